//! Host calls and refused lookups in order of time. Consecutive writes to one stream share a row.
//!
//! Only a few numbers are kept of each call; its text is made from the journal when somebody looks at the row.

use crate::caps::{Account, Outcome};
use crate::component::Val;
use crate::guest::{CallId, HostCall};
use crate::session::accounts::AccountEntry;
use crate::session::{CallRow, CallStatus, Session};
use crate::trace::{CallRecord, Calls, Rows, render};
use crate::wit::{WasiFunc, p1, p2};
use crate::words::{Fact, Message, message};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// The most calls of a group whose details are written out.
const DETAILED: u64 = 96;
/// How many characters of a group's text are shown.
const SHOWN: usize = 60;

/// The little that is kept of a row.
#[derive(Debug, Clone)]
enum RowMark {
    /// A complete row, for a refused lookup.
    Made(Arc<CallRow>),
    /// One call or several consecutive ones.
    Calls(CallGroup),
}

/// The calls of one row: a single one, or consecutive writes to one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CallGroup {
    /// How many calls precede its first.
    before: u64,
    moment: u64,
    count: u32,
    /// The index of its account; [`NONE`] if it has none.
    account: u32,
    /// How many of its calls preceded the first that failed; [`NONE`] if none has failed.
    failed: u32,
    status: CallStatus,
}

const NONE: u32 = u32::MAX;

impl RowMark {
    fn moment(&self) -> u64 {
        match self {
            Self::Made(row) => row.moment,
            Self::Calls(group) => group.moment,
        }
    }

    fn status(&self) -> CallStatus {
        match self {
            Self::Made(row) => row.status,
            Self::Calls(group) => group.status,
        }
    }

    fn account(&self) -> Option<usize> {
        match self {
            Self::Calls(group) => Some(group.account as usize).filter(|_| group.account != NONE),
            Self::Made(row) => row.account,
        }
    }
}

/// The rows so far. A run only grows, so each call is examined once.
#[derive(Debug, Default)]
pub(in crate::session) struct CallRows {
    marks: Rows<RowMark>,
    /// How many calls, and how many accounts, have a row.
    calls: u64,
    accounts: usize,
    /// The stream to which the last row's calls write.
    stream: Option<StreamKey>,
}

/// A WASI 0.2 stream by its handle, one of 0.3 by the host's number, or a preview 1 stream by its descriptor.
type StreamKey = (&'static str, u32);

impl Session {
    /// Host calls and refused lookups in order of time, consecutive writes grouped.
    #[must_use]
    pub fn calls(&self) -> CallList {
        let calls = self.timeline.calls();
        let rows = &self.summaries.rows;
        let (made, known) = (calls.made(), self.known_accounts().len());
        let mut list = CallList { marks: rows.marks.clone(), len: rows.marks.len(), ..CallList::default() };
        if self.timeline.is_past() {
            list.cut(made, self.guest().moment(), known);
        }
        if let Some((id, call)) = self.guest().waiting_call() {
            list.pending = Some(Arc::new(self.pending_row(id, call)));
        }
        list.calls = calls;
        if !self.timeline.is_past() {
            list.without = self.evidence.accounts.without();
        }
        list
    }

    /// The moments of all host calls and refused lookups in the run so far, in order, with their outcomes.
    pub(in crate::session) fn call_moments(&self) -> impl Iterator<Item = (u64, CallStatus)> + '_ {
        let without = self.evidence.accounts.without();
        let status = move |mark: &RowMark| match mark.account() {
            Some(account) if without.binary_search(&account).is_ok() => CallStatus::Without,
            _ => mark.status(),
        };
        self.summaries.rows.marks.iter().map(move |mark| (mark.moment(), status(mark)))
    }

    fn pending_row(&self, id: CallId, call: &HostCall) -> CallRow {
        let meanings = self.timeline.journal().meanings(call);
        CallRow {
            number: Some(id.0),
            last: None,
            moment: self.guest().moment(),
            name: render::short_name(call).into(),
            interface: call.func.interface.to_string(),
            args: render::args(call, &meanings),
            result: message!("call-waits"),
            status: CallStatus::Pending,
            account: None,
            details: vec![render::pending_line(call, &meanings)],
        }
    }
}

impl CallRows {
    /// Adds a new call; `accounts` are all accounts, in order of time.
    pub fn call(&mut self, record: &CallRecord, accounts: &[AccountEntry]) {
        let mut account = None;
        while let Some(entry) = accounts.get(self.accounts) {
            match entry.call {
                Some(id) if id == record.id => account = Some(self.accounts),
                None if entry.moment < record.moment => self.lookup(&entry.account),
                _ => break,
            }
            self.accounts += 1;
        }
        // The second half of an attempt shares the account of the first.
        let latest = self.accounts.checked_sub(1);
        let folded = |at: &usize| accounts.get(*at).is_some_and(|entry| entry.also == Some(record.id));
        let account = account.or_else(|| latest.filter(folded));
        self.add(record, account);
    }

    /// Adds rows for lookups that no call has followed yet.
    pub(crate) fn lookups(&mut self, accounts: &[AccountEntry]) {
        for entry in accounts.get(self.accounts..).unwrap_or_default() {
            if entry.call.is_none() {
                self.lookup(&entry.account);
            }
            self.accounts += 1;
        }
    }

    fn lookup(&mut self, account: &Account) {
        self.marks.push(RowMark::Made(Arc::new(lookup_row(self.accounts, account))));
        self.stream = None;
    }

    fn add(&mut self, record: &CallRecord, account: Option<usize>) {
        self.calls = record.id.0;
        let stream = written_stream(&record.call);
        let status = status(record);
        if let (Some(known), Some(now), Some(RowMark::Calls(group))) =
            (self.stream, stream, self.marks.last_mut())
            && known == now
            && group.count < NONE
        {
            if group.status == CallStatus::Plain && status != CallStatus::Plain {
                (group.status, group.failed) = (status, group.count);
            }
            group.count += 1;
            return;
        }
        let failed = if status == CallStatus::Plain { NONE } else { 0 };
        let account = account.and_then(|at| u32::try_from(at).ok()).unwrap_or(NONE);
        let (before, moment) = (record.id.0 - 1, record.moment);
        self.marks.push(RowMark::Calls(CallGroup { before, moment, count: 1, account, failed, status }));
        self.stream = stream;
    }
}

/// The rows of the host-calls pane. A copy costs next to nothing, and does not change as the run continues.
#[derive(Debug, Clone, Default)]
pub struct CallList {
    marks: Rows<RowMark>,
    /// How many of `marks` belong to the list.
    len: usize,
    /// The last of them, if the list contains only some of its calls.
    last: Option<CallGroup>,
    pending: Option<Arc<CallRow>>,
    calls: Calls,
    /// Accounts of what the program did without, as its end has shown.
    without: Arc<[usize]>,
}

impl CallList {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len + usize::from(self.pending.is_some())
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at an index, with its details.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<CallRow> {
        self.row(index, true)
    }

    /// The row at an index, without its details.
    #[must_use]
    pub(crate) fn brief(&self, index: usize) -> Option<CallRow> {
        self.row(index, false)
    }

    /// The last row, with its details.
    #[must_use]
    pub fn last(&self) -> Option<CallRow> {
        self.get(self.len().checked_sub(1)?)
    }

    /// All rows, first to last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = CallRow> + ExactSizeIterator + '_ {
        (0..self.len()).map(|index| self.get(index).unwrap_or_else(CallRow::none))
    }

    /// The number of the latest call, passing over rows of refused lookups.
    #[must_use]
    pub fn latest(&self) -> Option<u64> {
        let pending = self.pending.as_ref().and_then(|row| row.number);
        pending.or_else(|| {
            (0..self.len).rev().find_map(|index| match self.mark(index)? {
                RowMark::Calls(group) => Some(group.before + u64::from(group.count)),
                RowMark::Made(row) => row.last.or(row.number),
            })
        })
    }

    /// The index of the row that has an account, given by its index.
    #[must_use]
    pub(crate) fn of_account(&self, account: usize) -> Option<usize> {
        (0..self.len).find(|index| self.account(*index) == Some(account))
    }

    /// The index of the account that a row has.
    #[must_use]
    pub fn account(&self, index: usize) -> Option<usize> {
        self.mark(index)?.account()
    }

    fn mark(&self, index: usize) -> Option<RowMark> {
        if index >= self.len {
            return None;
        }
        match self.last {
            Some(group) if index + 1 == self.len => Some(RowMark::Calls(group)),
            _ => self.marks.get(index).cloned(),
        }
    }

    /// Restricts the list to what there was after `made` calls, at a moment when `known` accounts were known.
    fn cut(&mut self, made: u64, now: u64, known: usize) {
        let is_there = |mark: &RowMark| match mark {
            RowMark::Calls(group) => group.before < made,
            RowMark::Made(row) => row.moment <= now && row.account.is_none_or(|account| account < known),
        };
        self.len = self.marks.partition_point(is_there);
        let Some(RowMark::Calls(mut group)) =
            self.len.checked_sub(1).and_then(|at| self.marks.get(at)).cloned()
        else {
            return;
        };
        let count = u32::try_from(made - group.before).unwrap_or(NONE).min(group.count);
        if count == group.count {
            return;
        }
        group.count = count;
        if group.failed != NONE && group.failed >= count {
            (group.failed, group.status) = (NONE, CallStatus::Plain);
        }
        self.last = Some(group);
    }

    fn row(&self, index: usize, detailed: bool) -> Option<CallRow> {
        let mut row = self.row_then(index, detailed)?;
        if row.account.is_some_and(|account| self.without.binary_search(&account).is_ok()) {
            row.status = CallStatus::Without;
        }
        Some(row)
    }

    /// The row as it was when the call was answered.
    fn row_then(&self, index: usize, detailed: bool) -> Option<CallRow> {
        if index == self.len {
            return self.pending.as_deref().cloned();
        }
        let group = match self.mark(index)? {
            RowMark::Made(row) => return Some((*row).clone()),
            RowMark::Calls(group) => group,
        };
        let first = self.calls.get(CallId(group.before + 1))?;
        let mut row = call_row(&first, &group, detailed);
        if group.count > 1 {
            row.args = render::first_arg(&first.call, &first.meanings);
            self.merge(&mut row, &first.call, &group, detailed);
        }
        Some(row)
    }

    /// Makes the row of a group's first call describe the whole group.
    fn merge(&self, row: &mut CallRow, call: &HostCall, group: &CallGroup, detailed: bool) {
        let last = group.before + u64::from(group.count);
        let before = |at| self.calls.totals_before(at);
        let (start, end) = (before(group.before), before(last));
        let (bytes, writes) = (end.given - start.given, end.writes - start.writes);
        row.last = Some(last);
        row.name = match call.func.wasi {
            Some(WasiFunc::P1(func, _)) => func.name().into(),
            _ => "write".into(),
        };
        if bytes > 0 {
            row.args = Message::joined(vec![
                std::mem::take(&mut row.args),
                format!(", {}", quoted(&self.text(group.before, last), SHOWN)).into(),
            ]);
        }
        let failed = CallId(group.before + u64::from(group.failed) + 1);
        row.result = match self.calls.get(failed).filter(|_| group.failed != NONE) {
            Some(record) => render::result(&record),
            None if bytes > 0 => {
                message!("call-wrote", bytes = Fact::Number(bytes), writes = Fact::Number(writes))
            }
            None => message!("call-writes", writes = Fact::Number(writes)),
        };
        if detailed {
            for record in self.calls.after(CallId(group.before + 1)) {
                if record.id.0 > last.min(group.before + DETAILED) {
                    break;
                }
                row.details.push(Message::default());
                row.details.extend(render::details(&record));
            }
            if u64::from(group.count) > DETAILED {
                let count = Fact::Number(u64::from(group.count) - DETAILED);
                row.details.extend([Message::default(), message!("call-more", count)]);
            }
        }
    }

    /// The beginning of the text that the calls wrote.
    fn text(&self, before: u64, last: u64) -> String {
        let mut text = String::new();
        for record in self.calls.after(CallId(before)) {
            if record.id.0 > last || text.chars().count() > SHOWN {
                break;
            }
            record.call.args.iter().for_each(|arg| add_text(&mut text, arg));
        }
        text
    }
}

/// Adds the beginning of the bytes in a value to a text.
fn add_text(text: &mut String, val: &Val) {
    match val {
        Val::Bytes(bytes) => text.push_str(&String::from_utf8_lossy(&bytes[..bytes.len().min(256)])),
        Val::List(items) => items.iter().for_each(|item| add_text(text, item)),
        _ => {}
    }
}

impl PartialEq for CallList {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Serialize for CallList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl From<Vec<CallRow>> for CallList {
    fn from(rows: Vec<CallRow>) -> Self {
        let len = rows.len();
        let marks = rows.into_iter().map(|row| RowMark::Made(Arc::new(row))).collect();
        Self { marks, len, ..Self::default() }
    }
}

fn call_row(record: &CallRecord, group: &CallGroup, detailed: bool) -> CallRow {
    CallRow {
        number: Some(record.id.0),
        last: None,
        moment: record.moment,
        name: render::short_name(&record.call).into(),
        interface: record.call.func.interface.to_string(),
        args: render::args(&record.call, &record.meanings),
        result: render::result(record),
        status: group.status,
        account: Some(group.account as usize).filter(|_| group.account != NONE),
        details: if detailed { render::details(record) } else { Vec::new() },
    }
}

/// The outcome of a call: that of its account if it has one, else by its result.
fn status(record: &CallRecord) -> CallStatus {
    match record.reply.account.as_ref().map(|account| account.outcome) {
        Some(outcome) => status_of(outcome),
        None if render::failed(&record.reply) && !is_an_end(record) => CallStatus::Failed,
        None => CallStatus::Plain,
    }
}

/// How an access with this outcome went.
fn status_of(outcome: Outcome) -> CallStatus {
    match outcome {
        Outcome::Granted => CallStatus::Granted,
        Outcome::Refused => CallStatus::Refused,
        Outcome::Failed => CallStatus::Failed,
        Outcome::Without => CallStatus::Without,
    }
}

/// Whether an error only means "no more": the end of a stream, or of the list of preopens.
fn is_an_end(record: &CallRecord) -> bool {
    match record.call.func.wasi {
        Some(WasiFunc::P1(p1::P1Func::FdPrestatGet, _)) => true,
        Some(WasiFunc::P2(p2::P2Func::InputStream(_))) => {
            render::result(record).to_string().ends_with("closed")
        }
        _ => false,
    }
}

fn lookup_row(index: usize, account: &Account) -> CallRow {
    let errno = match &account.errno {
        Some(errno) => Message::verbatim(&errno.name),
        None => message!("call-refused"),
    };
    let result = match account.outcome {
        Outcome::Without => message!("lookup-not-there"),
        _ => message!("call-decided-inside", errno),
    };
    let mut details = vec![account.summary_message(), account.sentence_message()];
    details.extend(account.steps().map(|step| message!("call-step", step = step.message())));
    CallRow {
        number: None,
        last: None,
        moment: account.moment,
        name: message!("lookup-name", operation = account.operation.message(), function = &account.function),
        interface: "the program's C library".into(),
        args: format!("{:?}", account.subject).into(),
        result,
        status: status_of(account.outcome),
        account: Some(index),
        details,
    }
}

/// The stream that a call writes to: its handle or descriptor.
fn written_stream(call: &HostCall) -> Option<StreamKey> {
    if !render::writes_stream(call) {
        call.func.wasi.and_then(WasiFunc::writing)?;
    }
    match call.args.first()? {
        Val::Stream(end) => Some(("stream", end.rep)),
        Val::Borrow(handle) => Some(("#", handle.rep)),
        Val::U32(fd) => Some(("fd ", *fd)),
        _ => None,
    }
}

/// Text in quotes, escaped, and shortened if it is long.
pub(in crate::session) fn quoted(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((cut, _)) => {
            let open = format!("{:?}", &text[..cut]);
            format!("{}…", open.trim_end_matches('"'))
        }
        None => format!("{text:?}"),
    }
}
