//! What the calls of a run have come to: each call is looked at once, as it is answered.

use super::accounts::AccountEntry;
use super::trap::StderrTail;
use super::views::{CallRows, ConsoleText, Holdings};
use crate::trace::CallRecord;
use std::cell::OnceCell;

/// Rows, written text and handles, folded over the calls so far.
#[derive(Debug, Default)]
pub(super) struct Summaries {
    pub rows: CallRows,
    pub console: ConsoleText,
    pub handles: Holdings,
    /// The latest of what it wrote on standard error.
    pub stderr: StderrTail,
    /// Nothing is kept of calls: for who never looks at them.
    pub forgetful: bool,
    /// What was written up to where the program stands, if that is in the past; made when it is looked at.
    pub past_console: OnceCell<ConsoleText>,
}

impl Summaries {
    /// Of the next run.
    pub(crate) fn begin_again(&mut self) {
        *self = Self { forgetful: self.forgetful, ..Self::default() };
    }

    /// Takes a call in; `accounts` are all accounts, in order of time.
    pub fn add(&mut self, record: &CallRecord, accounts: &[AccountEntry]) {
        self.stderr.add(&record.reply.console);
        if !self.forgetful {
            self.rows.call(record, accounts);
            self.console.add(record);
            self.handles.add(record);
        }
    }

    /// The program stands elsewhere.
    pub fn moved(&mut self) {
        self.past_console.take();
    }
}
