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

/// Whether a function is of Rust's library. What a type and a trait of the library have in common is, too; one that the
/// program implements for the other is the program's own.
fn is_of_std(name: &str) -> bool {
    let of_std = |path: &str| OF_STD.iter().any(|lead| path.starts_with(lead));
    let Some(inner) = name.strip_prefix('<') else { return of_std(name) };
    let Some((of, of_trait)) = inner.split_once(" as ") else { return of_std(bare_type(inner)) };
    of_std(of_trait) && is_type_of_std(bare_type(of))
}

/// A type without the references, pointers, slices and tuples around it.
fn bare_type(text: &str) -> &str {
    let mut text = text;
    loop {
        let bare = text.trim_start_matches(['<', '&', '*', '(', '[']);
        let bare =
            ["mut ", "const ", "dyn "].into_iter().find_map(|lead| bare.strip_prefix(lead)).unwrap_or(bare);
        if bare == text {
            return bare;
        }
        text = bare;
    }
}

/// Whether a type is the library's own: one in a path of it, a primitive one, or a parameter (`T`).
fn is_type_of_std(text: &str) -> bool {
    let path = text.find(['<', ']', ')', ' ', ',', '>', '(', ';', '{']).map_or(text, |end| &text[..end]);
    !path.contains("::") || OF_STD.iter().any(|lead| path.starts_with(lead))
}

/// Whose machinery a function is by its name alone; `None` for the program's own.
fn by_name(name: &str) -> Option<Machinery> {
    let begins = |leads: &[&str]| leads.iter().any(|lead| name.starts_with(lead));
    if begins(&["std::__", "std::terminate", "std::exception", "__cxa_", "__cxxabiv1", "_Unwind_", "__gxx_"])
        || begins(&["abort_message", "demangling_", "operator new", "operator delete"])
        || name.starts_with("std::") && name.ends_with(')')
    {
        return Some(Machinery::Cpp);
    }
    if is_of_std(name) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_of_a_library_are_told_by_their_names() {
        let of_std = |name: &str| by_name(name) == Some(Machinery::Std);
        for name in [
            "core::panicking::panic_fmt",
            "<usize as core::slice::index::SliceIndex<[T]>>::index",
            "<alloc::vec::Vec<T,A> as core::ops::index::Index<I>>::index",
            "<[T] as core::fmt::Debug>::fmt",
            "<&mut F as core::ops::function::FnOnce<A>>::call_once",
            "<fn() as core::ops::function::FnOnce<()>>::call_once",
            "<(dyn core::any::Any + 'static)>::downcast_ref",
            "<core::option::Option<T>>::unwrap",
            "<u8 as alloc::vec::spec_from_elem::SpecFromElem>::from_elem",
        ] {
            assert!(of_std(name), "{name}");
        }
        for name in [
            "<shop::Item as core::fmt::Debug>::fmt",
            "<alloc::vec::Vec<T> as shop::Total>::total",
            "<&shop::Item as core::cmp::Ord>::cmp",
            "<shop::Item>::new",
            "shop::main",
            "<u8 as shop::Total>::total",
        ] {
            assert!(!of_std(name), "{name}");
        }
    }
}
