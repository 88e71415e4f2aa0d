//! The process's own standard input, recorded as it is read, so that a program that is run again reads the same.
//!
//! The bytes of each read from the system stay together: a program that makes the same reads gets the same bytes,
//! however much more of the input is known by then.

use super::input::{Input, from_read};
use super::wait::stdin_is_ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Standard input from its start, for any number of hosts. Clones share the recording.
#[derive(Debug, Clone, Default)]
pub struct InputLog(Arc<Mutex<RecordedInput>>);

#[derive(Debug, Default)]
struct RecordedInput {
    /// The bytes of each read from the system.
    parts: Vec<Vec<u8>>,
    /// The system has reported the end of the input.
    ended: bool,
}

/// A host's position in the recording.
#[derive(Debug)]
pub struct TapeReader {
    tape: InputLog,
    part: usize,
    /// How many bytes of that part it has already read.
    had: usize,
}

impl InputLog {
    /// What has been read so far, as it was read; `None` at the end stands for the end of the input.
    #[must_use]
    pub(crate) fn so_far(&self) -> Vec<Option<Vec<u8>>> {
        let kept = self.kept();
        kept.parts.iter().cloned().map(Some).chain(kept.ended.then_some(None)).collect()
    }

    fn kept(&self) -> MutexGuard<'_, RecordedInput> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TapeReader {
    pub fn new(tape: &InputLog) -> Self {
        Self { tape: tape.clone(), part: 0, had: 0 }
    }

    /// Reads at most `len` bytes: what is recorded, then what the system gives, for which it blocks only if `wait` is
    /// set.
    pub fn read(&mut self, len: usize, wait: bool) -> Result<Input, u16> {
        let mut kept = self.tape.kept();
        if self.part == kept.parts.len() {
            if kept.ended {
                return Ok(Input::End);
            }
            if !wait && !stdin_is_ready() {
                return Ok(Input::NotYet);
            }
            let stdin = rustix::stdio::stdin();
            match from_read(len, |buffer| rustix::io::read(stdin, buffer).map_err(Into::into))? {
                Input::Bytes(bytes) => kept.parts.push(bytes),
                Input::End => kept.ended = true,
                Input::NotYet => {}
            }
            if self.part == kept.parts.len() {
                return Ok(Input::End);
            }
        }
        let rest = &kept.parts[self.part][self.had..];
        let bytes = rest[..rest.len().min(len)].to_vec();
        self.had += bytes.len();
        if bytes.len() == rest.len() {
            (self.part, self.had) = (self.part + 1, 0);
        }
        Ok(Input::Bytes(bytes))
    }

    /// Whether a read would return at once.
    pub fn ready(&self) -> bool {
        let kept = self.tape.kept();
        self.part < kept.parts.len() || kept.ended || stdin_is_ready()
    }
}
