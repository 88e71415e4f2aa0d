//! The samples with tasks: what they write and how they end, in one go, in steps, and from a recording.

mod program;

use std::path::Path;
use std::process::{Output, Stdio};

/// One run of a sample: its arguments, what it writes to standard output, and its exit status.
type Case = (&'static [&'static str], &'static str, i32);

/// As wasmtime 49 runs them, which waits for ever where these end with 134.
const CASES: &[Case] = &[
    (&["pipeline.wat"], "to begin\ngo along\nthen end\n", 0),
    (&["deadlock.wat"], "", 134),
    (&["--invoke", "ended()", "deadlock.wat"], "6\n", 0),
    (&["--invoke", "evening()", "race.wat"], "220\n", 0),
    (&["--dir=.", "read-sample.p3.wasm", "sample_text"], "hello hello\n", 0),
    (&["--dir=.", "read-sample.stripped.p3.wasm", "sample_text"], "hello hello\n", 0),
    (&["read-sample.p3.wasm", "sample_text"], "", 1),
];

fn samples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples"))
}

/// Runs wasmscope in a folder, without standard input.
fn wasmscope(folder: &Path, args: &[&str]) -> Output {
    program::wasmscope()
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// A folder with copies of all that a case needs.
fn copies(case: &Case) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in case.0.iter().filter(|name| samples().join(name).is_file()) {
        std::fs::copy(samples().join(name), folder.path().join(name)).expect("a copy");
    }
    folder
}

#[test]
fn each_runs_to_its_end() {
    for (args, stdout, status) in CASES {
        let output = wasmscope(samples(), &[&["run"], *args].concat());
        let said = text(&output.stderr);
        assert_eq!(
            (&*text(&output.stdout), output.status.code()),
            (*stdout, Some(*status)),
            "{args:?}: {said}"
        );
        assert_eq!(said.contains("deadlock detected"), *status == 134, "{args:?}: {said}");
        assert_eq!(said.is_empty(), *status == 0, "{args:?}: {said}");
    }
}

#[test]
fn each_is_the_same_from_a_recording_when_its_files_are_gone() {
    for case in CASES {
        let (args, stdout, status) = case;
        let folder = copies(case);
        let recorded = wasmscope(folder.path(), &[&["record", "-o", "run.rec"], *args].concat());
        assert_eq!(recorded.status.code(), Some(*status), "{args:?}: {}", text(&recorded.stderr));
        for entry in std::fs::read_dir(folder.path()).expect("the folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|extension| extension != "rec") {
                std::fs::remove_file(path).expect("is removed");
            }
        }
        for replay in [&["replay", "--run", "run.rec"][..], &["run", "run.rec"]] {
            let again = wasmscope(folder.path(), replay);
            let got = (text(&again.stdout), again.status.code());
            assert_eq!(got, ((*stdout).to_owned(), Some(*status)), "{args:?}: {}", text(&again.stderr));
        }
    }
}

/// What `debug --batch` prints for a case that is taken to its end by a command, and then back and forth.
fn stepped(args: &[&str], to_the_end: &str) -> (Option<i32>, String) {
    let commands = ["-x", to_the_end, "-x", "status", "-x", "console", "-x", "handles", "-x", "where"];
    let output = wasmscope(samples(), &[&["debug", "--batch"], &commands[..], args].concat());
    let text = text(&output.stdout);
    let after = text.split_once("> status\n").unwrap_or_else(|| panic!("{text}")).1;
    (output.status.code(), after.to_owned())
}

#[test]
fn in_steps_each_comes_to_the_same_end() {
    for (args, stdout, _) in CASES {
        let at_once = stepped(args, "continue");
        assert_eq!(at_once, stepped(args, "step 100000"), "{args:?}");
        assert_eq!(at_once, stepped(args, "next 100000"), "{args:?}");
        assert_eq!(at_once, stepped(args, "goto end"), "{args:?}");
        if !args.contains(&"--invoke") {
            for line in stdout.lines() {
                assert!(at_once.1.contains(&format!("stdout: {line}\n")), "{args:?}: {}", at_once.1);
            }
        }
    }
}

/// Every moment of a run of some hundred instructions, from the start and from the end.
#[test]
fn going_back_shows_what_was_there_before() {
    let commands = |moments: &mut dyn Iterator<Item = usize>| {
        let lines: Vec<String> = moments
            .flat_map(|moment| {
                ["goto", "where", "stack", "handles"].map(|verb| match verb {
                    "goto" => format!("goto {moment}"),
                    verb => verb.to_owned(),
                })
            })
            .collect();
        lines
    };
    for (args, ..) in CASES.iter().filter(|(args, ..)| args.iter().any(|arg| arg.ends_with(".wat"))) {
        let moments = (0..200).step_by(7);
        let forwards = commands(&mut moments.clone());
        let backwards = [vec!["goto end".to_owned()], commands(&mut moments.rev())].concat();
        let blocks = |lines: &[String]| {
            let options: Vec<&str> = lines.iter().flat_map(|line| ["-x", line]).collect();
            let output = wasmscope(samples(), &[&["debug", "--batch"], &*options, args].concat());
            let text = text(&output.stdout);
            let mut blocks: Vec<String> = text
                .split("> goto ")
                .skip(1)
                .filter_map(|block| Some((block.split_once('\n')?.0, block.split_once("> where\n")?.1)))
                // The marks say what is new since the moment before, which is another one on the way back.
                .map(|(moment, shown)| {
                    let shown = shown.replace("  ← new", "").replace("  * changed", "");
                    format!("{moment}\n{}", shown.trim_end())
                })
                .collect();
            blocks.sort();
            blocks
        };
        let forwards = blocks(&forwards);
        assert!(forwards.len() > 5, "{args:?}: {forwards:?}");
        let backwards = blocks(&backwards);
        let common: Vec<_> = backwards.iter().filter(|block| !block.starts_with("end\n")).cloned().collect();
        assert_eq!(forwards, common, "{args:?}");
    }
}

#[test]
fn another_order_changes_the_race_and_nothing_else() {
    let race = ["explain", "--schedules", "20", "--invoke", "evening()", "race.wat"];
    let told = wasmscope(samples(), &race);
    assert_eq!(told.status.code(), Some(1), "{}", text(&told.stderr));
    let said = text(&told.stdout);
    assert!(said.contains("In the usual order: it returns 220."), "{said}");
    assert!(said.contains("it ends differently: it returns 210."), "{said}");
    for args in [&["pipeline.wat"][..], &["deadlock.wat"], &["--invoke", "ended()", "deadlock.wat"]] {
        let told = wasmscope(samples(), &[&["explain", "--schedules", "20"], args].concat());
        assert_eq!(told.status.code(), Some(0), "{args:?}: {}{}", text(&told.stdout), text(&told.stderr));
    }
}

/// The refusal of the reader for WASI 0.3, and the option that mends it.
#[test]
fn the_refused_file_of_the_reader_is_explained() {
    for name in ["read-sample.p3.wasm", "read-sample.stripped.p3.wasm"] {
        let told = text(&wasmscope(samples(), &["explain", name, "sample_text"]).stdout);
        assert!(told.contains("1 access refused or failed") && told.contains("--dir=."), "{told}");
        let told = text(&wasmscope(samples(), &["explain", "--dir=.", name, "nothing-here"]).stdout);
        assert!(told.contains("open \"nothing-here\" was allowed, but failed"), "{told}");
        let told = text(&wasmscope(samples(), &["explain", "--all", "--dir=.", name, "sample_text"]).stdout);
        assert!(told.contains("Nothing was refused; 1 access granted."), "{told}");
    }
}
