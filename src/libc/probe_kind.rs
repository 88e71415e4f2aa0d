//! The functions of the C library that are looked into.

use crate::wasm::{FuncType, ValType};

/// Which of libc's functions a probe sits on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ProbeKind {
    /// `open(path, oflag, …)`
    Open,
    /// `__wasilibc_find_relpath_alloc(path, &abs_prefix, &rel_buf, &rel_buf_len, can_realloc)`
    FindRelpathAlloc,
    /// `__wasilibc_find_relpath(path, &abs_prefix, &rel, rel_len)`
    FindRelpath,
    /// `__wasilibc_find_abspath(abspath, &abs_prefix, &rel)`
    FindAbspath,
    /// A search of which a compiler has left less: the path is its first parameter, and it returns a descriptor or -1.
    Search,
    /// A function that a search has become a part of: `open`, or the program's own.
    Inlined,
    /// `__wasilibc_populate_preopens()`
    PopulatePreopens,
    /// `chdir(path)`
    Chdir,
    /// `getenv(name)`
    Getenv,
}

impl ProbeKind {
    /// All that have a name.
    pub(super) const ALL: [Self; 7] = [
        Self::Open,
        Self::FindRelpathAlloc,
        Self::FindRelpath,
        Self::FindAbspath,
        Self::PopulatePreopens,
        Self::Chdir,
        Self::Getenv,
    ];

    /// Whether it looks a path up in the table of preopens.
    #[must_use]
    pub(crate) fn is_search(self) -> bool {
        matches!(self, Self::FindRelpathAlloc | Self::FindRelpath | Self::FindAbspath | Self::Search)
    }

    /// Its symbol in wasi-libc; none where it may be a part of any function.
    #[must_use]
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Search | Self::Inlined => "",
            Self::Open => "open",
            Self::FindRelpathAlloc => "__wasilibc_find_relpath_alloc",
            Self::FindRelpath => "__wasilibc_find_relpath",
            Self::FindAbspath => "__wasilibc_find_abspath",
            Self::PopulatePreopens => "__wasilibc_populate_preopens",
            Self::Chdir => "chdir",
            Self::Getenv => "getenv",
        }
    }

    /// Whether a function of this type can be it: all of them take and return `i32`s only.
    pub(super) fn fits(self, ty: &FuncType) -> bool {
        let (params, results) = match self {
            Self::Open | Self::FindAbspath => (3, 1),
            Self::FindRelpathAlloc => (5, 1),
            Self::FindRelpath => (4, 1),
            Self::PopulatePreopens => (0, 0),
            Self::Chdir | Self::Getenv => (1, 1),
            Self::Search => return is_search_type(&ty.params, &ty.results),
            Self::Inlined => return true,
        };
        ty.params.len() == params
            && ty.results.len() == results
            && ty.params.iter().chain(&*ty.results).all(|t| *t == ValType::I32)
    }
}

/// Whether all parameters and results are `i32`s, at least one of the first and just one of the others.
pub(super) fn is_search_type(params: &[ValType], results: &[ValType]) -> bool {
    let all = params.iter().chain(results);
    (1..=5).contains(&params.len()) && results.len() == 1 && all.into_iter().all(|t| *t == ValType::I32)
}
