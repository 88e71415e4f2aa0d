//! Any bytes as a recording: reading gives a recording or an error, within its memory limit, and a recording that was
//! read can be shown, written again, and replayed. The same bytes are also used as the contents of sections with valid
//! checksums.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::hint::black_box;
use std::sync::Arc;
use wasmscope::guest::Guest;
use wasmscope::session::{Motion, Session, Setup};
use wasmscope::trace::recording::{Finish, Limits, MAGIC, Recording, VERSION, Writer, read};
use wasmscope::trace::{json, listing};
use wasmscope::wasm::Program;

const LIMITS: Limits = Limits { memory: 16 << 20 };
/// A program that makes a few host calls, for recordings that contain none.
const PROGRAM: &str = r#"(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\06\00\00\00")
  (func (export "_start")
    (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))"#;

/// A file of sections, each given as its kind, the length of its content in two bytes, and the content.
fn framed(mut bytes: &[u8]) -> Vec<u8> {
    let mut file = [&MAGIC[..], &VERSION.to_le_bytes()].concat();
    while let [kind, low, high, rest @ ..] = bytes {
        let (content, rest) = rest.split_at(rest.len().min(u16::from_le_bytes([*low, *high]).into()));
        let length = (content.len() as u32).to_le_bytes();
        let begin = file.len();
        file.push(*kind);
        file.extend([length, length].concat());
        file.extend(content);
        let checked = [&(begin as u64).to_le_bytes()[..], &file[begin..]].concat();
        file.extend(crc32fast::hash(&checked).to_le_bytes());
        bytes = rest;
    }
    file
}

fn look(recording: Recording) {
    let Recording { start, module, journal, finish } = recording;
    for record in journal.calls() {
        black_box((json::call(&record), listing::call(&record)));
    }
    let mut writer = Writer::new(Vec::new(), &start, module.as_deref()).expect("is written");
    writer.rest_of(&journal).expect("is written");
    let finish = finish.unwrap_or_else(|| {
        let ending = wasmscope::trace::recording::Ending::Stopped { why: "a test".to_owned() };
        Finish::at(0, ending)
    });
    let (bytes, _) = writer.finish(finish.clone()).expect("is written");
    let again = read(&bytes[..], Limits::default(), false).expect("reads");
    assert_eq!((&again.start, &again.module, &again.journal), (&start, &module, &journal));

    let bytes = module.unwrap_or_else(|| wat::parse_str(PROGRAM).expect("a module").into());
    let Ok(program) = Program::load_shared(&start.program, bytes) else { return };
    let mut bounds = start.bounds;
    bounds.memory = bounds.memory.min(16 << 20);
    bounds.heap = bounds.heap.min(16 << 20);
    bounds.frames = bounds.frames.min(10_000);
    bounds.slots = bounds.slots.min(1 << 20);
    bounds.table_elements = bounds.table_elements.min(1 << 16);
    let Ok(guest) = Guest::bounded(Arc::new(program), &start.entry, bounds) else { return };
    let setup = Setup { program: start.program, grants: start.grants, ..Setup::default() };
    let mut session = Session::replay(guest, setup, journal, Some(finish));
    session.start(Motion::Continue);
    for _ in 0..20 {
        session.pump(10_000);
    }
    black_box(session.to_json());
}

fuzz_target!(|bytes: &[u8]| {
    for partial in [false, true] {
        for file in [bytes, &framed(bytes)] {
            if let Ok(recording) = read(file, LIMITS, partial) {
                look(recording);
            }
        }
    }
});
