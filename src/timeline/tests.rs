//! A host that completes its calls late and out of order, and a guest with several threads: whether it is run,
//! replayed, recorded or taken back, it is the same run.

use super::*;
use crate::component::Val;
use crate::guest::{Answer, CallId, Entry, HostCall, HostReply, Stop, WaitReason};
use crate::trace::recording::{Finish, ReadLimits, RecordingWriter, Start, read};
use crate::wasm::Program;
use proptest::prelude::*;
use std::sync::Arc;

/// Three threads ask for clocks, each in its own rhythm, and mix every reply into one number, whose value depends on
/// the order. The first thread ends the program; the others end by themselves.
const THREADS: &str = r#"(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (memory (export "memory") 1)
  (global $mixed (mut i64) (i64.const 1))
  (func $ask (param $at i32)
    (drop (call $clock (i32.const 0) (i64.extend_i32_u (local.get $at)) (local.get $at)))
    (global.set $mixed (i64.add (i64.mul (global.get $mixed) (i64.const 31)) (i64.load (local.get $at))))
    (i64.store (i32.const 0) (global.get $mixed)))
  (func $work (param $at i32) (param $rounds i32) (param $pause i32) (local $i i32)
    (loop $again
      (call $ask (local.get $at))
      (local.set $i (local.get $pause))
      (loop $wait (br_if $wait (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (drop (call $yield))
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1))))))
  (func (export "second") (call $work (i32.const 16) (i32.const 9) (i32.const 5)))
  (func (export "third") (call $work (i32.const 24) (i32.const 4) (i32.const 40)))
  (func (export "_start") (call $work (i32.const 8) (i32.const 7) (i32.const 3))))"#;

fn guest() -> Guest {
    let program = Program::load("threads.wat", THREADS.as_bytes()).expect("loads");
    let mut guest = Guest::new(Arc::new(program), &Entry::Command).expect("links");
    guest.spawn("second");
    guest.spawn("third");
    guest
}

#[derive(Debug, Clone)]
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Replies at once, or later, in any order.
struct Moody {
    dice: Dice,
    open: Vec<(CallId, HostReply)>,
    told: u64,
}

impl Moody {
    fn new(seed: u64) -> Box<Self> {
        Box::new(Self { dice: Dice(seed), open: Vec::new(), told: 0 })
    }
}

impl Host for Moody {
    fn call(&mut self, id: CallId, call: &HostCall) -> Answer {
        self.told += 1;
        assert_eq!(id, CallId(self.told), "each is told once, in order");
        let reply = HostReply::value(Some(match &*call.func.name {
            "clock_time_get" => Val::ok(Some(Val::U64(self.dice.below(1 << 20)))),
            _ => Val::ok(None),
        }));
        if self.dice.below(3) == 0 {
            return Answer::Reply(reply);
        }
        self.open.push((id, reply));
        Answer::Started
    }

    fn completion(&mut self) -> Option<(CallId, HostReply)> {
        if self.open.is_empty() || self.dice.below(2) == 0 {
            return None;
        }
        let which = self.dice.below(self.open.len() as u64) as usize;
        Some(self.open.swap_remove(which))
    }

    fn waits_for(&self) -> Option<WaitReason> {
        (!self.open.is_empty()).then_some(WaitReason::Stdin)
    }

    fn survey(&mut self, _: &SurveyQuery) -> Survey {
        Survey { remedy: crate::caps::Remedy::default() }
    }

    fn feed_stdin(&mut self, _: Option<&[u8]>) {}
}

/// Runs to a moment or the end, in slices of up to `slice` instructions.
fn run(timeline: &mut Timeline, most: Moment, slice: u64, dice: &mut Dice) {
    while timeline.moment() < most {
        let budget = (1 + dice.below(slice)).min(most - timeline.moment());
        match timeline.advance(budget, &Stops::default()) {
            Advance::Stopped(Stop::Ended(_)) => return,
            Advance::Stopped(_) | Advance::Waiting(_) => {}
            other @ Advance::Diverged(_) => panic!("{other:?}"),
        }
    }
}

/// The state of a fresh run at a moment, answered from a journal.
fn fresh(journal: &Journal, to: Moment) -> Timeline {
    let mut replay = Timeline::replay(guest(), journal.clone());
    replay.set_most_bytes(0);
    run(&mut replay, to, u64::MAX >> 1, &mut Dice(0));
    let _ = replay.advance(0, &Stops::default());
    replay
}

/// Goes to a moment in the past.
fn go(timeline: &mut Timeline, to: Moment) {
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

fn recording(journal: &Journal) -> Journal {
    let start = Start {
        recorder: "a test".into(),
        program: "threads.wat".into(),
        args: Vec::new(),
        env: Vec::new(),
        grants: Vec::new(),
        network: crate::caps::Network::default(),
        entry: Entry::Command,
        features: crate::wasm::ComponentFeatures::default(),
        schedule: None,
        bounds: crate::exec::Bounds::default(),
        sha256: String::new(),
        size: 0,
        redacted: Vec::new(),
        preloads: Vec::new(),
        sources: Vec::new(),
        debug_files: Vec::new(),
    };
    let mut writer = RecordingWriter::new(Vec::new(), &start, None).expect("is written");
    writer.rest_of(journal).expect("is written");
    let (bytes, _) =
        writer.finish(Finish::at(0, Ending::Stopped { why: "here".into() })).expect("is written");
    read(&bytes[..], ReadLimits::default(), false).expect("is read").journal
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn completions_in_any_order_are_one_run_forwards_backwards_and_again(seed in any::<u64>()) {
        let mut dice = Dice(seed ^ 1);
        let mut live = Timeline::live(guest(), Moody::new(seed));
        // Go part of the way, with calls in progress; then back from there, and on again.
        let part = 20 + dice.below(700);
        run(&mut live, part, 50, &mut dice);
        for _ in 0..6 {
            let far = live.furthest().moment();
            let (there, journal) = (live.furthest().copy().expect("memory"), live.journal().clone());
            let to = dice.below(far + 1);
            go(&mut live, to);
            let wanted = fresh(&journal, to);
            prop_assert!(to == far || live.guest().same_state(wanted.guest()), "back at {} of {}", to, far);
            prop_assert!(to == far || live.calls().iter().eq(wanted.calls().iter()));
            live.stand_at_frontier();
            prop_assert!(live.guest().same_state(&there) && *live.journal() == journal);
        }
        run(&mut live, Moment::MAX, 300, &mut dice);
        let journal = live.journal().clone();
        let end = live.moment();
        prop_assert!(live.guest().ended().is_some() && journal.completed() > 0);
        // From the journal alone, in slices of other lengths.
        for slice in [1, 7, 1000] {
            let mut replay = Timeline::replay(guest(), journal.clone());
            run(&mut replay, Moment::MAX, slice, &mut dice);
            prop_assert!(replay.guest().same_state(live.guest()), "in slices of {}", slice);
            prop_assert_eq!(replay.journal(), &journal);
            prop_assert_eq!(replay.missed(), None);
        }
        // From a recording.
        let read = recording(&journal);
        prop_assert_eq!(&read, &journal);
        prop_assert!(fresh(&read, end).guest().same_state(live.guest()));
        // From anywhere to anywhere.
        for _ in 0..12 {
            let to = dice.below(end);
            go(&mut live, to);
            let wanted = fresh(&journal, to);
            prop_assert!(live.guest().same_state(wanted.guest()), "at {} of {}", to, end);
            prop_assert!(live.calls().iter().eq(wanted.calls().iter()), "the calls at {}", to);
        }
        let ahead = dice.below(200);
        run(&mut live, Moment::MAX, 1 + ahead, &mut dice);
        prop_assert_eq!((live.moment(), live.journal()), (end, &journal));
    }

    /// A recording of part of a run, made while calls are in progress, is that part.
    #[test]
    fn what_is_under_way_is_in_a_recording(seed in any::<u64>(), part in 1_u64..900) {
        let mut dice = Dice(seed);
        let mut live = Timeline::live(guest(), Moody::new(seed));
        run(&mut live, part, 100, &mut dice);
        prop_assert_eq!(&recording(live.journal()), live.journal());
    }
}
