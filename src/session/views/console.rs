//! What the program wrote, call by call.

use crate::guest::ConsoleStream;
use crate::session::{ConsolePart, Rows, Session};
use crate::trace::CallRecord;
use std::sync::PoisonError;

/// What was written so far. A run only grows, so each call is looked at once.
#[derive(Debug, Default)]
pub(in crate::session) struct Console {
    parts: Rows<ConsolePart>,
    /// A character may be cut between two writes: its first bytes wait for the rest.
    rest: [Vec<u8>; 2],
    /// Calls looked at.
    calls: usize,
}

impl Console {
    /// Adds what the latest of these calls wrote.
    pub fn extend(&mut self, calls: &[CallRecord]) {
        if self.calls > calls.len() {
            *self = Self::default();
        }
        for record in &calls[self.calls..] {
            for chunk in &record.reply.console {
                let stderr = chunk.stream == ConsoleStream::Stderr;
                let rest = &mut self.rest[usize::from(stderr)];
                rest.extend_from_slice(&chunk.bytes);
                let whole = whole_characters(rest);
                let text = String::from_utf8_lossy(&rest[..whole]).into_owned();
                rest.drain(..whole);
                if !text.is_empty() {
                    let (moment, call) = (record.moment, record.number);
                    self.parts.push(ConsolePart { stderr, text, moment, call });
                }
            }
        }
        self.calls = calls.len();
    }
}

impl Session {
    /// What the program wrote, in order.
    #[must_use]
    pub fn console(&self) -> Rows<ConsolePart> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend(self.timeline.calls());
        written.parts.clone()
    }
}

/// How many bytes to show now: all, but for the beginning of a character at the very end.
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
