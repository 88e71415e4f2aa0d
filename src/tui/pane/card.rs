//! An account as a card: who decided, why, what would grant it, and how it came about, step by step.
//!
//! A card is read best at one look. Where it is too long for that, what is told twice goes first.

use super::why::{mark, push_wrapped};
use crate::session::{Account, PreopenTableView};
use crate::tui::app::App;
use crate::tui::text::{escape, wrap};
use crate::tui::theme::Theme;
use crate::tui::words;
use ratatui::text::{Line, Span};

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
pub fn whole_card(app: &App, account: usize, width: usize, room: Option<usize>) -> Vec<Line<'static>> {
    let Some(account) = app.views.accounts.get(account) else { return Vec::new() };
    let table = app.views.preopens.as_ref().filter(|_| account.kind.is_path());
    let in_form = |form| in_form(account, table, form, &app.theme, width);
    let whole = in_form(Form::Whole);
    let Some(room) = room.filter(|room| whole.len() > *room) else { return whole };
    FORMS.into_iter().skip(1).map(in_form).find(|lines| lines.len() <= room).unwrap_or(whole)
}

/// One account as a readable card.
#[must_use]
pub fn card(account: &Account, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    in_form(account, None, Form::Whole, theme, width)
}

fn in_form(
    account: &Account,
    table: Option<&PreopenTableView>,
    form: Form,
    t: &Theme,
    width: usize,
) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let gap = |lines: &mut Vec<Line<'static>>| lines.extend((form < Form::Dense).then(Line::default));
    let (mark, style) = mark(account.outcome, t);
    push_wrapped(&mut lines, Span::styled(format!(" {mark} "), style), &account.decided(), style, width);
    push_wrapped(&mut lines, Span::raw("   "), &account.sentence, t.text, width);
    remedy(&mut lines, account, t, width);
    gap(&mut lines);
    steps(&mut lines, account, form, t, width);
    gap(&mut lines);
    held(&mut lines, account, table.filter(|_| form == Form::Whole), form, t, width);
    let by = if form == Form::Densest { words::asked_by_one(account) } else { words::asked_by(account) };
    push_wrapped(&mut lines, Span::raw("   "), &by, t.dim, width);
    if account.inferred {
        let note = words::inferred(account);
        push_wrapped(&mut lines, Span::styled(" ~ ", t.inferred), note, t.inferred, width);
    }
    if let Some(table) = table.filter(|table| form == Form::Whole && !table.rows.is_empty()) {
        gap(&mut lines);
        push_wrapped(&mut lines, Span::raw("   "), &words::table(table), t.title, width);
        for row in &table.rows {
            let lead = Span::styled(format!("     0x{:x}  ", row.address), t.number);
            push_wrapped(&mut lines, lead, &words::table_row(row), t.text, width);
        }
    }
    lines
}

/// How it came about.
fn steps(lines: &mut Vec<Line<'static>>, account: &Account, form: Form, t: &Theme, width: usize) {
    let both = form < Form::Densest && !account.guest_steps.is_empty() && !account.host_steps.is_empty();
    let mut number = 0;
    for (steps, place) in [(&account.guest_steps, words::INSIDE), (&account.host_steps, words::ON_HOST)] {
        if both && !steps.is_empty() {
            lines.push(Line::styled(format!("   {place}"), t.title));
        }
        // A link to itself is followed many times.
        for same in steps.chunk_by(|a, b| a == b) {
            number += 1;
            let lead = Span::styled(format!("  {number:>2}  "), t.number);
            let times = if same.len() > 1 { words::times(same.len()) } else { String::new() };
            push_wrapped(lines, lead, &format!("{}{times}", same[0]), t.text, width);
            number += same.len() - 1;
        }
    }
}

/// The directories that the program holds. `table` is libc's.
fn held(
    lines: &mut Vec<Line<'static>>,
    account: &Account,
    table: Option<&PreopenTableView>,
    form: Form,
    t: &Theme,
    width: usize,
) {
    let told = form >= Form::NoList && !account.guest_steps.is_empty();
    if !account.kind.is_path() || told {
        return;
    }
    let mut held = Vec::new();
    held.extend((!account.host_asked).then(|| words::HOST_NOT_ASKED.to_owned()));
    held.push(match table.filter(|table| table.rows.is_empty()) {
        Some(table) if account.preopens.is_empty() => words::empty_table(table),
        _ if account.preopens.is_empty() => words::NO_PREOPENS.to_owned(),
        _ => words::PREOPENS.to_owned(),
    });
    push_wrapped(lines, Span::raw("   "), &held.join(" "), t.title, width);
    for p in &account.preopens {
        let mark =
            if p.matched { Span::styled("   ✓ ", t.granted) } else { Span::styled("   ✗ ", t.refused) };
        let text = format!("\"{}\" (host {}): {}", p.guest, p.host, p.reason);
        push_wrapped(lines, mark, &text, t.text, width);
    }
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
