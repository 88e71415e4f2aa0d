//! `tcp` and `tcp-create-socket`: states, options, streams, and connections in both directions.

use super::net::*;
use crate::support::*;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use wasmscope::component::Val;
use wasmscope::guest::{Answer, Host, HostOutcome, WaitReason};

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
fn a_connection_is_an_echo_in_both_directions() {
    let mut net = Net::new(ALL);
    let (socket, input, output, mut peer) = net.connected();
    let remote = net.tcp(socket, "remote-address").unwrap().unwrap();
    let local = net.tcp(socket, "local-address").unwrap().unwrap();
    assert_eq!(port(&remote), peer.local_addr().unwrap().port());
    assert_eq!(port(&local), peer.peer_addr().unwrap().port());
    // Finishing a second time fails.
    assert_eq!(net.tcp(socket, "finish-connect"), Err(NOT_IN_PROGRESS));
    assert_eq!(net.read(input, 100), Ok(vec![]));
    // Sending: only what was permitted may be written.
    assert!(net.permit(output) > 0);
    assert_eq!(net.output(output, "write", vec![some_bytes("to the peer")]), ok());
    assert_eq!(net.output(output, "flush", vec![]), ok());
    assert_eq!(net.output(output, "blocking-flush", vec![]), ok());
    assert_eq!(net.output(output, "blocking-write-and-flush", vec![some_bytes(", twice")]), ok());
    assert_eq!(net.output(output, "blocking-write-zeroes-and-flush", vec![Val::U64(2)]), ok());
    let mut there = [0; 20];
    peer.read_exact(&mut there).unwrap();
    assert_eq!(&there, b"to the peer, twice\0\0");
    // Receiving.
    peer.write_all(b"to the program").unwrap();
    net.until_ready("wasi:io/streams", "input-stream", input);
    assert_eq!(net.blocking_read(input, 6), Ok(b"to the".to_vec()));
    let skip = vec![borrow(input), Val::U64(1)];
    let skipped = net.wait("wasi:io/streams", "[method]input-stream.blocking-skip", skip);
    assert_eq!(returned(skipped), Val::ok(Some(Val::U64(1))));
    assert_eq!(net.blocking_read(input, 100), Ok(b"program".to_vec()));
    // The peer shuts down: reads first return the end, then `closed` for ever.
    peer.shutdown(Shutdown::Write).unwrap();
    net.until_ready("wasi:io/streams", "input-stream", input);
    assert_eq!(net.read(input, 1), Err(1));
    assert_eq!(net.blocking_read(input, 1), Err(1));
    // The sending direction is still open.
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
    // After shutting down sending, what was written arrives, then the end.
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
    // Receiving works until it is shut down, too; shutting down a second time is no error.
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
    // Nothing was permitted yet: only zero bytes may be written.
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
    // The buffers are full: a flush waits until the peer reads, and the pending output is sent bit by bit.
    let flush = net.call_of("wasi:io/streams", "[method]output-stream.blocking-flush", vec![borrow(output)]);
    assert!(matches!(start(&mut net.host, &flush).1, WaitReason::Network { .. }));
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

/// Writes until the system accepts no more; returns how many bytes. The first write has `first` bytes.
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
    // A write may happen to be the last that fits: then nothing is pending.
    for first in [1, 10_000, 20_000, 30_000, 40_000, 50_000] {
        let mut net = Net::new(ALL);
        let (socket, _, output, mut peer) = net.connected();
        net.tcp_with(socket, "set-send-buffer-size", vec![Val::U64(5000)]).unwrap();
        let sent = fill(&mut net, output, first);
        let give = net.call_of("wasi:io/streams", "[resource-drop]output-stream", vec![Val::own(output)]);
        let id = next();
        if net.host.call(id, &give) != Answer::Started {
            continue;
        }
        assert!(matches!(net.host.waits_for(), Some(WaitReason::Network { .. })));
        waited = true;
        let reader = std::thread::spawn(move || {
            let mut all = Vec::new();
            peer.read_to_end(&mut all).unwrap();
            all.len()
        });
        assert_eq!(net.end_of(id).outcome, HostOutcome::Return(None));
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
    // The streams are children of the socket; the accepted socket has no parent.
    net.drop("tcp-socket", listener).unwrap();
    assert!(net.drop("tcp-socket", socket).is_err());
    net.drop("input-stream", input).unwrap();
    net.drop("output-stream", output).unwrap();
    net.drop("tcp-socket", socket).unwrap();
    // The socket has been closed: the peer sees the end.
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
