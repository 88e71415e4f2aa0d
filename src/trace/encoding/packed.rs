//! Calls packed in memory while a program runs: they use the parts of recordings' events, and each chunk can be read by
//! itself.
//!
//! What is read back here was written by this process, so none of it is charged to a limit.

use super::codec::{Budget, DecodeError, In, Out, Tables};
use super::event::{read_reply, write_reply};
use super::value;
use crate::guest::{CallId, HostCall, HostFunc, Moment};
use crate::trace::{CallRecord, HandleNames, Instant};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use zstd::bulk::{Compressor, Decompressor};

/// The compression level: most calls resemble the one before, which any level detects.
const LEVEL: i32 = 1;

thread_local! {
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// A chunk of calls, packed together.
#[derive(Debug)]
pub(in crate::trace) struct Packed {
    pub functions: Box<[Arc<HostFunc>]>,
    /// The length before compression, in bytes.
    pub raw: usize,
    pub bytes: Box<[u8]>,
}

/// Packs calls; the moment of the first is stored relative to `start`.
pub(in crate::trace) fn pack(start: Moment, calls: &[Option<Arc<CallRecord>>]) -> Packed {
    let mut out = Out::default();
    let mut functions: Vec<Arc<HostFunc>> = Vec::new();
    let mut numbers: HashMap<*const HostFunc, u64> = HashMap::new();
    let mut latest = start;
    for record in calls {
        let Some(record) = record else {
            out.byte(0);
            continue;
        };
        let func = &record.call.func;
        let number = *numbers.entry(Arc::as_ptr(func)).or_insert_with(|| {
            functions.push(Arc::clone(func));
            functions.len() as u64 - 1
        });
        out.number(number + 1);
        out.number(record.moment.saturating_sub(latest));
        latest = record.moment;
        // Values nested too deep for a recording do not occur in a guest either.
        let _ = write(&mut out, record);
    }
    let plain = out.take();
    let bytes = COMPRESSOR.with_borrow_mut(|compressor| {
        if compressor.is_none() {
            *compressor = Compressor::new(LEVEL).ok();
        }
        compressor.as_mut().and_then(|compressor| compressor.compress(&plain).ok())
    });
    let raw = plain.len();
    let bytes = bytes.filter(|bytes| bytes.len() < raw).unwrap_or(plain);
    Packed { functions: functions.into(), raw, bytes: bytes.into() }
}

fn write(out: &mut Out, record: &CallRecord) -> std::io::Result<()> {
    out.count(record.call.args.len());
    record.call.args.iter().try_for_each(|arg| value::write(out, arg))?;
    out.count(record.meanings.0.len());
    for (rep, what) in &record.meanings.0 {
        out.number((*rep).into());
        out.string(what);
    }
    write_reply(out, &record.reply, &record.call.args)?;
    match record.completed {
        None => out.byte(0),
        Some(Instant { moment, seq }) => {
            out.byte(1);
            out.number(moment);
            out.number(seq.into());
        }
    }
    out.count(record.handles.len());
    for (rep, index) in &record.handles {
        out.number((*rep).into());
        out.number((*index).into());
    }
    Ok(())
}

/// The packed calls, the first of which has the number `first`; `None` for those without a reply.
pub(in crate::trace) fn unpack(
    packed: &Packed,
    first: CallId,
    start: Moment,
) -> Vec<Option<Arc<CallRecord>>> {
    let Packed { functions, raw, bytes } = packed;
    let plain;
    let bytes = if bytes.len() == *raw {
        &bytes[..]
    } else {
        let done = DECOMPRESSOR.with_borrow_mut(|decompressor| {
            if decompressor.is_none() {
                *decompressor = Decompressor::new().ok();
            }
            decompressor.as_mut().and_then(|decompressor| decompressor.decompress(bytes, *raw).ok())
        });
        plain = done.unwrap_or_default();
        &plain[..]
    };
    let (mut tables, mut budget) = (Tables::default(), Budget(u64::MAX));
    let mut from = In { bytes, tables: &mut tables, budget: &mut budget };
    let mut latest = start;
    let mut calls = Vec::new();
    while !from.bytes.is_empty() {
        let id = CallId(first.0 + calls.len() as u64);
        match read(&mut from, id, &mut latest, functions) {
            Ok(record) => calls.push(record.map(Arc::new)),
            Err(bad) => {
                debug_assert!(false, "a chunk that this process wrote cannot be read: {bad:?}");
                break;
            }
        }
    }
    calls
}

fn read(
    from: &mut In<'_>,
    id: CallId,
    latest: &mut Moment,
    functions: &[Arc<HostFunc>],
) -> Result<Option<CallRecord>, DecodeError> {
    let Some(number) = from.number()?.checked_sub(1) else { return Ok(None) };
    let func = functions.get(number as usize).ok_or("a call of an unknown function")?;
    *latest = latest.saturating_add(from.number()?);
    let count = from.count(size_of::<crate::component::Val>())?;
    let args = (0..count).map(|_| value::read(from)).collect::<Result<Vec<_>, _>>()?;
    let count = from.count(1)?;
    let meanings = (0..count).map(|_| Ok((from.number32()?, from.string()?)));
    let meanings = HandleNames(meanings.collect::<Result<_, DecodeError>>()?);
    let reply = read_reply(from, &args)?;
    let completed = match from.byte()? {
        0 => None,
        _ => Some(Instant { moment: from.number()?, seq: from.number32()? }),
    };
    let count = from.count(1)?;
    let handles = (0..count).map(|_| Ok((from.number32()?, from.number32()?)));
    let handles = handles.collect::<Result<_, DecodeError>>()?;
    let call = HostCall { func: Arc::clone(func), args };
    Ok(Some(CallRecord { id, moment: *latest, call, meanings, reply, completed, handles }))
}
