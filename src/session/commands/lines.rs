//! The command `lines`: the functions and lines of the source at places of the code, which need not have run.

use super::text::{number, short};
use super::{Command, CommandError, CommandOutcome, CommandResult};
use crate::guest::FrameKind;
use crate::session::Session;
use crate::symbols::LogicalFrame;
use crate::words::{Message, message};
use serde_json::{Value, json};

/// The most offsets that are asked for at once.
const MOST: usize = 1 << 16;

/// Reads `OFFSET…`.
pub(super) fn parse(rest: &str) -> Result<Command, CommandError> {
    let offset = |word: &str| {
        number(word).ok_or_else(|| CommandError::new(message!("wrong-offset", given = short(word))))
    };
    let offsets = rest.split_whitespace().take(MOST).map(offset).collect::<Result<Vec<u64>, _>>()?;
    match offsets.is_empty() {
        true => Err(CommandError::new(message!("wrong-offset", given = ""))),
        false => Ok(Command::Lines(offsets)),
    }
}

/// The logical frames at each offset, innermost first.
pub(super) fn list(session: &Session, offsets: &[u64]) -> CommandResult {
    let mut lines = Vec::new();
    for offset in offsets {
        let frames = frames_at(session, *offset);
        let offset = format!("{offset:#x}");
        if frames.is_empty() {
            lines.push(message!("lines-none", offset));
            continue;
        }
        lines.push(Message::verbatim(offset));
        lines.extend(frames.iter().map(line));
    }
    Ok(CommandOutcome::Lines(lines))
}

fn frames_at(session: &Session, offset: u64) -> Vec<LogicalFrame> {
    usize::try_from(offset).map(|offset| session.lines_at(offset)).unwrap_or_default()
}

fn line(frame: &LogicalFrame) -> Message {
    let name = frame.function.as_str();
    let mut what = if frame.inlined { message!("row-frame-inlined", name) } else { name.into() };
    let source = match (&frame.source, &frame.file) {
        (Some(source), _) if source.column != 0 => Some(format!("{source}:{}", source.column).into()),
        (Some(source), _) => Some(source.to_string().into()),
        (None, Some(file)) => Some(message!("lines-of-no-line", file = &**file)),
        (None, None) => None,
    };
    if let Some(source) = source {
        what = message!("row-frame-source", what, source = source);
    }
    message!("table-indented", line = what)
}

impl Session {
    /// The lines of JSON that take the place of a command's usual object: for `lines`, one for each offset.
    #[must_use]
    pub fn outcome_rows(&self, command: &Command) -> Option<Vec<Value>> {
        let Command::Lines(offsets) = command else { return None };
        let row = |offset: &u64| json!({ "offset": offset, "frames": data(&frames_at(self, *offset)) });
        Some(offsets.iter().map(row).collect())
    }

    /// The call stack as logical frames, as `lines` has them for one place: those of all Wasm frames, innermost first.
    #[must_use]
    pub fn stack_data(&self) -> Value {
        let places = self.guest().frames().into_iter().filter_map(|frame| match frame.kind {
            FrameKind::Wasm { location, .. } => Some(location),
            FrameKind::Canon(_) | FrameKind::Entry(_) | FrameKind::HostCall { .. } => None,
        });
        let frames: Vec<LogicalFrame> = places.flat_map(|at| self.logical(at)).collect();
        json!({ "offset": frames.first().map(|frame| frame.offset), "frames": data(&frames) })
    }
}

/// Logical frames as data: paths are whole, and what is not known is null.
fn data(frames: &[LogicalFrame]) -> Value {
    let frame = |frame: &LogicalFrame| {
        let source = frame.source.as_ref();
        json!({
            "function": frame.function,
            "file": frame.file,
            "line": source.map(|source| source.line),
            "column": source.map(|source| source.column).filter(|column| *column != 0),
            "offset": frame.offset,
            "inlined": frame.inlined,
            "kind": frame.kind,
        })
    };
    frames.iter().map(frame).collect()
}
