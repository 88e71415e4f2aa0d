//! The program's standard streams.

use super::config::{StdinSource, StdoutSink};
use super::input::{Input, from_read};
use super::tape::TapeReader;
use super::wait::stdin_is_ready;
use crate::guest::ConsoleStream;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};

#[derive(Debug)]
pub enum Stdin {
    /// The process's own; reading it may block.
    Inherit,
    Kept(TapeReader),
    File(File),
    /// What a front end has fed and the program has not read.
    Fed {
        bytes: VecDeque<u8>,
        /// No more will be fed.
        ended: bool,
    },
}

impl Stdin {
    pub fn new(source: &StdinSource) -> Result<Self, String> {
        Ok(match source {
            StdinSource::Inherit => Self::Inherit,
            StdinSource::Kept(tape) => Self::Kept(TapeReader::new(tape)),
            StdinSource::File(path) => {
                let file = File::open(path)
                    .map_err(|e| format!("cannot open `{}` for standard input: {e}", path.display()))?;
                if file.metadata().is_ok_and(|m| m.is_dir()) {
                    return Err(format!(
                        "cannot use `{}` for standard input: it is a directory",
                        path.display()
                    ));
                }
                Self::File(file)
            }
            StdinSource::Fed => Self::Fed { bytes: VecDeque::new(), ended: false },
            StdinSource::Empty | StdinSource::NotGiven => Self::Fed { bytes: VecDeque::new(), ended: true },
        })
    }

    /// Adds input to [`Self::Fed`]; `None` ends it.
    pub(crate) fn feed(&mut self, more: Option<&[u8]>) {
        if let Self::Fed { bytes, ended } = self {
            match more {
                Some(more) => bytes.extend(more),
                None => *ended = true,
            }
        }
    }

    /// Reads at most `len` bytes, waiting for them only if `wait` is set and the input is the process's own.
    pub fn read(&mut self, len: usize, wait: bool) -> Result<Input, u16> {
        if len == 0 {
            return Ok(Input::Bytes(Vec::new()));
        }
        match self {
            Self::Fed { bytes, ended } => {
                let n = bytes.len().min(len);
                match (n, *ended) {
                    (0, true) => Ok(Input::End),
                    (0, false) => Ok(Input::NotYet),
                    _ => Ok(Input::Bytes(bytes.drain(..n).collect())),
                }
            }
            Self::Kept(reader) => reader.read(len, wait),
            Self::File(file) => from_read(len, |buffer| file.read(buffer)),
            Self::Inherit if !wait && !self.ready() => Ok(Input::NotYet),
            Self::Inherit => {
                from_read(len, |buffer| rustix::io::read(rustix::stdio::stdin(), buffer).map_err(Into::into))
            }
        }
    }

    /// Whether a read would return at once.
    pub fn ready(&self) -> bool {
        match self {
            Self::Fed { bytes, ended } => *ended || !bytes.is_empty(),
            Self::Kept(reader) => reader.ready(),
            Self::File(_) => true,
            Self::Inherit => stdin_is_ready(),
        }
    }

    /// Whether the program reads from a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Inherit | Self::Kept(_)) && io::stdin().is_terminal()
    }
}

/// Standard output and standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    /// Where both go, besides the journal.
    pub sink: StdoutSink,
}

impl Console {
    /// Writes all of the bytes.
    pub fn write(self, stream: ConsoleStream, bytes: &[u8]) -> io::Result<()> {
        match (self.sink, stream) {
            (StdoutSink::Captured, _) => Ok(()),
            (StdoutSink::Inherit, ConsoleStream::Stdout) => io::stdout().write_all(bytes),
            (StdoutSink::Inherit, ConsoleStream::Stderr) | (StdoutSink::ToStderr, _) => {
                io::stderr().write_all(bytes)
            }
        }
    }

    /// Flushes the process's own buffers.
    pub fn flush(self, stream: ConsoleStream) -> io::Result<()> {
        match (self.sink, stream) {
            (StdoutSink::Inherit, ConsoleStream::Stdout) => io::stdout().flush(),
            _ => Ok(()),
        }
    }

    /// Whether the stream goes to a terminal.
    pub(crate) fn is_terminal(self, stream: ConsoleStream) -> bool {
        match (self.sink, stream) {
            (StdoutSink::Inherit, ConsoleStream::Stdout) => io::stdout().is_terminal(),
            (StdoutSink::Inherit, ConsoleStream::Stderr) => io::stderr().is_terminal(),
            _ => false,
        }
    }
}
