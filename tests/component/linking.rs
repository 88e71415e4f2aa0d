//! Linking: several core modules, modules and components that are passed around, bags of exports, names.

use crate::{entry, finish, invoke, load, no_host};
use wasmscope::component::Val;
use wasmscope::guest::{End, Guest, HostReply};

#[test]
fn a_core_module_is_an_import_an_export_and_an_argument() {
    let text = r#"(component
      (component $library
        (core module $double (func (export "f") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2))))
        (export "double" (core module $double)))
      (instance $library (instantiate $library))
      (alias export $library "double" (core module $double))
      (component $user
        (import "m" (core module $m (export "f" (func (param i32) (result i32)))))
        (core module $twice
          (import "a" "f" (func $a (param i32) (result i32)))
          (import "b" "f" (func $b (param i32) (result i32)))
          (func (export "f") (param i32) (result i32) (call $b (call $a (local.get 0)))))
        (core instance $a (instantiate $m))
        (core instance $b (instantiate $m))
        (core instance $twice (instantiate $twice (with "a" (instance $a)) (with "b" (instance $b))))
        (func (export "f") (param "n" u32) (result u32) (canon lift (core func $twice "f"))))
      (instance $u (instantiate $user (with "m" (core module $double))))
      (export "f" (func $u "f")))"#;
    assert_eq!(invoke(text, "f", &["5"]).as_deref(), Ok("20"));
}

#[test]
fn two_instances_of_a_module_share_a_memory_or_not() {
    let text = r#"(component
      (core module $counter
        (global $n (mut i32) (i32.const 0))
        (func (export "next") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))
      (core instance $a (instantiate $counter))
      (core instance $b (instantiate $counter))
      (core module $memory (memory (export "m") 1))
      (core instance $memory (instantiate $memory))
      (core module $poke
        (import "mem" "m" (memory 1)) (import "c" "next" (func $next (result i32)))
        (func (export "poke") (i32.store (i32.const 0) (i32.add (i32.mul (i32.load (i32.const 0)) (i32.const 10)) (call $next)))))
      (core instance $p (instantiate $poke (with "mem" (instance $memory)) (with "c" (instance $a))))
      (core instance $q (instantiate $poke (with "mem" (instance $memory)) (with "c" (instance $b))))
      (core module $main
        (import "mem" "m" (memory 1)) (import "p" "poke" (func $p)) (import "q" "poke" (func $q))
        (func (export "f") (result i32) (call $p) (call $p) (call $q) (i32.load (i32.const 0))))
      (core instance $main (instantiate $main (with "mem" (instance $memory)) (with "p" (instance $p)) (with "q" (instance $q))))
      (func (export "f") (result u32) (canon lift (core func $main "f"))))"#;
    assert_eq!(invoke(text, "f", &[]).as_deref(), Ok("121"));
}

/// How wit-component breaks the cycle "lowering needs the memory, the module needs the lowered function".
#[test]
fn a_shim_closes_the_circle_between_memory_and_import() {
    let text = r#"(component
      (component $len
        (core module $m (memory (export "m") 1)
          (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
          (func (export "f") (param i32 i32) (result i32) (local.get 1)))
        (core instance $i (instantiate $m))
        (func (export "len") (param "s" string) (result u32)
          (canon lift (core func $i "f") (memory (core memory $i "m")) (realloc (core func $i "r")))))
      (instance $len (instantiate $len))
      (component $user
        (import "len" (func $len (param "s" string) (result u32)))
        (core module $shim (table (export "t") 1 1 funcref)
          (type $t (func (param i32 i32) (result i32)))
          (func (export "0") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 0) (local.get 1) (i32.const 0))))
        (core instance $shim (instantiate $shim))
        (core module $main (import "env" "len" (func $len (param i32 i32) (result i32)))
          (memory (export "m") 1) (data (i32.const 8) "hello")
          (func (export "run") (result i32) (call $len (i32.const 8) (i32.const 5))))
        (core instance $env (export "len" (func $shim "0")))
        (core instance $main (instantiate $main (with "env" (instance $env))))
        (core func $len' (canon lower (func $len) (memory (core memory $main "m"))))
        (core module $fixup (import "" "t" (table 1 1 funcref)) (import "" "0" (func $f (param i32 i32) (result i32)))
          (elem (i32.const 0) func $f))
        (core instance $args (export "t" (table $shim "t")) (export "0" (func $len')))
        (core instance (instantiate $fixup (with "" (instance $args))))
        (func (export "run") (result u32) (canon lift (core func $main "run"))))
      (instance $u (instantiate $user (with "len" (func $len "len"))))
      (export "run" (func $u "run")))"#;
    assert_eq!(invoke(text, "run", &[]).as_deref(), Ok("5"));
}

#[test]
fn components_are_arguments_and_keep_what_they_captured() {
    let text = r#"(component
      (core module $seven (func (export "f") (result i32) (i32.const 7)))
      (component $maker
        ;; Captures the module of the component around it, and is instantiated far away.
        (alias outer 1 $seven (core module $m))
        (core instance $i (instantiate $m))
        (func (export "f") (result u32) (canon lift (core func $i "f"))))
      (component $far
        (component $farther
          (import "c" (component $c (export "f" (func (result u32)))))
          (instance $a (instantiate $c))
          (instance $bag (export "g" (func $a "f")))
          (export "bag" (instance $bag)))
        (import "c" (component $c (export "f" (func (result u32)))))
        (instance $x (instantiate $farther (with "c" (component $c))))
        (export "x" (instance $x)))
      (instance $far (instantiate $far (with "c" (component $maker))))
      (alias export $far "x" (instance $x))
      (alias export $x "bag" (instance $bag))
      (export "g" (func $bag "g")))"#;
    assert_eq!(invoke(text, "g", &[]).as_deref(), Ok("7"));
}

#[test]
fn a_lowered_function_can_be_lifted_again_and_a_builtin_can_be_a_destructor() {
    let text = r#"(component
      (component $a
        (core module $m
          (global $dropped (mut i32) (i32.const 0))
          (func (export "add") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
          (func (export "dtor") (param i32) (global.set $dropped (i32.add (global.get $dropped) (local.get 0))))
          (func (export "dropped") (result i32) (global.get $dropped)))
        (core instance $i (instantiate $m))
        (type $r' (resource (rep i32) (dtor (core func $i "dtor"))))
        (export $r "r" (type $r'))
        (core func $new (canon resource.new $r'))
        (func (export "add") (param "n" u32) (result u32) (canon lift (core func $i "add")))
        (func (export "make") (param "n" u32) (result (own $r)) (canon lift (core func $new)))
        (func (export "dropped") (result u32) (canon lift (core func $i "dropped"))))
      (instance $a (instantiate $a))
      (component $b
        (import "a" (instance $a
          (export "r" (type $r (sub resource)))
          (export "add" (func (param "n" u32) (result u32)))
          (export "make" (func (param "n" u32) (result (own $r))))
          (export "dropped" (func (result u32)))))
        (alias export $a "r" (type $r))
        (core func $add (canon lower (func $a "add")))
        (core func $make (canon lower (func $a "make")))
        (core func $dropped (canon lower (func $a "dropped")))
        ;; The representation of a box is a handle of $r: dropping the box drops that.
        (core func $drop (canon resource.drop $r))
        (type $box (resource (rep i32) (dtor (core func $drop))))
        (core func $new-box (canon resource.new $box))
        (core func $drop-box (canon resource.drop $box))
        (core module $m
          (import "b" "make" (func $make (param i32) (result i32)))
          (import "b" "new-box" (func $new (param i32) (result i32)))
          (import "b" "drop-box" (func $drop (param i32)))
          (import "b" "dropped" (func $dropped (result i32)))
          (func (export "run") (result i32)
            (call $drop (call $new (call $make (i32.const 30))))
            (call $dropped)))
        (core instance $i (instantiate $m (with "b" (instance (export "make" (func $make)) (export "new-box" (func $new-box))
          (export "drop-box" (func $drop-box)) (export "dropped" (func $dropped))))))
        (func (export "again") (param "n" u32) (result u32) (canon lift (core func $add)))
        (func (export "run") (result u32) (canon lift (core func $i "run"))))
      (instance $b (instantiate $b (with "a" (instance $a))))
      (export "b" (instance $b)))"#;
    assert_eq!(invoke(text, "again", &["41"]).as_deref(), Ok("42"));
    assert_eq!(invoke(text, "run", &[]).as_deref(), Ok("30"));
}

#[test]
fn an_import_that_implements_an_interface_asks_the_host_for_that() {
    let program = |import: &str| {
        format!(
            r#"(component
              (import {import} (instance $random (export "get-insecure-random-u64" (func (result u64)))))
              (core func $get (canon lower (func $random "get-insecure-random-u64")))
              (core module $m (import "r" "get" (func $get (result i64))) (func (export "f") (result i64) (call $get)))
              (core instance $i (instantiate $m (with "r" (instance (export "get" (func $get))))))
              (func (export "f") (result u64) (canon lift (core func $i "f"))))"#
        )
    };
    for import in [
        r#""wasi:random/insecure@0.2.3""#,
        r#""dice" (implements "wasi:random/insecure@0.2.3")"#,
        r#""wasi:random/insecure@0.2" (versionsuffix ".3")"#,
        r#""dice" (implements "wasi:random/insecure@0.2") (versionsuffix ".3")"#,
    ] {
        let mut guest = Guest::new(load(&program(import)), &entry("f", &[])).unwrap();
        let mut asked = Vec::new();
        let end = finish(&mut guest, &mut |call| {
            asked.push(call.func.interface.to_string());
            HostReply::value(Some(Val::U64(4)))
        });
        assert_eq!(end, End::Returned { results: vec!["4".into()], status: 0 }, "{import}");
        assert_eq!(asked, ["wasi:random/insecure"], "{import}");
    }
    let error =
        Guest::new(load(&program(r#""dice" (implements "acme:dice/roll")"#)), &entry("f", &[])).unwrap_err();
    assert!(error.message.contains("interface acme:dice/roll at offset"), "{}", error.message);
}

#[test]
fn a_start_function_may_call_into_another_component_and_a_trap_in_it_ends_all() {
    let text = |body: &str| {
        format!(
            r#"(component
              (component $a
                (core module $m (func (export "f") (result i32) (i32.const 3)))
                (core instance $i (instantiate $m))
                (func (export "f") (result u32) (canon lift (core func $i "f"))))
              (instance $a (instantiate $a))
              (component $b
                (import "f" (func $f (result u32)))
                (core func $f' (canon lower (func $f)))
                (core module $m (import "a" "f" (func $f (result i32))) (global $g (mut i32) (i32.const 0))
                  (func $start {body}) (start $start)
                  (func (export "g") (result i32) (global.get $g)))
                (core instance $i (instantiate $m (with "a" (instance (export "f" (func $f'))))))
                (func (export "g") (result u32) (canon lift (core func $i "g"))))
              (instance $b (instantiate $b (with "f" (func $a "f"))))
              (export "g" (func $b "g")))"#
        )
    };
    assert_eq!(invoke(&text("(global.set $g (call $f))"), "g", &[]).as_deref(), Ok("3"));
    let mut guest = Guest::new(load(&text("(drop (call $f)) unreachable")), &entry("g", &[])).unwrap();
    let End::Trapped(trap) = finish(&mut guest, &mut no_host) else { panic!() };
    assert_eq!(trap.frames.len(), 1, "{trap:?}");
}

#[test]
fn a_program_that_makes_instances_without_end_is_refused() {
    // 2^14 instances from a few lines.
    let mut text = String::from("(component $c0)");
    for i in 1..=14 {
        text = format!(
            "{text} (component $c{i} (alias outer 1 $c{} (component $c)) (instance (instantiate $c)) (instance (instantiate $c)))",
            i - 1
        );
    }
    let text = format!(
        r#"(component {text} (instance (instantiate $c14))
          (core module $m (func (export "f"))) (core instance $i (instantiate $m))
          (func (export "f") (canon lift (core func $i "f"))))"#
    );
    assert!(invoke(&text, "f", &[]).unwrap_err().contains("more than 10000 component instances"));
}
