//! The globals of the linker: how code that may be placed anywhere finds data and functions. They say nothing of a
//! program, so one row stands for all of them.

use crate::session::ValueRow;
use crate::tui::app::App;
use crate::tui::text::{escape, pad, width};
use crate::tui::words::message;
use crate::words::Fact;

/// The row that stands for them.
pub(crate) fn folded(app: &App) -> String {
    message!("globals-linker", count = Fact::Count(app.views.linker_globals.len() as u64)).text(app.lang)
}

/// All of them: their indices, names and values.
pub(crate) fn details(app: &App) -> (String, Vec<String>) {
    let rows = &app.views.linker_globals;
    let name = |row: &ValueRow| escape(row.name.as_deref().unwrap_or_default()).into_owned();
    let wide = rows.iter().map(|row| width(&name(row))).max().unwrap_or(0);
    let line = |row: &ValueRow| {
        let value = row.decimal.text(app.lang);
        format!("{:>4} {} {value:>11} {}", row.index, pad(&name(row), wide), row.hex)
    };
    (app.text("detail-linker").into_owned(), rows.iter().map(line).collect())
}
