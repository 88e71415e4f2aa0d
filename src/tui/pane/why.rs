//! The pane that says why: it decides which card is shown.

use super::card::{whole_card, wrapped};
use super::welcome;
use crate::session::card::{CardLine, Role};
use crate::session::{Outcome, RunState};
use crate::tui::app::App;
use crate::tui::layout::ScreenShape;
use crate::tui::text::escape;
use crate::tui::words::message;
use ratatui::text::{Line, Span};

/// What the card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhyPage {
    /// An account, by its index.
    Account(usize),
    /// Why the program trapped.
    Trap,
}

/// All pages, in chronological order.
#[must_use]
pub fn pages(app: &App) -> Vec<WhyPage> {
    let mut pages: Vec<_> = (0..app.views.accounts.len()).map(WhyPage::Account).collect();
    if app.views.status.state == RunState::Trapped {
        pages.push(WhyPage::Trap);
    }
    pages
}

/// The page that is shown: the one chosen, else the trap, else the latest refusal, else the latest account.
#[must_use]
pub fn page(app: &App) -> Option<WhyPage> {
    let pages = pages(app);
    if let Some(chosen) = app.why.filter(|p| pages.contains(p)) {
        return Some(chosen);
    }
    let refused = app.views.status.refused.map(WhyPage::Account).filter(|p| pages.contains(p));
    match pages.last() {
        Some(WhyPage::Trap) => Some(WhyPage::Trap),
        last => refused.or(last.copied()),
    }
}

/// The account that is shown next to the current one, if there is room: the nearest of the other kind.
#[must_use]
pub fn beside(app: &App) -> Option<usize> {
    let Some(WhyPage::Account(shown)) = page(app) else { return None };
    let granted = |i: usize| app.views.accounts[i].outcome == Outcome::Granted;
    (0..app.views.accounts.len()).filter(|i| granted(*i) != granted(shown)).min_by_key(|i| i.abs_diff(shown))
}

/// What the page is about, its number and the number of all pages.
pub fn title(app: &App) -> Vec<Span<'static>> {
    let pages = pages(app);
    let Some(page) = page(app) else { return Vec::new() };
    let text = match page {
        WhyPage::Account(i) => escape(&app.views.accounts[i].headline(app.lang)).into_owned(),
        WhyPage::Trap => app.text("trap-title").into_owned(),
    };
    let mut spans = vec![Span::styled(text, app.theme.strong)];
    if pages.len() > 1 {
        let at = pages.iter().position(|p| *p == page).unwrap_or(0) + 1;
        let page = message!("why-page", at, count = pages.len()).text(app.lang);
        spans.push(Span::styled(format!(" ── ← {page} →"), app.theme.dim));
    }
    spans
}

/// The page, or the hint for beginners as long as there is none.
pub fn lines(app: &App, width: usize) -> Vec<Line<'static>> {
    match page(app) {
        Some(WhyPage::Account(i)) => whole_card(app, i, width, room(app)),
        Some(WhyPage::Trap) => trap_card(app, width),
        None if app.welcome => welcome::lines(app),
        None => Vec::new(),
    }
}

/// The most lines that the card may have; `None` if all panes are shown, since this one then grows with the card.
fn room(app: &App) -> Option<usize> {
    let alone = matches!(app.screen.shape, ScreenShape::Small | ScreenShape::Tabs);
    app.screen.inner(super::Pane::Why).filter(|_| alone).map(|area| area.height.into())
}

/// What the trap was and where, with the stack and the way back; then what was refused before it.
#[must_use]
pub(crate) fn trap_card(app: &App, width: usize) -> Vec<Line<'static>> {
    let status = &app.views.status;
    let mut lines = status.trap.as_ref().map(|trap| trap.pane(app.lang)).unwrap_or_default();
    let told = status.trap.as_ref().map_or(0, |trap| trap.lines(false).len());
    let refused = status.end.iter().skip(told);
    lines.extend(refused.map(|line| CardLine::indented(3, line.text(app.lang), Role::Text)));
    lines.into_iter().flat_map(|line| wrapped(line, &app.theme, width)).collect()
}
