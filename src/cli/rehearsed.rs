//! Rehearsing remedies without a screen: a line says that it takes a while, and ctrl-c ends it.

use super::failure::Failure;
use super::plain;
use super::unattended::SLICE;
use crate::caps::Untried;
use crate::guest::WaitReason;
use crate::session::{Control, Driver, FrontEnd, RehearsalBudget, Rehearsing, Session};
use crate::words::{Fact, message};
use signal_hook::consts::SIGINT;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long it takes before anything is said about it.
const SILENT: Duration = Duration::from_secs(1);
/// How often it is said how long it has taken.
const OFTEN: Duration = Duration::from_millis(200);

/// Rehearses all remedies of a session as far as the budget allows. What was not rehearsed in the end has a remedy that
/// was not tried.
///
/// If the process cannot wait for signals.
pub(super) fn rehearse(session: &mut Session, budget: RehearsalBudget) -> Result<(), Failure> {
    if !session.has_rehearsals(&[], budget) {
        session.give_up_rehearsals(Untried::TooLong);
        return Ok(());
    }
    let stopped = interrupts()?;
    let mut watcher = ProgressLine::new(Arc::clone(&stopped));
    while session.has_rehearsals(&[], budget) && !stopped.load(Ordering::Relaxed) {
        let mut rehearsing = Rehearsing { session: &mut *session, shown: Vec::new(), budget };
        Driver::steady(SLICE).run(&mut rehearsing, &mut watcher);
    }
    watcher.clear();
    // From now on, ctrl-c ends the process again.
    let interrupted = stopped.swap(true, Ordering::Relaxed);
    session.give_up_rehearsals(if interrupted { Untried::Interrupted } else { Untried::TooLong });
    Ok(())
}

/// A flag that the first ctrl-c sets; once it is set, ctrl-c ends the process as always.
fn interrupts() -> Result<Arc<AtomicBool>, Failure> {
    let stopped = Arc::new(AtomicBool::new(false));
    let none = |error: std::io::Error| Failure::new(message!("cli-no-signals", why = error.to_string()));
    signal_hook::flag::register_conditional_default(SIGINT, Arc::clone(&stopped)).map_err(none)?;
    signal_hook::flag::register(SIGINT, Arc::clone(&stopped)).map_err(none)?;
    Ok(stopped)
}

/// Says how long it has taken, where somebody reads it.
struct ProgressLine {
    stopped: Arc<AtomicBool>,
    terminal: bool,
    began: Instant,
    said: Option<Instant>,
}

impl ProgressLine {
    fn new(stopped: Arc<AtomicBool>) -> Self {
        Self { stopped, terminal: std::io::stderr().is_terminal(), began: Instant::now(), said: None }
    }

    fn say(&mut self) {
        let due = self.said.is_none_or(|said| said.elapsed() >= OFTEN);
        if !self.terminal || self.began.elapsed() < SILENT || !due {
            return;
        }
        self.said = Some(Instant::now());
        let seconds = Fact::Number(self.began.elapsed().as_secs());
        let line = plain::words(&message!("cli-rehearsing", seconds));
        // It is no error if the reader has gone away.
        let _ = write!(std::io::stderr().lock(), "\r{line}\u{1b}[K");
    }

    /// Takes the line away again.
    fn clear(&mut self) {
        if self.said.take().is_some() {
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}

impl FrontEnd<Rehearsing<'_>> for ProgressLine {
    fn between(&mut self, _: &mut Rehearsing<'_>) -> Control {
        self.say();
        if self.stopped.load(Ordering::Relaxed) { Control::Leave } else { Control::GoOn }
    }

    fn wait(&mut self, _: &mut Rehearsing<'_>, _: &WaitReason) -> Control {
        Control::Leave
    }
}

#[cfg(test)]
mod tests;
