//! The debugger: commands in, plain-data views out.
//!
//! Front ends (screen, command line) drive one [`Session`] and know nothing below it. Motions are started, then
//! pumped in slices, so that a front end can redraw, interrupt and feed input in between.

mod command;
pub mod sentence;
mod view;

pub use command::{COMMANDS, CommandError, CommandInfo, Motion, Output};
pub use view::*;

/// What a front end needs of the lower layers, so that it imports nothing but `session`.
pub use crate::caps::{Account, Errno, Outcome, Preopen, Remedy, Where};
pub use crate::guest::WaitReason;

use crate::guest::Host;
use crate::timeline::Timeline;

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
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Program file name, as given.
    pub program: String,
    /// Its arguments, without `argv[0]`.
    pub args: Vec<String>,
    /// Environment granted.
    pub env: Vec<(String, String)>,
    /// Grants.
    pub grants: Vec<crate::caps::Grant>,
}

/// Makes a fresh live host for a restart.
pub type HostFactory = Box<dyn FnMut() -> Result<Box<dyn Host>, String>>;

/// The debugger.
pub struct Session {
    timeline: Timeline,
    setup: Setup,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("timeline", &self.timeline).finish_non_exhaustive()
    }
}

impl Session {
    /// Stands before the first operator. `hosts` makes a fresh host for each restart.
    #[must_use]
    pub fn new(timeline: Timeline, setup: Setup, hosts: HostFactory) -> Self {
        let _ = hosts;
        Self { timeline, setup }
    }

    /// Starts a motion; nothing runs until [`Session::pump`].
    pub fn start(&mut self, motion: Motion) {
        let _ = motion;
    }

    /// Runs the motion for at most about `budget` operators.
    pub fn pump(&mut self, budget: u64) -> Pump {
        let _ = budget;
        Pump::Stopped
    }

    /// Ends the motion where it stands.
    pub fn interrupt(&mut self) {}

    /// Standard input for the program; `None` is its end.
    pub fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        self.timeline.feed_stdin(bytes);
    }

    /// Executes one line of the `:` prompt (also `debug --batch -x`). A motion is started, not run.
    ///
    /// # Errors
    /// [`CommandError`], written for the person at the keyboard, with the correction if there is an obvious one.
    pub fn command(&mut self, line: &str) -> Result<Output, CommandError> {
        let _ = line;
        Ok(Output::Nothing)
    }

    /// Completions of a partial command line: whole replacement lines.
    #[must_use]
    pub fn complete(&self, partial: &str) -> Vec<String> {
        let _ = partial;
        Vec::new()
    }

    /// Toggles a breakpoint at an operator.
    pub fn toggle_breakpoint(&mut self, at: CodePlace) {
        let _ = at;
    }

    /// Status line, stop reason and the sentence for the next operator.
    #[must_use]
    pub fn status(&self) -> StatusView {
        StatusView {
            program: self.setup.program.clone(),
            args: self.setup.args.clone(),
            ..StatusView::default()
        }
    }

    /// The code of a frame's function: `frame` is an index into [`Session::frames`] (0 = innermost).
    #[must_use]
    pub fn code(&self, frame: usize) -> CodeView {
        let _ = frame;
        CodeView::default()
    }

    /// The code of any function, for looking around.
    #[must_use]
    pub fn code_of(&self, module: u32, func: u32) -> CodeView {
        let _ = (module, func);
        CodeView::default()
    }

    /// Operand stack of a frame, top first.
    #[must_use]
    pub fn stack(&self, frame: usize) -> Vec<ValueRow> {
        let _ = frame;
        Vec::new()
    }

    /// Parameters and locals of a frame.
    #[must_use]
    pub fn locals(&self, frame: usize) -> Vec<ValueRow> {
        let _ = frame;
        Vec::new()
    }

    /// Globals of a frame's instance.
    #[must_use]
    pub fn globals(&self, frame: usize) -> Vec<ValueRow> {
        let _ = frame;
        Vec::new()
    }

    /// The call stack, innermost first, shim frames folded.
    #[must_use]
    pub fn frames(&self) -> Vec<FrameRow> {
        Vec::new()
    }

    /// A window on linear memory.
    #[must_use]
    pub fn memory(&self, request: &MemoryRequest) -> MemoryView {
        let _ = request;
        MemoryView::default()
    }

    /// Host calls and refused lookups in order of time, consecutive writes grouped.
    #[must_use]
    pub fn calls(&self) -> Vec<CallRow> {
        Vec::new()
    }

    /// Accounts in order of time; [`CallRow::account`] indexes it.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        Vec::new()
    }

    /// The accounts after the first `known` ones, without copying any.
    pub fn accounts_since(&self, known: usize) -> impl Iterator<Item = &Account> {
        let _ = (self, known);
        std::iter::empty()
    }

    /// The host calls answered so far, in full (for `trace`).
    #[must_use]
    pub fn records(&self) -> &[crate::trace::CallRecord] {
        self.timeline.calls()
    }

    /// Preopens, descriptors and the other capabilities.
    #[must_use]
    pub fn capabilities(&self) -> CapabilitiesView {
        CapabilitiesView::default()
    }

    /// What the program wrote, in order.
    #[must_use]
    pub fn console(&self) -> Vec<ConsolePart> {
        Vec::new()
    }
}
