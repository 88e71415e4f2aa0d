//! What calls of 0.2 have still to do when they wait, as data.

use super::pollable::Pollable;

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
    Splice { this: u32, source: u32, len: u64 },
    /// The same into the stream of a socket.
    SpliceToSocket { socket: u32, source: u32, len: u64 },
    /// Of a flush of a socket's stream.
    Flush(u32),
    /// Of a write to a socket's stream with a flush after it: the write.
    WriteAndFlush(u32, Vec<u8>),
    /// The flush after the write.
    Written(u32),
    /// Of giving a resource back.
    Drop(u32),
}
