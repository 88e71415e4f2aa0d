//! Components: what crosses between them and to the host, and what traps. Programs are written as text, run through
//! [`Program::load`] and [`Guest`], and their host calls are answered by a closure.

mod arbitrary;
mod linking;
mod property;
mod resources;
mod rules;
mod strings;
mod types;
mod walks;
mod wave;

use std::sync::Arc;
use wasmscope::component::{HandleVal, Val};
use wasmscope::exec::{Stops, TrapKind};
use wasmscope::guest::{Clause, End, Entry, FrameKind, Guest, HostCall, HostReply, Stop};
use wasmscope::wasm::Program;

/// A one-page memory with an allocator that never reuses room, grows the memory as needed, and counts its calls.
const LIBC: &str = r#"
  (core module $libc
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 4096))
    (global $calls (export "calls") (mut i32) (i32.const 0))
    (func (export "realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
      (local $ptr i32)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (local.set $ptr (i32.and
        (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
      (global.set $next (i32.add (local.get $ptr) (local.get $size)))
      (block $enough
        (loop $more
          (br_if $enough (i32.le_u (global.get $next) (i32.mul (memory.size) (i32.const 65536))))
          (drop (memory.grow (i32.const 1)))
          (br $more)))
      (if (local.get $old_size)
        (then (memory.copy (local.get $ptr) (local.get $old)
          (select (local.get $old_size) (local.get $size) (i32.lt_u (local.get $old_size) (local.get $size))))))
      (local.get $ptr)))
  (core instance $libc (instantiate $libc))
"#;

fn load(text: &str) -> Arc<Program> {
    Arc::new(Program::load("test.wat", text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}")))
}

fn entry(function: &str, args: &[&str]) -> Entry {
    Entry::Invoke { function: function.to_string(), args: args.iter().map(ToString::to_string).collect() }
}

/// Runs the guest to its end.
fn finish(guest: &mut Guest, host: &mut dyn FnMut(&HostCall) -> HostReply) -> End {
    loop {
        match guest.run(1_000_000, &Stops::default()) {
            Stop::Ended(end) => return end,
            Stop::HostCall => {
                let reply = host(guest.pending_call().unwrap());
                guest.reply(guest.next_call(), &reply).unwrap();
            }
            other => panic!("{other:?}"),
        }
    }
}

fn no_host(call: &HostCall) -> HostReply {
    panic!("unexpected call of {}", call.func.name)
}

/// Calls one exported function; its result as text, or the message of the trap.
fn invoke(text: &str, function: &str, args: &[&str]) -> Result<String, String> {
    let mut guest = Guest::new(load(text), &entry(function, args)).map_err(|e| e.message)?;
    match finish(&mut guest, &mut no_host) {
        End::Returned { results, .. } => Ok(results.join(" ")),
        End::Trapped(trap) => Err(trap.kind.to_string()),
        End::Exited(status) => panic!("exit {status}"),
    }
}

/// A component around core functions that use `$libc`'s memory.
fn with_core(core: &str, rest: &str) -> String {
    format!(
        r#"(component {LIBC}
          (core module $m (import "libc" "memory" (memory 1)) {core})
          (core instance $i (instantiate $m (with "libc" (instance $libc))))
          {rest})"#
    )
}

#[test]
fn scalars_cross_unchanged() {
    for (ty, core, values) in [
        ("bool", "i32", &["true", "false"][..]),
        ("u8", "i32", &["0", "255"]),
        ("s8", "i32", &["-128", "127"]),
        ("u16", "i32", &["65535"]),
        ("s16", "i32", &["-32768"]),
        ("u32", "i32", &["4294967295"]),
        ("s32", "i32", &["-2147483648"]),
        ("u64", "i64", &["18446744073709551615"]),
        ("s64", "i64", &["-9223372036854775808"]),
        ("f32", "f32", &["1.5", "nan", "-0"]),
        ("f64", "f64", &["-0.1", "inf"]),
        ("char", "i32", &["'x'", "'\u{1f600}'"]),
    ] {
        let text = format!(
            r#"(component
              (core module $m (func (export "f") (param {core}) (result {core}) (local.get 0)))
              (core instance $i (instantiate $m))
              (func (export "f") (param "v" {ty}) (result {ty}) (canon lift (core func $i "f"))))"#
        );
        for value in values {
            assert_eq!(invoke(&text, "f", &[value]).as_deref(), Ok(*value), "{ty}");
        }
    }
}

#[test]
fn records_lists_and_strings_cross_memory() {
    let text = with_core(
        r#"(func (export "swap") (param $a i32) (param $b i64) (param $ptr i32) (param $len i32) (result i32)
             (i64.store (i32.const 32) (local.get $b))
             (i32.store8 (i32.const 40) (local.get $a))
             (i32.store (i32.const 44) (local.get $ptr))
             (i32.store (i32.const 48) (local.get $len))
             (i32.const 32))
           (func (export "second") (param $ptr i32) (param $len i32) (result i32)
             (i32.add (local.get $ptr) (i32.const 8)))"#,
        r#"(type $in' (record (field "a" u8) (field "b" s64) (field "c" string)))
           (type $out' (record (field "b" s64) (field "a" u8) (field "c" string)))
           (export $in "in" (type $in'))
           (export $out "out" (type $out'))
           (func (export "swap") (param "r" $in) (result $out)
             (canon lift (core func $i "swap") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
           (func (export "second") (param "l" (list string)) (result string)
             (canon lift (core func $i "second") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))"#,
    );
    assert_eq!(
        invoke(&text, "swap", &[r#"{a: 7, b: -5, c: "grüße"}"#]).as_deref(),
        Ok(r#"{b: -5, a: 7, c: "grüße"}"#)
    );
    assert_eq!(invoke(&text, "second", &[r#"["one", "two", "three"]"#]).as_deref(), Ok(r#""two""#));
}

#[test]
fn cases_of_a_variant_share_their_flat_values() {
    let text = with_core(
        r#"(func (export "f") (param $case i32) (param $joined i64) (param $len i32) (result i32)
             (i32.store8 (i32.const 64) (local.get $case))
             (i64.store (i32.const 72) (local.get $joined))
             (if (i32.eq (local.get $case) (i32.const 2))
               (then (i32.store (i32.const 76) (local.get $len))))
             (i32.const 64))"#,
        r#"(type $v' (variant (case "none") (case "num" f32) (case "text" string) (case "big" u64)))
           (export $v "v" (type $v'))
           (func (export "f") (param "v" $v) (result $v)
             (canon lift (core func $i "f") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))"#,
    );
    for value in ["%none", "num(-2.5)", r#"text("hi")"#, "big(18446744073709551615)"] {
        assert_eq!(invoke(&text, "f", &[value]).as_deref(), Ok(value));
    }
}

#[test]
fn flags_enums_options_and_results() {
    let labels: Vec<String> = (0..9).map(|i| format!("\"f{i}\"")).collect();
    let text = format!(
        r#"(component
          (core module $m
            (func (export "id") (param i32) (result i32) (local.get 0))
            (func (export "half") (param i32 i32) (result i32) (i32.mul (local.get 0) (local.get 1))))
          (core instance $i (instantiate $m))
          (type $fl' (flags {}))
          (type $en' (enum "red" "green"))
          (export $fl "fl" (type $fl'))
          (export $en "en" (type $en'))
          (func (export "flags") (param "v" $fl) (result $fl) (canon lift (core func $i "id")))
          (func (export "enum") (param "v" $en) (result $en) (canon lift (core func $i "id")))
          (func (export "option") (param "v" (option u32)) (result u32) (canon lift (core func $i "half")))
          (func (export "result") (param "v" (result)) (result (result)) (canon lift (core func $i "id"))))"#,
        labels.join(" ")
    );
    assert_eq!(invoke(&text, "flags", &["{f0, f8}"]).as_deref(), Ok("{f0, f8}"));
    assert_eq!(invoke(&text, "enum", &["green"]).as_deref(), Ok("green"));
    assert_eq!(invoke(&text, "option", &["some(9)"]).as_deref(), Ok("9"));
    assert_eq!(invoke(&text, "option", &["none"]).as_deref(), Ok("0"));
    assert_eq!(invoke(&text, "result", &["err"]).as_deref(), Ok("err"));
}

#[test]
fn values_that_break_a_rule_trap() {
    let lifted = |ty: &str, bits: &str| {
        format!(
            r#"(component
              (core module $m (func (export "f") (result i32) (i32.const {bits})))
              (core instance $i (instantiate $m))
              (type $en' (enum "red" "green"))
              (export $en "en" (type $en'))
              (func (export "f") (result {ty}) (canon lift (core func $i "f"))))"#
        )
    };
    assert!(invoke(&lifted("char", "0xd800"), "f", &[]).unwrap_err().contains("not a Unicode scalar value"));
    assert!(
        invoke(&lifted("char", "0x110000"), "f", &[]).unwrap_err().contains("not a Unicode scalar value")
    );
    assert!(invoke(&lifted("$en", "2"), "f", &[]).unwrap_err().contains("2 is not a case"));
    assert_eq!(invoke(&lifted("bool", "2"), "f", &[]).as_deref(), Ok("true"));

    let returned = |pointer: &str, len: &str, at: &str| {
        with_core(
            &format!(
                r#"(data (i32.const 512) "a\ff")
                   (func (export "f") (result i32)
                     (i32.store (i32.const 16) (i32.const {pointer}))
                     (i32.store (i32.const 20) (i32.const {len}))
                     (i32.const {at}))"#
            ),
            r#"(func (export "f") (result string) (canon lift (core func $i "f") (memory (core memory $libc "memory"))))"#,
        )
    };
    assert_eq!(invoke(&returned("512", "1", "16"), "f", &[]).as_deref(), Ok("\"a\""));
    assert!(invoke(&returned("512", "2", "16"), "f", &[]).unwrap_err().contains("not valid UTF-8"));
    assert!(invoke(&returned("65535", "2", "16"), "f", &[]).unwrap_err().contains("ends outside memory"));
    assert!(invoke(&returned("512", "1", "17"), "f", &[]).unwrap_err().contains("not aligned"));
    assert!(invoke(&returned("512", "1", "65532"), "f", &[]).unwrap_err().contains("ends outside memory"));
}

#[test]
fn more_than_sixteen_flat_parameters_go_through_memory() {
    let params: Vec<String> = (0..17).map(|i| format!("(param \"p{i}\" u32)")).collect();
    let text = with_core(
        r#"(func (export "sum") (param $at i32) (result i32) (local $end i32) (local $sum i32)
             (local.set $end (i32.add (local.get $at) (i32.const 68)))
             (loop $next
               (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
               (local.set $at (i32.add (local.get $at) (i32.const 4)))
               (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
             (local.get $sum))"#,
        &format!(
            r#"(func (export "sum") {} (result u32)
                 (canon lift (core func $i "sum") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))"#,
            params.join(" ")
        ),
    );
    let args: Vec<String> = (1..=17).map(|i| i.to_string()).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert_eq!(invoke(&text, "sum", &args).as_deref(), Ok("153"));
}

#[test]
fn realloc_may_grow_memory_while_values_are_lowered() {
    let text = with_core(
        r#"(func (export "last") (param $ptr i32) (param $len i32) (result i32)
             (i32.load (i32.add (local.get $ptr) (i32.mul (i32.sub (local.get $len) (i32.const 1)) (i32.const 4)))))"#,
        r#"(func (export "last") (param "l" (list u32)) (result u32)
             (canon lift (core func $i "last") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))"#,
    );
    let list: Vec<String> = (0..50_000).map(|i| i.to_string()).collect();
    assert_eq!(invoke(&text, "last", &[&format!("[{}]", list.join(","))]).as_deref(), Ok("49999"));
}

#[test]
fn the_pointer_from_realloc_is_checked_even_for_nothing() {
    let text = |ty: &str, pointer: &str| {
        format!(
            r#"(component
              (core module $m (memory (export "memory") 1)
                (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const {pointer}))
                (func (export "f") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
              (core instance $i (instantiate $m))
              (func (export "f") (param "l" {ty}) (result u32)
                (canon lift (core func $i "f") (memory (core memory $i "memory"))
                  (realloc (core func $i "realloc")))))"#
        )
    };
    assert_eq!(invoke(&text("(list u8)", "16"), "f", &["[]"]).as_deref(), Ok("16"));
    assert!(invoke(&text("(list u8)", "-1"), "f", &["[]"]).unwrap_err().contains("ends outside memory"));
    assert!(invoke(&text("string", "65535"), "f", &["\"ab\""]).unwrap_err().contains("ends outside memory"));
    assert!(invoke(&text("(list u32)", "2"), "f", &["[]"]).unwrap_err().contains("not aligned to 4"));
    assert!(invoke(&text("(list u64)", "-8"), "f", &["[1]"]).unwrap_err().contains("ends outside memory"));
}

/// `front` forwards strings to `back` and returns what that returns; each has its own encoding.
fn two_encodings(front: &str, back: &str) -> String {
    format!(
        r#"(component
          (component $back {LIBC}
            (core module $m (import "libc" "memory" (memory 1))
              (func (export "echo") (param i32 i32) (result i32)
                (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)))
            (core instance $i (instantiate $m (with "libc" (instance $libc))))
            (func (export "echo") (param "s" string) (result string)
              (canon lift (core func $i "echo") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))
                string-encoding={back})))
          (component $front
            (import "echo" (func $echo (param "s" string) (result string)))
            {LIBC}
            (core func $echo' (canon lower (func $echo) (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))
              string-encoding={front}))
            (core module $m (import "libc" "memory" (memory 1)) (import "back" "echo" (func $echo (param i32 i32 i32)))
              (func (export "echo") (param i32 i32) (result i32)
                (call $echo (local.get 0) (local.get 1) (i32.const 24)) (i32.const 24)))
            (core instance $i (instantiate $m (with "libc" (instance $libc))
              (with "back" (instance (export "echo" (func $echo'))))))
            (func (export "echo") (param "s" string) (result string)
              (canon lift (core func $i "echo") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))
                string-encoding={front})))
          (instance $b (instantiate $back))
          (instance $f (instantiate $front (with "echo" (func $b "echo"))))
          (export "echo" (func $f "echo")))"#
    )
}

#[test]
fn strings_are_transcoded_between_components() {
    let encodings = ["utf8", "utf16", "latin1+utf16"];
    for front in encodings {
        for back in encodings {
            let program = load(&two_encodings(front, back));
            for text in ["", "abc", "a\u{f1}b\u{ff}", "\u{65e5}\u{672c}\u{8a9e}", "x\u{e9}\u{1f600}y"] {
                let quoted = format!("{text:?}");
                let mut guest = Guest::new(Arc::clone(&program), &entry("echo", &[&quoted])).unwrap();
                match finish(&mut guest, &mut no_host) {
                    End::Returned { results, .. } => assert_eq!(results, [quoted], "{front} to {back}"),
                    other => panic!("{front} to {back}, {text:?}: {other:?}"),
                }
            }
        }
    }
}

/// Defines a resource, and exports its functions to the component in `$user`.
fn with_resource(user: &str) -> String {
    format!(
        r#"(component
          (component $maker
            (core module $log
              (global $drops (mut i32) (i32.const 0))
              (func (export "dtor") (param i32) (global.set $drops (i32.add (global.get $drops) (local.get 0))))
              (func (export "drops") (result i32) (global.get $drops)))
            (core instance $log (instantiate $log))
            (type $thing' (resource (rep i32) (dtor (core func $log "dtor"))))
            (export $thing "thing" (type $thing'))
            (core func $new (canon resource.new $thing'))
            (core func $rep (canon resource.rep $thing'))
            (core module $m
              (import "c" "new" (func $new (param i32) (result i32)))
              (import "c" "rep" (func $rep (param i32) (result i32)))
              (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
              (func (export "get") (param i32) (result i32) (local.get 0))
              (func (export "take") (param i32) (result i32) (call $rep (local.get 0))))
            (core instance $i (instantiate $m (with "c" (instance (export "new" (func $new)) (export "rep" (func $rep))))))
            (func (export "make") (param "n" u32) (result (own $thing)) (canon lift (core func $i "make")))
            (func (export "get") (param "t" (borrow $thing)) (result u32) (canon lift (core func $i "get")))
            (func (export "take") (param "t" (own $thing)) (result u32) (canon lift (core func $i "take")))
            (func (export "drops") (result u32) (canon lift (core func $log "drops"))))
          (instance $maker (instantiate $maker))
          (alias export $maker "thing" (type $thing))
          {user})"#
    )
}

/// A component that uses the resource from core code.
fn user(body: &str) -> String {
    with_resource(&format!(
        r#"(component $user
            (import "thing" (type $thing (sub resource)))
            (import "make" (func $make (param "n" u32) (result (own $thing))))
            (import "get" (func $get (param "t" (borrow $thing)) (result u32)))
            (import "take" (func $take (param "t" (own $thing)) (result u32)))
            (import "drops" (func $drops (result u32)))
            (core func $make' (canon lower (func $make)))
            (core func $get' (canon lower (func $get)))
            (core func $take' (canon lower (func $take)))
            (core func $drops' (canon lower (func $drops)))
            (core func $drop' (canon resource.drop $thing))
            (core module $m
              (import "c" "make" (func $make (param i32) (result i32)))
              (import "c" "get" (func $get (param i32) (result i32)))
              (import "c" "take" (func $take (param i32) (result i32)))
              (import "c" "drops" (func $drops (result i32)))
              (import "c" "drop" (func $drop (param i32)))
              (func (export "run") (result i32) (local $a i32) (local $b i32) {body}))
            (core instance $i (instantiate $m (with "c" (instance
              (export "make" (func $make')) (export "get" (func $get')) (export "take" (func $take'))
              (export "drops" (func $drops')) (export "drop" (func $drop'))))))
            (func (export "run") (result u32) (canon lift (core func $i "run"))))
          (instance $user (instantiate $user
            (with "thing" (type $thing)) (with "make" (func $maker "make")) (with "get" (func $maker "get"))
            (with "take" (func $maker "take")) (with "drops" (func $maker "drops"))))
          (export "run" (func $user "run"))"#
    ))
}

#[test]
fn resources_live_until_they_are_dropped() {
    let text = user(
        "(local.set $a (call $make (i32.const 40)))
         (local.set $b (call $make (i32.const 2)))
         (call $drop (local.get $a))
         (i32.add (i32.mul (call $drops) (i32.const 1000))
           (i32.add (i32.mul (local.get $b) (i32.const 100)) (call $get (local.get $b))))",
    );
    // Handle #2 remains; the destructor of #1 got its representation.
    assert_eq!(invoke(&text, "run", &[]).as_deref(), Ok("40202"));
}

#[test]
fn a_handle_that_was_given_away_is_gone() {
    let text = user(
        "(local.set $a (call $make (i32.const 40)))
         (drop (call $take (local.get $a)))
         (call $get (local.get $a))",
    );
    assert!(invoke(&text, "run", &[]).unwrap_err().contains("there is no handle #1"));
    let text = user("(call $drop (i32.const 0)) (i32.const 0)");
    assert!(invoke(&text, "run", &[]).unwrap_err().contains("there is no handle #0"));
    let text = user(
        "(local.set $a (call $make (i32.const 1))) (call $drop (local.get $a)) (call $drop (local.get $a)) (i32.const 0)",
    );
    assert!(invoke(&text, "run", &[]).unwrap_err().contains("there is no handle #1"));
}

/// `$user` lends a resource of `$maker` to `$keeper`.
fn lender(keeper: &str) -> String {
    with_resource(&format!(
        r#"(component $keeper
            (import "thing" (type $thing (sub resource)))
            (import "take" (func $take (param "t" (own $thing)) (result u32)))
            (core func $take' (canon lower (func $take)))
            (core func $drop' (canon resource.drop $thing))
            (core module $m
              (import "c" "take" (func $take (param i32) (result i32)))
              (import "c" "drop" (func $drop (param i32)))
              (func (export "look") (param i32) (result i32) {keeper}))
            (core instance $i (instantiate $m (with "c" (instance
              (export "take" (func $take')) (export "drop" (func $drop'))))))
            (func (export "look") (param "t" (borrow $thing)) (result u32) (canon lift (core func $i "look"))))
          (instance $keeper (instantiate $keeper (with "thing" (type $thing)) (with "take" (func $maker "take"))))
          (component $user
            (import "thing" (type $thing (sub resource)))
            (import "make" (func $make (param "n" u32) (result (own $thing))))
            (import "look" (func $look (param "t" (borrow $thing)) (result u32)))
            (core func $make' (canon lower (func $make)))
            (core func $look' (canon lower (func $look)))
            (core module $m
              (import "c" "make" (func $make (param i32) (result i32)))
              (import "c" "look" (func $look (param i32) (result i32)))
              (func (export "run") (result i32) (call $look (call $make (i32.const 5)))))
            (core instance $i (instantiate $m (with "c" (instance
              (export "make" (func $make')) (export "look" (func $look'))))))
            (func (export "run") (result u32) (canon lift (core func $i "run"))))
          (instance $user (instantiate $user
            (with "thing" (type $thing)) (with "make" (func $maker "make")) (with "look" (func $keeper "look"))))
          (export "run" (func $user "run"))"#
    ))
}

#[test]
fn a_borrowed_handle_ends_with_its_call() {
    assert_eq!(invoke(&lender("(call $drop (local.get 0)) (i32.const 9)"), "run", &[]).as_deref(), Ok("9"));
    let kept = invoke(&lender("(i32.const 9)"), "run", &[]).unwrap_err();
    assert!(kept.contains("without dropping handle #1"), "{kept}");
    let given = invoke(&lender("(call $take (local.get 0))"), "run", &[]).unwrap_err();
    assert!(given.contains("only borrowed"), "{given}");
}

#[test]
fn post_return_runs_after_the_result_was_read_and_may_not_call_out() {
    let component = |post_return: &str| {
        format!(
            r#"(component
              (component $log
                (core module $m
                  (global $n (mut i32) (i32.const 0))
                  (func (export "add") (param i32) (global.set $n (i32.add (global.get $n) (local.get 0))))
                  (func (export "get") (result i32) (global.get $n)))
                (core instance $i (instantiate $m))
                (func (export "add") (param "n" u32) (canon lift (core func $i "add")))
                (func (export "get") (result u32) (canon lift (core func $i "get"))))
              (instance $log (instantiate $log))
              (component $callee
                (import "add" (func $add (param "n" u32)))
                {LIBC}
                (core func $add' (canon lower (func $add)))
                (core module $m
                  (import "libc" "memory" (memory 1))
                  (import "c" "add" (func $add (param i32)))
                  (global $cleaned (mut i32) (i32.const 0))
                  (data (i32.const 100) "text")
                  (func (export "f") (result i32)
                    (i32.store (i32.const 16) (i32.const 100)) (i32.store (i32.const 20) (i32.const 4)) (i32.const 16))
                  (func (export "clean") (param i32) {post_return})
                  (func (export "cleaned") (result i32) (global.get $cleaned)))
                (core instance $i (instantiate $m (with "libc" (instance $libc))
                  (with "c" (instance (export "add" (func $add'))))))
                (func (export "f") (result string)
                  (canon lift (core func $i "f") (memory (core memory $libc "memory")) (post-return (core func $i "clean"))))
                (func (export "cleaned") (result u32) (canon lift (core func $i "cleaned"))))
              (instance $callee (instantiate $callee (with "add" (func $log "add"))))
              (component $caller
                (import "f" (func $f (result string)))
                (import "cleaned" (func $cleaned (result u32)))
                {LIBC}
                (core func $f' (canon lower (func $f) (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
                (core func $cleaned' (canon lower (func $cleaned)))
                (core module $m
                  (import "libc" "memory" (memory 1))
                  (import "c" "f" (func $f (param i32)))
                  (import "c" "cleaned" (func $cleaned (result i32)))
                  (func (export "run") (result i32)
                    (call $f (i32.const 32))
                    (i32.add (call $cleaned) (i32.load8_u (i32.load (i32.const 32))))))
                (core instance $i (instantiate $m (with "libc" (instance $libc))
                  (with "c" (instance (export "f" (func $f')) (export "cleaned" (func $cleaned'))))))
                (func (export "run") (result u32) (canon lift (core func $i "run"))))
              (instance $caller (instantiate $caller
                (with "f" (func $callee "f")) (with "cleaned" (func $callee "cleaned"))))
              (export "run" (func $caller "run")))"#
        )
    };
    // 't' is 116; post-return received the pointer 16.
    let text = component("(global.set $cleaned (i32.mul (local.get 0) (i32.const 1000)))");
    assert_eq!(invoke(&text, "run", &[]).as_deref(), Ok("16116"));
    let trap = invoke(&component("(call $add (i32.const 1))"), "run", &[]).unwrap_err();
    assert!(trap.contains("cannot leave component instance"), "{trap}");
}

#[test]
fn nested_components_reach_outwards() {
    let text = r#"(component
      (core module $m (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
      (type $number u32)
      (component $inner
        (component $innermost
          (alias outer 2 $m (core module $m))
          (alias outer 2 $number (type $number))
          (core instance $i (instantiate $m))
          (func (export "f") (param "n" $number) (result $number) (canon lift (core func $i "f"))))
        (instance $a (instantiate $innermost))
        (instance (export "api") (instantiate $innermost)))
      (instance $i (instantiate $inner))
      (alias export $i "api" (instance $api))
      (export "api" (instance $api)))"#;
    assert_eq!(invoke(text, "f", &["41"]).as_deref(), Ok("42"));
    assert_eq!(invoke(text, "api#f", &["41"]).as_deref(), Ok("42"));
    assert!(invoke(text, "g", &[]).unwrap_err().contains("it has: api#f"));
    assert!(invoke(text, "f", &["1", "2"]).unwrap_err().contains("takes 1 argument, but 2 were given"));
}

#[test]
fn unknown_imports_are_all_named_before_anything_runs() {
    let text = r#"(component
      (import "wasi:io/poll@0.2.3" (instance (export "poll-harder" (func))))
      (import "wasi:io/streams@0.3.0" (instance (export "output-stream" (type (sub resource)))))
      (import "acme:rocket/launch" (instance (export "go" (func))))
      (import "acme:rocket/types" (instance (type $t u8) (export "fuel" (type (eq $t)))))
      (import "plain" (func)))"#;
    let error = Guest::new(load(text), &entry("f", &[])).unwrap_err().message;
    for part in [
        "function poll-harder of wasi:io/poll@0.2.3 at offset 0x",
        "interface wasi:io/streams@0.3.0 at offset 0x",
        "interface acme:rocket/launch at offset 0x",
        "function plain at offset 0x",
    ] {
        assert!(error.contains(part), "{error}");
    }
    assert!(!error.contains("acme:rocket/types"), "an interface of plain types asks nothing: {error}");
    let error = Guest::new(load("(component)"), &Entry::Command).unwrap_err().message;
    assert!(error.contains("does not export wasi:cli/run"), "{error}");
}

/// Calls the host with handles and receives some.
const HOST_USER: &str = r#"
  (import "wasi:io/error@0.2.6" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error))
  (import "wasi:io/streams@0.2.6" (instance $streams
    (export "output-stream" (type $stream (sub resource)))
    (alias outer 1 $error (type $error))
    (type $failure' (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $failure (eq $failure')))
    (export "[method]output-stream.write" (func
      (param "self" (borrow $stream)) (param "contents" (list u8)) (result (result (error $failure)))))))
  (alias export $streams "output-stream" (type $stream))
  (import "wasi:cli/stdout@0.2.6" (instance $stdout
    (alias outer 1 $stream (type $s)) (export "output-stream" (type $stream (eq $s)))
    (export "get-stdout" (func (result (own $stream))))))
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-arguments" (func (result (list string))))))
  (core func $get-stdout (canon lower (func $stdout "get-stdout")))
  (core func $write (canon lower (func $streams "[method]output-stream.write") (memory (core memory $libc "memory"))))
  (core func $get-arguments (canon lower (func $environment "get-arguments")
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core func $drop (canon resource.drop $stream))
  (core module $m
    (import "libc" "memory" (memory 1))
    (import "wasi" "get-stdout" (func $get-stdout (result i32)))
    (import "wasi" "write" (func $write (param i32 i32 i32 i32)))
    (import "wasi" "get-arguments" (func $get-arguments (param i32)))
    (import "wasi" "drop" (func $drop (param i32)))
    (func (export "run") (result i32) (local $out i32)
      (local.set $out (call $get-stdout))
      (call $get-arguments (i32.const 8))
      (call $write (local.get $out)
        (i32.load (i32.load (i32.const 8))) (i32.load offset=4 (i32.load (i32.const 8))) (i32.const 16))
      (call $drop (local.get $out))
      (i32.load8_u (i32.const 16))))
  (core instance $i (instantiate $m (with "libc" (instance $libc)) (with "wasi" (instance
    (export "get-stdout" (func $get-stdout)) (export "write" (func $write))
    (export "get-arguments" (func $get-arguments)) (export "drop" (func $drop))))))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.6" (instance $run))
"#;

#[test]
fn host_calls_are_data_and_handles_have_numbers() {
    let text = format!("(component {LIBC} {HOST_USER})");
    let mut guest = Guest::new(load(&text), &Entry::Command).unwrap();
    let mut calls = Vec::new();
    let end = finish(&mut guest, &mut |call| {
        calls.push((call.func.interface.to_string(), call.func.name.to_string(), call.args.clone()));
        HostReply::value(match &*call.func.name {
            "get-stdout" => Some(Val::own(77)),
            "get-arguments" => Some(Val::List(vec![Val::String("hey".into())])),
            "[method]output-stream.write" => Some(Val::err(Some(Val::Variant(1, None)))),
            _ => None,
        })
    });
    let handle = HandleVal { rep: 77, index: 1 };
    let call =
        |interface: &str, function: &str, args: Vec<Val>| (interface.to_string(), function.to_string(), args);
    assert_eq!(
        calls,
        [
            call("wasi:cli/stdout", "get-stdout", vec![]),
            call("wasi:cli/environment", "get-arguments", vec![]),
            call(
                "wasi:io/streams",
                "[method]output-stream.write",
                vec![Val::Borrow(handle), Val::Bytes(b"hey".to_vec())]
            ),
            call("wasi:io/streams", "[resource-drop]output-stream", vec![Val::Own(handle)]),
        ]
    );
    assert_eq!(end, End::Returned { results: vec![], status: 1 });
    assert!(guest.handles().is_empty());
}

#[test]
fn a_reply_becomes_memory_through_the_guests_own_realloc() {
    let text = format!("(component {LIBC} {HOST_USER})");
    let mut guest = Guest::new(load(&text), &Entry::Command).unwrap();
    assert_eq!(guest.moment(), 0);
    assert_eq!(guest.run(1000, &Stops::default()), Stop::HostCall);
    guest.reply(guest.next_call(), &HostReply::value(Some(Val::own(77))));
    assert_eq!(guest.run(0, &Stops::default()), Stop::Budget);
    assert!(guest.take_closed().eq([(wasmscope::guest::CallId(1), vec![(77, 1)])]));
    let handle = &guest.handles()[0];
    assert_eq!((handle.index, handle.rep, handle.own, handle.lends), (1, 77, true, 0));

    assert_eq!(guest.run(1000, &Stops::default()), Stop::HostCall);
    let frames = guest.frames();
    assert!(matches!(&frames[0].kind, FrameKind::HostCall { function, .. } if function == "get-arguments"));
    guest.reply(guest.next_call(), &HostReply::value(Some(Val::List(vec![Val::String("hey".into())]))));
    // The guest is now at the first instruction of `realloc`, called by the canonical ABI, called by `run`.
    assert_eq!(guest.run(0, &Stops::default()), Stop::Budget);
    let frames = guest.frames();
    let kinds: Vec<&FrameKind> = frames.iter().map(|frame| &frame.kind).collect();
    assert!(matches!(kinds[0], FrameKind::Wasm { .. }));
    assert_eq!(kinds[1], &FrameKind::Canon(Clause::LowerResult { name: "get-arguments".into() }));
    assert!(matches!(kinds[2], FrameKind::Wasm { .. }));
    assert_eq!(guest.frame().depth, 2);

    // A checkpoint taken inside `realloc` can continue by itself.
    let mut other = guest.clone();
    let stops = {
        let mut stops = Stops::default();
        stops.set_host_calls(true);
        stops
    };
    for guest in [&mut guest, &mut other] {
        assert!(matches!(guest.run(10_000, &stops), Stop::HostReturned(_)));
        let writes: Vec<(u64, u64)> = guest.host_writes().iter().map(|(_, at, len)| (*at, *len)).collect();
        assert_eq!(writes, [(4104, 3), (4096, 8), (8, 8)]);
        assert_eq!(&guest.memory(guest.host_writes()[0].0)[4104..4107], b"hey");
        assert_eq!(guest.frame().depth, 1);
    }
    assert_eq!(guest.moment(), other.moment());
}

#[test]
fn a_reply_of_another_type_traps_and_never_panics() {
    let text = format!("(component {LIBC} {HOST_USER})");
    for value in
        [None, Some(Val::U32(1)), Some(Val::List(vec![])), Some(Val::Borrow(HandleVal { rep: 1, index: 0 }))]
    {
        let mut guest = Guest::new(load(&text), &Entry::Command).unwrap();
        let End::Trapped(trap) = finish(&mut guest, &mut |_| HostReply::value(value.clone())) else {
            panic!()
        };
        assert!(
            matches!(&trap.kind, TrapKind::Host(why) if why.contains("get-stdout does not fit")),
            "{trap:?}"
        );
        assert_eq!(trap.frames.len(), 1);
    }
}

#[test]
fn start_functions_of_core_modules_can_be_stepped() {
    let text = r#"(component
      (core module $a (global $g (export "g") (mut i32) (i32.const 0))
        (func $start (global.set $g (i32.const 5))) (start $start))
      (core instance $a (instantiate $a))
      (core module $b (import "a" "g" (global $g (mut i32))) (func (export "f") (result i32) (global.get $g)))
      (core instance $b (instantiate $b (with "a" (instance $a))))
      (func (export "f") (result u32) (canon lift (core func $b "f"))))"#;
    let mut guest = Guest::new(load(text), &entry("f", &[])).unwrap();
    assert_eq!(guest.frames().len(), 2);
    assert_eq!(
        guest.frames()[1].kind,
        FrameKind::Entry(Clause::InstantiateModule { module: "0 (a)".into() })
    );
    assert_eq!(guest.run(3, &Stops::default()), Stop::Budget);
    assert_eq!(guest.frames().last().unwrap().kind, FrameKind::Canon(Clause::Lifted { name: "f".into() }));
    assert_eq!(finish(&mut guest, &mut no_host), End::Returned { results: vec!["5".into()], status: 0 });
}

#[test]
fn built_ins_that_are_not_run_are_named() {
    let text = br#"(component (core module $m (table (export "t") 1 funcref))
        (core instance $i (instantiate $m))
        (core type $f (shared (func (param i32))))
        (core func (canon thread.available_parallelism)))"#;
    let Err(error) = Program::load("async.wat", text) else { panic!("it is run") };
    assert!(error.to_string().contains("shared-everything threads (at offset 0x"), "{error}");
}

#[test]
fn arguments_may_stand_in_the_call() {
    let text = r#"(component
      (core module $m (func (export "sub") (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1))))
      (core instance $i (instantiate $m))
      (func (export "sub") (param "a" s32) (param "b" s32) (result s32) (canon lift (core func $i "sub"))))"#;
    assert_eq!(invoke(text, "sub(7, -3)", &[]).as_deref(), Ok("10"));
    assert_eq!(invoke(text, "sub", &["7", "-3"]).as_deref(), Ok("10"));
    let refused = |call: &str, args: &[&str], why: &str| {
        let message = invoke(text, call, args).unwrap_err();
        assert!(message.contains(why), "{message}");
    };
    refused("sub(7)", &[], "expected 2 arguments");
    refused("sub(7, -3, 1)", &[], "expected `)`");
    refused("sub(7, -3", &[], "expected `)`");
    refused("sub(7, -3)", &["7", "-3"], "both in the call and after the program");
}

#[test]
fn both_forms_of_a_reference_to_an_export_are_read() {
    for (memory, realloc) in [
        ("(memory $libc \"memory\")", "(realloc (func $libc \"realloc\"))"),
        ("(memory (core memory $libc \"memory\"))", "(realloc (core func $libc \"realloc\"))"),
    ] {
        let text = with_core(
            r#"(func (export "len") (param i32 i32) (result i32) (local.get 1))"#,
            &format!(
                r#"(func (export "len") (param "s" string) (result u32)
                     (canon lift (core func $i "len") {memory} {realloc}))"#
            ),
        );
        assert_eq!(invoke(&text, "len", &[r#""four""#]).as_deref(), Ok("4"));
    }
}
