//! What programs are told about streams in general: why one failed, and what to poll.

use super::pollable::Pollable;
use super::stream::Broken;
use super::table::TableResource;
use super::{made, value};
use crate::caps::errno;
use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::fs::os_text;
use crate::wasi::host::WasiHost;
use crate::wit::WitLabel;
use crate::wit::p2::io::{Error, StreamError};

/// The most bytes that one call can write and flush.
const FLUSH_LIMIT: u64 = 4096;

pub(super) fn error(host: &mut WasiHost, func: Error, args: Args<'_>) -> Answered {
    match func {
        Error::ToDebugString => {
            let text = match host.table.any(args.handle(0)?)? {
                TableResource::Error(number) => os_text(*number),
                TableResource::NetworkError(error) => error.label().to_owned(),
                _ => return Err(args.wrong(0)),
            };
            value(Val::String(text))
        }
    }
}

pub(super) fn broken(host: &mut WasiHost, broken: &Broken) -> Answered {
    match broken {
        Broken::Closed => value(Val::err(Some(StreamError::Closed.with(None)))),
        Broken::Failed(number) => {
            failed(host, TableResource::Error(*number), format!("error {}", errno::errno(*number).name))
        }
        Broken::Network(error) => {
            failed(host, TableResource::NetworkError(*error), format!("error {}", error.label()))
        }
    }
}

fn failed(host: &mut WasiHost, error: TableResource, what: String) -> Answered {
    let rep = host.table.push(error, &*what)?;
    let error = StreamError::LastOperationFailed.with(Some(Val::own(rep)));
    Ok(Reply::from(Val::err(Some(error))).making(rep, what))
}

pub(super) fn subscribe(host: &mut WasiHost, parent: u32, pollable: Pollable) -> Answered {
    let what = format!("pollable of {}", host.table.what(parent));
    made(host, TableResource::Pollable(pollable, Some(parent)), &what)
}

pub(super) fn at_most(len: u64, args: Args<'_>) -> Result<(), Fail> {
    if len > FLUSH_LIMIT {
        return Err(Fail::Trap(format!(
            "{} of {len} bytes; at most {FLUSH_LIMIT} are allowed",
            args.0.func.name
        )));
    }
    Ok(())
}
