//! The options of `-W`, spelled as wasmtime spells them.

use super::usage::Wrong;
use crate::guest::{Linking, UnknownCalls};
use crate::wasm::ComponentFeatures;
use crate::words::message;

/// What `-W` says about imports that nothing provides, and about proposals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct WasmOptions {
    /// A call of an unknown function traps.
    pub trap: bool,
    /// Unknown imports are zeros, and functions that return zeros.
    pub default: bool,
    /// What the program may use of the component model.
    pub features: ComponentFeatures,
}

const UNKNOWN_IMPORTS: [&str; 2] = ["unknown-imports-trap", "unknown-imports-default"];

/// Options of wasmtime that this program does not have, so that nobody thinks they are misspelled.
const ELSEWHERE: [&str; 16] = [
    "all-proposals",
    "async-stack-size",
    "bulk-memory",
    "component-model",
    "component-model-fixed-length-lists",
    "component-model-gc",
    "component-model-memory64",
    "epoch-interruption",
    "fuel",
    "max-memory-size",
    "max-table-elements",
    "max-wasm-stack",
    "simd",
    "threads",
    "timeout",
    "unknown-exports-allow",
];

/// One value of `-W`: options between commas, each alone or with `=y` or `=n`.
#[derive(Debug, Clone)]
pub(super) struct WasmOptionList(Vec<(String, bool)>);

impl std::str::FromStr for WasmOptionList {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let known = UNKNOWN_IMPORTS.into_iter().map(str::to_owned).chain(ComponentFeatures::options());
        options(text, &known.collect::<Vec<_>>()).map(Self)
    }
}

/// The same where nothing is linked: only the options for proposals.
#[derive(Debug, Clone)]
pub(super) struct FeatureOptionList(Vec<(String, bool)>);

impl std::str::FromStr for FeatureOptionList {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        options(text, &ComponentFeatures::options().collect::<Vec<_>>()).map(Self)
    }
}

impl FeatureOptionList {
    /// What all the lists together say, the last one on each option.
    pub fn features(lists: &[Self]) -> ComponentFeatures {
        let mut features = ComponentFeatures::default();
        for (name, on) in lists.iter().flat_map(|list| &list.0) {
            // Only known options are in a list.
            let _ = features.set(name, *on);
        }
        features
    }
}

fn options(text: &str, known: &[String]) -> Result<Vec<(String, bool)>, Wrong> {
    text.split(',').map(|text| option(text, known)).collect()
}

fn option(text: &str, known: &[String]) -> Result<(String, bool), Wrong> {
    let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    if !known.iter().any(|known| known == name) {
        let list = known.join(", ");
        return Err(Wrong(match ELSEWHERE.contains(&name) {
            true => message!("cli-wasm-elsewhere", name, list),
            false => message!("cli-wasm-unknown", name, list),
        }));
    }
    match value {
        None | Some("y" | "yes" | "true") => Ok((name.to_owned(), true)),
        Some("n" | "no" | "false") => Ok((name.to_owned(), false)),
        Some(value) => Err(Wrong(message!("cli-wasi-value", name, value))),
    }
}

impl WasmOptions {
    /// What all the lists together say, the last one on each option.
    pub fn of(lists: &[WasmOptionList]) -> Self {
        let mut options = Self::default();
        for (name, on) in lists.iter().flat_map(|list| &list.0) {
            match &**name {
                "unknown-imports-trap" => options.trap = *on,
                "unknown-imports-default" => options.default = *on,
                // Only known options are in a list.
                name => _ = options.features.set(name, *on),
            }
        }
        options
    }

    /// What is in the place of unknown imports, and what becomes of calls of unknown functions; with both options, they
    /// trap, as in wasmtime. `attended`: somebody is there who can be the host.
    pub fn unknown(self, attended: bool) -> (Linking, UnknownCalls) {
        match (self.trap, self.default) {
            (true, true) => (Linking::Anything, UnknownCalls::Trap),
            (true, false) => (Linking::Functions, UnknownCalls::Trap),
            (false, true) => (Linking::Anything, UnknownCalls::Default),
            (false, false) if attended => (Linking::Open, UnknownCalls::Ask),
            (false, false) => (Linking::Strict, UnknownCalls::Trap),
        }
    }
}

/// `NAME=FILE`, as in wasmtime: with exactly one equals sign.
#[derive(Debug, Clone)]
pub(super) struct PreloadArg {
    /// The module name from which it is imported.
    pub name: String,
    /// The file that holds the module.
    pub file: String,
}

impl std::str::FromStr for PreloadArg {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        match text.split_once('=') {
            Some((name, file)) if !file.is_empty() && !file.contains('=') => {
                Ok(Self { name: name.to_owned(), file: file.to_owned() })
            }
            _ => Err(Wrong(message!("cli-preload-form"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lists: &[&str]) -> WasmOptions {
        WasmOptions::of(&lists.iter().map(|text| text.parse().unwrap()).collect::<Vec<_>>())
    }

    #[test]
    fn lists_are_read_as_wasmtime_reads_them() {
        assert_eq!(read(&[]).unknown(false), (Linking::Strict, UnknownCalls::Trap));
        assert_eq!(read(&[]).unknown(true), (Linking::Open, UnknownCalls::Ask));
        assert_eq!(read(&["unknown-imports-trap"]).unknown(true), (Linking::Functions, UnknownCalls::Trap));
        let both = read(&["unknown-imports-default=y,unknown-imports-trap"]);
        assert_eq!(both.unknown(false), (Linking::Anything, UnknownCalls::Trap));
        let last = read(&["unknown-imports-default,unknown-imports-trap", "unknown-imports-trap=n"]);
        assert_eq!(last.unknown(false), (Linking::Anything, UnknownCalls::Default));
    }

    #[test]
    fn proposals_are_allowed_and_forbidden_by_name() {
        let mut wanted = ComponentFeatures::default();
        assert_eq!(read(&["unknown-imports-trap"]).features, wanted);
        assert!(wanted.set("component-model-threading", true) && wanted.set("component-model-async", false));
        let lists = ["component-model-async=n,component-model-threading=y", "component-model-map=y"];
        assert_eq!(read(&lists).features, wanted);
        let lists = lists.map(|text| text.parse::<FeatureOptionList>().unwrap());
        assert_eq!(FeatureOptionList::features(&lists), wanted);
        assert!("unknown-imports-trap".parse::<FeatureOptionList>().is_err());
    }

    #[test]
    fn others_are_refused_in_words() {
        for (text, words) in [
            (
                "unknown-imports-tr",
                "there is no option `unknown-imports-tr` here; there are unknown-imports-trap",
            ),
            (
                "component-model-memory64",
                "`component-model-memory64` is an option of wasmtime that wasmscope does not have",
            ),
            ("fuel=3", "`fuel` is an option of wasmtime that wasmscope does not have"),
            ("unknown-imports-trap=maybe", "`unknown-imports-trap=maybe`: write"),
        ] {
            let error = text.parse::<WasmOptionList>().unwrap_err().to_string();
            assert!(error.starts_with(words), "{text}: {error}");
        }
        for text in ["env", "env=", "env=a=b", ""] {
            assert!(text.parse::<PreloadArg>().is_err(), "{text}");
        }
    }
}
