//! What calls of preview 1 have still to do when they wait.

use super::poll::Poll;
use super::{Stop, failed, fd};
use crate::wasi::args::Answered;
use crate::wasi::host::WasiHost;

/// What is left of a call.
#[derive(Debug)]
pub enum Operation {
    /// Of a read of standard input: so many bytes at most.
    Read(u32),
    /// Of a poll.
    Poll(Poll),
}

impl Operation {
    /// Does what can be done by now.
    pub fn go_on(self, host: &mut WasiHost) -> Answered {
        let outcome = match self {
            Self::Read(len) => fd::read_stdin(host, len),
            Self::Poll(poll) => poll.go_on(host),
        };
        outcome.or_else(|stop| match stop {
            Stop::Errno(number) => Ok(failed(number)),
            Stop::Fail(fail) => Err(fail),
        })
    }
}
