//! An account as a card ([`crate::session::card`]) in colours, and the table of directories that libc keeps in memory.
//!
//! A card is read best at one look. Where it is too long for that, what is told twice goes first.

use super::why::styled;
use crate::session::card::{Line as CardLine, Parts, Piece, Role, pane};
use crate::session::{Account, PreopenTableView};
use crate::text::Long;
use crate::tui::app::App;
use crate::tui::text::escape;
use crate::tui::theme::Theme;
use crate::words::{Lang, message};
use ratatui::text::Line;

/// What a card leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// Nothing.
    Whole,
    /// Where libc's table of directories lies: `enter` goes there.
    NoTable,
    /// And the directories, where the steps name each.
    NoList,
    /// And the empty lines.
    Dense,
    /// And where each step is done, and all of the call stack but the function that asked.
    Densest,
}

const FORMS: [Form; 5] = [Form::Whole, Form::NoTable, Form::NoList, Form::Dense, Form::Densest];

/// The card of an account, and libc's table of directories as it lies in memory. It leaves out as little as it must to
/// have no more lines than `room`; one that is too long all the same is whole.
#[must_use]
pub fn whole_card(
    app: &App,
    account: usize,
    lang: Lang,
    width: usize,
    room: Option<usize>,
) -> Vec<Line<'static>> {
    let Some(account) = app.views.accounts.get(account) else { return Vec::new() };
    let table = app.views.preopens.as_ref().filter(|_| account.kind.is_path());
    let in_form = |form| in_form(account, table, form, lang, &app.theme, width);
    let whole = in_form(Form::Whole);
    let Some(room) = room.filter(|room| whole.len() > *room) else { return whole };
    FORMS.into_iter().skip(1).map(in_form).find(|lines| lines.len() <= room).unwrap_or(whole)
}

/// One account as a readable card.
#[must_use]
pub fn card(account: &Account, lang: Lang, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    in_form(account, None, Form::Whole, lang, theme, width)
}

fn in_form(
    account: &Account,
    table: Option<&PreopenTableView>,
    form: Form,
    lang: Lang,
    theme: &Theme,
    width: usize,
) -> Vec<Line<'static>> {
    let table = table.filter(|_| form == Form::Whole);
    let parts = Parts {
        list: form < Form::NoList,
        gaps: form < Form::Dense,
        places: form < Form::Densest,
        empty_table: table.filter(|table| table.rows.is_empty()).map(|table| table.pointer),
    };
    let mut lines = pane(account, lang, parts);
    if let Some(table) = table.filter(|table| !table.rows.is_empty()) {
        lines.push(CardLine::empty());
        lines.extend(rows(table, lang));
    }
    lines.into_iter().flat_map(|line| wrapped(line, theme, width)).collect()
}

/// libc's table.
fn rows(table: &PreopenTableView, lang: Lang) -> Vec<CardLine> {
    let heading = message!("pane-table", address = format!("{:#x}", table.pointer)).text(lang);
    let mut lines = vec![CardLine::indented(3, heading, Role::Heading)];
    for row in &table.rows {
        let (address, name) = (format!("{:#x}", row.name_at), &row.name);
        let text = message!("pane-table-row", address, name, descriptor = row.descriptor.to_string());
        let lead = Piece::new(format!("     {:#x}  ", row.address), Role::Number);
        lines.push(CardLine::led(lead, text.text(lang), Role::Text));
    }
    lines
}

/// A line made harmless, wrapped and coloured; one column stays free at its end.
fn wrapped(line: CardLine, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let harmless = line.map(|text| escape(text).into_owned());
    harmless.wrapped(width.saturating_sub(1), Long::Broken).iter().map(|line| styled(line, theme)).collect()
}
