//! The functions of the C library that have probes.

use crate::wasm::{FuncType, ValType};

/// Which function of libc a probe is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ProbeKind {
    /// `open(path, oflag, …)`, which calls a search.
    Open,
    /// `__wasilibc_find_relpath_alloc(path, &abs_prefix, &rel_buf, &rel_buf_len, can_realloc)`
    FindRelpathAlloc,
    /// `__wasilibc_find_relpath(path, &abs_prefix, &rel, rel_len)`
    FindRelpath,
    /// `__wasilibc_find_abspath(abspath, &abs_prefix, &rel)`
    FindAbspath,
    /// A search whose signature the compiler has reduced: the path is its first parameter, and it returns a descriptor
    /// or -1.
    Search,
    /// A function into which a search was inlined: `open`, or one of the program's own.
    Inlined,
    /// `__wasilibc_populate_preopens()`, which fills libc's table of preopens.
    PopulatePreopens,
    /// `chdir(path)`, which changes libc's current directory.
    Chdir,
    /// `getenv(name)`, which returns 0 if there is no such variable.
    Getenv,
}

impl ProbeKind {
    /// All kinds that have a symbol.
    pub(super) const ALL: [Self; 7] = [
        Self::Open,
        Self::FindRelpathAlloc,
        Self::FindRelpath,
        Self::FindAbspath,
        Self::PopulatePreopens,
        Self::Chdir,
        Self::Getenv,
    ];

    /// Whether it looks a path up in libc's table of preopens.
    #[must_use]
    pub(crate) fn is_search(self) -> bool {
        matches!(self, Self::FindRelpathAlloc | Self::FindRelpath | Self::FindAbspath | Self::Search)
    }

    /// Its symbol in wasi-libc; empty for those that can be any function.
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

    /// Whether a function of this type can be it: all of them take and return only `i32`s.
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

/// Whether there are one to five parameters and one result, all of them `i32`s.
pub(super) fn is_search_type(params: &[ValType], results: &[ValType]) -> bool {
    let all = params.iter().chain(results);
    (1..=5).contains(&params.len()) && results.len() == 1 && all.into_iter().all(|t| *t == ValType::I32)
}
