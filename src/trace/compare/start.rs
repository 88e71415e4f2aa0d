//! What differs in how two runs were started.

use crate::caps::{Access, Grant, Network};
use crate::guest::Entry;
use crate::text::thousands;
use crate::trace::recording::{self, Start};
use crate::words::{Message, message};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something that each run was started with, as messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The name of what differs: `arguments`, `directories`.
    pub what: Message,
    pub a: Message,
    pub b: Message,
}

/// What differs, in the order in which a person would look.
#[must_use]
pub(crate) fn differences(a: &Start, b: &Start) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut compare = |what: Message, same: bool, words: &dyn Fn(&Start) -> Message| {
        if !same {
            found.push(Difference { what, a: words(a), b: words(b) });
        }
    };
    let args = |start: &Start| list(start.args.iter().map(|arg| format!("{arg:?}")));
    let left_out = |start: &Start| spaced(start.redacted.iter().map(|what| recording::left_out(what)));
    compare(message!("start-program"), a.sha256 == b.sha256, &program);
    compare(message!("start-called"), a.entry == b.entry, &called);
    compare(message!("start-arguments"), a.args == b.args, &args);
    compare(message!("start-directories"), a.grants == b.grants, &directories);
    compare(message!("start-network"), a.network == b.network, &|start| network(start.network));
    compare(message!("start-limits"), a.bounds == b.bounds, &limits);
    for (name, values) in variables(a, b) {
        let what = message!("start-variable", name);
        let [a, b] = values.map(|value| match value {
            None => message!("start-not-given"),
            Some(value) => format!("{value:?}").into(),
        });
        found.push(Difference { what, a, b });
    }
    if a.redacted != b.redacted {
        found.push(Difference { what: message!("start-left-out"), a: left_out(a), b: left_out(b) });
    }
    found
}

fn list(items: impl Iterator<Item = String>) -> Message {
    spaced(items.map(Message::from))
}

/// The items, separated by spaces.
fn spaced(items: impl Iterator<Item = Message>) -> Message {
    let with_spaces = items.enumerate().flat_map(|(at, item)| {
        let space = (at > 0).then(|| " ".into());
        space.into_iter().chain([item])
    });
    let parts: Vec<Message> = with_spaces.collect();
    if parts.is_empty() { message!("start-none") } else { Message::joined(parts) }
}

fn program(start: &Start) -> Message {
    let digest: String = start.sha256.chars().take(12).collect();
    message!("start-is-program", program = &start.program, size = thousands(start.size), digest)
}

fn called(start: &Start) -> Message {
    match &start.entry {
        Entry::Command => message!("start-command"),
        Entry::Library => message!("start-library"),
        Entry::Invoke { function, args } => format!("{function}({})", args.join(", ")).into(),
    }
}

/// The directories, written as the flags that granted them.
#[must_use]
pub fn directories(start: &Start) -> Message {
    list(start.grants.iter().map(directory))
}

fn directory(grant: &Grant) -> String {
    let flag = match grant.access {
        Access::ReadWrite => "--dir",
        Access::ReadOnly => "--dir-ro",
    };
    match grant.host == grant.guest {
        true => format!("{flag}={}", grant.host),
        false => format!("{flag}={}::{}", grant.host, grant.guest),
    }
}

fn network(network: Network) -> Message {
    match (network.addresses(), network.tcp() || network.udp() || network.names()) {
        (true, _) if network.tcp() && network.udp() && network.names() => message!("start-network-and-names"),
        (true, _) if network.tcp() && network.udp() => message!("start-network"),
        (_, true) => network.granted(),
        _ => message!("start-none"),
    }
}

fn limits(start: &Start) -> Message {
    let bounds = &start.bounds;
    format!(
        "--max-memory={} --max-calls={} --max-stack={} --max-table={} --max-heap={}",
        bounds.memory,
        bounds.frames,
        bounds.slots as u64 * 8,
        bounds.table_elements,
        bounds.heap
    )
    .into()
}

/// Variables whose values differ, by name; if a name is given twice, the last value counts.
fn variables<'s>(a: &'s Start, b: &'s Start) -> Vec<(&'s str, [Option<&'s str>; 2])> {
    let values = |start: &'s Start| -> BTreeMap<&'s str, &'s str> {
        start.env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    };
    let (a, b) = (values(a), values(b));
    let names: BTreeSet<&str> = a.keys().chain(b.keys()).copied().collect();
    let both = names.into_iter().map(|name| (name, [a.get(name).copied(), b.get(name).copied()]));
    both.filter(|(_, [a, b])| a != b).collect()
}
