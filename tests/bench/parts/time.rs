//! Going back: what keeping checkpoints costs a run, and how long it takes to move to another moment.
//!
//! Every motion is made through a session, as a front end makes it, until the views could be drawn.

use super::common::{self, Options};
use std::sync::Arc;
use std::time::Duration;
use wasmscope::guest::{Entry, Guest};
use wasmscope::session::{Back, CommandOutcome, Pump, Session};
use wasmscope::wasm::Program;
use wasmscope::words::Lang;

/// A program that never ends.
struct Case {
    name: &'static str,
    /// Size of its memory, in pages.
    pages: u64,
    /// It writes only to addresses below this.
    used: u64,
    /// It writes within this many bytes for a while, then within the next as many.
    near: u64,
    /// How many instructions the run executes.
    full: u64,
    quick: u64,
    /// How many random moments are visited.
    times: u64,
}

/// Typical programs, and the worst case: every write is anywhere.
const CASES: [Case; 5] = [
    Case { name: "1 MiB of memory", pages: 17, used: 1 << 20, ..ORDINARY },
    Case { name: "16 MiB, 256 KiB at a time", pages: 256, used: 16 << 20, near: 1 << 18, ..ORDINARY },
    Case { name: "16 MiB, anywhere", pages: 256, used: 16 << 20, near: 16 << 20, ..ORDINARY },
    Case { name: "1 GiB, 1 MiB in use", pages: 16384, used: 1 << 20, ..ORDINARY },
    // Each visit runs from the start again.
    Case {
        name: "1 GiB, anywhere in 256 MiB",
        pages: 16384,
        used: 256 << 20,
        near: 256 << 20,
        times: 6,
        ..ORDINARY
    },
];

const ORDINARY: Case =
    Case { name: "", pages: 0, used: 0, near: 1 << 20, full: 1_000_000_000, quick: 1_000_000, times: 200 };

impl Case {
    /// Each turn writes somewhere, calls a function, and occasionally another one: at least once in a tenth of the run.
    fn session(&self, length: u64) -> Session {
        let rare = (1_u64 << (length / 300).ilog2()) - 1;
        let text = format!(
            r#"(module (memory {})
              (func $rare (param $x i64) (result i64) (i64.xor (local.get $x) (i64.const 0x55)))
              (func $turn (param $x i64) (param $i i32) (result i64) (local $at i32)
                (local.set $at (i32.and
                  (i32.add
                    (i32.and (i32.wrap_i64 (local.get $x)) (i32.const {}))
                    (i32.and (i32.shr_u (local.get $i) (i32.const 2)) (i32.const {})))
                  (i32.const {})))
                (i64.store (local.get $at) (i64.add (i64.load (local.get $at)) (local.get $x)))
                (i64.add (i64.mul (local.get $x) (i64.const 6364136223846793005)) (i64.rotl (local.get $x) (i64.const 29))))
              (func (export "run") (param $n i32) (result i64) (local $x i64) (local $i i32)
                (local.set $x (i64.const 88172645463325252))
                (loop $again
                  (local.set $x (call $turn (local.get $x) (local.get $i)))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (if (i32.eqz (i32.and (local.get $i) (i32.const {rare})))
                    (then (local.set $x (call $rare (local.get $x)))))
                  (br $again))
                (unreachable)))"#,
            self.pages,
            self.near - 1,
            (self.used - 1) & !(self.near - 1),
            (self.used - 1) & !7
        );
        let program = Program::load("time", text.as_bytes()).expect("loads");
        let entry = Entry::Invoke { function: "run".into(), args: vec!["0".into()] };
        common::session(Guest::new(Arc::new(program), &entry).expect("links"))
    }
}

/// All figures, one block per program.
pub fn report(options: &Options) -> String {
    // A quick run leaves out the gigabytes.
    let cases = if options.quick { &CASES[..3] } else { &CASES[..] };
    let wanted = cases.iter().filter(|case| options.wants(case.name));
    wanted.map(|case| measure(case, options)).collect::<Vec<_>>().join("\n")
}

fn measure(case: &Case, options: &Options) -> String {
    let length = if options.quick { case.quick } else { case.full };
    let rounds = if options.quick || case.times < 10 { 1 } else { 3 };
    // Without and with checkpoints, alternately.
    let (mut without, mut with) = (common::Times::default(), common::Times::default());
    let mut session = case.session(length);
    for _ in 0..rounds {
        let mut bare = case.session(length);
        bare.set_most_checkpoint_bytes(0);
        without.push(time(|| command(&mut bare, &format!("goto {length}"))));
        session = case.session(length);
        with.push(time(|| command(&mut session, &format!("goto {length}"))));
    }
    let (bare, kept) = (common::ms(without.best()), common::ms(with.best()));
    let (count, bytes) = session.kept();
    let first = time(|| back(&mut session, Back::Step));

    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    let mut moment = || {
        dice = dice.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (dice >> 20) % length
    };
    let times = if options.quick { 5 } else { case.times };
    let (mut go, mut steps, mut more, mut over) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times {
        let to = moment().max(100);
        go.push(time(|| command(&mut session, &format!("goto {to}"))));
        assert_eq!(session.status().moment, to);
        steps.push(time(|| back(&mut session, Back::Step)));
        assert_eq!(session.status().moment, to - 1);
        for _ in 0..3 {
            more.push(time(|| back(&mut session, Back::Step)));
        }
        over.push(time(|| back(&mut session, Back::Over)));
    }
    // Right after running on from the frontier, where no checkpoints have been added for going back.
    let mut fresh = Vec::new();
    for turn in 1..=times.min(40) {
        command(&mut session, "goto latest");
        let to = session.status().moment + 1_234_567 % (length / 10) + turn;
        command(&mut session, &format!("goto {to}"));
        fresh.push(time(|| back(&mut session, Back::Step)));
    }

    // Back to the only hit of a condition, and forward over the same stretch.
    let wanted = length / 10;
    let end = session.furthest();
    command(&mut session, &format!("goto {wanted}"));
    command(&mut session, "break func[0]");
    let start = back_or_forward(&mut session).unwrap_or_default();
    command(&mut session, "delete all");
    command(&mut session, "goto latest");
    command(&mut session, &format!("goto {start}"));
    let at = session.command("print local 0").ok();
    let value = match at {
        Some(value) => {
            session.outcome_lines(&value, Lang::En)[0].split_whitespace().nth(1).unwrap_or("0").to_owned()
        }
        _ => "0".to_owned(),
    };
    command(&mut session, &format!("break func[0] if local 0 == {value}"));
    // There is no other hit: it would run for ever.
    let (mut forward, mut reverse) = (common::Times::default(), common::Times::default());
    let (mut stretch, mut stretch_back) = (0, 0);
    for _ in 0..rounds {
        command(&mut session, &format!("goto {start}"));
        forward.push(time(|| {
            session.command("continue").expect("a command");
            while session.status().moment < end
                && session.pump(end - session.status().moment) == Pump::Running
            {}
            session.interrupt();
        }));
        stretch = session.status().moment - start;
        command(&mut session, "goto latest");
        reverse.push(time(|| back(&mut session, Back::Continue)));
        stretch_back = end - session.status().moment;
    }
    let (forward, reverse) = (forward.best(), reverse.best());
    let per = |time: Duration, instructions: u64| common::ms(time) / instructions.max(1) as f64;
    let ratio = per(reverse, stretch_back) / per(forward, stretch);

    let mut text = format!("{}: {length} instructions\n", case.name);
    let mut line = |what: &str, value: String| text.push_str(&format!("  {what:<34}{value}\n"));
    line("forward, without checkpoints", format!("{bare:.0} ms"));
    line("forward, with", format!("{kept:.0} ms  ({:+.1} %)", (kept / bare - 1.0) * 1e2));
    line("checkpoints", format!("{count}, {:.1} MiB", bytes as f64 / f64::from(1 << 20)));
    line("the first step back", format!("{:.2} ms", common::ms(first)));
    line("go to a random moment", spread(&mut go));
    line("step back there", spread(&mut steps));
    line("step back again", spread(&mut more));
    line("back over there", spread(&mut over));
    line("step back after running on", spread(&mut fresh));
    line(
        "back to a breakpoint's condition",
        format!(
            "{:.0} ms for {stretch_back} instructions; forward {:.0} ms for {stretch}; ratio {ratio:.2}",
            common::ms(reverse),
            common::ms(forward)
        ),
    );
    let (count, bytes) = session.kept();
    line("checkpoints at last", format!("{count}, {:.1} MiB", bytes as f64 / f64::from(1 << 20)));
    eprintln!("{text}");
    text
}

/// The moment of the breakpoint nearest to the session's moment.
fn back_or_forward(session: &mut Session) -> Option<u64> {
    back(session, Back::Continue);
    if session.status().moment == 0 {
        return None;
    }
    Some(session.status().moment)
}

fn time(work: impl FnOnce()) -> Duration {
    common::timed(work).0
}

fn command(session: &mut Session, line: &str) {
    if session.command(line).expect("a command") == CommandOutcome::Started {
        finish(session);
    }
}

fn back(session: &mut Session, back: Back) {
    if session.start_back(back, 1).is_ok() {
        finish(session);
    }
}

fn finish(session: &mut Session) {
    while session.pump(1 << 22) == Pump::Running {}
    std::hint::black_box(session.status());
}

/// Median, 99th percentile and maximum.
fn spread(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |part: usize| common::ms(times[(times.len() * part / 100).min(times.len() - 1)]);
    format!("median {:.2} ms, p99 {:.2} ms, longest {:.2} ms", at(50), at(99), at(100))
}
