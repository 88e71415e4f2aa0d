//! Calls that have started and wait: what is left to do of each.
//!
//! What a call does at its start is done once. What is left is data, which knows no host: each face resumes its own
//! calls when something may have happened.

use super::wait::Awaited;
use super::{p1, p2};

/// What is left to do of a call that waits.
#[derive(Debug)]
pub enum Operation {
    /// For a call of preview 1.
    P1(p1::Operation),
    /// For a call of 0.2.
    P2(p2::Operation),
}

/// A call that waits.
#[derive(Debug)]
pub struct Waiting {
    /// What is left to do of it.
    pub operation: Operation,
    /// What it waits for.
    pub awaited: Awaited,
}

impl From<p1::Operation> for Operation {
    fn from(operation: p1::Operation) -> Self {
        Self::P1(operation)
    }
}

impl From<p2::Operation> for Operation {
    fn from(operation: p2::Operation) -> Self {
        Self::P2(operation)
    }
}
