//! Fast code, exact code, code with breakpoints: in every form, a machine shows the same states at the same moments.
//! Single steps define what these are.

use super::dice::Dice;
use super::written::{self, Before, Written};
use std::ops::ControlFlow;
use wasmscope::exec::{Exit, FrameId, GlobalAddr, Machine, MemoryRange, Stops, Value};
use wasmscope::wasm::Location;

/// How thorough a check is.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// How many moments are examined; the rest of a longer run is not.
    pub moments: u64,
    /// How many runs there are of each kind.
    pub rounds: u32,
}

/// What stepping saw before each instruction.
struct Seen {
    /// The moment of the first entry.
    first: u64,
    /// The location and the innermost frame before each instruction, and at the end.
    places: Vec<(Option<Location>, FrameId)>,
    /// What each instruction wrote, if it did not trap.
    writes: Vec<Option<Written>>,
    /// How it ended: `None` if it did not end within the moments examined.
    end: Option<Exit>,
    /// The machine at the end.
    last: Machine,
}

/// Checks that a machine before its first instruction does the same in all forms. `look` is shown every state.
pub fn check(start: &Machine, dice: &mut Dice, extent: Extent, mut look: impl FnMut(&Machine)) {
    let seen = step_through(start, extent.moments, &mut look);
    at_once(start, &seen);
    for _ in 0..extent.rounds {
        in_pieces(start, &seen, dice);
        with_breakpoints(start, &seen, dice);
        with_return_watch(start, &seen, dice);
        with_watches(start, &seen, dice);
    }
}

/// Runs, answering host calls, until the budget is used up or something else stops it.
pub fn run(m: &mut Machine, budget: u64, stops: &Stops) -> Exit {
    let until = m.moment().saturating_add(budget);
    loop {
        match m.run(until - m.moment(), stops) {
            Exit::HostFunc { func, .. } => {
                let results = answer(m, func, m.args());
                m.host_return(&results);
            }
            exit => return exit,
        }
    }
}

/// What a host function returns: numbers derived from its arguments.
fn answer(m: &Machine, func: wasmscope::exec::FuncAddr, args: &[u64]) -> Vec<u64> {
    let sum = args.iter().fold(0x1234_5678, |sum: u64, arg| sum.rotate_left(7) ^ *arg);
    let results = &m.store.func_type(func).results;
    let value = |slots: u32| (0..slots).map(|i| sum.wrapping_mul(u64::from(i) + 3)).collect::<Vec<_>>();
    let values = results.iter().map(|&ty| match Value::from_slots(ty, &value(ty.slots())) {
        Value::Ref(ty, _) => Value::null(ty),
        // A number that every engine computes with in the same way.
        Value::F32(bits) => Value::F32((bits as u16 as f32).to_bits()),
        Value::F64(bits) => Value::F64((bits as u16 as f64).to_bits()),
        number => number,
    });
    values.flat_map(Value::to_slots).collect()
}

fn is_end(exit: &Exit) -> bool {
    matches!(exit, Exit::Returned(_) | Exit::Trap(_))
}

fn step_through(start: &Machine, moments: u64, look: &mut impl FnMut(&Machine)) -> Seen {
    let mut m = start.clone();
    let mut seen =
        Seen { first: m.moment(), places: Vec::new(), writes: Vec::new(), end: None, last: start.clone() };
    loop {
        look(&m);
        seen.places.push((m.location(), m.frame()));
        let (before, next) = (m.moment(), Before::look(&m));
        if seen.places.len() as u64 > moments {
            // Nothing more is executed, but a watch may stop here.
            let mut ahead = m.clone();
            run(&mut ahead, 1, &Stops::default());
            seen.writes.push(next.filter(|_| ahead.moment() > before).and_then(|next| next.wrote(&ahead)));
            break;
        }
        // Examining every byte takes long.
        let looks = seen.places.len() % 32 == 3 && written::is_small(&m);
        let bytes = looks.then(|| written::memories(&m));
        let exit = run(&mut m, 1, &Stops::default());
        let write = next.filter(|_| m.moment() > before).and_then(|next| next.wrote(&m));
        if let Some(bytes) = bytes {
            assert_eq!(written::unexplained(&bytes, &m, write), None, "{:?}", seen.places.last());
        }
        seen.writes.push(write);
        match exit {
            Exit::Budget => assert_eq!(m.moment(), before + 1, "a step is one moment"),
            // Returning from the last frame happens within the step.
            Exit::Returned(_) if m.moment() == before + 1 => {
                seen.places.push((m.location(), m.frame()));
                seen.end = Some(exit);
                break;
            }
            exit => {
                assert!(is_end(&exit), "{exit:?}");
                assert_eq!(m.moment(), before, "an instruction that traps is not counted");
                seen.end = Some(exit);
                break;
            }
        }
    }
    seen.last = m;
    seen
}

impl Seen {
    fn last_moment(&self) -> u64 {
        self.first + self.places.len() as u64 - 1
    }

    fn depth(&self, moment: u64) -> usize {
        self.places[(moment - self.first) as usize].1.depth
    }

    /// The first moment at or after `from` that is at one of these locations.
    fn next_at(&self, stops: &Stops, from: u64) -> Option<u64> {
        let at = |moment: &u64| {
            let place = self.places[(*moment - self.first) as usize].0;
            place.is_some_and(|place| stops.contains(place))
        };
        (from..=self.last_moment()).find(at)
    }

    /// Checks that a machine has reached the same end.
    fn check_end(&self, m: &Machine, exit: &Exit) {
        assert_eq!(m.moment(), self.last.moment(), "the end: {exit:?}, stepping {:?}", self.end);
        match &self.end {
            Some(end) => assert_eq!(exit, end),
            None => assert_eq!(*exit, Exit::Budget),
        }
        same(m, &self.last, "at the end");
    }
}

fn same(a: &Machine, b: &Machine, when: &str) {
    if a.same_state(b) {
        return;
    }
    let show = |m: &Machine| {
        let frame = m.frame();
        let frames: Vec<_> = m.frames().collect();
        format!("{frames:?} locals {:?} operands {:?}", m.locals(frame), m.operands(frame))
    };
    panic!("{when}, moment {} and {}:\n{}\n{}", a.moment(), b.moment(), show(a), show(b));
}

fn at_once(start: &Machine, seen: &Seen) {
    let mut m = start.clone();
    let budget = if seen.end.is_some() { u64::MAX - m.moment() } else { seen.last_moment() - seen.first };
    let exit = run(&mut m, budget, &Stops::default());
    seen.check_end(&m, &exit);
}

/// A budget: mostly small, sometimes about as much as fast code holds back, sometimes large.
fn some_budget(dice: &mut Dice) -> u64 {
    match dice.below(8) {
        0 => 1,
        1..=3 => 1 + dice.below(40),
        4 => 1000 + dice.below(60),
        5 => 500 + dice.below(1200),
        6 => 1 + dice.below(5000),
        _ => 1024 + dice.below(64),
    }
}

/// Runs with random budgets, next to a machine that only single-steps; copies of both then run to the end.
fn in_pieces(start: &Machine, seen: &Seen, dice: &mut Dice) {
    let (mut m, mut stepped) = (start.clone(), start.clone());
    let none = Stops::default();
    loop {
        let left = seen.last_moment() - m.moment();
        let budget = some_budget(dice).min(if seen.end.is_some() { u64::MAX } else { left });
        let mut stops = Stops::default();
        let rests = dice.below(4) == 0;
        stops.set_rests(rests);
        let before = m.moment();
        let exit = run(&mut m, budget, &stops);
        if is_end(&exit) || (seen.end.is_none() && m.moment() == seen.last_moment()) {
            return seen.check_end(&m, &exit);
        }
        assert_eq!(exit, Exit::Budget);
        let done = m.moment() - before;
        assert!(done == budget || rests && done > 0 && done <= budget, "{done} of {budget}");
        while stepped.moment() < m.moment() {
            assert_eq!(run(&mut stepped, 1, &none), Exit::Budget);
        }
        same(&m, &stepped, "in pieces");
        if dice.below(6) == 0 {
            let mut copy = if dice.below(2) == 0 { m.clone() } else { stepped.clone() };
            let left = seen.last_moment() - copy.moment();
            let exit = run(&mut copy, if seen.end.is_some() { u64::MAX / 2 } else { left }, &none);
            seen.check_end(&copy, &exit);
        }
    }
}

/// Breakpoints at locations that are reached, and next to them.
fn some_stops(seen: &Seen, dice: &mut Dice) -> Stops {
    let mut stops = Stops::default();
    for _ in 0..=dice.below(4) {
        let (place, _) = *dice.pick(&seen.places);
        if let Some(mut place) = place {
            place.pc.op = place.pc.op.saturating_add(dice.below(3) as u32);
            stops.add(place);
        }
    }
    stops
}

/// Runs with breakpoints that change now and then. Another machine, without any, defines the states.
fn with_breakpoints(start: &Machine, seen: &Seen, dice: &mut Dice) {
    let (mut m, mut plain) = (start.clone(), start.clone());
    let mut stops = some_stops(seen, dice);
    let mut from = m.moment();
    for _ in 0..200 {
        let left = seen.last_moment() - m.moment();
        let most = if seen.end.is_some() { u64::MAX / 2 } else { left };
        let budget = if dice.below(3) == 0 { some_budget(dice).min(most) } else { most };
        let exit = run(&mut m, budget, &stops);
        let next = seen.next_at(&stops, from);
        if let Exit::Breakpoint(place) = exit {
            assert_eq!(Some(m.moment()), next, "stopped at {place:?} from {from} on, {stops:?}");
            assert_eq!(m.location(), Some(place));
        } else if next.is_some_and(|next| next < m.moment() || next == m.moment() && next >= from) {
            panic!("missed a breakpoint at moment {next:?}, stands at {}: {exit:?}, {stops:?}", m.moment());
        }
        if is_end(&exit) || (exit == Exit::Budget && seen.end.is_none() && m.moment() == seen.last_moment()) {
            return seen.check_end(&m, &exit);
        }
        let more = m.moment() - plain.moment();
        run(&mut plain, more, &Stops::default());
        same(&m, &plain, "at a breakpoint");
        from = m.moment() + 1;
        if dice.below(4) == 0 {
            stops = some_stops(seen, dice);
        }
        if dice.below(8) == 0 {
            m = m.clone();
        }
    }
}

/// Runs until a frame at some depth has returned, again and again.
fn with_return_watch(start: &Machine, seen: &Seen, dice: &mut Dice) {
    let mut m = start.clone();
    for _ in 0..20 {
        let depth = 1 + dice.below(m.frame().depth as u64 + 2) as usize;
        let frame = FrameId { depth, ..m.frame() };
        let mut stops = Stops::default();
        stops.add_return(frame);
        let from = m.moment();
        let mut entered = m.frame().depth >= depth;
        let next = (from + 1..=seen.last_moment()).find(|&moment| {
            let now = seen.depth(moment);
            let left = entered && now < depth;
            entered |= now >= depth;
            left
        });
        let left = seen.last_moment() - m.moment();
        let most = if seen.end.is_some() { u64::MAX / 2 } else { left };
        let exit = run(&mut m, most, &stops);
        let flow = match exit {
            Exit::ReturnWatch(at) => {
                assert_eq!((at, Some(m.moment())), (frame, next), "from {from} on");
                ControlFlow::Continue(())
            }
            exit => {
                assert_eq!(next, None, "missed a return from depth {depth} from {from} on: {exit:?}");
                ControlFlow::Break(exit)
            }
        };
        if let ControlFlow::Break(exit) = flow {
            return seen.check_end(&m, &exit);
        }
        // On into the next call.
        let more = dice.below(20).min(seen.last_moment() - m.moment());
        if is_end(&run(&mut m, more, &Stops::default())) {
            return;
        }
    }
}

/// What to watch: things that are written, and some next to them.
struct Watched {
    memory: Vec<MemoryRange>,
    globals: Vec<GlobalAddr>,
    framed: Vec<(Location, FrameId)>,
}

impl Watched {
    fn some(seen: &Seen, dice: &mut Dice) -> Self {
        let mut watched = Self { memory: Vec::new(), globals: Vec::new(), framed: Vec::new() };
        let writes: Vec<_> =
            (0..).zip(&seen.writes).filter_map(|(at, write)| Some((at, (*write)?))).collect();
        for _ in 0..=dice.below(2) {
            let Some((at, write)) = writes.get(dice.below(writes.len().max(1) as u64) as usize) else {
                break;
            };
            match *write {
                Written::Memory(range) => {
                    let start = range.start.saturating_add(dice.below(12)).saturating_sub(dice.below(12));
                    watched.memory.push(MemoryRange {
                        start,
                        len: 1 + dice.below(range.len.min(9)),
                        ..range
                    });
                }
                Written::Global(global) => watched.globals.push(global),
                Written::Local(frame, _) => {
                    let (place, _): (Option<Location>, FrameId) = seen.places[*at];
                    let frame = if dice.below(5) < 4 { frame } else { frame.callee() };
                    watched.framed.extend(place.map(|place| (place, frame)));
                }
            }
        }
        watched
    }

    fn stops(&self) -> Stops {
        let mut stops = Stops::default();
        self.memory.iter().for_each(|range| stops.watch_memory(*range));
        self.globals.iter().for_each(|global| stops.watch_global(*global));
        self.framed.iter().for_each(|(place, frame)| stops.watch_instruction(*place, *frame));
        stops
    }

    fn wants(&self, seen: &Seen, at: usize) -> bool {
        let (place, frame) = seen.places[at];
        place.is_some_and(|place| self.framed.contains(&(place, frame)))
            || match seen.writes.get(at).copied().flatten() {
                Some(Written::Memory(range)) => self.memory.iter().any(|watched| watched.overlaps(&range)),
                Some(Written::Global(global)) => self.globals.contains(&global),
                _ => false,
            }
    }
}

/// Runs with watches: it stops before each instruction that does what is watched, and nowhere else.
fn with_watches(start: &Machine, seen: &Seen, dice: &mut Dice) {
    let (mut m, mut plain) = (start.clone(), start.clone());
    let mut watched = Watched::some(seen, dice);
    let mut from = m.moment();
    for _ in 0..200 {
        let stops = watched.stops();
        let next = (from..=seen.last_moment()).find(|at| watched.wants(seen, (*at - seen.first) as usize));
        let left = seen.last_moment() - m.moment();
        let most = if seen.end.is_some() { u64::MAX / 2 } else { left };
        let budget = if dice.below(3) == 0 { some_budget(dice).min(most) } else { most };
        let exit = run(&mut m, budget, &stops);
        if exit == Exit::Watch {
            assert_eq!(Some(m.moment()), next, "stopped, from {from} on, {stops:?}");
            assert!(m.stops_at(&stops));
        } else if next.is_some_and(|next| next < m.moment() || next == m.moment() && next >= from) {
            panic!("missed a write at moment {next:?}, stands at {}: {exit:?}, {stops:?}", m.moment());
        }
        if is_end(&exit) || (exit == Exit::Budget && seen.end.is_none() && m.moment() == seen.last_moment()) {
            return seen.check_end(&m, &exit);
        }
        let more = m.moment() - plain.moment();
        run(&mut plain, more, &Stops::default());
        same(&m, &plain, "at a watch");
        from = m.moment() + 1;
        if dice.below(4) == 0 {
            watched = Watched::some(seen, dice);
        }
    }
}
