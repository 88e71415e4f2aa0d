//! What is known of a memory's blocks: what each held when it was last saved or restored, and which may have been
//! written since. With it a checkpoint costs what was written, not what there is.
//!
//! Every write marks the block that it begins in. The marks of instructions are set by their handlers, so that is all they
//! do: a write that goes on into the next block marks only the first, and [`Touch::Head`] is what that means there.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of a block, as a power of two: small enough that a scattered write costs little.
pub(super) const BLOCK_LOG2: u32 = 12;
/// Bytes of a block.
pub(super) const BLOCK: usize = 1 << BLOCK_LOG2;
/// Blocks that are saved together where none of them was written.
pub(super) const CHUNK: usize = 64;
/// How far the widest write reaches into the block after that it begins in, in bytes.
pub(super) const HEAD: usize = 15;

/// Names a content: what has the same one holds the same bytes. Plain data that no run depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ContentId(u64);

impl ContentId {
    pub(crate) const ZEROS: Self = Self(0);

    /// One that nothing else has.
    pub fn fresh() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// What may have been written of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    Nothing,
    /// Its first bytes: [`HEAD`] at most.
    Head,
    Anything,
}

/// What is known of a memory's blocks.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// By block: 1 if it was marked, else 0.
    marks: Vec<u8>,
    /// By block: the content that it had.
    contents: Vec<ContentId>,
    /// By chunk: the content that it had.
    chunks: Vec<ContentId>,
}

impl Known {
    /// Of a memory of so many bytes. Blocks that it did not have before are zeros.
    pub fn resize(&mut self, bytes: usize) {
        let blocks = bytes.div_ceil(BLOCK);
        if self.marks.is_empty() {
            // Fresh zeros cost nothing until they are needed.
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

    /// Bytes of the memory are about to be written.
    pub fn mark(&mut self, range: &Range<usize>) {
        if range.is_empty() {
            return;
        }
        // Most are in one block or two.
        let (first, last) = (range.start >> BLOCK_LOG2, (range.end - 1) >> BLOCK_LOG2);
        self.marks[last] = 1;
        if first < last {
            self.marks[first] = 1;
            self.marks[first + 1..last].fill(1);
        }
    }

    /// Nothing is marked any more.
    pub fn clear(&mut self) {
        self.marks.fill(0);
    }

    /// Nobody has what was saved last: all that may not be zeros is marked.
    pub(crate) fn forget(&mut self) {
        for (mark, content) in self.marks.iter_mut().zip(&self.contents) {
            *mark |= u8::from(*content != ContentId::ZEROS);
        }
    }

    /// Bytes of the blocks that are marked.
    pub fn marked(&self) -> u64 {
        // Each sum of so many ones fits into a byte.
        let sum = |marks: &[u8]| u64::from(marks.iter().sum::<u8>());
        self.marks.chunks(255).map(sum).sum::<u64>() << BLOCK_LOG2
    }

    pub fn chunks(&self) -> usize {
        self.chunks.len()
    }

    /// The blocks of a chunk.
    pub fn blocks(&self, chunk: usize) -> Range<usize> {
        let start = chunk * CHUNK;
        start.min(self.marks.len())..(start + CHUNK).min(self.marks.len())
    }

    /// Whether anything in a chunk may have been written.
    pub(crate) fn touches(&self, chunk: usize) -> bool {
        let Range { start, end } = self.blocks(chunk);
        self.marks[start.saturating_sub(1)..end].iter().any(|mark| *mark != 0)
    }

    /// What may have been written of a block.
    pub(crate) fn touch(&self, block: usize) -> Touch {
        if self.marks[block] != 0 {
            Touch::Anything
        } else if block > 0 && self.marks[block - 1] != 0 {
            Touch::Head
        } else {
            Touch::Nothing
        }
    }

    /// The content that a block had; what is not there is zeros.
    pub fn content(&self, block: usize) -> ContentId {
        self.contents.get(block).copied().unwrap_or_default()
    }

    /// The content that a chunk had.
    pub fn chunk(&self, chunk: usize) -> ContentId {
        self.chunks.get(chunk).copied().unwrap_or_default()
    }

    /// This is the content that a block has now.
    pub(crate) fn set_content(&mut self, block: usize, content: ContentId) {
        self.contents[block] = content;
    }

    /// This is the content that a chunk has now.
    pub(crate) fn set_chunk(&mut self, chunk: usize, content: ContentId) {
        self.chunks[chunk] = content;
    }

    /// Blocks that may hold something else than zeros.
    pub(crate) fn in_use(&self) -> impl Iterator<Item = usize> + '_ {
        let zeros =
            |block: usize| self.contents[block] == ContentId::ZEROS && self.touch(block) == Touch::Nothing;
        (0..self.marks.len()).filter(move |block| !zeros(*block))
    }
}
