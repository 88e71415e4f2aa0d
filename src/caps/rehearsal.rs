//! What came of trying a remedy before it is shown: the same program, run again with it by a host that only looks.
//!
//! The types are shared by the host that rehearses, which says why it could not go on, and by the accounts that show a
//! remedy. Nothing here runs anything.

use crate::words::{Message, message};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// What is known of a remedy from rehearsing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rehearsed {
    /// In a rehearsal with it, the access was granted.
    Works,
    /// It is being rehearsed, or will be.
    Trying,
    /// It could not be rehearsed, so it rests on what is known of the C library and of the host's files.
    NotTried(Untried),
}

impl Rehearsed {
    /// `works`, `trying` or `not-tried`, and for the latter why: for programs that read JSON.
    #[must_use]
    pub(crate) fn names(self) -> (&'static str, Option<Untried>) {
        match self {
            Self::Works => ("works", None),
            Self::Trying => ("trying", None),
            Self::NotTried(why) => ("not-tried", Some(why)),
        }
    }
}

/// Why a remedy could not be rehearsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Untried {
    /// The program would change something outside before it comes to the access.
    WouldWrite,
    /// The program would read a file that only the remedy gives it before it comes to the access.
    WouldRead,
    /// The program would use the network before it comes to the access.
    WouldUseNetwork,
    /// The program would wait for input that nobody has typed yet.
    WouldWait,
    /// The rehearsal would take more instructions than it may.
    TooLong,
    /// It is about the network, and a rehearsal connects nothing.
    IsNetwork,
    /// The run is a recording: its program, its files and its grants may be those of another machine.
    IsRecording,
    /// Nobody waited for it.
    Interrupted,
    /// The program takes another course with the remedy, and does not come to the access.
    OtherCourse,
}

impl Untried {
    /// Why, as a clause after "not tried:".
    #[must_use]
    pub(crate) fn message(self) -> Message {
        match self {
            Self::WouldWrite => message!("untried-would-write"),
            Self::WouldRead => message!("untried-would-read"),
            Self::WouldUseNetwork => message!("untried-would-use-network"),
            Self::WouldWait => message!("untried-would-wait"),
            Self::TooLong => message!("untried-too-long"),
            Self::IsNetwork => message!("untried-is-network"),
            Self::IsRecording => message!("untried-is-recording"),
            Self::Interrupted => message!("untried-interrupted"),
            Self::OtherCourse => message!("untried-other-course"),
        }
    }
}

/// Why a rehearsal ended before its time: set by the host that rehearses, read by whoever runs it.
#[derive(Debug, Default)]
pub struct RehearsalEnd(OnceLock<Untried>);

impl RehearsalEnd {
    /// Ends the rehearsal; the first reason stays.
    pub(crate) fn set(&self, why: Untried) {
        let _ = self.0.set(why);
    }

    /// Why it ended early, if it did.
    #[must_use]
    pub(crate) fn get(&self) -> Option<Untried> {
        self.0.get().copied()
    }
}
