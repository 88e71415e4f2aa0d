//! `wasi:sockets`: every function through the live host, on this machine's own addresses.

use super::support::*;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream, UdpSocket};
use std::time::{Duration, Instant};
use wasmscope::caps::{Account, Kind, Network, Outcome, Where};
use wasmscope::component::Val;
use wasmscope::guest::{Answer, Host, HostCall, HostOutcome, HostReply, WaitReason};
use wasmscope::wasi::{Config, WasiHost};

const V4: u32 = 0;
const V6: u32 = 1;

/// Cases of `error-code`.
const ACCESS_DENIED: u32 = 1;
const INVALID_ARGUMENT: u32 = 3;
const CONCURRENCY_CONFLICT: u32 = 6;
const NOT_IN_PROGRESS: u32 = 7;
const WOULD_BLOCK: u32 = 8;
const INVALID_STATE: u32 = 9;
const ADDRESS_NOT_BINDABLE: u32 = 11;
const ADDRESS_IN_USE: u32 = 12;
const CONNECTION_REFUSED: u32 = 14;
const DATAGRAM_TOO_LARGE: u32 = 17;
const NAME_UNRESOLVABLE: u32 = 18;
const PERMANENT_RESOLVER_FAILURE: u32 = 20;

const ALL: Network = Network { inherit: true, tcp: None, udp: None, names: Some(true) };

/// A host with what was granted of the network, and the `network` that programs hand around.
struct Net {
    host: WasiHost,
    network: u32,
}

type Result = std::result::Result<Option<Val>, u32>;

impl Net {
    fn new(network: Network) -> Self {
        let host = WasiHost::new(Config { network, ..config(Vec::new()) }).unwrap();
        let mut net = Self { host, network: 0 };
        let reply = net.reply("instance-network", "instance-network", vec![]);
        net.network = reply.made[0].rep;
        net
    }

    fn call_of(&self, interface: &str, function: &str, args: Vec<Val>) -> HostCall {
        let interface =
            if interface.contains('/') { interface.into() } else { format!("wasi:sockets/{interface}") };
        call(&interface, function, args)
    }

    fn reply(&mut self, interface: &str, function: &str, args: Vec<Val>) -> HostReply {
        let call = self.call_of(interface, function, args);
        reply(&mut self.host, &call)
    }

    /// A call that may be answered later, as a front end makes it.
    fn wait(&mut self, interface: &str, function: &str, args: Vec<Val>) -> HostReply {
        let call = self.call_of(interface, function, args);
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            match self.host.call(&call) {
                Answer::Reply(reply) => return reply,
                Answer::Wait(WaitReason::Network { again: long, .. }) => {
                    assert!(Instant::now() < until, "{function} waits for ever");
                    std::thread::sleep(long.min(Duration::from_millis(1)));
                }
                Answer::Wait(other) => panic!("{function} waits for {other:?}"),
            }
        }
    }

    fn result(&mut self, interface: &str, function: &str, args: Vec<Val>) -> Result {
        result(self.reply(interface, function, args))
    }

    /// A method of a socket, streams aside, without further arguments.
    fn tcp(&mut self, socket: u32, method: &str) -> Result {
        self.tcp_with(socket, method, vec![])
    }

    fn tcp_with(&mut self, socket: u32, method: &str, args: Vec<Val>) -> Result {
        self.result("tcp", &format!("[method]tcp-socket.{method}"), self_and(socket, args))
    }

    fn udp(&mut self, socket: u32, method: &str, args: Vec<Val>) -> Result {
        self.result("udp", &format!("[method]udp-socket.{method}"), self_and(socket, args))
    }

    fn tcp_at(&mut self, socket: u32, method: &str, address: Val) -> Result {
        let network = borrow(self.network);
        self.tcp_with(socket, method, vec![network, address])
    }

    fn new_tcp(&mut self, family: u32) -> std::result::Result<u32, u32> {
        self.result("tcp-create-socket", "create-tcp-socket", vec![Val::Enum(family)]).map(rep)
    }

    fn new_udp(&mut self, family: u32) -> std::result::Result<u32, u32> {
        self.result("udp-create-socket", "create-udp-socket", vec![Val::Enum(family)]).map(rep)
    }

    fn udp_bound(&mut self, address: Val) -> (u32, u16) {
        let socket = self.new_udp(V4).unwrap();
        let network = borrow(self.network);
        assert_eq!(self.udp(socket, "start-bind", vec![network, address]), Ok(None));
        assert_eq!(self.udp(socket, "finish-bind", vec![]), Ok(None));
        let at = self.udp(socket, "local-address", vec![]).unwrap().unwrap();
        (socket, port(&at))
    }

    /// Waits until a resource of the network is ready.
    fn until_ready(&mut self, interface: &str, resource: &str, rep: u32) {
        let made = self.reply(interface, &format!("[method]{resource}.subscribe"), vec![borrow(rep)]);
        let pollable = made.made[0].rep;
        self.wait("wasi:io/poll", "[method]pollable.block", vec![borrow(pollable)]);
        self.drop("pollable", pollable).unwrap();
    }

    fn finish_connect(&mut self, socket: u32) -> std::result::Result<(u32, u32), u32> {
        loop {
            match self.tcp(socket, "finish-connect") {
                Err(WOULD_BLOCK) => self.until_ready("tcp", "tcp-socket", socket),
                done => return done.map(|val| pair(val.unwrap())),
            }
        }
    }

    /// A connection with a socket of this process: socket, input stream, output stream.
    fn connected(&mut self) -> (u32, u32, u32, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let socket = self.new_tcp(V4).unwrap();
        assert_eq!(self.tcp_at(socket, "start-connect", v4(port)), Ok(None));
        let (input, output) = self.finish_connect(socket).unwrap();
        let (peer, _) = listener.accept().unwrap();
        (socket, input, output, peer)
    }

    /// The error is why it traps.
    fn drop(&mut self, resource: &str, rep: u32) -> std::result::Result<(), String> {
        let reply = self.wait("wasi:io/streams", &format!("[resource-drop]{resource}"), vec![Val::own(rep)]);
        match reply.outcome {
            HostOutcome::Return(None) => Ok(()),
            HostOutcome::Trap(why) => Err(why),
            other => panic!("{other:?}"),
        }
    }

    fn output(&mut self, stream: u32, method: &str, args: Vec<Val>) -> Val {
        let reply =
            self.wait("wasi:io/streams", &format!("[method]output-stream.{method}"), self_and(stream, args));
        returned(reply)
    }

    /// A read that is answered at once: the bytes, or the case of `stream-error`.
    fn read(&mut self, stream: u32, len: u64) -> std::result::Result<Vec<u8>, u32> {
        let args = vec![borrow(stream), Val::U64(len)];
        bytes(returned(self.reply("wasi:io/streams", "[method]input-stream.read", args)))
    }

    fn blocking_read(&mut self, stream: u32, len: u64) -> std::result::Result<Vec<u8>, u32> {
        let args = vec![borrow(stream), Val::U64(len)];
        bytes(returned(self.wait("wasi:io/streams", "[method]input-stream.blocking-read", args)))
    }

    fn permit(&mut self, stream: u32) -> u64 {
        match self.output(stream, "check-write", vec![]) {
            Val::Result(Ok(Some(n))) => u64_of(&n),
            other => panic!("{other:?}"),
        }
    }
}

fn self_and(this: u32, args: Vec<Val>) -> Vec<Val> {
    std::iter::once(borrow(this)).chain(args).collect()
}

fn returned(reply: HostReply) -> Val {
    match reply.outcome {
        HostOutcome::Return(Some(value)) => value,
        other => panic!("{other:?}"),
    }
}

fn result(reply: HostReply) -> Result {
    match returned(reply) {
        Val::Result(Ok(value)) => Ok(value.map(|v| *v)),
        Val::Result(Err(Some(error))) => match *error {
            Val::Enum(case) => Err(case),
            other => panic!("{other:?}"),
        },
        other => Ok(Some(other)),
    }
}

fn bytes(value: Val) -> std::result::Result<Vec<u8>, u32> {
    match value {
        Val::Result(Ok(Some(bytes))) => match *bytes {
            Val::Bytes(bytes) => Ok(bytes),
            other => panic!("{other:?}"),
        },
        Val::Result(Err(Some(error))) => match *error {
            Val::Variant(case, _) => Err(case),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn rep(value: Option<Val>) -> u32 {
    match value {
        Some(Val::Own(handle)) => handle.rep,
        other => panic!("{other:?}"),
    }
}

fn pair(value: Val) -> (u32, u32) {
    match value {
        Val::Tuple(vals) => {
            (rep(Some(vals[vals.len() - 2].clone())), rep(Some(vals[vals.len() - 1].clone())))
        }
        other => panic!("{other:?}"),
    }
}

fn u64_of(value: &Val) -> u64 {
    match value {
        Val::U64(n) => *n,
        other => panic!("{other:?}"),
    }
}

fn v4_at(ip: [u8; 4], port: u16) -> Val {
    let ip = Val::Tuple(ip.map(Val::U8).into());
    Val::Variant(0, Some(Box::new(Val::Record(vec![Val::U16(port), ip]))))
}

/// This machine.
fn v4(port: u16) -> Val {
    v4_at([127, 0, 0, 1], port)
}

fn v6_at(ip: [u16; 8], port: u16) -> Val {
    let ip = Val::Tuple(ip.map(Val::U16).into());
    let fields = vec![Val::U16(port), Val::U32(0), ip, Val::U32(0)];
    Val::Variant(1, Some(Box::new(Val::Record(fields))))
}

fn port(address: &Val) -> u16 {
    let Val::Variant(_, Some(fields)) = address else { panic!("{address:?}") };
    let Val::Record(fields) = &**fields else { panic!("{address:?}") };
    let Val::U16(port) = fields[0] else { panic!("{address:?}") };
    port
}

fn some_bytes(text: &str) -> Val {
    Val::Bytes(text.into())
}

fn ok() -> Val {
    Val::ok(None)
}

fn closed() -> Val {
    Val::err(Some(Val::Variant(1, None)))
}

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
    // What is no name is not looked at either.
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
    // Connecting is allowed to begin.
    assert_eq!(net.tcp_at(tcp, "start-connect", v4(1)), Ok(None));
    assert_eq!(net.tcp(tcp, "finish-connect"), Err(ACCESS_DENIED));
    // It is over for good.
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

/// The account of a call that was answered.
fn account_of(net: &mut Net, interface: &str, function: &str, args: Vec<Val>) -> Account {
    net.wait(interface, function, args).account.expect("an account")
}

#[test]
fn what_was_denied_is_told_with_what_would_grant_it() {
    let place = |a: &Account| (a.kind, a.outcome, a.r#where);
    let flags = |a: &Account| a.remedy.as_ref().unwrap().flags.join(" ");
    let denied = |kind| (kind, Outcome::Refused, Some(Where::HostPolicy));
    let mut none = Net::new(Network::default());
    let made = account_of(&mut none, "tcp-create-socket", "create-tcp-socket", vec![Val::Enum(V4)]);
    assert_eq!(place(&made), denied(Kind::Network));
    assert_eq!((made.subject.as_str(), flags(&made).as_str()), ("TCP", "-S inherit-network"));
    assert_eq!(made.error_code.as_deref(), Some("access-denied"));
    let args = vec![borrow(none.network), text("example.org")];
    let name = account_of(&mut none, "ip-name-lookup", "resolve-addresses", args);
    assert_eq!(place(&name), denied(Kind::NameLookup));
    assert_eq!(flags(&name), "-S inherit-network,allow-ip-name-lookup");
    let mut some = Net::new(Network { tcp: Some(true), ..Network::default() });
    let socket = some.new_tcp(V4).unwrap();
    some.tcp_at(socket, "start-connect", v4_at([192, 0, 2, 1], 80)).unwrap();
    let connect = account_of(&mut some, "tcp", "[method]tcp-socket.finish-connect", vec![borrow(socket)]);
    assert_eq!(place(&connect), denied(Kind::Network));
    assert_eq!((connect.subject.as_str(), flags(&connect).as_str()), ("192.0.2.1:80", "-S inherit-network"));
    // Nothing listens there: allowed, and yet it fails.
    let mut all = Net::new(ALL);
    let socket = all.new_tcp(V4).unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    all.tcp_at(socket, "start-connect", v4(free)).unwrap();
    all.until_ready("tcp", "tcp-socket", socket);
    let failed = account_of(&mut all, "tcp", "[method]tcp-socket.finish-connect", vec![borrow(socket)]);
    assert_eq!(place(&failed), (Kind::Network, Outcome::Failed, Some(Where::HostOs)));
    assert_eq!(failed.errno.unwrap().name, "ECONNREFUSED");
    assert!(failed.remedy.unwrap().flags.is_empty());
    // A plain run shows none, and makes none.
    let mut plain = Net::new(Network::default());
    plain.host = WasiHost::new(config(Vec::new())).unwrap().without_accounts();
    let reply = plain.reply("tcp-create-socket", "create-tcp-socket", vec![Val::Enum(V4)]);
    assert!(reply.account.is_none());
}

#[test]
fn a_socket_goes_through_its_states_in_order() {
    let mut net = Net::new(ALL);
    let s = net.new_tcp(V4).unwrap();
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let rows: Vec<(&str, Vec<Val>, std::result::Result<(), u32>)> = vec![
        ("finish-bind", vec![], Err(NOT_IN_PROGRESS)),
        ("finish-connect", vec![], Err(NOT_IN_PROGRESS)),
        ("finish-listen", vec![], Err(NOT_IN_PROGRESS)),
        ("local-address", vec![], Err(INVALID_STATE)),
        ("remote-address", vec![], Err(INVALID_STATE)),
        ("accept", vec![], Err(INVALID_STATE)),
        ("shutdown", vec![Val::Enum(2)], Err(INVALID_STATE)),
        ("start-listen", vec![], Err(INVALID_STATE)),
        ("start-bind", vec![borrow(net.network), v6_at([0; 8], 0)], Err(INVALID_ARGUMENT)),
        ("start-bind", vec![borrow(net.network), v4_at([224, 0, 0, 1], 0)], Err(INVALID_ARGUMENT)),
        ("start-bind", vec![borrow(net.network), v4_at([192, 0, 2, 1], 0)], Err(ADDRESS_NOT_BINDABLE)),
        ("start-bind", vec![borrow(net.network), v4(busy.local_addr().unwrap().port())], Err(ADDRESS_IN_USE)),
        ("start-connect", vec![borrow(net.network), v4(0)], Err(INVALID_ARGUMENT)),
        ("start-connect", vec![borrow(net.network), v4_at([0; 4], 80)], Err(INVALID_ARGUMENT)),
        ("start-connect", vec![borrow(net.network), v4_at([255; 4], 80)], Err(INVALID_ARGUMENT)),
        ("start-bind", vec![borrow(net.network), v4(0)], Ok(())),
        ("start-bind", vec![borrow(net.network), v4(0)], Err(CONCURRENCY_CONFLICT)),
        ("start-listen", vec![], Err(CONCURRENCY_CONFLICT)),
        ("start-connect", vec![borrow(net.network), v4(80)], Err(CONCURRENCY_CONFLICT)),
        ("finish-listen", vec![], Err(NOT_IN_PROGRESS)),
        ("finish-bind", vec![], Ok(())),
        ("finish-bind", vec![], Err(NOT_IN_PROGRESS)),
        ("start-bind", vec![borrow(net.network), v4(0)], Err(INVALID_STATE)),
        ("set-listen-backlog-size", vec![Val::U64(0)], Err(INVALID_ARGUMENT)),
        ("set-listen-backlog-size", vec![Val::U64(u64::MAX)], Ok(())),
        ("start-listen", vec![], Ok(())),
        ("finish-listen", vec![], Ok(())),
        ("set-listen-backlog-size", vec![Val::U64(5)], Ok(())),
        ("start-listen", vec![], Err(INVALID_STATE)),
        ("start-connect", vec![borrow(net.network), v4(80)], Err(INVALID_STATE)),
        ("shutdown", vec![Val::Enum(0)], Err(INVALID_STATE)),
        ("remote-address", vec![], Err(INVALID_STATE)),
        ("accept", vec![], Err(WOULD_BLOCK)),
    ];
    for (at, (method, args, expected)) in rows.into_iter().enumerate() {
        assert_eq!(net.tcp_with(s, method, args).map(drop), expected, "row {at}: {method}");
    }
    assert_eq!(net.tcp(s, "is-listening"), Ok(Some(Val::Bool(true))));
    assert_eq!(net.tcp(s, "address-family"), Ok(Some(Val::Enum(V4))));
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
fn a_connection_is_an_echo_in_both_directions() {
    let mut net = Net::new(ALL);
    let (socket, input, output, mut peer) = net.connected();
    let remote = net.tcp(socket, "remote-address").unwrap().unwrap();
    let local = net.tcp(socket, "local-address").unwrap().unwrap();
    assert_eq!(port(&remote), peer.local_addr().unwrap().port());
    assert_eq!(port(&local), peer.peer_addr().unwrap().port());
    // A second time there is nothing to finish.
    assert_eq!(net.tcp(socket, "finish-connect"), Err(NOT_IN_PROGRESS));
    assert_eq!(net.read(input, 100), Ok(vec![]));
    // Out: only what was permitted may be written.
    assert!(net.permit(output) > 0);
    assert_eq!(net.output(output, "write", vec![some_bytes("to the peer")]), ok());
    assert_eq!(net.output(output, "flush", vec![]), ok());
    assert_eq!(net.output(output, "blocking-flush", vec![]), ok());
    assert_eq!(net.output(output, "blocking-write-and-flush", vec![some_bytes(", twice")]), ok());
    assert_eq!(net.output(output, "blocking-write-zeroes-and-flush", vec![Val::U64(2)]), ok());
    let mut there = [0; 20];
    peer.read_exact(&mut there).unwrap();
    assert_eq!(&there, b"to the peer, twice\0\0");
    // In.
    peer.write_all(b"to the program").unwrap();
    net.until_ready("wasi:io/streams", "input-stream", input);
    assert_eq!(net.blocking_read(input, 6), Ok(b"to the".to_vec()));
    let skip = vec![borrow(input), Val::U64(1)];
    let skipped = net.wait("wasi:io/streams", "[method]input-stream.blocking-skip", skip);
    assert_eq!(returned(skipped), Val::ok(Some(Val::U64(1))));
    assert_eq!(net.blocking_read(input, 100), Ok(b"program".to_vec()));
    // The other side ends: first an end, then closed for ever.
    peer.shutdown(Shutdown::Write).unwrap();
    net.until_ready("wasi:io/streams", "input-stream", input);
    assert_eq!(net.read(input, 1), Err(1));
    assert_eq!(net.blocking_read(input, 1), Err(1));
    // The direction out is still open.
    assert_eq!(net.output(output, "blocking-write-and-flush", vec![some_bytes("bye")]), ok());
    let mut there = [0; 3];
    peer.read_exact(&mut there).unwrap();
    assert_eq!(&there, b"bye");
    assert_eq!(net.tcp(socket, "is-listening"), Ok(Some(Val::Bool(false))));
}

#[test]
fn a_connection_is_shut_down_one_way_or_both() {
    let mut net = Net::new(ALL);
    let (socket, input, output, mut peer) = net.connected();
    net.permit(output);
    assert_eq!(net.output(output, "write", vec![some_bytes("last words")]), ok());
    // Sending: what was written arrives, then the end.
    assert_eq!(net.tcp_with(socket, "shutdown", vec![Val::Enum(1)]), Ok(None));
    let mut there = String::new();
    peer.read_to_string(&mut there).unwrap();
    assert_eq!(there, "last words");
    for (method, args) in [
        ("check-write", vec![]),
        ("write", vec![some_bytes("x")]),
        ("flush", vec![]),
        ("blocking-flush", vec![]),
        ("blocking-write-and-flush", vec![some_bytes("x")]),
    ] {
        assert_eq!(net.output(output, method, args), closed(), "{method}");
    }
    // Receiving goes on until that is shut down, too; a second time is no error.
    peer.write_all(b"answer").unwrap();
    assert_eq!(net.blocking_read(input, 3), Ok(b"ans".to_vec()));
    for _ in 0..2 {
        assert_eq!(net.tcp_with(socket, "shutdown", vec![Val::Enum(2)]), Ok(None));
        assert_eq!(net.read(input, 3), Err(1));
    }
}

#[test]
fn writing_needs_a_permit_and_waits_for_reading() {
    let mut net = Net::new(ALL);
    let (_, _, output, mut peer) = net.connected();
    let write = |net: &mut Net, len: usize| {
        let args = vec![borrow(output), Val::Bytes(vec![7; len])];
        net.reply("wasi:io/streams", "[method]output-stream.write", args).outcome
    };
    // Nothing was permitted yet: only nothing may be written.
    assert!(matches!(write(&mut net, 1), HostOutcome::Trap(_)));
    assert_eq!(write(&mut net, 0), HostOutcome::Return(Some(ok())));
    let mut sent = 0;
    loop {
        let permit = net.permit(output);
        if permit == 0 {
            break;
        }
        assert_eq!(write(&mut net, permit as usize), HostOutcome::Return(Some(ok())));
        sent += permit as usize;
        assert!(sent < 100_000_000, "the system keeps all of it");
    }
    // Full: a flush waits until the other side reads, and what is kept goes out by and by.
    let flush = net.call_of("wasi:io/streams", "[method]output-stream.blocking-flush", vec![borrow(output)]);
    assert!(matches!(net.host.call(&flush), Answer::Wait(WaitReason::Network { .. })));
    let reader = std::thread::spawn(move || {
        let mut all = Vec::new();
        peer.read_to_end(&mut all).unwrap();
        all.len()
    });
    assert_eq!(net.output(output, "blocking-flush", vec![]), ok());
    net.drop("output-stream", output).unwrap();
    drop(net);
    assert_eq!(reader.join().unwrap(), sent);
}

/// Writes until the system takes no more; how many bytes. The first write has `first` bytes.
fn fill(net: &mut Net, output: u32, first: usize) -> usize {
    let (mut sent, mut next) = (0, first);
    while let permit @ 1.. = net.permit(output) {
        let len = next.min(permit as usize);
        assert_eq!(net.output(output, "write", vec![Val::Bytes(vec![1; len])]), ok());
        sent += len;
        next = usize::MAX;
    }
    sent
}

#[test]
fn a_stream_given_back_first_sends_what_it_has() {
    let mut waited = false;
    // A write may happen to be the last that fits: then nothing is left to send.
    for first in [1, 10_000, 20_000, 30_000, 40_000, 50_000] {
        let mut net = Net::new(ALL);
        let (socket, _, output, mut peer) = net.connected();
        net.tcp_with(socket, "set-send-buffer-size", vec![Val::U64(5000)]).unwrap();
        let sent = fill(&mut net, output, first);
        let give = net.call_of("wasi:io/streams", "[resource-drop]output-stream", vec![Val::own(output)]);
        if !matches!(net.host.call(&give), Answer::Wait(WaitReason::Network { .. })) {
            continue;
        }
        waited = true;
        let reader = std::thread::spawn(move || {
            let mut all = Vec::new();
            peer.read_to_end(&mut all).unwrap();
            all.len()
        });
        net.drop("output-stream", output).unwrap();
        drop(net);
        assert_eq!(reader.join().unwrap(), sent);
    }
    assert!(waited, "no stream had anything left to send");
}

#[test]
fn connections_are_accepted() {
    let mut net = Net::new(ALL);
    let listener = net.new_tcp(V4).unwrap();
    net.tcp_at(listener, "start-bind", v4(0)).unwrap();
    net.tcp(listener, "finish-bind").unwrap();
    net.tcp(listener, "start-listen").unwrap();
    net.tcp(listener, "finish-listen").unwrap();
    let at = port(&net.tcp(listener, "local-address").unwrap().unwrap());
    assert_eq!(net.tcp(listener, "accept"), Err(WOULD_BLOCK));
    let mut peer = TcpStream::connect(("127.0.0.1", at)).unwrap();
    net.until_ready("tcp", "tcp-socket", listener);
    let accepted = net.reply("tcp", "[method]tcp-socket.accept", vec![borrow(listener)]);
    assert_eq!(accepted.made.len(), 3);
    let (socket, input, output) = (accepted.made[0].rep, accepted.made[1].rep, accepted.made[2].rep);
    assert_eq!(accepted.made[1].what, format!("TCP from {} (reading)", peer.local_addr().unwrap()));
    peer.write_all(b"ping").unwrap();
    assert_eq!(net.blocking_read(input, 10), Ok(b"ping".to_vec()));
    assert_eq!(net.output(output, "blocking-write-and-flush", vec![some_bytes("pong")]), ok());
    let mut there = [0; 4];
    peer.read_exact(&mut there).unwrap();
    assert_eq!(&there, b"pong");
    // The streams are the socket's children; the new socket is nobody's.
    net.drop("tcp-socket", listener).unwrap();
    assert!(net.drop("tcp-socket", socket).is_err());
    net.drop("input-stream", input).unwrap();
    net.drop("output-stream", output).unwrap();
    net.drop("tcp-socket", socket).unwrap();
    // The socket has gone: the peer sees the end.
    assert_eq!(peer.read(&mut there).unwrap(), 0);
}

#[test]
fn splicing_moves_bytes_between_connections() {
    let mut net = Net::new(ALL);
    let (_, input, _, mut from) = net.connected();
    let (_, _, output, mut to) = net.connected();
    let splice = |net: &mut Net, method: &str, len: u64| {
        net.output(output, method, vec![borrow(input), Val::U64(len)])
    };
    assert_eq!(splice(&mut net, "splice", 10), Val::ok(Some(Val::U64(0))));
    from.write_all(b"through").unwrap();
    assert_eq!(splice(&mut net, "blocking-splice", 4), Val::ok(Some(Val::U64(4))));
    assert_eq!(splice(&mut net, "splice", 100), Val::ok(Some(Val::U64(3))));
    let mut there = [0; 7];
    to.read_exact(&mut there).unwrap();
    assert_eq!(&there, b"through");
    drop(from);
    assert_eq!(splice(&mut net, "blocking-splice", 4), closed());
}

/// What `udp-socket.stream` makes: the stream that receives and the one that sends.
fn streams(net: &mut Net, socket: u32, with: Option<Val>) -> std::result::Result<(u32, u32), u32> {
    net.udp(socket, "stream", vec![Val::option(with)]).map(|val| pair(val.unwrap()))
}

fn receive(net: &mut Net, stream: u32, most: u64) -> std::result::Result<Vec<(Vec<u8>, u16)>, u32> {
    let args = vec![borrow(stream), Val::U64(most)];
    let Some(Val::List(list)) = net.result("udp", "[method]incoming-datagram-stream.receive", args)? else {
        panic!()
    };
    Ok(list
        .iter()
        .map(|datagram| {
            let Val::Record(fields) = datagram else { panic!() };
            let Val::Bytes(bytes) = &fields[0] else { panic!() };
            (bytes.clone(), port(&fields[1]))
        })
        .collect())
}

fn send(net: &mut Net, stream: u32, datagrams: &[(&[u8], Option<Val>)]) -> HostReply {
    let datagram = |(bytes, to): &(&[u8], Option<Val>)| {
        Val::Record(vec![Val::Bytes(bytes.to_vec()), Val::option(to.clone())])
    };
    let args = vec![borrow(stream), Val::List(datagrams.iter().map(datagram).collect())];
    net.reply("udp", "[method]outgoing-datagram-stream.send", args)
}

fn check_send(net: &mut Net, stream: u32) -> Result {
    net.result("udp", "[method]outgoing-datagram-stream.check-send", vec![borrow(stream)])
}

#[test]
fn datagrams_go_to_anybody_from_a_socket_that_is_not_connected() {
    let mut net = Net::new(ALL);
    let unbound = net.new_udp(V4).unwrap();
    assert_eq!(streams(&mut net, unbound, None), Err(INVALID_STATE));
    assert_eq!(net.udp(unbound, "local-address", vec![]), Err(INVALID_STATE));
    assert_eq!(net.udp(unbound, "finish-bind", vec![]), Err(NOT_IN_PROGRESS));
    let (socket, at) = net.udp_bound(v4(0));
    let again = vec![borrow(net.network), v4(0)];
    assert_eq!(net.udp(socket, "start-bind", again), Err(INVALID_STATE));
    assert_eq!(net.udp(socket, "remote-address", vec![]), Err(INVALID_STATE));
    net.until_ready("udp", "udp-socket", socket);
    let (incoming, outgoing) = streams(&mut net, socket, None).unwrap();
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let there = peer.local_addr().unwrap().port();
    // Sending needs a permit, and an address.
    assert!(matches!(send(&mut net, outgoing, &[(b"x", Some(v4(there)))]).outcome, HostOutcome::Trap(_)));
    assert_eq!(result(send(&mut net, outgoing, &[])), Ok(Some(Val::U64(0))));
    let rows: [(&[u8], Option<Val>, u32); 5] = [
        (b"x", None, INVALID_ARGUMENT),
        (b"x", Some(v4(0)), INVALID_ARGUMENT),
        (b"x", Some(v4_at([0; 4], there)), INVALID_ARGUMENT),
        (b"x", Some(v6_at([0, 0, 0, 0, 0, 0, 0, 1], there)), INVALID_ARGUMENT),
        (&[0; 65_536], Some(v4(there)), DATAGRAM_TOO_LARGE),
    ];
    for (bytes, to, case) in rows {
        assert_eq!(check_send(&mut net, outgoing), Ok(Some(Val::U64(16))));
        assert_eq!(result(send(&mut net, outgoing, &[(bytes, to.clone())])), Err(case), "{to:?}");
    }
    net.until_ready("udp", "outgoing-datagram-stream", outgoing);
    check_send(&mut net, outgoing).unwrap();
    let two: [(&[u8], Option<Val>); 3] = [(b"one", Some(v4(there))), (b"", Some(v4(there))), (b"lost", None)];
    // What was sent before the mistake counts.
    assert_eq!(result(send(&mut net, outgoing, &two)), Ok(Some(Val::U64(2))));
    let mut buffer = [0; 10];
    assert_eq!(peer.recv_from(&mut buffer).unwrap().0, 3);
    assert_eq!(peer.recv_from(&mut buffer).unwrap().0, 0);
    // Receiving: at most so many, and none is no error.
    assert_eq!(receive(&mut net, incoming, 5), Ok(vec![]));
    for text in ["a", "", "ccc"] {
        peer.send_to(text.as_bytes(), ("127.0.0.1", at)).unwrap();
    }
    net.until_ready("udp", "incoming-datagram-stream", incoming);
    assert_eq!(receive(&mut net, incoming, 0), Ok(vec![]));
    assert_eq!(receive(&mut net, incoming, 2), Ok(vec![(b"a".to_vec(), there), (vec![], there)]));
    assert_eq!(receive(&mut net, incoming, u64::MAX), Ok(vec![(b"ccc".to_vec(), there)]));
}

#[test]
fn a_connected_socket_hears_one_other_only() {
    let mut net = Net::new(ALL);
    let (socket, at) = net.udp_bound(v4(0));
    let friend = UdpSocket::bind("127.0.0.1:0").unwrap();
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    let [with, other] = [&friend, &stranger].map(|socket| socket.local_addr().unwrap().port());
    // Sent before the connection was made: still not heard.
    stranger.send_to(b"early", ("127.0.0.1", at)).unwrap();
    assert_eq!(streams(&mut net, socket, Some(v4(0))), Err(INVALID_ARGUMENT));
    let (incoming, outgoing) = streams(&mut net, socket, Some(v4(with))).unwrap();
    assert_eq!(net.udp(socket, "remote-address", vec![]).map(|at| port(&at.unwrap())), Ok(with));
    stranger.send_to(b"late", ("127.0.0.1", at)).unwrap();
    friend.send_to(b"friendly", ("127.0.0.1", at)).unwrap();
    net.until_ready("udp", "incoming-datagram-stream", incoming);
    assert_eq!(receive(&mut net, incoming, 9), Ok(vec![(b"friendly".to_vec(), with)]));
    for (to, expected) in [(None, Ok(1)), (Some(v4(with)), Ok(1)), (Some(v4(other)), Err(INVALID_ARGUMENT))] {
        check_send(&mut net, outgoing).unwrap();
        let sent = result(send(&mut net, outgoing, &[(b"x", to)])).map(|n| u64_of(&n.unwrap()));
        assert_eq!(sent, expected);
    }
    // New streams only once the old ones are given back, and the socket last.
    let stream = |net: &mut Net| {
        net.reply("udp", "[method]udp-socket.stream", vec![borrow(socket), Val::option(None)]).outcome
    };
    assert!(matches!(stream(&mut net), HostOutcome::Trap(_)));
    assert!(net.drop("udp-socket", socket).is_err());
    net.drop("incoming-datagram-stream", incoming).unwrap();
    assert!(matches!(stream(&mut net), HostOutcome::Trap(_)));
    net.drop("outgoing-datagram-stream", outgoing).unwrap();
    let (incoming, outgoing) = streams(&mut net, socket, None).unwrap();
    assert_eq!(net.udp(socket, "remote-address", vec![]), Err(INVALID_STATE));
    check_send(&mut net, outgoing).unwrap();
    assert_eq!(result(send(&mut net, outgoing, &[(b"now", Some(v4(other)))])), Ok(Some(Val::U64(1))));
    let mut buffer = [0; 10];
    assert_eq!(stranger.recv(&mut buffer).unwrap(), 3);
    net.drop("incoming-datagram-stream", incoming).unwrap();
    net.drop("outgoing-datagram-stream", outgoing).unwrap();
    net.drop("udp-socket", socket).unwrap();
}

#[test]
fn nobody_at_the_other_end() {
    let mut net = Net::new(ALL);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let socket = net.new_tcp(V4).unwrap();
    net.tcp_at(socket, "start-connect", v4(free)).unwrap();
    for method in ["local-address", "hop-limit", "remote-address"] {
        assert_eq!(net.tcp(socket, method), Err(INVALID_STATE), "{method} while connecting");
    }
    assert_eq!(net.finish_connect(socket), Err(CONNECTION_REFUSED));
    assert_eq!(net.tcp(socket, "finish-connect"), Err(NOT_IN_PROGRESS));
    for method in ["local-address", "remote-address", "keep-alive-enabled", "set-listen-backlog-size"] {
        let args = if method.starts_with("set") { vec![Val::U64(1)] } else { vec![] };
        assert_eq!(net.tcp_with(socket, method, args), Err(CONNECTION_REFUSED), "{method}");
    }
    assert_eq!(net.tcp_at(socket, "start-bind", v4(0)), Err(INVALID_STATE));
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
    // No part of a name is so long: the resolver knows that without asking anybody.
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
    assert!(matches!(net.host.call(&both), Answer::Wait(WaitReason::Network { .. })));
    let ready = |net: &mut Net, rep: u32| {
        returned(net.reply("wasi:io/poll", "[method]pollable.ready", vec![borrow(rep)]))
    };
    assert_eq!(ready(&mut net, first), Val::Bool(false));
    peer.write_all(b"!").unwrap();
    let reply = returned(net.wait("wasi:io/poll", "poll", both.args));
    assert_eq!(reply, Val::List(vec![Val::U32(1), Val::U32(2)]));
    assert_eq!(ready(&mut net, second), Val::Bool(true));
    // With a clock in the list, the clock may be first.
    let clock = vec![Val::U64(1_000_000)];
    let timer = net.reply("wasi:clocks/monotonic-clock", "subscribe-duration", clock).made[0].rep;
    let list = Val::List(vec![borrow(first), borrow(timer)]);
    assert_eq!(returned(net.wait("wasi:io/poll", "poll", vec![list])), Val::List(vec![Val::U32(1)]));
}

/// A handle of another kind, or none at all, is a trap and nothing else.
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
    let written = reply(&mut host, &call("wasi:io/streams", "[method]output-stream.write", args));
    // Row 37, and why.
    let account = written.account.expect("an account");
    assert_eq!((account.kind, account.outcome), (Kind::Descriptor, Outcome::Refused));
    assert!(account.sentence.contains("opened for reading"), "{}", account.sentence);
    let ask = call("wasi:sockets/network", "network-error-code", vec![borrow(written.made[0].rep)]);
    assert_eq!(returned(reply(&mut host, &ask)), Val::option(Some(Val::Enum(0))));
}

/// The table of what hosts know, and the functions that the tests above call: none is missing.
#[test]
fn every_function_is_there() {
    let tested = include_str!("sockets.rs");
    let known = include_str!("../../src/guest/known.rs");
    let resources = ["tcp-socket", "udp-socket", "incoming-datagram-stream", "outgoing-datagram-stream"];
    let mut count = 0;
    for resource in resources.iter().chain(&["resolve-address-stream"]) {
        for line in known.lines() {
            let name = line.trim().trim_start_matches('"').trim_end_matches(',').trim_end_matches('"');
            let Some(method) = name.strip_prefix(resource).and_then(|m| m.strip_prefix('.')) else {
                continue;
            };
            let called = method.strip_prefix("set-").unwrap_or(method);
            let spelled = [format!("\"{called}\""), format!(".{called}\""), format!("\"{method}\"")];
            let is_called = spelled.iter().any(|name| tested.contains(name));
            assert!(is_called, "no test calls {name}");
            count += 1;
        }
    }
    assert_eq!(count, 28 + 13 + 2 + 3 + 2);
}
