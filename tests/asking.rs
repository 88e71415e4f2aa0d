//! Questions about the past and conditions on watchpoints, as users type them: which moment, which call, which message.
//!
//! That each answer is right for any program is tested in `past`; this file tests the commands.

mod engine;
mod program;

use engine::invoke::guest;
use std::process::Stdio;
use wasmscope::caps::{Access, Grant, Network};
use wasmscope::guest::{Entry, Host};
use wasmscope::session::{Pump, Session, Setup};
use wasmscope::timeline::Timeline;
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::words::Lang;

/// Writes a byte range, a global and a local in each of six turns.
const TURNS: &str = r#"(module (memory 1) (global $tens (mut i32) (i32.const 0))
  (func $put (param $turn i32)
    (i32.store (i32.const 64) (local.get $turn))
    (global.set $tens (i32.mul (local.get $turn) (i32.const 10))))
  (func (export "_start") (local $turn i32)
    (loop $again
      (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
      (call $put (local.get $turn))
      (br_if $again (i32.lt_u (local.get $turn) (i32.const 6))))))"#;

/// Runs long enough for several checkpoints.
const MANY_TURNS: &str = r#"(module (memory 16)
  (func $put (param $turn i32)
    (i32.store (i32.and (i32.mul (local.get $turn) (i32.const 1664525)) (i32.const 0xffffc)) (local.get $turn)))
  (func (export "_start") (local $turn i32)
    (loop $again
      (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
      (call $put (local.get $turn))
      (br_if $again (i32.lt_u (local.get $turn) (i32.const 4000000))))))"#;

/// Writes `one`, `two`, the two halves of `é`, and `one` again.
const SAYS: &str = r#"(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 32) "one\ntwo\n\c3\a9\n")
  (func $say (param $at i32) (param $len i32)
    (i32.store (i32.const 0) (local.get $at))
    (i32.store (i32.const 4) (local.get $len))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func (export "_start")
    (call $say (i32.const 32) (i32.const 4))
    (call $say (i32.const 36) (i32.const 4))
    (call $say (i32.const 40) (i32.const 1))
    (call $say (i32.const 41) (i32.const 2))
    (call $say (i32.const 32) (i32.const 4))))"#;

fn host(stdin: StdinSource) -> Box<dyn Host> {
    let config = Config {
        args: vec!["program".into(), "sample_text".into()],
        env: Vec::new(),
        network: Network::default(),
        grants: vec![Grant {
            host: format!("{}/samples", env!("CARGO_MANIFEST_DIR")),
            guest: ".".into(),
            access: Access::ReadOnly,
        }],
        stdin,
        output: StdoutSink::Captured,
    };
    Box::new(WasiHost::new(config).expect("a host"))
}

fn session(name: &str, bytes: &[u8]) -> Session {
    let start = guest(name, bytes, &Entry::Command);
    let timeline = Timeline::live(start, host(StdinSource::Fed));
    Session::new(timeline, Setup::default(), Box::new(|_| Ok(host(StdinSource::Fed))))
}

fn sample(name: &str) -> Session {
    let file = format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    session(name, &std::fs::read(file).expect("a sample"))
}

/// Executes a command and its motion, answering other calls with a line of input; returns what it shows.
fn does(session: &mut Session, line: &str) -> Vec<String> {
    let output = session.command(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    loop {
        match session.pump(10_000) {
            Pump::Running => {}
            Pump::Waiting(_) => {
                let first = session.records().last().is_none();
                session.feed_stdin(first.then_some(&b"abcabc"[..]));
            }
            Pump::Stopped => return session.outcome_lines(&output, Lang::En),
        }
    }
}

fn wrong(session: &mut Session, line: &str) -> String {
    session.command(line).expect_err(line).to_string()
}

/// Executes `continue` or `C` until it reaches the end: the moments at which it stopped, and why.
fn stops(session: &mut Session, line: &str) -> Vec<(u64, String)> {
    let mut stops = Vec::new();
    loop {
        does(session, line);
        let status = session.status();
        if !status.end.is_empty() || status.moment == 0 {
            return stops;
        }
        assert!(stops.len() < 100, "{line} stops without end");
        stops.push((status.moment, status.why.to_string()));
    }
}

/// The moments before these instructions, with the operand on top, found by single-stepping.
fn before(text: &str, op: &str) -> Vec<(u64, String)> {
    let mut session = session("test.wat", text.as_bytes());
    let mut found = Vec::new();
    while session.status().end.is_empty() {
        let here = session.code(0);
        let line = here.pc_line.map(|line| here.lines[line].text.clone()).unwrap_or_default();
        if line.split(' ').next() == Some(op) {
            let top = session.stack(0).first().map(|row| row.decimal.to_string());
            found.push((session.status().moment, top.unwrap_or_default()));
        }
        does(&mut session, "step");
    }
    found
}

fn moments(stops: &[(u64, String)]) -> Vec<u64> {
    stops.iter().map(|(at, _)| *at).collect()
}

#[test]
fn a_watchpoint_with_a_condition_stops_where_it_holds_both_ways() {
    let stores = moments(&before(TURNS, "i32.store"));
    let sets = moments(&before(TURNS, "global.set"));
    assert_eq!((stores.len(), sets.len()), (6, 6));
    // A condition is evaluated before the write: memory holds the value of the previous turn.
    for (watch, wanted) in [
        ("watch 64 4 if *i32 64 == 3", vec![stores[3]]),
        ("watch 66 if local 0 >= 5", vec![stores[4], stores[5]]),
        ("watch mem 0x40 4 if turn == 1 or global tens == 50", vec![stores[0], stores[5]]),
        ("watch global 0 if local turn == 2", vec![sets[1]]),
        ("watch global tens if global tens < 20 and stack 0 != 10", vec![sets[1]]),
        ("watch 64 if 1 == 2", vec![]),
    ] {
        let mut session = session("test.wat", TURNS.as_bytes());
        let condition = watch.split_once(" if ").expect("a condition").1;
        let said = does(&mut session, watch).join(" ");
        let ends = format!(" is written, if {condition}");
        assert!(said.starts_with("watchpoint 1: where ") && said.ends_with(&ends), "{watch}: {said}");
        assert!(does(&mut session, "breakpoints")[0].ends_with(&ends), "{watch}");
        let forth = stops(&mut session, "continue");
        assert_eq!(moments(&forth), wanted, "{watch}: forwards");
        let back = stops(&mut session, "C");
        assert!(back.iter().eq(forth.iter().rev()), "{watch}: {forth:?}, and back {back:?}");
        assert!(forth.iter().all(|(_, why)| why == "watchpoint 1: will write"), "{watch}: {forth:?}");
        // The past is searched in the same way as the present.
        assert_eq!(moments(&stops(&mut session, "continue")), wanted, "{watch}: forwards in the past");
    }
}

#[test]
fn a_local_is_watched_in_its_frame_under_a_condition() {
    let sets = before(TURNS, "local.set");
    let mut session = session("test.wat", TURNS.as_bytes());
    does(&mut session, "watch local 0 if local 0 == 3");
    let forth = stops(&mut session, "continue");
    assert_eq!(moments(&forth), [sets[3].0]);
    assert_eq!(stops(&mut session, "C"), forth);
    // A second condition replaces the first.
    does(&mut session, "watch local 0 if stack 0 == 2");
    assert_eq!(does(&mut session, "breakpoints").len(), 1);
    assert_eq!(moments(&stops(&mut session, "continue")), [sets[1].0]);
    // A watchpoint without a condition always stops.
    does(&mut session, "goto start");
    does(&mut session, "watch local 0");
    does(&mut session, "goto end");
    assert_eq!(stops(&mut session, "C").len(), 6);
}

#[test]
fn what_the_host_wrote_is_asked_after_it() {
    let echo = include_bytes!("guests/echo.wat");
    for (condition, holds) in [("*u8 66 == 99", true), ("*u8 66 == 98", false)] {
        let mut session = session("echo.wat", echo);
        does(&mut session, &format!("watch 66 if {condition}"));
        let forth = stops(&mut session, "continue");
        let read = session.records().iter().next().expect("a call").moment;
        let wanted = if holds { vec![(read, "watchpoint 1: was written".to_owned())] } else { Vec::new() };
        assert_eq!(forth, wanted, "{condition}");
        assert_eq!(stops(&mut session, "C"), wanted, "{condition}: back");
    }
}

#[test]
fn a_condition_that_cannot_be_told_is_refused_or_stops() {
    let mut session = session("test.wat", TURNS.as_bytes());
    for (line, says) in [
        ("watch 64 if local 7 == 3", "local 7"),
        ("watch 64 if *i32 64 = 3", "="),
        ("watch 64 if", ""),
        ("watch 64 if nothing == 1", "nothing"),
    ] {
        let message = wrong(&mut session, line);
        assert!(message.contains(says), "{line}: {message}");
    }
    assert_eq!(does(&mut session, "breakpoints"), ["no breakpoints; `break FUNC` sets one"]);
    does(&mut session, "watch 64 4 if *i32 0x7fffffff == 1");
    does(&mut session, "continue");
    let status = session.status();
    assert_eq!(status.moment, before(TURNS, "i32.store")[0].0);
    assert!(
        status.why.to_string().starts_with("watchpoint 1")
            && status.why.to_string().contains("outside memory"),
        "{}",
        status.why.to_string()
    );
}

/// Asks a question; returns the number of the call before which the answer is, and its first line.
fn ask(session: &mut Session, line: &str) -> (u64, String) {
    does(session, line);
    let told = session.past_answer().unwrap_or_else(|| panic!("{line}: {}", session.status().why)).clone();
    assert!(told.found, "{line}: {told:?}");
    // The answer is before the call, which is one instruction away.
    let (now, before) = (session.status().moment, session.calls_made());
    does(session, "step");
    let made = session.records().last().expect("a call");
    assert_eq!((session.calls_made(), made.moment), (before + 1, now + 1), "{line}");
    let number = made.id.0;
    does(session, &format!("goto {now}"));
    (number, told.lines[0].to_string())
}

#[test]
fn text_on_the_console_is_asked_for_by_its_words_or_a_number() {
    let mut session = session("says.wat", SAYS.as_bytes());
    does(&mut session, "goto end");
    let end = session.status().moment;
    let printed: String = session.console().iter().map(|part| part.text.clone()).collect();
    assert_eq!(printed, "one\ntwo\né\none\n");
    for (what, call) in [
        // The latest of several.
        ("one", 5),
        ("two", 2),
        ("\"two\"", 2),
        ("0", 1),
        ("3", 1),
        ("4", 2),
        // A character in two halves is complete with the second one.
        ("8", 4),
        ("é", 4),
        ("10", 5),
        ("13", 5),
    ] {
        does(&mut session, "goto end");
        let (number, line) = ask(&mut session, &format!("who console {what}"));
        assert_eq!(number, call, "{what}: {line}");
        assert!(line.contains(&format!("call {call}, fd_write")), "{what}: {line}");
        does(&mut session, "jump-back");
        assert_eq!(session.status().moment, end, "{what}");
    }
    // In the past, only what had been written by then counts.
    does(&mut session, "goto call 3");
    assert_eq!(ask(&mut session, "who console one").0, 1);
    does(&mut session, "goto call 1");
    for (line, says) in [
        ("who console two", "does not show `two` by now"),
        ("who console 4", "does not show `4` by now"),
        ("who console", "`who console` takes"),
    ] {
        let message = wrong(&mut session, line);
        assert!(message.contains(says), "{line}: {message}");
    }
}

#[test]
fn a_descriptor_is_asked_for_by_its_number() {
    let mut session = sample("read-sample.p1.wasm");
    does(&mut session, "goto end");
    let opened = session.records().iter().find(|record| record.call.func.name.ends_with("path_open"));
    let opened = opened.expect("it opens a file").id.0;
    for line in ["who fd 4", "who fd 77", "who fd x"] {
        // The descriptor was closed.
        let message = wrong(&mut session, line);
        assert!(
            message.contains("there is no open descriptor") && message.contains("`handles`"),
            "{message}"
        );
    }
    does(&mut session, &format!("goto call {opened}"));
    let (number, line) = ask(&mut session, "who fd 4");
    assert_eq!(number, opened);
    assert!(line.contains(&format!("call {opened}, path_open")) && line.contains(" 4 "), "{line}");
    // Before that call, there was no such descriptor.
    assert!(wrong(&mut session, "who fd 4").contains("there is no open descriptor `4`"));
    // A preopen exists before any call; some call asked for it.
    let asked = session.records().iter().find(|record| &*record.call.func.name == "fd_prestat_get");
    let asked = asked.expect("it asks").id.0;
    let (number, line) = ask(&mut session, "who fd 3");
    assert_eq!(number, asked);
    assert!(line.starts_with("fd 3 was there at the start"), "{line}");
    assert!(
        line.contains(&format!("asked for it first in call {asked}, fd_prestat_get (instruction ")),
        "{line}"
    );
    let message = wrong(&mut session, "who fd 1");
    assert!(message.contains("no call made fd 1") && message.contains("at the start"), "{message}");
}

#[test]
fn a_handle_of_a_component_is_asked_for_by_its_number() {
    let mut session = sample("read-sample.wasm");
    does(&mut session, "goto end");
    let rows = session.capabilities().descriptors;
    let made: Vec<(String, u64)> =
        rows.iter().filter_map(|row| Some((row.handle.clone(), row.from_call?))).collect();
    assert!(made.len() > 2, "{made:?}");
    for (handle, call) in made {
        for line in [format!("who fd {handle}"), format!("who handle {}", handle.trim_start_matches('#'))] {
            does(&mut session, "goto end");
            let (number, said) = ask(&mut session, &line);
            assert_eq!(number, call, "{line}: {said}");
            assert!(said.contains(&format!("{handle} was made by call {call}, ")), "{line}: {said}");
        }
    }
}

/// Exit status, standard output and standard error of the program.
fn wasmscope(args: &[&str]) -> (i32, String, String) {
    let out = program::wasmscope()
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code().expect("an end"), text(&out.stdout), text(&out.stderr))
}

#[test]
fn batch_asks_the_same_of_a_program_and_of_its_recording() {
    let files = tempfile::tempdir().expect("a directory");
    let path = |name: &str| files.path().join(name).to_str().expect("a plain path").to_owned();
    let (program, recording) = (path("says.wat"), path("says.rec"));
    std::fs::write(&program, SAYS).expect("a write");
    assert_eq!(wasmscope(&["record", "-o", &recording, &program]).0, 0);
    let commands = [
        "watch 4 if *i32 0 == 36",
        "continue",
        "continue",
        "C",
        "goto end",
        "who console two",
        "jump-back",
        "who 0 8",
    ];
    let asked = |file: &str| {
        let mut args = vec!["debug", "--batch"];
        commands.iter().for_each(|command| args.extend(["-x", command]));
        args.push(file);
        let (status, out, err) = wasmscope(&args);
        assert_eq!((status, &*err), (0, ""), "{out}");
        out
    };
    let out = asked(&program);
    let answers: Vec<&str> = out.split("> ").collect();
    let stores = moments(&before(SAYS, "i32.store"));
    let stopped = format!("instruction {}", stores[3]);
    assert!(answers[2].starts_with("continue\n") && answers[2].contains(&stopped), "{out}");
    assert!(answers[3].contains(": exit 0"), "{out}");
    assert!(answers[4].contains(&stopped) && answers[4].contains("watchpoint 1: will write"), "{out}");
    assert!(answers[6].contains("that text was written by call 2, fd_write"), "{out}");
    let last = format!("0x0 to 0x7 was written by `i32.store` in say at 0x6f (instruction {})", stores[9]);
    assert!(answers[8].to_lowercase().contains(&last), "{last}\n{out}");
    assert_eq!(asked(&recording), out);
}

/// The smallest and the largest amount of memory for checkpoints lead to the same answers.
#[test]
fn the_memory_for_checkpoints_is_kept_to_and_changes_no_answer() {
    let file = tempfile::NamedTempFile::with_suffix(".wat").expect("a temporary file");
    std::fs::write(file.path(), MANY_TURNS).expect("a write");
    let program = file.path().to_str().expect("a plain path");
    let asked = |size: &str| {
        let size = format!("--max-checkpoints={size}");
        let mut args = vec!["debug", "--batch", &size];
        for command in ["goto end", "timeline", "who 64 4", "jump-back", "goto 50%", "who local 0", "O"] {
            args.extend(["-x", command]);
        }
        args.push(program);
        let (status, out, err) = wasmscope(&args);
        assert_eq!((status, &*err), (0, ""), "{out}");
        let (kept, rest): (Vec<&str>, Vec<&str>) =
            out.lines().partition(|line| line.starts_with("checkpoints: "));
        (kept[0].to_owned(), rest.join("\n"))
    };
    let [(few, lean), (some, between), (many, ample)] = ["0", "2M", "64M"].map(asked);
    assert_eq!((&lean, &between), (&ample, &ample));
    let kept = |line: &str| {
        let numbers = line.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u64>().ok());
        numbers.collect::<Vec<_>>()
    };
    let (few, some, many) = (kept(&few), kept(&some), kept(&many));
    assert!(few[0] == 1 && many[0] > 3, "{few:?} {some:?} {many:?}");
    assert!(some[1] <= 2048 && many[1] > 2048 && many[1] <= 65536, "KiB: {few:?} {some:?} {many:?}");
}

/// Exceptions are thrown in the function that catches them, two calls further in, again, and by the older instructions.
const THROWS: &str = r#"(module
  (tag $odd (param i32 i64))
  (func $inner (param $n i32)
    (throw $odd (local.get $n) (i64.const 7)))
  (func $outer (param $n i32)
    (call $inner (local.get $n)))
  (func (export "_start") (local $kept exnref)
    (i32.const 100)
    (block $here (result i32 i64)
      (try_table (result i32 i64) (catch $odd $here)
        (throw $odd (i32.const 1) (i64.const 5))))
    (drop) (nop) (drop) (drop)
    (block $far (result i32 i64 exnref)
      (try_table (catch_ref $odd $far) (call $outer (i32.const 2)))
      (unreachable))
    (local.set $kept) (nop) (drop) (drop)
    (block $again (result i32 i64)
      (try_table (catch $odd $again) (throw_ref (local.get $kept)))
      (unreachable))
    (nop) (drop) (drop)))"#;

/// The same with the instructions that came before `try_table`.
const THROWS_LEGACY: &str = r#"(module
  (tag $odd (param i32 i64))
  (func $inner (param $n i32)
    (throw $odd (local.get $n) (i64.const 7)))
  (func $passes (param $n i32)
    try
      (call $inner (local.get $n))
    catch_all
      rethrow 0
    end)
  (func (export "_start")
    try (result i32 i64)
      (call $passes (i32.const 3))
      (unreachable)
    catch $odd
      nop
    end
    (drop) (drop)))"#;

#[test]
fn an_operand_that_came_with_an_exception_was_brought_by_what_threw() {
    for (text, throws) in [
        // What threw, and how many operands of the exception are on the stack at the `nop`.
        (THROWS, [("throw", 1), ("throw", 2), ("throw_ref", 2)].as_slice()),
        (THROWS_LEGACY, &[("rethrow", 2)]),
    ] {
        let (nops, mut thrown) = (moments(&before(text, "nop")), Vec::new());
        for op in ["throw", "throw_ref", "rethrow"] {
            thrown.extend(before(text, op).into_iter().map(|(at, _)| (at, op)));
        }
        thrown.sort_unstable();
        assert_eq!(nops.len(), throws.len());
        for (nop, &(op, brought)) in nops.into_iter().zip(throws) {
            let (at, by) = *thrown.iter().rfind(|(at, _)| *at < nop).expect("one was thrown");
            assert_eq!(by, op);
            let mut session = session("throws.wat", text.as_bytes());
            does(&mut session, "goto end");
            does(&mut session, &format!("goto {nop}"));
            for index in 0..brought {
                does(&mut session, &format!("who stack {index}"));
                assert_eq!(session.status().moment, at, "{op}: operand {index} at {nop}");
                let told = session.past_answer().expect("an answer");
                let says = format!("operand {index} came with an exception that was thrown by `{op}` in ");
                let line = told.lines[0].to_string();
                assert!(line.starts_with(&says), "{told:?}");
                assert!(line.ends_with(&format!("(instruction {at})")), "{told:?}");
                does(&mut session, "jump-back");
                assert_eq!(session.status().moment, nop);
            }
        }
    }
    // The operands below the exception are unchanged.
    let mut session = session("throws.wat", THROWS.as_bytes());
    does(&mut session, "goto end");
    does(&mut session, &format!("goto {}", before(THROWS, "nop")[0].0));
    does(&mut session, "who stack 1");
    let first = session.past_answer().expect("an answer").lines[0].to_string();
    assert!(
        first.contains("operand 1 was pushed by `i32.const`") && first.ends_with("(instruction 0)"),
        "{first}"
    );
}

#[test]
fn where_no_function_runs_there_is_no_way_out_of_one() {
    let mut session = session("test.wat", TURNS.as_bytes());
    does(&mut session, "step");
    assert_eq!(does(&mut session, "O"), ["no function called this one"]);
    does(&mut session, "goto end");
    assert_eq!(does(&mut session, "O"), ["no function is running: the program has ended"]);
}

#[test]
fn a_parameter_was_an_operand_where_it_was_passed() {
    let text = r#"(module (table 1 funcref) (elem (i32.const 0) $last)
  (func $last (param i32 i32 i32) (nop))
  (func (export "_start")
    (call $last (i32.const 5) (i32.const 6) (i32.const 7))
    (call_indirect (param i32 i32 i32) (i32.const 15) (i32.const 16) (i32.const 17) (i32.const 0))))"#;
    for (call, (nop, _)) in ["call", "call_indirect"].into_iter().zip(before(text, "nop")) {
        for param in 0..3 {
            let mut session = session("test.wat", text.as_bytes());
            does(&mut session, &format!("goto {nop}"));
            let value = session.locals(0)[param].decimal.to_string();
            does(&mut session, &format!("who local {param}"));
            let told = session.past_answer().expect("an answer").clone();
            let operand = 2 - param + usize::from(call == "call_indirect");
            assert!(
                told.lines[0].to_string().contains(&format!("as it was passed by `{call}` in ")),
                "{told:?}"
            );
            assert!(
                told.word.to_string().contains(&format!(": {value}, operand {operand} there. ")),
                "{told:?}"
            );
            assert!(told.lines[1].to_string().contains(&format!("`who stack {operand}`")), "{told:?}");
            assert_eq!(session.stack(0)[operand].decimal.to_string(), value);
            does(&mut session, &format!("who stack {operand}"));
            let told = session.past_answer().expect("an answer");
            assert!(told.lines[0].to_string().contains("was pushed by `i32.const`"), "{told:?}");
        }
    }
}
