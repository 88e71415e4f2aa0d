//! What `wasi:cli` says in 0.2 and 0.3 alike: arguments, environment, and whether a stream is a terminal.

use super::args::{Answered, Reply};
use super::host::WasiHost;
use super::p2::TableResource;
use crate::component::Val;

/// `get-arguments`
pub(super) fn arguments(host: &WasiHost) -> Val {
    Val::List(host.args.iter().cloned().map(Val::String).collect())
}

/// `get-environment`
pub(super) fn environment(host: &WasiHost) -> Val {
    let pair = |(name, value): &(String, String)| {
        Val::Tuple(vec![Val::String(name.clone()), Val::String(value.clone())])
    };
    Val::List(host.env.iter().map(pair).collect())
}

/// `get-terminal-…`: a resource if the stream is one.
pub(super) fn terminal(host: &mut WasiHost, is: bool, what: &str) -> Answered {
    if !is {
        return Ok(Val::option(None).into());
    }
    let rep = host.table.push(TableResource::Terminal, what)?;
    Ok(Reply::from(Val::option(Some(Val::own(rep)))).making(rep, what))
}
