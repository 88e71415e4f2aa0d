//! What the program wrote last, and when: whether it spoke of something that it had been refused before.

use crate::caps::without::mentions;
use crate::guest::{HostReply, Moment};

/// So many bytes are kept.
const KEPT: usize = 64 * 1024;

/// What only a standard library says, of what it has no host call for: those of Rust and Go, the texts of wasi-libc for
/// ENOTSUP and ENOSYS, and how Rust and Python write these two numbers.
const OF_LIBRARIES: &[&str] = &[
    "operation not supported on this platform",
    "not implemented on wasip1",
    "not supported by wasip1",
    "function not implemented",
    "(os error 58)",
    "(os error 52)",
    "[errno 58]",
    "[errno 52]",
    "kind: unsupported",
];
/// What programs and libraries say of what they cannot do, in lower case; names of errors have no spaces.
const UNABLE: &[&str] = &["not supported", "unsupported", "not implemented", "can't start new thread"];
/// What they say of a network that is out of reach.
const NO_NETWORK: &[&str] = &[
    "connection refused",
    "connection reset",
    "network unreachable",
    "network is unreachable",
    "network is down",
    "host is unreachable",
    "address family",
];

/// A line in which a program says what it cannot do, where no host call was answered with that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnableLine {
    /// The line as it was written, unless it is very long.
    pub text: String,
    /// Whether only a standard library says that.
    pub of_library: bool,
}

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

    /// The latest line that says what the program cannot do; one that only a standard library says comes first.
    /// `offline` is whether no host call can have reached for a network.
    pub(super) fn unable(&self, offline: bool) -> Option<UnableLine> {
        let says = |line: &str, phrases: &[&str]| {
            let line = line.to_lowercase();
            phrases.iter().any(|said| line.contains(said) || line.contains(&said.replace(' ', "")))
        };
        let last = |phrases: &[&str]| self.text.lines().rev().find(|line| says(line, phrases));
        let found = |line: &str, of_library| UnableLine { text: shortened(line.trim()), of_library };
        if let Some(line) = last(OF_LIBRARIES) {
            return Some(found(line, true));
        }
        let network = offline.then(|| last(NO_NETWORK)).flatten();
        last(UNABLE).or(network).map(|line| found(line, false))
    }
}

/// A line of which not more is shown than people read.
fn shortened(line: &str) -> String {
    /// Characters that are shown.
    const MOST: usize = 120;
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
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
        output.add(30, &wrote("an error: it is gone"));
        assert!(output.names_after(30, "error"));
    }

    #[test]
    fn what_a_program_cannot_do_is_found_in_what_it_wrote() {
        let unable = |text: &str, offline| {
            let mut output = LatestOutput::default();
            output.add(1, &wrote(text));
            output.unable(offline).map(|line| (line.text, line.of_library))
        };
        for (text, of_library) in [
            ("fork/exec /bin/ls: Not implemented on wasip1", true),
            ("OSError: [Errno 58] Not supported", true),
            ("Not supported (os error 58)", true),
            ("sock: Function not implemented", true),
            ("error: Unsupported", false),
            ("error: OperationNotSupported", false),
            ("RuntimeError: can't start new thread", false),
        ] {
            assert_eq!(
                unable(&format!("begins\n{text}\nends\n"), false),
                Some((text.to_owned(), of_library))
            );
        }
        let refused = "dial tcp 127.0.0.1:80: connect: Connection refused";
        assert_eq!(
            (unable(refused, false), unable(refused, true)),
            (None, Some((refused.to_owned(), false)))
        );
        assert_eq!(unable("all is well", true), None);
        assert!(
            unable(&format!("unsupported {}", "é".repeat(9000)), true)
                .is_some_and(|(text, _)| text.len() < 400)
        );
    }
}
