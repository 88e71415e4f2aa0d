//! How a run was started and where its recording ends.

use crate::caps::{Grant, Network};
use crate::exec::Bounds;
use crate::guest::{End, Entry, Moment};
use crate::wasm::Preload;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// How a run was started. It is read by the names of its fields: those that are added need a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// What recorded it (`wasmscope 0.1.0`).
    pub recorder: String,
    /// The program's file, as it was given.
    pub program: String,
    /// The program's arguments, without its own name.
    pub args: Vec<String>,
    /// The environment it was given.
    pub env: Vec<(String, String)>,
    /// The directories it was given.
    pub grants: Vec<Grant>,
    /// What it was given of the network.
    #[serde(default)]
    pub network: Network,
    /// What of it ran.
    pub entry: Entry,
    /// What it might use.
    pub bounds: Bounds,
    /// SHA-256 of its binary encoding, in hexadecimal digits.
    pub sha256: String,
    /// Bytes of its binary encoding.
    pub size: u64,
    /// What was left out, by the names of the options.
    #[serde(default)]
    pub redacted: Vec<String>,
    /// Modules that were instantiated before it, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preloads: Vec<RecordedModule>,
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
        let mut module = String::with_capacity(preload.bytes.len() * 2);
        for byte in &*preload.bytes {
            let _ = write!(module, "{byte:02x}");
        }
        Self { name: preload.name.to_string(), file: preload.file.clone(), module }
    }

    /// Its binary encoding; none if the digits are no bytes.
    #[must_use]
    pub(crate) fn bytes(&self) -> Option<Vec<u8>> {
        let digits = self.module.as_bytes();
        let digit = |digit: u8| char::from(digit).to_digit(16);
        let byte = |pair: &[u8]| match pair {
            [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
            _ => None,
        };
        digits.chunks(2).map(byte).collect()
    }
}

/// How the recorded run ended, if it was recorded to its end.
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
        /// With this status.
        status: i32,
    },
    /// It trapped.
    Trapped {
        /// Why.
        why: String,
    },
    /// It went on after the recording.
    Stopped {
        /// Why the recording ends here (`interrupted`, `saved before the end`).
        why: String,
    },
}

impl Ending {
    /// Of a run that is over, or that is left where it is for a reason.
    #[must_use]
    pub fn of(end: Option<&End>, why: &str) -> Self {
        match end {
            Some(End::Returned { status, .. }) => Self::Returned { status: *status },
            Some(End::Exited(status)) => Self::Exited { status: *status },
            Some(End::Trapped(trap)) => Self::Trapped { why: trap.kind.to_string() },
            None => Self::Stopped { why: why.to_owned() },
        }
    }

    /// Whether the run was over.
    #[must_use]
    pub fn is_end(&self) -> bool {
        !matches!(self, Self::Stopped { .. })
    }
}

/// What a recording says at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finish {
    /// Instructions executed by then.
    pub moment: Moment,
    /// Calls in the journal.
    pub calls: u64,
    /// Surveys in the journal.
    pub surveys: u64,
    /// How it ended.
    pub ending: Ending,
    /// How many environment variables the person had who ran it.
    #[serde(default)]
    pub your_env: u64,
    /// Names of those that the program looked for without being given them.
    #[serde(default)]
    pub looked_for: Vec<String>,
}

impl Finish {
    /// At a moment; the writer counts calls and surveys.
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
