//! `debug --batch`: where its commands come from, and where the program's input comes from.

mod program;

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

const ECHO: &str = "tests/guests/echo.wat";

/// Runs the batch with this on standard input, in pieces; exit status, standard output and standard error.
fn batch(args: &[&str], input: &[&str]) -> (i32, String, String) {
    let mut child = program::wasmscope()
        .args(["debug", "--batch"])
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    for (piece, first) in input.iter().zip(std::iter::once(true).chain(std::iter::repeat(false))) {
        if !first {
            std::thread::sleep(std::time::Duration::from_millis(60));
        }
        // The program may have ended by then.
        let _ = stdin.write_all(piece.as_bytes());
    }
    drop(stdin);
    let out = child.wait_with_output().expect("an end");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code().expect("a status"), text(&out.stdout), text(&out.stderr))
}

/// The answer to each command.
fn answers(out: &str) -> Vec<&str> {
    out.strip_prefix("> ").map_or_else(Vec::new, |out| out.split("\n> ").collect())
}

#[test]
fn commands_are_read_from_standard_input_where_there_are_none() {
    let script = ["step\n\n# a word about it\n", "  continue\r\nconsole"];
    let (status, out, err) = batch(&[ECHO], &script);
    assert_eq!((status, &*err), (0, ""), "{out}");
    let given = batch(&["-x", "step", "-x", "continue", "-x", "console", ECHO], &[]);
    assert_eq!(out, given.1);
    // The script is not used as the program's input.
    assert!(answers(&out)[2].contains("the program has written nothing"), "{out}");
    let (_, out, _) = batch(&["--stdin=samples/sample_text", ECHO], &["continue\nconsole\n"]);
    assert!(answers(&out)[1].contains("stdout: hello hello"), "{out}");
    let (status, out, _) = batch(&["--json", ECHO], &["step\n"]);
    let object: serde_json::Value = serde_json::from_str(&out).expect("an object");
    assert_eq!((status, &object["status"]["moment"]), (0, &1.into()));
}

#[test]
fn a_script_ends_at_what_is_wrong() {
    for (script, says, done) in [
        ("", "error: there is no command on standard input, and none with `-x COMMAND`", 0),
        ("# nothing\n", "error: there is no command on standard input, and none with `-x COMMAND`", 0),
        ("step\nnonsense\nstep\n", "error: `nonsense`: ", 1),
        ("step\nquit\nnonsense\n", "", 2),
    ] {
        let (status, out, err) = batch(&[ECHO], &[script]);
        assert!(err.starts_with(says) && (says.is_empty() == err.is_empty()), "{script:?}: {err}");
        assert_eq!((status == 0, answers(&out).len()), (says.is_empty(), done), "{script:?}: {out}");
    }
}

#[test]
fn with_commands_given_standard_input_is_the_programs() {
    let (status, out, _) = batch(&["-x", "continue", "-x", "console", ECHO], &["step\nstep\n"]);
    assert_eq!(status, 0);
    assert_eq!(answers(&out)[1], "console\nstdout: step\nstdout: step\n");
}

#[test]
fn a_run_that_is_tried_reads_the_same_input_again() {
    let commands =
        ["-x", "continue", "-x", "whatif --env=A=b", "-x", "restart", "-x", "continue", "-x", "console"];
    // The input arrives in the same pieces as in the first run: if the second run got more at once, it would behave
    // differently.
    let (status, out, err) = batch(&[&commands[..], &[ECHO]].concat(), &["one\n", "two\n"]);
    assert_eq!((status, &*err), (0, ""), "{out}");
    let compared = answers(&out)[1];
    assert!(compared.contains("All host calls and their replies are the same."), "{out}");
    assert!(compared.contains("Standard output: the same, 8 bytes"), "{out}");
    assert_eq!(answers(&out)[4], "console\nstdout: one\nstdout: two\n", "and so does one from the start");
}

#[test]
fn a_run_that_is_tried_reads_on_where_the_first_one_stands() {
    // Nothing has been read at this point.
    let commands = ["-x", "step", "-x", "whatif --env=A=b", "-x", "continue", "-x", "console"];
    let (status, out, err) = batch(&[&commands[..], &[ECHO]].concat(), &["one\ntwo\n"]);
    assert_eq!((status, &*err), (0, ""), "{out}");
    assert!(answers(&out)[1].contains("  if:  one\n  if:  two\n"), "{out}");
    // The input that the other run read is available to this one, too.
    assert_eq!(answers(&out)[3], "console\nstdout: one\nstdout: two\n", "{out}");
}
