//! Finding libc's path functions in a program.

use crate::exec::Stops;
use crate::wasm::{Location, ModuleId, Program};
use std::collections::HashMap;

/// Which of libc's functions a probe sits on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProbeKind {
    /// `open(path, oflag, …)`
    Open,
    /// `__wasilibc_find_relpath_alloc(path, &abs_prefix, &rel_buf, &rel_buf_len, can_realloc)`
    FindRelpathAlloc,
    /// `__wasilibc_find_relpath(path, &abs_prefix, &rel, rel_len)`
    FindRelpath,
    /// `__wasilibc_find_abspath(abspath, &abs_prefix, &rel)`
    FindAbspath,
    /// `__wasilibc_populate_preopens()`
    PopulatePreopens,
    /// `chdir(path)`
    Chdir,
}

impl ProbeKind {
    /// Whether it looks a path up in the table of preopens.
    #[must_use]
    pub fn is_search(self) -> bool {
        matches!(self, Self::FindRelpathAlloc | Self::FindRelpath | Self::FindAbspath)
    }

    /// Its symbol in wasi-libc.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::FindRelpathAlloc => "__wasilibc_find_relpath_alloc",
            Self::FindRelpath => "__wasilibc_find_relpath",
            Self::FindAbspath => "__wasilibc_find_abspath",
            Self::PopulatePreopens => "__wasilibc_populate_preopens",
            Self::Chdir => "chdir",
        }
    }
}

/// The probes found in a program.
#[derive(Debug, Clone, Default)]
pub struct Probes {
    /// By module and function.
    pub at: HashMap<(ModuleId, u32), ProbeKind>,
    /// True where they were found by structure, not by name.
    pub by_structure: bool,
}

impl Probes {
    /// Looks for them by name, then by structure (`WASI.md` §1.3).
    #[must_use]
    pub fn find(program: &Program) -> Self {
        let _ = program;
        Self::default()
    }

    /// Adds a stop at the first operator of each.
    pub fn add_to(&self, stops: &mut Stops) {
        let _ = stops;
    }

    /// The probe whose function's first operator is at this place.
    #[must_use]
    pub fn at(&self, at: Location) -> Option<ProbeKind> {
        (at.pc.op == 0).then(|| self.at.get(&(at.module, at.pc.func)).copied()).flatten()
    }
}
