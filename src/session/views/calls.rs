//! Host calls and refused lookups in order of time. Consecutive writes to one stream are one row.

use crate::caps::{Account, Outcome};
use crate::component::Val;
use crate::guest::HostCall;
use crate::session::accounts::Entry;
use crate::session::{CallRow, CallStatus, Rows, Session};
use crate::trace::{CallRecord, Handles, render};
use std::sync::PoisonError;

/// Most calls of a group whose details are written out.
const DETAILED: usize = 96;

/// The rows made so far. A run only grows, so each call is looked at once, when somebody looks.
#[derive(Debug, Default)]
pub(in crate::session) struct CallRows {
    rows: Rows<CallRow>,
    /// When each row was, and how it went.
    marks: Vec<(u64, CallStatus)>,
    handles: Handles,
    /// Calls and accounts that have their row.
    calls: usize,
    accounts: usize,
    /// The run of writes that the last row stands for.
    group: Option<Group>,
}

impl Session {
    /// Looks at what was called so far, so that there is less to do when somebody looks.
    pub fn keep_up(&self) {
        let calls = self.timeline.all_calls();
        let mut made = self.call_rows.lock().unwrap_or_else(PoisonError::into_inner);
        made.extend(calls, self.accounts.entries());
        if !self.timeline.is_past() {
            self.written.lock().unwrap_or_else(PoisonError::into_inner).extend(calls);
            self.held.lock().unwrap_or_else(PoisonError::into_inner).extend(calls);
        }
    }

    /// When there were host calls and refused lookups in the whole run so far, in order, and how they went.
    pub(in crate::session) fn call_moments(&self) -> Vec<(u64, CallStatus)> {
        self.keep_up();
        let made = self.call_rows.lock().unwrap_or_else(PoisonError::into_inner);
        made.marks.clone()
    }

    /// Host calls and refused lookups in order of time, consecutive writes grouped.
    #[must_use]
    pub fn calls(&self) -> Rows<CallRow> {
        let (calls, accounts) = (self.timeline.calls(), self.known_accounts());
        let rows = if self.timeline.is_past() { &self.past_rows } else { &self.call_rows };
        let mut made = rows.lock().unwrap_or_else(PoisonError::into_inner);
        if made.calls > calls.len() || made.accounts > accounts.len() {
            *made = CallRows::default();
        }
        made.extend(calls, accounts);
        let mut rows = made.rows.clone();
        if let Some(call) = self.guest().pending_call() {
            rows.push(pending_row(call, calls.len(), self.guest().moment(), &made.handles));
        }
        rows
    }
}

impl CallRows {
    /// Rows for what is new: accounts and calls, each in order of time.
    fn extend(&mut self, calls: &[CallRecord], accounts: &[Entry]) {
        for record in calls.get(self.calls..).unwrap_or_default() {
            let mut account = None;
            while let Some(entry) = accounts.get(self.accounts) {
                match entry.call {
                    Some(number) if number == record.number => account = Some(self.accounts),
                    None if entry.moment < record.moment => self.lookup(&entry.account),
                    _ => break,
                }
                self.accounts += 1;
            }
            // The second half of an attempt has the account of the first.
            let latest = self.accounts.checked_sub(1);
            let folded =
                |at: &usize| accounts.get(*at).is_some_and(|entry| entry.also == Some(record.number));
            let account = account.or_else(|| latest.filter(folded));
            self.call(record, account);
        }
        self.calls = self.calls.max(calls.len());
        for entry in accounts.get(self.accounts..).unwrap_or_default() {
            if entry.call.is_none() {
                self.lookup(&entry.account);
            }
            self.accounts += 1;
        }
    }

    fn lookup(&mut self, account: &Account) {
        self.push(lookup_row(self.accounts, account));
        self.group = None;
    }

    fn call(&mut self, record: &CallRecord, account: Option<usize>) {
        let stream = written_stream(&record.call);
        match (&mut self.group, stream, self.rows.last_mut()) {
            (Some(group), Some(stream), Some(row)) if group.stream == stream => {
                group.add(record);
                group.merge(row, record, &self.handles);
                if let Some((_, status)) = self.marks.last_mut() {
                    *status = row.status;
                }
            }
            _ => {
                let row = call_row(record, account, &self.handles);
                self.group = stream.map(|stream| Group::new(stream, record, &row));
                self.push(row);
            }
        }
        self.handles.learn(&record.reply);
    }

    fn push(&mut self, row: CallRow) {
        self.marks.push((row.moment, row.status));
        self.rows.push(row);
    }
}

fn call_row(record: &CallRecord, account: Option<usize>, handles: &Handles) -> CallRow {
    CallRow {
        number: Some(record.number),
        last: None,
        moment: record.moment,
        name: render::short_name(&record.call),
        interface: record.call.func.interface.to_string(),
        args: render::args(&record.call, handles),
        result: render::result(record),
        status: status(record),
        account,
        details: render::details(record, handles),
    }
}

/// How a call went: by its account where it names a path, else by its result.
fn status(record: &CallRecord) -> CallStatus {
    match record.reply.account.as_ref().map(|account| account.outcome) {
        Some(Outcome::Granted) => CallStatus::Granted,
        Some(Outcome::Refused) => CallStatus::Refused,
        Some(Outcome::Failed) => CallStatus::Failed,
        None if render::failed(&record.reply) && !is_an_end(record) => CallStatus::Failed,
        None => CallStatus::Plain,
    }
}

/// An error that only says "no more": the end of a stream, of a directory, of the list of preopens.
fn is_an_end(record: &CallRecord) -> bool {
    match &*record.call.func.name {
        "fd_prestat_get" => true,
        function => function.contains("input-stream.") && render::result(record).ends_with("closed"),
    }
}

fn lookup_row(index: usize, account: &Account) -> CallRow {
    let errno = account.errno.as_ref().map_or_else(|| "refused".to_owned(), |e| e.name.clone());
    let mut details = vec![account.summary(), account.sentence.clone()];
    details.extend(account.steps().map(|step| format!("  {step}")));
    CallRow {
        number: None,
        last: None,
        moment: account.moment,
        name: account.operation.clone(),
        interface: "the program's C library".into(),
        args: format!("{:?}", account.subject),
        result: format!("{errno}, decided in the guest"),
        status: CallStatus::Refused,
        account: Some(index),
        details,
    }
}

fn pending_row(call: &HostCall, answered: usize, moment: u64, handles: &Handles) -> CallRow {
    CallRow {
        number: u32::try_from(answered + 1).ok(),
        last: None,
        moment,
        name: render::short_name(call),
        interface: call.func.interface.to_string(),
        args: render::args(call, handles),
        result: "waiting…".into(),
        status: CallStatus::Pending,
        account: None,
        details: vec![render::pending_line(call, handles)],
    }
}

/// The stream that a call belongs to the writing of: its handle, or the descriptor.
fn written_stream(call: &HostCall) -> Option<(&'static str, u32)> {
    const WRITING: [&str; 6] = [
        "[method]output-stream.check-write",
        "[method]output-stream.write",
        "[method]output-stream.flush",
        "[method]output-stream.blocking-flush",
        "[method]output-stream.blocking-write-and-flush",
        "[method]output-stream.write-zeroes",
    ];
    match (call.args.first()?, &*call.func.name) {
        (Val::Borrow(handle), function) if WRITING.contains(&function) => Some(("#", handle.rep)),
        (Val::U32(fd), "fd_write") => Some(("fd ", *fd)),
        _ => None,
    }
}

/// A run of writes to one stream, under way.
#[derive(Debug)]
struct Group {
    stream: (&'static str, u32),
    /// Calls, those of them that wrote, the text they wrote, and its length in bytes.
    calls: usize,
    writes: usize,
    text: String,
    bytes: usize,
    /// How the calls name the stream.
    handle: String,
}

impl Group {
    fn new(stream: (&'static str, u32), record: &CallRecord, row: &CallRow) -> Self {
        let handle = row.args.split(", ").next().unwrap_or_default().to_owned();
        let mut group = Self { stream, calls: 0, writes: 0, text: String::new(), bytes: 0, handle };
        group.add(record);
        group
    }

    fn add(&mut self, record: &CallRecord) {
        self.calls += 1;
        let function = &*record.call.func.name;
        let only = function.ends_with("check-write")
            || function.ends_with(".flush")
            || function.ends_with("blocking-flush");
        self.writes += usize::from(!only);
        record.call.args.iter().for_each(|arg| self.add_bytes(arg));
    }

    /// Bytes that a call hands over: a list of them, or a list of such lists.
    fn add_bytes(&mut self, val: &Val) {
        match val {
            Val::Bytes(bytes) => {
                self.bytes += bytes.len();
                if self.text.len() < 256 {
                    self.text.push_str(&String::from_utf8_lossy(&bytes[..bytes.len().min(256)]));
                }
            }
            Val::List(items) => items.iter().for_each(|item| self.add_bytes(item)),
            _ => {}
        }
    }

    /// Makes `first`, the group's row, say what the whole group did, `record` last.
    fn merge(&self, first: &mut CallRow, record: &CallRecord, handles: &Handles) {
        first.last = Some(record.number);
        first.name = if self.stream.0 == "#" { "write".into() } else { "fd_write".into() };
        first.args = match self.bytes {
            0 => self.handle.clone(),
            _ => format!("{}, {}", self.handle, quoted(&self.text, 60)),
        };
        if first.status == CallStatus::Plain {
            let times = if self.writes == 1 { "one write".into() } else { format!("{} writes", self.writes) };
            first.result = if self.bytes > 0 { format!("{} bytes in {times}", self.bytes) } else { times };
            first.status = status(record);
            if first.status != CallStatus::Plain {
                first.result = render::result(record);
            }
        }
        match self.calls {
            1..=DETAILED => {
                first.details.push(String::new());
                first.details.extend(render::details(record, handles));
            }
            calls => {
                if calls > DETAILED + 1 {
                    first.details.truncate(first.details.len().saturating_sub(2));
                }
                first.details.push(String::new());
                first.details.push(format!("… {} more calls", calls - DETAILED));
            }
        }
    }
}

/// Text in quotes, escaped, cut where it is long.
pub(in crate::session) fn quoted(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((cut, _)) => {
            let open = format!("{:?}", &text[..cut]);
            format!("{}…", open.trim_end_matches('"'))
        }
        None => format!("{text:?}"),
    }
}
