//! The result of one read, whatever it reads from.

use super::fs::errno_of;
use std::io;

/// The result of one read of standard input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// At least one byte, unless none was asked for.
    Bytes(Vec<u8>),
    NotYet,
    End,
}

/// Reads at most `len` bytes, retrying if a signal interrupts the read.
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
