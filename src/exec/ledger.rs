//! What checkpoints take: each part that they may share says its size when it is made and when it is gone, so that it is
//! counted once, and as long as it is there.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that the checkpoints of a run take together, what they share counted once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger(Arc<AtomicU64>);

impl Ledger {
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Bytes in a ledger, until this is dropped.
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

/// What one checkpoint may take.
#[derive(Debug)]
pub(super) struct ByteBudget<'a> {
    left: u64,
    ledger: &'a Ledger,
}

impl<'a> ByteBudget<'a> {
    /// At most so many bytes, written into a ledger.
    pub fn new(most: u64, ledger: &'a Ledger) -> Self {
        Self { left: most, ledger }
    }

    /// Bytes that can be taken.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// Takes so many bytes; `None` if there are not so many left.
    pub fn take(&mut self, bytes: u64) -> Option<CountedBytes> {
        self.left = self.left.checked_sub(bytes)?;
        self.ledger.0.fetch_add(bytes, Ordering::Relaxed);
        Some(CountedBytes { bytes, ledger: self.ledger.clone() })
    }

    /// Takes what a list of so many items needs.
    pub(crate) fn take_list<T>(&mut self, count: usize) -> Option<CountedBytes> {
        self.take((count * size_of::<T>()) as u64)
    }
}

/// Items that checkpoints share.
#[derive(Debug)]
pub(super) struct Weighed<T> {
    items: Box<[T]>,
    _weight: CountedBytes,
}

impl<T: Copy> Weighed<T> {
    /// A copy; `None` if the purse does not suffice.
    pub fn copy(items: &[T], purse: &mut ByteBudget<'_>) -> Option<Self> {
        let weight = purse.take(size_of_val(items) as u64)?;
        Some(Self { items: Box::from(items), _weight: weight })
    }
}

impl<T> Deref for Weighed<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}
