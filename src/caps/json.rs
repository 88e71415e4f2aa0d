//! An account as JSON, for programs: always in English, with stable field names.

use super::{Account, AskingFrame, Errno, Outcome, ThingKind, Where};
use crate::words::{Lang, Message};
use serde::Serialize;
use serde_json::Value;

/// An account with its texts in English. A recording keeps the account itself.
#[derive(Debug, Serialize)]
pub struct InEnglish<'a> {
    kind: ThingKind,
    path: &'a str,
    operation: Message,
    outcome: Outcome,
    r#where: Option<Where>,
    errno: Option<&'a Errno>,
    error_code: Option<&'a str>,
    host_asked: bool,
    preopens: Vec<PreopenJson<'a>>,
    guest_steps: Vec<Message>,
    host_steps: Vec<Message>,
    sentence: String,
    remedy: Option<RemedyJson<'a>>,
    function: &'a str,
    call_stack: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    frames: Vec<Value>,
    moment: u64,
    inferred: bool,
}

/// A directory that the program holds.
#[derive(Debug, Serialize)]
pub struct PreopenJson<'a> {
    guest: &'a str,
    host: &'a str,
    matched: bool,
    reason: Message,
}

/// What would grant the access.
#[derive(Debug, Serialize)]
pub(crate) struct RemedyJson<'a> {
    flags: &'a [String],
    path: Option<&'a str>,
    checked: bool,
    advice: String,
}

impl Account {
    /// This account with its texts in English.
    #[must_use]
    pub fn in_english(&self) -> InEnglish<'_> {
        InEnglish {
            kind: self.kind,
            path: &self.subject,
            operation: self.operation.message(),
            outcome: self.outcome,
            r#where: self.r#where,
            errno: self.errno.as_ref(),
            error_code: self.error_code.as_deref(),
            host_asked: self.host_asked,
            preopens: self.preopens_in_english(),
            guest_steps: self.guest_steps.iter().map(|step| step.message()).collect(),
            host_steps: self.host_steps.iter().map(|step| step.message()).collect(),
            sentence: self.sentence(Lang::En),
            remedy: self.remedy.as_ref().map(|remedy| RemedyJson {
                flags: &remedy.flags,
                path: remedy.path.as_deref(),
                checked: remedy.checked,
                advice: remedy.advice(Lang::En),
            }),
            function: &self.function,
            call_stack: &self.call_stack,
            frames: self.frames.iter().map(AskingFrame::json).collect(),
            moment: self.moment,
            inferred: self.inferred,
        }
    }

    /// The directories that the program holds, with their reasons in English.
    #[must_use]
    pub(crate) fn preopens_in_english(&self) -> Vec<PreopenJson<'_>> {
        let preopens = self.preopens.iter();
        preopens
            .map(|preopen| PreopenJson {
                guest: &preopen.guest,
                host: &preopen.host,
                matched: preopen.matched,
                reason: preopen.reason.message(),
            })
            .collect()
    }
}
