//! What a front end draws: plain data, without anything to call.

use super::trap::TrapCard;
use crate::words::{Fact, Message, message};
use serde::Serialize;
use std::sync::Arc;

/// A place in the static code, without the types of lower layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct CodePlace {
    /// The module's number in the file, from 0.
    pub module: u32,
    /// The function's index in its module, imports included.
    pub func: u32,
    /// The index of the instruction in the function's body.
    pub op: u32,
}

/// The state of the run, as front ends show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum RunState {
    /// Before the first instruction, with no end yet.
    #[default]
    Fresh,
    /// Stopped in the middle of the run.
    Stopped,
    /// A motion is in progress.
    Running,
    /// The program waits for standard input.
    WaitingForInput,
    /// The program ended with this status.
    Ended(i32),
    /// The program ended with a trap.
    Trapped,
}

/// The contents of the title and status lines.
#[derive(Debug, Clone, Default, Serialize)]
pub struct StatusView {
    /// The program's file name, as it was given.
    pub program: String,
    /// The program's arguments, without `argv[0]`.
    pub args: Vec<String>,
    /// `none`, or the grants as flags would spell them: `.` or `root::/data`.
    pub grants: Vec<Message>,
    /// How many instructions have been executed.
    pub moment: u64,
    /// How many instructions the whole run has, once that is known.
    pub total: Option<u64>,
    /// How many instructions had been executed at the furthest moment of the run so far.
    pub furthest: u64,
    /// Whether the program is in its past, before that moment.
    pub past: bool,
    /// The state of the run, which `why` explains.
    pub state: RunState,
    /// Why it stopped, in a few words: `stepped`, `breakpoint 1`, `after call 3 get-stderr`, `lookup refused`,
    /// `exit 1`.
    pub why: Message,
    /// The readable name of the function that the next instruction is in.
    pub function: Option<Message>,
    /// The byte offset of the next instruction in the file.
    pub offset: Option<u32>,
    /// The task that the next instruction belongs to, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Message>,
    /// One sentence about what the next instruction does.
    pub next: Message,
    /// The latest refused or failed access, if any, as an index into the accounts.
    pub refused: Option<usize>,
    /// If the run has ended: everything about the end, as lines (for a trap, with its stack).
    pub end: Vec<Message>,
    /// Whether nothing of the program runs unless one of its functions is called.
    #[serde(skip)]
    pub library: bool,
    /// On a trap: why, as a card.
    pub trap: Option<TrapCard>,
}

/// The run as a line of moments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TimelineView {
    /// The moment at which the program is.
    pub now: u64,
    /// The furthest moment reached so far.
    pub furthest: u64,
    /// Whether the run ended at the furthest moment.
    pub ended: bool,
    /// The events of the run and their moments, in order of time.
    pub marks: Vec<(u64, TimeMark)>,
}

/// What kind of event happened at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum TimeMark {
    /// A host call that is no access.
    Call,
    /// An access that was granted.
    Granted,
    /// An access that was refused.
    Refused,
    /// An access that failed for another reason.
    Failed,
    /// A breakpoint that stopped the run.
    Breakpoint,
    /// A bookmark that the person set.
    Bookmark,
}

/// One instruction as a line of WAT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeLine {
    /// The index of the instruction in the function's body.
    pub op: u32,
    /// The byte offset of the instruction in the file.
    pub offset: u32,
    /// How deeply the line is nested, for its indentation.
    pub depth: u16,
    /// The text without indentation, with names resolved (`call $__wasilibc_find_abspath`).
    pub text: String,
    /// The source line that it was made from (`main.rs:12`), if that differs from the instruction before.
    pub source: Option<String>,
}

/// The code of a frame's function.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CodeView {
    /// The readable name of the function, with its caller if there is one.
    pub title: String,
    /// The module's number in the file, from 0.
    pub module: u32,
    /// The function's index in its module, imports included.
    pub func: u32,
    /// The signature as WAT: `(param i32 i32) (result i32)`.
    pub signature: String,
    /// All lines of the body; shared between views.
    pub lines: Arc<Vec<CodeLine>>,
    /// The index of the line that is about to execute (in the innermost frame) or that waits in its call.
    pub pc_line: Option<usize>,
    /// The indices of lines with breakpoints, and the number of each breakpoint.
    pub breakpoints: Vec<(usize, u32)>,
}

/// Why the row of a value is highlighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum ValueMark {
    /// The row is not highlighted.
    #[default]
    None,
    /// The last instruction pushed the value.
    New,
    /// The value has changed since the last stop.
    Changed,
}

/// One more way to read a value or a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// A shape such as `i32x4`, the name of a field, or the index of an element.
    pub name: Message,
    /// The value or the part, read in this way.
    pub text: Message,
}

impl Reading {
    pub(super) fn new(name: Message, text: Message) -> Self {
        Self { name, text }
    }
}

/// A value as a row of a pane.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ValueRow {
    /// The index of the operand (0 is the top), local or global.
    pub index: usize,
    /// The name of the local or global, if it is known.
    pub name: Option<String>,
    /// The type as WAT: `i32`, `(ref null $point)`
    pub ty: String,
    /// A signed decimal (floats in readable form); a vector's 32-bit lanes in hexadecimal; what a reference refers to.
    pub decimal: Message,
    /// The unsigned decimal, if it differs from the signed one.
    pub unsigned: Option<String>,
    /// As in `0xffffffff`; empty for vectors and references, whose readings are below.
    pub hex: String,
    /// All other readings: a vector in each shape, or the members of what a reference refers to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
    /// The value as an address, if it could be one.
    pub address: Option<u64>,
    /// The string at that address, if there seems to be one.
    pub points_to: Option<String>,
    /// Whether and why the row is highlighted.
    pub mark: ValueMark,
    /// Whether the next instruction will pop the value.
    pub popped_next: bool,
    /// Whether a local is a parameter, or a global mutable.
    pub special: bool,
}

impl ValueRow {
    /// Whether a global is an entry of the global offset table, by which the linker has code that may be placed anywhere
    /// find data and functions: it says nothing of the program.
    #[must_use]
    pub fn is_of_linker(&self) -> bool {
        self.name.as_ref().is_some_and(|name| name.trim_start_matches('$').starts_with("GOT."))
    }
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

/// What kind of frame a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum FrameRowKind {
    /// The frame of a function in WebAssembly code.
    Wasm,
    /// Work of the canonical ABI between a component and its host.
    Canon,
    /// The bottom of the stack: what was asked to run.
    Entry,
    /// A host call that waits for its reply.
    HostCall,
    /// Frames of a library or of what starts a program, folded into a row.
    Library,
    /// The task that called the one above, below whose row its own frames follow if it still waits in the call.
    Caller,
}

/// A row of the call-stack pane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrameRow {
    /// The readable name of what the frame executes.
    pub name: Message,
    /// What kind of frame it is.
    pub kind: FrameRowKind,
    /// The byte offset in the file of the instruction that it is at.
    pub offset: Option<u32>,
    /// The place in the code that it is at, if it executes WebAssembly code.
    pub place: Option<CodePlace>,
    /// The source line that it is at (`main.rs:12`).
    pub source: Option<String>,
    /// Whether the function was inlined into that of the next row, with which it shares a frame.
    pub inlined: bool,
    /// How many frames that belong to this row are not shown: shims after it, or those of a library that it stands for.
    pub folded: usize,
}

/// Which part of which memory to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MemoryRequest {
    /// Index into the list of memories; the frame's own memory if `None`.
    pub memory: Option<usize>,
    /// The frame whose memory is meant, as a row of the call stack.
    pub frame: usize,
    /// The address of the first byte.
    pub address: u64,
    /// How many bytes to show, at most.
    pub len: usize,
}

/// A part of a memory, with marks for what was read and written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MemoryView {
    /// The name of the memory, as people call it.
    pub name: Message,
    /// The size of the whole memory in bytes.
    pub size: u64,
    /// Whether its addresses are 64 bits wide.
    pub is64: bool,
    /// The address of the first byte in `bytes`.
    pub address: u64,
    /// The bytes from `address` on; fewer than requested if the memory ends before.
    pub bytes: Vec<u8>,
    /// The ranges (start, length) read by the last instruction of the last motion.
    pub read: Vec<(u64, u64)>,
    /// The ranges (start, length) written by it, or by the host since the previous stop.
    pub written: Vec<(u64, u64)>,
}

/// The outcome of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum CallStatus {
    /// A call that succeeded, and is no access.
    Plain,
    /// An access that was granted.
    Granted,
    /// An access refused by a capability rule.
    Refused,
    /// An error from the system or the stream, rather than from a capability rule.
    Failed,
    /// It was not there, and the program did without it.
    Without,
    /// The call still waits for its reply.
    Pending,
}

/// A row of the host-calls pane.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CallRow {
    /// The number of the call; `None` for a lookup that the guest's libc refused without a call.
    pub number: Option<u64>,
    /// The number of the last call, if the row is a group of consecutive writes.
    pub last: Option<u64>,
    /// The moment at which the call was made, or the lookup returned.
    pub moment: u64,
    /// The short name of the function: `open-at` / `open`
    pub name: Message,
    /// The interface that the function belongs to.
    pub interface: String,
    /// The arguments, decoded, in one line.
    pub args: Message,
    /// The result, decoded, in one line.
    pub result: Message,
    /// The outcome of the call.
    pub status: CallStatus,
    /// The account of the call, as an index into the accounts.
    pub account: Option<usize>,
    /// Everything in full, as lines.
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

/// An open handle or descriptor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DescriptorRow {
    /// `#1` for a handle, or the number of a descriptor.
    pub handle: String,
    /// The resource type (`descriptor`, `output-stream`), or `fd`.
    pub ty: String,
    /// What it refers to, for people.
    pub what: Message,
    /// The number of the call that made it; `None` if it was there at the start or is not known.
    pub from_call: Option<u64>,
    /// Whether the program made it by itself: an end of a stream, say.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub made_inside: bool,
}

/// What the program may touch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CapabilitiesView {
    /// The granted directories: guest name, host path, `read-write` or `read-only`.
    pub directories: Vec<(String, String, Message)>,
    /// The number of the call through which the program learned of them, if it has.
    pub learned_in_call: Option<u64>,
    /// The open handles or descriptors.
    pub descriptors: Vec<DescriptorRow>,
    /// The arguments that the program was given, without `argv[0]`.
    pub args: Vec<String>,
    /// The environment variables that the program was given, as name and value.
    pub env: Vec<(String, String)>,
    /// What the program imports that nothing provides, a line each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Message>,
    /// All other capabilities in short clauses: `network: denied`, `clocks: granted`.
    pub others: Vec<(Message, Message)>,
}

/// An entry in libc's table of directories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PreopenRow {
    /// The address of the entry.
    pub address: u64,
    /// The address of the name that the entry points to.
    pub name_at: u64,
    /// The name of the directory, as libc keeps it.
    pub name: String,
    pub descriptor: i32,
}

/// libc's table of directories as it is in linear memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PreopenTableView {
    /// The memory, counted as in [`MemoryRequest::memory`].
    pub memory: Option<usize>,
    /// The address of the word that points to the entries; for an empty table, of the first of libc's words for it.
    pub pointer: u64,
    /// The address to show when somebody wants to see the table.
    pub address: u64,
    /// The entries, in the order in which libc learned of them.
    pub rows: Vec<PreopenRow>,
}

/// A piece of the console's text, written by one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsolePart {
    /// Whether it was written to standard error rather than standard output.
    pub stderr: bool,
    /// The text, with replacement characters for what is not UTF-8.
    pub text: String,
    /// The moment at which the call was made.
    pub moment: u64,
    /// The number of the call that wrote it.
    pub call: u64,
}
