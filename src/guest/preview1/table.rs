//! The table: one row a function, in the order of the specification.

use super::types;
use super::{Function, Version, types::field};
use crate::component::{FuncSig, Type};
use crate::guest::HostFunc;
use crate::wasm::{FuncType, ValType};
use std::sync::Arc;

/// A parameter that the call carries, and how core arguments make it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Param {
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
    pub(super) fn core(self) -> &'static [ValType] {
        use ValType::{I32, I64};
        match self {
            Self::U32(_) | Self::Enum(..) | Self::Whence(_) | Self::Flags(..) => &[I32],
            Self::U64(_) | Self::S64(_) | Self::Rights(_) => &[I64],
            Self::Path(_) | Self::Iovecs | Self::Ciovecs | Self::Buffer | Self::FullBuffer => &[I32, I32],
            Self::Subscriptions => &[I32, I32, I32],
        }
    }

    fn field(self) -> crate::component::Field {
        match self {
            Self::U32(name) => field(name, Type::U32),
            Self::U64(name) => field(name, Type::U64),
            Self::S64(name) => field(name, Type::S64),
            Self::Enum(name, labels) => field(name, types::enumeration(labels)),
            Self::Whence(name) => field(name, types::enumeration(types::WHENCE)),
            Self::Flags(name, labels) => field(name, types::flags(labels)),
            Self::Rights(name) => field(name, types::flags(types::RIGHTS)),
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
pub(super) enum Output {
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
    fn pointers(self) -> usize {
        match self {
            Self::Never | Self::Unit | Self::Filled => 0,
            Self::Sizes | Self::Strings | Self::Pairs | Self::Received => 2,
            _ => 1,
        }
    }

    fn ty(self) -> Option<Type> {
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
            Self::Received => Some(Type::Tuple([types::bytes(), types::flags(types::RO_FLAGS)].into())),
        }
    }
}

pub(super) struct Row {
    pub(super) name: &'static str,
    params: &'static [Param],
    output: Output,
}

impl Row {
    pub(super) fn function(&self, version: Version) -> Function {
        let mut core: Vec<ValType> = self.params.iter().flat_map(|p| p.core()).copied().collect();
        core.extend(std::iter::repeat_n(ValType::I32, self.output.pointers()));
        let never = self.output == Output::Never;
        let results: &[ValType] = if never { &[] } else { &[ValType::I32] };
        let result = (!never).then(|| Type::Result {
            ok: self.output.ty().map(Into::into),
            err: Some(types::errno_type().into()),
        });
        Function {
            func: Arc::new(HostFunc::new(
                match version {
                    Version::Preview1 => super::MODULE,
                    Version::Unstable => super::UNSTABLE,
                }
                .into(),
                self.name.into(),
                Arc::new(FuncSig { params: self.params.iter().map(|p| p.field()).collect(), result }),
            )),
            core: FuncType { params: core.into(), results: results.into() },
            params: self.params,
            output: self.output,
            version,
        }
    }
}

const fn row(name: &'static str, params: &'static [Param], output: Output) -> Row {
    Row { name, params, output }
}

const FD: Param = Param::U32("fd");
const PATH: Param = Param::Path("path");
const FD_FLAGS: Param = Param::Flags("fdflags", types::FD_FLAGS);
const LOOKUP: Param = Param::Flags("flags", types::LOOKUP_FLAGS);
const ATIM: Param = Param::U64("atim");
const MTIM: Param = Param::U64("mtim");
const FST: Param = Param::Flags("fst-flags", types::FST_FLAGS);
const OFFSET: Param = Param::U64("offset");
const CLOCK: Param = Param::Enum("id", types::CLOCK_ID);
const RIGHTS: Param = Param::Rights("fs-rights-base");
const INHERITING: Param = Param::Rights("fs-rights-inheriting");

/// All 46.
pub(super) const ROWS: &[Row] = &[
    row("args_get", &[], Output::Strings),
    row("args_sizes_get", &[], Output::Sizes),
    row("environ_get", &[], Output::Pairs),
    row("environ_sizes_get", &[], Output::Sizes),
    row("clock_res_get", &[CLOCK], Output::U64),
    row("clock_time_get", &[CLOCK, Param::U64("precision")], Output::U64),
    row("fd_advise", &[FD, OFFSET, Param::U64("len"), Param::Enum("advice", types::ADVICE)], Output::Unit),
    row("fd_allocate", &[FD, OFFSET, Param::U64("len")], Output::Unit),
    row("fd_close", &[FD], Output::Unit),
    row("fd_datasync", &[FD], Output::Unit),
    row("fd_fdstat_get", &[FD], Output::Fdstat),
    row("fd_fdstat_set_flags", &[FD, Param::Flags("flags", types::FD_FLAGS)], Output::Unit),
    row("fd_fdstat_set_rights", &[FD, RIGHTS, INHERITING], Output::Unit),
    row("fd_filestat_get", &[FD], Output::Filestat),
    row("fd_filestat_set_size", &[FD, Param::U64("size")], Output::Unit),
    row("fd_filestat_set_times", &[FD, ATIM, MTIM, FST], Output::Unit),
    row("fd_pread", &[FD, Param::Iovecs, OFFSET], Output::Scattered),
    row("fd_prestat_get", &[FD], Output::Prestat),
    row("fd_prestat_dir_name", &[FD, Param::Buffer], Output::Filled),
    row("fd_pwrite", &[FD, Param::Ciovecs, OFFSET], Output::U32),
    row("fd_read", &[FD, Param::Iovecs], Output::Scattered),
    row("fd_readdir", &[FD, Param::Buffer, Param::U64("cookie")], Output::Dirents),
    row("fd_renumber", &[FD, Param::U32("to")], Output::Unit),
    row("fd_seek", &[FD, Param::S64("offset"), Param::Whence("whence")], Output::U64),
    row("fd_sync", &[FD], Output::Unit),
    row("fd_tell", &[FD], Output::U64),
    row("fd_write", &[FD, Param::Ciovecs], Output::U32),
    row("path_create_directory", &[FD, PATH], Output::Unit),
    row("path_filestat_get", &[FD, LOOKUP, PATH], Output::Filestat),
    row("path_filestat_set_times", &[FD, LOOKUP, PATH, ATIM, MTIM, FST], Output::Unit),
    row(
        "path_link",
        &[
            Param::U32("old-fd"),
            Param::Flags("old-flags", types::LOOKUP_FLAGS),
            Param::Path("old-path"),
            Param::U32("new-fd"),
            Param::Path("new-path"),
        ],
        Output::Unit,
    ),
    row(
        "path_open",
        &[
            FD,
            Param::Flags("dirflags", types::LOOKUP_FLAGS),
            PATH,
            Param::Flags("oflags", types::OPEN_FLAGS),
            RIGHTS,
            INHERITING,
            FD_FLAGS,
        ],
        Output::U32,
    ),
    row("path_readlink", &[FD, PATH, Param::Buffer], Output::Buffered),
    row("path_remove_directory", &[FD, PATH], Output::Unit),
    row(
        "path_rename",
        &[FD, Param::Path("old-path"), Param::U32("new-fd"), Param::Path("new-path")],
        Output::Unit,
    ),
    row("path_symlink", &[Param::Path("old-path"), FD, Param::Path("new-path")], Output::Unit),
    row("path_unlink_file", &[FD, PATH], Output::Unit),
    row("poll_oneoff", &[Param::Subscriptions], Output::Events),
    row("proc_exit", &[Param::U32("rval")], Output::Never),
    row("proc_raise", &[Param::Enum("sig", types::SIGNAL)], Output::Unit),
    row("sched_yield", &[], Output::Unit),
    row("random_get", &[Param::FullBuffer], Output::Filled),
    row("sock_accept", &[FD, Param::Flags("flags", types::FD_FLAGS)], Output::U32),
    row("sock_recv", &[FD, Param::Iovecs, Param::Flags("ri-flags", types::RI_FLAGS)], Output::Received),
    row("sock_send", &[FD, Param::Ciovecs, Param::U32("si-flags")], Output::U32),
    row("sock_shutdown", &[FD, Param::Flags("how", types::SD_FLAGS)], Output::Unit),
];
