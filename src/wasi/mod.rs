//! The live host: the only module that touches the operating system on the guest's behalf.

mod config;

pub use config::{Config, StdinSource, StdoutSink, WasiHost};
