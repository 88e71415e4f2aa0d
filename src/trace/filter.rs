//! Which calls a listing shows.

use super::{CallRecord, render};
use crate::caps::Account;
use crate::caps::nearest::nearest;
use crate::guest::HostCall;

/// Selects calls by interface, by function and by outcome; everything if nothing is specified.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    interfaces: Vec<String>,
    functions: Vec<String>,
    failed: bool,
}

impl Filter {
    /// Patterns, of which a name must match one in each list that is not empty; `failed` selects failures only.
    ///
    /// An interface is matched by whole parts of its name: `wasi:filesystem/types` by `filesystem`, `types`,
    /// `wasi:filesystem` and itself. A function is matched by its full name (`descriptor.open-at`), by its last word
    /// (`open-at`), or by its resource (`descriptor`). `*` in a pattern stands for any characters.
    #[must_use]
    pub fn new(interfaces: Vec<String>, functions: Vec<String>, failed: bool) -> Self {
        Self { interfaces, functions, failed }
    }

    /// The patterns that no function has, of these `(interface, name)`: the option that each is of, and a name that may
    /// have been meant.
    pub(crate) fn unmatched<'f>(
        &'f self,
        functions: &'f [(String, String)],
    ) -> Vec<(&'static str, &'f str, Option<&'f str>)> {
        let interfaces = || functions.iter().map(|(interface, _)| &**interface);
        let parts = interfaces().flat_map(|name| name.split([':', '/']).chain([name]));
        let parts: Vec<&str> = parts.collect();
        let names: Vec<&str> = functions.iter().flat_map(|(_, name)| spoken(name)).collect();
        let of_interface = self.interfaces.iter().filter(|p| !interfaces().any(|i| in_interface(p, i)));
        let of_function = self.functions.iter().filter(|p| !names.iter().any(|name| matches(p, name)));
        let near = |pattern: &str, names: &[&'f str]| nearest(pattern, names.iter().copied());
        of_interface
            .map(|pattern| ("--interface", &**pattern, near(pattern, &parts)))
            .chain(of_function.map(|pattern| ("--function", &**pattern, near(pattern, &names))))
            .collect()
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

    /// Whether a refusal inside the program is shown. It belongs to no interface and always counts as a failure.
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

/// The names that a function goes by: `[method]descriptor.open-at`, `descriptor.open-at`, `descriptor`, `open-at`.
fn spoken(name: &str) -> impl Iterator<Item = &str> {
    let rest = name.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(name, |(_, rest)| rest);
    let parts = rest.split_once('.').map(|(resource, last)| [resource, last]);
    [name, rest].into_iter().chain(parts.into_iter().flatten())
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

/// Whether the pattern, in which `*` stands for any characters, matches the whole name.
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
