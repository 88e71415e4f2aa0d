//! What two runs wrote, stream by stream, as much as a person would read.

use super::{ComparedRun, Comparison};
use crate::guest::ConsoleStream;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// How many bytes are kept for display.
const KEPT: usize = 1 << 16;
/// How many lines are shown of each side.
const LINES: usize = 8;

/// What one run wrote to a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// How many bytes it wrote in all.
    pub len: u64,
    digest: [u8; 32],
    /// The first [`KEPT`] bytes of it.
    head: Vec<u8>,
}

impl Written {
    fn of(run: &ComparedRun<'_>, stream: ConsoleStream) -> Self {
        let (mut len, mut digest, mut head) = (0, Sha256::new(), Vec::new());
        for record in &run.calls {
            for chunk in record.reply.console.iter().filter(|chunk| chunk.stream == stream) {
                len += chunk.bytes.len() as u64;
                digest.update(&chunk.bytes);
                head.extend_from_slice(&chunk.bytes[..chunk.bytes.len().min(KEPT - head.len())]);
            }
        }
        Self { len, digest: digest.finalize().into(), head }
    }

    fn is_whole(&self) -> bool {
        self.head.len() as u64 == self.len
    }
}

/// A stream that programs write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Stream {
    #[serde(rename = "standard output")]
    Output,
    #[serde(rename = "standard error")]
    Error,
}

/// What both runs wrote to a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StreamOutput {
    pub stream: Stream,
    /// Whether both wrote the same.
    pub same: bool,
    pub bytes: [u64; 2],
    /// How many lines at the beginning are the same in both.
    pub common: usize,
    /// The first few lines after those, of each side; empty if both wrote the same.
    pub lines: [Vec<String>; 2],
    /// Whether each side has more lines than are shown.
    pub more: [bool; 2],
}

/// Standard output and standard error.
#[must_use]
pub fn outputs(comparison: &Comparison<'_>) -> [StreamOutput; 2] {
    [(Stream::Output, ConsoleStream::Stdout), (Stream::Error, ConsoleStream::Stderr)].map(|(name, stream)| {
        let written = comparison.runs.each_ref().map(|run| Written::of(run, stream));
        output(name, &written)
    })
}

fn output(stream: Stream, written: &[Written; 2]) -> StreamOutput {
    let [a, b] = written;
    let bytes = [a.len, b.len];
    let same = a == b;
    if same {
        return StreamOutput {
            stream,
            same,
            bytes,
            common: 0,
            lines: [Vec::new(), Vec::new()],
            more: [false; 2],
        };
    }
    let texts = [a, b].map(|written| String::from_utf8_lossy(&written.head).into_owned());
    let all = texts.each_ref().map(|text| text.lines().collect::<Vec<_>>());
    let common = all[0].iter().zip(&all[1]).take_while(|(a, b)| a == b).count();
    // If the difference is only in how the last lines end, or in what is not kept, show the last line anyway.
    let all_common = common == all[0].len() && common == all[1].len();
    let common = if all_common { common.saturating_sub(1) } else { common };
    let lines =
        all.each_ref().map(|all| all[common..].iter().take(LINES).map(|line| (*line).to_owned()).collect());
    let more = [0, 1].map(|side| all[side].len() > common + LINES || !written[side].is_whole());
    StreamOutput { stream, same, bytes, common, lines, more }
}
