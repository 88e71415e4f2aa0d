//! Random cases: a tree of files, what a program is given of it, and the path that it opens.

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// A program of `tests/guests/advice/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Program {
    Open,
    First,
    Below,
    Preopen,
    Go,
}

impl Program {
    pub fn file(self) -> PathBuf {
        let name = match self {
            Self::Open => "open.wasm",
            Self::First => "first.wat",
            Self::Below => "below.wasm",
            Self::Preopen => "preopen.wat",
            Self::Go => "go.wasm",
        };
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/advice").join(name)
    }
}

/// What a case is made of. `TMP` in a flag or an argument stands for the directory that has the tree.
#[derive(Debug, Clone)]
pub struct Case {
    pub program: Program,
    /// Files, directories (with a slash at the end) and links (`name -> target`), from the directory to run in.
    pub tree: Vec<String>,
    pub flags: Vec<String>,
    /// The program's arguments.
    pub args: Vec<String>,
}

/// Everything that a tree may have.
const TREE: [&str; 20] = [
    "a.txt",
    "b.txt",
    "data/",
    "data/a.txt",
    "data/b.txt",
    "data/data/a.txt",
    "data/sub/",
    "data/sub/a.txt",
    "data/sub/c.txt",
    "sub/",
    "sub/a.txt",
    "sub/data/a.txt",
    "x/y/d.txt",
    "with space/a.txt",
    "data/inner -> a.txt",
    "away -> ../out/a.txt",
    "shortcut -> data/sub",
    "../a.txt",
    "../out/a.txt",
    "../out/e.txt",
];

const HOSTS: [&str; 10] =
    [".", "data", "./data", "data/", "sub", "data/sub", "x", "..", "../out", "TMP/home/data"];

const GUESTS: [&str; 9] = ["/", ".", "data", "/data", "/app", "sub", "/data/sub", "TMP/home", "x/y"];

const PATHS: [&str; 22] = [
    "a.txt",
    "b.txt",
    "data/a.txt",
    "data/b.txt",
    "data/sub/a.txt",
    "data/sub/c.txt",
    "sub/a.txt",
    "sub/data/a.txt",
    "x/y/d.txt",
    "y/d.txt",
    "with space/a.txt",
    "data",
    "data/",
    "data/sub",
    "missing.txt",
    "data/missing.txt",
    "data/../a.txt",
    "../out/a.txt",
    "../a.txt",
    "data/inner",
    "away",
    "shortcut/a.txt",
];

fn grants() -> impl Strategy<Value = Vec<String>> {
    let guest = prop_oneof![2 => Just(None), 3 => prop::sample::select(&GUESTS[..]).prop_map(Some)];
    let grant = (prop::sample::select(&HOSTS[..]), guest, prop::bool::weighted(0.2));
    let flag = grant.prop_map(|(host, guest, read_only)| {
        let option = if read_only { "--dir-ro" } else { "--dir" };
        guest.map_or_else(|| format!("{option}={host}"), |guest| format!("{option}={host}::{guest}"))
    });
    prop_oneof![1 => Just(Vec::new()), 5 => prop::collection::vec(flag, 1..=2)]
}

fn path() -> impl Strategy<Value = String> {
    let spelled = prop_oneof![8 => Just(""), 2 => Just("./"), 2 => Just("/"), 1 => Just("/data/"), 1 => Just("/app/"), 1 => Just("TMP/home/")];
    (spelled, prop::sample::select(&PATHS[..])).prop_map(|(before, path)| format!("{before}{path}"))
}

/// Cases of a program.
pub fn of(program: Program) -> impl Strategy<Value = Case> {
    let tree = prop::sample::subsequence(&TREE[..], 4..=14);
    let directory = prop::sample::select(
        &["data", "./data", "sub", "data/sub", "/data", ".", "TMP/home/data", "x", "shortcut", "/app"][..],
    );
    let pwd = prop_oneof![3 => Just(""), 1 => prop::sample::select(&["/", "/data", "data", "/app"][..])];
    (tree, grants(), path(), directory, prop::bool::weighted(0.2), pwd).prop_map(
        move |(tree, mut flags, path, directory, writes, pwd)| {
            let mut args = vec![path];
            if program == Program::Below {
                args.insert(0, directory.to_owned());
            }
            if program == Program::Go && !pwd.is_empty() {
                flags.push(format!("--env=PWD={pwd}"));
            }
            args.extend(writes.then(|| "w".to_owned()));
            let tree = tree.into_iter().map(str::to_owned).collect();
            Case { program, tree, flags, args }
        },
    )
}

impl Case {
    /// Makes the tree anew below `outer`, and says where to run.
    pub fn plant(&self, outer: &Path) -> PathBuf {
        let _ = fs::remove_dir_all(outer);
        let home = outer.join("home");
        fs::create_dir_all(&home).expect("a folder");
        let ordered = self
            .tree
            .iter()
            .filter(|e| !e.contains(" -> "))
            .chain(self.tree.iter().filter(|e| e.contains(" -> ")));
        for entry in ordered {
            let (name, target) = entry.split_once(" -> ").map_or((&**entry, None), |(n, t)| (n, Some(t)));
            let at = home.join(name);
            let folder = if name.ends_with('/') { &at } else { at.parent().expect("a folder") };
            fs::create_dir_all(folder).expect("a folder");
            match target {
                Some(target) => std::os::unix::fs::symlink(target, at).expect("a link"),
                None if name.ends_with('/') => {}
                None => fs::write(at, "x\n").expect("a file"),
            }
        }
        home
    }

    /// A flag or an argument with the real directory in it.
    pub fn placed(text: &str, outer: &Path) -> String {
        text.replace("TMP", outer.to_str().expect("UTF-8"))
    }
}
