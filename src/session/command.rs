//! The commands of the `:` prompt and of `debug --batch`, in one table: help, completion and parsing come from it.

/// A motion forward in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// One operator (into calls, and into the canonical ABI's guest frames).
    Step,
    /// One operator of this frame; calls run to their return.
    Over,
    /// To this frame's caller.
    Out,
    /// To the next breakpoint or the end.
    Continue,
    /// Until the next host call has been answered.
    NextCall,
}

/// What a command came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Nothing to say.
    Nothing,
    /// Lines to show.
    Lines(Vec<String>),
    /// One line for the status bar.
    Said(String),
    /// A motion was started: pump it.
    Started,
    /// Show memory at this address.
    ShowMemory(u64),
    /// Show code here.
    ShowCode(super::CodePlace),
    /// Leave the debugger.
    Quit,
}

/// What is wrong with a command line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CommandError {
    /// What is wrong and what to write instead.
    pub message: String,
    /// The obvious correction, a whole line, if there is one.
    pub correction: Option<String>,
}

/// One row of the command table.
#[derive(Debug, Clone, Copy)]
pub struct CommandInfo {
    /// Full name.
    pub name: &'static str,
    /// Short forms.
    pub aliases: &'static [&'static str],
    /// What may follow it, for help.
    pub usage: &'static str,
    /// One short sentence.
    pub help: &'static str,
}

/// Every command.
pub const COMMANDS: &[CommandInfo] = &[];
