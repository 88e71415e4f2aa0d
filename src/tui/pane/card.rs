//! An account as a card ([`caps::card`]) in colours, and the table of directories that libc keeps in memory.
//!
//! A card is read best at one look. Where it is too long for that, what is told twice goes first.

use crate::session::card::{CardLine, CardParts, CardPiece, Role, pane};
use crate::session::{Account, Outcome, PreopenTableView};
use crate::text::Long;
use crate::tui::app::App;
use crate::tui::text::escape;
use crate::tui::theme::Theme;
use crate::words::{Lang, message};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// What a card leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CardForm {
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

const FORMS: [CardForm; 5] =
    [CardForm::Whole, CardForm::NoTable, CardForm::NoList, CardForm::Dense, CardForm::Densest];

/// The card of an account, and libc's table of directories as it lies in memory. It leaves out as little as it must to
/// have no more lines than `room`; one that is too long all the same is whole.
#[must_use]
pub(crate) fn whole_card(app: &App, account: usize, width: usize, room: Option<usize>) -> Vec<Line<'static>> {
    let Some(account) = app.views.accounts.get(account) else { return Vec::new() };
    let table = app.views.preopens.as_ref().filter(|_| account.kind.is_path());
    let in_form = |form| in_form(account, table, form, app.lang, &app.theme, width);
    let whole = in_form(CardForm::Whole);
    let Some(room) = room.filter(|room| whole.len() > *room) else { return whole };
    FORMS.into_iter().skip(1).map(in_form).find(|lines| lines.len() <= room).unwrap_or(whole)
}

/// One account as a readable card.
#[must_use]
pub fn card(account: &Account, lang: Lang, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    in_form(account, None, CardForm::Whole, lang, theme, width)
}

fn in_form(
    account: &Account,
    table: Option<&PreopenTableView>,
    form: CardForm,
    lang: Lang,
    theme: &Theme,
    width: usize,
) -> Vec<Line<'static>> {
    let table = table.filter(|_| form == CardForm::Whole);
    let parts = CardParts {
        list: form < CardForm::NoList,
        gaps: form < CardForm::Dense,
        places: form < CardForm::Densest,
        empty_table: table.filter(|table| table.rows.is_empty()).map(|table| table.pointer),
    };
    let mut lines = pane(account, lang, parts);
    if let Some(table) = table.filter(|table| !table.rows.is_empty()) {
        lines.push(CardLine::empty());
        lines.extend(rows(table, lang));
    }
    lines.into_iter().flat_map(|line| wrapped(line, theme, width)).collect()
}

fn rows(table: &PreopenTableView, lang: Lang) -> Vec<CardLine> {
    let heading = message!("pane-table", address = format!("{:#x}", table.pointer)).text(lang);
    let mut lines = vec![CardLine::indented(3, heading, Role::Heading)];
    for row in &table.rows {
        let (address, name) = (format!("{:#x}", row.name_at), &row.name);
        let text = message!("pane-table-row", address, name, descriptor = row.descriptor.to_string());
        let lead = CardPiece::new(format!("     {:#x}  ", row.address), Role::Number);
        lines.push(CardLine::led(lead, text.text(lang), Role::Text));
    }
    lines
}

/// How a piece of a card looks.
fn style(role: Role, theme: &Theme) -> Style {
    match role {
        Role::Text => theme.text,
        Role::Outcome(Outcome::Granted) => theme.granted,
        Role::Outcome(Outcome::Refused) => theme.refused,
        Role::Outcome(Outcome::Failed) => theme.warning,
        Role::Heading => theme.title,
        Role::Number => theme.number,
        Role::Tick | Role::Muted => theme.dim,
        Role::Typed => theme.granted.patch(theme.strong),
        Role::Inferred => theme.inferred,
    }
}

/// A line of a card in colours.
fn styled(line: &CardLine, theme: &Theme) -> Line<'static> {
    let pieces = std::iter::once(&line.lead).chain(&line.body).filter(|piece| !piece.text.is_empty());
    Line::from_iter(pieces.map(|piece| Span::styled(piece.text.clone(), style(piece.role, theme))))
}

/// A line made harmless, wrapped and coloured; one column stays free at its end.
pub(super) fn wrapped(line: CardLine, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let harmless = line.map(|text| escape(text).into_owned());
    harmless.wrapped(width.saturating_sub(1), Long::Broken).iter().map(|line| styled(line, theme)).collect()
}
