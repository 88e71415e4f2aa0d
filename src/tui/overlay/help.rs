//! Help: the focused pane first, then everything, each topic on one small screen.

use crate::session::COMMANDS;
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::command::SCREEN_COMMANDS;
use crate::tui::keymap::{BINDINGS, Binding, Group};
use crate::tui::text::{pad, width as columns, wrap};
use crate::tui::words;
use ratatui::text::{Line, Span};

/// One page of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// Its name.
    pub title: &'static str,
    kind: TopicKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TopicKind {
    Pane,
    Keys(Group),
    Marks,
    Commands(usize),
}

/// The topics for what is focused now.
#[must_use]
pub fn topics(app: &App) -> Vec<Topic> {
    let mut topics = vec![
        Topic { title: words::pane(app.focus), kind: TopicKind::Pane },
        Topic { title: words::HELP_RUN, kind: TopicKind::Keys(Group::Run) },
        Topic { title: words::HELP_TIME, kind: TopicKind::Keys(Group::Time) },
        Topic { title: words::HELP_LOOK, kind: TopicKind::Keys(Group::Look) },
        Topic { title: words::HELP_SCREEN, kind: TopicKind::Keys(Group::Screen) },
        Topic { title: words::HELP_MARKS, kind: TopicKind::Marks },
    ];
    if app.lesson.is_some() {
        let lesson = Topic { title: words::HELP_LESSON, kind: TopicKind::Keys(Group::Lesson) };
        topics.insert(1, lesson);
    }
    for (page, title) in words::HELP_COMMANDS.iter().enumerate() {
        topics.push(Topic { title, kind: TopicKind::Commands(page) });
    }
    topics
}

/// The lines of a topic, under a line that names them all.
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
    let mut lines = vec![Line::from(names), Line::default()];
    match topics.get(topic).map(|t| t.kind) {
        Some(TopicKind::Pane) => pane(app, width, &mut lines),
        Some(TopicKind::Keys(group)) => {
            let rows = BINDINGS.iter().filter(|b| b.group == group);
            if group == Group::Look {
                look(app, width, &mut lines)
            } else {
                keys(app, rows, width, &mut lines)
            }
        }
        Some(TopicKind::Marks) => {
            for (mark, what) in words::MARKS {
                row(app, mark, what, 5, width, &mut lines);
            }
        }
        Some(TopicKind::Commands(page)) => commands(app, page, width, &mut lines),
        None => {}
    }
    lines
}

/// A page of the command table, what the screen adds to it at the end.
fn commands(app: &App, page: usize, width: usize, lines: &mut Vec<Line<'static>>) {
    let session = COMMANDS.iter().filter(|c| SCREEN_COMMANDS.iter().all(|(usage, _)| *usage != c.name));
    let mut all: Vec<(String, &str)> =
        session.map(|c| (format!("{} {}", c.name, c.usage).trim_end().to_string(), c.help)).collect();
    all.extend(SCREEN_COMMANDS.iter().map(|(usage, help)| ((*usage).to_string(), *help)));
    let pages = words::HELP_COMMANDS.len();
    let entry = |(usage, help): &(String, &str)| {
        let (column, mut lines) = (22, Vec::new());
        if columns(usage) >= column {
            lines.push(Line::styled(format!(" {usage}"), app.theme.key));
            row(app, "", help, column, width, &mut lines);
        } else {
            row(app, usage, help, column, width, &mut lines);
        }
        lines
    };
    // As many lines on each page.
    let entries: Vec<_> = all.iter().map(entry).collect();
    let total: usize = entries.iter().map(Vec::len).sum();
    let mut before = 0;
    for entry in entries {
        if before * pages / total.max(1) == page {
            lines.extend(entry.iter().cloned());
        }
        before += entry.len();
    }
}

fn pane(app: &App, width: usize, lines: &mut Vec<Line<'static>>) {
    for text in wrap(words::about(app.focus), width.saturating_sub(2), 0) {
        lines.push(Line::from(format!(" {text}")));
    }
    lines.push(Line::default());
    let here = |b: &&Binding| b.panes.contains(&app.focus);
    keys(app, BINDINGS.iter().filter(here), width, lines);
    for (key, what) in words::pane_keys(app.focus) {
        row(app, key, what, 10, width, lines);
    }
    lines.push(Line::default());
    keys(app, BINDINGS.iter().filter(|b| matches!(b.action, Action::Go(_))), width, lines);
    lines.push(Line::default());
    lines.push(Line::styled(format!(" {}", words::HELP_TURN), app.theme.dim));
}

fn keys<'a>(
    app: &App,
    rows: impl Iterator<Item = &'a Binding>,
    width: usize,
    lines: &mut Vec<Line<'static>>,
) {
    for b in rows {
        row(app, b.label, b.help, 10, width, lines);
    }
}

/// Looking around has many short rows: two columns, so that it fits a small screen.
fn look(app: &App, width: usize, lines: &mut Vec<Line<'static>>) {
    let rows: Vec<_> = BINDINGS.iter().filter(|b| b.group == Group::Look).collect();
    let (panes, moves): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|b| matches!(b.action, Action::Focus(_)));
    let half = 26.min(width / 2);
    for i in 0..panes.len().max(moves.len()) {
        let cell = |b: Option<&&Binding>, label: usize, room: usize| match b {
            Some(b) => vec![
                Span::styled(format!(" {}", pad(b.label, label)), app.theme.key),
                Span::raw(pad(b.help, room)),
            ],
            None => vec![Span::raw(" ".repeat(label + room + 1))],
        };
        let mut spans = cell(panes.get(i), 3, half.saturating_sub(4));
        spans.extend(cell(moves.get(i), 8, width.saturating_sub(half + 10)));
        lines.push(Line::from(spans));
    }
    lines.push(Line::default());
    for text in wrap(words::HELP_MOUSE, width.saturating_sub(2), 0) {
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
