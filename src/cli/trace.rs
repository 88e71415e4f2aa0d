//! `trace`: one decoded line for each host call, as strace prints system calls. A path that the program's own C library
//! refuses makes no host call, but is shown as a line, too.

use super::args::TraceArgs;
use super::batched::Batched;
use super::ended::{exit_status, trapped};
use super::failure::{Failure, TRAPPED};
use super::hints;
use super::opened::open;
use super::row::ExplainRow;
use super::unattended::finish_motion;
use super::{language, plain, sources};
use crate::caps::{Account, Where};
use crate::guest::{ConsoleStream, HostReply, Moment};
use crate::session::{Motion, RunState, Witnessed};
use crate::trace::{CallRecord, Filter, json, listing, render};
use crate::tui::escape;
use crate::wasi::{StdinSource, StdoutSink};
use crate::words::Message;
use crate::words::message;
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// Runs a program and prints its calls; returns its exit status.
pub(super) fn trace(args: TraceArgs) -> Result<i32, Failure> {
    let mut opened = open(&args.program, StdinSource::Inherit, StdoutSink::Inherit)?;
    sources::attach(&mut opened.session, &args.sources.maps, &args.program.program());
    let (program, core) = (opened.program.clone(), opened.core);
    let out: Box<dyn Write + Send> = match &args.output {
        Some(path) => match std::fs::File::create(path) {
            Ok(file) => Box::new(file),
            Err(error) => {
                let path = path.display().to_string();
                return Err(Failure::new(message!("cli-cannot-write", path, why = error.to_string())));
            }
        },
        None => Box::new(io::stderr()),
    };
    let shared = args.output.is_none();
    let filter = Filter::new(args.interfaces, args.functions, args.failed);
    if !args.json || args.output.is_some() {
        hints::unmatched(&filter, &program, opened.session.guest().program());
    }
    let lines = LineOutput {
        out: Batched::new(out)?,
        json: args.json,
        filter,
        shared,
        in_line: false,
        line: String::new(),
    };
    let lines = Rc::new(RefCell::new(lines));
    // Nobody will go back, so no checkpoints are needed.
    opened.session.set_most_checkpoint_bytes(0);
    opened.session.keep_no_calls();
    let (echo, witness) = (opened.echoer(), Rc::clone(&lines));
    opened.session.set_witness(Box::new(move |seen| {
        let mut lines = witness.borrow_mut();
        match seen {
            Witnessed::Asks(call) if shared && render::writes(call) => lines.out.flush(),
            Witnessed::Asks(_) => {}
            Witnessed::Call { record, .. } => {
                if echo.writes(&record.reply) {
                    lines.out.flush();
                    echo.reply(&record.reply);
                }
                lines.call(record);
            }
            Witnessed::Lookup(account)
                if account.r#where == Some(Where::GuestLibc) && !account.host_asked =>
            {
                lines.lookup(account);
            }
            Witnessed::Lookup(_) => {}
        }
    }));
    finish_motion(&mut opened.session, Motion::Continue);
    let mut lines = lines.borrow_mut();
    let status = opened.session.status();
    if let Some(departure) = opened.departure() {
        lines.end(status.moment, &status.why, &[]);
        return Err(departure);
    }
    match status.state {
        RunState::Ended(code) => {
            lines.end(status.moment, &status.why, &[]);
            if code != 0 {
                hints::after_failure(&args.program);
            }
            Ok(exit_status(&program, core, code))
        }
        RunState::Trapped => {
            lines.end(status.moment, &status.why, &status.end);
            plain::complain(&message!("cli-trapped", program));
            hints::after_failure(&args.program);
            Ok(opened.session.trapped().map_or(TRAPPED, trapped))
        }
        RunState::Fresh | RunState::Stopped | RunState::Running | RunState::WaitingForInput => {
            lines.end(status.moment, &status.why, &[]);
            Err(Failure::new(status.why))
        }
    }
}

/// Where the lines go. The program runs on even if nobody reads them.
struct LineOutput {
    out: Batched,
    json: bool,
    filter: Filter,
    /// Whether the program's output goes to the same place, between the lines.
    shared: bool,
    /// Whether the program wrote there last, without ending its line.
    in_line: bool,
    /// A buffer for one line, used again for each.
    line: String,
}

impl LineOutput {
    fn put(&mut self, line: &str) {
        let broken = std::mem::take(&mut self.in_line);
        self.out.write(|out| {
            out.extend_from_slice(if broken { b"\n" } else { b"" });
            out.extend_from_slice(line.as_bytes());
            out.push(b'\n');
        });
    }

    fn call(&mut self, record: &CallRecord) {
        // The program's bytes have been written already, so its unfinished line comes before this one.
        self.note_output(&record.reply);
        if self.filter.call(record) {
            if self.json {
                self.put(&json::call(record).to_string());
            } else {
                let mut line = std::mem::take(&mut self.line);
                line.clear();
                listing::write_call(&mut line, record, language::spoken());
                self.put(&escape(&line));
                self.line = line;
            }
        }
    }

    fn note_output(&mut self, reply: &HostReply) {
        let written =
            reply.console.iter().rfind(|c| c.stream == ConsoleStream::Stderr && !c.bytes.is_empty());
        if let Some(chunk) = written.filter(|_| self.shared) {
            self.in_line = !chunk.bytes.ends_with(b"\n");
        }
    }

    fn lookup(&mut self, account: &Account) {
        let refused = account.outcome.is_refusal();
        if !self.filter.lookup(&account.function, refused) {
            return;
        }
        let line = if self.json {
            format!("{{\"lookup\":{}}}", ExplainRow::of(account, None).json())
        } else {
            let (text, answer) = listing::lookup_parts(account);
            listing::row(account.outcome.mark(), account.moment, &plain::words(&text), &plain::words(&answer))
        };
        self.put(&escape(&line));
    }

    fn end(&mut self, moment: Moment, why: &Message, lines: &[Message]) {
        if self.json {
            self.put(&serde_json::json!({ "end": why, "moment": moment }).to_string());
        } else {
            self.put(&listing::row("+", moment, &plain::words(why), ""));
            for line in lines {
                self.put(&escape(&format!("      {}", plain::words(line))));
            }
        }
        self.out.flush();
    }
}
