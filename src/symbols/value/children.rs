//! The parts of a value, a page at a time.

use super::view::ThroughView;
use super::{TypedValue, ValueReader, ValueView, summary, view};

/// A part of a value.
#[derive(Debug, Clone)]
pub(in crate::symbols) enum Child {
    /// A value of its own.
    Value(String, TypedValue),
    /// A fact about the whole: how many owners it has.
    Note(String, String),
}

/// Some parts of a value, and how many there are.
#[derive(Debug, Clone, Default)]
pub(in crate::symbols) struct ChildPage {
    pub children: Vec<Child>,
    pub total: u64,
}

/// How often a value may stand for another one before its parts are given up.
const MOST_STEPS: usize = 16;

/// The parts of a value from a number on. A reference has those of what it points to.
pub(in crate::symbols) fn children(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    from: u64,
    most: u64,
) -> ChildPage {
    let mut at = value.clone();
    let mut notes = Vec::new();
    for step in 0..MOST_STEPS {
        match view(reader, &at) {
            ValueView::Leaf(_) | ValueView::Text { .. } | ValueView::Address(_) | ValueView::Bad(_) => {
                // A pointer to a number unfolds to the number.
                let target =
                    (step > 0 && at != *value && notes.is_empty()).then(|| Child::Value("*".to_owned(), at));
                return page(target.into_iter().collect(), notes, from, most);
            }
            ValueView::Items { items, .. } => {
                let last = from.saturating_add(most).min(items.count);
                let item = |index: u64| Some(Child::Value(format!("[{index}]"), items.item(index)?));
                let children = (from..last).filter_map(item).collect();
                return ChildPage { children, total: items.count };
            }
            ValueView::Fields { fields, .. } => {
                let children = fields.into_iter().map(|(name, value)| Child::Value(name, value)).collect();
                return page(children, notes, from, most);
            }
            ValueView::Entries { pairs, total, .. } => {
                let skipped = usize::try_from(from).unwrap_or(usize::MAX);
                let shown = usize::try_from(most).unwrap_or(usize::MAX);
                let entry = |(at, (key, value)): (usize, (TypedValue, Option<TypedValue>))| match value {
                    Some(value) => Child::Value(summary(reader, &key).text, value),
                    None => Child::Value(format!("[{at}]"), key),
                };
                let pairs = pairs.into_iter().enumerate().skip(skipped).take(shown);
                return ChildPage { children: pairs.map(entry).collect(), total };
            }
            ValueView::Through(through) => {
                let ThroughView { value, notes: more, .. } = *through;
                notes.extend(more);
                at = value;
            }
        }
    }
    ChildPage::default()
}

fn page(mut all: Vec<Child>, notes: Vec<(&'static str, String)>, from: u64, most: u64) -> ChildPage {
    all.extend(notes.into_iter().map(|(name, text)| Child::Note(name.to_owned(), text)));
    let total = all.len() as u64;
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    ChildPage { children: all.into_iter().skip(from).take(most).collect(), total }
}
