//! Two runs side by side: which calls of one correspond to which of the other, where they first diverge, and what
//! follows.
//!
//! This module takes runs as plain data, wherever they come from; it knows no file, no terminal, and not why two runs
//! are compared. Calls are the same if they ask the same function for the same thing, where handles are compared by
//! what made them (`key.rs`). Runs are aligned in three passes (`align.rs`): calls that are the same; between those,
//! attempts at one thing that were decided in different places (the guest's C library, the host); between those, calls
//! of one function on the same handles.

mod align;
mod json;
mod key;
mod listing;
mod names;
mod outputs;
mod page;
mod report;
mod start;
mod styled;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use listing::Shown;
pub use listing::{Cell, ComparisonLine};
pub use names::RunNames;
pub use page::{ComparisonLayout, Form};
pub use report::ComparisonReport;
pub use start::{Difference, directories};
pub use styled::{Styled, StyledEntry, Tone};

use super::recording::{Ending, Start};
use super::{CallRecord, Calls};
use crate::caps::Account;
use crate::guest::{CallId, Moment};
use align::align;
use key::{EntryKey, HandleOrigins, Keys};
use serde::Serialize;
use std::sync::Arc;

/// One run, as far as it is known.
#[derive(Debug, Clone)]
pub(crate) struct ComparedRun<'r> {
    /// How it was started.
    pub start: Start,
    /// Its host calls, in order.
    pub calls: Calls,
    /// What its C library refused without a call, in chronological order.
    pub lookups: Vec<&'r Account>,
    pub ending: Ending,
    pub moment: Moment,
}

/// An entry in a run's list.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RunEntry<'r> {
    Call(CallId),
    /// An attempt that the guest's C library refused without a call.
    Lookup(&'r Account),
}

impl<'r> ComparedRun<'r> {
    /// Calls and refused lookups in chronological order; at one moment, a lookup comes before a call.
    #[must_use]
    pub(crate) fn items(&self) -> Vec<RunEntry<'r>> {
        let mut lookups = self.lookups.iter().copied().peekable();
        let mut items = Vec::new();
        for record in &self.calls {
            while let Some(account) = lookups.next_if(|account| account.moment <= record.moment) {
                items.push(RunEntry::Lookup(account));
            }
            items.push(RunEntry::Call(record.id));
        }
        items.extend(lookups.map(RunEntry::Lookup));
        items
    }
}

/// How the two sides of a row compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// The same call with the same reply.
    Same,
    /// The same call for a clock or random numbers, whose reply differs every time.
    Varies,
    /// The same call with a different reply.
    Reply,
    /// A call of the same function with different arguments.
    Arguments,
    /// The same attempt, decided in a different place: one run refused it within the program, the other made a host
    /// call.
    Elsewhere,
    /// Only the first run has it.
    OnlyA,
    /// Only the second run has it.
    OnlyB,
    /// Only the first run has it, since the second was not run that far.
    BeyondB,
    /// Only the second run has it, since the first was not run that far.
    BeyondA,
}

impl RowKind {
    /// The mark that is shown between the two sides.
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

    /// Whether the runs diverge here. Values that differ every time do not count, nor does the end of a run that was
    /// left early.
    #[must_use]
    pub(crate) fn is_difference(self) -> bool {
        matches!(self, Self::Reply | Self::Arguments | Self::Elsewhere | Self::OnlyA | Self::OnlyB)
    }
}

/// One row: an entry of one run, or of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ComparisonRow {
    /// Index into the first run's [`ComparedRun::items`]; `None` if only the second run has the entry.
    pub a: Option<usize>,
    /// The same for the second run.
    pub b: Option<usize>,
    pub kind: RowKind,
}

#[derive(Debug, Clone)]
pub(crate) struct Comparison<'r> {
    pub runs: [ComparedRun<'r>; 2],
    pub items: [Vec<RunEntry<'r>>; 2],
    /// Every entry of both runs exactly once, in order. Between two rows that both runs have, those of the first run
    /// come first.
    pub rows: Vec<ComparisonRow>,
    /// What differs in how the runs were started.
    pub start: Vec<Difference>,
    /// Index of the first row where the runs diverge; `None` if they never do.
    pub first: Option<usize>,
}

#[must_use]
pub(crate) fn compare<'r>(a: ComparedRun<'r>, b: ComparedRun<'r>) -> Comparison<'r> {
    let items = [a.items(), b.items()];
    let keys = [keys(&a, &items[0]), keys(&b, &items[1])];
    let exact = keys.each_ref().map(|keys| keys.iter().map(|keys| keys.exact).collect::<Vec<_>>());
    let mut pairs = align(&exact[0], &exact[1]);
    refine(&mut pairs, &keys, |keys| keys.attempt);
    refine(&mut pairs, &keys, |keys| keys.function);
    let rows = rows([&a, &b], &items, &keys, &pairs);
    let first = rows.iter().position(|row| row.kind.is_difference());
    let start = start::differences(&a.start, &b.start);
    Comparison { runs: [a, b], items, rows, start, first }
}

fn keys(run: &ComparedRun<'_>, items: &[RunEntry<'_>]) -> Vec<Keys> {
    let (mut origins, mut calls) = (HandleOrigins::default(), run.calls.iter());
    let key = |item: &RunEntry<'_>| match item {
        // The calls come in order, so the next one is this entry's.
        RunEntry::Call(_) => calls.next().map(|record| origins.call(&record)),
        RunEntry::Lookup(account) => Some(key::lookup(account)),
    };
    items.iter().filter_map(key).collect()
}

/// Adds pairs between the existing ones: entries that are equal by another kind of key.
fn refine(pairs: &mut Vec<(usize, usize)>, keys: &[Vec<Keys>; 2], of: impl Fn(&Keys) -> Option<EntryKey>) {
    let mut all = Vec::with_capacity(pairs.len());
    let (mut a, mut b) = (0, 0);
    let end = (keys[0].len(), keys[1].len());
    for (i, j) in pairs.iter().copied().chain([end]) {
        if a < i && b < j {
            let known = |side: usize, from: usize, to: usize| {
                let some = (from..to).filter_map(|at| Some((at, of(&keys[side][at])?)));
                some.unzip::<usize, EntryKey, Vec<_>, Vec<_>>()
            };
            let ((in_a, left), (in_b, right)) = (known(0, a, i), known(1, b, j));
            all.extend(align(&left, &right).into_iter().map(|(x, y)| (in_a[x], in_b[y])));
        }
        all.push((i, j));
        (a, b) = (i + 1, j + 1);
    }
    all.pop();
    *pairs = all;
}

/// The rows for the pairs and for the entries between them.
fn rows(
    runs: [&ComparedRun<'_>; 2],
    items: &[Vec<RunEntry<'_>>; 2],
    keys: &[Vec<Keys>; 2],
    pairs: &[(usize, usize)],
) -> Vec<ComparisonRow> {
    // Whether each run was left before its end.
    let stops = runs.map(|run| !run.ending.is_end());
    let mut rows = Vec::with_capacity(items[0].len().max(items[1].len()));
    let (mut a, mut b) = (0, 0);
    let end = (items[0].len(), items[1].len());
    for (i, j) in pairs.iter().copied().chain([end]) {
        // What comes after the point where a run was left is no difference: the run may still do it.
        let (last_a, last_b) = (i == end.0, j == end.1);
        let beyond_b = last_a && last_b && stops[1] && b == j;
        let beyond_a = last_a && last_b && stops[0] && a == i;
        let kinds = (
            if beyond_b { RowKind::BeyondB } else { RowKind::OnlyA },
            if beyond_a { RowKind::BeyondA } else { RowKind::OnlyB },
        );
        rows.extend((a..i).map(|a| ComparisonRow { a: Some(a), b: None, kind: kinds.0 }));
        rows.extend((b..j).map(|b| ComparisonRow { a: None, b: Some(b), kind: kinds.1 }));
        if (i, j) != end {
            let kind = kind(runs, (items[0][i], &keys[0][i]), (items[1][j], &keys[1][j]));
            rows.push(ComparisonRow { a: Some(i), b: Some(j), kind });
        }
        (a, b) = (i + 1, j + 1);
    }
    rows
}

fn kind(
    runs: [&ComparedRun<'_>; 2],
    (a, in_a): (RunEntry<'_>, &Keys),
    (b, in_b): (RunEntry<'_>, &Keys),
) -> RowKind {
    if in_a.exact == in_b.exact && in_a.reply == in_b.reply {
        return RowKind::Same;
    }
    let record = |side: usize, item: RunEntry<'_>| match item {
        RunEntry::Call(id) => runs[side].calls.get(id),
        RunEntry::Lookup(_) => None,
    };
    let (a, b) = (record(0, a), record(1, b));
    if in_a.exact == in_b.exact {
        return if a.is_some_and(|record| key::varies(&record.call)) {
            RowKind::Varies
        } else {
            RowKind::Reply
        };
    }
    match (a, b) {
        (Some(a), Some(b)) if a.call.func.has_names_of(&b.call.func) => RowKind::Arguments,
        _ => RowKind::Elsewhere,
    }
}

impl Comparison<'_> {
    /// A run's entry, if it is a call; `None` for a lookup.
    fn record(&self, side: usize, item: RunEntry<'_>) -> Option<Arc<CallRecord>> {
        match item {
            RunEntry::Call(id) => self.runs[side].calls.get(id),
            RunEntry::Lookup(_) => None,
        }
    }

    /// How many rows of a kind there are.
    #[must_use]
    pub fn count(&self, kind: RowKind) -> usize {
        self.rows.iter().filter(|row| row.kind == kind).count()
    }

    /// Whether the runs are the same: the same program, started the same way, made the same calls with the same
    /// replies, and ended the same way at the same moment.
    #[must_use]
    pub(crate) fn is_same(&self) -> bool {
        let [a, b] = &self.runs;
        self.start.is_empty()
            && self.rows.iter().all(|row| row.kind == RowKind::Same)
            && (&a.ending, a.moment) == (&b.ending, b.moment)
    }
}
