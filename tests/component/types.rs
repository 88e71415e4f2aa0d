//! Every kind of type: how it is laid out in memory, how it flattens, and what traps.

use crate::{invoke, with_core};
use wasmscope::wasm::Program;

const OPTIONS: &str = r#"(memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))"#;

/// `echo` takes a value that flattens to a pointer and a length, and returns it.
fn echo_pair(types: &str, ty: &str) -> String {
    with_core(
        r#"(func (export "echo") (param i32 i32) (result i32)
             (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16))"#,
        &format!(
            r#"{types}
               (func (export "echo") (param "v" {ty}) (result {ty}) (canon lift (core func $i "echo") {OPTIONS}))"#
        ),
    )
}

#[test]
fn a_list_of_fixed_length_is_flat_while_it_is_short() {
    // Three core parameters, no pointer.
    let text = with_core(
        r#"(func (export "mix") (param i32 i32 i32) (result i32)
             (i32.add (i32.mul (local.get 0) (i32.const 100))
               (i32.add (i32.mul (local.get 1) (i32.const 10)) (local.get 2))))
           (func (export "two") (param i32) (result i32)
             (i32.store16 (i32.const 32) (local.get 0))
             (i32.store16 (i32.const 34) (i32.add (local.get 0) (i32.const 1)))
             (i32.const 32))"#,
        &format!(
            r#"(func (export "mix") (param "v" (list u32 3)) (result u32) (canon lift (core func $i "mix")))
               (func (export "two") (param "n" s16) (result (list s16 2)) (canon lift (core func $i "two") {OPTIONS}))"#
        ),
    );
    assert_eq!(invoke(&text, "mix", &["[7, 8, 9]"]).as_deref(), Ok("789"));
    assert_eq!(invoke(&text, "two", &["-1"]).as_deref(), Ok("[-1, 0]"));
    assert!(invoke(&text, "mix", &["[7, 8]"]).unwrap_err().contains("expected 3 elements"));
}

#[test]
fn a_longer_list_of_fixed_length_goes_through_memory_in_place() {
    let text = with_core(
        r#"(func (export "echo") (param i32) (result i32) (local.get 0))"#,
        &format!(
            r#"(func (export "echo") (param "bytes" (list u8 20)) (result (list u8 20))
                 (canon lift (core func $i "echo") {OPTIONS}))
               (func (export "pairs") (param "pairs" (list (tuple u8 string) 6)) (result (list (tuple u8 string) 6))
                 (canon lift (core func $i "echo") {OPTIONS}))"#
        ),
    );
    let bytes = format!("[{}]", (1..=20).map(|i| i.to_string()).collect::<Vec<_>>().join(", "));
    assert_eq!(invoke(&text, "echo", &[&bytes]).as_deref(), Ok(bytes.as_str()));
    let pairs = r#"[(1, "a"), (2, "b"), (3, ""), (4, "dd"), (5, "e"), (6, "f")]"#;
    assert_eq!(invoke(&text, "pairs", &[pairs]).as_deref(), Ok(pairs));
}

#[test]
fn a_map_is_a_list_of_pairs() {
    let text = echo_pair("", "(map string (list u16 2))");
    for map in [r#"{"one": [1, 2], "two": [3, 4]}"#, "{}", r#"{"same": [1, 1], "same": [2, 2]}"#] {
        assert_eq!(invoke(&text, "echo", &[map]).as_deref(), Ok(map));
    }
    // An entry takes 8 bytes for the string and 4 for the value: the second value is at offset 20.
    let text = with_core(
        r#"(func (export "second") (param i32 i32) (result i32) (i32.load offset=20 (local.get 0)))"#,
        &format!(
            r#"(func (export "second") (param "m" (map string u32)) (result u32)
                 (canon lift (core func $i "second") {OPTIONS}))"#
        ),
    );
    assert_eq!(invoke(&text, "second", &[r#"{"a": 5, "b": 77}"#]).as_deref(), Ok("77"));
}

#[test]
fn what_validation_refuses_is_an_error_with_its_offset() {
    for (body, why) in [
        ("(type (map f32 u32))", "invalid map key type"),
        ("(type (list u8 0))", "more than zero elements"),
        ("(type (list u64 1000000000))", "maximum in-memory size"),
    ] {
        let error = Program::load("t.wat", format!("(component {body})").as_bytes()).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    let flags = |count: u32| (0..count).map(|i| format!("\"f{i}\"")).collect::<Vec<_>>().join(" ");
    let error = Program::load("t.wat", format!("(component (type (flags {})))", flags(33)).as_bytes());
    assert!(error.unwrap_err().to_string().contains("more than 32 flags"));
    let text = format!(
        r#"(component
          (core module $m (func (export "id") (param i32) (result i32) (local.get 0)))
          (core instance $i (instantiate $m))
          (type $f' (flags {}))
          (export $f "f" (type $f'))
          (func (export "id") (param "v" $f) (result $f) (canon lift (core func $i "id"))))"#,
        flags(32)
    );
    assert_eq!(invoke(&text, "id", &["{f0, f31}"]).as_deref(), Ok("{f0, f31}"));
}

#[test]
fn what_is_not_run_is_named_with_its_offset() {
    for (body, what) in [
        ("(core func (canon thread.index))", "threads"),
        ("(type error-context)", "error contexts"),
        (r#"(import "v" (value u32))"#, "values and `start`"),
        (
            r#"(core module $m (memory (export "m") i64 1)
                 (func (export "r") (param i64 i64 i64 i64) (result i64) unreachable)
                 (func (export "f") (param i64 i64)))
               (core instance $i (instantiate $m))
               (func (param "s" string)
                 (canon lift (core func $i "f") (memory (core memory $i "m")) (realloc (core func $i "r"))))"#,
            "64-bit memories in the component model",
        ),
    ] {
        let error = Program::load("t.wat", format!("(component {body})").as_bytes()).unwrap_err();
        assert!(error.message.contains(what), "{body}: {error}");
        assert!(error.offset > 8, "{body}: {error}");
    }
}

#[test]
fn nested_types_cross_memory() {
    let types = r#"
      (type $color' (enum "red" "green"))
      (export $color "color" (type $color'))
      (type $shape' (variant (case "dot") (case "line" (list (tuple s8 f64))) (case "named" (tuple string (option (option $color))))))
      (export $shape "shape" (type $shape'))
      (type $all' (list (result (list $shape) (error (tuple char u64)))))"#;
    let text = echo_pair(types, "$all'");
    for value in [
        "[]",
        r#"[ok([dot, line([(-1, 1.5), (2, -0)]), line([])]), err(('x', 18446744073709551615))]"#,
        r#"[ok([named(("a", none)), named(("", some(none))), named(("b", some(some(green))))]), ok([])]"#,
    ] {
        assert_eq!(invoke(&text, "echo", &[value]).as_deref(), Ok(value));
    }
}

#[test]
fn a_discriminant_is_as_wide_as_the_cases_need() {
    let cases = |count: u32| (0..count).map(|i| format!("\"c{i}\"")).collect::<Vec<_>>().join(" ");
    for (count, value, size) in [(256, "c255", 1), (257, "c256", 2)] {
        let types = format!(r#"(type $e' (enum {})) (export $e "e" (type $e'))"#, cases(count));
        let text = echo_pair(&types, "(list $e)");
        let list = format!("[c1, {value}]");
        assert_eq!(invoke(&text, "echo", &[&list]).as_deref(), Ok(list.as_str()));
        let text = with_core(
            r#"(func (export "first") (param i32 i32) (result i32) (i32.load16_u (local.get 0)))"#,
            &format!(
                r#"{types} (func (export "first") (param "l" (list $e)) (result u32)
                     (canon lift (core func $i "first") {OPTIONS}))"#
            ),
        );
        let packed = if size == 1 { 2 * 256 + 1 } else { 1 };
        assert_eq!(invoke(&text, "first", &["[c1, c2]"]), Ok(packed.to_string()));
    }
}

#[test]
fn seventeen_parameters_and_big_results_go_through_memory_with_padding() {
    // Sixteen bytes, then the `u64` at 16; the result has the `u8` at 8, so its second `u64` is at 16, too.
    let params: Vec<String> = (0..16).map(|i| format!("(param \"p{i}\" u8)")).collect();
    let text = with_core(
        r#"(func (export "f") (param $at i32) (result i32)
             (i64.store (local.get $at) (i64.add (i64.load offset=16 (local.get $at)) (i64.load8_u (local.get $at))))
             (local.get $at))"#,
        &format!(
            r#"(func (export "f") {} (param "last" u64) (result (tuple u64 u8 u64 u64))
                 (canon lift (core func $i "f") {OPTIONS}))"#,
            params.join(" ")
        ),
    );
    let mut args: Vec<String> = (1..=16).map(|i| i.to_string()).collect();
    args.push("1000".to_string());
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert_eq!(invoke(&text, "f", &args).as_deref(), Ok("(1001, 9, 1000, 0)"));
}

#[test]
fn bits_that_mean_nothing_are_ignored_and_nan_is_one() {
    let text = r#"(component
      (component $a
        (core module $m
          (func (export "flags") (result i32) (i32.const 0xfffffffd))
          (func (export "byte") (result i32) (i32.const 0x1ff))
          (func (export "short") (result i32) (i32.const 0xffff8000))
          (func (export "bool") (result i32) (i32.const 0x100))
          (func (export "nan") (result f32) (f32.reinterpret_i32 (i32.const 0xff800001)))
          (func (export "nan64") (result f64) (f64.reinterpret_i64 (i64.const 0xfff0000000000001))))
        (core instance $i (instantiate $m))
        (type $f' (flags "a" "b" "c"))
        (export $f "f" (type $f'))
        (func (export "flags") (result $f) (canon lift (core func $i "flags")))
        (func (export "byte") (result u8) (canon lift (core func $i "byte")))
        (func (export "short") (result s16) (canon lift (core func $i "short")))
        (func (export "bool") (result bool) (canon lift (core func $i "bool")))
        (func (export "nan") (result f32) (canon lift (core func $i "nan")))
        (func (export "nan64") (result f64) (canon lift (core func $i "nan64"))))
      (instance $a (instantiate $a))
      (component $b
        (import "a" (instance $a
          (type $f' (flags "a" "b" "c")) (export "f" (type $f (eq $f')))
          (export "flags" (func (result $f))) (export "byte" (func (result u8)))
          (export "short" (func (result s16))) (export "bool" (func (result bool)))
          (export "nan" (func (result f32))) (export "nan64" (func (result f64)))))
        (core func $flags (canon lower (func $a "flags")))
        (core func $byte (canon lower (func $a "byte")))
        (core func $short (canon lower (func $a "short")))
        (core func $bool (canon lower (func $a "bool")))
        (core func $nan (canon lower (func $a "nan")))
        (core func $nan64 (canon lower (func $a "nan64")))
        (core module $m
          (import "a" "flags" (func $flags (result i32))) (import "a" "byte" (func $byte (result i32)))
          (import "a" "short" (func $short (result i32))) (import "a" "bool" (func $bool (result i32)))
          (import "a" "nan" (func $nan (result f32))) (import "a" "nan64" (func $nan64 (result f64)))
          (func (export "ints") (result i32)
            ;; 5 | 255 | sign-extended -32768 | 1
            (if (i32.ne (call $short) (i32.const -32768)) (then unreachable))
            (i32.add (i32.mul (call $flags) (i32.const 10000)) (i32.add (i32.mul (call $byte) (i32.const 10)) (call $bool))))
          (func (export "nan") (result i32) (i32.reinterpret_f32 (call $nan)))
          (func (export "nan64") (result i64) (i64.reinterpret_f64 (call $nan64))))
        (core instance $i (instantiate $m (with "a" (instance
          (export "flags" (func $flags)) (export "byte" (func $byte)) (export "short" (func $short))
          (export "bool" (func $bool)) (export "nan" (func $nan)) (export "nan64" (func $nan64))))))
        (func (export "ints") (result u32) (canon lift (core func $i "ints")))
        (func (export "nan") (result u32) (canon lift (core func $i "nan")))
        (func (export "nan64") (result u64) (canon lift (core func $i "nan64"))))
      (instance $b (instantiate $b (with "a" (instance $a))))
      (export "b" (instance $b)))"#;
    assert_eq!(invoke(text, "ints", &[]).as_deref(), Ok("52551"));
    assert_eq!(invoke(text, "nan", &[]), Ok(0x7fc0_0000_u32.to_string()));
    assert_eq!(invoke(text, "nan64", &[]), Ok(0x7ff8_0000_0000_0000_u64.to_string()));
}

#[test]
fn hostile_lengths_trap_before_anything_is_allocated() {
    let returned = |ty: &str, len: &str| {
        with_core(
            &format!(
                r#"(func (export "f") (result i32)
                     (i32.store (i32.const 16) (i32.const 0))
                     (i32.store (i32.const 20) (i32.const {len}))
                     (i32.const 16))"#
            ),
            &format!(
                r#"(func (export "f") (result {ty})
                     (canon lift (core func $i "f") (memory (core memory $libc "memory"))))"#
            ),
        )
    };
    for (ty, len, why) in [
        ("(list u8)", "-1", "longer than the canonical ABI allows"),
        ("(list u8)", "0x10000000", "longer than the canonical ABI allows"),
        ("(list u8)", "0x0fffffff", "ends outside memory"),
        ("(list u64)", "0x02000000", "longer than the canonical ABI allows"),
        ("(list (list u64 1000))", "100000", "longer than the canonical ABI allows"),
        ("(map u8 u64)", "0x01ffffff", "longer than the canonical ABI allows"),
        ("string", "0x10000000", "longer than the canonical ABI allows"),
        ("string", "0x0fffffff", "ends outside memory"),
    ] {
        let trap = invoke(&returned(ty, len), "f", &[]).unwrap_err();
        assert!(trap.contains(why), "{ty} {len}: {trap}");
    }
}
