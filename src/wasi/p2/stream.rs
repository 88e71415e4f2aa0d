//! What all streams of `wasi:io` have in common, whatever they lead to: how much they accept, and how they fail.

use crate::wasi::net::{Ended, NetError};

/// The most bytes that one read returns and that `check-write` permits, for all streams.
pub(super) const PERMIT: u64 = 65_536;

/// `stream-error`, before an `error` resource is made for it.
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
