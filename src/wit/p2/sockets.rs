//! `wasi:sockets` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::WitLabel;
use crate::wit::data::{NamedTypeKind, functions, NamedType, WorldRow, Since, Ty::*, WasiResource::*};
use crate::wit::label::labels;
use super::Resource;

labels! {
    /// The enumeration `error-code`.
    ErrorCode {
        Unknown "unknown",
        AccessDenied "access-denied",
        NotSupported "not-supported",
        InvalidArgument "invalid-argument",
        OutOfMemory "out-of-memory",
        Timeout "timeout",
        ConcurrencyConflict "concurrency-conflict",
        NotInProgress "not-in-progress",
        WouldBlock "would-block",
        InvalidState "invalid-state",
        NewSocketLimit "new-socket-limit",
        AddressNotBindable "address-not-bindable",
        AddressInUse "address-in-use",
        RemoteUnreachable "remote-unreachable",
        ConnectionRefused "connection-refused",
        ConnectionReset "connection-reset",
        ConnectionAborted "connection-aborted",
        DatagramTooLarge "datagram-too-large",
        NameUnresolvable "name-unresolvable",
        TemporaryResolverFailure "temporary-resolver-failure",
        PermanentResolverFailure "permanent-resolver-failure",
    }
}

pub(super) static ERROR_CODE: NamedType = NamedType { name: "error-code", def: NamedTypeKind::Enum(<ErrorCode
    as WitLabel>::LABELS) };

labels! {
    /// The enumeration `ip-address-family`.
    IpAddressFamily {
        Ipv4 "ipv4",
        Ipv6 "ipv6",
    }
}

pub(super) static IP_ADDRESS_FAMILY: NamedType = NamedType { name: "ip-address-family", def:
    NamedTypeKind::Enum(<IpAddressFamily as WitLabel>::LABELS) };

labels! {
    /// The cases of the variant `ip-address`.
    IpAddress {
        Ipv4 "ipv4",
        Ipv6 "ipv6",
    }
}

pub(super) static IP_ADDRESS: NamedType = NamedType { name: "ip-address", def:
    NamedTypeKind::Variant(&[("ipv4", Some(Tuple(&[U8, U8, U8, U8]))), ("ipv6", Some(Tuple(&[U16, U16, U16,
    U16, U16, U16, U16, U16])))]) };

pub(super) static IPV4_SOCKET_ADDRESS: NamedType = NamedType { name: "ipv4-socket-address", def:
    NamedTypeKind::Record(&[("port", U16), ("address", Tuple(&[U8, U8, U8, U8]))]) };

pub(super) static IPV6_SOCKET_ADDRESS: NamedType = NamedType { name: "ipv6-socket-address", def:
    NamedTypeKind::Record(&[("port", U16), ("flow-info", U32), ("address", Tuple(&[U16, U16, U16, U16, U16,
    U16, U16, U16])), ("scope-id", U32)]) };

labels! {
    /// The cases of the variant `ip-socket-address`.
    IpSocketAddress {
        Ipv4 "ipv4",
        Ipv6 "ipv6",
    }
}

pub(super) static IP_SOCKET_ADDRESS: NamedType = NamedType { name: "ip-socket-address", def:
    NamedTypeKind::Variant(&[("ipv4", Some(Named(&IPV4_SOCKET_ADDRESS))), ("ipv6",
    Some(Named(&IPV6_SOCKET_ADDRESS)))]) };

labels! {
    /// The enumeration `shutdown-type`.
    ShutdownType {
        Receive "receive",
        Send "send",
        Both "both",
    }
}

pub(super) static SHUTDOWN_TYPE: NamedType = NamedType { name: "shutdown-type", def:
    NamedTypeKind::Enum(<ShutdownType as WitLabel>::LABELS) };

pub(super) static INCOMING_DATAGRAM: NamedType = NamedType { name: "incoming-datagram", def:
    NamedTypeKind::Record(&[("data", List(&U8)), ("remote-address", Named(&IP_SOCKET_ADDRESS))]) };

pub(super) static OUTGOING_DATAGRAM: NamedType = NamedType { name: "outgoing-datagram", def:
    NamedTypeKind::Record(&[("data", List(&U8)), ("remote-address", Option(&Named(&IP_SOCKET_ADDRESS)))]) };

functions! {
    /// A function of `wasi:sockets` that belongs to no resource.
    Sockets {
        InstanceNetwork: "wasi:sockets/instance-network" "instance-network" Since::Release(0), [] =>
            Some(Own(P2(Resource::Network)));
        ResolveAddresses: "wasi:sockets/ip-name-lookup" "resolve-addresses" Since::Release(0), ["network":
            Borrow(P2(Resource::Network)), "name": String] =>
            Some(Result(Some(&Own(P2(Resource::ResolveAddressStream))), Some(&Named(&ERROR_CODE))));
        NetworkErrorCode: "wasi:sockets/network" "network-error-code" Since::Unstable("network-error-code"),
            ["err": Borrow(P2(Resource::Error))] => Some(Option(&Named(&ERROR_CODE)));
        CreateTcpSocket: "wasi:sockets/tcp-create-socket" "create-tcp-socket" Since::Release(0),
            ["address-family": Named(&IP_ADDRESS_FAMILY)] => Some(Result(Some(&Own(P2(Resource::TcpSocket))),
            Some(&Named(&ERROR_CODE))));
        CreateUdpSocket: "wasi:sockets/udp-create-socket" "create-udp-socket" Since::Release(0),
            ["address-family": Named(&IP_ADDRESS_FAMILY)] => Some(Result(Some(&Own(P2(Resource::UdpSocket))),
            Some(&Named(&ERROR_CODE))));
    }
}

functions! {
    /// A function of the resource `resolve-address-stream`.
    ResolveAddressStream {
        ResolveNextAddress: "wasi:sockets/ip-name-lookup"
            "[method]resolve-address-stream.resolve-next-address" Since::Release(0), ["self":
            Borrow(P2(Resource::ResolveAddressStream))] => Some(Result(Some(&Option(&Named(&IP_ADDRESS))),
            Some(&Named(&ERROR_CODE))));
        Subscribe: "wasi:sockets/ip-name-lookup" "[method]resolve-address-stream.subscribe" Since::Release(0),
            ["self": Borrow(P2(Resource::ResolveAddressStream))] => Some(Own(P2(Resource::Pollable)));
    }
}

functions! {
    /// A function of the resource `tcp-socket`.
    TcpSocket {
        StartBind: "wasi:sockets/tcp" "[method]tcp-socket.start-bind" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket)), "network": Borrow(P2(Resource::Network)), "local-address":
            Named(&IP_SOCKET_ADDRESS)] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        FinishBind: "wasi:sockets/tcp" "[method]tcp-socket.finish-bind" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        StartConnect: "wasi:sockets/tcp" "[method]tcp-socket.start-connect" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket)), "network": Borrow(P2(Resource::Network)), "remote-address":
            Named(&IP_SOCKET_ADDRESS)] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        FinishConnect: "wasi:sockets/tcp" "[method]tcp-socket.finish-connect" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&Tuple(&[Own(P2(Resource::InputStream)),
            Own(P2(Resource::OutputStream))])), Some(&Named(&ERROR_CODE))));
        StartListen: "wasi:sockets/tcp" "[method]tcp-socket.start-listen" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        FinishListen: "wasi:sockets/tcp" "[method]tcp-socket.finish-listen" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        Accept: "wasi:sockets/tcp" "[method]tcp-socket.accept" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&Tuple(&[Own(P2(Resource::TcpSocket)),
            Own(P2(Resource::InputStream)), Own(P2(Resource::OutputStream))])), Some(&Named(&ERROR_CODE))));
        LocalAddress: "wasi:sockets/tcp" "[method]tcp-socket.local-address" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&Named(&IP_SOCKET_ADDRESS)),
            Some(&Named(&ERROR_CODE))));
        RemoteAddress: "wasi:sockets/tcp" "[method]tcp-socket.remote-address" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&Named(&IP_SOCKET_ADDRESS)),
            Some(&Named(&ERROR_CODE))));
        IsListening: "wasi:sockets/tcp" "[method]tcp-socket.is-listening" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Bool);
        AddressFamily: "wasi:sockets/tcp" "[method]tcp-socket.address-family" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Named(&IP_ADDRESS_FAMILY));
        SetListenBacklogSize: "wasi:sockets/tcp" "[method]tcp-socket.set-listen-backlog-size"
            Since::Release(0), ["self": Borrow(P2(Resource::TcpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        KeepAliveEnabled: "wasi:sockets/tcp" "[method]tcp-socket.keep-alive-enabled" Since::Release(0),
            ["self": Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&Bool), Some(&Named(&ERROR_CODE))));
        SetKeepAliveEnabled: "wasi:sockets/tcp" "[method]tcp-socket.set-keep-alive-enabled" Since::Release(0),
            ["self": Borrow(P2(Resource::TcpSocket)), "value": Bool] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        KeepAliveIdleTime: "wasi:sockets/tcp" "[method]tcp-socket.keep-alive-idle-time" Since::Release(0),
            ["self": Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&U64), Some(&Named(&ERROR_CODE))));
        SetKeepAliveIdleTime: "wasi:sockets/tcp" "[method]tcp-socket.set-keep-alive-idle-time"
            Since::Release(0), ["self": Borrow(P2(Resource::TcpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        KeepAliveInterval: "wasi:sockets/tcp" "[method]tcp-socket.keep-alive-interval" Since::Release(0),
            ["self": Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&U64), Some(&Named(&ERROR_CODE))));
        SetKeepAliveInterval: "wasi:sockets/tcp" "[method]tcp-socket.set-keep-alive-interval"
            Since::Release(0), ["self": Borrow(P2(Resource::TcpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        KeepAliveCount: "wasi:sockets/tcp" "[method]tcp-socket.keep-alive-count" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&U32), Some(&Named(&ERROR_CODE))));
        SetKeepAliveCount: "wasi:sockets/tcp" "[method]tcp-socket.set-keep-alive-count" Since::Release(0),
            ["self": Borrow(P2(Resource::TcpSocket)), "value": U32] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        HopLimit: "wasi:sockets/tcp" "[method]tcp-socket.hop-limit" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&U8), Some(&Named(&ERROR_CODE))));
        SetHopLimit: "wasi:sockets/tcp" "[method]tcp-socket.set-hop-limit" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket)), "value": U8] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        ReceiveBufferSize: "wasi:sockets/tcp" "[method]tcp-socket.receive-buffer-size" Since::Release(0),
            ["self": Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&U64), Some(&Named(&ERROR_CODE))));
        SetReceiveBufferSize: "wasi:sockets/tcp" "[method]tcp-socket.set-receive-buffer-size"
            Since::Release(0), ["self": Borrow(P2(Resource::TcpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        SendBufferSize: "wasi:sockets/tcp" "[method]tcp-socket.send-buffer-size" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Result(Some(&U64), Some(&Named(&ERROR_CODE))));
        SetSendBufferSize: "wasi:sockets/tcp" "[method]tcp-socket.set-send-buffer-size" Since::Release(0),
            ["self": Borrow(P2(Resource::TcpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        Subscribe: "wasi:sockets/tcp" "[method]tcp-socket.subscribe" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket))] => Some(Own(P2(Resource::Pollable)));
        Shutdown: "wasi:sockets/tcp" "[method]tcp-socket.shutdown" Since::Release(0), ["self":
            Borrow(P2(Resource::TcpSocket)), "shutdown-type": Named(&SHUTDOWN_TYPE)] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
    }
}

functions! {
    /// A function of the resource `udp-socket`.
    UdpSocket {
        StartBind: "wasi:sockets/udp" "[method]udp-socket.start-bind" Since::Release(0), ["self":
            Borrow(P2(Resource::UdpSocket)), "network": Borrow(P2(Resource::Network)), "local-address":
            Named(&IP_SOCKET_ADDRESS)] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        FinishBind: "wasi:sockets/udp" "[method]udp-socket.finish-bind" Since::Release(0), ["self":
            Borrow(P2(Resource::UdpSocket))] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        Stream: "wasi:sockets/udp" "[method]udp-socket.stream" Since::Release(0), ["self":
            Borrow(P2(Resource::UdpSocket)), "remote-address": Option(&Named(&IP_SOCKET_ADDRESS))] =>
            Some(Result(Some(&Tuple(&[Own(P2(Resource::IncomingDatagramStream)),
            Own(P2(Resource::OutgoingDatagramStream))])), Some(&Named(&ERROR_CODE))));
        LocalAddress: "wasi:sockets/udp" "[method]udp-socket.local-address" Since::Release(0), ["self":
            Borrow(P2(Resource::UdpSocket))] => Some(Result(Some(&Named(&IP_SOCKET_ADDRESS)),
            Some(&Named(&ERROR_CODE))));
        RemoteAddress: "wasi:sockets/udp" "[method]udp-socket.remote-address" Since::Release(0), ["self":
            Borrow(P2(Resource::UdpSocket))] => Some(Result(Some(&Named(&IP_SOCKET_ADDRESS)),
            Some(&Named(&ERROR_CODE))));
        AddressFamily: "wasi:sockets/udp" "[method]udp-socket.address-family" Since::Release(0), ["self":
            Borrow(P2(Resource::UdpSocket))] => Some(Named(&IP_ADDRESS_FAMILY));
        UnicastHopLimit: "wasi:sockets/udp" "[method]udp-socket.unicast-hop-limit" Since::Release(0), ["self":
            Borrow(P2(Resource::UdpSocket))] => Some(Result(Some(&U8), Some(&Named(&ERROR_CODE))));
        SetUnicastHopLimit: "wasi:sockets/udp" "[method]udp-socket.set-unicast-hop-limit" Since::Release(0),
            ["self": Borrow(P2(Resource::UdpSocket)), "value": U8] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        ReceiveBufferSize: "wasi:sockets/udp" "[method]udp-socket.receive-buffer-size" Since::Release(0),
            ["self": Borrow(P2(Resource::UdpSocket))] => Some(Result(Some(&U64), Some(&Named(&ERROR_CODE))));
        SetReceiveBufferSize: "wasi:sockets/udp" "[method]udp-socket.set-receive-buffer-size"
            Since::Release(0), ["self": Borrow(P2(Resource::UdpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        SendBufferSize: "wasi:sockets/udp" "[method]udp-socket.send-buffer-size" Since::Release(0), ["self":
            Borrow(P2(Resource::UdpSocket))] => Some(Result(Some(&U64), Some(&Named(&ERROR_CODE))));
        SetSendBufferSize: "wasi:sockets/udp" "[method]udp-socket.set-send-buffer-size" Since::Release(0),
            ["self": Borrow(P2(Resource::UdpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        Subscribe: "wasi:sockets/udp" "[method]udp-socket.subscribe" Since::Release(0), ["self":
            Borrow(P2(Resource::UdpSocket))] => Some(Own(P2(Resource::Pollable)));
    }
}

functions! {
    /// A function of the resource `incoming-datagram-stream`.
    IncomingDatagramStream {
        Receive: "wasi:sockets/udp" "[method]incoming-datagram-stream.receive" Since::Release(0), ["self":
            Borrow(P2(Resource::IncomingDatagramStream)), "max-results": U64] =>
            Some(Result(Some(&List(&Named(&INCOMING_DATAGRAM))), Some(&Named(&ERROR_CODE))));
        Subscribe: "wasi:sockets/udp" "[method]incoming-datagram-stream.subscribe" Since::Release(0), ["self":
            Borrow(P2(Resource::IncomingDatagramStream))] => Some(Own(P2(Resource::Pollable)));
    }
}

functions! {
    /// A function of the resource `outgoing-datagram-stream`.
    OutgoingDatagramStream {
        CheckSend: "wasi:sockets/udp" "[method]outgoing-datagram-stream.check-send" Since::Release(0),
            ["self": Borrow(P2(Resource::OutgoingDatagramStream))] => Some(Result(Some(&U64),
            Some(&Named(&ERROR_CODE))));
        Send: "wasi:sockets/udp" "[method]outgoing-datagram-stream.send" Since::Release(0), ["self":
            Borrow(P2(Resource::OutgoingDatagramStream)), "datagrams": List(&Named(&OUTGOING_DATAGRAM))] =>
            Some(Result(Some(&U64), Some(&Named(&ERROR_CODE))));
        Subscribe: "wasi:sockets/udp" "[method]outgoing-datagram-stream.subscribe" Since::Release(0), ["self":
            Borrow(P2(Resource::OutgoingDatagramStream))] => Some(Own(P2(Resource::Pollable)));
    }
}
