//! The cost of a breakpoint that is set but not reached, and how many single steps can be made in a second.

use super::common::{self, Kernel, Options, Ours, Times};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wasmscope::exec::{Exit, InstanceAddr, Stops};
use wasmscope::guest::{Entry, Guest};
use wasmscope::session::{Motion, Pump, Session};
use wasmscope::wasm::{Location, ModuleId, Pc, Program};

/// Kernels with different hot functions: small and often called, a single loop, large.
const WITH_BREAKPOINTS: [&str; 6] = ["calls", "sorting", "words", "dispatch", "bytecode", "tree"];

/// Both tables, one below the other.
pub fn report(options: &Options) -> String {
    format!("\n{}\n{}", breakpoints(options), steps(options))
}

/// The times of each kernel without a breakpoint and with one that is not reached.
fn breakpoints(options: &Options) -> String {
    let mut rows = Vec::new();
    let (mut in_hot, mut elsewhere) = (Vec::new(), Vec::new());
    for name in WITH_BREAKPOINTS.into_iter().filter(|name| options.wants(name)) {
        let kernel = Kernel::named(name);
        let n = kernel.n(options);
        let mut ours = Ours::new(&kernel).expect("no kernel of these uses SIMD");
        let places = Places::find(&mut ours, n, kernel.small);
        let stops = [None, places.in_hot, places.elsewhere].map(stops_at);
        let mut times: [Times; 3] = Default::default();
        for _ in 0..options.rounds() * 2 {
            // Alternately, so that a disturbance affects all three.
            for (times, stops) in times.iter_mut().zip(&stops) {
                times.push(common::timed(|| ours.run(n, stops)).0);
            }
        }
        let [base, hot, other] = times.map(|t| common::ms(t.best()));
        let cost = |place: Option<Location>, time: f64, ratios: &mut Vec<f64>| {
            let Some(at) = place else { return "-".to_owned() };
            ratios.push(time / base);
            format!("{:+.1} % (function {}, instruction {})", (time / base - 1.0) * 1e2, at.pc.func, at.pc.op)
        };
        rows.push(vec![
            name.to_owned(),
            format!("{base:.1}"),
            cost(places.in_hot, hot, &mut in_hot),
            cost(places.elsewhere, other, &mut elsewhere),
        ]);
        eprintln!("{}", rows[rows.len() - 1].join("  "));
    }
    let mean = |ratios: &[f64]| (common::geometric_mean(ratios) - 1.0) * 1e2;
    let head = ["breakpoint not reached", "none set, best ms", "in the hot function", "in another function"];
    format!(
        "{}mean cost: {:+.2} % in the hot function, {:+.2} % in another\n",
        common::table(&head, &rows),
        mean(&in_hot),
        mean(&elsewhere)
    )
}

fn stops_at(places: impl IntoIterator<Item = Location>) -> Stops {
    let mut stops = Stops::default();
    for at in places {
        stops.add(at);
    }
    stops
}

/// Locations of breakpoints that a run does not reach.
struct Places {
    in_hot: Option<Location>,
    elsewhere: Option<Location>,
}

impl Places {
    /// Executes `run(n)` to see what it reaches; `small` is an argument for which every step can be recorded.
    fn find(ours: &mut Ours, n: i32, small: i32) -> Self {
        let (hot, reached) = (hot_function(ours, n), stepped_on(ours, small));
        let module = Arc::clone(&ours.machine.store.instance(InstanceAddr(0)).module);
        let all = (module.imported_funcs..module.funcs.len() as u32).flat_map(|func| {
            let count = module.code(func).map_or(0, |code| code.ops.len() as u32);
            (0..count).map(move |op| Location { module: ModuleId(0), pc: Pc { func, op } })
        });
        let mut left: BTreeSet<Location> = all.filter(|at| !reached.contains(at)).collect();
        // A location that is reached all the same stops the run, and is no longer a candidate.
        ours.enter(n);
        let run = |ours: &mut Ours, left: &BTreeSet<Location>| {
            ours.machine.run(u64::MAX, &stops_at(left.iter().copied()))
        };
        while let Exit::Breakpoint(at) = run(ours, &left) {
            left.remove(&at);
        }
        let (in_hot, elsewhere): (Vec<_>, Vec<_>) = left.into_iter().partition(|at| at.pc.func == hot);
        let middle = |places: &[Location]| places.get(places.len() / 2).copied();
        Self { in_hot: middle(&in_hot), elsewhere: middle(&elsewhere) }
    }
}

/// The function in which `run(n)` is found most often when sampled.
fn hot_function(ours: &mut Ours, n: i32) -> u32 {
    let mut seen: HashMap<u32, u32> = HashMap::new();
    ours.enter(n);
    while ours.machine.run(9973, &Stops::default()) == Exit::Budget {
        *seen.entry(ours.machine.location().expect("in a function").pc.func).or_default() += 1;
    }
    seen.into_iter().max_by_key(|&(_, times)| times).map_or(0, |(func, _)| func)
}

/// Every location that `run(n)` reaches.
fn stepped_on(ours: &mut Ours, n: i32) -> BTreeSet<Location> {
    let mut seen = BTreeSet::new();
    ours.enter(n);
    loop {
        seen.extend(ours.machine.location());
        if ours.machine.run(1, &Stops::default()) != Exit::Budget {
            return seen;
        }
    }
}

/// Single steps per second, at each level.
fn steps(options: &Options) -> String {
    let time = Duration::from_millis(if options.quick { 20 } else { 1500 });
    let mut rows = Vec::new();
    let kernels = ["calls", "bytecode", "words"].map(|name| {
        let kernel = Kernel::named(name);
        (name, kernel.bytes(), kernel.full)
    });
    let programs = kernels.into_iter().chain([("large function", large_function(), 1)]);
    for (name, bytes, n) in programs.filter(|(name, ..)| options.wants(name)) {
        let mut ours = Ours::load(name, &bytes).expect("loads");
        let stops = Stops::default();
        ours.enter(n);
        let machine = per_second(time, || ours.machine.run(1, &stops) == Exit::Budget);
        let mut session = session(name, &bytes, n);
        let plain = per_second(time, || step(&mut session));
        let drawn = per_second(time, || {
            let stepped = step(&mut session);
            std::hint::black_box((session.status(), session.code(0), session.stack(0), session.locals(0)));
            stepped
        });
        let cells = [machine, plain, drawn].map(|rate| format!("{rate:.0}"));
        rows.push([name.to_owned()].into_iter().chain(cells).collect());
    }
    let head = ["steps per second", "Machine::run(1)", "Session, Step", "and status, code, stack, locals"];
    common::table(&head, &rows)
}

/// How often something can be done per second. It must not run out within the time.
fn per_second(time: Duration, mut once: impl FnMut() -> bool) -> f64 {
    let start = Instant::now();
    let mut count = 0u64;
    loop {
        for _ in 0..64 {
            assert!(once(), "the program ended after {count} steps");
            count += 1;
        }
        if start.elapsed() >= time {
            return count as f64 / start.elapsed().as_secs_f64();
        }
    }
}

/// A module whose `run` is an endless loop of a hundred thousand instructions.
fn large_function() -> Vec<u8> {
    let body = "(local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get $n))))\n";
    let text = format!(
        "(module (func (export \"run\") (param $n i32) (result i64) (local $sum i64)
           (loop $again {} (br $again)) (unreachable)))",
        body.repeat(20_000)
    );
    wat::parse_str(text).expect("is well-formed")
}

fn session(name: &str, bytes: &[u8], n: i32) -> Session {
    let program = Program::load(name, bytes).expect("loads");
    let entry = Entry::Invoke { function: "run".into(), args: vec![n.to_string()] };
    let guest = Guest::new(Arc::new(program), &entry).expect("links");
    common::session(guest)
}

/// One step, as a front end makes it.
fn step(session: &mut Session) -> bool {
    session.start(Motion::Step);
    session.finish() == Pump::Stopped
}
