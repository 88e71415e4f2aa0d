//! Functions that are not the program's own: those of its language's library and start-up, by their names.

use crate::symbols::{CodeKind, LogicalFrame};
use crate::words::{Message, message};
use serde::Serialize;

/// Whose machinery a function is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Machinery {
    /// The standard library of Rust.
    Std,
    /// The standard library of another language.
    Library,
    /// The runtime and library of Go.
    Go,
    /// The standard library of C++.
    Cpp,
    /// The C library, and what starts a program.
    CLibrary,
    /// Stubs that the linker made.
    Linker,
    /// What adapts one world of WASI to another.
    Adapter,
}

impl Machinery {
    /// All of them, those that say most of a program first.
    const ALL: [Self; 7] =
        [Self::Std, Self::Go, Self::Cpp, Self::Library, Self::CLibrary, Self::Linker, Self::Adapter];

    /// Whose machinery several frames are, in a word: that which says most.
    #[must_use]
    pub(in crate::session) fn first_of(frames: &[Option<Self>]) -> Self {
        Self::ALL.into_iter().find(|one| frames.contains(&Some(*one))).unwrap_or(Self::CLibrary)
    }

    /// What it is called.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Std => message!("machinery-std"),
            Self::Library => message!("machinery-library"),
            Self::Go => message!("machinery-go"),
            Self::Cpp => message!("machinery-cpp"),
            Self::CLibrary => message!("machinery-c"),
            Self::Linker => message!("machinery-linker"),
            Self::Adapter => message!("machinery-adapter"),
        }
    }
}

/// Functions of the C library that are found on stacks, besides those whose names begin with two underscores.
const OF_C: &[&str] = &[
    "_Exit",
    "_exit",
    "_initialize",
    "_start",
    "_start.command_export",
    "abort",
    "atexit",
    "calloc",
    "dlcalloc",
    "dlfree",
    "dlmalloc",
    "dlrealloc",
    "exit",
    "fclose",
    "fflush",
    "fopen",
    "fprintf",
    "fputc",
    "fputs",
    "fread",
    "free",
    "fwrite",
    "malloc",
    "memchr",
    "memcmp",
    "memcpy",
    "memmove",
    "memset",
    "pop_arg",
    "printf",
    "printf_core",
    "putc",
    "putchar",
    "puts",
    "qsort",
    "qsort_r",
    "raise",
    "realloc",
    "snprintf",
    "sprintf",
    "strcat",
    "strchr",
    "strcmp",
    "strcpy",
    "strdup",
    "strlen",
    "strncmp",
    "strncpy",
    "strnlen",
    "strrchr",
    "strtol",
    "vfprintf",
    "vprintf",
    "vsnprintf",
    "wasi_proc_exit",
];

/// Beginnings of names in Rust's library, as they stand in a path.
const OF_STD: &[&str] = &[
    "std::",
    "core::",
    "alloc::",
    "__rustc::",
    "__rust",
    "rust_",
    "panic_abort::",
    "panic_unwind::",
    "hashbrown::",
];

/// Whose machinery a function is by its name alone; `None` for the program's own.
fn by_name(name: &str) -> Option<Machinery> {
    let begins = |leads: &[&str]| leads.iter().any(|lead| name.starts_with(lead));
    if begins(&["std::__", "std::terminate", "std::exception", "__cxa_", "__cxxabiv1", "_Unwind_", "__gxx_"])
        || begins(&["abort_message", "demangling_", "operator new", "operator delete"])
        || name.starts_with("std::") && name.ends_with(')')
    {
        return Some(Machinery::Cpp);
    }
    let bare = name.trim_start_matches(['<', '&', '*', '(', '[']);
    let of_std = |name: &str| OF_STD.iter().any(|lead| name.starts_with(lead));
    let closure = bare.starts_with("fn(") || bare.starts_with("dyn ") || bare.starts_with("mut ");
    if of_std(bare) || closure && name.contains(" as core::") {
        return Some(Machinery::Std);
    }
    if begins(&["runtime.", "_rt0_", "wasm_pc_f_loop", "internal/", "syscall.", "gosave"]) {
        return Some(Machinery::Go);
    }
    if begins(&["signature_mismatch:", "undefined_weak:", "undefined_stub:"]) {
        return Some(Machinery::Linker);
    }
    let own = ["__original_main", "__main_argc_argv"].contains(&name);
    if OF_C.contains(&name) || name.starts_with("__") && !own && !name.contains("::") {
        return Some(Machinery::CLibrary);
    }
    None
}

/// Whose machinery the logical frames of one place are: by their files, and by their names where those are not known.
pub(in crate::session) fn of_logical(
    module: Option<&str>,
    frames: &[LogicalFrame],
) -> Vec<Option<Machinery>> {
    frames
        .iter()
        .map(|frame| of_source(frame).unwrap_or_else(|| of_stack(&[(module, &frame.function)])[0]))
        .collect()
}

/// Whose machinery a function is by the file it was made from; `None` if that is not known.
pub(super) fn of_source(frame: &LogicalFrame) -> Option<Option<Machinery>> {
    let file = frame.file.as_deref().unwrap_or_default();
    Some(match frame.kind {
        CodeKind::Unknown => return None,
        CodeKind::Own | CodeKind::Dependency => None,
        CodeKind::Libc => Some(Machinery::CLibrary),
        CodeKind::Std if file.contains("/c++/") => Some(Machinery::Cpp),
        CodeKind::Std if file.contains(".rs") => Some(Machinery::Std),
        CodeKind::Std => Some(Machinery::Library),
    })
}

/// Whose machinery each function of a stack is, innermost first: the name of a module, if it has one, and of the function.
pub(super) fn of_stack(names: &[(Option<&str>, &str)]) -> Vec<Option<Machinery>> {
    let mut started = false;
    let mut inside = "";
    let mut found = Vec::with_capacity(names.len());
    for &(module, name) in names {
        let of_adapter = module.is_some_and(|module| module.starts_with("wit-component:"));
        // Rust has a `main` of its own around the program's, and older C libraries one around the other.
        let around = ["main", "__original_main", "__main_argc_argv"].contains(&name)
            && (started || inside == "__main_void");
        found.push(match by_name(name) {
            _ if of_adapter => Some(Machinery::Adapter),
            None if around => Some(if started { Machinery::Std } else { Machinery::CLibrary }),
            other => other,
        });
        started |= name.starts_with("std::rt::lang_start");
        inside = name;
    }
    found
}

/// Whether a stack is that of a program that gives up: it is within `abort` and the like.
pub(super) fn gives_up<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let mut first = names.take(4);
    first.any(|name| matches!(name, "abort" | "_Exit" | "__cxa_throw" | "abort_message" | "runtime.abort"))
}
