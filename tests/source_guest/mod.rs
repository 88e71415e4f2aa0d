//! The guests of `tests/guests/source`, of which the larger ones are compressed.

#![allow(dead_code)] // each crate of tests uses its part

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use wasmscope::guest::{Entry, Guest, Host};
use wasmscope::session::{Session, Setup};
use wasmscope::timeline::Timeline;
use wasmscope::trace::recording::RecordedSource;
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;
use wasmscope::words::Message;

/// The folder with the guests, their sources and what is expected of them.
#[must_use]
pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guests/source"))
}

/// The bytes of a guest.
#[must_use]
pub fn guest(name: &str) -> Vec<u8> {
    let path = folder().join(format!("{name}.wasm"));
    match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(_) => {
            let packed = fs::read(folder().join(format!("{name}.wasm.zst"))).expect("a guest");
            zstd::decode_all(&packed[..]).expect("a compressed guest")
        }
    }
}

/// The frames that are expected at places of a guest.
#[must_use]
pub fn golden(name: &str) -> String {
    fs::read_to_string(folder().join(format!("golden/{name}.lines.txt"))).expect("expectations")
}

/// A session on a guest that is given nothing, with the text of source files by their paths in its debug information.
#[must_use]
pub fn session(name: &str, sources: Vec<RecordedSource>) -> Session {
    let file = format!("{name}.wasm");
    let program = Program::load(&file, &guest(name)).expect("a guest loads");
    let guest = Guest::new(Arc::new(program), &Entry::Command).expect("links");
    let config = Config {
        args: vec![file.clone()],
        env: Vec::new(),
        grants: Vec::new(),
        network: wasmscope::caps::Network::default(),
        stdin: StdinSource::Fed,
        output: StdoutSink::Captured,
    };
    let hosts = move |_: &Setup| match WasiHost::new(config.clone()) {
        Ok(host) => Ok(Box::new(host) as Box<dyn Host>),
        Err(error) => Err(Message::verbatim(error.to_string())),
    };
    let host = hosts(&Setup::default()).expect("a host");
    let setup = Setup { program: file, ..Setup::default() };
    let mut session = Session::new(Timeline::live(guest, host), setup, Box::new(hosts));
    session.give_sources(sources);
    session
}
