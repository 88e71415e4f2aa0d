//! How a recorded run ended, and what was left out of it, as messages. The file holds English texts.

use super::Ending;
use crate::trace::traps;
use crate::words::{Message, message};
use std::fmt;

/// Why recordings stop before the end of the run, and the messages that say so.
const STOPS: [(&str, &str); 4] = [
    ("the run was interrupted", "stopped-interrupted"),
    ("it was saved here", "stopped-saved"),
    ("this is how far it was run", "stopped-here"),
    ("the recording breaks off here", "stopped-breaks-off"),
];

/// What can be left out of a recording, and the messages that say so.
const LEFT_OUT: [(&str, &str); 3] = [
    ("environment values", "left-out-environment"),
    ("arguments", "left-out-arguments"),
    ("what it read", "left-out-input"),
];

fn told(text: &str, known: &[(&str, &'static str)]) -> Message {
    let found = known.iter().find(|(english, _)| *english == text);
    found.map_or_else(|| text.into(), |(_, id)| Message::new(id, Vec::new()))
}

/// What was left out of a recording, from the text in the recording.
pub(in crate::trace) fn left_out(what: &str) -> Message {
    told(what, &LEFT_OUT)
}

impl Ending {
    /// How the run ended, as a sentence.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Stopped { why } => message!("ending-stopped", why = told(why, &STOPS)),
            _ => message!("ending", did = self.did()),
        }
    }

    /// What the program did, as a sentence without its subject: `exited with status 1`.
    #[must_use]
    pub(crate) fn did(&self) -> Message {
        match self {
            Self::Returned { status } => message!("ending-returned", status = status.to_string()),
            Self::Exited { status } => message!("ending-exited", status = status.to_string()),
            Self::Trapped { why } => message!("ending-trapped", why = traps::told(why)),
            Self::Stopped { .. } => self.message(),
        }
    }

    /// Why the program trapped, or why the recording stops; `None` if it ended in another way.
    #[must_use]
    pub fn why(&self) -> Option<Message> {
        match self {
            Self::Returned { .. } | Self::Exited { .. } => None,
            Self::Trapped { why } => Some(traps::told(why)),
            Self::Stopped { why } => Some(told(why, &STOPS)),
        }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::redact::Redaction;

    #[test]
    fn the_english_of_a_recording_is_known() {
        for name in (Redaction { env: true, args: true, input: true }).names() {
            assert_ne!(left_out(name).id(), "verbatim");
            assert_eq!(left_out(name).to_string(), name);
        }
        for (why, _) in STOPS {
            assert_eq!(told(why, &STOPS).to_string(), why);
        }
        assert_eq!(Ending::Exited { status: 1 }.to_string(), "the program exited with status 1");
    }
}
