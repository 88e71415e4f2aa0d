//! Summaries of the calls of a run: each call is examined once, as it is answered.

use super::accounts::AccountEntry;
use super::trap::StderrTail;
use super::views::{CallRows, ConsoleText, Holdings};
use crate::trace::CallRecord;
use std::cell::OnceCell;

/// Rows, console text and open handles, accumulated over the calls so far.
#[derive(Debug, Default)]
pub(super) struct Summaries {
    pub rows: CallRows,
    pub console: ConsoleText,
    pub handles: Holdings,
    /// The latest of what it wrote on standard error.
    pub stderr: StderrTail,
    /// If set, nothing is kept of calls, because nobody will look at them.
    pub forgetful: bool,
    /// If set, what varies from run to run is kept for rehearsals nevertheless.
    pub notes_varying: bool,
    /// The console text up to the present moment, if that is in the past; made when somebody looks at it.
    pub past_console: OnceCell<ConsoleText>,
}

impl Summaries {
    /// Forgets everything, for the next run.
    pub(crate) fn begin_again(&mut self) {
        *self = Self { forgetful: self.forgetful, notes_varying: self.notes_varying, ..Self::default() };
    }

    /// Adds a call; `accounts` are all accounts, in order of time.
    pub fn add(&mut self, record: &CallRecord, accounts: &[AccountEntry]) {
        self.stderr.add(&record.reply.console);
        if !self.forgetful {
            self.rows.call(record, accounts);
            self.console.add(record);
            self.handles.add(record);
        }
    }

    /// To be called when the program has been moved back or forward in its past.
    pub fn moved(&mut self) {
        self.past_console.take();
    }
}
