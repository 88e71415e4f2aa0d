//! The standard streams of the program.

use super::config::{StdinSource, StdoutSink};
use super::input::{Input, from_read};
use super::tape::Reader;
use super::wait::stdin_is_ready;
use crate::guest::ConsoleStream;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};

#[derive(Debug)]
pub enum Stdin {
    /// The process's own; reading it may block.
    Inherit,
    Kept(Reader),
    File(File),
    /// What a front end has fed, and whether that was all.
    Fed {
        bytes: VecDeque<u8>,
        /// No more will come.
        ended: bool,
    },
}

impl Stdin {
    pub fn new(source: &StdinSource) -> Result<Self, String> {
        Ok(match source {
            StdinSource::Inherit => Self::Inherit,
            StdinSource::Kept(tape) => Self::Kept(Reader::new(tape)),
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

    /// More for [`Self::Fed`]; `None` is its end.
    pub(crate) fn feed(&mut self, more: Option<&[u8]>) {
        if let Self::Fed { bytes, ended } = self {
            match more {
                Some(more) => bytes.extend(more),
                None => *ended = true,
            }
        }
    }

    /// Reads at most `len` bytes, waiting for them only where that is this process's own business.
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

    /// Whether a read would not wait.
    pub fn ready(&self) -> bool {
        match self {
            Self::Fed { bytes, ended } => *ended || !bytes.is_empty(),
            Self::Kept(reader) => reader.ready(),
            Self::File(_) => true,
            Self::Inherit => stdin_is_ready(),
        }
    }

    /// Whether it is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Inherit | Self::Kept(_)) && io::stdin().is_terminal()
    }
}

/// Standard output and error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    /// Where both go besides the journal.
    pub sink: StdoutSink,
}

impl Console {
    /// Writes all of it.
    pub fn write(self, stream: ConsoleStream, bytes: &[u8]) -> io::Result<()> {
        match (self.sink, stream) {
            (StdoutSink::Captured, _) => Ok(()),
            (StdoutSink::Inherit, ConsoleStream::Stdout) => io::stdout().write_all(bytes),
            (StdoutSink::Inherit, ConsoleStream::Stderr) | (StdoutSink::ToStderr, _) => {
                io::stderr().write_all(bytes)
            }
        }
    }

    /// Passes on what is held back.
    pub fn flush(self, stream: ConsoleStream) -> io::Result<()> {
        match (self.sink, stream) {
            (StdoutSink::Inherit, ConsoleStream::Stdout) => io::stdout().flush(),
            _ => Ok(()),
        }
    }

    /// Whether the stream is a terminal.
    pub(crate) fn is_terminal(self, stream: ConsoleStream) -> bool {
        match (self.sink, stream) {
            (StdoutSink::Inherit, ConsoleStream::Stdout) => io::stdout().is_terminal(),
            (StdoutSink::Inherit, ConsoleStream::Stderr) => io::stderr().is_terminal(),
            _ => false,
        }
    }
}
