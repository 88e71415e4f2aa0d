//! Large parts of a machine as blocks, which checkpoints share where they are equal.

use super::ledger::{ByteBudget, CountedBytes, CountedList};
use std::sync::Arc;

/// Bytes in a block: few enough that a scattered write costs little, enough that a gigabyte does not make a long list.
const BLOCK: usize = 16 << 10;

/// The elements of a vector, divided into blocks. A block of only zeros is not stored.
#[derive(Debug)]
pub(super) struct Blocks<T> {
    len: usize,
    blocks: Vec<Option<Arc<CountedList<T>>>>,
    _weight: CountedBytes,
}

impl<T: Copy + PartialEq + Default> Blocks<T> {
    /// How many elements a block has.
    const EACH: usize = BLOCK / size_of::<T>();

    /// Saves these elements. Blocks that are equal in one of `near` are shared with it. `None` if the budget is not
    /// enough.
    pub(crate) fn save(data: &[T], near: [Option<&Self>; 2], budget: &mut ByteBudget<'_>) -> Option<Self> {
        let count = data.len().div_ceil(Self::EACH);
        let weight = budget.take_list::<Option<Arc<CountedList<T>>>>(count)?;
        let mut blocks = Vec::with_capacity(count);
        for (at, block) in data.chunks(Self::EACH).enumerate() {
            let mut known = near.into_iter().flatten().filter_map(|near| near.blocks.get(at)?.as_ref());
            let shared = known.find(|known| known[..] == *block);
            blocks.push(match shared {
                Some(shared) => Some(Arc::clone(shared)),
                None if is_zero(block) => None,
                None => Some(Arc::new(CountedList::copy(block, budget)?)),
            });
        }
        Some(Self { len: data.len(), blocks, _weight: weight })
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Writes all elements to a slice of the same length. `zeros` says that it holds only zeros.
    pub fn write(&self, to: &mut [T], zeros: bool) {
        for (block, to) in self.blocks.iter().zip(to.chunks_mut(Self::EACH)) {
            match block {
                Some(block) if block.len() == to.len() => to.copy_from_slice(block),
                None if !zeros && !is_zero(to) => to.fill(T::default()),
                _ => {}
            }
        }
    }

    /// Makes a vector hold exactly these elements.
    pub(crate) fn restore(&self, to: &mut Vec<T>) {
        to.resize(self.len, T::default());
        self.write(to, false);
    }
}

/// Whether the block holds only zeros.
pub(super) fn is_zero<T: PartialEq + Default>(block: &[T]) -> bool {
    let zero = T::default();
    // Stretches without branches: most blocks in use differ from zero in the first one, which then decides.
    block.chunks(64).all(|some| some.iter().fold(true, |all, one| all & (*one == zero)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::Ledger;

    const LIST: u64 = 4 * 8;

    #[test]
    fn equal_blocks_are_shared_and_zeros_cost_nothing() {
        let ledger = Ledger::default();
        let mut budget = ByteBudget::new(u64::MAX, &ledger);
        let mut save = |data: &[u64], near| Blocks::save(data, near, &mut budget).expect("there is enough");
        let mut data = vec![0u64; 3 * BLOCK / 8 + 5];
        let zeros = save(&data, [None, None]);
        assert_eq!(ledger.bytes(), LIST);
        data[1] = 7;
        *data.last_mut().unwrap() = 9;
        let first = save(&data, [Some(&zeros), None]);
        assert_eq!(ledger.bytes(), 2 * LIST + (BLOCK + 5 * 8) as u64);
        data[BLOCK / 8] = 1;
        let second = save(&data, [Some(&zeros), Some(&first)]);
        assert_eq!(ledger.bytes(), 3 * LIST + (2 * BLOCK + 5 * 8) as u64, "one block is new");
        drop(first);
        assert_eq!(ledger.bytes(), 2 * LIST + (2 * BLOCK + 5 * 8) as u64, "only its list is free");
        for (blocks, wanted) in [(&second, data.clone()), (&zeros, vec![0; data.len()])] {
            let mut to = vec![3u64; 17];
            blocks.restore(&mut to);
            assert_eq!(to, wanted);
        }
        drop((zeros, second));
        assert_eq!(ledger.bytes(), 0);
    }

    #[test]
    fn who_has_not_enough_gets_nothing() {
        let ledger = Ledger::default();
        let mut budget = ByteBudget::new(BLOCK as u64, &ledger);
        assert!(Blocks::save(&vec![1u8; BLOCK + 1], [None, None], &mut budget).is_none());
        assert_eq!(ledger.bytes(), 0);
    }
}
