//! What there is to test: the functions of each world.

/// The versions of preview 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    /// `wasi_unstable`
    Zero,
    /// `wasi_snapshot_preview1`
    One,
}

impl Preview {
    /// The module that its functions are imported from.
    pub fn module(self) -> &'static str {
        match self {
            Self::Zero => "wasi_unstable",
            Self::One => "wasi_snapshot_preview1",
        }
    }

    /// Its functions.
    pub fn functions(self) -> impl Iterator<Item = &'static str> {
        PREVIEW1.iter().map(|&(name, _)| name).filter(move |&name| self == Self::One || name != "sock_accept")
    }
}

/// The functions of preview 1 and the types of their parameters: `i` is 32 bits wide, `I` 64.
///
/// `wasi_unstable` has all but `sock_accept`. Source: the witx files of
/// <https://github.com/WebAssembly/WASI/tree/main/legacy>.
pub const PREVIEW1: [(&str, &str); 46] = [
    ("args_get", "ii"),
    ("args_sizes_get", "ii"),
    ("environ_get", "ii"),
    ("environ_sizes_get", "ii"),
    ("clock_res_get", "ii"),
    ("clock_time_get", "iIi"),
    ("fd_advise", "iIIi"),
    ("fd_allocate", "iII"),
    ("fd_close", "i"),
    ("fd_datasync", "i"),
    ("fd_fdstat_get", "ii"),
    ("fd_fdstat_set_flags", "ii"),
    ("fd_fdstat_set_rights", "iII"),
    ("fd_filestat_get", "ii"),
    ("fd_filestat_set_size", "iI"),
    ("fd_filestat_set_times", "iIIi"),
    ("fd_pread", "iiiIi"),
    ("fd_prestat_get", "ii"),
    ("fd_prestat_dir_name", "iii"),
    ("fd_pwrite", "iiiIi"),
    ("fd_read", "iiii"),
    ("fd_readdir", "iiiIi"),
    ("fd_renumber", "ii"),
    ("fd_seek", "iIii"),
    ("fd_sync", "i"),
    ("fd_tell", "ii"),
    ("fd_write", "iiii"),
    ("path_create_directory", "iii"),
    ("path_filestat_get", "iiiii"),
    ("path_filestat_set_times", "iiiiIIi"),
    ("path_link", "iiiiiii"),
    ("path_open", "iiiiiIIii"),
    ("path_readlink", "iiiiii"),
    ("path_remove_directory", "iii"),
    ("path_rename", "iiiiii"),
    ("path_symlink", "iiiii"),
    ("path_unlink_file", "iii"),
    ("poll_oneoff", "iiii"),
    ("proc_exit", "i"),
    ("proc_raise", "i"),
    ("sched_yield", ""),
    ("random_get", "ii"),
    ("sock_accept", "iii"),
    ("sock_recv", "iiiiii"),
    ("sock_send", "iiiii"),
    ("sock_shutdown", "ii"),
];

/// Which parameters are 64 bits wide, and whether there is a result.
pub fn signature(name: &str) -> Option<(&'static [bool], bool)> {
    let (name, params) = PREVIEW1.iter().find(|(known, _)| *known == name)?;
    let wide: Vec<bool> = params.chars().map(|c| c == 'I').collect();
    Some((wide.leak(), *name != "proc_exit"))
}
