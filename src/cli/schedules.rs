//! `explain --schedules N`: runs a program under other orders of its tasks, and says which is the first that ends
//! differently.
//!
//! The orders are those of `--schedule 1` to `--schedule N`. Nothing of the program's output is shown: what counts is
//! how each run ends, and what it wrote.

use super::args::ExplainArgs;
use super::failure::Failure;
use super::opened::{is_recording, open};
use super::plain;
use super::store::{Replace, store};
use crate::guest::{ConsoleStream, End, HostReply, WaitReason};
use crate::session::{Control, Driver, FrontEnd, Motion, Session, Witnessed};
use crate::wasi::{StdinSource, StdoutSink};
use crate::words::{Lang, Message, message};
use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

/// How many instructions another order may take, compared with the first run.
const LONGER: u64 = 100;
/// How many it may take in any case.
const AT_LEAST: u64 = 100_000_000;

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
enum RunEnd {
    Ended(End),
    /// It was still running after that many instructions.
    TooLong,
    /// It waits for something that nobody will give it.
    Waits,
}

/// How a run went, as far as it is compared.
#[derive(Debug, Clone, PartialEq)]
struct RunOutcome {
    end: RunEnd,
    /// How many bytes it wrote to standard output and standard error, and a digest of them.
    written: [(u64, u64); 2],
}

/// What a run has written so far.
#[derive(Debug, Default)]
struct OutputDigest([(u64, DefaultHasher); 2]);

impl OutputDigest {
    fn add(&mut self, reply: &HostReply) {
        for chunk in &reply.console {
            let (count, digest) = &mut self.0[usize::from(chunk.stream == ConsoleStream::Stderr)];
            *count += chunk.bytes.len() as u64;
            chunk.bytes.iter().for_each(|byte| byte.hash(digest));
        }
    }

    fn digest(&self) -> [(u64, u64); 2] {
        [0, 1].map(|at| (self.0[at].0, self.0[at].1.finish()))
    }
}

/// Lets a run go on up to a moment.
struct UpTo(u64);

impl FrontEnd<Session> for UpTo {
    fn between(&mut self, session: &mut Session) -> Control {
        if session.guest().moment() > self.0 { Control::Leave } else { Control::GoOn }
    }

    fn wait(&mut self, session: &mut Session, reason: &WaitReason) -> Control {
        match reason {
            WaitReason::Sleep(time) | WaitReason::Network { again: time, .. } => std::thread::sleep(*time),
            WaitReason::Person => return Control::Leave,
            WaitReason::Stdin => session.feed_stdin(None),
        }
        Control::GoOn
    }
}

/// Runs the program once, in the order that its arguments say.
fn run(args: &ExplainArgs, most: u64) -> Result<(Session, RunOutcome), Failure> {
    let mut session = open(&args.program, StdinSource::NotGiven, StdoutSink::Captured)?.session;
    let written = Rc::new(RefCell::new(OutputDigest::default()));
    let seen = Rc::clone(&written);
    session.set_witness(Box::new(move |witnessed| {
        if let Witnessed::Call { record, .. } = witnessed {
            seen.borrow_mut().add(&record.reply);
        }
    }));
    session.set_most_checkpoint_bytes(0);
    session.start(Motion::Continue);
    Driver::steady(super::unattended::SLICE).run(&mut session, &mut UpTo(most));
    let end = match session.guest().ended() {
        Some(End::Trapped(trap)) => {
            // Where a run traps differs with the order; why it does is compared.
            let mut trap = trap.clone();
            trap.frames.clear();
            RunEnd::Ended(End::Trapped(trap))
        }
        Some(end) => RunEnd::Ended(end.clone()),
        None if session.guest().moment() > most => RunEnd::TooLong,
        None => RunEnd::Waits,
    };
    let outcome = RunOutcome { end, written: written.borrow().digest() };
    Ok((session, outcome))
}

/// Runs the program in its own order and in others; the exit status is 0 if all of them end alike, and 1 if one does
/// not.
pub(super) fn explain_schedules(mut args: ExplainArgs, orders: u64, lang: Lang) -> Result<i32, Failure> {
    if is_recording(&args.program.program()) {
        return Err(Failure::usage(message!("cli-schedules-recording")));
    }
    let (session, first) = run(&args, u64::MAX)?;
    let most = session.guest().moment().saturating_mul(LONGER).max(AT_LEAST);
    let concurrent = session.guest().is_concurrent();
    drop(session);
    let mut lines = vec![message!("schedules-first", how = ended(&first))];
    if !concurrent && !matches!(first.end, RunEnd::Waits) {
        lines.push(message!("schedules-none"));
        say(&lines, lang);
        return Ok(0);
    }
    for seed in 1..=orders {
        args.program.schedule = Some(seed);
        let (session, outcome) = run(&args, most)?;
        if outcome == first {
            continue;
        }
        let seed = seed.to_string();
        lines.push(if outcome.end == first.end {
            message!("schedules-other-output", seed = seed.clone(), how = ended(&outcome))
        } else {
            message!("schedules-other-end", seed = seed.clone(), how = ended(&outcome))
        });
        match &args.save {
            Some(path) => {
                store(path, Replace::forced(false), |out| session.save(out))?;
                lines.push(message!("schedules-saved", path = path.display().to_string()));
            }
            None => lines.push(message!("schedules-again", seed)),
        }
        say(&lines, lang);
        return Ok(1);
    }
    lines.push(message!("schedules-alike", count = crate::words::Fact::Number(orders)));
    say(&lines, lang);
    Ok(0)
}

fn ended(outcome: &RunOutcome) -> Message {
    match &outcome.end {
        RunEnd::Ended(End::Returned { status, results }) if results.is_empty() => {
            message!("schedules-exit", status = status.to_string())
        }
        RunEnd::Ended(End::Returned { results, .. }) => {
            message!("schedules-results", results = results.join(" "))
        }
        RunEnd::Ended(End::Exited(status)) => message!("schedules-exit", status = status.to_string()),
        RunEnd::Ended(End::Trapped(trap)) => {
            message!("schedules-trap", why = crate::trace::trap_message(&trap.kind))
        }
        RunEnd::TooLong => message!("schedules-too-long"),
        RunEnd::Waits => message!("schedules-waits"),
    }
}

fn say(lines: &[Message], lang: Lang) {
    plain::text(&lines.iter().map(|line| line.text(lang)).collect::<Vec<_>>());
}
