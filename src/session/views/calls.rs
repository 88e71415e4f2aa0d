//! Host calls and refused lookups in order of time. Consecutive writes to one stream are one row.

use super::card::headline;
use crate::caps::{Account, Outcome};
use crate::component::Val;
use crate::guest::HostCall;
use crate::session::{CallRow, CallStatus, Session};
use crate::trace::{CallRecord, Handles, render};

impl Session {
    /// Host calls and refused lookups in order of time, consecutive writes grouped.
    #[must_use]
    pub fn calls(&self) -> Vec<CallRow> {
        let mut rows: Vec<CallRow> = Vec::new();
        let mut group: Option<Group> = None;
        let mut handles = Handles::default();
        let mut lookups =
            self.accounts.entries().iter().enumerate().filter(|(_, e)| e.call.is_none()).peekable();
        let calls = self.timeline.calls();
        for record in calls {
            while let Some((index, entry)) = lookups.next_if(|(_, e)| e.moment < record.moment) {
                rows.push(lookup_row(index, &entry.account));
                group = None;
            }
            let row = self.call_row(record, &handles);
            handles.learn(&record.reply);
            let stream = written_stream(&record.call);
            match (&mut group, stream) {
                (Some(open), Some(stream)) if open.stream == stream => {
                    open.add(record);
                    if let Some(last) = rows.last_mut() {
                        open.merge(last, &row);
                    }
                }
                _ => {
                    group = stream.map(|stream| Group::new(stream, record, &row));
                    rows.push(row);
                }
            }
        }
        rows.extend(lookups.map(|(index, entry)| lookup_row(index, &entry.account)));
        if let Some(call) = self.guest().pending_call() {
            rows.push(pending_row(call, calls.len(), self.guest().moment(), &handles));
        }
        rows
    }

    fn call_row(&self, record: &CallRecord, handles: &Handles) -> CallRow {
        let account = self.accounts.of_call(record.number);
        CallRow {
            number: Some(record.number),
            last: None,
            moment: record.moment,
            name: render::short_name(&record.call),
            interface: record.call.interface.to_string(),
            args: render::args(&record.call, handles),
            result: render::result(record),
            status: status(record),
            account,
            details: render::details(record, handles),
        }
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
    match &*record.call.function {
        "fd_prestat_get" => true,
        function => function.contains("input-stream.") && render::result(record).ends_with("closed"),
    }
}

fn lookup_row(index: usize, account: &Account) -> CallRow {
    let errno = account.errno.as_ref().map_or_else(|| "refused".to_owned(), |e| e.name.clone());
    let mut details = vec![headline(account), account.sentence.clone()];
    details.extend(account.steps().map(|step| format!("  {step}")));
    CallRow {
        number: None,
        last: None,
        moment: account.moment,
        name: account.operation.clone(),
        interface: "the program's C library".into(),
        args: format!("{:?}", account.path),
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
        interface: call.interface.to_string(),
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
    match (call.args.first()?, &*call.function) {
        (Val::Borrow(handle), function) if WRITING.contains(&function) => Some(("#", handle.rep)),
        (Val::U32(fd), "fd_write") => Some(("fd ", *fd)),
        _ => None,
    }
}

/// A run of writes to one stream, under way.
struct Group {
    stream: (&'static str, u32),
    /// Calls that wrote, the text they wrote, and its length in bytes.
    writes: usize,
    text: String,
    bytes: usize,
    /// How the calls name the stream.
    handle: String,
}

impl Group {
    fn new(stream: (&'static str, u32), record: &CallRecord, row: &CallRow) -> Self {
        let handle = row.args.split(", ").next().unwrap_or_default().to_owned();
        let mut group = Self { stream, writes: 0, text: String::new(), bytes: 0, handle };
        group.add(record);
        group
    }

    fn add(&mut self, record: &CallRecord) {
        let name = render::short_name(&record.call);
        self.writes += usize::from(!matches!(&*name, "check-write" | "flush" | "blocking-flush"));
        record.call.args.iter().for_each(|arg| self.add_bytes(arg));
    }

    /// Bytes that a call hands over: a list of them, or a list of such lists.
    fn add_bytes(&mut self, val: &Val) {
        match val {
            Val::Bytes(bytes) => {
                self.bytes += bytes.len();
                if self.text.len() < 256 {
                    self.text.push_str(&String::from_utf8_lossy(bytes));
                }
            }
            Val::List(items) => items.iter().for_each(|item| self.add_bytes(item)),
            _ => {}
        }
    }

    /// Makes `first`, the group's row, say what the whole group did.
    fn merge(&self, first: &mut CallRow, row: &CallRow) {
        first.last = row.number;
        first.name = if self.stream.0 == "#" { "write".into() } else { "fd_write".into() };
        first.args = match self.bytes {
            0 => self.handle.clone(),
            _ => format!("{}, {}", self.handle, quoted(&self.text, 60)),
        };
        let times = if self.writes == 1 { "one write".into() } else { format!("{} writes", self.writes) };
        first.result = if self.bytes > 0 { format!("{} bytes in {times}", self.bytes) } else { times };
        if matches!(row.status, CallStatus::Failed | CallStatus::Refused) {
            first.status = row.status;
            first.result = row.result.clone();
        }
        first.details.push(String::new());
        first.details.extend(row.details.iter().cloned());
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
