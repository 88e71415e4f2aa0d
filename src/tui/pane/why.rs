//! The pane of reasons: which card it shows.

use super::card::whole_card;
use crate::session::card::{Line as CardLine, Role};
use crate::session::{Outcome, RunState};
use crate::tui::app::App;
use crate::tui::layout::Shape;
use crate::tui::text::{escape, wrap};
use crate::tui::theme::Theme;
use crate::tui::words;
use crate::words::Lang;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// What the card shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// An account, by index.
    Account(usize),
    /// Why the program trapped.
    Trap,
}

/// All pages, in order of time.
#[must_use]
pub fn pages(app: &App) -> Vec<Page> {
    let mut pages: Vec<_> = (0..app.views.accounts.len()).map(Page::Account).collect();
    if app.views.status.state == RunState::Trapped {
        pages.push(Page::Trap);
    }
    pages
}

/// The page shown: the one chosen, else the trap, else the latest refusal, else the latest account.
#[must_use]
pub fn page(app: &App) -> Option<Page> {
    let pages = pages(app);
    if let Some(chosen) = app.why.filter(|p| pages.contains(p)) {
        return Some(chosen);
    }
    let refused = app.views.status.refused.map(Page::Account).filter(|p| pages.contains(p));
    match pages.last() {
        Some(Page::Trap) => Some(Page::Trap),
        last => refused.or(last.copied()),
    }
}

/// The account to show beside the one shown, where there is room: the nearest of the other kind.
#[must_use]
pub fn beside(app: &App) -> Option<usize> {
    let Some(Page::Account(shown)) = page(app) else { return None };
    let granted = |i: usize| app.views.accounts[i].outcome == Outcome::Granted;
    (0..app.views.accounts.len()).filter(|i| granted(*i) != granted(shown)).min_by_key(|i| i.abs_diff(shown))
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
pub(super) fn styled(line: &CardLine, theme: &Theme) -> Line<'static> {
    let pieces = std::iter::once(&line.lead).chain(&line.body).filter(|piece| !piece.text.is_empty());
    Line::from_iter(pieces.map(|piece| Span::styled(piece.text.clone(), style(piece.role, theme))))
}

pub fn title(app: &App, lang: Lang) -> Vec<Span<'static>> {
    let pages = pages(app);
    let Some(page) = page(app) else { return Vec::new() };
    let text = match page {
        Page::Account(i) => escape(&app.views.accounts[i].headline(lang)).into_owned(),
        Page::Trap => words::TRAP_TITLE.into(),
    };
    let mut spans = vec![Span::styled(text, app.theme.strong)];
    if pages.len() > 1 {
        let at = pages.iter().position(|p| *p == page).unwrap_or(0) + 1;
        spans.push(Span::styled(format!(" ── ← {at} of {} →", pages.len()), app.theme.dim));
    }
    spans
}

pub fn lines(app: &App, lang: Lang, width: usize) -> Vec<Line<'static>> {
    match page(app) {
        Some(Page::Account(i)) => whole_card(app, i, lang, width, room(app)),
        Some(Page::Trap) => trap_card(app, width),
        None if app.welcome => welcome(app),
        None => {
            let mut lines = Vec::new();
            push_wrapped(&mut lines, Span::raw(" "), words::empty(super::Pane::Why), app.theme.dim, width);
            lines
        }
    }
}

/// Lines that the card may have. Where all panes are shown, this one grows with it.
fn room(app: &App) -> Option<usize> {
    let alone = matches!(app.screen.shape, Shape::Small | Shape::Tabs);
    app.screen.inner(super::Pane::Why).filter(|_| alone).map(|area| area.height.into())
}

/// What the trap was and where, with the stack.
#[must_use]
pub fn trap_card(app: &App, width: usize) -> Vec<Line<'static>> {
    let (mark, style) = app.state_mark();
    let mut lines = Vec::new();
    for (i, text) in app.views.status.end.iter().enumerate() {
        let lead = if i == 0 { Span::styled(format!(" {mark} "), style) } else { Span::raw("   ") };
        push_wrapped(&mut lines, lead, text, app.theme.text, width);
    }
    lines
}

/// The hint on opening.
#[must_use]
pub fn welcome(app: &App) -> Vec<Line<'static>> {
    let t = &app.theme;
    let mut lines = vec![Line::styled(format!(" {}", words::WELCOME_TITLE), t.strong), Line::default()];
    for (key, what) in words::WELCOME {
        lines.push(Line::from(vec![Span::styled(format!("   {key}  "), t.key), Span::raw(*what)]));
    }
    lines
}

/// Text after a lead, wrapped under itself.
pub(super) fn push_wrapped(
    lines: &mut Vec<Line<'static>>,
    lead: Span<'static>,
    text: &str,
    style: Style,
    width: usize,
) {
    let indent = lead.width();
    let room = width.saturating_sub(indent + 1).max(8);
    let mut lead = Some(lead);
    for part in wrap(&escape(text), room, 0) {
        let first = lead.take().unwrap_or_else(|| Span::raw(" ".repeat(indent)));
        lines.push(Line::from(vec![first, Span::styled(part, style)]));
    }
}
