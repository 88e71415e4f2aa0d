//! What one step of reading or writing comes to, whatever is read or written.

use super::ends::StreamFailure;
use crate::caps::Account;
use crate::component::Val;
use crate::wasi::wait::Attempt;

/// What one step of reading gives: elements, at least one of them unless none was asked for.
pub(super) type StepRead = Attempt<Result<Val, ReadEnd>>;

/// Why there are no more elements.
#[derive(Debug)]
pub(super) struct ReadEnd {
    pub result: Result<(), StreamFailure>,
    pub account: Option<Box<Account>>,
}

impl ReadEnd {
    /// The end of a stream that has no more elements.
    pub fn over() -> Self {
        Self { result: Ok(()), account: None }
    }

    /// A step that finds that there are no more elements.
    pub fn step(result: Result<(), StreamFailure>, account: Option<Box<Account>>) -> StepRead {
        Attempt::Done(Err(Self { result, account }))
    }
}

impl From<StreamFailure> for ReadEnd {
    fn from(failure: StreamFailure) -> Self {
        Self { result: Err(failure), account: None }
    }
}

/// What one step of writing took: at least one byte.
pub(super) type StepWritten = Attempt<Result<usize, WriteEnd>>;

/// Why nothing more is taken.
#[derive(Debug)]
pub(super) struct WriteEnd {
    pub failure: StreamFailure,
    pub account: Option<Box<Account>>,
}
