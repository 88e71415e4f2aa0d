//! Logical frames from DWARF, held against those on which `llvm-symbolizer` and `wasm-tools addr2line` agree.

mod source_guest;

use source_guest::{golden, guest};
use std::sync::Arc;
use wasmscope::symbols::{LogicalFrame, Symbols};
use wasmscope::wasm::Program;

/// Guests with a file of expected frames.
const GOLDENS: [&str; 8] = [
    "c-O0",
    "c-O2",
    "c-O2-dwarf5",
    "c19-O2",
    "cpp-O0",
    "shapes-debug.p1",
    "shapes-debug.p2",
    "shapes-release2.p1",
];

/// The symbols of each module of a guest.
fn symbols(name: &str) -> Vec<Symbols> {
    let program = Program::load(name, &guest(name)).expect("a guest loads");
    program.modules.iter().map(|module| Symbols::of(Arc::clone(module))).collect()
}

fn frames_at(modules: &[Symbols], offset: usize) -> Vec<LogicalFrame> {
    let module = modules.iter().find(|symbols| symbols.module().range.contains(&offset));
    module.map(|symbols| symbols.frames_at(offset)).unwrap_or_default()
}

/// A frame as the expectations have it.
#[derive(Debug, PartialEq)]
struct Expected {
    function: String,
    file: Vec<String>,
    line: u32,
    column: u32,
}

/// The last component of a function's path, without arguments and types. Demanglers number closures or not.
fn last_part(name: &str) -> String {
    // What clang calls a `main` with arguments is no name of the source.
    let name = name.replace("__main_argc_argv", "main").replace("(anonymous namespace)", "anonymous");
    let mut name = name.replace("{{vtable.shim}}", "");
    for number in 0..8 {
        name = name.replace(&format!("{{closure#{number}}}"), "{{closure}}");
    }
    // Readers write spaces, arguments and types of operators each in their own way.
    if name.contains("::operator") {
        return "operator".into();
    }
    let (mut depth, mut last) = (0_i32, String::new());
    for c in name.replace("->", "").replace("::<", "<").chars() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            '(' if depth == 0 && !last.is_empty() => break,
            ':' | ' ' if depth == 0 => last.clear(),
            _ if depth == 0 => last.push(c),
            _ => {}
        }
    }
    last
}

/// The components of a path, without those that say nothing.
fn path(text: &str) -> Vec<String> {
    text.split('/').filter(|part| !matches!(*part, "" | ".")).map(str::to_owned).collect()
}

fn expected(frame: &str) -> Expected {
    let (function, place) = frame.rsplit_once(" @ ").expect("a place");
    let mut parts = place.rsplitn(3, ':');
    let mut number = || parts.next().and_then(|number| number.parse().ok()).expect("a number");
    let (column, line) = (number(), number());
    let file = path(parts.next().expect("a file"));
    Expected { function: last_part(function), file, line, column }
}

fn got(frame: &LogicalFrame) -> Expected {
    let source = frame.source.as_ref();
    Expected {
        function: last_part(&frame.function),
        file: path(frame.file.as_deref().unwrap_or_default()),
        line: source.map_or(0, |source| source.line),
        column: source.map_or(0, |source| source.column),
    }
}

#[test]
fn frames_are_those_of_other_readers() {
    for name in GOLDENS {
        let modules = symbols(name);
        let mut wrong = Vec::new();
        let mut lines = 0;
        for line in golden(name).lines().filter(|line| !line.starts_with('#')) {
            lines += 1;
            let mut parts = line.split('\t');
            let pc = parts.next().and_then(|pc| pc.strip_prefix("0x")).expect("an offset");
            let offset = usize::from_str_radix(pc, 16).expect("a hexadecimal number");
            let expected: Vec<Expected> = parts.map(expected).collect();
            let found: Vec<Expected> = frames_at(&modules, offset).iter().map(got).collect();
            let same = expected.len() == found.len()
                && expected.iter().zip(&found).all(|(expected, found)| {
                    let ends = found.file.ends_with(&expected.file) || expected.file.ends_with(&found.file);
                    let place = (expected.line, expected.column, &expected.function);
                    ends && !found.file.is_empty() && place == (found.line, found.column, &found.function)
                });
            if !same {
                wrong.push(format!("{offset:#x}\n  {expected:?}\n  {found:?}"));
            }
        }
        assert!(lines > 100, "{name} has {lines} places");
        let shown: Vec<_> = wrong.iter().take(8).collect();
        assert!(wrong.is_empty(), "{name}: {} of {lines}: {shown:#?}", wrong.len());
    }
}
