//! What is written to a recording can be read back.

use crate::craft::{File, Run, run, sections, together};
use proptest::prelude::*;
use std::sync::{Arc, OnceLock};
use wasmscope::caps::{Account, Operation, Outcome, Step};
use wasmscope::component::{HandleVal, Val};
use wasmscope::exec::Stops;
use wasmscope::guest::{
    CallId, ConsoleChunk, ConsoleStream, Guest, HostCall, HostFunc, HostOutcome, HostReply, MadeHandle, Stop,
};
use wasmscope::timeline::{Advance, Timeline};
use wasmscope::trace::Journal;
use wasmscope::trace::recording::{
    Ending, Finish, MAGIC, ReadLimits, Recording, RecordingFault, RecordingPart, RecordingReader,
    RecordingWriter, VERSION, read,
};
use wasmscope::wasm::Program;

fn sample_run() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| run("read-sample.wasm"))
}

fn reads(bytes: &[u8]) -> Recording {
    read(bytes, ReadLimits::default(), false).expect("reads")
}

#[test]
fn a_recording_is_read_as_it_was_written() {
    for name in ["read-sample.wasm", "read-sample.p1.wasm", "hello-wasm.wasm"] {
        let run = run(name);
        assert!(!run.journal.surveys().is_empty());
        for with_module in [true, false] {
            let bytes = run.recording(with_module);
            let recording = reads(&bytes);
            assert_eq!(recording.start, run.start);
            assert_eq!(recording.module.as_deref(), with_module.then_some(&*run.binary));
            assert_eq!(recording.journal, run.journal);
            let finish = recording.finish.expect("it is whole");
            assert_eq!((finish.moment, finish.ending), (run.moment, run.ending()));
            assert_eq!(bytes, run.recording(with_module), "the same run makes the same file");
        }
    }
}

#[test]
fn recordings_of_small_runs_are_small() {
    for name in ["read-sample.wasm", "read-sample.p1.wasm"] {
        let bytes = run(name).recording(false);
        assert!(bytes.len() <= 4000, "{name}: {} bytes", bytes.len());
    }
}

#[test]
fn flushes_in_between_change_nothing_that_is_read() {
    let run = run("read-sample.wasm");
    let mut writer = RecordingWriter::new(Vec::new(), &run.start, None).expect("is written");
    let mut part = Journal::default();
    for record in run.journal.calls() {
        part.add(Arc::unwrap_or_clone(record));
        writer.rest_of(&part).expect("is written");
        writer.flush().expect("is written");
        assert!(!writer.is_waiting());
    }
    writer.rest_of(&run.journal).expect("is written");
    let (bytes, _) = writer.finish(Finish::at(run.moment, run.ending())).expect("is written");
    assert_eq!(reads(&bytes).journal, run.journal);
}

#[test]
fn events_come_one_by_one() {
    let run = run("read-sample.wasm");
    let bytes = run.recording(true);
    let mut reader = RecordingReader::new(&bytes[..], ReadLimits::default()).expect("begins");
    assert_eq!(reader.start(), &run.start);
    assert_eq!(reader.module().map(|module| module.len()), Some(run.binary.len()));
    assert_eq!(reader.finish(), None, "nobody knows yet");
    let (mut journal, mut events) = (Journal::default(), 0);
    while reader.next_into(&mut journal).expect("reads") {
        events += 1;
        assert_eq!(events, journal.made() + journal.surveys().len() as u64);
    }
    assert_eq!(journal, run.journal);
    assert_eq!(reader.finish().map(|finish| finish.moment), Some(run.moment));
    assert_eq!(reader.next_into(&mut journal), Ok(false), "still nothing");
}

#[test]
fn a_field_that_a_later_version_adds_does_not_keep_an_account_from_reading() {
    // Adds a field to {"program": …} by the writer's own rules: an object with a new shape.
    let run = run("hello-wasm.wasm");
    let file = sections(&run.recording(false));
    let (_, start) = &file[0];
    let keys = usize::from(start[2]);
    assert_eq!((start[0], start[1]), (8, 0), "an object with a new shape");
    // One more key at the front of the shape (a literal string), and its value (null) before the others.
    let name = b"added";
    let mut longer = vec![8, 0, keys as u8 + 1, 0, name.len() as u8];
    longer.extend(name);
    let (shape, values) = split_shape(&start[3..], keys);
    longer.extend(shape);
    longer.push(0);
    longer.extend(values);
    let mut changed = file.clone();
    changed[0].1 = longer;
    assert_eq!(reads(&together(&changed)).start, run.start);
}

/// Splits off the bytes of `keys` new strings.
fn split_shape(bytes: &[u8], keys: usize) -> (&[u8], &[u8]) {
    let mut at = 0;
    for _ in 0..keys {
        assert_eq!(bytes[at], 1, "a string that gets an entry");
        at += 2 + usize::from(bytes[at + 1]);
    }
    bytes.split_at(at)
}

#[test]
fn sections_that_may_be_skipped_are() {
    let run = run("hello-wasm.wasm");
    let mut file = sections(&run.recording(false));
    for at in [0, 1, 2, file.len()] {
        file.insert(at, (200, b"from the future".to_vec()));
    }
    assert_eq!(reads(&together(&file)).journal, run.journal);
    file[0].0 = 77;
    let error = read(&together(&file)[..], ReadLimits::default(), false).expect_err("may not be skipped");
    assert_eq!((error.part, error.offset), (RecordingPart::Unknown(77), 10));
    assert!(
        matches!(error.fault, RecordingFault::Newer(_)) && error.to_string().contains("newer"),
        "{error}"
    );
}

#[test]
fn another_version_is_refused_in_words() {
    let error = read(&File::of_version(VERSION + 1).0[..], ReadLimits::default(), false).expect_err("newer");
    assert!(error.to_string().contains("newer version of wasmscope"), "{error}");
    assert!(error.to_string().contains(&format!("version {} of the format", VERSION + 1)), "{error}");
    let error = read(&File::of_version(0).0[..], ReadLimits::default(), false).expect_err("none");
    assert!(error.to_string().contains("damaged in its header"), "{error}");
    let error = read(&b"\0asm\x01\0\0\0"[..], ReadLimits::default(), false).expect_err("no recording");
    assert_eq!(error.fault, RecordingFault::NotARecording);
}

/// Values of all kinds, matching no particular type.
fn values() -> impl Strategy<Value = Val> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Val::Bool),
        any::<i8>().prop_map(Val::S8),
        any::<u8>().prop_map(Val::U8),
        any::<i16>().prop_map(Val::S16),
        any::<u16>().prop_map(Val::U16),
        any::<i32>().prop_map(Val::S32),
        any::<u32>().prop_map(Val::U32),
        any::<i64>().prop_map(Val::S64),
        any::<u64>().prop_map(Val::U64),
        any::<u32>().prop_map(Val::F32),
        any::<u64>().prop_map(Val::F64),
        any::<char>().prop_map(Val::Char),
        ".{0,12}".prop_map(Val::String),
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(Val::Bytes),
        any::<u32>().prop_map(Val::Enum),
        proptest::collection::vec(any::<u32>(), 0..3).prop_map(Val::Flags),
        (any::<u32>(), any::<u32>()).prop_map(|(rep, index)| Val::Own(HandleVal { rep, index })),
        (any::<u32>(), any::<u32>()).prop_map(|(rep, index)| Val::Borrow(HandleVal { rep, index })),
        (any::<u32>(), any::<u32>()).prop_map(|(rep, index)| Val::Stream(HandleVal { rep, index })),
        (any::<u32>(), any::<u32>()).prop_map(|(rep, index)| Val::Future(HandleVal { rep, index })),
        (any::<u32>(), any::<u32>()).prop_map(|(rep, index)| Val::ErrorContext(HandleVal { rep, index })),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let several = proptest::collection::vec(inner.clone(), 0..5);
        let perhaps = proptest::option::of(inner.prop_map(Box::new));
        prop_oneof![
            several.clone().prop_map(Val::List),
            several.clone().prop_map(Val::Record),
            several.prop_map(Val::Tuple),
            (any::<u32>(), perhaps.clone()).prop_map(|(case, payload)| Val::Variant(case, payload)),
            perhaps.clone().prop_map(Val::Option),
            perhaps.clone().prop_map(|payload| Val::Result(Ok(payload))),
            perhaps.prop_map(|payload| Val::Result(Err(payload))),
        ]
    })
}

fn replies() -> impl Strategy<Value = HostReply> {
    let outcome = prop_oneof![
        proptest::option::of(values()).prop_map(HostOutcome::Return),
        any::<i32>().prop_map(HostOutcome::Exit),
        ".{0,12}".prop_map(HostOutcome::Trap),
    ];
    let chunk = (any::<bool>(), proptest::collection::vec(any::<u8>(), 0..10)).prop_map(|(out, bytes)| {
        ConsoleChunk { stream: if out { ConsoleStream::Stdout } else { ConsoleStream::Stderr }, bytes }
    });
    let made = (any::<u32>(), ".{0,8}").prop_map(|(rep, what)| MadeHandle { rep, what });
    (outcome, proptest::collection::vec(chunk, 0..3), proptest::collection::vec(made, 0..3))
        .prop_map(|(outcome, console, made)| HostReply { outcome, account: None, console, made })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_journal_is_read_as_it_was_written(
        calls in proptest::collection::vec(
            (
                any::<bool>(),
                0u64..1 << 40,
                proptest::collection::vec(values(), 0..4),
                replies(),
                proptest::collection::vec(any::<(u32, u32)>(), 0..3),
            ),
            0..6,
        ),
    ) {
        let account = sample_run().journal.calls().iter().find_map(|r| r.reply.account.clone());
        let mut moment = 0;
        let mut journal = Journal::default();
        for (which, later, args, mut reply, handles) in calls {
            moment += later;
            reply.account = account.clone().filter(|_| which);
            let function: Arc<str> = if which { "one" } else { "other" }.into();
            let func = Arc::new(HostFunc::new("test:test/test".into(), function, Arc::default()));
            let call = HostCall { func, args };
            let id = journal.reply(moment, call, reply);
            journal.set_handles(id, handles);
        }
        let start = sample_run().start.clone();
        let mut writer = RecordingWriter::new(Vec::new(), &start, None).expect("is written");
        writer.rest_of(&journal).expect("is written");
        let (bytes, _) = writer.finish(Finish::at(moment, Ending::Exited { status: -7 })).expect("is written");
        prop_assert_eq!(reads(&bytes).journal, journal);
    }
}

#[test]
fn accounts_are_in_it_whole() {
    let run = run("read-sample.wasm");
    let accounts = |journal: &Journal| -> Vec<Account> {
        journal.calls().iter().filter_map(|record| record.reply.account.as_deref().cloned()).collect()
    };
    let read = accounts(&reads(&run.recording(false)).journal);
    assert_eq!(read, accounts(&run.journal));
    assert!(read.iter().any(|account| account.outcome == Outcome::Granted && !account.host_steps.is_empty()));
}

#[test]
fn a_value_that_is_nested_too_deep_is_an_error_when_it_is_written() {
    let run = run("hello-wasm.wasm");
    let deep = (0..200).fold(Val::Bool(true), |inner, _| Val::option(Some(inner)));
    let mut record = Arc::unwrap_or_clone(run.journal.calls().get(CallId(1)).expect("a call"));
    record.call.args = vec![deep];
    let mut journal = Journal::default();
    journal.add(record);
    let mut writer = RecordingWriter::new(Vec::new(), &run.start, None).expect("is written");
    assert!(writer.rest_of(&journal).is_err());
}

/// Recordings in version 1 of the format have no completions; everything else is unchanged.
#[test]
fn a_recording_of_the_first_version_is_still_read() {
    let bytes = include_bytes!("version-1.rec");
    assert_eq!(bytes[MAGIC.len()..][..2], [1, 0]);
    let recording = reads(bytes);
    let written: Vec<u8> = recording
        .journal
        .calls()
        .iter()
        .flat_map(|record| record.reply.console.iter().map(|chunk| chunk.bytes.clone()).collect::<Vec<_>>())
        .flatten()
        .collect();
    assert_eq!(
        (recording.journal.made(), recording.journal.completed(), &written[..]),
        (3, 0, &b"hello\n"[..])
    );
    let program = Program::load("echo.wat", &recording.module.expect("the program")).expect("loads");
    let guest = Guest::new(Arc::new(program), &recording.start.entry).expect("links");
    let mut replay = Timeline::replay(guest, recording.journal);
    let end = replay.advance(u64::MAX, &Stops::default());
    assert!(matches!(end, Advance::Stopped(Stop::Ended(_))), "{end:?}");
    assert_eq!(Some(replay.moment()), recording.finish.map(|finish| finish.moment));
}

/// Accounts in version 2 are English text: they are read, and written again in that form.
#[test]
fn accounts_of_the_second_version_are_still_read() {
    let bytes = include_bytes!("version-2.rec");
    assert_eq!(bytes[MAGIC.len()..][..2], [2, 0]);
    let recording = reads(bytes);
    let accounts = |journal: &Journal| -> Vec<Account> {
        journal.calls().iter().filter_map(|record| record.reply.account.as_deref().cloned()).collect()
    };
    let read = accounts(&recording.journal);
    assert_eq!(read[0].operation, Operation::CreateOrOpen);
    let step = "descriptor 3 is not open: the program was given no directory";
    assert_eq!(read[0].host_steps, [Step::Said(step.into())]);
    let mut writer = RecordingWriter::new(Vec::new(), &recording.start, None).expect("is written");
    writer.rest_of(&recording.journal).expect("is written");
    let (bytes, _) = writer.finish(recording.finish.expect("an end")).expect("is written");
    assert_eq!(accounts(&reads(&bytes).journal), read);
}
