//! `wasmscope explain`: where each access was refused, why, and a remedy that works.

#[path = "explain/cards.rs"]
mod cards;
#[path = "explain/catalogue.rs"]
mod catalogue;
#[path = "explain/languages.rs"]
mod languages;
#[path = "explain/permissions.rs"]
mod permissions;
mod program;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

/// The same program that reads a file, in every kind of build.
const READERS: [&str; 6] = [
    "samples/read-sample.wasm",
    "samples/read-sample.p1.wasm",
    "samples/read-sample.stripped.wasm",
    "samples/read-sample.stripped.p1.wasm",
    "tests/guests/read-sample-rust187-wasip2.wasm",
    "tests/guests/read-sample-rust187-wasip1.wasm",
];

/// A program that accesses paths in every possible way, for both ABIs.
const REACHERS: [&str; 2] = ["tests/guests/reach.wasm", "tests/guests/reach.p1.wasm"];

/// A directory `root` to run in, with a file and links of every kind, next to `outside.txt` and `elsewhere/file`.
struct World {
    outer: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let outer = tempfile::tempdir().expect("a temporary folder");
        let root = outer.path().join("root");
        fs::create_dir_all(root.join("sub")).expect("folders");
        fs::create_dir(outer.path().join("elsewhere")).expect("a folder");
        let files =
            ["outside.txt", "elsewhere/file", "root/file.txt", "root/sample_text", "root/sub/inner.txt"];
        for file in files {
            fs::write(outer.path().join(file), "hello hello\n").expect("a file");
        }
        let world = Self { outer };
        let absolute = world.path("root/file.txt");
        let links = [
            ("../outside.txt", "link-out"),
            (absolute.to_str().expect("a UTF-8 path"), "link-absolute"),
            ("loop", "loop"),
            ("file.txt", "link-in"),
            ("nowhere", "dangling"),
        ];
        for (target, name) in links {
            std::os::unix::fs::symlink(target, root.join(name)).expect("a link");
        }
        let (fifo, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR);
        rustix::fs::mknodat(rustix::fs::CWD, root.join("fifo"), fifo, mode, 0).expect("a named pipe");
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.outer.path().join(name)
    }

    /// Runs a subcommand in `root`.
    fn wasmscope(&self, verb: &[&str], options: &[String], program: &str, args: &[String]) -> Output {
        program::wasmscope()
            .args(verb)
            .args(options)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(program))
            .args(args)
            .current_dir(self.path("root"))
            .stdin(Stdio::null())
            .output()
            .expect("the program starts")
    }

    /// The accounts of a run, as JSON.
    fn explain(&self, options: &[String], program: &str, args: &[String]) -> Vec<Value> {
        let out = self.wasmscope(&["explain", "--all", "--json"], options, program, args);
        let stdout = String::from_utf8(out.stdout).expect("UTF-8");
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        stdout.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
    }
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn text<'a>(account: &'a Value, field: &str) -> &'a str {
    account[field].as_str().unwrap_or_else(|| panic!("no text `{field}` in {account}"))
}

/// The options with those of the remedy added, and the arguments with its path.
fn with_remedy(account: &Value, options: &[String], args: &[String]) -> (Vec<String>, Vec<String>) {
    let flags = shlex::split(text(account, "remedy")).expect("quoted for a shell");
    let path = account["path_with_remedy"].as_str();
    let replaced =
        args.iter().map(|arg| path.filter(|_| arg == text(account, "path")).unwrap_or(arg).to_owned());
    ([options, &flags].concat(), replaced.collect())
}

#[test]
fn every_build_is_refused_in_its_own_c_library_and_the_remedy_works() {
    let world = World::new();
    for program in READERS {
        let args = words("sample_text");
        let accounts = world.explain(&[], program, &args);
        assert_eq!(accounts.len(), 1, "{program}: {accounts:#?}");
        let account = &accounts[0];
        assert_eq!(text(account, "path"), "sample_text", "{program}");
        assert_eq!(text(account, "outcome"), "refused", "{program}");
        assert_eq!(text(account, "where"), "guest-libc", "{program}");
        assert_eq!(account["errno"], serde_json::json!({ "name": "ENOENT", "number": 44 }), "{program}");
        assert_eq!(account["host_asked"], false, "{program}");
        assert_eq!(account["preopens"], serde_json::json!([]), "{program}");
        assert_eq!(text(account, "remedy"), "--dir=.", "{program}");
        assert!(account.get("path_with_remedy").is_none(), "{program}");
        assert!(!text(account, "function").is_empty(), "{program}");
        assert!(account["moment"].as_u64().is_some_and(|moment| moment > 0), "{program}");
        let steps = account["steps"].as_array().expect("steps");
        assert_eq!(steps.len(), 3, "{program}: {steps:#?}");
        assert!(steps[0].as_str().is_some_and(|s| s.contains("“/sample_text”")), "{program}: {steps:#?}");
        assert!(steps[1].as_str().is_some_and(|s| s.contains("→ none")), "{program}: {steps:#?}");
        assert!(steps[2].as_str().is_some_and(|s| s.contains("the host was not asked")), "{program}");

        let (options, args) = with_remedy(account, &[], &args);
        let run = world.wasmscope(&["run"], &options, program, &args);
        assert_eq!(String::from_utf8_lossy(&run.stdout), "hello hello\n", "{program}");
        assert_eq!(run.status.code(), Some(0), "{program}");
    }
}

/// 0.2 programs ask the host twice for a file's metadata, which is one attempt and one account.
#[test]
fn reading_metadata_is_one_access() {
    let world = World::new();
    for program in REACHERS {
        for path in ["file.txt", "missing"] {
            let accounts = world.explain(&words("--dir=."), program, &words(&format!("stat {path}")));
            let [account] = &accounts[..] else { panic!("{program} {path}: {accounts:#?}") };
            assert_eq!(text(account, "operation"), "read the metadata of", "{program}");
        }
    }
}

/// Up to Rust 1.92 the standard library searches by itself, so no flags of `open` can be seen. A rehearsal shows that these
/// programs do not create the file.
#[test]
fn a_file_that_is_only_read_is_not_offered_a_directory_to_create_it_in() {
    let world = World::new();
    for program in READERS {
        let accounts = world.explain(&[], program, &words("new.txt"));
        let account = &accounts[0];
        assert_eq!(text(account, "remedy"), "", "{program}: {account:#}");
        assert!(text(account, "advice").contains("“new.txt” is not there in"), "{program}: {account:#}");
        let accounts = world.explain(&[], program, &words("nowhere/new.txt"));
        assert_eq!(text(&accounts[0], "remedy"), "", "{program}: its directory is not there either");
    }
}

#[test]
fn a_granted_read_tells_the_whole_way() {
    let world = World::new();
    for program in READERS {
        let accounts = world.explain(&words("--dir=."), program, &words("sample_text"));
        let [account] = &accounts[..] else { panic!("{program}: {accounts:#?}") };
        assert_eq!(text(account, "outcome"), "granted", "{program}");
        assert_eq!(account["where"], Value::Null, "{program}");
        assert_eq!(text(account, "path"), "sample_text", "{program}");
        assert_eq!(account["host_asked"], true, "{program}");
        let steps: Vec<&str> =
            account["steps"].as_array().expect("steps").iter().filter_map(Value::as_str).collect();
        assert!(
            steps.first().is_some_and(|s| s.contains("“sample_text” is relative")),
            "{program}: {steps:#?}"
        );
        assert!(steps.iter().any(|s| s.contains("“.”") && s.contains("chosen")), "{program}: {steps:#?}");
    }
}

#[test]
fn without_a_refusal_there_is_nothing_to_explain() {
    let world = World::new();
    let out = world.wasmscope(&["explain"], &words("--dir=."), READERS[0], &words("sample_text"));
    assert!(String::from_utf8_lossy(&out.stdout).contains("Nothing was refused"), "{out:?}");
    assert_eq!(
        String::from_utf8_lossy(&out.stderr),
        "hello hello\n",
        "the program's output is on standard error"
    );
}

#[test]
fn a_program_whose_library_is_unknown_is_told_from_one_that_was_refused_nothing() {
    let world = World::new();
    let program = world.path("bare.wat");
    let wat = r#"(module
        (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
        (memory (export "memory") 1)
        (func (export "_start") (drop (call $prestat (i32.const 3) (i32.const 0)))))"#;
    fs::write(&program, wat).expect("a module");
    let out = world.wasmscope(&["explain"], &[], program.to_str().expect("a UTF-8 path"), &[]);
    assert!(String::from_utf8_lossy(&out.stdout).contains("could not be recognised"), "{out:?}");
}

/// A program without wasi-libc (written in Zig, say) that opens a file below descriptor 3, and exits with the errno
/// that it gets.
fn opener(world: &World, path: &str) -> String {
    let program = world.path("opener.wat");
    let wat = format!(
        r#"(module
        (import "wasi_snapshot_preview1" "path_open"
            (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 1)
        (data (i32.const 16) "{path}")
        (func $main (export "_start")
            (call $exit (call $open (i32.const 3) (i32.const 1) (i32.const 16) (i32.const {len})
                (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 0)))))"#,
        len = path.len()
    );
    fs::write(&program, wat).expect("a module");
    program.to_str().expect("a UTF-8 path").into()
}

#[test]
fn a_program_that_counts_on_descriptor_3_is_told_which_flag_makes_it() {
    let world = World::new();
    let outside = world.path("outside.txt");
    let outside = outside.to_str().expect("a UTF-8 path");
    // The path and the flag of the remedy. The path is part of the program, so another one is none.
    let rows = [("sub/inner.txt", "--dir=."), ("../outside.txt", ""), (outside, "")];
    for (path, flag) in rows {
        let program = opener(&world, path);
        let accounts = world.explain(&[], &program, &[]);
        let [account] = &accounts[..] else { panic!("{path}: {accounts:#?}") };
        assert_eq!((text(account, "outcome"), text(account, "where")), ("refused", "host-policy"), "{path}");
        assert_eq!(account["errno"], serde_json::json!({ "name": "EBADF", "number": 8 }), "{path}");
        assert_eq!(account["host_asked"], true, "{path}");
        assert_eq!(
            account["steps"],
            serde_json::json!(["descriptor 3 is not open: the program was given no directory"]),
            "{path}"
        );
        assert_eq!((text(account, "path"), text(account, "function")), (path, "main"), "{path}");
        assert_eq!(text(account, "remedy"), flag, "{path}: {account:#}");
        assert_eq!(account["path_with_remedy"].as_str(), None, "{path}: {account:#}");
        assert_eq!(
            account["rehearsed"].as_str(),
            (!flag.is_empty()).then_some("works"),
            "{path}: {account:#}"
        );
        if !flag.is_empty() {
            let run = world.wasmscope(&["run"], &words(flag), &program, &[]);
            assert_eq!(run.status.code(), Some(0), "{path}: {run:?}");
        }
    }
    let accounts = world.explain(&[], &opener(&world, "missing"), &[]);
    assert_eq!(text(&accounts[0], "remedy"), "", "{accounts:#?}");
    let out = world.wasmscope(&["explain"], &[], &opener(&world, "file.txt"), &[]);
    assert!(String::from_utf8_lossy(&out.stdout).contains("→ add: --dir=."), "{out:?}");
}

/// A program that uses its first directory, whichever it is called: only another first one helps, and what is advised
/// works.
#[test]
fn a_program_that_uses_its_first_directory_is_told_which_must_come_first() {
    let world = World::new();
    let program = opener(&world, "sub/inner.txt");
    // A flag that is there already is not repeated: the same directory comes first under another name.
    let rows = [
        ("--dir=sub", "--dir=."),
        ("--dir=./sub", "--dir=."),
        ("--dir=sub::/", "--dir=."),
        ("--dir=sub --dir=.", "--dir=.::/"),
        ("--dir=sub::x --dir=sub::y", "--dir=."),
    ];
    for (given, first) in rows {
        let accounts = world.explain(&words(given), &program, &[]);
        let [account] = &accounts[..] else { panic!("{given}: {accounts:#?}") };
        assert_eq!(
            (text(account, "remedy"), account["rehearsed"].as_str()),
            (first, Some("works")),
            "{given}"
        );
        assert!(text(account, "advice").contains("before the other directories"), "{given}: {account:#}");
        let run = world.wasmscope(&["run"], &words(&format!("{first} {given}")), &program, &[]);
        assert_eq!(run.status.code(), Some(0), "{given}: {run:?}");
    }
}

/// The rehearsal does nothing outside, and reads nothing that was not granted.
#[test]
fn a_rehearsal_changes_nothing() {
    let world = World::new();
    let before = fs::read(world.path("root/file.txt")).expect("a file");
    for access in [
        "create new.txt",
        "append file.txt",
        "truncate file.txt",
        "write file.txt",
        "mkdir new",
        "remove file.txt",
    ] {
        for program in REACHERS {
            let accounts = world.explain(&[], program, &words(access));
            assert!(
                accounts.iter().any(|account| account["rehearsed"] == "works"),
                "{access}: {accounts:#?}"
            );
            assert!(!world.path("root/new.txt").exists() && !world.path("root/new").exists(), "{access}");
            assert_eq!(fs::read(world.path("root/file.txt")).expect("a file"), before, "{access}");
            assert!(world.path("root/sub").exists(), "{access}");
        }
    }
}

#[test]
fn a_preopen_that_does_not_match_says_why() {
    let world = World::new();
    for program in REACHERS {
        let accounts = world.explain(&words("--dir=.::/data"), program, &words("open file.txt"));
        let preopens = accounts[0]["preopens"].as_array().expect("preopens");
        assert_eq!(preopens.len(), 1);
        assert_eq!((text(&preopens[0], "guest"), text(&preopens[0], "host")), ("/data", "."));
        assert_eq!(preopens[0]["matched"], false);
        assert!(text(&preopens[0], "reason").contains("does not begin with"), "{preopens:?}");
    }
}

#[test]
fn the_current_directory_is_the_guests_own() {
    let world = World::new();
    for program in REACHERS {
        let accounts =
            world.explain(&words("--dir=.::/data"), program, &words("chdir-open /data/sub ../nothing"));
        let last = accounts.last().expect("an account");
        assert_eq!(text(last, "path"), "../nothing");
        let first = last["steps"][0].as_str().expect("a step");
        assert!(
            first.contains("“/data/sub/../nothing”") && first.contains("“/data/sub”"),
            "{program}: {first}"
        );
    }
}

/// What libc decided was seen, and agrees with the model of it: nothing had to be inferred.
#[test]
fn libc_and_its_model_agree() {
    let world = World::new();
    let names = [".", "/", "", ".//./", "/data", "./data", "/data/", "..", "/a/../data"];
    let paths = [
        "file.txt",
        "/file.txt",
        "/data/f",
        "data/f",
        "./data/f",
        "//data//f",
        "/data",
        "/data2/f",
        "/database",
        "/./data/f",
        "././data/f",
        "/x/../data/f",
        "/data/../data/f",
        "/data/",
        "../x",
        ".",
        "./",
    ];
    let mut matched = 0;
    for (turn, name) in names.iter().enumerate() {
        for (at, path) in paths.iter().enumerate() {
            let program = REACHERS[(turn + at) % REACHERS.len()];
            let options = ["--dir=sub::/sub".to_owned(), format!("--dir=.::{name}")];
            let accounts = world.explain(&options, program, &["stat".to_owned(), (*path).to_owned()]);
            let account = accounts.last().expect("an account");
            assert_eq!(account["inferred"], false, "{name} {path}: {account:#}");
            assert_eq!(text(account, "path"), *path, "{name}");
            matched += usize::from(account["host_asked"] == true);
        }
    }
    assert!(matched > 60 && matched < names.len() * paths.len() - 30, "{matched} reached the host");
}

/// The command line of a card, as a shell reads it, is the one in JSON, and it works.
#[test]
fn the_command_line_of_a_remedy_can_be_copied() {
    let world = World::new();
    for name in ["a file.txt", "it's.txt", "資料 表.txt", "$HOME `x` \"y\".txt"] {
        fs::write(world.path("root/sub").join(name), "text").expect("a file");
        let path = format!("sub/{name}");
        let given = words("--dir=/etc --env=A=b");
        let args = [path.clone()];
        let program = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/read-sample.wasm");
        let accounts = world.explain(&given, program, &args);
        let account = accounts.iter().find(|account| account["outcome"] == "refused").expect("a refusal");
        let command: Vec<String> =
            serde_json::from_value(account["command"].clone()).expect("a command line");
        let expected = ["explain", "--json", "--dir=/etc", "--env=A=b", "--dir=.", program, &path];
        let mut sorted: Vec<&str> = command[1..].iter().map(String::as_str).collect();
        sorted.retain(|word| *word != "--all");
        assert_eq!(sorted, expected, "{path}");
        let card = world.wasmscope(&["explain"], &given, program, &args);
        let card = String::from_utf8(card.stdout).expect("UTF-8");
        let line = card.lines().find(|line| line.contains(" explain --dir=/etc")).expect("a command line");
        let typed = shlex::split(line).expect("a shell reads it");
        let plain: Vec<&String> =
            command.iter().filter(|w| !["--json", "--all"].contains(&w.as_str())).collect();
        assert_eq!(typed.iter().collect::<Vec<_>>(), plain, "{path}");
        let mut run = plain.iter().skip(2).map(ToString::to_string).collect::<Vec<_>>();
        run.truncate(run.len() - 2);
        let run = world.wasmscope(&["run"], &run, program, &args);
        assert_eq!(run.status.code(), Some(0), "{path}: {run:?}");
    }
}

#[test]
fn a_variable_is_tried_and_the_network_is_not() {
    let world = World::new();
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guests/without.wasm");
    let out = program::wasmscope()
        .args(["explain", "--json", "--all", program, "variable"])
        .env("WITHOUT_HOME", "somewhere")
        .current_dir(world.path("root"))
        .output()
        .expect("the program starts");
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let row = rows.iter().find(|row| row["path"] == "WITHOUT_HOME").expect("the variable");
    assert_eq!(
        (&row["remedy"], &row["rehearsed"]),
        (&"--env=WITHOUT_HOME".into(), &"works".into()),
        "{row:#}"
    );
    let command = row["command"].as_array().expect("a command line");
    assert!(command.contains(&"--env=WITHOUT_HOME".into()), "{row:#}");
}
