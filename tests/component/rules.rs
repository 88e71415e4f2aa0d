//! Who may enter a component instance, and who may leave it.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lower>

use crate::invoke;

/// The specification once forbade this: see component-model pull request 705.
#[test]
fn a_component_and_those_inside_it_may_call_each_other() {
    let text = r#"(component
      (component $child
        (core module $m (func (export "f") (result i32) (i32.const 7)))
        (core instance $i (instantiate $m))
        (func (export "f") (result u32) (canon lift (core func $i "f"))))
      (instance $c (instantiate $child))
      (core func $f (canon lower (func $c "f")))
      (core module $p (import "c" "f" (func $f (result i32))) (func (export "g") (result i32) (call $f)))
      (core instance $i (instantiate $p (with "c" (instance (export "f" (func $f))))))
      (func (export "g") (result u32) (canon lift (core func $i "g"))))"#;
    assert_eq!(invoke(text, "g", &[]).as_deref(), Ok("7"));
}

/// The parent's function calls the child's, which calls the parent's again, and so on: each level adds 1 in the parent
/// and 10 in the child.
#[test]
fn an_instance_may_be_entered_while_it_is_on_the_stack() {
    let text = r#"(component
      (core module $table (table (export "t") 1 1 funcref)
        (type $t (func (param i32) (result i32)))
        (func (export "f") (param i32) (result i32)
          (if (result i32) (local.get 0)
            (then (i32.add (i32.const 1)
              (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))
            (else (i32.const 1000)))))
      (core instance $table (instantiate $table))
      (func $f (param "n" u32) (result u32) (canon lift (core func $table "f")))
      (component $child
        (import "f" (func $f (param "n" u32) (result u32)))
        (core func $f' (canon lower (func $f)))
        (core module $m (import "" "f" (func $f (param i32) (result i32)))
          (func (export "g") (param i32) (result i32) (i32.add (i32.const 10) (call $f (local.get 0)))))
        (core instance $i (instantiate $m (with "" (instance (export "f" (func $f'))))))
        (func (export "g") (param "n" u32) (result u32) (canon lift (core func $i "g"))))
      (instance $child (instantiate $child (with "f" (func $f))))
      (core func $g (canon lower (func $child "g")))
      (core module $fill (import "" "t" (table 1 1 funcref)) (import "" "g" (func $g (param i32) (result i32)))
        (elem (i32.const 0) func $g))
      (core instance (instantiate $fill (with "" (instance (export "t" (table $table "t")) (export "g" (func $g))))))
      (export "f" (func $f)))"#;
    assert_eq!(invoke(text, "f", &["0"]).as_deref(), Ok("1000"));
    assert_eq!(invoke(text, "f", &["3"]).as_deref(), Ok("1033"));
    // Endless recursion through components exhausts the guest's stack, not ours.
    assert!(invoke(text, "f", &["4000000000"]).unwrap_err().contains("call stack exhausted"));
}

/// A component whose `realloc` or post-return function does `body`; `f` takes a string, `g` returns one.
fn cleaner(realloc: &str, post_return: &str) -> String {
    format!(
        r#"(component
          (component $other
            (core module $m (func (export "f")))
            (core instance $i (instantiate $m))
            (func (export "f") (canon lift (core func $i "f"))))
          (instance $other (instantiate $other))
          (component $c
            (import "other" (func $other))
            (core func $other' (canon lower (func $other)))
            (type $r (resource (rep i32)))
            (core func $new (canon resource.new $r))
            (core func $rep (canon resource.rep $r))
            (core func $drop (canon resource.drop $r))
            (core module $m
              (import "c" "other" (func $other))
              (import "c" "new" (func $new (param i32) (result i32)))
              (import "c" "rep" (func $rep (param i32) (result i32)))
              (import "c" "drop" (func $drop (param i32)))
              (memory (export "m") 1)
              (global $handle (mut i32) (i32.const 0))
              (func $start (global.set $handle (call $new (i32.const 6))))
              (start $start)
              (func (export "r") (param i32 i32 i32 i32) (result i32) {realloc} (i32.const 64))
              (func (export "p") (param i32) {post_return})
              (func (export "f") (param i32 i32) (result i32) (call $other) (local.get 1))
              (func (export "g") (result i32) (call $other) (i32.const 0)))
            (core instance $i (instantiate $m (with "c" (instance (export "other" (func $other'))
              (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
            (func (export "f") (param "s" string) (result u32)
              (canon lift (core func $i "f") (memory (core memory $i "m")) (realloc (core func $i "r"))))
            (func (export "g") (result string)
              (canon lift (core func $i "g") (memory (core memory $i "m")) (post-return (core func $i "p")))))
          (instance $c (instantiate $c (with "other" (func $other "f"))))
          (export "f" (func $c "f"))
          (export "g" (func $c "g")))"#
    )
}

#[test]
fn nothing_leaves_from_realloc_or_post_return() {
    for (body, what) in [
        ("(call $other)", "f was called"),
        ("(drop (call $new (i32.const 1)))", "a handle is made"),
        ("(call $drop (global.get $handle))", "a handle is dropped"),
        // This is checked first: handle 99 does not exist.
        ("(call $drop (i32.const 99))", "a handle is dropped"),
    ] {
        let why = format!("cannot leave component instance: {what} from realloc or post-return");
        let trap = invoke(&cleaner(body, ""), "f", &["\"abc\""]).unwrap_err();
        assert!(trap.contains(&why), "{body}: {trap}");
        let trap = invoke(&cleaner("", body), "g", &[]).unwrap_err();
        assert!(trap.contains(&why), "{body}: {trap}");
    }
    // Reading a representation does not leave the instance; and afterwards, leaving is possible again.
    let read = "(if (i32.ne (call $rep (global.get $handle)) (i32.const 6)) (then unreachable))";
    assert_eq!(invoke(&cleaner(read, read), "f", &["\"abc\""]).as_deref(), Ok("3"));
    assert_eq!(invoke(&cleaner(read, read), "g", &[]).as_deref(), Ok("\"\""));
}

/// The caller must not leave either while its `realloc` makes room for a result.
#[test]
fn nothing_leaves_while_a_result_is_lowered() {
    let text = |realloc: &str| {
        format!(
            r#"(component
              (component $a
                (core module $m (memory (export "m") 1) (data (i32.const 8) "\20\00\00\00\03\00\00\00")
                  (func (export "f") (result i32) (i32.const 8)))
                (core instance $i (instantiate $m))
                (func (export "f") (result (list u8)) (canon lift (core func $i "f") (memory (core memory $i "m")))))
              (instance $a (instantiate $a))
              (component $b
                (import "f" (func $f (result (list u8))))
                (type $r (resource (rep i32)))
                (core func $new (canon resource.new $r))
                (core module $libc (import "" "new" (func $new (param i32) (result i32))) (memory (export "m") 1)
                  (func (export "r") (param i32 i32 i32 i32) (result i32) {realloc} (i32.const 64)))
                (core instance $libc (instantiate $libc (with "" (instance (export "new" (func $new))))))
                (core func $f' (canon lower (func $f) (memory (core memory $libc "m")) (realloc (core func $libc "r"))))
                (core module $m (import "" "f" (func $f (param i32))) (import "" "m" (memory 1))
                  (import "" "new" (func $new (param i32) (result i32)))
                  (func (export "g") (result i32) (call $f (i32.const 16))
                    (i32.add (call $new (i32.const 1)) (i32.load (i32.const 20)))))
                (core instance $i (instantiate $m (with "" (instance (export "f" (func $f')) (export "m" (memory $libc "m"))
                  (export "new" (func $new))))))
                (func (export "g") (result u32) (canon lift (core func $i "g"))))
              (instance $b (instantiate $b (with "f" (func $a "f"))))
              (export "g" (func $b "g")))"#
        )
    };
    assert_eq!(invoke(&text(""), "g", &[]).as_deref(), Ok("4"));
    let trap = invoke(&text("(drop (call $new (i32.const 1)))"), "g", &[]).unwrap_err();
    assert!(trap.contains("cannot leave component instance"), "{trap}");
}
