//! The commands of the `:` prompt and of `debug --batch`, in one table: parsing, help and completion come from it.

mod breaks;
mod complete;
mod data;
mod expression;
mod grant;
mod past;
mod places;
mod run;
mod show;
mod text;
mod time;
mod whatif;

pub(crate) use expression::Expr;
pub(super) use text::short;

use super::{CodePlace, Session};
use crate::caps::nearest::nearest;
use crate::words::Message;
use complete::Operand;
use serde::Serialize;

/// What a command came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
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
    ShowCode(CodePlace),
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

impl CommandError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), correction: None }
    }
}

/// What a command does with the rest of its line.
type Run = fn(&mut Session, &str) -> Result<Output, CommandError>;

/// One row of the command table.
#[derive(Debug, Clone, Copy)]
pub struct CommandInfo {
    /// Full name.
    pub name: &'static str,
    /// Short forms.
    pub aliases: &'static [&'static str],
    /// What may follow it, for help.
    pub usage: &'static str,
    /// The name of the message with one short sentence.
    about: &'static str,
    operand: Operand,
    run: Run,
}

impl CommandInfo {
    /// What it does, in one short sentence.
    #[must_use]
    pub fn about(&self) -> Message {
        Message::new(self.about, Vec::new())
    }

    /// Whether a word calls it.
    fn is(&self, word: &str) -> bool {
        self.name == word || self.aliases.contains(&word)
    }
}

macro_rules! command {
    ($name:literal, $aliases:expr, $usage:literal, $operand:expr, $run:expr) => {
        CommandInfo {
            name: $name,
            aliases: $aliases,
            usage: $usage,
            about: concat!("command-", $name),
            operand: $operand,
            run: $run,
        }
    };
}

/// Every command.
#[rustfmt::skip]
pub const COMMANDS: &[CommandInfo] = &[
    command!("step", &["s"], "[back] [COUNT]", Operand::None, run::step),
    command!("next", &["n", "over"], "[back] [COUNT]", Operand::None, run::next),
    command!("out", &["o", "finish"], "[back] [COUNT]", Operand::None, run::out),
    command!("continue", &["c"], "[back]", Operand::None, run::cont),
    command!("call", &["w"], "[back] [COUNT]", Operand::None, run::call),
    command!("back", &["S", "reverse-step"], "[COUNT]", Operand::None, run::step_back),
    command!("back-over", &["N", "reverse-next"], "[COUNT]", Operand::None, run::over_back),
    command!("back-out", &["O", "reverse-finish"], "[COUNT]", Operand::None, run::out_back),
    command!("back-continue", &["C", "reverse-continue"], "", Operand::None, run::cont_back),
    command!("back-call", &["W"], "[COUNT]", Operand::None, run::call_back),
    command!("who", &["last-write", "u"], "ADDR [LEN] | global N | local N | stack N | console TEXT | fd N", Operand::Written, past::who),
    command!("jump-back", &["U"], "", Operand::None, past::jump_back),
    command!("goto", &["g"], "OPERATOR | 50% | start | end | latest | call N | BOOKMARK", Operand::Moment, run::goto),
    command!("bookmark", &["mark"], "[NAME]", Operand::None, time::bookmark),
    command!("bookmarks", &["marks"], "", Operand::None, time::bookmarks),
    command!("unmark", &[], "NAME | all", Operand::Bookmark, time::unmark),
    command!("timeline", &[], "", Operand::None, time::timeline),
    command!("run", &[], "", Operand::None, run::run),
    command!("restart", &["r"], "", Operand::None, run::restart),
    command!("grant", &[], "FLAG... | none", Operand::Grant, grant::grant),
    command!("whatif", &[], "[NUMBER | FLAG... | adopt]", Operand::Grant, whatif::whatif),
    command!("break", &["b"], "[FUNC[+BYTES] | 0xOFFSET | FILE:LINE] [if EXPR] | on errno [NAME]", Operand::Function, breaks::set),
    command!("watch", &[], "ADDR [LEN] | global N | local N [if EXPR]", Operand::Written, past::watch),
    command!("breakpoints", &["bl"], "", Operand::None, breaks::list),
    command!("delete", &["d"], "NUMBER... | all", Operand::Breakpoint, breaks::delete),
    command!("print", &["p"], "EXPR", Operand::Expression, show::print),
    command!("mem", &["m", "x"], "ADDR [LEN]", Operand::Expression, show::mem),
    command!("stack", &[], "", Operand::None, show::stack),
    command!("locals", &[], "", Operand::None, show::locals),
    command!("globals", &[], "", Operand::None, show::globals),
    command!("where", &["bt"], "", Operand::None, show::backtrace),
    command!("code", &["l", "list"], "[FUNC | FUNC+BYTES | 0xOFFSET]", Operand::Function, show::code),
    command!("outline", &[], "[TEXT]", Operand::None, show::outline),
    command!("calls", &[], "", Operand::None, show::calls),
    command!("why", &[], "[NUMBER]", Operand::None, show::why),
    command!("caps", &["capabilities"], "", Operand::None, show::caps),
    command!("handles", &["fds"], "", Operand::None, show::handles),
    command!("console", &[], "", Operand::None, show::console),
    command!("info", &["i", "status"], "", Operand::None, show::info),
    command!("save", &[], "FILE", Operand::None, run::save),
    command!("help", &["h", "?"], "[COMMAND]", Operand::Command, show::help),
    command!("quit", &["q", "exit"], "", Operand::None, run::quit),
];

impl Session {
    /// Executes one line of the `:` prompt (also `debug --batch -x`). A motion is started, not run.
    ///
    /// # Errors
    /// [`CommandError`], written for the person at the keyboard, with the correction if there is an obvious one.
    pub fn command(&mut self, line: &str) -> Result<Output, CommandError> {
        let line = line.trim();
        let line = line.strip_prefix(':').unwrap_or(line).trim_start();
        self.tried_last = false;
        if line.is_empty() {
            return Ok(Output::Nothing);
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        // As in editors; without a file, `w` is the key's motion.
        let word = if word == "w" && names_file(rest.trim()) { "save" } else { word };
        match command_named(word) {
            Some(command) => (command.run)(self, rest.trim()),
            None => Err(unknown(word, rest.trim())),
        }
    }
}

/// The command that a word calls: its name, a short form, or the beginning of no other name.
#[must_use]
pub fn command_named(word: &str) -> Option<&'static CommandInfo> {
    COMMANDS.iter().find(|c| c.is(word)).or_else(|| unique_prefix(word))
}

/// Whether what follows `w` is a file and not a count.
fn names_file(rest: &str) -> bool {
    let first = rest.split_whitespace().next();
    first.is_some_and(|first| first != "back" && text::number(rest).is_none())
}

/// The only command that a word begins, if there is just one.
fn unique_prefix(word: &str) -> Option<&'static CommandInfo> {
    let mut matching = COMMANDS.iter().filter(|c| c.name.starts_with(word));
    let first = matching.next()?;
    matching.next().is_none().then_some(first)
}

fn unknown(word: &str, rest: &str) -> CommandError {
    let names = COMMANDS.iter().flat_map(|c| std::iter::once(&c.name).chain(c.aliases)).copied();
    let Some(near) = nearest(word, names.filter(|name| name.len() > 1)) else {
        return CommandError::new(format!("there is no command `{}`; `help` lists them", short(word)));
    };
    let correction = format!("{near} {rest}").trim_end().to_owned();
    CommandError { message: format!("there is no command `{}`", short(word)), correction: Some(correction) }
}

/// For commands that take nothing.
fn nothing_after(command: &str, rest: &str) -> Result<(), CommandError> {
    if rest.is_empty() {
        return Ok(());
    }
    Err(CommandError {
        message: format!("`{command}` takes nothing after it, not `{}`", short(rest)),
        correction: Some(command.to_owned()),
    })
}
