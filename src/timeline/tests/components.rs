//! Random components whose tasks wait for a moody host, for each other, and at both ends of streams: one run, in
//! whichever way it is looked at.

use super::{Dice, is_one_run};
use crate::exec::Bounds;
use crate::guest::{Entry, Guest, Linking};
use crate::wasm::Program;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::sync::Arc;

/// What a component's core modules import to do anything asynchronous, and how it is defined.
const BUILT_INS: [(&str, &str, &str); 17] = [
    ("new", "(result i32)", "(canon waitable-set.new (core func $new))"),
    ("join", "(param i32 i32)", "(canon waitable.join (core func $join))"),
    (
        "wait",
        "(param i32 i32) (result i32)",
        "(canon waitable-set.wait (memory (core memory $mem \"m\")) (core func $wait))",
    ),
    (
        "poll",
        "(param i32 i32) (result i32)",
        "(canon waitable-set.poll (memory (core memory $mem \"m\")) (core func $poll))",
    ),
    ("forget", "(param i32)", "(canon waitable-set.drop (core func $forget))"),
    ("drop", "(param i32)", "(canon subtask.drop (core func $drop))"),
    ("cancel", "(param i32) (result i32)", "(canon subtask.cancel (core func $cancel))"),
    ("yield", "(result i32)", "(canon thread.yield (core func $yield))"),
    ("s.new", "(result i64)", "(canon stream.new $ST (core func $s.new))"),
    (
        "s.read",
        "(param i32 i32 i32) (result i32)",
        "(canon stream.read $ST async (memory (core memory $mem \"m\")) (core func $s.read))",
    ),
    (
        "s.write",
        "(param i32 i32 i32) (result i32)",
        "(canon stream.write $ST async (memory (core memory $mem \"m\")) (core func $s.write))",
    ),
    (
        "s.cancel-read",
        "(param i32) (result i32)",
        "(canon stream.cancel-read $ST (core func $s.cancel-read))",
    ),
    (
        "s.cancel-write",
        "(param i32) (result i32)",
        "(canon stream.cancel-write $ST (core func $s.cancel-write))",
    ),
    ("s.drop-r", "(param i32)", "(canon stream.drop-readable $ST (core func $s.drop-r))"),
    ("s.drop-w", "(param i32)", "(canon stream.drop-writable $ST (core func $s.drop-w))"),
    ("inc", "", "(canon backpressure.inc (core func $inc))"),
    ("dec", "", "(canon backpressure.dec (core func $dec))"),
];

/// What all core modules have: a mix of everything that they see, and waiting for one subtask or one copy.
const COMMON: &str = r#"
  (global $mix (mut i32) (i32.const 7))
  (func $note (param i32) (global.set $mix (i32.add (i32.mul (global.get $mix) (i32.const 31)) (local.get 0))))
  ;; Waits for an event of one waitable; returns its payload.
  (func $await (param i32) (result i32) (local i32)
    (local.set 1 (call $new))
    (call $join (local.get 0) (local.get 1))
    (call $note (call $wait (local.get 1) (i32.const 64)))
    (call $join (local.get 0) (i32.const 0))
    (call $forget (local.get 1))
    (call $note (i32.load (i32.const 68)))
    (i32.load (i32.const 68)))
  ;; Waits until the subtask of a status has ended, and drops it.
  (func $finish (param i32)
    (call $note (local.get 0))
    (if (i32.ne (i32.and (local.get 0) (i32.const 15)) (i32.const 2)) (then
      (loop $again (br_if $again (i32.lt_u (call $await (i32.shr_u (local.get 0) (i32.const 4))) (i32.const 2))))
      (call $drop (i32.shr_u (local.get 0) (i32.const 4))))))
  ;; The outcome of a copy of an end, now or later.
  (func $copied (param i32 i32) (result i32)
    (if (result i32) (i32.eq (local.get 1) (i32.const -1))
      (then (call $await (local.get 0)))
      (else (local.get 1))))
  ;; Writes some bytes into a stream, in pieces, and drops the end.
  (func $fill (param $end i32) (param $pieces i32) (param $size i32) (local $got i32)
    (block $over (loop $more
      (br_if $over (i32.eqz (local.get $pieces)))
      (local.set $got (call $copied (local.get $end)
        (call $s.write (local.get $end) (i32.const 128) (local.get $size))))
      (br_if $over (i32.and (local.get $got) (i32.const 1)))
      (local.set $pieces (i32.sub (local.get $pieces) (i32.const 1)))
      (br $more)))
    (call $s.drop-w (local.get $end)))
  ;; Reads a stream to its end, or at most so often, and drops the end.
  (func $empty (param $end i32) (param $times i32) (param $size i32) (local $got i32)
    (block $over (loop $more
      (br_if $over (i32.eqz (local.get $times)))
      (local.set $got (call $copied (local.get $end)
        (call $s.read (local.get $end) (i32.const 256) (local.get $size))))
      (call $note (local.get $got))
      (br_if $over (i32.and (local.get $got) (i32.const 1)))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br $more)))
    (call $s.drop-r (local.get $end)))"#;

/// One step of a task: valid by itself, whatever came before.
fn step(dice: &mut Dice, callees: bool) -> String {
    let some = |dice: &mut Dice, most: u64| dice.below(most);
    match some(dice, if callees { 12 } else { 7 }) {
        0 => format!("(call $finish (call $sleep (i32.const {})))", some(dice, 9)),
        1 => format!("(call $sleep-sync (i32.const {}))", some(dice, 9)),
        2 => "(call $note (call $now))".into(),
        3 => "(drop (call $yield))".into(),
        // Two calls of the host at once, finished in the other order.
        4 => "(local.set 0 (call $sleep (i32.const 1))) (local.set 1 (call $sleep (i32.const 2))) \
              (call $finish (local.get 1)) (call $finish (local.get 0))"
            .into(),
        // A read that nobody meets, cancelled or dropped by the writer.
        5 => format!(
            "(local.set 3 (call $s.new)) (local.set 0 (i32.wrap_i64 (local.get 3))) \
             (local.set 1 (i32.wrap_i64 (i64.shr_u (local.get 3) (i64.const 32)))) \
             (drop (call $s.read (local.get 0) (i32.const 256) (i32.const {}))) \
             (call $note (call $s.write (local.get 1) (i32.const 128) (i32.const {}))) \
             (call $note (call $s.cancel-read (local.get 0))) \
             (call $s.drop-w (local.get 1)) (call $s.drop-r (local.get 0))",
            1 + some(dice, 9),
            some(dice, 9)
        ),
        // A call of the host that is cancelled if it does not finish at once.
        6 => "(local.set 0 (call $sleep (i32.const 5))) \
              (if (i32.ne (i32.and (local.get 0) (i32.const 15)) (i32.const 2)) (then \
                (call $note (call $cancel (i32.shr_u (local.get 0) (i32.const 4)))) \
                (call $drop (i32.shr_u (local.get 0) (i32.const 4)))))"
            .into(),
        7 => format!("(call $finish (call $work{}))", some(dice, 3)),
        8 => format!("(call $work{}-sync)", some(dice, 3)),
        9 => format!(
            "(local.set 0 (call $work{})) (local.set 1 (call $work{})) \
             (call $finish (local.get 0)) (call $finish (local.get 1))",
            some(dice, 3),
            some(dice, 3)
        ),
        // A stream for another task.
        10 => format!(
            "(local.set 3 (call $s.new)) \
             (local.set 2 (call $sink (i32.wrap_i64 (local.get 3)))) \
             (call $fill (i32.wrap_i64 (i64.shr_u (local.get 3) (i64.const 32))) (i32.const {}) (i32.const {})) \
             (call $finish (local.get 2))",
            1 + some(dice, 4),
            1 + some(dice, 40)
        ),
        _ => "(call $press) (local.set 0 (call $work0)) (call $release) (call $finish (local.get 0))".into(),
    }
}

fn steps(dice: &mut Dice, most: u64, callees: bool) -> String {
    (0..1 + dice.below(most)).map(|_| step(dice, callees) + "\n    ").collect()
}

/// A function of a callee, lifted with the sync ABI or with a callback, that takes some steps and returns.
fn work(dice: &mut Dice, name: &str, param: &str, before: &str) -> (String, String) {
    let steps = steps(dice, 3, false);
    let locals = if param.is_empty() { "(local i32 i32 i32 i64)" } else { "(local i32 i32 i64)" };
    if dice.below(2) == 0 {
        let core = format!("(func (export \"{name}\") {param} {locals}\n    {before}{steps})");
        return (core, format!("(canon lift (core func $i \"{name}\"))"));
    }
    // The callback yields some times before it returns.
    let core = format!(
        "(func (export \"{name}\") {param} (result i32) {locals}\n    {before}{steps}(i32.const 1))
  (func (export \"{name}-cb\") (param i32 i32 i32) (result i32)
    (call $note (local.get 0))
    (if (i32.lt_u (i32.and (global.get $mix) (i32.const 7)) (i32.const {})) (then (call $ret) (return (i32.const 0))))
    (call $note (i32.const 1))
    (i32.const 1))",
        1 + dice.below(7)
    );
    let lift =
        format!("(canon lift (core func $i \"{name}\") async (callback (core func $i \"{name}-cb\")))");
    (core, lift)
}

/// The imports of a core module, the canonical definitions, and the instance that a core module is given.
fn plumbing(more: &[(&str, &str, &str)]) -> (String, String, String) {
    let (mut imports, mut canons, mut given) = (String::new(), String::new(), String::new());
    for (name, ty, canon) in BUILT_INS.iter().chain(more) {
        writeln!(imports, "  (import \"\" \"{name}\" (func ${name} {ty}))").expect("a string");
        writeln!(canons, "  {canon}").expect("a string");
        write!(given, "(export \"{name}\" (func ${name}))").expect("a string");
    }
    (imports, canons, given)
}

const HOST: [(&str, &str, &str); 3] = [
    ("sleep", "(param i32) (result i32)", "(canon lower (func $sleep') async (core func $sleep))"),
    ("sleep-sync", "(param i32)", "(canon lower (func $sleep') (core func $sleep-sync))"),
    ("now", "(result i32)", "(canon lower (func $now') (core func $now))"),
];

fn component(seed: u64) -> String {
    let mut dice = Dice(seed);
    let memory = "(core module $Mem (memory (export \"m\") 1)) (core instance $mem (instantiate $Mem)) \
                  (type $ST (stream u8))";
    let imports_of_host = "(import \"sleep\" (func $sleep' async (param \"n\" u32))) \
                           (import \"now\" (func $now' (result u32)))";
    let mut callee = HOST.to_vec();
    callee.push(("ret", "", "(canon task.return (core func $ret))"));
    let (imports, canons, given) = plumbing(&callee);
    let (mut cores, mut lifts) = (String::new(), String::new());
    for name in ["work0", "work1", "work2"] {
        let (core, lift) = work(&mut dice, name, "", "");
        writeln!(cores, "  {core}").expect("a string");
        writeln!(lifts, "  (func (export \"{name}\") async {lift})").expect("a string");
    }
    let size = 1 + dice.below(50);
    let times = dice.below(6);
    let read = format!("(call $empty (local.get 0) (i32.const {times}) (i32.const {size}))\n    ");
    let (core, lift) = work(&mut dice, "sink", "(param i32)", &read);
    writeln!(cores, "  {core}").expect("a string");
    writeln!(lifts, "  (func (export \"sink\") async (param \"s\" (stream u8)) {lift})").expect("a string");
    let mut caller = HOST.to_vec();
    let own = [
        ("work0", "(result i32)", "(canon lower (func $work0') async (core func $work0))"),
        ("work1", "(result i32)", "(canon lower (func $work1') async (core func $work1))"),
        ("work2", "(result i32)", "(canon lower (func $work2') async (core func $work2))"),
        ("work0-sync", "", "(canon lower (func $work0') (core func $work0-sync))"),
        ("work1-sync", "", "(canon lower (func $work1') (core func $work1-sync))"),
        ("work2-sync", "", "(canon lower (func $work2') (core func $work2-sync))"),
        ("sink", "(param i32) (result i32)", "(canon lower (func $sink') async (core func $sink))"),
        ("press", "", "(canon lower (func $press') (core func $press))"),
        ("release", "", "(canon lower (func $release') (core func $release))"),
    ];
    caller.extend(own);
    let (caller_imports, caller_canons, caller_given) = plumbing(&caller);
    let run = steps(&mut dice, 5, true);
    format!(
        r#"(component
  {imports_of_host}
  (component $C {imports_of_host} {memory}
{canons}
  (core module $M (import "" "m" (memory 1))
{imports}{COMMON}
{cores}
  (func (export "press") (call $inc)) (func (export "release") (call $dec)))
  (core instance $i (instantiate $M (with "" (instance (export "m" (memory $mem "m")) {given}))))
{lifts}
  (func (export "press") (canon lift (core func $i "press")))
  (func (export "release") (canon lift (core func $i "release"))))
  (component $D {imports_of_host} {memory}
  (import "work0" (func $work0' async)) (import "work1" (func $work1' async)) (import "work2" (func $work2' async))
  (import "sink" (func $sink' async (param "s" (stream u8))))
  (import "press" (func $press')) (import "release" (func $release'))
{caller_canons}
  (core module $M (import "" "m" (memory 1))
{caller_imports}{COMMON}
  (func (export "run") (result i32) (local i32 i32 i32 i64)
    {run}
    (global.get $mix)))
  (core instance $i (instantiate $M (with "" (instance (export "m" (memory $mem "m")) {caller_given}))))
  (func (export "run") async (result u32) (canon lift (core func $i "run"))))
  (instance $c (instantiate $C (with "sleep" (func $sleep')) (with "now" (func $now'))))
  (instance $d (instantiate $D (with "sleep" (func $sleep')) (with "now" (func $now'))
    (with "work0" (func $c "work0")) (with "work1" (func $c "work1")) (with "work2" (func $c "work2"))
    (with "sink" (func $c "sink")) (with "press" (func $c "press")) (with "release" (func $c "release"))))
  (export "run" (func $d "run")))"#
    )
}

fn guest(seed: u64, schedule: Option<u64>) -> Guest {
    let text = component(seed);
    let program = Program::load("random.wat", text.as_bytes()).unwrap_or_else(|why| panic!("{why}\n{text}"));
    let entry = Entry::Invoke { function: "run".to_owned(), args: Vec::new() };
    let guest = Guest::linked(Arc::new(program), &entry, Bounds::default(), Linking::Functions);
    let guest = guest.unwrap_or_else(|why| panic!("{why}\n{text}"));
    match schedule {
        None => guest,
        Some(seed) => guest.scheduled(seed),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn random_components_are_one_run_forwards_backwards_and_again(
        seed in any::<u64>(),
        schedule in prop::option::of(any::<u64>()),
    ) {
        is_one_run(&|| guest(seed, schedule), seed ^ 0x5eed)?;
    }
}

/// The generator would be of little use if its programs trapped early, or never waited.
#[test]
fn random_components_mostly_come_to_their_end_and_wait_on_the_way() {
    use super::{Moody, run};
    use crate::guest::{End, Moment};
    use crate::timeline::Timeline;
    let (mut returned, mut completed) = (0, 0);
    for seed in 0..60 {
        let mut live = Timeline::live(guest(seed, None), Moody::new(seed));
        run(&mut live, 1_000_000 as Moment, 1000, &mut Dice(seed));
        returned += u32::from(matches!(live.guest().ended(), Some(End::Returned { .. })));
        completed += live.journal().completed();
    }
    assert!(returned > 40, "{returned} of 60 returned");
    assert!(completed > 60, "{completed} calls completed later");
}
