//! Writing values.

use crate::component::{Type, Val};
use std::fmt::Write;

/// Renders a value of a type.
#[must_use]
pub fn render_val(value: &Val, ty: &Type) -> String {
    let mut out = String::new();
    render(value, ty, &mut out);
    out
}

fn list<'v>(out: &mut String, brackets: (char, char), items: impl Iterator<Item = (&'v Val, &'v Type)>) {
    out.push(brackets.0);
    for (i, (value, ty)) in items.enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        render(value, ty, out);
    }
    out.push(brackets.1);
}

/// Text in quotes: what a terminal would not show as it is stands as an escape of the notation.
fn quoted(out: &mut String, quote: char, text: impl Iterator<Item = char>) {
    out.push(quote);
    for c in text {
        match c {
            '\'' | '"' if c != quote => out.push(c),
            '\0' => out.push_str("\\u{0}"),
            c => out.extend(c.escape_debug()),
        }
    }
    out.push(quote);
}

fn map(entries: &[Val], entry: &Type, out: &mut String) {
    out.push('{');
    for (i, value) in entries.iter().enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        match (value, entry) {
            (Val::Tuple(pair), Type::Tuple(types)) if pair.len() == 2 && types.len() == 2 => {
                render(&pair[0], &types[0], out);
                out.push_str(": ");
                render(&pair[1], &types[1], out);
            }
            _ => out.push('?'),
        }
    }
    out.push('}');
}

/// A label; one that is a word of the notation itself is marked.
fn label(out: &mut String, label: &str) {
    if matches!(label, "true" | "false" | "inf" | "nan" | "some" | "none" | "ok" | "err") {
        out.push('%');
    }
    out.push_str(label);
}

fn case(out: &mut String, label: &str, payload: Option<&Val>, ty: Option<&Type>) {
    out.push_str(label);
    if let (Some(value), Some(ty)) = (payload, ty) {
        out.push('(');
        render(value, ty, out);
        out.push(')');
    }
}

fn render(value: &Val, ty: &Type, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = match (value, ty) {
        (Val::Bool(v), _) => write!(out, "{v}"),
        (Val::S8(v), _) => write!(out, "{v}"),
        (Val::U8(v), _) => write!(out, "{v}"),
        (Val::S16(v), _) => write!(out, "{v}"),
        (Val::U16(v), _) => write!(out, "{v}"),
        (Val::S32(v), _) => write!(out, "{v}"),
        (Val::U32(v), _) => write!(out, "{v}"),
        (Val::S64(v), _) => write!(out, "{v}"),
        (Val::U64(v), _) => write!(out, "{v}"),
        (Val::F32(v), _) if f32::from_bits(*v).is_nan() => write!(out, "nan"),
        (Val::F64(v), _) if f64::from_bits(*v).is_nan() => write!(out, "nan"),
        (Val::F32(v), _) => write!(out, "{}", f32::from_bits(*v)),
        (Val::F64(v), _) => write!(out, "{}", f64::from_bits(*v)),
        (Val::Char(v), _) => {
            quoted(out, '\'', std::iter::once(*v));
            Ok(())
        }
        (Val::String(v), _) => {
            quoted(out, '"', v.chars());
            Ok(())
        }
        (Val::Bytes(bytes), _) => write!(out, "{bytes:?}"),
        (Val::Own(h) | Val::Borrow(h), _) => write!(out, "resource {}", h.rep),
        (value, ty) => {
            compound(value, ty, out);
            Ok(())
        }
    };
}

fn compound(value: &Val, ty: &Type, out: &mut String) {
    match (value, ty) {
        (Val::List(entries), Type::Map(entry)) => map(entries, entry, out),
        (Val::List(values), Type::List(element) | Type::FixedLengthList(element, _)) => {
            list(out, ('[', ']'), values.iter().map(|value| (value, &**element)));
        }
        (Val::Tuple(values), Type::Tuple(types)) => list(out, ('(', ')'), values.iter().zip(types.iter())),
        (Val::Record(values), Type::Record(fields)) => {
            out.push('{');
            for (i, (value, field)) in values.iter().zip(fields.iter()).enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                out.push_str(&field.name);
                out.push_str(": ");
                render(value, &field.ty, out);
            }
            out.push('}');
        }
        (Val::Flags(words), Type::Flags(labels)) => {
            let bits = words.first().copied().unwrap_or(0);
            let set: Vec<&str> = labels
                .iter()
                .zip(0..32)
                .filter(|(_, i)| bits >> i & 1 == 1)
                .map(|(label, _)| &**label)
                .collect();
            out.push('{');
            out.push_str(&set.join(", "));
            out.push('}');
        }
        (Val::Enum(i), Type::Enum(labels)) => {
            label(out, labels.get(*i as usize).map_or("?", |label| &**label));
        }
        (Val::Variant(i, payload), Type::Variant(cases)) => match cases.get(*i as usize) {
            Some(c) => {
                label(out, &c.name);
                case(out, "", payload.as_deref(), c.ty.as_ref());
            }
            None => out.push('?'),
        },
        (Val::Option(None), Type::Option(_)) => out.push_str("none"),
        (Val::Option(payload), Type::Option(some)) => case(out, "some", payload.as_deref(), Some(some)),
        (Val::Result(Ok(payload)), Type::Result { ok, .. }) => {
            case(out, "ok", payload.as_deref(), ok.as_deref())
        }
        (Val::Result(Err(payload)), Type::Result { err, .. }) => {
            case(out, "err", payload.as_deref(), err.as_deref())
        }
        _ => out.push('?'),
    }
}
