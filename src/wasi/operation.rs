//! Calls that have started and wait: what is left to do of each.
//!
//! What a call does at its start is done once. What is left is data, which knows no host: each face resumes its own
//! calls when something may have happened.

use super::wait::Awaited;
use super::{p1, p2, p3};

/// What is left to do of a call that waits.
#[derive(Debug)]
pub enum PendingCall {
    /// For a call of preview 1.
    P1(p1::PendingP1Call),
    /// For a call of 0.2.
    P2(p2::PendingP2Call),
    /// For a call of 0.3, or a copy.
    P3(p3::PendingP3Call),
}

/// A call that waits.
#[derive(Debug)]
pub struct WaitingCall {
    /// What is left to do of it.
    pub operation: PendingCall,
    /// What it waits for.
    pub awaited: Awaited,
}

impl From<p1::PendingP1Call> for PendingCall {
    fn from(operation: p1::PendingP1Call) -> Self {
        Self::P1(operation)
    }
}

impl From<p3::PendingP3Call> for PendingCall {
    fn from(operation: p3::PendingP3Call) -> Self {
        Self::P3(operation)
    }
}

impl From<p2::PendingP2Call> for PendingCall {
    fn from(operation: p2::PendingP2Call) -> Self {
        Self::P2(operation)
    }
}
