//! Collects objects that nothing refers to any more.
//!
//! When to collect depends only on allocations, and what survives depends only on the roots. So objects have the same
//! numbers in every replay of a run.

use super::{ALIGN, ARRAY, EXN, Header, Heap, STRUCT, TypeNumber, Types, fixed, tag};
use crate::exec::layout::ref_slots;
use crate::wasm::CompositeType;
use std::ops::Range;

/// At least this fraction of the limit has to be allocated between two collections: 8 MiB of 1 GiB.
const LEAST: u64 = 128;

impl Heap {
    /// Whether to [`collect`](Self::collect) before an object of this many bytes is allocated: when more has been
    /// allocated than the last collection left, or when the limit is reached. A heap full of live objects reports that
    /// it is full, rather than collecting for each new object.
    #[must_use]
    pub(crate) fn should_collect(&self, upcoming: u64) -> bool {
        let (bytes, least) = (self.bytes(), self.limit / LEAST);
        let live = bytes.saturating_sub(self.fresh);
        let fresh = self.fresh.saturating_add(upcoming);
        let over = bytes.saturating_add(upcoming) > self.limit;
        self.fresh > 0 && (fresh > live.max(least) || over && fresh >= least)
    }

    /// Frees every object that cannot be reached from the roots, which are slots of references.
    ///
    /// `tag_type` gives the function type of the tag at an address. Roots must be the same at the same moment of every
    /// run: what frames happen to leave in slots that are no longer used is not a root. Does nothing if the system does
    /// not have the memory to find them; the next attempt is made when more has been allocated.
    pub fn collect(
        &mut self,
        types: &Types,
        tag_type: impl Fn(u32) -> TypeNumber,
        roots: impl IntoIterator<Item = u64>,
    ) {
        // Each object is examined once, so with this there is always room for it in the list of those still to be
        // examined.
        let Some(mut marks) = MarkedObjects::new(self.headers.len(), self.order.len()) else {
            self.fresh = 0;
            return;
        };
        for slot in roots {
            marks.reach(&self.headers, slot);
        }
        while let Some(id) = marks.work.pop() {
            let Some(header) = self.headers.get(id as usize) else { continue };
            let bytes = self.contents.get(header.range()).unwrap_or_default();
            let slot =
                |offset: u32| bytes.get(offset as usize * 8..).map_or(0, |b| u64::from_le_bytes(fixed(b)));
            match u64::from(header.kind) {
                STRUCT => {
                    for &offset in &types.layout(header.ty).refs {
                        marks.reach(&self.headers, slot(offset));
                    }
                }
                ARRAY => {
                    let CompositeType::Array(element) = types.get(header.ty).composite else { continue };
                    if element.storage.unpacked().is_ref() {
                        for index in 0..header.len {
                            marks.reach(&self.headers, slot(index));
                        }
                    }
                }
                EXN => {
                    for offset in ref_slots(&types.func(tag_type(header.ty)).params) {
                        marks.reach(&self.headers, slot(offset));
                    }
                }
                _ => {}
            }
        }
        self.sweep(&marks);
    }

    /// Compacts the contents of the marked objects, and frees the numbers of the others.
    fn sweep(&mut self, marks: &MarkedObjects) {
        let Self { contents, headers, order, .. } = self;
        let mut end = 0;
        order.retain(|&id| {
            let Some(header) = headers.get_mut(id as usize) else { return false };
            if !marks.has(id) {
                *header = Header::FREE;
                return false;
            }
            let Range { start, end: unpadded } = header.range();
            let from = start..unpadded.next_multiple_of(ALIGN);
            let size = from.len();
            if start != end {
                contents.copy_within(from, end);
                header.start = (end / ALIGN) as u32;
            }
            end += size;
            true
        });
        contents.truncate(end);
        while headers.last() == Some(&Header::FREE) {
            headers.pop();
        }
        self.free.clear();
        if self.free.try_reserve(headers.len() - order.len()).is_err() {
            // Without the memory for this list, no number is reused.
            self.fresh = 0;
            return;
        }
        let free = headers.iter().enumerate().rev().filter(|(_, header)| **header == Header::FREE);
        self.free.extend(free.map(|(id, _)| id as u32));
        self.fresh = 0;
    }
}

/// Which objects have been reached, and those of them still to be examined.
struct MarkedObjects {
    /// One bit for each number: so few bytes stay in the processor's cache, unlike the headers.
    marked: Vec<u64>,
    work: Vec<u32>,
}

impl MarkedObjects {
    /// `None` if the system does not have the memory for it.
    fn new(numbers: usize, objects: usize) -> Option<Self> {
        let (mut marked, mut work) = (Vec::new(), Vec::new());
        let words = numbers.div_ceil(64);
        marked.try_reserve_exact(words).ok()?;
        marked.resize(words, 0);
        // The part that is never used costs nothing.
        work.try_reserve_exact(objects).ok()?;
        Some(Self { marked, work })
    }

    fn reach(&mut self, headers: &[Header], slot: u64) {
        let (kind, id) = (tag(slot), slot as u32);
        if !matches!(kind, STRUCT | ARRAY | EXN) || self.has(id) {
            return;
        }
        if headers.get(id as usize).is_some_and(|header| u64::from(header.kind) == kind) {
            if let Some(word) = self.marked.get_mut(id as usize / 64) {
                *word |= 1 << (id % 64);
            }
            self.work.push(id);
        }
    }

    fn has(&self, id: u32) -> bool {
        self.marked.get(id as usize / 64).is_some_and(|word| word >> (id % 64) & 1 != 0)
    }
}
