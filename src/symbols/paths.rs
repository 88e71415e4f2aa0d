//! Paths of source files: what a line table and its unit say of them, put together.

use super::sections::Slice;
use gimli::{AttributeValue, Dwarf, LineProgramHeader, Unit};
use std::collections::HashMap;
use std::sync::Arc;

/// The most bytes of a name that are used: it is one line of text, however long it claims to be.
const LONGEST: usize = 4096;

/// The paths of a unit's files, each made when it is first asked for.
pub(super) struct Paths<'b, 'a> {
    dwarf: &'b Dwarf<Slice<'a>>,
    header: Option<&'b LineProgramHeader<Slice<'a>>>,
    known: HashMap<u64, Arc<str>>,
}

impl<'b, 'a> Paths<'b, 'a> {
    /// The paths of the files that a unit's entries refer to by number.
    pub fn of(dwarf: &'b Dwarf<Slice<'a>>, unit: &'b Unit<Slice<'a>>) -> Self {
        let header = unit.line_program.as_ref().map(gimli::IncompleteLineProgram::header);
        Self { dwarf, header, known: HashMap::new() }
    }

    /// The path of a file; empty if there is no such file.
    pub fn path(&mut self, number: u64) -> Arc<str> {
        let (dwarf, header) = (self.dwarf, self.header);
        let path = || header.and_then(|header| path(dwarf, header, number)).unwrap_or_default().into();
        Arc::clone(self.known.entry(number).or_insert_with(path))
    }
}

/// The path of a file by its number: below its directory, and that below the directory of compilation.
pub(super) fn path(
    dwarf: &Dwarf<Slice<'_>>,
    header: &LineProgramHeader<Slice<'_>>,
    number: u64,
) -> Option<String> {
    let file = header.file(number)?;
    let mut path = text(dwarf, file.path_name())?;
    // Directory 0 is that of the compilation, in all versions.
    for folder in [file.directory_index(), 0] {
        if is_absolute(&path) {
            break;
        }
        let folder = header.directory(folder).and_then(|folder| text(dwarf, folder));
        path = joined(folder.as_deref().unwrap_or_default(), &path);
        if file.directory_index() == 0 {
            break;
        }
    }
    Some(without_dots(&path))
}

fn text(dwarf: &Dwarf<Slice<'_>>, value: AttributeValue<Slice<'_>>) -> Option<String> {
    let slice = dwarf.attr_line_string(value).ok()?;
    let bytes = slice.slice();
    Some(String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]).into_owned())
}

/// A path below a folder.
pub(super) fn joined(folder: &str, path: &str) -> String {
    match folder.trim_end_matches(['/', '\\']) {
        _ if is_absolute(path) || folder.is_empty() => path.to_owned(),
        // Windows paths keep their separators.
        folder if folder.contains('\\') && !folder.contains('/') => format!("{folder}\\{path}"),
        folder => format!("{folder}/{path}"),
    }
}

/// Whether a path needs no folder before it. Some are URLs: `wasisdk://v30.0/…`.
pub(super) fn is_absolute(path: &str) -> bool {
    let is_url = || {
        let scheme = path.split_once("://").map(|(scheme, _)| scheme);
        scheme.is_some_and(|scheme| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        })
    };
    path.starts_with(['/', '\\']) || path.as_bytes().get(1) == Some(&b':') || is_url()
}

/// A path without the components that say nothing: `./a/./b` is `a/b`.
pub(super) fn without_dots(path: &str) -> String {
    let has_dots = path.split(['/', '\\']).any(|part| part == ".");
    if !has_dots {
        return path.to_owned();
    }
    let parts: Vec<&str> = path.split_inclusive(['/', '\\']).collect();
    parts.into_iter().filter(|part| part.trim_end_matches(['/', '\\']) != ".").collect()
}

/// Whether a path ends with these components, whichever separators either uses. A relative path starts in an unknown
/// directory, so it also matches if it is itself the end of what is asked for.
pub(super) fn ends_with(path: &str, end: &str) -> bool {
    let relative = !is_absolute(path) && !path.is_empty();
    let mut path = parts(path);
    let mut wanted = parts(end).peekable();
    wanted.peek().is_some()
        && loop {
            match (path.next(), wanted.next()) {
                (_, None) => break true,
                (None, Some(_)) => break relative,
                (Some(part), Some(wanted)) if part == wanted => {}
                (Some(_), Some(_)) => break false,
            }
        }
}

/// Whether two paths are the same, whichever separators either uses.
pub(super) fn same(one: &str, other: &str) -> bool {
    is_absolute(one) == is_absolute(other) && parts(one).eq(parts(other))
}

/// The components of a path, last to first, without those that `..` takes back.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    let mut taken_back = 0_usize;
    path.rsplit(['/', '\\']).filter(move |part| match *part {
        "" | "." => false,
        ".." => {
            taken_back += 1;
            false
        }
        _ if taken_back > 0 => {
            taken_back -= 1;
            false
        }
        _ => true,
    })
}

/// The name of a file without its folders.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_named_by_its_last_parts() {
        for end in ["main.rs", "src/main.rs", r"src\main.rs", "./src/main.rs", "/w/src/main.rs"] {
            assert!(ends_with("/w/src/main.rs", end), "{end}");
            assert!(ends_with(r"\w\src\main.rs", end), "{end}");
        }
        assert!(ends_with("/w/lib/../util.h", "w/util.h") && same("/w/lib/../util.h", "/w/util.h"));
        assert!(ends_with("src/main.rs", "/w/src/main.rs") && !ends_with("src/main.rs", "/w/other/main.rs"));
        for end in ["", "ain.rs", "other/main.rs", "/", "x/w/src/main.rs"] {
            assert!(!ends_with("/w/src/main.rs", end), "{end}");
        }
    }

    #[test]
    fn a_relative_path_is_below_a_folder() {
        for (folder, path, whole) in [
            ("/w", "a.c", "/w/a.c"),
            ("/w/", "/x/a.c", "/x/a.c"),
            ("/w", "wasisdk://v30.0/a.c", "wasisdk://v30.0/a.c"),
            ("", "a.c", "a.c"),
            (r"C:\w", "a.c", r"C:\w\a.c"),
            ("/w", "C:/a.c", "C:/a.c"),
        ] {
            assert_eq!(joined(folder, path), whole);
        }
        assert_eq!(without_dots("./build/./a.c"), "build/a.c");
        assert_eq!(without_dots(r"C:\.\w\a.c"), r"C:\w\a.c");
        assert_eq!(without_dots("/w/../a.c"), "/w/../a.c");
    }
}
