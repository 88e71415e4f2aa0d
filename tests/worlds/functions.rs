//! What is to be tested: the functions of each world, taken from the table of the worlds.

use super::golden::Case;
use std::collections::HashMap;
use wasmscope::wasm::ValType;
use wasmscope::wit::p1::{self, P1Module};
use wasmscope::wit::{WasiFunc, p2};

/// The versions of preview 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    /// `wasi_unstable`, the older one.
    Zero,
    /// `wasi_snapshot_preview1`, the newer one.
    One,
}

impl Preview {
    fn of(self) -> P1Module {
        match self {
            Self::Zero => P1Module::Unstable,
            Self::One => P1Module::Preview1,
        }
    }

    /// The name of the module that its functions are imported from.
    pub fn module(self) -> &'static str {
        self.of().name()
    }

    /// The names of its functions.
    pub fn functions(self) -> impl Iterator<Item = &'static str> {
        self.of().functions().map(p1::P1Func::name)
    }
}

/// Which parameters are 64 bits wide, and whether there is a result.
pub fn signature(name: &str) -> Option<(&'static [bool], bool)> {
    let WasiFunc::P1(func, _) = WasiFunc::find(P1Module::Preview1.name(), name)? else { return None };
    let core = func.core();
    let wide: Vec<bool> = core.params.iter().map(|ty| *ty == ValType::I64).collect();
    Some((wide.leak(), !core.results.is_empty()))
}

/// Functions that no host here has, and wasmtime only with a flag.
const UNSTABLE: [(&str, &str); 2] =
    [("wasi:clocks/timezone", "display"), ("wasi:clocks/timezone", "utc-offset")];

/// The functions of WASI 0.2 outside `wasi:sockets`, with their interfaces: a method as `descriptor.open-at`. Dropping
/// a resource is tested with the resource.
pub fn p2() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = p2::P2Func::all().filter(|func| !matches!(func, p2::P2Func::Drop(_)));
    let all = all.map(|func| (func.interface(), func.name().trim_start_matches("[method]")));
    all.filter(|(interface, _)| !interface.starts_with("wasi:sockets/")).chain(UNSTABLE)
}

/// The functions that a 0.2 case calls: interface and function.
pub fn p2_calls(case: &Case) -> Vec<(String, String)> {
    // The guest itself asks for the directories.
    let mut calls = vec![("wasi:filesystem/preopens".to_owned(), "get-directories".to_owned())];
    // The kind of resource that each name refers to; all others are descriptors.
    let mut kinds: HashMap<&str, &str> = HashMap::from([("error", "error")]);
    for line in &case.args {
        let mut words: Vec<&str> = line.split(' ').collect();
        let name = (words.get(1) == Some(&"=")).then(|| words.drain(..2).next().unwrap());
        let kind = words.get(1).and_then(|w| kinds.get(w)).copied().unwrap_or("descriptor");
        let function = match words[0] {
            // Commands of the guest itself: it drops a resource, and asks for the time twice.
            "drop" => continue,
            "monotonic-clock.order" => "monotonic-clock.now",
            word => word,
        };
        if let (Some(name), Some(made)) = (name, makes(function)) {
            kinds.insert(name, made);
        }
        let method = format!("{kind}.{function}");
        let found = p2().find_map(|(interface, known)| {
            let clock =
                function.split_once('.').filter(|(clock, _)| interface.ends_with(&format!("/{clock}")));
            let function = clock.map_or(function, |(_, function)| function);
            let plain = clock.is_some() || !interface.starts_with("wasi:clocks/");
            let hit = known == method || (plain && known == function);
            hit.then(|| (interface.to_owned(), known.to_owned()))
        });
        calls.push(found.unwrap_or_else(|| ("unknown".into(), line.clone())));
    }
    calls
}

/// The kind of resource that a call returns.
fn makes(function: &str) -> Option<&'static str> {
    Some(match function {
        "get-stdin" | "read-via-stream" => "input-stream",
        "get-stdout" | "get-stderr" | "write-via-stream" | "append-via-stream" => "output-stream",
        "open-at" => "descriptor",
        "read-directory" => "directory-entry-stream",
        _ if function.contains("subscribe") => "pollable",
        _ => return None,
    })
}
