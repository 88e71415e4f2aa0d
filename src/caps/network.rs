//! The network as a capability: what is granted of it, and what can go wrong with it.

use super::evidence::AsFact;
use crate::words::{Fact, Lang, Message, message};
use serde::{Deserialize, Serialize};

/// What the person granted of the network, by wasmtime's `-S` options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Network {
    /// `inherit-network`: grants all addresses, and both protocols unless `tcp` or `udp` says otherwise.
    pub inherit: bool,
    /// `tcp`: whether TCP sockets may be created; `None` if the option is not given, so that `inherit` decides.
    pub tcp: Option<bool>,
    /// `udp`: the same for UDP sockets.
    pub udp: Option<bool>,
    /// `allow-ip-name-lookup`: whether names may be looked up; `None` if the option is not given.
    pub names: Option<bool>,
}

impl Network {
    /// Whether TCP sockets may be created.
    #[must_use]
    pub fn tcp(self) -> bool {
        self.tcp.unwrap_or(self.inherit)
    }

    /// Whether UDP sockets may be created.
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

    /// What was granted, as a list.
    #[must_use]
    pub fn granted(self) -> Message {
        let all = [
            (self.tcp(), Message::verbatim(Protocol::Tcp.name())),
            (self.udp(), Message::verbatim(Protocol::Udp.name())),
            (self.addresses(), message!("network-addresses")),
            (self.names(), message!("network-names")),
        ];
        let list: Vec<Message> = all.into_iter().filter(|(yes, _)| *yes).map(|(_, what)| what).collect();
        if list.is_empty() { message!("network-nothing") } else { message!("network-list", list) }
    }

    /// What was granted, as an entry in a list of grants; `None` if nothing was.
    #[must_use]
    pub fn short(self) -> Option<String> {
        let words = match (self.addresses(), self.tcp() || self.udp() || self.names()) {
            (true, _) if self.tcp() && self.udp() => "network".to_owned(),
            (_, true) => self.granted().text(Lang::En),
            _ => return None,
        };
        Some(if words == "network" && self.names() { "network, name look-up".into() } else { words })
    }

    /// Whether sockets of this protocol may be created.
    #[must_use]
    pub(super) fn protocol(self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Tcp => self.tcp(),
            Protocol::Udp => self.udp(),
        }
    }

    /// Whether an option forbids the protocol, so that `inherit-network` alone does not bring it back.
    #[must_use]
    pub(super) fn protocol_was_refused(self, protocol: Protocol) -> bool {
        match protocol {
            Protocol::Tcp => self.tcp == Some(false),
            Protocol::Udp => self.udp == Some(false),
        }
    }
}

impl AsFact for Network {
    fn as_fact(&self) -> Fact {
        self.granted().into()
    }
}

/// A transport protocol of the internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// A stream of bytes between two connected sockets.
    Tcp,
    /// Datagrams, each sent on its own.
    Udp,
}

impl Protocol {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }

    pub(super) fn option(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }
}

impl AsFact for Protocol {
    fn as_fact(&self) -> Fact {
        self.name().into()
    }
}

/// A network error, by its name in WASI; its message explains what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NetworkFailure(pub String);

impl AsFact for NetworkFailure {
    fn as_fact(&self) -> Fact {
        match &*self.0 {
            "connection-refused" => message!("failure-refused"),
            "connection-reset" | "connection-aborted" => message!("failure-broken"),
            "remote-unreachable" => message!("failure-unreachable"),
            "timeout" => message!("failure-timeout"),
            "address-in-use" => message!("failure-in-use"),
            "address-not-bindable" => message!("failure-not-bindable"),
            "access-denied" => message!("failure-denied"),
            "invalid-argument" => message!("failure-argument"),
            "invalid-state" | "concurrency-conflict" => message!("failure-state"),
            "datagram-too-large" => message!("failure-too-large"),
            "name-unresolvable" => message!("failure-unknown-name"),
            "not-supported" => message!("failure-not-supported"),
            "new-socket-limit" | "out-of-memory" => message!("failure-no-room"),
            _ => message!("failure-other"),
        }
        .into()
    }
}
