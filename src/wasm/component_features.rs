//! The parts of the component model that a program may be allowed or forbidden to use.
//!
//! They are named as wasmtime names its options. What is allowed decides only whether a file is valid, not how it runs;
//! so it has to be known wherever the same file is validated again.

use serde::{Deserialize, Serialize};
use wasmparser::WasmFeatures;

/// Name, the validator's feature, and whether it is allowed unless somebody says otherwise. A feature comes after those
/// that build on it.
const FEATURES: [(&str, WasmFeatures, bool); 7] = [
    ("more-async-builtins", WasmFeatures::CM_MORE_ASYNC_BUILTINS, false),
    ("async-stackful", WasmFeatures::CM_ASYNC_STACKFUL, false),
    ("threading", WasmFeatures::CM_THREADING, false),
    ("error-context", WasmFeatures::CM_ERROR_CONTEXT, false),
    ("async", WasmFeatures::CM_ASYNC, true),
    ("map", WasmFeatures::CM_MAP, true),
    ("implements", WasmFeatures::CM_IMPLEMENTS, true),
];

/// What every option begins with.
const PREFIX: &str = "component-model-";

/// A set of optional parts of the component model. By default those that are part of WASI 0.3.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct ComponentFeatures(WasmFeatures);

impl Default for ComponentFeatures {
    fn default() -> Self {
        let on = FEATURES.iter().filter(|(_, _, on)| *on);
        Self(on.fold(WasmFeatures::empty(), |all, (_, feature, _)| all.union(*feature)))
    }
}

impl ComponentFeatures {
    /// The options with which each can be allowed, as in `component-model-threading`.
    pub fn options() -> impl Iterator<Item = String> {
        FEATURES.iter().map(|(name, ..)| format!("{PREFIX}{name}"))
    }

    /// Allows or forbids what an option names; whether there is such an option.
    #[must_use]
    pub fn set(&mut self, option: &str, on: bool) -> bool {
        let name = option.strip_prefix(PREFIX);
        let Some((_, feature, _)) = FEATURES.iter().find(|(known, ..)| Some(*known) == name) else {
            return false;
        };
        self.0.set(*feature, on);
        true
    }

    /// The option that allows a feature of the validator.
    pub(super) fn option_for(feature: WasmFeatures) -> Option<String> {
        let found = FEATURES.iter().find(|(_, known, _)| feature.intersects(*known));
        found.map(|(name, ..)| format!("{PREFIX}{name}"))
    }

    /// As the validator has them.
    pub(super) fn bits(self) -> WasmFeatures {
        self.0
    }
}

/// Names that this version does not know are left out.
impl From<Vec<String>> for ComponentFeatures {
    fn from(names: Vec<String>) -> Self {
        let known = FEATURES.iter().filter(|(name, ..)| names.iter().any(|given| given == name));
        Self(known.fold(WasmFeatures::empty(), |all, (_, feature, _)| all.union(*feature)))
    }
}

impl From<ComponentFeatures> for Vec<String> {
    fn from(features: ComponentFeatures) -> Self {
        let on = FEATURES.iter().filter(|(_, feature, _)| features.0.contains(*feature));
        on.map(|(name, ..)| (*name).to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_that_of_the_validator() {
        for (name, feature, on) in FEATURES {
            assert_eq!(WasmFeatures::default().contains(feature), on, "{name}");
        }
    }

    #[test]
    fn a_recording_keeps_them_by_name() {
        let mut features = ComponentFeatures::default();
        assert!(
            features.set("component-model-threading", true) && features.set("component-model-map", false)
        );
        assert!(!features.set("threading", true) && !features.set("component-model-gc", true));
        let text = serde_json::to_string(&features).unwrap();
        assert_eq!(text, r#"["threading","async","implements"]"#);
        assert_eq!(serde_json::from_str::<ComponentFeatures>(&text).unwrap(), features);
        let of_later =
            serde_json::from_str::<ComponentFeatures>(r#"["async","map","telepathy","implements"]"#);
        assert_eq!(of_later.unwrap(), ComponentFeatures::default());
    }
}
