//! An account as one JSON object, with the fields that `explain --json` promises.

use crate::caps::json::PreopenJson;
use crate::caps::{
    Account, AskingFrame, CommandLine, Errno, Outcome, Rehearsed, Remedy, ThingKind, Untried, Where,
};
use crate::words::{Lang, Message};
use serde::Serialize;
use serde_json::Value;

/// An account as `explain --json` prints it.
#[derive(Debug, Serialize)]
pub(super) struct ExplainRow<'a> {
    kind: ThingKind,
    subject: &'a str,
    /// The subject. The field got its name when all accounts were about paths.
    path: &'a str,
    operation: Message,
    /// `granted` or `refused`. For a program that reads it, an access at which the system failed also counts as refused
    /// (`where` says more).
    outcome: Outcome,
    /// Whether that was no refusal: it was not there, and the program did without it.
    did_without: bool,
    r#where: Option<Where>,
    errno: Option<&'a Errno>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'a str>,
    host_asked: bool,
    preopens: Vec<PreopenJson<'a>>,
    steps: Vec<Message>,
    sentence: String,
    remedy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_with_remedy: Option<&'a str>,
    /// The flags of the remedy with which directories can only be read, where that is enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_only: Option<String>,
    /// Whether the remedy was rehearsed: `works` or `not-tried`; absent where nothing is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    rehearsed: Option<&'static str>,
    /// The command line that follows the remedy, word by word; absent for a recording, and where nothing is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<Vec<String>>,
    /// Why it was not tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Untried>,
    advice: String,
    function: &'a str,
    /// The names of the functions that were running, innermost first.
    call_stack: &'a [String],
    /// The same functions with their places in the source, as `where` gives them; absent where nothing tells of any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    frames: Vec<Value>,
    moment: u64,
    inferred: bool,
}

impl<'a> ExplainRow<'a> {
    /// The row of an account; `command` is how the program was started.
    pub fn of(account: &'a Account, command: Option<&CommandLine>) -> Self {
        let remedy = account.remedy.as_ref();
        let rehearsed =
            remedy.filter(|remedy| remedy.helps()).and_then(|remedy| remedy.rehearsed).map(Rehearsed::names);
        Self {
            kind: account.kind,
            subject: &account.subject,
            path: &account.subject,
            operation: account.operation.message(),
            outcome: match account.outcome {
                Outcome::Granted => Outcome::Granted,
                Outcome::Refused | Outcome::Failed | Outcome::Without => Outcome::Refused,
            },
            did_without: account.outcome == Outcome::Without,
            r#where: account.r#where,
            errno: account.errno.as_ref(),
            error_code: account.error_code.as_deref(),
            host_asked: account.host_asked,
            preopens: account.preopens_in_english(),
            steps: account.steps().map(|step| step.message()).collect(),
            sentence: account.sentence(Lang::En),
            remedy: remedy.map_or_else(String::new, Remedy::shell_flags),
            path_with_remedy: remedy.and_then(|r| r.path.as_deref()).filter(|path| *path != account.subject),
            advice: remedy.map_or_else(String::new, |remedy| remedy.advice(Lang::En)),
            read_only: account.read_only_flags(),
            rehearsed: rehearsed.map(|(name, _)| name),
            command: command
                .and_then(|line| line.remedied(account))
                .map(|line| line.words().into_iter().map(str::to_owned).collect()),
            why: rehearsed.and_then(|(_, why)| why),
            function: &account.function,
            call_stack: &account.call_stack,
            frames: account.frames.iter().map(AskingFrame::json).collect(),
            moment: account.moment,
            inferred: account.inferred,
        }
    }

    /// The row as one line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
