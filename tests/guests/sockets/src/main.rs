//! Calls every function of `wasi:sockets` by itself, in and out of order, and prints each answer: `sockets PART`.
//!
//! The parts whose names begin with `trap` end in one.

use std::net::{Ipv4Addr, Ipv6Addr};
use wasip2::io::streams::{InputStream, OutputStream, StreamError};
use wasip2::sockets::instance_network::instance_network;
use wasip2::sockets::ip_name_lookup::resolve_addresses;
use wasip2::sockets::network::{
    ErrorCode, IpAddressFamily, IpSocketAddress, Ipv4SocketAddress, Ipv6SocketAddress, Network,
};
use wasip2::sockets::tcp::{ShutdownType, TcpSocket};
use wasip2::sockets::tcp_create_socket::create_tcp_socket;
use wasip2::sockets::udp::{IncomingDatagramStream, OutgoingDatagram, OutgoingDatagramStream, UdpSocket};
use wasip2::sockets::udp_create_socket::create_udp_socket;

const V4: IpAddressFamily = IpAddressFamily::Ipv4;
const V6: IpAddressFamily = IpAddressFamily::Ipv6;

fn v4(ip: Ipv4Addr, port: u16) -> IpSocketAddress {
    let [a, b, c, d] = ip.octets();
    IpSocketAddress::Ipv4(Ipv4SocketAddress { port, address: (a, b, c, d) })
}

fn local(port: u16) -> IpSocketAddress {
    v4(Ipv4Addr::LOCALHOST, port)
}

fn v6(ip: Ipv6Addr, port: u16) -> IpSocketAddress {
    let [a, b, c, d, e, f, g, h] = ip.segments();
    let address = (a, b, c, d, e, f, g, h);
    IpSocketAddress::Ipv6(Ipv6SocketAddress { port, flow_info: 0, address, scope_id: 0 })
}

fn port(address: &IpSocketAddress) -> u16 {
    match address {
        IpSocketAddress::Ipv4(address) => address.port,
        IpSocketAddress::Ipv6(address) => address.port,
    }
}

/// The answer, without a value that is another in every run.
fn told<T>(what: &str, answer: Result<T, ErrorCode>) -> Option<T> {
    match answer {
        Ok(value) => {
            println!("{what}: ok");
            Some(value)
        }
        Err(code) => {
            println!("{what}: {}", code.name());
            None
        }
    }
}

fn said<T: std::fmt::Debug>(what: &str, answer: Result<T, ErrorCode>) {
    match answer {
        Ok(value) => println!("{what}: {value:?}"),
        Err(code) => println!("{what}: {}", code.name()),
    }
}

fn stream<T: std::fmt::Debug>(what: &str, answer: Result<T, StreamError>) {
    match answer {
        Ok(value) => println!("{what}: {value:?}"),
        Err(StreamError::Closed) => println!("{what}: closed"),
        Err(StreamError::LastOperationFailed(_)) => println!("{what}: failed"),
    }
}

/// Everything that can be asked of a socket in whatever state it is.
fn all(state: &str, network: &Network, s: &TcpSocket) {
    println!("-- {state}");
    told("finish-bind", s.finish_bind());
    told("finish-connect", s.finish_connect());
    told("finish-listen", s.finish_listen());
    told("accept", s.accept());
    told("local-address", s.local_address());
    told("remote-address", s.remote_address());
    println!("is-listening: {}", s.is_listening());
    println!("address-family: {:?}", s.address_family());
    for value in [0, 1, u64::MAX] {
        told("set-listen-backlog-size", s.set_listen_backlog_size(value));
    }
    said("keep-alive-enabled", s.keep_alive_enabled());
    for value in [0, 1, 1_500_000_000, 60_000_000_000, u64::MAX] {
        said(
            "keep-alive-idle-time",
            s.set_keep_alive_idle_time(value).and_then(|()| s.keep_alive_idle_time()),
        );
        said("keep-alive-interval", s.set_keep_alive_interval(value).and_then(|()| s.keep_alive_interval()));
    }
    for value in [0, 1, 100, 1000, u32::MAX] {
        said("keep-alive-count", s.set_keep_alive_count(value).and_then(|()| s.keep_alive_count()));
    }
    for value in [0, 1, 255] {
        said("hop-limit", s.set_hop_limit(value).and_then(|()| s.hop_limit()));
    }
    for value in [0, 1, 20_000] {
        told("set-receive-buffer-size", s.set_receive_buffer_size(value));
        told("set-send-buffer-size", s.set_send_buffer_size(value));
    }
    said("receive-buffer-size", s.receive_buffer_size());
    said("send-buffer-size", s.send_buffer_size());
    for how in [ShutdownType::Receive, ShutdownType::Send, ShutdownType::Both] {
        told(&format!("shutdown {how:?}"), s.shutdown(how));
    }
    told("start-connect to port 0", s.start_connect(network, local(0)));
    told("start-bind", s.start_bind(network, v6(Ipv6Addr::LOCALHOST, 0)));
}

fn states(network: &Network) {
    let s = create_tcp_socket(V4).expect("a socket");
    all("new", network, &s);
    for ip in [[224, 0, 0, 1], [255, 255, 255, 255], [192, 0, 2, 1]] {
        told(&format!("start-bind {ip:?}"), s.start_bind(network, v4(ip.into(), 0)));
    }
    for ip in [[224, 0, 0, 1], [255, 255, 255, 255], [0, 0, 0, 0]] {
        told(&format!("start-connect {ip:?}"), s.start_connect(network, v4(ip.into(), 80)));
    }
    told("start-listen", s.start_listen());
    told("start-bind", s.start_bind(network, local(0)));
    told("start-bind again", s.start_bind(network, local(0)));
    told("start-listen", s.start_listen());
    told("local-address", s.local_address());
    told("finish-listen", s.finish_listen());
    told("finish-bind", s.finish_bind());
    all("bound", network, &s);
    let at = port(&s.local_address().expect("an address"));
    let other = create_tcp_socket(V4).expect("a socket");
    told("start-listen", s.start_listen());
    told("start-bind while listening", s.start_bind(network, local(0)));
    told("accept before finish-listen", s.accept());
    told("finish-listen", s.finish_listen());
    told("the same port", other.start_bind(network, local(at)));
    all("listening", network, &s);
    let c = create_tcp_socket(V4).expect("a socket");
    told("start-connect", c.start_connect(network, local(at)));
    told("start-connect again", c.start_connect(network, local(at)));
    told("start-bind while connecting", c.start_bind(network, local(0)));
    told("local-address", c.local_address());
    told("hop-limit", c.hop_limit());
    c.subscribe().block();
    told("local-address when ready", c.local_address());
    let client = told("finish-connect", c.finish_connect());
    all("connected", network, &c);
    s.subscribe().block();
    let server = told("accept", s.accept());
    told("accept", s.accept());
    if let Some((accepted, ..)) = &server {
        all("accepted", network, accepted);
    }
    drop(client);
    drop(c);
    if let Some((socket, input, output)) = server {
        drop((input, output));
        drop(socket);
    }
    let f = create_tcp_socket(V4).expect("a socket");
    told("start-connect to nobody", f.start_connect(network, local(1)));
    f.subscribe().block();
    told("finish-connect", f.finish_connect());
    all("failed", network, &f);
}

/// Not every machine has it.
fn six(network: &Network) {
    let six = told("create for 6", create_tcp_socket(V6));
    if let Some(six) = six {
        told("start-bind 4 on 6", six.start_bind(network, local(0)));
        let mapped = Ipv4Addr::LOCALHOST.to_ipv6_mapped();
        told("start-bind mapped", six.start_bind(network, v6(mapped, 0)));
        told(
            "start-bind compatible",
            six.start_bind(network, v6("::1.2.3.4".parse().expect("an address"), 0)),
        );
        told("start-connect unspecified", six.start_connect(network, v6(Ipv6Addr::UNSPECIFIED, 80)));
        said("hop-limit", six.set_hop_limit(3).and_then(|()| six.hop_limit()));
    }
}

/// A connection of the program with itself: both sides.
///
/// Streams are given back before their socket.
struct Side {
    input: InputStream,
    output: OutputStream,
    socket: TcpSocket,
}

fn connection(network: &Network) -> (Side, Side) {
    let listener = create_tcp_socket(V4).expect("a socket");
    listener.start_bind(network, local(0)).expect("bound");
    listener.finish_bind().expect("bound");
    listener.start_listen().expect("listening");
    listener.finish_listen().expect("listening");
    let at = listener.local_address().expect("an address");
    let client = create_tcp_socket(V4).expect("a socket");
    client.start_connect(network, at).expect("started");
    client.subscribe().block();
    let (input, output) = client.finish_connect().expect("connected");
    let client = Side { input, output, socket: client };
    listener.subscribe().block();
    let (socket, input, output) = listener.accept().expect("accepted");
    (Side { input, output, socket }, client)
}

fn streams(network: &Network) {
    let (one, two) = connection(network);
    stream("read nothing", one.input.read(10));
    stream("read 0", one.input.read(0));
    two.output.subscribe().block();
    stream("check-write", two.output.check_write());
    stream("write", two.output.write(b"hello"));
    stream("flush", two.output.flush());
    stream("blocking-flush", two.output.blocking_flush());
    one.input.subscribe().block();
    stream("read", one.input.read(3));
    stream("blocking-skip", one.input.blocking_skip(1));
    stream("blocking-read", one.input.blocking_read(100));
    stream("write and flush", two.output.blocking_write_and_flush(&[1; 4096]));
    stream("zeroes and flush", two.output.blocking_write_zeroes_and_flush(4));
    let mut left = 4100;
    while left > 0 {
        left -= one.input.blocking_read(5000).expect("bytes").len();
    }
    stream("splice nothing", one.output.splice(&one.input, 10));
    stream("write zeroes", two.output.check_write().and_then(|_| two.output.write_zeroes(7)));
    one.output.subscribe().block();
    stream("blocking-splice", one.output.blocking_splice(&one.input, 7));
    stream("what came back", two.input.blocking_read(100));
    told("shutdown send", two.socket.shutdown(ShutdownType::Send));
    stream("check-write", two.output.check_write());
    stream("write", two.output.write(b"x"));
    stream("flush", two.output.flush());
    stream("blocking-flush", two.output.blocking_flush());
    stream("write and flush", two.output.blocking_write_and_flush(b"x"));
    two.output.subscribe().block();
    stream("the end", one.input.blocking_read(1));
    stream("still the end", one.input.read(1));
    stream("still the end for 0", one.input.read(0));
    one.input.subscribe().block();
    stream("the other way", one.output.blocking_write_and_flush(b"still open"));
    stream("read", two.input.blocking_read(5));
    told("shutdown receive", two.socket.shutdown(ShutdownType::Receive));
    stream("read", two.input.read(5));
    told("shutdown both", two.socket.shutdown(ShutdownType::Both));
    said("keep-alive-enabled", two.socket.keep_alive_enabled());
    told("remote-address", one.socket.remote_address());
}

/// Streams that are given back before the socket, or not.
fn dropped(network: &Network) {
    let (one, Side { socket, input, output }) = connection(network);
    drop(output);
    drop(input);
    one.output.subscribe().block();
    stream("write to a socket without streams", one.output.blocking_write_and_flush(b"x"));
    drop(socket);
    stream("read from a socket that is gone", one.input.blocking_read(1));
}

fn udp_bound(network: &Network) -> (UdpSocket, IpSocketAddress) {
    let socket = create_udp_socket(V4).expect("a socket");
    socket.start_bind(network, local(0)).expect("bound");
    socket.finish_bind().expect("bound");
    let at = socket.local_address().expect("an address");
    (socket, at)
}

fn send(
    to: Option<IpSocketAddress>,
    sizes: &[usize],
    stream: &OutgoingDatagramStream,
) -> Result<u64, ErrorCode> {
    let datagram = |size: &usize| OutgoingDatagram { data: vec![7; *size], remote_address: to };
    stream.send(&sizes.iter().map(datagram).collect::<Vec<_>>())
}

fn received(stream: &IncomingDatagramStream, most: u64) -> Result<Vec<usize>, ErrorCode> {
    stream.receive(most).map(|list| list.iter().map(|datagram| datagram.data.len()).collect())
}

fn udp(network: &Network) {
    let new = create_udp_socket(V4).expect("a socket");
    told("finish-bind", new.finish_bind());
    told("stream", new.stream(None));
    told("stream with", new.stream(Some(local(9))));
    told("local-address", new.local_address());
    told("remote-address", new.remote_address());
    println!("address-family: {:?}", new.address_family());
    for value in [0, 1, 255] {
        said("unicast-hop-limit", new.set_unicast_hop_limit(value).and_then(|()| new.unicast_hop_limit()));
    }
    for value in [0, 1, 20_000] {
        told("set-receive-buffer-size", new.set_receive_buffer_size(value));
        told("set-send-buffer-size", new.set_send_buffer_size(value));
    }
    said("receive-buffer-size", new.receive_buffer_size());
    said("send-buffer-size", new.send_buffer_size());
    told("start-bind 6", new.start_bind(network, v6(Ipv6Addr::LOCALHOST, 0)));
    told("start-bind elsewhere", new.start_bind(network, v4([192, 0, 2, 1].into(), 0)));
    told("start-bind", new.start_bind(network, local(0)));
    told("start-bind", new.start_bind(network, local(0)));
    told("finish-bind", new.finish_bind());
    told("start-bind", new.start_bind(network, local(0)));
    new.subscribe().block();
    let (peer, at) = udp_bound(network);
    let (from, to) = new.stream(None).expect("streams");
    let (peer_from, peer_to) = peer.stream(None).expect("streams");
    told("start-bind with streams", new.start_bind(network, local(0)));
    told("remote-address", new.remote_address());
    said("receive nothing", received(&from, 10));
    said("send nothing", to.send(&[]));
    for (what, target, sizes) in [
        ("nowhere", None, &[1][..]),
        ("port 0", Some(local(0)), &[1]),
        ("unspecified", Some(v4(Ipv4Addr::UNSPECIFIED, 9)), &[1]),
        ("6", Some(v6(Ipv6Addr::LOCALHOST, 9)), &[1]),
        ("too large", Some(at), &[65_508]),
        ("much too large", Some(at), &[70_000]),
        ("three", Some(at), &[1, 0, 2000]),
        ("two and a large one", Some(at), &[1, 2, 65_508, 3]),
    ] {
        said("check-send", to.check_send());
        said(&format!("send {what}"), send(target, sizes, &to));
    }
    to.subscribe().block();
    peer_from.subscribe().block();
    said("receive 0", received(&peer_from, 0));
    said("receive 2", received(&peer_from, 2));
    said("receive all", received(&peer_from, u64::MAX));
    let here = new.local_address().expect("an address");
    said("check-send", peer_to.check_send());
    said("send many", send(Some(here), &[5; 16], &peer_to));
    said("check-send", peer_to.check_send());
    said("send more", send(Some(here), &[5; 4], &peer_to));
    from.subscribe().block();
    said("receive many", received(&from, 100).map(|list| list.len()));
    drop((from, to));
    told("stream with port 0", new.stream(Some(local(0))));
    told("stream with 6", new.stream(Some(v6(Ipv6Addr::LOCALHOST, 9))));
    let (from, to) = new.stream(Some(at)).expect("streams");
    told("remote-address", new.remote_address());
    said("check-send", to.check_send());
    said("send to the one", send(Some(at), &[1], &to));
    said("check-send", to.check_send());
    said("send to another", send(Some(local(9)), &[1], &to));
    said("check-send", to.check_send());
    said("send", send(None, &[1, 2], &to));
    drop((from, to));
    told("stream", new.stream(None).map(drop));
    told("remote-address", new.remote_address());
    // Nobody is there: the system says so afterwards.
    let (gone, nobody) = udp_bound(network);
    drop(gone);
    let (alone, _) = udp_bound(network);
    let (from, to) = alone.stream(Some(nobody)).expect("streams");
    said("check-send", to.check_send());
    said("send", send(None, &[1], &to));
    from.subscribe().block();
    said("receive", received(&from, 1));
}

fn names(network: &Network) {
    let long = "a".repeat(64);
    for name in [
        "127.0.0.1",
        "::1",
        "[::1]",
        "0x7f.1",
        "127.1",
        "1.2.3.4.5",
        "256.1.1.1",
        "",
        " ",
        "a b",
        "localhost:80",
        "[::1]:80",
        "[::1",
        "::ffff:1.2.3.4",
        "fe80::1%eth0",
        "xn--",
        "127%2e0.0.1",
        "a/b",
        "a#b",
        "１.２.３.４",
        &long,
        "127.0.0.1.",
        "0",
        "4294967296",
    ] {
        // An answer that is there at once may come at once.
        let stream = match resolve_addresses(network, name) {
            Ok(stream) => stream,
            Err(code) => {
                println!("{name:?}: {}", code.name());
                continue;
            }
        };
        // What only a name server knows is not asked.
        if !name.bytes().any(|byte| byte.is_ascii_alphabetic() && !name.contains(['x', ':'])) || name == long
        {
            stream.subscribe().block();
            let first = stream.resolve_next_address();
            if let Ok(Some(_)) = first {
                said("then", stream.resolve_next_address());
            }
            said(&format!("{name:?}"), first);
        } else {
            println!("{name:?}: a name");
        }
    }
}

fn main() {
    let part = std::env::args().nth(1).unwrap_or_default();
    let network = instance_network();
    match &*part {
        "states" => states(&network),
        "six" => six(&network),
        "streams" => streams(&network),
        "dropped" => dropped(&network),
        "udp" => udp(&network),
        "names" => names(&network),
        "trap-write" => {
            let (one, _two) = connection(&network);
            let _ = one.output.write(b"without a permit");
        }
        "trap-flush-limit" => {
            let (one, _two) = connection(&network);
            let _ = one.output.blocking_write_and_flush(&[0; 4097]);
        }
        "trap-drop" => {
            let (one, _two) = connection(&network);
            drop(one.socket);
        }
        "trap-send" => {
            let (socket, at) = udp_bound(&network);
            let (_from, to) = socket.stream(None).expect("streams");
            let _ = send(Some(at), &[1], &to);
        }
        "trap-send-17" => {
            let (socket, at) = udp_bound(&network);
            let (_from, to) = socket.stream(None).expect("streams");
            let _ = to.check_send();
            let _ = send(Some(at), &[1; 17], &to);
        }
        "trap-stream" => {
            let (socket, _) = udp_bound(&network);
            let _streams = socket.stream(None).expect("streams");
            let _ = socket.stream(None);
        }
        "trap-drop-udp" => {
            let (socket, _) = udp_bound(&network);
            let _streams = socket.stream(None).expect("streams");
            drop(socket);
        }
        "trap-pollable" => {
            let (socket, _) = udp_bound(&network);
            let _pollable = socket.subscribe();
            drop(socket);
        }
        _ => println!("no part `{part}`"),
    }
}
