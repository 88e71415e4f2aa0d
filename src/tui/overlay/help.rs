//! Help: first the focused pane, then everything else, in topics that each fit on a small screen.

use crate::session::COMMANDS;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::command::SCREEN_COMMANDS;
use crate::tui::keymap::{BINDINGS, Binding, KeyGroup};
use crate::tui::pane::Pane;
use crate::tui::text::{pad, width as columns, wrap};
use crate::tui::words;
use ratatui::text::{Line, Span};
use std::borrow::Cow;

/// The marks on the screen, and the names of the messages that explain them.
const MARKS: &[(&str, &str)] = &[
    ("▶", "mark-here"),
    ("▷ »", "mark-source-waits"),
    ("┆", "mark-of-line"),
    ("●", "mark-breakpoint"),
    ("›", "mark-cursor"),
    ("‹", "mark-outdented"),
    ("↑", "mark-taken"),
    ("←", "mark-pushed"),
    ("*", "mark-changed"),
    ("[ ]", "mark-read"),
    ("✓ ✗", "mark-granted"),
    ("!", "mark-failed"),
    ("~", "mark-inferred"),
    ("→", "mark-result"),
    ("…", "mark-cut"),
    ("▸ ▾", "mark-folded"),
    ("··", "mark-padding"),
    ("┴ ◆", "mark-timeline"),
];

/// Those that stand only where there is source.
const MARKS_OF_SOURCE: [&str; 4] = ["▷ »", "┆", "▸ ▾", "··"];

/// How many pages the table of commands has.
const COMMAND_PAGES: usize = 6;

/// The keys that have a special meaning in a pane, and the names of the messages that explain them.
fn pane_keys(pane: Pane) -> &'static [(&'static str, &'static str)] {
    match pane {
        Pane::Code => &[("b", "pane-key-breakpoint"), ("esc", "pane-key-next")],
        Pane::Source => {
            &[("s n o", "pane-key-lines"), ("b", "pane-key-breakpoint"), ("esc", "pane-key-next")]
        }
        Pane::Tasks => &[("↑ ↓", "pane-key-scroll"), ("T", "pane-key-stack")],
        Pane::Calls => &[("↑ ↓", "pane-key-frame"), ("enter", "pane-key-frame-code")],
        Pane::Memory => &[("enter", "pane-key-pointer")],
        Pane::Host => &[("↑ ↓", "pane-key-call"), ("enter", "pane-key-call-full")],
        Pane::Why => &[("← →", "pane-key-card"), ("enter", "pane-key-whole-card")],
        Pane::Console => &[("enter", "pane-key-output")],
        Pane::Locals => &[("enter", "pane-key-fold"), ("p u v", "pane-key-variable")],
        Pane::Stack | Pane::Caps => &[("enter", "pane-key-row")],
        Pane::Lesson => {
            &[("↑ ↓", "pane-key-scroll"), ("space", "pane-key-read-on"), ("]", "pane-key-next-step")]
        }
    }
}

/// One page of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Topic {
    /// Its label on the line of topics: a name, or a number for a further page.
    pub title: Cow<'static, str>,
    kind: TopicKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TopicKind {
    Pane,
    Keys(KeyGroup),
    Marks,
    Commands(usize),
}

/// The topics, beginning with the one for what is focused now.
#[must_use]
pub(crate) fn topics(app: &App) -> Vec<Topic> {
    let keys = |id, group| Topic { title: app.text(id), kind: TopicKind::Keys(group) };
    let mut topics = vec![Topic { title: app.pane_name(app.focus), kind: TopicKind::Pane }];
    topics.extend(app.lesson.is_some().then(|| keys("topic-lesson", KeyGroup::Lesson)));
    topics.extend([
        keys("topic-run", KeyGroup::Run),
        keys("topic-time", KeyGroup::Time),
        keys("topic-look", KeyGroup::Look),
        keys("topic-screen", KeyGroup::Screen),
        Topic { title: app.text("topic-marks"), kind: TopicKind::Marks },
    ]);
    topics.extend((0..COMMAND_PAGES).map(|page| {
        let title = if page == 0 { app.text("topic-commands") } else { (page + 1).to_string().into() };
        Topic { title, kind: TopicKind::Commands(page) }
    }));
    topics
}

/// The lines of a topic, below a line that names all topics.
#[must_use]
pub fn lines(app: &App, topic: usize, width: usize) -> Vec<Line<'static>> {
    let t = &app.theme;
    let topics = topics(app);
    let mut names = vec![Span::raw(" ")];
    for (i, other) in topics.iter().enumerate() {
        if i == topic {
            names.push(Span::styled(format!("[{}]", other.title), t.focus));
        } else {
            names.push(Span::styled(format!(" {} ", other.title), t.dim));
        }
    }
    if names.iter().map(Span::width).sum::<usize>() > width {
        names.remove(0);
        if let Some(first) = names.first_mut() {
            first.content = first.content.trim_start().to_owned().into();
        }
        if let Some(last) = names.last_mut() {
            last.content = last.content.trim_end().to_owned().into();
        }
    }
    if names.iter().map(Span::width).sum::<usize>() > width {
        // One space between two names has to do; brackets keep theirs.
        for (i, name) in names.iter_mut().enumerate().skip(1) {
            if i != topic && i != topic + 1 {
                name.content = name.content.trim_start().to_owned().into();
            }
        }
    }
    let mut lines = vec![Line::from(names), Line::default()];
    match topics.get(topic).map(|t| t.kind) {
        Some(TopicKind::Pane) => pane(app, width, &mut lines),
        Some(TopicKind::Keys(group)) => {
            let rows = BINDINGS.iter().filter(|b| b.group == group && is_for(app, b));
            if group == KeyGroup::Look {
                look(app, width, &mut lines)
            } else {
                keys(app, rows, width, &mut lines)
            }
        }
        Some(TopicKind::Marks) => {
            let shown = MARKS.iter().filter(|(mark, _)| app.has_source || !MARKS_OF_SOURCE.contains(mark));
            for (mark, what) in shown {
                row(app, mark, &app.text(what), 5, width, &mut lines);
            }
        }
        Some(TopicKind::Commands(page)) => commands(app, page, width, &mut lines),
        None => {}
    }
    lines
}

/// A page of the command table, with the screen's own commands at the end.
fn commands(app: &App, page: usize, width: usize, lines: &mut Vec<Line<'static>>) {
    let session = COMMANDS.iter().filter(|c| SCREEN_COMMANDS.iter().all(|(usage, _)| *usage != c.name));
    let mut all: Vec<(String, String)> = session
        .map(|c| (format!("{} {}", c.name, c.usage).trim_end().to_string(), c.about().text(app.lang)))
        .collect();
    all.extend(SCREEN_COMMANDS.iter().map(|(usage, id)| ((*usage).to_string(), app.text(id).into_owned())));
    let entry = |(usage, help): &(String, String)| {
        let (column, mut lines) = (22, Vec::new());
        if columns(usage) >= column {
            lines.push(Line::styled(format!(" {usage}"), app.theme.key));
            row(app, "", help, column, width, &mut lines);
        } else {
            row(app, usage, help, column, width, &mut lines);
        }
        lines
    };
    // Each page has the same number of lines.
    let entries: Vec<_> = all.iter().map(entry).collect();
    let total: usize = entries.iter().map(Vec::len).sum();
    let mut before = 0;
    for entry in entries {
        if before * COMMAND_PAGES / total.max(1) == page {
            lines.extend(entry.iter().cloned());
        }
        before += entry.len();
    }
}

fn pane(app: &App, width: usize, lines: &mut Vec<Line<'static>>) {
    let about = words::about(app.lang, app.focus);
    for text in wrap(&about, width.saturating_sub(2), 0) {
        lines.push(Line::from(format!(" {text}")));
    }
    lines.push(Line::default());
    let here = |b: &&Binding| b.panes.contains(&app.focus) && is_for(app, b);
    keys(app, BINDINGS.iter().filter(here), width, lines);
    for (key, what) in pane_keys(app.focus) {
        row(app, key, &app.text(what), 10, width, lines);
    }
    lines.push(Line::default());
    // In the source pane, the first three go by line.
    let lines_of = if app.focus == Pane::Source { 3 } else { 0 };
    let moves = BINDINGS.iter().filter(|b| matches!(b.action, Action::Go(_))).skip(lines_of);
    keys(app, moves, width, lines);
    lines.push(Line::default());
    lines.push(Line::styled(format!(" {}", app.text("help-turn")), app.theme.dim));
}

fn keys<'a>(
    app: &App,
    rows: impl Iterator<Item = &'a Binding>,
    width: usize,
    lines: &mut Vec<Line<'static>>,
) {
    for b in rows {
        row(app, b.label, &app.text(b.help), 10, width, lines);
    }
}

/// Whether a binding is for this program.
fn is_for(app: &App, binding: &Binding) -> bool {
    (app.has_source || !binding.needs_source()) && (app.has_tasks || binding.action != Action::Tasks)
}

/// Looking around has many short entries, so they are in two columns to fit a small screen.
fn look(app: &App, width: usize, lines: &mut Vec<Line<'static>>) {
    let rows: Vec<_> = BINDINGS.iter().filter(|b| b.group == KeyGroup::Look && is_for(app, b)).collect();
    let (panes, moves): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|b| matches!(b.action, Action::Focus(_)));
    let half = 26.min(width / 2);
    for i in 0..panes.len().max(moves.len()) {
        let cell = |b: Option<&&Binding>, label: usize, room: usize| match b {
            Some(b) => vec![
                Span::styled(format!(" {}", pad(b.label, label)), app.theme.key),
                Span::raw(pad(&app.text(b.help), room)),
            ],
            None => vec![Span::raw(" ".repeat(label + room + 1))],
        };
        let mut spans = cell(panes.get(i), 3, half.saturating_sub(4));
        spans.extend(cell(moves.get(i), 8, width.saturating_sub(half + 10)));
        lines.push(Line::from(spans));
    }
    lines.push(Line::default());
    for text in wrap(&app.text("help-mouse"), width.saturating_sub(2), 0) {
        lines.push(Line::styled(format!(" {text}"), app.theme.dim));
    }
}

fn row(app: &App, key: &str, what: &str, column: usize, width: usize, lines: &mut Vec<Line<'static>>) {
    let room = width.saturating_sub(column + 2).max(16);
    for (i, text) in wrap(what, room, 0).into_iter().enumerate() {
        let lead = if i == 0 { pad(key, column) } else { " ".repeat(column) };
        lines.push(Line::from(vec![Span::styled(format!(" {lead}"), app.theme.key), Span::raw(text)]));
    }
}
