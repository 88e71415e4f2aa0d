//! Which calls a listing shows.

use super::{CallRecord, render};
use crate::caps::Account;

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
        if self.interfaces.is_empty() && self.functions.is_empty() {
            return true;
        }
        let call = &record.call;
        let name = render::function_name(call);
        let short = render::short_name(call);
        let resource = name.split_once('.').map(|(resource, _)| resource);
        one_of(&self.interfaces, |p| in_interface(p, &call.func.interface))
            && one_of(&self.functions, |p| {
                [&*call.func.name, &name, &short].into_iter().chain(resource).any(|n| matches(p, n))
            })
    }

    /// Whether an answer that was found inside the program is shown, which belongs to no interface. `refused` tells a
    /// refusal from what the program only asked for and did without.
    #[must_use]
    pub fn lookup(&self, function: &str, refused: bool) -> bool {
        (refused || !self.failed)
            && self.interfaces.is_empty()
            && one_of(&self.functions, |p| matches(p, function))
    }

    /// Whether an account is shown, given the call that it belongs to, if it does to one. By its function it is found
    /// under both names: that of the call and that of the library's function that led to it.
    #[must_use]
    pub fn account(&self, account: &Account, call: Option<&CallRecord>) -> bool {
        let any = Self { failed: false, ..self.clone() };
        let by_call = || {
            call.is_some_and(|record| {
                let functions = if one_of(&self.functions, |p| matches(p, &account.function)) {
                    Vec::new()
                } else {
                    self.functions.clone()
                };
                Self { functions, ..any.clone() }.call(record)
            })
        };
        let failed = !self.failed || account.outcome.is_refusal();
        failed && (by_call() || call.is_none() && any.lookup(&account.function, true))
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
