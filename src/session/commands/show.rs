//! Commands that show: the views as lines of text.

use super::command::Command;
use super::places::PlaceName;
use super::readings::{in_full, readings};
use super::text::short;
use super::{COMMANDS, CommandError, CommandInfo, CommandOutcome};
use crate::exec::Value;
use crate::session::expr::{Expression, address_of, bytes_of};
use crate::session::views::quoted;
use crate::session::{
    CallStatus, CodePlace, ConsolePart, FrameRowKind, MemoryRequest, Session, ValueMark, ValueRow,
};
use crate::trace::thousands;
use crate::words::Lang;

type Done = Result<CommandOutcome, CommandError>;

/// Bytes that `mem` shows where no length is given.
const WINDOW: usize = 256;
/// Most frames that `where` lists.
const DEEPEST: usize = 256;
/// Lines of code shown before and after a place.
const AROUND: usize = 8;

pub(super) fn print(session: &Session, expression: &Expression) -> Done {
    Ok(CommandOutcome::Lines(in_full(&session.read(session.evaluate(expression)?))))
}

pub(super) fn text(session: &Session, at: &Expression, len: Option<usize>) -> Done {
    let at = session.address(at)?;
    Ok(CommandOutcome::Lines(vec![session.string_at(at, len)?]))
}

pub(super) fn mem(session: &Session, at: &Expression, len: Option<usize>) -> Done {
    let at = session.address(at)?;
    session.bytes_at(at, 1)?;
    Ok(match len {
        Some(len) => CommandOutcome::Lines(session.dump(at, len)),
        None => CommandOutcome::ShowMemory(at),
    })
}

pub(super) fn stack(session: &Session) -> CommandOutcome {
    rows(session.stack(0), "the operand stack is empty", |row| match row.index {
        0 => "top".into(),
        index => index.to_string(),
    })
}

pub(super) fn locals(session: &Session) -> CommandOutcome {
    rows(session.locals(0), "no locals here", |row| match (&row.name, row.special) {
        (Some(name), _) => format!("{} {name}", row.index),
        (None, true) => format!("{} param", row.index),
        (None, false) => row.index.to_string(),
    })
}

pub(super) fn globals(session: &Session) -> CommandOutcome {
    rows(session.globals(0), "no globals here", |row| match &row.name {
        Some(name) => format!("{} {name}", row.index),
        None => row.index.to_string(),
    })
}

fn rows(rows: Vec<ValueRow>, none: &str, label: impl Fn(&ValueRow) -> String) -> CommandOutcome {
    if rows.is_empty() {
        return CommandOutcome::Said(none.into());
    }
    let labels: Vec<String> = rows.iter().map(label).collect();
    let wide = labels.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    let line = |(row, label): (&ValueRow, &String)| {
        let mark = match row.mark {
            ValueMark::None => "",
            ValueMark::New => "  ← new",
            ValueMark::Changed => "  * changed",
        };
        format!("{label:<wide$}  {}{mark}", readings(row))
    };
    CommandOutcome::Lines(rows.iter().zip(&labels).map(line).collect())
}

pub(super) fn backtrace(session: &Session) -> CommandOutcome {
    let frames = session.frames();
    if frames.is_empty() {
        return CommandOutcome::Said("no function is running".into());
    }
    let line = |(index, frame): (usize, &crate::session::FrameRow)| {
        let kind = match frame.kind {
            FrameRowKind::Wasm => "",
            FrameRowKind::Canon => "canonical ABI: ",
            FrameRowKind::Entry => "entry: ",
            FrameRowKind::HostCall => "host call: ",
        };
        let offset = frame.offset.map(|at| format!("  at {at:#x}")).unwrap_or_default();
        let folded = match frame.folded {
            0 => String::new(),
            n => format!("  (+{n} shim)"),
        };
        let source = frame.source.as_ref().map(|at| format!("  {at}")).unwrap_or_default();
        format!("{index:>3}  {kind}{}{offset}{source}{folded}", frame.name)
    };
    let mut lines: Vec<String> = frames.iter().enumerate().take(DEEPEST).map(line).collect();
    let more = frames.len().saturating_sub(DEEPEST);
    if more > 0 {
        lines.push(format!("  … {more} more, up to {}", frames[frames.len() - 1].name));
    }
    CommandOutcome::Lines(lines)
}

pub(super) fn code(session: &Session, place: Option<&PlaceName>) -> Done {
    if let Some(place) = place {
        return Ok(CommandOutcome::ShowCode(session.place(&place.0)?.into()));
    }
    match session.guest().location() {
        Some(at) => Ok(CommandOutcome::ShowCode(at.into())),
        None => Err(CommandError::new("no function is running; `code FUNC` shows one")),
    }
}

pub(super) fn calls(session: &Session) -> CommandOutcome {
    let line = |row: &crate::session::CallRow| {
        let mark = match row.status {
            CallStatus::Plain => ' ',
            CallStatus::Granted => '✓',
            CallStatus::Refused => '✗',
            CallStatus::Failed => '!',
            CallStatus::Pending => '…',
        };
        let number = match (row.number, row.last) {
            (Some(first), Some(last)) => format!("{first}–{last}"),
            (Some(number), None) => number.to_string(),
            (None, _) => "–".into(),
        };
        let result = if row.result.is_empty() { String::new() } else { format!(" → {}", row.result) };
        format!("{mark} {number:>5}  {}({}){result}", row.name, row.args)
    };
    let lines: Vec<String> = session.calls().iter().map(|row| line(&row)).collect();
    match lines.is_empty() {
        true => CommandOutcome::Said("no host calls so far".into()),
        false => CommandOutcome::Lines(lines),
    }
}

pub(super) fn why(session: &Session, number: Option<u64>) -> Done {
    let accounts = session.known_accounts();
    let card = |index: usize| Some(CommandOutcome::Lines(accounts.get(index)?.account.card(Lang::En)));
    if accounts.is_empty() {
        return Ok(CommandOutcome::Said("no path was asked for so far".into()));
    }
    let Some(number) = number else {
        if let Some(latest) = session.latest_refusal() {
            return Ok(card(latest).unwrap_or(CommandOutcome::Nothing));
        }
        let mut lines = vec!["everything asked for was granted; `why NUMBER` explains one:".to_owned()];
        lines.extend(
            accounts.iter().zip(1..).map(|(e, n)| format!("{n:>3}  {}", e.account.summary(Lang::En))),
        );
        return Ok(CommandOutcome::Lines(lines));
    };
    let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
    index.and_then(card).ok_or_else(|| {
        CommandError::new(format!("`why` takes a number from 1 to {}, not `{number}`", accounts.len()))
    })
}

pub(super) fn caps(session: &Session) -> CommandOutcome {
    let caps = session.capabilities();
    let mut lines = Vec::new();
    match &caps.directories[..] {
        [] => lines.push("directories: none".into()),
        directories => {
            for (guest, host, access) in directories {
                lines.push(format!("directory {guest:?}: host {host:?}, {access}"));
            }
        }
    }
    match caps.learned_in_call {
        Some(call) => lines.push(format!("  (the program asked for its directories in call {call})")),
        None => lines.push("  (the program has not asked for its directories)".into()),
    }
    lines.push(format!("arguments: {}", list(&caps.args)));
    let env: Vec<String> = caps.env.iter().map(|(name, value)| format!("{name}={value}")).collect();
    lines.push(format!("environment: {}", list(&env)));
    lines.extend(caps.others.iter().map(|(what, how)| format!("{what}: {how}")));
    CommandOutcome::Lines(lines)
}

fn list(words: &[String]) -> String {
    match words {
        [] => "none".into(),
        words => words.iter().map(|w| quoted(w, 80)).collect::<Vec<_>>().join(" "),
    }
}

pub(super) fn handles(session: &Session) -> CommandOutcome {
    let line = |row: crate::session::DescriptorRow| {
        let from = row.from_call.map(|call| format!("  from call {call}")).unwrap_or_default();
        format!("{:>4}  {}  {}{from}", row.handle, row.ty, row.what)
    };
    let lines: Vec<String> = session.capabilities().descriptors.into_iter().map(line).collect();
    match lines.is_empty() {
        true => CommandOutcome::Said("no open handles".into()),
        false => CommandOutcome::Lines(lines),
    }
}

pub(super) fn console(session: &Session) -> CommandOutcome {
    let mut lines = Vec::new();
    if let gone @ 1.. = session.console_gone() {
        lines
            .push(format!("… {} bytes before this are no longer kept; go back to see them", thousands(gone)));
    }
    let console = session.console();
    let parts: Vec<&ConsolePart> = console.iter().collect();
    for run in parts.chunk_by(|a, b| a.stderr == b.stderr) {
        let text: String = run.iter().map(|part| part.text.as_str()).collect();
        let stream = if run[0].stderr { "stderr" } else { "stdout" };
        lines.extend(text.lines().map(|line| format!("{stream}: {}", visible(line))));
    }
    match lines.is_empty() {
        true => CommandOutcome::Said("the program has written nothing".into()),
        false => CommandOutcome::Lines(lines),
    }
}

/// A line with its control characters written as escapes.
fn visible(line: &str) -> String {
    let shown = |c: char| match c.is_control() {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    };
    line.chars().map(shown).collect()
}

pub(super) fn outline(session: &Session, text: &str) -> CommandOutcome {
    let mut lines = session.guest().program().outline();
    lines.retain(|line| line.contains(text));
    match lines.is_empty() {
        true => CommandOutcome::Said(format!("no line of the outline holds `{}`", short(text))),
        false => CommandOutcome::Lines(lines),
    }
}

pub(super) fn info(session: &Session) -> CommandOutcome {
    CommandOutcome::Lines(session.report())
}

pub(super) fn help(name: Option<&str>) -> CommandOutcome {
    let Some(command) = name.and_then(|name| COMMANDS.iter().find(|command| command.is(name))) else {
        let heads: Vec<String> = COMMANDS.iter().map(head).collect();
        let lines = heads.iter().zip(COMMANDS).map(|(head, c)| format!("{head:<30}  {}", c.about()));
        return CommandOutcome::Lines(lines.collect());
    };
    let mut lines = vec![format!("{} {}", command.name, command.usage).trim_end().to_owned()];
    lines.push(command.about().to_string());
    if !command.aliases.is_empty() {
        lines.push(format!("short: {}", command.aliases.join(", ")));
    }
    CommandOutcome::Lines(lines)
}

fn head(command: &CommandInfo) -> String {
    let short = command.aliases.first().map(|alias| format!(", {alias}")).unwrap_or_default();
    // A long usage is told by `help COMMAND`.
    let usage = if command.usage.len() > 16 { "…" } else { command.usage };
    format!("{}{short} {usage}", command.name)
}

impl Session {
    /// What a command came to, as lines: for front ends without panes.
    #[must_use]
    pub fn outcome_lines(&self, outcome: &CommandOutcome) -> Vec<String> {
        match outcome {
            CommandOutcome::Nothing | CommandOutcome::Started | CommandOutcome::Quit => Vec::new(),
            CommandOutcome::Lines(lines) => lines.clone(),
            CommandOutcome::Said(line) => vec![line.clone()],
            CommandOutcome::ShowMemory(at) => self.dump(*at, WINDOW),
            CommandOutcome::ShowCode(place) => self.code_around(*place),
        }
    }

    /// Where the program stands and why it stopped; on an end, everything about it with the card of the last
    /// access that was not granted.
    #[must_use]
    pub fn report(&self) -> Vec<String> {
        let status = self.status();
        let past = match status.past {
            true => format!(" (the run has been at {})", status.furthest),
            false => String::new(),
        };
        let mut lines = vec![format!("instruction {}{past}: {}", status.moment, status.why)];
        lines.extend(self.told().iter().flat_map(|told| &told.lines).cloned());
        if status.end.is_empty() {
            if let (Some(function), Some(offset)) = (&status.function, status.offset) {
                let here = self.guest().location().and_then(|at| self.source(at.into()));
                let source = here.map(|at| format!(" ({at})")).unwrap_or_default();
                lines.push(format!("in {function} at {offset:#x}{source}"));
            }
            lines.push(status.next.to_string());
        } else {
            lines.extend(status.end.iter().map(ToString::to_string));
            if let Some(entry) = status.refused.and_then(|index| self.known_accounts().get(index)) {
                lines.push(String::new());
                lines.extend(entry.account.card(Lang::En));
            }
        }
        lines
    }

    fn dump(&self, at: u64, len: usize) -> Vec<String> {
        let start = at & !15;
        let lead = usize::try_from(at - start).unwrap_or(0);
        let view = self.memory(&MemoryRequest { memory: None, frame: 0, address: start, len: len + lead });
        let row = |(row, bytes): (usize, &[u8])| {
            let address = view.address + 16 * row as u64;
            let mut hex = String::new();
            for column in 0..16 {
                let cell = bytes.get(column).map_or_else(|| "  ".to_owned(), |b| format!("{b:02x}"));
                hex.push_str(if column == 8 { "  " } else { " " });
                hex.push_str(&cell);
            }
            let ascii: String =
                bytes.iter().map(|b| if (0x20..0x7f).contains(b) { char::from(*b) } else { '.' }).collect();
            format!("{address:08x} {hex}  {ascii}")
        };
        view.bytes.chunks(16).enumerate().map(row).collect()
    }

    fn code_around(&self, place: CodePlace) -> Vec<String> {
        let view = self.code_of(place.module, place.func);
        let mut lines = vec![format!("{} {}", view.title, view.signature).trim_end().to_owned()];
        let middle = view.lines.iter().position(|line| line.op == place.op).unwrap_or(0);
        let shown = view.lines.iter().enumerate().skip(middle.saturating_sub(AROUND)).take(2 * AROUND + 1);
        lines.extend(shown.map(|(index, line)| {
            let here = if view.pc_line == Some(index) { '▶' } else { ' ' };
            let stop = if view.breakpoints.iter().any(|(at, _)| *at == index) { '●' } else { ' ' };
            let indent = 2 * usize::from(line.depth.min(32));
            let source = line.source.as_ref().map(|at| format!("  ;; {at}")).unwrap_or_default();
            format!("{here}{stop} {:#09x}  {:indent$}{}{source}", line.offset, "", line.text)
        }));
        lines
    }

    /// The text at an address: of a length, or up to its NUL.
    fn string_at(&self, at: u64, len: Option<usize>) -> Result<String, CommandError> {
        let bytes = self.text_at(at, len)?;
        Ok(format!("{:?}  {} bytes", String::from_utf8_lossy(bytes), bytes.len()))
    }

    /// Its bytes.
    pub(super) fn text_at(&self, at: u64, len: Option<usize>) -> Result<&[u8], CommandError> {
        match len {
            Some(len) => self.bytes_at(at, len),
            None => {
                self.bytes_at(at, 1)?;
                let memory = self.memory_of(0).map_or(&[][..], |id| self.guest().memory(id));
                let rest = &memory[usize::try_from(at).unwrap_or(usize::MAX).min(memory.len())..];
                let rest = &rest[..rest.len().min(4096)];
                Ok(&rest[..rest.iter().position(|b| *b == 0).unwrap_or(rest.len())])
            }
        }
    }

    /// The value of an expression in the innermost frame.
    pub(super) fn evaluate(&self, expression: &Expression) -> Result<Value, CommandError> {
        let guest = self.guest();
        expression.resolve(guest, guest.location())?.value(guest)
    }

    /// An expression that is an address.
    pub(super) fn address(&self, expression: &Expression) -> Result<u64, CommandError> {
        address_of(self.evaluate(expression)?)
    }

    /// Bytes of the innermost frame's memory.
    fn bytes_at(&self, at: u64, size: usize) -> Result<&[u8], CommandError> {
        bytes_of(self.guest(), at, size)
    }

    /// The value of an expression as text, or the text that `string` reads.
    pub(in crate::session) fn expression(&self, text: &str) -> Result<String, CommandError> {
        match super::parse::print(text)? {
            Command::Text(at, len) => {
                let at = self.address(&at)?;
                Ok(String::from_utf8_lossy(self.text_at(at, len)?).into_owned())
            }
            Command::Print(expression) => Ok(self.read(self.evaluate(&expression)?).decimal),
            _ => Ok(String::new()),
        }
    }
}
