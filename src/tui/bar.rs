//! The last line of the screen: the keys that matter now, and what each of them does.

use super::action::Action;
use super::app::App;
use super::keymap::{self, Binding, KeyGroup};
use super::overlay::Overlay;
use super::pane::Pane;
use super::pane::why::WhyPage;
use super::prompt::PromptKind;
use std::borrow::Cow;

/// Keys as people write them, with the names of the messages that say what they do; the most important first.
type Bar = [(&'static str, &'static str)];

const PROMPT: &Bar =
    &[("enter", "bar-run"), ("tab", "bar-complete"), ("↑ ↓", "bar-earlier"), ("esc", "bar-cancel")];
const SEARCH: &Bar = &[("enter", "bar-go-there"), ("esc", "bar-back")];
const NAME: &Bar = &[("enter", "bar-unfold"), ("↑ ↓", "bar-other-names"), ("esc", "bar-back")];
const ANSWER: &Bar = &[("enter", "bar-answer"), ("esc", "bar-not-now")];
const ARGUMENTS: &Bar = &[("enter", "bar-call-with"), ("esc", "bar-cancel")];
const EXPORTS: &Bar = &[("↑ ↓", "bar-choose"), ("enter", "bar-call-it"), ("esc", "bar-close")];
const INPUT: &Bar =
    &[("enter", "bar-send"), ("ctrl-d", "bar-end-input"), ("esc", "bar-look-around"), ("ctrl-c", "bar-stop")];
const SELECTING: &Bar = &[
    ("← → ↑ ↓", "bar-select-more"),
    ("u", "bar-who"),
    ("v", "bar-watch"),
    ("esc", "bar-end"),
    ("?", "bar-help"),
];
const RUNNING: &Bar = &[("esc", "bar-stop"), ("q", "bar-quit")];
const CONTENTS: &Bar = &[("↑ ↓", "bar-choose"), ("enter", "bar-open-lesson"), ("esc", "bar-close")];
const OVERLAY: &Bar = &[("esc", "bar-close"), ("↑ ↓", "bar-scroll"), ("s n o c w", "bar-close-and-go-on")];
/// Shown only if the card has a table.
const TABLE: (&str, &str) = ("enter", "bar-table");
const CARD: &Bar =
    &[("f", "bar-what-if"), ("esc", "bar-close"), ("↑ ↓", "bar-scroll"), ("s n o c w", "bar-go-on")];
const ASK: &Bar = &[("enter", "bar-run-it"), ("esc", "bar-do-not")];
const BESIDE: &Bar = &[
    ("esc", "bar-close"),
    ("↑ ↓", "bar-move"),
    ("tab", "bar-next-difference"),
    ("enter", "bar-go-there"),
    ("f", "bar-adopt"),
    ("r", "bar-again"),
];
const HELP: &Bar = &[("← →", "bar-topics"), ("↑ ↓", "bar-scroll"), ("esc", "bar-close")];

/// Whether a binding means anything now.
fn is_shown(app: &App, binding: &Binding) -> bool {
    match binding.action {
        _ if binding.group == KeyGroup::Lesson => app.lesson.is_some(),
        // Once the program's own code runs, there are quicker ways to go.
        Action::Main => app.has_source && app.welcome,
        Action::Tasks => app.has_tasks,
        _ => app.has_source || !binding.needs_source(),
    }
}

/// The keys that matter now, as many as fit in so many columns.
#[must_use]
pub fn keys(app: &App, columns: usize) -> Vec<(&'static str, Cow<'static, str>)> {
    let bar: Vec<_> = match (&app.prompt, &app.overlay) {
        (Some(prompt), _) => match prompt.kind {
            PromptKind::Command => PROMPT,
            PromptKind::Answer => ANSWER,
            PromptKind::Arguments { .. } => ARGUMENTS,
            PromptKind::Search { .. } => SEARCH,
            PromptKind::Name { .. } => NAME,
        }
        .to_vec(),
        (None, Some(Overlay::Help { .. })) => HELP.to_vec(),
        (None, Some(Overlay::Contents { .. })) => CONTENTS.to_vec(),
        (None, Some(Overlay::Exports { .. })) => EXPORTS.to_vec(),
        (None, Some(Overlay::Ask { .. })) => ASK.to_vec(),
        (None, Some(Overlay::Card { page: WhyPage::Account(_), .. })) if app.views.preopens.is_some() => {
            [&[TABLE], CARD].concat()
        }
        (None, Some(Overlay::Card { .. })) => CARD.to_vec(),
        (None, Some(Overlay::Details { .. })) => OVERLAY.to_vec(),
        (None, None) if app.input.is_some() => INPUT.to_vec(),
        (None, None) if app.running => RUNNING.to_vec(),
        (None, None) if app.beside.is_some() => BESIDE.to_vec(),
        // On the timeline, the arrow keys move along the timeline.
        (None, None) if app.focus == Pane::Memory && app.memory.selection.is_some() && !app.on_timeline => {
            SELECTING.to_vec()
        }
        (None, None) => return keymap::bar(app.lang, app.focus, &|binding| is_shown(app, binding), columns),
    };
    let mut keys: Vec<_> = bar.into_iter().map(|(key, id)| (key, app.text(id))).collect();
    while keys.len() > 1 && keys.iter().map(|(key, what)| keymap::room(key, what)).sum::<usize>() > columns {
        keys.pop();
    }
    keys
}
