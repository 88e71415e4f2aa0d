//! `diff`: two recordings compared call by call, where the runs diverge, and what follows.
//!
//! Both are replayed first: what a program's C library refused by itself is in no recording, but a replay shows it. The
//! exit status is that of diff(1).

use super::args::DiffArgs;
use super::failure::Failure;
use super::load::read;
use super::opened::{
    OpenedSession, load_module, read_recording, recording_only, session_of, within, without_program,
};
use super::unattended::finish_motion;
use super::{language, plain};
use crate::session::Motion;
use crate::trace::compare::{Comparison, ComparisonLayout, Form, RunNames, Shown, Styled, directories};
use crate::trace::recording::{Start, fingerprint};
use crate::wasi::StdoutSink;
use crate::words::message;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// The exit status if the two cannot be compared.
const TROUBLE: i32 = 2;
/// The number of columns if no terminal has any.
const WIDTH: u16 = 80;

/// Compares two recordings. The exit status is 0 if the runs are the same, 1 if not.
pub(super) fn diff(args: &DiffArgs) -> Result<i32, Failure> {
    compare(args).map_err(|failure| Failure { status: TROUBLE, ..failure })
}

fn compare(args: &DiffArgs) -> Result<i32, Failure> {
    let (a, b) = (replayed(&args.a, args)?, replayed(&args.b, args)?);
    let comparison = a.session.compared_with(&b.session);
    let what = |path: &Path, start: &Start| {
        let words: Vec<_> = std::iter::once(&start.program).chain(&start.args).map(String::as_str).collect();
        let (path, directories) = (path.display().to_string(), directories(start));
        message!("diff-run", path, run = words.join(" "), directories)
    };
    let [of_a, of_b] = &comparison.runs;
    let names = RunNames::letters([what(&args.a, &of_a.start), what(&args.b, &of_b.start)]);
    if args.json {
        // It is no error if the reader has gone away.
        let _ = json(&comparison, &names);
    } else if comparison.is_same() {
        let calls = message!("cli-host-calls", count = comparison.runs[0].calls.made());
        plain::text(&[plain::words(&message!("diff-same", calls))]);
    } else {
        text(&comparison, names, args);
    }
    Ok(i32::from(!comparison.is_same()))
}

/// Replays a recording to its end.
fn replayed(path: &Path, args: &DiffArgs) -> Result<OpenedSession, Failure> {
    let name = path.display().to_string();
    let mut recording = read_recording(path, recording_only(path)?, args.max_recording, args.partial)?;
    within(&recording.start.bounds, &args.bounds()).map_err(|why| Failure::about(&name, why))?;
    let start = &recording.start;
    let program = match recording.module.take() {
        Some(module) => load_module(&start.program, module, start)?,
        None => {
            let mut found = None;
            for file in &args.modules {
                let program = load_module(&file.display().to_string(), read(file)?, start)?;
                if fingerprint(&program.bytes) == start.sha256 {
                    found = Some(program);
                }
            }
            found.ok_or_else(|| without_program(name.clone(), start))?
        }
    };
    let mut opened = session_of(recording, program, StdoutSink::Captured)?;
    // Nobody will go back, so no checkpoints are needed.
    opened.session.set_most_checkpoint_bytes(0);
    finish_motion(&mut opened.session, Motion::Continue);
    match opened.session.divergence() {
        Some(divergence) => Err(Failure::about(name, message!("cli-departs", why = divergence.message()))),
        None => Ok(opened),
    }
}

fn text(comparison: &Comparison<'_>, names: RunNames, args: &DiffArgs) {
    let terminal = || {
        let size = io::stdout().is_terminal().then(crossterm::terminal::size);
        size.and_then(Result::ok).map_or(WIDTH, |(columns, _)| columns.max(40))
    };
    let columns = usize::from(args.width.unwrap_or_else(terminal));
    // Everything is escaped when it is printed.
    let harmless = |text: &str| text.to_owned();
    let layout =
        ComparisonLayout { lang: language::spoken(), form: Form::Page, columns, harmless: &harmless };
    let print = |lines: Vec<Styled>| plain::text(&lines.iter().map(Styled::text).collect::<Vec<_>>());
    let report = comparison.report(names, Shown::Differences);
    let mut open = print(report.before(&layout));
    // Print lines as they are made, since there may be millions.
    let shown = if args.all { Shown::All } else { Shown::Differences };
    comparison.each_line(shown, &mut |line| {
        open = open && print(report.row(&line, &layout).lines);
    });
    if open {
        print(report.after(&layout));
    }
}

/// Prints one line: the object, with its rows at the end.
fn json(comparison: &Comparison<'_>, names: &RunNames) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let head = serde_json::to_string(&comparison.json(names))?;
    // Leave out the closing brace for now.
    write!(out, "{},\"rows\":[", &head[..head.len() - 1])?;
    let mut first = true;
    let mut failed = None;
    comparison.each_row(&mut |row| {
        let comma = if std::mem::take(&mut first) { "" } else { "," };
        if failed.is_none() {
            failed = write!(out, "{comma}{row}").err();
        }
    });
    failed.map_or(Ok(()), Err)?;
    writeln!(out, "]}}")?;
    out.flush()
}
