//! The words on the screen are in the catalogues, in every language, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The catalogue files that contain the words on the screen.
const FILES: &[&str] = &[
    "screen", "held", "lesson", "help", "keys", "commands", "wrong", "answers", "past", "trials", "checks",
    "compare", "calls", "traps", "sources",
];

/// Files of `src/tui` that are not checked: tests, and what they use.
const NOT_LOOKED_AT: &[&str] = &["fixture.rs", "testing.rs", "japanese.rs"];

/// What is the same in every language: keys, names, typed text, and WebAssembly text.
const SAME: &[&str] = &[
    // Keys.
    "enter",
    "esc",
    "tab",
    "backtab",
    "backspace",
    "pgup",
    "pgdn",
    "home",
    "end",
    "ctrl",
    "space",
    // Names.
    "wasmscope",
    "out",
    "err",
    "MiB",
    "KiB",
    "null",
    "none",
    // What a user types, and what the session and the lessons are asked.
    "theme",
    "help",
    "quit",
    "exit",
    "restart",
    "dark",
    "light",
    "plain",
    "mem",
    "goto",
    "code",
    "call",
    "whatif",
    "adopt",
    "invoke",
    "reply ",
    "standard output",
    // The environment.
    "WASMSCOPE_THEME",
    "NO_COLOR",
    "COLORFGBG",
    // WebAssembly text.
    "func",
    "param",
    "mut",
    "i32",
    "i64",
    "block",
    "loop",
    "else",
    "br_if",
    "br_table",
    "return",
    "call_indirect",
    "return_call",
    "return_call_indirect",
    "unreachable",
];

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable source folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The string literals of a source text with their lines, without the test module at the end.
fn literals(text: &str) -> Vec<(usize, String)> {
    let begins = |(at, _): &(usize, &str)| text[*at..].lines().nth(1).is_some_and(|line| line.ends_with('{'));
    let end = text.match_indices("#[cfg(test)]\nmod ").find(begins).map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    let chars: Vec<char> = text.chars().collect();
    let (mut at, mut line, mut found) = (0, 1, Vec::new());
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('\n', _) => line += 1,
            ('/', Some('/')) => {
                while at < chars.len() && chars[at] != '\n' {
                    at += 1;
                }
                continue;
            }
            // A character literal, not a lifetime.
            ('\'', Some('\\')) => at += 2 + usize::from(chars.get(at + 2) == Some(&'\'')),
            ('\'', Some(_)) if chars.get(at + 2) == Some(&'\'') => at += 2,
            ('"', _) => {
                let (begun, mut literal) = (line, String::new());
                at += 1;
                while at < chars.len() && chars[at] != '"' {
                    line += usize::from(chars[at] == '\n');
                    if chars[at] == '\\' {
                        at += 1;
                        // Escapes like `\n` and `\u{…}` are not letters.
                        literal.push(' ');
                        line += usize::from(chars.get(at) == Some(&'\n'));
                    } else {
                        literal.push(chars[at]);
                    }
                    at += 1;
                }
                found.push((begun, literal));
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The text without what is in braces, which are facts.
fn without_facts(text: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_usize);
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// The words of at least three Latin letters.
fn latin(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text.split(|c| !is_part(c)).filter(|word| {
        word.chars().filter(char::is_ascii_alphabetic).count() >= 3 && word.chars().any(char::is_alphabetic)
    });
    words.map(str::to_owned).collect()
}

/// The messages of a catalogue file: each name and its text, with all alternatives one after the other.
fn messages(lang: &str, file: &str) -> BTreeMap<String, String> {
    let path = top().join(format!("src/words/{lang}/{file}.ftl"));
    let text = fs::read_to_string(path).expect("a catalogue");
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            Some((id, says)) => {
                last = id.to_owned();
                found.insert(last.clone(), says.trim().to_owned());
            }
            None if !line.trim().is_empty() => {
                let variant = line.trim().trim_start_matches('*');
                let says = variant.strip_prefix('[').and_then(|rest| rest.split_once("] "));
                let more = says.map_or("", |(_, says)| says);
                if let Some(message) = found.get_mut(&last) {
                    message.push_str(&format!(" {more}"));
                }
            }
            None => {}
        }
    }
    found
}

#[test]
fn the_screen_says_nothing_that_is_not_in_the_catalogues() {
    let folder = top().join("src/words/en");
    let files = fs::read_dir(folder).expect("the catalogues").map(|entry| entry.expect("an entry").path());
    let stem = |path: PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    let ids: BTreeSet<String> = files.flat_map(|path| messages("en", &stem(path)).into_keys()).collect();
    let tui = top().join("src/tui");
    let mut sources = Vec::new();
    rust_files(&tui, &mut sources);
    let (mut faults, mut seen) = (Vec::new(), 0);
    for source in sources {
        let name = source.strip_prefix(&tui).expect("inside").to_string_lossy().replace('\\', "/");
        if NOT_LOOKED_AT.contains(&&*name) {
            continue;
        }
        for (line, literal) in literals(&fs::read_to_string(&source).expect("readable source")) {
            // The tables of keys and panes contain only a part of a message's name.
            let part = ids.iter().any(|id| {
                id.strip_prefix("key-").or(id.strip_prefix("bar-")) == Some(&literal)
                    || id.strip_prefix("tab").or(id.strip_prefix("key")) == Some(&literal)
            });
            let prefix = ["tab", "pane", "about", "empty", "key-", "bar-"].contains(&&*literal);
            seen += 1;
            if ids.contains(&literal) || part || prefix || SAME.contains(&&*literal) {
                continue;
            }
            let words = latin(&without_facts(&literal));
            let unknown: Vec<_> = words.iter().filter(|word| !SAME.contains(&&***word)).collect();
            if !unknown.is_empty() {
                faults.push(format!("src/tui/{name}:{line}: \"{literal}\""));
            }
        }
    }
    assert!(seen > 200, "the reader of literals sees some");
    assert!(faults.is_empty(), "words outside the catalogues:\n{}", faults.join("\n"));
}

#[test]
fn every_message_of_the_screen_is_said_somewhere() {
    let mut sources = Vec::new();
    rust_files(&top().join("src"), &mut sources);
    let text = |path: PathBuf| fs::read_to_string(path).expect("readable source");
    let said: BTreeSet<String> =
        sources.into_iter().flat_map(|path| literals(&text(path))).map(|(_, literal)| literal).collect();
    let mut faults = Vec::new();
    for file in FILES {
        for id in messages("en", file).into_keys() {
            let pieces = ["key-", "bar-", "command-"].iter().filter_map(|prefix| id.strip_prefix(prefix));
            let of_pane =
                ["tab-", "pane-", "about-", "empty-"].iter().filter_map(|prefix| id.strip_prefix(prefix));
            let mut parts = pieces.map(str::to_owned).chain(of_pane.map(|pane| format!("-{pane}")));
            if !said.contains(&id) && !parts.any(|part| said.contains(&part)) {
                faults.push(id);
            }
        }
    }
    assert!(faults.is_empty(), "said nowhere: {faults:?}");
}

#[test]
fn japanese_has_no_english_but_names_and_keys() {
    /// What Japanese sentences contain unchanged.
    const NAMES: &[&str] = &[
        "WebAssembly",
        "WASI",
        "wasi",
        "libc",
        "TCP",
        "UDP",
        "ABI",
        "DWARF",
        "UTF",
        "shift",
        "start",
        "ADDR",
        "NUMBER",
        "TEXT",
        "SHA",
        "WIT",
        "wasmtime",
        "resource",
        "new",
        "rep",
        "std",
        "main",
        "source",
        "WAT",
        "GOT",
    ];
    let mut faults = Vec::new();
    for file in FILES {
        for (id, says) in messages("ja", file) {
            // Text in backticks is typed as it is.
            let said: String = without_facts(&says).split('`').step_by(2).collect();
            let unknown =
                latin(&said).into_iter().filter(|word| !SAME.contains(&&**word) && !NAMES.contains(&&**word));
            faults.extend(unknown.map(|word| format!("{file}.ftl: {id}: {word}")));
        }
    }
    assert!(faults.is_empty(), "English in Japanese:\n{}", faults.join("\n"));
}

#[test]
fn the_readers_see_what_there_is() {
    let found =
        literals("let a = '\"'; // \"no\"\nf(\"one {two} \\\"three\", 'x', \"four\\n\"); fn g<'a>() {}\n");
    let found: Vec<&str> = found.iter().map(|(_, literal)| &**literal).collect();
    assert_eq!(found, ["one {two}  three", "four "]);
    assert_eq!(latin(&without_facts("one {two} of i32")), ["one"]);
    assert_eq!(latin(&without_facts(&messages("en", "general")["bytes"])), ["byte", "bytes"]);
}
