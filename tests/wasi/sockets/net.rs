//! A host with a network grant, and calls of `wasi:sockets` as a guest makes them.

use crate::support::*;
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};
use wasmscope::caps::Network;
use wasmscope::component::Val;
use wasmscope::guest::{Answer, CallId, Host, HostCall, HostOutcome, HostReply, WaitReason};
use wasmscope::wasi::{Config, WasiHost};

pub const V4: u32 = 0;
pub const V6: u32 = 1;

/// Cases of `error-code`, by index.
pub const ACCESS_DENIED: u32 = 1;
pub const INVALID_ARGUMENT: u32 = 3;
pub const CONCURRENCY_CONFLICT: u32 = 6;
pub const NOT_IN_PROGRESS: u32 = 7;
pub const WOULD_BLOCK: u32 = 8;
pub const INVALID_STATE: u32 = 9;
pub const ADDRESS_NOT_BINDABLE: u32 = 11;
pub const ADDRESS_IN_USE: u32 = 12;
pub const CONNECTION_REFUSED: u32 = 14;
pub const DATAGRAM_TOO_LARGE: u32 = 17;
pub const NAME_UNRESOLVABLE: u32 = 18;
pub const PERMANENT_RESOLVER_FAILURE: u32 = 20;

pub const ALL: Network = Network { inherit: true, tcp: None, udp: None, names: Some(true) };

/// A host with a network grant, and the `network` resource that programs pass around.
pub struct Net {
    pub host: WasiHost,
    pub network: u32,
}

pub type Result = std::result::Result<Option<Val>, u32>;

impl Net {
    pub fn new(network: Network) -> Self {
        let host = WasiHost::new(Config { network, ..config(Vec::new()) }).unwrap();
        let mut net = Self { host, network: 0 };
        let reply = net.reply("instance-network", "instance-network", vec![]);
        net.network = reply.made[0].rep;
        net
    }

    pub fn call_of(&self, interface: &str, function: &str, args: Vec<Val>) -> HostCall {
        let interface =
            if interface.contains('/') { interface.into() } else { format!("wasi:sockets/{interface}") };
        call(&interface, function, args)
    }

    pub fn reply(&mut self, interface: &str, function: &str, args: Vec<Val>) -> HostReply {
        let call = self.call_of(interface, function, args);
        reply(&mut self.host, &call)
    }

    /// Makes a call that may be answered later, as a front end does.
    pub fn wait(&mut self, interface: &str, function: &str, args: Vec<Val>) -> HostReply {
        let call = self.call_of(interface, function, args);
        let id = next();
        match self.host.call(id, &call) {
            Answer::Reply(reply) => reply,
            Answer::Started => self.end_of(id),
        }
    }

    /// The reply to a call that was started.
    pub fn end_of(&mut self, id: CallId) -> HostReply {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            match (self.host.completion(), self.host.waits_for()) {
                (Some((completed, reply)), _) if completed == id => return reply,
                // Another call, which is no longer waited for.
                (Some(_), _) => {}
                (None, Some(WaitReason::Network { again: long, .. })) => {
                    assert!(Instant::now() < until, "call {id} waits for ever");
                    std::thread::sleep(long.min(Duration::from_millis(1)));
                }
                (None, other) => panic!("call {id} waits for {other:?}"),
            }
        }
    }

    pub fn result(&mut self, interface: &str, function: &str, args: Vec<Val>) -> Result {
        result(self.reply(interface, function, args))
    }

    /// Calls a method of a socket without further arguments.
    pub fn tcp(&mut self, socket: u32, method: &str) -> Result {
        self.tcp_with(socket, method, vec![])
    }

    pub fn tcp_with(&mut self, socket: u32, method: &str, args: Vec<Val>) -> Result {
        self.result("tcp", &format!("[method]tcp-socket.{method}"), self_and(socket, args))
    }

    pub fn udp(&mut self, socket: u32, method: &str, args: Vec<Val>) -> Result {
        self.result("udp", &format!("[method]udp-socket.{method}"), self_and(socket, args))
    }

    pub fn tcp_at(&mut self, socket: u32, method: &str, address: Val) -> Result {
        let network = borrow(self.network);
        self.tcp_with(socket, method, vec![network, address])
    }

    pub fn new_tcp(&mut self, family: u32) -> std::result::Result<u32, u32> {
        self.result("tcp-create-socket", "create-tcp-socket", vec![Val::Enum(family)]).map(rep)
    }

    pub fn new_udp(&mut self, family: u32) -> std::result::Result<u32, u32> {
        self.result("udp-create-socket", "create-udp-socket", vec![Val::Enum(family)]).map(rep)
    }

    pub fn udp_bound(&mut self, address: Val) -> (u32, u16) {
        let socket = self.new_udp(V4).unwrap();
        let network = borrow(self.network);
        assert_eq!(self.udp(socket, "start-bind", vec![network, address]), Ok(None));
        assert_eq!(self.udp(socket, "finish-bind", vec![]), Ok(None));
        let at = self.udp(socket, "local-address", vec![]).unwrap().unwrap();
        (socket, port(&at))
    }

    /// Waits until a network resource is ready.
    pub fn until_ready(&mut self, interface: &str, resource: &str, rep: u32) {
        let made = self.reply(interface, &format!("[method]{resource}.subscribe"), vec![borrow(rep)]);
        let pollable = made.made[0].rep;
        self.wait("wasi:io/poll", "[method]pollable.block", vec![borrow(pollable)]);
        self.drop("pollable", pollable).unwrap();
    }

    pub fn finish_connect(&mut self, socket: u32) -> std::result::Result<(u32, u32), u32> {
        loop {
            match self.tcp(socket, "finish-connect") {
                Err(WOULD_BLOCK) => self.until_ready("tcp", "tcp-socket", socket),
                done => return done.map(|val| pair(val.unwrap())),
            }
        }
    }

    /// A connection with a socket of this process: socket, input stream, output stream, and the peer.
    pub fn connected(&mut self) -> (u32, u32, u32, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let socket = self.new_tcp(V4).unwrap();
        assert_eq!(self.tcp_at(socket, "start-connect", v4(port)), Ok(None));
        let (input, output) = self.finish_connect(socket).unwrap();
        let (peer, _) = listener.accept().unwrap();
        (socket, input, output, peer)
    }

    /// Drops a resource; the error is the message of the trap.
    pub fn drop(&mut self, resource: &str, rep: u32) -> std::result::Result<(), String> {
        let reply =
            self.wait(interface_of(resource), &format!("[resource-drop]{resource}"), vec![Val::own(rep)]);
        match reply.outcome {
            HostOutcome::Return(None) => Ok(()),
            HostOutcome::Trap(why) => Err(why),
            other => panic!("{other:?}"),
        }
    }

    pub fn output(&mut self, stream: u32, method: &str, args: Vec<Val>) -> Val {
        let reply =
            self.wait("wasi:io/streams", &format!("[method]output-stream.{method}"), self_and(stream, args));
        returned(reply)
    }

    /// A non-blocking read: the bytes, or the case of `stream-error`.
    pub fn read(&mut self, stream: u32, len: u64) -> std::result::Result<Vec<u8>, u32> {
        let args = vec![borrow(stream), Val::U64(len)];
        bytes(returned(self.reply("wasi:io/streams", "[method]input-stream.read", args)))
    }

    pub fn blocking_read(&mut self, stream: u32, len: u64) -> std::result::Result<Vec<u8>, u32> {
        let args = vec![borrow(stream), Val::U64(len)];
        bytes(returned(self.wait("wasi:io/streams", "[method]input-stream.blocking-read", args)))
    }

    pub fn permit(&mut self, stream: u32) -> u64 {
        match self.output(stream, "check-write", vec![]) {
            Val::Result(Ok(Some(n))) => u64_of(&n),
            other => panic!("{other:?}"),
        }
    }
}

pub fn self_and(this: u32, args: Vec<Val>) -> Vec<Val> {
    std::iter::once(borrow(this)).chain(args).collect()
}

pub fn returned(reply: HostReply) -> Val {
    match reply.outcome {
        HostOutcome::Return(Some(value)) => value,
        other => panic!("{other:?}"),
    }
}

pub fn result(reply: HostReply) -> Result {
    match returned(reply) {
        Val::Result(Ok(value)) => Ok(value.map(|v| *v)),
        Val::Result(Err(Some(error))) => match *error {
            Val::Enum(case) => Err(case),
            other => panic!("{other:?}"),
        },
        other => Ok(Some(other)),
    }
}

pub fn bytes(value: Val) -> std::result::Result<Vec<u8>, u32> {
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

pub fn rep(value: Option<Val>) -> u32 {
    match value {
        Some(Val::Own(handle)) => handle.rep,
        other => panic!("{other:?}"),
    }
}

pub fn pair(value: Val) -> (u32, u32) {
    match value {
        Val::Tuple(vals) => {
            (rep(Some(vals[vals.len() - 2].clone())), rep(Some(vals[vals.len() - 1].clone())))
        }
        other => panic!("{other:?}"),
    }
}

pub fn u64_of(value: &Val) -> u64 {
    match value {
        Val::U64(n) => *n,
        other => panic!("{other:?}"),
    }
}

pub fn v4_at(ip: [u8; 4], port: u16) -> Val {
    let ip = Val::Tuple(ip.map(Val::U8).into());
    Val::Variant(0, Some(Box::new(Val::Record(vec![Val::U16(port), ip]))))
}

/// The loopback address with this port.
pub fn v4(port: u16) -> Val {
    v4_at([127, 0, 0, 1], port)
}

pub fn v6_at(ip: [u16; 8], port: u16) -> Val {
    let ip = Val::Tuple(ip.map(Val::U16).into());
    let fields = vec![Val::U16(port), Val::U32(0), ip, Val::U32(0)];
    Val::Variant(1, Some(Box::new(Val::Record(fields))))
}

pub fn port(address: &Val) -> u16 {
    let Val::Variant(_, Some(fields)) = address else { panic!("{address:?}") };
    let Val::Record(fields) = &**fields else { panic!("{address:?}") };
    let Val::U16(port) = fields[0] else { panic!("{address:?}") };
    port
}

pub fn some_bytes(text: &str) -> Val {
    Val::Bytes(text.into())
}

pub fn ok() -> Val {
    Val::ok(None)
}

pub fn closed() -> Val {
    Val::err(Some(Val::Variant(1, None)))
}
