//! What a function of preview 1 takes and gives, and how core arguments and linear memory hold it.

use super::types::{self, field};
use super::{Rights, Roflags, Whence};
use crate::component::{Field, Type};
use crate::wasm::ValType;
use crate::wit::{FlagSet, Label};

/// A parameter that the call carries, and how core arguments make it.
#[derive(Debug, Clone, Copy)]
pub enum Param {
    /// An `i32`.
    U32(&'static str),
    /// An `i64`.
    U64(&'static str),
    /// An `i64`.
    S64(&'static str),
    /// An `i32` that must be one of these.
    Enum(&'static str, &'static [&'static str]),
    /// `whence`, whose numbers were others in `wasi_unstable`.
    Whence(&'static str),
    /// An `i32` with these bits.
    Flags(&'static str, &'static [&'static str]),
    /// Rights, an `i64`.
    Rights(&'static str),
    /// Pointer and length of a path.
    Path(&'static str),
    /// Pointer and count of `iovec`s to fill: the call carries the length of the first that is not empty.
    Iovecs,
    /// Pointer and count of `ciovec`s: the call carries the bytes of the first that is not empty.
    Ciovecs,
    /// Pointer and length of a buffer to fill: the call carries the length.
    Buffer,
    /// As [`Param::Buffer`], and all of it will be filled: it must be in bounds.
    FullBuffer,
    /// `in`, `out` and count of `poll_oneoff`.
    Subscriptions,
}

impl Param {
    /// The core parameters that make it.
    #[must_use]
    pub fn core(self) -> &'static [ValType] {
        use ValType::{I32, I64};
        match self {
            Self::U32(_) | Self::Enum(..) | Self::Whence(_) | Self::Flags(..) => &[I32],
            Self::U64(_) | Self::S64(_) | Self::Rights(_) => &[I64],
            Self::Path(_) | Self::Iovecs | Self::Ciovecs | Self::Buffer | Self::FullBuffer => &[I32, I32],
            Self::Subscriptions => &[I32, I32, I32],
        }
    }

    pub(super) fn field(self) -> Field {
        match self {
            Self::U32(name) => field(name, Type::U32),
            Self::U64(name) => field(name, Type::U64),
            Self::S64(name) => field(name, Type::S64),
            Self::Enum(name, labels) => field(name, types::enumeration(labels)),
            Self::Whence(name) => field(name, types::enumeration(Whence::LABELS)),
            Self::Flags(name, labels) => field(name, types::flags(labels)),
            Self::Rights(name) => field(name, types::flags(Rights::LABELS)),
            Self::Path(name) => field(name, Type::String),
            Self::Iovecs => field("len", Type::U32),
            Self::Ciovecs => field("data", types::bytes()),
            Self::Buffer | Self::FullBuffer => field("buf-len", Type::U32),
            Self::Subscriptions => field("subscriptions", types::list(types::subscription())),
        }
    }
}

/// What a successful call gives, and where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Does not return.
    Never,
    /// Nothing.
    Unit,
    /// A `u32` through a pointer.
    U32,
    /// A `u64` through a pointer.
    U64,
    /// Two `u32`s through two pointers.
    Sizes,
    /// `fdstat` through a pointer.
    Fdstat,
    /// `filestat` through a pointer.
    Filestat,
    /// `prestat` through a pointer.
    Prestat,
    /// Strings: an array of pointers, and a buffer of NUL-terminated bytes.
    Strings,
    /// `NAME=VALUE` pairs, in the form of [`Output::Strings`].
    Pairs,
    /// Bytes into the first `iovec` of the call that is not empty, their number through a pointer.
    Scattered,
    /// Bytes into the buffer of the call, cut to its length, their number through a pointer.
    Buffered,
    /// Bytes into the buffer of the call.
    Filled,
    /// Directory entries into the buffer of the call, cut to its length, the bytes used through a pointer.
    Dirents,
    /// Events into the array of the call, their number through a pointer.
    Events,
    /// As [`Output::Scattered`], and the flags through a second pointer.
    Received,
}

impl Output {
    /// The pointers that follow the parameters.
    pub(super) fn pointers(self) -> usize {
        match self {
            Self::Never | Self::Unit | Self::Filled => 0,
            Self::Sizes | Self::Strings | Self::Pairs | Self::Received => 2,
            _ => 1,
        }
    }

    pub(super) fn ty(self) -> Option<Type> {
        match self {
            Self::Never | Self::Unit => None,
            Self::U32 => Some(Type::U32),
            Self::U64 => Some(Type::U64),
            Self::Sizes => Some(Type::Tuple([Type::U32, Type::U32].into())),
            Self::Fdstat => Some(types::fdstat()),
            Self::Filestat => Some(types::filestat()),
            Self::Prestat => Some(types::prestat()),
            Self::Strings => Some(types::list(Type::String)),
            Self::Pairs => Some(types::list(Type::Tuple([Type::String, Type::String].into()))),
            Self::Scattered | Self::Buffered | Self::Filled => Some(types::bytes()),
            Self::Dirents => Some(types::list(types::dirent())),
            Self::Events => Some(types::list(types::event())),
            Self::Received => Some(Type::Tuple([types::bytes(), types::flags(Roflags::LABELS)].into())),
        }
    }
}
