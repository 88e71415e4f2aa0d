//! `debug`: the screen, or with `--batch` the same commands without one.

use super::args::DebugArgs;
use super::load::load;
use super::{FAILURE, Failure, plain};
use crate::session::{CodePlace, MemoryRequest, Motion, Output, Pump, Session};
use crate::wasi::{StdinSource, StdoutSink};
use std::io::IsTerminal;

/// Operators between two looks at how a motion goes.
const SLICE: u64 = 1 << 22;

/// Opens the debugger.
pub(super) fn debug(args: DebugArgs) -> Result<i32, Failure> {
    if args.batch {
        let session = load(&args.program, StdinSource::Inherit, StdoutSink::Captured)?.session()?;
        return Ok(batch(session, &args.commands, args.json));
    }
    let session = load(&args.program, StdinSource::Fed, StdoutSink::Captured)?.session()?;
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Failure::new(
            "the debugger needs a terminal, and standard input or output is not one. Without one: `wasmscope explain`, \
             `trace` or `run`, or `wasmscope debug --batch -x COMMAND`",
        ));
    }
    let options =
        crate::tui::Options { theme: crate::tui::ThemeName::from_vars(|name| std::env::var(name).ok()) };
    crate::tui::run(session, &options)
        .map_err(|error| Failure::new(format!("the terminal failed: {error}")))?;
    Ok(0)
}

/// Runs a motion to its end, sleeping where the program sleeps.
pub(super) fn finish_motion(session: &mut Session, motion: Motion) {
    session.start(motion);
    pump(session);
}

fn pump(session: &mut Session) {
    use crate::guest::WaitReason;
    loop {
        match session.pump(SLICE) {
            Pump::Running => {}
            Pump::Stopped => return,
            Pump::Waiting(WaitReason::Sleep(time)) => std::thread::sleep(time),
            // A host on the process's own input blocks instead: there is no more.
            Pump::Waiting(WaitReason::Stdin) => session.feed_stdin(None),
        }
    }
}

/// Executes commands in order; the first wrong one ends it.
fn batch(mut session: Session, commands: &[String], json: bool) -> i32 {
    for command in commands {
        let output = match session.command(command) {
            Ok(output) => output,
            Err(error) => {
                let hint =
                    error.correction.map_or_else(String::new, |line| format!(" (did you mean `{line}`?)"));
                plain::complain(&format!("`{command}`: {}{hint}", error.message));
                return FAILURE;
            }
        };
        let quit = output == Output::Quit;
        let lines = show(&mut session, output);
        let printed = if json {
            let status = session.status();
            let object = serde_json::json!({ "command": command, "output": lines, "status": status });
            plain::lines(&[object.to_string()])
        } else {
            plain::lines(&[format!("> {command}")]) && plain::lines(&lines)
        };
        if quit || !printed {
            break;
        }
    }
    0
}

/// What a command shows, as lines.
fn show(session: &mut Session, output: Output) -> Vec<String> {
    match output {
        Output::Nothing | Output::Quit => Vec::new(),
        Output::Lines(lines) => lines,
        Output::Said(line) => vec![line],
        Output::Started => {
            pump(session);
            standing(session)
        }
        Output::ShowMemory(address) => memory(session, address),
        Output::ShowCode(place) => code(session, place),
    }
}

/// Where the program stands now, and why.
fn standing(session: &Session) -> Vec<String> {
    let status = session.status();
    let place = match (&status.function, status.offset) {
        (Some(function), Some(offset)) => format!(" in {function} at offset {offset:#x}"),
        (Some(function), None) => format!(" in {function}"),
        _ => String::new(),
    };
    let mut lines = vec![format!("{}: operator {}{place}", status.why, status.moment)];
    lines.extend(Some(status.next).filter(|next| !next.is_empty()));
    lines.extend(status.end);
    lines
}

/// Sixteen rows of sixteen bytes.
fn memory(session: &Session, address: u64) -> Vec<String> {
    let view = session.memory(&MemoryRequest { address, len: 256, ..MemoryRequest::default() });
    let rows = view.bytes.chunks(16).zip((view.address..).step_by(16));
    rows.map(|(bytes, at)| {
        let hex: Vec<String> = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let text: String =
            bytes.iter().map(|b| if (0x20..0x7f).contains(b) { char::from(*b) } else { '.' }).collect();
        format!("{at:#010x}  {:<47}  {text}", hex.join(" "))
    })
    .collect()
}

/// The code around a place.
fn code(session: &Session, place: CodePlace) -> Vec<String> {
    const AROUND: usize = 10;
    let view = session.code_of(place.module, place.func);
    let at = view.lines.iter().position(|line| line.op == place.op).unwrap_or(0);
    let shown = view.lines.iter().enumerate().skip(at.saturating_sub(AROUND)).take(2 * AROUND + 1);
    let mut lines = vec![format!("{} {}", view.title, view.signature)];
    lines.extend(shown.map(|(index, line)| {
        let here = if view.pc_line == Some(index) { '▶' } else { ' ' };
        let stop = if view.breakpoints.iter().any(|(l, _)| *l == index) { '●' } else { ' ' };
        let indent = "  ".repeat(usize::from(line.depth));
        format!("{here}{stop} {:#08x}  {indent}{}", line.offset, line.text)
    }));
    lines
}
