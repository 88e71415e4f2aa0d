//! Logical frames from DWARF, held against those on which `llvm-symbolizer` and `wasm-tools addr2line` agree.

mod source_guest;

use source_guest::{folder, golden, guest};
use std::fs;
use std::sync::Arc;
use wasmscope::symbols::{CodeKind, DebugFit, ExternalDebug, LogicalFrame, Symbols};
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

/// The places of a guest at which frames are expected: byte offsets, and the frames.
fn places(name: &str) -> Vec<(usize, Vec<Expected>)> {
    let text = golden(name);
    let place = |line: &str| {
        let mut parts = line.split('\t');
        let pc = parts.next().and_then(|pc| pc.strip_prefix("0x")).expect("an offset");
        (usize::from_str_radix(pc, 16).expect("a hexadecimal number"), parts.map(expected).collect())
    };
    text.lines().filter(|line| !line.starts_with('#')).map(place).collect()
}

fn check(name: &str, modules: &[Symbols]) {
    let places = places(name);
    assert!(places.len() > 100, "{name} has {} places", places.len());
    for (offset, expected) in places {
        let found: Vec<Expected> = frames_at(modules, offset).iter().map(got).collect();
        let same = expected.len() == found.len()
            && expected.iter().zip(&found).all(|(expected, found)| {
                let ends = found.file.ends_with(&expected.file) || expected.file.ends_with(&found.file);
                let place = (expected.line, expected.column, &expected.function);
                ends && !found.file.is_empty() && place == (found.line, found.column, &found.function)
            });
        assert!(same, "{name} at {offset:#x}:\n  {expected:?}\n  {found:?}");
    }
}

#[test]
fn frames_are_those_of_other_readers() {
    for name in GOLDENS {
        let modules = symbols(name);
        assert_eq!(modules[0].fit(), DebugFit::Fits, "{name}");
        check(name, &modules);
    }
}

/// The symbols of a guest's first module.
fn first(name: &str) -> Symbols {
    symbols(name).remove(0)
}

#[test]
fn debug_information_that_does_not_fit_is_not_believed() {
    for name in ["c-O2-stale", "c-O2-opted", "c-external", "as-debug"] {
        let symbols = first(name);
        match (name, symbols.fit()) {
            ("c-O2-stale", DebugFit::Changed { fitting, of }) => assert!(fitting < 2 && of == 55),
            ("c-O2-opted", DebugFit::Emptied) => {}
            ("c-external", DebugFit::Absent) => {
                assert_eq!(symbols.external_name().as_deref(), Some("c-external.debug.wasm"));
            }
            ("as-debug", DebugFit::Absent) => {
                assert_eq!(symbols.source_map_name().as_deref(), Some("./as-debug.wasm.map"));
            }
            (_, fit) => panic!("{name}: {fit:?}"),
        }
        assert!(symbols.lines().is_empty(), "{name}");
        assert!(symbols.places_of_line("shapes.c", 36).is_err(), "{name}");
        for body in &symbols.module().bodies {
            for offset in body.range.clone() {
                let frames = symbols.frames_at(offset);
                let [frame] = &frames[..] else { panic!("{name} at {offset:#x}: {frames:?}") };
                assert!(frame.source.is_none() && frame.file.is_none() && frame.die.is_none(), "{frame:?}");
                assert_eq!(symbols.dies_at(offset), None);
            }
        }
    }
}

#[test]
fn debug_information_may_come_from_another_file() {
    let external = ExternalDebug::read(guest("c-external.debug").into()).expect("debug sections");
    // Its code is that of `c-O0`.
    check("c-O0", &[first("c-external").with_external(external)]);
    let other = ExternalDebug::read(guest("c-O2").into()).expect("debug sections");
    let other = first("c-external").with_external(other);
    assert!(matches!(other.fit(), DebugFit::Changed { .. }), "that of another program: {:?}", other.fit());
    assert!(ExternalDebug::read(guest("as-debug").into()).is_none(), "it has none");
}

#[test]
fn a_source_map_gives_lines() {
    let map: Arc<[u8]> = fs::read(folder().join("as-debug.wasm.map")).expect("a map").into();
    let symbols = first("as-debug").with_source_map(Arc::clone(&map));
    assert_eq!(symbols.fit(), DebugFit::Fits);
    let kinds: Vec<CodeKind> = symbols
        .module()
        .bodies
        .iter()
        .flat_map(|body| body.range.clone())
        .flat_map(|offset| symbols.frames_at(offset))
        .map(|frame| frame.kind)
        .collect();
    assert!(kinds.contains(&CodeKind::Own) && kinds.contains(&CodeKind::Std), "{} places", kinds.len());
    for cut in (0..map.len()).step_by(map.len() / 50) {
        let broken = first("as-debug").with_source_map(map[..cut].into());
        assert!(broken.lines().is_empty(), "half a map is none");
    }
    // One that is for other code.
    let other = first("c-external")
        .with_source_map(br#"{"version":3,"sources":["a"],"mappings":"AAAA,CAAC"}"#[..].into());
    assert!(!other.fit().is_believed() && other.lines().is_empty());
}

#[test]
fn a_file_is_meant_by_its_path() {
    let symbols = first("same-name");
    let lines = |file: &str, line| {
        let places = symbols.places_of_line(file, line).expect("code");
        let at = |offset: &usize| symbols.lines().at(*offset).expect("a line").to_string();
        places.offsets.iter().map(at).collect::<Vec<String>>()
    };
    assert_eq!(lines("lib/util.c", 3), ["/w/lib/util.c:3"]);
    assert_eq!(lines("./util.c", 3), ["/w/util.c:3"]);
    assert_eq!(lines("util.c", 3), ["/w/lib/util.c:3", "/w/util.c:3"]);
    assert_eq!(lines("prog.c", 5), ["prog.c:5"], "others need no folder");
    // The line of a function's beginning means where its own code begins.
    assert_eq!(lines("./util.c", 1), ["/w/util.c:2"]);
    assert_eq!(symbols.places_of_line("prog.c", 2), Err(Some(4)), "no function is there");
    assert_eq!(symbols.places_of_line("prog.c", 9), Err(None));
}

#[test]
fn a_line_is_in_each_copy_of_an_inlined_function() {
    let symbols = first("c-O2");
    let places = symbols.places_of_line("shapes.c", 40).expect("code");
    for offset in &places.offsets {
        let frame = &symbols.frames_at(*offset)[0];
        assert_eq!((frame.function.as_str(), frame.inlined), ("twice", true));
        let chain = symbols.dies_at(*offset).expect("entries");
        assert_eq!(chain.inlined.last().copied(), frame.die.map(|die| die.offset));
    }
    let other = first("shapes-release2.p1");
    let places = other.places_of_line("library/core/src/num/uint_macros.rs", 2457).expect("code");
    assert!(places.offsets.len() > 10, "{places:?}");
}

/// Changes bytes of the sections of a file with debug information, and asks for all of it.
fn harm(step: usize) {
    let good = guest("c-O2");
    let module = first("c-O2");
    let program = Program::load("c-O2", &good).expect("loads");
    let offsets: Vec<usize> = places("c-O2").into_iter().map(|(offset, _)| offset).collect();
    let ask = |bytes: Vec<u8>| {
        let Some(external) = ExternalDebug::read(bytes.into()) else { return };
        let symbols = Symbols::of(Arc::clone(&program.modules[0])).with_external(external);
        for offset in &offsets {
            assert!(!symbols.frames_at(*offset).is_empty());
            let _ = symbols.dies_at(*offset);
        }
        let _ = symbols.places_of_line("shapes.c", 40);
        let _ = symbols.split_names();
    };
    for section in &module.module().customs {
        let name = &*section.name;
        if ![".debug_info", ".debug_abbrev", ".debug_line", ".debug_ranges", ".debug_str"].contains(&name) {
            continue;
        }
        for at in section.range.clone().step_by(step) {
            for change in [0x01, 0x7f, 0x80, 0xff] {
                let mut bad = good.clone();
                bad[at] ^= change;
                ask(bad);
            }
            let mut bad = good.clone();
            bad[at] = 0;
            ask(bad);
            // The rest of the section is not there.
            let mut cut = good.clone();
            cut[at..section.range.end].fill(0);
            ask(cut);
            ask(good[..at].to_vec());
        }
    }
}

#[test]
fn sections_that_lie_do_no_harm() {
    harm(1499);
}

#[test]
#[ignore = "takes minutes"]
fn sections_that_lie_anywhere_do_no_harm() {
    harm(1);
}

/// Frames as the crate `addr2line` has them: file, line and column, innermost first.
fn by_addr2line(
    context: &addr2line::Context<gimli::EndianSlice<'_, gimli::LittleEndian>>,
    address: u64,
) -> Vec<(Vec<String>, u32, u32)> {
    let mut found = Vec::new();
    let mut frames = context.find_frames(address).skip_all_loads().expect("frames");
    while let Some(frame) = frames.next().expect("a frame") {
        let place = frame.location;
        let file = place.as_ref().and_then(|place| place.file).unwrap_or_default();
        let line = place.as_ref().and_then(|place| place.line).unwrap_or(0);
        let column = place.as_ref().and_then(|place| place.column).unwrap_or(0);
        found.push((path(file), line, if line == 0 { 0 } else { column }));
    }
    found
}

#[test]
fn frames_are_those_of_addr2line_at_every_instruction() {
    for name in GOLDENS {
        for symbols in symbols(name) {
            let module = symbols.module();
            let section = |id: gimli::SectionId| {
                let found = module.customs.iter().find(|section| &*section.name == id.name());
                let bytes = found.map_or(&[][..], |section| &module.bytes[section.range.clone()]);
                Ok::<_, gimli::Error>(gimli::EndianSlice::new(bytes, gimli::LittleEndian))
            };
            let dwarf = gimli::Dwarf::load(section).expect("sections");
            let context = addr2line::Context::from_dwarf(dwarf).expect("a context");
            let defined = module.imported_funcs..u32::try_from(module.funcs.len()).expect("few functions");
            for func in defined {
                for offset in module.code(func).expect("a body").offsets.iter() {
                    let address = u64::from(*offset) - module.code_start as u64;
                    let theirs = by_addr2line(&context, address);
                    let frames = symbols.frames_at(*offset as usize);
                    if theirs.is_empty() {
                        let [frame] = &frames[..] else { panic!("{name} at {offset:#x}: {frames:?}") };
                        assert!(frame.source.is_none(), "{name} at {offset:#x}: {frame:?}");
                        continue;
                    }
                    let ours: Vec<_> = frames.iter().map(got).collect();
                    let same = theirs.len() == ours.len()
                        && theirs.iter().zip(&ours).all(|((file, line, column), ours)| {
                            // It puts a folder before URLs.
                            (*line, *column) == (ours.line, ours.column) && file.ends_with(&ours.file)
                        });
                    // It is defined twice, and `addr2line` takes the lines of the one that is not there.
                    let twice = module.func_name(func) == "cabi_realloc";
                    assert!(same || twice, "{name} at {offset:#x}:\n  {theirs:?}\n  {ours:?}");
                }
            }
        }
    }
}
