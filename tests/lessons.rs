//! Lessons: those of the course are correct, wrong ones fail with their line, and progress survives a restart.

mod program;

use std::fs;
use std::path::Path;
use std::process::Output;

fn lesson(args: &[&str], state: &Path) -> Output {
    program::wasmscope().arg("lesson").args(args).env("XDG_STATE_HOME", state).output().expect("it runs")
}

fn text(out: &Output) -> String {
    let both = [out.stdout.as_slice(), &out.stderr].concat();
    let text = String::from_utf8_lossy(&both).into_owned();
    assert!(!text.contains("panicked"), "{text}");
    text
}

#[test]
fn the_course_is_right() {
    let state = tempfile::tempdir().expect("a directory");
    let out = lesson(&["check"], state.path());
    assert!(out.status.success(), "{}", text(&out));
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons")).expect("lessons");
    let count = folders.flatten().filter(|entry| entry.path().is_dir()).count();
    assert!(text(&out).contains(&format!("{count} lesson")), "every folder is in the binary: {}", text(&out));
    let on_disk = lesson(&["check", concat!(env!("CARGO_MANIFEST_DIR"), "/lessons")], state.path());
    assert!(on_disk.status.success(), "{}", text(&on_disk));
}

#[test]
fn a_new_lesson_is_right_and_not_written_over() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("mine");
    let name = path.to_str().expect("UTF-8");
    assert!(lesson(&["new", name], dir.path()).status.success());
    let out = lesson(&["check", name], dir.path());
    assert!(out.status.success(), "{}", text(&out));
    fs::write(path.join("lesson.toml"), "changed").expect("written");
    assert!(!lesson(&["new", name], dir.path()).status.success());
    assert_eq!(fs::read_to_string(path.join("lesson.toml")).expect("the file"), "changed");
}

/// The template with one thing changed: the check must fail, and name the file and line.
#[test]
fn what_is_wrong_is_said_with_its_line() {
    let wrong: &[(&str, &str, &str, &str)] = &[
        // The file, the text in it, what replaces it, and what the check must print.
        (
            "lesson.toml",
            "function = \"add\"",
            "function = \"nowhere\"",
            "lesson.toml:20: the stop of step `start`",
        ),
        (
            "lesson.toml",
            "{ function = \"add\" }",
            "{ errno = \"ENOENT\" }",
            "lesson.toml:20: the stop of step `start` is never reached",
        ),
        ("lesson.toml", "solution = \"5\"", "solution = \"6\"", "the solution `6` is wrong: it is `5`"),
        (
            "lesson.toml",
            "answer = \"stack 0\", ahead = 3, solution = \"5\"",
            "until = [\"local 0 = 2\"], solution = \"step\"",
            "the task of step `sum` is solved before it is set",
        ),
        (
            "lesson.toml",
            "answer = \"stack 0\", ahead = 3, solution = \"5\"",
            "until = [\"stack 0 = 5\"], solution = \"step\"",
            "the solution does not solve the task of step `sum`",
        ),
        ("lesson.toml", "minutes = 3", "minutes = \"three\"", "lesson.toml:5: "),
        (
            "lesson.toml",
            "program = \"add.wat\"",
            "program = \"none.wat\"",
            "`none.wat` is neither a file beside the lesson nor one of wasmscope",
        ),
        ("lesson.toml", "look = \"stack\"", "look = \"attic\"", "lesson.toml:31: there is no pane `attic`"),
        ("lesson.toml", "id = \"sum\"", "id = \"total\"", "has no words"),
        ("lesson.en.md", "`2`{local 0}", "`7`{local 0}", "lesson.en.md:7: `7`{local 0} is false: it is `2`"),
        (
            "lesson.ja.md",
            "`2`{local 0}",
            "`2`",
            "lesson.ja.md:5: `2`{local 0} is stated in English, but not here",
        ),
        ("lesson.en.md", "`2`{local 0}", "`2`{nonsense}", "lesson.en.md:7: {nonsense}: "),
        ("lesson.en.md", "### wrong: 23", "### wrong: 5", "`### wrong: 5` is right"),
        ("lesson.en.md", "### hint\n\nIt is `5`.\n", "", "hints, and"),
        ("lesson.en.md", "## sum: ", "## total: ", "step `sum` has no words"),
        ("lesson.ja.md", "### right", "### rihgt", "lesson.ja.md:31: `### rihgt` is none of"),
    ];
    let dir = tempfile::tempdir().expect("a directory");
    for (file, what, instead, said) in wrong {
        let path = dir.path().join("mine");
        let _ = fs::remove_dir_all(&path);
        let name = path.to_str().expect("UTF-8");
        assert!(lesson(&["new", name], dir.path()).status.success());
        let file = path.join(file);
        let before = fs::read_to_string(&file).expect("the file");
        assert!(before.contains(what), "{what} in {before}");
        fs::write(&file, before.replacen(what, instead, 1)).expect("written");
        let out = lesson(&["check", name], dir.path());
        assert_eq!(out.status.code(), Some(1), "{said}");
        assert!(text(&out).contains(said), "{said:?} in {}", text(&out));
    }
    let path = dir.path().join("mine");
    fs::remove_file(path.join("lesson.ja.md")).expect("removed");
    let out = lesson(&["check", path.to_str().expect("UTF-8")], dir.path());
    assert!(text(&out).contains("lesson.ja.md:1: this language is missing"), "{}", text(&out));
}

#[test]
fn files_of_any_contents_are_no_panic() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("mine");
    let name = path.to_str().expect("UTF-8");
    assert!(lesson(&["new", name], dir.path()).status.success());
    let files: Vec<_> = ["lesson.toml", "lesson.en.md", "lesson.ja.md"].map(|f| path.join(f)).into();
    let good: Vec<Vec<u8>> = files.iter().map(|f| fs::read(f).expect("the file")).collect();
    // Truncated, and with one byte changed, at places spread over the file.
    for (file, bytes) in files.iter().zip(&good) {
        for place in (0..bytes.len()).step_by(bytes.len() / 12) {
            let mut changed = bytes.clone();
            changed[place] = b'`';
            for contents in [&bytes[..place], &changed] {
                fs::write(file, contents).expect("written");
                text(&lesson(&["check", name], dir.path()));
            }
        }
        fs::write(file, bytes).expect("written");
    }
}

#[test]
fn lessons_are_listed_with_progress() {
    let state = tempfile::tempdir().expect("a directory");
    let out = lesson(&["--list"], state.path());
    assert!(text(&out).contains(" 1  "), "{}", text(&out));
    let ja = lesson(&["--list", "--lang", "ja"], state.path());
    assert_ne!(text(&out), text(&ja));
    assert_eq!(lesson(&["--list", "--lang", "fr"], state.path()).status.code(), Some(2));
    // Without a terminal, a lesson cannot be opened, and the message says so.
    let out = lesson(&["1"], state.path());
    assert_eq!(out.status.code(), Some(1));
    assert!(text(&out).contains("need a terminal"));
}
