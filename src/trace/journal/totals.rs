//! Sums over the calls of a run, such that the sum over a part of it is a difference of two.

use crate::component::Val;
use crate::trace::CallRecord;
use crate::wit::{StreamWrite, WasiFunc};

/// Sums over the first calls of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Totals {
    /// Bytes written to the console.
    pub console: u64,
    /// Bytes that calls passed to the host, to the console or elsewhere.
    pub given: u64,
    /// Calls that passed any bytes or wrote zeros. Calls that only ask or flush do not count.
    pub writes: u64,
}

impl Totals {
    /// Adds one more call.
    pub(super) fn add(&mut self, record: &CallRecord) {
        self.console += record.reply.console.iter().map(|chunk| chunk.bytes.len() as u64).sum::<u64>();
        self.given += record.call.args.iter().map(bytes).sum::<u64>();
        let around = record.call.func.wasi.and_then(WasiFunc::writing) == Some(StreamWrite::Around);
        self.writes += u64::from(!around);
    }
}

/// The number of bytes in a value that is a list of bytes, or a list of such lists.
fn bytes(val: &Val) -> u64 {
    match val {
        Val::Bytes(bytes) => bytes.len() as u64,
        Val::List(items) => items.iter().map(bytes).sum(),
        _ => 0,
    }
}
