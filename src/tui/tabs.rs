//! The line of tabs: which tabs it has, and where each of them is.

use super::app::App;
use super::pane::Pane;
use super::words;
use ratatui::layout::Position;
use ratatui::text::Span;

/// The tabs, each with the pane that it stands for.
#[must_use]
pub(crate) fn spans(app: &App) -> Vec<(Pane, Span<'static>)> {
    Pane::ALL
        .iter()
        .map(|pane| {
            let name = words::tab(app.lang, *pane);
            let span = if *pane == app.focus {
                Span::styled(format!("[{name}]"), app.theme.focus)
            } else {
                Span::styled(format!(" {name} "), app.theme.dim)
            };
            (*pane, span)
        })
        .collect()
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
