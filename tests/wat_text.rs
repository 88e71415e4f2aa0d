//! The text of a function, line by line: compared with what wasmprinter writes for the whole module, and with the
//! examples below.

use wasmscope::wasm::Program;

fn load(name: &str, bytes: &[u8]) -> Program {
    Program::load(name, bytes).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The lines of the last function of a module, indented as on a screen.
fn written(module: &str) -> String {
    let program = load("test.wat", module.as_bytes());
    let module = &program.modules[0];
    let func = u32::try_from(module.funcs.len() - 1).expect("a small module");
    let lines = module.text(func).into_iter();
    lines.map(|l| format!("{}{}\n", "  ".repeat(l.depth.into()), l.text)).collect()
}

#[test]
fn blocks_indent_and_branches_say_which_block_they_leave() {
    let text = written(
        "(module (func (param i32) (result i32)
           (block (loop (br_if 1 (local.get 0)) (br 0)))
           (if (result i32) (local.get 0) (then (i32.const 1)) (else (br_table 0 1 (i32.const 5) (i32.const 2))))))",
    );
    assert_eq!(
        text,
        "block ;; @1\n\
         \x20 loop ;; @2\n\
         \x20   local.get 0\n\
         \x20   br_if 1 (;@1;)\n\
         \x20   br 0 (;@2;)\n\
         \x20 end\n\
         end\n\
         local.get 0\n\
         if (result i32) ;; @1\n\
         \x20 i32.const 1\n\
         else\n\
         \x20 i32.const 5\n\
         \x20 i32.const 2\n\
         \x20 br_table 0 (;@1;) 1 (;return;)\n\
         end\n\
         end\n"
    );
}

#[test]
fn names_immediates_and_types_are_written_out() {
    let text = written(
        "(module
           (import \"wasi:cli/stderr@0.2.0\" \"get-stderr\" (func (result i32)))
           (type $pair (func (param i32 i32) (result i64)))
           (memory 1) (table 4 funcref) (global $__stack_pointer (mut i32) (i32.const 0))
           (func $std::fs::File::open (param $path i32))
           (func (param $address i32) (local f64)
             call 0 drop
             local.get $address call $std::fs::File::open
             global.get $__stack_pointer i32.load offset=8 drop
             local.get 0 i64.load8_u align=1 drop
             local.get 0 i32.load align=1 drop
             i32.const 1 i32.const 2 i32.const 3 call_indirect (type $pair) drop
             f64.const -0.5 f64.const nan:0x4 f64.min local.set 1
             f32.const inf drop f32.const nan drop
             i32.const 1 i32.const 2 i32.const 0 select (result i32) drop
             ref.null extern drop i32.const 0 ref.null func table.set 0
             memory.size drop))",
    );
    assert_eq!(
        text,
        "call $wasi:cli/stderr@0.2.0.get-stderr\n\
         drop\n\
         local.get $address\n\
         call $File::open\n\
         global.get $__stack_pointer\n\
         i32.load offset=8\n\
         drop\n\
         local.get $address\n\
         i64.load8_u\n\
         drop\n\
         local.get $address\n\
         i32.load align=1\n\
         drop\n\
         i32.const 1\n\
         i32.const 2\n\
         i32.const 3\n\
         call_indirect (param i32 i32) (result i64)\n\
         drop\n\
         f64.const -0.5\n\
         f64.const nan:0x4\n\
         f64.min\n\
         local.set 1\n\
         f32.const inf\n\
         drop\n\
         f32.const nan\n\
         drop\n\
         i32.const 1\n\
         i32.const 2\n\
         i32.const 0\n\
         select (result i32)\n\
         drop\n\
         ref.null extern\n\
         drop\n\
         i32.const 0\n\
         ref.null func\n\
         table.set\n\
         memory.size\n\
         drop\n\
         end\n"
    );
}

#[test]
fn atomic_instructions_have_no_alignment_to_write() {
    let text = written(
        "(module (memory 1 1 shared) (memory 1 1 shared) (func (result i32)
           (i64.atomic.store16 offset=2 (i32.const 0) (i64.const 1))
           (atomic.fence)
           (drop (i32.atomic.rmw8.add_u 1 offset=3 (i32.const 0) (i32.const 1)))
           (drop (i64.atomic.rmw.cmpxchg (i32.const 0) (i64.const 1) (i64.const 2)))
           (memory.atomic.wait32 1 (i32.const 0) (i32.const 1) (i64.const 2))))",
    );
    let lines: Vec<&str> = text.lines().filter(|line| !line.contains("const")).collect();
    let atomics = ["i64.atomic.store16 offset=2", "atomic.fence", "i32.atomic.rmw8.add_u 1 offset=3", "drop"];
    assert_eq!(lines[..4], atomics);
    assert_eq!(lines[4..], ["i64.atomic.rmw.cmpxchg", "drop", "memory.atomic.wait32 1", "end"]);
}

#[test]
fn a_long_table_of_targets_is_cut() {
    let targets = "0 ".repeat(1000);
    let text = written(&format!("(module (func block i32.const 0 br_table {targets} 0 end))"));
    let line = text.lines().nth(2).expect("a br_table");
    assert!(line.contains("(;… 968 more;)"), "{line}");
    assert!(line.len() < 400, "{line}");
}

#[test]
fn hostile_names_stay_on_their_line() {
    let text = written("(module (func $\"a\\1b[31m\\n\\e2\\80\\aeb\" call 0))");
    assert_eq!(text, "call $a\\u{1b}[31m\\u{a}\\u{202e}b\nend\n");
}

/// The instruction names of every function, in file order, as wasmprinter writes them.
fn printed_instructions(bytes: &[u8]) -> Vec<Vec<String>> {
    let config = wasmprinter::Config::new();
    let mut text = String::new();
    config.print(bytes, &mut wasmprinter::PrintFmtWrite(&mut text)).expect("it prints");
    let mut functions: Vec<Vec<String>> = Vec::new();
    let mut level = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let line = line.trim_start();
        match level {
            _ if line.starts_with("(func ") => {
                level = Some(indent);
                functions.push(Vec::new());
            }
            Some(outer) if indent <= outer => level = None,
            Some(_) if !line.starts_with('(') => {
                let name = line.split([' ', ')']).next().unwrap_or_default().to_owned();
                functions.last_mut().expect("in a function").extend((!name.is_empty()).then_some(name));
            }
            _ => {}
        }
    }
    functions
}

#[test]
fn every_function_of_a_real_program_has_one_line_for_each_instruction() {
    let bytes = include_bytes!("../samples/read-sample.p1.wasm");
    let program = load("read-sample.p1.wasm", bytes);
    let module = &program.modules[0];
    let printed = printed_instructions(bytes);
    assert_eq!(printed.len(), module.funcs.len() - module.imported_funcs as usize);
    for (func, printed) in (module.imported_funcs..).zip(printed) {
        let code = module.code(func).expect("a body");
        let lines = module.text(func);
        assert_eq!(lines.len(), code.ops.len());
        assert!(lines.iter().zip(&code.offsets).all(|(line, offset)| line.offset == *offset));
        assert!(lines.iter().map(|l| l.op).eq(0..u32::try_from(lines.len()).expect("a short body")));
        let mut ours: Vec<_> = lines.iter().map(|l| l.text.split(' ').next().unwrap_or_default()).collect();
        assert_eq!(ours.pop(), Some("end"), "wasmprinter leaves out the function's own end");
        assert_eq!(ours, printed, "function {func}");
    }
}
