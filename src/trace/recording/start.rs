//! How a run was started and where its recording ends.

use super::digits;
use crate::caps::{Grant, Network};
use crate::exec::Bounds;
use crate::guest::{End, Entry, Moment};
use crate::wasm::{ComponentFeatures, Preload};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How a run was started. It is read by the names of its fields, so new fields need a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// What recorded it (`wasmscope 0.1.0`).
    pub recorder: String,
    /// The program's file, as it was given on the command line.
    pub program: String,
    /// The program's arguments, without its own name.
    pub args: Vec<String>,
    /// The environment variables it was given.
    pub env: Vec<(String, String)>,
    /// The directories it was given.
    pub grants: Vec<Grant>,
    /// What it was granted of the network.
    #[serde(default)]
    pub network: Network,
    /// Which entry point was run.
    pub entry: Entry,
    /// The limits of the resources that it could use.
    pub bounds: Bounds,
    /// What the program was allowed to use of the component model.
    #[serde(default)]
    pub features: ComponentFeatures,
    /// What the order of its tasks was drawn from, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<u64>,
    /// SHA-256 of the program's binary encoding, in hexadecimal digits.
    pub sha256: String,
    /// The length of the program's binary encoding, in bytes.
    pub size: u64,
    /// What was left out, by the names of the options.
    #[serde(default)]
    pub redacted: Vec<String>,
    /// Modules that were instantiated before it, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preloads: Vec<RecordedModule>,
    /// Source files of the program, if they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<RecordedSource>,
    /// The files with debug information that the program names, if its sources were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub debug_files: Vec<RecordedDebugFile>,
}

/// A file with debug information that travels with a recording: external DWARF, or a source map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedDebugFile {
    /// The module that names it, by its index among the program's modules.
    pub module: u32,
    /// Its name, as the module has it.
    pub name: String,
    /// What is in it, in hexadecimal digits.
    pub content: String,
}

impl RecordedDebugFile {
    /// What a recording keeps of a file.
    #[must_use]
    pub(crate) fn of(module: u32, name: String, content: &[u8]) -> Self {
        Self { module, name, content: digits::of_bytes(content) }
    }

    /// What is in it; none if the digits are no bytes.
    #[must_use]
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        digits::bytes(&self.content)
    }
}

/// A source file that travels with a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedSource {
    /// Its whole path, as the program's debug information names it.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// A core module that was instantiated before the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedModule {
    /// The module name under which the program imports from it.
    pub name: String,
    /// Its file, as it was given.
    pub file: String,
    /// Its binary encoding, in hexadecimal digits.
    pub module: String,
}

impl RecordedModule {
    /// What a recording keeps of a module.
    #[must_use]
    pub(crate) fn of(preload: &Preload) -> Self {
        let module = digits::of_bytes(&preload.bytes);
        Self { name: preload.name.to_string(), file: preload.file.clone(), module }
    }

    /// Its binary encoding; none if the digits are no bytes.
    #[must_use]
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        digits::bytes(&self.module)
    }
}

/// How the recorded run ended, or why the recording ends earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// The entry function returned.
    Returned {
        /// The program's exit status.
        status: i32,
    },
    /// The program asked to exit.
    Exited {
        /// The exit status that it asked for.
        status: i32,
    },
    /// The program trapped, which ended it.
    Trapped {
        /// The description of the trap, in English.
        why: String,
    },
    /// The program was still running when the recording ended.
    Stopped {
        /// Why the recording ends here (`interrupted`, `saved before the end`).
        why: String,
    },
}

impl Ending {
    /// The ending of a run: how it ended, or, if it has not, why the recording stops there.
    #[must_use]
    pub fn of(end: Option<&End>, why: &str) -> Self {
        match end {
            Some(End::Returned { status, .. }) => Self::Returned { status: *status },
            Some(End::Exited(status)) => Self::Exited { status: *status },
            Some(End::Trapped(trap)) => Self::Trapped { why: trap.kind.to_string() },
            None => Self::Stopped { why: why.to_owned() },
        }
    }

    /// Whether the run had ended.
    #[must_use]
    pub fn is_end(&self) -> bool {
        !matches!(self, Self::Stopped { .. })
    }
}

/// What a recording says at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finish {
    /// How many instructions had been executed by then.
    pub moment: Moment,
    /// Calls in the journal.
    pub calls: u64,
    /// Surveys in the journal.
    pub surveys: u64,
    /// How the run ended, or that it went on.
    pub ending: Ending,
    /// How many environment variables the person who ran the program had.
    #[serde(default)]
    pub your_env: u64,
    /// Names of the variables that the program looked for but was not given.
    #[serde(default)]
    pub looked_for: Vec<String>,
}

impl Finish {
    /// The end at a moment; the writer fills in the numbers of calls and surveys.
    #[must_use]
    pub fn at(moment: Moment, ending: Ending) -> Self {
        Self { moment, calls: 0, surveys: 0, ending, your_env: 0, looked_for: Vec::new() }
    }
}

/// SHA-256 of a program's binary encoding, as `sha256sum` prints it.
#[must_use]
pub fn fingerprint(binary: &[u8]) -> String {
    Sha256::digest(binary).iter().map(|byte| format!("{byte:02x}")).collect()
}
