//! The commands of the `:` prompt and of `debug --batch`, in one table: parsing, help and completion come from it.

mod breaks;
mod command;
mod complete;
mod data;
mod grant;
mod moment;
mod parse;
mod past;
mod places;
mod readings;
mod run;
mod show;
mod target;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod whatif;

pub use command::{Command, Condition, Stop, Try};
pub use moment::MomentName;
pub use places::PlaceName;
pub use target::Target;

pub(super) use text::{number, short};

use super::{Back, CodePlace, Session};
use crate::caps::nearest::nearest;
use complete::Operand;
use serde::Serialize;

/// What a command came to. [`Session::outcome_lines`] has it as text, [`Session::outcome_data`] as data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommandOutcome {
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

/// What the rest of a line makes of a command.
#[derive(Debug, Clone, Copy)]
enum Rest {
    /// There may be none.
    Plain(fn() -> Command),
    /// It is read.
    Read(fn(&str) -> Result<Command, CommandError>),
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
    operand: Operand,
    rest: Rest,
}

impl CommandInfo {
    const fn new(
        name: &'static str,
        aliases: &'static [&'static str],
        usage: &'static str,
        help: &'static str,
        operand: Operand,
        rest: Rest,
    ) -> Self {
        Self { name, aliases, usage, help, operand, rest }
    }

    /// Whether a word calls it.
    fn is(&self, word: &str) -> bool {
        self.name == word || self.aliases.contains(&word)
    }
}

/// Every command.
#[rustfmt::skip]
pub const COMMANDS: &[CommandInfo] = &[
    CommandInfo::new("step", &["s"], "[back] [COUNT]", "Execute one operator, into calls; `step back` is `back`.", Operand::None, Read(parse::step)),
    CommandInfo::new("next", &["n", "over"], "[back] [COUNT]", "Execute one operator of this function; calls run to their return.", Operand::None, Read(parse::next)),
    CommandInfo::new("out", &["o", "finish"], "[back] [COUNT]", "Run until this function has returned.", Operand::None, Read(parse::out)),
    CommandInfo::new("continue", &["c"], "[back]", "Run to the next breakpoint or the end.", Operand::None, Read(parse::cont)),
    CommandInfo::new("call", &["w"], "[back] [COUNT]", "Run until the next host call has been answered.", Operand::None, Read(parse::call)),
    CommandInfo::new("back", &["S", "reverse-step"], "[COUNT]", "Go back one operator.", Operand::None, Read(parse::step_back)),
    CommandInfo::new("back-over", &["N", "reverse-next"], "[COUNT]", "Go back one operator of this function; calls are one.", Operand::None, Read(parse::over_back)),
    CommandInfo::new("back-out", &["O", "reverse-finish"], "[COUNT]", "Go back to the call of this function.", Operand::None, Read(parse::out_back)),
    CommandInfo::new("back-continue", &["C", "reverse-continue"], "", "Go back to the latest breakpoint before now, or the start.", Operand::None, Plain(|| Command::Back(Back::Continue, 1))),
    CommandInfo::new("back-call", &["W"], "[COUNT]", "Go back to where the previous host call had been answered.", Operand::None, Read(parse::call_back)),
    CommandInfo::new("who", &["last-write", "u"], "ADDR [LEN] | global N | local N | stack N | console TEXT | fd N", "Go back to what wrote it last, an operator or a host call; `jump-back` returns.", Operand::Written, Read(parse::who)),
    CommandInfo::new("jump-back", &["U"], "", "Go back to where the latest `who` was asked.", Operand::None, Plain(|| Command::JumpBack)),
    CommandInfo::new("goto", &["g"], "OPERATOR | 50% | start | end | latest | call N | BOOKMARK", "Go to a moment: straight to where the run has been, else running on.", Operand::Moment, Read(parse::goto)),
    CommandInfo::new("bookmark", &["mark"], "[NAME]", "Give this moment a name for `goto`.", Operand::None, Read(parse::bookmark)),
    CommandInfo::new("bookmarks", &["marks"], "", "List the bookmarks.", Operand::None, Plain(|| Command::Bookmarks)),
    CommandInfo::new("unmark", &[], "NAME | all", "Remove a bookmark.", Operand::Bookmark, Read(parse::unmark)),
    CommandInfo::new("timeline", &[], "", "Say where in the run the program stands, and what happened in it.", Operand::None, Plain(|| Command::Timeline)),
    CommandInfo::new("run", &[], "", "Run from the start to a breakpoint or the end.", Operand::None, Plain(|| Command::Run)),
    CommandInfo::new("restart", &["r"], "", "Stand before the first operator again; breakpoints stay.", Operand::None, Plain(|| Command::Restart)),
    CommandInfo::new("grant", &[], "FLAG... | none", "Begin again with more granted (`grant --dir=.`), or with nothing.", Operand::Grant, Read(parse::grant)),
    CommandInfo::new("whatif", &[], "[NUMBER | FLAG... | adopt]", "Run it again with what would have helped, and compare; `adopt` takes it over.", Operand::Grant, Read(parse::whatif)),
    CommandInfo::new("break", &["b"], "[FUNC[+BYTES] | 0xOFFSET | FILE:LINE] [if EXPR] | on errno [NAME]", "Stop before an operator (`if local 0 == 7`: only then), or at an errno.", Operand::Function, Read(parse::set_break)),
    CommandInfo::new("watch", &[], "ADDR [LEN] | global N | local N [if EXPR]", "Stop where memory, a global or a local is written, by an operator or by the host.", Operand::Written, Read(parse::watch)),
    CommandInfo::new("breakpoints", &["bl"], "", "List the breakpoints and watchpoints.", Operand::None, Plain(|| Command::Breakpoints)),
    CommandInfo::new("delete", &["d"], "NUMBER... | all", "Remove breakpoints and watchpoints.", Operand::Breakpoint, Read(parse::delete)),
    CommandInfo::new("print", &["p"], "EXPR", "Show a value: `local 0`, `global 0`, `stack 0`, `*i32 ADDR`, `string ADDR [LEN]`.", Operand::Expression, Read(parse::print)),
    CommandInfo::new("mem", &["m", "x"], "ADDR [LEN]", "Show memory; ADDR may be an expression like `local 0 + 8`.", Operand::Expression, Read(parse::mem)),
    CommandInfo::new("stack", &[], "", "List the operand stack, top first.", Operand::None, Plain(|| Command::Stack)),
    CommandInfo::new("locals", &[], "", "List parameters and locals.", Operand::None, Plain(|| Command::Locals)),
    CommandInfo::new("globals", &[], "", "List globals.", Operand::None, Plain(|| Command::Globals)),
    CommandInfo::new("where", &["bt"], "", "List the call stack, innermost first.", Operand::None, Plain(|| Command::Where)),
    CommandInfo::new("code", &["l", "list"], "[FUNC | FUNC+BYTES | 0xOFFSET]", "Show code, here or elsewhere.", Operand::Function, Read(parse::code)),
    CommandInfo::new("outline", &[], "[TEXT]", "Show the file without its function bodies: types, imports, exports; only lines with TEXT.", Operand::None, Read(parse::outline)),
    CommandInfo::new("calls", &[], "", "List the host calls and refused lookups.", Operand::None, Plain(|| Command::Calls)),
    CommandInfo::new("why", &[], "[NUMBER]", "Explain why an access was granted or refused; the latest refusal without NUMBER.", Operand::None, Read(parse::why)),
    CommandInfo::new("caps", &["capabilities"], "", "Show what the program was given.", Operand::None, Plain(|| Command::Capabilities)),
    CommandInfo::new("handles", &["fds"], "", "List open handles and descriptors, and the call each came from.", Operand::None, Plain(|| Command::Handles)),
    CommandInfo::new("console", &[], "", "Show what the program wrote.", Operand::None, Plain(|| Command::Console)),
    CommandInfo::new("info", &["i", "status"], "", "Say where the program stands and why it stopped.", Operand::None, Plain(|| Command::Info)),
    CommandInfo::new("save", &[], "FILE", "Save a recording of the run so far, to be replayed; `w FILE` too.", Operand::None, Read(parse::save)),
    CommandInfo::new("help", &["h", "?"], "[COMMAND]", "List the commands, or explain one.", Operand::Command, Read(parse::help)),
    CommandInfo::new("quit", &["q", "exit"], "", "Leave the debugger.", Operand::None, Plain(|| Command::Quit)),
];

use Rest::{Plain, Read};

impl Command {
    /// Reads one line of the `:` prompt or of `debug --batch`.
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
        // As in editors; without a file, `w` is the key's motion.
        let word = if word == "w" && names_file(rest) { "save" } else { word };
        let command = command_named(word).ok_or_else(|| unknown(word, rest))?;
        match command.rest {
            Plain(made) => parse::plain(command.name, rest, made()),
            Read(read) => read(rest),
        }
    }
}

impl Session {
    /// [`Command::parse`] and [`Session::execute`].
    ///
    /// # Errors
    /// Those of both.
    pub fn command(&mut self, line: &str) -> Result<CommandOutcome, CommandError> {
        self.trials.just_ended = false;
        self.execute(&Command::parse(line)?)
    }

    /// Carries a command out. A motion is started, not run.
    ///
    /// # Errors
    /// [`CommandError`] where the program has not what is named, or cannot do what is asked.
    pub fn execute(&mut self, command: &Command) -> Result<CommandOutcome, CommandError> {
        self.trials.just_ended = false;
        Ok(match command {
            Command::Nothing => CommandOutcome::Nothing,
            Command::Go(motion, count) => run::go(self, *motion, *count),
            Command::Back(back, count) => run::back(self, *back, *count),
            Command::Who(target) => past::who(self, target)?,
            Command::JumpBack => past::jump_back(self),
            Command::Goto(moment) => run::goto(self, moment)?,
            Command::Bookmark(name) => time::bookmark(self, name),
            Command::Bookmarks => time::bookmarks(self),
            Command::Unmark(name) => time::unmark(self, name.as_deref())?,
            Command::Timeline => time::timeline(self),
            Command::Run => run::run(self)?,
            Command::Restart => run::restart(self)?,
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
            Command::Where => show::backtrace(self),
            Command::Code(place) => show::code(self, place.as_ref())?,
            Command::Outline(text) => show::outline(self, text),
            Command::Calls => show::calls(self),
            Command::Why(number) => show::why(self, *number)?,
            Command::Capabilities => show::caps(self),
            Command::Handles => show::handles(self),
            Command::Console => show::console(self),
            Command::Info => show::info(self),
            Command::Save(path) => self.save_as(path).map(CommandOutcome::Said).map_err(CommandError::new)?,
            Command::Help(name) => show::help(name.as_deref()),
            Command::Quit => CommandOutcome::Quit,
        })
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
    first.is_some_and(|first| first != "back" && number(rest).is_none())
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
