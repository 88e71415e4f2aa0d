//! Command lines: the screen's own commands, and how the screen shows the outcome of the session's commands.

use super::app::App;
use super::overlay::Overlay;
use super::pane::Pane;
use super::pane::memory::Follow;
use super::prompt::{Prompt, PromptKind};
use super::theme::{Theme, ThemeName};
use super::words::message;
use crate::session::{CommandError, CommandOutcome, RunState, Session, WhatIfRequest, command_named};
use crate::words::Message;

/// The screen's own commands: usage, and the name of the message that explains it.
pub(crate) const SCREEN_COMMANDS: &[(&str, &str)] =
    &[("theme dark|light|plain", "command-theme"), ("help", "command-screen-help")];

/// Runs one command line.
pub(super) fn command(app: &mut App, session: &mut Session, line: &str) {
    let mut words_of = line.split_whitespace();
    match (words_of.next(), words_of.next()) {
        (Some("theme"), name) => return theme(app, session, line, name),
        (Some("help" | "?"), None) => {
            app.overlay = Some(Overlay::help(app.focus));
            return;
        }
        _ => {}
    }
    if app.running && !matches!(line, "quit" | "q" | "exit" | "restart" | "r") {
        app.say(message!("say-running"));
        return;
    }
    if command_named(line).is_some_and(|info| info.name == "invoke") {
        return super::exports::offer(app, session);
    }
    if let Some(rest) = plan_of(line).filter(|rest| *rest != "adopt") {
        return match WhatIfRequest::parse(rest).and_then(|what| session.plan_of_try(&what)) {
            Ok(plan) => super::whatif::offer(app, session, plan),
            Err(error) => refuse(app, session, line, error),
        };
    }
    match session.command(line) {
        Ok(output) => apply(app, session, line, output),
        Err(error) => refuse(app, session, line, error),
    }
}

/// The argument of `whatif`, if that is the command: the screen asks before it runs anything.
fn plan_of(line: &str) -> Option<&str> {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (command_named(word)?.name == "whatif").then(|| rest.trim())
}

/// Keeps the prompt open, with the error below it.
fn refuse(app: &mut App, session: &Session, line: &str, error: CommandError) {
    let (error, lead) = (Some(error), session.asked_briefly());
    app.prompt = Some(Prompt { error, lead, ..Prompt::new(PromptKind::Command, line) });
}

fn theme(app: &mut App, session: &Session, line: &str, name: Option<&str>) {
    match name.and_then(ThemeName::parse) {
        Some(theme) => {
            app.theme = Theme::new(theme);
            app.say(message!("say-theme", name = theme.name()));
        }
        None => {
            let correction = Some("theme light".to_string());
            refuse(app, session, line, CommandError { message: message!("theme-usage"), correction });
        }
    }
}

pub(super) fn apply(app: &mut App, session: &mut Session, line: &str, output: CommandOutcome) {
    let before = app.views.status.moment;
    match output {
        CommandOutcome::Started => return app.started(),
        CommandOutcome::Quit => app.quit = true,
        CommandOutcome::Nothing => {}
        CommandOutcome::Said(said) => app.say(said),
        CommandOutcome::Lines(mut lines) if lines.len() == 1 => app.message = lines.pop(),
        CommandOutcome::Lines(_)
        | CommandOutcome::Rows(_)
        | CommandOutcome::ShowValue(_)
        | CommandOutcome::ShowCard(_)
        | CommandOutcome::Report => {
            let mut text = session.outcome_lines(&output, app.lang);
            if text.len() == 1 {
                app.message = text.pop().map(Message::verbatim);
            } else {
                app.overlay = Some(Overlay::Details { title: format!(":{line}"), text, top: 0 });
            }
        }
        CommandOutcome::ShowMemory(address) => {
            app.memory.follow = Follow::Stays;
            app.memory.which = None;
            app.show_memory(address);
            app.focus = Pane::Memory;
        }
        CommandOutcome::ShowCode(place) => {
            app.look_at(Some((place.module, place.func)));
            app.focus = Pane::Code;
            app.settle(session);
            let line = app.views.code.lines.iter().position(|l| l.op == place.op);
            super::search::show(app, Pane::Code, line.map_or(0, |l| l + 1));
        }
    }
    // A command may have changed breakpoints or anything else.
    app.views.stale(&Pane::ALL);
    app.views.stale(&[Pane::Source]);
    app.views.fetch_status(session);
    let status = &app.views.status;
    if status.moment < before || status.state == RunState::Fresh {
        app.forget();
        app.stopped();
        app.message.get_or_insert_with(|| message!("say-restarted"));
    }
}
