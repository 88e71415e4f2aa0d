//! What the host answers to programs of WASI 0.3: files, directories, standard streams, clocks and sockets.

use super::support::{Place, borrow, config, flags, host, next, text};
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use wasmscope::caps::Network;
use wasmscope::component::{HandleVal, MADE_BY_GUEST, Val};
use wasmscope::guest::{Answer, CallId, Host, HostCall, HostFunc, HostOutcome, HostReply, WaitReason};
use wasmscope::wasi::{StdinSource, WasiHost};
use wasmscope::wit::WitLabel;
use wasmscope::wit::p3::filesystem::ErrorCode;

/// The stream of the program.
const MINE: u32 = MADE_BY_GUEST | 7;

fn make(interface: &str, function: &str, args: Vec<Val>) -> HostCall {
    HostCall { func: Arc::new(HostFunc::new(interface.into(), function.into(), Arc::default())), args }
}

/// Makes a call that is replied to at once, or as soon as what it waits for has come.
fn whole(host: &mut WasiHost, call: &HostCall) -> HostReply {
    let id = next();
    if let Answer::Reply(reply) = host.call(id, call) {
        return reply;
    }
    for _ in 0..1000 {
        if let Some((done, reply)) = host.completion() {
            assert_eq!(done, id);
            return reply;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("{} never completes: {:?}", call.func.name, host.waits_for());
}

fn value(host: &mut WasiHost, interface: &str, function: &str, args: Vec<Val>) -> Val {
    match whole(host, &make(interface, function, args)).outcome {
        HostOutcome::Return(value) => value.unwrap_or(Val::Bool(true)),
        other => panic!("{function}: {other:?}"),
    }
}

fn file(host: &mut WasiHost, function: &str, args: Vec<Val>) -> Val {
    value(host, "wasi:filesystem/types@0.3", &format!("[method]descriptor.{function}"), args)
}

fn canon(host: &mut WasiHost, function: &str, args: Vec<Val>) -> Val {
    value(host, "canon", function, args)
}

fn stream(rep: u32) -> Val {
    Val::Stream(HandleVal { rep, index: 0 })
}

fn future(rep: u32) -> Val {
    Val::Future(HandleVal { rep, index: 0 })
}

fn rep(value: &Val) -> u32 {
    match value {
        Val::Own(handle) | Val::Stream(handle) | Val::Future(handle) => handle.rep,
        Val::Result(Ok(Some(value))) => rep(value),
        other => panic!("{other:?} has no representation"),
    }
}

/// The stream and the future of a pair.
fn pair(value: &Val) -> (u32, u32) {
    let Val::Tuple(parts) = value else { panic!("{value:?}") };
    (rep(&parts[0]), rep(&parts[1]))
}

/// Reads at most `room` elements: what came, and how the copy ended.
fn read(host: &mut WasiHost, number: u32, room: u32) -> (Val, u32) {
    copy(canon(host, "stream.read", vec![stream(number), Val::U32(room)]))
}

fn write(host: &mut WasiHost, number: u32, bytes: &str) -> (Val, u32) {
    copy(canon(host, "stream.write", vec![stream(number), Val::Bytes(bytes.into())]))
}

fn copy(value: Val) -> (Val, u32) {
    match value {
        Val::Tuple(parts) => match <[Val; 2]>::try_from(parts) {
            Ok([what, Val::Enum(end)]) => (what, end),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

const COMPLETED: u32 = 0;
const DROPPED: u32 = 1;
const CANCELLED: u32 = 2;

fn bytes(text: &str) -> Val {
    Val::Bytes(text.into())
}

fn outcome(host: &mut WasiHost, number: u32) -> Val {
    canon(host, "future.read", vec![future(number)])
}

fn fine() -> Val {
    Val::option(Some(Val::ok(None)))
}

fn wrong(code: ErrorCode) -> Val {
    Val::option(Some(Val::err(Some(code.with(None)))))
}

fn refused(code: ErrorCode) -> Val {
    Val::err(Some(code.with(None)))
}

fn preopen(host: &mut WasiHost) -> u32 {
    match value(host, "wasi:filesystem/preopens@0.3", "get-directories", Vec::new()) {
        Val::List(list) => match &list[..] {
            [Val::Tuple(parts)] => rep(&parts[0]),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn open(host: &mut WasiHost, dir: u32, path: &str, how: u32, access: u32) -> Val {
    file(host, "open-at", vec![borrow(dir), flags(1), text(path), flags(how), flags(access)])
}

const R: u32 = 1;
const W: u32 = 2;

#[test]
fn files_are_read_in_pieces_and_a_future_says_how_it_ended() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let opened = rep(&open(&mut host, dir, "file.txt", 0, R));
    let (data, end) = pair(&file(&mut host, "read-via-stream", vec![borrow(opened), Val::U64(6)]));
    assert_eq!(read(&mut host, data, 1), (bytes("h"), COMPLETED));
    assert_eq!(read(&mut host, data, 9), (bytes("ello\n"), COMPLETED));
    assert_eq!(read(&mut host, data, 9), (bytes(""), DROPPED));
    assert_eq!(outcome(&mut host, end), fine());
    // A stream that is dropped early has not failed.
    let (data, end) = pair(&file(&mut host, "read-via-stream", vec![borrow(opened), Val::U64(0)]));
    canon(&mut host, "stream.drop-readable", vec![stream(data)]);
    assert_eq!(outcome(&mut host, end), fine());
}

#[test]
fn what_cannot_be_read_is_an_empty_stream_and_a_future_with_an_account() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let (data, end) = pair(&file(&mut host, "read-via-stream", vec![borrow(dir), Val::U64(0)]));
    assert_eq!(read(&mut host, data, 9), (bytes(""), DROPPED));
    let reply = whole(&mut host, &make("canon", "future.read", vec![future(end)]));
    assert_eq!(reply.outcome, HostOutcome::Return(Some(wrong(ErrorCode::IsDirectory))));
    let account = reply.account.expect("an account");
    assert_eq!(account.errno.map(|errno| errno.number), Some(31));
    assert_eq!(account.error_code.as_deref(), Some("is-directory"));

    let opened = rep(&open(&mut host, dir, "file.txt", 0, R));
    let (data, end) = pair(&file(&mut host, "read-directory", vec![borrow(opened)]));
    assert_eq!(read(&mut host, data, 9).1, DROPPED);
    assert_eq!(outcome(&mut host, end), wrong(ErrorCode::NotDirectory));
}

#[test]
fn directories_are_streams_of_entries() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let sub = rep(&open(&mut host, dir, "sub", 2, R));
    let (data, end) = pair(&file(&mut host, "read-directory", vec![borrow(sub)]));
    let (Val::List(found), COMPLETED) = read(&mut host, data, 9) else { panic!() };
    assert_eq!(found.len(), 2);
    assert_eq!(read(&mut host, data, 9), (Val::List(Vec::new()), DROPPED));
    assert_eq!(outcome(&mut host, end), fine());
}

#[test]
fn files_are_written_and_only_where_they_were_opened_for_it() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let opened = rep(&open(&mut host, dir, "new", 1, R | W));
    let end = rep(&file(&mut host, "write-via-stream", vec![borrow(opened), stream(MINE), Val::U64(3)]));
    assert_eq!(write(&mut host, MINE, "abc"), (Val::U32(3), COMPLETED));
    canon(&mut host, "stream.drop-writable", vec![stream(MINE)]);
    assert_eq!(outcome(&mut host, end), fine());
    let end = rep(&file(&mut host, "append-via-stream", vec![borrow(opened), stream(MINE)]));
    assert_eq!(write(&mut host, MINE, "d"), (Val::U32(1), COMPLETED));
    canon(&mut host, "stream.drop-writable", vec![stream(MINE)]);
    assert_eq!(outcome(&mut host, end), fine());
    assert_eq!(std::fs::read(place.path("new")).unwrap(), b"\0\0\0abcd");

    let opened = rep(&open(&mut host, dir, "file.txt", 0, R));
    let end = rep(&file(&mut host, "write-via-stream", vec![borrow(opened), stream(MINE), Val::U64(0)]));
    assert_eq!(write(&mut host, MINE, "abc"), (Val::U32(0), DROPPED));
    let reply = whole(&mut host, &make("canon", "future.read", vec![future(end)]));
    assert_eq!(reply.outcome, HostOutcome::Return(Some(wrong(ErrorCode::BadDescriptor))));
    assert!(reply.account.is_some());
}

#[test]
fn paths_are_refused_as_in_0_2() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    for (path, code) in [
        ("", ErrorCode::NoEntry),
        ("../x", ErrorCode::NotPermitted),
        ("/x", ErrorCode::NotPermitted),
        ("nope", ErrorCode::NoEntry),
        ("file.txt/x", ErrorCode::NotDirectory),
    ] {
        let args = vec![borrow(dir), flags(1), text(path), flags(0), flags(R)];
        let call = make("wasi:filesystem/types@0.3", "[method]descriptor.open-at", args);
        let reply = whole(&mut host, &call);
        assert_eq!(reply.outcome, HostOutcome::Return(Some(refused(code))), "{path:?}");
        let account = reply.account.expect("an account");
        assert_eq!(account.error_code.as_deref(), Some(code.label()), "{path:?}");
    }
    let Val::Result(Ok(Some(found))) = file(&mut host, "get-flags", vec![borrow(dir)]) else { panic!() };
    assert_eq!(*found, flags(1 | 32), "read and mutate-directory");
    let mut host = place.read_only();
    let dir = preopen(&mut host);
    assert_eq!(open(&mut host, dir, "new", 1, W), refused(ErrorCode::NotPermitted));
}

#[test]
fn every_descriptor_method_answers() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let opened = rep(&open(&mut host, dir, "file.txt", 0, R | W));
    let instant = Val::Record(vec![Val::S64(7), Val::U32(5)]);
    let stamp = || Val::Variant(2, Some(Box::new(instant.clone())));
    let (path, at) = (|| text("file.txt"), || borrow(dir));
    let calls = [
        ("advise", vec![borrow(opened), Val::U64(0), Val::U64(1), Val::Enum(1)]),
        ("sync-data", vec![borrow(opened)]),
        ("sync", vec![at()]),
        ("get-type", vec![borrow(opened)]),
        ("set-size", vec![borrow(opened), Val::U64(4)]),
        ("set-times", vec![borrow(opened), stamp(), stamp()]),
        ("stat", vec![borrow(opened)]),
        ("stat-at", vec![at(), flags(1), path()]),
        ("set-times-at", vec![at(), flags(1), path(), stamp(), Val::Variant(0, None)]),
        ("create-directory-at", vec![at(), text("made")]),
        ("link-at", vec![at(), flags(0), path(), at(), text("made/link")]),
        ("symlink-at", vec![at(), text("file.txt"), text("soft")]),
        ("readlink-at", vec![at(), text("soft")]),
        ("rename-at", vec![at(), text("made/link"), at(), text("moved")]),
        ("unlink-file-at", vec![at(), text("moved")]),
        ("remove-directory-at", vec![at(), text("made")]),
        ("metadata-hash", vec![borrow(opened)]),
        ("metadata-hash-at", vec![at(), flags(1), path()]),
    ];
    for (function, args) in calls {
        let answer = file(&mut host, function, args);
        assert!(matches!(answer, Val::Result(Ok(_))), "{function}: {answer:?}");
        if function == "stat" {
            let Val::Result(Ok(Some(stat))) = answer else { panic!() };
            let Val::Record(fields) = *stat else { panic!() };
            assert_eq!(fields[0], Val::Variant(5, None), "a regular file");
            assert_eq!((&fields[2], &fields[4]), (&Val::U64(4), &Val::option(Some(instant.clone()))));
        }
    }
    assert_eq!(file(&mut host, "is-same-object", vec![borrow(opened), borrow(opened)]), Val::Bool(true));
    assert_eq!(file(&mut host, "is-same-object", vec![borrow(opened), at()]), Val::Bool(false));
}

#[test]
fn standard_input_completes_when_there_is_some() {
    let mut host = host(Vec::new());
    let (data, end) = pair(&value(&mut host, "wasi:cli/stdin@0.3", "read-via-stream", Vec::new()));
    let reads = make("canon", "stream.read", vec![stream(data), Val::U32(100)]);
    let id = next();
    assert_eq!(host.call(id, &reads), Answer::Started);
    assert_eq!(host.waits_for(), Some(WaitReason::Stdin));
    assert_eq!(host.completion(), None);
    host.feed_stdin(Some(b"hello\n"));
    let (done, reply) = host.completion().expect("bytes");
    assert_eq!(done, id);
    assert_eq!(reply.outcome, HostOutcome::Return(Some(Val::Tuple(vec![bytes("hello\n"), Val::Enum(0)]))));
    // A read that is cancelled is forgotten.
    assert_eq!(host.call(next(), &reads), Answer::Started);
    assert_eq!(copy(canon(&mut host, "stream.cancel-read", vec![stream(data)])), (bytes(""), CANCELLED));
    assert_eq!((host.waits_for(), host.completion()), (None, None));
    host.feed_stdin(None);
    assert_eq!(read(&mut host, data, 100), (bytes(""), DROPPED));
    assert_eq!(outcome(&mut host, end), fine());
}

#[test]
fn a_future_waits_for_the_program_and_the_console_is_told_with_the_write() {
    let mut host = host(Vec::new());
    let end = rep(&value(&mut host, "wasi:cli/stdout@0.3", "write-via-stream", vec![stream(MINE)]));
    let id = next();
    assert_eq!(host.call(id, &make("canon", "future.read", vec![future(end)])), Answer::Started);
    assert_eq!((host.waits_for(), host.completion()), (None, None), "only the program can end this");
    let writes = make("canon", "stream.write", vec![stream(MINE), bytes("x")]);
    let reply = whole(&mut host, &writes);
    assert_eq!(reply.console.len(), 1);
    assert_eq!(reply.console[0].bytes, b"x");
    canon(&mut host, "stream.drop-writable", vec![stream(MINE)]);
    let (done, reply) = host.completion().expect("the end");
    assert_eq!((done, reply.outcome), (id, HostOutcome::Return(Some(fine()))));
}

#[test]
fn a_stream_of_the_host_may_be_handed_back_to_it() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let opened = rep(&open(&mut host, dir, "file.txt", 0, R));
    let (data, read_end) = pair(&file(&mut host, "read-via-stream", vec![borrow(opened), Val::U64(0)]));
    let call = make("wasi:cli/stdout@0.3", "write-via-stream", vec![stream(data)]);
    let reply = whole(&mut host, &call);
    let said: Vec<u8> = reply.console.iter().flat_map(|chunk| chunk.bytes.clone()).collect();
    assert_eq!(said, b"hello hello\n");
    let HostOutcome::Return(Some(end)) = reply.outcome else { panic!() };
    assert_eq!(outcome(&mut host, rep(&end)), fine());
    assert_eq!(outcome(&mut host, read_end), fine());
}

#[test]
fn timers_complete_later_and_calls_can_be_cancelled() {
    let mut host = host(Vec::new());
    let clock = "wasi:clocks/monotonic-clock@0.3";
    let wait = |time: u64| make(clock, "wait-for", vec![Val::U64(time)]);
    let Val::U64(now) = value(&mut host, clock, "now", Vec::new()) else { panic!() };
    value(&mut host, clock, "wait-until", vec![Val::U64(now)]);
    whole(&mut host, &wait(5_000_000));
    let Val::U64(later) = value(&mut host, clock, "now", Vec::new()) else { panic!() };
    assert!(later - now >= 5_000_000);
    let id = next();
    assert_eq!(host.call(id, &wait(u64::MAX)), Answer::Started);
    assert!(matches!(host.waits_for(), Some(WaitReason::Sleep(_))));
    let CallId(number) = id;
    value(&mut host, "canon", "subtask.cancel", vec![Val::U64(number)]);
    assert_eq!(host.waits_for(), None);
}

#[test]
fn cli_and_random_answer() {
    let mut host = host(Vec::new());
    let list = value(&mut host, "wasi:cli/environment@0.3", "get-arguments", Vec::new());
    assert_eq!(list, Val::List(vec![text("prog"), text("one")]));
    let cwd = value(&mut host, "wasi:cli/environment@0.3", "get-initial-cwd", Vec::new());
    assert_eq!(cwd, Val::option(None));
    let exit = make("wasi:cli/exit@0.3", "exit-with-code", vec![Val::U8(200)]);
    assert_eq!(whole(&mut host, &exit).outcome, HostOutcome::Exit(200));
    let random = "wasi:random/random@0.3";
    let Val::Bytes(got) = value(&mut host, random, "get-random-bytes", vec![Val::U64(9)]) else { panic!() };
    assert_eq!(got.len(), 9);
    let seed =
        |host: &mut WasiHost| value(host, "wasi:random/insecure-seed@0.3", "get-insecure-seed", vec![]);
    assert_eq!(seed(&mut host), seed(&mut host));
}

const TCP: &str = "wasi:sockets/types@0.3";

fn tcp(host: &mut WasiHost, function: &str, args: Vec<Val>) -> Val {
    let kind = if function == "create" { "static" } else { "method" };
    value(host, TCP, &format!("[{kind}]tcp-socket.{function}"), args)
}

/// An address of this machine.
fn here(port: u16) -> Val {
    let ip = Val::Tuple([127, 0, 0, 1].map(Val::U8).into());
    Val::Variant(0, Some(Box::new(Val::Record(vec![Val::U16(port), ip]))))
}

fn port_of(address: &Val) -> u16 {
    let Val::Result(Ok(Some(address))) = address else { panic!("{address:?}") };
    let Val::Variant(_, Some(fields)) = &**address else { panic!("{address:?}") };
    match &**fields {
        Val::Record(fields) => match fields[0] {
            Val::U16(port) => port,
            _ => panic!("{fields:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn networked() -> WasiHost {
    let network = Network { inherit: true, ..Network::default() };
    WasiHost::new(wasmscope::wasi::Config { network, stdin: StdinSource::Empty, ..config(Vec::new()) })
        .unwrap()
}

#[test]
fn sockets_are_refused_without_a_network() {
    let mut host = host(Vec::new());
    let create = make(TCP, "[static]tcp-socket.create", vec![Val::Enum(0)]);
    let reply = whole(&mut host, &create);
    assert_eq!(reply.outcome, HostOutcome::Return(Some(Val::err(Some(Val::Variant(0, None))))));
    assert!(reply.account.is_some());
    let name = vec![text("localhost")];
    let looked = value(&mut host, "wasi:sockets/ip-name-lookup@0.3", "resolve-addresses", name);
    assert_eq!(looked, Val::err(Some(Val::Variant(4, None))), "permanent-resolver-failure");
}

#[test]
fn connections_are_streams_in_both_directions() {
    let mut host = networked();
    let listener = rep(&tcp(&mut host, "create", vec![Val::Enum(0)]));
    assert_eq!(tcp(&mut host, "bind", vec![borrow(listener), here(0)]), Val::ok(None));
    let connections = rep(&tcp(&mut host, "listen", vec![borrow(listener)]));
    let port = port_of(&tcp(&mut host, "get-local-address", vec![borrow(listener)]));
    // Receiving on a listener is a mistake that the future tells.
    let (data, end) = pair(&tcp(&mut host, "receive", vec![borrow(listener)]));
    assert_eq!(read(&mut host, data, 9).1, DROPPED);
    let state = Val::option(Some(Val::err(Some(Val::Variant(5, None)))));
    assert_eq!(outcome(&mut host, end), state);

    let mut peer = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    let (Val::List(accepted), COMPLETED) = read(&mut host, connections, 1) else { panic!() };
    let socket = rep(&accepted[0]);
    let (data, end) = pair(&tcp(&mut host, "receive", vec![borrow(socket)]));
    let sent = rep(&tcp(&mut host, "send", vec![borrow(socket), stream(MINE)]));
    peer.write_all(b"ping").unwrap();
    assert_eq!(read(&mut host, data, 9), (bytes("ping"), COMPLETED));
    // The socket may go before its streams.
    value(&mut host, TCP, "[resource-drop]tcp-socket", vec![Val::own(socket)]);
    assert_eq!(write(&mut host, MINE, "pong"), (Val::U32(4), COMPLETED));
    canon(&mut host, "stream.drop-writable", vec![stream(MINE)]);
    let mut heard = String::new();
    peer.read_to_string(&mut heard).unwrap();
    assert_eq!(heard, "pong");
    drop(peer);
    assert_eq!(read(&mut host, data, 9), (bytes(""), DROPPED));
    assert_eq!((outcome(&mut host, end), outcome(&mut host, sent)), (fine(), fine()));
}

#[test]
fn connecting_where_nobody_listens_is_refused_with_an_account() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut host = networked();
    let socket = rep(&tcp(&mut host, "create", vec![Val::Enum(0)]));
    let connect = make(TCP, "[method]tcp-socket.connect", vec![borrow(socket), here(port)]);
    let reply = whole(&mut host, &connect);
    assert_eq!(reply.outcome, HostOutcome::Return(Some(Val::err(Some(Val::Variant(9, None))))));
    assert!(reply.account.is_some());
}

#[test]
fn datagrams_are_sent_and_received() {
    let mut host = networked();
    let udp = |host: &mut WasiHost, function: &str, args: Vec<Val>| {
        let kind = if function == "create" { "static" } else { "method" };
        value(host, TCP, &format!("[{kind}]udp-socket.{function}"), args)
    };
    let [a, b] = [(); 2].map(|()| rep(&udp(&mut host, "create", vec![Val::Enum(0)])));
    assert_eq!(udp(&mut host, "receive", vec![borrow(a)]), Val::err(Some(Val::Variant(5, None))));
    assert_eq!(udp(&mut host, "bind", vec![borrow(a), here(0)]), Val::ok(None));
    let port = port_of(&udp(&mut host, "get-local-address", vec![borrow(a)]));
    let to = |port| Val::option(Some(here(port)));
    assert_eq!(udp(&mut host, "send", vec![borrow(b), bytes("hi"), to(port)]), Val::ok(None));
    let Val::Result(Ok(Some(got))) = udp(&mut host, "receive", vec![borrow(a)]) else { panic!() };
    let Val::Tuple(parts) = *got else { panic!() };
    assert_eq!(parts[0], bytes("hi"));
    assert_eq!(udp(&mut host, "disconnect", vec![borrow(b)]), Val::err(Some(Val::Variant(5, None))));
    assert_eq!(udp(&mut host, "connect", vec![borrow(b), here(port)]), Val::ok(None));
    assert_eq!(udp(&mut host, "send", vec![borrow(b), bytes("again"), Val::option(None)]), Val::ok(None));
    assert!(matches!(udp(&mut host, "receive", vec![borrow(a)]), Val::Result(Ok(Some(_)))));
    assert_eq!(udp(&mut host, "disconnect", vec![borrow(b)]), Val::ok(None));
}
