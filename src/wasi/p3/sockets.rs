//! `wasi:sockets`, refused.
use super::ends::StreamFailure;
use super::reading::StepRead;
use super::writing::StepWritten;
use crate::component::Val;
use crate::guest::MadeHandle;
use crate::wasi::args::{Answered, Args, Fail, unsupported};
use crate::wasi::host::WasiHost;
use crate::wasi::net::NetError;
use crate::wasi::wait::Awaited;
use crate::wit::p3::sockets::{Sockets, TcpSocket, UdpSocket};
use std::net::SocketAddr;
fn no() -> Fail {
    Fail::Trap("sockets".into())
}
pub(super) fn call(_: &mut WasiHost, _: Sockets, args: Args<'_>) -> Answered {
    Err(unsupported(args.0))
}
pub(super) fn tcp(_: &mut WasiHost, _: TcpSocket, args: Args<'_>) -> Answered {
    Err(unsupported(args.0))
}
pub(super) fn udp(_: &mut WasiHost, _: UdpSocket, args: Args<'_>) -> Answered {
    Err(unsupported(args.0))
}
pub(super) fn finish_connect(_: &mut WasiHost, _: u32) -> Answered {
    Err(no())
}
pub(super) fn send(_: &mut WasiHost, _: u32, _: Vec<u8>, _: Option<SocketAddr>) -> Answered {
    Err(no())
}
pub(super) fn receive(_: &mut WasiHost, _: u32) -> Answered {
    Err(no())
}
pub(super) fn resolve(_: &mut WasiHost, _: u32) -> Answered {
    Err(no())
}
pub(super) fn read(_: &mut WasiHost, _: u32, _: usize) -> Result<StepRead, Fail> {
    Err(no())
}
pub(super) fn accept(_: &mut WasiHost, _: u32) -> Result<StepRead, Fail> {
    Err(no())
}
pub(super) fn write(_: &mut WasiHost, _: u32, _: &[u8]) -> Result<StepWritten, Fail> {
    Err(no())
}
pub(super) fn end_reading(_: &mut WasiHost, _: u32) {}
pub(super) fn end_writing(_: &mut WasiHost, _: u32) {}
pub(super) fn awaited_reading(_: &mut WasiHost, _: u32) -> Option<Awaited> {
    None
}
pub(super) fn awaited_writing(_: &mut WasiHost, _: u32) -> Option<Awaited> {
    None
}
pub(super) fn accepted(_: &mut WasiHost, _: &Val) -> Vec<MadeHandle> {
    Vec::new()
}
pub(super) fn error(_: NetError) -> Val {
    let _ = StreamFailure::Errno(0);
    Val::Bool(false)
}
