//! The WASI worlds as one table: every function with its interface, type and meaning, and the labels of its values.
//!
//! Everything that distinguishes functions of WASI (linking, the hosts, listings, accounts, comparisons) does so by
//! [`Func`]. Another world is another variant. The table knows no guest and no host: it says which functions exist, not
//! how they are carried out.

mod data;
mod difference;
pub(crate) mod label;
mod meaning;
pub mod p1;
pub mod p2;
pub mod p3;
mod types;

pub(crate) use data::{Since, WasiResource};
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
    /// A function of WASI 0.3.
    P3(p3::P3Func),
}

impl WasiFunc {
    /// All functions of all worlds.
    pub fn all() -> impl Iterator<Item = Self> {
        let p1 = p1::P1Module::ALL.iter().flat_map(|module| module.functions().map(|f| Self::P1(f, *module)));
        p1.chain(p2::P2Func::all().map(Self::P2)).chain(p3::P3Func::all().map(Self::P3))
    }

    /// Finds a function by the names that calls use: `wasi:filesystem/types` (0.2), `wasi:filesystem/types@0.3` or
    /// `wasi_snapshot_preview1`, and `[method]descriptor.open-at` or `path_open`.
    #[must_use]
    pub fn find(interface: &str, name: &str) -> Option<Self> {
        TABLE.by_name.get(&(interface, name)).copied()
    }

    /// Finds the function that a core module imports, either directly (preview 1) or inside a component, where the
    /// interface has a version and asynchronous calls a prefix.
    #[must_use]
    pub(crate) fn of_import(module: &str, name: &str) -> Option<Self> {
        let (interface, version) = Version::split(module);
        let name = name.strip_prefix("[async-lower]").unwrap_or(name);
        match Self::find(interface, name)? {
            func @ Self::P1(..) => (version == Version::None).then_some(func),
            func @ (Self::P2(_) | Self::P3(_)) => (version == Version::Known).then_some(func),
        }
    }

    /// Its interface as calls name it, without the version if that is 0.2; for preview 1, the module from which it is
    /// imported.
    #[must_use]
    pub fn interface(self) -> &'static str {
        match self {
            Self::P1(_, module) => module.name(),
            Self::P2(func) => func.interface(),
            Self::P3(func) => func.interface(),
        }
    }

    /// The name under which it is imported.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::P1(func, _) => func.name(),
            Self::P2(func) => func.name(),
            Self::P3(func) => func.name(),
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
    /// 0.2 or 0.3, or one of their releases.
    Known,
    Unknown,
}

impl Version {
    /// Splits `wasi:io/poll@0.2.6` into the interface as calls name it, and what the version is. All releases of 0.2
    /// count as one, and so do those of 0.3, following semantic versioning: `wasi:io/poll`, `wasi:cli/run@0.3`.
    #[must_use]
    pub fn split(import: &str) -> (&str, Self) {
        let Some((interface, version)) = import.split_once('@') else { return (import, Self::None) };
        // `@0.2` is the canonical name if the rest of the version is given separately.
        let of = |minor: &str| {
            let patch = version.strip_prefix(minor)?;
            let digits = |patch: &str| !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit());
            (patch.is_empty() || patch.strip_prefix('.').is_some_and(digits)).then_some(())
        };
        if of("0.2").is_some() {
            (interface, Self::Known)
        } else if of("0.3").is_some() {
            (&import[..interface.len() + "@0.3".len()], Self::Known)
        } else {
            (interface, Self::Unknown)
        }
    }
}

/// Whether no host has an interface, because it is unstable as a whole.
#[must_use]
pub(crate) fn is_unstable_interface(interface: &str) -> bool {
    p2::UNSTABLE.iter().chain(p3::UNSTABLE).any(|(unstable, _)| *unstable == interface)
}

/// Whether the hosts know a component interface, given as calls name it.
#[must_use]
pub(crate) fn is_known_interface(interface: &str) -> bool {
    p2::P2Func::all()
        .map(p2::P2Func::interface)
        .chain(p3::P3Func::all().map(p3::P3Func::interface))
        .any(|name| name == interface)
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
        assert_eq!(Version::split("wasi:io/poll@0.4.0"), ("wasi:io/poll", Version::Unknown));
    }

    #[test]
    fn every_release_of_0_3_is_one_and_another_than_0_2() {
        for release in ["0.3", "0.3.0", "0.3.2", "0.3.9"] {
            let import = format!("wasi:cli/run@{release}");
            assert_eq!(Version::split(&import), ("wasi:cli/run@0.3", Version::Known));
        }
        for other in ["0.3.0-rc-2025-09-16", "0.30.0", "0.3.", "0.3.x", "1.0.3"] {
            let import = format!("wasi:cli/run@{other}");
            assert_eq!(Version::split(&import), ("wasi:cli/run", Version::Unknown), "{other}");
        }
        let of = |version: &str| {
            let module = format!("wasi:filesystem/types@{version}");
            WasiFunc::of_import(&module, "[async-lower][method]descriptor.open-at").unwrap()
        };
        assert!(matches!((of("0.2.1"), of("0.3.1")), (WasiFunc::P2(_), WasiFunc::P3(_))));
        assert!(of("0.3.1").signature().is_async && !of("0.2.1").signature().is_async);
    }

    #[test]
    fn younger_and_unstable_functions_are_there_and_say_so() {
        let since = |interface: &str, name: &str| match WasiFunc::find(interface, name) {
            Some(WasiFunc::P2(func)) => func.since(),
            Some(WasiFunc::P3(func)) => func.since(),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(since("wasi:cli/exit", "exit"), Since::Release(0));
        assert_eq!(since("wasi:cli/exit", "exit-with-code"), Since::Release(12));
        assert_eq!(
            since("wasi:sockets/network", "network-error-code"),
            Since::Unstable("network-error-code")
        );
        assert_eq!(since("wasi:cli/exit@0.3", "exit-with-code"), Since::Release(0));
        assert_eq!(WasiFunc::find("wasi:clocks/timezone", "utc-offset"), None);
        assert_eq!(WasiFunc::find("wasi:clocks/timezone@0.3", "utc-offset"), None);
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
