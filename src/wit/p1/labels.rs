//! The labels of preview 1: those of the specification, with `-` in place of `_`.

use crate::wit::label::{flags, labels};

labels! {
    /// `clockid`
    Clockid {
        Realtime "realtime",
        Monotonic "monotonic",
        ProcessCputimeId "process-cputime-id",
        ThreadCputimeId "thread-cputime-id",
    }
}

labels! {
    /// `advice`
    Advice {
        Normal "normal",
        Sequential "sequential",
        Random "random",
        Willneed "willneed",
        Dontneed "dontneed",
        Noreuse "noreuse",
    }
}

labels! {
    /// `whence`. `wasi_unstable` numbers it differently, which affects core arguments but not values.
    Whence {
        Set "set",
        Cur "cur",
        End "end",
    }
}

impl Whence {
    /// The case with this number in `wasi_unstable`, where `set` comes last.
    #[must_use]
    pub(crate) fn of_unstable(number: u32) -> Option<Self> {
        [Self::Cur, Self::End, Self::Set].get(number as usize).copied()
    }
}

labels! {
    /// `filetype`
    Filetype {
        Unknown "unknown",
        BlockDevice "block-device",
        CharacterDevice "character-device",
        Directory "directory",
        RegularFile "regular-file",
        SocketDgram "socket-dgram",
        SocketStream "socket-stream",
        SymbolicLink "symbolic-link",
    }
}

labels! {
    /// `eventtype`, which also gives the cases of a subscription.
    Eventtype {
        Clock "clock",
        FdRead "fd-read",
        FdWrite "fd-write",
    }
}

labels! {
    /// `preopentype`
    Preopentype {
        Dir "dir",
    }
}

labels! {
    /// `signal`
    Signal {
        None "none",
        Hup "hup",
        Int "int",
        Quit "quit",
        Ill "ill",
        Trap "trap",
        Abrt "abrt",
        Bus "bus",
        Fpe "fpe",
        Kill "kill",
        Usr1 "usr1",
        Segv "segv",
        Usr2 "usr2",
        Pipe "pipe",
        Alrm "alrm",
        Term "term",
        Chld "chld",
        Cont "cont",
        Stop "stop",
        Tstp "tstp",
        Ttin "ttin",
        Ttou "ttou",
        Urg "urg",
        Xcpu "xcpu",
        Xfsz "xfsz",
        Vtalrm "vtalrm",
        Prof "prof",
        Winch "winch",
        Poll "poll",
        Pwr "pwr",
        Sys "sys",
    }
}

flags! {
    /// `fdflags`
    Fdflags {
        APPEND "append",
        DSYNC "dsync",
        NONBLOCK "nonblock",
        RSYNC "rsync",
        SYNC "sync",
    }
}

flags! {
    /// `lookupflags`
    Lookupflags {
        SYMLINK_FOLLOW "symlink-follow",
    }
}

flags! {
    /// `oflags`
    Oflags {
        CREAT "creat",
        DIRECTORY "directory",
        EXCL "excl",
        TRUNC "trunc",
    }
}

flags! {
    /// `fstflags`
    Fstflags {
        ATIM "atim",
        ATIM_NOW "atim-now",
        MTIM "mtim",
        MTIM_NOW "mtim-now",
    }
}

flags! {
    /// `subclockflags`
    Subclockflags {
        SUBSCRIPTION_CLOCK_ABSTIME "subscription-clock-abstime",
    }
}

flags! {
    /// `eventrwflags`
    Eventrwflags {
        FD_READWRITE_HANGUP "fd-readwrite-hangup",
    }
}

flags! {
    /// `sdflags`
    Sdflags {
        RD "rd",
        WR "wr",
    }
}

flags! {
    /// `riflags`
    Riflags {
        RECV_PEEK "recv-peek",
        RECV_WAITALL "recv-waitall",
    }
}

flags! {
    /// `roflags`
    Roflags {
        RECV_DATA_TRUNCATED "recv-data-truncated",
    }
}

flags! {
    /// `rights`
    Rights {
        FD_DATASYNC "fd-datasync",
        FD_READ "fd-read",
        FD_SEEK "fd-seek",
        FD_FDSTAT_SET_FLAGS "fd-fdstat-set-flags",
        FD_SYNC "fd-sync",
        FD_TELL "fd-tell",
        FD_WRITE "fd-write",
        FD_ADVISE "fd-advise",
        FD_ALLOCATE "fd-allocate",
        PATH_CREATE_DIRECTORY "path-create-directory",
        PATH_CREATE_FILE "path-create-file",
        PATH_LINK_SOURCE "path-link-source",
        PATH_LINK_TARGET "path-link-target",
        PATH_OPEN "path-open",
        FD_READDIR "fd-readdir",
        PATH_READLINK "path-readlink",
        PATH_RENAME_SOURCE "path-rename-source",
        PATH_RENAME_TARGET "path-rename-target",
        PATH_FILESTAT_GET "path-filestat-get",
        PATH_FILESTAT_SET_SIZE "path-filestat-set-size",
        PATH_FILESTAT_SET_TIMES "path-filestat-set-times",
        FD_FILESTAT_GET "fd-filestat-get",
        FD_FILESTAT_SET_SIZE "fd-filestat-set-size",
        FD_FILESTAT_SET_TIMES "fd-filestat-set-times",
        PATH_SYMLINK "path-symlink",
        PATH_REMOVE_DIRECTORY "path-remove-directory",
        PATH_UNLINK_FILE "path-unlink-file",
        POLL_FD_READWRITE "poll-fd-readwrite",
        SOCK_SHUTDOWN "sock-shutdown",
        SOCK_ACCEPT "sock-accept",
    }
}
