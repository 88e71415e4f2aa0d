//! What the person granted the program: `--dir HOST[::GUEST]`.

use serde::{Deserialize, Serialize};

/// How much a directory grant allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    /// Granted by `--dir`: everything in the directory may be read and changed.
    ReadWrite,
    /// Granted by `--dir-ro`: everything in the directory may be read.
    ReadOnly,
}

/// A directory that the person gave the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The host path, as spelled in the flag.
    pub host: String,
    /// Name under which the guest sees it.
    pub guest: String,
    /// What the program may do in it.
    pub access: Access,
}

/// Why the text of a grant cannot be parsed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct GrantError(pub String);

impl Grant {
    /// Reads `HOST` or `HOST::GUEST`, as wasmtime does.
    ///
    /// # Errors
    /// When the host part is empty.
    pub fn parse(text: &str, access: Access) -> Result<Self, GrantError> {
        let (host, guest) = text.split_once("::").unwrap_or((text, text));
        if host.is_empty() {
            return Err(GrantError(format!("`{text}` names no host directory; write HOST or HOST::GUEST")));
        }
        Ok(Self { host: host.into(), guest: guest.into(), access })
    }
}
