//! Which calls a listing shows.

use super::{CallRecord, render};
use crate::caps::Account;
use crate::guest::HostCall;

/// Calls chosen by interface, by function and by outcome; everything where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    interfaces: Vec<String>,
    functions: Vec<String>,
    failed: bool,
}

impl Filter {
    /// Patterns that a name must match, one of each list that is not empty; `failed` asks for failures only.
    ///
    /// An interface is matched by whole parts of its name: `wasi:filesystem/types` by `filesystem`, `types`,
    /// `wasi:filesystem` and itself. A function is matched by its name in full (`descriptor.open-at`), by its last
    /// word (`open-at`), or by its resource (`descriptor`). `*` in a pattern stands for any characters.
    #[must_use]
    pub fn new(interfaces: Vec<String>, functions: Vec<String>, failed: bool) -> Self {
        Self { interfaces, functions, failed }
    }

    /// Whether a call is shown.
    #[must_use]
    pub fn call(&self, record: &CallRecord) -> bool {
        if self.failed && !render::failed(&record.reply) {
            return false;
        }
        self.interfaces.is_empty() && self.functions.is_empty()
            || self.names(&CallNames::of(&record.call), None)
    }

    /// Whether a call of these names fits, or `also` does as the name of its function.
    fn names(&self, names: &CallNames, also: Option<&str>) -> bool {
        one_of(&self.interfaces, |p| in_interface(p, &names.interface))
            && one_of(&self.functions, |p| {
                names.function.iter().map(String::as_str).chain(also).any(|n| matches(p, n))
            })
    }

    /// Whether an answer that was found inside the program is shown, which belongs to no interface. `refused` tells a
    /// refusal from what the program only asked for and did without.
    #[must_use]
    pub fn lookup(&self, function: &str, refused: bool) -> bool {
        let listed = self.interfaces.is_empty() && one_of(&self.functions, |p| matches(p, function));
        (refused || !self.failed) && listed
    }

    /// Whether an account is shown, given the names of the call that it belongs to, if it does to one. By its function
    /// it is found under the call's names and under that of the library's function that led to the call.
    #[must_use]
    pub fn account(&self, account: &Account, call: Option<&CallNames>) -> bool {
        if self.failed && !account.outcome.is_refusal() {
            return false;
        }
        match call {
            Some(names) => self.names(names, Some(&account.function)),
            None => self.lookup(&account.function, true),
        }
    }
}

/// The names under which a call is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallNames {
    interface: String,
    /// As it is declared, in full, in short, and the resource that it is a method of.
    function: Vec<String>,
}

impl CallNames {
    /// Those of a call.
    #[must_use]
    pub fn of(call: &HostCall) -> Self {
        let name = render::function_name(call);
        let resource = name.split_once('.').map(|(resource, _)| resource.to_owned());
        let mut function = vec![call.func.name.to_string(), render::short_name(call)];
        function.extend(resource);
        function.push(name);
        Self { interface: call.func.interface.to_string(), function }
    }
}

fn one_of(patterns: &[String], matches: impl Fn(&str) -> bool) -> bool {
    patterns.is_empty() || patterns.iter().any(|p| matches(p))
}

fn in_interface(pattern: &str, interface: &str) -> bool {
    let ends = |c| matches!(c, ':' | '/');
    let starts = interface.match_indices(ends).map(|(at, _)| at + 1);
    std::iter::once(0).chain(starts).any(|start| {
        let stops = interface[start..].match_indices(ends).map(|(at, _)| start + at);
        stops.chain([interface.len()]).any(|stop| matches(pattern, &interface[start..stop]))
    })
}

/// Whether the pattern, in which `*` is any characters, is the whole name.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_characters() {
        for (pattern, name) in [
            ("", ""),
            ("*", ""),
            ("*", "x"),
            ("a*", "a"),
            ("*-at", "open-at"),
            ("fd_*", "fd_read"),
            ("a*b*c", "abbc"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("", "x"),
            ("a", "ab"),
            ("a*a", "a"),
            ("*-at", "open-att"),
            ("a*b*c", "acb"),
            ("fd_*", "path_open"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn an_interface_is_matched_by_whole_parts() {
        let name = "wasi:filesystem/types";
        for pattern in ["wasi", "filesystem", "types", "wasi:filesystem", "filesystem/types", name, "file*"] {
            assert!(in_interface(pattern, name), "{pattern}");
        }
        for pattern in ["file", "ypes", "wasi:", "wasi:types", ""] {
            assert!(!in_interface(pattern, name), "{pattern}");
        }
        assert!(in_interface("wasi_snapshot_preview1", "wasi_snapshot_preview1"));
    }
}
