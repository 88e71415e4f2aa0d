//! What waiting calls of 0.3 still have to do, as data.

use std::net::SocketAddr;

/// What is left to do of a call that waits. Sockets are given by their numbers in the table, streams and futures by those
/// of their ends.
#[derive(Debug)]
pub enum PendingP3Call {
    /// For `wait-until` and `wait-for`: the time of the monotonic clock, in nanoseconds.
    Timer(u64),
    /// For a read of a stream: the stream, and the most elements to read.
    Read(u32, u32),
    /// For a write to a connection: the stream, the bytes, and how many of them have been taken.
    Write { stream: u32, bytes: Vec<u8>, done: u32 },
    /// For a read of a future.
    Outcome(u32),
    /// For `connect`.
    Connect(u32),
    /// For `send` of a datagram.
    Send { socket: u32, bytes: Vec<u8>, to: Option<SocketAddr> },
    /// For `receive` of a datagram.
    Receive(u32),
    /// For `resolve-addresses`: the number of the lookup.
    Resolve(u32),
}
