//! The account: why one attempt to reach something outside was granted or refused.
//!
//! The code that decides also makes the account. The journal keeps it, and every front end renders it. It holds facts
//! and no sentences: those are in the catalogues of [`crate::words`], in each language.

use super::evidence::list;
use super::{
    Advice, AskingFrame, Errno, Operation, PreopenReason, Reason, Rehearsed, SoughtPath, Step, Thing,
    ThingKind,
};
use crate::words::{Lang, Message, message};
use serde::{Deserialize, Serialize};

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The program got what it asked for.
    Granted,
    /// A capability rule refused it, or no grant covers the path.
    Refused,
    /// It was granted, but the operating system could not do it (a missing file, not a directory, the user's
    /// permissions …).
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

/// Who decided how an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// The program's C library, inside the program and without a host call.
    GuestLibc,
    /// The host, while it walked the path (which would leave the granted directory).
    HostResolution,
    /// The host's policy: the grants do not allow it (a read-only directory, no network), or the descriptor does not,
    /// or WASI itself does not.
    HostPolicy,
    /// The operating system of the machine that runs the program, such as when the user lacks permission.
    HostOs,
}

/// One preopen as the guest's libc (or host) knows it, and how the path fared against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preopen {
    /// Its name in the guest, as granted.
    pub guest: String,
    /// The host directory, as spelled in the grant.
    pub host: String,
    /// Whether this preopen was the one used for the path.
    pub matched: bool,
    /// Why it matched or not.
    pub reason: PreopenReason,
}

/// What would make a refused access work.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Remedy {
    /// Flags to add before PROGRAM, each one argument (`--dir=.`); empty if only the path must change or no flag can.
    pub flags: Vec<String>,
    /// The flag of a directory that must stand before all others, for a program that uses its first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The path the program must use with these flags; `None` if its own path works.
    pub path: Option<String>,
    /// Whether it was checked against the host: with this remedy, the file is there (or can be created there).
    pub checked: bool,
    /// What came of trying it in a rehearsal; `None` where nobody has tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rehearsed: Option<Rehearsed>,
    /// What to do, or why no flag can help; a remedy that the tool makes always has some.
    #[serde(deserialize_with = "list")]
    pub advice: Vec<Advice>,
}

impl Remedy {
    /// A remedy that offers no flag and no other path, only this advice.
    #[must_use]
    pub(crate) fn advise(advice: Advice) -> Self {
        Self { advice: vec![advice], ..Self::default() }
    }

    /// Whether it offers anything to do differently.
    #[must_use]
    pub(crate) fn helps(&self) -> bool {
        self.first.is_some() || !self.flags.is_empty() || self.path.is_some()
    }

    /// What is known of trying it, if it offers something.
    #[must_use]
    pub(crate) fn tried(&self) -> Option<Message> {
        Some(match self.rehearsed.filter(|_| self.helps())? {
            Rehearsed::Works => message!("rehearsal-works"),
            Rehearsed::Trying => message!("rehearsal-trying"),
            Rehearsed::NotTried(why) => message!("rehearsal-not-tried", why = why.message()),
        })
    }

    /// The advice as text in one language.
    #[must_use]
    pub fn advice(&self, lang: Lang) -> String {
        lang.sentences(self.advice.iter().map(|advice| advice.message().text(lang)))
    }
}

/// Why an attempt to reach something outside the program was granted or refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// What kind of thing the program tried to reach.
    #[serde(default)]
    pub kind: ThingKind,
    /// The thing: the path as the program gave it, the name of a variable, an address. In JSON it is called `path`,
    /// since all accounts used to be about paths.
    #[serde(rename = "path", alias = "subject")]
    pub subject: String,
    /// The subject as data where it is more than a name, so that it can be said in other languages than English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing: Option<Thing>,
    /// What the program was doing with it.
    pub operation: Operation,
    /// How the attempt ended.
    pub outcome: Outcome,
    /// Who decided; `None` when granted.
    pub r#where: Option<Where>,
    /// The errno the program sees; `None` when granted.
    pub errno: Option<Errno>,
    /// The 0.2 `error-code` case (`no-entry`), if the call returned one.
    pub error_code: Option<String>,
    /// Whether a host call was made for it.
    pub host_asked: bool,
    /// The preopens there were, if the attempt is about a path.
    pub preopens: Vec<Preopen>,
    /// Steps inside the guest's C library, in order (empty if no probe saw it).
    pub guest_steps: Vec<Step>,
    /// Steps of the host's walk, in order (empty if the host was not asked).
    pub host_steps: Vec<Step>,
    /// The reasons, for the sentence or two that a beginner reads ([`Account::sentence`]).
    #[serde(rename = "sentence", deserialize_with = "list")]
    pub reasons: Vec<Reason>,
    /// What would make it work; `None` when granted.
    pub remedy: Option<Remedy>,
    /// What was looked for, if it was a path and not granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sought: Option<Box<SoughtPath>>,
    /// The readable name of the guest function that made the attempt (`open`).
    pub function: String,
    /// The names of the functions that were running, innermost first: as the source has them, with those that were
    /// inlined, where that is known.
    pub call_stack: Vec<String>,
    /// The same functions with their places in the source; empty where nothing tells of any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frames: Vec<AskingFrame>,
    /// How many instructions had been executed at that point.
    pub moment: u64,
    /// Whether part of it was inferred rather than seen, because no probe could see inside the program.
    pub inferred: bool,
}

impl Account {
    /// An account with these facts alone: no steps, no reasons, and nothing yet about which function asked.
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
            sought: None,
            function: String::new(),
            call_stack: Vec::new(),
            frames: Vec::new(),
            moment: 0,
            inferred: false,
        }
    }

    /// The same as [`Account::new`], about a thing that each language has its own words for.
    #[must_use]
    pub(super) fn of_thing(kind: ThingKind, operation: Operation, thing: Thing, outcome: Outcome) -> Self {
        let subject = thing.message().text(Lang::En);
        Self { thing: Some(thing), ..Self::new(kind, operation, &subject, outcome) }
    }

    /// All steps in order: first those of the guest, then those of the host.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.guest_steps.iter().chain(&self.host_steps)
    }

    /// The reasons as one text in a language.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        lang.sentences(self.reasons.iter().map(|reason| reason.message().text(lang)))
    }

    /// [`Account::sentence`] as a message, before it is rendered in a language.
    #[must_use]
    pub(crate) fn sentence_message(&self) -> Message {
        let reasons = self.reasons.iter().map(Reason::message);
        reasons.reduce(|first, second| message!("sentences", first, second)).unwrap_or_default()
    }
}
