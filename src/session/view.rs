//! What a front end draws: plain data, nothing to call.

use super::trap::TrapCard;
use crate::words::{Fact, Message, message};
use serde::Serialize;
use std::sync::Arc;

/// A place in the static code, without types of lower layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct CodePlace {
    /// Module number in the file.
    pub module: u32,
    /// Function index.
    pub func: u32,
    /// Instruction index in the body.
    pub op: u32,
}

/// The state of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum RunState {
    /// Before the first instruction.
    #[default]
    Fresh,
    /// Stopped in the middle.
    Stopped,
    /// A motion is under way.
    Running,
    /// Waits for standard input.
    WaitingForInput,
    /// The program ended with this status.
    Ended(i32),
    /// The program trapped.
    Trapped,
}

/// Title and status lines.
#[derive(Debug, Clone, Default, Serialize)]
pub struct StatusView {
    /// Program as given.
    pub program: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// `none`, or the grants as flags would spell them: `.` or `root::/data`.
    pub grants: Vec<Message>,
    /// Instructions executed.
    pub moment: u64,
    /// Instructions of the whole run, once known.
    pub total: Option<u64>,
    /// Instructions executed at the furthest moment of the run so far.
    pub furthest: u64,
    /// Whether that is not now: the program stands in its past.
    pub past: bool,
    /// State.
    pub state: RunState,
    /// Why it stopped, short: `stepped`, `breakpoint 1`, `after call 3 get-stderr`, `lookup refused`, `exit 1`.
    pub why: Message,
    /// Where: readable function, and the instruction's byte offset.
    pub function: Option<Message>,
    /// Byte offset of the next instruction.
    pub offset: Option<u32>,
    /// One sentence: what the next instruction does.
    pub next: Message,
    /// Index into the accounts of the latest refused or failed access, if any.
    pub refused: Option<usize>,
    /// On a trap or an end: lines that say it in full (trap with stack).
    pub end: Vec<Message>,
    /// On a trap: why, as a card.
    pub trap: Option<TrapCard>,
}

/// The run as a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TimelineView {
    /// Where the program stands.
    pub now: u64,
    /// The furthest moment so far.
    pub furthest: u64,
    /// Whether the run ended there.
    pub ended: bool,
    /// What happened when, in order of time.
    pub marks: Vec<(u64, TimeMark)>,
}

/// What happened at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum TimeMark {
    /// A host call that is no access.
    Call,
    /// An access granted.
    Granted,
    /// An access refused.
    Refused,
    /// An access that failed for another reason.
    Failed,
    /// A breakpoint stopped the run.
    Breakpoint,
    /// A bookmark.
    Bookmark,
}

/// One line of WAT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeLine {
    /// Instruction index.
    pub op: u32,
    /// Byte offset in the file.
    pub offset: u32,
    /// Nesting depth, for indentation.
    pub depth: u16,
    /// Text without indentation, names resolved (`call $__wasilibc_find_abspath`).
    pub text: String,
    /// The line of the source it was made from (`main.rs:12`), where that is another than the instruction's before.
    pub source: Option<String>,
}

/// A function's code around a frame's place.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CodeView {
    /// Readable function name with its caller where there is one.
    pub title: String,
    /// Module number.
    pub module: u32,
    /// Function index.
    pub func: u32,
    /// Signature as WAT: `(param i32 i32) (result i32)`.
    pub signature: String,
    /// All lines of the body (shared, cached).
    pub lines: Arc<Vec<CodeLine>>,
    /// The line about to execute (innermost frame) or waiting in its call.
    pub pc_line: Option<usize>,
    /// Lines with breakpoints, and each one's number.
    pub breakpoints: Vec<(usize, u32)>,
}

/// Why a value row stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum ValueMark {
    /// Nothing.
    #[default]
    None,
    /// Pushed by the last instruction.
    New,
    /// Changed since the last stop.
    Changed,
}

/// One more way to read a value, or a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// `i32x4`, the name of a field, the index of an element.
    pub name: Message,
    /// What it says.
    pub text: Message,
}

impl Reading {
    pub(super) fn new(name: Message, text: Message) -> Self {
        Self { name, text }
    }
}

/// One value on a pane.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ValueRow {
    /// Index (operand: 0 = top).
    pub index: usize,
    /// Local or global name, if known.
    pub name: Option<String>,
    /// `i32`, `(ref null $point)`
    pub ty: String,
    /// Signed decimal (floats readable); a vector's 32-bit lanes in hexadecimal; what a reference refers to.
    pub decimal: Message,
    /// Unsigned decimal where it differs.
    pub unsigned: Option<String>,
    /// `0xffffffff`; empty for vectors and references, whose readings are below.
    pub hex: String,
    /// Every other reading: a vector in each shape, the members of what a reference refers to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
    /// The value as an address, when it could be one.
    pub address: Option<u64>,
    /// The string it points to, if it looks like one.
    pub points_to: Option<String>,
    /// Mark.
    pub mark: ValueMark,
    /// The next instruction will pop it.
    pub popped_next: bool,
    /// A parameter rather than a local; a mutable rather than an immutable global.
    pub special: bool,
}

/// Entries of a table in a row that hold the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRow {
    /// The index of the first entry.
    pub first: u64,
    /// The index of the last entry.
    pub last: u64,
    /// The name of the function, or what else it is.
    pub holds: Message,
    /// The function's type as WAT.
    pub ty: Option<String>,
    /// Whether it is null.
    pub null: bool,
}

impl TableRow {
    /// The indices: `7`, `2–9`.
    #[must_use]
    pub fn indices(&self) -> String {
        if self.first == self.last {
            self.first.to_string()
        } else {
            format!("{}–{}", self.first, self.last)
        }
    }
}

/// A table of references.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TableView {
    /// The index in its module.
    pub index: u32,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// How many entries it has.
    pub size: u64,
    /// The entries that the rows are of: the first, and the one after the last.
    pub shown: (u64, u64),
    /// What these entries hold, in order.
    pub rows: Vec<TableRow>,
}

impl TableView {
    /// `table 0: 12 entries`
    #[must_use]
    pub fn heading(&self) -> Message {
        let name = self.name.as_ref().map_or_else(|| self.index.to_string(), |name| format!("${name}"));
        message!("table-heading", table = message!("value-table", name), count = Fact::Count(self.size))
    }

    /// Its rows in columns, and what is left out of it.
    #[must_use]
    pub fn lines(&self) -> Vec<Message> {
        let wide = self.rows.iter().map(|row| row.indices().chars().count()).max().unwrap_or(0).max(4);
        let line = |row: &TableRow| {
            let indices = format!("{:>wide$}", row.indices());
            match row.ty.clone() {
                Some(ty) => message!("table-row-function", indices, holds = row.holds.clone(), type = ty),
                None => message!("table-row", indices, holds = row.holds.clone()),
            }
        };
        let mut lines: Vec<Message> = self.rows.iter().map(line).collect();
        let more = self.size.saturating_sub(self.shown.1);
        if more > 0 {
            lines.push(message!("table-more", count = Fact::Count(more)));
        }
        lines
    }
}

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum FrameRowKind {
    /// WebAssembly code.
    Wasm,
    /// Canonical ABI.
    Canon,
    /// The bottom of the stack: what was asked to run.
    Entry,
    /// Host call.
    HostCall,
}

/// One frame on the call-stack pane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrameRow {
    /// Readable name.
    pub name: Message,
    /// Kind.
    pub kind: FrameRowKind,
    /// Byte offset it stands at.
    pub offset: Option<u32>,
    /// Place it stands at.
    pub place: Option<CodePlace>,
    /// Line of the source it stands at (`main.rs:12`).
    pub source: Option<String>,
    /// Folded shim frames between this one and the next.
    pub folded: usize,
}

/// A window on memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MemoryRequest {
    /// Which memory: index into the list of memories; the frame's own when `None`.
    pub memory: Option<usize>,
    /// Frame whose memory is meant.
    pub frame: usize,
    /// First byte.
    pub address: u64,
    /// Bytes wanted.
    pub len: usize,
}

/// Bytes of memory with marks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MemoryView {
    /// Name of the memory for people.
    pub name: Message,
    /// Size in bytes of the whole memory.
    pub size: u64,
    /// Whether addresses in it are 64 bits wide.
    pub is64: bool,
    /// First byte shown.
    pub address: u64,
    /// Bytes.
    pub bytes: Vec<u8>,
    /// Ranges (start, length) read by the last motion's last reading instruction.
    pub read: Vec<(u64, u64)>,
    /// Ranges written by it, by the guest or by the host.
    pub written: Vec<(u64, u64)>,
}

/// How a call went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum CallStatus {
    /// An ordinary call that succeeded.
    Plain,
    /// An access granted.
    Granted,
    /// An access refused by a capability rule.
    Refused,
    /// The system, or the stream, said no.
    Failed,
    /// Waiting for its reply.
    Pending,
}

/// One row of the host-calls pane.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CallRow {
    /// Call number; `None` for a lookup that the guest's libc refused without a call.
    pub number: Option<u64>,
    /// Last number of a group of consecutive writes, if grouped.
    pub last: Option<u64>,
    /// When.
    pub moment: u64,
    /// `open-at` / `open`
    pub name: Message,
    /// Interface.
    pub interface: String,
    /// Decoded arguments in one line.
    pub args: Message,
    /// Decoded result in one line.
    pub result: Message,
    /// How it went.
    pub status: CallStatus,
    /// Index into the accounts.
    pub account: Option<usize>,
    /// Everything in full, for `enter`.
    pub details: Vec<Message>,
}

impl CallRow {
    /// A row about which nothing is known.
    pub(super) fn none() -> Self {
        Self {
            number: None,
            last: None,
            moment: 0,
            name: Message::default(),
            interface: String::new(),
            args: Message::default(),
            result: Message::default(),
            status: CallStatus::Plain,
            account: None,
            details: Vec::new(),
        }
    }
}

/// One granted directory or open descriptor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DescriptorRow {
    /// `#1` or fd number.
    pub handle: String,
    /// Resource type (`descriptor`, `output-stream`) or `fd`.
    pub ty: String,
    /// What it stands for.
    pub what: Message,
    /// Where it came from: call number.
    pub from_call: Option<u64>,
}

/// What this program may touch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CapabilitiesView {
    /// Granted directories: guest name, host path, `read-write` or `read-only`.
    pub directories: Vec<(String, String, Message)>,
    /// The call from which the program learned of them, if it has.
    pub learned_in_call: Option<u64>,
    /// Live handles or descriptors.
    pub descriptors: Vec<DescriptorRow>,
    /// Arguments given.
    pub args: Vec<String>,
    /// Environment given.
    pub env: Vec<(String, String)>,
    /// Everything else in short clauses: `network: denied`, `clocks: granted`.
    pub others: Vec<(Message, Message)>,
}

/// An entry of libc's table of directories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PreopenRow {
    /// Where the entry lies.
    pub address: u64,
    /// Where the name lies that it points to.
    pub name_at: u64,
    /// The name, as libc keeps it.
    pub name: String,
    pub descriptor: i32,
}

/// libc's table of directories as it lies in linear memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PreopenTableView {
    /// Which memory, as [`MemoryRequest::memory`] counts them.
    pub memory: Option<usize>,
    /// The word that points to the entries; of an empty table, the first of libc's words for it.
    pub pointer: u64,
    /// Where to look at it.
    pub address: u64,
    /// Its entries, in the order in which libc learned of them.
    pub rows: Vec<PreopenRow>,
}

/// A piece of the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsolePart {
    /// True for standard error.
    pub stderr: bool,
    /// Text (lossy where not UTF-8).
    pub text: String,
    /// When.
    pub moment: u64,
    /// The call that wrote it.
    pub call: u64,
}
