//! The live host: the only module that touches the operating system on the guest's behalf.
//!
//! What the versions of WASI share (files, standard streams, clocks, randomness) knows none of them; `p1`, `p2` and `p3`
//! are thin faces that read a call's arguments and translate errors. It behaves as wasmtime 48 does for command-line
//! programs, except that nothing blocks where the front end can wait instead.

mod args;
mod clock;
mod config;
mod descriptor;
mod fs;
mod go;
mod host;
mod input;
mod net;
mod operation;
mod outcome;
mod p1;
mod p2;
mod p3;
mod random;
mod rehearsal;
mod shared_cli;
mod stdio;
mod tape;
mod wait;

pub use config::{Config, GrantOpenError, StdinSource, StdoutSink};
pub use host::WasiHost;
pub(crate) use rehearsal::{RehearsingHost, no_remedy, proposals};
pub use tape::InputLog;
