//! `wasi:sockets` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::label::labels;
use super::Resource;
use super::data::Def;
use super::data::Named;
use super::data::Row;
use super::data::Since;
use super::data::Ty;
use super::data::functions;

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

pub(super) static ERROR_CODE: Named = Named { name: "error-code", def: Def::Enum(<ErrorCode as
    crate::wit::Label>::LABELS) };

labels! {
    /// The enumeration `ip-address-family`.
    IpAddressFamily {
        Ipv4 "ipv4",
        Ipv6 "ipv6",
    }
}

pub(super) static IP_ADDRESS_FAMILY: Named = Named { name: "ip-address-family", def:
    Def::Enum(<IpAddressFamily as crate::wit::Label>::LABELS) };

labels! {
    /// The cases of the variant `ip-address`.
    IpAddress {
        Ipv4 "ipv4",
        Ipv6 "ipv6",
    }
}

pub(super) static IP_ADDRESS: Named = Named { name: "ip-address", def: Def::Variant(&[("ipv4",
    Some(Ty::Tuple(&[Ty::U8, Ty::U8, Ty::U8, Ty::U8]))), ("ipv6", Some(Ty::Tuple(&[Ty::U16, Ty::U16, Ty::U16,
    Ty::U16, Ty::U16, Ty::U16, Ty::U16, Ty::U16])))]) };

pub(super) static IPV4_SOCKET_ADDRESS: Named = Named { name: "ipv4-socket-address", def:
    Def::Record(&[("port", Ty::U16), ("address", Ty::Tuple(&[Ty::U8, Ty::U8, Ty::U8, Ty::U8]))]) };

pub(super) static IPV6_SOCKET_ADDRESS: Named = Named { name: "ipv6-socket-address", def:
    Def::Record(&[("port", Ty::U16), ("flow-info", Ty::U32), ("address", Ty::Tuple(&[Ty::U16, Ty::U16,
    Ty::U16, Ty::U16, Ty::U16, Ty::U16, Ty::U16, Ty::U16])), ("scope-id", Ty::U32)]) };

labels! {
    /// The cases of the variant `ip-socket-address`.
    IpSocketAddress {
        Ipv4 "ipv4",
        Ipv6 "ipv6",
    }
}

pub(super) static IP_SOCKET_ADDRESS: Named = Named { name: "ip-socket-address", def: Def::Variant(&[("ipv4",
    Some(Ty::Named(&IPV4_SOCKET_ADDRESS))), ("ipv6", Some(Ty::Named(&IPV6_SOCKET_ADDRESS)))]) };

labels! {
    /// The enumeration `shutdown-type`.
    ShutdownType {
        Receive "receive",
        Send "send",
        Both "both",
    }
}

pub(super) static SHUTDOWN_TYPE: Named = Named { name: "shutdown-type", def: Def::Enum(<ShutdownType as
    crate::wit::Label>::LABELS) };

pub(super) static INCOMING_DATAGRAM: Named = Named { name: "incoming-datagram", def: Def::Record(&[("data",
    Ty::List(&Ty::U8)), ("remote-address", Ty::Named(&IP_SOCKET_ADDRESS))]) };

pub(super) static OUTGOING_DATAGRAM: Named = Named { name: "outgoing-datagram", def: Def::Record(&[("data",
    Ty::List(&Ty::U8)), ("remote-address", Ty::Option(&Ty::Named(&IP_SOCKET_ADDRESS)))]) };

functions! {
    /// A function of `wasi:sockets` that belongs to no resource.
    Sockets {
        InstanceNetwork: "wasi:sockets/instance-network" "instance-network" Since::Release(0), [] =>
            Some(Ty::Own(Resource::Network));
        ResolveAddresses: "wasi:sockets/ip-name-lookup" "resolve-addresses" Since::Release(0), ["network":
            Ty::Borrow(Resource::Network), "name": Ty::String] =>
            Some(Ty::Result(Some(&Ty::Own(Resource::ResolveAddressStream)), Some(&Ty::Named(&ERROR_CODE))));
        NetworkErrorCode: "wasi:sockets/network" "network-error-code" Since::Unstable("network-error-code"),
            ["err": Ty::Borrow(Resource::Error)] => Some(Ty::Option(&Ty::Named(&ERROR_CODE)));
        CreateTcpSocket: "wasi:sockets/tcp-create-socket" "create-tcp-socket" Since::Release(0),
            ["address-family": Ty::Named(&IP_ADDRESS_FAMILY)] =>
            Some(Ty::Result(Some(&Ty::Own(Resource::TcpSocket)), Some(&Ty::Named(&ERROR_CODE))));
        CreateUdpSocket: "wasi:sockets/udp-create-socket" "create-udp-socket" Since::Release(0),
            ["address-family": Ty::Named(&IP_ADDRESS_FAMILY)] =>
            Some(Ty::Result(Some(&Ty::Own(Resource::UdpSocket)), Some(&Ty::Named(&ERROR_CODE))));
    }
}

functions! {
    /// A function of the resource `resolve-address-stream`.
    ResolveAddressStream {
        ResolveNextAddress: "wasi:sockets/ip-name-lookup"
            "[method]resolve-address-stream.resolve-next-address" Since::Release(0), ["self":
            Ty::Borrow(Resource::ResolveAddressStream)] =>
            Some(Ty::Result(Some(&Ty::Option(&Ty::Named(&IP_ADDRESS))), Some(&Ty::Named(&ERROR_CODE))));
        Subscribe: "wasi:sockets/ip-name-lookup" "[method]resolve-address-stream.subscribe" Since::Release(0),
            ["self": Ty::Borrow(Resource::ResolveAddressStream)] => Some(Ty::Own(Resource::Pollable));
    }
}

functions! {
    /// A function of the resource `tcp-socket`.
    TcpSocket {
        StartBind: "wasi:sockets/tcp" "[method]tcp-socket.start-bind" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket), "network": Ty::Borrow(Resource::Network), "local-address":
            Ty::Named(&IP_SOCKET_ADDRESS)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        FinishBind: "wasi:sockets/tcp" "[method]tcp-socket.finish-bind" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        StartConnect: "wasi:sockets/tcp" "[method]tcp-socket.start-connect" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket), "network": Ty::Borrow(Resource::Network), "remote-address":
            Ty::Named(&IP_SOCKET_ADDRESS)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        FinishConnect: "wasi:sockets/tcp" "[method]tcp-socket.finish-connect" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] =>
            Some(Ty::Result(Some(&Ty::Tuple(&[Ty::Own(Resource::InputStream),
            Ty::Own(Resource::OutputStream)])), Some(&Ty::Named(&ERROR_CODE))));
        StartListen: "wasi:sockets/tcp" "[method]tcp-socket.start-listen" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        FinishListen: "wasi:sockets/tcp" "[method]tcp-socket.finish-listen" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        Accept: "wasi:sockets/tcp" "[method]tcp-socket.accept" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] =>
            Some(Ty::Result(Some(&Ty::Tuple(&[Ty::Own(Resource::TcpSocket), Ty::Own(Resource::InputStream),
            Ty::Own(Resource::OutputStream)])), Some(&Ty::Named(&ERROR_CODE))));
        LocalAddress: "wasi:sockets/tcp" "[method]tcp-socket.local-address" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(Some(&Ty::Named(&IP_SOCKET_ADDRESS)),
            Some(&Ty::Named(&ERROR_CODE))));
        RemoteAddress: "wasi:sockets/tcp" "[method]tcp-socket.remote-address" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(Some(&Ty::Named(&IP_SOCKET_ADDRESS)),
            Some(&Ty::Named(&ERROR_CODE))));
        IsListening: "wasi:sockets/tcp" "[method]tcp-socket.is-listening" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Bool);
        AddressFamily: "wasi:sockets/tcp" "[method]tcp-socket.address-family" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Named(&IP_ADDRESS_FAMILY));
        SetListenBacklogSize: "wasi:sockets/tcp" "[method]tcp-socket.set-listen-backlog-size"
            Since::Release(0), ["self": Ty::Borrow(Resource::TcpSocket), "value": Ty::U64] =>
            Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        KeepAliveEnabled: "wasi:sockets/tcp" "[method]tcp-socket.keep-alive-enabled" Since::Release(0),
            ["self": Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(Some(&Ty::Bool),
            Some(&Ty::Named(&ERROR_CODE))));
        SetKeepAliveEnabled: "wasi:sockets/tcp" "[method]tcp-socket.set-keep-alive-enabled" Since::Release(0),
            ["self": Ty::Borrow(Resource::TcpSocket), "value": Ty::Bool] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        KeepAliveIdleTime: "wasi:sockets/tcp" "[method]tcp-socket.keep-alive-idle-time" Since::Release(0),
            ["self": Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&ERROR_CODE))));
        SetKeepAliveIdleTime: "wasi:sockets/tcp" "[method]tcp-socket.set-keep-alive-idle-time"
            Since::Release(0), ["self": Ty::Borrow(Resource::TcpSocket), "value": Ty::U64] =>
            Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        KeepAliveInterval: "wasi:sockets/tcp" "[method]tcp-socket.keep-alive-interval" Since::Release(0),
            ["self": Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&ERROR_CODE))));
        SetKeepAliveInterval: "wasi:sockets/tcp" "[method]tcp-socket.set-keep-alive-interval"
            Since::Release(0), ["self": Ty::Borrow(Resource::TcpSocket), "value": Ty::U64] =>
            Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        KeepAliveCount: "wasi:sockets/tcp" "[method]tcp-socket.keep-alive-count" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(Some(&Ty::U32),
            Some(&Ty::Named(&ERROR_CODE))));
        SetKeepAliveCount: "wasi:sockets/tcp" "[method]tcp-socket.set-keep-alive-count" Since::Release(0),
            ["self": Ty::Borrow(Resource::TcpSocket), "value": Ty::U32] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        HopLimit: "wasi:sockets/tcp" "[method]tcp-socket.hop-limit" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(Some(&Ty::U8),
            Some(&Ty::Named(&ERROR_CODE))));
        SetHopLimit: "wasi:sockets/tcp" "[method]tcp-socket.set-hop-limit" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket), "value": Ty::U8] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        ReceiveBufferSize: "wasi:sockets/tcp" "[method]tcp-socket.receive-buffer-size" Since::Release(0),
            ["self": Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&ERROR_CODE))));
        SetReceiveBufferSize: "wasi:sockets/tcp" "[method]tcp-socket.set-receive-buffer-size"
            Since::Release(0), ["self": Ty::Borrow(Resource::TcpSocket), "value": Ty::U64] =>
            Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        SendBufferSize: "wasi:sockets/tcp" "[method]tcp-socket.send-buffer-size" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&ERROR_CODE))));
        SetSendBufferSize: "wasi:sockets/tcp" "[method]tcp-socket.set-send-buffer-size" Since::Release(0),
            ["self": Ty::Borrow(Resource::TcpSocket), "value": Ty::U64] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        Subscribe: "wasi:sockets/tcp" "[method]tcp-socket.subscribe" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket)] => Some(Ty::Own(Resource::Pollable));
        Shutdown: "wasi:sockets/tcp" "[method]tcp-socket.shutdown" Since::Release(0), ["self":
            Ty::Borrow(Resource::TcpSocket), "shutdown-type": Ty::Named(&SHUTDOWN_TYPE)] =>
            Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
    }
}

functions! {
    /// A function of the resource `udp-socket`.
    UdpSocket {
        StartBind: "wasi:sockets/udp" "[method]udp-socket.start-bind" Since::Release(0), ["self":
            Ty::Borrow(Resource::UdpSocket), "network": Ty::Borrow(Resource::Network), "local-address":
            Ty::Named(&IP_SOCKET_ADDRESS)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        FinishBind: "wasi:sockets/udp" "[method]udp-socket.finish-bind" Since::Release(0), ["self":
            Ty::Borrow(Resource::UdpSocket)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        Stream: "wasi:sockets/udp" "[method]udp-socket.stream" Since::Release(0), ["self":
            Ty::Borrow(Resource::UdpSocket), "remote-address": Ty::Option(&Ty::Named(&IP_SOCKET_ADDRESS))] =>
            Some(Ty::Result(Some(&Ty::Tuple(&[Ty::Own(Resource::IncomingDatagramStream),
            Ty::Own(Resource::OutgoingDatagramStream)])), Some(&Ty::Named(&ERROR_CODE))));
        LocalAddress: "wasi:sockets/udp" "[method]udp-socket.local-address" Since::Release(0), ["self":
            Ty::Borrow(Resource::UdpSocket)] => Some(Ty::Result(Some(&Ty::Named(&IP_SOCKET_ADDRESS)),
            Some(&Ty::Named(&ERROR_CODE))));
        RemoteAddress: "wasi:sockets/udp" "[method]udp-socket.remote-address" Since::Release(0), ["self":
            Ty::Borrow(Resource::UdpSocket)] => Some(Ty::Result(Some(&Ty::Named(&IP_SOCKET_ADDRESS)),
            Some(&Ty::Named(&ERROR_CODE))));
        AddressFamily: "wasi:sockets/udp" "[method]udp-socket.address-family" Since::Release(0), ["self":
            Ty::Borrow(Resource::UdpSocket)] => Some(Ty::Named(&IP_ADDRESS_FAMILY));
        UnicastHopLimit: "wasi:sockets/udp" "[method]udp-socket.unicast-hop-limit" Since::Release(0), ["self":
            Ty::Borrow(Resource::UdpSocket)] => Some(Ty::Result(Some(&Ty::U8),
            Some(&Ty::Named(&ERROR_CODE))));
        SetUnicastHopLimit: "wasi:sockets/udp" "[method]udp-socket.set-unicast-hop-limit" Since::Release(0),
            ["self": Ty::Borrow(Resource::UdpSocket), "value": Ty::U8] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        ReceiveBufferSize: "wasi:sockets/udp" "[method]udp-socket.receive-buffer-size" Since::Release(0),
            ["self": Ty::Borrow(Resource::UdpSocket)] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&ERROR_CODE))));
        SetReceiveBufferSize: "wasi:sockets/udp" "[method]udp-socket.set-receive-buffer-size"
            Since::Release(0), ["self": Ty::Borrow(Resource::UdpSocket), "value": Ty::U64] =>
            Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        SendBufferSize: "wasi:sockets/udp" "[method]udp-socket.send-buffer-size" Since::Release(0), ["self":
            Ty::Borrow(Resource::UdpSocket)] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&ERROR_CODE))));
        SetSendBufferSize: "wasi:sockets/udp" "[method]udp-socket.set-send-buffer-size" Since::Release(0),
            ["self": Ty::Borrow(Resource::UdpSocket), "value": Ty::U64] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        Subscribe: "wasi:sockets/udp" "[method]udp-socket.subscribe" Since::Release(0), ["self":
            Ty::Borrow(Resource::UdpSocket)] => Some(Ty::Own(Resource::Pollable));
    }
}

functions! {
    /// A function of the resource `incoming-datagram-stream`.
    IncomingDatagramStream {
        Receive: "wasi:sockets/udp" "[method]incoming-datagram-stream.receive" Since::Release(0), ["self":
            Ty::Borrow(Resource::IncomingDatagramStream), "max-results": Ty::U64] =>
            Some(Ty::Result(Some(&Ty::List(&Ty::Named(&INCOMING_DATAGRAM))), Some(&Ty::Named(&ERROR_CODE))));
        Subscribe: "wasi:sockets/udp" "[method]incoming-datagram-stream.subscribe" Since::Release(0), ["self":
            Ty::Borrow(Resource::IncomingDatagramStream)] => Some(Ty::Own(Resource::Pollable));
    }
}

functions! {
    /// A function of the resource `outgoing-datagram-stream`.
    OutgoingDatagramStream {
        CheckSend: "wasi:sockets/udp" "[method]outgoing-datagram-stream.check-send" Since::Release(0),
            ["self": Ty::Borrow(Resource::OutgoingDatagramStream)] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&ERROR_CODE))));
        Send: "wasi:sockets/udp" "[method]outgoing-datagram-stream.send" Since::Release(0), ["self":
            Ty::Borrow(Resource::OutgoingDatagramStream), "datagrams":
            Ty::List(&Ty::Named(&OUTGOING_DATAGRAM))] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&ERROR_CODE))));
        Subscribe: "wasi:sockets/udp" "[method]outgoing-datagram-stream.subscribe" Since::Release(0), ["self":
            Ty::Borrow(Resource::OutgoingDatagramStream)] => Some(Ty::Own(Resource::Pollable));
    }
}
