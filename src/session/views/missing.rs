//! What a program imports that nothing provides, and what takes its place.

use crate::guest::{ImportKind, UnknownCalls, UnmetImport, UnmetReason};
use crate::session::Session;
use crate::words::{Message, message};

/// Lines that are told; of more there is a count.
const MOST: usize = 40;

impl Session {
    /// What the program imports that nothing provides, a line each, with a headline; no lines if everything is there.
    #[must_use]
    pub fn missing_imports(&self) -> Vec<Message> {
        let missing = self.guest().missing();
        if missing.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![message!("missing-imports", count = missing.len())];
        let fate = self.fate_of_calls();
        lines.extend(missing.iter().take(MOST).map(|unmet| line(unmet, &fate)));
        if let Some(count) = missing.len().checked_sub(MOST).filter(|more| *more > 0) {
            lines.push(message!("missing-more", count));
        }
        lines
    }

    /// Whether a person is the host of functions that nothing provides.
    pub(crate) fn person_is_host(&self) -> bool {
        self.recorded.is_none() && self.inputs.setup.unknown == UnknownCalls::Ask
    }

    /// What becomes of calls of functions that nothing provides, as a clause.
    fn fate_of_calls(&self) -> Message {
        match self.inputs.setup.unknown {
            _ if self.recorded.is_some() => message!("missing-calls-recorded"),
            UnknownCalls::Ask => message!("missing-calls-ask"),
            UnknownCalls::Trap => message!("missing-calls-trap"),
            UnknownCalls::Default => message!("missing-calls-default"),
        }
    }
}

fn line(unmet: &UnmetImport, fate: &Message) -> Message {
    let what = named(unmet);
    let offset = format!("{:#x}", unmet.offset);
    match (unmet.kind, &unmet.why) {
        (_, UnmetReason::Threads) => message!("missing-threads", what, offset),
        (ImportKind::Table | ImportKind::Memory | ImportKind::Global | ImportKind::Tag, _) => {
            message!("missing-item", what, offset)
        }
        (ImportKind::Component | ImportKind::CoreModule | ImportKind::Unknown, _)
        | (_, UnmetReason::Differs(_) | UnmetReason::Type(_)) => message!("missing-refused", what, offset),
        (_, UnmetReason::OtherType { .. }) => {
            message!("missing-other-type", what, offset, fate = fate.clone())
        }
        _ => message!("missing-function", what, offset, fate = fate.clone()),
    }
}

/// An import with the word for what it is.
#[must_use]
pub(crate) fn named(unmet: &UnmetImport) -> Message {
    let name = &unmet.name;
    let what = match unmet.kind {
        ImportKind::Function => message!("link-function", name),
        ImportKind::Table => message!("link-table", name),
        ImportKind::Memory => message!("link-memory", name),
        ImportKind::Global => message!("link-global", name),
        ImportKind::Tag => message!("link-tag", name),
        ImportKind::Interface => message!("link-interface", name),
        ImportKind::ResourceType => message!("link-resource-type", name),
        ImportKind::Resource => message!("link-resource", name),
        ImportKind::Instance => message!("link-instance", name),
        ImportKind::Component => message!("link-component", name),
        ImportKind::CoreModule => message!("link-core-module", name),
        ImportKind::Unknown => name.as_str().into(),
    };
    match &unmet.of {
        Some(interface) => message!("link-of", what, interface),
        None => what,
    }
}
