//! The debugger: commands in, plain-data views out.
//!
//! Front ends (screen, command line) use one [`Session`] and know nothing of the layers below it. Motions are started
//! and then pumped in slices, so that a front end can redraw, interrupt and feed input in between.

mod accounts;
mod asked;
mod asking_frames;
mod breakpoints;
mod by_library;
mod changes;
mod commands;
mod driver;
mod effect;
mod errno;
mod evidence;
mod execution;
mod expr;
mod given;
mod history;
mod inputs;
mod invoke;
mod listings;
mod motion;
mod past;
mod pump;
mod query;
mod reading;
mod recorded;
mod rehearsal;
pub mod sentence;
mod shadow_stack;
mod snapshot;
mod source;
mod sources;
mod step_line;
mod summaries;
mod trap;
mod travel;
mod typed_memory;
mod variables;
mod view;
mod views;
mod visit;
mod waits;
mod watch;
mod watched_variable;
mod what_is_here;
mod whatif;
mod written;

pub(crate) use commands::command_named;
pub use commands::{
    BreakCondition, BreakTarget, COMMANDS, Command, CommandError, CommandInfo, CommandOutcome, MomentName,
    PlaceName, Target, WhatIfRequest,
};
pub(crate) use driver::{Control, Drive, Driver, FrontEnd, Pumped};
pub(crate) use errno::parse as parse_errno;
pub use expr::{Expression, Which};
pub(crate) use given::Environment;
pub(crate) use invoke::{call_fault, near as near_export};
pub use motion::Motion;
pub use past::{HandleKind, PastAnswer, Question};
pub(crate) use query::same_answer;
pub(crate) use recorded::RecordingSaver;
pub(crate) use rehearsal::{Refused, RehearsalBudget, RehearsalRun, Rehearsals, Rehearsing};
pub use sources::SourceText;
pub(crate) use sources::{GatheredSources, SourceBytes, SourceDoubt, SourceRequest};
pub use step_line::LineStep;
pub(crate) use trap::StderrTail;
pub use trap::{Machinery, ProgramMessage, QuotedLine, TrapCard, TrapLine, TrapRow, TrapVariable, WroteKind};
pub use travel::{Back, SearchProgress};
pub use typed_memory::TypedMemory;
pub use variables::{VariableMark, VariableRow};
pub use view::*;
pub(crate) use views::import_name;
pub use views::{CallList, SourceView, TaskRow, ThreadRow};
pub use visit::Visit;
pub use what_is_here::VariableHere;
pub use whatif::{TrialPlan, WhatIf};

/// What a front end needs from the lower layers, re-exported so that it imports nothing but `session`.
pub(crate) use crate::caps::CommandLine;
pub use crate::caps::{Access, Account, Errno, Grant, Outcome, Preopen, Remedy, ThingKind, Where, card};
pub use crate::guest::{ExportedFunction, WaitReason};
pub use crate::symbols::{LayoutPiece, PieceKind, PlacedValue, TypedValue};
pub(crate) use crate::trace::compare;
pub use crate::trace::{Rows, thousands};

use crate::exec::{Bounds, TrapKind};
use crate::guest::{End, Guest, Host, HostCall};
use crate::libc::Probes;
use crate::timeline::Timeline;
use crate::trace::{CallRecord, Calls, Journal};
use crate::words::{Message, message};
use asked::PersonReplies;
use breakpoints::Breakpoints;
use changes::Changes;
use evidence::Evidence;
use execution::Execution;
use history::History;
use inputs::Inputs;
use listings::Listings;
use motion::Goal;
use recorded::Recorded;
use rehearsal::RehearsalQueue;
use shadow_stack::ShadowStacks;
use sources::SourceFiles;
use std::cell::OnceCell;
use std::sync::Arc;
use step_line::OwnLines;
use summaries::Summaries;
use what_is_here::KnownPlaces;
use whatif::Trials;

/// How a call to [`Session::pump`] ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Pump {
    /// The motion goes on; pump again.
    Running,
    /// The motion is over; the views say why it stopped.
    Stopped,
    /// The program waits for input or a clock: feed it, or pump again later.
    Waiting(WaitReason),
}

/// How the program was started, as the session shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Setup {
    /// The program's file name, as it was given.
    pub program: String,
    /// Its arguments, without `argv[0]`.
    pub args: Vec<String>,
    /// The environment variables that the program is given, as name and value.
    pub env: Vec<(String, String)>,
    /// The names of the person's own environment variables, granted or not.
    pub your_env: Vec<String>,
    /// The directories that the program is granted.
    pub grants: Vec<Grant>,
    /// What the program is granted of the network.
    pub network: crate::caps::Network,
    /// What becomes of calls of functions that nothing provides.
    pub unknown: crate::guest::UnknownCalls,
    /// Bytes that all its memories together may have, where that is not what it was started with.
    pub memory: Option<u64>,
}

/// Makes a fresh live host for each start, with what the setup says that the program is given.
pub(crate) type HostFactory = Box<dyn FnMut(&Setup) -> Result<Box<dyn Host>, Message>>;

/// An event, passed to the witness as it happens.
#[derive(Debug)]
pub(crate) enum Witnessed<'s> {
    /// The host is about to be told of a call.
    Asks(&'s HostCall),
    /// A host call was answered, and its results are in the program, or the call has ended it.
    Call {
        /// The journal, up to and including this call.
        journal: &'s Journal,
        record: &'s CallRecord,
    },
    /// The program's C library refused something without making a call.
    Lookup(&'s Account),
}

/// Is called for each event in order of time, before anything later happens.
pub(crate) type Witness = Box<dyn FnMut(Witnessed<'_>)>;

/// The debugger: a run, what is asked of it, and what is known about it. When a run is restarted, most parts are made
/// anew.
pub struct Session {
    /// The program, with its past and its host.
    timeline: Timeline,
    /// What the program is given.
    inputs: Inputs,
    /// What moves the program, and why it stopped.
    execution: Execution,
    /// Where the person wants the program to stop.
    breakpoints: Breakpoints,
    /// Why accesses were granted or refused.
    evidence: Evidence,
    /// The calls so far as rows, console text and open handles.
    summaries: Summaries,
    /// What has changed since the previous stop.
    changes: Changes,
    /// Bookmarks, breakpoint hits, and answers about the past.
    history: History,
    /// The program's code as text.
    listings: Listings,
    /// The source files that it was made from, as far as they have been asked for.
    sources: SourceFiles,
    /// Where variables are, as far as that has been asked and stays the same.
    places: KnownPlaces,
    /// Where the stacks in memory are.
    stacks: ShadowStacks,
    /// Where lines of the program's own code begin; found when they are first needed.
    own_lines: OnceCell<Arc<OwnLines>>,
    /// Where its `main` begins; found when it is first needed.
    mains: OnceCell<Vec<crate::wasm::Location>>,
    /// The functions that it exports, once somebody has asked.
    exported: OnceCell<Vec<ExportedFunction>>,
    /// What a recording says of the run, if it is a replay of one.
    recorded: Option<Recorded>,
    /// How recordings of this run are written to files.
    saver: Option<RecordingSaver>,
    /// Other runs, made to be compared with this one.
    trials: Trials,
    /// Remedies that are being tried.
    rehearsing: RehearsalQueue,
    /// What a person replied to calls.
    replies: PersonReplies,
    /// Called for each host call as it is answered, if somebody asked for that.
    witness: Option<Witness>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("timeline", &self.timeline)
            .field("state", &self.execution.state)
            .field("why", &self.execution.why)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// A session before the first instruction of a run. `hosts` makes a fresh host for each restart.
    #[must_use]
    pub fn new(timeline: Timeline, setup: Setup, hosts: HostFactory) -> Self {
        let program = Arc::clone(timeline.guest().program());
        let probes = Probes::find(&program);
        Self::with_probes(timeline, setup, hosts, probes)
    }

    /// A session that only looks at how a run ended that no session went along with. `stderr` is the latest of what the
    /// program wrote on standard error. There is no going back, and nothing is known of the way there.
    pub(crate) fn of_ended(guest: Guest, stderr: StderrTail) -> Self {
        let nobody: HostFactory = Box::new(|_| Err(message!("said-ended")));
        let mut session =
            Self::with_probes(Timeline::ended(guest), Setup::default(), nobody, Probes::default());
        session.summaries.stderr = stderr;
        session
    }

    /// A session of the same program beside this one.
    fn beside(&self, timeline: Timeline, setup: Setup, hosts: HostFactory) -> Self {
        let other = Self::with_probes(timeline, setup, hosts, self.evidence.probes.clone());
        Self { listings: self.listings.sharing(), ..other }
    }

    fn with_probes(timeline: Timeline, setup: Setup, hosts: HostFactory, probes: Probes) -> Self {
        let program = Arc::clone(timeline.guest().program());
        let mut session = Self {
            breakpoints: Breakpoints::new(Arc::clone(&program), &probes),
            timeline,
            inputs: Inputs::new(setup, hosts),
            execution: Execution::new(None),
            evidence: Evidence::new(probes),
            summaries: Summaries::default(),
            changes: Changes::default(),
            history: History::default(),
            listings: Listings::of(&program),
            sources: SourceFiles::default(),
            places: KnownPlaces::default(),
            stacks: ShadowStacks::default(),
            own_lines: OnceCell::new(),
            mains: OnceCell::new(),
            exported: OnceCell::new(),
            recorded: None,
            saver: None,
            trials: Trials::default(),
            rehearsing: RehearsalQueue::default(),
            replies: PersonReplies::default(),
            witness: None,
        };
        session.stand_at_start();
        session
    }

    /// Forgets everything that belongs to one run; breakpoints stay.
    fn stand_at_start(&mut self) {
        self.execution = Execution::new(self.execution.total);
        self.inputs.fed.clear();
        self.evidence.begin_again();
        self.summaries.begin_again();
        self.changes = Changes::default();
        self.history = History::default();
        self.trials = Trials::default();
        self.rehearsing = RehearsalQueue::default();
        self.replies = PersonReplies::default();
        self.stand_in_recording();
        // The program may end while it is instantiated, before any instruction.
        if self.guest().ended().is_some() {
            self.note_end();
        } else {
            let _ = self.enter_probe();
        }
    }

    /// What the trap was, if the program ended with one.
    #[must_use]
    pub fn trapped(&self) -> Option<&TrapKind> {
        match self.guest().ended() {
            Some(End::Trapped(trap)) => Some(&trap.kind),
            _ => None,
        }
    }

    /// The program and its state, to be examined.
    #[must_use]
    pub fn guest(&self) -> &Guest {
        self.timeline.guest()
    }

    /// Starts a motion; nothing runs until [`Session::pump`]. If the program has ended, it stays as it is.
    ///
    /// A step by line that is not possible is not taken; the status says why, as does [`Session::can_step_lines`].
    pub fn start(&mut self, motion: Motion) {
        if let Motion::Line(step) = motion {
            if let Err(why) = self.start_line(step, 1) {
                self.execution.stop(why);
            }
            return;
        }
        self.start_goal(Goal::new(motion, 1, self.guest()));
    }

    pub(crate) fn start_goal(&mut self, goal: Goal) {
        if self.guest().ended().is_some() {
            return;
        }
        self.trials.just_ended = false;
        self.timeline.set_no_aim();
        self.history.told = None;
        self.changes = Changes::since(self.guest(), self.timeline.made());
        let now = self.guest().moment();
        self.execution.begin(goal, now);
    }

    /// Stops the motion in progress where the program is now.
    pub fn interrupt(&mut self) {
        if self.trials.running.take().is_some() {
            return;
        }
        if self.interrupt_travel() {
            return;
        }
        if self.execution.goal.is_some() {
            self.execution.stop(message!("why-interrupted"));
        }
    }

    /// Goes back to the start with a fresh host; breakpoints stay. A replay follows its recording again.
    ///
    /// # Errors
    /// If the host cannot be made again, for example because a granted directory no longer exists.
    pub fn restart(&mut self) -> Result<(), Message> {
        if self.recorded.is_some() {
            self.timeline.rewind().map_err(Message::verbatim)?;
        } else {
            let host = (self.inputs.hosts)(&self.inputs.setup)?;
            self.timeline.restart(host).map_err(Message::verbatim)?;
        }
        self.stand_at_start();
        Ok(())
    }

    /// [`Session::restart`] with another setup. If it fails, nothing has changed.
    ///
    /// # Errors
    /// If a directory cannot be granted.
    pub(crate) fn restart_as(&mut self, setup: Setup) -> Result<(), Message> {
        if self.recorded.is_some() {
            return Err(message!("said-replay-is-given-nothing"));
        }
        if setup.memory != self.inputs.setup.memory {
            let (guest, host) = (self.guest_as(&setup)?, (self.inputs.hosts)(&setup)?);
            self.begin_with(guest, host, setup);
            return Ok(());
        }
        let before = std::mem::replace(&mut self.inputs.setup, setup);
        self.restart().inspect_err(|_| self.inputs.setup = before)
    }

    /// The same program at its start, with the limits of a setup.
    fn guest_as(&self, setup: &Setup) -> Result<Guest, Message> {
        let (guest, bounds) = (self.guest(), self.guest().bounds());
        let bounds = Bounds { memory: setup.memory.unwrap_or(bounds.memory), ..bounds };
        Guest::linked(Arc::clone(guest.program()), guest.entry(), bounds, guest.linking())
            .map_err(|error| Message::verbatim(error.to_string()))
    }

    /// Begins with another guest at its start, and its host.
    fn begin_with(&mut self, guest: Guest, host: Box<dyn Host>, setup: Setup) {
        self.timeline.begin(guest, host);
        self.inputs.setup = setup;
        self.execution.total = None;
        self.stand_at_start();
    }

    /// Sets where the values of the person's own environment variables come from, for those that are passed on later.
    pub(crate) fn set_environment(&mut self, environment: Environment) {
        self.inputs.environment = Some(environment);
    }

    /// Sets the command line that started the program.
    pub(crate) fn set_command_line(&mut self, command: CommandLine) {
        self.inputs.command = Some(command);
    }

    /// The command line that starts the program as it is started now; `None` where no command line did it.
    #[must_use]
    pub(crate) fn command_line(&self) -> Option<&CommandLine> {
        self.inputs.command.as_ref()
    }

    /// Calls `look` as if this many more instructions had been executed; afterwards the program is as before. `None` if
    /// one of them is a host call, or if there is not enough memory for a second copy of the program's state.
    pub fn ahead<T>(&mut self, instructions: u64, look: impl FnOnce(&Self) -> T) -> Option<T> {
        let kept = self.timeline.run_ahead(instructions)?;
        let seen = (!self.guest().is_at_door()).then(|| look(self));
        self.timeline.take_back(kept);
        seen
    }

    /// Adds to the program's standard input; `None` ends it.
    pub fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        self.inputs.fed.push(bytes.map(<[u8]>::to_vec));
        self.timeline.feed_stdin(bytes);
    }

    /// The host calls answered up to now, in full.
    #[must_use]
    pub fn records(&self) -> Calls {
        self.timeline.calls()
    }

    /// How many host calls the program has made so far.
    #[must_use]
    pub fn calls_made(&self) -> u64 {
        self.timeline.made()
    }

    /// Sets a witness, which is called for each event as it happens.
    pub(crate) fn set_witness(&mut self, witness: Witness) {
        self.witness = Some(witness);
    }

    /// Everything the views show at this stop, as one JSON object.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "status": self.status(),
            "frames": self.frames(),
            "stack": self.stack(0),
            "locals": self.locals(0),
            "globals": self.globals(0),
            "calls": self.calls(),
            "accounts": self.accounts(),
            "capabilities": self.capabilities(),
            "console": self.console(),
            "told": self.past_answer(),
            "debug_notes": self.debug_notes(),
        })
    }
}
