//! The face of WASI 0.2: resources, results with their own error types.
//!
//! <https://github.com/WebAssembly/WASI/tree/main/wasip2>

mod cli;
mod clocks;
mod file_stream;
mod filesystem;
mod io;
mod random;
mod sockets;
mod table;

pub use table::Table;

use super::args::{Answered, Args, Fail, Reply, unsupported};
use super::host::WasiHost;
use crate::component::Val;
use table::Resource;

/// Answers a call.
pub fn call(host: &mut WasiHost, args: Args<'_>) -> Answered {
    let call = args.0;
    let name = &*call.func.name;
    if name.starts_with("[resource-drop]") {
        let rep = args.handle(0)?;
        sockets::before_drop(host, rep)?;
        host.table.remove(rep)?;
        return Ok(Reply::default());
    }
    let Some(interface) = call.func.interface.strip_prefix("wasi:") else { return Err(unsupported(call)) };
    match interface.split_once('/') {
        Some(("cli", _)) => cli::call(host, name, args),
        Some(("clocks", interface)) => clocks::call(host, interface, name, args),
        Some(("filesystem", _)) => filesystem::call(host, name, args),
        Some(("io", _)) => io::call(host, name, args),
        Some(("random", _)) => random::call(host, name, args),
        Some(("sockets", interface)) => sockets::call(host, interface, name, args),
        _ => Err(unsupported(call)),
    }
}

/// A value.
fn value(value: Val) -> Answered {
    Ok(value.into())
}

/// A new resource as the result.
fn made(host: &mut WasiHost, resource: Resource, what: &str) -> Answered {
    let rep = host.table.push(resource, what)?;
    Ok(Reply::from(Val::own(rep)).making(rep, what))
}

/// A new resource as the ok of a `result`.
fn made_ok(host: &mut WasiHost, resource: Resource, what: &str) -> Result<Reply, Fail> {
    let rep = host.table.push(resource, what)?;
    Ok(Reply::from(Val::ok(Some(Val::own(rep)))).making(rep, what))
}
