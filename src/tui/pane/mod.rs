//! The panes: what each shows as rows of text, one file for each pane.
//!
//! A pane is a handful of free functions over the shared state; none of them changes it.

pub mod calls;
pub mod caps;
pub mod card;
pub mod code;
pub mod console;
pub(crate) mod globals;
pub mod host;
pub mod lesson;
pub(crate) mod locals;
pub mod memory;
mod memory_bytes;
pub(crate) mod memory_format;
mod memory_names;
mod memory_rows;
pub mod source;
pub(crate) mod tasks;
pub mod value;
mod variable;
pub(crate) mod welcome;
pub mod why;

use super::app::App;
use super::text::{escape, pad};
use super::words;
use ratatui::text::{Line, Span};
use std::borrow::Cow;
use std::ops::Range;

/// The panes, in the order of the digits that focus them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Pane {
    /// Code around the pc.
    Code,
    Stack,
    /// The locals, then the globals of the module.
    Locals,
    Calls,
    Memory,
    Host,
    /// The account of an access, as a card.
    Why,
    /// What the program wrote, and what was typed for it.
    Console,
    /// What the program may access.
    Caps,
    /// The lesson, while one is open.
    Lesson,
    /// The source of the code, if its lines are known.
    Source,
    /// The tasks of an asynchronous program, in the place of the call stack.
    Tasks,
}

impl Pane {
    /// All panes that every program has.
    pub const ALL: [Self; 9] = [
        Self::Code,
        Self::Stack,
        Self::Locals,
        Self::Calls,
        Self::Memory,
        Self::Host,
        Self::Why,
        Self::Console,
        Self::Caps,
    ];

    /// The digit key that focuses it.
    #[must_use]
    pub fn number(self) -> usize {
        match self {
            // Source comes before code, which then has no number.
            Self::Source => 1,
            Self::Tasks => Self::Calls.number(),
            pane => (pane as usize + 1) % 10,
        }
    }

    /// Whether its rows can be selected (other panes only scroll).
    #[must_use]
    pub(crate) fn selects(self) -> bool {
        !matches!(self, Self::Why | Self::Console | Self::Memory | Self::Lesson | Self::Tasks)
    }
}

/// How many rows a pane has at this width.
#[must_use]
pub fn len(app: &App, pane: Pane, width: usize) -> usize {
    match pane {
        Pane::Code => code::len(app, width),
        Pane::Stack => app.views.stack.len(),
        Pane::Locals => locals::len(app),
        Pane::Calls => app.views.frames.len(),
        Pane::Memory => memory::len(app, width),
        Pane::Host => app.views.calls.len(),
        Pane::Why => why::lines(app, width).len(),
        Pane::Console => console::len(app),
        Pane::Caps => caps::lines(app, width).len(),
        Pane::Lesson => lesson::lines(app, width).len(),
        Pane::Source => source::len(app, width),
        Pane::Tasks => tasks::lines(app, width).len(),
    }
}

/// The rows of a pane in a range.
#[must_use]
pub fn rows(app: &App, pane: Pane, range: Range<usize>, width: usize) -> Vec<Line<'static>> {
    let end = range.end.min(len(app, pane, width));
    let range = range.start.min(end)..end;
    match pane {
        Pane::Code => code::rows(app, range, width),
        Pane::Stack => value::stack_rows(app, range, width),
        Pane::Locals => locals::rows(app, range, width),
        Pane::Calls => range.map(|i| calls::row(app, i, width)).collect(),
        Pane::Memory => memory::rows(app, range, width),
        Pane::Host => range.map(|i| host::row(app, i, width)).collect(),
        Pane::Why => part(why::lines(app, width), range),
        Pane::Console => console::rows(app, range),
        Pane::Caps => part(caps::lines(app, width), range),
        Pane::Lesson => part(lesson::lines(app, width), range),
        Pane::Source => source::rows(app, range, width),
        Pane::Tasks => part(tasks::lines(app, width), range),
    }
}

fn part(lines: Vec<Line<'static>>, range: Range<usize>) -> Vec<Line<'static>> {
    lines.into_iter().skip(range.start).take(range.len()).collect()
}

/// What follows the number and the name in a pane's border.
#[must_use]
pub fn title(app: &App, pane: Pane) -> Vec<Span<'static>> {
    match pane {
        Pane::Code => code::title(app),
        Pane::Stack | Pane::Locals if app.frame() > 0 => {
            let name = app.views.frames.get(app.frame()).map(|f| escape(&f.name.text(app.lang)).into_owned());
            name.into_iter().map(|n| Span::styled(n, app.theme.dim)).collect()
        }
        Pane::Memory => memory::title(app),
        Pane::Why => why::title(app),
        Pane::Lesson => lesson::title(app),
        Pane::Source => source::title(app),
        _ => Vec::new(),
    }
}

/// The row of what comes next, in the panes of code.
#[must_use]
pub(crate) fn here_row(app: &App, pane: Pane) -> Option<usize> {
    match pane {
        Pane::Code if !app.views.code.lines.is_empty() => code::pc_row(app),
        Pane::Source if !app.views.source.waits => source::here_row(app),
        _ => None,
    }
}

/// Everything about the selected row: a title and lines; `None` if there is nothing more to say.
#[must_use]
pub fn details(app: &App, pane: Pane) -> Option<(String, Vec<String>)> {
    let selected = app.scroll(pane).selected;
    match pane {
        Pane::Code => code::details(app, selected),
        Pane::Stack => value::stack_details(app, selected),
        Pane::Locals => locals::details(app, selected),
        Pane::Host => host::details(app, selected),
        Pane::Caps => caps::details(app, selected),
        Pane::Console => console::details(app),
        Pane::Source => source::details(app, selected),
        Pane::Calls | Pane::Memory | Pane::Why | Pane::Lesson | Pane::Tasks => None,
    }
}

/// The value under the cursor of the stack or locals pane as an address, and where that value is.
pub(crate) fn pointer(app: &App, pane: Pane) -> Option<(u64, memory::ValuePlace)> {
    match pane {
        Pane::Stack => value::stack_pointer(app),
        Pane::Locals => locals::pointer(app),
        _ => None,
    }
}

/// What a pane says while it has no rows.
#[must_use]
pub fn empty(app: &App, pane: Pane) -> Cow<'static, str> {
    words::nothing(app.lang, pane)
}

/// A line of details: what it is about, in a column of its own, and its content.
fn detail(app: &App, id: &'static str, what: &str) -> String {
    format!("{} {what}", pad(&app.text(id), 9))
}
