//! Commands that show: the views as lines of text.

use super::command::Command;
use super::places::PlaceName;
use super::readings::{in_full, readings};
use super::text::short;
use super::{COMMANDS, CommandError, CommandInfo, CommandOutcome, CommandResult};
use crate::caps::card::{self, CardLine};
use crate::exec::Value;
use crate::session::expr::{Expression, address_of, bytes_of};
use crate::session::views::quoted;
use crate::session::{
    CallStatus, CodePlace, ConsolePart, FrameRowKind, MemoryRequest, Session, TrapCard, ValueMark, ValueRow,
};
use crate::symbols::VariablePath;
use crate::text::width;
use crate::words::{Fact, Lang, Message, message};

/// How many bytes `mem` shows if no length is given.
const WINDOW: usize = 256;
/// The most frames that `where` lists.
const DEEPEST: usize = 256;
/// How many lines of code are shown before and after a place.
const AROUND: usize = 8;

pub(super) fn print(session: &Session, expression: &Expression) -> CommandResult {
    if let Expression::Named(name) = expression
        && let Some(path) = VariablePath::parse(name)
    {
        match super::variables::list(session, 0, Some(&path)) {
            Ok(shown) => return Ok(shown),
            // The variable is there, and its part is not.
            Err(wrong) if session.variable(0, &VariablePath { steps: Vec::new(), ..path }).is_ok() => {
                return Err(wrong);
            }
            Err(_) => {}
        }
    }
    Ok(CommandOutcome::ShowValue(Box::new(session.read(session.evaluate(expression)?))))
}

pub(super) fn text(session: &Session, at: &Expression, len: Option<usize>) -> CommandResult {
    let at = session.address(at)?;
    Ok(CommandOutcome::Lines(vec![session.string_at(at, len)?]))
}

pub(super) fn mem(session: &Session, at: &Expression, len: Option<usize>) -> CommandResult {
    let at = session.address(at)?;
    session.bytes_at(at, 1)?;
    Ok(match len {
        Some(len) => {
            CommandOutcome::Lines(session.dump(at, len).into_iter().map(Message::verbatim).collect())
        }
        None => CommandOutcome::ShowMemory(at),
    })
}

pub(super) fn stack(session: &Session) -> CommandOutcome {
    rows(session.stack(0), message!("said-stack-empty"), |row| match row.index {
        0 => message!("stack-top"),
        index => Message::verbatim(index.to_string()),
    })
}

pub(super) fn locals(session: &Session) -> CommandOutcome {
    rows(session.locals(0), message!("said-no-locals"), |row| match (&row.name, row.special) {
        (Some(name), _) => Message::verbatim(format!("{} {name}", row.index)),
        (None, true) => message!("row-parameter", index = row.index.to_string()),
        (None, false) => Message::verbatim(row.index.to_string()),
    })
}

pub(super) fn globals(session: &Session) -> CommandOutcome {
    rows(session.globals(0), message!("said-no-globals"), |row| {
        Message::verbatim(match &row.name {
            Some(name) => format!("{} {name}", row.index),
            None => row.index.to_string(),
        })
    })
}

fn rows(rows: Vec<ValueRow>, none: Message, label: impl Fn(&ValueRow) -> Message) -> CommandOutcome {
    if rows.is_empty() {
        return CommandOutcome::Said(none);
    }
    let row = |row: &ValueRow| {
        let value = readings(row);
        let value = match row.mark {
            ValueMark::None => value,
            ValueMark::New => message!("row-new", value),
            ValueMark::Changed => message!("row-changed", value),
        };
        (label(row), value)
    };
    CommandOutcome::Rows(rows.iter().map(row).collect())
}

/// Two columns, as lines.
fn columns(rows: &[(Message, Message)], lang: Lang) -> Vec<String> {
    let first: Vec<String> = rows.iter().map(|(label, _)| label.text(lang)).collect();
    let wide = first.iter().map(|label| width(label)).max().unwrap_or(0);
    let line = |(label, (_, value)): (&String, &(Message, Message))| {
        format!("{label}{:pad$}  {}", "", value.text(lang), pad = wide - width(label))
    };
    first.iter().zip(rows).map(line).collect()
}

pub(super) fn backtrace(session: &Session) -> CommandOutcome {
    let frames = session.frames();
    if frames.is_empty() {
        return CommandOutcome::Said(message!("wrong-no-function"));
    }
    CommandOutcome::Lines(frame_lines(&frames))
}

/// The frames of a call stack, a line each.
pub(super) fn frame_lines(frames: &[crate::session::FrameRow]) -> Vec<Message> {
    let line = |(index, frame): (usize, &crate::session::FrameRow)| {
        let name = frame.name.clone();
        let mut what = match frame.kind {
            FrameRowKind::Wasm if frame.inlined => message!("row-frame-inlined", name),
            FrameRowKind::Wasm | FrameRowKind::Library | FrameRowKind::Caller => name,
            FrameRowKind::Canon => message!("row-frame-canon", name),
            FrameRowKind::Entry => message!("row-frame-entry", name),
            FrameRowKind::HostCall => message!("row-frame-call", name),
        };
        if let Some(at) = frame.offset.filter(|_| !frame.inlined && frame.kind != FrameRowKind::Library) {
            what = message!("row-frame-at", what, offset = format!("{at:#x}"));
        }
        if let Some(source) = &frame.source {
            what = message!("row-frame-source", what, source);
        }
        if let count @ 1.. = frame.folded
            && frame.kind != FrameRowKind::Library
        {
            what = message!("row-frame-folded", what, count = Fact::Number(count as u64));
        }
        message!("row-numbered", number = format!("{index:>3}"), what)
    };
    let mut lines: Vec<Message> = frames.iter().enumerate().take(DEEPEST).map(line).collect();
    if let more @ 1.. = frames.len().saturating_sub(DEEPEST) {
        let last = frames[frames.len() - 1].name.clone();
        lines.push(message!("row-frames-more", more = Fact::Number(more as u64), last));
    }
    lines
}

pub(super) fn code(session: &Session, place: Option<&PlaceName>) -> CommandResult {
    if let Some(place) = place {
        return Ok(CommandOutcome::ShowCode(session.place(&place.0)?.into()));
    }
    match session.guest().location() {
        Some(at) => Ok(CommandOutcome::ShowCode(at.into())),
        None => Err(CommandError::new(message!("wrong-no-code-here"))),
    }
}

pub(super) fn calls(session: &Session) -> CommandOutcome {
    let line = |row: &crate::session::CallRow| {
        let mark = match row.status {
            CallStatus::Plain => ' ',
            CallStatus::Granted => '✓',
            CallStatus::Refused => '✗',
            CallStatus::Failed => '!',
            CallStatus::Without => '·',
            CallStatus::Pending => '…',
        };
        let number = match (row.number, row.last) {
            (Some(first), Some(last)) => format!("{first}–{last}"),
            (Some(number), None) => number.to_string(),
            (None, _) => "–".into(),
        };
        let call = Message::verbatim(format!("{mark} {number:>5}  {}({})", row.name, row.args));
        match row.result.is_empty() {
            true => call,
            false => message!("row-call-result", call, result = row.result.clone()),
        }
    };
    let lines: Vec<Message> = session.calls().iter().map(|row| line(&row)).collect();
    match lines.is_empty() {
        true => CommandOutcome::Said(message!("said-no-calls")),
        false => CommandOutcome::Lines(lines),
    }
}

pub(super) fn why(session: &Session, number: Option<u64>) -> CommandResult {
    let accounts = session.known_accounts();
    if number.is_none()
        && session.latest_refusal().is_none()
        && let Some(trap) = session.trap_card()
    {
        let lines = trap.lines(true);
        return Ok(CommandOutcome::Lines(lines.iter().map(|line| line.indented()).collect()));
    }
    if accounts.is_empty() {
        return Ok(CommandOutcome::Said(message!("said-nothing-asked")));
    }
    let Some(number) = number else {
        if let Some(latest) = session.latest_refusal() {
            return Ok(CommandOutcome::ShowCard(latest));
        }
        let mut lines = vec![message!("said-all-granted")];
        lines.extend(accounts.iter().zip(1..).map(|(entry, number)| {
            let what = entry.account.summary_message();
            message!("row-numbered", number = format!("{number:>3}"), what)
        }));
        return Ok(CommandOutcome::Lines(lines));
    };
    let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
    index.filter(|index| *index < accounts.len()).map(CommandOutcome::ShowCard).ok_or_else(|| {
        let (last, given) = (Fact::Number(accounts.len() as u64), Fact::Number(number));
        CommandError::new(message!("wrong-why-number", last, given))
    })
}

pub(super) fn caps(session: &Session) -> CommandOutcome {
    let caps = session.capabilities();
    let mut lines = Vec::new();
    match &caps.directories[..] {
        [] => lines.push(message!("caps-no-directories")),
        directories => {
            for (guest, host, access) in directories {
                let (guest, host, access) = (format!("{guest:?}"), format!("{host:?}"), access.clone());
                lines.push(message!("caps-directory", guest, host, access));
            }
        }
    }
    lines.push(match caps.learned_in_call {
        Some(call) => message!("caps-learned", call = Fact::Number(call)),
        None => message!("caps-not-learned"),
    });
    lines.push(message!("caps-arguments", list = list(&caps.args)));
    let env: Vec<String> = caps.env.iter().map(|(name, value)| format!("{name}={value}")).collect();
    lines.push(message!("caps-environment", list = list(&env)));
    lines.extend(caps.missing);
    let others = caps.others.into_iter();
    lines.extend(others.map(|(what, how)| message!("caps-other", what, how)));
    CommandOutcome::Lines(lines)
}

fn list(words: &[String]) -> Message {
    match words {
        [] => message!("held-none"),
        words => Message::verbatim(words.iter().map(|w| quoted(w, 80)).collect::<Vec<_>>().join(" ")),
    }
}

pub(super) fn handles(session: &Session) -> CommandOutcome {
    let line = |row: crate::session::DescriptorRow| {
        let handle = Message::verbatim(format!("{:>4}  {}  {}", row.handle, row.ty, row.what));
        match row.from_call {
            Some(call) => message!("row-handle-from", handle, call = Fact::Number(call)),
            None => handle,
        }
    };
    let lines: Vec<Message> = session.capabilities().descriptors.into_iter().map(line).collect();
    match lines.is_empty() {
        true => CommandOutcome::Said(message!("said-no-handles")),
        false => CommandOutcome::Lines(lines),
    }
}

pub(super) fn console(session: &Session) -> CommandOutcome {
    let mut lines = Vec::new();
    if let gone @ 1.. = session.console_gone() {
        lines.push(message!("said-console-gone", bytes = gone));
    }
    let console = session.console();
    let parts: Vec<&ConsolePart> = console.iter().collect();
    for run in parts.chunk_by(|a, b| a.stderr == b.stderr) {
        let text: String = run.iter().map(|part| part.text.as_str()).collect();
        let stream = if run[0].stderr { "stderr" } else { "stdout" };
        let shown = text.lines().map(|line| format!("{stream}: {}", visible(line)));
        lines.extend(shown.map(Message::verbatim));
    }
    match lines.is_empty() {
        true => CommandOutcome::Said(message!("said-nothing-written")),
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
        true => CommandOutcome::Said(message!("said-not-in-outline", text = short(text))),
        false => CommandOutcome::Lines(lines.into_iter().map(Message::verbatim).collect()),
    }
}

pub(super) fn help(name: Option<&str>) -> CommandOutcome {
    let Some(command) = name.and_then(|name| COMMANDS.iter().find(|command| command.is(name))) else {
        let line = |command| {
            message!("row-command", head = format!("{:<30}", head(command)), about = command.about())
        };
        return CommandOutcome::Lines(COMMANDS.iter().map(line).collect());
    };
    let usage = format!("{} {}", command.name, command.usage);
    let mut lines = vec![Message::verbatim(usage.trim_end()), command.about()];
    if !command.aliases.is_empty() {
        lines.push(message!("said-short-forms", names = command.aliases.join(", ")));
    }
    CommandOutcome::Lines(lines)
}

fn head(command: &CommandInfo) -> String {
    let short = command.aliases.first().map(|alias| format!(", {alias}")).unwrap_or_default();
    // `help COMMAND` shows a long usage.
    let usage = if command.usage.len() > 16 { "…" } else { command.usage };
    format!("{}{short} {usage}", command.name)
}

impl Session {
    /// The outcome of a command as lines, for front ends without panes.
    #[must_use]
    pub fn outcome_lines(&self, outcome: &CommandOutcome, lang: Lang) -> Vec<String> {
        match outcome {
            CommandOutcome::Nothing | CommandOutcome::Started | CommandOutcome::Quit => Vec::new(),
            CommandOutcome::Lines(lines) => lines.iter().map(|line| line.text(lang)).collect(),
            CommandOutcome::Rows(rows) => columns(rows, lang),
            CommandOutcome::Said(line) => vec![line.text(lang)],
            CommandOutcome::ShowMemory(at) => self.dump(*at, WINDOW),
            CommandOutcome::ShowCode(place) => self.code_around(*place),
            CommandOutcome::ShowCard(index) => self.card(*index, lang),
            CommandOutcome::ShowValue(value) => in_full(value, lang),
            CommandOutcome::Report => {
                let missing = self.missing_imports();
                let notes: Vec<_> = self.debug_notes().into_iter().map(Message::sentence).collect();
                let more = missing.iter().chain(&notes).map(|line| line.text(lang));
                self.report(lang).into_iter().chain(more).collect()
            }
        }
    }

    /// Where the program is and why it stopped; at its end, everything about that, with the card of the last access
    /// that was not granted.
    #[must_use]
    pub fn report(&self, lang: Lang) -> Vec<String> {
        let status = self.status();
        let (moment, why) = (Fact::Number(status.moment), status.why);
        let mut lines = vec![match status.past {
            true => message!("report-past", moment, furthest = Fact::Number(status.furthest), why),
            false => message!("report-now", moment, why),
        }];
        lines.extend(self.past_answer().iter().flat_map(|told| &told.lines).cloned());
        if status.end.is_empty() {
            lines.extend(status.task.map(|task| message!("report-task", task)));
            if let (Some(function), Some(offset)) = (status.function, status.offset) {
                let here = self.guest().location().and_then(|at| self.source(at.into()));
                let offset = format!("{offset:#x}");
                lines.push(match here {
                    Some(source) => {
                        message!("report-in-source", function, offset, source = source.to_string())
                    }
                    None => message!("report-in", function, offset),
                });
            }
            lines.push(status.next);
        } else {
            lines.extend(status.end);
            let ways = status.trap.iter().flat_map(TrapCard::way_back);
            lines.extend(ways.map(|line| line.indented()));
        }
        let mut lines: Vec<String> = lines.iter().map(|line| line.text(lang)).collect();
        if let Some(refused) = status.refused.filter(|_| self.guest().ended().is_some()) {
            lines.push(String::new());
            lines.extend(self.card(refused, lang));
        }
        lines
    }

    /// The card of an access.
    fn card(&self, index: usize, lang: Lang) -> Vec<String> {
        let Some(entry) = self.known_accounts().get(index) else { return Vec::new() };
        let card = card::page(&self.as_known(entry), self.command_line(), lang);
        card.iter().map(CardLine::text).collect()
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

    /// The text at an address: of the given length, or up to its NUL.
    fn string_at(&self, at: u64, len: Option<usize>) -> Result<Message, CommandError> {
        let bytes = self.text_at(at, len)?;
        let text = format!("{:?}", String::from_utf8_lossy(bytes));
        Ok(message!("row-text", text, bytes = Fact::Number(bytes.len() as u64)))
    }

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
        expression.resolve(self, guest.location(), None)?.value(guest)
    }

    /// The value of an expression that is an address.
    pub(super) fn address(&self, expression: &Expression) -> Result<u64, CommandError> {
        address_of(self.evaluate(expression)?)
    }

    /// Bytes of the innermost frame's memory.
    fn bytes_at(&self, at: u64, size: usize) -> Result<&[u8], CommandError> {
        bytes_of(self.guest(), at, size)
    }

    /// The value of an expression as text, or the text that a `string` query reads.
    pub(in crate::session) fn expression(&self, text: &str) -> Result<String, CommandError> {
        match super::parse::print(text)? {
            Command::Text(at, len) => {
                let at = self.address(&at)?;
                Ok(String::from_utf8_lossy(self.text_at(at, len)?).into_owned())
            }
            Command::Print(expression) => Ok(self.read(self.evaluate(&expression)?).decimal.to_string()),
            _ => Ok(String::new()),
        }
    }
}
