//! Going back: the state at a moment is that of a fresh run to it, wherever one comes from; the outside is asked once.

mod engine;

use engine::compiled;
use engine::dice::Dice;
use engine::pair;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use wasm_smith::{Config, Module};
use wasmscope::caps::{Access, Grant};
use wasmscope::exec::Stops;
use wasmscope::guest::{Answer, Entry, Guest, Host, HostCall, Stop, Survey, SurveyQuery};
use wasmscope::session::{Back, Motion, Pump, Session, Setup};
use wasmscope::timeline::{Advance, Timeline};
use wasmscope::trace::Journal;
use wasmscope::wasi::{Config as WasiConfig, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::{Location, Program, ValType};

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

fn sample(name: &str) -> Guest {
    let path = format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    guest(name, &std::fs::read(path).expect("a sample"), &Entry::Command)
}

fn guest(name: &str, bytes: &[u8], entry: &Entry) -> Guest {
    let program = Program::load(name, bytes).expect("loads");
    Guest::new(Arc::new(program), entry).expect("links")
}

/// The world, and how often it was asked.
struct Counting {
    host: WasiHost,
    asked: Arc<AtomicUsize>,
}

impl Host for Counting {
    fn call(&mut self, call: &HostCall) -> Answer {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.host.call(call)
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
        grants: if granted { vec![grant] } else { Vec::new() },
        stdin: StdinSource::Empty,
        output: StdoutSink::Captured,
    };
    let asked = Arc::new(AtomicUsize::new(0));
    (Box::new(Counting { host: WasiHost::new(config).expect("a host"), asked: Arc::clone(&asked) }), asked)
}

/// Runs to the end, or so many operators.
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

/// Goes to a moment of the past.
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

/// A fresh run to a moment, answered from a journal: what the state there is.
fn fresh(start: &Guest, journal: &Journal, to: u64) -> Guest {
    let mut replay = Timeline::replay(start.copy().expect("memory"), journal.clone());
    replay.set_most_bytes(0);
    while replay.moment() < to {
        let left = to - replay.moment();
        if !matches!(replay.advance(left, &Stops::default()), Advance::Stopped(Stop::Budget | Stop::Ended(_))) {
            break;
        }
    }
    replay.advance(0, &Stops::default());
    replay.guest().copy().expect("memory")
}

/// Random moments of a run, each from wherever the one before was.
fn anywhere(name: &str, start: &Guest, host: Box<dyn Host>, dice: &mut Dice<'_>, most: u64, times: u64) {
    let mut timeline = Timeline::live(start.copy().expect("memory"), host);
    run(&mut timeline, most, 1 + dice.below(2000));
    let end = timeline.moment();
    let last = timeline.guest().copy().expect("memory");
    let journal = timeline.journal().clone();
    for time in 0..times {
        let to = match time % 4 {
            0 => dice.below(end + 1),
            // Near where it is, both ways; and around the calls, in the middle of the canonical ABI's work.
            1 => timeline.moment().saturating_sub(dice.below(50)),
            2 => (timeline.moment() + dice.below(50)).min(end),
            _ if journal.calls.is_empty() => dice.below(end + 1),
            _ => (dice.pick(&journal.calls).moment + dice.below(40)).min(end),
        };
        go(&mut timeline, to);
        let wanted = fresh(start, &journal, to);
        assert!(timeline.guest().same_state(&wanted), "{name}: not the same at {to} of {end}");
        assert_eq!(timeline.journal().calls.len(), journal.calls.len(), "{name}: nothing is added");
    }
    timeline.stand_at_frontier();
    assert!(timeline.guest().same_state(&last), "{name}: what was is as it was");
    // Forward from the past to where it was, and on.
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
            let calls = once.calls().len();
            anywhere(name, &start, host, &mut dice, u64::MAX, 24);
            assert_eq!(asked.load(Ordering::Relaxed), calls, "{name}: the world is asked once");
        }
    }
}

/// Arguments as a person would write them.
fn arguments(params: &[ValType], dice: &mut Dice<'_>) -> Option<Vec<String>> {
    let text = |ty: &ValType| match ty {
        ValType::I32 => Some((dice.roll() as i32).to_string()),
        ValType::I64 => Some((dice.roll() as i64).to_string()),
        ValType::F32 | ValType::F64 => Some((dice.below(1000) as f64 / 8.0).to_string()),
        _ => None,
    };
    params.iter().map(text).collect()
}

/// Guests that call the functions of a module.
fn guests(name: &str, binary: &[u8], dice: &mut Dice<'_>) -> Vec<Guest> {
    let program = Arc::new(Program::load(name, binary).expect("loads"));
    let mut guests = Vec::new();
    for (function, ty) in pair::functions(&program) {
        let Some(args) = arguments(&ty.params, dice) else { continue };
        guests.extend(Guest::new(Arc::clone(&program), &Entry::Invoke { function, args }));
    }
    guests
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

/// What a run looks like to somebody who writes down everything, operator by operator.
struct Reference {
    /// Before each operator: depth, and place. The last one is where the run stands at last.
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
        states.push((guest.depth(), guest.location().filter(|_| guest.ended().is_none())));
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

/// Goes to a moment, does a motion, and says where it is.
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
    let places: BTreeSet<Location> = (0..3)
        .filter_map(|_| known.states[dice.below(last + 1) as usize].1)
        .collect();
    for (at, only) in places.iter().zip(0..) {
        let offset = start.program().module(at.module).code(at.pc.func).expect("code").offsets[at.pc.op as usize];
        let condition = if only == 1 { " if 1 == 2" } else { "" };
        session.command(&format!("break {offset:#x}{condition}")).expect("a place");
    }
    let stops: Vec<Location> =
        places.iter().zip(0..).filter(|(_, only)| *only != 1).map(|(at, _)| *at).collect();
    for _ in 0..times {
        let n = dice.below(last) + 1;
        let before = &known.states[..n as usize];
        // The last state is where the program ended: it has no place of its own.
        let (depth, _) = known.states[n as usize];
        let latest = |found: &dyn Fn(&(usize, Option<Location>)) -> bool| {
            before.iter().rposition(found).map_or(0, |at| at as u64)
        };
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
