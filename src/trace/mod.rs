//! The journal, which has every host call with its reply, in order; recordings of it in files; calls as text; and the
//! comparison of two runs.

pub(crate) mod compare;
mod descriptor;
mod encoding;
mod errno;
mod event;
mod filter;
mod handles;
mod journal;
pub mod json;
pub mod listing;
mod meanings;
pub mod recording;
pub(crate) mod redact;
pub(crate) mod render;
mod rows;
mod sink;
mod traps;
mod value;

#[cfg(test)]
#[path = "../../tests/component/arbitrary.rs"]
mod arbitrary;

pub use crate::text::thousands;
pub(crate) use errno::{errno_of, errno_of_reply};
pub use event::{CallRecord, Completion, Instant, SurveyRecord};
pub(crate) use filter::{CallNames, Filter};
pub(crate) use handles::Handles;
pub use journal::{Calls, CallsIter, Journal};
pub(crate) use journal::{JournalCursor, JournalEvent};
pub use meanings::HandleNames;
pub(crate) use meanings::message_of as meaning;
pub use rows::Rows;
pub(crate) use traps::trap_message;
