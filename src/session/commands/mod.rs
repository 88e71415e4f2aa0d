//! The commands of the `:` prompt and of `debug --batch`, in one table from which parsing, help and completion are
//! derived.

mod breaks;
mod command;
mod complete;
mod data;
mod grant;
mod invoke;
mod lines;
mod moment;
mod parse;
mod past;
mod places;
mod readings;
mod run;
mod show;
mod tables;
mod target;
mod tasks;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod variables;
mod whatif;

pub use command::{BreakCondition, BreakTarget, Command, WhatIfRequest};
pub use moment::MomentName;
pub use places::PlaceName;
pub use target::Target;

pub(super) use text::{number, short};

use super::{Back, CodePlace, Session, ValueRow};
use crate::caps::nearest::nearest;
use crate::words::{Message, message};
use complete::ArgumentKind;
use serde::Serialize;

/// The outcome of a command. [`Session::outcome_lines`] gives it as text, [`Session::outcome_data`] as data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommandOutcome {
    /// There is nothing to say or show.
    Nothing,
    /// Lines to show, in order.
    Lines(Vec<Message>),
    /// Lines to show in two columns.
    Rows(Vec<(Message, Message)>),
    /// One line for the status bar.
    Said(Message),
    /// A motion was started, which is to be pumped.
    Started,
    /// Show memory at this address.
    ShowMemory(u64),
    /// Show the code at this place.
    ShowCode(CodePlace),
    /// Show a value with all its readings.
    ShowValue(Box<ValueRow>),
    /// Show the card of the access with this index into the accounts.
    ShowCard(usize),
    /// Show where the program is and why it stopped.
    Report,
    /// Leave the debugger, as `quit` does.
    Quit,
}

/// What is wrong with a command line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CommandError {
    /// What is wrong and what to write instead.
    pub message: Message,
    /// The obvious correction, a whole line, if there is one.
    pub correction: Option<String>,
}

/// The result of executing a command.
pub(super) type CommandResult = Result<CommandOutcome, CommandError>;

impl CommandError {
    pub(super) fn new(message: Message) -> Self {
        Self { message, correction: None }
    }
}

/// An error that consists of a message alone, without a correction.
impl From<Message> for CommandError {
    fn from(message: Message) -> Self {
        Self::new(message)
    }
}

/// How the rest of a line becomes part of a command.
#[derive(Debug, Clone, Copy)]
enum Rest {
    /// The command takes no arguments.
    Plain(fn() -> Command),
    Read(fn(&str) -> Result<Command, CommandError>),
}

/// One row of the command table.
#[derive(Debug, Clone, Copy)]
pub struct CommandInfo {
    /// The full name, as in help.
    pub name: &'static str,
    /// Other names and short forms, such as `s`.
    pub aliases: &'static [&'static str],
    /// Its arguments, as help shows them.
    pub usage: &'static str,
    /// The name of the message that describes the command in one short sentence.
    about: &'static str,
    operand: ArgumentKind,
    rest: Rest,
}

impl CommandInfo {
    /// What the command does, in one short sentence.
    #[must_use]
    pub fn about(&self) -> Message {
        Message::new(self.about, Vec::new())
    }

    /// Whether a word is its name or one of its short forms.
    fn is(&self, word: &str) -> bool {
        self.name == word || self.aliases.contains(&word)
    }
}

macro_rules! command {
    ($name:literal, $aliases:expr, $usage:literal, $operand:expr, $rest:expr) => {
        CommandInfo {
            name: $name,
            aliases: $aliases,
            usage: $usage,
            about: concat!("command-", $name),
            operand: $operand,
            rest: $rest,
        }
    };
}

/// The table of all commands, in the order in which help lists them.
#[rustfmt::skip]
pub const COMMANDS: &[CommandInfo] = &[
    command!("step", &["s"], "[line | into | out] [back] [COUNT]", ArgumentKind::Step, Read(parse::step)),
    command!("next", &["n", "over"], "[back] [COUNT]", ArgumentKind::None, Read(parse::next)),
    command!("out", &["o", "finish"], "[back] [COUNT]", ArgumentKind::None, Read(parse::out)),
    command!("continue", &["c"], "[back]", ArgumentKind::None, Read(parse::cont)),
    command!("call", &["w"], "[back] [COUNT]", ArgumentKind::None, Read(parse::call)),
    command!("back", &["S", "reverse-step"], "[COUNT]", ArgumentKind::None, Read(parse::step_back)),
    command!("back-over", &["N", "reverse-next"], "[COUNT]", ArgumentKind::None, Read(parse::over_back)),
    command!("back-out", &["O", "reverse-finish"], "[COUNT]", ArgumentKind::None, Read(parse::out_back)),
    command!("back-continue", &["C", "reverse-continue"], "", ArgumentKind::None, Plain(|| Command::Back(Back::Continue, 1))),
    command!("back-call", &["W"], "[COUNT]", ArgumentKind::None, Read(parse::call_back)),
    command!("who", &["last-write", "u"], "PATH | ADDR [LEN] | global|local|stack N | console TEXT | fd N", ArgumentKind::Written, Read(parse::who)),
    command!("jump-back", &["U"], "", ArgumentKind::None, Plain(|| Command::JumpBack)),
    command!("goto", &["g"], "INSTRUCTION | 50% | start | end | latest | call N | BOOKMARK", ArgumentKind::Moment, Read(parse::goto)),
    command!("bookmark", &["mark"], "[NAME]", ArgumentKind::None, Read(parse::bookmark)),
    command!("bookmarks", &["marks"], "", ArgumentKind::None, Plain(|| Command::Bookmarks)),
    command!("unmark", &[], "NAME | all", ArgumentKind::Bookmark, Read(parse::unmark)),
    command!("timeline", &[], "", ArgumentKind::None, Plain(|| Command::Timeline)),
    command!("main", &[], "", ArgumentKind::None, Plain(|| Command::Main)),
    command!("run", &[], "", ArgumentKind::None, Plain(|| Command::Run)),
    command!("restart", &["r"], "", ArgumentKind::None, Plain(|| Command::Restart)),
    command!("invoke", &[], "[FUNC [ARG]...]", ArgumentKind::Export, Read(parse::invoke)),
    command!("grant", &[], "FLAG... | none", ArgumentKind::Grant, Read(parse::grant)),
    command!("whatif", &[], "[NUMBER | FLAG... | adopt]", ArgumentKind::Grant, Read(parse::whatif)),
    command!("break", &["b"], "[FUNC[+BYTES] | 0xOFFSET | FILE:LINE] [if EXPR] | on errno [NAME]", ArgumentKind::Function, Read(parse::set_break)),
    command!("watch", &[], "PATH | ADDR [LEN] | global N | local N [if EXPR]", ArgumentKind::Written, Read(parse::watch)),
    command!("breakpoints", &["bl"], "", ArgumentKind::None, Plain(|| Command::Breakpoints)),
    command!("delete", &["d"], "NUMBER... | all", ArgumentKind::Breakpoint, Read(parse::delete)),
    command!("print", &["p"], "EXPR", ArgumentKind::Expression, Read(parse::print)),
    command!("mem", &["m", "x"], "ADDR [LEN]", ArgumentKind::Expression, Read(parse::mem)),
    command!("stack", &[], "", ArgumentKind::None, Plain(|| Command::Stack)),
    command!("locals", &[], "", ArgumentKind::None, Plain(|| Command::Locals)),
    command!("globals", &[], "", ArgumentKind::None, Plain(|| Command::Globals)),
    command!("variables", &["vars"], "[FRAME] [NAME]", ArgumentKind::Variable, Read(variables::parse)),
    command!("tables", &["table"], "[TABLE [ENTRY]]", ArgumentKind::Table, Read(parse::tables)),
    command!("tasks", &[], "", ArgumentKind::None, Plain(|| Command::Tasks)),
    command!("thread", &[], "NUMBER", ArgumentKind::None, Read(tasks::parse_thread)),
    command!("where", &["bt"], "", ArgumentKind::None, Plain(|| Command::Where)),
    command!("lines", &[], "OFFSET...", ArgumentKind::None, Read(lines::parse)),
    command!("code", &["l", "list"], "[FUNC | FUNC+BYTES | 0xOFFSET]", ArgumentKind::Function, Read(parse::code)),
    command!("outline", &[], "[TEXT]", ArgumentKind::None, Read(parse::outline)),
    command!("calls", &[], "", ArgumentKind::None, Plain(|| Command::Calls)),
    command!("why", &[], "[NUMBER]", ArgumentKind::None, Read(parse::why)),
    command!("caps", &["capabilities"], "", ArgumentKind::None, Plain(|| Command::Capabilities)),
    command!("handles", &["fds"], "", ArgumentKind::None, Plain(|| Command::Handles)),
    command!("console", &[], "", ArgumentKind::None, Plain(|| Command::Console)),
    command!("info", &["i", "status"], "", ArgumentKind::None, Plain(|| Command::Info)),
    command!("reply", &[], "[VALUE...] | trap", ArgumentKind::None, Read(parse::reply)),
    command!("save", &[], "[--force] FILE", ArgumentKind::None, Read(parse::save)),
    command!("help", &["h", "?"], "[COMMAND]", ArgumentKind::Command, Read(parse::help)),
    command!("quit", &["q", "exit"], "", ArgumentKind::None, Plain(|| Command::Quit)),
];

use Rest::{Plain, Read};

impl Command {
    /// Parses one line of the `:` prompt or of `debug --batch`.
    ///
    /// # Errors
    /// [`CommandError`], written for the person at the keyboard, with the correction if there is an obvious one.
    pub fn parse(line: &str) -> Result<Self, CommandError> {
        let line = line.trim();
        let line = line.strip_prefix(':').unwrap_or(line).trim_start();
        if line.is_empty() {
            return Ok(Self::Nothing);
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        // `w FILE` saves, as in editors; without a file, `w` means the key's motion.
        let word = if word == "w" && names_file(rest) { "save" } else { word };
        if matches!(word, "save!" | "w!") {
            return parse::save_over(rest);
        }
        let command = command_named(word).ok_or_else(|| unknown(word, rest))?;
        match command.rest {
            Plain(made) => parse::plain(command.name, rest, made()),
            Read(read) => read(rest),
        }
    }
}

impl Session {
    /// [`Command::parse`] followed by [`Session::execute`].
    ///
    /// # Errors
    /// The errors of both.
    pub fn command(&mut self, line: &str) -> CommandResult {
        self.trials.just_ended = false;
        self.execute(&Command::parse(line)?)
    }

    /// Executes a command. A motion is started, not run.
    ///
    /// # Errors
    /// [`CommandError`] if the program does not have what is named, or cannot do what is asked.
    pub fn execute(&mut self, command: &Command) -> CommandResult {
        self.trials.just_ended = false;
        Ok(match command {
            Command::Nothing => CommandOutcome::Nothing,
            Command::Go(motion, count) => run::go(self, *motion, *count)?,
            Command::Back(back, count) => run::back(self, *back, *count),
            Command::Who(target) => past::who(self, target)?,
            Command::JumpBack => past::jump_back(self),
            Command::Goto(moment) => run::goto(self, moment)?,
            Command::Bookmark(name) => time::bookmark(self, name),
            Command::Bookmarks => time::bookmarks(self),
            Command::Unmark(name) => time::unmark(self, name.as_deref())?,
            Command::Timeline => time::timeline(self),
            Command::Main => run::main(self)?,
            Command::Run => run::run(self)?,
            Command::Restart => run::restart(self)?,
            Command::Invoke(call) => invoke::invoke(self, call.as_ref())?,
            Command::Grant(flags) => grant::grant(self, flags.as_deref())?,
            Command::WhatIf(what) => whatif::whatif(self, what)?,
            Command::Break(stop, condition) => breaks::set(self, stop, condition.as_ref())?,
            Command::Watch(target, condition) => past::watch(self, target, condition.as_ref())?,
            Command::Breakpoints => breaks::list(self),
            Command::Delete(numbers) => breaks::delete(self, numbers.as_deref())?,
            Command::Print(expression) => show::print(self, expression)?,
            Command::Text(at, len) => show::text(self, at, *len)?,
            Command::Memory(at, len) => show::mem(self, at, *len)?,
            Command::Stack => show::stack(self),
            Command::Locals => show::locals(self),
            Command::Globals => show::globals(self),
            Command::Variables(frame, path) => variables::list(self, *frame, path.as_ref())?,
            Command::Tables(table, entry) => tables::list(self, *table, *entry)?,
            Command::Tasks => tasks::list(self),
            Command::Thread(number) => tasks::thread(self, *number)?,
            Command::Where => show::backtrace(self),
            Command::Lines(offsets) => lines::list(self, offsets)?,
            Command::Code(place) => show::code(self, place.as_ref())?,
            Command::Outline(text) => show::outline(self, text),
            Command::Calls => show::calls(self),
            Command::Why(number) => show::why(self, *number)?,
            Command::Capabilities => show::caps(self),
            Command::Handles => show::handles(self),
            Command::Console => show::console(self),
            Command::Info => CommandOutcome::Report,
            Command::Reply(text) => {
                self.reply_with(text)?;
                CommandOutcome::Started
            }
            Command::Save { path, force } => CommandOutcome::Said(self.save_as(path, *force)?),
            Command::Help(name) => show::help(name.as_deref()),
            Command::Quit => CommandOutcome::Quit,
        })
    }
}

/// The command that a word calls: by its name, a short form, or an unambiguous beginning of its name.
#[must_use]
pub(crate) fn command_named(word: &str) -> Option<&'static CommandInfo> {
    COMMANDS.iter().find(|c| c.is(word)).or_else(|| unique_prefix(word))
}

/// Whether what follows `w` is a file name rather than a count.
fn names_file(rest: &str) -> bool {
    let first = rest.split_whitespace().next();
    first.is_some_and(|first| first != "back" && number(rest).is_none())
}

/// The command whose name begins with a word, if there is exactly one.
fn unique_prefix(word: &str) -> Option<&'static CommandInfo> {
    let mut matching = COMMANDS.iter().filter(|c| c.name.starts_with(word));
    let first = matching.next()?;
    matching.next().is_none().then_some(first)
}

fn unknown(word: &str, rest: &str) -> CommandError {
    let names = COMMANDS.iter().flat_map(|c| std::iter::once(&c.name).chain(c.aliases)).copied();
    let Some(near) = nearest(word, names.filter(|name| name.len() > 1)) else {
        return CommandError::new(message!("wrong-command-help", word = short(word)));
    };
    let correction = format!("{near} {rest}").trim_end().to_owned();
    CommandError { message: message!("wrong-command", word = short(word)), correction: Some(correction) }
}
