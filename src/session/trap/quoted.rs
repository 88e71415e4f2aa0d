//! The line of the source at fault, quoted where its file is to be had.

use crate::session::Session;
use crate::session::sources::FoundSource;
use crate::symbols::LogicalFrame;
use crate::wasm::Location;
use crate::words::{Message, message};
use serde::Serialize;

/// The most characters of a line that are quoted.
const LONGEST: usize = 120;

/// A line of a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuotedLine {
    /// Where it is: `main.rs:12`.
    pub place: String,
    /// What it says, without the space around it.
    pub text: String,
    /// Why it may not be what was compiled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Message>,
}

impl QuotedLine {
    pub(super) fn message(&self) -> Message {
        let line = format!("{}: {}", self.place, self.text);
        match &self.doubt {
            Some(doubt) => message!("trap-line-doubted", line, doubt = doubt.clone()),
            None => Message::verbatim(line),
        }
    }
}

impl Session {
    /// The line that a function of the source is at; `None` if its file is not to be had, or there is nothing on it.
    pub(super) fn quoted(&self, at: Location, frame: &LogicalFrame) -> Option<QuotedLine> {
        let source = frame.source.as_ref()?;
        let found = self.source_file(at.module.0, &source.file);
        let FoundSource::Text { text, doubt, .. } = &*found else { return None };
        let line = text.line(source.line.checked_sub(1)? as usize).trim();
        let text = match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line.to_owned(),
        };
        let doubt = doubt.map(|doubt| doubt.message());
        (!text.is_empty()).then(|| QuotedLine { place: source.to_string(), text, doubt })
    }
}
