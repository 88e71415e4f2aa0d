//! Built-ins, options and types of async components, decoded from text, and what is refused.

use super::{Canon, CanonOptions, ComponentDef, DefKind, FuncTypeDef, Prim, TypeDef, ValTypeDef, ValTypeRef};
use crate::wasm::{Binary, ComponentFeatures, LoadError, LoadErrorKind, Program, ValType};
use std::sync::Arc;

/// Everything that this version can be told to allow.
fn everything() -> ComponentFeatures {
    let mut features = ComponentFeatures::default();
    for option in ComponentFeatures::options() {
        assert!(features.set(&option, true));
    }
    features
}

fn load(body: &str, features: ComponentFeatures) -> Result<Program, LoadError> {
    Program::load_with("t.wat", format!("(component {body})").as_bytes().into(), features)
}

fn component(body: &str) -> Arc<ComponentDef> {
    match load(body, everything()).unwrap_or_else(|error| panic!("{body}: {error}")).binary {
        Binary::Component(def) => def,
        Binary::Module(_) => panic!("{body}: a module"),
    }
}

/// What built-ins refer to: memory 0, core functions 0 (`realloc`) and 1 (`callback`), table 0, the types 0 (a stream),
/// 1 (a future), and the core type 0.
const GIVEN: &str = r#"
  (core module $m
    (memory (export "m") 1) (table (export "t") 1 funcref)
    (func (export "r") (param i32 i32 i32 i32) (result i32) unreachable)
    (func (export "c") (param i32 i32 i32) (result i32) unreachable)
    (func (export "w") (result i32) unreachable))
  (core instance $i (instantiate $m))
  (alias core export $i "m" (core memory $m))
  (alias core export $i "r" (core func $r))
  (alias core export $i "c" (core func $c))
  (alias core export $i "t" (core table $t))
  (type $s (stream string))
  (type $f (future u8))
  (core type $start (func (param i32)))"#;

/// The canonical definition that a text adds to the [`GIVEN`].
fn canon(text: &str) -> Canon {
    let def = component(&format!("{GIVEN} {text}"));
    let mut canons = def.defs.iter().filter_map(|def| match &def.kind {
        DefKind::Canon(canon) => Some(*canon),
        _ => None,
    });
    canons.next_back().unwrap_or_else(|| panic!("{text}: no canonical definition"))
}

#[test]
fn each_built_in_is_decoded_under_its_name() {
    let memory = "(memory $m)";
    let full = "async (memory $m) (realloc $r)";
    let cases = [
        (
            "task.return",
            "(result string) (memory $m)",
            "TaskReturn { result: Some(Prim(String)), options: M }",
        ),
        ("task.return", "", "TaskReturn { result: None, options: O }"),
        ("task.cancel", "", "TaskCancel"),
        ("backpressure.inc", "", "BackpressureInc"),
        ("backpressure.dec", "", "BackpressureDec"),
        ("context.get", "i32 1", "ContextGet { ty: I32, slot: 1 }"),
        ("context.set", "i32 0", "ContextSet { ty: I32, slot: 0 }"),
        ("waitable-set.new", "", "WaitableSetNew"),
        ("waitable-set.wait", memory, "WaitableSetWait { memory: 0 }"),
        ("waitable-set.poll", memory, "WaitableSetPoll { memory: 0 }"),
        ("waitable-set.drop", "", "WaitableSetDrop"),
        ("waitable.join", "", "WaitableJoin"),
        ("subtask.cancel", "async", "SubtaskCancel { is_async: true }"),
        ("subtask.cancel", "", "SubtaskCancel { is_async: false }"),
        ("subtask.drop", "", "SubtaskDrop"),
        ("stream.new", "$s", "StreamNew { ty: 0 }"),
        ("stream.read", &format!("$s {full}"), "StreamRead { ty: 0, options: AMR }"),
        ("stream.write", "$s (memory $m)", "StreamWrite { ty: 0, options: M }"),
        ("stream.cancel-read", "$s async", "StreamCancelRead { ty: 0, is_async: true }"),
        ("stream.cancel-write", "$s", "StreamCancelWrite { ty: 0, is_async: false }"),
        ("stream.drop-readable", "$s", "StreamDropReadable { ty: 0 }"),
        ("stream.drop-writable", "$s", "StreamDropWritable { ty: 0 }"),
        ("future.new", "$f", "FutureNew { ty: 1 }"),
        ("future.read", &format!("$f {full}"), "FutureRead { ty: 1, options: AMR }"),
        ("future.write", "$f (memory $m)", "FutureWrite { ty: 1, options: M }"),
        ("future.cancel-read", "$f", "FutureCancelRead { ty: 1, is_async: false }"),
        ("future.cancel-write", "$f async", "FutureCancelWrite { ty: 1, is_async: true }"),
        ("future.drop-readable", "$f", "FutureDropReadable { ty: 1 }"),
        ("future.drop-writable", "$f", "FutureDropWritable { ty: 1 }"),
        ("error-context.new", memory, "ErrorContextNew { options: M }"),
        (
            "error-context.debug-message",
            "(memory $m) (realloc $r)",
            "ErrorContextDebugMessage { options: MR }",
        ),
        ("error-context.drop", "", "ErrorContextDrop"),
        ("thread.yield", "", "ThreadYield"),
        ("thread.index", "", "ThreadIndex"),
        ("thread.new-indirect", "$start (table $t)", "ThreadNewIndirect { ty: 0, table: 0 }"),
        ("thread.resume-later", "", "ThreadResumeLater"),
        ("thread.suspend", "", "ThreadSuspend"),
        ("thread.suspend-then-resume", "", "ThreadSuspendThenResume"),
        ("thread.yield-then-resume", "", "ThreadYieldThenResume"),
        ("thread.suspend-then-promote", "", "ThreadSuspendThenPromote"),
        ("thread.yield-then-promote", "", "ThreadYieldThenPromote"),
    ];
    let none = CanonOptions::default();
    let options = [
        ("O", none),
        ("M", CanonOptions { memory: Some(0), ..none }),
        ("MR", CanonOptions { memory: Some(0), realloc: Some(0), ..none }),
        ("AMR", CanonOptions { memory: Some(0), realloc: Some(0), is_async: true, ..none }),
    ];
    for (name, immediates, expected) in cases {
        let found = canon(&format!("(core func (canon {name} {immediates}))"));
        assert_eq!(found.name(), name);
        let text = options.iter().fold(format!("{found:?}"), |text, (short, options)| {
            text.replace(&format!("options: {options:?}"), &format!("options: {short}"))
        });
        assert_eq!(text, expected);
    }
}

#[test]
fn lifts_and_lowers_have_their_options() {
    let lift = |options: &str| {
        canon(&format!(r#"(func (export "f") async (canon lift (core func $i "w") {options}))"#))
    };
    let Canon::Lift { options, .. } = lift("async (callback $c)") else { panic!() };
    assert_eq!((options.is_async, options.callback), (true, Some(1)));
    let Canon::Lower { options, .. } = canon(
        r#"(import "f" (func $g async (result u32)))
           (core func (canon lower (func $g) async (memory $m)))"#,
    ) else {
        panic!()
    };
    assert_eq!((options.is_async, options.callback, options.memory), (true, None, Some(0)));
}

#[test]
fn types_of_async_components_are_decoded() {
    let def = component(
        r#"(type (stream)) (type (stream u8)) (type (future (result string))) (type (future)) (type error-context)
           (type (func async (param "s" 0) (result 2))) (type (func))"#,
    );
    let types: Vec<_> = def
        .defs
        .iter()
        .filter_map(|def| match &def.kind {
            DefKind::Type(ty) => Some(ty),
            _ => None,
        })
        .collect();
    let u8 = ValTypeRef::Prim(Prim::U8);
    assert!(matches!(types[0], TypeDef::Value(ValTypeDef::Stream(None))));
    assert!(matches!(types[1], TypeDef::Value(ValTypeDef::Stream(Some(ty))) if *ty == u8));
    assert!(matches!(types[3], TypeDef::Value(ValTypeDef::Future(Some(ValTypeRef::Index(2))))));
    assert!(matches!(types[4], TypeDef::Value(ValTypeDef::Future(None))));
    assert!(matches!(types[5], TypeDef::Value(ValTypeDef::Prim(Prim::ErrorContext))));
    assert!(matches!(types[6], TypeDef::Func(FuncTypeDef { is_async: true, result: Some(_), .. })));
    assert!(matches!(types[7], TypeDef::Func(FuncTypeDef { is_async: false, result: None, .. })));
}

#[test]
fn what_is_gated_names_its_option_and_offset() {
    let mut without_async = ComponentFeatures::default();
    assert!(
        without_async.set("component-model-async", false) && without_async.set("component-model-map", false)
    );
    let default = ComponentFeatures::default();
    for (features, text, option) in [
        (default, "(core func (canon subtask.cancel async))", "more-async-builtins"),
        (default, r#"(func (export "f") async (canon lift (core func $i "n") async))"#, "async-stackful"),
        (default, "(core func (canon thread.index))", "threading"),
        (default, "(core func (canon context.get i32 1))", "threading"),
        (default, "(type error-context)", "error-context"),
        (without_async, "(type (stream u8))", "async"),
        (without_async, "(type (func async))", "async"),
        (without_async, "(core func (canon task.cancel))", "async"),
        (without_async, "(type (map string u8))", "map"),
    ] {
        let body =
            format!(r#"(core module $m (func (export "n"))) (core instance $i (instantiate $m)) {text}"#);
        assert!(load(&body, everything()).is_ok(), "{text}");
        let error = load(&body, features).unwrap_err();
        assert_eq!(error.kind, LoadErrorKind::Unsupported, "{text}: {error}");
        let named = format!("`-W component-model-{option}` allows");
        assert!(error.message.contains(&named) && error.offset > 8, "{text}: {error}");
    }
}

#[test]
fn what_is_not_run_at_all_is_named() {
    for (text, what) in [
        (
            "(core type $f (shared (func (param i32)))) (core func (canon thread.spawn-ref $f))",
            "shared-everything",
        ),
        ("(core func (canon thread.available_parallelism))", "shared-everything"),
        ("(core func (canon context.get i64 0))", "64-bit memories"),
    ] {
        let error = load(text, everything()).unwrap_err();
        assert_eq!(error.kind, LoadErrorKind::Unsupported, "{text}: {error}");
        assert!(error.message.contains(what) && error.offset > 8, "{text}: {error}");
    }
    assert!(matches!(
        canon("(core func (canon context.get i32 0))"),
        Canon::ContextGet { ty: ValType::I32, slot: 0 }
    ));
}

#[test]
fn forwarding_is_refused_by_name() {
    let text = "(component (type $s (stream u8)) (core func (canon stream.drop-readable $s)))";
    let mut bytes = wat::parse_str(text).unwrap();
    // The text format has no word for it yet.
    let section = [8, 3, 1, 0x13, 0];
    let at = bytes.windows(section.len()).position(|bytes| bytes == section).unwrap();
    bytes[at + 3] = 0x2e;
    let error = Program::load_with("t.wasm", bytes.into(), everything()).unwrap_err();
    assert_eq!((error.kind, error.offset), (LoadErrorKind::Unsupported, at + 3), "{error}");
    assert!(error.message.contains("forwarding"), "{error}");
}
