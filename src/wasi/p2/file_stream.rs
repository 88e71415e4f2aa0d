//! File streams.
//!
//! wasmtime reads and writes files on other threads, and programs can tell: a `read` that does not block starts reading
//! and returns nothing yet, and after a `write` there is no permit for another until the program has waited. The states
//! here are the same; the work is done at the moment it is started, so nothing depends on threads.

use super::stream::{Broken, PERMIT};
use crate::caps::errno;
use crate::caps::open_file::Unfit;
use crate::wasi::args::Fail;
use crate::wasi::fs::FileHandle;

/// How many bytes are read when a program waits before it has read anything.
const AHEAD: u64 = 4096;

/// The `input-stream` of a file.
#[derive(Debug)]
pub(crate) struct FileInput {
    file: FileHandle,
    /// The offset of the next read.
    position: u64,
    state: ReadState,
    /// Whether a read has been started that the program has not waited for.
    started: bool,
}

#[derive(Debug)]
enum ReadState {
    Idle,
    /// Read from the file and not yet returned; at least one byte.
    Data(Vec<u8>),
    Failed(u16),
    Closed,
}

impl FileInput {
    /// A stream that begins at `position`, an offset in bytes.
    pub fn new(file: FileHandle, position: u64) -> Self {
        Self { file, position, state: ReadState::Idle, started: false }
    }

    fn start(&mut self, len: u64) {
        // The cast is lossless: at most `PERMIT`.
        self.state = match self.file.read_at(len.min(PERMIT) as usize, self.position) {
            Ok(data) if data.is_empty() => ReadState::Closed,
            Ok(data) => ReadState::Data(data),
            Err(number) => ReadState::Failed(number),
        };
    }

    /// What waiting for its pollable does: something becomes available.
    pub fn ready(&mut self) {
        if let ReadState::Idle = self.state {
            self.start(AHEAD);
        }
        self.started = false;
    }

    /// Reads at most `len` bytes; waits for them if the call is a blocking one.
    pub(super) fn read(&mut self, len: u64, wait: bool) -> Result<Vec<u8>, Broken> {
        if wait {
            self.started = false;
            if let ReadState::Idle = self.state {
                self.start(len);
            }
        }
        if self.started {
            return Ok(Vec::new());
        }
        match &mut self.state {
            ReadState::Idle => {
                if len > 0 {
                    self.start(len);
                    self.started = true;
                }
                Ok(Vec::new())
            }
            ReadState::Data(data) => {
                let rest = data.split_off(data.len().min(usize::try_from(len).unwrap_or(usize::MAX)));
                let given = std::mem::replace(data, rest);
                self.position = self.position.saturating_add(given.len() as u64);
                if data.is_empty() {
                    self.state = ReadState::Idle;
                }
                Ok(given)
            }
            ReadState::Failed(number) => {
                let number = *number;
                self.state = ReadState::Closed;
                Err(Broken::Failed(number))
            }
            ReadState::Closed => Err(Broken::Closed),
        }
    }
}

/// The `output-stream` of a file.
#[derive(Debug)]
pub(crate) struct FileOutput {
    file: FileHandle,
    /// The offset of the next write; `None` appends.
    position: Option<u64>,
    state: WriteState,
}

#[derive(Debug, Clone, Copy)]
enum WriteState {
    Ready,
    /// Written, and the program has not waited for it: how many bytes, or the errno.
    Started(Result<u64, u16>),
    Failed(u16),
    Closed,
}

impl FileOutput {
    /// A stream that begins at `position`, or appends if that is `None`.
    pub fn new(file: FileHandle, position: Option<u64>) -> Self {
        Self { file, position, state: WriteState::Ready }
    }

    /// Why nothing can be written, if the program opened the file only for reading.
    pub(super) fn unfit(&self) -> Option<Unfit> {
        (!self.file.writable).then(|| Unfit::ReadOnly(self.file.name.clone()))
    }

    fn write_all(&self, data: &[u8]) -> Result<u64, u16> {
        let mut done = 0;
        loop {
            let at = self.position.map(|p| p.saturating_add(done as u64));
            let n = self.file.write_at(&data[done..], at)?;
            done += n;
            if done == data.len() {
                return Ok(done as u64);
            }
            if n == 0 {
                return Err(errno::IO);
            }
        }
    }

    fn written(&mut self, n: u64) {
        self.position = self.position.map(|p| p.saturating_add(n));
        self.state = WriteState::Ready;
    }

    /// What waiting for its pollable does: a started write is completed.
    pub fn ready(&mut self) {
        if let WriteState::Started(done) = self.state {
            match done {
                Ok(n) => self.written(n),
                Err(number) => self.state = WriteState::Failed(number),
            }
        }
    }

    /// An error is reported once; then the stream is closed.
    fn failed(&mut self, number: u16) -> Broken {
        self.state = WriteState::Closed;
        Broken::Failed(number)
    }

    /// How many bytes may be written now: `check-write`.
    pub(super) fn check(&mut self) -> Result<u64, Broken> {
        match self.state {
            WriteState::Ready => Ok(PERMIT),
            WriteState::Started(_) => Ok(0),
            WriteState::Failed(number) => Err(self.failed(number)),
            WriteState::Closed => Err(Broken::Closed),
        }
    }

    /// Starts a write.
    ///
    /// # Errors
    /// A trap, if the program has not waited for what it wrote before.
    pub(super) fn write(&mut self, data: &[u8]) -> Result<Result<(), Broken>, Fail> {
        match self.state {
            WriteState::Ready => {
                self.state = WriteState::Started(self.write_all(data));
                Ok(Ok(()))
            }
            WriteState::Closed => Ok(Err(Broken::Closed)),
            WriteState::Started(_) | WriteState::Failed(_) => {
                Err(Fail::Trap("write not permitted: check-write was not called first".into()))
            }
        }
    }

    /// Writes and waits until it is done.
    pub(super) fn write_and_flush(&mut self, data: &[u8]) -> Result<(), Broken> {
        self.ready();
        self.check()?;
        match self.write_all(data) {
            Ok(n) => {
                self.written(n);
                Ok(())
            }
            Err(number) => Err(self.failed(number)),
        }
    }

    /// Nothing is buffered here, so this only reports what went wrong.
    pub(super) fn flush(&mut self, wait: bool) -> Result<(), Broken> {
        if matches!(self.state, WriteState::Failed(_) | WriteState::Closed) {
            self.check()?;
        }
        if wait {
            self.ready();
            self.check()?;
        }
        Ok(())
    }
}
