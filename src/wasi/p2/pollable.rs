//! What a pollable waits for, as data.

/// `pollable`: what it waits for. Streams and sockets are given by their numbers in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pollable {
    /// Ready at any time.
    Ready,
    /// Ready from this time of the monotonic clock on, in nanoseconds.
    At(u64),
    /// Ready when standard input can be read.
    Stdin,
    /// Ready at once: waiting completes what this file stream has started.
    File(u32),
    /// Ready when this socket, datagram stream, TCP stream or lookup is.
    Network(u32),
}
