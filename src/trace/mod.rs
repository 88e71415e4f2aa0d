//! The journal: every host call with its reply, in order; and how a call reads as text.

mod event;

pub use event::{CallRecord, Journal, SurveyRecord};
