//! A pure model of how wasi-libc matches a path against the directories it was given.
//!
//! wasi-libc keeps a table of preopens and decides by itself, before any host call, which of them covers a path. This
//! module has that decision as plain functions: remedies are found with it, and `libc` compares it with what the guest
//! really did. It knows no guest and no file system.
//!
//! The rules have been the same since wasi-sdk 16:

use super::PreopenReason;

/// The prefix that libc stores for a preopen's name: leading `/` and `./` dropped, and a lone `.` made empty.
///
/// The empty prefix covers every path.
#[must_use]
pub(crate) fn register(name: &str) -> String {
    let mut rest = name;
    loop {
        if let Some(shorter) = rest.strip_prefix('/').or_else(|| rest.strip_prefix("./")) {
            rest = shorter;
        } else if rest == "." {
            rest = "";
        } else {
            return rest.into();
        }
    }
}

/// The path as libc makes it absolute against its current directory: by joining, never by normalising.
#[must_use]
pub(crate) fn make_absolute(path: &str, cwd: &str) -> String {
    if path.starts_with('/') {
        return path.into();
    }
    if matches!(path, "" | "." | "./") {
        return cwd.into();
    }
    let path = path.strip_prefix("./").unwrap_or(path);
    let slash = if cwd.ends_with('/') { "" } else { "/" };
    format!("{cwd}{slash}{path}")
}

/// How one preopen fared against a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreopenVerdict {
    /// It covers the path (a longer or later one may still win).
    pub covers: bool,
    /// It is the one that libc uses for the path.
    pub matched: bool,
    /// Why it covers the path, or does not.
    pub reason: PreopenReason,
}

/// The result of libc's search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    /// Index of the preopen that wins, if any covers the path.
    pub best: Option<usize>,
    /// The path relative to the winner (empty if no preopen covers it).
    pub relative: String,
    /// One for each preopen, in their order.
    pub verdicts: Vec<PreopenVerdict>,
}

/// Finds the preopen for an absolute path as `__wasilibc_find_abspath` does: the longest stored prefix that covers it,
/// and among equals the one registered last. It decides only once, and tries no other if the file turns out to be
/// missing.
#[must_use]
pub(crate) fn find_abspath(prefixes: &[String], absolute: &str) -> Match {
    let path = absolute.trim_start_matches('/');
    let mut best: Option<usize> = None;
    for (index, prefix) in prefixes.iter().enumerate().rev() {
        if best.is_none_or(|b| prefix.len() > prefixes[b].len()) && covers(prefix, path) {
            best = Some(index);
        }
    }
    let relative = best.map_or_else(String::new, |b| {
        let rest = path[prefixes[b].len()..].trim_start_matches('/');
        if rest.is_empty() { ".".into() } else { rest.into() }
    });
    let verdicts = prefixes
        .iter()
        .enumerate()
        .map(|(index, prefix)| verdict(prefixes, index, prefix, path, best))
        .collect();
    Match { best, relative, verdicts }
}

/// Whether a prefix covers a path: the path starts with it, byte for byte, and ends there or goes on after a `/`.
fn covers(prefix: &str, path: &str) -> bool {
    if prefix.is_empty() {
        return true;
    }
    let bare = prefix.trim_end_matches('/').len();
    path.starts_with(prefix) && matches!(path.as_bytes().get(bare), None | Some(b'/'))
}

fn verdict(
    prefixes: &[String],
    index: usize,
    prefix: &str,
    path: &str,
    best: Option<usize>,
) -> PreopenVerdict {
    let covers = covers(prefix, path);
    let matched = best == Some(index);
    let reason = match best {
        _ if !covers => no_match(prefix, path),
        Some(b) if b != index && prefixes[b] == *prefix => PreopenReason::GivenAgain,
        Some(b) if b != index => PreopenReason::CoversLess { other: prefixes[b].clone() },
        _ if prefix.is_empty() => PreopenReason::Root,
        _ => PreopenReason::Begins { path: path.into(), name: prefix.into() },
    };
    PreopenVerdict { covers, matched, reason }
}

/// Why a prefix does not cover a path, in enough detail to put it right.
fn no_match(prefix: &str, path: &str) -> PreopenReason {
    let bare = prefix.trim_end_matches('/');
    if bare.len() < prefix.len() && path == bare {
        return PreopenReason::EndsInSlash { name: bare.into() };
    }
    let (path_text, name) = (path.to_owned(), prefix.to_owned());
    if path.starts_with(prefix) {
        return PreopenReason::NoWholeName { path: path_text, name };
    }
    let plain = |p: &str| p.split('/').filter(|c| !c.is_empty() && *c != ".").collect::<Vec<_>>().join("/");
    if covers_plain(&plain(prefix), &plain(path)) {
        return PreopenReason::NotSimplified { path: path_text, name };
    }
    if path.split('/').chain(prefix.split('/')).any(|c| c == "..") {
        return PreopenReason::DotsNotSimplified { path: path_text, name };
    }
    PreopenReason::OtherBeginning { path: path_text, name }
}

fn covers_plain(prefix: &str, path: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(names: &[&str], path: &str) -> Match {
        let prefixes: Vec<String> = names.iter().map(|n| register(n)).collect();
        find_abspath(&prefixes, &make_absolute(path, "/"))
    }

    /// `Some(relative)` if the only preopen matches.
    fn one(name: &str, path: &str) -> Option<String> {
        let found = find(&[name], path);
        found.best.map(|_| found.relative)
    }

    #[test]
    fn names_lose_their_leading_slashes_and_dots() {
        let stored = [
            (".", ""),
            ("/", ""),
            ("", ""),
            (".//./", ""),
            ("/data", "data"),
            ("data", "data"),
            ("./data", "data"),
            ("/data/", "data/"),
            ("..", ".."),
            ("/a/../data", "a/../data"),
            (".hidden", ".hidden"),
            ("/./.", ""),
        ];
        for (name, prefix) in stored {
            assert_eq!(register(name), prefix, "{name}");
        }
    }

    #[test]
    fn paths_are_joined_to_the_current_directory_but_not_normalised() {
        let rows = [
            ("/f", "/", "/f"),
            ("f", "/", "/f"),
            ("./f", "/", "/f"),
            ("././f", "/", "/./f"),
            ("", "/sub", "/sub"),
            (".", "/sub", "/sub"),
            ("./", "/sub", "/sub"),
            ("../f", "/sub", "/sub/../f"),
            ("f", "/sub/", "/sub/f"),
        ];
        for (path, cwd, absolute) in rows {
            assert_eq!(make_absolute(path, cwd), absolute, "{path} in {cwd}");
        }
    }

    #[test]
    fn a_root_preopen_covers_everything() {
        for name in [".", "/", "", ".//./"] {
            assert_eq!(one(name, "/etc/hostname").as_deref(), Some("etc/hostname"), "{name}");
            assert_eq!(one(name, "/").as_deref(), Some("."), "{name}");
        }
    }

    #[test]
    fn a_named_preopen_covers_what_begins_with_its_name() {
        for name in ["/data", "data", "./data"] {
            for path in ["/data/f", "data/f", "./data/f", "//data//f"] {
                assert_eq!(one(name, path).as_deref(), Some("f"), "{name} {path}");
            }
        }
        assert_eq!(one("/data", "/data").as_deref(), Some("."));
        assert_eq!(one("/data", "/data/../data/f").as_deref(), Some("../data/f"));
        assert_eq!(one("..", "../x").as_deref(), Some("x"));
        assert_eq!(one("/a/../data", "/a/../data/f").as_deref(), Some("f"));
    }

    #[test]
    fn what_does_not_match_says_why() {
        let rows = [
            ("/data", "/data2/f", "not a whole name"),
            ("/data", "/database", "not a whole name"),
            ("/data", "/./data/f", "not simplified"),
            ("/data", "././data/f", "not simplified"),
            ("/data", "/x/../data/f", "“..” is not simplified"),
            ("/data/", "/data", "ends in “/”"),
            ("/a/../data", "/data/f", "“..” is not simplified"),
            ("/data", "file.txt", "“file.txt” does not begin with “data”"),
        ];
        for (name, path, why) in rows {
            let found = find(&[name], path);
            assert_eq!(found.best, None, "{name} {path}");
            let reason = found.verdicts[0].reason.message().to_string();
            assert!(reason.contains(why), "{name} {path}: {reason}");
        }
    }

    #[test]
    fn a_trailing_slash_still_covers_what_is_inside() {
        assert_eq!(one("/data/", "/data/f").as_deref(), Some("f"));
        assert_eq!(one("/data/", "/data/").as_deref(), Some("."));
    }

    #[test]
    fn the_last_of_equal_names_wins_without_a_second_try() {
        let found = find(&["/d", "/d"], "/d/f");
        assert_eq!((found.best, found.relative.as_str()), (Some(1), "f"));
        assert!(found.verdicts[0].covers && !found.verdicts[0].matched);
        assert_eq!(found.verdicts[0].reason, PreopenReason::GivenAgain);
    }

    #[test]
    fn the_longest_name_wins_in_any_order() {
        for names in [["/", "/sub"], ["/sub", "/"]] {
            let found = find(&names, "/sub/inner");
            assert_eq!(found.best.map(|b| names[b]), Some("/sub"));
            assert_eq!(found.relative, "inner");
        }
    }

    #[test]
    fn no_preopens_no_match() {
        let found = find(&[], "sample_text");
        assert_eq!(found, Match { best: None, relative: String::new(), verdicts: vec![] });
    }
}
