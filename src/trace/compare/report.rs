//! A comparison as plain data in words, and as lines of text of a width.

use super::outputs::{Output, outputs};
use super::start::Difference;
use super::{Cell, Comparison, Kind, Line, Names, Shown, words};
use crate::text::thousands;
use crate::text::{Long, cut, lines};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// From so many columns on, the two runs stand beside each other.
const SIDE_BY_SIDE: usize = 120;
/// Most lines of a cell that does not fit its column.
const MOST_LINES: usize = 4;

/// Two runs compared, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What they are called.
    pub names: Names,
    /// Whether nothing differs.
    pub same: bool,
    /// What they were started with that is not the same.
    pub start: Vec<Difference>,
    /// Where they part first.
    pub first: String,
    /// What each has there.
    pub sides: Option<[String; 2]>,
    /// What is another in any two runs.
    pub varying: Option<String>,
    /// What follows, counted.
    pub effects: Option<String>,
    /// The calls side by side.
    pub lines: Vec<Line>,
    /// What they wrote.
    pub outputs: [Output; 2],
    /// How they ended.
    pub ends: [String; 2],
}

impl Comparison<'_> {
    /// All of it in words.
    #[must_use]
    pub fn report(&self, names: Names, shown: Shown) -> Report {
        let words::First { sentence, sides } = self.first(&names);
        Report {
            same: self.is_same(),
            start: self.start.clone(),
            first: sentence,
            sides,
            varying: self.varying(),
            effects: self.effects(&names),
            lines: self.lines(shown),
            outputs: outputs(self),
            ends: self.runs.each_ref().map(words::end),
            names,
        }
    }
}

impl Kind {
    /// The mark between the two sides.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Same => "=",
            Self::Varies => "~",
            Self::Reply | Self::Arguments | Self::Elsewhere => "≠",
            Self::OnlyA => "<",
            Self::OnlyB => ">",
            Self::BeyondA | Self::BeyondB => "·",
        }
    }

    /// What rows of the kind are, many of them.
    #[must_use]
    pub fn many(self, names: &Names) -> String {
        let [a, b] = &names.long;
        match self {
            Self::Same => "the same".to_owned(),
            Self::Varies => "but for a clock or random numbers the same".to_owned(),
            Self::Reply => "with other replies".to_owned(),
            Self::Arguments => "with other arguments".to_owned(),
            Self::Elsewhere => "decided elsewhere".to_owned(),
            Self::OnlyA => format!("only in {a}"),
            Self::OnlyB => format!("only in {b}"),
            Self::BeyondA => format!("in {b}, where {a} was not run to"),
            Self::BeyondB => format!("in {a}, where {b} was not run to"),
        }
    }
}

/// The line for rows that are left out.
#[must_use]
pub fn folded(kind: Option<Kind>, count: usize, names: &Names) -> String {
    let count = thousands(count as u64);
    match kind {
        Some(kind) => format!("… {count} {} …", kind.many(names)),
        None => format!("… {count} further rows; `--all` shows them …"),
    }
}

impl Report {
    /// The summary: everything but the calls.
    #[must_use]
    pub fn summary(&self) -> Vec<String> {
        let [a, b] = self.names.leads();
        let mut lines = Vec::new();
        if !self.start.is_empty() {
            lines.push("Started with".to_owned());
            for Difference { what, a: of_a, b: of_b } in &self.start {
                lines.push(format!("  {what}"));
                lines.push(format!("    {a}{of_a}"));
                lines.push(format!("    {b}{of_b}"));
            }
            lines.push(String::new());
        }
        lines.push(self.first.clone());
        if let Some([of_a, of_b]) = &self.sides {
            lines.push(format!("  {a}{of_a}"));
            lines.push(format!("  {b}{of_b}"));
        }
        lines.extend(self.varying.clone());
        lines.extend(self.effects.clone());
        lines
    }

    /// Outputs and ends.
    #[must_use]
    pub fn outcome(&self) -> Vec<String> {
        let [a, b] = &self.names.leads();
        let mut lines = Vec::new();
        for output in &self.outputs {
            let bytes = |n: u64| if n == 1 { "1 byte".to_owned() } else { format!("{} bytes", thousands(n)) };
            match (output.same, output.bytes) {
                (true, [0, _]) => {}
                (true, [n, _]) => lines.push(format!("{}: the same, {}", capital(output.stream), bytes(n))),
                (false, _) => {
                    let common = match output.common {
                        0 => String::new(),
                        1 => " after 1 line that is the same".to_owned(),
                        n => format!(" after {} lines that are the same", thousands(n as u64)),
                    };
                    lines.push(format!("{}{common}", capital(output.stream)));
                    for (side, name) in [a, b].into_iter().enumerate() {
                        let more = if output.more[side] { Some(format!("  {name}…")) } else { None };
                        let none = match output.bytes[side] {
                            0 => Some(format!("  {name}nothing")),
                            n if output.lines[side].is_empty() => {
                                Some(format!("  {name}nothing more ({} in all)", bytes(n)))
                            }
                            _ => None,
                        };
                        lines.extend(none);
                        lines.extend(output.lines[side].iter().map(|line| format!("  {name}{line}")));
                        lines.extend(more);
                    }
                }
            }
        }
        match self.ends[0] == self.ends[1] {
            true => lines.push(format!("End: the same, {}", self.ends[0])),
            false => {
                lines.push("End".to_owned());
                lines.push(format!("  {a}{}", self.ends[0]));
                lines.push(format!("  {b}{}", self.ends[1]));
            }
        }
        lines
    }

    /// All of it as text for so many columns: beside each other where they are many, else one below the other.
    #[must_use]
    pub fn text(&self, width: usize) -> Vec<String> {
        let mut text = self.before(width);
        self.lines.iter().for_each(|line| self.line(line, width, &mut text));
        text.extend(self.after(width));
        text
    }

    /// What comes before the calls.
    #[must_use]
    pub fn before(&self, width: usize) -> Vec<String> {
        let ([a, b], leads) = (&self.names.short, self.names.leads());
        let mut text = Vec::new();
        for (name, what) in self.names.short.iter().zip(&self.names.what) {
            text.push(format!("{}  {what}", pad(name, leads[0].width() - 2)));
        }
        text.push(String::new());
        text.extend(self.summary());
        text.push(String::new());
        text.push(match width >= SIDE_BY_SIDE {
            true => {
                let head = |name: &str| format!("{:>5} {name}", "");
                format!("  {}   {}", pad(&head(a), (width - 5) / 2), head(b))
            }
            false => format!("  {a:>5} {b:>5}"),
        });
        text.into_iter().flat_map(|line| wrap(&line, width)).collect()
    }

    /// What comes after them.
    #[must_use]
    pub fn after(&self, width: usize) -> Vec<String> {
        let [a, b] = &self.names.long;
        let mut text = vec![String::new()];
        text.push(format!("= the same, ~ a clock or random numbers, ≠ not the same, < only {a}, > only {b}"));
        text.push(String::new());
        text.extend(self.outcome());
        text.into_iter().flat_map(|line| wrap(&line, width)).collect()
    }

    /// One line of the list.
    pub fn line(&self, line: &Line, width: usize, text: &mut Vec<String>) {
        let (kind, first, a, b) = match line {
            Line::Row { kind, first, a, b } => (*kind, *first, a, b),
            Line::Folded { kind, count } => {
                return text.push(format!("  {}", folded(*kind, *count, &self.names)));
            }
        };
        let lead = if first { "▶ " } else { "  " };
        if width >= SIDE_BY_SIDE {
            let column = (width - 5) / 2;
            let cell = |cell: &Option<Cell>| match cell {
                None => Vec::new(),
                Some(cell) => in_column(cell, column, if kind == Kind::Same { 1 } else { MOST_LINES }),
            };
            let (left, right) = (cell(a), cell(b));
            for at in 0..left.len().max(right.len()) {
                let (lead, mark) = if at == 0 { (lead, kind.mark()) } else { ("  ", " ") };
                let side = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
                let line = format!("{lead}{} {mark} {}", pad(&side(&left), column), side(&right));
                text.push(line.trim_end().to_owned());
            }
            return;
        }
        let mark = |cell: &Option<Cell>| cell.as_ref().map_or_else(String::new, Cell::mark);
        let head = format!("{lead}{:>5} {:>5} {} ", mark(a), mark(b), kind.mark());
        let [name_a, name_b] = self.names.leads();
        let room = width.saturating_sub(16);
        match (kind, a, b) {
            (Kind::Same, Some(a), _) => text.push(format!("{head}{}", cut(&a.line(), room))),
            (Kind::Reply | Kind::Varies, Some(a), Some(b)) => {
                text.extend(hung(&head, &a.text, width));
                text.extend(hung(&format!("{:16}{name_a}", ""), &a.reply, width));
                text.extend(hung(&format!("{:16}{name_b}", ""), &b.reply, width));
            }
            (_, Some(a), Some(b)) => {
                text.extend(hung(&format!("{head}{name_a}"), &a.line(), width));
                text.extend(hung(&format!("{:16}{name_b}", ""), &b.line(), width));
            }
            (_, Some(cell), None) | (_, None, Some(cell)) => text.extend(hung(&head, &cell.line(), width)),
            (_, None, None) => {}
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A cell in a column: its number, its text, as many lines as it may take.
#[must_use]
pub fn in_column(cell: &Cell, columns: usize, most: usize) -> Vec<String> {
    let mut lines = hung(&format!("{:>5} ", cell.mark()), &cell.line(), columns);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = format!("{}…", cut(last, columns.saturating_sub(1)).trim_end_matches('…'));
        }
    }
    lines
}

/// A text after its head, its further lines below its first.
fn hung(head: &str, text: &str, columns: usize) -> Vec<String> {
    let indent = head.width();
    let room = columns.saturating_sub(indent).max(16);
    let mut head = Some(head.to_owned());
    let lead = |head: &mut Option<String>| head.take().unwrap_or_else(|| " ".repeat(indent));
    let lines = lines(text, room, room, Long::Broken).into_iter();
    lines.map(|line| format!("{}{}", lead(&mut head), &text[line])).collect()
}

/// Breaks a line where it is too long; further lines begin under its text.
fn wrap(line: &str, columns: usize) -> Vec<String> {
    if line.width() <= columns {
        return vec![line.to_owned()];
    }
    let indent = line.len() - line.trim_start().len();
    hung(&" ".repeat(indent), &line[indent..], columns)
        .into_iter()
        .enumerate()
        .map(|(at, line)| if at == 0 { line } else { format!("  {line}") })
        .collect()
}

fn pad(text: &str, columns: usize) -> String {
    let gap = columns.saturating_sub(text.width());
    format!("{text}{:gap$}", "")
}
