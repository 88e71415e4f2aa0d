//! The card: why a path was granted or refused, and what would grant it.

use crate::session::{Account, Outcome, PreopenTableView, RunState};
use crate::tui::app::App;
use crate::tui::text::{escape, wrap};
use crate::tui::theme::Theme;
use crate::tui::words;
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

/// The mark of an outcome.
#[must_use]
pub fn mark(outcome: Outcome, theme: &Theme) -> (&'static str, Style) {
    let style = match outcome {
        Outcome::Granted => theme.granted,
        Outcome::Refused => theme.refused,
        Outcome::Failed => theme.warning,
    };
    (outcome.mark(), style)
}

pub fn title(app: &App) -> Vec<Span<'static>> {
    let pages = pages(app);
    let Some(page) = page(app) else { return Vec::new() };
    let text = match page {
        Page::Account(i) => escape(&app.views.accounts[i].headline()).into_owned(),
        Page::Trap => words::TRAP_TITLE.into(),
    };
    let mut spans = vec![Span::styled(text, app.theme.strong)];
    if pages.len() > 1 {
        let at = pages.iter().position(|p| *p == page).unwrap_or(0) + 1;
        spans.push(Span::styled(format!(" ── ← {at} of {} →", pages.len()), app.theme.dim));
    }
    spans
}

pub fn lines(app: &App, width: usize) -> Vec<Line<'static>> {
    match page(app) {
        Some(Page::Account(i)) => whole_card(app, i, width),
        Some(Page::Trap) => trap_card(app, width),
        None if app.welcome => welcome(app),
        None => {
            let mut lines = Vec::new();
            push_wrapped(&mut lines, Span::raw(" "), words::empty(super::Pane::Why), app.theme.dim, width);
            lines
        }
    }
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
fn push_wrapped(lines: &mut Vec<Line<'static>>, lead: Span<'static>, text: &str, style: Style, width: usize) {
    let indent = lead.width();
    let room = width.saturating_sub(indent + 1).max(8);
    let mut lead = Some(lead);
    for part in wrap(&escape(text), room, 0) {
        let first = lead.take().unwrap_or_else(|| Span::raw(" ".repeat(indent)));
        lines.push(Line::from(vec![first, Span::styled(part, style)]));
    }
}

/// An account's card with libc's table of directories, as it lies in memory.
#[must_use]
pub fn whole_card(app: &App, account: usize, width: usize) -> Vec<Line<'static>> {
    let Some(account) = app.views.accounts.get(account) else { return Vec::new() };
    let t = &app.theme;
    let table = app.views.preopens.as_ref().filter(|_| account.kind.is_path());
    let mut lines = card_with(account, table.filter(|table| table.rows.is_empty()), t, width);
    if let Some(table) = table.filter(|table| !table.rows.is_empty()) {
        lines.push(Line::default());
        push_wrapped(&mut lines, Span::raw("   "), &words::table(table), t.title, width);
        for row in &table.rows {
            let lead = Span::styled(format!("     0x{:x}  ", row.address), t.number);
            push_wrapped(&mut lines, lead, &words::table_row(row), t.text, width);
        }
    }
    lines
}

/// One account as a readable card.
#[must_use]
pub fn card(account: &Account, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    card_with(account, None, theme, width)
}

/// The card; `empty` is libc's table where the program holds no directory.
fn card_with(
    account: &Account,
    empty: Option<&PreopenTableView>,
    t: &Theme,
    width: usize,
) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let (mark, style) = mark(account.outcome, t);
    push_wrapped(&mut lines, Span::styled(format!(" {mark} "), style), &account.decided(), style, width);
    push_wrapped(&mut lines, Span::raw("   "), &account.sentence, t.text, width);
    remedy(&mut lines, account, t, width);
    lines.push(Line::default());
    let both = !account.guest_steps.is_empty() && !account.host_steps.is_empty();
    let mut number = 0;
    for (steps, place) in [(&account.guest_steps, words::INSIDE), (&account.host_steps, words::ON_HOST)] {
        if both && !steps.is_empty() {
            lines.push(Line::styled(format!("   {place}"), t.title));
        }
        for step in steps {
            number += 1;
            let lead = Span::styled(format!("  {number:>2}  "), t.number);
            push_wrapped(&mut lines, lead, step, t.text, width);
        }
    }
    lines.push(Line::default());
    if account.kind.is_path() {
        let mut held = Vec::new();
        held.extend((!account.host_asked).then(|| words::HOST_NOT_ASKED.to_owned()));
        held.push(match empty {
            Some(table) if account.preopens.is_empty() => words::empty_table(table),
            _ if account.preopens.is_empty() => words::NO_PREOPENS.to_owned(),
            _ => words::PREOPENS.to_owned(),
        });
        push_wrapped(&mut lines, Span::raw("   "), &held.join(" "), t.title, width);
    }
    for p in &account.preopens {
        let mark =
            if p.matched { Span::styled("   ✓ ", t.granted) } else { Span::styled("   ✗ ", t.refused) };
        let text = format!("\"{}\" (host {}): {}", p.guest, p.host, p.reason);
        push_wrapped(&mut lines, mark, &text, t.text, width);
    }
    push_wrapped(&mut lines, Span::raw("   "), &words::asked_by(account), t.dim, width);
    if account.inferred {
        let note = words::inferred(account);
        push_wrapped(&mut lines, Span::styled(" ~ ", t.inferred), note, t.inferred, width);
    }
    lines
}

/// What would grant it. The advice says it in full, what to type between backticks; without advice, the flags alone.
fn remedy(lines: &mut Vec<Line<'static>>, account: &Account, t: &Theme, width: usize) {
    let Some(remedy) = &account.remedy else { return };
    let helps = !remedy.flags.is_empty() || remedy.path.is_some();
    let text = if remedy.advice.is_empty() {
        let flags: Vec<_> = remedy.flags.iter().map(|f| quoted(f)).collect();
        format!("{} `{}`", words::REMEDY_ADD, flags.join(" "))
    } else {
        remedy.advice.clone()
    };
    let unchecked =
        if helps && !remedy.checked { format!(" {}", words::REMEDY_UNCHECKED) } else { String::new() };
    let mut typed = false;
    for (i, part) in
        wrap(&escape(&format!("{text}{unchecked}")), width.saturating_sub(4), 0).iter().enumerate()
    {
        let lead = if i == 0 { Span::styled(" → ", t.granted) } else { Span::raw("   ") };
        let mut spans = vec![lead];
        for (j, piece) in part.split('`').enumerate() {
            if j > 0 {
                spans.push(Span::styled("`", t.dim));
                typed = !typed;
            }
            let style = if typed { t.granted.patch(t.strong) } else { t.text };
            spans.push(Span::styled(piece.to_string(), style));
        }
        lines.push(Line::from(spans));
    }
}

/// As a shell takes it, without control characters; quoted only where it must be.
fn quoted(arg: &str) -> String {
    let arg = escape(arg);
    let plain = |c: char| c.is_alphanumeric() || "-_=+:,./@%".contains(c);
    if !arg.is_empty() && arg.chars().all(plain) {
        return arg.into_owned();
    }
    shlex::try_quote(&arg).map_or_else(|_| arg.to_string(), |q| q.into_owned())
}
