//! What the program wrote last, and when: whether it spoke of something that it had been refused before.

use crate::caps::without::mentions;
use crate::guest::{HostReply, Moment};

/// So many bytes are kept.
const KEPT: usize = 64 * 1024;

/// What a standard library says by itself of what it has no host call for.
const UNSUPPORTED: [&str; 5] = [
    "operation not supported on this platform",
    "Function not implemented",
    "function not implemented",
    "Not supported",
    "not supported by wasip1",
];

/// The end of what the program wrote, to both of its streams.
#[derive(Debug, Clone, Default)]
pub(super) struct LatestOutput {
    text: String,
    /// When each piece was written, and where it begins.
    pieces: Vec<(Moment, usize)>,
}

impl LatestOutput {
    /// Takes in what a call wrote.
    pub(super) fn add(&mut self, moment: Moment, reply: &HostReply) {
        for chunk in &reply.console {
            self.pieces.push((moment, self.text.len()));
            let from = chunk.bytes.len().saturating_sub(KEPT);
            self.text.push_str(&String::from_utf8_lossy(&chunk.bytes[from..]));
        }
        if self.text.len() > 2 * KEPT {
            let gone = self.text.ceil_char_boundary(self.text.len() - KEPT);
            self.text.drain(..gone);
            let first = self.pieces.partition_point(|(_, at)| *at < gone).saturating_sub(1);
            self.pieces.drain(..first);
            self.pieces.iter_mut().for_each(|(_, at)| *at = at.saturating_sub(gone));
        }
    }

    /// Whether it named a path from a moment on.
    pub(super) fn names_after(&self, moment: Moment, path: &str) -> bool {
        let first = self.pieces.partition_point(|(written, _)| *written < moment);
        self.pieces.get(first).is_some_and(|(_, at)| mentions(&self.text[*at..], path))
    }

    /// What it says that only a standard library says.
    pub(super) fn says_unsupported(&self) -> Option<&'static str> {
        UNSUPPORTED.into_iter().find(|said| mentions(&self.text, said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guest::{ConsoleChunk, ConsoleStream, HostOutcome};

    fn wrote(text: &str) -> HostReply {
        let chunk = ConsoleChunk { stream: ConsoleStream::Stderr, bytes: text.as_bytes().to_vec() };
        HostReply {
            outcome: HostOutcome::Return(None),
            account: None,
            console: vec![chunk],
            made: Vec::new(),
        }
    }

    #[test]
    fn only_what_was_written_afterwards_counts() {
        let mut output = LatestOutput::default();
        output.add(5, &wrote("reads conf\n"));
        output.add(9, &wrote("cannot open \""));
        output.add(9, &wrote("other\": gone\n"));
        assert!(output.names_after(5, "conf") && !output.names_after(6, "conf"));
        assert!(output.names_after(8, "other") && !output.names_after(10, "other"));
        for _ in 0..100 {
            output.add(20, &wrote(&"é".repeat(4096)));
        }
        assert!(output.text.len() <= 2 * KEPT && !output.names_after(0, "conf"));
        output.add(30, &wrote("an error: Not supported"));
        assert_eq!(output.says_unsupported(), Some("Not supported"));
        assert!(output.names_after(30, "error"));
    }
}
