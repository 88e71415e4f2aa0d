//! What a read gives, of whatever it is a read.

use super::fs::errno_of;
use std::io;

/// What reading standard input gives.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// At least one byte (or none, if none was asked for).
    Bytes(Vec<u8>),
    NotYet,
    End,
}

/// Reads at most `len` bytes, once more where a signal came in between.
pub(super) fn from_read(
    len: usize,
    mut read: impl FnMut(&mut [u8]) -> io::Result<usize>,
) -> Result<Input, u16> {
    let mut buffer = vec![0; len];
    loop {
        match read(&mut buffer) {
            Ok(0) => return Ok(Input::End),
            Ok(n) => {
                buffer.truncate(n);
                return Ok(Input::Bytes(buffer));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(errno_of(&error)),
        }
    }
}
