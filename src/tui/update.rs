//! From an event to a changed [`App`]: key → action → command to the session → views.
//!
//! Moving in the panes is in `cursor`, typing lines is in `typing`, and command lines are in `command`.

use super::action::{Action, LessonKey};
use super::app::App;
use super::beside::Beside;
use super::command::command;
use super::cursor::{close, details, move_by, page, show_table, sideways};
use super::edit::LineEdit;
use super::keymap;
use super::overlay::Overlay;
use super::pane::why::WhyPage;
use super::pane::{self, Pane};
use super::prompt::{Prompt, PromptKind};
use super::select;
use super::typing::{in_input, in_prompt, typed};
use super::words::{self, message};
use crate::session::{CodePlace, Motion, Session, WaitReason};
use crossterm::event::{Event, KeyEvent, KeyEventKind};
use ratatui::layout::Size;

/// Handles one event of the terminal. Leaves the app settled.
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
        Event::Mouse(mouse) => super::mouse::event(app, session, *mouse),
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
        select::before(app, key, action);
        act(app, session, action);
    }
}

/// Carries out an action.
pub(crate) fn act(app: &mut App, session: &mut Session, action: Action) {
    if let (Some(Overlay::Ask { plan, .. }), Action::Details) = (&app.overlay, action) {
        let plan = plan.clone();
        app.overlay = None;
        return super::whatif::start(app, session, plan);
    }
    if let (Some(Overlay::Exports { functions, selected }), Action::Details) = (&app.overlay, action) {
        let chosen = functions.get(*selected).cloned();
        app.overlay = None;
        return super::calling::choose(app, session, chosen);
    }
    if app.overlay.is_some() && in_overlay(app, action) {
        return;
    }
    if app.beside.is_some() && super::beside_keys::act(app, session, action) {
        return;
    }
    if app.on_timeline && super::travel::on_timeline(app, session, action) {
        return;
    }
    match action {
        Action::Go(motion) => go(app, session, super::lines::motion(app, motion)),
        Action::Restart => command(app, session, "restart"),
        Action::Interrupt => interrupt(app, session),
        Action::Breakpoint => breakpoint(app, session),
        Action::Back(back) => super::travel::back(app, session, super::lines::motion_back(app, back)),
        Action::Moment => {
            app.prompt = Some(Prompt::new(PromptKind::Command, "goto "));
            typed(app, session);
        }
        Action::Timeline => {
            app.on_timeline = !app.on_timeline;
            app.message = app.on_timeline.then(|| message!("say-on-timeline"));
        }
        Action::Bookmark => {
            let (name, set) = session.toggle_bookmark();
            app.say(words::bookmark(&name, set));
            app.views.moved();
        }
        Action::WhatIf => super::whatif::key(app, session),
        Action::NextPane => app.focus = app.turned(true),
        Action::PreviousPane => app.focus = app.turned(false),
        Action::Focus(Pane::Code) if app.has_source => app.focus = Pane::Source,
        Action::Focus(Pane::Calls) if app.tasks_shown => app.focus = Pane::Tasks,
        Action::Focus(pane) => app.focus = pane,
        Action::Tasks => app.switch_tasks(),
        Action::SwitchSource => super::lines::switch(app),
        Action::Main => super::lines::to_main(app, session),
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
            let kind = PromptKind::Search { pane: app.focus, selected: s.selected, top: s.top };
            app.prompt = Some(Prompt::new(kind, ""));
        }
        Action::Name => super::by_name::ask(app),
        Action::Command => app.prompt = Some(Prompt::new(PromptKind::Command, "")),
        Action::Address => {
            app.prompt = Some(Prompt::new(PromptKind::Command, "mem "));
            typed(app, session);
        }
        Action::FollowPointer => super::pointers::follow(app),
        Action::MemoryFormat => super::pointers::next_format(app),
        Action::Who => super::past::who(app, session),
        Action::JumpBack => super::past::jump_back(app, session),
        Action::Watch => super::past::watch(app, session),
        Action::Select => select::toggle(app),
        Action::Unsigned => {
            app.unsigned = !app.unsigned;
            app.say(if app.unsigned { message!("say-unsigned") } else { message!("say-signed") });
        }
        Action::Zoom => app.zoom = !app.zoom,
        Action::Lesson(LessonKey::Back) if super::pointers::go_back(app) => {}
        Action::Lesson(key) => super::lesson::key(app, session, key),
        Action::Help => app.overlay = Some(Overlay::help(app.focus)),
        // While input is typed, this key only leaves the line; otherwise it interrupts the running program.
        Action::Close if app.running && app.waiting != Some(WaitReason::Stdin) => interrupt(app, session),
        Action::Close => close(app),
        Action::Quit => app.quit = true,
    }
}

/// Carries out an action in the overlay. Returns `true` if the overlay took the action; any other action closes it and
/// is carried out.
fn in_overlay(app: &mut App, action: Action) -> bool {
    let Some(overlay) = app.overlay.take() else { return false };
    if let (Overlay::Contents { selected, .. }, Action::Details) = (&overlay, action) {
        super::lesson::open(app, *selected);
        return true;
    }
    if let (Overlay::Card { page: WhyPage::Account(_), .. }, Action::Details) = (&overlay, action) {
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
        app.say(if stdin { message!("say-stdin-left") } else { message!("say-running") });
    } else if app.ended() {
        app.say(match session.is_library() {
            true => message!("line-library"),
            false => message!("say-ended"),
        });
    } else {
        session.start(motion);
        app.started();
    }
}

/// The screen is opened on a program.
pub(crate) fn opened(app: &mut App, session: &Session) {
    let count = session.guest().missing().len();
    if count > 0 {
        app.say(match session.person_is_host() {
            true => message!("say-missing-ask", count),
            false => message!("say-missing", count),
        });
    }
}

/// To be called when the motion under way is over.
pub fn stopped(app: &mut App, session: &mut Session) {
    app.stopped();
    app.beside = session.just_tried().cloned().map(Beside::new);
    app.settle(session);
    super::past::stopped(app, session);
    super::lesson::stopped(app, session);
    if let lead @ Some(_) = session.asked_briefly() {
        app.prompt = Some(Prompt { lead, ..Prompt::new(PromptKind::Command, "reply ") });
    }
}

/// To be called when the program waits. If it reads standard input, the person may type.
pub(crate) fn waits(app: &mut App, session: &Session, reason: &WaitReason) {
    let began = app.waiting.as_ref() != Some(reason);
    app.waiting = Some(reason.clone());
    if *reason == WaitReason::Stdin && began {
        app.moved();
        app.focus_before_input.get_or_insert(app.focus);
        app.focus = Pane::Console;
        app.input = Some(LineEdit::default());
        app.settle(session);
    }
}

fn interrupt(app: &mut App, session: &mut Session) {
    if app.running {
        session.interrupt();
        app.stopped();
        app.say(message!("say-interrupted"));
    } else {
        app.say(message!("say-not-running"));
    }
}

fn breakpoint(app: &mut App, session: &mut Session) {
    if app.focus == Pane::Source {
        return super::lines::breakpoint(app, session);
    }
    let code = &app.views.code;
    let Some(line) = pane::code::cursor_line(app) else {
        app.say(message!("say-no-instruction"));
        return;
    };
    let offset = line.offset;
    let place = CodePlace { module: code.module, func: code.func, op: line.op };
    session.toggle_breakpoint(place);
    app.views.stale(&[Pane::Code, Pane::Source]);
    app.settle(session);
    let index = app.scroll(Pane::Code).selected.saturating_sub(1);
    let set = app.views.code.breakpoints.iter().find(|(l, _)| *l == index).map(|(_, n)| *n);
    app.say(words::breakpoint(set, offset));
}
