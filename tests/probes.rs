//! What a guest's C library refuses by itself is reported correctly, whichever compiler and library made the guest, and
//! however it was processed afterwards: with names, stripped, or inlined by its linker or an optimiser.
//!
//! `tests/guests/paths/README.md` says how the guests were built.

mod program;

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

/// How the guests of a language perform an operation.
#[derive(Clone, Copy, PartialEq)]
enum Made {
    /// From `paths.c`.
    C,
    /// From `paths.c`, with libc from before 2023: most functions fail with `ENOTCAPABLE`.
    OldC,
    /// From `reach`, the Rust program.
    Rust,
}
use Made::{C, OldC, Rust};

const GUESTS: [(&str, Made); 13] = [
    ("clang14", OldC),
    ("clang14-stripped", OldC),
    ("clang14-optimised", OldC),
    ("zig0.9-lto-stripped", OldC),
    ("zig0.13-lto", C),
    ("zig0.13-lto-stripped", C),
    ("zig0.15-lto", C),
    ("zig0.17-stripped", C),
    ("rust1.63-lto", Rust),
    ("rust1.63-lto-stripped", Rust),
    ("rust1.95-lto-stripped.p1", Rust),
    ("rust1.95-lto-stripped.p2", Rust),
    ("rust1.95-optimised.p1", Rust),
];

/// Operation, its arguments, and the correct verbs for it: some functions cannot be told apart without names.
type Row = (&'static str, &'static str, &'static [&'static str]);

const C_ROWS: [Row; 17] = [
    ("open", "file", &["open"]),
    ("create", "new", &["open", "create"]),
    ("fopen", "file", &["open"]),
    ("freopen", "file", &["open"]),
    ("stat", "file", &["read metadata of"]),
    ("lstat", "file", &["read metadata of"]),
    ("access", "file", &["read metadata of", "check access to"]),
    ("opendir", "sub", &["open", "list"]),
    ("scandir", "sub", &["open", "list"]),
    ("mkdir", "new", &["create directory"]),
    ("rmdir", "empty", &["remove directory"]),
    ("unlink", "file", &["remove"]),
    ("remove", "file", &["remove"]),
    ("rename", "file new", &["rename"]),
    ("link", "file new", &["link"]),
    ("readlink", "link", &["read link"]),
    ("utimensat", "file", &["set times of"]),
];

const RUST_ROWS: [Row; 9] = [
    ("open", "file", &["open"]),
    ("stat", "file", &["read metadata of"]),
    ("lstat", "file", &["read metadata of"]),
    ("list", "sub", &["open", "list"]),
    ("mkdir", "new", &["create directory"]),
    ("rmdir", "empty", &["remove directory"]),
    ("remove", "file", &["remove"]),
    ("rename", "file new", &["rename"]),
    // Rust 1.63 asks for the link's size before its target.
    ("readlink", "link", &["read link", "read metadata of"]),
];

fn rows(made: Made) -> &'static [Row] {
    if made == Rust { &RUST_ROWS } else { &C_ROWS }
}

/// A directory with a file, a link and directories.
struct World(tempfile::TempDir);

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for name in ["sub", "empty", "data"] {
            fs::create_dir(dir.path().join(name)).expect("a folder");
        }
        fs::write(dir.path().join("file"), "hello\n").expect("a file");
        std::os::unix::fs::symlink("file", dir.path().join("link")).expect("a link");
        Self(dir)
    }

    fn wasmscope(&self, verb: &[&str], options: &[String], guest: &str, args: &[String]) -> Output {
        self.run_in(".", verb, options, guest, args)
    }

    fn run_in(&self, at: &str, verb: &[&str], options: &[String], guest: &str, args: &[String]) -> Output {
        program::wasmscope()
            .args(verb)
            .args(options)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/paths").join(guest))
            .args(args)
            .current_dir(self.0.path().join(at))
            .stdin(Stdio::null())
            .output()
            .expect("the program starts")
    }

    /// The accounts of accesses that were not granted.
    fn refused(&self, options: &[String], guest: &str, args: &[String]) -> Vec<Value> {
        self.refused_in(".", options, guest, args)
    }

    fn refused_in(&self, at: &str, options: &[String], guest: &str, args: &[String]) -> Vec<Value> {
        let out = self.run_in(at, &["explain", "--json"], options, guest, args);
        assert_eq!(out.status.code(), Some(0), "{guest}: {}", String::from_utf8_lossy(&out.stderr));
        let stdout = String::from_utf8(out.stdout).expect("UTF-8");
        let all = stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("one object a line"));
        all.filter(|account| account["kind"] == "path" || account["kind"] == "unseen-path").collect()
    }
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn text<'a>(account: &'a Value, field: &str) -> &'a str {
    account[field].as_str().unwrap_or_else(|| panic!("no text `{field}` in {account}"))
}

fn file(guest: &str) -> String {
    format!("{guest}.wasm")
}

/// The only account, which is of a lookup that libc refused.
fn check(world: &World, guest: &str, made: Made, row: Row, grants: &str, preopens: &[&str]) -> Value {
    let (operation, paths, verbs) = row;
    let what = format!("{guest}: {operation} {paths} with {grants:?}");
    let args = words(&format!("{operation} {paths}"));
    let accounts = world.refused(&words(grants), &file(guest), &args);
    let [account] = &accounts[..] else { panic!("{what}: {accounts:#?}") };
    assert_eq!(text(account, "path"), args[1], "{what}");
    assert!(verbs.contains(&text(account, "operation")), "{what}: {account:#}");
    assert_eq!(text(account, "where"), "guest-libc", "{what}");
    let number = if made == OldC { 76 } else { 44 };
    assert_eq!(account["errno"]["number"], number, "{what}");
    assert_eq!(account["host_asked"], false, "{what}");
    assert_eq!(account["inferred"], false, "{what}");
    let held: Vec<_> =
        account["preopens"].as_array().expect("a list").iter().map(|p| text(p, "guest")).collect();
    assert_eq!(held, preopens, "{what}");
    assert!(!text(account, "function").is_empty(), "{what}");
    assert!(!text(account, "function").starts_with("func["), "{what}: {account:#}");
    account.clone()
}

#[test]
fn every_function_of_every_build_is_told_of() {
    let world = World::new();
    for (guest, made) in GUESTS {
        for row in rows(made) {
            check(&world, guest, made, *row, "", &[]);
        }
    }
}

#[test]
fn a_grant_that_does_not_cover_the_path() {
    let world = World::new();
    for (guest, made) in GUESTS {
        for row in rows(made).iter().step_by(4) {
            let account = check(&world, guest, made, *row, "--dir=data::/data", &["/data"]);
            let reason = text(&account["preopens"][0], "reason");
            assert!(reason.contains("does not begin with “data”"), "{guest}: {reason}");
        }
    }
}

#[test]
fn the_remedy_makes_it_work() {
    for (guest, made) in GUESTS {
        let chosen = rows(made).iter().filter(|(op, ..)| ["open", "mkdir", "rename", "stat"].contains(op));
        for row in chosen {
            let world = World::new();
            let account = check(&world, guest, made, *row, "--dir=data::/data", &["/data"]);
            let flags = shlex::split(text(&account, "remedy")).expect("quoted for a shell");
            assert!(!flags.is_empty(), "{guest}: {account:#}");
            let options = [words("--dir=data::/data"), flags].concat();
            let run =
                world.wasmscope(&["run"], &options, &file(guest), &words(&format!("{} {}", row.0, row.1)));
            let out = String::from_utf8_lossy(&run.stdout);
            assert_eq!((&*out, run.status.code()), ("ok\n", Some(0)), "{guest}: {row:?} with {options:?}");
        }
    }
}

/// A `chdir` that libc refuses, and a path that is relative to where `chdir` led.
#[test]
fn the_current_directory_is_followed() {
    let world = World::new();
    for (guest, made) in GUESTS {
        let enter = |to: &str, path: &str| match made {
            Rust => words(&format!("chdir-open {to} {path}")),
            C | OldC => words(&format!("-C {to} open {path}")),
        };
        let accounts = world.refused(&[], &file(guest), &enter("sub", "file"));
        let [account] = &accounts[..] else { panic!("{guest}: {accounts:#?}") };
        assert_eq!(text(account, "path"), "sub", "{guest}");
        assert_eq!(text(account, "operation"), "enter", "{guest}");
        assert_eq!(text(account, "function").rsplit("::").next(), Some("chdir"), "{guest}");
        // `chdir` passes on the search's errno, in all versions.
        assert_eq!(account["errno"]["number"], 44, "{guest}");

        let grants = words("--dir=.");
        let accounts = world.refused(&grants, &file(guest), &enter("sub", "file"));
        let [account] = &accounts[..] else { panic!("{guest}: {accounts:#?}") };
        assert_eq!(text(account, "where"), "host-os", "{guest}: {account:#}");
        assert_eq!(text(account, "path"), "file", "{guest}");
        let first = account["steps"][0].as_str().unwrap_or_default();
        assert!(first.contains("“/sub/file” (its current directory is “/sub”)"), "{guest}: {first}");

        let grants = words("--dir=sub::/in/sub");
        let accounts = world.refused(&grants, &file(guest), &enter("/in/sub", "/elsewhere/file"));
        let [account] = &accounts[..] else { panic!("{guest}: {accounts:#?}") };
        assert_eq!(text(account, "where"), "guest-libc", "{guest}: {account:#}");
        assert_eq!(text(account, "path"), "/elsewhere/file", "{guest}");
        let sentence = text(account, "sentence");
        assert!(sentence.contains("“/in/sub”"), "{guest}: {sentence}");
    }
}

/// After a `chdir`, the advice is still correct: the flags alone, or together with the path.
#[test]
fn the_remedy_is_for_the_directory_that_the_program_is_in() {
    let cases = [
        ("--dir=.", "sub", "../../outside"),
        ("--dir=sub", "sub", "../file"),
        ("--dir=sub", "./sub", "../data/inner"),
        ("--dir=sub::/in/sub", "/in/sub", "../file"),
        ("--dir=sub::/in/sub", "/in/sub", "/data/inner"),
        ("--dir=sub::/", "/", "data/inner"),
        ("--dir=.::/home", "/home/sub", "/file"),
        ("--dir=sub --dir=data::/other", "sub", "../data/inner"),
    ];
    for (guest, made) in [("clang14", OldC), ("zig0.17-stripped", C), ("rust1.95-lto-stripped.p2", Rust)] {
        for (grants, to, path) in cases {
            let world = World::new();
            fs::create_dir(world.0.path().join("home")).expect("a folder");
            for name in ["home/sub", "home/data"] {
                fs::create_dir(world.0.path().join(name)).expect("a folder");
            }
            for name in ["outside", "home/file", "home/data/inner"] {
                fs::write(world.0.path().join(name), "x").expect("a file");
            }
            let args = |path: &str| match made {
                Rust => words(&format!("chdir-open {to} {path}")),
                C | OldC => words(&format!("-C {to} open {path}")),
            };
            let what = format!("{guest}: {path} in {to} with {grants}");
            let accounts = world.refused_in("home", &words(grants), &file(guest), &args(path));
            let [account] = &accounts[..] else { panic!("{what}: {accounts:#?}") };
            let flags = shlex::split(text(account, "remedy")).expect("quoted for a shell");
            let other = account["path_with_remedy"].as_str();
            assert!(!flags.is_empty() || other.is_some(), "{what}: {account:#}");
            let options = [words(grants), flags].concat();
            let run = world.run_in("home", &["run"], &options, &file(guest), &args(other.unwrap_or(path)));
            let out = String::from_utf8_lossy(&run.stdout);
            assert_eq!(&*out, "ok\n", "{what}: {}", text(account, "advice"));
        }
    }
}

/// A function that cannot be distinguished from others is not given the name of one of them.
#[test]
fn what_could_be_several_functions_is_said_to_be() {
    let world = World::new();
    for (operation, path) in [("stat", "file"), ("lstat", "file"), ("access", "file"), ("opendir", "sub")] {
        for (guest, _) in GUESTS.into_iter().filter(|(_, made)| *made != Rust) {
            let accounts = world.refused(&[], &file(guest), &words(&format!("{operation} {path}")));
            let [account] = &accounts[..] else { panic!("{guest}: {accounts:#?}") };
            let function = text(account, "function");
            let names: Vec<_> =
                function.split([',', ' ']).filter(|word| !matches!(*word, "" | "or")).collect();
            assert!(names.contains(&operation), "{guest}: {operation} is called {function}");
        }
    }
}

/// If no directory covers the path, Go's library asks the host, with an impossible descriptor.
#[test]
fn what_gos_library_decides_is_told_of() {
    let world = World::new();
    // This program asks for the impossible descriptor whatever it is given, so that a rehearsal finds that no flag helps.
    // What helps a program of Go's is tested beside the model of its library.
    for (path, grants) in [("file", ""), ("file", "--dir=."), ("/etc/passwd", "")] {
        let accounts = world.refused(&words(grants), "go.wat", &words(path));
        let [account] = &accounts[..] else { panic!("{accounts:#?}") };
        assert_eq!(text(account, "path"), path);
        assert_eq!(text(account, "where"), "guest-libc");
        assert_eq!((&account["errno"]["number"], &account["host_asked"]), (&8.into(), &true.into()));
        assert_eq!(text(account, "remedy"), "", "{account:#}");
        assert!(text(account, "sentence").contains("Go's own library"), "{account:#}");
    }
    // Setting the flags of a standard stream fails, too, and needs no account.
    let out = world.wasmscope(&["explain"], &[], "go.wat", &words("file"));
    let out = String::from_utf8_lossy(&out.stdout);
    assert!(out.contains("1 access refused") && !out.contains("could not be recognised"), "{out}");
}

/// C++ streams open files through the same library.
#[test]
fn streams_of_cpp() {
    let world = World::new();
    for (what, verb) in [("read", "open"), ("write", "open"), ("remove", "remove")] {
        let accounts = world.refused(&[], "cxx14-optimised.wasm", &words(&format!("{what} file")));
        let [account] = &accounts[..] else { panic!("{what}: {accounts:#?}") };
        assert_eq!((text(account, "path"), text(account, "operation")), ("file", verb), "{what}");
        assert_eq!(text(account, "remedy"), "--dir=.", "{what}");
    }
}

/// A program without wasi-libc that learns that it has no directory, and gives up: what it looked for is not known.
#[test]
fn a_program_inside_of_which_nobody_can_see() {
    let world = World::new();
    let accounts = world.refused(&[], "own.wat", &words("sub/notes.txt"));
    let [account] = &accounts[..] else { panic!("{accounts:#?}") };
    assert_eq!(account["kind"], "unseen-path");
    assert_eq!(account["inferred"], true);
    assert_eq!(account["host_asked"], false);
    assert_eq!(account["errno"], Value::Null);
    assert!(text(account, "sentence").contains("never asked the host for a path"), "{account:#}");
    assert!(text(account, "sentence").contains("“sub/notes.txt”: that is a guess"), "{account:#}");
    // With a directory, it asks the host: then nothing has to be guessed.
    let accounts = world.refused(&words("--dir=."), "own.wat", &words("sub/notes.txt"));
    assert!(accounts.iter().all(|account| account["kind"] == "path"), "{accounts:#?}");
}
