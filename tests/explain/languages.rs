//! `explain` in the reader's language, and what recordings show that were made when accounts were English text.

use std::path::Path;
use std::process::Stdio;

/// The output of `explain`, run from the top of the package with these variables and options.
fn explained(variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let mut command = crate::program::wasmscope();
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    let command = command.envs(variables.iter().copied()).arg("explain").args(arguments);
    let out = command.current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).output();
    let out = out.expect("the program starts");
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

fn golden(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    std::fs::read_to_string(path).expect("a golden text")
}

const REFUSED: [&str; 2] = ["samples/read-sample.wasm", "samples/sample_text"];

#[test]
fn the_option_comes_before_the_locale_and_that_before_english() {
    let (english, japanese) = (golden("explain.en.txt"), golden("explain.ja.txt"));
    let with = |variables: &[(&str, &str)], options: &[&str]| {
        let printed = explained(variables, &[options, &REFUSED[..]].concat());
        // The command line has the option too.
        let lines = printed.lines().filter(|line| !line.contains(" explain --"));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    assert_eq!(with(&[], &["--lang", "ja"]), japanese);
    assert_eq!(with(&[("LANG", "ja_JP.UTF-8")], &[]), japanese);
    assert_eq!(with(&[("LANG", "ja_JP.UTF-8")], &["--lang", "en"]), english);
    assert_eq!(with(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")], &[]), english);
    assert_eq!(with(&[("LANG", "C")], &[]), english);
    assert_eq!(with(&[("LANG", "C")], &["--lang", "ja"]), japanese);
    assert_eq!(with(&[], &[]), english);
}

#[test]
fn json_is_english_in_every_language() {
    let json = |lang| -> Vec<serde_json::Value> {
        let rows = explained(&[], &[&["--json", "--lang", lang], &REFUSED[..]].concat());
        let row = |line: &str| {
            let mut row: serde_json::Value = serde_json::from_str(line).expect("JSON");
            // It has the language as an option.
            row["command"].take();
            row
        };
        rows.lines().map(row).collect()
    };
    assert_eq!(json("ja"), json("en"));
}

/// The texts in these recordings are English; the card around them can be in any language.
#[test]
fn recordings_of_the_second_version_say_what_they_said() {
    let calls = explained(&[], &["tests/recording/version-2.rec"]);
    let lookup = ["--module", "samples/read-sample.p1.wasm", "tests/recording/version-2-lookup.rec"];
    let survey = explained(&[], &lookup);
    let japanese = explained(&[("LANG", "ja_JP.UTF-8")], &["tests/recording/version-2.rec"]);
    for said in [
        "   1  descriptor 3 is not open: the program was given no directory\n",
        "  The program asked for “note.txt” in the directory that it expects as its descriptor 3, but it was\n",
        "    Add `--dir=.` before the program: that directory will be its descriptor 3.",
    ] {
        assert!(calls.contains(said), "{said} in {calls}");
        assert!(japanese.contains(said), "{said} in {japanese}");
    }
    assert!(calls.contains("✗ create or open \"note.txt\" was refused\n"), "{calls}");
    assert!(japanese.contains("✗ 「note.txt」を作るか開くことは拒否されました\n"), "{japanese}");
    let advice = "    Add `--dir=.` before the program. Or leave the flags as they are and use the path\n";
    assert!(survey.contains(advice), "{survey}");
}
