//! `udp` and `udp-create-socket`: datagrams to and from anyone, and to and from one peer.

use super::net::*;
use crate::support::*;
use std::net::UdpSocket;
use wasmscope::component::Val;
use wasmscope::guest::{HostOutcome, HostReply};

/// The two streams that `udp-socket.stream` returns: incoming and outgoing.
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
    // Sending needs a permit and an address.
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
    // The datagrams sent before the mistake count.
    assert_eq!(result(send(&mut net, outgoing, &two)), Ok(Some(Val::U64(2))));
    let mut buffer = [0; 10];
    assert_eq!(peer.recv_from(&mut buffer).unwrap().0, 3);
    assert_eq!(peer.recv_from(&mut buffer).unwrap().0, 0);
    // Receiving returns at most as many as requested, and none is no error.
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
    // Sent before the socket was connected, and still not received.
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
    // New streams can be made only once the old ones have been dropped, and the socket is dropped last.
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
