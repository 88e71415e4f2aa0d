//! What one sees of asynchronous programs: their tasks, and why they deadlock.

mod deadlocks;
#[path = "../program/mod.rs"]
mod program;

use std::path::Path;

/// Runs wasmscope in a folder; returns the exit status, standard output and standard error.
fn wasmscope(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = program::wasmscope().current_dir(folder).args(args).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("an exit status"), text(output.stdout), text(output.stderr))
}

/// Writes a program as `it.wat` to a folder of its own.
fn folder(source: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("it.wat"), source).expect("the program");
    folder
}

/// The answers of `debug --batch` to commands, and its exit status.
fn debug(folder: &Path, commands: &[&str]) -> String {
    let mut args = vec!["debug", "--batch", "--invoke", "main()"];
    commands.iter().for_each(|command| args.extend(["-x", command]));
    args.push("it.wat");
    let (status, out, err) = wasmscope(folder, &args);
    assert_eq!((status, &*err), (0, ""), "{out}");
    out
}

#[test]
fn a_deadlock_is_explained_wherever_it_is_met() {
    for (source, says) in [
        (
            deadlocks::circle(),
            &[
                "task 1 (main) waits for task 2 (hears) to return (subtask #1)",
                "task 2 (hears) waits for future<u8> #1 to be written by task 1 (main), which holds the other end (#2)",
                "So these tasks wait for each other in a circle: 1 → 2 → 1.",
            ][..],
        ),
        (
            deadlocks::locked(),
            &[
                "task 1 (main) waits for task 3 (hears) to return",
                "task 3 (hears) has not started: instance 1 is busy with task 2 (hears)",
                "task 2 (hears) waits for future<u8> #1 to be written by task 1 (main)",
                "So these tasks wait for each other in a circle: 1 → 3 → 2 → 1.",
            ],
        ),
        (
            deadlocks::itself(),
            &[
                "task 1 (main) waits for future<u8> #1 to be written by itself, since it holds the other end (#2)",
                "So task 1 (main) waits for itself.",
            ],
        ),
        (
            deadlocks::empty(),
            &[
                "task 1 (main) waits on set #1, which is empty: nothing can ever wake it",
                "So nobody can end the wait of task 1 (main).",
            ],
        ),
        (
            deadlocks::idle(),
            &[
                "task 1 (main) waits for future<u8> #1 to be written by nobody: instance 1 holds the other end (#2)",
                "So nobody can end the wait of task 1 (main).",
            ],
        ),
    ] {
        let folder = folder(&source);
        for args in [
            &["run", "--invoke", "main()", "it.wat"][..],
            &["trace", "--invoke", "main()", "it.wat"],
            &["explain", "--invoke", "main()", "it.wat"],
            &["debug", "--batch", "-x", "continue", "--invoke", "main()", "it.wat"],
        ] {
            let (status, out, err) = wasmscope(folder.path(), args);
            let all = format!("{out}{err}");
            assert!(all.contains("deadlock detected"), "{args:?}: {all}");
            for line in says {
                assert!(all.contains(line), "{args:?}: {line}\n{all}");
            }
            let expected = if matches!(args[0], "run" | "trace") { 134 } else { 0 };
            assert_eq!(status, expected, "{args:?}");
        }
    }
}

#[test]
fn work_that_was_dropped_is_said() {
    let says = "The entry returned before task 2 (hears) had ended, and the rest of its work was dropped";
    for (source, dropped) in [(deadlocks::dropped(), true), (deadlocks::released(), false)] {
        let folder = folder(&source);
        for args in [
            &["explain", "--invoke", "main()", "it.wat"][..],
            &["debug", "--batch", "-x", "continue", "--invoke", "main()", "it.wat"],
        ] {
            let (status, out, _) = wasmscope(folder.path(), args);
            assert_eq!((status, out.contains(says)), (0, dropped), "{args:?}: {out}");
        }
    }
}

#[test]
fn tasks_are_shown_below_those_that_called_them() {
    let folder = folder(&deadlocks::locked());
    let out = debug(folder.path(), &["continue", "tasks"]);
    let tasks = out.rsplit("> tasks\n").next().expect("an answer");
    let lines: Vec<&str> = tasks.lines().collect();
    assert_eq!(lines[0], "task 1  main: sync, instance 2, started", "{tasks}");
    assert!(lines[1].starts_with("  ▶ thread 1 waits for task 3 (hears) to return"), "{tasks}");
    assert_eq!(lines[2], "  task 2  hears: callback, instance 1, started", "{tasks}");
    assert_eq!(lines[4], "  task 3  hears: callback, instance 1, not started", "{tasks}");
    let (_, out, _) = wasmscope(
        folder.path(),
        &["debug", "--batch", "--json", "-x", "continue", "-x", "tasks", "--invoke", "main()", "it.wat"],
    );
    let last = out.lines().last().expect("an object");
    let object: serde_json::Value = serde_json::from_str(last).expect("JSON");
    assert!(last.contains("\"id\":3") && last.contains("\"abi\":\"callback\""), "{object}");
}

#[test]
fn the_call_stack_goes_on_with_the_tasks_that_called() {
    let folder = folder(&deadlocks::circle());
    let out = debug(folder.path(), &["break hears", "continue", "where", "tasks", "thread 1"]);
    let stack = out.split("> where\n").nth(1).expect("an answer");
    assert!(stack.starts_with("  0  hears"), "{stack}");
    assert!(stack.contains("called by task 1 (main) at instruction "), "{stack}");
    let caller = stack.split("called by").nth(1).expect("a caller");
    assert!(caller.contains("  main  at 0x"), "{stack}");
    assert!(out.contains("thread 1 has called task 2 (hears), which has control now"), "{out}");
}

#[test]
fn handles_tell_of_ends_and_sets() {
    let folder = folder(&deadlocks::circle());
    let out = debug(folder.path(), &["continue", "handles"]);
    let handles = out.rsplit("> handles\n").next().expect("an answer");
    for line in [
        "#1  readable future<u8>  instance 1, reading (0 of 1), other end #2 of instance 2, in set #2",
        "#2  writable future<u8>  instance 2, idle, other end #1 of instance 1",
        "#1  subtask  instance 2, hears, task 2, started, in set #3",
        "#3  waitable-set  instance 2, members #1, awaited by task 1 (main)",
        "1  instance  busy with task 2 (hears)",
    ] {
        assert!(handles.contains(line), "{line}\n{handles}");
    }
}

#[test]
fn a_program_without_tasks_has_none() {
    let folder = folder(
        "(component (core module $m (func (export \"f\"))) (core instance $i (instantiate $m))
        (func (export \"main\") (canon lift (core func $i \"f\"))))",
    );
    assert!(debug(folder.path(), &["tasks"]).contains("there are no tasks"));
}

/// The moment, the task and the function after each command, as `debug --json` tells them.
fn stops(folder: &Path, commands: &[&str]) -> Vec<(u64, String, String)> {
    let mut args = vec!["debug", "--batch", "--json", "--invoke", "main()"];
    commands.iter().for_each(|command| args.extend(["-x", command]));
    args.push("it.wat");
    let (status, out, err) = wasmscope(folder, &args);
    assert_eq!((status, &*err), (0, ""), "{out}");
    let stop = |line: &str| {
        let object: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let status = object.get("status").unwrap_or(&object["view"]["status"]).clone();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        (status["moment"].as_u64().expect("a moment"), text(&status["task"]), text(&status["function"]))
    };
    out.lines().map(stop).collect()
}

#[test]
fn a_step_over_a_call_that_blocks_leads_to_the_next_instruction_of_its_thread() {
    let folder = folder(&deadlocks::released());
    // In the callee: over its `waitable-set.wait`, while its caller goes on and writes.
    let mut commands = vec!["break hears", "continue"];
    commands.extend(["next"; 12]);
    let all = stops(folder.path(), &commands);
    for (_, task, function) in &all[1..] {
        assert_eq!((&**task, &**function), ("task 2 (hears)", "hears"), "{all:?}");
    }
    let jump = all[1..].windows(2).position(|pair| pair[1].0 > pair[0].0 + 1).expect("others run");
    let (before, after) = (all[jump + 1].0, all[jump + 2].0);
    assert!(after > before + 3, "{all:?}");
    // Back over it, from there: the caller is passed as well.
    commands.truncate(2 + jump + 1);
    commands.push("back-over");
    let back = stops(folder.path(), &commands);
    assert_eq!(back.last().map(|(moment, ..)| *moment), Some(before), "{back:?}");
    // In the caller: over the call of a task that blocks, and over its own wait for it.
    let all = stops(folder.path(), &["next"; 30]);
    let end = all.iter().rposition(|(_, _, function)| !function.is_empty()).expect("an instruction");
    assert!(all[..=end].iter().all(|(_, _, function)| function == "main"), "{all:?}");
    assert!(end > 12, "{all:?}");
    assert!(all[..=end].windows(2).filter(|pair| pair[1].0 > pair[0].0 + 3).count() >= 2, "{all:?}");
}
