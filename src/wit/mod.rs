//! The WASI worlds as one table: every function with its interface, type and meaning, and the labels of its values.
//!
//! Everything that distinguishes functions of WASI (linking, the hosts, listings, accounts, comparisons) does so by
//! [`Func`]. Another world is another variant. The table knows no guest and no host: it says which functions exist, not
//! how they are carried out.

mod difference;
pub(crate) mod label;
mod meaning;
pub mod p1;
pub mod p2;
mod types;

pub(crate) use label::FlagSet;
pub use label::WitLabel;
pub(crate) use meaning::PathCall;
pub use meaning::StreamWrite;

use crate::component::FuncSig;
use std::sync::Arc;
use types::TABLE;

/// A function of one of the WASI worlds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WasiFunc {
    /// A function of preview 1 or of its predecessor, `wasi_unstable`.
    P1(p1::P1Func, p1::P1Module),
    /// A function of WASI 0.2.
    P2(p2::P2Func),
}

impl WasiFunc {
    /// All functions of all worlds.
    pub fn all() -> impl Iterator<Item = Self> {
        let p1 = p1::P1Module::ALL.iter().flat_map(|module| module.functions().map(|f| Self::P1(f, *module)));
        p1.chain(p2::P2Func::all().map(Self::P2))
    }

    /// Finds a function by the names that calls use: `wasi:filesystem/types` (without version) and
    /// `[method]descriptor.open-at`, or `wasi_snapshot_preview1` and `path_open`.
    #[must_use]
    pub fn find(interface: &str, name: &str) -> Option<Self> {
        TABLE.by_name.get(&(interface, name)).copied()
    }

    /// Finds the function that a core module imports, either directly (preview 1) or inside a component, where the
    /// interface has a version.
    #[must_use]
    pub(crate) fn of_import(module: &str, name: &str) -> Option<Self> {
        let (interface, version) = Version::split(module);
        match Self::find(interface, name)? {
            func @ Self::P1(..) => (version == Version::None).then_some(func),
            func @ Self::P2(_) => (version == Version::Known).then_some(func),
        }
    }

    /// Its interface without version; for preview 1, the module from which it is imported.
    #[must_use]
    pub fn interface(self) -> &'static str {
        match self {
            Self::P1(_, module) => module.name(),
            Self::P2(func) => func.interface(),
        }
    }

    /// The name under which it is imported.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::P1(func, _) => func.name(),
            Self::P2(func) => func.name(),
        }
    }

    /// Its type in interface values. Parameters are named as in the specification.
    #[must_use]
    pub fn signature(self) -> Arc<FuncSig> {
        TABLE.sigs.get(&self).cloned().unwrap_or_default()
    }
}

/// What an interface's name says about its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    None,
    /// 0.2, or one of its releases.
    Known,
    Unknown,
}

impl Version {
    /// Splits `wasi:io/poll@0.2.6` into the interface without version, and what the version is. All releases of 0.2
    /// count as one, following semantic versioning.
    #[must_use]
    pub fn split(import: &str) -> (&str, Self) {
        let Some((interface, version)) = import.split_once('@') else { return (import, Self::None) };
        // `@0.2` is the canonical name if the rest of the version is given separately.
        let patch = version.strip_prefix("0.2.").unwrap_or("x");
        let release = !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit());
        (interface, if release || version == "0.2" { Self::Known } else { Self::Unknown })
    }
}

/// Whether the hosts know a component interface, given without version.
#[must_use]
pub(crate) fn is_known_interface(interface: &str) -> bool {
    p2::P2Func::all().any(|func| func.interface() == interface)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_found_by_its_names() {
        let mut count = 0;
        for func in WasiFunc::all() {
            assert_eq!(WasiFunc::find(func.interface(), func.name()), Some(func));
            count += 1;
        }
        assert_eq!(count, TABLE.by_name.len(), "two functions of one name");
        assert_eq!(WasiFunc::find("wasi:io/poll", "[method]pollable.explode"), None);
        assert_eq!(WasiFunc::find("wasi:http/types", "[constructor]fields"), None);
        assert_eq!(WasiFunc::find("env", "path_open"), None);
    }

    #[test]
    fn the_version_before_preview1_has_all_but_the_youngest() {
        let of = |module| WasiFunc::all().filter(move |f| matches!(f, WasiFunc::P1(_, m) if *m == module));
        assert_eq!((of(p1::P1Module::Preview1).count(), of(p1::P1Module::Unstable).count()), (46, 45));
        assert_eq!(WasiFunc::find("wasi_unstable", "sock_accept"), None);
    }

    #[test]
    fn imports_of_core_modules_have_a_version_in_components() {
        let open = WasiFunc::find("wasi:filesystem/types", "[method]descriptor.open-at");
        assert!(open.is_some());
        assert_eq!(WasiFunc::of_import("wasi:filesystem/types@0.2.3", "[method]descriptor.open-at"), open);
        assert_eq!(WasiFunc::of_import("wasi:filesystem/types", "[method]descriptor.open-at"), None);
        assert!(WasiFunc::of_import("wasi_unstable", "path_open").is_some());
    }

    #[test]
    fn every_release_of_0_2_is_one() {
        assert_eq!(Version::split("wasi:io/poll"), ("wasi:io/poll", Version::None));
        assert_eq!(Version::split("wasi:io/poll@0.2.0"), ("wasi:io/poll", Version::Known));
        assert_eq!(Version::split("wasi:io/poll@0.2.12"), ("wasi:io/poll", Version::Known));
        assert_eq!(Version::split("wasi:io/poll@0.2"), ("wasi:io/poll", Version::Known));
        assert_eq!(Version::split("wasi:io/poll@0.2.0-rc-2023-11-10"), ("wasi:io/poll", Version::Unknown));
        assert_eq!(Version::split("wasi:io/poll@0.3.0"), ("wasi:io/poll", Version::Unknown));
    }

    #[test]
    fn younger_and_unstable_functions_are_there_and_say_so() {
        let since = |interface: &str, name: &str| match WasiFunc::find(interface, name) {
            Some(WasiFunc::P2(func)) => func.since(),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(since("wasi:cli/exit", "exit"), p2::Since::Release(0));
        assert_eq!(since("wasi:cli/exit", "exit-with-code"), p2::Since::Release(12));
        assert_eq!(
            since("wasi:sockets/network", "network-error-code"),
            p2::Since::Unstable("network-error-code")
        );
        assert_eq!(WasiFunc::find("wasi:clocks/timezone", "utc-offset"), None);
    }

    #[test]
    fn types_are_those_of_wit() {
        let func = WasiFunc::find("wasi:filesystem/types", "[method]descriptor.open-at").unwrap();
        let sig = func.signature();
        assert_eq!(sig.params.iter().map(|p| &*p.name).collect::<Vec<_>>()[1..3], ["path-flags", "path"]);
        assert!(sig.result.is_some());
        let drop = WasiFunc::find("wasi:io/poll", "[resource-drop]pollable").unwrap().signature();
        assert_eq!((drop.params.len(), &drop.result), (1, &None));
    }
}
