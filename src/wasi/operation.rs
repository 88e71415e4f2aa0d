//! Calls that have begun and wait: what is left of each to do.
//!
//! What a call does at its beginning is done once. What is left is data, which knows no host: each face goes on with its own
//! when something may have come.

use super::wait::Awaited;
use super::{p1, p2};

/// What is left of a call.
#[derive(Debug)]
pub enum Operation {
    /// Of a call of preview 1.
    P1(p1::Operation),
    /// Of a call of 0.2.
    P2(p2::Operation),
}

/// A call that waits.
#[derive(Debug)]
pub struct Waiting {
    /// What is left of it.
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
