//! Writes values as text, by their types.

use crate::component::{Choice, Members, Shape, Type, TypeKind, Typed, Val};
use std::fmt::Write;

/// Renders a value of a known type. A part that does not fit the type is written by its own shape, with `?` for labels.
#[must_use]
pub fn render_val(value: &Val, ty: &Type) -> String {
    let mut out = String::new();
    render(value.beside(Some(ty)), &mut out);
    out
}

fn render(typed: Typed<'_>, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = match typed.shape() {
        Shape::Bool(v) => write!(out, "{v}"),
        Shape::Signed(v) => write!(out, "{v}"),
        Shape::Unsigned(v) => write!(out, "{v}"),
        Shape::F32(bits) => float(out, f32::from_bits(bits).is_nan(), f32::from_bits(bits)),
        Shape::F64(bits) => float(out, f64::from_bits(bits).is_nan(), f64::from_bits(bits)),
        Shape::Bytes(bytes) => write!(out, "{bytes:?}"),
        Shape::Handle(handle) => write!(out, "resource {}", handle.rep),
        Shape::Char(c) => {
            quoted(out, '\'', std::iter::once(c));
            Ok(())
        }
        Shape::String(text) => {
            quoted(out, '"', text.chars());
            Ok(())
        }
        Shape::Members(members) => {
            write_members(out, members);
            Ok(())
        }
        Shape::Choice(choice) => {
            write_choice(out, choice);
            Ok(())
        }
        Shape::Flags(flags) => {
            let labels = flags.set().map(|(_, label)| label);
            sequence(out, ('{', '}'), labels, |out, label| out.push_str(label.unwrap_or("?")));
            Ok(())
        }
    };
}

fn float(out: &mut String, nan: bool, value: impl std::fmt::Display) -> std::fmt::Result {
    if nan { out.write_str("nan") } else { write!(out, "{value}") }
}

/// Text in quotes: characters that a terminal would not show as they are become escapes of the notation.
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

fn sequence<T>(
    out: &mut String,
    (open, close): (char, char),
    items: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    out.push(open);
    for (i, item) in items.enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        write(out, item);
    }
    out.push(close);
}

fn write_members(out: &mut String, members: Members<'_>) {
    match members.kind {
        TypeKind::Map => sequence(out, ('{', '}'), members.entries(), |out, entry| match entry {
            Ok([key, value]) => {
                render(key, out);
                out.push_str(": ");
                render(value, out);
            }
            Err(value) => render(value, out),
        }),
        TypeKind::Record => sequence(out, ('{', '}'), members.labelled(), |out, (label, field)| {
            out.push_str(label.unwrap_or("?"));
            out.push_str(": ");
            render(field, out);
        }),
        TypeKind::Tuple => sequence(out, ('(', ')'), members.iter(), |out, field| render(field, out)),
        _ => sequence(out, ('[', ']'), members.iter(), |out, element| render(element, out)),
    }
}

/// A case with its payload. A label that is also a word of the notation is marked with `%`.
fn write_choice(out: &mut String, choice: Choice<'_>) {
    let label = choice.label.unwrap_or("?");
    let own = matches!(choice.kind, TypeKind::Option | TypeKind::Result);
    if !own && matches!(label, "true" | "false" | "inf" | "nan" | "some" | "none" | "ok" | "err") {
        out.push('%');
    }
    out.push_str(label);
    if let Some(payload) = choice.payload {
        out.push('(');
        render(payload, out);
        out.push(')');
    }
}
