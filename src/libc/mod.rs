//! Probes on wasi-libc: what the C library inside the guest decides before any host is asked.
//!
//! Watches its path functions by symbol name and, where names were stripped, by structure. Only reads the
//! guest; knows no session, no screen.

mod lookup;
mod probes;
mod watcher;

pub use lookup::{LibcPreopen, Lookup, LookupOutcome};
pub use probes::{ProbeKind, Probes};
pub use watcher::Watcher;
