//! Calls that have begun and wait: what is left of each to do.
//!
//! What a call does at its beginning is done once. What is left is data, gone on with when something may have come.

use super::args::Answered;
use super::host::WasiHost;
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

impl Operation {
    /// Does what can be done by now.
    pub fn go_on(self, host: &mut WasiHost) -> Answered {
        match self {
            Self::P1(operation) => operation.go_on(host),
            Self::P2(operation) => operation.go_on(host),
        }
    }
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

/// What somebody tried to do.
#[derive(Debug)]
pub enum Attempt<T> {
    /// It is done.
    Done(T),
    /// It has to wait for this.
    Waits(Awaited),
}
