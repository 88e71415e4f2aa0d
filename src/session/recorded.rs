//! Recordings of sessions, and sessions on recordings.
//!
//! A session writes a recording to whatever it is given. Where that is, and how it becomes a file, is up to the front
//! end ([`RecordingSaver`]).

use super::{Session, Setup, ThingKind};
use crate::exec::TrapKind;
use crate::guest::Guest;
use crate::timeline::{Divergence, Timeline};
use crate::trace::Journal;
use crate::trace::recording::{Ending, Finish, RecordedModule, RecordingWriter, Start, fingerprint};
use crate::words::{Fact, Message, message};
use std::io::{self, Write};

/// Saves a recording at a path that a person gave: opens a file, and has the session write to it. The message is for
/// that person: how many bytes were written, or why it failed.
pub(crate) type RecordingSaver =
    Box<dyn FnMut(&str, bool, &dyn Fn(&mut dyn Write) -> io::Result<()>) -> Result<u64, Message>>;

/// What a session that replays a recording knows about it.
#[derive(Debug)]
pub(super) struct Recorded {
    /// How the recording ends; `None` if it breaks off.
    finish: Option<Finish>,
    /// Why the replay cannot continue; `None` as long as it can.
    left: Option<Left>,
}

/// Why a replay cannot continue before the run is over.
#[derive(Debug)]
enum Left {
    /// The program did something other than the recording says.
    Diverged(Divergence),
    /// The recording contains nothing more.
    RanOut,
}

impl Session {
    /// A session that replays a recording of a program, before the first instruction. Nothing outside is asked.
    #[must_use]
    pub fn replay(guest: Guest, setup: Setup, journal: Journal, finish: Option<Finish>) -> Self {
        /// More variables than anybody has.
        const MANY: u64 = 100_000;
        let no_hosts = Box::new(|_: &Setup| Err(message!("said-replay-asks-no-host")));
        let mut setup = setup;
        if let Some(finish) = &finish {
            // Of the variables that nobody looked for, only the number is known.
            let others = finish.your_env.min(MANY).saturating_sub(finish.looked_for.len() as u64);
            setup.your_env =
                finish.looked_for.iter().cloned().chain((0..others).map(|_| String::new())).collect();
        }
        let mut timeline = Timeline::replay(guest, journal);
        let deadlock = TrapKind::Deadlock.to_string();
        if matches!(&finish, Some(Finish { ending: Ending::Trapped { why }, .. }) if *why == deadlock) {
            timeline.ends_in_deadlock();
        }
        let mut session = Self::new(timeline, setup, no_hosts);
        let end = finish.as_ref().filter(|finish| finish.ending.is_end());
        session.execution.total = end.map(|finish| finish.moment);
        session.recorded = Some(Recorded { finish, left: None });
        if session.guest().ended().is_some() {
            session.note_end();
        }
        session
    }

    /// Whether the session replays a recording.
    #[must_use]
    pub(crate) fn is_replay(&self) -> bool {
        self.recorded.is_some()
    }

    /// How the program has departed from the recording that it replays, if it has.
    #[must_use]
    pub fn divergence(&self) -> Option<&Divergence> {
        match &self.recorded.as_ref()?.left {
            Some(Left::Diverged(divergence)) => Some(divergence),
            Some(Left::RanOut) | None => None,
        }
    }

    /// Whether the program is where its recording stops, before its end.
    #[must_use]
    pub(crate) fn recording_ran_out(&self) -> bool {
        self.recorded.as_ref().is_some_and(|recorded| matches!(recorded.left, Some(Left::RanOut)))
    }

    /// The journal of everything that has entered the program.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        self.timeline.journal()
    }

    pub(super) fn stand_in_recording(&mut self) {
        if let Some(recorded) = &mut self.recorded {
            recorded.left = None;
        }
    }

    /// In a replay, where and how its recording stops, if it does so before the program's end.
    pub(super) fn recorded_stop(&self) -> Option<(Ending, crate::guest::Moment)> {
        let recorded = self.recorded.as_ref()?;
        let latest = self.journal().calls().last().map_or(0, |record| record.moment);
        match &recorded.finish {
            Some(finish) if finish.ending.is_end() => None,
            Some(finish) => Some((finish.ending.clone(), finish.moment)),
            None => Some((Ending::Stopped { why: "the recording breaks off here".to_owned() }, latest)),
        }
    }

    /// Stops a replay that cannot continue, and remembers why.
    pub(super) fn leave_recording(&mut self, mut divergence: Divergence) {
        let at_end = self.timeline.made() == self.timeline.journal().made();
        let Some(recorded) = &mut self.recorded else {
            return self.execution.stop(divergence.message());
        };
        let why = match recorded.finish.as_ref().map(|finish| (&finish.ending, finish.moment)) {
            Some((ending, moment)) if at_end && ending.is_end() => {
                let moment = moment.to_string();
                divergence.expected = message!("divergence-no-call", ending = ending.message(), moment);
                None
            }
            Some((ending, _)) if at_end => Some(ending.message()),
            None if at_end => Some(message!("why-breaks-off")),
            Some(_) | None => None,
        };
        match why {
            Some(why) => {
                recorded.left = Some(Left::RanOut);
                self.execution.stop(why);
            }
            None => {
                let why = divergence.message();
                recorded.left = Some(Left::Diverged(divergence));
                self.execution.stop(why);
            }
        }
    }

    /// Whether the program has just gone past where its recording stops without making another call. This is true only
    /// once: whoever continues from there sees what the program computes, which may go on forever.
    pub(super) fn is_past_recording(&self) -> bool {
        let Some(Recorded { finish, left: None }) = &self.recorded else { return false };
        let journal = self.timeline.journal();
        let stops_at = match finish {
            Some(finish) if finish.ending.is_end() => return false,
            Some(finish) => finish.moment,
            None => journal.calls().last().map_or(0, |record| record.moment),
        };
        let all = self.timeline.made() == journal.made();
        all && self.guest().ended().is_none() && self.guest().moment() > stops_at
    }

    /// Stops a replay that has gone past where its recording stops.
    pub(super) fn stop_past_recording(&mut self) {
        let Some(recorded) = &mut self.recorded else { return };
        recorded.left = Some(Left::RanOut);
        let why = match &recorded.finish {
            Some(finish) => finish.ending.message(),
            None => message!("why-breaks-off"),
        };
        self.execution.stop(why);
    }

    /// The program has ended: checks whether it did so as the recording says.
    pub(super) fn compare_end(&mut self) {
        let Some(end) = self.guest().ended() else { return };
        let (moment, ending) = (self.guest().moment(), Ending::of(Some(end), ""));
        let missed = self.timeline.missed();
        let Some(recorded) = &mut self.recorded else { return };
        let other = recorded.finish.as_ref().filter(|finish| match &finish.ending {
            Ending::Stopped { .. } => finish.moment > moment,
            recorded => (finish.moment, recorded) != (moment, &ending),
        });
        let divergence = missed.or_else(|| {
            let finish = other?;
            let (ended, at) = (finish.ending.message(), finish.moment.to_string());
            let expected = message!("divergence-end", ending = ended, moment = at);
            Some(Divergence { moment, expected, actual: ending.did() })
        });
        if let Some(divergence) = divergence {
            self.execution.why = divergence.message();
            recorded.left = Some(Left::Diverged(divergence));
        }
    }

    /// How this run was started, for a recording of it.
    #[must_use]
    pub(crate) fn recording_start(&self) -> Start {
        let (guest, setup) = (self.guest(), &self.inputs.setup);
        let binary = &guest.program().bytes;
        Start {
            recorder: concat!("wasmscope ", env!("CARGO_PKG_VERSION")).to_owned(),
            program: setup.program.clone(),
            args: setup.args.clone(),
            env: setup.env.clone(),
            grants: setup.grants.clone(),
            network: setup.network,
            entry: guest.entry().clone(),
            bounds: guest.bounds(),
            features: guest.program().features,
            schedule: guest.schedule(),
            sha256: fingerprint(binary),
            size: binary.len() as u64,
            redacted: Vec::new(),
            preloads: guest.program().preloads.iter().map(RecordedModule::of).collect(),
            sources: self.sources.recorded().to_vec(),
            debug_files: self.sources.debug_files().to_vec(),
        }
    }

    /// Writes a recording of the run so far, the program included.
    ///
    /// # Errors
    /// The errors of writing to `out`.
    pub(crate) fn save(&self, out: &mut dyn Write) -> io::Result<()> {
        let start = self.recording_start();
        let mut writer = RecordingWriter::new(out, &start, Some(&self.guest().program().bytes))?;
        writer.rest_of(self.journal())?;
        let known = self.recorded.as_ref().and_then(|recorded| recorded.finish.clone());
        // If the rest of the run is known, it is kept.
        writer.finish(known.unwrap_or_else(|| self.recording_finish("it was saved here")))?;
        Ok(())
    }

    /// How this run ended, for a recording of it; if it has not ended, `why` says why the recording does.
    #[must_use]
    pub(crate) fn recording_finish(&self, why: &str) -> Finish {
        let latest = self.journal().calls().last().map_or(0, |record| record.moment);
        // The whole run is saved, even if the program is in its past.
        let furthest = self.timeline.furthest();
        let moment = furthest.moment().max(latest);
        let yours = &self.inputs.setup.your_env;
        let variables = self.evidence.accounts.entries().iter().map(|entry| &entry.account);
        let variables = variables.filter(|account| account.kind == ThingKind::Environment);
        let looked_for = variables.map(|account| account.subject.clone()).filter(|name| yours.contains(name));
        Finish {
            your_env: yours.len() as u64,
            looked_for: looked_for.collect(),
            ..Finish::at(moment, Ending::of(furthest.ended(), why))
        }
    }

    /// Sets how recordings of this session become files.
    pub(crate) fn set_saver(&mut self, saver: RecordingSaver) {
        self.saver = Some(saver);
    }

    /// Saves a recording at a path that a person gave; returns a message for them.
    pub(super) fn save_as(&mut self, path: &str, force: bool) -> Result<Message, Message> {
        let mut saver = self.saver.take().ok_or_else(|| message!("said-cannot-save"))?;
        let saved = saver(path, force, &|out| self.save(out));
        self.saver = Some(saver);
        let (calls, bytes) = (self.journal().made(), saved?);
        Ok(message!("said-saved", calls = Fact::Number(calls), path, bytes))
    }
}
