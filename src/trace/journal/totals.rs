//! Sums over the calls of a run, so that those over a part of it are a difference.

use crate::component::Val;
use crate::trace::CallRecord;
use crate::wit::{StreamWrite, WasiFunc};

/// Sums over the first calls of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Totals {
    /// Bytes written to the console.
    pub console: u64,
    /// Bytes that calls handed over, to the console or elsewhere.
    pub given: u64,
    /// Calls that handed some over, or wrote zeros: those that only ask or flush left out.
    pub writes: u64,
}

impl Totals {
    /// Adds one call more.
    pub(super) fn add(&mut self, record: &CallRecord) {
        self.console += record.reply.console.iter().map(|chunk| chunk.bytes.len() as u64).sum::<u64>();
        self.given += record.call.args.iter().map(bytes).sum::<u64>();
        let around = record.call.func.wasi.and_then(WasiFunc::writing) == Some(StreamWrite::Around);
        self.writes += u64::from(!around);
    }
}

/// Bytes that a value holds: a list of them, or a list of such lists.
fn bytes(val: &Val) -> u64 {
    match val {
        Val::Bytes(bytes) => bytes.len() as u64,
        Val::List(items) => items.iter().map(bytes).sum(),
        _ => 0,
    }
}
