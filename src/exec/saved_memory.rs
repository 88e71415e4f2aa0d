//! A linear memory in a checkpoint: blocks, gathered in chunks, shared with neighbouring checkpoints where they are
//! equal. What was not written since the last time is neither looked at nor copied.

use super::Memory;
use super::known::{BLOCK, ContentId, HEAD, Known, Touch};
use super::ledger::{Purse, Weighed, Weight};
use crate::wasm::MemoryType;
use std::ops::Range;
use std::sync::Arc;

/// Bytes that differ from zero somewhere.
#[derive(Debug, Clone)]
struct Block {
    id: ContentId,
    bytes: Arc<Weighed<u8>>,
}

/// Up to [`super::known::CHUNK`] blocks. Those that are not there are zeros.
#[derive(Debug)]
struct Chunk {
    id: ContentId,
    blocks: Vec<Option<Block>>,
    _weight: Weight,
}

/// A memory in a checkpoint.
#[derive(Debug)]
pub(super) struct SavedMemory {
    ty: MemoryType,
    /// Bytes.
    len: usize,
    /// Those that are not there are zeros.
    chunks: Vec<Option<Arc<Chunk>>>,
    _weight: Weight,
}

impl Chunk {
    fn block(&self, at: usize) -> Option<&Block> {
        self.blocks.get(at)?.as_ref()
    }

    fn id(this: Option<&Self>) -> ContentId {
        this.map_or(ContentId::ZEROS, |chunk| chunk.id)
    }
}

impl SavedMemory {
    /// The memory's type, with the size it had.
    pub fn ty(&self) -> MemoryType {
        self.ty
    }

    /// Bytes of the memory.
    pub fn len(&self) -> usize {
        self.len
    }

    fn chunk(&self, at: usize) -> Option<&Arc<Chunk>> {
        self.chunks.get(at)?.as_ref()
    }

    /// Of a memory, its bytes and what is known of them. What is equal in one of `near` is shared with it. `None` if the
    /// purse does not suffice.
    pub fn save(
        ty: MemoryType,
        data: &[u8],
        known: &mut Known,
        near: [Option<&Self>; 2],
        purse: &mut Purse<'_>,
    ) -> Option<Self> {
        let weight = purse.take_list::<Option<Arc<Chunk>>>(known.chunks())?;
        let mut chunks = Vec::with_capacity(known.chunks());
        let mut saver = Saver { data, near: [None; 2], latest: None, purse };
        for at in 0..known.chunks() {
            saver.near = near.map(|near| near?.chunk(at));
            chunks.push(saver.chunk(known, at)?);
        }
        known.clear();
        Some(Self { ty, len: data.len(), chunks, _weight: weight })
    }

    /// Writes it to where there are as many bytes or more, of which this is known; what is more becomes zeros.
    pub fn write(&self, data: &mut [u8], known: &mut Known) {
        for at in 0..known.chunks() {
            let chunk = self.chunk(at).map(|chunk| &**chunk);
            if !known.touches(at) && known.chunk(at) == Chunk::id(chunk) {
                continue;
            }
            let blocks = known.blocks(at);
            for block in blocks.clone() {
                let wanted = chunk.and_then(|chunk| chunk.block(block - blocks.start));
                let range = bytes_of(block, data.len());
                write(wanted, known.content(block), known.touch(block), &mut data[range]);
                known.set_content(block, wanted.map_or(ContentId::ZEROS, |block| block.id));
            }
            known.set_chunk(at, Chunk::id(chunk));
        }
        known.clear();
    }
}

/// What saving a memory needs.
struct Saver<'a, 'b> {
    data: &'a [u8],
    /// The chunk in neighbouring checkpoints.
    near: [Option<&'a Arc<Chunk>>; 2],
    /// The block that was copied last: memory that was filled is full of it.
    latest: Option<Block>,
    purse: &'a mut Purse<'b>,
}

impl Saver<'_, '_> {
    /// The chunk as it is now (`Some(None)`: zeros).
    fn chunk(&mut self, known: &mut Known, at: usize) -> Option<Option<Arc<Chunk>>> {
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
        known.set_chunk(at, Chunk::id(made.as_deref()));
        Some(made)
    }

    /// A chunk of these blocks.
    fn share_or_make(&mut self, blocks: Vec<Option<Block>>) -> Option<Option<Arc<Chunk>>> {
        if blocks.iter().all(Option::is_none) {
            return Some(None);
        }
        let id = |block: Option<&Block>| block.map(|block| block.id);
        let same = |near: &&Arc<Chunk>| {
            near.blocks.len() == blocks.len()
                && near.blocks.iter().zip(&blocks).all(|(a, b)| id(a.as_ref()) == id(b.as_ref()))
        };
        if let Some(same) = self.near.into_iter().flatten().find(same) {
            return Some(Some(Arc::clone(same)));
        }
        let weight = self.purse.take_list::<Option<Block>>(blocks.len())?;
        Some(Some(Arc::new(Chunk { id: ContentId::fresh(), blocks, _weight: weight })))
    }

    /// A block as it is now; `at`: its place in the chunk.
    fn block(&mut self, block: usize, at: usize, before: ContentId, touch: Touch) -> Option<Option<Block>> {
        let bytes = &self.data[bytes_of(block, self.data.len())];
        let near = self.near.map(|near| near?.block(at));
        if touch != Touch::Anything {
            // Only its first bytes may be others.
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
        let bytes = Arc::new(Weighed::copy(bytes, self.purse)?);
        let block = Block { id: ContentId::fresh(), bytes };
        self.latest = Some(block.clone());
        Some(Some(block))
    }
}

/// Where a block is in a memory of so many bytes.
fn bytes_of(block: usize, len: usize) -> Range<usize> {
    block * BLOCK..((block + 1) * BLOCK).min(len)
}

/// Writes a block's bytes over others, of which this is known.
fn write(wanted: Option<&Block>, before: ContentId, touch: Touch, to: &mut [u8]) {
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
    // What was never written stays untouched.
    if !is_zero(rest) {
        rest.fill(0);
    }
}

fn is_zero(bytes: &[u8]) -> bool {
    static ZEROS: [u8; BLOCK] = [0; BLOCK];
    bytes.chunks(BLOCK).all(|block| *block == ZEROS[..block.len()])
}

impl SavedMemory {
    /// A memory like it. Ends the process if the system refuses.
    pub fn make(&self) -> Memory {
        let mut memory = Memory::zeros(self.ty, self.len);
        memory.restore(self);
        memory
    }
}
