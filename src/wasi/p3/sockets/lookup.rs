//! `ip-name-lookup`.

use crate::component::Val;
use crate::wasi::args::{Answered, Args, Fail, Reply};
use crate::wasi::host::WasiHost;
use crate::wasi::net::{AddressLookup, NetError, Readiness};
use crate::wasi::p2::TableResource;
use crate::wasi::p2::network::{SocketAttempt, account, ip_val};
use crate::wasi::p3::PendingP3Call;
use crate::wit::WitLabel;
use crate::wit::p3::sockets::{IpNameLookupErrorCode as ErrorCode, Sockets};

pub(in crate::wasi::p3) fn call(host: &mut WasiHost, func: Sockets, args: Args<'_>) -> Answered {
    match func {
        Sockets::ResolveAddresses => start(host, args),
    }
}

fn failed(error: NetError) -> Reply {
    let same = ErrorCode::ALL.iter().copied().find(|code| code.label() == error.label());
    let code = same.unwrap_or(ErrorCode::Other);
    Val::err(Some(code.with((code == ErrorCode::Other).then(|| Val::option(None))))).into()
}

fn start(host: &mut WasiHost, args: Args<'_>) -> Answered {
    let name = args.string(0)?;
    let started = match host.network.names() {
        true => AddressLookup::start(name),
        false => Err(NetError::PermanentResolverFailure),
    };
    match started {
        Ok(lookup) => {
            let number = host.table.push(TableResource::Lookup(lookup), format!("addresses of {name}"))?;
            resolve(host, number)
        }
        Err(error) => {
            let account = account(host, &SocketAttempt::LookUp(name), Some(error));
            Ok(Reply { account, ..failed(error) })
        }
    }
}

/// Returns the addresses once they are there.
pub(in crate::wasi::p3) fn resolve(host: &mut WasiHost, number: u32) -> Answered {
    let lookup = host.table.lookup(number)?;
    if let Readiness::Waits(interest) = lookup.readiness() {
        return Err(Fail::wait(PendingP3Call::Resolve(number), interest.into()));
    }
    let mut found = Vec::new();
    let result = loop {
        match lookup.next() {
            Ok(Some(ip)) => found.push(ip_val(ip)),
            Ok(None) => break Ok(found),
            Err(error) => break Err(error),
        }
    };
    let what = host.table.what(number).to_owned();
    host.table.remove(number)?;
    let name = what.strip_prefix("addresses of ").unwrap_or(&what);
    let account = account(host, &SocketAttempt::LookUp(name), result.as_ref().err().copied());
    let reply = match result {
        Ok(found) => Val::ok(Some(Val::List(found))).into(),
        Err(error) => failed(error),
    };
    Ok(Reply { account, ..reply })
}
