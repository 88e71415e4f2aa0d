//! The way back from an address to a name: which part of a variable some bytes belong to.
//!
//! A part is named by a path that leads to it ([`Inspector::follow`]), so that a person who reads the name can ask about
//! it. Where no path leads to exactly these bytes, the part around them is named.

use super::Inspector;
use crate::symbols::path::{PathStep, follow};
use crate::symbols::types::TypeForm;
use crate::symbols::value::{Storage, TypedValue, ValueReader, ValueView, summary, view};
use std::collections::{HashSet, VecDeque};

/// How deep members are followed.
const DEEPEST: usize = 32;
/// How many values are looked at in a search through pointers.
const MOST_REACHED: usize = 256;
/// How many steps a path through pointers may have.
const LONGEST_PATH: usize = 16;
/// How many elements, entries or members of one value are looked into.
const MOST_PARTS: usize = 32;

/// How bytes relate to the part that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartExtent {
    /// They are the whole of it.
    Whole,
    /// They lie in it.
    Inside,
    /// They are text or elements that it refers to.
    Contents,
}

/// A part of a variable that bytes belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatedPart {
    /// How to get to it from the variable.
    pub steps: Vec<PathStep>,
    /// The part.
    pub value: TypedValue,
    /// How many bytes it has.
    pub size: u64,
    /// How the bytes relate to it.
    pub extent: PartExtent,
}

impl Inspector<'_> {
    /// The bytes of a value: the address of the first, or its number in the variable, and how many there are.
    #[must_use]
    pub fn extent(&self, value: &TypedValue) -> Option<(u64, u64)> {
        self.with_reader(&[], |reader| Sought { reader, first: 0, len: 0 }.extent(value))
    }

    /// The part of a value that `len` bytes belong to, from `first` on: an address, or for a value that is not in memory
    /// the number of a byte of its variable. `None` if they are not all in it.
    #[must_use]
    pub fn part_at(&self, value: &TypedValue, first: u64, len: u64) -> Option<LocatedPart> {
        self.with_reader(&[], |reader| {
            let sought = Sought { reader, first, len };
            sought.is_in(value).then(|| sought.named(value, Vec::new(), value.clone()))
        })
    }

    /// The parts of several values that `len` bytes at an address belong to, as [`Inspector::part_at`].
    #[must_use]
    pub fn parts_at(&self, values: &[&TypedValue], first: u64, len: u64) -> Option<(usize, LocatedPart)> {
        self.with_reader(&[], |reader| {
            let sought = Sought { reader, first, len };
            let number =
                values.iter().position(|value| value.storage.address().is_some() && sought.is_in(value))?;
            let value = values[number];
            Some((number, sought.named(value, Vec::new(), value.clone())))
        })
    }

    /// The first of some values from which pointers lead to the `len` bytes at an address, and the part that they are.
    #[must_use]
    pub fn reach(&self, roots: &[&TypedValue], first: u64, len: u64) -> Option<(usize, LocatedPart)> {
        self.with_reader(&[], |reader| Sought { reader, first, len }.reached(roots))
    }
}

/// Bytes whose place in values is sought.
struct Sought<'r, 'a, 'd> {
    reader: &'r ValueReader<'a, 'd>,
    first: u64,
    len: u64,
}

/// A value on the way to what is sought.
struct ReachedValue {
    root: usize,
    steps: Vec<PathStep>,
    value: TypedValue,
}

impl Sought<'_, '_, '_> {
    /// The bytes of a value: the first, and how many.
    fn extent(&self, value: &TypedValue) -> Option<(u64, u64)> {
        let start = match value.storage {
            Storage::Memory { address } => address,
            Storage::Bytes { offset, .. } => offset,
        };
        if let Some((bit, width)) = value.bits {
            let (from, to) = (bit / 8, bit.checked_add(width)?.div_ceil(8));
            return Some((start.checked_add(from)?, to - from));
        }
        let size = self.reader.types.size_of(value.ty)?;
        let rows = value.rows.iter().flat_map(|rows| rows.iter());
        Some((start, rows.copied().try_fold(size, u64::checked_mul)?))
    }

    fn is_in(&self, value: &TypedValue) -> bool {
        self.extent(value).is_some_and(|(start, size)| self.is_between(start, size))
    }

    fn is_between(&self, start: u64, size: u64) -> bool {
        let end = |first: u64, len: u64| first.checked_add(len);
        start <= self.first && self.len > 0 && end(self.first, self.len) <= end(start, size)
    }

    fn is_all_of(&self, value: &TypedValue) -> bool {
        self.extent(value) == Some((self.first, self.len)) && value.bits.is_none()
    }

    /// The name for the bytes, which lie in `value`, to which `steps` lead from `root`.
    fn named(&self, root: &TypedValue, mut steps: Vec<PathStep>, mut value: TypedValue) -> LocatedPart {
        let mut known = (steps.clone(), value.clone());
        for _ in 0..DEEPEST {
            let resolved = self.leads(root, &steps, &value);
            if let Some(short) = resolved {
                known = (short, value.clone());
            }
            if self.is_all_of(&value) {
                break;
            }
            let Some((step, inner)) = self.inner(&value) else { break };
            steps.extend(step);
            value = inner;
        }
        let (steps, value) = known;
        let extent = if self.is_all_of(&value) { PartExtent::Whole } else { PartExtent::Inside };
        let size = self.extent(&value).map_or(0, |(_, size)| size);
        LocatedPart { steps, value, size, extent }
    }

    /// The steps as one would type them, if they do lead to a value.
    fn leads(&self, root: &TypedValue, steps: &[PathStep], value: &TypedValue) -> Option<Vec<PathStep>> {
        let is_there = |steps: &[PathStep]| {
            let found = follow(self.reader, root, steps);
            found.is_ok_and(|found| {
                found.storage == value.storage
                    && found.bits == value.bits
                    && self.extent(&found) == self.extent(value)
            })
        };
        let short = as_typed(steps);
        if is_there(&short) {
            return Some(short);
        }
        is_there(steps).then(|| steps.to_vec())
    }

    /// The part of a value, one level down, that the bytes are in.
    fn inner(&self, value: &TypedValue) -> Option<(Option<PathStep>, TypedValue)> {
        match view(self.reader, value) {
            ValueView::Fields { fields, .. } => {
                let (name, part) = fields.into_iter().find(|(_, part)| self.is_beside(value, part))?;
                Some(((!name.is_empty()).then_some(PathStep::Member(name)), part))
            }
            ValueView::Items { items, .. } if self.holds(value, &items.storage) => {
                let start = position(&items.storage);
                let index = self.first.checked_sub(start)?.checked_div(items.stride)?;
                let part = items.item(index).filter(|part| self.is_in(part))?;
                Some((Some(PathStep::Index(index)), part))
            }
            ValueView::Through(through) if self.is_beside(value, &through.value) => {
                Some((None, through.value))
            }
            _ => self.hidden_member(value),
        }
    }

    /// Whether the bytes are in a part that lies in the value itself.
    fn is_beside(&self, value: &TypedValue, part: &TypedValue) -> bool {
        self.holds(value, &part.storage) && self.is_in(part)
    }

    fn holds(&self, value: &TypedValue, storage: &Storage) -> bool {
        let same = match (&value.storage, storage) {
            (Storage::Memory { .. }, Storage::Memory { .. }) => true,
            (Storage::Bytes { whole, .. }, Storage::Bytes { whole: other, .. }) => whole == other,
            _ => false,
        };
        let extent = self.extent(value);
        same && extent
            .is_some_and(|(start, size)| position(storage).checked_sub(start).is_some_and(|at| at < size))
    }

    /// The outermost member that is exactly these bytes, of a value that is shown as something else than its members.
    fn hidden_member(&self, value: &TypedValue) -> Option<(Option<PathStep>, TypedValue)> {
        let mut at = value.clone();
        for _ in 0..DEEPEST {
            let (_, record) = self.reader.record(at.ty)?;
            let part = |member: &crate::symbols::types::TypeMember| {
                TypedValue::new(member.ty, at.storage.plus(member.offset))
            };
            let members = record.members.iter().chain(&record.bases);
            let (name, inner) = members
                .filter(|member| member.bits.is_none())
                .map(|member| (member.name.to_string(), part(member)))
                .find(|(_, inner)| self.is_in(inner))?;
            if self.is_all_of(&inner) && !name.is_empty() && !name.starts_with("__0") {
                return Some((Some(PathStep::Member(name)), inner));
            }
            at = inner;
        }
        None
    }

    /// Searches breadth-first, so that short paths are found first.
    fn reached(&self, roots: &[&TypedValue]) -> Option<(usize, LocatedPart)> {
        let root = |(root, value): (usize, &&TypedValue)| ReachedValue {
            root,
            steps: Vec::new(),
            value: (*value).clone(),
        };
        let mut queue: VecDeque<ReachedValue> =
            roots.iter().enumerate().filter(|(_, value)| self.may_lead_on(value)).map(root).collect();
        let mut seen = HashSet::new();
        for _ in 0..MOST_REACHED {
            let from = queue.pop_front()?;
            if let Storage::Memory { address } = from.value.storage
                && !seen.insert((address, from.value.ty))
            {
                continue;
            }
            if let Some(part) = self.look_into(roots[from.root], &from, &mut queue) {
                return Some((from.root, part));
            }
        }
        None
    }

    /// Looks at what a value refers to, and adds its parts to those that are to be looked at.
    fn look_into(
        &self,
        root: &TypedValue,
        from: &ReachedValue,
        queue: &mut VecDeque<ReachedValue>,
    ) -> Option<LocatedPart> {
        let with = |step: Option<PathStep>| from.steps.iter().cloned().chain(step).collect::<Vec<_>>();
        let mut add = |step: Option<PathStep>, value: TypedValue| {
            let steps = with(step);
            if steps.len() <= LONGEST_PATH && queue.len() < MOST_REACHED && self.may_lead_on(&value) {
                queue.push_back(ReachedValue { root: from.root, steps, value });
            }
        };
        match view(self.reader, &from.value) {
            ValueView::Fields { fields, .. } => {
                for (name, value) in fields.into_iter().take(MOST_PARTS) {
                    add((!name.is_empty()).then_some(PathStep::Member(name)), value);
                }
            }
            ValueView::Items { items, .. } => {
                if matches!(items.storage, Storage::Memory { .. }) && !self.holds(&from.value, &items.storage)
                {
                    let start = position(&items.storage);
                    let size =
                        items.stride.checked_mul(items.count.max(items.ring.map_or(0, |(_, room)| room)))?;
                    if self.is_between(start, size) {
                        let place = (self.first - start).checked_div(items.stride)?;
                        let index = match items.ring {
                            Some((head, room)) => {
                                place.checked_add(room)?.checked_sub(head)?.checked_rem(room)?
                            }
                            None => place,
                        };
                        return match items.item(index).filter(|item| self.is_in(item)) {
                            Some(item) => Some(self.named(root, with(Some(PathStep::Index(index))), item)),
                            None => Some(self.contents(from)),
                        };
                    }
                }
                let shown = items.count.min(MOST_PARTS as u64);
                for (index, item) in (0..shown).filter_map(|index| Some((index, items.item(index)?))) {
                    add(Some(PathStep::Index(index)), item);
                }
            }
            ValueView::Entries { pairs, .. } => {
                for (key, value) in pairs.into_iter().take(MOST_PARTS) {
                    let step = self.key(&key);
                    if let (Some(step), Some(value)) = (step, value) {
                        if self.is_in_memory(&value) {
                            return Some(self.named(root, with(Some(step)), value));
                        }
                        add(Some(step), value);
                    } else if self.is_in_memory(&key) {
                        return Some(self.contents(from));
                    }
                }
            }
            ValueView::Through(through) => {
                let step = through.target.map(|_| PathStep::Target);
                if step.is_some() && self.is_in_memory(&through.value) {
                    return Some(self.named(root, with(step), through.value));
                }
                add(step, through.value);
            }
            ValueView::Text { len, .. } => {
                let (start, _) = self.reader.pointer(&from.value)?;
                if self.is_between(start, len) {
                    return Some(self.contents(from));
                }
            }
            ValueView::Leaf(_) | ValueView::Address(_) | ValueView::Bad(_) => {}
        }
        None
    }

    fn is_in_memory(&self, value: &TypedValue) -> bool {
        matches!(value.storage, Storage::Memory { .. }) && self.is_in(value)
    }

    fn contents(&self, of: &ReachedValue) -> LocatedPart {
        let size = self.extent(&of.value).map_or(0, |(_, size)| size);
        let steps = as_typed(&of.steps);
        LocatedPart { steps, value: of.value.clone(), size, extent: PartExtent::Contents }
    }

    /// The step to the entry with a key.
    fn key(&self, key: &TypedValue) -> Option<PathStep> {
        let text = summary(self.reader, key).text;
        match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(inner) if !inner.contains('\\') => Some(PathStep::Key(inner.to_owned())),
            Some(_) => None,
            None => text.parse().ok().map(PathStep::Index),
        }
    }

    /// Whether there may be pointers in a value.
    fn may_lead_on(&self, value: &TypedValue) -> bool {
        let (_, ty) = self.reader.types.bare(value.ty);
        match &ty.form {
            TypeForm::Scalar(_) | TypeForm::Enumeration { .. } | TypeForm::Function | TypeForm::Opaque => {
                false
            }
            TypeForm::Array { element, .. } => {
                !matches!(self.reader.types.bare(*element).1.form, TypeForm::Scalar(_))
            }
            TypeForm::Pointer { .. } | TypeForm::Alias(_) | TypeForm::Record(_) => true,
        }
    }
}

fn position(storage: &Storage) -> u64 {
    match storage {
        Storage::Memory { address } => *address,
        Storage::Bytes { offset, .. } => *offset,
    }
}

/// Steps without those that go without saying: to what a pointer points to, or to the one member of a wrapper, if a
/// member of that follows.
fn as_typed(steps: &[PathStep]) -> Vec<PathStep> {
    let mut kept: Vec<PathStep> = Vec::new();
    for step in steps {
        let goes_on = match step {
            PathStep::Member(name) => name != "0",
            PathStep::Index(_) | PathStep::Key(_) => true,
            PathStep::Target => false,
        };
        let implied =
            |last: &PathStep| *last == PathStep::Target || *last == PathStep::Member("0".to_owned());
        while goes_on && kept.pop_if(|last| implied(last)).is_some() {}
        kept.push(step.clone());
    }
    kept
}
