//! The hint at the beginning: what to press first.

use crate::tui::app::App;
use ratatui::text::{Line, Span};

/// The keys, and the names of the messages that say what they do.
const KEYS: &[(&str, &str)] =
    &[("s", "welcome-step"), ("w", "welcome-call"), ("c", "welcome-end"), ("?", "welcome-help")];

/// The hint as lines of text.
#[must_use]
pub fn lines(app: &App) -> Vec<Line<'static>> {
    let t = &app.theme;
    let mut lines = vec![Line::styled(format!(" {}", app.text("welcome")), t.strong), Line::default()];
    for (key, what) in KEYS {
        lines.push(Line::from(vec![Span::styled(format!("   {key}  "), t.key), Span::raw(app.text(what))]));
    }
    lines
}
