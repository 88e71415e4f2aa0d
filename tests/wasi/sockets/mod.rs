//! `wasi:sockets`: every function, through the live host, on this machine's own addresses.

mod net;
mod tcp;
mod udp;

use super::support::*;
use net::*;
use std::io::Write;
use std::net::TcpListener;
use wasmscope::caps::{Account, Network, Outcome, ThingKind, Where};
use wasmscope::component::Val;
use wasmscope::guest::{HostOutcome, WaitReason};
use wasmscope::wasi::WasiHost;
use wasmscope::wit::WasiFunc;
use wasmscope::words::Lang;

#[test]
fn without_a_grant_there_is_no_socket_and_no_name() {
    let mut net = Net::new(Network::default());
    for family in [V4, V6] {
        assert_eq!(net.new_tcp(family), Err(ACCESS_DENIED));
        assert_eq!(net.new_udp(family), Err(ACCESS_DENIED));
    }
    let resolve = |net: &mut Net, name: &str| {
        let args = vec![borrow(net.network), text(name)];
        net.result("ip-name-lookup", "resolve-addresses", args)
    };
    // An invalid name is not checked any further either.
    for name in ["localhost", "127.0.0.1", "a b"] {
        assert_eq!(resolve(&mut net, name), Err(PERMANENT_RESOLVER_FAILURE), "{name}");
    }
    let mut reach = Net::new(Network { inherit: true, ..Network::default() });
    assert_eq!(resolve(&mut reach, "localhost"), Err(PERMANENT_RESOLVER_FAILURE));
    assert!(reach.new_tcp(V4).is_ok() && reach.new_udp(V4).is_ok());
}

#[test]
fn sockets_without_addresses_cannot_be_used() {
    let mut net = Net::new(Network { tcp: Some(true), udp: Some(true), ..Network::default() });
    let tcp = net.new_tcp(V4).unwrap();
    assert_eq!(net.tcp_at(tcp, "start-bind", v4(0)), Err(ACCESS_DENIED));
    // Connecting may be started.
    assert_eq!(net.tcp_at(tcp, "start-connect", v4(1)), Ok(None));
    assert_eq!(net.tcp(tcp, "finish-connect"), Err(ACCESS_DENIED));
    // The socket cannot be used any more.
    assert_eq!(net.tcp(tcp, "hop-limit"), Err(ACCESS_DENIED));
    assert_eq!(net.tcp(tcp, "local-address"), Err(ACCESS_DENIED));
    let udp = net.new_udp(V4).unwrap();
    let network = borrow(net.network);
    assert_eq!(net.udp(udp, "start-bind", vec![network, v4(0)]), Err(ACCESS_DENIED));
    assert_eq!(net.udp(udp, "stream", vec![Val::option(None)]), Err(INVALID_STATE));
    let mut only = Net::new(Network { udp: Some(true), ..Network::default() });
    assert_eq!(only.new_tcp(V4), Err(ACCESS_DENIED));
    assert!(only.new_udp(V4).is_ok());
}

/// The account of a call that has one.
fn account_of(net: &mut Net, interface: &str, function: &str, args: Vec<Val>) -> Account {
    *net.wait(interface, function, args).account.expect("an account")
}

#[test]
fn what_was_denied_is_told_with_what_would_grant_it() {
    let place = |a: &Account| (a.kind, a.outcome, a.r#where);
    let flags = |a: &Account| a.remedy.as_ref().unwrap().flags.join(" ");
    let denied = |kind| (kind, Outcome::Refused, Some(Where::HostPolicy));
    let mut none = Net::new(Network::default());
    let made = account_of(&mut none, "tcp-create-socket", "create-tcp-socket", vec![Val::Enum(V4)]);
    assert_eq!(place(&made), denied(ThingKind::Network));
    assert_eq!((made.subject.as_str(), flags(&made).as_str()), ("TCP", "-S inherit-network"));
    assert_eq!(made.error_code.as_deref(), Some("access-denied"));
    let args = vec![borrow(none.network), text("example.org")];
    let name = account_of(&mut none, "ip-name-lookup", "resolve-addresses", args);
    assert_eq!(place(&name), denied(ThingKind::NameLookup));
    assert_eq!(flags(&name), "-S inherit-network,allow-ip-name-lookup");
    let mut some = Net::new(Network { tcp: Some(true), ..Network::default() });
    let socket = some.new_tcp(V4).unwrap();
    some.tcp_at(socket, "start-connect", v4_at([192, 0, 2, 1], 80)).unwrap();
    let connect = account_of(&mut some, "tcp", "[method]tcp-socket.finish-connect", vec![borrow(socket)]);
    assert_eq!(place(&connect), denied(ThingKind::Network));
    assert_eq!((connect.subject.as_str(), flags(&connect).as_str()), ("192.0.2.1:80", "-S inherit-network"));
    // Nothing listens there: it is allowed, and fails nevertheless.
    let mut all = Net::new(ALL);
    let socket = all.new_tcp(V4).unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    all.tcp_at(socket, "start-connect", v4(free)).unwrap();
    all.until_ready("tcp", "tcp-socket", socket);
    let failed = account_of(&mut all, "tcp", "[method]tcp-socket.finish-connect", vec![borrow(socket)]);
    assert_eq!(place(&failed), (ThingKind::Network, Outcome::Failed, Some(Where::HostOs)));
    assert_eq!(failed.errno.unwrap().name, "ECONNREFUSED");
    assert!(failed.remedy.unwrap().flags.is_empty());
    // A plain run shows no accounts, and makes none.
    let mut plain = Net::new(Network::default());
    plain.host = WasiHost::new(config(Vec::new())).unwrap().without_accounts();
    let reply = plain.reply("tcp-create-socket", "create-tcp-socket", vec![Val::Enum(V4)]);
    assert!(reply.account.is_none());
}

#[test]
fn options_are_read_as_they_were_written() {
    let mut net = Net::new(ALL);
    for family in [V4, V6] {
        // Not every machine has IPv6.
        let Ok(s) = net.new_tcp(family) else { continue };
        assert_eq!(net.tcp(s, "address-family"), Ok(Some(Val::Enum(family))));
        assert_eq!(net.tcp(s, "is-listening"), Ok(Some(Val::Bool(false))));
        let second = 1_000_000_000;
        let rows = [
            ("keep-alive-enabled", Val::Bool(true), Ok(Val::Bool(true))),
            ("keep-alive-enabled", Val::Bool(false), Ok(Val::Bool(false))),
            ("keep-alive-idle-time", Val::U64(0), Err(INVALID_ARGUMENT)),
            ("keep-alive-idle-time", Val::U64(1), Ok(Val::U64(second))),
            ("keep-alive-idle-time", Val::U64(u64::MAX), Ok(Val::U64(32_767 * second))),
            ("keep-alive-interval", Val::U64(0), Err(INVALID_ARGUMENT)),
            ("keep-alive-interval", Val::U64(5 * second), Ok(Val::U64(5 * second))),
            ("keep-alive-count", Val::U32(0), Err(INVALID_ARGUMENT)),
            ("keep-alive-count", Val::U32(7), Ok(Val::U32(7))),
            ("keep-alive-count", Val::U32(1000), Ok(Val::U32(127))),
            ("hop-limit", Val::U8(0), Err(INVALID_ARGUMENT)),
            ("hop-limit", Val::U8(42), Ok(Val::U8(42))),
            ("receive-buffer-size", Val::U64(0), Err(INVALID_ARGUMENT)),
            ("receive-buffer-size", Val::U64(20_000), Ok(Val::U64(20_000))),
            ("send-buffer-size", Val::U64(0), Err(INVALID_ARGUMENT)),
            ("send-buffer-size", Val::U64(20_000), Ok(Val::U64(20_000))),
        ];
        for (name, value, expected) in rows {
            let set = net.tcp_with(s, &format!("set-{name}"), vec![value.clone()]);
            match expected {
                Ok(read) => {
                    assert_eq!((set, net.tcp(s, name)), (Ok(None), Ok(Some(read))), "{name} {value:?}")
                }
                Err(case) => assert_eq!(set, Err(case), "{name} {value:?}"),
            }
        }
        let Ok(u) = net.new_udp(family) else { continue };
        assert_eq!(net.udp(u, "address-family", vec![]), Ok(Some(Val::Enum(family))));
        for (name, value, expected) in [
            ("unicast-hop-limit", Val::U8(0), Err(INVALID_ARGUMENT)),
            ("unicast-hop-limit", Val::U8(9), Ok(Val::U8(9))),
            ("receive-buffer-size", Val::U64(0), Err(INVALID_ARGUMENT)),
            ("receive-buffer-size", Val::U64(30_000), Ok(Val::U64(30_000))),
            ("send-buffer-size", Val::U64(0), Err(INVALID_ARGUMENT)),
            ("send-buffer-size", Val::U64(30_000), Ok(Val::U64(30_000))),
        ] {
            let set = net.udp(u, &format!("set-{name}"), vec![value.clone()]);
            match expected {
                Ok(read) => {
                    assert_eq!(
                        (set, net.udp(u, name, vec![])),
                        (Ok(None), Ok(Some(read))),
                        "{name} {value:?}"
                    );
                }
                Err(case) => assert_eq!(set, Err(case), "{name} {value:?}"),
            }
        }
    }
}

#[test]
fn names_are_looked_up() {
    let mut net = Net::new(ALL);
    let mut resolve = |name: &str| -> std::result::Result<Vec<Val>, u32> {
        let args = vec![borrow(net.network), text(name)];
        let stream = rep(net.result("ip-name-lookup", "resolve-addresses", args)?);
        let mut found = Vec::new();
        let next = "[method]resolve-address-stream.resolve-next-address";
        loop {
            match net.result("ip-name-lookup", next, vec![borrow(stream)]) {
                Err(WOULD_BLOCK) => net.until_ready("ip-name-lookup", "resolve-address-stream", stream),
                Ok(Some(Val::Option(Some(ip)))) => found.push(*ip),
                Ok(Some(Val::Option(None))) => break,
                Err(case) => return Err(case),
                other => panic!("{other:?}"),
            }
        }
        net.drop("resolve-address-stream", stream).unwrap();
        Ok(found)
    };
    let one = Val::Variant(0, Some(Box::new(Val::Tuple([127, 0, 0, 1].map(Val::U8).into()))));
    let six = Val::Variant(1, Some(Box::new(Val::Tuple([0, 0, 0, 0, 0, 0, 0, 1].map(Val::U16).into()))));
    assert_eq!(resolve("127.0.0.1"), Ok(vec![one.clone()]));
    assert_eq!(resolve("::1"), Ok(vec![six.clone()]));
    assert_eq!(resolve("[::1]"), Ok(vec![six.clone()]));
    let local = resolve("localhost").unwrap();
    assert!(local.contains(&one) || local.contains(&six), "{local:?}");
    for name in ["", "a b", "127.0.0.1:80", "http://localhost"] {
        assert_eq!(resolve(name), Err(INVALID_ARGUMENT), "{name}");
    }
    // No label of a name may be that long: the resolver knows that without asking anyone.
    assert_eq!(resolve(&"a".repeat(70)), Err(NAME_UNRESOLVABLE));
}

#[test]
fn several_things_are_waited_for_at_once() {
    let mut net = Net::new(ALL);
    let (_, quiet, _, _silent) = net.connected();
    let (_, loud, _, mut peer) = net.connected();
    let mut pollable = |stream: u32| {
        net.reply("wasi:io/streams", "[method]input-stream.subscribe", vec![borrow(stream)]).made[0].rep
    };
    let (first, second) = (pollable(quiet), pollable(loud));
    let poll = |net: &Net, list: &[u32]| {
        let list = list.iter().map(|rep| borrow(*rep)).collect();
        net.call_of("wasi:io/poll", "poll", vec![Val::List(list)])
    };
    let both = poll(&net, &[first, second, second]);
    assert!(matches!(start(&mut net.host, &both).1, WaitReason::Network { .. }));
    let ready = |net: &mut Net, rep: u32| {
        returned(net.reply("wasi:io/poll", "[method]pollable.ready", vec![borrow(rep)]))
    };
    assert_eq!(ready(&mut net, first), Val::Bool(false));
    peer.write_all(b"!").unwrap();
    let reply = returned(net.wait("wasi:io/poll", "poll", both.args));
    assert_eq!(reply, Val::List(vec![Val::U32(1), Val::U32(2)]));
    assert_eq!(ready(&mut net, second), Val::Bool(true));
    // With a clock in the list, the clock may be ready first.
    let clock = vec![Val::U64(1_000_000)];
    let timer = net.reply("wasi:clocks/monotonic-clock", "subscribe-duration", clock).made[0].rep;
    let list = Val::List(vec![borrow(first), borrow(timer)]);
    assert_eq!(returned(net.wait("wasi:io/poll", "poll", vec![list])), Val::List(vec![Val::U32(1)]));
}

/// A handle of another kind, or an unknown handle, only causes a trap.
#[test]
fn handles_of_other_kinds_trap() {
    let mut net = Net::new(ALL);
    let (udp, _) = net.udp_bound(v4(0));
    let network = borrow(net.network);
    for (interface, function, args) in [
        ("tcp", "[method]tcp-socket.hop-limit", vec![borrow(udp)]),
        ("tcp", "[method]tcp-socket.subscribe", vec![network.clone()]),
        ("udp", "[method]incoming-datagram-stream.receive", vec![borrow(udp), Val::U64(1)]),
        ("udp", "[method]udp-socket.start-bind", vec![borrow(udp), borrow(udp), v4(0)]),
        ("udp", "[method]udp-socket.start-bind", vec![borrow(udp), network.clone(), Val::U8(0)]),
        ("ip-name-lookup", "resolve-addresses", vec![borrow(999), text("localhost")]),
        ("tcp-create-socket", "create-tcp-socket", vec![Val::Enum(7)]),
        ("tcp", "[method]tcp-socket.no-such-method", vec![network]),
    ] {
        let reply = net.reply(interface, function, args);
        assert!(matches!(reply.outcome, HostOutcome::Trap(_)), "{function}: {reply:?}");
    }
}

#[test]
fn a_streams_error_may_be_a_networks() {
    let place = Place::new();
    let mut host = place.host();
    let dir = reply(&mut host, &call("wasi:filesystem/preopens", "get-directories", vec![])).made[0].rep;
    let args = vec![borrow(dir), flags(1), text("file.txt"), flags(0), flags(1)];
    let file =
        reply(&mut host, &call("wasi:filesystem/types", "[method]descriptor.open-at", args)).made[0].rep;
    let args = vec![borrow(file), Val::U64(0)];
    let to = call("wasi:filesystem/types", "[method]descriptor.write-via-stream", args);
    let stream = reply(&mut host, &to).made[0].rep;
    let args = vec![borrow(stream), some_bytes("x")];
    reply(&mut host, &call("wasi:io/streams", "[method]output-stream.write", args));
    let flush = call("wasi:io/streams", "[method]output-stream.blocking-flush", vec![borrow(stream)]);
    let written = reply(&mut host, &flush);
    // Row 37, with the reason.
    let account = written.account.expect("an account");
    assert_eq!((account.kind, account.outcome), (ThingKind::Descriptor, Outcome::Refused));
    assert!(account.sentence(Lang::En).contains("opened for reading"), "{}", account.sentence(Lang::En));
    let ask = call("wasi:sockets/network", "network-error-code", vec![borrow(written.made[0].rep)]);
    assert_eq!(returned(reply(&mut host, &ask)), Val::option(Some(Val::Enum(0))));
}

/// The table of functions and the functions that these tests call: none is missing.
#[test]
fn every_function_is_there() {
    let tested =
        [include_str!("mod.rs"), include_str!("net.rs"), include_str!("tcp.rs"), include_str!("udp.rs")]
            .concat();
    let resources = ["tcp-socket", "udp-socket", "incoming-datagram-stream", "outgoing-datagram-stream"];
    let mut count = 0;
    for resource in resources.iter().chain(&["resolve-address-stream"]) {
        for name in WasiFunc::all().filter(|func| matches!(func, WasiFunc::P2(_))).map(WasiFunc::name) {
            let method = name.strip_prefix("[method]").and_then(|m| m.strip_prefix(resource));
            let Some(method) = method.and_then(|m| m.strip_prefix('.')) else { continue };
            let called = method.strip_prefix("set-").unwrap_or(method);
            let spelled = [format!("\"{called}\""), format!(".{called}\""), format!("\"{method}\"")];
            let is_called = spelled.iter().any(|name| tested.contains(name));
            assert!(is_called, "no test calls {name}");
            count += 1;
        }
    }
    assert_eq!(count, 28 + 13 + 2 + 3 + 2);
}
