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
    /// One short sentence.
    pub help: &'static str,
    operand: Operand,
    run: Run,
}

impl CommandInfo {
    const fn new(
        name: &'static str,
        aliases: &'static [&'static str],
        usage: &'static str,
        help: &'static str,
        operand: Operand,
        run: Run,
    ) -> Self {
        Self { name, aliases, usage, help, operand, run }
    }

    /// Whether a word calls it.
    fn is(&self, word: &str) -> bool {
        self.name == word || self.aliases.contains(&word)
    }
}

/// Every command.
#[rustfmt::skip]
pub const COMMANDS: &[CommandInfo] = &[
    CommandInfo::new("step", &["s"], "[back] [COUNT]", "Execute one operator, into calls; `step back` is `back`.", Operand::None, run::step),
    CommandInfo::new("next", &["n", "over"], "[back] [COUNT]", "Execute one operator of this function; calls run to their return.", Operand::None, run::next),
    CommandInfo::new("out", &["o", "finish"], "[back] [COUNT]", "Run until this function has returned.", Operand::None, run::out),
    CommandInfo::new("continue", &["c"], "[back]", "Run to the next breakpoint or the end.", Operand::None, run::cont),
    CommandInfo::new("call", &["w"], "[back] [COUNT]", "Run until the next host call has been answered.", Operand::None, run::call),
    CommandInfo::new("back", &["S", "reverse-step"], "[COUNT]", "Go back one operator.", Operand::None, run::step_back),
    CommandInfo::new("back-over", &["N", "reverse-next"], "[COUNT]", "Go back one operator of this function; calls are one.", Operand::None, run::over_back),
    CommandInfo::new("back-out", &["O", "reverse-finish"], "[COUNT]", "Go back to the call of this function.", Operand::None, run::out_back),
    CommandInfo::new("back-continue", &["C", "reverse-continue"], "", "Go back to the latest breakpoint before now, or the start.", Operand::None, run::cont_back),
    CommandInfo::new("back-call", &["W"], "[COUNT]", "Go back to where the previous host call had been answered.", Operand::None, run::call_back),
    CommandInfo::new("who", &["last-write", "u"], "ADDR [LEN] | global N | local N | stack N | console TEXT | fd N", "Go back to what wrote it last, an operator or a host call; `jump-back` returns.", Operand::Written, past::who),
    CommandInfo::new("jump-back", &["U"], "", "Go back to where the latest `who` was asked.", Operand::None, past::jump_back),
    CommandInfo::new("goto", &["g"], "OPERATOR | 50% | start | end | latest | call N | BOOKMARK", "Go to a moment: straight to where the run has been, else running on.", Operand::Moment, run::goto),
    CommandInfo::new("bookmark", &["mark"], "[NAME]", "Give this moment a name for `goto`.", Operand::None, time::bookmark),
    CommandInfo::new("bookmarks", &["marks"], "", "List the bookmarks.", Operand::None, time::bookmarks),
    CommandInfo::new("unmark", &[], "NAME | all", "Remove a bookmark.", Operand::Bookmark, time::unmark),
    CommandInfo::new("timeline", &[], "", "Say where in the run the program stands, and what happened in it.", Operand::None, time::timeline),
    CommandInfo::new("run", &[], "", "Run from the start to a breakpoint or the end.", Operand::None, run::run),
    CommandInfo::new("restart", &["r"], "", "Stand before the first operator again; breakpoints stay.", Operand::None, run::restart),
    CommandInfo::new("grant", &[], "FLAG... | none", "Begin again with more granted (`grant --dir=.`), or with nothing.", Operand::Grant, grant::grant),
    CommandInfo::new("whatif", &[], "[NUMBER | FLAG... | adopt]", "Run it again with what would have helped, and compare; `adopt` takes it over.", Operand::Grant, whatif::whatif),
    CommandInfo::new("break", &["b"], "[FUNC[+BYTES] | 0xOFFSET | FILE:LINE] [if EXPR] | on errno [NAME]", "Stop before an operator (`if local 0 == 7`: only then), or at an errno.", Operand::Function, breaks::set),
    CommandInfo::new("watch", &[], "ADDR [LEN] | global N | local N [if EXPR]", "Stop where memory, a global or a local is written, by an operator or by the host.", Operand::Written, past::watch),
    CommandInfo::new("breakpoints", &["bl"], "", "List the breakpoints and watchpoints.", Operand::None, breaks::list),
    CommandInfo::new("delete", &["d"], "NUMBER... | all", "Remove breakpoints and watchpoints.", Operand::Breakpoint, breaks::delete),
    CommandInfo::new("print", &["p"], "EXPR", "Show a value: `local 0`, `global 0`, `stack 0`, `*i32 ADDR`, `string ADDR [LEN]`.", Operand::Expression, show::print),
    CommandInfo::new("mem", &["m", "x"], "ADDR [LEN]", "Show memory; ADDR may be an expression like `local 0 + 8`.", Operand::Expression, show::mem),
    CommandInfo::new("stack", &[], "", "List the operand stack, top first.", Operand::None, show::stack),
    CommandInfo::new("locals", &[], "", "List parameters and locals.", Operand::None, show::locals),
    CommandInfo::new("globals", &[], "", "List globals.", Operand::None, show::globals),
    CommandInfo::new("where", &["bt"], "", "List the call stack, innermost first.", Operand::None, show::backtrace),
    CommandInfo::new("code", &["l", "list"], "[FUNC | FUNC+BYTES | 0xOFFSET]", "Show code, here or elsewhere.", Operand::Function, show::code),
    CommandInfo::new("outline", &[], "[TEXT]", "Show the file without its function bodies: types, imports, exports; only lines with TEXT.", Operand::None, show::outline),
    CommandInfo::new("calls", &[], "", "List the host calls and refused lookups.", Operand::None, show::calls),
    CommandInfo::new("why", &[], "[NUMBER]", "Explain why an access was granted or refused; the latest refusal without NUMBER.", Operand::None, show::why),
    CommandInfo::new("caps", &["capabilities"], "", "Show what the program was given.", Operand::None, show::caps),
    CommandInfo::new("handles", &["fds"], "", "List open handles and descriptors, and the call each came from.", Operand::None, show::handles),
    CommandInfo::new("console", &[], "", "Show what the program wrote.", Operand::None, show::console),
    CommandInfo::new("info", &["i", "status"], "", "Say where the program stands and why it stopped.", Operand::None, show::info),
    CommandInfo::new("save", &[], "FILE", "Save a recording of the run so far, to be replayed; `w FILE` too.", Operand::None, run::save),
    CommandInfo::new("help", &["h", "?"], "[COMMAND]", "List the commands, or explain one.", Operand::Command, show::help),
    CommandInfo::new("quit", &["q", "exit"], "", "Leave the debugger.", Operand::None, run::quit),
];

impl Session {
    /// Executes one line of the `:` prompt (also `debug --batch -x`). A motion is started, not run.
    ///
    /// # Errors
    /// [`CommandError`], written for the person at the keyboard, with the correction if there is an obvious one.
    pub fn command(&mut self, line: &str) -> Result<Output, CommandError> {
        let line = line.trim();
        let line = line.strip_prefix(':').unwrap_or(line).trim_start();
        self.trials.just_ended = false;
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
