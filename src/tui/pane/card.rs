//! An account as a coloured card ([`caps::card`]), and libc's table of directories in memory.
//!
//! A card should be readable at a glance. Where it is too long for that, whatever it says twice goes first.

use crate::session::card::{CardLine, CardParts, CardPiece, Role, pane};
use crate::session::{Account, CommandLine, Outcome, PreopenTableView};
use crate::text::{self, Long};
use crate::tui::app::App;
use crate::tui::text::escape;
use crate::tui::theme::Theme;
use crate::words::{Lang, message};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// What a card leaves out, each form more than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CardForm {
    Whole,
    /// Also leaves out libc's table of directories: `enter` goes there.
    NoTable,
    /// Also leaves out the directories, if the steps name each of them.
    NoList,
    /// Also leaves out the empty lines.
    Dense,
    /// Also leaves out where each step was taken, and all of the call stack except the function that asked.
    Densest,
}

const FORMS: [CardForm; 5] =
    [CardForm::Whole, CardForm::NoTable, CardForm::NoList, CardForm::Dense, CardForm::Densest];

/// The card of an account, and libc's table of directories as it is in memory. Leaves out as little as possible to have
/// at most `room` lines; a card that would still be too long is shown whole.
#[must_use]
pub(crate) fn whole_card(app: &App, account: usize, width: usize, room: Option<usize>) -> Vec<Line<'static>> {
    let Some(account) = app.views.accounts.get(account) else { return Vec::new() };
    let table = app.views.preopens.as_ref().filter(|_| account.kind.is_path());
    let command = app.views.command.as_ref();
    let in_form = |form| in_form(account, table, command, form, app.lang, &app.theme, width);
    let whole = in_form(CardForm::Whole);
    let Some(room) = room.filter(|room| whole.len() > *room) else { return whole };
    FORMS.into_iter().skip(1).map(in_form).find(|lines| lines.len() <= room).unwrap_or(whole)
}

/// One account as a readable card, with nothing left out.
#[must_use]
pub(crate) fn card(app: &App, account: &Account, width: usize) -> Vec<Line<'static>> {
    in_form(account, None, app.views.command.as_ref(), CardForm::Whole, app.lang, &app.theme, width)
}

fn in_form(
    account: &Account,
    table: Option<&PreopenTableView>,
    command: Option<&CommandLine>,
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
    // A command line that does not fit could not be copied.
    let fits = |line: &CardLine| !line.is_command() || text::width(&line.text()) < width;
    let mut lines = pane(account, command.filter(|_| form < CardForm::Dense), lang, parts);
    lines.retain(fits);
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

/// The style for each role of a piece.
fn style(role: Role, theme: &Theme) -> Style {
    match role {
        Role::Text => theme.text,
        Role::Outcome(Outcome::Granted) => theme.granted,
        Role::Outcome(Outcome::Refused) => theme.refused,
        Role::Outcome(Outcome::Failed) => theme.warning,
        Role::Outcome(Outcome::Without) => theme.dim,
        Role::Heading => theme.title,
        Role::Number => theme.number,
        Role::Tick | Role::Muted => theme.dim,
        Role::Typed | Role::Command => theme.granted.patch(theme.strong),
        Role::Inferred => theme.inferred,
    }
}

/// A line of a card in the colours of the theme.
fn styled(line: &CardLine, theme: &Theme) -> Line<'static> {
    let pieces = std::iter::once(&line.lead).chain(&line.body).filter(|piece| !piece.text.is_empty());
    Line::from_iter(pieces.map(|piece| Span::styled(piece.text.clone(), style(piece.role, theme))))
}

/// A line escaped, wrapped and coloured; the last column stays free.
pub(super) fn wrapped(line: CardLine, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let harmless = line.map(|text| escape(text).into_owned());
    harmless.wrapped(width.saturating_sub(1), Long::Broken).iter().map(|line| styled(line, theme)).collect()
}
