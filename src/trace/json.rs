//! Host calls as JSON, one object a call: the same facts as [`super::render`] with nothing shortened.

use super::value::{Labels, Limits, Writer, flag_names};
use super::{CallRecord, Handles, errno_of, render};
use crate::caps::errno;
use crate::component::{HandleVal, Type, Val};
use crate::guest::{ConsoleChunk, HostOutcome};
use serde_json::{Map, Value, json};

/// A call as a JSON object: `number`, `moment`, `interface`, `function`, `args` by parameter name, `outcome`
/// (`return`, `exit`, `trap`) with `result`, the one-line form as `text`, and what else the reply holds: `errno`, what
/// it made, what it wrote to the console, its account. Nothing is shortened, and values of different kinds look
/// different: an option in an option is `{"some": …}`, bytes that are no text are hexadecimal digits.
#[must_use]
pub fn call(record: &CallRecord, handles: &Handles) -> Value {
    let writer =
        Writer { handles, limits: Limits::FULL, made: &record.handles, meanings: &[], labels: Labels::Words };
    let reply = Writer { meanings: &record.reply.made, ..writer };
    let mut args = Map::new();
    for (i, val) in record.call.args.iter().enumerate() {
        let param = record.call.func.sig.params.get(i);
        let name = param.map_or_else(|| i.to_string(), |p| p.name.to_string());
        args.insert(name, value(writer, val, param.map(|p| &p.ty)));
    }
    let (outcome, result) = match &record.reply.outcome {
        HostOutcome::Return(None) => ("return", Value::Null),
        HostOutcome::Return(Some(v)) => ("return", value(reply, v, record.call.func.sig.result.as_ref())),
        HostOutcome::Exit(status) => ("exit", json!(status)),
        HostOutcome::Trap(why) => ("trap", json!(why)),
    };
    json!({
        "number": record.number,
        "moment": record.moment,
        "interface": &*record.call.func.interface,
        "function": &*record.call.func.name,
        "args": args,
        "outcome": outcome,
        "result": result,
        "text": render::line(record, handles),
        "errno": errno_of(record).map(errno::errno),
        "made": record.reply.made,
        "console": record.reply.console.iter().map(chunk).collect::<Vec<_>>(),
        "account": record.reply.account,
    })
}

fn chunk(chunk: &ConsoleChunk) -> Value {
    json!({ "stream": chunk.stream, "bytes": bytes(&chunk.bytes) })
}

fn bytes(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => json!({ "text": text, "len": bytes.len() }),
        Err(_) => {
            let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
            json!({ "hex": hex, "len": bytes.len() })
        }
    }
}

fn value(w: Writer<'_>, val: &Val, ty: Option<&Type>) -> Value {
    match val {
        Val::Bool(v) => json!(v),
        Val::S8(v) => json!(v),
        Val::U8(v) => json!(v),
        Val::S16(v) => json!(v),
        Val::U16(v) => json!(v),
        Val::S32(v) => json!(v),
        Val::U32(v) => json!(v),
        Val::S64(v) => json!(v),
        Val::U64(v) => json!(v),
        Val::F32(bits) => float(f64::from(f32::from_bits(*bits))),
        Val::F64(bits) => float(f64::from_bits(*bits)),
        Val::Char(c) => json!(c),
        Val::String(s) => json!(s),
        Val::Bytes(data) => bytes(data),
        Val::List(items) => {
            let element = match ty {
                // JSON's keys are strings only: a map is a list of pairs.
                Some(Type::List(element) | Type::FixedLengthList(element, _) | Type::Map(element)) => {
                    Some(&**element)
                }
                _ => None,
            };
            items.iter().map(|v| value(w, v, element)).collect()
        }
        Val::Tuple(items) => {
            let types = match ty {
                Some(Type::Tuple(types)) => &types[..],
                _ => &[],
            };
            items.iter().enumerate().map(|(i, v)| value(w, v, types.get(i))).collect()
        }
        Val::Record(items) => {
            let fields = match ty {
                Some(Type::Record(fields)) => &fields[..],
                _ => &[],
            };
            let entry = |(i, v): (usize, &Val)| match fields.get(i) {
                Some(field) => (field.name.to_string(), value(w, v, Some(&field.ty))),
                None => (i.to_string(), value(w, v, None)),
            };
            Value::Object(items.iter().enumerate().map(entry).collect())
        }
        Val::Variant(case, payload) => {
            let known = match ty {
                Some(Type::Variant(cases)) => cases.get(*case as usize),
                _ => None,
            };
            let name = known.map_or_else(|| format!("case {case}"), |c| c.name.to_string());
            match payload {
                Some(v) => json!({ name: value(w, v, known.and_then(|c| c.ty.as_ref())) }),
                None => json!(name),
            }
        }
        Val::Enum(_) => json!(w.value(val, ty)),
        Val::Option(None) => Value::Null,
        Val::Option(Some(v)) => {
            let inner = match ty {
                Some(Type::Option(inner)) => Some(&**inner),
                _ => None,
            };
            match (&**v, value(w, v, inner)) {
                // Else `some none` would be `none`.
                (Val::Option(_), inner) => json!({ "some": inner }),
                (_, plain) => plain,
            }
        }
        Val::Result(result) => {
            let (ok_ty, err_ty) = match ty {
                Some(Type::Result { ok, err }) => (ok.as_deref(), err.as_deref()),
                _ => (None, None),
            };
            let side = |v: &Option<Box<Val>>, ty| v.as_ref().map_or(Value::Null, |v| value(w, v, ty));
            match result {
                Ok(v) => json!({ "ok": side(v, ok_ty) }),
                Err(v) => json!({ "err": side(v, err_ty) }),
            }
        }
        Val::Flags(words) => json!(flag_names(words, ty)),
        Val::Own(handle) | Val::Borrow(handle) => handle_value(w, *handle),
    }
}

fn handle_value(w: Writer<'_>, handle: HandleVal) -> Value {
    json!({ "handle": w.index(handle), "rep": handle.rep, "what": w.what(handle.rep) })
}

/// JSON has no NaN and no infinities: those are strings.
fn float(v: f64) -> Value {
    if v.is_finite() { json!(v) } else { json!(v.to_string()) }
}
