//! How values, calls and trees are written as bytes and read again: in recordings, and where a journal packs calls to
//! save memory. The reader and the writer of each are in the same file. The format is described in
//! [`super::recording`].

pub(super) mod codec;
pub(super) mod event;
pub(super) mod packed;
pub(super) mod tree;
mod value;
