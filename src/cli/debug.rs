//! `debug`: the debugger on the screen, or with `--batch` the same commands without a screen.

use super::args::DebugArgs;
use super::failure::{DIVERGED, FAILURE, Failure};
use super::opened::open;
use super::unattended::finish;
use super::{language, plain, screen, script, sources};
use crate::session::{Command, CommandOutcome, RehearsalBudget, Session};
use crate::wasi::{InputLog, StdinSource, StdoutSink};
use crate::words::{Lang, Message, message};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Opens the debugger on a program or a recording, with a screen or without one.
pub(super) fn debug(mut args: DebugArgs) -> Result<i32, Failure> {
    args.program.attended = true;
    if args.batch {
        let here = args.commands.is_empty();
        if here && std::io::stdin().is_terminal() {
            return Err(Failure::usage(message!("cli-batch-no-commands")));
        }
        // A program that runs again, for a comparison or from its start, must read the same input.
        let stdin = if here { StdinSource::Empty } else { StdinSource::Kept(InputLog::default()) };
        let mut session = open(&args.program, stdin, StdoutSink::Captured)?.session;
        sources::attach(&mut session, &args.sources.maps, &args.program.program());
        session.set_most_checkpoint_bytes(args.max_checkpoints);
        if here {
            return batch(session, script::commands(std::io::stdin().lock()), args.json, args.timing);
        }
        return batch(session, args.commands.into_iter().map(Ok), args.json, args.timing);
    }
    let mut session = open(&args.program, StdinSource::Fed, StdoutSink::Captured)?.session;
    sources::attach(&mut session, &args.sources.maps, &args.program.program());
    session.set_most_checkpoint_bytes(args.max_checkpoints);
    screen::open(session)
}

/// A message about how long a command took.
fn time(took: Duration) -> Message {
    message!("said-time", time = format!("{:.1}", took.as_secs_f64() * 1e3))
}

/// Executes commands in order; the first one that fails is the last.
fn batch(
    mut session: Session,
    commands: impl Iterator<Item = Result<String, Failure>>,
    json: bool,
    timing: bool,
) -> Result<i32, Failure> {
    screen::prepare(&mut session);
    session.missing_imports().iter().for_each(plain::note);
    // Output for programs is in English.
    let lang = if json { Lang::En } else { language::spoken() };
    for command in commands {
        let command = &command?;
        let began = Instant::now();
        let done = Command::parse(command).and_then(|asked| {
            if matches!(asked, Command::Why(_) | Command::WhatIf(_)) {
                session.rehearse(&[], RehearsalBudget::BESIDE);
            }
            session.execute(&asked).map(|came| (asked, came))
        });
        let (asked, came) = match done {
            Ok(done) => done,
            Err(error) => {
                let why = error.message;
                plain::complain(&match error.correction {
                    Some(suggestion) => message!("cli-command-failed-suggesting", command, why, suggestion),
                    None => message!("cli-command-failed", command, why),
                });
                return Ok(FAILURE);
            }
        };
        let quit = came == CommandOutcome::Quit;
        let lines = if came == CommandOutcome::Started {
            finish(&mut session);
            // The end is told with a card.
            if let Some(refused) = session.status().refused.filter(|_| session.guest().ended().is_some()) {
                session.rehearse(&[refused], RehearsalBudget { together: 0, ..RehearsalBudget::BESIDE });
            }
            session.came_to(lang)
        } else {
            session.outcome_lines(&came, lang)
        };
        let took = began.elapsed();
        let printed = if let Some(rows) = session.outcome_rows(&asked).filter(|_| json) {
            plain::lines(&rows.iter().map(ToString::to_string).collect::<Vec<_>>())
        } else if json {
            let (status, data) = (session.status(), session.outcome_data(&asked, &came));
            let mut object =
                serde_json::json!({ "command": command, "output": lines, "status": status, "data": data });
            // The call stack as its source has it, as `lines` gives it for one place.
            if let (Command::Where, Some(stack)) = (&asked, session.stack_data().as_object()) {
                stack.iter().for_each(|(name, value)| object[name] = value.clone());
            }
            if timing {
                object["time_ms"] = (took.as_secs_f64() * 1e3).into();
            }
            plain::lines(&[object.to_string()])
        } else {
            plain::text(&[format!("> {command}")]) && plain::text(&lines)
        };
        let printed = printed && (!timing || json || plain::text(&[time(took).text(lang)]));
        if quit || !printed {
            break;
        }
    }
    Ok(if session.divergence().is_some() { DIVERGED } else { 0 })
}
