//! Probes on wasi-libc: what the C library inside the guest decides before it asks any host.
//!
//! Watches libc's path functions, found by symbol name or, in stripped programs, by structure. It only reads the guest,
//! and knows neither session nor screen.

mod account;
mod caller;
mod derive;
mod errno_place;
mod exit;
mod flags;
mod go;
mod graph;
mod inlined;
mod learned;
mod lookup;
mod probe_kind;
mod probes;
mod read;
mod steps;
mod structure;
mod table;
mod wants;
mod watcher;
mod words;

pub(crate) use account::guessed;
pub use account::{account, complete, query};
pub use caller::RunningFunction;
pub(crate) use caller::caller;
pub(crate) use exit::exit_status;
pub(crate) use go::is_go;
pub use lookup::{LibcPreopen, LookupOutcome, PathLookup};
pub(crate) use probe_kind::ProbeKind;
pub(crate) use probes::Probes;
pub use table::{PreopenEntry, PreopenTable};
pub(crate) use watcher::{Variable, Watcher};
