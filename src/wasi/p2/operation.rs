//! What waiting calls of 0.2 still have to do, as data.

use super::pollable::Pollable;

/// What is left to do of a call that waits. Streams and sockets are given by their numbers in the table.
#[derive(Debug)]
pub enum PendingP2Call {
    /// For `pollable.block`: what it waits for.
    Block(Pollable),
    /// For `poll`: all that it was given.
    Poll(Vec<Pollable>),
    /// For `blocking-read`: the stream, and the most bytes to read.
    Read(u32, u64),
    /// For `blocking-skip`: the stream, and the most bytes to skip.
    Skip(u32, u64),
    /// For `blocking-splice`: into stream `this`, from stream `source`.
    Splice { this: u32, source: u32, len: u64 },
    /// The same, into the stream of a socket.
    SpliceToSocket { socket: u32, source: u32, len: u64 },
    /// For `blocking-flush` of a socket's stream.
    Flush(u32),
    /// For `blocking-write-and-flush` to a socket's stream: the bytes have not been written.
    WriteAndFlush(u32, Vec<u8>),
    /// For `blocking-write-and-flush`: the bytes have been written, and not all sent.
    Written(u32),
    /// For dropping a resource that still has output to send.
    Drop(u32),
}
