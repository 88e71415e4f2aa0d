//! From an event to a changed [`App`]: key → action → command to the session → views.

use super::action::Action;
use super::app::App;
use super::edit::LineEdit;
use super::keymap;
use super::overlay::Overlay;
use super::pane::memory::Follow;
use super::pane::why::Page;
use super::pane::{self, Pane};
use super::prompt::{Kind, Prompt};
use super::theme::{Theme, ThemeName};
use super::words;
use crate::session::{CodePlace, CommandError, Motion, Output, Pump, RunState, Session, WaitReason};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::Size;

/// Commands of the screen itself: usage and help.
pub const SCREEN_COMMANDS: &[(&str, &str)] =
    &[("theme dark|light|plain", "choose the colours"), ("help", "the help screen")];

/// One event of the terminal. Leaves the app settled.
pub fn event(app: &mut App, session: &mut Session, event: &Event) {
    match event {
        Event::Resize(width, height) => {
            app.size = Size::new(*width, *height);
            app.repaint = true;
        }
        Event::Key(key) if key.kind != KeyEventKind::Release => on_key(app, session, key),
        Event::Paste(text) => {
            if let Some(prompt) = &mut app.prompt {
                prompt.line.insert(text);
                typed(app, session);
            } else if let Some(input) = &mut app.input {
                input.insert(text);
            }
        }
        Event::Mouse(mouse) => super::mouse::event(app, *mouse),
        _ => return,
    }
    if !app.running || app.waiting.is_some() {
        app.settle(session);
    } else {
        app.rearrange();
    }
}

fn on_key(app: &mut App, session: &mut Session, key: &KeyEvent) {
    app.message = None;
    if app.prompt.is_some() {
        return in_prompt(app, session, key);
    }
    if app.input.is_some() && in_input(app, session, key) {
        return;
    }
    if let Some(action) = keymap::action(key) {
        act(app, session, action);
    }
}

/// One action.
pub fn act(app: &mut App, session: &mut Session, action: Action) {
    if app.overlay.is_some() && in_overlay(app, action) {
        return;
    }
    match action {
        Action::Go(motion) => go(app, session, motion),
        Action::Restart => command(app, session, "restart"),
        Action::Interrupt => interrupt(app, session),
        Action::Breakpoint => breakpoint(app, session),
        Action::Backwards => app.message = Some(words::LATER_BACKWARDS.into()),
        Action::NextPane => app.focus = app.turned(true),
        Action::PreviousPane => app.focus = app.turned(false),
        Action::Focus(pane) => app.focus = pane,
        Action::Up => move_by(app, -1),
        Action::Down => move_by(app, 1),
        Action::PageUp => move_by(app, -page(app)),
        Action::PageDown => move_by(app, page(app)),
        Action::First => move_by(app, isize::MIN / 2),
        Action::Last => move_by(app, isize::MAX / 2),
        Action::Left => sideways(app, false),
        Action::Right => sideways(app, true),
        Action::Details => details(app),
        Action::Search => {
            let s = app.scroll(app.focus);
            let kind = Kind::Search { pane: app.focus, selected: s.selected, top: s.top };
            app.prompt = Some(Prompt::new(kind, ""));
        }
        Action::Command => app.prompt = Some(Prompt::new(Kind::Command, "")),
        Action::Address => {
            app.prompt = Some(Prompt::new(Kind::Command, "mem "));
            typed(app, session);
        }
        Action::FollowPointer => follow_pointer(app),
        Action::Unsigned => {
            app.unsigned = !app.unsigned;
            app.message = Some(if app.unsigned { words::UNSIGNED } else { words::SIGNED }.into());
        }
        Action::Zoom => app.zoom = !app.zoom,
        Action::Lesson(key) => super::lesson::key(app, session, key),
        Action::Help => app.overlay = Some(Overlay::help(app.focus)),
        // Who types input leaves the line with it; whoever else sees the program run wants it to stop.
        Action::Close if app.running && app.waiting != Some(WaitReason::Stdin) => interrupt(app, session),
        Action::Close => close(app),
        Action::Quit => app.quit = true,
    }
}

/// True when the overlay took the action; any other closes it and goes on.
fn in_overlay(app: &mut App, action: Action) -> bool {
    let Some(overlay) = app.overlay.take() else { return false };
    if let (Overlay::Contents { selected, .. }, Action::Details) = (&overlay, action) {
        super::lesson::open(app, *selected);
        return true;
    }
    if let (Overlay::Card { page: Page::Account(_), .. }, Action::Details) = (&overlay, action) {
        show_table(app);
        return true;
    }
    let page = overlay.height(app);
    let turned = |overlay: Overlay, by: usize| match overlay {
        Overlay::Help { topic, .. } => {
            Overlay::Help { topic: (topic + by) % super::overlay::help::topics(app).len(), top: 0 }
        }
        other => other,
    };
    let topics = super::overlay::help::topics(app).len();
    let next = match action {
        Action::Up => overlay.with_top(|t| t.saturating_sub(1)),
        Action::Down => overlay.with_top(|t| t + 1),
        Action::PageUp => overlay.with_top(|t| t.saturating_sub(page)),
        Action::PageDown => overlay.with_top(|t| t + page),
        Action::First => overlay.with_top(|_| 0),
        Action::Last => overlay.with_top(|_| usize::MAX / 2),
        Action::Left | Action::PreviousPane => turned(overlay, topics - 1),
        Action::Right | Action::NextPane => turned(overlay, 1),
        Action::Close | Action::Details | Action::Quit | Action::Help => return true,
        _ => return false,
    };
    app.overlay = Some(next);
    true
}

fn go(app: &mut App, session: &mut Session, motion: Motion) {
    if app.running {
        let stdin = app.waiting == Some(WaitReason::Stdin);
        app.message = Some(if stdin { words::STDIN_LEFT } else { words::IS_RUNNING }.into());
    } else if app.ended() {
        app.message = Some(words::HAS_ENDED.into());
    } else {
        session.start(motion);
        started(app);
    }
}

pub fn started(app: &mut App) {
    app.welcome = false;
    app.running = true;
    app.waiting = None;
}

/// Runs a slice of the motion under way.
pub fn pump(app: &mut App, session: &mut Session, budget: u64) {
    match session.pump(budget) {
        Pump::Running => app.waiting = None,
        Pump::Stopped => {
            app.stopped();
            app.settle(session);
            super::lesson::stopped(app, session);
        }
        Pump::Waiting(WaitReason::Stdin) => {
            if app.waiting != Some(WaitReason::Stdin) {
                app.waiting = Some(WaitReason::Stdin);
                app.moved();
                app.focus_before_input.get_or_insert(app.focus);
                app.focus = Pane::Console;
                app.input = Some(LineEdit::default());
                app.settle(session);
            }
        }
        Pump::Waiting(reason) => app.waiting = Some(reason),
    }
}

fn interrupt(app: &mut App, session: &mut Session) {
    if app.running {
        session.interrupt();
        app.stopped();
        app.message = Some(words::INTERRUPTED.into());
    } else {
        app.message = Some(words::NOT_RUNNING.into());
    }
}

fn breakpoint(app: &mut App, session: &mut Session) {
    let code = &app.views.code;
    let Some(line) = pane::code::cursor_line(app) else {
        app.message = Some(words::NO_CODE_LINE.into());
        return;
    };
    let offset = line.offset;
    let place = CodePlace { module: code.module, func: code.func, op: line.op };
    session.toggle_breakpoint(place);
    app.views.stale(&[Pane::Code]);
    app.settle(session);
    let index = app.scroll(Pane::Code).selected.saturating_sub(1);
    let set = app.views.code.breakpoints.iter().find(|(l, _)| *l == index).map(|(_, n)| *n);
    app.message = Some(words::breakpoint(set, offset));
}

fn page(app: &App) -> isize {
    let rows = app.screen.inner(app.focus).map_or(1, |r| r.height);
    isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1)
}

fn move_by(app: &mut App, by: isize) {
    let pane = app.focus;
    if pane == Pane::Memory {
        let (_, per_row) = app.memory_shape();
        return move_cursor(app, by.saturating_mul(per_row as isize));
    }
    if !pane.selects() {
        return app.scroll_by(pane, by);
    }
    let last = pane::len(app, pane, app.row_width(pane)).saturating_sub(1);
    let to = app.scroll(pane).selected.saturating_add_signed(by).min(last);
    select(app, pane, to);
}

fn move_cursor(app: &mut App, by: isize) {
    let size = app.views.memory.size;
    app.memory.follow = Follow::Stays;
    let to = (app.memory.cursor as i128 + by as i128).clamp(0, i128::from(size.saturating_sub(1)));
    let to = u64::try_from(to).unwrap_or(0);
    let (rows, per_row) = app.memory_shape();
    app.memory.cursor = to;
    let row = to / per_row;
    let top = (app.memory.top / per_row).min(row).max((row + 1).saturating_sub(rows as u64));
    app.memory.top = top * per_row;
}

/// Selects a row; some panes show in others what is selected.
pub fn select(app: &mut App, pane: Pane, row: usize) {
    let before = app.scroll(pane).selected;
    app.scroll_mut(pane).selected = row;
    match pane {
        Pane::Calls if row != before => app.show_frame(row),
        Pane::Host => {
            if let Some(account) = app.views.calls.get(row).and_then(|c| c.account) {
                app.why = Some(Page::Account(account));
                app.scroll_mut(Pane::Why).top = 0;
            }
        }
        _ => {}
    }
}

fn sideways(app: &mut App, right: bool) {
    match app.focus {
        Pane::Memory => move_cursor(app, if right { 1 } else { -1 }),
        Pane::Why => {
            let pages = pane::why::pages(app);
            let at = pane::why::page(app).and_then(|p| pages.iter().position(|q| *q == p)).unwrap_or(0);
            let to = if right { (at + 1).min(pages.len().saturating_sub(1)) } else { at.saturating_sub(1) };
            app.why = pages.get(to).copied();
            app.scroll_mut(Pane::Why).top = 0;
            let row = app.views.calls.iter().position(|c| c.account.map(Page::Account) == app.why);
            if let Some(row) = row.filter(|_| app.why.is_some()) {
                app.scroll_mut(Pane::Host).selected = row;
            }
        }
        pane => {
            let s = app.scroll_mut(pane);
            s.left = if right { (s.left + 8).min(4096) } else { s.left.saturating_sub(8) };
        }
    }
}

/// Whether what the program waits for can be typed.
fn takes_input(app: &App) -> bool {
    matches!(app.waiting, Some(WaitReason::Stdin | WaitReason::Network { stdin: true, .. }))
}

fn details(app: &mut App) {
    match app.focus {
        Pane::Calls => app.focus = Pane::Code,
        Pane::Memory => follow_pointer(app),
        Pane::Console if takes_input(app) => app.input = Some(LineEdit::default()),
        Pane::Why => match pane::why::page(app) {
            Some(page) => app.overlay = Some(Overlay::Card { page, top: 0 }),
            None => app.message = Some(words::NOTHING_TO_OPEN.into()),
        },
        pane => match pane::details(app, pane) {
            Some((title, text)) => app.overlay = Some(Overlay::Details { title, text, top: 0 }),
            None => app.message = Some(words::NOTHING_TO_OPEN.into()),
        },
    }
}

/// From a card to libc's table of directories in memory, if that could be located.
fn show_table(app: &mut App) {
    let Some(table) = app.views.preopens.clone() else { return };
    app.memory.follow = Follow::Stays;
    app.memory.which = table.memory;
    app.show_memory(table.address);
    app.focus = Pane::Memory;
}

fn follow_pointer(app: &mut App) {
    let pointed = match app.focus {
        Pane::Memory => pane::memory::pointer(app).map(|a| (a, Follow::Stays)),
        pane => pane::value::pointer(app, pane).map(|(address, what)| {
            // A stack slot is another value after the next operator; a local stays what it is.
            (address, if pane == Pane::Locals { Follow::Value(what) } else { Follow::Stays })
        }),
    };
    match pointed {
        Some((address, follow)) => {
            app.memory.follow = follow;
            if app.focus != Pane::Memory {
                app.memory.which = None;
            }
            app.show_memory(address);
            if app.screen.inner(Pane::Memory).is_none() {
                app.focus = Pane::Memory;
            }
        }
        None => app.message = Some(words::NO_POINTER.into()),
    }
}

fn close(app: &mut App) {
    if app.look().is_some() {
        app.look_at(None);
    } else if app.focus == Pane::Code {
        app.show_pc();
    } else {
        app.zoom = false;
    }
}

/// Typing standard input. False: not a key of it.
fn in_input(app: &mut App, session: &mut Session, key: &KeyEvent) -> bool {
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
            app.message = Some(words::STDIN_LEFT.into());
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
    let written = app.views.console.iter().map(|p| p.text.len()).sum();
    app.typed.push((written, text));
    app.input = None;
    app.waiting = None;
}

fn in_prompt(app: &mut App, session: &mut Session, key: &KeyEvent) {
    let Some(prompt) = &mut app.prompt else { return };
    let ctrl_c = key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL);
    let command = prompt.kind == Kind::Command;
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
        _ => {
            prompt.error = None;
            if prompt.line.key(key) {
                typed(app, session);
            }
        }
    }
}

/// The prompt's line has changed: complete it, or search for it.
fn typed(app: &mut App, session: &Session) {
    let Some(prompt) = &mut app.prompt else { return };
    match prompt.kind.clone() {
        Kind::Answer => {}
        Kind::Command => {
            prompt.picked = None;
            prompt.completions = completions(session, prompt.line.text());
        }
        Kind::Search { pane, selected, top } => {
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
    if let Some(Prompt { kind: Kind::Search { pane, selected, top }, .. }) = app.prompt.take() {
        restore(app, pane, selected, top);
    }
}

fn enter(app: &mut App, session: &mut Session) {
    let Some(prompt) = app.prompt.take() else { return };
    let line = prompt.line.text().trim().to_string();
    match prompt.kind {
        Kind::Answer => super::lesson::typed(app, session, &line),
        Kind::Command if line.is_empty() => {}
        Kind::Command if line == "mem" => {
            app.memory.follow = Follow::Accesses;
            app.message = Some(words::FOLLOWS_ACCESSES.into());
        }
        Kind::Command => {
            if app.history.last() != Some(&line) {
                app.history.push(line.clone());
            }
            command(app, session, &line);
        }
        Kind::Search { pane, selected, .. } => {
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

/// Runs one command line.
fn command(app: &mut App, session: &mut Session, line: &str) {
    let mut words_of = line.split_whitespace();
    match (words_of.next(), words_of.next()) {
        (Some("theme"), name) => return theme(app, line, name),
        (Some("help" | "?"), None) => {
            app.overlay = Some(Overlay::help(app.focus));
            return;
        }
        _ => {}
    }
    if app.running && !matches!(line, "quit" | "q" | "exit" | "restart" | "r") {
        app.message = Some(words::IS_RUNNING.into());
        return;
    }
    match session.command(line) {
        Ok(output) => apply(app, session, line, output),
        Err(error) => refuse(app, line, error),
    }
}

/// The prompt stays open with what is wrong under it.
fn refuse(app: &mut App, line: &str, error: CommandError) {
    let mut prompt = Prompt::new(Kind::Command, line);
    prompt.error = Some(error);
    app.prompt = Some(prompt);
}

fn theme(app: &mut App, line: &str, name: Option<&str>) {
    match name.and_then(ThemeName::parse) {
        Some(theme) => {
            app.theme = Theme::new(theme);
            app.message = Some(format!("{} {}.", words::THEME_IS, theme.name()));
        }
        None => {
            let correction = Some("theme light".to_string());
            refuse(app, line, CommandError { message: words::THEME_USAGE.into(), correction });
        }
    }
}

fn apply(app: &mut App, session: &mut Session, line: &str, output: Output) {
    let before = app.views.status.moment;
    match output {
        Output::Started => return started(app),
        Output::Quit => app.quit = true,
        Output::Nothing => {}
        Output::Said(text) => app.message = Some(text),
        Output::Lines(text) if text.len() == 1 => app.message = text.into_iter().next(),
        Output::Lines(text) => {
            app.overlay = Some(Overlay::Details { title: format!(":{line}"), text, top: 0 });
        }
        Output::ShowMemory(address) => {
            app.memory.follow = Follow::Stays;
            app.memory.which = None;
            app.show_memory(address);
            app.focus = Pane::Memory;
        }
        Output::ShowCode(place) => {
            app.look_at(Some((place.module, place.func)));
            app.focus = Pane::Code;
            app.settle(session);
            let line = app.views.code.lines.iter().position(|l| l.op == place.op);
            super::search::show(app, Pane::Code, line.map_or(0, |l| l + 1));
        }
    }
    // A command may have changed breakpoints, or more.
    app.views.stale(&Pane::ALL);
    app.views.fetch_status(session);
    let status = &app.views.status;
    if status.moment < before || status.state == RunState::Fresh {
        app.forget();
        app.stopped();
        app.message.get_or_insert_with(|| words::RESTARTED.into());
    }
}
