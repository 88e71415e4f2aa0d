//! The libc function that the program called, found by name on the call stack.

use super::ProbeKind;
use crate::caps::Operation;
use crate::guest::{FrameId, FrameInfo, FrameKind, Guest};
use crate::wasm::Location;

/// A running function, by the name that it has in its module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningFunction {
    /// Its readable name, or what it must be by its structure.
    pub name: String,
    /// The instruction that its frame is at; `None` for a function that was inlined.
    pub at: Option<Location>,
}

/// The calling function, and the stack from it outwards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The readable name of the libc function nearest the program (`open`).
    pub function: String,
    /// The functions that are running, innermost first, starting with `function`.
    pub call_stack: Vec<RunningFunction>,
}

/// The libc functions that programs call with a path: name, operation, and which path names something to create.
const FUNCTIONS: [(&str, Operation, Makes); 32] = [
    ("open", Operation::Open, Makes::Nothing),
    ("openat", Operation::Open, Makes::Nothing),
    ("creat", Operation::Create, Makes::Its),
    ("fopen", Operation::Open, Makes::Nothing),
    ("freopen", Operation::Open, Makes::Nothing),
    ("stat", Operation::ReadMetadata, Makes::Nothing),
    ("lstat", Operation::ReadMetadata, Makes::Nothing),
    ("fstatat", Operation::ReadMetadata, Makes::Nothing),
    ("statx", Operation::ReadMetadata, Makes::Nothing),
    ("access", Operation::CheckAccess, Makes::Nothing),
    ("faccessat", Operation::CheckAccess, Makes::Nothing),
    ("mkdir", Operation::CreateDirectory, Makes::Its),
    ("mkdirat", Operation::CreateDirectory, Makes::Its),
    ("rmdir", Operation::RemoveDirectory, Makes::Nothing),
    ("unlink", Operation::Remove, Makes::Nothing),
    ("unlinkat", Operation::Remove, Makes::Nothing),
    ("remove", Operation::Remove, Makes::Nothing),
    ("rename", Operation::Rename, Makes::Second),
    ("renameat", Operation::Rename, Makes::Second),
    ("link", Operation::Link, Makes::Second),
    ("linkat", Operation::Link, Makes::Second),
    ("symlink", Operation::CreateSymlink, Makes::Its),
    ("symlinkat", Operation::CreateSymlink, Makes::Its),
    ("readlink", Operation::ReadLink, Makes::Nothing),
    ("readlinkat", Operation::ReadLink, Makes::Nothing),
    ("opendir", Operation::List, Makes::Nothing),
    ("scandir", Operation::List, Makes::Nothing),
    ("chdir", Operation::Enter, Makes::Nothing),
    ("utimensat", Operation::SetTimes, Makes::Nothing),
    ("truncate", Operation::Resize, Makes::Nothing),
    ("utime", Operation::SetTimes, Makes::Nothing),
    ("utimes", Operation::SetTimes, Makes::Nothing),
];

/// Which of a function's paths names what it creates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Makes {
    /// None: the path must exist.
    Nothing,
    Its,
    /// The second of its two paths (`rename`, `link`).
    Second,
}

fn known(function: &str) -> Option<&'static (&'static str, Operation, Makes)> {
    // If the name lists several functions, take the first.
    let name = function.split([',', ' ']).next().unwrap_or(function);
    let name = name.strip_prefix("__wasilibc_nocwd_").unwrap_or(name);
    FUNCTIONS.iter().find(|(known, ..)| *known == name)
}

/// Whether this is a function of libc with a path and, after it, the flags or the mode with which it is opened.
pub(super) fn opens(function: &str) -> bool {
    matches!(function, "open" | "fopen" | "freopen" | "__wasilibc_open_nomode")
}

/// Which of a function's paths names what it creates; `None` if its flags decide that, or its name is not known.
pub(super) fn makes(function: &str) -> Option<Makes> {
    match known(function) {
        Some((_, Operation::Open, _)) => None,
        Some((.., makes)) => Some(*makes),
        None => Some(match operation_of_rust(function)? {
            Operation::CreateDirectory | Operation::CreateSymlink => Makes::Its,
            Operation::Rename | Operation::Link => Makes::Second,
            _ => Makes::Nothing,
        }),
    }
}

/// The operation of a function of Rust's standard library, by name.
fn operation_of_rust(function: &str) -> Option<Operation> {
    let last = function.rsplit("::").next().unwrap_or(function);
    Some(match last {
        "stat" | "lstat" | "metadata" | "symlink_metadata" => Operation::ReadMetadata,
        "mkdir" | "create_dir" => Operation::CreateDirectory,
        "rmdir" | "remove_dir" => Operation::RemoveDirectory,
        "unlink" | "remove_file" => Operation::Remove,
        "readdir" | "read_dir" => Operation::List,
        "readlink" | "read_link" => Operation::ReadLink,
        "symlink_path" => Operation::CreateSymlink,
        "hard_link" => Operation::Link,
        "rename" => Operation::Rename,
        _ => return None,
    })
}

/// What the program was trying to do.
pub(super) fn operation(function: &str, creates: bool) -> Operation {
    match known(function) {
        Some((_, Operation::Open, _)) if creates => Operation::Create,
        Some((_, operation, _)) => operation.clone(),
        // Up to Rust 1.92 the standard library itself calls the search, so its function names say what it wants.
        None => operation_of_rust(function).unwrap_or(Operation::Open),
    }
}

/// The function behind the host call that the guest waits for.
#[must_use]
pub(crate) fn caller(guest: &Guest) -> Caller {
    find(&guest.frames(), None)
}

/// Finds the calling function. `probe` is the frame of the outermost probed function that is not a search.
pub(super) fn find(frames: &[FrameInfo], probe: Option<(FrameId, ProbeKind)>) -> Caller {
    let mut functions = running(frames);
    if let Some((frame, kind)) = probe {
        let ids = program_frames(frames).map(|f| f.id);
        for (_, function) in
            ids.zip(&mut functions).filter(|(id, f)| *id == Some(frame) && f.name.starts_with("func["))
        {
            function.name = kind.symbol().into();
        }
    }
    let names: Vec<&str> = functions.iter().map(|f| f.name.as_str()).collect();
    let call_stack = functions.split_off(asking(&names).min(functions.len()));
    let function = call_stack.first().map(|f| f.name.clone()).unwrap_or_default();
    Caller { function, call_stack }
}

fn program_frames(frames: &[FrameInfo]) -> impl Iterator<Item = &FrameInfo> {
    frames.iter().filter(|f| matches!(f.kind, FrameKind::Wasm { shim: false, .. }))
}

/// The running functions of the program, innermost first.
pub(super) fn running(frames: &[FrameInfo]) -> Vec<RunningFunction> {
    let at = |f: &FrameInfo| match f.kind {
        FrameKind::Wasm { location, .. } => Some(location),
        FrameKind::Canon(_) | FrameKind::Entry(_) | FrameKind::HostCall { .. } => None,
    };
    program_frames(frames).map(|f| RunningFunction { name: f.name.clone(), at: at(f) }).collect()
}

/// Whether a name tells what is done with a path: it is a known function of libc, or a Rust or C++ path.
pub(super) fn says_something(function: &str) -> bool {
    known(function).is_some() || function.contains("::") || function.starts_with('<')
}

/// The index of the calling function in `names`, which are innermost first.
fn asking(names: &[&str]) -> usize {
    // Names of Rust and C++ functions are paths: the program begins there.
    let program = names.iter().position(|n| n.contains("::") || n.starts_with('<')).unwrap_or(names.len());
    let libc = &names[..program];
    // The outermost libc function that programs call counts: `fopen` calls `open`.
    if let Some(at) = libc.iter().rposition(|n| known(n).is_some_and(|(name, ..)| *name == *n)) {
        return at;
    }
    // Up to Rust 1.92 the standard library itself calls the search; its function in `std::fs` says most.
    let internal = |n: &&str| n.starts_with("__") || n.starts_with("func[");
    if program < names.len() {
        return libc.iter().rposition(|n| !internal(n)).unwrap_or_else(|| {
            let near = &names[program..names.len().min(program + 8)];
            let std_fs = near.iter().position(|n| n.starts_with("std::fs::"));
            let says = || near.iter().position(|n| operation_of_rust(n).is_some());
            program + std_fs.or_else(says).unwrap_or(0)
        });
    }
    libc.iter().position(|n| !internal(n)).unwrap_or(0)
}

/// libc's current directory, deduced from a relative path and its absolute form.
pub(super) fn cwd_of(path: &str, absolute: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    if matches!(path, "" | "." | "./") {
        return Some(absolute.into());
    }
    let cwd = absolute.strip_suffix(path.strip_prefix("./").unwrap_or(path))?;
    Some(match cwd.strip_suffix('/') {
        Some("") | None => "/".into(),
        Some(cwd) => cwd.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(names: &[&str]) -> String {
        names[asking(names)].to_owned()
    }

    #[test]
    fn the_function_that_the_program_called() {
        let rust = ["__wasilibc_find_relpath", "open", "std::sys::fs::unix::File::open", "main"];
        assert_eq!(who(&rust), "open");
        assert_eq!(who(&["open", "fopen", "copy_file", "main", "_start"]), "fopen");
        assert_eq!(who(&["stat", "std::fs::metadata", "app::main"]), "stat");
        let rust187 =
            ["std::sys::fs::wasi::open_parent::{closure}", "std::fs::OpenOptions::_open", "app::main"];
        assert_eq!(who(&rust187), "std::fs::OpenOptions::_open");
        let rust163 = ["std::sys::wasi::fs::open_parent", "std::sys::wasi::fs::stat", "app::main"];
        assert_eq!(who(&rust163), "std::sys::wasi::fs::stat");
        assert_eq!(who(&["func[12]", "func[9]"]), "func[12]");
    }

    #[test]
    fn the_current_directory_shows_in_what_a_path_was_made_into() {
        assert_eq!(cwd_of("f", "/f").as_deref(), Some("/"));
        assert_eq!(cwd_of("f", "/sub/f").as_deref(), Some("/sub"));
        assert_eq!(cwd_of("./f", "/sub/f").as_deref(), Some("/sub"));
        assert_eq!(cwd_of(".", "/sub").as_deref(), Some("/sub"));
        assert_eq!(cwd_of("/f", "/f"), None);
    }
}
