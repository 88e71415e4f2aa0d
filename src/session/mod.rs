//! The debugger: commands in, plain-data views out.
//!
//! Front ends (screen, command line) drive one [`Session`] and know nothing below it. Motions are started, then
//! pumped in slices, so that a front end can redraw, interrupt and feed input in between.

mod accounts;
mod breakpoints;
mod commands;
mod effect;
mod errno;
mod given;
mod motion;
mod past;
mod pump;
mod query;
mod reading;
mod recorded;
pub mod sentence;
mod snapshot;
mod source;
mod travel;
mod view;
mod views;
mod visit;
mod watch;
mod whatif;

pub use commands::{COMMANDS, CommandError, CommandInfo, Output, command_named};
pub use errno::parse as parse_errno;
pub use given::Environment;
pub use motion::Motion;
pub use past::{Made, Question, Told};
pub use query::same_answer;
pub use recorded::Saver;
pub use travel::{Back, SearchProgress};
pub use view::*;
pub use views::CallList;
pub use visit::Visit;
pub use whatif::{Plan, WhatIf};

/// What a front end needs of the lower layers, so that it imports nothing but `session`.
pub use crate::caps::{Access, Account, Errno, Grant, Kind, Outcome, Preopen, Remedy, Where, card};
pub use crate::guest::WaitReason;
pub use crate::trace::{Rows, compare, thousands};

use crate::exec::TrapKind;
use crate::guest::{End, Guest, Host, HostCall, Moment};
use crate::libc::{Probes, Watcher};
use crate::timeline::Timeline;
use crate::trace::{CallRecord, Calls, Journal};
use accounts::Accounts;
use breakpoints::Breakpoints;
use motion::Goal;
use recorded::Recorded;
use snapshot::{LastOp, Snapshot};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use travel::Travel;
use views::{CallRows, Console, Holdings, PastConsole};
use whatif::Trial;

/// How a pump ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Pump {
    /// The motion goes on; pump again.
    Running,
    /// The motion is over; the views say why.
    Stopped,
    /// Waits for input or a clock; feed or pump again later.
    Waiting(WaitReason),
}

/// What the session shows of how the program was started.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Setup {
    /// Program file name, as given.
    pub program: String,
    /// Its arguments, without `argv[0]`.
    pub args: Vec<String>,
    /// Environment granted.
    pub env: Vec<(String, String)>,
    /// The names of the person's own environment variables, granted or not.
    pub your_env: Vec<String>,
    /// Grants.
    pub grants: Vec<Grant>,
    /// What was granted of the network.
    pub network: crate::caps::Network,
}

/// Makes a fresh live host for a restart, with what the setup says that the program is given.
pub type HostFactory = Box<dyn FnMut(&Setup) -> Result<Box<dyn Host>, String>>;

/// Something that happened, as it happens.
#[derive(Debug)]
pub enum Witnessed<'s> {
    /// The host is about to be told of a call.
    Asks(&'s HostCall),
    /// A host call was answered, and its results are in the program, or have ended it.
    Call {
        /// The journal up to it.
        journal: &'s Journal,
        /// The call.
        record: &'s CallRecord,
    },
    /// The program's C library refused something without a call.
    Lookup(&'s Account),
}

/// Sees what happens, in order of time, before anything that comes after.
pub type Witness = Box<dyn FnMut(Witnessed<'_>)>;

/// Decoded lines of functions already shown, by module and function.
type CodeCache = Mutex<HashMap<(u32, u32), Arc<Vec<CodeLine>>>>;

/// The debugger.
pub struct Session {
    timeline: Timeline,
    setup: Setup,
    hosts: HostFactory,
    /// What the views call the state; `why` is its reason in a word or two.
    state: RunState,
    why: String,
    /// The motion under way.
    goal: Option<Goal>,
    /// The place that it goes to, and whether the latest one was reached.
    visit: Option<Visit>,
    reached: bool,
    /// Its latest slice ended early, so that a clock can be looked at.
    rested: bool,
    /// The moment at which it began: a breakpoint there does not stop it.
    departed: Moment,
    breakpoints: Breakpoints,
    probes: Probes,
    watcher: Watcher,
    /// The moment at which a probe was last told of, so that it hears of each entry once.
    probed: Option<Moment>,
    accounts: Accounts,
    /// Whether the last motion ended right after a call, and whether a host call was answered in it.
    returned: bool,
    answered_before: u64,
    /// The innermost frame at the previous stop, and the operator executed last: what changed.
    before: Snapshot,
    last: Option<LastOp>,
    /// Length of the run, known since it ended once.
    total: Option<Moment>,
    code: CodeCache,
    line_tables: source::LineCache,
    /// What the calls of the run so far have come to.
    call_rows: CallRows,
    written: Console,
    held: Holdings,
    /// Nothing is kept of calls.
    forgetful: bool,
    /// What was written up to a moment in the past.
    past_written: Mutex<PastConsole>,
    /// Who wants to see each call as it is answered.
    witness: Option<Witness>,
    /// Going back, while that is under way.
    travel: Option<Travel>,
    /// What the latest question to the past came to, while the program stands there.
    told: Option<Told>,
    /// Where such questions were asked, the latest last.
    asked_at: Vec<Moment>,
    /// Moments with a name.
    bookmarks: BTreeMap<Moment, String>,
    /// Moments at which a breakpoint has stopped the run.
    hits: BTreeSet<Moment>,
    /// What a recording says of the run, if it is a replay of one.
    recorded: Option<Recorded>,
    saver: Option<Saver>,
    /// The person's own environment, where a front end has given it.
    environment: Option<Environment>,
    /// Standard input since the start, as it came.
    fed: Vec<Option<Vec<u8>>>,
    /// Another run that is made to be compared, and the latest that was.
    trial: Option<Trial>,
    what_if: Option<Arc<WhatIf>>,
    /// Whether the motion that ended last was that of a trial.
    tried_last: bool,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("timeline", &self.timeline)
            .field("state", &self.state)
            .field("why", &self.why)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Stands before the first operator. `hosts` makes a fresh host for each restart.
    #[must_use]
    pub fn new(timeline: Timeline, setup: Setup, hosts: HostFactory) -> Self {
        let probes = Probes::find(timeline.guest().program());
        let mut session = Self {
            breakpoints: Breakpoints::new(Arc::clone(timeline.guest().program()), &probes),
            timeline,
            setup,
            hosts,
            state: RunState::Fresh,
            why: String::new(),
            goal: None,
            visit: None,
            reached: false,
            rested: false,
            departed: 0,
            probes,
            watcher: Watcher::default(),
            probed: None,
            accounts: Accounts::default(),
            returned: false,
            answered_before: 0,
            before: Snapshot::default(),
            last: None,
            total: None,
            code: CodeCache::default(),
            line_tables: source::LineCache::default(),
            call_rows: CallRows::default(),
            written: Console::default(),
            held: Holdings::default(),
            forgetful: false,
            past_written: Mutex::default(),
            witness: None,
            travel: None,
            told: None,
            asked_at: Vec::new(),
            bookmarks: BTreeMap::new(),
            hits: BTreeSet::new(),
            recorded: None,
            saver: None,
            environment: None,
            fed: Vec::new(),
            trial: None,
            what_if: None,
            tried_last: false,
        };
        session.stand_at_start();
        session
    }

    /// Everything that a run leaves behind is forgotten; breakpoints stay.
    fn stand_at_start(&mut self) {
        self.state = RunState::Fresh;
        self.why = "before the first operator".into();
        self.goal = None;
        self.departed = 0;
        self.watcher = Watcher::default();
        self.probed = None;
        self.accounts = Accounts::default();
        self.call_rows = CallRows::default();
        self.written = Console::default();
        self.held = Holdings::default();
        self.past_written = Mutex::default();
        self.travel = None;
        (self.told, self.asked_at) = (None, Vec::new());
        self.fed.clear();
        (self.trial, self.what_if, self.tried_last) = (None, None, false);
        self.bookmarks.clear();
        self.hits.clear();
        self.returned = false;
        self.answered_before = 0;
        self.before = Snapshot::default();
        self.last = None;
        self.stand_in_recording();
        // A module may end in its instantiation, before any operator.
        if self.guest().ended().is_some() {
            self.note_end();
        } else {
            let _ = self.enter_probe();
        }
    }

    /// The trap that ended the program.
    #[must_use]
    pub fn trapped(&self) -> Option<&TrapKind> {
        match self.guest().ended() {
            Some(End::Trapped(trap)) => Some(&trap.kind),
            _ => None,
        }
    }

    /// The program with its state, to look at.
    #[must_use]
    pub fn guest(&self) -> &Guest {
        self.timeline.guest()
    }

    /// Starts a motion; nothing runs until [`Session::pump`]. A program that has ended stays where it is.
    pub fn start(&mut self, motion: Motion) {
        self.start_goal(Goal::new(motion, 1, self.guest()));
    }

    pub(crate) fn start_goal(&mut self, goal: Goal) {
        if self.guest().ended().is_some() {
            return;
        }
        self.tried_last = false;
        self.timeline.set_no_aim();
        self.told = None;
        self.departed = self.guest().moment();
        self.before = Snapshot::take(self.guest());
        self.last = None;
        self.returned = false;
        self.answered_before = self.timeline.made();
        self.goal = Some(goal);
        self.state = RunState::Running;
        self.why = "running".into();
    }

    /// Whether a motion is under way.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.goal.is_some() || self.travel.is_some() || self.trial.is_some()
    }

    /// Ends the motion where it stands.
    pub fn interrupt(&mut self) {
        if self.trial.take().is_some() {
            return;
        }
        if self.interrupt_travel() {
            return;
        }
        if self.goal.take().is_some() {
            self.state = RunState::Stopped;
            self.why = "interrupted".into();
        }
    }

    /// Back to the start with a fresh host; breakpoints stay. A replay runs by its recording again.
    ///
    /// # Errors
    /// When the host cannot be made again (a granted directory is gone).
    pub fn restart(&mut self) -> Result<(), String> {
        if self.recorded.is_some() {
            self.timeline.rewind()?;
        } else {
            let host = (self.hosts)(&self.setup)?;
            self.timeline.restart(host)?;
        }
        self.stand_at_start();
        Ok(())
    }

    /// [`Session::restart`] with something else given. Where that fails, nothing has changed.
    ///
    /// # Errors
    /// When a directory cannot be granted.
    pub fn restart_as(&mut self, setup: Setup) -> Result<(), String> {
        if self.recorded.is_some() {
            return Err("a replay runs as it was recorded: nothing can be given to it".to_owned());
        }
        let before = std::mem::replace(&mut self.setup, setup);
        self.restart().inspect_err(|_| self.setup = before)
    }

    /// Where the values of the person's own environment variables come from, for those that are passed on later.
    pub fn set_environment(&mut self, environment: Environment) {
        self.environment = Some(environment);
    }

    /// What `look` sees once so many operators more have been executed; the program is then as it was. `None` if one of
    /// them is a host call, or the system has not the memory for two of it.
    pub fn ahead<T>(&mut self, operators: u64, look: impl FnOnce(&Self) -> T) -> Option<T> {
        let kept = self.timeline.run_ahead(operators)?;
        let seen = (!self.guest().is_at_door()).then(|| look(self));
        self.timeline.take_back(kept);
        seen
    }

    /// Standard input for the program; `None` is its end.
    pub fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        self.fed.push(bytes.map(<[u8]>::to_vec));
        self.timeline.feed_stdin(bytes);
    }

    /// The host calls answered so far, in full.
    #[must_use]
    pub fn records(&self) -> Calls {
        self.timeline.calls()
    }

    /// How many host calls the program has made so far.
    #[must_use]
    pub fn calls_made(&self) -> u64 {
        self.timeline.made()
    }

    /// Has somebody see each call as it is answered.
    pub fn set_witness(&mut self, witness: Witness) {
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
            "told": self.told(),
        })
    }
}
