//! How values, calls and trees are written as bytes, and read again: in recordings, and where a journal packs calls for the
//! memory of a running program. Reader and writer of each stand side by side. The format is described in
//! [`super::recording`].

pub(super) mod codec;
pub(super) mod event;
pub(super) mod packed;
pub(super) mod tree;
mod value;
