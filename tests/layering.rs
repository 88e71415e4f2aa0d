//! The conventions of the source tree as tests: who may import whom, who may use the system, how long a file may be.
//!
//! The table of permitted imports is the code map in `src/lib.rs`; it is read from there, so the documentation cannot
//! differ from what is checked. Code behind `#[cfg(test)]` at the end of a file is ignored.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Files that may be longer than [`LINE_LIMIT`] because they are one regular table.
const REGULAR_TABLES: &[&str] = &[
    "src/wasm/ops/table.rs", // the instructions, a line for each
];
const LINE_LIMIT: usize = 600;

/// A path prefix, and the modules that may use it.
const RESERVED: &[(&str, &[&str])] = &[
    ("wasmparser", &["wasm"]),
    ("wasmprinter", &["wasm"]),
    ("wat", &["wasm"]),
    ("wast", &["wasm", "wast", "cli"]), // `cli` has a file of that name
    ("std::fs", &["wasi", "cli"]),
    ("std::env", &["wasi", "cli"]),
    ("std::net", &["wasi"]),
    ("std::time::SystemTime", &["wasi", "cli"]),
    ("std::time::Instant", &["wasi", "cli", "tui"]), // the screen times its own polling
    ("std::process", &["wasi", "cli", "main"]),
    ("cap_std", &["wasi", "cli"]),
    ("cap_fs_ext", &["wasi", "cli"]),
    ("getrandom", &["wasi"]),
    ("url", &["wasi"]),
    ("rustix", &["wasi", "cli", "tui"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui", "cli"]),
    ("clap", &["cli"]),
    ("signal_hook", &["cli"]),
    ("zstd", &["trace"]),
    ("gimli", &["symbols"]),
    ("unicode_linebreak", &["text"]),
    ("fluent_bundle", &["words"]),
    ("fluent_syntax", &["words"]),
];

/// A source file: its path from the top of the package, its top-level module and its text.
struct Source {
    path: String,
    module: String,
    /// How many `super::` lead from the file to the crate's root.
    depth: usize,
    text: String,
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

fn sources() -> Vec<Source> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&top.join("src"), &mut files);
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let inside = file.strip_prefix(top.join("src")).expect("it is inside");
            let mut parts: Vec<String> =
                inside.iter().map(|p| p.to_string_lossy().trim_end_matches(".rs").to_owned()).collect();
            let module = parts[0].clone();
            if parts.last().is_some_and(|p| p == "mod") {
                parts.pop();
            }
            let path = format!("src/{}", inside.to_string_lossy().replace('\\', "/"));
            Source {
                path,
                module,
                depth: parts.len(),
                text: fs::read_to_string(&file).expect("readable source"),
            }
        })
        .collect()
}

/// The code map's table: each module and what it may import. `all` and `all above but X` are expanded.
fn permitted() -> BTreeMap<String, BTreeSet<String>> {
    let lib =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("src/lib.rs");
    let mut table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut everything = Vec::new();
    for row in lib.lines().filter_map(|line| line.strip_prefix("//! | [`")) {
        let name = row.split('`').next().expect("a module").to_owned();
        let cell = row.trim_end_matches(" |").rsplit(" | ").next().expect("a last cell");
        let named = cell.split('`').skip(1).step_by(2).map(str::to_owned);
        let imports: BTreeSet<String> = if let Some(rest) = cell.strip_prefix("all above but ") {
            let but = rest.trim_matches('`');
            table.keys().filter(|module| *module != but).cloned().collect()
        } else if cell == "all" {
            BTreeSet::from(["*".to_owned()])
        } else {
            named.collect()
        };
        table.insert(name.clone(), imports);
        everything.push(name);
    }
    for imports in table.values_mut().filter(|imports| imports.contains("*")) {
        *imports = everything.iter().cloned().collect();
    }
    table
}

/// The text without comments, string contents and the test module at the end.
fn bare(text: &str) -> String {
    let mut tests = text.match_indices("#[cfg(test)]\nmod ").map(|(at, _)| at);
    // A test module with a file of its own is declared among the other modules.
    let here = |at: &usize| text[*at..].lines().nth(1).is_some_and(|line| !line.ends_with(';'));
    let text = &text[..tests.find(here).unwrap_or(text.len())];
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut in_string = false;
        let mut previous = ' ';
        let mut rest = line.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '"' if previous != '\\' && !(previous == '\'' && rest.peek() == Some(&'\'')) => {
                    in_string = !in_string
                }
                '/' if !in_string && rest.peek() == Some(&'/') => break,
                _ if !in_string => out.push(c),
                _ => {}
            }
            previous = if c == '\\' && previous == '\\' { ' ' } else { c };
        }
        out.push('\n');
    }
    out
}

/// Every `a::b::c` in the code, with `use` trees expanded.
fn paths(code: &str) -> BTreeSet<String> {
    fn tree(prefix: &str, body: &str, found: &mut BTreeSet<String>) {
        let mut depth = 0usize;
        let mut start = 0;
        let mut parts = Vec::new();
        for (i, c) in body.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    parts.push(&body[start..i]);
                    start = i + 1;
                }
                _ => {}
            }
        }
        parts.push(&body[start..]);
        for part in parts.into_iter().map(str::trim).filter(|p| !p.is_empty()) {
            match part.split_once('{') {
                Some((head, inner)) => {
                    tree(&format!("{prefix}{head}"), inner.trim_end().trim_end_matches('}'), found);
                }
                None => {
                    let name = part.split(" as ").next().unwrap_or(part).trim();
                    found.insert(format!("{prefix}{name}"));
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    for after in code.split("use ").skip(1) {
        if let Some((body, _)) = after.split_once(';') {
            let flat: String = body.split_whitespace().collect::<Vec<_>>().join(" ").replace(":: ", "::");
            tree("", &flat, &mut found);
        }
    }
    for word in code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        if word.contains("::") {
            found.insert(word.trim_matches(':').to_owned());
        }
    }
    found
}

fn starts_with_path(path: &str, prefix: &str) -> bool {
    path == prefix || path.strip_prefix(prefix).is_some_and(|rest| rest.starts_with("::"))
}

#[test]
fn modules_import_only_what_the_code_map_permits() {
    let table = permitted();
    let mut faults = Vec::new();
    // Tests may use what they need, whether in a file of their own or in the file that they test.
    let is_test = |path: &str| path.ends_with("/tests.rs") || path.contains("/tests/");
    let code = |source: &&Source| !matches!(&*source.module, "lib" | "main") && !is_test(&source.path);
    for source in sources().iter().filter(code) {
        let Some(may) = table.get(&source.module) else {
            faults.push(format!(
                "{}: module `{}` is not in the code map of src/lib.rs",
                source.path, source.module
            ));
            continue;
        };
        for path in paths(&bare(&source.text)) {
            if let Some(rest) = path.strip_prefix("crate::") {
                let module = rest.split("::").next().unwrap_or(rest);
                if module != source.module && table.contains_key(module) && !may.contains(module) {
                    faults.push(format!(
                        "{}: `{path}`, but `{}` may not import `{module}`",
                        source.path, source.module
                    ));
                }
            }
            let climbs = path.split("::").take_while(|part| *part == "super").count();
            if climbs >= source.depth && climbs > 0 {
                faults.push(format!(
                    "{}: `{path}` climbs out of `{}`; write `crate::…`",
                    source.path, source.module
                ));
            }
        }
    }
    assert!(faults.is_empty(), "layering:\n{}", faults.join("\n"));
}

/// The files of a module, by their paths in the crate (`["session", "expr", "syntax"]`), and the files that each
/// imports from.
struct Graph {
    names: Vec<Vec<String>>,
    imports: Vec<BTreeSet<usize>>,
}

impl Graph {
    fn of(sources: &[Source]) -> Self {
        let file = |source: &Source| -> Vec<String> {
            let inside = source.path.trim_start_matches("src/").trim_end_matches(".rs");
            inside.trim_end_matches("/mod").split('/').map(str::to_owned).collect()
        };
        let tests =
            |source: &&Source| !source.path.ends_with("/tests.rs") && !source.path.contains("/tests/");
        let sources: Vec<&Source> = sources.iter().filter(tests).collect();
        let names: Vec<Vec<String>> = sources.iter().map(|source| file(source)).collect();
        let code: Vec<String> = sources.iter().map(|source| bare(&source.text)).collect();
        // What a module re-exports from the files below it.
        let given: Vec<BTreeMap<String, String>> = code.iter().map(|code| given_out(code)).collect();
        let mut graph = Self { names, imports: Vec::new() };
        for (at, code) in code.iter().enumerate() {
            let paths = paths(code);
            let modules = graph.modules_named(at, &paths);
            let whole = |path: &String| match path.split_once("::") {
                Some((first, rest)) if modules.contains_key(first) => format!("{}::{rest}", modules[first]),
                _ => path.clone(),
            };
            let found = paths.iter().map(whole).filter_map(|path| graph.file_of(at, &path, &given)).collect();
            graph.imports.push(found);
        }
        graph
    }

    /// Modules for which a file has a short name (`use super::sockets;`), each with its path.
    fn modules_named(&self, from: usize, paths: &BTreeSet<String>) -> BTreeMap<String, String> {
        let none = vec![BTreeMap::new(); self.names.len()];
        let modules = paths.iter().filter_map(|path| {
            let path = path.trim_end_matches("::self");
            let (_, last) = path.rsplit_once("::")?;
            let imported = ["crate::", "super::", "self::"].iter().any(|start| path.starts_with(start));
            let file = self.file_of(from, path, &none).filter(|_| imported)?;
            let is_it = self.names[file].last().is_some_and(|name| name == last);
            is_it.then(|| (last.to_owned(), path.to_owned()))
        });
        modules.collect()
    }

    fn number(&self, name: &[String]) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The file that a path in another file leads to.
    fn file_of(&self, from: usize, path: &str, given: &[BTreeMap<String, String>]) -> Option<usize> {
        let mut parts = path.split("::").peekable();
        let mut name = match *parts.peek()? {
            "crate" => {
                parts.next();
                Vec::new()
            }
            "super" | "self" => self.names[from].clone(),
            below => {
                let name = [&self.names[from][..], &[below.to_owned()]].concat();
                self.number(&name).map(|_| self.names[from].clone())?
            }
        };
        while parts.next_if_eq(&"super").is_some() {
            name.pop();
        }
        parts.next_if_eq(&"self");
        while let Some(part) = parts.peek() {
            let longer = [&name[..], &[(*part).to_owned()]].concat();
            if self.number(&longer).is_none() {
                break;
            }
            name = longer;
            parts.next();
        }
        let file = self.number(&name)?;
        let through = parts.next().and_then(|item| given[file].get(item));
        through.and_then(|path| self.file_of(file, path, given)).or(Some(file)).filter(|file| *file != from)
    }

    /// Whether a file can be reached from another by imports within its module, not counting files that have others
    /// below them.
    fn reaches(&self, from: usize, to: usize) -> bool {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(at) = next.pop() {
            for &import in &self.imports[at] {
                if import == to {
                    return true;
                }
                if self.names[import][0] == self.names[to][0] && self.is_leaf(import) && seen.insert(import) {
                    next.push(import);
                }
            }
        }
        false
    }

    /// Whether there are no files below this one.
    fn is_leaf(&self, file: usize) -> bool {
        let name = &self.names[file];
        !self.names.iter().any(|other| other.len() > name.len() && other.starts_with(name))
    }
}

/// The names that a file re-exports, each with the path to its definition.
fn given_out(code: &str) -> BTreeMap<String, String> {
    let uses = code.split("pub").skip(1).filter_map(|after| {
        let after = after.trim_start();
        let after = after.strip_prefix('(').and_then(|rest| Some(rest.split_once(')')?.1)).unwrap_or(after);
        Some(after.trim_start().strip_prefix("use ")?.split_once(';')?.0)
    });
    let written: String = uses.map(|body| format!("use {body};\n")).collect();
    let last = |path: &String| path.rsplit("::").next().unwrap_or_default().to_owned();
    paths(&written).iter().filter(|path| path.contains("::")).map(|path| (last(path), path.clone())).collect()
}

/// There is an order within the modules: of two files, only one may build on the other. (A file that has others below
/// it is their front: it collects what they define, and they share what it defines.)
#[test]
fn no_files_of_a_module_import_each_other_in_circles() {
    let graph = Graph::of(&sources());
    let mut circles: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for file in (0..graph.names.len()).filter(|file| graph.is_leaf(*file)) {
        if graph.reaches(file, file) {
            circles.entry(&graph.names[file][0]).or_default().insert(graph.names[file].join("::"));
        }
    }
    assert!(circles.is_empty(), "files that import each other in circles: {circles:#?}");
}

#[test]
fn only_the_modules_named_touch_the_system_and_the_libraries_reserved_for_them() {
    let mut faults = Vec::new();
    for source in sources() {
        for path in paths(&bare(&source.text)) {
            for (prefix, may) in RESERVED {
                // `main` is the thin binary; `lib` only declares modules.
                if starts_with_path(&path, prefix) && !may.contains(&source.module.as_str()) {
                    faults.push(format!("{}: `{path}` belongs in {}", source.path, may.join(", ")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "reserved:\n{}", faults.join("\n"));
}

#[test]
fn every_file_says_why_it_exists_and_stays_short() {
    let mut faults = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//! ") {
            faults.push(format!("{}: begins without `//!`", source.path));
        }
        let lines = source.text.lines().count();
        let table = REGULAR_TABLES.contains(&source.path.as_str());
        if lines > LINE_LIMIT && !table {
            faults.push(format!(
                "{}: {lines} lines; more than {LINE_LIMIT} is for one regular table",
                source.path
            ));
        }
        if table && lines <= LINE_LIMIT {
            faults.push(format!("{}: no longer needs to be listed in REGULAR_TABLES", source.path));
        }
    }
    for table in REGULAR_TABLES {
        if !Path::new(env!("CARGO_MANIFEST_DIR")).join(table).exists() {
            faults.push(format!("{table}: listed in REGULAR_TABLES, but gone"));
        }
    }
    assert!(faults.is_empty(), "files:\n{}", faults.join("\n"));
}

/// `unsafe` occurs only in `exec`, and each block has a safety comment.
#[test]
fn unsafe_code_is_where_it_may_be_and_says_why() {
    let mut faults = Vec::new();
    for source in sources() {
        let code = bare(&source.text);
        let code: Vec<&str> = code.lines().collect();
        let text: Vec<&str> = source.text.lines().collect();
        for (at, line) in code.iter().enumerate().filter(|(_, line)| line.contains("unsafe {")) {
            let reason = text[at.saturating_sub(8)..=at].iter().any(|line| line.contains("// SAFETY: "));
            match (source.module.as_str(), reason) {
                ("exec", true) => {}
                ("exec", false) => faults.push(format!("{}:{}: no `// SAFETY:`", source.path, at + 1)),
                _ => faults.push(format!("{}:{}: `{}`", source.path, at + 1, line.trim())),
            }
        }
    }
    assert!(faults.is_empty(), "unsafe:\n{}", faults.join("\n"));
}

/// The reader of `use` lines needs a test of its own: a layering test that sees nothing always passes.
#[test]
fn the_reader_of_paths_sees_use_trees_and_inline_paths() {
    let code = bare(
        "use crate::{exec::{Value, Trap as T}, wasm};\nuse std::{fs, time::Instant};\n\
         fn f() { std::env::var(\"crate::tui\"); } // crate::cli\n#[cfg(test)]\nmod tests { use crate::dap; }\n",
    );
    let found = paths(&code);
    for path in [
        "crate::exec::Value",
        "crate::exec::Trap",
        "crate::wasm",
        "std::fs",
        "std::time::Instant",
        "std::env::var",
    ] {
        assert!(found.contains(path), "{path} not in {found:?}");
    }
    for path in ["crate::tui", "crate::cli", "crate::dap"] {
        assert!(!found.iter().any(|p| p.contains(path)), "{path} in {found:?}");
    }
    // A test module with a file of its own hides nothing that comes after it.
    let front = bare(
        "mod a;\n#[cfg(test)]\nmod tests;\npub use a::{B, C};\n#[cfg(test)]\nmod more {\n    pub use a::D;\n}\n",
    );
    assert_eq!(given_out(&front).into_keys().collect::<Vec<_>>(), ["B", "C"]);
}

/// The same goes for a graph without edges.
#[test]
fn the_graph_sees_imports_through_fronts_and_short_names() {
    let source = |path: &str, text: &str| Source {
        path: path.to_owned(),
        module: "m".to_owned(),
        depth: 0,
        text: text.to_owned(),
    };
    let graph = Graph::of(&[
        source("src/m/mod.rs", "mod alone;\nmod io;\nmod net;\n"),
        source("src/m/io.rs", "use super::net;\nfn f() { net::read(); }\n"),
        source("src/m/net/mod.rs", "mod stream;\n#[cfg(test)]\nmod tests;\npub use stream::read;\n"),
        source("src/m/net/stream.rs", "use crate::m::io::Broken;\n"),
        source("src/m/alone.rs", "use super::io::Broken;\n"),
    ]);
    let file = |name: &[&str]| graph.number(&name.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
    let [io, alone] = [file(&["m", "io"]), file(&["m", "alone"])].map(|file| file.expect("it is there"));
    assert!(graph.reaches(io, io) && graph.reaches(alone, io) && !graph.reaches(alone, alone));
}

#[test]
fn the_code_map_is_complete() {
    let table = permitted();
    let modules: BTreeSet<String> =
        sources().into_iter().map(|s| s.module).filter(|m| m != "lib" && m != "main").collect();
    assert_eq!(table.keys().cloned().collect::<BTreeSet<_>>(), modules);
    assert!(table["wasm"].is_empty() && table["text"].is_empty());
    assert!(table["lesson"] == BTreeSet::from(["session", "words"].map(str::to_owned)));
    assert!(table["tui"] == BTreeSet::from(["lesson", "session", "text", "words"].map(str::to_owned)));
    assert!(table["session"].contains("timeline") && !table["session"].contains("wasi"));
}
