//! A linear memory in a checkpoint: blocks, grouped in chunks, which neighbouring checkpoints share where they are
//! equal. What was not written since the last checkpoint is neither examined nor copied.

use super::blocks::is_zero;
use super::known::{BLOCK, ContentId, HEAD, Known, Touch};
use super::ledger::{ByteBudget, CountedBytes, CountedList};
use crate::wasm::MemoryType;
use std::ops::Range;
use std::sync::Arc;

/// A block of bytes that are not all zero.
#[derive(Debug, Clone)]
struct NonzeroBlock {
    id: ContentId,
    bytes: Arc<CountedList<u8>>,
}

/// Up to [`super::known::CHUNK`] blocks. Those that are missing are zeros.
#[derive(Debug)]
struct MemoryChunk {
    id: ContentId,
    blocks: Vec<Option<NonzeroBlock>>,
    _weight: CountedBytes,
}

/// A saved memory, as part of a checkpoint.
#[derive(Debug)]
pub(super) struct SavedMemory {
    ty: MemoryType,
    len: usize,
    /// Chunks that are missing are zeros.
    chunks: Vec<Option<Arc<MemoryChunk>>>,
    _weight: CountedBytes,
}

impl MemoryChunk {
    fn block(&self, at: usize) -> Option<&NonzeroBlock> {
        self.blocks.get(at)?.as_ref()
    }

    fn id(this: Option<&Self>) -> ContentId {
        this.map_or(ContentId::ZEROS, |chunk| chunk.id)
    }
}

impl SavedMemory {
    /// The memory's type, with its size when it was saved.
    pub fn ty(&self) -> MemoryType {
        self.ty
    }

    /// The memory's size in bytes when it was saved.
    pub fn len(&self) -> usize {
        self.len
    }

    fn chunk(&self, at: usize) -> Option<&Arc<MemoryChunk>> {
        self.chunks.get(at)?.as_ref()
    }

    /// Saves a memory, given its bytes and what is known of them. Parts that are equal in one of `near` are shared with
    /// it. `None` if the budget is not enough.
    pub(crate) fn save(
        ty: MemoryType,
        data: &[u8],
        known: &mut Known,
        near: [Option<&Self>; 2],
        budget: &mut ByteBudget<'_>,
    ) -> Option<Self> {
        if known.marked() > budget.remaining() && Self::new_bytes(data, known, near) > budget.remaining() {
            return None;
        }
        let weight = budget.take_list::<Option<Arc<MemoryChunk>>>(known.chunks())?;
        let mut chunks = Vec::with_capacity(known.chunks());
        let mut saver = MemorySaver { data, near: [None; 2], latest: None, budget };
        for at in 0..known.chunks() {
            saver.near = near.map(|near| near?.chunk(at));
            chunks.push(saver.chunk(known, at)?);
        }
        known.clear();
        Some(Self { ty, len: data.len(), chunks, _weight: weight })
    }

    /// At least how many bytes would have to be copied: finding out costs far less than copying.
    fn new_bytes(data: &[u8], known: &Known, near: [Option<&Self>; 2]) -> u64 {
        let (mut bytes, mut latest) = (0, None);
        for chunk in (0..known.chunks()).filter(|chunk| known.touches(*chunk)) {
            let near = near.map(|near| near?.chunk(chunk));
            let blocks = known.blocks(chunk);
            for block in blocks.clone().filter(|block| known.touch(*block) == Touch::Anything) {
                let now = &data[bytes_of(block, data.len())];
                let at = block - blocks.start;
                let mut near = near.iter().filter_map(|near| near.as_ref()?.block(at));
                if latest != Some(now) && !is_zero(now) && !near.any(|near| near.bytes[..] == *now) {
                    bytes += now.len() as u64;
                    latest = Some(now);
                }
            }
        }
        bytes
    }

    /// Restores the bytes to `data`, of which `known` is known, and which is at least as long; the rest becomes zeros.
    pub fn write(&self, data: &mut [u8], known: &mut Known) {
        for at in 0..known.chunks() {
            let chunk = self.chunk(at).map(|chunk| &**chunk);
            if !known.touches(at) && known.chunk(at) == MemoryChunk::id(chunk) {
                continue;
            }
            let blocks = known.blocks(at);
            for block in blocks.clone() {
                let wanted = chunk.and_then(|chunk| chunk.block(block - blocks.start));
                let range = bytes_of(block, data.len());
                write(wanted, known.content(block), known.touch(block), &mut data[range]);
                known.set_content(block, wanted.map_or(ContentId::ZEROS, |block| block.id));
            }
            known.set_chunk(at, MemoryChunk::id(chunk));
        }
        known.clear();
    }
}

/// What is needed to save a memory.
struct MemorySaver<'a, 'b> {
    data: &'a [u8],
    /// The same chunk in neighbouring checkpoints.
    near: [Option<&'a Arc<MemoryChunk>>; 2],
    /// The block that was copied last: memory that was filled consists of equal blocks.
    latest: Option<NonzeroBlock>,
    budget: &'a mut ByteBudget<'b>,
}

impl MemorySaver<'_, '_> {
    /// The chunk in its present state; `Some(None)` if it is all zeros, `None` if the budget is not enough.
    fn chunk(&mut self, known: &mut Known, at: usize) -> Option<Option<Arc<MemoryChunk>>> {
        let touched = known.touches(at);
        let before = known.chunk(at);
        if !touched && before == ContentId::ZEROS {
            return Some(None);
        }
        if let Some(same) = self.near.into_iter().flatten().find(|near| !touched && near.id == before) {
            return Some(Some(Arc::clone(same)));
        }
        let range = known.blocks(at);
        let mut blocks = Vec::with_capacity(range.len());
        for block in range.clone() {
            let now = self.block(block, block - range.start, known.content(block), known.touch(block))?;
            known.set_content(block, now.as_ref().map_or(ContentId::ZEROS, |block| block.id));
            blocks.push(now);
        }
        let made = self.share_or_make(blocks)?;
        known.set_chunk(at, MemoryChunk::id(made.as_deref()));
        Some(made)
    }

    /// A chunk of these blocks, shared with `near` if it is equal there.
    fn share_or_make(&mut self, blocks: Vec<Option<NonzeroBlock>>) -> Option<Option<Arc<MemoryChunk>>> {
        if blocks.iter().all(Option::is_none) {
            return Some(None);
        }
        let id = |block: Option<&NonzeroBlock>| block.map(|block| block.id);
        let same = |near: &&Arc<MemoryChunk>| {
            near.blocks.len() == blocks.len()
                && near.blocks.iter().zip(&blocks).all(|(a, b)| id(a.as_ref()) == id(b.as_ref()))
        };
        if let Some(same) = self.near.into_iter().flatten().find(same) {
            return Some(Some(Arc::clone(same)));
        }
        let weight = self.budget.take_list::<Option<NonzeroBlock>>(blocks.len())?;
        Some(Some(Arc::new(MemoryChunk { id: ContentId::fresh(), blocks, _weight: weight })))
    }

    /// A block in its present state; `at` is its index in the chunk.
    fn block(
        &mut self,
        block: usize,
        at: usize,
        before: ContentId,
        touch: Touch,
    ) -> Option<Option<NonzeroBlock>> {
        let bytes = &self.data[bytes_of(block, self.data.len())];
        let near = self.near.map(|near| near?.block(at));
        if touch != Touch::Anything {
            // Only the first bytes may have changed.
            let seen = if touch == Touch::Head { bytes.len().min(HEAD) } else { 0 };
            if before == ContentId::ZEROS && is_zero(&bytes[..seen]) {
                debug_assert!(is_zero(bytes), "a write to block {block} was not marked");
                return Some(None);
            }
            let same = near.into_iter().flatten().find(|near| near.id == before);
            if let Some(same) = same.filter(|same| same.bytes[..seen] == bytes[..seen]) {
                debug_assert!(same.bytes[..] == *bytes, "a write to block {block} was not marked");
                return Some(Some(same.clone()));
            }
        }
        if is_zero(bytes) {
            return Some(None);
        }
        let alike = near.into_iter().flatten().chain(&self.latest).find(|alike| alike.bytes[..] == *bytes);
        if let Some(same) = alike {
            return Some(Some(same.clone()));
        }
        let bytes = Arc::new(CountedList::copy(bytes, self.budget)?);
        let block = NonzeroBlock { id: ContentId::fresh(), bytes };
        self.latest = Some(block.clone());
        Some(Some(block))
    }
}

/// The byte range of a block in a memory of `len` bytes.
fn bytes_of(block: usize, len: usize) -> Range<usize> {
    block * BLOCK..((block + 1) * BLOCK).min(len)
}

/// Writes the bytes of a block over others, whose previous content and possible changes are given.
fn write(wanted: Option<&NonzeroBlock>, before: ContentId, touch: Touch, to: &mut [u8]) {
    let id = wanted.map_or(ContentId::ZEROS, |block| block.id);
    let to = match touch {
        Touch::Nothing if before == id => return,
        Touch::Head if before == id => {
            let len = to.len().min(HEAD);
            &mut to[..len]
        }
        _ => to,
    };
    let some = wanted.map_or(0, |block| block.bytes.len().min(to.len()));
    if let Some(block) = wanted {
        to[..some].copy_from_slice(&block.bytes[..some]);
    }
    let rest = &mut to[some..];
    // Bytes that are already zero are not touched.
    if !is_zero(rest) {
        rest.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::Ledger;
    use crate::exec::Memory;
    use crate::exec::known::{BLOCK_LOG2, CHUNK};
    use crate::wasm::Limits;

    struct Dice(u64);

    impl Dice {
        fn below(&mut self, most: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % most.max(1)
        }
    }

    /// Writes as handlers do, marking only the block that the write begins in.
    fn store(memory: &mut Memory, at: usize, bytes: &[u8]) {
        let (start, len, marks) = memory.raw();
        assert!((at + bytes.len()) as u64 <= len);
        // SAFETY: the range is within the memory, and each block has a mark.
        unsafe {
            start.add(at).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            *marks.add(at >> BLOCK_LOG2) = 1;
        }
    }

    /// A memory, what it should hold, and its checkpoints.
    struct Tried {
        memory: Memory,
        wanted: Vec<u8>,
        saved: Vec<(SavedMemory, Vec<u8>)>,
        ledger: Ledger,
    }

    impl Tried {
        fn act(&mut self, dice: &mut Dice) {
            let len = self.wanted.len();
            let byte = dice.below(3) as u8;
            match dice.below(9) {
                0..=2 => {
                    // Often across the boundary between two blocks.
                    let size = (1 + dice.below(16) as usize).min(len);
                    let border =
                        (dice.below(len as u64) as usize).next_multiple_of(BLOCK) - dice.below(17) as usize;
                    let at = border.min(len - size);
                    store(&mut self.memory, at, &vec![byte; size]);
                    self.wanted[at..at + size].fill(byte);
                }
                3 => {
                    let at = dice.below(len as u64) as usize;
                    let size = dice.below(((len - at) as u64).min(20_000)) as usize;
                    self.memory.slice_mut(at as u64, size as u64).unwrap().fill(byte);
                    self.wanted[at..at + size].fill(byte);
                }
                4 => {
                    let pages = dice.below(if self.memory.ty().page_size_log2 == 0 { 9000 } else { 2 });
                    if self.memory.grow(pages, 1 << 20).is_some() {
                        self.wanted.resize(len + (pages << self.memory.ty().page_size_log2) as usize, 0);
                    }
                }
                5 if len > 70_000 => {
                    let less =
                        len - (dice.below(60_000) as usize & !((1 << self.memory.ty().page_size_log2) - 1));
                    self.memory.shrink(less as u64);
                    self.wanted.truncate(less);
                }
                6 => self.memory = self.memory.clone(),
                7 => {
                    let mut near =
                        [0; 2].map(|_| self.saved.get(dice.below(8) as usize).map(|(saved, _)| saved));
                    near[1] = near[1].filter(|_| dice.below(2) == 0);
                    let mut budget =
                        ByteBudget::new(if dice.below(5) == 0 { 30_000 } else { u64::MAX }, &self.ledger);
                    let saved = self.memory.save(near, &mut budget);
                    if let Some(saved) = saved {
                        self.saved.push((saved, self.wanted.clone()));
                    }
                    if self.saved.len() > 6 {
                        self.saved.swap_remove(dice.below(6) as usize);
                    }
                }
                _ => {
                    if let Some((saved, bytes)) = self.saved.get(dice.below(7) as usize) {
                        if dice.below(4) == 0 {
                            self.memory = Memory::of_saved(saved);
                        } else {
                            self.memory.restore(saved);
                        }
                        self.wanted.clone_from(bytes);
                    }
                }
            }
        }
    }

    #[test]
    fn what_was_saved_comes_back_whatever_was_done_since() {
        let (seeds, acts) = if cfg!(miri) { (2, 25) } else { (60, 400) };
        for seed in 0..seeds {
            let mut dice = Dice(seed);
            let mut ty = MemoryType::new(Limits::new(if seed % 3 == 0 { 5000 } else { 1 }, None));
            ty.page_size_log2 = if seed % 3 == 0 { 0 } else { 16 };
            let memory = Memory::new(ty, 1 << 20).unwrap();
            let wanted = vec![0; memory.data().len()];
            let mut tried = Tried { memory, wanted, saved: Vec::new(), ledger: Ledger::default() };
            for act in 0..acts {
                tried.act(&mut dice);
                assert!(tried.memory.data() == tried.wanted, "seed {seed}, act {act}");
            }
            let ledger = tried.ledger.clone();
            drop(tried);
            assert_eq!(ledger.bytes(), 0);
        }
    }

    #[test]
    fn what_became_shorter_becomes_as_long_again_and_is_zeros_when_it_grows() {
        let ledger = Ledger::default();
        let mut budget = ByteBudget::new(u64::MAX, &ledger);
        let mut memory = Memory::new(MemoryType::new(Limits::new(2, None)), u64::MAX).unwrap();
        memory.slice_mut(0, 2 * 65536).unwrap().fill(7);
        let long = memory.save([None, None], &mut budget).unwrap();
        memory.shrink(65536);
        let short = memory.save([Some(&long), None], &mut budget).unwrap();
        memory.restore(&long);
        assert!(memory.data().iter().all(|byte| *byte == 7));
        memory.restore(&short);
        assert_eq!(memory.grow(1, u64::MAX), Some(1));
        assert!(memory.data()[..65536].iter().all(|byte| *byte == 7));
        assert!(is_zero(&memory.data()[65536..]));
    }

    #[test]
    fn what_was_not_written_is_shared_and_what_was_filled_is_kept_once() {
        let ledger = Ledger::default();
        let mut budget = ByteBudget::new(u64::MAX, &ledger);
        let mut memory = Memory::new(MemoryType::new(Limits::new(64, None)), u64::MAX).unwrap();
        memory.slice_mut(0, 64 * 65536).unwrap().fill(7);
        assert_eq!(memory.unsaved(), 64 * 65536);
        let first = memory.save([None, None], &mut budget).unwrap();
        assert_eq!(memory.unsaved(), 0);
        let lists = first.chunks.len() * (8 + CHUNK * size_of::<Option<NonzeroBlock>>());
        assert_eq!(ledger.bytes(), (lists + BLOCK) as u64);
        store(&mut memory, 100_000, &[1]);
        assert_eq!(memory.unsaved(), BLOCK as u64);
        let second = memory.save([Some(&first), None], &mut budget).unwrap();
        let more = second.chunks.len() * 8 + CHUNK * size_of::<Option<NonzeroBlock>>() + BLOCK;
        assert_eq!(ledger.bytes(), (lists + BLOCK + more) as u64);
    }
}
