//! Slots in transit: the arguments and results of calls between WebAssembly and the embedder.
//!
//! Nearly all calls have few of them, and these are moved rather than allocated.

use std::fmt;
use std::ops::Deref;

/// How many slots are stored inline: more than most calls pass.
const FEW: usize = 6;

/// A row of 64-bit slots, stored inline if there are few.
#[derive(Clone)]
pub(crate) struct Slots(InlineSlots);

#[derive(Clone)]
enum InlineSlots {
    Few { len: u8, slots: [u64; FEW] },
    Many(Vec<u64>),
}

impl Slots {
    #[must_use]
    pub const fn new() -> Self {
        Self(InlineSlots::Few { len: 0, slots: [0; FEW] })
    }

    /// Replaces the contents with a copy of a row.
    #[inline]
    pub fn set(&mut self, row: &[u64]) {
        match &mut self.0 {
            InlineSlots::Few { len, slots } if row.len() <= FEW => {
                // One by one: they are too few to be worth a call of `memcpy`.
                slots.iter_mut().zip(row).for_each(|(to, from)| *to = *from);
                *len = row.len() as u8;
            }
            _ => *self = row.into(),
        }
    }

    pub fn push(&mut self, slot: u64) {
        match &mut self.0 {
            InlineSlots::Few { len, slots } => match slots.get_mut(usize::from(*len)) {
                Some(free) => {
                    *free = slot;
                    *len += 1;
                }
                None => {
                    let mut row = Vec::with_capacity(2 * FEW);
                    row.extend_from_slice(slots);
                    row.push(slot);
                    self.0 = InlineSlots::Many(row);
                }
            },
            InlineSlots::Many(row) => row.push(slot),
        }
    }

    /// All slots, for writing.
    pub(crate) fn as_mut_slice(&mut self) -> &mut [u64] {
        match &mut self.0 {
            InlineSlots::Few { len, slots } => slots.get_mut(..usize::from(*len)).unwrap_or_default(),
            InlineSlots::Many(row) => row,
        }
    }

    /// Changes the length, cutting slots off or adding zeros.
    pub fn resize(&mut self, new: usize) {
        match &mut self.0 {
            InlineSlots::Few { len, slots } if new <= FEW => {
                if let Some(added) = slots.get_mut(usize::from(*len)..new) {
                    added.fill(0);
                }
                *len = new as u8;
            }
            InlineSlots::Few { .. } => {
                let mut row = self.to_vec();
                row.resize(new, 0);
                self.0 = InlineSlots::Many(row);
            }
            InlineSlots::Many(row) => row.resize(new, 0),
        }
    }
}

impl Default for Slots {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for Slots {
    type Target = [u64];

    #[inline]
    fn deref(&self) -> &[u64] {
        match &self.0 {
            InlineSlots::Few { len, slots } => slots.get(..usize::from(*len)).unwrap_or_default(),
            InlineSlots::Many(row) => row,
        }
    }
}

impl From<&[u64]> for Slots {
    #[inline]
    fn from(row: &[u64]) -> Self {
        if row.len() > FEW {
            return Self(InlineSlots::Many(row.to_vec()));
        }
        let mut slots = Self::new();
        slots.set(row);
        slots
    }
}

impl<const N: usize> From<[u64; N]> for Slots {
    fn from(row: [u64; N]) -> Self {
        row[..].into()
    }
}

impl From<Vec<u64>> for Slots {
    fn from(row: Vec<u64>) -> Self {
        if row.len() > FEW { Self(InlineSlots::Many(row)) } else { row[..].into() }
    }
}

impl Extend<u64> for Slots {
    fn extend<I: IntoIterator<Item = u64>>(&mut self, row: I) {
        row.into_iter().for_each(|slot| self.push(slot));
    }
}

impl FromIterator<u64> for Slots {
    fn from_iter<I: IntoIterator<Item = u64>>(row: I) -> Self {
        let mut slots = Self::new();
        slots.extend(row);
        slots
    }
}

impl PartialEq for Slots {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Slots {}

impl<const N: usize> PartialEq<[u64; N]> for Slots {
    fn eq(&self, other: &[u64; N]) -> bool {
        **self == *other
    }
}

impl fmt::Debug for Slots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&**self).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_there_are_they_are_the_same_row() {
        let row: Vec<u64> = (1..20).collect();
        for len in 0..row.len() {
            let slots: Slots = row[..len].iter().copied().collect();
            assert_eq!(*slots, row[..len]);
            assert_eq!(slots, Slots::from(&row[..len]));
            assert_eq!(slots, Slots::from(row[..len].to_vec()));
            for new in 0..row.len() {
                let mut slots = slots.clone();
                slots.resize(new);
                let kept = new.min(len);
                assert_eq!((slots.len(), &slots[..kept]), (new, &row[..kept]));
                assert!(slots[kept..].iter().all(|slot| *slot == 0), "{slots:?}");
            }
        }
    }

    #[test]
    fn what_was_cut_off_does_not_come_back() {
        let mut slots = Slots::from([1, 2, 3]);
        slots.resize(1);
        slots.resize(3);
        assert_eq!(slots, [1, 0, 0]);
    }
}
