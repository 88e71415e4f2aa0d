//! What the tool itself asks of the operating system while a program tries to escape, observed with `strace`.
//!
//! A plain run asks for nothing outside what was granted. `explain` looks there for a remedy: at names and types of
//! files, never into a file, and it changes nothing.
#![cfg(target_os = "linux")]

mod program;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// System calls that take at least one path: their directory descriptors and paths, in order. Those that take only a
/// path have no descriptor before it.
const PATH_CALLS: [(&str, &[Arg]); 41] = [
    ("open", &[Arg::Path]),
    ("creat", &[Arg::Path]),
    ("stat", &[Arg::Path]),
    ("lstat", &[Arg::Path]),
    ("access", &[Arg::Path]),
    ("readlink", &[Arg::Path]),
    ("mkdir", &[Arg::Path]),
    ("rmdir", &[Arg::Path]),
    ("unlink", &[Arg::Path]),
    ("truncate", &[Arg::Path]),
    ("chmod", &[Arg::Path]),
    ("chown", &[Arg::Path]),
    ("lchown", &[Arg::Path]),
    ("utime", &[Arg::Path]),
    ("utimes", &[Arg::Path]),
    ("mknod", &[Arg::Path]),
    ("chdir", &[Arg::Path]),
    ("chroot", &[Arg::Path]),
    ("statfs", &[Arg::Path]),
    ("getxattr", &[Arg::Path]),
    ("lgetxattr", &[Arg::Path]),
    ("setxattr", &[Arg::Path]),
    ("execve", &[Arg::Path]),
    ("rename", &[Arg::Path, Arg::Path]),
    ("link", &[Arg::Path, Arg::Path]),
    ("symlink", &[Arg::Other, Arg::Path]),
    ("openat", &[Arg::Dir, Arg::Path]),
    ("openat2", &[Arg::Dir, Arg::Path]),
    ("newfstatat", &[Arg::Dir, Arg::Path]),
    ("statx", &[Arg::Dir, Arg::Path]),
    ("faccessat", &[Arg::Dir, Arg::Path]),
    ("faccessat2", &[Arg::Dir, Arg::Path]),
    ("readlinkat", &[Arg::Dir, Arg::Path]),
    ("mkdirat", &[Arg::Dir, Arg::Path]),
    ("unlinkat", &[Arg::Dir, Arg::Path]),
    ("utimensat", &[Arg::Dir, Arg::Path]),
    ("fchmodat", &[Arg::Dir, Arg::Path]),
    ("mknodat", &[Arg::Dir, Arg::Path]),
    ("renameat2", &[Arg::Dir, Arg::Path, Arg::Dir, Arg::Path]),
    ("renameat", &[Arg::Dir, Arg::Path, Arg::Dir, Arg::Path]),
    ("linkat", &[Arg::Dir, Arg::Path, Arg::Dir, Arg::Path]),
];

#[derive(Clone, Copy)]
enum Arg {
    Dir,
    Path,
    Other,
}

/// A system call with what it names: the path, and the descriptor that it is relative to (`None`: the working directory
/// or the root).
#[derive(Debug)]
struct Asked {
    line: String,
    name: String,
    paths: Vec<(Option<String>, String)>,
}

fn asked(line: &str) -> Option<Asked> {
    // `1234 name(args) = result`; the number is missing if there is only one thread.
    let (head, rest) = line.split_once('(')?;
    let name = head.split_whitespace().last()?;
    let args = match PATH_CALLS.iter().find(|(known, _)| *known == name) {
        Some((_, args)) => *args,
        // `symlinkat(target, dir, path)`
        None if name == "symlinkat" => &[Arg::Other, Arg::Dir, Arg::Path],
        None => return None,
    };
    let mut rest = rest;
    let (mut dir, mut paths) = (None, Vec::new());
    for arg in args {
        let (value, after) = argument(rest);
        rest = after;
        match arg {
            Arg::Dir => dir = Some(value.to_owned()).filter(|value| value != "AT_FDCWD"),
            Arg::Path => paths.push((dir.take(), value.to_owned())),
            Arg::Other => {}
        }
    }
    Some(Asked { line: line.to_owned(), name: name.to_owned(), paths })
}

/// The first argument (a string without its quotes), and the rest.
fn argument(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches([',', ' ']);
    match text.strip_prefix('"') {
        Some(quoted) => {
            let end = quoted.find('"').unwrap_or(quoted.len());
            (&quoted[..end], quoted.get(end + 1..).unwrap_or(""))
        }
        None => {
            let end = text.find([',', ')']).unwrap_or(text.len());
            (&text[..end], &text[end..])
        }
    }
}

struct Stage {
    temp: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        use std::os::unix::fs::symlink;
        let temp = tempfile::tempdir().expect("a temporary folder");
        let stage = Self { temp };
        for dir in ["outside", "root/sub"] {
            std::fs::create_dir_all(stage.path(dir)).expect("folders");
        }
        for file in ["outside/file", "root/file.txt", "root/sub/inner.txt"] {
            std::fs::write(stage.path(file), "content").expect("a file");
        }
        let absolute = stage.path("outside/file");
        let links = [
            ("../outside", "to-dir"),
            ("../outside/file", "to-file"),
            ("../outside/new", "to-new"),
            ("..", "up"),
            ("/proc/self/root", "proc"),
            (absolute.to_str().expect("a UTF-8 path"), "absolute"),
        ];
        for (target, name) in links {
            symlink(target, stage.path("root").join(name)).expect("a link");
        }
        stage
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().canonicalize().expect("a path").join(name)
    }

    /// What a run asks of the system, once the program's file has been read.
    fn traced(&self, verb: &[&str], guest: &str, args: &[String]) -> Vec<Asked> {
        let guest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests").join(guest);
        let log = self.path("log");
        let out = Command::new("strace")
            .env(program::LOCALE.0, program::LOCALE.1)
            .args(["-f", "-s", "65536", "-o"])
            .arg(&log)
            .arg(env!("CARGO_BIN_EXE_wasmscope"))
            .args(verb)
            .arg("--dir=.")
            .arg(&guest)
            .args(args)
            .current_dir(self.path("root"))
            .stdin(Stdio::null())
            .output()
            .expect("strace starts");
        assert!(out.status.code().is_some(), "{out:?}");
        let text = std::fs::read_to_string(log).expect("a log");
        let opened = format!("\"{}\"", guest.display());
        let start = text.lines().position(|line| line.contains("openat(") && line.contains(&opened));
        let lines: Vec<&str> = text.lines().skip(start.expect("the guest is opened") + 1).collect();
        // The grant is opened next, once; everything after that is on the program's behalf.
        let grant = lines.iter().position(|line| line.contains("openat(AT_FDCWD, \".\""));
        lines[grant.expect("the grant is opened") + 1..].iter().filter_map(|line| asked(line)).collect()
    }
}

/// Whether calls can be traced here; if not, the reason.
fn strace() -> Result<(), String> {
    let out = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    match out {
        Err(error) => Err(format!("strace does not start: {error}")),
        Ok(out) if !out.status.success() => Err(String::from_utf8_lossy(&out.stderr).into_owned()),
        Ok(_) => Ok(()),
    }
}

fn attempts(stage: &Stage) -> Vec<Vec<String>> {
    let outside = stage.path("outside/file");
    let outside = outside.to_str().expect("a UTF-8 path");
    let paths = [
        "file.txt",
        "sub/inner.txt",
        "sub/../file.txt",
        "missing",
        "../outside/file",
        "to-dir/file",
        "to-file",
        "to-new",
        "up/outside/file",
        "proc/etc/passwd",
        "absolute",
        outside,
        "/etc/passwd",
        "sub/../../outside/file",
    ];
    let single = ["read", "create", "stat", "list", "mkdir", "remove", "readlink", "times", "chdir"];
    let mut all: Vec<Vec<String>> =
        paths.iter().flat_map(|path| single.map(|op| vec![op.to_owned(), (*path).to_owned()])).collect();
    for path in paths {
        for op in ["rename", "link"] {
            all.push(vec![op.into(), "file.txt".into(), path.into()]);
        }
        all.push(vec!["symlink".into(), "file.txt".into(), path.into()]);
    }
    all
}

/// The tool asks only for a single name below a descriptor that it got in the same way.
#[test]
fn a_plain_run_asks_for_nothing_outside_its_grants() {
    if let Err(why) = strace() {
        println!("skipped: {why}");
        return;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let stage = Stage::new();
    for (turn, args) in attempts(&stage).iter().enumerate() {
        let guest = ["reach.p1.wasm", "reach.wasm"][turn % 2];
        for asked in stage.traced(&["run"], guest, args) {
            for (dir, path) in &asked.paths {
                // An empty path means the descriptor itself; without any path, std is finding out what the system
                // supports.
                let named =
                    matches!(&**path, "" | "NULL") || dir.is_some() && !path.contains('/') && path != "..";
                assert!(named, "{args:?} asks for more than a name below a descriptor: {}", asked.line);
            }
            *seen.entry(asked.name).or_default() += 1;
        }
    }
    println!("calls that name a path: {seen:?}");
    assert!(seen.len() > 5 && seen.contains_key("openat2"), "{seen:?}");
    assert_eq!(std::fs::read(stage.path("outside/file")).expect("it is there"), b"content");
    assert_eq!(std::fs::read_dir(stage.path("outside")).expect("it is there").count(), 1);
}

/// Outside the grants, `explain` opens directories and looks at names: it opens no file for reading or writing.
#[test]
fn explain_looks_outside_at_names_only() {
    if let Err(why) = strace() {
        println!("skipped: {why}");
        return;
    }
    let mut outside: HashMap<String, usize> = HashMap::new();
    let stage = Stage::new();
    for (turn, args) in attempts(&stage).iter().enumerate() {
        let guest = ["reach.p1.wasm", "reach.wasm"][turn % 2];
        for asked in stage.traced(&["explain"], guest, args) {
            let whole = |(dir, path): &(Option<String>, String)| {
                !matches!(&**path, "" | "NULL") && (dir.is_none() || path.contains('/') || path == "..")
            };
            if !asked.paths.iter().any(whole) {
                continue;
            }
            let harmless = match &*asked.name {
                "readlink" | "readlinkat" | "stat" | "lstat" | "newfstatat" | "statx" => true,
                // `realpath` asks so whether what `..` is in is a directory.
                "faccessat" | "faccessat2" => true,
                "openat" | "openat2" => asked.line.contains("O_DIRECTORY") && !asked.line.contains("O_CREAT"),
                _ => false,
            };
            assert!(harmless, "{args:?} asks outside the grants: {}", asked.line);
            *outside.entry(asked.name).or_default() += 1;
        }
    }
    println!("calls outside the grants: {outside:?}");
    assert!(outside.contains_key("openat"), "it looks for remedies: {outside:?}");
    assert_eq!(std::fs::read(stage.path("outside/file")).expect("it is there"), b"content");
    assert_eq!(std::fs::read_dir(stage.path("outside")).expect("it is there").count(), 1);
}
