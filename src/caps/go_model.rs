//! How Go's own library finds the directory for a path: it is not wasi-libc, and has other rules.
//!
//! The whole path, simplified (`..` included), must begin with a directory's name, letter by letter, as it was given:
//! `.` covers nothing. A relative path is joined to `PWD` or, without that variable, to the name of the first
//! directory. Where no name covers the path, the library still asks the host, with the descriptor -1.

/// The descriptor (-1) that the library passes if no directory covers the path.
pub const NONE: u32 = u32::MAX;

/// The current directory, if it is an absolute path. `pwd` is the value of the variable `PWD`; `names` are those of the
/// directories, as they were given. If the current directory is not absolute, what programs do with relative paths is
/// not modelled.
#[must_use]
pub(crate) fn current_directory(pwd: Option<&str>, names: &[&str]) -> Option<String> {
    let cwd = match pwd.filter(|pwd| !pwd.is_empty()) {
        Some(pwd) => whole(pwd, "/"),
        None => (*names.first()?).to_owned(),
    };
    cwd.starts_with('/').then_some(cwd)
}

/// A path in full: joined to `cwd` (an absolute path) if it is relative, and simplified.
#[must_use]
pub fn whole(path: &str, cwd: &str) -> String {
    let before = if path.starts_with('/') { "" } else { cwd };
    let mut parts: Vec<&str> = Vec::new();
    for part in before.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    let slash = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    format!("/{}{slash}", parts.join("/"))
}

/// How the library may spell a path before it looks for a directory, without leading slashes. Where the current
/// directory has a relative name, functions that open files join it to the path twice, and others once.
#[must_use]
pub(crate) fn spelled(path: &str, pwd: Option<&str>, names: &[&str]) -> Vec<String> {
    let spelled = match current_directory(pwd, names) {
        Some(cwd) => vec![whole(path, &cwd)],
        None if path.starts_with('/') => vec![whole(path, "/")],
        None => {
            let cwd = names.first().copied().unwrap_or_default();
            let once = joined(cwd, path);
            let twice = joined(cwd, &once);
            vec![once, twice]
        }
    };
    spelled.into_iter().map(|path| path.trim_start_matches('/').to_owned()).collect()
}

/// A path joined to a relative directory, and simplified; `..` at the beginning stays.
fn joined(dir: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in dir.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    let slash = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    format!("{}{slash}", parts.join("/"))
}

/// The index of the directory that covers a whole path, if one does, and the path that the host is asked for.
#[must_use]
pub fn find<'a>(names: &[&str], whole: &'a str) -> (Option<usize>, &'a str) {
    let mut best: Option<usize> = None;
    for (index, name) in names.iter().enumerate() {
        if name.len() > best.map_or(0, |best| names[best].len()) && whole.starts_with(name) {
            best = Some(index);
        }
    }
    let rest = whole[best.map_or(0, |best| names[best].len())..].trim_start_matches('/');
    (best, if rest.is_empty() { "." } else { rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of directories, `PWD`, a path; then the directory that covers it, and the path that the host is asked for.
    type Row<'a> = (&'a [&'a str], Option<&'a str>, &'a str, Option<usize>, &'a str);

    /// Each row was observed in the host calls of a program built with Go 1.27.
    #[test]
    fn what_programs_ask_for() {
        let rows: [Row<'_>; 9] = [
            (&["."], Some("/"), "f", None, "f"),
            (&["/"], None, "f", Some(0), "f"),
            (&["/"], None, "../f", Some(0), "f"),
            (&["/data"], None, "f", Some(0), "f"),
            (&["/data"], None, "/f", None, "f"),
            (&["/data"], None, "/database", Some(0), "base"),
            (&["/data", "/data/in"], None, "in/f", Some(1), "f"),
            (&[".", "/"], Some("/"), "f", Some(1), "f"),
            (&["/data"], Some("/data/in"), "../f/", Some(0), "f/"),
        ];
        for (names, pwd, path, best, asked) in rows {
            let cwd = current_directory(pwd, names).expect("an absolute one");
            assert_eq!(find(names, &whole(path, &cwd)), (best, asked), "{path} with {names:?}, PWD {pwd:?}");
        }
        let relative: [(&[&str], &str, &[&str]); 4] = [
            (&["./data"], "data/a.txt", &["data/data/a.txt", "data/data/data/a.txt"]),
            (&["."], "./f", &["f", "f"]),
            (&["data"], "../f", &["f", "data/f"]),
            (&[], "f", &["f", "f"]),
        ];
        for (names, path, asked) in relative {
            assert_eq!(spelled(path, None, names), asked, "{path} with {names:?}");
        }
        assert_eq!(current_directory(None, &["."]), None);
        assert_eq!(current_directory(None, &[]), None);
    }
}
