//! What must hold of any run, whatever the program does: it is the same run in slices, as a copy, from its journal, from
//! a recording, and wherever one goes back to.

use super::dice::Dice;
use super::moody::Moody;
use super::random;
use std::sync::Arc;
use wasmscope::caps::Network;
use wasmscope::exec::{Bounds, Stops, TrapKind};
use wasmscope::guest::{Answer, End, Entry, Guest, Host, Linking, Stop};
use wasmscope::timeline::{Advance, Timeline};
use wasmscope::trace::Journal;
use wasmscope::trace::recording::{Ending, Finish, ReadLimits, RecordingWriter, Start, read};
use wasmscope::wasm::{ComponentFeatures, Program};

type Moment = u64;

/// No run is followed further.
const MOST: Moment = 30_000;
/// Nor does anybody pass the door to the host more often.
const MOST_TURNS: usize = 20_000;

/// All optional parts of the component model.
pub fn features() -> ComponentFeatures {
    let mut features = ComponentFeatures::default();
    for option in ComponentFeatures::options() {
        assert!(features.set(&option, true), "{option}");
    }
    features
}

fn bounds() -> Bounds {
    Bounds { frames: 200, slots: 1 << 14, memory: 4 << 20, table_elements: 1000, heap: 1 << 20 }
}

/// A program, the seed of the host, and the seed of the order.
struct Case {
    program: Arc<Program>,
    seed: u64,
    order: Option<u64>,
}

impl Case {
    fn entry() -> Entry {
        Entry::Invoke { function: random::ENTRY.to_owned(), args: Vec::new() }
    }

    fn guest(&self) -> Guest {
        let guest = Guest::linked(Arc::clone(&self.program), &Self::entry(), bounds(), Linking::Functions);
        let guest = guest.unwrap_or_else(|e| panic!("{e}"));
        match self.order {
            None => guest,
            Some(order) => guest.scheduled(order),
        }
    }

    fn replay(&self, journal: &Journal, end: Option<&End>) -> Timeline {
        let mut replay = Timeline::replay(self.guest(), journal.clone());
        if is_deadlock(end) {
            replay.ends_in_deadlock();
        }
        replay
    }

    /// The state of a fresh run at a moment, answered from a journal.
    fn fresh(&self, journal: &Journal, end: Option<&End>, to: Moment) -> Timeline {
        let mut replay = self.replay(journal, end);
        replay.set_most_bytes(0);
        run(&mut replay, to, Moment::MAX, &mut Dice::new(0));
        let _ = replay.advance(0, &Stops::default());
        replay
    }

    fn recorded(&self, journal: &Journal, end: Option<&End>, at: Moment) -> Journal {
        let start = Start {
            recorder: "a test".into(),
            program: "random.wat".into(),
            args: Vec::new(),
            env: Vec::new(),
            grants: Vec::new(),
            network: Network::default(),
            entry: Self::entry(),
            features: features(),
            schedule: self.order,
            bounds: bounds(),
            sha256: String::new(),
            size: 0,
            redacted: Vec::new(),
            preloads: Vec::new(),
            sources: Vec::new(),
            debug_files: Vec::new(),
        };
        let mut writer = RecordingWriter::new(Vec::new(), &start, None).expect("is written");
        writer.rest_of(journal).expect("is written");
        let finish = Finish::at(at, Ending::of(end, "here"));
        let (bytes, _) = writer.finish(finish).expect("is written");
        read(&bytes[..], ReadLimits::default(), false).expect("is read").journal
    }
}

fn is_deadlock(end: Option<&End>) -> bool {
    matches!(end, Some(End::Trapped(trap)) if trap.kind == TrapKind::Deadlock)
}

/// What passes the door of a guest: a call, or whatever the host completes. Returns whether the program can go on.
fn pass(guest: &mut Guest, host: &mut Moody, stop: &Stop) -> bool {
    match stop {
        Stop::HostCall => {
            let call = guest.pending_call().expect("a call").clone();
            let id = guest.next_call();
            match host.call(id, &call) {
                Answer::Reply(reply) => {
                    assert!(guest.reply(id, &reply).is_some(), "nobody waits for {id}");
                }
                Answer::Started => guest.start(id),
            }
        }
        Stop::Waiting | Stop::Yielded => {
            while let Some((id, reply)) = host.completion() {
                assert!(guest.reply(id, &reply).is_some(), "nobody waits for {id}");
            }
            return *stop == Stop::Yielded || host.waits_for().is_some() || guest.ended().is_some();
        }
        _ => {}
    }
    true
}

/// Runs a guest without a timeline, in slices of up to `slice` instructions, until it ends, waits for ever, or has got
/// far enough.
fn alone(guest: &mut Guest, host: &mut Moody, most: Moment, slice: u64, dice: &mut Dice<'_>) {
    // Slices that end where nothing happens do not count as turns.
    let mut turns = 0;
    while turns < MOST_TURNS && guest.moment() < most {
        let left = most - guest.moment();
        let budget = if slice == Moment::MAX { left } else { (1 + dice.below(slice)).min(left) };
        let stop = guest.run(budget, &Stops::default());
        turns += usize::from(stop != Stop::Budget);
        if matches!(stop, Stop::Ended(_)) || !pass(guest, host, &stop) {
            return;
        }
    }
}

/// Runs a timeline to a moment or the end, in slices of up to `slice` instructions.
fn run(timeline: &mut Timeline, most: Moment, slice: u64, dice: &mut Dice<'_>) {
    let mut turns = 0;
    while timeline.moment() < most && turns < MOST_TURNS {
        let left = most - timeline.moment();
        let budget = if slice == Moment::MAX { left } else { (1 + dice.below(slice)).min(left) };
        match timeline.advance(budget, &Stops::default()) {
            Advance::Stopped(Stop::Ended(_)) => return,
            Advance::Stopped(Stop::Budget) => {}
            Advance::Stopped(_) | Advance::Waiting(_) => turns += 1,
            // What was followed only so far.
            Advance::Diverged(at) if !timeline.is_live() && timeline.made() == timeline.journal().made() => {
                assert!(timeline.guest().ended().is_none(), "{at}");
                return;
            }
            Advance::Diverged(at) => panic!("{at}"),
        }
    }
}

/// Goes to a moment in the past.
fn go(timeline: &mut Timeline, to: Moment) {
    timeline.stand_before(to).expect("there is memory");
    loop {
        let left = to - timeline.moment();
        let advance = timeline.advance(left, &Stops::default());
        assert!(matches!(advance, Advance::Stopped(_)), "on the way to {to}: {advance:?}");
        if timeline.moment() == to {
            return;
        }
    }
}

/// How a run went, in numbers: moments, host calls, completions; and its end.
#[derive(Debug)]
pub struct Went {
    pub moments: Moment,
    pub calls: u64,
    pub completed: u64,
    pub tasks: u32,
    pub end: Option<End>,
}

/// Makes a program from bytes and checks everything about its runs.
pub fn check(bytes: &[u8]) -> Went {
    let mut dice = Dice::of(bytes);
    let seed = dice.roll();
    let order = (dice.below(3) == 0).then_some(seed ^ 7);
    let text = random::component(&mut dice);
    let binary = wat::parse_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let program =
        Program::load_with("random.wat", binary.into(), features()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    if let Ok(path) = std::env::var("WASMSCOPE_DUMP") {
        std::fs::write(path, &text).expect("a file");
    }
    let case = Case { program: Arc::new(program), seed, order };
    without_a_timeline(&case, &mut Dice::new(seed ^ 1));
    with_one(&case, &mut Dice::new(seed ^ 2))
}

/// Slices and copies.
fn without_a_timeline(case: &Case, dice: &mut Dice<'_>) {
    let mut whole = case.guest();
    alone(&mut whole, &mut Moody::new(case.seed), MOST, Moment::MAX, &mut Dice::new(0));
    for slice in [3, 40, 1000] {
        let (mut guest, mut host) = (case.guest(), Moody::new(case.seed));
        let part = dice.below(whole.moment() + 1);
        alone(&mut guest, &mut host, part, slice, dice);
        let (mut copy, mut again) = (guest.copy().expect("memory"), host.clone());
        assert!(copy.same_state(&guest), "a copy at {part}");
        // The slices differ from here on.
        alone(&mut guest, &mut host, MOST, slice, dice);
        alone(&mut copy, &mut again, MOST, 1 + slice / 2, dice);
        if whole.ended().is_some() || whole.moment() < MOST {
            assert!(
                guest.same_state(&whole),
                "in slices of {slice}: {:?}, {:?}",
                guest.ended(),
                whole.ended()
            );
            assert!(
                copy.same_state(&whole),
                "a copy made at {part}: {:?}, {:?}",
                copy.ended(),
                whole.ended()
            );
        }
    }
}

/// Journal, recording, going back.
fn with_one(case: &Case, dice: &mut Dice<'_>) -> Went {
    let mut live = Timeline::live(case.guest(), Box::new(Moody::new(case.seed)));
    // Part of the way, with calls in progress; then back from there, and on again.
    let part = 20 + dice.below(1500);
    run(&mut live, part, 50, dice);
    for _ in 0..4 {
        let far = live.furthest().moment();
        let (there, journal) = (live.furthest().copy().expect("memory"), live.journal().clone());
        let to = dice.below(far + 1);
        go(&mut live, to);
        if to < far {
            let wanted = case.fresh(&journal, there.ended(), to);
            assert!(live.guest().same_state(wanted.guest()), "back at {to} of {far}");
            assert!(live.calls().iter().eq(wanted.calls().iter()), "the calls back at {to} of {far}");
        }
        live.stand_at_frontier();
        assert!(live.guest().same_state(&there) && *live.journal() == journal, "at the frontier again");
    }
    run(&mut live, MOST, 300, dice);
    let (journal, last) = (live.journal().clone(), live.moment());
    if std::env::var_os("WASMSCOPE_DUMP").is_some() {
        for call in journal.calls() {
            println!(
                "{} {} {} {:?} -> {:?} {:?}",
                call.moment, call.id, call.call.func.name, call.call.args, call.reply.outcome, call.completed
            );
        }
        println!("{last}: {:?}", live.guest().ended());
    }
    let end = live.guest().ended().cloned();
    let end = end.as_ref();
    let read = case.recorded(&journal, end, last);
    assert_eq!(read, journal, "a recording");
    if end.is_some() {
        for slice in [1, 7, 1000, Moment::MAX] {
            let mut replay = case.replay(&read, end);
            run(&mut replay, Moment::MAX, slice, dice);
            assert!(replay.guest().same_state(live.guest()), "replayed in slices of {slice}");
            assert_eq!(replay.journal(), &journal, "nothing is added to what is known");
            assert_eq!(replay.missed(), None);
        }
    }
    for _ in 0..8 {
        let to = dice.below(last.max(1));
        go(&mut live, to);
        if to < last {
            let wanted = case.fresh(&read, end, to);
            assert!(live.guest().same_state(wanted.guest()), "at {to} of {last}");
            assert!(live.calls().iter().eq(wanted.calls().iter()), "the calls at {to} of {last}");
        }
    }
    if end.is_some() {
        let slice = 1 + dice.below(200);
        run(&mut live, Moment::MAX, slice, dice);
        assert_eq!((live.moment(), live.journal()), (last, &journal), "from the past to the end");
    }
    let tasks = live.furthest().tasks().last().map_or(0, |task| task.id.0);
    Went { moments: last, calls: journal.made(), completed: journal.completed(), tasks, end: end.cloned() }
}
