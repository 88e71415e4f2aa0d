//! The network as a capability: what was granted of it, and the account of a call that reaches for it.

use super::{Account, Kind, Outcome, Remedy, Where, errno};
use serde::{Deserialize, Serialize};

/// What the person gave of the network, by wasmtime's `-S` options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Network {
    /// `inherit-network`: all addresses, and both protocols unless those say something else.
    pub inherit: bool,
    /// `tcp`
    pub tcp: Option<bool>,
    /// `udp`
    pub udp: Option<bool>,
    /// `allow-ip-name-lookup`
    pub names: Option<bool>,
}

impl Network {
    /// Whether sockets of TCP may be made.
    #[must_use]
    pub fn tcp(self) -> bool {
        self.tcp.unwrap_or(self.inherit)
    }

    /// Whether sockets of UDP may be made.
    #[must_use]
    pub fn udp(self) -> bool {
        self.udp.unwrap_or(self.inherit)
    }

    /// Whether sockets may be used with addresses.
    #[must_use]
    pub fn addresses(self) -> bool {
        self.inherit
    }

    /// Whether names may be looked up.
    #[must_use]
    pub fn names(self) -> bool {
        self.names.unwrap_or(false)
    }

    /// What was granted, in words.
    #[must_use]
    pub fn granted(self) -> String {
        let all = [
            (self.tcp(), "TCP"),
            (self.udp(), "UDP"),
            (self.addresses(), "all addresses"),
            (self.names(), "name look-up"),
        ];
        let list: Vec<_> = all.iter().filter(|(yes, _)| *yes).map(|(_, what)| *what).collect();
        if list.is_empty() { "nothing".into() } else { list.join(", ") }
    }

    /// What was granted, for a list of grants; nothing if nothing was.
    #[must_use]
    pub fn short(self) -> Option<String> {
        let words = match (self.addresses(), self.tcp() || self.udp() || self.names()) {
            (true, _) if self.tcp() && self.udp() => "network".to_owned(),
            (_, true) => self.granted(),
            _ => return None,
        };
        Some(if words == "network" && self.names() { "network, name look-up".into() } else { words })
    }

    fn protocol(self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Tcp => self.tcp(),
            Protocol::Udp => self.udp(),
        }
    }
}

/// Which protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// A connection.
    Tcp,
    /// Single datagrams.
    Udp,
}

impl Protocol {
    fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }

    fn option(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Makes a socket.
    Create(Protocol),
    /// Takes an address of this machine.
    Bind(Protocol),
    /// Connects to an address.
    Connect(Protocol),
    /// Sends to an address.
    Send(Protocol),
    /// Looks up a name.
    LookUp,
}

/// The facts of one such call.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What it does.
    pub act: Act,
    /// The address or name; nothing for a new socket.
    pub subject: &'a str,
    /// What was granted.
    pub grant: Network,
    /// The `error-code` that the program is told, if any.
    pub error: Option<&'static str>,
}

/// The account of such a call.
#[must_use]
pub fn account(facts: &Facts<'_>) -> Account {
    let (kind, operation) = match facts.act {
        Act::Create(_) => (Kind::Network, "make a socket for"),
        Act::Bind(_) => (Kind::Network, "bind to"),
        Act::Connect(_) => (Kind::Network, "connect to"),
        Act::Send(_) => (Kind::Network, "send to"),
        Act::LookUp => (Kind::NameLookup, "look up"),
    };
    let subject = match facts.act {
        Act::Create(protocol) => protocol.name(),
        _ => facts.subject,
    };
    let (outcome, r#where) = match (facts.error, denied(facts)) {
        (None, _) => (Outcome::Granted, None),
        (Some(_), true) => (Outcome::Refused, Some(Where::HostPolicy)),
        (Some(_), false) => (Outcome::Failed, Some(Where::HostOs)),
    };
    let remedy = facts.error.map(|error| match outcome {
        Outcome::Refused => remedy(facts),
        _ => Remedy { advice: advice(error).into(), ..Remedy::default() },
    });
    Account {
        r#where,
        errno: facts.error.and_then(errno_of).map(errno::errno),
        error_code: facts.error.map(str::to_owned),
        host_steps: steps(facts, outcome),
        sentence: sentence(facts, outcome),
        remedy,
        ..Account::new(kind, operation, subject, outcome)
    }
}

/// Whether the grants forbid it.
fn denied(facts: &Facts<'_>) -> bool {
    match facts.act {
        Act::Create(protocol) => !facts.grant.protocol(protocol),
        Act::LookUp => !facts.grant.names(),
        Act::Bind(_) | Act::Connect(_) | Act::Send(_) => {
            facts.error == Some("access-denied") && !facts.grant.addresses()
        }
    }
}

fn steps(facts: &Facts<'_>, outcome: Outcome) -> Vec<String> {
    let subject = facts.subject;
    let asked = match facts.act {
        Act::Create(protocol) => {
            format!("the program asked the host for a socket, to use {}", protocol.name())
        }
        Act::Bind(protocol) => format!("the program wants to receive at {subject} ({})", protocol.name()),
        Act::Connect(protocol) => format!("the program wants to reach {subject} ({})", protocol.name()),
        Act::Send(protocol) => format!("the program wants to send to {subject} ({})", protocol.name()),
        Act::LookUp => format!("the program asked the host for the addresses of “{subject}”"),
    };
    let holds = format!("of the network it was granted: {}", facts.grant.granted());
    let answer = match (outcome, facts.error) {
        (Outcome::Granted, _) => "that allows it".to_owned(),
        (Outcome::Refused, Some(error)) => format!("so the host answered “{error}” and touched no network"),
        (_, error) => {
            format!("that allows it, and the operating system answered “{}”", error.unwrap_or("unknown"))
        }
    };
    vec![asked, holds, answer]
}

fn sentence(facts: &Facts<'_>, outcome: Outcome) -> String {
    let subject = facts.subject;
    if outcome == Outcome::Failed {
        return format!("The program was allowed to; {}.", happened(facts.error.unwrap_or("unknown")));
    }
    let refused = outcome == Outcome::Refused;
    match facts.act {
        Act::Create(protocol) if refused => {
            let name = protocol.name();
            format!(
                "The network is closed to a WebAssembly program unless it is opened for it. The program asked for a \
                 {name} socket, and no {name} was granted."
            )
        }
        Act::Bind(_) | Act::Connect(_) | Act::Send(_) if refused => format!(
            "The program may make sockets, but was granted no address to use them with, neither here nor elsewhere: \
             {subject} is out of its reach."
        ),
        Act::LookUp if refused => format!(
            "Asking which addresses “{subject}” has is a right of its own, and the program was not given it. Nobody was \
             asked."
        ),
        Act::Create(protocol) => format!("Granted: the program may use {}.", protocol.name()),
        Act::Bind(_) => format!("Granted: the program receives at {subject}."),
        Act::Connect(_) => format!("Granted: the program talks to {subject}."),
        Act::Send(_) => format!("Granted: the program sends to {subject}."),
        Act::LookUp => format!("Granted: the resolver of this machine was asked for “{subject}”."),
    }
}

/// What an error of the operating system means.
fn happened(error: &str) -> &'static str {
    match error {
        "connection-refused" => "at that address nobody takes connections",
        "connection-reset" | "connection-aborted" => "the other side broke the connection off",
        "remote-unreachable" => "no way leads there from this machine",
        "timeout" => "nobody answered in time",
        "address-in-use" => "somebody else uses that address already",
        "address-not-bindable" => "that address does not belong to this machine",
        "access-denied" => "the operating system does not let you, the user, do it",
        "invalid-argument" => "that is not an address or a name to do this with",
        "invalid-state" | "concurrency-conflict" => "the socket was not in a state to do it",
        "datagram-too-large" => "so many bytes do not fit into one datagram",
        "name-unresolvable" => "the name is not known",
        "not-supported" => "this machine does not support it",
        "new-socket-limit" | "out-of-memory" => "the operating system has no room for more sockets",
        _ => "the operating system could not do it",
    }
}

fn advice(error: &str) -> &'static str {
    match error {
        "connection-refused" => "No flag changes this: start the server first, or check the port.",
        "address-in-use" => "No flag changes this: end what uses the address, or choose another port.",
        "name-unresolvable" => "No flag changes this: check the name.",
        "access-denied" => "No flag can grant it: ports below 1024, for one, are for the superuser.",
        _ => "No flag changes this.",
    }
}

/// The options that allow it. That they do is certain; whether somebody answers then is not.
fn remedy(facts: &Facts<'_>) -> Remedy {
    let mut options = Vec::new();
    if !facts.grant.addresses() {
        options.push("inherit-network");
    }
    match facts.act {
        Act::LookUp => options.push("allow-ip-name-lookup"),
        Act::Create(protocol) if facts.grant.protocol_was_refused(protocol) => {
            options.push(protocol.option())
        }
        _ => {}
    }
    let options = options.join(",");
    let opens = if options.contains("inherit-network") {
        "; this opens the whole network of this machine to it"
    } else {
        ""
    };
    Remedy {
        advice: format!("Add `-S {options}` before the program{opens}."),
        flags: vec!["-S".into(), options],
        path: None,
        checked: true,
    }
}

impl Network {
    /// Whether an option says no to the protocol, so that `inherit-network` alone does not bring it back.
    fn protocol_was_refused(self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Tcp => self.tcp == Some(false),
            Protocol::Udp => self.udp == Some(false),
        }
    }
}

/// The errno that wasi-libc makes of it, where there is one.
fn errno_of(error: &str) -> Option<u16> {
    Some(match error {
        "access-denied" => 2,
        "address-in-use" => 3,
        "address-not-bindable" => 4,
        "connection-aborted" => 13,
        "connection-refused" => 14,
        "connection-reset" => 15,
        "remote-unreachable" => 23,
        "invalid-argument" => 28,
        "datagram-too-large" => 35,
        "new-socket-limit" => 33,
        "out-of-memory" => 48,
        "not-supported" => 58,
        "timeout" => 73,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(act: Act, grant: Network, error: Option<&'static str>) -> Account {
        account(&Facts { act, subject: "192.0.2.1:80", grant, error })
    }

    #[test]
    fn the_remedy_is_what_is_missing() {
        let (tcp, udp) = (Act::Create(Protocol::Tcp), Act::Create(Protocol::Udp));
        let connect = Act::Connect(Protocol::Tcp);
        let none = Network::default();
        let all = Network { inherit: true, ..none };
        let only_tcp = Network { tcp: Some(true), ..none };
        let denied = Some("access-denied");
        let rows = [
            (tcp, none, denied, "-S inherit-network"),
            (udp, only_tcp, denied, "-S inherit-network"),
            (tcp, Network { tcp: Some(false), ..all }, denied, "-S tcp"),
            (tcp, Network { tcp: Some(false), ..none }, denied, "-S inherit-network,tcp"),
            (connect, only_tcp, denied, "-S inherit-network"),
            (
                Act::LookUp,
                none,
                Some("permanent-resolver-failure"),
                "-S inherit-network,allow-ip-name-lookup",
            ),
            (Act::LookUp, all, Some("permanent-resolver-failure"), "-S allow-ip-name-lookup"),
        ];
        for (act, grant, error, flags) in rows {
            let account = told(act, grant, error);
            let place = (account.outcome, account.r#where);
            assert_eq!(place, (Outcome::Refused, Some(Where::HostPolicy)), "{act:?} {grant:?}");
            assert_eq!(account.remedy.unwrap().shell_flags(), flags, "{act:?} {grant:?}");
        }
    }

    #[test]
    fn what_the_system_cannot_do_is_not_refused() {
        let all = Network { inherit: true, ..Network::default() };
        let account = told(Act::Connect(Protocol::Tcp), all, Some("connection-refused"));
        assert_eq!((account.outcome, account.r#where), (Outcome::Failed, Some(Where::HostOs)));
        assert_eq!(account.errno.unwrap().name, "ECONNREFUSED");
        assert!(account.remedy.unwrap().flags.is_empty());
        // The user's own rights.
        let account = told(Act::Bind(Protocol::Tcp), all, Some("access-denied"));
        assert_eq!(account.outcome, Outcome::Failed);
        assert_eq!(told(Act::LookUp, all, None).outcome, Outcome::Granted);
    }
}
