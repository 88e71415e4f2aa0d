//! Leaving private values out of a recording.
//!
//! A value that was left out is one that the program read, so a replay without it is a different run. The recording is
//! only useful if that run goes the same way. Therefore that run is made here: the program runs again, receives `*` for
//! each byte of what is left out, and must make the same calls at the same instructions. What it passes to them
//! replaces what was recorded before. A value that the program passed on (printed, or opened as a path) therefore
//! disappears there too, in whatever form: what the new run passes was computed without it. If the program goes a
//! different way, there is no such recording, and the person is told.
//!
//! What the host reports on its own is kept: the content of a file that holds the same secret, say, unless input is
//! left out too. Lengths are kept as well, and so is white space in input.

use super::recording::{Ending, Start};
use super::{CallRecord, Instant, Journal, JournalCursor, JournalEvent, SurveyRecord, render};
use crate::caps::{Account, Advice, Preopen, PreopenReason, Reason, Remedy};
use crate::component::{Shape, Val};
use crate::exec::Stops;
use crate::guest::{CallId, Guest, HostCall, HostOutcome, HostReply, Moment, Stop};
use crate::wit::WasiFunc;
use crate::words::{Lang, Message, message};
use std::collections::BTreeMap;
use std::fmt;

/// What to leave out of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Redaction {
    /// The values of environment variables.
    pub env: bool,
    /// The program's arguments, except for its own name.
    pub args: bool,
    /// The bytes that it read from standard input, files and the network.
    pub input: bool,
}

impl Redaction {
    #[must_use]
    pub fn any(self) -> bool {
        self.env || self.args || self.input
    }

    /// The names of what is left out, in English.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        let all = [(self.env, "environment values"), (self.args, "arguments"), (self.input, "what it read")];
        all.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect()
    }
}

/// The error that a program goes a different way without the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GoesElsewhere {
    /// By which moment, at the latest, it goes a different way.
    pub moment: Moment,
    /// What the program does there instead.
    pub what: Message,
}

impl GoesElsewhere {
    #[must_use]
    pub fn message(&self) -> Message {
        message!("redacted-elsewhere", what = self.what.clone(), moment = self.moment.to_string())
    }
}

impl fmt::Display for GoesElsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for GoesElsewhere {}

/// Runs a program again without what is left out; the recorded start and journal become those of this run.
///
/// `guest` must be before its first instruction; `moment` and `ending` say how the recorded run ended.
///
/// # Errors
/// If the program goes a different way.
pub(crate) fn redact(
    mut guest: Guest,
    start: &mut Start,
    journal: &mut Journal,
    (moment, ending): (Moment, &Ending),
    redaction: Redaction,
) -> Result<(), GoesElsewhere> {
    let secrets = secrets(start, redaction);
    let mut again = Again {
        guest,
        journal: Journal::default(),
        redaction,
        changed: BTreeMap::new(),
        known: Changed::new(),
    };
    let mut walk = JournalCursor::default();
    while let Some(passage) = walk.next(journal) {
        match passage {
            JournalEvent::Call(record) => again.call(&record)?,
            JournalEvent::Started { id, moment, call } => again.start(id, moment, &call)?,
            JournalEvent::Completion { at, record } => again.complete(at, &record)?,
        }
    }
    let mut surveys = std::mem::take(journal.surveys_mut());
    (guest, *journal) = (again.guest, again.journal);
    let stop = run_to(&mut guest, moment);
    let same = match ending {
        Ending::Stopped { .. } => guest.ended().is_none() && guest.moment() >= moment,
        ending => guest.moment() == moment && Ending::of(guest.ended(), "") == *ending,
    };
    if !same {
        return Err(elsewhere(&guest, &stop, ending.message()));
    }
    surveys.iter_mut().for_each(|record| hide_in_survey(record, &secrets));
    *journal.surveys_mut() = surveys;
    hide_in_start(start, redaction);
    Ok(())
}

/// The program as it runs again, without what is left out.
struct Again {
    guest: Guest,
    /// What this run would have recorded.
    journal: Journal,
    redaction: Redaction,
    /// For each call under way: what it passes now, and what it passed instead when it was recorded.
    changed: BTreeMap<CallId, Changed>,
    /// The same for all calls that have been replied to.
    known: Changed,
}

impl Again {
    /// Runs to a call, which must be the same except for the values. Returns the call as it is now, and what differs in
    /// it.
    fn call_again(
        &mut self,
        moment: Moment,
        recorded: &HostCall,
    ) -> Result<(HostCall, Changed), GoesElsewhere> {
        let stop = run_to(&mut self.guest, moment);
        let call = self.guest.pending_call().filter(|_| self.guest.moment() == moment);
        let passed = call.and_then(|call| Some((call.clone(), alike(recorded, call)?)));
        passed.ok_or_else(|| elsewhere(&self.guest, &stop, render::function_name(recorded).into()))
    }

    /// The reply without the values.
    fn reply(&mut self, record: &CallRecord, changed: Changed) -> HostReply {
        let mut reply = record.reply.clone();
        mask(&record.call, &mut reply, self.redaction);
        if !changed.is_empty() {
            rewrite(&mut reply, &changed);
            self.known.extend(changed);
        }
        // What a descriptor stands for comes from the call that opened it.
        hide_known(&mut reply, &self.known);
        self.guest.reply(record.id, &reply);
        reply
    }

    fn call(&mut self, record: &CallRecord) -> Result<(), GoesElsewhere> {
        let (call, changed) = self.call_again(record.moment, &record.call)?;
        let reply = self.reply(record, changed);
        let id = self.journal.reply(record.moment, call, reply);
        self.journal.set_handles(id, record.handles.clone());
        Ok(())
    }

    fn start(&mut self, id: CallId, moment: Moment, call: &HostCall) -> Result<(), GoesElsewhere> {
        let (call, changed) = self.call_again(moment, call)?;
        self.guest.start(id);
        self.journal.start(moment, call);
        self.changed.insert(id, changed);
        Ok(())
    }

    fn complete(&mut self, at: Instant, record: &CallRecord) -> Result<(), GoesElsewhere> {
        let stop = run_to(&mut self.guest, at.moment);
        let now = Instant { moment: self.guest.moment(), seq: self.guest.seq() };
        if now != at || !self.guest.is_under_way(record.id) {
            return Err(elsewhere(&self.guest, &stop, render::function_name(&record.call).into()));
        }
        let changed = self.changed.remove(&record.id).unwrap_or_default();
        let reply = self.reply(record, changed);
        self.journal.complete(record.id, at, reply);
        self.journal.set_handles(record.id, record.handles.clone());
        Ok(())
    }
}

/// Runs to a call made at a moment, or just far enough to see that there is none.
fn run_to(guest: &mut Guest, moment: Moment) -> Stop {
    let left = moment.saturating_sub(guest.moment());
    guest.run(left.saturating_add(1), &Stops::default())
}

fn elsewhere(guest: &Guest, stop: &Stop, expected: Message) -> GoesElsewhere {
    let does = match (guest.pending_call(), stop) {
        (Some(call), _) => message!("redacted-calls", function = render::function_name(call)),
        (None, Stop::Ended(end)) => Ending::of(Some(end), "").message(),
        (None, _) => message!("redacted-computes"),
    };
    GoesElsewhere { moment: guest.moment(), what: message!("redacted-where", does, expected) }
}

/// The same number of bytes as stars, except for the slashes of a path.
fn stars(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'/' { '/' } else { '*' }).collect()
}

/// The values to leave out, as far as they are known beforehand.
fn secrets(start: &Start, redaction: Redaction) -> Vec<String> {
    let env = start.env.iter().map(|(_, value)| value).filter(|_| redaction.env);
    let args = start.args.iter().filter(|_| redaction.args);
    let mut secrets: Vec<String> = env.chain(args).filter(|text| !text.is_empty()).cloned().collect();
    // Longest first, since one may be part of another.
    secrets.sort_by_key(|text| std::cmp::Reverse(text.len()));
    secrets
}

fn hide_in_start(start: &mut Start, redaction: Redaction) {
    if redaction.env {
        start.env.iter_mut().for_each(|(_, value)| *value = stars(value));
    }
    if redaction.args {
        start.args.iter_mut().for_each(|arg| *arg = stars(arg));
    }
    start.redacted = redaction.names().into_iter().map(str::to_owned).collect();
}

/// How many bytes of input a reply gives the program.
#[must_use]
pub(crate) fn input_bytes(record: &CallRecord) -> u64 {
    fn bytes_in(value: &Val) -> u64 {
        match value {
            Val::Bytes(bytes) => bytes.len() as u64,
            value => value.children().map(bytes_in).sum(),
        }
    }
    match &record.reply.outcome {
        HostOutcome::Return(Some(value)) if render::gives_input(&record.call) => bytes_in(value),
        _ => 0,
    }
}

/// Replaces with stars what a call gives the program.
fn mask(call: &HostCall, reply: &mut HostReply, redaction: Redaction) {
    let HostOutcome::Return(Some(value)) = &mut reply.outcome else { return };
    if redaction.env && call.func.is(WasiFunc::gives_environment) {
        in_strings(value, &mut |place, text| {
            // In a pair of name and value, only the value.
            if place == 1 {
                *text = stars(text);
            }
        });
    } else if redaction.args && call.func.is(WasiFunc::gives_arguments) {
        in_strings(value, &mut |place, text| {
            if place > 0 {
                *text = stars(text);
            }
        });
    } else if redaction.input && render::gives_input(call) {
        in_bytes(value);
    }
}

/// Applies a function to every string, with its position in the value that contains it.
fn in_strings(value: &mut Val, change: &mut impl FnMut(usize, &mut String)) {
    for (place, inner) in value.children_mut().enumerate() {
        match inner {
            Val::String(text) => change(place, text),
            inner => in_strings(inner, change),
        }
    }
}

fn in_bytes(value: &mut Val) {
    match value {
        Val::Bytes(bytes) => {
            bytes.iter_mut().filter(|byte| !byte.is_ascii_whitespace()).for_each(|byte| *byte = b'*');
        }
        value => value.children_mut().for_each(in_bytes),
    }
}

/// Maps what a call passed to what it passes without the values: different bytes of the same length.
type Changed = BTreeMap<Vec<u8>, Vec<u8>>;

/// What differs between two calls; `None` if anything differs besides the content of texts and bytes.
fn alike(old: &HostCall, new: &HostCall) -> Option<Changed> {
    let mut changed = Changed::new();
    let same = old.func == new.func && all_alike(&old.args, &new.args, &mut changed);
    same.then_some(changed)
}

fn all_alike(old: &[Val], new: &[Val], changed: &mut Changed) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| value_alike(old, new, changed))
}

fn value_alike(old: &Val, new: &Val, changed: &mut Changed) -> bool {
    let mut text = |old: &[u8], new: &[u8]| {
        if old != new {
            changed.insert(old.to_vec(), new.to_vec());
        }
        old.len() == new.len()
    };
    match (old.shape(), new.shape()) {
        (Shape::String(old), Shape::String(new)) => text(old.as_bytes(), new.as_bytes()),
        (Shape::Bytes(old), Shape::Bytes(new)) => text(old, new),
        (Shape::Members(a), Shape::Members(b)) => {
            let mut pairs = a.iter().zip(b.iter());
            a.kind == b.kind
                && a.len() == b.len()
                && pairs.all(|(old, new)| value_alike(old.value, new.value, changed))
        }
        (Shape::Choice(a), Shape::Choice(b)) => {
            a.kind == b.kind
                && a.case == b.case
                && match (a.payload, b.payload) {
                    (Some(old), Some(new)) => value_alike(old.value, new.value, changed),
                    (old, new) => old.is_none() && new.is_none(),
                }
        }
        _ => old == new,
    }
}

/// Replaces what a reply says about arguments that have changed.
fn rewrite(reply: &mut HostReply, changed: &Changed) {
    for chunk in &mut reply.console {
        match changed.iter().find(|(old, _)| old.starts_with(&chunk.bytes)) {
            Some((_, new)) => chunk.bytes = new[..chunk.bytes.len()].to_vec(),
            None => chunk.bytes.fill(b'*'),
        }
    }
    for made in &mut reply.made {
        made.what = match changed.get(made.what.as_bytes()) {
            Some(new) => String::from_utf8_lossy(new).into_owned(),
            None => stars(&made.what),
        };
    }
    if let Some(account) = &mut reply.account {
        **account = hide_in_account(account, changed);
    }
}

/// Replaces what a reply says about anything that earlier calls passed.
fn hide_known(reply: &mut HostReply, known: &Changed) {
    let texts =
        known.iter().filter_map(|(old, new)| Some((str::from_utf8(old).ok()?, str::from_utf8(new).ok()?)));
    let texts: Vec<_> = texts.filter(|(old, _)| !old.is_empty()).collect();
    for made in &mut reply.made {
        // In `secret (reading)`, only the part in parentheses is the host's own.
        for (old, new) in &texts {
            if let Some(rest) =
                made.what.strip_prefix(old).filter(|rest| rest.is_empty() || rest.starts_with(' '))
            {
                made.what = format!("{new}{rest}");
            }
        }
    }
    let Some(account) = &mut reply.account else { return };
    let steps = account.steps().map(|step| step.message().to_string());
    let says: String = steps.chain([account.sentence(Lang::En)]).collect();
    let remedy = account.remedy.as_ref().map_or_else(String::new, |remedy| remedy.advice(Lang::En));
    let tells = |old: &str| {
        old.split('/').any(|name| {
            let quoted = format!("“{name}");
            !name.is_empty() && (says.contains(&quoted) || remedy.contains(&quoted))
        })
    };
    if texts.iter().any(|(old, _)| tells(old)) {
        **account = hide_in_account(account, &Changed::new());
    }
}

/// An account without anything that comes from the arguments of a call. Each field is named here, so that nobody adds
/// one without deciding whether it may stay.
fn hide_in_account(account: &Account, changed: &Changed) -> Account {
    let preopen = |preopen: &Preopen| Preopen {
        guest: preopen.guest.clone(),
        host: preopen.host.clone(),
        matched: preopen.matched,
        reason: PreopenReason::Said(String::new()),
    };
    Account {
        kind: account.kind,
        subject: match changed.get(account.subject.as_bytes()) {
            Some(new) => String::from_utf8_lossy(new).into_owned(),
            None if changed.is_empty() => account.subject.clone(),
            None => stars(&account.subject),
        },
        thing: None,
        operation: account.operation.clone(),
        outcome: account.outcome,
        r#where: account.r#where,
        errno: account.errno.clone(),
        error_code: account.error_code.clone(),
        host_asked: account.host_asked,
        preopens: account.preopens.iter().map(preopen).collect(),
        guest_steps: Vec::new(),
        host_steps: Vec::new(),
        reasons: vec![Reason::LeftOut],
        remedy: None,
        sought: None,
        function: account.function.clone(),
        call_stack: account.call_stack.clone(),
        frames: account.frames.clone(),
        moment: account.moment,
        inferred: account.inferred,
    }
}

fn hide_in_survey(record: &mut SurveyRecord, secrets: &[String]) {
    /// A shorter value could occur anywhere by chance.
    const TELLING: usize = 4;
    let query = &mut record.query;
    let mut hidden = false;
    for text in [&mut query.path, &mut query.cwd, &mut query.absolute] {
        for secret in secrets {
            let telling = secret.len() >= TELLING || secret == text;
            if telling && text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), &stars(secret));
                hidden = true;
            }
        }
    }
    if hidden {
        record.survey.remedy = Remedy::advise(Advice::LeftOut);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::arbitrary::any_values;
    use proptest::prelude::*;

    /// The bytes of every text and every list of bytes in a value.
    fn contents(value: &Val) -> Vec<Vec<u8>> {
        match value {
            Val::String(text) => vec![text.clone().into_bytes()],
            Val::Bytes(bytes) => vec![bytes.clone()],
            value => value.children().flat_map(contents).collect(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_value_without_its_content_is_alike(value in any_values(), other in any_values()) {
            let mut changed = Changed::new();
            prop_assert!(value_alike(&value, &value, &mut changed) && changed.is_empty());
            let mut hidden = value.clone();
            in_bytes(&mut hidden);
            in_strings(&mut hidden, &mut |_, text| *text = "*".repeat(text.len()));
            prop_assert!(value_alike(&value, &hidden, &mut changed));
            for (old, new) in contents(&value).iter().zip(contents(&hidden)) {
                prop_assert_eq!(old.len(), new.len());
                prop_assert!(*old == new || changed.get(old) == Some(&new));
            }
            if value_alike(&value, &other, &mut Changed::new()) {
                let lengths = |value: &Val| contents(value).iter().map(Vec::len).collect::<Vec<_>>();
                prop_assert_eq!(lengths(&value), lengths(&other));
            }
        }
    }
}
