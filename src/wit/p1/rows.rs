//! The functions of preview 1 with their parameters and results, in the order of the specification.

use super::param::{P1Output, Param};
use super::{Advice, Clockid, Fdflags, Fstflags, Lookupflags, Oflags, Riflags, Sdflags, Signal};
use crate::wit::{FlagSet, WitLabel};

/// The name and type of one function.
#[derive(Debug)]
pub struct P1Row {
    /// The name under which it is imported (`path_open`).
    pub name: &'static str,
    /// What a call carries, in the order of the core parameters.
    pub params: &'static [Param],
    /// The result of a successful call.
    pub output: P1Output,
}

macro_rules! functions {
    ($($func:ident $name:literal [$($param:expr),*] => $output:expr;)*) => {
        /// A function of preview 1, or of its predecessor.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum P1Func {
            $(#[doc = concat!("`", $name, "`")] $func,)*
        }

        impl P1Func {
            /// All 46, in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$func,)*];

            /// The function's name, parameters and result.
            #[must_use]
            pub fn row(self) -> &'static P1Row {
                static ROWS: &[P1Row] = &[$(P1Row { name: $name, params: &[$($param),*], output: $output },)*];
                &ROWS[self as usize]
            }
        }
    };
}

const FD: Param = Param::U32("fd");
const PATH: Param = Param::Path("path");
const FD_FLAGS: Param = Param::Flags("fdflags", Fdflags::LABELS);
const LOOKUP: Param = Param::Flags("flags", Lookupflags::LABELS);
const ATIM: Param = Param::U64("atim");
const MTIM: Param = Param::U64("mtim");
const FST: Param = Param::Flags("fst-flags", Fstflags::LABELS);
const OFFSET: Param = Param::U64("offset");
const CLOCK: Param = Param::Enum("id", Clockid::LABELS);
const RIGHTS: Param = Param::Rights("fs-rights-base");
const INHERITING: Param = Param::Rights("fs-rights-inheriting");

functions! {
    ArgsGet "args_get" [] => P1Output::Strings;
    ArgsSizesGet "args_sizes_get" [] => P1Output::Sizes;
    EnvironGet "environ_get" [] => P1Output::Pairs;
    EnvironSizesGet "environ_sizes_get" [] => P1Output::Sizes;
    ClockResGet "clock_res_get" [CLOCK] => P1Output::U64;
    ClockTimeGet "clock_time_get" [CLOCK, Param::U64("precision")] => P1Output::U64;
    FdAdvise "fd_advise" [
        FD,
        OFFSET,
        Param::U64("len"),
        Param::Enum("advice", Advice::LABELS)
    ] => P1Output::Unit;
    FdAllocate "fd_allocate" [FD, OFFSET, Param::U64("len")] => P1Output::Unit;
    FdClose "fd_close" [FD] => P1Output::Unit;
    FdDatasync "fd_datasync" [FD] => P1Output::Unit;
    FdFdstatGet "fd_fdstat_get" [FD] => P1Output::Fdstat;
    FdFdstatSetFlags "fd_fdstat_set_flags" [FD, Param::Flags("flags", Fdflags::LABELS)] => P1Output::Unit;
    FdFdstatSetRights "fd_fdstat_set_rights" [FD, RIGHTS, INHERITING] => P1Output::Unit;
    FdFilestatGet "fd_filestat_get" [FD] => P1Output::Filestat;
    FdFilestatSetSize "fd_filestat_set_size" [FD, Param::U64("size")] => P1Output::Unit;
    FdFilestatSetTimes "fd_filestat_set_times" [FD, ATIM, MTIM, FST] => P1Output::Unit;
    FdPread "fd_pread" [FD, Param::Iovecs, OFFSET] => P1Output::Scattered;
    FdPrestatGet "fd_prestat_get" [FD] => P1Output::Prestat;
    FdPrestatDirName "fd_prestat_dir_name" [FD, Param::Buffer] => P1Output::Filled;
    FdPwrite "fd_pwrite" [FD, Param::Ciovecs, OFFSET] => P1Output::U32;
    FdRead "fd_read" [FD, Param::Iovecs] => P1Output::Scattered;
    FdReaddir "fd_readdir" [FD, Param::Buffer, Param::U64("cookie")] => P1Output::Dirents;
    FdRenumber "fd_renumber" [FD, Param::U32("to")] => P1Output::Unit;
    FdSeek "fd_seek" [FD, Param::S64("offset"), Param::Whence("whence")] => P1Output::U64;
    FdSync "fd_sync" [FD] => P1Output::Unit;
    FdTell "fd_tell" [FD] => P1Output::U64;
    FdWrite "fd_write" [FD, Param::Ciovecs] => P1Output::U32;
    PathCreateDirectory "path_create_directory" [FD, PATH] => P1Output::Unit;
    PathFilestatGet "path_filestat_get" [FD, LOOKUP, PATH] => P1Output::Filestat;
    PathFilestatSetTimes "path_filestat_set_times" [FD, LOOKUP, PATH, ATIM, MTIM, FST] => P1Output::Unit;
    PathLink "path_link" [
        Param::U32("old-fd"),
        Param::Flags("old-flags", Lookupflags::LABELS),
        Param::Path("old-path"),
        Param::U32("new-fd"),
        Param::Path("new-path")
    ] => P1Output::Unit;
    PathOpen "path_open" [
        FD,
        Param::Flags("dirflags", Lookupflags::LABELS),
        PATH,
        Param::Flags("oflags", Oflags::LABELS),
        RIGHTS,
        INHERITING,
        FD_FLAGS
    ] => P1Output::U32;
    PathReadlink "path_readlink" [FD, PATH, Param::Buffer] => P1Output::Buffered;
    PathRemoveDirectory "path_remove_directory" [FD, PATH] => P1Output::Unit;
    PathRename "path_rename" [
        FD,
        Param::Path("old-path"),
        Param::U32("new-fd"),
        Param::Path("new-path")
    ] => P1Output::Unit;
    PathSymlink "path_symlink" [Param::Path("old-path"), FD, Param::Path("new-path")] => P1Output::Unit;
    PathUnlinkFile "path_unlink_file" [FD, PATH] => P1Output::Unit;
    PollOneoff "poll_oneoff" [Param::Subscriptions] => P1Output::Events;
    ProcExit "proc_exit" [Param::U32("rval")] => P1Output::Never;
    ProcRaise "proc_raise" [Param::Enum("sig", Signal::LABELS)] => P1Output::Unit;
    SchedYield "sched_yield" [] => P1Output::Unit;
    RandomGet "random_get" [Param::FullBuffer] => P1Output::Filled;
    SockAccept "sock_accept" [FD, Param::Flags("flags", Fdflags::LABELS)] => P1Output::U32;
    SockRecv "sock_recv" [FD, Param::Iovecs, Param::Flags("ri-flags", Riflags::LABELS)] => P1Output::Received;
    SockSend "sock_send" [FD, Param::Ciovecs, Param::U32("si-flags")] => P1Output::U32;
    SockShutdown "sock_shutdown" [FD, Param::Flags("how", Sdflags::LABELS)] => P1Output::Unit;
}
