//! WASI 0.2: error codes and resources.

use super::support::*;
use wasmscope::component::Val;
use wasmscope::guest::{Answer, Host, HostOutcome};
use wasmscope::wasi::WasiHost;

const TYPES: &str = "wasi:filesystem/types";

fn value(host: &mut WasiHost, interface: &str, function: &str, args: Vec<Val>) -> Val {
    match reply(host, &call(interface, function, args)).outcome {
        HostOutcome::Return(Some(value)) => value,
        other => panic!("{other:?}"),
    }
}

fn rep(value: &Val) -> u32 {
    let Val::Own(handle) = value else { panic!("{value:?}") };
    handle.rep
}

fn preopen(host: &mut WasiHost) -> u32 {
    let Val::List(list) = value(host, "wasi:filesystem/preopens", "get-directories", vec![]) else {
        panic!()
    };
    let Val::Tuple(pair) = &list[0] else { panic!() };
    rep(&pair[0])
}

fn open_at(host: &mut WasiHost, dir: u32, path: &str, open: u32, how: u32) -> Result<u32, u32> {
    let args = vec![borrow(dir), flags(1), text(path), flags(open), flags(how)];
    p2(host, TYPES, "[method]descriptor.open-at", args).map(|v| rep(&v.unwrap()))
}

#[test]
fn preopens_are_named() {
    let place = Place::new();
    let mut host = place.host();
    let reply = reply(&mut host, &call("wasi:filesystem/preopens", "get-directories", vec![]));
    assert_eq!(reply.made.len(), 1);
    assert_eq!(reply.made[0].what, ".");
    assert_ne!(reply.made[0].rep, 0);
}

#[test]
fn error_codes_of_the_catalogue() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let rows = [
        ("missing", 0, 1, 20),
        ("../outside.txt", 0, 1, 31),
        ("out", 0, 1, 31),
        ("abs", 0, 1, 31),
        ("loop-a", 0, 1, 15),
        ("file.txt/x", 0, 1, 24),
        ("sub", 0, 2, 14),
        ("file.txt", 1 | 4, 2, 7),
        ("file.txt", 2, 1, 24),
        ("new", 1 | 2, 1, 12),
        ("file.txt", 0, 4, 27),
    ];
    for (path, open, how, code) in rows {
        assert_eq!(open_at(&mut host, dir, path, open, how), Err(code), "{path}");
    }
}

#[test]
fn a_file_is_read_through_a_stream() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let file = open_at(&mut host, dir, "file.txt", 0, 1).unwrap();
    let made =
        reply(&mut host, &call(TYPES, "[method]descriptor.read-via-stream", vec![borrow(file), Val::U64(6)]));
    assert_eq!(made.made[0].what, "file.txt (reading)");
    let stream = made.made[0].rep;
    let read = |host: &mut WasiHost| {
        value(
            host,
            "wasi:io/streams",
            "[method]input-stream.blocking-read",
            vec![borrow(stream), Val::U64(8192)],
        )
    };
    assert_eq!(read(&mut host), Val::ok(Some(Val::Bytes(b"hello\n".to_vec()))));
    assert_eq!(read(&mut host), Val::err(Some(Val::Variant(1, None))));
    let at_once =
        p2(&mut host, TYPES, "[method]descriptor.read", vec![borrow(file), Val::U64(5), Val::U64(0)]);
    assert_eq!(at_once, Ok(Some(Val::Tuple(vec![Val::Bytes(b"hello".to_vec()), Val::Bool(false)]))));
    // Row 20: reading a directory as a file.
    let as_file = p2(&mut host, TYPES, "[method]descriptor.read-via-stream", vec![borrow(dir), Val::U64(0)]);
    assert_eq!(as_file, Err(14));
}

#[test]
fn a_file_is_written_through_a_stream() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let file = open_at(&mut host, dir, "new", 1, 2).unwrap();
    let stream = |host: &mut WasiHost, method: &str, args: Vec<Val>| {
        rep(&p2(host, TYPES, method, args).unwrap().unwrap())
    };
    let writer = stream(&mut host, "[method]descriptor.write-via-stream", vec![borrow(file), Val::U64(2)]);
    let io = "wasi:io/streams";
    let permit = value(&mut host, io, "[method]output-stream.check-write", vec![borrow(writer)]);
    assert_eq!(permit, Val::ok(Some(Val::U64(65_536))));
    for part in ["ab", "cd"] {
        let args = vec![borrow(writer), Val::Bytes(part.into())];
        assert_eq!(value(&mut host, io, "[method]output-stream.write", args), Val::ok(None));
        let permit = value(&mut host, io, "[method]output-stream.check-write", vec![borrow(writer)]);
        assert_eq!(permit, Val::ok(Some(Val::U64(0))), "not before the program has waited");
        let flushed = value(&mut host, io, "[method]output-stream.blocking-flush", vec![borrow(writer)]);
        assert_eq!(flushed, Val::ok(None));
    }
    let append = stream(&mut host, "[method]descriptor.append-via-stream", vec![borrow(file)]);
    let args = vec![borrow(append), Val::Bytes(b"ef".to_vec())];
    value(&mut host, io, "[method]output-stream.blocking-write-and-flush", args);
    assert_eq!(std::fs::read(place.path("new")).unwrap(), b"\0\0abcdef");
}

#[test]
fn row_37_writing_what_was_opened_for_reading() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let file = open_at(&mut host, dir, "file.txt", 0, 1).unwrap();
    let args = vec![borrow(file), Val::U64(0)];
    let stream = rep(&p2(&mut host, TYPES, "[method]descriptor.write-via-stream", args).unwrap().unwrap());
    let args = vec![borrow(stream), Val::Bytes(b"x".to_vec())];
    assert_eq!(value(&mut host, "wasi:io/streams", "[method]output-stream.write", args), Val::ok(None));
    let failed =
        value(&mut host, "wasi:io/streams", "[method]output-stream.blocking-flush", vec![borrow(stream)]);
    let Val::Result(Err(Some(error))) = failed else { panic!("{failed:?}") };
    let Val::Variant(0, Some(error)) = *error else { panic!() };
    let code = value(&mut host, TYPES, "filesystem-error-code", vec![borrow(rep(&error))]);
    assert_eq!(code, Val::option(Some(Val::Enum(3))), "bad-descriptor");
    let closed =
        value(&mut host, "wasi:io/streams", "[method]output-stream.check-write", vec![borrow(stream)]);
    assert_eq!(closed, Val::err(Some(Val::Variant(1, None))));
}

#[test]
fn metadata_and_identity() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let stat = p2(&mut host, TYPES, "[method]descriptor.stat-at", vec![borrow(dir), flags(1), text("in")]);
    let Ok(Some(Val::Record(fields))) = stat else { panic!("{stat:?}") };
    assert_eq!((&fields[0], &fields[2]), (&Val::Enum(6), &Val::U64(12)));
    let hash = |host: &mut _, path: &str, follow| {
        p2(host, TYPES, "[method]descriptor.metadata-hash-at", vec![borrow(dir), flags(follow), text(path)])
    };
    assert_eq!(hash(&mut host, "in", 1), hash(&mut host, "file.txt", 0));
    assert_ne!(hash(&mut host, "in", 0), hash(&mut host, "file.txt", 0));
    let (a, b) =
        (open_at(&mut host, dir, "in", 0, 1).unwrap(), open_at(&mut host, dir, "file.txt", 0, 1).unwrap());
    let same = |host: &mut _, x, y| {
        value(host, TYPES, "[method]descriptor.is-same-object", vec![borrow(x), borrow(y)])
    };
    assert_eq!(same(&mut host, a, b), Val::Bool(true));
    assert_eq!(same(&mut host, a, dir), Val::Bool(false));
    let get = |host: &mut _, rep, method: &str| p2(host, TYPES, method, vec![borrow(rep)]).unwrap().unwrap();
    assert_eq!(get(&mut host, a, "[method]descriptor.get-flags"), flags(1));
    assert_eq!(get(&mut host, dir, "[method]descriptor.get-flags"), flags(33));
    assert_eq!(get(&mut host, dir, "[method]descriptor.get-type"), Val::Enum(3));
}

#[test]
fn entries_come_one_by_one() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let sub = open_at(&mut host, dir, "sub", 2, 1).unwrap();
    let list =
        rep(&p2(&mut host, TYPES, "[method]descriptor.read-directory", vec![borrow(sub)]).unwrap().unwrap());
    let mut names = Vec::new();
    while let Some(Val::Option(Some(entry))) =
        p2(&mut host, TYPES, "[method]directory-entry-stream.read-directory-entry", vec![borrow(list)])
            .unwrap()
    {
        let Val::Record(fields) = *entry else { panic!() };
        let [Val::Enum(ty), Val::String(name)] = &fields[..] else { panic!() };
        names.push((name.clone(), *ty));
    }
    names.sort();
    assert_eq!(names, [("deep".into(), 3), ("inner.txt".into(), 6)]);
}

#[test]
fn changes_on_paths() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let mut at = |method: &str, rest: Vec<Val>| {
        let args = [vec![borrow(dir)], rest].concat();
        p2(&mut host, TYPES, &format!("[method]descriptor.{method}-at"), args).map(|_| ())
    };
    assert_eq!(at("create-directory", vec![text("d")]), Ok(()));
    assert_eq!(at("rename", vec![text("d"), borrow(dir), text("e")]), Ok(()));
    assert_eq!(at("remove-directory", vec![text("e")]), Ok(()));
    assert_eq!(at("symlink", vec![text("file.txt"), text("s")]), Ok(()));
    assert_eq!(at("readlink", vec![text("s")]), Ok(()));
    assert_eq!(at("link", vec![flags(0), text("file.txt"), borrow(dir), text("h")]), Ok(()));
    assert_eq!(at("unlink-file", vec![text("h")]), Ok(()));
    assert_eq!(at("unlink-file", vec![text("h")]), Err(20));
    let time = Val::Record(vec![Val::U64(9), Val::U32(0)]);
    let times = vec![flags(1), text("s"), Val::Variant(0, None), Val::Variant(2, Some(Box::new(time)))];
    assert_eq!(at("set-times", times), Ok(()));
    let modified = std::fs::metadata(place.path("file.txt")).unwrap().modified().unwrap();
    assert_eq!(modified.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs(), 9);
}

#[test]
fn row_25_a_read_only_grant() {
    let place = Place::new();
    let mut host = place.read_only();
    let dir = preopen(&mut host);
    assert!(open_at(&mut host, dir, "file.txt", 0, 1).is_ok());
    assert_eq!(open_at(&mut host, dir, "file.txt", 0, 2), Err(31));
    let made = p2(&mut host, TYPES, "[method]descriptor.create-directory-at", vec![borrow(dir), text("d")]);
    assert_eq!(made, Err(31));
    let flags = p2(&mut host, TYPES, "[method]descriptor.get-flags", vec![borrow(dir)]);
    assert_eq!(flags, Ok(Some(super::support::flags(1))));
}

#[test]
fn sockets_are_denied() {
    let mut host = host(vec![]);
    let denied = value(&mut host, "wasi:sockets/tcp-create-socket", "create-tcp-socket", vec![Val::Enum(0)]);
    assert_eq!(denied, Val::err(Some(Val::Enum(1))));
    let network = value(&mut host, "wasi:sockets/instance-network", "instance-network", vec![]);
    let args = vec![borrow(rep(&network)), text("example.com")];
    let unresolved = value(&mut host, "wasi:sockets/ip-name-lookup", "resolve-addresses", args);
    assert_eq!(unresolved, Val::err(Some(Val::Enum(20))));
}

#[test]
fn clocks_and_randomness() {
    let mut host = host(vec![]);
    let now = |host: &mut _| match value(host, "wasi:clocks/monotonic-clock", "now", vec![]) {
        Val::U64(n) => n,
        other => panic!("{other:?}"),
    };
    let first = now(&mut host);
    assert!(now(&mut host) >= first);
    let Val::Bytes(bytes) = value(&mut host, "wasi:random/random", "get-random-bytes", vec![Val::U64(16)])
    else {
        panic!()
    };
    assert_eq!(bytes.len(), 16);
    let too_many =
        reply(&mut host, &call("wasi:random/random", "get-random-bytes", vec![Val::U64(u64::MAX)]));
    assert!(matches!(too_many.outcome, HostOutcome::Trap(_)));
    let seed = |host: &mut _| value(host, "wasi:random/insecure-seed", "insecure-seed", vec![]);
    assert_eq!(seed(&mut host), seed(&mut host));
}

#[test]
fn exits() {
    let mut host = host(vec![]);
    let mut exit =
        |function: &str, arg: Val| reply(&mut host, &call("wasi:cli/exit", function, vec![arg])).outcome;
    assert_eq!(exit("exit", Val::ok(None)), HostOutcome::Exit(0));
    assert_eq!(exit("exit", Val::err(None)), HostOutcome::Exit(1));
    assert_eq!(exit("exit-with-code", Val::U8(7)), HostOutcome::Exit(7));
}

#[test]
fn resources_go_in_order() {
    let place = Place::new();
    let mut host = place.host();
    let out = value(&mut host, "wasi:cli/stdout", "get-stdout", vec![]);
    let subscribed = reply(
        &mut host,
        &call("wasi:io/streams", "[method]output-stream.subscribe", vec![borrow(rep(&out))]),
    );
    assert_eq!(subscribed.made[0].what, "pollable of stdout");
    let mut dropping = |name: &str, rep: u32| {
        let own = Val::own(rep);
        reply(&mut host, &call(interface_of(name), &format!("[resource-drop]{name}"), vec![own])).outcome
    };
    assert!(matches!(dropping("output-stream", rep(&out)), HostOutcome::Trap(_)));
    assert_eq!(dropping("pollable", subscribed.made[0].rep), HostOutcome::Return(None));
    assert_eq!(dropping("output-stream", rep(&out)), HostOutcome::Return(None));
    assert!(matches!(dropping("output-stream", rep(&out)), HostOutcome::Trap(_)));
}

#[test]
fn shapes_are_not_trusted() {
    let place = Place::new();
    let mut host = place.host();
    let dir = preopen(&mut host);
    let methods =
        ["open-at", "read", "write", "stat-at", "set-times", "link-at", "rename-at", "symlink-at", "advise"];
    for method in methods {
        for args in [vec![], vec![borrow(dir); 6], vec![borrow(99)], vec![Val::Bool(true); 6]] {
            let answer = host.call(next(), &call(TYPES, &format!("[method]descriptor.{method}"), args));
            assert!(matches!(answer, Answer::Reply(_)));
        }
    }
    let unknown = reply(&mut host, &call("wasi:clocks/timezone", "display", vec![]));
    assert_eq!(
        unknown.outcome,
        HostOutcome::Trap("unknown import: `wasi:clocks/timezone#display` has not been defined".into())
    );
}
