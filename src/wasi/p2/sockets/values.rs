//! Network addresses as values of 0.2.

use crate::component::Val;
use crate::wasi::args::{Args, Fail};
use crate::wasi::net::Family;
use crate::wit::WitLabel;
use crate::wit::p2::sockets::{IpAddress, IpAddressFamily, IpSocketAddress};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

/// Reads argument `i`, an `ip-address-family`.
pub fn family(args: Args<'_>, i: usize) -> Result<Family, Fail> {
    Ok(match args.label(i)? {
        IpAddressFamily::Ipv4 => Family::V4,
        IpAddressFamily::Ipv6 => Family::V6,
    })
}

/// Makes an `ip-address-family`.
pub(crate) fn family_val(family: Family) -> Val {
    let family = match family {
        Family::V4 => IpAddressFamily::Ipv4,
        Family::V6 => IpAddressFamily::Ipv6,
    };
    family.val()
}

/// Reads argument `i`, an `ip-socket-address`.
pub fn address(args: Args<'_>, i: usize) -> Result<SocketAddr, Fail> {
    read(args.get(i)?).ok_or_else(|| args.wrong(i))
}

/// Reads an `option<ip-socket-address>`; `None` if the value has another type.
pub(crate) fn optional(val: &Val) -> Option<Option<SocketAddr>> {
    match val {
        Val::Option(None) => Some(None),
        Val::Option(Some(val)) => read(val).map(Some),
        _ => None,
    }
}

fn read(val: &Val) -> Option<SocketAddr> {
    let Val::Variant(case, Some(fields)) = val else { return None };
    let Val::Record(fields) = &**fields else { return None };
    match (IpSocketAddress::of_case(*case)?, &fields[..]) {
        (IpSocketAddress::Ipv4, [Val::U16(port), Val::Tuple(address)]) => {
            let ip: [u8; 4] = numbers(address, |val| match val {
                Val::U8(n) => Some(*n),
                _ => None,
            })?;
            Some(SocketAddrV4::new(Ipv4Addr::from(ip), *port).into())
        }
        (
            IpSocketAddress::Ipv6,
            [Val::U16(port), Val::U32(flow_info), Val::Tuple(address), Val::U32(scope_id)],
        ) => {
            let ip: [u16; 8] = numbers(address, |val| match val {
                Val::U16(n) => Some(*n),
                _ => None,
            })?;
            Some(SocketAddrV6::new(Ipv6Addr::from(ip), *port, *flow_info, *scope_id).into())
        }
        _ => None,
    }
}

fn numbers<T, const N: usize>(vals: &[Val], number: impl Fn(&Val) -> Option<T>) -> Option<[T; N]> {
    let list: Vec<T> = vals.iter().map(number).collect::<Option<_>>()?;
    list.try_into().ok()
}

/// Makes an `ip-socket-address`.
pub(crate) fn address_val(address: SocketAddr) -> Val {
    let (case, fields) = match address {
        SocketAddr::V4(v4) => (IpSocketAddress::Ipv4, vec![Val::U16(v4.port()), v4_tuple(*v4.ip())]),
        SocketAddr::V6(v6) => {
            let (flow_info, scope_id) = (Val::U32(v6.flowinfo()), Val::U32(v6.scope_id()));
            (IpSocketAddress::Ipv6, vec![Val::U16(v6.port()), flow_info, v6_tuple(*v6.ip()), scope_id])
        }
    };
    case.with(Some(Val::Record(fields)))
}

/// Makes an `ip-address`.
pub(crate) fn ip_val(ip: IpAddr) -> Val {
    match ip {
        IpAddr::V4(ip) => IpAddress::Ipv4.with(Some(v4_tuple(ip))),
        IpAddr::V6(ip) => IpAddress::Ipv6.with(Some(v6_tuple(ip))),
    }
}

fn v4_tuple(ip: Ipv4Addr) -> Val {
    Val::Tuple(ip.octets().map(Val::U8).into())
}

fn v6_tuple(ip: Ipv6Addr) -> Val {
    Val::Tuple(ip.segments().map(Val::U16).into())
}
