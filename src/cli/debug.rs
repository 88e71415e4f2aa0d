//! `debug`: the screen, or with `--batch` the same commands without one.

use super::args::DebugArgs;
use super::load::load;
use super::{FAILURE, Failure, plain};
use crate::session::{Motion, Output, Pump, Session};
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
            Pump::Waiting(WaitReason::Sleep(time) | WaitReason::Network { again: time, .. }) => {
                std::thread::sleep(time)
            }
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
        let lines = if output == Output::Started {
            pump(&mut session);
            session.report()
        } else {
            session.output_lines(&output)
        };
        let printed = if json {
            let (status, data) = (session.status(), session.output_data(command, &output));
            let object =
                serde_json::json!({ "command": command, "output": lines, "status": status, "data": data });
            plain::lines(&[object.to_string()])
        } else {
            plain::text(&[format!("> {command}")]) && plain::text(&lines)
        };
        if quit || !printed {
            break;
        }
    }
    0
}
