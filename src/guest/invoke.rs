//! Entries: which exported function to call, how to read its arguments and how to write its results as text.

use super::Entry;
use super::link::{RUN, is_async_run, is_run};
use crate::component::{
    ComponentFunc, Exports, FuncSig, RuntimeItem, Val, parse_args, parse_val, render_val,
};
use crate::exec::{Reference, Value};
use crate::wasm::{FuncType, ValType};

/// Finds the function that an entry asks for: among the component's exports, or in an instance that it exports.
pub(super) fn find_export(exports: &Exports, entry: &Entry) -> Result<(String, ComponentFunc), String> {
    match entry {
        Entry::Library => Err("nothing is called".to_owned()),
        Entry::Command => {
            let run = |(name, item): (&std::sync::Arc<str>, &RuntimeItem)| match item {
                RuntimeItem::Instance(instance) => match instance.get("run") {
                    Some(RuntimeItem::Func(func)) => Some((format!("{name}#run"), func.clone())),
                    _ => None,
                },
                _ => None,
            };
            let of = |is: fn(&str) -> bool| exports.iter().filter(move |(name, _)| is(name)).find_map(run);
            if let Some(found) = of(is_async_run).or_else(|| of(is_run)) {
                return Ok(found);
            }
            Err(format!(
                "the component does not export {RUN}, so it is not a command; functions it exports, for \
                         --invoke: {}",
                list(exports)
            ))
        }
        Entry::Invoke { function, .. } => {
            let (function, _) = call_form(function);
            if let Some(RuntimeItem::Func(func)) = exports.get(function) {
                return Ok((function.to_string(), func.clone()));
            }
            let mut found = functions(exports)
                .into_iter()
                .filter(|(interface, name, _)| name == function || format!("{interface}#{name}") == function);
            match (found.next(), found.next()) {
                (Some((_, name, func)), None) => Ok((name, func)),
                (Some(_), Some(_)) => Err(format!(
                    "several interfaces export `{function}`; write INTERFACE#FUNCTION: {}",
                    list(exports)
                )),
                (None, _) => {
                    Err(format!("the component exports no function `{function}`; it has: {}", list(exports)))
                }
            }
        }
    }
}

/// Splits off the arguments if they are written as in a call: `f(1, "a")`. No name in a component contains a
/// parenthesis.
pub(super) fn call_form(function: &str) -> (&str, Option<&str>) {
    match function.find('(') {
        Some(at) => (function[..at].trim_end(), Some(&function[at..])),
        None => (function, None),
    }
}

/// All exported functions as (interface, name, function), including those of exported instances, one level deep.
pub(super) fn functions(exports: &Exports) -> Vec<(String, String, ComponentFunc)> {
    let mut out = Vec::new();
    for (name, item) in exports {
        match item {
            RuntimeItem::Func(func) => out.push((String::new(), name.to_string(), func.clone())),
            RuntimeItem::Instance(instance) => {
                for (function, item) in instance.iter() {
                    if let RuntimeItem::Func(func) = item {
                        out.push((name.to_string(), function.to_string(), func.clone()));
                    }
                }
            }
            _ => {}
        }
    }
    out
}

fn list(exports: &Exports) -> String {
    let names = functions(exports)
        .into_iter()
        .map(|(interface, name, _)| if interface.is_empty() { name } else { format!("{interface}#{name}") });
    let names: Vec<String> = names.collect();
    if names.is_empty() { "none".to_string() } else { names.join(", ") }
}

fn count(name: &str, given: usize, wanted: usize) -> Result<(), String> {
    if given == wanted {
        return Ok(());
    }
    let s = if wanted == 1 { "" } else { "s" };
    Err(format!("`{name}` takes {wanted} argument{s}, but {given} were given"))
}

/// The arguments for a component's entry.
pub(super) fn component_args(entry: &Entry, name: &str, sig: &FuncSig) -> Result<Vec<Val>, String> {
    let args: &[String] = match entry {
        Entry::Command | Entry::Library => &[],
        Entry::Invoke { function, args } => match call_form(function) {
            (_, Some(_)) if !args.is_empty() => {
                return Err(format!("`{name}` is given arguments both in the call and after the program"));
            }
            (_, Some(text)) => {
                return parse_args(text, sig.params.iter().map(|field| &field.ty))
                    .map_err(|why| format!("the arguments of `{name}`: {why}"));
            }
            (_, None) => args,
        },
    };
    count(name, args.len(), sig.params.len())?;
    let values = args.iter().zip(&sig.params).map(|(text, field)| {
        parse_val(text, &field.ty).map_err(|why| format!("argument `{}` of `{name}`: {why}", field.name))
    });
    values.collect()
}

/// The result of a component's entry, as text.
pub(super) fn render_component(value: Option<&Val>, sig: &FuncSig) -> Vec<String> {
    value.into_iter().zip(&sig.result).map(|(value, ty)| render_val(value, ty)).collect()
}

/// The arguments for a core function, as slots.
pub(super) fn core_args(name: &str, args: &[String], ty: &FuncType) -> Result<Vec<u64>, String> {
    count(name, args.len(), ty.params.len())?;
    let mut slots = Vec::new();
    for (i, (text, ty)) in args.iter().zip(&ty.params).enumerate() {
        let value = parse_core(text, *ty)
            .ok_or_else(|| format!("argument {} of `{name}`: {text:?} is not a value of type {ty}", i + 1))?;
        slots.extend(value.to_slots());
    }
    Ok(slots)
}

pub(super) fn parse_core(text: &str, ty: ValType) -> Option<Value> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let integer = || {
        let magnitude = match digits.strip_prefix("0x") {
            Some(hex) => i128::from_str_radix(hex, 16).ok()?,
            None => digits.parse::<i128>().ok()?,
        };
        Some(if negative { -magnitude } else { magnitude })
    };
    match ty {
        ValType::I32 => {
            let n = integer()?;
            let bits = i32::try_from(n).or_else(|_| u32::try_from(n).map(u32::cast_signed)).ok()?;
            Some(Value::I32(bits))
        }
        ValType::I64 => {
            let n = integer()?;
            let bits = i64::try_from(n).or_else(|_| u64::try_from(n).map(u64::cast_signed)).ok()?;
            Some(Value::I64(bits))
        }
        ValType::F32 => Some(Value::F32(text.parse::<f32>().ok()?.to_bits())),
        ValType::F64 => Some(Value::F64(text.parse::<f64>().ok()?.to_bits())),
        ValType::V128 => match digits.strip_prefix("0x") {
            Some(hex) if !negative => u128::from_str_radix(hex, 16).ok().map(Value::V128),
            None if !negative => digits.parse().ok().map(Value::V128),
            _ => None,
        },
        ValType::Ref(ty) => (ty.nullable() && text == "null").then(|| Value::null(ty)),
    }
}

/// A core result as text.
pub(super) fn render_core(value: Value) -> String {
    match value {
        Value::I32(v) => v.to_string(),
        Value::I64(v) => v.to_string(),
        Value::F32(bits) => f32::from_bits(bits).to_string(),
        Value::F64(bits) => f64::from_bits(bits).to_string(),
        Value::V128(v) => format!("{v:#034x}"),
        Value::Ref(_, to) => match to {
            Reference::Null => "null".to_string(),
            Reference::Func(_) => "a function reference".to_string(),
            Reference::Host(_) => "a host reference".to_string(),
            Reference::I31(n) => format!("i31 {n}"),
            Reference::Struct(_) => "a struct".to_string(),
            Reference::Array(_) => "an array".to_string(),
            Reference::Exn(_) => "an exception".to_string(),
        },
    }
}
