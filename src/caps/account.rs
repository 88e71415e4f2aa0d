//! The account: why one attempt to reach something outside was granted or refused.
//!
//! Made by the resolution itself, kept in the journal, rendered by every front end. It holds facts, no sentences: the
//! catalogues of [`crate::words`] have those, in each language.

use super::evidence::list;
use super::{Advice, Errno, Operation, PreopenReason, Reason, Step, Thing, ThingKind};
use crate::words::{Lang, Message, message};
use serde::{Deserialize, Serialize};

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The program got what it asked for.
    Granted,
    /// A capability rule said no (or no grant covers the path).
    Refused,
    /// Granted, but the operating system could not do it (a missing file, not a directory, the user's permissions …).
    Failed,
    /// It was not there, and the program did without it: no refusal ([`super::without`] has the rule).
    Without,
}

impl Outcome {
    /// Whether it is one to explain: not what was granted, nor what the program did without.
    #[must_use]
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Refused | Self::Failed)
    }
}

/// Where the verdict fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// Inside the program, in its C library, without a host call for it.
    GuestLibc,
    /// The host's walk of the path (it would leave the granted directory).
    HostResolution,
    /// The host's policy: what was granted does not allow it (a read-only directory, no network), or the descriptor
    /// does not, or WASI itself.
    HostPolicy,
    /// The operating system.
    HostOs,
}

/// One preopen as the guest's libc (or host) knows it, and how the path fared against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preopen {
    /// Name in the guest, as granted.
    pub guest: String,
    /// Host directory as spelled in the grant.
    pub host: String,
    /// Whether the path was resolved against this one.
    pub matched: bool,
    /// Why it matched or not.
    pub reason: PreopenReason,
}

/// What would grant it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Remedy {
    /// Flags to add before PROGRAM, each one argument (`--dir=.`); empty if only the path must change or no flag can.
    pub flags: Vec<String>,
    /// The path the program must use with it, only if it differs.
    pub path: Option<String>,
    /// True once checked against the host: the file is there with this remedy (or can be made there).
    pub checked: bool,
    /// Always there: what to do, or why no flag can.
    #[serde(deserialize_with = "list")]
    pub advice: Vec<Advice>,
}

impl Remedy {
    /// No flag and no other path, but this advice.
    #[must_use]
    pub(crate) fn advise(advice: Advice) -> Self {
        Self { advice: vec![advice], ..Self::default() }
    }

    /// The advice in words.
    #[must_use]
    pub fn advice(&self, lang: Lang) -> String {
        lang.sentences(self.advice.iter().map(|advice| advice.message().text(lang)))
    }
}

/// Why an attempt to reach something outside the program was granted or refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// What kind of thing it reached for.
    #[serde(default)]
    pub kind: ThingKind,
    /// The thing: the path as the program gave it, the name of a variable, an address. Its name in JSON is from when
    /// all accounts were about paths.
    #[serde(rename = "path", alias = "subject")]
    pub subject: String,
    /// What the subject is where it is more than a name, for other languages than English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing: Option<Thing>,
    /// What the program was doing with it.
    pub operation: Operation,
    /// How the attempt ended.
    pub outcome: Outcome,
    /// Where the verdict fell; `None` when granted.
    pub r#where: Option<Where>,
    /// The errno the program sees; `None` when granted.
    pub errno: Option<Errno>,
    /// The 0.2 `error-code` case, where there was one (`no-entry`).
    pub error_code: Option<String>,
    /// Whether a host call was made for it.
    pub host_asked: bool,
    /// The preopens there were, where it is about a path.
    pub preopens: Vec<Preopen>,
    /// Steps inside the guest's C library, in order (empty if no probe saw it).
    pub guest_steps: Vec<Step>,
    /// Steps of the host's walk, in order (empty if the host was not asked).
    pub host_steps: Vec<Step>,
    /// Why, for the one sentence (or two) that a beginner understands.
    #[serde(rename = "sentence", deserialize_with = "list")]
    pub reasons: Vec<Reason>,
    /// What would grant it; `None` when granted.
    pub remedy: Option<Remedy>,
    /// The readable name of the guest function that asked (`open`).
    pub function: String,
    /// The readable names of the functions that were running, innermost first.
    pub call_stack: Vec<String>,
    /// How many instructions had been executed by then.
    pub moment: u64,
    /// True where a part was inferred rather than seen (no probe could see inside).
    pub inferred: bool,
}

impl Account {
    /// An account with these facts alone: no steps, no reasons, and nothing yet of who asked.
    #[must_use]
    pub(super) fn new(kind: ThingKind, operation: Operation, subject: &str, outcome: Outcome) -> Self {
        Self {
            kind,
            subject: subject.to_owned(),
            thing: None,
            operation,
            outcome,
            r#where: None,
            errno: None,
            error_code: None,
            host_asked: true,
            preopens: Vec::new(),
            guest_steps: Vec::new(),
            host_steps: Vec::new(),
            reasons: Vec::new(),
            remedy: None,
            function: String::new(),
            call_stack: Vec::new(),
            moment: 0,
            inferred: false,
        }
    }

    /// The same, about a thing that each language has its own words for.
    #[must_use]
    pub(super) fn of_thing(kind: ThingKind, operation: Operation, thing: Thing, outcome: Outcome) -> Self {
        let subject = thing.message().text(Lang::En);
        Self { thing: Some(thing), ..Self::new(kind, operation, &subject, outcome) }
    }

    /// All steps in order: guest, then host.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.guest_steps.iter().chain(&self.host_steps)
    }

    /// Why, in words.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        lang.sentences(self.reasons.iter().map(|reason| reason.message().text(lang)))
    }

    /// [`Account::sentence`] before it is in a language.
    #[must_use]
    pub(crate) fn sentence_message(&self) -> Message {
        let reasons = self.reasons.iter().map(Reason::message);
        reasons.reduce(|first, second| message!("sentences", first, second)).unwrap_or_default()
    }
}
