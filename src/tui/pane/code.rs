//! The code pane: a function as WebAssembly text, with the pc, the cursor and breakpoints.
//!
//! Row 0 is the function's signature; row `i + 1` is line `i`. If the program has ended, there is no current code, and
//! the pane shows the end screen instead.

use crate::session::{CodeLine, RunState};
use crate::tui::app::App;
use crate::tui::text::{escape, width as columns, wrap};
use crate::tui::theme::Theme;
use crate::tui::words::{self, message};
use crate::words::Message;
use ratatui::text::{Line, Span};
use std::ops::Range;

pub fn len(app: &App, width: usize) -> usize {
    let lines = app.views.code.lines.len();
    if lines == 0 { end_screen(app, width).len() } else { lines + 1 }
}

/// The row of the pc; `None` if it is not in the function shown.
pub(crate) fn pc_row(app: &App) -> Option<usize> {
    app.views.code.pc_line.map(|l| l + 1)
}

/// The code line that the cursor is on; `None` on the signature.
pub(crate) fn cursor_line(app: &App) -> Option<&CodeLine> {
    app.views.code.lines.get(app.scroll(super::Pane::Code).selected.checked_sub(1)?)
}

pub fn title(app: &App) -> Vec<Span<'static>> {
    let code = &app.views.code;
    if code.title.is_empty() {
        return Vec::new();
    }
    let title = escape(&code.title);
    // If `caller → function` does not fit, the function is what counts.
    let short = title.rsplit(" → ").next().unwrap_or(&title);
    let fits = columns(&title) + 12 <= app.row_width(super::Pane::Code);
    let mut spans = vec![Span::styled(if fits { &title } else { short }.to_string(), app.theme.symbol)];
    if app.look().is_some() {
        spans.push(Span::styled(format!(" ── {}", app.text("code-looking-around")), app.theme.dim));
    }
    spans
}

pub fn rows(app: &App, range: Range<usize>, width: usize) -> Vec<Line<'static>> {
    let code = &app.views.code;
    if code.lines.is_empty() {
        return super::part(end_screen(app, width), range);
    }
    let digits = code.lines.last().map_or(5, |l| format!("{:x}", l.offset).len().max(5));
    let cursor = app.scroll(super::Pane::Code).selected;
    let (first, last) = (range.start.saturating_sub(1), range.end.saturating_sub(1).min(code.lines.len()));
    let depths = code.lines.get(first..last).unwrap_or_default().iter().map(|line| usize::from(line.depth));
    let marks = Marks::of(app);
    let outdent = Outdent::new(depths, width.saturating_sub(digits + 6));
    range
        .map(|row| {
            let Some(index) = row.checked_sub(1) else {
                let text = format!(
                    "   {}{}func {}",
                    marks.indent(),
                    " ".repeat(digits + 4),
                    escape(&code.signature)
                );
                return Line::styled(text.trim_end().to_string(), app.theme.dim);
            };
            let line = &code.lines[index];
            let here = code.pc_line == Some(index);
            let breakpoint = code.breakpoints.iter().any(|(l, _)| *l == index);
            let cursor = cursor == row && !here;
            let mark = if here {
                "▶"
            } else if cursor {
                "›"
            } else {
                " "
            };
            let mut spans = vec![
                Span::styled(if breakpoint { "●" } else { " " }, app.theme.breakpoint),
                Span::styled(mark, app.theme.focus),
                Span::styled(marks.of_line(line.op), app.theme.focus),
                Span::styled(format!(" 0x{:0digits$x} {}", line.offset, outdent.mark()), app.theme.dim),
                Span::raw("  ".repeat(outdent.depth(line.depth.into()))),
            ];
            spans.extend(coloured(&line.text, &app.theme));
            if let Some(source) = &line.source {
                put_right(&mut spans, Span::styled(escape(source).into_owned(), app.theme.dim), width);
            }
            Line::from(spans)
        })
        .collect()
}

/// The marks on the instructions of the source line that comes next; they have a column only where there is source.
struct Marks<'a> {
    column: bool,
    ops: &'a [u32],
}

impl<'a> Marks<'a> {
    fn of(app: &'a App) -> Self {
        let (code, (module, func, ops)) = (&app.views.code, &app.views.source.instructions);
        let same = (code.module, code.func) == (*module, *func);
        Self { column: app.has_source, ops: if same { ops } else { &[] } }
    }

    fn indent(&self) -> &'static str {
        if self.column { " " } else { "" }
    }

    fn of_line(&self, op: u32) -> &'static str {
        match self.ops.binary_search(&op) {
            Ok(_) if self.column => "┆",
            _ => self.indent(),
        }
    }
}

/// How far code is shifted to the left, so that deeply nested code can be read.
#[derive(Debug, PartialEq, Eq)]
struct Outdent {
    /// The number of levels that are left out, because all lines in sight have them.
    left_out: usize,
    most: usize,
}

impl Outdent {
    /// Computes the shift for lines at these depths, in so many columns: at most a third of them is used for
    /// indentation.
    fn new(depths: impl Iterator<Item = usize> + Clone, columns: usize) -> Self {
        let most = columns / 6;
        let deepest = depths.clone().max().unwrap_or(0);
        let left_out = if deepest > most { depths.min().unwrap_or(0) } else { 0 };
        Self { left_out, most }
    }

    /// A mark that shows whether levels are left out.
    fn mark(&self) -> &'static str {
        if self.left_out > 0 { "‹" } else { " " }
    }

    fn depth(&self, depth: usize) -> usize {
        depth.saturating_sub(self.left_out).min(self.most)
    }
}

/// Adds a span at the right end, if there is room for it.
fn put_right(spans: &mut Vec<Span<'static>>, last: Span<'static>, width: usize) {
    let used: usize = spans.iter().map(|span| columns(&span.content)).sum();
    if let Some(gap) = width.checked_sub(used + columns(&last.content) + 1).filter(|gap| *gap >= 2) {
        spans.push(Span::raw(" ".repeat(gap)));
        spans.push(last);
    }
}

/// The spans of one instruction, which distinguish its mnemonic, names, numbers and labels.
fn coloured(text: &str, theme: &Theme) -> Vec<Span<'static>> {
    let text = escape(text);
    let mut spans = Vec::new();
    let mut comment = false;
    for (i, word) in text.split_inclusive(' ').enumerate() {
        comment |= word.starts_with("(;") || word.starts_with(";;");
        let style = if comment {
            theme.dim
        } else if i == 0 {
            if is_control(word.trim_end()) { theme.control } else { theme.text }
        } else if word.starts_with('$') {
            theme.symbol
        } else if word.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') {
            theme.number
        } else {
            theme.text
        };
        comment &= !word.contains(";)");
        spans.push(Span::styled(word.to_string(), style));
    }
    spans
}

fn is_control(mnemonic: &str) -> bool {
    matches!(
        mnemonic,
        "block"
            | "loop"
            | "if"
            | "else"
            | "end"
            | "br"
            | "br_if"
            | "br_table"
            | "return"
            | "call"
            | "call_indirect"
            | "return_call"
            | "return_call_indirect"
            | "unreachable"
    )
}

/// How the program ended, what it was refused, and what can be done now.
pub(super) fn end_screen(app: &App, width: usize) -> Vec<Line<'static>> {
    let status = &app.views.status;
    if !matches!(status.state, RunState::Ended(_) | RunState::Trapped) {
        return vec![Line::styled(words::nothing(app.lang, super::Pane::Code), app.theme.dim)];
    }
    let t = &app.theme;
    let width = width.saturating_sub(2).max(20);
    let (mark, style) = app.state_mark();
    let totals = words::totals(app.lang, status.moment, app.views.calls.latest());
    let mut head = Line::from(vec![
        Span::raw("  "),
        Span::styled(mark, style),
        Span::styled(format!(" {}", words::state(app.lang, status)), t.strong),
    ]);
    let beside = Span::styled(format!("   {totals}"), t.dim);
    let fits = head.width() + beside.width() <= width;
    let below = (!fits).then(|| Line::styled(format!("  {totals}"), t.dim));
    head.spans.extend(fits.then_some(beside));
    let mut lines = vec![Line::default(), head];
    lines.extend(below);
    lines.push(Line::default());
    for text in status.end.iter().map(|line| line.text(app.lang)) {
        let body = text.trim_start();
        let hang = text.len() - body.len() + 2;
        let style = match body.chars().next() {
            Some('✗') => t.refused,
            Some('!') => t.warning,
            _ => t.text,
        };
        for line in wrap(&escape(&text), width, hang) {
            lines.push(Line::styled(format!("  {line}"), style));
        }
    }
    if app.refused() == 0 {
        lines.push(Line::styled(format!("  {}", app.text("code-nothing-refused")), t.dim));
    }
    lines
}

pub fn details(app: &App, selected: usize) -> Option<(String, Vec<String>)> {
    let code = &app.views.code;
    let Some(line) = selected.checked_sub(1).and_then(|i| code.lines.get(i)) else {
        return (!code.lines.is_empty())
            .then(|| (code.title.clone(), vec![format!("func {}", code.signature)]));
    };
    let row = |id, what: Message| super::detail(app, id, &what.text(app.lang));
    let mut text = vec![
        line.text.clone(),
        String::new(),
        row("detail-offset", message!("detail-in-file", offset = format!("0x{:05x}", line.offset))),
        row(
            "detail-instruction",
            message!("detail-instruction-of", index = line.op.to_string(), function = &code.title),
        ),
        row(
            "detail-function",
            message!("detail-function-of", index = code.func.to_string(), module = code.module.to_string()),
        ),
    ];
    if let Some(source) = code.lines[..selected].iter().rev().find_map(|line| line.source.as_ref()) {
        text.push(row("detail-source", Message::verbatim(source)));
    }
    if let Some((_, n)) = code.breakpoints.iter().find(|(l, _)| *l + 1 == selected) {
        text.push(message!("detail-breakpoint", number = n.to_string()).text(app.lang));
    }
    if code.pc_line == Some(selected - 1) && app.frame() == 0 && app.look().is_none() {
        text.extend([String::new(), app.views.status.next.text(app.lang)]);
    }
    Some((format!("0x{:05x}", line.offset), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nested_deeply_is_moved_to_the_left() {
        let shallow = Outdent::new([1, 2, 5].into_iter(), 36);
        assert_eq!((shallow.mark(), shallow.depth(5)), (" ", 5));
        let deep = Outdent::new([18, 17, 20].into_iter(), 36);
        assert_eq!((deep.mark(), deep.depth(17), deep.depth(20)), ("‹", 0, 3));
        let steep = Outdent::new([1, 30].into_iter(), 36);
        assert_eq!((steep.depth(1), steep.depth(30)), (0, 6));
        assert_eq!(Outdent::new(std::iter::empty(), 0).depth(3), 0);
    }
}
