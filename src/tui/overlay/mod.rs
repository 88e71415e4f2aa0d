//! What can be open over the panes: help, details, a full card.

pub mod help;

use super::app::App;
use super::pane::{Pane, card, why};
use super::text::{cut, escape, pad, wrap};
use super::words::{self, message};
use crate::session::{ExportedFunction, TrialPlan};
use ratatui::layout::Rect;
use ratatui::text::Line;

/// What is open over the panes; only one thing at a time. `top` is the first line shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Overlay {
    /// Help on one topic.
    Help {
        /// Which topic, in the order of [`help::topics`].
        topic: usize,
        top: usize,
    },
    /// Lines about one thing: a selected row, or what a command printed.
    Details {
        title: String,
        /// The lines as they are; they are escaped and wrapped when drawn.
        text: Vec<String>,
        top: usize,
    },
    /// The lessons of the course, for choosing one.
    Contents {
        title: String,
        /// One line for each lesson.
        text: Vec<String>,
        selected: usize,
    },
    /// The functions that the program exports, to choose one that is called.
    Exports {
        /// All that there are, in the program's order.
        functions: Vec<ExportedFunction>,
        selected: usize,
    },
    /// Asks whether to run the program again.
    Ask {
        /// What would be run.
        plan: TrialPlan,
        top: usize,
    },
    /// The card of an access, in full.
    Card { page: why::WhyPage, top: usize },
}

/// The fewest columns in which a card is still readable.
const LEAST: u16 = 60;

/// The most rows that can be inside its border.
fn most(app: &App) -> usize {
    app.size.height.saturating_sub(4).into()
}

/// Lines to choose from.
fn choices(app: &App, text: &[String], selected: usize, width: usize) -> Vec<Line<'static>> {
    let line = |(index, line): (usize, &String)| {
        let style = if index == selected { app.theme.selected } else { app.theme.text };
        Line::styled(pad(&format!(" {}", cut(&escape(line), width.saturating_sub(2))), width), style)
    };
    text.iter().enumerate().map(line).collect()
}

impl Overlay {
    /// The title on its border.
    #[must_use]
    pub fn title(&self, app: &App) -> String {
        match self {
            Self::Help { topic, .. } => {
                let topics = help::topics(app);
                let topic = topics.get(*topic).map_or("", |topic| &*topic.title);
                message!("help-title", topic).text(app.lang)
            }
            Self::Details { title, .. } | Self::Contents { title, .. } => escape(title).into_owned(),
            Self::Exports { .. } => app.text("exports-title").into_owned(),
            Self::Ask { plan, .. } => words::what_if(app.lang, &plan.tried()),
            Self::Card { page: why::WhyPage::Account(i), .. } => app
                .views
                .accounts
                .get(*i)
                .map_or(String::new(), |a| escape(&a.headline(app.lang)).into_owned()),
            Self::Card { page: why::WhyPage::Trap, .. } => app.text("trap-title").into_owned(),
        }
    }

    /// Its lines at a width, in columns.
    #[must_use]
    pub fn lines(&self, app: &App, width: usize) -> Vec<Line<'static>> {
        match self {
            Self::Help { topic, .. } => help::lines(app, *topic, width),
            Self::Details { text, .. } => text
                .iter()
                .flat_map(|line| wrap(&escape(line), width.saturating_sub(2), 4))
                .map(|line| Line::from(format!(" {line}")))
                .collect(),
            Self::Ask { plan, .. } => {
                let mut lines = Vec::new();
                for text in plan.says() {
                    let parts = wrap(&escape(&text.text(app.lang)), width.saturating_sub(2), 0);
                    lines.extend(parts.into_iter().map(|line| Line::from(format!(" {line}"))));
                }
                lines.extend([
                    Line::default(),
                    Line::styled(format!(" {}", app.text("what-if-ask")), app.theme.strong),
                ]);
                lines
            }
            Self::Contents { text, selected, .. } => choices(app, text, *selected, width),
            Self::Exports { functions, selected } => {
                let text: Vec<String> = functions.iter().map(ToString::to_string).collect();
                choices(app, &text, *selected, width)
            }
            Self::Card { page: why::WhyPage::Account(i), .. } => {
                card::whole_card(app, *i, width, Some(most(app)))
            }
            Self::Card { page: why::WhyPage::Trap, .. } => why::trap_card(app, width),
        }
    }

    /// How many lines it has on this screen.
    #[must_use]
    pub fn len(&self, app: &App) -> usize {
        self.lines(app, self.width(app)).len()
    }

    /// How many columns are inside its border.
    #[must_use]
    pub fn width(&self, app: &App) -> usize {
        usize::from(self.columns(app).saturating_sub(4).min(96)).saturating_sub(2)
    }

    /// How many columns of the screen it may cover: a card leaves a lesson next to the machine readable.
    fn columns(&self, app: &App) -> u16 {
        let lesson = app.screen.inner(Pane::Lesson).map(|area| area.x.saturating_sub(1));
        let beside = lesson.filter(|x| matches!(self, Self::Card { .. }) && *x >= LEAST);
        beside.unwrap_or(app.size.width)
    }

    /// How many rows are inside its border.
    #[must_use]
    pub fn height(&self, app: &App) -> usize {
        let most = most(app);
        // Help keeps its size, so that nothing moves when its pages are turned.
        if matches!(self, Self::Help { .. }) { most.min(20) } else { self.len(app).clamp(1, most.max(1)) }
    }

    /// Its area on the screen, including the border.
    #[must_use]
    pub(crate) fn area(&self, app: &App) -> Rect {
        let (w, h) = (self.width(app) as u16 + 2, self.height(app) as u16 + 2);
        let (w, h) = (w.min(app.size.width), h.min(app.size.height));
        Rect::new(self.columns(app).saturating_sub(w) / 2, (app.size.height - h) / 2, w, h)
    }

    /// Index of the first line shown.
    #[must_use]
    pub fn top(&self) -> usize {
        match self {
            Self::Help { top, .. }
            | Self::Details { top, .. }
            | Self::Card { top, .. }
            | Self::Ask { top, .. } => *top,
            Self::Contents { .. } => 0,
            // What is chosen stays in view.
            Self::Exports { selected, .. } => selected.saturating_sub(5),
        }
    }

    /// The overlay scrolled: `change` computes the new first line, or the new selected lesson.
    #[must_use]
    pub(crate) fn with_top(mut self, change: impl FnOnce(usize) -> usize) -> Self {
        match &mut self {
            Self::Help { top, .. }
            | Self::Details { top, .. }
            | Self::Card { top, .. }
            | Self::Ask { top, .. } => *top = change(*top),
            Self::Contents { selected, text, .. } => {
                *selected = change(*selected).min(text.len().saturating_sub(1))
            }
            Self::Exports { selected, functions } => {
                *selected = change(*selected).min(functions.len().saturating_sub(1));
            }
        }
        self
    }

    /// Help, beginning with the topic for the focused pane.
    #[must_use]
    pub fn help(_: Pane) -> Self {
        Self::Help { topic: 0, top: 0 }
    }
}
