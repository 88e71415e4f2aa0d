//! The input stream of a TCP connection.

use super::streams;
use crate::wasi::args::Fail;
use crate::wasi::host::WasiHost;
use crate::wasi::net::Readiness;
use crate::wasi::p2::stream::Broken;
use crate::wasi::wait::Attempt;

/// Reads; with `wait`, at least one byte, unless the stream has ended.
pub fn read(
    host: &mut WasiHost,
    socket: u32,
    len: usize,
    wait: bool,
) -> Result<Attempt<Result<Vec<u8>, Broken>>, Fail> {
    loop {
        let streams = streams(host, socket)?;
        match streams.read(len) {
            Ok(bytes) if bytes.is_empty() && wait => match streams.read_readiness() {
                Readiness::Waits(interest) => return Ok(Attempt::Waits(interest.into())),
                Readiness::Ready if len == 0 => return Ok(Attempt::Done(Ok(bytes))),
                Readiness::Ready => {}
            },
            done => return Ok(Attempt::Done(done.map_err(Broken::from))),
        }
    }
}
