//! The conventions of names and comments as a test: a type's name says which type it is, and a comment says something.
//!
//! Test code is not looked at: what stands behind `#[cfg(test)]` at the end of a file, and files called `tests.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Names that more than one type may have, and why.
const SHARED_NAMES: &[(&str, &str)] = &[];

/// The Rust files below a folder, with their text up to their tests.
fn sources() -> Vec<(String, String)> {
    fn visit(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                visit(&path, found);
            } else if name.ends_with(".rs") && name != "tests.rs" {
                found.push(path);
            }
        }
    }
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    visit(&top.join("src"), &mut files);
    let text = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable file");
        let code = text.find("\n#[cfg(test)]\nmod ").map_or(&*text, |end| &text[..end]).to_owned();
        (path.strip_prefix(top).expect("a file of ours").display().to_string(), code)
    };
    files.into_iter().map(text).collect()
}

/// The name that a line gives to a type.
fn named_type(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.strip_prefix(' ')?,
        None => line,
    };
    let (keyword, rest) = line.split_once(' ')?;
    matches!(keyword, "struct" | "enum" | "trait" | "union").then_some(())?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    rest.starts_with(char::is_uppercase).then_some(&rest[..end])
}

#[test]
fn no_two_types_have_the_same_name() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            if let Some(name) = named_type(line) {
                places.entry(name.to_owned()).or_default().push(format!("{path}:{}", number + 1));
            }
        }
    }
    assert!(places.len() > 500, "the source has types: {}", places.len());
    let may = |name: &str| SHARED_NAMES.iter().any(|(shared, _)| *shared == name);
    let twice: Vec<_> = places.iter().filter(|(name, at)| at.len() > 1 && !may(name)).collect();
    assert!(twice.is_empty(), "types that share a name: {twice:#?}");
    for (name, why) in SHARED_NAMES {
        let shared = places.get(*name).is_some_and(|at| at.len() > 1);
        assert!(shared && !why.is_empty(), "`{name}` stands in the list and is not shared");
    }
}

/// Comments that are help texts of the command line, which are as short as help should be.
const HELP_TEXTS: &str = "src/cli/args.rs";

/// A comment's words, and whether it names something: a function of a specification, a number, an example.
fn says_something(comment: &str) -> bool {
    comment.split_whitespace().count() > 3 || comment.contains(|c: char| c == '`' || c.is_ascii_digit())
}

#[test]
fn no_doc_comment_only_repeats_a_name() {
    let mut empty = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| path != HELP_TEXTS) {
        let mut comment: Option<(usize, String)> = None;
        for (number, line) in text.lines().chain([""]).enumerate() {
            match (line.trim_start().strip_prefix("///"), &mut comment) {
                (Some(more), Some((_, words))) => *words += more,
                (Some(words), None) => comment = Some((number + 1, words.to_owned())),
                (None, _) => {
                    empty.extend(
                        comment
                            .take()
                            .filter(|(_, words)| !says_something(words))
                            .map(|(line, words)| format!("{path}:{line}:{words}")),
                    );
                }
            }
        }
    }
    assert!(empty.is_empty(), "{} comments of three words or fewer:\n{}", empty.len(), empty.join("\n"));
}

#[test]
fn lines_that_name_types_are_recognised() {
    assert_eq!(named_type("pub(in crate::exec) struct Word(u32);"), Some("Word"));
    assert_eq!(named_type("    enum Kind<'a> {"), Some("Kind"));
    assert_eq!(named_type("pub trait Host: Sized {"), Some("Host"));
    assert_eq!(named_type("    type Item = u32;"), None);
    assert_eq!(named_type("let structure = 1;"), None);
}
