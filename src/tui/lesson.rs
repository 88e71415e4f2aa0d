//! The lesson's part of the screen: its keys, and what it needs from its stage.

use super::action::LessonKey;
use super::app::App;
use super::lesson_words::said as words_of;
use super::overlay::Overlay;
use super::pane::Pane;
use super::prompt::{Prompt, PromptKind};
use super::words::message;
use crate::lesson::{Said, Stage, TaskKind, TryVerdict, Want};
use crate::session::{RunState, Session};

/// Handles one of the lesson's keys.
pub fn key(app: &mut App, session: &mut Session, key: LessonKey) {
    if app.lesson.is_none() {
        app.say(message!("say-no-lesson"));
        return;
    }
    if key == LessonKey::Page && !read_on(app) {
        return;
    }
    let Some(player) = &mut app.lesson else { return };
    if app.running && !matches!(key, LessonKey::Present | LessonKey::Language | LessonKey::Contents) {
        app.say(message!("say-running"));
        return;
    }
    let said = match key {
        LessonKey::Next | LessonKey::Page => next(app, session),
        LessonKey::Previous => player.previous().err(),
        LessonKey::Back => {
            player.back();
            None
        }
        LessonKey::Hint => {
            let said = player.hint().err();
            app.lesson_end();
            said
        }
        LessonKey::Answer => answer(app, session),
        LessonKey::Language => {
            player.turn_lang();
            app.lang = player.lang();
            None
        }
        LessonKey::Present => {
            player.presenting = !player.presenting;
            None
        }
        LessonKey::Contents => {
            let text = super::pane::lesson::contents(player);
            let title = crate::words::text(player.lang(), "lessons").into_owned();
            let selected = player.lesson_index();
            app.overlay = Some(Overlay::Contents { title, text, selected });
            None
        }
    };
    if let Some(said) = said {
        app.say(words_of(said));
    }
}

/// Scrolls the text one page further; returns `true` at its end.
fn read_on(app: &mut App) -> bool {
    let Some(area) = app.screen.inner(Pane::Lesson) else { return true };
    let height = usize::from(area.height);
    let len = super::pane::len(app, Pane::Lesson, app.row_width(Pane::Lesson));
    if app.scroll(Pane::Lesson).top + height >= len {
        return true;
    }
    app.scroll_by(Pane::Lesson, isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(1));
    false
}

fn next(app: &mut App, session: &mut Session) -> Option<Said> {
    match app.lesson.as_mut()?.next(session) {
        Ok(started) => {
            moved_on(app, session, started);
            None
        }
        Err(said) => Some(said),
    }
}

/// Shows another step of the lesson. `started` says whether the machine is still on its way to it.
fn moved_on(app: &mut App, session: &mut Session, started: bool) {
    *app.scroll_mut(Pane::Lesson) = super::app::Scroll::default();
    if started {
        app.started();
    } else {
        arrived(app, session);
    }
}

fn answer(app: &mut App, session: &mut Session) -> Option<Said> {
    let player = app.lesson.as_mut()?;
    match player.step().task.as_ref().map(|task| &task.kind) {
        Some(TaskKind::Answer { .. }) => {
            app.prompt = Some(Prompt::new(PromptKind::Answer, ""));
            None
        }
        Some(TaskKind::Select(_)) => {
            let (which, cursor) = (app.memory.which, app.memory.cursor);
            let verdict = player.select(session, which, cursor);
            app.lesson_end();
            verdict.err()
        }
        Some(TaskKind::Until(_)) => {
            player.stopped(session);
            if player.verdict() != Some(TryVerdict::Right) {
                app.say(message!("lesson-until"));
            }
            None
        }
        None => Some(Said::NothingAsked),
    }
}

/// Handles an answer that was typed and sent.
pub fn typed(app: &mut App, session: &mut Session, line: &str) {
    let Some(player) = &mut app.lesson else { return };
    if let Err(said) = player.answer(session, line) {
        app.say(words_of(said));
    }
    app.lesson_end();
}

/// Opens a lesson that was chosen from the list.
pub fn open(app: &mut App, lesson: usize) {
    if let Some(player) = &mut app.lesson {
        player.open(lesson);
        *app.scroll_mut(Pane::Lesson) = super::app::Scroll::default();
    }
}

/// After a motion has ended: the lesson may go on, or a task may be solved.
pub fn stopped(app: &mut App, session: &mut Session) {
    let Some(player) = &mut app.lesson else { return };
    let arriving = player.is_arriving();
    let open = player.is_open();
    if player.stopped(session) {
        app.started();
    } else if arriving {
        arrived(app, session);
    } else if open && !app.lesson.as_ref().is_some_and(crate::lesson::Player::is_open) {
        app.lesson_end();
        app.settle(session);
    }
}

/// The machine is where the step happens, so the step's pane gets the focus.
fn arrived(app: &mut App, session: &mut Session) {
    let look = app.lesson.as_ref().and_then(|p| p.step().look.as_deref()).and_then(pane);
    app.overlay = None;
    if let Some(look) = look {
        app.focus = look;
    } else if app.focus == Pane::Lesson {
        app.focus = app.behind;
    }
    app.settle(session);
}

/// The pane that has this name in lessons.
fn pane(name: &str) -> Option<Pane> {
    let at = crate::lesson::PANES.iter().position(|known| *known == name)?;
    Pane::ALL.get(at).copied()
}

/// Does what the lesson wants from outside: a new session, or stored progress.
pub(crate) fn serve(app: &mut App, session: &mut Session, stage: &mut dyn Stage) {
    while let Some(want) = app.lesson.as_mut().and_then(crate::lesson::Player::want) {
        match want {
            Want::Keep => {
                let Some(player) = &app.lesson else { return };
                if let Err(why) = stage.keep(player.progress()) {
                    app.say(why);
                }
            }
            Want::Set(run) => {
                let Some(player) = &mut app.lesson else { return };
                match stage.set(player.lesson(), &run) {
                    Ok(fresh) => {
                        *session = fresh;
                        let started = player.begin(session);
                        app.forget();
                        app.stopped();
                        app.welcome = false;
                        moved_on(app, session, started);
                    }
                    Err(why) => app.say(why),
                }
            }
        }
    }
    if session.status().state == RunState::Fresh {
        app.rearrange();
    }
}

/// Reads the lesson again if its files have changed; returns whether they have.
pub(crate) fn reload(app: &mut App, session: &mut Session, stage: &mut dyn Stage) -> bool {
    let Some(changed) = stage.changed() else { return false };
    match (changed, &mut app.lesson) {
        (Ok(lesson), Some(player)) => {
            player.replace(lesson);
            serve(app, session, stage);
        }
        (Err(problems), _) => {
            let text = problems.iter().map(|problem| problem.text(app.lang)).collect();
            let title = app.text("lesson-wrong").into_owned();
            app.overlay = Some(Overlay::Details { title, text, top: 0 });
        }
        (Ok(_), None) => {}
    }
    app.settle(session);
    true
}
