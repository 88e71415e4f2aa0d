//! The values in memory that variables are, hold and point to.

use crate::symbols::value::{FieldStyle, ItemRun, Storage, TypedValue, ValueReader, ValueView, view};
use std::collections::{HashSet, VecDeque};
use std::ops::Range;

/// How many values are looked at.
const MOST_VALUES: usize = 4000;
/// How many places are remembered.
const MOST_OBJECTS: usize = 1000;
/// How many elements and entries of a collection are followed.
const MOST_FOLLOWED: u64 = 32;
/// How deep values in values are followed.
const DEEPEST: usize = 32;
/// How long a path may become, in bytes.
const LONGEST_PATH: usize = 256;

/// A stretch of memory that is one thing.
#[derive(Debug, Clone)]
pub(super) struct PlacedObject {
    pub path: String,
    pub address: u64,
    pub len: u64,
    pub what: ObjectForm,
}

impl PlacedObject {
    pub fn end(&self) -> u64 {
        self.address.saturating_add(self.len)
    }
}

#[derive(Debug, Clone)]
pub(super) enum ObjectForm {
    Value(TypedValue),
    /// Elements that a collection keeps elsewhere.
    Items(ItemRun),
    /// The bytes of a string.
    Text,
}

/// Breadth first, so that what is near the variables is found before the budget is spent.
pub(super) struct ObjectSearch<'r, 'a, 'd> {
    reader: &'r ValueReader<'a, 'd>,
    objects: Vec<PlacedObject>,
    seen: HashSet<(u64, u64)>,
    queue: VecDeque<(String, TypedValue)>,
    left: usize,
}

impl<'r, 'a, 'd> ObjectSearch<'r, 'a, 'd> {
    pub fn new(reader: &'r ValueReader<'a, 'd>) -> Self {
        Self { reader, objects: Vec::new(), seen: HashSet::new(), queue: VecDeque::new(), left: MOST_VALUES }
    }

    /// A value to begin with, or one that was found behind a pointer.
    pub fn push(&mut self, path: &str, value: &TypedValue) {
        if let Some(address) = value.address() {
            let Some(len) = self.reader.size(value).filter(|len| *len > 0) else { return };
            if !self.add(path, address, len, ObjectForm::Value(value.clone())) {
                return;
            }
        }
        self.queue.push_back((path.to_owned(), value.clone()));
    }

    /// Remembers a place; `false` if it is known already, or not in memory.
    fn add(&mut self, path: &str, address: u64, len: u64, what: ObjectForm) -> bool {
        let memory = self.reader.state.memory().len() as u64;
        let fits = address != 0 && address.checked_add(len).is_some_and(|end| end <= memory);
        if !fits || self.objects.len() >= MOST_OBJECTS || !self.seen.insert((address, len)) {
            return false;
        }
        self.objects.push(PlacedObject { path: path.to_owned(), address, len, what });
        true
    }

    pub fn run(mut self) -> Vec<PlacedObject> {
        while let Some((path, value)) = self.queue.pop_front() {
            let own = value.address().and_then(|at| Some(at..at.checked_add(self.reader.size(&value)?)?));
            self.contents(&path, &value, &own.unwrap_or(0..0), 0);
        }
        self.objects
    }

    /// Looks for what a value keeps outside of its own bytes.
    fn contents(&mut self, path: &str, value: &TypedValue, own: &Range<u64>, depth: usize) {
        if self.left == 0 || depth > DEEPEST || path.len() > LONGEST_PATH {
            return;
        }
        self.left -= 1;
        match view(self.reader, value) {
            ValueView::Leaf(_) | ValueView::Address(_) | ValueView::Bad(_) => {}
            ValueView::Text { bytes, len } => {
                // The first pointer in a value need not be to its text: a short one may be in the value itself.
                let there = self.reader.pointer(value).filter(|(address, _)| {
                    !own.contains(address)
                        && self.reader.memory(*address, bytes.len() as u64) == Some(&bytes[..])
                });
                if let Some((address, _)) = there {
                    self.add(path, address, len, ObjectForm::Text);
                }
            }
            ValueView::Items { items, .. } => self.items(path, items, own, depth),
            ValueView::Fields { fields, style, .. } => {
                let only = fields.len() == 1 && style == FieldStyle::Tuple;
                for (name, value) in fields {
                    let path = match only {
                        true => path.to_owned(),
                        false => format!("{path}.{name}"),
                    };
                    self.contents(&path, &value, own, depth + 1);
                }
            }
            ValueView::Entries { pairs, .. } => {
                for (at, (key, value)) in pairs.into_iter().take(MOST_FOLLOWED as usize).enumerate() {
                    self.push(&format!("{path}[{at}].key"), &key);
                    if let Some(value) = value {
                        self.push(&format!("{path}[{at}]"), &value);
                    }
                }
            }
            ValueView::Through(through) => match through.value.address() {
                Some(address) if !own.contains(&address) => self.push(path, &through.value),
                _ => self.contents(path, &through.value, own, depth + 1),
            },
        }
    }

    fn items(&mut self, path: &str, items: ItemRun, own: &Range<u64>, depth: usize) {
        let followed = items.count.min(MOST_FOLLOWED);
        let inside = match items.storage {
            Storage::Memory { address } if !own.contains(&address) => {
                let room = items.ring.map_or(items.count, |(_, room)| room);
                let len = room.saturating_mul(items.stride);
                if len == 0 || !self.add(path, address, len, ObjectForm::Items(items.clone())) {
                    return;
                }
                address..address.saturating_add(len)
            }
            _ => own.clone(),
        };
        for index in 0..followed {
            if let Some(item) = items.item(index) {
                self.contents(&format!("{path}[{index}]"), &item, &inside, depth + 1);
            }
        }
    }
}
