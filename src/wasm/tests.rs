//! Loading, seen from outside: which files load, and the messages for those that do not.

use super::*;

fn load(text: &str) -> Program {
    Program::load("t.wat", text.as_bytes()).unwrap()
}

fn refused(bytes: &[u8]) -> LoadError {
    Program::load("t.wat", bytes).unwrap_err()
}

fn first(text: &str) -> std::sync::Arc<Code> {
    load(text).module(ModuleId(0)).code(0).unwrap().clone()
}

#[test]
fn heights_are_those_of_validation() {
    let program = load(
        "(module (func (param i32) (result i32)
           i32.const 7
           block (result i32)
             loop
               local.get 0  br_if 0
               i32.const 1  br 1
             end
             i32.const 2
           end
           i32.add))",
    );
    let heights = program.module(ModuleId(0)).operand_heights(0).unwrap();
    assert_eq!(heights, [0, 1, 1, 1, 2, 1, 2, 1, 1, 2, 2, 1]);
}

#[test]
fn branches_know_where_they_go() {
    let code = first(
        "(func (param i32) (result i32)
           i32.const 7
           block (result i32)
             loop
               local.get 0  br_if 0
               i32.const 1  br 1
             end
             i32.const 2
           end
           i32.add)",
    );
    let names: Vec<_> = code.ops.iter().map(Op::name).collect();
    assert_eq!(names[..4], ["i32.const", "block", "loop", "local.get"]);
    assert_eq!(code.ops[1], Op::Block { ty: BlockType::Value(ValType::I32), end: 9 });
    assert_eq!(code.labels_of(&code.ops[4]), [Label { depth: 0, target: 2, arity: 0, height: 1 }]);
    assert_eq!(code.labels_of(&code.ops[6]), [Label { depth: 1, target: 10, arity: 1, height: 1 }]);
    assert_eq!(*code.nesting, [0, 0, 1, 2, 2, 2, 2, 1, 1, 0, 0, 0]);
}

#[test]
fn if_and_else_skip_the_other_arm() {
    let code = first("(func (param i32) local.get 0 if nop else nop nop end local.get 0 if nop end)");
    assert_eq!(code.ops[1], Op::If { ty: BlockType::Empty, otherwise: 4 });
    assert_eq!(code.ops[3], Op::Else { end: 6 });
    assert_eq!(code.ops[8], Op::If { ty: BlockType::Empty, otherwise: 11 });
}

#[test]
fn a_branch_to_the_outermost_label_leaves_the_function() {
    let code = first("(func block br 1 end)");
    assert_eq!(code.labels[0].target as usize, code.ops.len());
}

#[test]
fn names_segments_and_custom_sections_are_kept() {
    let program = load(
        r#"(module $m
             (memory (export "mem") 1) (data (i32.const 8) "hello") (@custom "note" "abc")
             (global $g (mut i32) (i32.const 3))
             (func $f (export "run") (param $x i32)))"#,
    );
    let module = program.module(ModuleId(0));
    assert_eq!(module.names.module.as_deref(), Some("m"));
    assert_eq!(module.func_name(0), "f");
    assert_eq!(module.local_name(0, 0).as_deref(), Some("x"));
    assert_eq!(module.global_name(0).as_deref(), Some("g"));
    assert_eq!(module.symbols().collect::<Vec<_>>(), [(0, "f")]);
    assert_eq!(module.data(0), b"hello");
    assert_eq!(module.custom("note"), Some(&b"abc"[..]));
    assert_eq!(module.export("mem").unwrap().kind, ExternKind::Memory);
}

#[test]
fn a_broken_name_section_does_not_matter() {
    let mut bytes = wat::parse_str("(module (func $f))").unwrap();
    let at = bytes.windows(4).position(|w| w == b"name").unwrap();
    bytes[at + 5] = 0x7f;
    assert_eq!(Program::load("t", &bytes).unwrap().module(ModuleId(0)).func_name(0), "func[0]");
}

#[test]
fn each_module_of_a_component_knows_its_place() {
    let program = load("(component (core module (func)) (component (core module (func nop))) (core module))");
    assert_eq!(program.modules.len(), 3);
    for (i, module) in program.modules.iter().enumerate() {
        assert_eq!(module.id.0 as usize, i);
        assert!(program.bytes[module.range.clone()].starts_with(b"\0asm"));
    }
    assert_eq!(program.modules[1].code(0).unwrap().ops[0], Op::Nop);
}

#[test]
fn proposals_of_later_versions_are_named() {
    let cases = [
        ("(type $f (func)) (type (cont $f))", "not supported yet: stack switching"),
        ("(type (shared (struct)))", "not supported yet: shared-everything threads"),
        (
            "(memory 1) (global (export \"g\") i32 (i32.const 0)) (func (global.atomic.get acq_rel 0) drop)",
            "not supported yet: shared-everything threads",
        ),
    ];
    for (text, message) in cases {
        let error = refused(text.as_bytes());
        assert_eq!((error.kind, error.message.as_str()), (LoadErrorKind::Unsupported, message), "{text}");
        assert!(error.offset > 0, "{text}");
    }
}

#[test]
fn faults_say_where() {
    let bytes = wat::parse_str("(func (result i32) i32.const 1)").unwrap();
    for end in 0..bytes.len() {
        if let Err(error) = Program::load("t.wasm", &bytes[..end]) {
            assert_eq!(error.kind, LoadErrorKind::Malformed, "{end}: {error}");
        }
    }
    let cut = refused(&bytes[..bytes.len() - 3]);
    assert!(cut.message.contains("cut off"), "{cut}");
    let text = refused(b"(module\n  (func i32.frob))");
    assert_eq!(text.kind, LoadErrorKind::Text);
    assert!(text.message.contains("t.wat:2:9"), "{text}");
    assert_eq!(refused(b"\x7fELF\0\0").kind, LoadErrorKind::Malformed);
    assert_eq!(refused(b"").kind, LoadErrorKind::Malformed);
    let invalid = refused(b"(func (result i32) i64.const 1)");
    assert_eq!(invalid.kind, LoadErrorKind::Invalid);
    assert!(invalid.offset > 0 && invalid.message.contains("expected i32, found i64"), "{invalid}");
}
