//! The account of a call that uses the network.

use crate::caps::Account;
use crate::caps::network::Protocol;
use crate::caps::network_account::{self, Act, NetworkFacts};
use crate::wasi::host::WasiHost;
use crate::wasi::net::NetError;
use crate::wit::WitLabel;
use std::net::SocketAddr;

/// What a call tries to reach.
pub(crate) enum SocketAttempt<'a> {
    Create(Protocol),
    Bind(Protocol, SocketAddr),
    Connect(Protocol, SocketAddr),
    Send(Protocol, SocketAddr),
    LookUp(&'a str),
}

/// The account, if accounts are made.
pub fn of(host: &WasiHost, attempt: &SocketAttempt<'_>, error: Option<NetError>) -> Option<Box<Account>> {
    let (act, subject) = match attempt {
        SocketAttempt::Create(protocol) => (Act::Create(*protocol), String::new()),
        SocketAttempt::Bind(protocol, to) => (Act::Bind(*protocol), to.to_string()),
        SocketAttempt::Connect(protocol, to) => (Act::Connect(*protocol), to.to_string()),
        SocketAttempt::Send(protocol, to) => (Act::Send(*protocol), to.to_string()),
        SocketAttempt::LookUp(name) => (Act::LookUp, (*name).to_owned()),
    };
    let facts =
        NetworkFacts { act, subject: &subject, grant: host.network, error: error.map(NetError::label) };
    host.fs.explain.then(|| network_account::account(&facts).into())
}
