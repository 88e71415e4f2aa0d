//! The samples of asynchronous programs do what their comments say: live, in single steps, and from a recording.

mod program;

use std::path::{Path, PathBuf};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

/// Runs wasmscope in a folder; returns the exit status, standard output and standard error.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = program::wasmscope().current_dir(folder).args(args).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("an exit status"), text(output.stdout), text(output.stderr))
}

const LINES: &str = "to begin\ngo along\nthen end\n";

#[test]
fn the_pipeline_prints_its_lines_and_so_does_its_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, pipeline) = (folder.path(), sample("pipeline.wat"));
    let pipeline = pipeline.to_str().expect("text");
    assert_eq!(run(at, &["run", pipeline]), (0, LINES.to_owned(), String::new()));
    let (status, printed, _) = run(at, &["record", "-o", "p.rec", pipeline]);
    assert_eq!((status, &*printed), (0, LINES));
    assert_eq!(run(at, &["replay", "--run", "p.rec"]), (0, LINES.to_owned(), String::new()));
    let batch = ["debug", "--batch", "-x", "step 400", "-x", "back 150", "-x", "continue", pipeline];
    let (_, said, _) = run(at, &batch);
    assert!(said.contains("exit 0"), "{said}");
    let (status, said, _) = run(at, &["explain", "--schedules", "5", pipeline]);
    assert_eq!(status, 0, "{said}");
}

#[test]
fn the_deadlock_is_found_and_the_end_of_the_stream_resolves_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (at, deadlock) = (folder.path(), sample("deadlock.wat"));
    let deadlock = deadlock.to_str().expect("text");
    let (status, printed, said) = run(at, &["run", deadlock]);
    assert_eq!((status, &*printed), (134, ""));
    assert!(said.contains("deadlock detected"), "{said}");
    assert_eq!(run(at, &["run", "--invoke", "ended()", deadlock]).1, "6\n");
    assert_eq!(run(at, &["record", "-o", "d.rec", deadlock]).0, 134);
    let (status, _, said) = run(at, &["replay", "--run", "d.rec"]);
    assert_eq!(status, 134);
    assert!(said.contains("deadlock detected"), "{said}");
}
