//! The two directions of a TCP connection, for `input-stream` and `output-stream`.

use super::{Interest, NetError, Readiness};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, Shutdown, recv, send, shutdown};
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// The most bytes that one read returns and one write may pass.
const PERMIT: usize = 65_536;

/// Why a stream has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It was closed, by the program or by the peer.
    Closed,
    Failed(NetError),
}

/// What has been written, and whether more may be.
#[derive(Debug)]
enum TcpWriting {
    /// The number of bytes that the program has been permitted to write.
    Open(usize),
    /// The system has not taken the bytes from `at` on; `last` says whether the stream ends after them.
    Busy {
        bytes: Vec<u8>,
        at: usize,
        last: bool,
    },
    Over(Ended),
}

#[derive(Debug)]
pub(crate) struct Streams {
    fd: Arc<OwnedFd>,
    reading: bool,
    writing: TcpWriting,
}

impl Streams {
    pub(super) fn new(fd: Arc<OwnedFd>) -> Self {
        Self { fd, reading: true, writing: TcpWriting::Open(0) }
    }

    /// Reads at most `len` bytes; an empty result means that none have arrived.
    pub fn read(&mut self, len: usize) -> Result<Vec<u8>, Ended> {
        if !self.reading {
            return Err(Ended::Closed);
        }
        let mut buffer = vec![0; len.min(PERMIT)];
        if buffer.is_empty() {
            return Ok(buffer);
        }
        loop {
            match recv(&self.fd, &mut buffer[..], RecvFlags::empty()) {
                Ok((0, _)) => {
                    self.end_reading();
                    return Err(Ended::Closed);
                }
                Ok((n, _)) => {
                    buffer.truncate(n);
                    return Ok(buffer);
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Ok(Vec::new()),
                Err(errno) => {
                    self.end_reading();
                    return Err(Ended::Failed(errno.into()));
                }
            }
        }
    }

    /// Whether a read would return something.
    pub(crate) fn read_readiness(&self) -> Readiness {
        if self.reading { Interest::read(&self.fd).readiness() } else { Readiness::Ready }
    }

    /// How many bytes the next write may pass; 0 while earlier ones have not been sent.
    pub(crate) fn check_write(&mut self) -> Result<usize, Ended> {
        self.push_on();
        let room = matches!(Interest::write(&self.fd).readiness(), Readiness::Ready);
        match &mut self.writing {
            TcpWriting::Open(permit) if room => {
                *permit = PERMIT;
                Ok(PERMIT)
            }
            TcpWriting::Open(_) | TcpWriting::Busy { .. } => Ok(0),
            TcpWriting::Over(why) => Err(*why),
        }
    }

    /// Writes all of `bytes`, keeping for later what the system does not take; `None` if that is more than was
    /// permitted.
    pub fn write(&mut self, bytes: &[u8]) -> Option<Result<(), Ended>> {
        match self.writing {
            TcpWriting::Over(why) => return Some(Err(why)),
            TcpWriting::Open(permit) if bytes.len() <= permit => {}
            TcpWriting::Open(_) | TcpWriting::Busy { .. } => return None,
        }
        if !bytes.is_empty() {
            self.writing = TcpWriting::Busy { bytes: bytes.to_vec(), at: 0, last: false };
            self.push_on();
        }
        Some(self.state())
    }

    /// An error if the stream can no longer be written to.
    pub fn state(&self) -> Result<(), Ended> {
        match self.writing {
            TcpWriting::Over(why) => Err(why),
            TcpWriting::Open(_) | TcpWriting::Busy { .. } => Ok(()),
        }
    }

    /// Whether `check-write` would return something other than 0.
    pub(crate) fn write_readiness(&mut self) -> Readiness {
        self.push_on();
        match self.writing {
            TcpWriting::Open(_) => Interest::write(&self.fd).readiness(),
            TcpWriting::Busy { .. } => Readiness::Waits(Interest::write(&self.fd)),
            TcpWriting::Over(_) => Readiness::Ready,
        }
    }

    /// What to poll before the rest of what was written can be sent; `None` if there is no rest.
    pub fn rest(&mut self) -> Option<Interest> {
        self.push_on();
        matches!(self.writing, TcpWriting::Busy { .. }).then(|| Interest::write(&self.fd))
    }

    /// Shuts down one direction or both. Output that has not been sent yet still goes out first.
    pub fn shutdown(&mut self, receive: bool, send: bool) {
        if receive {
            self.end_reading();
        }
        if send {
            match &mut self.writing {
                TcpWriting::Open(_) => self.end_writing(Ended::Closed),
                TcpWriting::Busy { last, .. } => *last = true,
                TcpWriting::Over(_) => {}
            }
        }
    }

    fn end_reading(&mut self) {
        if std::mem::take(&mut self.reading) {
            let _ = shutdown(&self.fd, Shutdown::Read);
        }
    }

    fn end_writing(&mut self, why: Ended) {
        self.writing = TcpWriting::Over(why);
        let _ = shutdown(&self.fd, Shutdown::Write);
    }

    /// Gives the system as much of the remaining output as it takes.
    fn push_on(&mut self) {
        while let TcpWriting::Busy { bytes, at, last } = &mut self.writing {
            match send(&self.fd, &bytes[*at..], SendFlags::NOSIGNAL) {
                Ok(n) => *at += n,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return,
                Err(errno) => {
                    let why = if errno == Errno::PIPE { Ended::Closed } else { Ended::Failed(errno.into()) };
                    self.end_writing(why);
                    return;
                }
            }
            if *at == bytes.len() {
                if *last {
                    self.end_writing(Ended::Closed);
                } else {
                    self.writing = TcpWriting::Open(0);
                }
            }
        }
    }
}

/// Shuts down sending before the socket is closed: closing a socket that has unread bytes resets the connection, and
/// the last output may be lost.
impl Drop for Streams {
    fn drop(&mut self) {
        self.end_reading();
        if !matches!(self.writing, TcpWriting::Over(_)) {
            self.end_writing(Ended::Closed);
        }
    }
}
