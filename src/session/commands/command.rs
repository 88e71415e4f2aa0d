//! What a person or a front end may ask of a session, as data: each command, before it is carried out and without the words
//! in which it was typed.
//!
//! Displayed, a command is a line that reads as the same command.

use super::moment::MomentName;
use super::places::PlaceName;
use super::target::Target;
use crate::session::expr::Expression;
use crate::session::{Back, Motion};
use std::fmt;

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Nothing is asked.
    Nothing,
    /// Go forward, so often.
    Go(Motion, u64),
    /// Go back, so often.
    Back(Back, u64),
    /// Go back to what wrote something last.
    Who(Target),
    /// Go back to where the latest [`Command::Who`] was asked.
    JumpBack,
    /// Go to a moment.
    Goto(MomentName),
    /// Give this moment a name; an empty one is chosen.
    Bookmark(String),
    /// List the bookmarks.
    Bookmarks,
    /// Remove a bookmark; all without a name.
    Unmark(Option<String>),
    /// Say where in the run the program stands.
    Timeline,
    /// Run from the start.
    Run,
    /// Stand before the first instruction again.
    Restart,
    /// Begin again with flags added, or with nothing granted.
    Grant(Option<Vec<String>>),
    /// Run it again with something more, and compare.
    WhatIf(WhatIfRequest),
    /// Stop at a place, or at an errno.
    Break(BreakTarget, Option<BreakCondition>),
    /// Stop where something is written.
    Watch(Target, Option<BreakCondition>),
    /// List breakpoints and watchpoints.
    Breakpoints,
    /// Remove these; all without a number.
    Delete(Option<Vec<u32>>),
    /// Show a value.
    Print(Expression),
    /// Show the text at an address, of a length or up to its NUL.
    Text(Expression, Option<usize>),
    /// Show memory at an address.
    Memory(Expression, Option<usize>),
    /// List the operand stack.
    Stack,
    /// List parameters and locals.
    Locals,
    /// List globals.
    Globals,
    /// List the tables and their entries: all, one, or one around an entry.
    Tables(Option<u32>, Option<u64>),
    /// List the call stack.
    Where,
    /// Show code, here or elsewhere.
    Code(Option<PlaceName>),
    /// Show the file's outline: its lines with a text.
    Outline(String),
    /// List the host calls.
    Calls,
    /// Explain an access; the latest refusal without a number.
    Why(Option<u64>),
    /// Show what the program was given.
    Capabilities,
    /// List open handles.
    Handles,
    /// Show what the program wrote.
    Console,
    /// Say where the program stands.
    Info,
    /// Save a recording.
    Save(String),
    /// Explain a command, or all.
    Help(Option<String>),
    /// Leave the debugger.
    Quit,
}

/// Where `break` stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BreakTarget {
    /// At the instruction that comes next.
    Here,
    /// At a place in the code.
    At(PlaceName),
    /// After a call or lookup that gave this errno, or any.
    Errno(Option<u16>),
}

/// What `whatif` tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhatIfRequest {
    /// The remedy of the latest refusal.
    Latest,
    /// That of an access, by its number from 1.
    Access(u64),
    /// Flags in addition.
    With(Vec<String>),
    /// The latest that was tried is taken over.
    Adopt,
}

/// What must hold where a breakpoint is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakCondition {
    /// As the person wrote it.
    pub text: String,
    /// As it was read.
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
            Self::Run => f.write_str("run"),
            Self::Restart => f.write_str("restart"),
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
            Self::Tables(table, entry) => {
                repeated_if(f, "tables", table.map(u64::from))?;
                entry.map_or(Ok(()), |entry| write!(f, " {entry}"))
            }
            Self::Where => f.write_str("where"),
            Self::Code(place) => with(f, "code", place.as_ref().map_or("", |place| &place.0)),
            Self::Outline(text) => with(f, "outline", text),
            Self::Calls => f.write_str("calls"),
            Self::Why(number) => repeated_if(f, "why", *number),
            Self::Capabilities => f.write_str("caps"),
            Self::Handles => f.write_str("handles"),
            Self::Console => f.write_str("console"),
            Self::Info => f.write_str("info"),
            Self::Save(path) => with(f, "save", path),
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
    }
}

fn back_name(back: Back) -> &'static str {
    match back {
        Back::Step => "back",
        Back::Over => "back-over",
        Back::Out => "back-out",
        Back::Continue => "back-continue",
        Back::Call => "back-call",
    }
}

/// A name, and what follows it if there is something.
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

/// Flags as a shell would have them.
fn quoted(flags: &[String]) -> String {
    // Only a NUL cannot be quoted, and no line holds one.
    shlex::try_join(flags.iter().map(String::as_str)).unwrap_or_default()
}
