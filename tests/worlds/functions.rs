//! What there is to test: the functions of each world.

use super::golden::Case;
use std::collections::HashMap;

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

/// The functions of WASI 0.2 outside of `wasi:sockets`, by interface.
///
/// Source: the WIT packages of <https://github.com/WebAssembly/WASI/tree/main/proposals> at 0.2.12.
pub const P2: &[(&str, &[&str])] = &[
    ("wasi:cli/environment", &["get-environment", "get-arguments", "initial-cwd"]),
    ("wasi:cli/exit", &["exit", "exit-with-code"]),
    ("wasi:cli/stdin", &["get-stdin"]),
    ("wasi:cli/stdout", &["get-stdout"]),
    ("wasi:cli/stderr", &["get-stderr"]),
    ("wasi:cli/terminal-stdin", &["get-terminal-stdin"]),
    ("wasi:cli/terminal-stdout", &["get-terminal-stdout"]),
    ("wasi:cli/terminal-stderr", &["get-terminal-stderr"]),
    ("wasi:io/error", &["error.to-debug-string"]),
    ("wasi:io/poll", &["pollable.ready", "pollable.block", "poll"]),
    (
        "wasi:io/streams",
        &[
            "input-stream.read",
            "input-stream.blocking-read",
            "input-stream.skip",
            "input-stream.blocking-skip",
            "input-stream.subscribe",
            "output-stream.check-write",
            "output-stream.write",
            "output-stream.blocking-write-and-flush",
            "output-stream.flush",
            "output-stream.blocking-flush",
            "output-stream.subscribe",
            "output-stream.write-zeroes",
            "output-stream.blocking-write-zeroes-and-flush",
            "output-stream.splice",
            "output-stream.blocking-splice",
        ],
    ),
    ("wasi:clocks/monotonic-clock", &["now", "resolution", "subscribe-instant", "subscribe-duration"]),
    ("wasi:clocks/wall-clock", &["now", "resolution"]),
    ("wasi:clocks/timezone", &["display", "utc-offset"]),
    ("wasi:filesystem/preopens", &["get-directories"]),
    (
        "wasi:filesystem/types",
        &[
            "descriptor.read-via-stream",
            "descriptor.write-via-stream",
            "descriptor.append-via-stream",
            "descriptor.advise",
            "descriptor.sync-data",
            "descriptor.get-flags",
            "descriptor.get-type",
            "descriptor.set-size",
            "descriptor.set-times",
            "descriptor.read",
            "descriptor.write",
            "descriptor.read-directory",
            "descriptor.sync",
            "descriptor.create-directory-at",
            "descriptor.stat",
            "descriptor.stat-at",
            "descriptor.set-times-at",
            "descriptor.link-at",
            "descriptor.open-at",
            "descriptor.readlink-at",
            "descriptor.remove-directory-at",
            "descriptor.rename-at",
            "descriptor.symlink-at",
            "descriptor.unlink-file-at",
            "descriptor.is-same-object",
            "descriptor.metadata-hash",
            "descriptor.metadata-hash-at",
            "directory-entry-stream.read-directory-entry",
            "filesystem-error-code",
        ],
    ),
    ("wasi:random/random", &["get-random-bytes", "get-random-u64"]),
    ("wasi:random/insecure", &["get-insecure-random-bytes", "get-insecure-random-u64"]),
    ("wasi:random/insecure-seed", &["insecure-seed"]),
];

/// The functions that a case of 0.2 calls: interface and function.
pub fn p2_calls(case: &Case) -> Vec<(String, String)> {
    // The guest asks for directories by itself.
    let mut calls = vec![("wasi:filesystem/preopens".to_owned(), "get-directories".to_owned())];
    // What kind of resource a name stands for; others are descriptors.
    let mut kinds: HashMap<&str, &str> = HashMap::from([("error", "error")]);
    for line in &case.args {
        let mut words: Vec<&str> = line.split(' ').collect();
        let name = (words.get(1) == Some(&"=")).then(|| words.drain(..2).next().unwrap());
        let kind = words.get(1).and_then(|w| kinds.get(w)).copied().unwrap_or("descriptor");
        let function = match words[0] {
            // The guest's own: it drops, and asks for the time twice.
            "drop" => continue,
            "monotonic-clock.order" => "monotonic-clock.now",
            word => word,
        };
        if let (Some(name), Some(made)) = (name, makes(function)) {
            kinds.insert(name, made);
        }
        let method = format!("{kind}.{function}");
        let found = P2.iter().find_map(|(interface, functions)| {
            let clock =
                function.split_once('.').filter(|(clock, _)| interface.ends_with(&format!("/{clock}")));
            let function = clock.map_or(function, |(_, function)| function);
            let plain = clock.is_some() || !interface.starts_with("wasi:clocks/");
            let hit = functions.iter().find(|f| **f == method || (plain && **f == function))?;
            Some(((*interface).to_owned(), (*hit).to_owned()))
        });
        calls.push(found.unwrap_or_else(|| ("unknown".into(), line.clone())));
    }
    calls
}

/// What a call makes.
fn makes(function: &str) -> Option<&'static str> {
    Some(match function {
        "get-stdin" | "read-via-stream" => "input-stream",
        "get-stdout" | "get-stderr" | "write-via-stream" | "append-via-stream" => "output-stream",
        "open-at" => "descriptor",
        "read-directory" => "directory-entry-stream",
        _ if function.contains("subscribe") => "pollable",
        _ => return None,
    })
}
