//! What was attempted and how it ended, in one line; who decided, and who asked.

use super::{Lang, Message, message};
use crate::caps::{Account, AskingFrame, Outcome, ThingKind, Where};

/// How many functions of the call stack a card names.
const STACK_SHOWN: usize = 4;
/// How many of them are the program's own, where that is known.
const OWN_SHOWN: usize = 2;

impl Outcome {
    /// The mark shown beside it, so that colour alone never says how it ended.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Granted => "✓",
            Self::Refused => "✗",
            Self::Failed => "!",
            Self::Without => "·",
        }
    }
}

impl Account {
    /// `open "sample_text" was refused`
    #[must_use]
    pub(crate) fn headline(&self, lang: Lang) -> String {
        self.headline_message().text(lang)
    }

    /// The thing that it is about, as a name or in words.
    #[must_use]
    pub(crate) fn thing_message(&self) -> Message {
        let name = &self.subject;
        match &self.thing {
            Some(thing) => thing.message(),
            None if self.kind.is_quoted() => message!("thing-straight", name),
            None => message!("thing-bare", name),
        }
    }

    fn headline_message(&self) -> Message {
        let action = self.operation.on(self.thing_message());
        match self.outcome {
            Outcome::Granted => message!("headline-granted", action),
            Outcome::Refused if self.kind == ThingKind::UnseenPath => message!("headline-perhaps", action),
            Outcome::Refused => message!("headline-refused", action),
            Outcome::Failed if self.kind == ThingKind::Environment => message!("headline-not-there", action),
            Outcome::Failed => message!("headline-failed", action),
            Outcome::Without if self.kind == ThingKind::Environment => message!("headline-not-set", action),
            Outcome::Without => message!("headline-without", action),
        }
    }

    /// [`Account::summary`] as a message, before it is rendered in a language.
    #[must_use]
    pub(crate) fn summary_message(&self) -> Message {
        let headline = self.headline_message();
        let text = match &self.errno {
            Some(errno) => {
                message!("summary", headline, errno = format!("{} ({})", errno.name, errno.number))
            }
            None => headline,
        };
        message!("marked", mark = self.outcome.mark(), text)
    }

    /// `ENOENT (44), decided inside the program by its C library`
    #[must_use]
    pub(crate) fn decided(&self, lang: Lang) -> String {
        self.decided_message().text(lang)
    }

    pub(super) fn decided_message(&self) -> Message {
        let by = match self.r#where {
            None => return message!("decided-granted"),
            Some(Where::GuestLibc) if self.kind == ThingKind::UnseenPath => message!("decided-inside"),
            Some(Where::GuestLibc) if self.kind == ThingKind::Path && self.host_asked => {
                message!("decided-own-library")
            }
            Some(Where::GuestLibc) => message!("decided-c-library"),
            Some(Where::HostResolution) => message!("decided-walk"),
            Some(Where::HostPolicy) => match self.kind {
                ThingKind::Descriptor if self.outcome == Outcome::Refused => message!("decided-open-file"),
                ThingKind::Descriptor => message!("decided-not-offered"),
                ThingKind::ExitStatus => message!("decided-wasi"),
                ThingKind::Memory => message!("decided-memory"),
                _ => message!("decided-grant"),
            },
            Some(Where::HostOs) => message!("decided-system"),
        };
        let error = match (&self.errno, &self.error_code) {
            (Some(e), Some(code)) => format!("{} ({}, {code})", e.name, e.number),
            (Some(e), None) => format!("{} ({})", e.name, e.number),
            (None, Some(code)) => code.clone(),
            (None, None) => return by,
        };
        message!("decided-with", error, by)
    }

    /// `open ← std::fs::File::open ← main (main.rs:12)`: who asked, innermost first. Of libraries, only the functions at
    /// both ends are named where the program's own are known: what asked, and what the program called.
    #[must_use]
    pub(crate) fn asked_by(&self) -> String {
        if let Some(own) = self.frames.iter().position(AskingFrame::is_own) {
            let asks =
                Some(&self.function).filter(|name| !name.is_empty() && **name != self.frames[own].function);
            let between = self.frames[..own].iter().filter(|frame| Some(&frame.function) != asks);
            let between: Vec<&AskingFrame> = between.collect();
            let gap = (between.len() > 1).then(|| "…".to_owned());
            let called = between.last().map(|frame| frame.function.clone());
            let inner = [asks.cloned(), gap, called].into_iter().flatten();
            let outer = self.frames[own..].iter().filter(|frame| frame.is_own()).map(AskingFrame::with_place);
            return inner.chain(outer.take(OWN_SHOWN)).collect::<Vec<_>>().join(" ← ");
        }
        let outer = self.call_stack.iter().filter(|name| **name != self.function);
        let names = std::iter::once(&self.function).chain(outer).filter(|name| !name.is_empty());
        names.take(STACK_SHOWN).map(String::as_str).collect::<Vec<_>>().join(" ← ")
    }
}
