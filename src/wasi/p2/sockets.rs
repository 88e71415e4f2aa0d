//! `wasi:sockets`: there, and denied, as in `wasmtime run` without flags.

use super::table::Resource;
use super::{made, value};
use crate::component::Val;
use crate::wasi::args::{Answered, Args, unsupported};
use crate::wasi::host::WasiHost;

/// `access-denied` and `permanent-resolver-failure` of the sockets' own `error-code`.
const ACCESS_DENIED: u32 = 1;
const PERMANENT_RESOLVER_FAILURE: u32 = 20;

pub(super) fn call(host: &mut WasiHost, name: &str, args: Args<'_>) -> Answered {
    match name {
        "instance-network" => made(host, Resource::Network, "network"),
        "create-tcp-socket" | "create-udp-socket" => value(Val::err(Some(Val::Enum(ACCESS_DENIED)))),
        "resolve-addresses" => value(Val::err(Some(Val::Enum(PERMANENT_RESOLVER_FAILURE)))),
        _ => Err(unsupported(args.0)),
    }
}
