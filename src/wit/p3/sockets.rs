//! `wasi:sockets` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::WitLabel;
use crate::wit::data::{NamedTypeKind, functions, NamedType, WorldRow, Since, Ty::*, WasiResource::*};
use crate::wit::label::labels;
use super::P3Resource;

labels! {
    /// The cases of the variant `error-code`.
    IpNameLookupErrorCode {
        AccessDenied "access-denied",
        InvalidArgument "invalid-argument",
        NameUnresolvable "name-unresolvable",
        TemporaryResolverFailure "temporary-resolver-failure",
        PermanentResolverFailure "permanent-resolver-failure",
        Other "other",
    }
}

pub(super) static IP_NAME_LOOKUP_ERROR_CODE: NamedType = NamedType { name: "error-code", def:
    NamedTypeKind::Variant(&[("access-denied", None), ("invalid-argument", None), ("name-unresolvable", None),
    ("temporary-resolver-failure", None), ("permanent-resolver-failure", None), ("other",
    Some(Option(&String)))]) };

labels! {
    /// The cases of the variant `error-code`.
    ErrorCode {
        AccessDenied "access-denied",
        NotSupported "not-supported",
        InvalidArgument "invalid-argument",
        OutOfMemory "out-of-memory",
        Timeout "timeout",
        InvalidState "invalid-state",
        AddressNotBindable "address-not-bindable",
        AddressInUse "address-in-use",
        RemoteUnreachable "remote-unreachable",
        ConnectionRefused "connection-refused",
        ConnectionBroken "connection-broken",
        ConnectionReset "connection-reset",
        ConnectionAborted "connection-aborted",
        DatagramTooLarge "datagram-too-large",
        Other "other",
    }
}

pub(super) static ERROR_CODE: NamedType = NamedType { name: "error-code", def:
    NamedTypeKind::Variant(&[("access-denied", None), ("not-supported", None), ("invalid-argument", None),
    ("out-of-memory", None), ("timeout", None), ("invalid-state", None), ("address-not-bindable", None),
    ("address-in-use", None), ("remote-unreachable", None), ("connection-refused", None),
    ("connection-broken", None), ("connection-reset", None), ("connection-aborted", None),
    ("datagram-too-large", None), ("other", Some(Option(&String)))]) };

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

functions! {
    /// A function of `wasi:sockets` that belongs to no resource.
    Sockets {
        ResolveAddresses: "wasi:sockets/ip-name-lookup@0.3" "resolve-addresses" Since::Release(0), async
            ["name": String] => Some(Result(Some(&List(&Named(&IP_ADDRESS))),
            Some(&Named(&IP_NAME_LOOKUP_ERROR_CODE))));
    }
}

functions! {
    /// A function of the resource `tcp-socket`.
    TcpSocket {
        Create: "wasi:sockets/types@0.3" "[static]tcp-socket.create" Since::Release(0), ["address-family":
            Named(&IP_ADDRESS_FAMILY)] => Some(Result(Some(&Own(P3(P3Resource::TcpSocket))),
            Some(&Named(&ERROR_CODE))));
        Bind: "wasi:sockets/types@0.3" "[method]tcp-socket.bind" Since::Release(0), ["self":
            Borrow(P3(P3Resource::TcpSocket)), "local-address": Named(&IP_SOCKET_ADDRESS)] =>
            Some(Result(None, Some(&Named(&ERROR_CODE))));
        Connect: "wasi:sockets/types@0.3" "[method]tcp-socket.connect" Since::Release(0), async ["self":
            Borrow(P3(P3Resource::TcpSocket)), "remote-address": Named(&IP_SOCKET_ADDRESS)] =>
            Some(Result(None, Some(&Named(&ERROR_CODE))));
        Listen: "wasi:sockets/types@0.3" "[method]tcp-socket.listen" Since::Release(0), ["self":
            Borrow(P3(P3Resource::TcpSocket))] =>
            Some(Result(Some(&Stream(Some(&Own(P3(P3Resource::TcpSocket))))), Some(&Named(&ERROR_CODE))));
        Send: "wasi:sockets/types@0.3" "[method]tcp-socket.send" Since::Release(0), ["self":
            Borrow(P3(P3Resource::TcpSocket)), "data": Stream(Some(&U8))] => Some(Future(Some(&Result(None,
            Some(&Named(&ERROR_CODE))))));
        Receive: "wasi:sockets/types@0.3" "[method]tcp-socket.receive" Since::Release(0), ["self":
            Borrow(P3(P3Resource::TcpSocket))] => Some(Tuple(&[Stream(Some(&U8)), Future(Some(&Result(None,
            Some(&Named(&ERROR_CODE)))))]));
        GetLocalAddress: "wasi:sockets/types@0.3" "[method]tcp-socket.get-local-address" Since::Release(0),
            ["self": Borrow(P3(P3Resource::TcpSocket))] => Some(Result(Some(&Named(&IP_SOCKET_ADDRESS)),
            Some(&Named(&ERROR_CODE))));
        GetRemoteAddress: "wasi:sockets/types@0.3" "[method]tcp-socket.get-remote-address" Since::Release(0),
            ["self": Borrow(P3(P3Resource::TcpSocket))] => Some(Result(Some(&Named(&IP_SOCKET_ADDRESS)),
            Some(&Named(&ERROR_CODE))));
        GetIsListening: "wasi:sockets/types@0.3" "[method]tcp-socket.get-is-listening" Since::Release(0),
            ["self": Borrow(P3(P3Resource::TcpSocket))] => Some(Bool);
        GetAddressFamily: "wasi:sockets/types@0.3" "[method]tcp-socket.get-address-family" Since::Release(0),
            ["self": Borrow(P3(P3Resource::TcpSocket))] => Some(Named(&IP_ADDRESS_FAMILY));
        SetListenBacklogSize: "wasi:sockets/types@0.3" "[method]tcp-socket.set-listen-backlog-size"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        GetKeepAliveEnabled: "wasi:sockets/types@0.3" "[method]tcp-socket.get-keep-alive-enabled"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket))] => Some(Result(Some(&Bool),
            Some(&Named(&ERROR_CODE))));
        SetKeepAliveEnabled: "wasi:sockets/types@0.3" "[method]tcp-socket.set-keep-alive-enabled"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket)), "value": Bool] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        GetKeepAliveIdleTime: "wasi:sockets/types@0.3" "[method]tcp-socket.get-keep-alive-idle-time"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket))] => Some(Result(Some(&U64),
            Some(&Named(&ERROR_CODE))));
        SetKeepAliveIdleTime: "wasi:sockets/types@0.3" "[method]tcp-socket.set-keep-alive-idle-time"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        GetKeepAliveInterval: "wasi:sockets/types@0.3" "[method]tcp-socket.get-keep-alive-interval"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket))] => Some(Result(Some(&U64),
            Some(&Named(&ERROR_CODE))));
        SetKeepAliveInterval: "wasi:sockets/types@0.3" "[method]tcp-socket.set-keep-alive-interval"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        GetKeepAliveCount: "wasi:sockets/types@0.3" "[method]tcp-socket.get-keep-alive-count"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket))] => Some(Result(Some(&U32),
            Some(&Named(&ERROR_CODE))));
        SetKeepAliveCount: "wasi:sockets/types@0.3" "[method]tcp-socket.set-keep-alive-count"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket)), "value": U32] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        GetHopLimit: "wasi:sockets/types@0.3" "[method]tcp-socket.get-hop-limit" Since::Release(0), ["self":
            Borrow(P3(P3Resource::TcpSocket))] => Some(Result(Some(&U8), Some(&Named(&ERROR_CODE))));
        SetHopLimit: "wasi:sockets/types@0.3" "[method]tcp-socket.set-hop-limit" Since::Release(0), ["self":
            Borrow(P3(P3Resource::TcpSocket)), "value": U8] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        GetReceiveBufferSize: "wasi:sockets/types@0.3" "[method]tcp-socket.get-receive-buffer-size"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket))] => Some(Result(Some(&U64),
            Some(&Named(&ERROR_CODE))));
        SetReceiveBufferSize: "wasi:sockets/types@0.3" "[method]tcp-socket.set-receive-buffer-size"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        GetSendBufferSize: "wasi:sockets/types@0.3" "[method]tcp-socket.get-send-buffer-size"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket))] => Some(Result(Some(&U64),
            Some(&Named(&ERROR_CODE))));
        SetSendBufferSize: "wasi:sockets/types@0.3" "[method]tcp-socket.set-send-buffer-size"
            Since::Release(0), ["self": Borrow(P3(P3Resource::TcpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
    }
}

functions! {
    /// A function of the resource `udp-socket`.
    UdpSocket {
        Create: "wasi:sockets/types@0.3" "[static]udp-socket.create" Since::Release(0), ["address-family":
            Named(&IP_ADDRESS_FAMILY)] => Some(Result(Some(&Own(P3(P3Resource::UdpSocket))),
            Some(&Named(&ERROR_CODE))));
        Bind: "wasi:sockets/types@0.3" "[method]udp-socket.bind" Since::Release(0), ["self":
            Borrow(P3(P3Resource::UdpSocket)), "local-address": Named(&IP_SOCKET_ADDRESS)] =>
            Some(Result(None, Some(&Named(&ERROR_CODE))));
        Connect: "wasi:sockets/types@0.3" "[method]udp-socket.connect" Since::Release(0), ["self":
            Borrow(P3(P3Resource::UdpSocket)), "remote-address": Named(&IP_SOCKET_ADDRESS)] =>
            Some(Result(None, Some(&Named(&ERROR_CODE))));
        Disconnect: "wasi:sockets/types@0.3" "[method]udp-socket.disconnect" Since::Release(0), ["self":
            Borrow(P3(P3Resource::UdpSocket))] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        Send: "wasi:sockets/types@0.3" "[method]udp-socket.send" Since::Release(0), async ["self":
            Borrow(P3(P3Resource::UdpSocket)), "data": List(&U8), "remote-address":
            Option(&Named(&IP_SOCKET_ADDRESS))] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        Receive: "wasi:sockets/types@0.3" "[method]udp-socket.receive" Since::Release(0), async ["self":
            Borrow(P3(P3Resource::UdpSocket))] => Some(Result(Some(&Tuple(&[List(&U8),
            Named(&IP_SOCKET_ADDRESS)])), Some(&Named(&ERROR_CODE))));
        GetLocalAddress: "wasi:sockets/types@0.3" "[method]udp-socket.get-local-address" Since::Release(0),
            ["self": Borrow(P3(P3Resource::UdpSocket))] => Some(Result(Some(&Named(&IP_SOCKET_ADDRESS)),
            Some(&Named(&ERROR_CODE))));
        GetRemoteAddress: "wasi:sockets/types@0.3" "[method]udp-socket.get-remote-address" Since::Release(0),
            ["self": Borrow(P3(P3Resource::UdpSocket))] => Some(Result(Some(&Named(&IP_SOCKET_ADDRESS)),
            Some(&Named(&ERROR_CODE))));
        GetAddressFamily: "wasi:sockets/types@0.3" "[method]udp-socket.get-address-family" Since::Release(0),
            ["self": Borrow(P3(P3Resource::UdpSocket))] => Some(Named(&IP_ADDRESS_FAMILY));
        GetUnicastHopLimit: "wasi:sockets/types@0.3" "[method]udp-socket.get-unicast-hop-limit"
            Since::Release(0), ["self": Borrow(P3(P3Resource::UdpSocket))] => Some(Result(Some(&U8),
            Some(&Named(&ERROR_CODE))));
        SetUnicastHopLimit: "wasi:sockets/types@0.3" "[method]udp-socket.set-unicast-hop-limit"
            Since::Release(0), ["self": Borrow(P3(P3Resource::UdpSocket)), "value": U8] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        GetReceiveBufferSize: "wasi:sockets/types@0.3" "[method]udp-socket.get-receive-buffer-size"
            Since::Release(0), ["self": Borrow(P3(P3Resource::UdpSocket))] => Some(Result(Some(&U64),
            Some(&Named(&ERROR_CODE))));
        SetReceiveBufferSize: "wasi:sockets/types@0.3" "[method]udp-socket.set-receive-buffer-size"
            Since::Release(0), ["self": Borrow(P3(P3Resource::UdpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        GetSendBufferSize: "wasi:sockets/types@0.3" "[method]udp-socket.get-send-buffer-size"
            Since::Release(0), ["self": Borrow(P3(P3Resource::UdpSocket))] => Some(Result(Some(&U64),
            Some(&Named(&ERROR_CODE))));
        SetSendBufferSize: "wasi:sockets/types@0.3" "[method]udp-socket.set-send-buffer-size"
            Since::Release(0), ["self": Borrow(P3(P3Resource::UdpSocket)), "value": U64] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
    }
}
