//! How a host call is written: `descriptor.open-at(#1 ".", symlink-follow, "sample_text", {}, read) → ok #2`.
//!
//! Every front end shows calls in this form. Handles are labelled with what is known of them *before* the call.

use super::descriptor::is_descriptor;
use super::sink::{Sink, phrase};
use super::value::{Labels, ValueLimits, ValueWriter};
use super::{CallRecord, HandleNames, meanings};
use crate::component::{ChannelKind, Side, Type, Val};
use crate::guest::{HostCall, HostOp, HostOutcome, HostReply};
use crate::wit::WasiFunc;
use crate::wit::p3::P3Func;
use crate::wit::p3::cli::Cli;
use crate::words::{Message, message};

/// The name that people use for the function: `descriptor.open-at`, `get-stderr`, `drop descriptor`, `path_open`.
#[must_use]
pub(crate) fn function_name(call: &HostCall) -> String {
    let (verb, rest) = name_parts(call);
    format!("{verb}{rest}")
}

/// The two halves of [`function_name`].
pub(super) fn name_parts(call: &HostCall) -> (&'static str, &str) {
    let name = &*call.func.name;
    if let Some(WasiFunc::P3(P3Func::Cli(func))) = call.func.wasi {
        // Three functions of two names: which stream it is, is said by the interface.
        match func {
            Cli::ReadViaStream => return ("stdin.", name),
            Cli::StdoutWriteViaStream => return ("stdout.", name),
            Cli::StderrWriteViaStream => return ("stderr.", name),
            _ => {}
        }
    }
    match name.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some(("resource-drop", resource)) => ("drop ", resource),
        Some(("constructor", resource)) => ("new ", resource),
        Some((_, rest)) => ("", rest),
        None => ("", name),
    }
}

/// The function's last word, for narrow columns: `open-at`.
#[must_use]
pub(crate) fn short_name(call: &HostCall) -> String {
    let name = function_name(call);
    name.rsplit_once('.').map_or(name.clone(), |(_, last)| last.to_owned())
}

/// The arguments in one line, without parentheses.
#[must_use]
pub fn args(call: &HostCall, meanings: &HandleNames) -> Message {
    let writer = ValueWriter {
        handles: meanings,
        limits: ValueLimits::SHORT,
        made: &[],
        meanings: &[],
        labels: Labels::Words,
    };
    phrase(|out| write_args(out, call, writer))
}

pub(super) fn write_args<S: Sink>(out: &mut S, call: &HostCall, writer: ValueWriter<'_>) {
    for (i, val) in call.args.iter().enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        write_arg(out, call, i, val, writer);
    }
}

fn write_arg<S: Sink>(out: &mut S, call: &HostCall, index: usize, val: &Val, writer: ValueWriter<'_>) {
    let param = call.func.sig.params.get(index);
    if let Some(param) = param.filter(|param| !param.name.is_empty() && wants_label(&param.name, val)) {
        out.push_str(&param.name);
        out.push('=');
    }
    write_value(out, writer, call, param.map(|p| &*p.name), val, param.map(|p| &p.ty));
}

#[must_use]
pub(crate) fn first_arg(call: &HostCall, meanings: &HandleNames) -> Message {
    let writer = ValueWriter {
        handles: meanings,
        limits: ValueLimits::SHORT,
        made: &[],
        meanings: &[],
        labels: Labels::Words,
    };
    phrase(|out| call.args.iter().take(1).for_each(|val| write_arg(out, call, 0, val, writer)))
}

/// The outcome in one line: `ok #2`, `err no-entry`, `[]`; empty if nothing is returned.
#[must_use]
pub fn result(record: &CallRecord) -> Message {
    reply(record, ValueLimits::SHORT)
}

/// The whole call in one line.
#[must_use]
pub fn line(record: &CallRecord) -> Message {
    let head = pending_line(&record.call, &record.meanings);
    match result(record) {
        none if none.is_empty() => head,
        result => Message::joined(vec![head, " → ".into(), result]),
    }
}

/// A call that has no reply yet, in one line.
#[must_use]
pub(crate) fn pending_line(call: &HostCall, meanings: &HandleNames) -> Message {
    Message::joined(vec![format!("{}(", function_name(call)).into(), args(call, meanings), ")".into()])
}

/// Everything about the call, one fact per line: its full name, each argument with name and type, the result, what it
/// made and wrote.
#[must_use]
pub fn details(record: &CallRecord) -> Vec<Message> {
    let call = &record.call;
    let handles = &record.meanings;
    let writer = ValueWriter {
        handles,
        limits: ValueLimits::FULL,
        made: &record.handles,
        meanings: &[],
        labels: Labels::Words,
    };
    let (number, moment) = (record.id.to_string(), record.moment.to_string());
    let mut lines = vec![message!("detail-call-at", number, moment), call.func.full_name().into()];
    lines.extend(call.args.iter().enumerate().map(|(i, val)| {
        phrase(|out| {
            out.push_str("  ");
            match call.func.sig.params.get(i) {
                Some(param) => {
                    out.push_str(&format!("{}: {} = ", param.name, param.ty.short()));
                    write_value(out, writer, call, Some(&param.name), val, Some(&param.ty));
                }
                None => writer.write(out, val.beside(None)),
            }
        })
    }));
    let result = reply(record, ValueLimits::FULL);
    let result = match (&record.reply.outcome, &call.func.sig.result) {
        (HostOutcome::Return(Some(_)), Some(ty)) => {
            Message::joined(vec![format!("{} = ", ty.short()).into(), result])
        }
        (HostOutcome::Return(_), _) => message!("detail-returns-nothing"),
        _ => result,
    };
    lines.push(Message::joined(vec!["  → ".into(), result]));
    lines.extend(record.reply.made.iter().map(|made| {
        let index = record.handles.iter().find(|(rep, _)| *rep == made.rep).map(|(_, index)| *index);
        let number = index.map_or_else(|| made.rep.to_string(), |index| format!("#{index}"));
        message!("detail-made", indent = "  ", number, what = meanings::message_of(&made.what))
    }));
    lines
}

/// Whether the program was refused, or told that the call failed.
#[must_use]
pub fn failed(reply: &HostReply) -> bool {
    match &reply.outcome {
        HostOutcome::Return(Some(Val::Option(Some(value)))) => matches!(**value, Val::Result(Err(_))),
        HostOutcome::Return(value) => matches!(value, Some(Val::Result(Err(_)))),
        HostOutcome::Exit(_) => false,
        HostOutcome::Trap(_) => true,
    }
}

fn reply(record: &CallRecord, limits: ValueLimits) -> Message {
    // What a new handle stands for is in the arguments already (or in `details`), so its number is enough.
    let handles = HandleNames::default();
    let writer =
        ValueWriter { handles: &handles, limits, made: &record.handles, meanings: &[], labels: Labels::None };
    phrase(|out| write_reply(out, record, writer))
}

pub(super) fn write_reply<S: Sink>(out: &mut S, record: &CallRecord, writer: ValueWriter<'_>) {
    match &record.reply.outcome {
        HostOutcome::Return(None) => {}
        HostOutcome::Return(Some(val)) => {
            writer.write(out, val.beside(record.call.func.sig.result.as_ref()));
        }
        HostOutcome::Exit(status) => out.say(message!("reply-exits", status = status.to_string())),
        HostOutcome::Trap(why) => out.say(message!("reply-traps", why)),
    }
}

/// Writes a value. A preview 1 descriptor is a number, but stands for something as a handle does.
fn write_value<S: Sink>(
    out: &mut S,
    writer: ValueWriter<'_>,
    call: &HostCall,
    name: Option<&str>,
    val: &Val,
    ty: Option<&Type>,
) {
    match (name, val) {
        (Some(name), Val::U32(fd)) if is_descriptor(call, name) => {
            let standard = ["stdin", "stdout", "stderr"].get(*fd as usize).copied();
            // Writing to a string cannot fail.
            let _ = write!(out, "{fd}");
            if let Some(what) = writer.handles.what(*fd).or(standard) {
                writer.label(out, what);
            }
        }
        _ => writer.write(out, val.beside(ty)),
    }
}

/// Whether a call may write to the console.
#[must_use]
pub fn writes(call: &HostCall) -> bool {
    call.func.is(WasiFunc::may_write_console) || writes_stream(call)
}

/// Whether it is a write to a stream that the host has the other end of.
#[must_use]
pub(crate) fn writes_stream(call: &HostCall) -> bool {
    call.func.op == Some(HostOp::Copy(ChannelKind::Stream, Side::Writable))
}

/// Whether a call gives the program bytes from files, standard input or the network.
#[must_use]
pub(crate) fn gives_input(call: &HostCall) -> bool {
    let reads = call.func.op == Some(HostOp::Copy(ChannelKind::Stream, Side::Readable));
    reads || call.func.is(WasiFunc::gives_input)
}

/// Whether a value needs a label: bare numbers and truth values say little without a name; a descriptor does not need
/// one.
fn wants_label(name: &str, val: &Val) -> bool {
    match val {
        Val::Bool(_) | Val::Option(_) => true,
        Val::S8(_) | Val::U8(_) | Val::S16(_) | Val::U16(_) | Val::S32(_) | Val::U32(_) | Val::S64(_) => {
            name != "fd"
        }
        Val::U64(_) | Val::F32(_) | Val::F64(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::{Field, FuncSig, HandleVal, ResourceType};
    use crate::guest::{CallId, HostFunc, MadeHandle};
    use std::sync::Arc;

    fn host(name: &str) -> ResourceType {
        ResourceType::Host { interface: "wasi:filesystem/types".into(), name: name.into() }
    }

    fn labels(labels: &[&str]) -> Type {
        Type::Flags(labels.iter().map(|l| Arc::from(*l)).collect())
    }

    fn record(function: &str, params: &[(&str, Type, Val)], result: Type, reply: Val) -> CallRecord {
        let fields = params.iter().map(|(name, ty, _)| Field { name: (*name).into(), ty: ty.clone() });
        CallRecord {
            id: CallId(3),
            moment: 1000,
            call: HostCall {
                func: Arc::new(HostFunc::new(
                    "wasi:filesystem/types".into(),
                    function.into(),
                    Arc::new(FuncSig { params: fields.collect(), result: Some(result), is_async: false }),
                )),
                args: params.iter().map(|(_, _, val)| val.clone()).collect(),
            },
            meanings: HandleNames::from([(11, ".")]),
            reply: HostReply::value(Some(reply)),
            completed: None,
            handles: Vec::new(),
        }
    }

    fn open_at(reply: Val) -> CallRecord {
        let errors = Type::Enum(["access".into(), "no-entry".into()].into());
        record(
            "[method]descriptor.open-at",
            &[
                ("self", Type::Borrow(host("descriptor")), Val::Borrow(HandleVal { rep: 11, index: 1 })),
                ("path-flags", labels(&["symlink-follow"]), Val::Flags(vec![1])),
                ("path", Type::String, Val::String("sample_text".into())),
                ("open-flags", labels(&["create", "directory"]), Val::Flags(vec![0])),
                ("flags", labels(&["read", "write"]), Val::Flags(vec![1])),
            ],
            Type::Result { ok: Some(Type::Own(host("descriptor")).into()), err: Some(errors.into()) },
            reply,
        )
    }

    #[test]
    fn an_open_reads_as_one_line() {
        let mut granted = open_at(Val::ok(Some(Val::own(12))));
        granted.handles = vec![(12, 2)];
        granted.reply.made = vec![MadeHandle { rep: 12, what: "sample_text".into() }];
        assert_eq!(
            line(&granted).to_string(),
            r#"descriptor.open-at(#1 ".", symlink-follow, "sample_text", {}, read) → ok #2"#
        );
        assert_eq!(result(&open_at(Val::err(Some(Val::Enum(1))))).to_string(), "err no-entry");
        let details: Vec<String> = details(&granted).iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(details.join("\n"), @r#"
        call 3 at instruction 1000
        wasi:filesystem/types#[method]descriptor.open-at
          self: borrow<descriptor> = #1 "."
          path-flags: flags = symlink-follow
          path: string = "sample_text"
          open-flags: flags = {}
          flags: flags = read
          → result<own<descriptor>, enum> = ok #2
          made #2: sample_text
        "#);
    }

    #[test]
    fn long_bytes_are_cut_and_say_how_many_they_are() {
        let text = "Error Opening Input: No such file or directory (os error 44)\n";
        let contents = Val::Bytes(text.into());
        let write = record(
            "[method]output-stream.write",
            &[("contents", Type::List(Type::U8.into()), contents)],
            Type::Result { ok: None, err: None },
            Val::ok(None),
        );
        assert_eq!(
            line(&write).to_string(),
            r#"output-stream.write("Error Opening Input: No such file or dir… 61 bytes) → ok"#
        );
        let binary = Val::Bytes(vec![0, 255, 1]);
        let write = record(
            "write",
            &[("contents", Type::List(Type::U8.into()), binary)],
            Type::Bool,
            Val::Bool(true),
        );
        assert_eq!(args(&write.call, &write.meanings).to_string(), "<00 ff 01> 3 bytes");
    }

    #[test]
    fn a_value_that_does_not_fit_its_type_is_still_shown() {
        let odd = record(
            "f",
            &[("x", Type::Bool, Val::Enum(9))],
            Type::U8,
            Val::Record(vec![Val::Variant(2, None)]),
        );
        assert_eq!(line(&odd).to_string(), "f(case 9) → {case 2}");
    }

    #[test]
    fn json_says_the_same_with_nothing_cut() {
        let object = super::super::json::call(&open_at(Val::err(Some(Val::Enum(1)))));
        assert_eq!(object["args"]["path"], "sample_text");
        assert_eq!(object["args"]["flags"], serde_json::json!(["read"]));
        assert_eq!(object["args"]["self"]["handle"], 1);
        assert_eq!(object["result"], serde_json::json!({ "err": "no-entry" }));
    }

    #[test]
    fn maps_and_lists_of_fixed_length_read_as_such() {
        let ty = Type::map(Type::String, Type::FixedLengthList(Type::U16.into(), 2));
        assert_eq!(ty.short().to_string(), "map<string, list<u16, 2>>");
        let entry =
            |key: &str| Val::Tuple(vec![Val::String(key.into()), Val::List(vec![Val::U16(1), Val::U16(2)])]);
        let map = Val::List(vec![entry("one"), entry("two")]);
        let record = record("put", &[("map", ty, map)], Type::Result { ok: None, err: None }, Val::ok(None));
        let text = line(&record).to_string();
        assert!(text.contains(r#"{"one": [1, 2], "two": [1, 2]}"#), "{text}");
    }
}
