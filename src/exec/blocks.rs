//! Large parts of a machine as blocks that checkpoints share where they are equal.

use std::sync::Arc;

/// Bytes of a block: small enough that a scattered write costs little, large enough that a gigabyte is no long list.
const BLOCK: usize = 16 << 10;

/// The elements of a vector, cut into blocks. A block of nothing but zeros is not there.
#[derive(Debug, Clone)]
pub(super) struct Blocks<T> {
    len: usize,
    blocks: Vec<Option<Arc<[T]>>>,
}

impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Self { len: 0, blocks: Vec::new() }
    }
}

/// How much new memory a checkpoint may take, and how much it has taken. In bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Purse {
    left: u64,
    spent: u64,
}

impl Purse {
    /// May take so much.
    pub fn new(most: u64) -> Self {
        Self { left: most, spent: 0 }
    }

    /// Takes so much; `None` if there is not so much left.
    pub fn spend(&mut self, bytes: u64) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        self.spent += bytes;
        Some(())
    }

    /// What was taken.
    pub fn spent(&self) -> u64 {
        self.spent
    }
}

impl<T: Copy + PartialEq + Default> Blocks<T> {
    /// Elements in a block.
    const EACH: usize = BLOCK / size_of::<T>();

    /// Of these elements. What is equal in one of `near` is shared with it. `None` if the purse does not suffice.
    pub fn save(data: &[T], near: [Option<&Self>; 2], purse: &mut Purse) -> Option<Self> {
        let count = data.len().div_ceil(Self::EACH);
        purse.spend((count * size_of::<Option<Arc<[T]>>>()) as u64)?;
        let mut blocks = Vec::with_capacity(count);
        for (at, block) in data.chunks(Self::EACH).enumerate() {
            let mut known = near.into_iter().flatten().filter_map(|near| near.blocks.get(at)?.as_ref());
            let shared = known.find(|known| known[..] == *block);
            blocks.push(match shared {
                Some(shared) => Some(Arc::clone(shared)),
                None if is_zero(block) => None,
                None => {
                    purse.spend(size_of_val(block) as u64)?;
                    Some(Arc::from(block))
                }
            });
        }
        Some(Self { len: data.len(), blocks })
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Bytes that nobody else has a share in: what is free once this is gone.
    pub fn own(&self) -> u64 {
        let blocks = self.blocks.iter().flatten().filter(|block| Arc::strong_count(block) == 1);
        let list = (self.blocks.len() * size_of::<Option<Arc<[T]>>>()) as u64;
        list + blocks.map(|block| size_of_val(&**block) as u64).sum::<u64>()
    }

    /// Writes all elements to where there are as many. `zeros`: only zeros are there.
    pub fn write(&self, to: &mut [T], zeros: bool) {
        for (block, to) in self.blocks.iter().zip(to.chunks_mut(Self::EACH)) {
            match block {
                Some(block) if block.len() == to.len() => to.copy_from_slice(block),
                None if !zeros && !is_zero(to) => to.fill(T::default()),
                _ => {}
            }
        }
    }

    /// Makes a vector hold these elements.
    pub fn restore(&self, to: &mut Vec<T>) {
        to.resize(self.len, T::default());
        self.write(to, false);
    }
}

fn is_zero<T: PartialEq + Default>(block: &[T]) -> bool {
    let zero = T::default();
    // In stretches without a branch, so that the usual block that is in use is known after the first elements.
    block.chunks(64).all(|some| some.iter().fold(true, |all, one| all & (*one == zero)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: u64 = u64::MAX;

    fn save(data: &[u64], near: [Option<&Blocks<u64>>; 2]) -> (Blocks<u64>, u64) {
        let mut purse = Purse::new(ALL);
        let blocks = Blocks::save(data, near, &mut purse).expect("there is enough");
        (blocks, purse.spent() - 16 * data.len().div_ceil(BLOCK / 8) as u64)
    }

    #[test]
    fn equal_blocks_are_shared_and_zeros_cost_nothing() {
        let mut data = vec![0u64; 3 * BLOCK / 8 + 5];
        let (zeros, spent) = save(&data, [None, None]);
        assert_eq!(spent, 0);
        data[1] = 7;
        *data.last_mut().unwrap() = 9;
        let (first, spent) = save(&data, [Some(&zeros), None]);
        assert_eq!(spent, (BLOCK + 5 * 8) as u64);
        data[BLOCK / 8] = 1;
        let (second, spent) = save(&data, [Some(&zeros), Some(&first)]);
        assert_eq!(spent, BLOCK as u64, "one block is new");
        assert_eq!(second.own(), BLOCK as u64 + 4 * 16);
        drop(first);
        assert_eq!(second.own(), (2 * BLOCK + 5 * 8 + 4 * 16) as u64);
        for (blocks, wanted) in [(&second, data.clone()), (&zeros, vec![0; data.len()])] {
            let mut to = vec![3u64; 17];
            blocks.restore(&mut to);
            assert_eq!(to, wanted);
        }
    }

    #[test]
    fn who_has_not_enough_gets_nothing() {
        let mut purse = Purse::new(BLOCK as u64);
        assert!(Blocks::save(&vec![1u8; BLOCK + 1], [None, None], &mut purse).is_none());
    }
}
