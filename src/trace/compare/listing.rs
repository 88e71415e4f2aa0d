//! The rows around differences, as text; one line stands for a long stretch of rows of one kind, and counts them.

use super::{Comparison, RowKind, RunEntry};
use crate::trace::listing;
use crate::words::Message;
use serde::Serialize;

/// How many rows that are the same are shown before and after a difference.
const CONTEXT: usize = 3;
/// How many rows are shown at each end of a stretch of one kind of difference.
const HEAD: usize = 12;
const TAIL: usize = 3;
/// The most differences that are shown, unless all are wanted.
const MOST: usize = 4000;

/// Which rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Those that differ, and a few around them.
    Differences,
    All,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComparisonLine {
    Row {
        /// How the sides compare.
        kind: RowKind,
        /// Whether it is the first difference.
        first: bool,
        /// The first run's entry.
        a: Option<Box<Cell>>,
        b: Option<Box<Cell>>,
    },
    /// Rows of one kind that are not shown, and how many.
    Folded {
        /// Their kind; `None` for the rest of the list after the limit, whatever kinds it has.
        kind: Option<RowKind>,
        count: usize,
    },
}

/// An entry of a run as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The number of the call; `None` if no call was made.
    pub number: Option<u64>,
    /// How many instructions had been executed by then.
    pub moment: u64,
    pub text: Message,
    /// The outcome; empty if nothing is returned.
    pub reply: Message,
}

impl Cell {
    /// `open-at(…) = ok #2`
    #[must_use]
    pub fn line(&self) -> Message {
        match self.reply.is_empty() {
            true => self.text.clone(),
            false => Message::joined(vec![self.text.clone(), " = ".into(), self.reply.clone()]),
        }
    }

    /// Its number, or a mark if it made no call.
    #[must_use]
    pub fn mark(&self) -> String {
        self.number.map_or_else(|| "✗".to_owned(), |number| number.to_string())
    }
}

impl Comparison<'_> {
    /// Passes each line to `sink`.
    pub(crate) fn each_line(&self, shown: Shown, sink: &mut dyn FnMut(ComparisonLine)) {
        let mut at = 0;
        let mut left = if shown == Shown::All { usize::MAX } else { MOST };
        while let Some(row) = self.rows.get(at) {
            let same = |other: &&super::ComparisonRow| class(other.kind) == class(row.kind);
            let len = self.rows[at..].iter().take_while(same).count();
            if left == 0 {
                return sink(ComparisonLine::Folded { kind: None, count: self.rows.len() - at });
            }
            let (head, tail) = match (shown, class(row.kind)) {
                (Shown::All, _) => (len, 0),
                (Shown::Differences, RowKind::Same) => {
                    (if at == 0 { 0 } else { CONTEXT }, if at + len == self.rows.len() { 0 } else { CONTEXT })
                }
                (Shown::Differences, _) => (HEAD, TAIL),
            };
            // Do not replace a single row by a line that says one row is left out.
            let (head, tail) = if head + tail + 1 >= len { (len, 0) } else { (head, tail) };
            for (index, row) in self.rows[at..at + len].iter().enumerate() {
                let shown = index < head || index >= len - tail;
                if shown {
                    let (a, b) = self.cells_at(at + index);
                    let (a, b) = (a.map(Box::new), b.map(Box::new));
                    left = left.saturating_sub(usize::from(row.kind.is_difference()));
                    sink(ComparisonLine::Row { kind: row.kind, first: self.first == Some(at + index), a, b });
                } else if index == head {
                    sink(ComparisonLine::Folded { kind: Some(class(row.kind)), count: len - head - tail });
                }
            }
            at += len;
        }
    }

    #[must_use]
    pub fn lines(&self, shown: Shown) -> Vec<ComparisonLine> {
        let mut lines = Vec::new();
        self.each_line(shown, &mut |line| lines.push(line));
        lines
    }

    /// The cells of both sides of a row.
    pub(super) fn cells_at(&self, row: usize) -> (Option<Cell>, Option<Cell>) {
        let cell = |side: usize, index: Option<usize>| index.and_then(|index| self.cell(side, index));
        self.rows.get(row).map_or((None, None), |row| (cell(0, row.a), cell(1, row.b)))
    }

    fn cell(&self, side: usize, index: usize) -> Option<Cell> {
        let item = *self.items[side].get(index)?;
        if let RunEntry::Lookup(account) = item {
            let (text, reply) = listing::lookup_parts(account);
            return Some(Cell { number: None, moment: account.moment, text, reply });
        }
        let record = self.record(side, item)?;
        let (text, reply) = listing::parts(&record);
        Some(Cell { number: Some(record.id.0), moment: record.moment, text, reply })
    }
}

/// The class of rows that are folded together: between differences, it does not matter which calls asked for a clock.
fn class(kind: RowKind) -> RowKind {
    if kind == RowKind::Varies { RowKind::Same } else { kind }
}
