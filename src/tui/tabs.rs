//! The line of tabs: which tabs it has, and where each of them is.

use super::app::App;
use super::pane::Pane;
use super::text::width;
use super::words;
use ratatui::layout::Position;
use ratatui::text::Span;

/// The tabs, each with the pane that it stands for.
#[must_use]
pub(crate) fn spans(app: &App) -> Vec<(Pane, Span<'static>)> {
    let panes = app.panes();
    let variables = !app.views.variables.is_empty();
    let tab = |pane: &Pane| words::tab(app.lang, *pane, &app.pane_key(*pane), variables);
    let names: Vec<String> = panes.iter().map(tab).collect();
    let all: usize = names.iter().map(|name| width(name) + 2).sum();
    // Where they would not fit, neighbours share the space between them.
    let shared = app.screen.tabs.is_some_and(|row| all > usize::from(row.width));
    let focused = panes.iter().position(|pane| *pane == app.focus);
    let tab = |(index, (pane, name)): (usize, (&Pane, String))| {
        let before = if focused == Some(index) { "[" } else { " " };
        let after = if focused == Some(index) { "]" } else { " " };
        let text = match (shared, index.checked_sub(1)) {
            (false, _) | (true, None) => format!("{before}{name}{after}"),
            (true, Some(_)) => format!("{name}{after}"),
        };
        // The bracket before the focused one is its neighbour's space.
        let text = match shared && focused == Some(index + 1) {
            true => format!("{}[", text.strip_suffix(' ').unwrap_or(&text)),
            false => text,
        };
        let style = if focused == Some(index) { app.theme.focus } else { app.theme.dim };
        (*pane, Span::styled(text, style))
    };
    panes.iter().zip(names).enumerate().map(tab).collect()
}

/// The pane whose tab is at a position.
#[must_use]
pub fn at(app: &App, place: Position) -> Option<Pane> {
    let row = app.screen.tabs.filter(|r| r.y == place.y)?;
    let mut x = usize::from(row.x);
    for (pane, span) in spans(app) {
        x += span.width();
        if usize::from(place.x) < x {
            return Some(pane);
        }
    }
    None
}
