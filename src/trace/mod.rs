//! The journal: every host call with its reply, in order; recordings of it in files; how a call reads as text; and two
//! runs compared.

pub mod compare;
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
pub mod redact;
pub mod render;
mod rows;
mod sink;
mod traps;
mod value;

#[cfg(test)]
#[path = "../../tests/component/arbitrary.rs"]
mod arbitrary;

pub use crate::text::thousands;
pub use errno::errno_of;
pub use event::{CallRecord, Completion, Instant, SurveyRecord};
pub use filter::Filter;
pub use handles::Handles;
pub use journal::{Calls, CallsIter, Journal, JournalCursor, JournalEvent, Totals};
pub use meanings::{HandleNames, message_of as meaning};
pub use rows::Rows;
pub use traps::trap_message;
