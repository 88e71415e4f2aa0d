//! Commands that show: the views as lines of text.

use super::expression::{Words, in_full, readings};
use super::text::{number, short};
use super::{COMMANDS, CommandError, CommandInfo, Output, nothing_after};
use crate::session::views::quoted;
use crate::session::{
    CallStatus, CodePlace, ConsolePart, FrameRowKind, MemoryRequest, Session, ValueMark, ValueRow,
};
use crate::trace::thousands;
use crate::words::Lang;

type Outcome = Result<Output, CommandError>;

/// Bytes that `mem` shows where no length is given.
const WINDOW: usize = 256;
/// Most frames that `where` lists.
const DEEPEST: usize = 256;
/// Lines of code shown before and after a place.
const AROUND: usize = 8;

pub(super) fn print(session: &mut Session, rest: &str) -> Outcome {
    let mut words = Words::new(rest);
    if rest.split_whitespace().next() == Some("string") {
        words.next();
        let at = session.address(&mut words)?;
        let len = words.next().map(|word| length(word, 4096)).transpose()?;
        words.end()?;
        return Ok(Output::Lines(vec![session.string_at(at, len)?]));
    }
    let value = session.evaluate(&mut words)?;
    words.end()?;
    Ok(Output::Lines(in_full(&session.read(value))))
}

pub(super) fn mem(session: &mut Session, rest: &str) -> Outcome {
    let mut words = Words::new(rest);
    let at = session.address(&mut words)?;
    let len = words.next().map(|word| length(word, 1 << 16)).transpose()?;
    words.end()?;
    session.bytes_at(at, 1)?;
    Ok(match len {
        Some(len) => Output::Lines(session.dump(at, len)),
        None => Output::ShowMemory(at),
    })
}

fn length(word: &str, most: u64) -> Result<usize, CommandError> {
    let len = number(word).filter(|len| (1..=most).contains(len));
    len.and_then(|len| usize::try_from(len).ok()).ok_or_else(|| {
        CommandError::new(format!("a length is a number from 1 to {most}, not `{}`", short(word)))
    })
}

pub(super) fn stack(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("stack", rest)?;
    rows(session.stack(0), "the operand stack is empty", |row| match row.index {
        0 => "top".into(),
        index => index.to_string(),
    })
}

pub(super) fn locals(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("locals", rest)?;
    rows(session.locals(0), "no locals here", |row| match (&row.name, row.special) {
        (Some(name), _) => format!("{} {name}", row.index),
        (None, true) => format!("{} param", row.index),
        (None, false) => row.index.to_string(),
    })
}

pub(super) fn globals(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("globals", rest)?;
    rows(session.globals(0), "no globals here", |row| match &row.name {
        Some(name) => format!("{} {name}", row.index),
        None => row.index.to_string(),
    })
}

fn rows(rows: Vec<ValueRow>, none: &str, label: impl Fn(&ValueRow) -> String) -> Outcome {
    if rows.is_empty() {
        return Ok(Output::Said(none.into()));
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
    Ok(Output::Lines(rows.iter().zip(&labels).map(line).collect()))
}

pub(super) fn backtrace(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("where", rest)?;
    let frames = session.frames();
    if frames.is_empty() {
        return Ok(Output::Said("no function is running".into()));
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
    Ok(Output::Lines(lines))
}

pub(super) fn code(session: &mut Session, rest: &str) -> Outcome {
    if !rest.is_empty() {
        return Ok(Output::ShowCode(session.place(rest)?.into()));
    }
    match session.guest().location() {
        Some(at) => Ok(Output::ShowCode(at.into())),
        None => Err(CommandError::new("no function is running; `code FUNC` shows one")),
    }
}

pub(super) fn calls(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("calls", rest)?;
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
    Ok(match lines.is_empty() {
        true => Output::Said("no host calls so far".into()),
        false => Output::Lines(lines),
    })
}

pub(super) fn why(session: &mut Session, rest: &str) -> Outcome {
    let accounts = session.known_accounts();
    let numbered = |index: usize| {
        let account = accounts.get(index)?;
        Some(Output::Lines(account.account.card(Lang::En)))
    };
    if accounts.is_empty() {
        return Ok(Output::Said("no path was asked for so far".into()));
    }
    if rest.is_empty() {
        if let Some(latest) = session.latest_refusal() {
            return Ok(numbered(latest).unwrap_or(Output::Nothing));
        }
        let mut lines = vec!["everything asked for was granted; `why NUMBER` explains one:".to_owned()];
        lines.extend(
            accounts.iter().zip(1..).map(|(e, n)| format!("{n:>3}  {}", e.account.summary(Lang::En))),
        );
        return Ok(Output::Lines(lines));
    }
    let index = number(rest).and_then(|n| usize::try_from(n.checked_sub(1)?).ok());
    index.and_then(numbered).ok_or_else(|| {
        CommandError::new(format!("`why` takes a number from 1 to {}, not `{}`", accounts.len(), short(rest)))
    })
}

pub(super) fn caps(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("caps", rest)?;
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
    Ok(Output::Lines(lines))
}

fn list(words: &[String]) -> String {
    match words {
        [] => "none".into(),
        words => words.iter().map(|w| quoted(w, 80)).collect::<Vec<_>>().join(" "),
    }
}

pub(super) fn handles(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("handles", rest)?;
    let line = |row: crate::session::DescriptorRow| {
        let from = row.from_call.map(|call| format!("  from call {call}")).unwrap_or_default();
        format!("{:>4}  {}  {}{from}", row.handle, row.ty, row.what)
    };
    let lines: Vec<String> = session.capabilities().descriptors.into_iter().map(line).collect();
    Ok(match lines.is_empty() {
        true => Output::Said("no open handles".into()),
        false => Output::Lines(lines),
    })
}

pub(super) fn console(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("console", rest)?;
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
    Ok(match lines.is_empty() {
        true => Output::Said("the program has written nothing".into()),
        false => Output::Lines(lines),
    })
}

/// A line with its control characters written as escapes.
fn visible(line: &str) -> String {
    let shown = |c: char| match c.is_control() {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    };
    line.chars().map(shown).collect()
}

pub(super) fn outline(session: &mut Session, rest: &str) -> Outcome {
    let mut lines = session.guest().program().outline();
    lines.retain(|line| line.contains(rest));
    Ok(match lines.is_empty() {
        true => Output::Said(format!("no line of the outline holds `{}`", short(rest))),
        false => Output::Lines(lines),
    })
}

pub(super) fn info(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("info", rest)?;
    Ok(Output::Lines(session.report()))
}

pub(super) fn help(_: &mut Session, rest: &str) -> Outcome {
    if rest.is_empty() {
        let heads: Vec<String> = COMMANDS.iter().map(head).collect();
        let lines = heads.iter().zip(COMMANDS).map(|(head, c)| format!("{head:<30}  {}", c.help));
        return Ok(Output::Lines(lines.collect()));
    }
    let Some(command) = COMMANDS.iter().find(|c| c.is(rest)) else {
        return Err(super::unknown(rest, ""));
    };
    let mut lines = vec![format!("{} {}", command.name, command.usage).trim_end().to_owned()];
    lines.push(command.help.to_owned());
    if !command.aliases.is_empty() {
        lines.push(format!("short: {}", command.aliases.join(", ")));
    }
    Ok(Output::Lines(lines))
}

fn head(command: &CommandInfo) -> String {
    let short = command.aliases.first().map(|alias| format!(", {alias}")).unwrap_or_default();
    // A long usage is told by `help COMMAND`.
    let usage = if command.usage.len() > 16 { "…" } else { command.usage };
    format!("{}{short} {usage}", command.name)
}

impl Session {
    /// What an output shows, as lines: for front ends without panes.
    #[must_use]
    pub fn output_lines(&self, output: &Output) -> Vec<String> {
        match output {
            Output::Nothing | Output::Started | Output::Quit => Vec::new(),
            Output::Lines(lines) => lines.clone(),
            Output::Said(line) => vec![line.clone()],
            Output::ShowMemory(at) => self.dump(*at, WINDOW),
            Output::ShowCode(place) => self.code_around(*place),
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
        let mut lines = vec![format!("operator {}{past}: {}", status.moment, status.why)];
        lines.extend(self.told().iter().flat_map(|told| &told.lines).cloned());
        if status.end.is_empty() {
            if let (Some(function), Some(offset)) = (&status.function, status.offset) {
                let here = self.guest().location().and_then(|at| self.source(at.into()));
                let source = here.map(|at| format!(" ({at})")).unwrap_or_default();
                lines.push(format!("in {function} at {offset:#x}{source}"));
            }
            lines.push(status.next);
        } else {
            lines.extend(status.end);
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
}
