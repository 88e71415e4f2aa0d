//! The guests of `tests/guests/source`, of which the larger ones are compressed.

#![allow(dead_code)] // each crate of tests uses its part

use std::fs;
use std::path::PathBuf;

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
