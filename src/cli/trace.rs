//! `trace`: one decoded line a host call, as strace does for system calls. A path that the program's own C library
//! refuses makes no host call, and is shown as a line all the same.

use super::args::TraceArgs;
use super::replay::open;
use super::row::Row;
use super::{Failure, TRAPPED, plain};
use crate::caps::{Account, Where};
use crate::guest::{ConsoleStream, HostReply, Moment};
use crate::session::{Motion, RunState};
use crate::trace::{CallRecord, Filter, Handles, json, listing};
use crate::tui::escape;
use crate::wasi::{StdinSource, StdoutSink};
use std::io::{self, Write};

/// Runs a program and prints its calls; returns its exit status.
pub(super) fn trace(args: TraceArgs) -> Result<i32, Failure> {
    let mut opened = open(&args.program, StdinSource::Inherit, StdoutSink::Inherit)?;
    let (program, core) = (opened.program.clone(), opened.core);
    let out: Box<dyn Write> = match &args.output {
        Some(path) => match std::fs::File::create(path) {
            // Line by line: whoever ends a program that does not end by itself wants to see them.
            Ok(file) => Box::new(io::LineWriter::new(file)),
            Err(error) => return Err(Failure::new(format!("cannot write {}: {error}", path.display()))),
        },
        None => Box::new(io::stderr()),
    };
    let shared = args.output.is_none();
    let filter = Filter::new(args.interfaces, args.functions, args.failed);
    let mut lines =
        Lines { out, json: args.json, filter, handles: Handles::default(), shared, in_line: false };
    // Nobody goes back.
    opened.session.set_most_checkpoint_bytes(0);
    let (mut calls, mut accounts) = (0, 0);
    loop {
        super::debug::finish_motion(&mut opened.session, Motion::NextCall);
        opened.echo();
        let session = &opened.session;
        let inside = |account: &&Account| account.r#where == Some(Where::GuestLibc) && !account.host_asked;
        let mut lookups = session.accounts_since(accounts).filter(inside).peekable();
        for record in &session.records()[calls..] {
            while let Some(account) = lookups.next_if(|account| account.moment <= record.moment) {
                lines.lookup(account);
            }
            lines.call(record);
        }
        lookups.for_each(|account| lines.lookup(account));
        calls = session.records().len();
        accounts = session.accounts_since(0).count();
        let status = session.status();
        if let Some(departure) = opened.departure() {
            lines.end(status.moment, &status.why, &[]);
            return Err(departure);
        }
        match status.state {
            RunState::Ended(code) => {
                lines.end(status.moment, &status.why, &[]);
                return Ok(super::run::exit_status(&program, core, code));
            }
            RunState::Trapped => {
                lines.end(status.moment, &status.why, &status.end);
                plain::complain(&format!("{program} trapped"));
                return Ok(session.trapped().map_or(TRAPPED, super::run::trapped));
            }
            RunState::Fresh | RunState::Stopped | RunState::Running | RunState::WaitingForInput => {}
        }
    }
}

/// Where the lines go. That nobody reads them does not stop the program.
struct Lines {
    out: Box<dyn Write>,
    json: bool,
    filter: Filter,
    handles: Handles,
    /// The program's standard error comes between the lines.
    shared: bool,
    /// The program wrote there last, and not a whole line.
    in_line: bool,
}

impl Lines {
    fn put(&mut self, line: &str) {
        if std::mem::take(&mut self.in_line) {
            let _ = writeln!(self.out);
        }
        let _ = writeln!(self.out, "{line}");
    }

    fn call(&mut self, record: &CallRecord) {
        // By now the program's bytes are out: its unfinished line comes before this one.
        self.note_output(&record.reply);
        if self.filter.call(record) {
            let line = if self.json {
                json::call(record, &self.handles).to_string()
            } else {
                escape(&listing::call(record, &self.handles)).into_owned()
            };
            self.put(&line);
        }
        self.handles.learn(&record.reply);
    }

    fn note_output(&mut self, reply: &HostReply) {
        let written =
            reply.console.iter().rfind(|c| c.stream == ConsoleStream::Stderr && !c.bytes.is_empty());
        if let Some(chunk) = written.filter(|_| self.shared) {
            self.in_line = !chunk.bytes.ends_with(b"\n");
        }
    }

    fn lookup(&mut self, account: &Account) {
        if !self.filter.lookup(&account.function) {
            return;
        }
        let line = if self.json {
            format!("{{\"lookup\":{}}}", Row::of(account).json())
        } else {
            let (text, answer) = listing::lookup_parts(account);
            listing::row("✗", account.moment, &text, &answer)
        };
        self.put(&escape(&line));
    }

    fn end(&mut self, moment: Moment, why: &str, lines: &[String]) {
        if self.json {
            self.put(&serde_json::json!({ "end": why, "moment": moment }).to_string());
        } else {
            self.put(&listing::row("+", moment, why, ""));
            for line in lines {
                self.put(&escape(&format!("      {line}")));
            }
        }
        let _ = self.out.flush();
    }
}
