//! What two runs were started with that is not the same.

use crate::caps::{Access, Grant, Network};
use crate::guest::Entry;
use crate::text::thousands;
use crate::trace::recording::Start;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Something that each run was started with, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What: `arguments`, `directories`.
    pub what: String,
    /// The first run's.
    pub a: String,
    /// The second one's.
    pub b: String,
}

/// What is not the same, in the order in which a person would look.
#[must_use]
pub fn differences(a: &Start, b: &Start) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut compare = |what: &str, same: bool, words: &dyn Fn(&Start) -> String| {
        if !same {
            found.push(Difference { what: what.to_owned(), a: words(a), b: words(b) });
        }
    };
    compare("program", a.sha256 == b.sha256, &program);
    compare("called", a.entry == b.entry, &called);
    compare("arguments", a.args == b.args, &|start| list(start.args.iter().map(|arg| format!("{arg:?}"))));
    compare("directories", a.grants == b.grants, &directories);
    compare("network", a.network == b.network, &|start| network(start.network));
    compare("limits", a.bounds == b.bounds, &limits);
    for (name, values) in variables(a, b) {
        let [a, b] = values.map(|value| value.map_or_else(|| "not given".to_owned(), |v| format!("{v:?}")));
        found.push(Difference { what: format!("variable {name}"), a, b });
    }
    let left_out = |start: &Start| list(start.redacted.iter().cloned());
    if a.redacted != b.redacted {
        found.push(Difference { what: "left out".to_owned(), a: left_out(a), b: left_out(b) });
    }
    found
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "none".to_owned() } else { items.join(" ") }
}

fn program(start: &Start) -> String {
    let digest: String = start.sha256.chars().take(12).collect();
    format!("{}, {} bytes, SHA-256 {digest}…", start.program, thousands(start.size))
}

fn called(start: &Start) -> String {
    match &start.entry {
        Entry::Command => "the command".to_owned(),
        Entry::Invoke { function, args } => format!("{function}({})", args.join(", ")),
    }
}

/// The directories as the flags that gave them.
#[must_use]
pub fn directories(start: &Start) -> String {
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

fn network(network: Network) -> String {
    network.short().unwrap_or_else(|| "none".to_owned())
}

fn limits(start: &Start) -> String {
    let bounds = &start.bounds;
    format!(
        "--max-memory={} --max-calls={} --max-stack={} --max-table={} --max-heap={}",
        bounds.memory,
        bounds.frames,
        bounds.slots as u64 * 8,
        bounds.table_elements,
        bounds.heap
    )
}

/// Variables whose values are not the same, by name; of a name that is given twice, the last counts.
fn variables<'s>(a: &'s Start, b: &'s Start) -> Vec<(&'s str, [Option<&'s str>; 2])> {
    let values = |start: &'s Start| -> BTreeMap<&'s str, &'s str> {
        start.env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    };
    let (a, b) = (values(a), values(b));
    let names: BTreeSet<&str> = a.keys().chain(b.keys()).copied().collect();
    let both = names.into_iter().map(|name| (name, [a.get(name).copied(), b.get(name).copied()]));
    both.filter(|(_, [a, b])| a != b).collect()
}
