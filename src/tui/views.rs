//! The views of the current stop, fetched from the session once each and kept until the program moves.

use super::pane::Pane;
use crate::session::{
    Account, CallList, CapabilitiesView, CodeView, ConsolePart, FrameRow, MemoryRequest, MemoryView,
    PreopenTableView, Rows, RunState, Session, StatusView, TableView, TimelineView, ValueRow,
};

/// Everything that comes from the session and is drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Views {
    /// Title, status and the next instruction.
    pub status: StatusView,
    /// Call stack, innermost first.
    pub frames: Vec<FrameRow>,
    /// Code of the frame shown, or of the function looked at.
    pub code: CodeView,
    /// Operand stack of the frame shown, top first.
    pub stack: Vec<ValueRow>,
    /// Its parameters and locals.
    pub locals: Vec<ValueRow>,
    /// The globals of its module.
    pub globals: Vec<ValueRow>,
    /// Its tables, with their first entries.
    pub tables: Vec<TableView>,
    /// The window on memory.
    pub memory: MemoryView,
    /// Host calls and refused lookups.
    pub calls: CallList,
    /// The run as a line.
    pub timeline: TimelineView,
    /// Accounts in order of time.
    pub accounts: Vec<Account>,
    /// libc's table of directories in memory, once an account is about a path.
    pub preopens: Option<PreopenTableView>,
    /// What the program may touch.
    pub capabilities: CapabilitiesView,
    /// What the program wrote, in order.
    pub console: Rows<ConsolePart>,
    /// Bytes that it wrote before that.
    pub console_gone: u64,
    /// Which of these are of the current stop.
    fresh: u16,
    /// What the memory window shows.
    memory_request: Option<MemoryRequest>,
    /// The host calls that calls, console and capabilities were fetched after: answered, and one waiting.
    calls_known: Option<(u64, bool)>,
}

/// What the screen shows, so that nothing else is fetched.
#[derive(Debug, Clone)]
pub(crate) struct ViewRequest<'a> {
    /// Panes on the screen.
    pub panes: &'a [Pane],
    /// Index of the frame shown.
    pub frame: usize,
    /// Function looked at instead of the frame's.
    pub look: Option<(u32, u32)>,
    pub memory: MemoryRequest,
}

/// Entries of a table that the screen has at hand: they are fetched at every stop.
const TABLE_ENTRIES: u64 = 256;
const STOP: u16 = 1 << 15;
/// These change only when a host call is answered: a step among instructions need not fetch them.
const CHANGED_BY_CALLS: u16 = 1 << Pane::Console as u16 | 1 << Pane::Caps as u16;

impl Views {
    /// The program moved: everything is of an older stop, but what only host calls change.
    pub fn moved(&mut self) {
        self.fresh &= CHANGED_BY_CALLS;
        self.memory_request = None;
    }

    /// The program began again: nothing of the run before is known.
    pub(crate) fn forget(&mut self) {
        self.fresh = 0;
        self.memory_request = None;
        self.calls_known = None;
        self.accounts.clear();
        self.preopens = None;
    }

    /// How much the program wrote, in bytes of text.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.console_gone + self.console.iter().map(|part| part.text.len() as u64).sum::<u64>()
    }

    /// Something else changed what these panes show.
    pub(crate) fn stale(&mut self, panes: &[Pane]) {
        for p in panes {
            self.fresh &= !bit(*p);
            if *p == Pane::Memory {
                self.memory_request = None;
            }
        }
    }

    /// Only the status line, while the program runs.
    pub(crate) fn fetch_status(&mut self, session: &Session) {
        self.status = session.status();
    }

    /// Fetches what is wanted and not of this stop.
    pub(crate) fn fetch(&mut self, session: &Session, wanted: &ViewRequest<'_>) {
        if self.fresh & STOP == 0 {
            self.status = session.status();
            self.frames = session.frames();
            self.timeline = session.timeline_view();
            let accounts = self.accounts.len();
            self.accounts.truncate(session.accounts_len());
            let kept = self.accounts.len();
            self.accounts.extend(session.accounts_since(kept).cloned());
            let paths = self.accounts.iter().any(|account| account.kind.is_path());
            self.preopens = if paths { session.preopen_table() } else { None };
            let calls = Some((session.calls_made(), self.status.state == RunState::WaitingForInput));
            if self.calls_known != calls || self.accounts.len() != accounts {
                self.calls = session.calls();
                self.calls_known = calls;
                self.fresh &= !CHANGED_BY_CALLS;
            }
            self.fresh |= STOP;
        }
        let frame = wanted.frame;
        for pane in wanted.panes {
            if *pane == Pane::Memory {
                if self.memory_request != Some(wanted.memory) {
                    self.memory = session.memory(&wanted.memory);
                    self.memory_request = Some(wanted.memory);
                }
                continue;
            }
            if self.fresh & bit(*pane) != 0 {
                continue;
            }
            self.fresh |= bit(*pane);
            match pane {
                Pane::Code => {
                    self.code = match wanted.look {
                        Some((module, func)) => session.code_of(module, func),
                        None => session.code(frame),
                    };
                }
                Pane::Stack => self.stack = session.stack(frame),
                Pane::Locals => {
                    self.locals = session.locals(frame);
                    self.globals = session.globals(frame);
                    self.tables = session.tables(frame, TABLE_ENTRIES);
                }
                Pane::Console => {
                    (self.console, self.console_gone) = (session.console(), session.console_gone());
                }
                Pane::Caps => self.capabilities = session.capabilities(),
                Pane::Calls | Pane::Host | Pane::Why | Pane::Memory | Pane::Lesson => {}
            }
        }
    }
}

fn bit(pane: Pane) -> u16 {
    1 << (pane as u16)
}
