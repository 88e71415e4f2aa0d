//! What the program wrote, call by call.
//!
//! The latest text is kept, up to a limit. What was written before it is in the journal, and is shown again after going
//! back.

use crate::guest::ConsoleStream;
use crate::session::{ConsolePart, Rows, Session};
use crate::trace::{CallRecord, Calls};

/// How many bytes of text are kept at least, if that many were written.
const KEPT: usize = 4 << 20;
/// How many writes are kept at most: even a small one takes some memory besides its text.
const MOST: usize = 64 << 10;

/// The latest text that was written. A run only grows, so each call is examined once.
#[derive(Debug, Default)]
pub(in crate::session) struct ConsoleText {
    parts: Rows<ConsolePart>,
    bytes: usize,
    /// How many bytes were written before what is kept.
    gone: u64,
    /// The first bytes of a character that is split between two writes, for standard output and standard error.
    rest: [Vec<u8>; 2],
}

impl ConsoleText {
    /// Adds what a call wrote to the console.
    pub fn add(&mut self, record: &CallRecord) {
        for chunk in &record.reply.console {
            let stderr = chunk.stream == ConsoleStream::Stderr;
            let rest = &mut self.rest[usize::from(stderr)];
            let text = if rest.is_empty() && whole_characters(&chunk.bytes) == chunk.bytes.len() {
                String::from_utf8_lossy(&chunk.bytes).into_owned()
            } else {
                rest.extend_from_slice(&chunk.bytes);
                let whole = whole_characters(rest);
                let text = String::from_utf8_lossy(&rest[..whole]).into_owned();
                rest.drain(..whole);
                text
            };
            if !text.is_empty() {
                self.push(ConsolePart { stderr, text, moment: record.moment, call: record.id.0 });
            }
        }
        while self.parts.len() > MOST || self.bytes > 2 * KEPT {
            if !self.let_go() {
                break;
            }
        }
    }

    fn push(&mut self, part: ConsolePart) {
        self.bytes += part.text.len();
        self.parts.push(part);
    }

    /// Discards the first writes, up to the end of a line if there is one; `false` if there are too few to discard any.
    fn let_go(&mut self) -> bool {
        let Some(parts) = self.parts.pop_first_chunk() else { return false };
        let mut gone: usize = parts.iter().map(|part| part.text.len()).sum();
        let in_line = parts.last().is_some_and(|part| !part.text.ends_with('\n'));
        if in_line && let Some(first) = self.parts.first_mut() {
            // A line that does not end here is cut.
            let end = first.text.find('\n').map_or(0, |at| at + 1);
            gone += end;
            first.text.drain(..end);
        }
        self.bytes -= gone;
        self.gone += gone as u64;
        true
    }

    /// The latest text that had been written after the last of these calls.
    pub fn of(calls: &Calls) -> Self {
        let (mut bytes, mut records) = (0, Vec::new());
        for record in calls.writers() {
            if bytes > KEPT || records.len() > MOST / 2 {
                break;
            }
            bytes += record.reply.console.iter().map(|chunk| chunk.bytes.len()).sum::<usize>();
            records.push(record);
        }
        let before = records.last().map_or(0, |first| first.id.0 - 1);
        let mut console = Self { gone: calls.totals_before(before).console, ..Self::default() };
        records.iter().rev().for_each(|record| console.add(record));
        if console.gone > 0 {
            console.begin_at_a_line();
        }
        console
    }

    /// Discards everything up to the end of the first line, if the first part contains that.
    fn begin_at_a_line(&mut self) {
        let Some(first) = self.parts.first_mut() else { return };
        let end = first.text.find('\n').map_or(0, |at| at + 1);
        first.text.drain(..end);
        self.bytes -= end;
        self.gone += end as u64;
    }
}

impl Session {
    /// The latest of what the program wrote, in order; [`Session::console_gone`] says how much came before.
    #[must_use]
    pub fn console(&self) -> Rows<ConsolePart> {
        self.with_console(|console| console.parts.clone())
    }

    /// How many bytes the program wrote before what [`Session::console`] returns.
    #[must_use]
    pub(crate) fn console_gone(&self) -> u64 {
        self.with_console(|console| console.gone)
    }

    fn with_console<T>(&self, look: impl FnOnce(&ConsoleText) -> T) -> T {
        if !self.timeline.is_past() {
            return look(&self.summaries.console);
        }
        look(self.summaries.past_console.get_or_init(|| ConsoleText::of(&self.timeline.calls())))
    }
}

/// How many bytes to show now: all, except for an incomplete character at the very end.
fn whole_characters(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(3);
    let lead = (tail..bytes.len()).rev().find(|i| bytes[*i] & 0xc0 != 0x80);
    match lead.map(|i| (i, bytes[i])) {
        Some((i, lead)) if lead >= 0xc0 => {
            let needs = if lead >= 0xf0 { 4 } else { 2 + usize::from(lead >= 0xe0) };
            if bytes.len() - i < needs { i } else { bytes.len() }
        }
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::whole_characters;

    #[test]
    fn a_cut_character_waits_for_its_rest() {
        assert_eq!(whole_characters("grün".as_bytes()), 5);
        assert_eq!(whole_characters(&"gr\u{fc}".as_bytes()[..3]), 2);
        assert_eq!(whole_characters(&"€".as_bytes()[..2]), 0);
        assert_eq!(whole_characters("€".as_bytes()), 3);
        assert_eq!(whole_characters(&"a😀".as_bytes()[..4]), 1);
        assert_eq!(whole_characters(b""), 0);
        assert_eq!(whole_characters(b"\x80\x80\x80\x80"), 4, "not text anyway");
    }
}
