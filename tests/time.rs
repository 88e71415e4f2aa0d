//! Going back: the state at a moment equals that of a fresh run to it, whatever the starting point; and the host is
//! asked once.

mod engine;

use engine::compiled;
use engine::dice::Dice;
use engine::invoke::{guest, guests, sample};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use wasm_smith::{Config, Module};
use wasmscope::caps::{Access, Grant};
use wasmscope::exec::Stops;
use wasmscope::guest::{
    Answer, CallId, Entry, Guest, Host, HostCall, HostReply, Stop, Survey, SurveyQuery, WaitReason,
};
use wasmscope::session::{Back, Motion, Pump, Session, Setup};
use wasmscope::timeline::{Advance, Timeline};
use wasmscope::trace::Journal;
use wasmscope::wasi::{Config as WasiConfig, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::{Location, Program};
use wasmscope::words::Lang;

const SAMPLES: [&str; 8] = [
    "read-sample.wasm",
    "read-sample.p1.wasm",
    "hello-wasm.wasm",
    "objects.wat",
    "exceptions.wat",
    "memory.wat",
    "trap.wat",
    "loop.wat",
];

/// A host that counts how often it is asked.
struct Counting {
    host: WasiHost,
    asked: Arc<AtomicUsize>,
}

impl Host for Counting {
    fn call(&mut self, id: CallId, call: &HostCall) -> Answer {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.host.call(id, call)
    }

    fn completion(&mut self) -> Option<(CallId, HostReply)> {
        self.host.completion()
    }

    fn waits_for(&self) -> Option<WaitReason> {
        self.host.waits_for()
    }

    fn survey(&mut self, query: &SurveyQuery) -> Survey {
        self.host.survey(query)
    }

    fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        self.host.feed_stdin(bytes);
    }
}

fn host(granted: bool) -> (Box<dyn Host>, Arc<AtomicUsize>) {
    let samples = format!("{}/samples", env!("CARGO_MANIFEST_DIR"));
    let grant = Grant { host: samples, guest: ".".into(), access: Access::ReadOnly };
    let config = WasiConfig {
        args: vec!["program".into(), "sample_text".into()],
        env: Vec::new(),
        network: wasmscope::caps::Network::default(),
        grants: if granted { vec![grant] } else { Vec::new() },
        stdin: StdinSource::Empty,
        output: StdoutSink::Captured,
    };
    let asked = Arc::new(AtomicUsize::new(0));
    (Box::new(Counting { host: WasiHost::new(config).expect("a host"), asked: Arc::clone(&asked) }), asked)
}

/// Runs to the end, or for `most` instructions.
fn run(timeline: &mut Timeline, most: u64, slice: u64) {
    while timeline.moment() < most {
        let slice = slice.min(most - timeline.moment());
        match timeline.advance(slice, &Stops::default()) {
            Advance::Stopped(Stop::Budget) => {}
            Advance::Stopped(_) => return,
            other => panic!("{other:?}"),
        }
    }
}

/// Goes to a moment in the past.
fn go(timeline: &mut Timeline, to: u64) {
    timeline.stand_before(to).expect("there is memory");
    loop {
        let left = to - timeline.moment();
        let advance = timeline.advance(left, &Stops::default());
        assert!(matches!(advance, Advance::Stopped(_)), "{advance:?}");
        if timeline.moment() == to {
            return;
        }
    }
}

/// A fresh run to a moment, answered from a journal: the state that must be there.
fn fresh(start: &Guest, journal: &Journal, to: u64) -> Guest {
    let mut replay = Timeline::replay(start.copy().expect("memory"), journal.clone());
    replay.set_most_bytes(0);
    while replay.moment() < to {
        let left = to - replay.moment();
        if !matches!(replay.advance(left, &Stops::default()), Advance::Stopped(Stop::Budget | Stop::Ended(_)))
        {
            break;
        }
    }
    replay.advance(0, &Stops::default());
    replay.guest().copy().expect("memory")
}

/// Visits random moments of a run, each from wherever the previous visit ended.
fn anywhere(name: &str, start: &Guest, host: Box<dyn Host>, dice: &mut Dice<'_>, most: u64, times: u64) {
    let mut timeline = Timeline::live(start.copy().expect("memory"), host);
    run(&mut timeline, most, 1 + dice.below(2000));
    let end = timeline.moment();
    let last = timeline.guest().copy().expect("memory");
    let journal = timeline.journal().clone();
    let calls: Vec<_> = journal.calls().iter().collect();
    for time in 0..times {
        let to = match time % 4 {
            0 => dice.below(end + 1),
            // Near the current moment, in both directions; and around the calls, within the work of the canonical ABI.
            1 => timeline.moment().saturating_sub(dice.below(50)),
            2 => (timeline.moment() + dice.below(50)).min(end),
            _ if calls.is_empty() => dice.below(end + 1),
            _ => (dice.pick(&calls).moment + dice.below(40)).min(end),
        };
        go(&mut timeline, to);
        let wanted = fresh(start, &journal, to);
        assert!(timeline.guest().same_state(&wanted), "{name}: not the same at {to} of {end}");
        assert_eq!(timeline.journal().made(), journal.made(), "{name}: nothing is added");
    }
    timeline.stand_at_frontier();
    assert!(timeline.guest().same_state(&last), "{name}: what was is as it was");
    // Forward from the past to the previous moment, and on.
    go(&mut timeline, end / 2);
    run(&mut timeline, u64::MAX, 777);
    if last.ended().is_some() {
        assert!(timeline.guest().same_state(&last), "{name}: forward to the end");
    }
}

#[test]
fn any_moment_of_a_sample_is_that_of_a_fresh_run() {
    for (name, seed) in SAMPLES.into_iter().zip(1..) {
        for granted in [false, true] {
            let start = sample(name);
            let (host, asked) = host(granted);
            let mut dice = Dice::new(seed);
            let mut once = Timeline::live(start.copy().expect("memory"), self::host(granted).0);
            run(&mut once, u64::MAX, u64::MAX);
            let calls = usize::try_from(once.calls().made()).expect("few");
            anywhere(name, &start, host, &mut dice, u64::MAX, 24);
            assert_eq!(asked.load(Ordering::Relaxed), calls, "{name}: the world is asked once");
        }
    }
}

#[test]
fn any_moment_of_a_generated_program_is_that_of_a_fresh_run() {
    let mut looked = 0;
    for number in 0..60 {
        let mut dice = Dice::new(number);
        let binary = wat::parse_str(compiled::module(&mut dice)).expect("is a module");
        for start in guests("compiled", &binary, &mut dice) {
            anywhere(&format!("compiled {number}"), &start, host(false).0, &mut dice, 50_000, 6);
            looked += 1;
        }
    }
    assert!(looked > 100, "{looked}");
}

/// A module that imports nothing and terminates.
fn smith(number: u64) -> Option<Vec<u8>> {
    let mut dice = Dice::new(number);
    let bytes = dice.bytes(2000);
    let config = Config {
        max_imports: 0,
        min_funcs: 2,
        max_memories: 2,
        max_memory32_bytes: 1 << 20,
        max_memory64_bytes: 1 << 20,
        export_everything: true,
        threads_enabled: false,
        gc_enabled: number.is_multiple_of(2),
        exceptions_enabled: true,
        custom_descriptors_enabled: false,
        compact_imports_enabled: false,
        shared_everything_threads_enabled: false,
        ..Config::default()
    };
    let mut module = Module::new(config, &mut arbitrary::Unstructured::new(&bytes)).ok()?;
    module.ensure_termination(2000).ok()?;
    Some(module.to_bytes())
}

#[test]
fn any_moment_of_a_smith_module_is_that_of_a_fresh_run() {
    let mut looked = 0;
    for number in 0..80 {
        let Some(binary) = smith(number) else { continue };
        if Program::load("smith", &binary).is_err() {
            continue;
        }
        let mut dice = Dice::new(number);
        for start in guests("smith", &binary, &mut dice) {
            anywhere(&format!("smith {number}"), &start, host(false).0, &mut dice, 50_000, 5);
            looked += 1;
        }
    }
    assert!(looked > 30, "{looked}");
}

/// Writes to memory in every possible way, all over four mebibytes, so that hardly any checkpoint is worth its cost;
/// the host writes, too.
const DEAR: &str = r#"(module
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 65 200)
  (table $table 8 funcref)
  (elem declare func $turn)
  (global $global (mut i64) (i64.const 1))
  (func $turn (param $x i64) (result i64) (local $at i32)
    (local.set $at (i32.and (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 20))) (i32.const 0x3fffff)))
    (i64.store (local.get $at) (local.get $x))
    (v128.store offset=4 (i32.xor (local.get $at) (i32.const 0x155555)) (i64x2.splat (local.get $x)))
    (i32.store8 (i32.xor (local.get $at) (i32.const 0x2aaaaa)) (local.get $at))
    (memory.fill (i32.xor (local.get $at) (i32.const 0x333333)) (local.get $at) (i32.and (local.get $at) (i32.const 0x1fff)))
    (memory.copy (i32.xor (local.get $at) (i32.const 0x0ff0ff)) (local.get $at) (i32.and (local.get $at) (i32.const 0xff)))
    (drop (i32.atomic.rmw.add (i32.and (local.get $at) (i32.const 0x3ffffc)) (local.get $at)))
    (global.set $global (i64.xor (global.get $global) (local.get $x)))
    (table.set $table (i32.and (local.get $at) (i32.const 7))
      (select (result funcref) (ref.func $turn) (ref.null func) (i32.and (local.get $at) (i32.const 8))))
    (i64.add (i64.mul (local.get $x) (i64.const 6364136223846793005)) (i64.const 1442695040888963407)))
  (func (export "_start") (local $x i64) (local $i i32)
    (local.set $x (i64.const 88172645463325252))
    (loop $again
      (local.set $x (call $turn (local.get $x)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (if (i32.eqz (i32.rem_u (local.get $i) (i32.const 301)))
        (then (drop (call $random (i32.const 4090) (i32.const 9000)))))
      (if (i32.eqz (i32.rem_u (local.get $i) (i32.const 97)))
        (then (i32.store8 (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)) (local.get $i))))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 2500))))
    (call $exit (i32.const 3))))"#;

#[test]
fn any_moment_of_a_guest_too_dear_for_checkpoints_is_that_of_a_fresh_run() {
    let program = Program::load("dear", DEAR.as_bytes()).expect("loads");
    let start = Guest::new(Arc::new(program), &Entry::Command).expect("links");
    for seed in 0..3 {
        anywhere("dear", &start, host(false).0, &mut Dice::new(seed), u64::MAX, 60);
    }
    against_reference("dear", &start, false, &mut Dice::new(7), 6);
}

/// A run, recorded instruction by instruction.
struct Reference {
    /// Before each instruction: the depth and the location. The last entry is the final state.
    states: Vec<(usize, Option<Location>)>,
    /// Where `w` stops, from the start on.
    calls: Vec<u64>,
}

fn session(start: &Guest, granted: bool) -> Session {
    let timeline = Timeline::live(start.copy().expect("memory"), host(granted).0);
    Session::new(timeline, Setup::default(), Box::new(move |_| Ok(host(granted).0)))
}

fn finish(session: &mut Session) {
    while session.pump(10_000) == Pump::Running {}
}

fn reference(start: &Guest, granted: bool, most: usize) -> Reference {
    let mut timeline = Timeline::live(start.copy().expect("memory"), host(granted).0);
    timeline.advance(0, &Stops::default());
    let mut states = Vec::new();
    loop {
        let guest = timeline.guest();
        states.push((guest.frame().depth, guest.location().filter(|_| guest.ended().is_none())));
        if states.len() >= most {
            break;
        }
        let before = timeline.moment();
        timeline.advance(1, &Stops::default());
        if timeline.moment() == before {
            break;
        }
    }
    let mut forward = session(start, granted);
    let mut calls = Vec::new();
    while (forward.status().moment as usize) < most {
        forward.start(Motion::NextCall);
        finish(&mut forward);
        match forward.status() {
            status if status.end.is_empty() => calls.push(status.moment),
            _ => break,
        }
    }
    Reference { states, calls }
}

/// Goes to a moment, makes a motion, and returns the resulting moment.
fn from(session: &mut Session, moment: u64, back: Back) -> u64 {
    session.command(&format!("goto {moment}")).expect("a moment");
    finish(session);
    assert_eq!(session.status().moment, moment);
    if session.start_back(back, 1).is_ok() {
        finish(session);
    }
    session.status().moment
}

fn against_reference(name: &str, start: &Guest, granted: bool, dice: &mut Dice<'_>, times: u64) {
    let most = 60_000;
    let known = reference(start, granted, most);
    let last = known.states.len() as u64 - 1;
    let mut session = session(start, granted);
    session.command(&format!("goto {last}")).expect("a moment");
    finish(&mut session);
    // Breakpoints where something happens, and one with a condition that never holds.
    let places: BTreeSet<Location> =
        (0..3).filter_map(|_| known.states[dice.below(last + 1) as usize].1).collect();
    for (at, only) in places.iter().zip(0..) {
        let offset =
            start.program().module(at.module).code(at.pc.func).expect("code").offsets[at.pc.op as usize];
        let condition = if only == 1 { " if 1 == 2" } else { "" };
        session.command(&format!("break {offset:#x}{condition}")).expect("a place");
    }
    let stops: Vec<Location> =
        places.iter().zip(0..).filter(|(_, only)| *only != 1).map(|(at, _)| *at).collect();
    for _ in 0..times {
        let n = dice.below(last) + 1;
        let before = &known.states[..n as usize];
        // The last state is the end of the program, which has no location.
        let (depth, _) = known.states[n as usize];
        type State = (usize, Option<Location>);
        let latest =
            |found: &dyn Fn(&State) -> bool| before.iter().rposition(found).map_or(0, |at| at as u64);
        assert_eq!(from(&mut session, n, Back::Step), n - 1, "{name}: S from {n}");
        assert_eq!(
            from(&mut session, n, Back::Over),
            latest(&|(d, _)| *d <= depth.max(1)),
            "{name}: N from {n} of {last}"
        );
        let wanted = if depth < 2 { n } else { latest(&|(d, _)| *d < depth) };
        assert_eq!(from(&mut session, n, Back::Out), wanted, "{name}: O from {n} of {last}");
        let wanted = latest(&|(_, at)| at.is_some_and(|at| stops.contains(&at)));
        assert_eq!(from(&mut session, n, Back::Continue), wanted, "{name}: C from {n} of {last}");
        let wanted = known.calls.iter().copied().rfind(|call| *call < n).unwrap_or(0);
        assert_eq!(from(&mut session, n, Back::Call), wanted, "{name}: W from {n} of {last}");
    }
}

#[test]
fn backward_motions_find_what_single_steps_find() {
    for (name, seed) in SAMPLES.into_iter().zip(100..) {
        for granted in [false, true] {
            against_reference(name, &sample(name), granted, &mut Dice::new(seed), 8);
        }
    }
}

#[test]
fn backward_motions_in_generated_programs() {
    for number in 0..25 {
        let mut dice = Dice::new(number);
        let binary = wat::parse_str(compiled::module(&mut dice)).expect("is a module");
        for start in guests("compiled", &binary, &mut dice) {
            if fresh(&start, &Journal::default(), 3).moment() == 3 {
                against_reference(&format!("compiled {number}"), &start, false, &mut dice, 3);
            }
        }
    }
}

/// Writes all over a mebibyte without end, and calls `$rare` every 4096 turns.
const BUSY: &str = r#"(module (memory 16)
    (func $rare (param $turn i32))
    (func (export "run") (param $x i32) (local $turn i32)
        (loop $again
            (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
            (i32.store (i32.and (i32.shr_u (local.get $x) (i32.const 8)) (i32.const 0xffffc)) (local.get $x))
            (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
            (if (i32.eqz (i32.and (local.get $turn) (i32.const 0xfff))) (then (call $rare (local.get $turn))))
            (br $again))))"#;

fn busy() -> Guest {
    guest("busy.wat", BUSY.as_bytes(), &Entry::Invoke { function: "run".into(), args: vec!["1".into()] })
}

#[test]
fn checkpoints_keep_to_their_bytes() {
    const LENGTH: u64 = 40_000_000;
    for limit in [0, 100_000, 1_500_000, 4 << 20, 64 << 20] {
        let start = busy();
        let mut timeline = Timeline::live(start.copy().expect("memory"), host(false).0);
        timeline.set_most_bytes(limit);
        let (_, first) = timeline.kept();
        run(&mut timeline, LENGTH, 700_000);
        for to in [LENGTH / 2, LENGTH - 5, 3_000_000] {
            go(&mut timeline, to);
            let (count, bytes) = timeline.kept();
            assert!(bytes <= limit.max(first), "{bytes} bytes of {limit}");
            assert!(count <= 150, "{count}");
            let wanted = fresh(&start, &Journal::default(), to);
            assert!(timeline.guest().same_state(&wanted), "at {to} with {limit} bytes");
        }
        if limit > 32 << 20 {
            assert!(timeline.kept().0 > 8, "{:?}", timeline.kept());
        }
    }
}

/// Executes a command and its motion to the end.
fn does(session: &mut Session, line: &str) -> Vec<String> {
    let output = session.command(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    finish(session);
    session.outcome_lines(&output, Lang::En)
}

#[test]
fn a_condition_is_honoured_both_ways() {
    let mut session = session(&busy(), false);
    let said = does(&mut session, "break rare if local 0 == 40960").join(" ");
    assert!(said.starts_with("breakpoint 1: rare, before end at 0x"), "{said}");
    assert!(said.ends_with(", if local 0 == 40960"), "{said}");
    does(&mut session, "continue");
    let there = session.status().moment;
    assert_eq!(session.status().why.to_string(), "breakpoint 1");
    does(&mut session, &format!("goto {}", there + 3_000_000));
    // The run never ends, and all calls are passed except the one for which the condition holds.
    does(&mut session, "C");
    assert_eq!((session.status().moment, &*session.status().why.to_string()), (there, "breakpoint 1"));
    does(&mut session, "break func[0] if local 0 < 20480 and local 0 != 8192 or local 0 == 0x7000");
    let mut turns = Vec::new();
    for _ in 0..6 {
        does(&mut session, "C");
        turns.push(does(&mut session, "print local 0").join(" ").split(' ').nth(1).unwrap_or("").to_owned());
    }
    assert_eq!(turns[..4], ["28672", "16384", "12288", "4096"]);
    assert_eq!(session.status().moment, 0);
    for wrong in ["break func[0] if local 9 == 0", "break func[0] if local 0 = 0", "break on errno any if 1"]
    {
        assert!(session.command(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_condition_that_cannot_be_told_stops_and_says_so() {
    let mut session = session(&busy(), false);
    does(&mut session, "break func[0] if *i32 0x7fffffff == 1");
    does(&mut session, "continue");
    let why = session.status().why.to_string();
    assert!(why.contains("breakpoint 1") && why.contains("outside memory"), "{why}");
}

#[test]
fn both_ends_are_calm_and_interrupts_come_back() {
    let mut session = session(&sample("read-sample.wasm"), false);
    for line in ["back", "N", "C", "W", "step back 5", "goto start"] {
        let said = does(&mut session, line).join(" ");
        assert!(said.contains("at the start of the run") || said.contains("already"), "{line}: {said}");
    }
    does(&mut session, "step");
    assert_eq!(does(&mut session, "O"), ["no function called this one"]);
    does(&mut session, "goto end");
    let end = session.status().moment;
    for line in ["step", "next", "continue", "call"] {
        assert!(does(&mut session, line).join(" ").contains("the program has ended"), "{line}");
    }
    does(&mut session, "goto 50%");
    assert_eq!(session.status().moment, end / 2);
    does(&mut session, &format!("goto {}", end + 7));
    assert_eq!(session.status().moment, end, "there is nothing after the end");
    does(&mut session, "goto call 3");
    assert_eq!(session.records().made(), 3);
    does(&mut session, "bookmark here");
    does(&mut session, "goto start");
    does(&mut session, "goto here");
    assert_eq!(session.records().made(), 3);
    for wrong in ["goto nowhere", "goto 101%", "goto call 9999", "unmark there", "bookmark 12"] {
        assert!(session.command(wrong).is_err(), "{wrong}");
    }

    let mut session = self::session(&busy(), false);
    does(&mut session, "goto 9000000");
    does(&mut session, "break func[0] if local 0 == 1");
    for from in [9_000_000, 7_654_321] {
        does(&mut session, &format!("goto {from}"));
        session.start_back(Back::Continue, 1).expect("there is a past");
        for _ in 0..3 {
            assert_eq!(session.pump(10_000), Pump::Running);
        }
        assert!(session.search_progress().is_some());
        session.interrupt();
        assert_eq!((session.status().moment, &*session.status().why.to_string()), (from, "interrupted"));
    }
}

#[test]
fn views_of_the_past_show_what_was_known_then() {
    let start = sample("read-sample.wasm");
    let mut then = session(&start, false);
    let mut later = session(&start, false);
    does(&mut later, "goto end");
    loop {
        does(&mut then, "call");
        let moment = then.status().moment;
        if !then.status().end.is_empty() {
            break;
        }
        does(&mut later, &format!("goto {moment}"));
        assert_eq!(then.calls(), later.calls(), "at {moment}");
        assert_eq!(then.accounts(), later.accounts(), "at {moment}");
        assert_eq!(then.console(), later.console(), "at {moment}");
        assert_eq!(then.capabilities(), later.capabilities(), "at {moment}");
        assert_eq!(then.frames(), later.frames(), "at {moment}");
        assert_eq!(then.status().next, later.status().next, "at {moment}");
    }
}
