//! What all streams of `wasi:io` have in common, wherever they lead: how much they take, and how they break.

use crate::wasi::net::{Ended, NetError};

/// Most bytes that one read gives, and what `check-write` permits, on all streams.
pub(super) const PERMIT: u64 = 65_536;

/// `stream-error`
#[derive(Debug, Clone, Copy)]
pub(super) enum Broken {
    Failed(u16),
    Network(NetError),
    Closed,
}

impl From<Ended> for Broken {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Closed => Self::Closed,
            Ended::Failed(error) => Self::Network(error),
        }
    }
}
