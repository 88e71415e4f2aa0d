//! Vectors, references, objects and exceptions, and memories other than the first: what the debugger shows of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use wasmscope::guest::{
    Answer, CallId, Entry, Guest, Host, HostCall, HostReply, Survey, SurveyQuery, WaitReason,
};
use wasmscope::session::{MemoryRequest, Motion, Pump, RunState, Session, Setup, ValueRow};
use wasmscope::timeline::Timeline;
use wasmscope::wasm::Program;
use wasmscope::words::Lang;

/// A host for programs that import nothing.
struct NoHost;

impl Host for NoHost {
    fn call(&mut self, _: CallId, _: &HostCall) -> Answer {
        Answer::Reply(HostReply::value(None))
    }

    fn completion(&mut self) -> Option<(CallId, HostReply)> {
        None
    }

    fn waits_for(&self) -> Option<WaitReason> {
        None
    }

    fn survey(&mut self, _: &SurveyQuery) -> Survey {
        Survey { remedy: Default::default() }
    }

    fn feed_stdin(&mut self, _: Option<&[u8]>) {}
}

fn session(name: &str, bytes: &[u8]) -> Session {
    let program = Program::load(name, bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
    let guest = Guest::new(Arc::new(program), &Entry::Command).expect("links");
    Session::new(
        Timeline::live(guest, Box::new(NoHost)),
        Setup::default(),
        Box::new(|_| Ok(Box::new(NoHost))),
    )
}

fn of_text(text: &str) -> Session {
    session("test.wat", text.as_bytes())
}

fn sample(name: &str) -> Session {
    let path = format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    session(name, &std::fs::read(path).expect("a sample"))
}

fn step(session: &mut Session) {
    session.start(Motion::Step);
    assert_eq!(session.finish(), Pump::Stopped);
}

/// Steps until the sentence about the next instruction begins with this.
fn up_to(session: &mut Session, sentence: &str) {
    for _ in 0..1000 {
        if session.status().next.to_string().starts_with(sentence) {
            return;
        }
        assert!(session.status().offset.is_some_and(|_| session.status().end.is_empty()), "no {sentence:?}");
        step(session);
    }
    panic!("{sentence:?} does not come");
}

fn line(row: &ValueRow) -> String {
    format!("{} {}", row.ty, row.decimal)
}

fn lines(row: &ValueRow) -> Vec<String> {
    row.readings.iter().map(|r| format!("{}: {}", r.name, r.text)).collect()
}

fn print(session: &mut Session, line: &str) -> Vec<String> {
    match session.command(line) {
        Ok(came) => session.outcome_lines(&came, Lang::En),
        other => panic!("{line}: {other:?}"),
    }
}

/// At each step, every view can be shown, and none has to leave anything out.
#[test]
fn every_step_of_the_samples_can_be_looked_at() {
    let mut read = Vec::new();
    for (name, end) in [
        ("vectors.wat", RunState::Ended(0)),
        ("objects.wat", RunState::Trapped),
        ("exceptions.wat", RunState::Trapped),
    ] {
        let mut session = sample(name);
        let (mut steps, mut heard) = (0, BTreeSet::new());
        while session.status().end.is_empty() {
            let next = session.status().next.to_string();
            let (instruction, said) = next.split_once(' ').unwrap_or((&next, ""));
            assert!(said.len() > 5 && next.len() < 250, "{name}: {next}");
            let code = session.code(0);
            assert!(
                code.lines[code.pc_line.expect("a line")].text.starts_with(instruction),
                "{name}: {next}"
            );
            let japanese = session.status().next.text(Lang::Ja);
            if !heard.contains(instruction) || next.contains("trap") {
                read.push(format!("{name}: {japanese}"));
                heard.insert(instruction.to_owned());
            }
            let trapping = next.contains("this will trap");
            step(&mut session);
            assert_eq!(trapping, session.status().state == RunState::Trapped, "{name}: {next}");
            assert!(session.to_json().is_object());
            steps += 1;
        }
        assert_eq!(session.status().state, end, "{name}");
        assert!((35..200).contains(&steps), "{name}: {steps} steps");
    }
    insta::assert_snapshot!("sentences_in_japanese", read.join("\n"));
}

#[test]
fn vectors_read_in_every_shape() {
    let mut session = sample("vectors.wat");
    up_to(&mut session, "i32x4.mul");
    step(&mut session);
    let top = &session.stack(0)[0];
    assert_eq!(line(top), "v128 00000001 00000004 00000009 00000010");
    let read = lines(top);
    assert_eq!(read[0], "i8x16: 1 0 0 0 4 0 0 0 9 0 0 0 16 0 0 0");
    assert_eq!(read[2], "i32x4: 1 4 9 16");
    assert_eq!(read[6], "hex: 0x00000010000000090000000400000001");
    let printed = print(&mut session, "print stack 0");
    assert_eq!(printed[0], "v128 00000001 00000004 00000009 00000010");
    assert_eq!(printed[3], "  i32x4  1 4 9 16");
    let json = session.to_json();
    assert_eq!(json["stack"][0]["readings"][2]["text"], "1 4 9 16");
    assert_eq!(print(&mut session, "print *v128 16")[0], "v128 60504030 a0908070 e0d0c0b0 fffffff0");
}

#[test]
fn references_read_as_what_they_refer_to() {
    let mut session = sample("objects.wat");
    up_to(&mut session, "local.set pops struct 3 into $node");
    let top = &session.stack(0)[0];
    assert_eq!(line(top), "(ref null $node) struct 3: $node value=struct 2 next=struct 1");
    assert_eq!(
        lines(top),
        [
            "struct 3: $node, 2 fields",
            "value: struct 2: $colored x=5 y=12 color=200",
            "next: struct 1: $node value=struct 0 next=null",
        ]
    );
    let word = &session.locals(0)[0];
    assert_eq!(line(word), "(ref null $bytes) array 4 of i8 ×5: 106 101 108 108 111");
    assert_eq!(
        lines(word),
        ["array 4: $bytes, 5 elements of i8", "text: \"jello\"", "[0]: 106 101 108 108 111"]
    );
    let list = &session.globals(0)[0];
    assert_eq!(line(list), "(ref null $node) struct 3: $node value=struct 2 next=struct 1");
    up_to(&mut session, "call_ref");
    assert_eq!(line(&session.stack(0)[0]), "(ref $measure) function sum");
    up_to(&mut session, "drop pops i31");
    assert_eq!(line(&session.stack(0)[0]), "(ref i31) i31 17");
}

#[test]
fn exceptions_say_who_catches_them() {
    let mut session = sample("exceptions.wat");
    for sentence in [
        "throw throws $negative with -7: leaves this function and 1 other, try catches it",
        "throw throws $done: caught here, goes on at 0x",
        "throw_ref throws exception 2 ($negative with -1) again: leaves this function, start catches it",
        "throw_ref throws exception 3 ($negative with -2) again: nothing catches it, this will trap",
    ] {
        up_to(&mut session, sentence);
        if sentence.starts_with("throw_ref") {
            let row = session.stack(0).remove(0);
            assert!(row.decimal.to_string().starts_with("exception "), "{}", row.decimal);
            assert!(lines(&row)[0].ends_with(": $negative, 1 value"), "{:?}", lines(&row));
        }
        step(&mut session);
    }
    assert_eq!(session.status().state, RunState::Trapped);
}

#[test]
fn the_older_exceptions_are_explained_too() {
    let mut session = of_text(
        "(module (tag $oops (param i64))
           (func (export \"_start\")
             try
               try
                 try  i64.const 5  throw $oops  delegate 0
               catch $oops  drop  rethrow 0  end
             catch_all  end
             try  nop  catch $oops  drop  catch_all  end))",
    );
    up_to(&mut session, "try begins; if something in it throws, the catch that fits runs");
    up_to(&mut session, "throw throws $oops with 5: caught here, goes on at 0x");
    up_to(&mut session, "rethrow throws exception 0 ($oops with 5) again: caught here, goes on at 0x");
    up_to(&mut session, "catch ends the part before it, where nothing was thrown: skips to 0x");
}

#[test]
fn memories_are_told_apart() {
    let mut session = of_text(
        "(module
           (memory $small 1) (memory $large i64 1) (memory $tiny 20 (pagesize 1))
           (data $text \"hello\") (data (memory $large) (i64.const 64) \"far away\")
           (func (export \"_start\") (local $at i64)
             (local.set $at (i64.const 64))
             (drop (i64.load8_u $large offset=1 (local.get $at)))
             (memory.copy $small $large (i32.const 8) (local.get $at) (i32.const 3))
             (v128.store32_lane $large 1 (i64.const 16) (v128.const i32x4 1 2 3 4))
             (memory.init $tiny $text (i32.const 16) (i32.const 0) (i32.const 4))
             (drop (memory.size $tiny)) (drop (memory.grow $large (i64.const 0)))
             (drop (i32.load8_u $tiny (i32.const 20)))))",
    );
    assert_eq!(session.memories().len(), 3);
    assert!(session.memories()[1].to_string().starts_with("memory $large of"), "{:?}", session.memories());
    let touched = |session: &Session, index: usize| {
        let request = MemoryRequest { memory: Some(index), len: 32, ..MemoryRequest::default() };
        let view = session.memory(&request);
        (view.read, view.written)
    };
    up_to(&mut session, "i64.load8_u reads 1 byte at 0x41 in memory $large: 97 'a'");
    step(&mut session);
    assert_eq!(touched(&session, 1), (vec![(65, 1)], vec![]));
    assert_eq!((touched(&session, 0), session.touched_memory(0)), ((vec![], vec![]), Some(Some(1))));
    up_to(&mut session, "memory.copy copies 3 bytes from 0x40 in memory $large to 0x8 in memory $small");
    step(&mut session);
    assert_eq!(touched(&session, 0), (vec![], vec![(8, 3)]));
    assert_eq!(touched(&session, 1), (vec![(64, 3)], vec![]));
    assert_eq!(session.touched_memory(0), Some(None));
    up_to(&mut session, "v128.store32_lane writes 2, lane 1, as 4 bytes at 0x10 in memory $large");
    step(&mut session);
    assert_eq!(touched(&session, 1), (vec![], vec![(16, 4)]));
    up_to(
        &mut session,
        "memory.init copies 4 bytes of data segment $text, from its byte 0, to 0x10 in memory $tiny",
    );
    step(&mut session);
    assert_eq!(touched(&session, 2), (vec![], vec![(16, 4)]));
    up_to(&mut session, "memory.size pushes 20, the size of memory $tiny in pages of 1 byte");
    up_to(
        &mut session,
        "memory.grow pops 0: asks for 0 more pages of memory $large of 64 KiB, pushes the old size 1",
    );
    let trap =
        "i32.load8_u reads 1 byte at 0x14 in memory $tiny, but memory $tiny ends at 0x14: this will trap";
    up_to(&mut session, trap);
    step(&mut session);
    assert_eq!(session.status().state, RunState::Trapped);
}

#[test]
fn huge_objects_are_cut() {
    let mut session = of_text(
        "(module (type $big (array (mut i64))) (type $refs (array (ref null $big)))
           (func (export \"_start\")
             (drop (array.new $refs (array.new $big (i64.const 7) (i32.const 1000000)) (i32.const 1000000)))))",
    );
    up_to(&mut session, "drop");
    let top = &session.stack(0)[0];
    assert!(
        top.decimal.to_string().starts_with("array 1 of (ref null $big) ×1000000: array 0 "),
        "{}",
        top.decimal
    );
    assert!(top.decimal.to_string().ends_with('…') && top.decimal.to_string().len() < 200, "{}", top.decimal);
    let read = lines(top);
    assert_eq!(read[1], "[0]: array 0 of i64 ×1000000: 7 7 7 7 7 7 7 7 …");
    assert_eq!((read.len(), read[65].as_str()), (66, "…: 999936 more"));
}
