//! What a person or a front end may ask of a session, as data: each command before it is executed, and independent of
//! the words in which it was typed.
//!
//! A command is displayed as a line that parses to the same command.

use super::moment::MomentName;
use super::places::PlaceName;
use super::target::Target;
use crate::session::expr::Expression;
use crate::session::{Back, LineStep, Motion};
use crate::symbols::VariablePath;
use std::fmt;

/// A command, parsed and not yet executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An empty line, which does nothing.
    Nothing,
    /// Perform a motion forward, this many times.
    Go(Motion, u64),
    /// Perform a motion back, this many times.
    Back(Back, u64),
    /// Go back to the last write of something.
    Who(Target),
    /// Go back to the moment at which the latest [`Command::Who`] was given.
    JumpBack,
    /// Go to a moment.
    Goto(MomentName),
    /// Give this moment a name; if it is empty, one is chosen.
    Bookmark(String),
    /// List the bookmarks with their moments.
    Bookmarks,
    /// Remove a bookmark, or all of them if `None`.
    Unmark(Option<String>),
    /// Say where the program is in its run.
    Timeline,
    /// Run from the start to the program's own `main`.
    Main,
    /// Run from the start.
    Run,
    /// Go to the start of a new run, before its first instruction.
    Restart,
    /// Begin again with a call of an exported function; list them without one.
    Invoke(Option<(String, Vec<String>)>),
    /// Start again with flags added, or with nothing granted if `None`.
    Grant(Option<Vec<String>>),
    /// Run the program again with something more, and compare the runs.
    WhatIf(WhatIfRequest),
    /// Stop at a place, or after an errno.
    Break(BreakTarget, Option<BreakCondition>),
    /// Stop where something is written.
    Watch(Target, Option<BreakCondition>),
    /// List breakpoints and watchpoints.
    Breakpoints,
    /// Remove the breakpoints with these numbers, or all of them if `None`.
    Delete(Option<Vec<u32>>),
    /// Show the value of an expression.
    Print(Expression),
    /// Show the text at an address, of the given length or up to its NUL.
    Text(Expression, Option<usize>),
    /// Show memory at an address, of the given length in bytes.
    Memory(Expression, Option<usize>),
    /// List the operand stack.
    Stack,
    /// List parameters and locals.
    Locals,
    /// List the globals of the innermost frame's instance.
    Globals,
    /// List the source variables of a logical frame, or show one by its path.
    Variables(u64, Option<VariablePath>),
    /// List the tables and their entries: all, one, or one around an entry.
    Tables(Option<u32>, Option<u64>),
    /// List the tasks, with what each thread of them waits for.
    Tasks,
    /// List the call stack of a thread that need not be the current one.
    Thread(u32),
    /// List the call stack.
    Where,
    /// List the functions and lines of the source at these byte offsets of the file.
    Lines(Vec<u64>),
    /// Show code, where the program is or elsewhere.
    Code(Option<PlaceName>),
    /// List the lines of the program's outline that contain a text.
    Outline(String),
    /// List the host calls.
    Calls,
    /// Explain an access by its number; the latest refusal if `None`.
    Why(Option<u64>),
    /// Show what the program was given.
    Capabilities,
    /// List the open handles or descriptors.
    Handles,
    /// Show what the program wrote.
    Console,
    /// Say where the program is, and why it stopped.
    Info,
    /// Reply to the call that waits for it: values, or `trap`.
    Reply(String),
    /// Save a recording under a path.
    Save {
        /// Where it is written to.
        path: String,
        /// Whether a file that is there already is replaced.
        force: bool,
    },
    /// Explain a command, or list all of them if `None`.
    Help(Option<String>),
    /// Leave the debugger, as `quit` does.
    Quit,
}

/// Where a `break` command stops the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BreakTarget {
    /// At the next instruction.
    Here,
    /// At a place in the code.
    At(PlaceName),
    /// The same, but for a function past its prologue, where its variables have their places.
    Source(PlaceName),
    /// After a call or lookup that returned this errno, or any errno if `None`.
    Errno(Option<u16>),
}

/// What a `whatif` command tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhatIfRequest {
    /// The remedy of the latest refusal.
    Latest,
    /// The remedy of an access, given by its number from 1.
    Access(u64),
    /// These flags in addition to those of the present run.
    With(Vec<String>),
    /// Start again with what was tried last.
    Adopt,
}

/// The condition under which a breakpoint stops the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakCondition {
    /// The condition as the person wrote it.
    pub text: String,
    /// The condition as an expression.
    pub expression: Expression,
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Go(motion, count) => repeated(f, motion_name(*motion), *count),
            Self::Back(back, count) => repeated(f, back_name(*back), *count),
            Self::Who(target) => write!(f, "who {target}"),
            Self::JumpBack => f.write_str("jump-back"),
            Self::Goto(moment) => write!(f, "goto {moment}"),
            Self::Bookmark(name) => with(f, "bookmark", name),
            Self::Bookmarks => f.write_str("bookmarks"),
            Self::Unmark(name) => with(f, "unmark", name.as_deref().unwrap_or("all")),
            Self::Timeline => f.write_str("timeline"),
            Self::Main => f.write_str("main"),
            Self::Run => f.write_str("run"),
            Self::Restart => f.write_str("restart"),
            Self::Invoke(None) => f.write_str("invoke"),
            Self::Invoke(Some((function, args))) => {
                let words: Vec<String> = std::iter::once(function).chain(args).cloned().collect();
                with(f, "invoke", &quoted(&words))
            }
            Self::Grant(None) => f.write_str("grant none"),
            Self::Grant(Some(flags)) => with(f, "grant", &quoted(flags)),
            Self::WhatIf(WhatIfRequest::Latest) => f.write_str("whatif"),
            Self::WhatIf(WhatIfRequest::Access(number)) => write!(f, "whatif {number}"),
            Self::WhatIf(WhatIfRequest::With(flags)) => with(f, "whatif", &quoted(flags)),
            Self::WhatIf(WhatIfRequest::Adopt) => f.write_str("whatif adopt"),
            Self::Break(stop, condition) => {
                with(f, "break", &stop.to_string())?;
                conditional(f, condition.as_ref())
            }
            Self::Watch(target, condition) => {
                write!(f, "watch {target}")?;
                conditional(f, condition.as_ref())
            }
            Self::Breakpoints => f.write_str("breakpoints"),
            Self::Delete(None) => f.write_str("delete all"),
            Self::Delete(Some(numbers)) => {
                f.write_str("delete")?;
                numbers.iter().try_for_each(|number| write!(f, " {number}"))
            }
            Self::Print(expression) => write!(f, "print {expression}"),
            Self::Text(at, len) => {
                write!(f, "print string {at}")?;
                len.map_or(Ok(()), |len| write!(f, " {len}"))
            }
            Self::Memory(at, len) => {
                write!(f, "mem {at}")?;
                len.map_or(Ok(()), |len| write!(f, " {len}"))
            }
            Self::Stack => f.write_str("stack"),
            Self::Locals => f.write_str("locals"),
            Self::Globals => f.write_str("globals"),
            Self::Variables(frame, path) => {
                repeated_if(f, "variables", Some(*frame).filter(|frame| *frame > 0))?;
                path.as_ref().map_or(Ok(()), |path| write!(f, " {path}"))
            }
            Self::Tables(table, entry) => {
                repeated_if(f, "tables", table.map(u64::from))?;
                entry.map_or(Ok(()), |entry| write!(f, " {entry}"))
            }
            Self::Tasks => f.write_str("tasks"),
            Self::Thread(number) => write!(f, "thread {number}"),
            Self::Where => f.write_str("where"),
            Self::Lines(offsets) => {
                f.write_str("lines")?;
                offsets.iter().try_for_each(|offset| write!(f, " {offset:#x}"))
            }
            Self::Code(place) => with(f, "code", place.as_ref().map_or("", |place| &place.0)),
            Self::Outline(text) => with(f, "outline", text),
            Self::Calls => f.write_str("calls"),
            Self::Why(number) => repeated_if(f, "why", *number),
            Self::Capabilities => f.write_str("caps"),
            Self::Handles => f.write_str("handles"),
            Self::Console => f.write_str("console"),
            Self::Info => f.write_str("info"),
            Self::Reply(text) => with(f, "reply", text),
            Self::Save { path, force: false } => with(f, "save", path),
            Self::Save { path, force: true } => with(f, "save --force", path),
            Self::Help(command) => with(f, "help", command.as_deref().unwrap_or_default()),
            Self::Quit => f.write_str("quit"),
        }
    }
}

impl fmt::Display for BreakTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here => Ok(()),
            Self::At(place) => f.write_str(&place.0),
            Self::Source(place) => write!(f, "--source {}", place.0),
            Self::Errno(None) => f.write_str("on errno any"),
            Self::Errno(Some(number)) => write!(f, "on errno {number}"),
        }
    }
}

fn motion_name(motion: Motion) -> &'static str {
    match motion {
        Motion::Step => "step",
        Motion::Over => "next",
        Motion::Out => "out",
        Motion::Continue => "continue",
        Motion::NextCall => "call",
        Motion::Line(LineStep::Over) => "step line",
        Motion::Line(LineStep::Into) => "step into",
        Motion::Line(LineStep::Out) => "step out",
    }
}

fn back_name(back: Back) -> &'static str {
    match back {
        Back::Step => "back",
        Back::Over => "back-over",
        Back::Out => "back-out",
        Back::Continue => "back-continue",
        Back::Call => "back-call",
        Back::Line(LineStep::Over) => "step line back",
        Back::Line(LineStep::Into) => "step into back",
        Back::Line(LineStep::Out) => "step out back",
    }
}

/// Writes a name, followed by a space and `rest` unless that is empty.
fn with(f: &mut fmt::Formatter<'_>, name: &str, rest: &str) -> fmt::Result {
    f.write_str(name)?;
    if rest.is_empty() { Ok(()) } else { write!(f, " {rest}") }
}

fn repeated(f: &mut fmt::Formatter<'_>, name: &str, count: u64) -> fmt::Result {
    repeated_if(f, name, Some(count).filter(|count| *count != 1))
}

fn repeated_if(f: &mut fmt::Formatter<'_>, name: &str, number: Option<u64>) -> fmt::Result {
    f.write_str(name)?;
    number.map_or(Ok(()), |number| write!(f, " {number}"))
}

fn conditional(f: &mut fmt::Formatter<'_>, condition: Option<&BreakCondition>) -> fmt::Result {
    condition.map_or(Ok(()), |condition| write!(f, " if {}", condition.text))
}

/// Flags, quoted as for a shell.
fn quoted(flags: &[String]) -> String {
    // Only a NUL cannot be quoted, and no line contains one.
    shlex::try_join(flags.iter().map(String::as_str)).unwrap_or_default()
}
