//! The live host: the only module that touches the operating system on the guest's behalf.
//!
//! What both versions of WASI share (files, standard streams, clocks, randomness) knows neither; `p1` and `p2` are
//! thin faces that read a call's values and name the errors. Behaviour is that of wasmtime 48 for command-line
//! programs, except that nothing waits where the front end could wait instead.

mod args;
mod clock;
mod config;
mod fs;
mod host;
mod input;
mod net;
mod operation;
mod outcome;
mod p1;
mod p2;
mod random;
mod stdio;
mod tape;
mod wait;

pub use config::{Config, GrantOpenError, StdinSource, StdoutSink};
pub use host::WasiHost;
pub use tape::InputLog;
