//! A run and its journal: answered from the journal alone, the run is the same; and a deviation is noticed.

use std::sync::Arc;
use wasmscope::caps::{Access, Grant};
use wasmscope::component::{Val, conforms};
use wasmscope::exec::Stops;
use wasmscope::guest::{CallId, End, Entry, Guest, HostOutcome, Stop};
use wasmscope::timeline::{Advance, Timeline};
use wasmscope::trace::{CallRecord, Journal};
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;

fn guest(name: &str) -> Guest {
    let path = format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    let program = Program::load(name, &std::fs::read(path).expect("a sample")).expect("loads");
    Guest::new(Arc::new(program), &Entry::Command).expect("links")
}

fn host(name: &str) -> Box<WasiHost> {
    let samples = format!("{}/samples", env!("CARGO_MANIFEST_DIR"));
    let config = Config {
        args: vec![name.into(), "sample_text".into()],
        env: Vec::new(),
        grants: vec![Grant { host: samples, guest: ".".into(), access: Access::ReadOnly }],
        network: wasmscope::caps::Network::default(),
        stdin: StdinSource::Empty,
        output: StdoutSink::Captured,
    };
    Box::new(WasiHost::new(config).expect("a host"))
}

fn live(name: &str) -> Timeline {
    Timeline::live(guest(name), host(name))
}

/// Runs to the end, at most `slice` instructions at a time.
fn to_the_end(timeline: &mut Timeline, slice: u64) -> Advance {
    loop {
        match timeline.advance(slice, &Stops::default()) {
            Advance::Stopped(Stop::Budget) => {}
            end => return end,
        }
    }
}

fn recorded(name: &str) -> (Journal, Advance, u64) {
    let mut timeline = live(name);
    let end = to_the_end(&mut timeline, u64::MAX);
    assert!(matches!(end, Advance::Stopped(Stop::Ended(_))), "{end:?}");
    (timeline.journal().clone(), end, timeline.moment())
}

#[test]
fn a_replay_from_the_journal_is_the_same_run_without_a_host() {
    for name in ["read-sample.wasm", "read-sample.p1.wasm", "hello-wasm.wasm"] {
        let (journal, end, length) = recorded(name);
        assert!(journal.made() > 0);
        for slice in [u64::MAX, 1000, 7] {
            let mut replay = Timeline::replay(guest(name), journal.clone());
            assert!(!replay.is_live() && replay.calls().made() == 0);
            assert_eq!(to_the_end(&mut replay, slice), end, "{name} in slices of {slice}");
            assert_eq!(replay.moment(), length);
            assert_eq!(replay.journal(), &journal, "nothing is added to what is known");
            assert_eq!(replay.calls().made(), journal.made());
        }
    }
}

#[test]
fn only_the_calls_up_to_now_count_as_answered() {
    let (journal, _, _) = recorded("read-sample.wasm");
    let third = journal.calls().get(CallId(3)).expect("a third call").moment;
    let mut replay = Timeline::replay(guest("read-sample.wasm"), journal);
    replay.advance(third, &Stops::default());
    assert_eq!(replay.calls().made(), 3);
    assert_eq!(replay.calls().last().map(|call| call.id), Some(CallId(3)));
    assert_eq!(replay.calls().get(CallId(4)), None, "not yet");
}

#[test]
fn the_journal_says_which_handles_a_reply_made() {
    let (journal, _, _) = recorded("read-sample.wasm");
    let is_open = |record: &Arc<CallRecord>| &*record.call.func.name == "[method]descriptor.open-at";
    let opened = journal.calls().iter().find(is_open).expect("open-at");
    let HostOutcome::Return(Some(Val::Result(Ok(Some(handle))))) = &opened.reply.outcome else {
        panic!("{opened:?}")
    };
    let Val::Own(handle) = &**handle else { panic!("{handle:?}") };
    assert_eq!(opened.handles, [(handle.rep, 2)], "after the directory, which is #1");
}

/// The journal of a run that went differently.
fn changed(journal: &Journal, change: impl FnOnce(&mut Vec<CallRecord>)) -> Journal {
    let mut calls = journal.calls().iter().map(Arc::unwrap_or_clone).collect();
    change(&mut calls);
    let mut changed = Journal::default();
    calls.into_iter().for_each(|record| changed.add(record));
    changed
}

#[test]
fn a_replay_that_leaves_its_journal_says_where() {
    let (journal, _, _) = recorded("read-sample.wasm");
    let moment = journal.calls().get(CallId(2)).expect("a call").moment;
    let other = changed(&journal, |calls| {
        Arc::make_mut(&mut calls[1].call.func).name = "get-somewhere-else".into();
    });
    let mut replay = Timeline::replay(guest("read-sample.wasm"), other);
    let Advance::Diverged(divergence) = to_the_end(&mut replay, u64::MAX) else { panic!("no divergence") };
    assert_eq!(divergence.moment, moment);
    assert!(divergence.expected.to_string().contains("get-somewhere-else"), "{divergence}");
    assert!(divergence.actual.to_string().contains("get-directories"), "{divergence}");
    assert_eq!(to_the_end(&mut replay, u64::MAX), Advance::Diverged(divergence), "it stays where it left");

    let short = changed(&journal, |calls| calls.truncate(1));
    let mut replay = Timeline::replay(guest("read-sample.wasm"), short);
    let Advance::Diverged(divergence) = to_the_end(&mut replay, u64::MAX) else { panic!("no divergence") };
    assert!(divergence.expected.to_string().contains("no further call"), "{divergence}");
}

#[test]
fn a_reply_that_does_not_fit_is_a_trap_not_a_panic() {
    let (journal, _, _) = recorded("read-sample.wasm");
    for at in 0..journal.calls().iter().count() {
        for wrong in [None, Some(Val::U32(7)), Some(Val::err(None)), Some(Val::List(vec![Val::Bool(true)]))] {
            let call = journal.calls().iter().nth(at).expect("it is there");
            let fits = match (&call.call.func.sig.result, &wrong) {
                (None, None) => true,
                (Some(ty), Some(value)) => conforms(value, ty).is_ok(),
                _ => false,
            };
            let journal = changed(&journal, |calls| calls[at].reply.outcome = HostOutcome::Return(wrong));
            let mut replay = Timeline::replay(guest("read-sample.wasm"), journal);
            let end = to_the_end(&mut replay, u64::MAX);
            let trapped = matches!(&end, Advance::Stopped(Stop::Ended(End::Trapped(trap)))
                if trap.kind.to_string().contains("does not fit its type"));
            assert_eq!(trapped, !fits, "call {}: {end:?}", call.id);
        }
    }
}

#[test]
fn a_restart_begins_a_new_journal() {
    let mut timeline = live("read-sample.wasm");
    to_the_end(&mut timeline, u64::MAX);
    let first = timeline.journal().clone();
    timeline.restart(host("read-sample.wasm")).expect("there is memory for two");
    assert_eq!((timeline.moment(), timeline.made(), timeline.journal().made()), (0, 0, 0));
    to_the_end(&mut timeline, u64::MAX);
    assert_eq!(timeline.journal(), &first, "the same world, the same run");
}
