//! What calls of 0.2 have still to do when they wait.

use super::table::Pollable;
use super::{drop_resource, io, sockets};
use crate::wasi::args::Answered;
use crate::wasi::host::WasiHost;

/// What is left of a call. Streams and sockets are named by their numbers in the table.
#[derive(Debug)]
pub enum Operation {
    /// Of `pollable.block`.
    Block(Pollable),
    /// Of `poll`.
    Poll(Vec<Pollable>),
    /// Of a read that blocks: a stream, and how many bytes at most.
    Read(u32, u64),
    /// Of a skip that blocks.
    Skip(u32, u64),
    /// Of a splice that blocks: into a stream, from another.
    Splice {
        /// Into.
        this: u32,
        /// From.
        source: u32,
        /// Bytes at most.
        len: u64,
    },
    /// The same into the stream of a socket.
    SpliceToSocket {
        /// The socket.
        socket: u32,
        /// From.
        source: u32,
        /// Bytes at most.
        len: u64,
    },
    /// Of a flush of a socket's stream.
    Flush(u32),
    /// Of a write to a socket's stream with a flush after it: the write.
    WriteAndFlush(u32, Vec<u8>),
    /// The flush after the write.
    Written(u32),
    /// Of giving a resource back.
    Drop(u32),
}

impl Operation {
    /// Does what can be done by now.
    pub fn go_on(self, host: &mut WasiHost) -> Answered {
        match self {
            Self::Block(pollable) => io::block(host, pollable),
            Self::Poll(pollables) => io::poll(host, pollables),
            Self::Read(stream, len) => io::blocking_read(host, stream, len),
            Self::Skip(stream, len) => io::blocking_skip(host, stream, len),
            Self::Splice { this, source, len } => io::splice(host, this, source, len, true),
            Self::SpliceToSocket { socket, source, len } => sockets::splice(host, socket, source, len, true),
            Self::Flush(socket) => sockets::flush(host, socket),
            Self::WriteAndFlush(socket, bytes) => sockets::write_and_flush(host, socket, bytes),
            Self::Written(socket) => sockets::written(host, socket),
            Self::Drop(rep) => drop_resource(host, rep),
        }
    }
}
