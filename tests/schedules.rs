//! `--schedule` and `explain --schedules`: other orders of a program's tasks.

mod program;

use std::path::Path;

/// Two tasks that yield once, then each appends its digit; `both` returns the digits, `one` calls only one of them.
const RACE: &str = r#"(component
  (component $C
    (core module $m
      (import "" "ret" (func $ret))
      (global $n (mut i32) (i32.const 0))
      (func $append (param i32) (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (local.get 0))))
      (func (export "go") (result i32) (i32.const 1))
      (func (export "a") (param i32 i32 i32) (result i32) (call $append (i32.const 1)) (call $ret) (i32.const 0))
      (func (export "b") (param i32 i32 i32) (result i32) (call $append (i32.const 2)) (call $ret) (i32.const 0))
      (func (export "digits") (result i32) (global.get $n)))
    (canon task.return (core func $ret))
    (core instance $i (instantiate $m (with "" (instance (export "ret" (func $ret))))))
    (func (export "a") async (canon lift (core func $i "go") async (callback (core func $i "a"))))
    (func (export "b") async (canon lift (core func $i "go") async (callback (core func $i "b"))))
    (func (export "digits") (result u32) (canon lift (core func $i "digits"))))
  (component $D
    (import "a" (func $a async)) (import "b" (func $b async)) (import "digits" (func $digits (result u32)))
    (core module $mem (memory (export "m") 1))
    (core instance $mem (instantiate $mem))
    (core module $m
      (import "" "a" (func $a (result i32))) (import "" "b" (func $b (result i32)))
      (import "" "digits" (func $digits (result i32)))
      (import "" "new" (func $new (result i32))) (import "" "join" (func $join (param i32 i32)))
      (import "" "wait" (func $wait (param i32 i32) (result i32)))
      (func $await (param i32) (local i32)
        (local.set 1 (call $new))
        (call $join (i32.shr_u (local.get 0) (i32.const 4)) (local.get 1))
        (drop (call $wait (local.get 1) (i32.const 0))))
      (func (export "both") (result i32) (local i32 i32)
        (local.set 0 (call $a)) (local.set 1 (call $b))
        (call $await (local.get 0)) (call $await (local.get 1))
        (call $digits))
      (func (export "one") (result i32) (call $await (call $a)) (call $digits)))
    (canon lower (func $a) async (core func $a')) (canon lower (func $b) async (core func $b'))
    (canon lower (func $digits) (core func $digits'))
    (canon waitable-set.new (core func $new)) (canon waitable.join (core func $join))
    (canon waitable-set.wait (memory (core memory $mem "m")) (core func $wait))
    (core instance $i (instantiate $m (with "" (instance
      (export "a" (func $a')) (export "b" (func $b')) (export "digits" (func $digits'))
      (export "new" (func $new)) (export "join" (func $join)) (export "wait" (func $wait))))))
    (func (export "both") async (result u32) (canon lift (core func $i "both")))
    (func (export "one") async (result u32) (canon lift (core func $i "one"))))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D
    (with "a" (func $c "a")) (with "b" (func $c "b")) (with "digits" (func $c "digits"))))
  (export "both" (func $d "both")) (export "one" (func $d "one")))"#;

/// Runs it in a folder that has the program; returns the exit status and standard output.
fn run(folder: &Path, args: &[&str]) -> (i32, String) {
    std::fs::write(folder.join("race.wat"), RACE).expect("the program");
    let output = program::wasmscope().current_dir(folder).args(args).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text");
    (output.status.code().expect("an exit status"), text)
}

#[test]
fn a_seed_decides_the_order_and_the_same_seed_decides_it_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let both = |seed: &str| {
        let args = ["run", "--schedule", seed, "--invoke", "both()", "race.wat"];
        run(folder.path(), &args).1.trim().to_owned()
    };
    assert_eq!(run(folder.path(), &["run", "--invoke", "both()", "race.wat"]).1.trim(), "12");
    let seeds: Vec<String> = (0..8).map(|seed| seed.to_string()).collect();
    let orders: Vec<String> = seeds.iter().map(|seed| both(seed)).collect();
    assert!(
        orders.iter().any(|order| order == "12") && orders.iter().any(|order| order == "21"),
        "{orders:?}"
    );
    assert_eq!(orders, seeds.iter().map(|seed| both(seed)).collect::<Vec<_>>());
}

#[test]
fn the_first_order_that_ends_differently_is_told_and_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let (status, text) =
        run(at, &["explain", "--schedules", "20", "--save", "other.rec", "--invoke", "both()", "race.wat"]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("In the usual order: it returns 12."), "{text}");
    assert!(text.contains("it ends differently: it returns 21."), "{text}");
    assert!(text.contains("That run is in other.rec."), "{text}");
    assert_eq!(run(at, &["replay", "--run", "other.rec"]), (0, "21\n".to_owned()));
    let (status, text) = run(at, &["explain", "--schedules", "20", "--invoke", "one()", "race.wat"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("All 20 other orders ended alike."), "{text}");
    let (status, text) = run(at, &["explain", "--schedules", "2", "other.rec"]);
    assert_eq!((status, &*text), (2, ""));
}
