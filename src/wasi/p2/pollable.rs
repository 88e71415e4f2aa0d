//! What a pollable waits for, as data.

/// `pollable`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pollable {
    /// Ready at any time.
    Ready,
    /// Ready from this moment on the monotonic clock.
    At(u64),
    /// Ready when standard input is.
    Stdin,
    /// Waits for what this stream of a file has started.
    File(u32),
    /// Ready when this resource of the network is.
    Network(u32),
}
