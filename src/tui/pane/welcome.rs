//! The hint at the beginning: what to press first.

use crate::tui::app::App;
use crate::tui::text::{cut, escape};
use crate::tui::words::message;
use ratatui::text::{Line, Span};

/// The keys, and the names of the messages that say what they do.
const KEYS: &[(&str, &str)] =
    &[("s", "welcome-step"), ("w", "welcome-call"), ("c", "welcome-end"), ("?", "welcome-help")];

/// Where `M` runs to.
fn to_main(app: &App) -> String {
    match app.main.as_deref().unwrap_or_default() {
        "" => app.text("welcome-own").into_owned(),
        main => message!("welcome-main", function = cut(&escape(main), 30)).text(app.lang),
    }
}

/// The hint as lines of text.
#[must_use]
pub fn lines(app: &App) -> Vec<Line<'static>> {
    let t = &app.theme;
    let mut lines = vec![Line::styled(format!(" {}", app.text("welcome")), t.strong), Line::default()];
    let mut keys: Vec<(&str, String)> =
        KEYS.iter().map(|(key, what)| (*key, app.text(what).into_owned())).collect();
    if app.has_source {
        keys.insert(0, ("M", to_main(app)));
    }
    let line = |(key, what)| Line::from(vec![Span::styled(format!("   {key}  "), t.key), Span::raw(what)]);
    lines.extend(keys.into_iter().map(line));
    lines
}
