//! The views of the current stop, each fetched from the session once and kept until the program moves.

use super::pane::Pane;
use super::variables::{self, SeenValues, Unfolded, VariableLine};
use crate::session::{
    Account, CallList, CapabilitiesView, CodeView, CommandLine, ConsolePart, FrameRow, MemoryRequest,
    MemoryView, PlacedValue, PreopenTableView, Rows, RunState, Session, SourceView, StatusView, TableView,
    TaskRow, TimelineView, TypedMemory, ValueRow,
};
use crate::words::Message;

/// Everything that is drawn and comes from the session.
#[derive(Debug, Clone, Default)]
pub(crate) struct Views {
    /// Title, status and the next instruction.
    pub status: StatusView,
    /// The call stack, innermost frame first.
    pub frames: Vec<FrameRow>,
    /// The tasks of an asynchronous program.
    pub tasks: Vec<TaskRow>,
    /// The code of the frame shown, or of the function that is shown instead.
    pub code: CodeView,
    /// The source of that code.
    pub source: SourceView,
    /// The operand stack of the frame shown, top first.
    pub stack: Vec<ValueRow>,
    /// The source variables of the frame shown, as far as they are unfolded.
    pub variables: Vec<VariableLine>,
    /// If it has none: what is to be known of the program's debug information.
    pub debug_notes: Vec<Message>,
    seen: SeenValues,
    /// The parameters and locals of the frame shown.
    pub locals: Vec<ValueRow>,
    /// The globals of the frame's module, but for the linker's.
    pub globals: Vec<ValueRow>,
    /// Those by which the linker has code find data and functions.
    pub linker_globals: Vec<ValueRow>,
    /// Its tables, with their first entries.
    pub tables: Vec<TableView>,
    /// The window of memory that is shown.
    pub memory: MemoryView,
    /// What its bytes mean to the source.
    pub typed: TypedMemory,
    /// Host calls, and lookups that were refused without a call.
    pub calls: CallList,
    /// The run as a line.
    pub timeline: TimelineView,
    /// The accounts in chronological order.
    pub accounts: Vec<Account>,
    /// How the program was started; `None` where no command line did it.
    pub command: Option<CommandLine>,
    /// libc's table of directories in memory; `None` until an account is about a path.
    pub preopens: Option<PreopenTableView>,
    /// What the program may access.
    pub capabilities: CapabilitiesView,
    /// What the program wrote, in order.
    pub console: Rows<ConsolePart>,
    /// How many bytes the program wrote before that.
    pub console_gone: u64,
    /// A bit set of the panes whose views are of the current stop.
    fresh: u16,
    /// The request that `memory` was fetched with.
    memory_request: Option<MemoryRequest>,
    /// What calls, console and capabilities were fetched after: the number of answered calls, and whether one was
    /// pending.
    calls_known: Option<(u64, bool)>,
    /// How many accounts are of things that the program did without.
    without: usize,
    /// How many rehearsals of remedies had come out.
    rehearsed: usize,
}

/// What the screen shows, so that nothing else is fetched.
#[derive(Debug, Clone)]
pub(crate) struct ViewRequest<'a> {
    /// The panes that are on the screen.
    pub panes: &'a [Pane],
    /// Index of the frame shown.
    pub frame: usize,
    /// The function (module, index) that is shown instead of the frame's.
    pub look: Option<(u32, u32)>,
    pub memory: MemoryRequest,
    /// Values that were reached in memory.
    pub reached: &'a [PlacedValue],
    /// The source variables that are unfolded.
    pub unfolded: &'a Unfolded,
}

/// Entries of a table that the screen has at hand: they are fetched at every stop.
const TABLE_ENTRIES: u64 = 256;
const STOP: u16 = 1 << 15;
/// The panes that change only when a host call is answered: they need not be fetched after a plain step.
const CHANGED_BY_CALLS: u16 = 1 << Pane::Console as u16 | 1 << Pane::Caps as u16;

impl Views {
    /// To be called when the program has moved: all views become stale, except those that only host calls change.
    pub fn moved(&mut self) {
        self.fresh &= CHANGED_BY_CALLS;
        self.memory_request = None;
    }

    /// To be called when the program begins again: nothing is known of this run yet.
    pub(crate) fn forget(&mut self) {
        self.fresh = 0;
        self.memory_request = None;
        self.calls_known = None;
        self.accounts.clear();
        self.preopens = None;
        self.seen.forget();
    }

    /// How much the program wrote, in bytes of text.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.console_gone + self.console.iter().map(|part| part.text.len() as u64).sum::<u64>()
    }

    /// To be called when a remedy was rehearsed, so that accounts have changed.
    pub(crate) fn rehearsed(&mut self) {
        self.fresh &= !STOP;
    }

    /// To be called when something else has changed what these panes show.
    pub(crate) fn stale(&mut self, panes: &[Pane]) {
        for p in panes {
            self.fresh &= !bit(*p);
            if *p == Pane::Memory {
                self.memory_request = None;
            }
        }
    }

    /// Fetches only the status, while the program runs.
    pub(crate) fn fetch_status(&mut self, session: &Session) {
        self.status = session.status();
    }

    /// Fetches what is wanted and not yet of this stop.
    pub(crate) fn fetch(&mut self, session: &Session, wanted: &ViewRequest<'_>) {
        if self.fresh & STOP == 0 {
            self.status = session.status();
            self.frames = session.frames();
            self.timeline = session.timeline_view();
            self.command = session.command_line().cloned();
            let accounts = self.accounts.len();
            let without = session.done_without();
            if std::mem::replace(&mut self.without, without) != without {
                // The end, or leaving it, has changed what is said of them.
                self.accounts.clear();
                self.calls_known = None;
            }
            let rehearsed = session.rehearsals_told();
            if std::mem::replace(&mut self.rehearsed, rehearsed) != rehearsed {
                self.accounts.clear();
            }
            self.accounts.truncate(session.accounts_len());
            let kept = self.accounts.len();
            self.accounts.extend(session.accounts_since(kept));
            let paths = self.accounts.iter().any(|account| account.kind.is_path());
            self.preopens = if paths { session.preopen_table() } else { None };
            let calls = Some((session.calls_made(), self.status.state == RunState::WaitingForInput));
            if self.calls_known != calls || self.accounts.len() != accounts {
                self.calls = session.calls();
                self.calls_known = calls;
                self.fresh &= !CHANGED_BY_CALLS;
            }
            if session.has_tasks() {
                // Streams move, and tasks begin and end, without any call.
                self.fresh &= !bit(Pane::Caps);
            }
            self.fresh |= STOP;
        }
        let frame = wanted.frame;
        for pane in wanted.panes {
            if *pane == Pane::Memory {
                if self.memory_request != Some(wanted.memory) {
                    self.memory = session.memory(&wanted.memory);
                    let end = self.memory.address + self.memory.bytes.len() as u64;
                    // Variables are in the frame's own memory.
                    self.typed = match wanted.memory.memory {
                        None => session.typed_memory(frame, self.memory.address..end, wanted.reached),
                        Some(_) => TypedMemory::default(),
                    };
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
                Pane::Source => {
                    self.source = match wanted.look {
                        Some((module, func)) => session.source_of(module, func),
                        None => session.source_view(frame),
                    };
                }
                Pane::Stack => self.stack = session.stack(frame),
                Pane::Locals => {
                    let depth = self.frames.len().saturating_sub(frame);
                    let name = self.frames.get(frame).map(|row| row.name.to_string()).unwrap_or_default();
                    let key = format!("{depth} {name}");
                    self.variables =
                        variables::fetch(session, (frame, &key), wanted.unfolded, &mut self.seen);
                    self.debug_notes = match self.variables.is_empty() {
                        true => session.debug_notes(),
                        false => Vec::new(),
                    };
                    self.locals = session.locals(frame);
                    (self.linker_globals, self.globals) =
                        session.globals(frame).into_iter().partition(ValueRow::is_of_linker);
                    self.tables = session.tables(frame, TABLE_ENTRIES);
                }
                Pane::Console => {
                    (self.console, self.console_gone) = (session.console(), session.console_gone());
                }
                Pane::Tasks => self.tasks = session.tasks(),
                Pane::Caps => self.capabilities = session.capabilities(),
                Pane::Calls | Pane::Host | Pane::Why | Pane::Memory | Pane::Lesson => {}
            }
        }
    }
}

fn bit(pane: Pane) -> u16 {
    1 << (pane as u16)
}
