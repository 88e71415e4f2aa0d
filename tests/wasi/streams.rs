//! The standard streams, and pollables for them.

use super::support::*;
use wasmscope::component::Val;
use wasmscope::guest::{ConsoleStream, Host, HostOutcome, HostReply, WaitReason};
use wasmscope::wasi::{StdinSource, WasiHost};

const IO: &str = "wasi:io/streams";

fn stdin(host: &mut WasiHost) -> u32 {
    reply(host, &call("wasi:cli/stdin", "get-stdin", vec![])).made[0].rep
}

fn value(host: &mut WasiHost, function: &str, args: Vec<Val>) -> Val {
    match reply(host, &call(IO, function, args)).outcome {
        HostOutcome::Return(Some(value)) => value,
        other => panic!("{other:?}"),
    }
}

#[test]
fn output_is_told_to_the_journal() {
    let mut host = host(vec![]);
    let write = call("wasi_snapshot_preview1", "fd_write", vec![Val::U32(2), Val::Bytes(b"oops".to_vec())]);
    let reply = reply(&mut host, &write);
    assert_eq!(reply.console.len(), 1);
    assert_eq!((reply.console[0].stream, &*reply.console[0].bytes), (ConsoleStream::Stderr, &b"oops"[..]));
    assert!(reply.account.is_none());
}

#[test]
fn fed_input_is_waited_for_and_ends() {
    let mut host = host(vec![]);
    let read = call("wasi_snapshot_preview1", "fd_read", vec![Val::U32(0), Val::U32(4)]);
    let (id, reason) = start(&mut host, &read);
    assert_eq!(reason, WaitReason::Stdin);
    assert_eq!(host.completion(), None);
    host.feed_stdin(Some(b"abcdef"));
    let bytes = |bytes: &[u8]| HostReply::value(Some(Val::ok(Some(Val::Bytes(bytes.to_vec())))));
    assert_eq!(host.completion(), Some((id, bytes(b"abcd"))));
    assert_eq!(reply(&mut host, &read), bytes(b"ef"));
    let (first, _) = start(&mut host, &read);
    let (second, _) = start(&mut host, &read);
    host.feed_stdin(Some(b"gh"));
    assert_eq!(host.completion(), Some((first, bytes(b"gh"))), "who came first is served first");
    assert_eq!((host.completion(), host.waits_for()), (None, Some(WaitReason::Stdin)));
    host.feed_stdin(None);
    assert_eq!(host.completion(), Some((second, bytes(b""))));
    assert_eq!((host.completion(), host.waits_for()), (None, None));
}

#[test]
fn the_same_on_0_2() {
    let mut host = host(vec![]);
    let stream = stdin(&mut host);
    let read = call(IO, "[method]input-stream.blocking-read", vec![borrow(stream), Val::U64(9)]);
    let (reading, reason) = start(&mut host, &read);
    assert_eq!(reason, WaitReason::Stdin);
    // A non-blocking read returns at once.
    let empty = value(&mut host, "[method]input-stream.read", vec![borrow(stream), Val::U64(9)]);
    assert_eq!(empty, Val::ok(Some(Val::Bytes(vec![]))));
    let pollable =
        reply(&mut host, &call(IO, "[method]input-stream.subscribe", vec![borrow(stream)])).made[0].rep;
    let block = call("wasi:io/poll", "[method]pollable.block", vec![borrow(pollable)]);
    host.feed_stdin(Some(b"x"));
    let came = HostReply::value(Some(Val::ok(Some(Val::Bytes(b"x".to_vec())))));
    assert_eq!(host.completion(), Some((reading, came)));
    let (blocked, reason) = start(&mut host, &block);
    assert_eq!(reason, WaitReason::Stdin);
    host.feed_stdin(Some(b"y"));
    assert_eq!(host.completion(), Some((blocked, HostReply::value(None))));
    host.feed_stdin(None);
    let blocking =
        |host: &mut _| value(host, "[method]input-stream.blocking-read", vec![borrow(stream), Val::U64(9)]);
    assert_eq!(blocking(&mut host), Val::ok(Some(Val::Bytes(b"y".to_vec()))));
    assert_eq!(blocking(&mut host), Val::err(Some(Val::Variant(1, None))));
}

#[test]
fn a_timer_is_slept_by_the_front_end() {
    let mut host = host(vec![]);
    let timer = call("wasi:clocks/monotonic-clock", "subscribe-duration", vec![Val::U64(3_600_000_000_000)]);
    let timer = reply(&mut host, &timer).made[0].rep;
    let poll = call("wasi:io/poll", "poll", vec![Val::List(vec![borrow(timer)])]);
    assert!(matches!(start(&mut host, &poll).1, WaitReason::Sleep(d) if d.as_secs() > 3000));
    let nothing = reply(&mut host, &call("wasi:io/poll", "poll", vec![Val::List(vec![])]));
    assert!(matches!(nothing.outcome, HostOutcome::Trap(_)));
}

#[test]
fn input_from_a_file() {
    let place = Place::new();
    let mut config = config(vec![]);
    config.stdin = StdinSource::File(place.path("file.txt"));
    let mut host = WasiHost::new(config.clone()).unwrap();
    let read = |host: &mut _| p1(host, "fd_read", vec![Val::U32(0), Val::U32(100)]).unwrap();
    assert_eq!(read(&mut host), Some(Val::Bytes(b"hello hello\n".to_vec())));
    assert_eq!(read(&mut host), Some(Val::Bytes(vec![])));
    config.stdin = StdinSource::File(place.path("missing"));
    let error = WasiHost::new(config.clone()).unwrap_err().to_string();
    assert!(error.starts_with("cannot open") && error.contains("missing"), "{error}");
    config.stdin = StdinSource::File(place.path("sub"));
    assert!(WasiHost::new(config).unwrap_err().to_string().contains("directory"));
}

#[test]
fn a_grant_that_cannot_be_given() {
    let place = Place::new();
    for name in ["missing", "file.txt"] {
        let mut grant = place.grant(".", wasmscope::caps::Access::ReadWrite);
        grant.host = place.path(name).to_str().unwrap().into();
        let error = WasiHost::new(config(vec![grant])).unwrap_err().to_string();
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn no_terminals_without_one() {
    let mut host = host(vec![]);
    for name in ["stdin", "stdout", "stderr"] {
        let call = call(&format!("wasi:cli/terminal-{name}"), &format!("get-terminal-{name}"), vec![]);
        assert_eq!(reply(&mut host, &call).outcome, HostOutcome::Return(Some(Val::option(None))));
    }
}

#[test]
fn a_splice_copies() {
    let place = Place::new();
    let mut host = place.host();
    host.feed_stdin(Some(b"through"));
    let from = stdin(&mut host);
    let to = reply(&mut host, &call("wasi:cli/stdout", "get-stdout", vec![])).made[0].rep;
    let splice = call(IO, "[method]output-stream.splice", vec![borrow(to), borrow(from), Val::U64(4)]);
    let reply = reply(&mut host, &splice);
    assert_eq!(reply.outcome, HostOutcome::Return(Some(Val::ok(Some(Val::U64(4))))));
    assert_eq!(reply.console[0].bytes, b"thro");
}
