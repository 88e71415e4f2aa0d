//! The lines that people type: standard input, commands and searches.

use super::app::App;
use super::command::command;
use super::edit::LineEdit;
use super::pane::Pane;
use super::pane::memory::Follow;
use super::prompt::PromptKind;
use super::words::message;
use crate::session::Session;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Handles a key while standard input is typed. Returns `false` if the key is for something else.
pub(super) fn in_input(app: &mut App, session: &mut Session, key: &KeyEvent) -> bool {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let Some(input) = &mut app.input else { return false };
    match key.code {
        KeyCode::Char('c') if ctrl => return false,
        KeyCode::Char('d') if ctrl => {
            let rest = input.text().to_string();
            if !rest.is_empty() {
                send(app, session, rest);
            } else {
                app.input = None;
                app.waiting = None;
                session.feed_stdin(None);
            }
        }
        KeyCode::Enter => {
            let line = format!("{}\n", input.text());
            send(app, session, line);
        }
        KeyCode::Esc | KeyCode::Tab | KeyCode::BackTab => {
            app.input = None;
            app.focus = match key.code {
                KeyCode::Tab => app.turned(true),
                KeyCode::BackTab => app.turned(false),
                _ => app.focus,
            };
            app.say(message!("say-stdin-left"));
        }
        KeyCode::PageUp => app.scroll_by(Pane::Console, -5),
        KeyCode::PageDown => app.scroll_by(Pane::Console, 5),
        _ => {
            input.key(key);
        }
    }
    true
}

fn send(app: &mut App, session: &mut Session, text: String) {
    session.feed_stdin(Some(text.as_bytes()));
    let written = app.views.written();
    app.typed.push((written, text));
    app.input = None;
    app.waiting = None;
}

pub(super) fn in_prompt(app: &mut App, session: &mut Session, key: &KeyEvent) {
    let Some(prompt) = &mut app.prompt else { return };
    let ctrl_c = key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL);
    let command = prompt.kind == PromptKind::Command;
    let name = matches!(prompt.kind, PromptKind::Name { .. });
    match key.code {
        KeyCode::Esc => cancel(app),
        _ if ctrl_c => cancel(app),
        KeyCode::Backspace if prompt.line.text().is_empty() => cancel(app),
        KeyCode::Enter => enter(app, session),
        KeyCode::Tab | KeyCode::BackTab if command => {
            if prompt.completions.is_empty() && prompt.error.is_none() {
                prompt.completions = completions(session, prompt.line.text());
            }
            prompt.complete(key.code == KeyCode::BackTab);
        }
        KeyCode::Up | KeyCode::Down if command => {
            let back = if key.code == KeyCode::Up { prompt.back + 1 } else { prompt.back.saturating_sub(1) };
            prompt.error = None;
            prompt.completions.clear();
            prompt.picked = None;
            if back <= app.history.len() {
                prompt.back = back;
                let line = app.history.len().checked_sub(back).and_then(|i| app.history.get(i));
                prompt.line = LineEdit::new(line.map_or("", String::as_str));
            }
        }
        KeyCode::Up | KeyCode::BackTab if name => super::by_name::turn(app, false),
        KeyCode::Down | KeyCode::Tab if name => super::by_name::turn(app, true),
        _ => {
            prompt.error = None;
            if prompt.line.key(key) {
                typed(app, session);
            }
        }
    }
}

/// The prompt's line has changed: find completions for it, or search for it.
pub(super) fn typed(app: &mut App, session: &Session) {
    let Some(prompt) = &mut app.prompt else { return };
    match prompt.kind.clone() {
        PromptKind::Answer | PromptKind::Arguments { .. } => {}
        PromptKind::Command => {
            prompt.picked = None;
            prompt.completions = completions(session, prompt.line.text());
        }
        PromptKind::Name { selected, top, .. } => {
            prompt.picked = None;
            let wanted = prompt.line.text().trim().to_owned();
            if wanted.is_empty() || !super::by_name::show(app, &wanted, 0) {
                restore(app, Pane::Locals, selected, top);
            }
        }
        PromptKind::Search { pane, selected, top } => {
            let needle = prompt.line.text().to_string();
            match super::search::find(app, pane, &needle, selected) {
                Some(found) if !needle.is_empty() => super::search::show(app, pane, found.row),
                _ => restore(app, pane, selected, top),
            }
        }
    }
}

fn completions(session: &Session, line: &str) -> Vec<String> {
    let mut all = session.complete(line);
    if let Some(rest) = line.strip_prefix("theme ") {
        let names = ["dark", "light", "plain"].iter().filter(|n| n.starts_with(rest));
        all.extend(names.map(|n| format!("theme {n}")));
    } else if !line.is_empty() && "theme".starts_with(line) {
        all.push("theme".into());
    }
    all.retain(|c| c != line);
    all.truncate(200);
    all
}

fn restore(app: &mut App, pane: Pane, selected: usize, top: usize) {
    let s = app.scroll_mut(pane);
    (s.selected, s.top) = (selected, top);
}

fn cancel(app: &mut App) {
    match app.prompt.take().map(|prompt| prompt.kind) {
        Some(PromptKind::Search { pane, selected, top }) => restore(app, pane, selected, top),
        Some(PromptKind::Name { focus, selected, top }) => {
            app.focus = focus;
            restore(app, Pane::Locals, selected, top);
        }
        _ => {}
    }
}

fn enter(app: &mut App, session: &mut Session) {
    let Some(prompt) = app.prompt.take() else { return };
    let line = prompt.line.text().trim().to_string();
    match prompt.kind {
        PromptKind::Answer => super::lesson::typed(app, session, &line),
        PromptKind::Name { .. } => super::by_name::enter(app, &prompt),
        PromptKind::Arguments { function, takes } => {
            super::calling::typed(app, session, function, takes, &line)
        }
        PromptKind::Command if line.is_empty() => {}
        PromptKind::Command if line == "mem" => {
            app.memory.follow = Follow::Accesses;
            app.memory.selection = None;
            app.say(message!("say-follows"));
        }
        PromptKind::Command => {
            if app.history.last() != Some(&line) {
                app.history.push(line.clone());
            }
            command(app, session, &line);
        }
        PromptKind::Search { pane, selected, .. } => {
            let again = line.is_empty();
            if !again {
                app.last_search = prompt.line.text().to_string();
            }
            super::search::enter(
                app,
                session,
                pane,
                if again { app.scroll(pane).selected + 1 } else { selected },
            );
        }
    }
}
