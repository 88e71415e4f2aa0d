//! The journal: every host call with its reply, in order; and how a call reads as text.

mod event;
mod handles;
pub mod json;
pub mod render;
mod value;

pub use event::{CallRecord, Journal, SurveyRecord};
pub use handles::Handles;
