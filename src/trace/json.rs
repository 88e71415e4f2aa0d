//! Host calls as JSON, one object per call: the same facts as [`super::render`], with nothing shortened.

use super::value::{Labels, ValueLimits, ValueWriter};
use super::{CallRecord, errno_of, render};
use crate::caps::errno;
use crate::component::{HandleVal, Shape, TypeKind, Typed};
use crate::guest::{ConsoleChunk, HostOutcome};
use serde_json::{Map, Value, json};

/// A call as a JSON object: `number`, `moment`, `interface`, `function`, `args` by parameter name, `outcome` (`return`,
/// `exit`, `trap`) with `result`, the one-line form as `text`, and what else the reply holds: `errno`, what it made,
/// what it wrote to the console, its account. Nothing is shortened, and values of different kinds look different: an
/// option in an option is `{"some": …}`, bytes that are not text are hexadecimal digits.
#[must_use]
pub fn call(record: &CallRecord) -> Value {
    let handles = &record.meanings;
    let writer = ValueWriter {
        handles,
        limits: ValueLimits::FULL,
        made: &record.handles,
        meanings: &[],
        labels: Labels::Words,
    };
    let reply = ValueWriter { meanings: &record.reply.made, ..writer };
    let mut args = Map::new();
    for (i, val) in record.call.args.iter().enumerate() {
        let param = record.call.func.sig.params.get(i);
        let name = param.map_or_else(|| i.to_string(), |p| p.name.to_string());
        args.insert(name, value(writer, val.beside(param.map(|p| &p.ty))));
    }
    let (outcome, result) = match &record.reply.outcome {
        HostOutcome::Return(None) => ("return", Value::Null),
        HostOutcome::Return(Some(v)) => {
            ("return", value(reply, v.beside(record.call.func.sig.result.as_ref())))
        }
        HostOutcome::Exit(status) => ("exit", json!(status)),
        HostOutcome::Trap(why) => ("trap", json!(why)),
    };
    json!({
        "number": record.id,
        "moment": record.moment,
        "interface": &*record.call.func.interface,
        "function": &*record.call.func.name,
        "args": args,
        "outcome": outcome,
        "result": result,
        "text": render::line(record),
        "errno": errno_of(record).map(errno::errno),
        "made": record.reply.made,
        "console": record.reply.console.iter().map(chunk).collect::<Vec<_>>(),
        "account": record.reply.account.as_ref().map(|account| account.in_english()),
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

fn value(w: ValueWriter<'_>, typed: Typed<'_>) -> Value {
    match typed.shape() {
        Shape::Bool(v) => json!(v),
        Shape::Signed(v) => json!(v),
        Shape::Unsigned(v) => json!(v),
        Shape::F32(bits) => float(f64::from(f32::from_bits(bits))),
        Shape::F64(bits) => float(f64::from_bits(bits)),
        Shape::Char(c) => json!(c),
        Shape::String(text) => json!(text),
        Shape::Bytes(data) => bytes(data),
        Shape::Members(members) if members.kind == TypeKind::Record => {
            let field = |(at, (label, member)): (usize, (Option<&str>, Typed<'_>))| {
                (label.map_or_else(|| at.to_string(), str::to_owned), value(w, member))
            };
            Value::Object(members.labelled().enumerate().map(field).collect())
        }
        // JSON keys can only be strings, so a map is a list of pairs.
        Shape::Members(members) => members.iter().map(|member| value(w, member)).collect(),
        Shape::Choice(choice) => match (choice.kind, choice.payload) {
            (TypeKind::Option, None) => Value::Null,
            // Otherwise `some none` would look like `none`.
            (TypeKind::Option, Some(some)) if some.value.kind() == TypeKind::Option => {
                json!({ "some": value(w, some) })
            }
            (TypeKind::Option, Some(some)) => value(w, some),
            (TypeKind::Result, payload) => {
                json!({ choice.name(): payload.map_or(Value::Null, |payload| value(w, payload)) })
            }
            (_, Some(payload)) => json!({ choice.name(): value(w, payload) }),
            (_, None) => json!(choice.name()),
        },
        Shape::Flags(flags) => flags.names().collect(),
        Shape::Handle(handle) => handle_value(w, handle),
    }
}

fn handle_value(w: ValueWriter<'_>, handle: HandleVal) -> Value {
    json!({ "handle": w.index(handle), "rep": handle.rep, "what": w.what(handle.rep) })
}

/// JSON has no NaN and no infinities, so those become strings.
fn float(v: f64) -> Value {
    if v.is_finite() { json!(v) } else { json!(v.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Val;
    use crate::trace::arbitrary::beside;
    use proptest::prelude::*;

    /// The texts, numbers and truth values inside a JSON value.
    fn leaves(value: &Val) -> Vec<Value> {
        let own = match value.shape() {
            Shape::Bool(v) => Some(json!(v)),
            Shape::Signed(v) => Some(json!(v)),
            Shape::Unsigned(v) => Some(json!(v)),
            Shape::String(text) => Some(json!(text)),
            _ => None,
        };
        own.into_iter().chain(value.children().flat_map(leaves)).collect()
    }

    fn inside(value: &Value) -> Vec<&Value> {
        let inner: Vec<&Value> = match value {
            Value::Array(items) => items.iter().flat_map(inside).collect(),
            Value::Object(fields) => fields.values().flat_map(inside).collect(),
            _ => Vec::new(),
        };
        std::iter::once(value).chain(inner).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn json_holds_all_of_a_value_whatever_its_type((ty, val) in beside()) {
            let handles = crate::trace::HandleNames::default();
            let writer =
                ValueWriter { handles: &handles, limits: ValueLimits::FULL, made: &[], meanings: &[], labels: Labels::Words };
            // Two fields of the same name would become one.
            let by_itself = value(writer, val.beside(None));
            let all = inside(&by_itself);
            for leaf in leaves(&val) {
                prop_assert!(all.contains(&&leaf), "{leaf} in {by_itself}");
            }
            let beside = value(writer, val.beside(Some(&ty)));
            prop_assert_eq!(inside(&beside).len() >= leaves(&val).len(), true, "{}", beside);
        }
    }
}
