//! Counts what checkpoints take. Each part that they may share is added when it is made and subtracted when it is
//! dropped, so it counts once, for as long as it exists.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many bytes the checkpoints of a run take together; what they share counts once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger(Arc<AtomicU64>);

impl Ledger {
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Bytes that are counted in a ledger until this is dropped.
#[derive(Debug)]
pub(super) struct CountedBytes {
    bytes: u64,
    ledger: Ledger,
}

impl Drop for CountedBytes {
    fn drop(&mut self) {
        self.ledger.0.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// How many bytes one checkpoint may take.
#[derive(Debug)]
pub(super) struct ByteBudget<'a> {
    left: u64,
    ledger: &'a Ledger,
}

impl<'a> ByteBudget<'a> {
    /// A budget of `most` bytes, whose use is counted in a ledger.
    pub fn new(most: u64, ledger: &'a Ledger) -> Self {
        Self { left: most, ledger }
    }

    /// How many bytes can still be taken.
    pub fn remaining(&self) -> u64 {
        self.left
    }

    /// Takes this many bytes; `None` if fewer are left.
    pub fn take(&mut self, bytes: u64) -> Option<CountedBytes> {
        self.left = self.left.checked_sub(bytes)?;
        self.ledger.0.fetch_add(bytes, Ordering::Relaxed);
        Some(CountedBytes { bytes, ledger: self.ledger.clone() })
    }

    /// Takes as many bytes as a list of `count` items needs.
    pub(crate) fn take_list<T>(&mut self, count: usize) -> Option<CountedBytes> {
        self.take((count * size_of::<T>()) as u64)
    }
}

/// Items that checkpoints share, counted in the ledger.
#[derive(Debug)]
pub(super) struct CountedList<T> {
    items: Box<[T]>,
    _weight: CountedBytes,
}

impl<T: Copy> CountedList<T> {
    /// A copy; `None` if the budget is not enough.
    pub fn copy(items: &[T], budget: &mut ByteBudget<'_>) -> Option<Self> {
        let weight = budget.take(size_of_val(items) as u64)?;
        Some(Self { items: Box::from(items), _weight: weight })
    }
}

impl<T> Deref for CountedList<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}
