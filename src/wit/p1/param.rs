//! The parameters and results of preview 1 functions, and how core arguments and linear memory represent them.

use super::types::{self, field};
use super::{Rights, Roflags, Whence};
use crate::component::{Field, Type};
use crate::wasm::ValType;
use crate::wit::{FlagSet, WitLabel};

/// A parameter that a call carries, and the core arguments that it is made of.
#[derive(Debug, Clone, Copy)]
pub enum Param {
    /// A `u32`, passed as an `i32`.
    U32(&'static str),
    /// A `u64`, passed as an `i64`.
    U64(&'static str),
    /// An `s64`, passed as an `i64`.
    S64(&'static str),
    /// A case of an enumeration with these labels, passed as an `i32`.
    Enum(&'static str, &'static [&'static str]),
    /// `whence`, which `wasi_unstable` numbers differently.
    Whence(&'static str),
    /// A set of flags with these labels, passed as an `i32`.
    Flags(&'static str, &'static [&'static str]),
    /// A set of `rights`, passed as an `i64`.
    Rights(&'static str),
    /// The pointer and length of a path.
    Path(&'static str),
    /// The pointer and count of `iovec`s to fill: the call carries the length of the first that is not empty.
    Iovecs,
    /// The pointer and count of `ciovec`s: the call carries the bytes of the first that is not empty.
    Ciovecs,
    /// The pointer and length of a buffer to fill: the call carries the length.
    Buffer,
    /// Like [`Param::Buffer`], but all of it will be filled, so it must be in bounds.
    FullBuffer,
    /// The `in`, `out` and count of `poll_oneoff`.
    Subscriptions,
}

impl Param {
    /// The core parameters that it is made of.
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

/// The result of a successful call, and where it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum P1Output {
    /// The function does not return (`proc_exit`).
    Never,
    /// Nothing but the errno.
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
    /// Bytes, stored in the first `iovec` of the call that is not empty; their number goes through a pointer.
    Scattered,
    /// Bytes, truncated to the buffer of the call; their number goes through a pointer.
    Buffered,
    /// Bytes that fill the buffer of the call.
    Filled,
    /// Directory entries, truncated to the buffer of the call; the number of bytes used goes through a pointer.
    Dirents,
    /// Events, stored in the array of the call; their number goes through a pointer.
    Events,
    /// Like [`Output::Scattered`], and the flags go through a second pointer.
    Received,
}

impl P1Output {
    /// How many pointers follow the parameters.
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
