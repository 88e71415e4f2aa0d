//! What is known about a memory's blocks: the content that each had when it was last saved or restored, and which may
//! have been written since. So the cost of a checkpoint depends on what was written, not on the size of the memory.
//!
//! Every write marks the block that it begins in. Handlers set these marks for instructions, so they do no more than
//! that: a write that extends into the next block marks only the first, and [`Touch::Head`] accounts for the rest.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes in a block, as a power of two: few enough that a scattered write costs little.
pub(super) const BLOCK_LOG2: u32 = 12;
/// How many bytes a block has.
pub(super) const BLOCK: usize = 1 << BLOCK_LOG2;
/// How many blocks are saved together if none of them was written.
pub(super) const CHUNK: usize = 64;
/// How far the widest write extends into the block after the one that it begins in, in bytes.
pub(super) const HEAD: usize = 15;

/// Identifies a content: blocks with the same number hold the same bytes. Plain data that no run depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ContentId(u64);

impl ContentId {
    pub(crate) const ZEROS: Self = Self(0);

    /// An identifier that nothing else has.
    pub fn fresh() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Which part of a block may have been written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    Nothing,
    /// Only its first bytes, at most [`HEAD`].
    Head,
    Anything,
}

/// What is known about all blocks of a memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// For each block: 1 if it is marked, else 0.
    marks: Vec<u8>,
    /// For each block: the content that it had when it was last saved or restored.
    contents: Vec<ContentId>,
    /// For each chunk: the content that it had when it was last saved or restored.
    chunks: Vec<ContentId>,
}

impl Known {
    /// Adapts to a memory of this many bytes. New blocks are zeros.
    pub fn resize(&mut self, bytes: usize) {
        let blocks = bytes.div_ceil(BLOCK);
        if self.marks.is_empty() {
            // Fresh zeros cost nothing until they are written.
            self.marks = vec![0; blocks];
            self.contents = vec![ContentId::ZEROS; blocks];
        }
        self.marks.resize(blocks, 0);
        self.contents.resize(blocks, ContentId::ZEROS);
        self.chunks.resize(blocks.div_ceil(CHUNK), ContentId::ZEROS);
    }

    /// Where the marks begin, for the handlers: one byte for each block.
    #[inline]
    pub fn marks(&mut self) -> *mut u8 {
        self.marks.as_mut_ptr()
    }

    /// Marks bytes of the memory that are about to be written.
    pub fn mark(&mut self, range: &Range<usize>) {
        if range.is_empty() {
            return;
        }
        // Most writes touch one block or two.
        let (first, last) = (range.start >> BLOCK_LOG2, (range.end - 1) >> BLOCK_LOG2);
        self.marks[last] = 1;
        if first < last {
            self.marks[first] = 1;
            self.marks[first + 1..last].fill(1);
        }
    }

    /// Removes all marks, as saving and restoring do.
    pub fn clear(&mut self) {
        self.marks.fill(0);
    }

    /// The last saved state is gone, so everything that may not be zero is marked.
    pub(crate) fn forget(&mut self) {
        for (mark, content) in self.marks.iter_mut().zip(&self.contents) {
            *mark |= u8::from(*content != ContentId::ZEROS);
        }
    }

    /// How many bytes the marked blocks have.
    pub fn marked(&self) -> u64 {
        // The sum of 255 marks still fits a byte.
        let sum = |marks: &[u8]| u64::from(marks.iter().sum::<u8>());
        self.marks.chunks(255).map(sum).sum::<u64>() << BLOCK_LOG2
    }

    pub fn chunks(&self) -> usize {
        self.chunks.len()
    }

    /// The range of blocks in a chunk.
    pub fn blocks(&self, chunk: usize) -> Range<usize> {
        let start = chunk * CHUNK;
        start.min(self.marks.len())..(start + CHUNK).min(self.marks.len())
    }

    /// Whether any part of a chunk may have been written.
    pub(crate) fn touches(&self, chunk: usize) -> bool {
        let Range { start, end } = self.blocks(chunk);
        self.marks[start.saturating_sub(1)..end].iter().any(|mark| *mark != 0)
    }

    /// Which part of a block may have been written.
    pub(crate) fn touch(&self, block: usize) -> Touch {
        if self.marks[block] != 0 {
            Touch::Anything
        } else if block > 0 && self.marks[block - 1] != 0 {
            Touch::Head
        } else {
            Touch::Nothing
        }
    }

    /// The content that a block had; zeros for a block that does not exist.
    pub fn content(&self, block: usize) -> ContentId {
        self.contents.get(block).copied().unwrap_or_default()
    }

    /// The content that a chunk had; zeros for one that does not exist.
    pub fn chunk(&self, chunk: usize) -> ContentId {
        self.chunks.get(chunk).copied().unwrap_or_default()
    }

    /// Records the content that a block has now.
    pub(crate) fn set_content(&mut self, block: usize, content: ContentId) {
        self.contents[block] = content;
    }

    /// Records the content that a chunk has now.
    pub(crate) fn set_chunk(&mut self, chunk: usize, content: ContentId) {
        self.chunks[chunk] = content;
    }

    /// The blocks that may hold something other than zeros.
    pub(crate) fn in_use(&self) -> impl Iterator<Item = usize> + '_ {
        let zeros =
            |block: usize| self.contents[block] == ContentId::ZEROS && self.touch(block) == Touch::Nothing;
        (0..self.marks.len()).filter(move |block| !zeros(*block))
    }
}
