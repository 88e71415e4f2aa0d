//! The account of a call that uses the network.

use super::network::{Network, NetworkFailure, Protocol};
use super::{Account, Advice, Operation, Outcome, Reason, Remedy, Step, ThingKind, Where, errno};

/// What a call does on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Create(Protocol),
    /// Binds to an address of this machine.
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
pub struct NetworkFacts<'a> {
    /// What the call does.
    pub act: Act,
    /// The address or name; empty for a new socket.
    pub subject: &'a str,
    /// What was granted of the network.
    pub grant: Network,
    /// The `error-code` that the program receives; `None` if the call succeeded.
    pub error: Option<&'static str>,
}

/// The account of such a call.
#[must_use]
pub fn account(facts: &NetworkFacts<'_>) -> Account {
    let (kind, operation) = match facts.act {
        Act::Create(_) => (ThingKind::Network, Operation::MakeSocket),
        Act::Bind(_) => (ThingKind::Network, Operation::BindTo),
        Act::Connect(_) => (ThingKind::Network, Operation::ConnectTo),
        Act::Send(_) => (ThingKind::Network, Operation::SendTo),
        Act::LookUp => (ThingKind::NameLookup, Operation::LookUp),
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
        _ => Remedy::advise(advice(error)),
    });
    Account {
        r#where,
        errno: facts.error.and_then(errno_of).map(errno::errno),
        error_code: facts.error.map(str::to_owned),
        host_steps: steps(facts, outcome),
        reasons: vec![reason(facts, outcome)],
        remedy,
        ..Account::new(kind, operation, subject, outcome)
    }
}

/// Whether the grants forbid what the call does.
fn denied(facts: &NetworkFacts<'_>) -> bool {
    match facts.act {
        Act::Create(protocol) => !facts.grant.protocol(protocol),
        Act::LookUp => !facts.grant.names(),
        Act::Bind(_) | Act::Connect(_) | Act::Send(_) => {
            facts.error == Some("access-denied") && !facts.grant.addresses()
        }
    }
}

fn steps(facts: &NetworkFacts<'_>, outcome: Outcome) -> Vec<Step> {
    let address = facts.subject.to_owned();
    let asked = match facts.act {
        Act::Create(protocol) => Step::WantsSocket { protocol },
        Act::Bind(protocol) => Step::WantsToReceive { address, protocol },
        Act::Connect(protocol) => Step::WantsToReach { address, protocol },
        Act::Send(protocol) => Step::WantsToSend { address, protocol },
        Act::LookUp => Step::WantsAddresses { name: address },
    };
    let error = facts.error.unwrap_or(UNKNOWN).to_owned();
    let answer = match outcome {
        Outcome::Granted => Step::Allowed,
        Outcome::Refused => Step::NetworkRefused { error },
        Outcome::Failed | Outcome::Without => Step::NetworkFailed { error },
    };
    vec![asked, Step::NetworkGranted { granted: facts.grant }, answer]
}

fn reason(facts: &NetworkFacts<'_>, outcome: Outcome) -> Reason {
    let address = facts.subject.to_owned();
    match (outcome, facts.act) {
        (Outcome::Failed | Outcome::Without, _) => {
            Reason::NetworkFailed { error: NetworkFailure(facts.error.unwrap_or(UNKNOWN).to_owned()) }
        }
        (Outcome::Refused, Act::Create(protocol)) => Reason::NoSockets { protocol },
        (Outcome::Refused, Act::LookUp) => Reason::NoNames { name: address },
        (Outcome::Refused, _) => Reason::NoAddress { address },
        (Outcome::Granted, Act::Create(protocol)) => Reason::MayUse { protocol },
        (Outcome::Granted, Act::Bind(_)) => Reason::ReceivesAt { address },
        (Outcome::Granted, Act::Connect(_)) => Reason::TalksTo { address },
        (Outcome::Granted, Act::Send(_)) => Reason::SendsTo { address },
        (Outcome::Granted, Act::LookUp) => Reason::ResolverAsked { name: address },
    }
}

/// Shown as the error of a call that failed without an error code.
const UNKNOWN: &str = "unknown";

fn advice(error: &str) -> Advice {
    match error {
        "connection-refused" => Advice::StartServer,
        "address-in-use" => Advice::OtherPort,
        "name-unresolvable" => Advice::CheckName,
        "access-denied" => Advice::LowPorts,
        _ => Advice::NoFlag,
    }
}

/// The options that allow the access. It is certain that they do, but not that anything will answer.
fn remedy(facts: &NetworkFacts<'_>) -> Remedy {
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
    let advice = match options.contains("inherit-network") {
        true => Advice::OpenNetwork { options: options.clone() },
        false => Advice::AddOptions { options: options.clone() },
    };
    Remedy {
        advice: vec![advice],
        flags: vec!["-S".into(), options],
        path: None,
        checked: true,
        ..Remedy::default()
    }
}

/// The errno that wasi-libc translates an error code to, if there is one.
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
        account(&NetworkFacts { act, subject: "192.0.2.1:80", grant, error })
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
        // The user who runs the program lacks the right.
        let account = told(Act::Bind(Protocol::Tcp), all, Some("access-denied"));
        assert_eq!(account.outcome, Outcome::Failed);
        assert_eq!(told(Act::LookUp, all, None).outcome, Outcome::Granted);
    }
}
