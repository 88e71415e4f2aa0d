//! Interface values as text: what `--invoke` takes and shows.
//!
//! The notation is WAVE's: `{name: 1}`, `[1, 2]`, `(1, "a")`, `some(1)`, `ok`, `err("x")`, `{read, write}`, `'c'`.
//! WAVE knows no maps yet; here they are `{"one": 1, "two": 2}`.
//! <https://github.com/bytecodealliance/wasm-tools/tree/main/crates/wasm-wave>

use super::{Type, Val};
use std::fmt::Write;

/// Parses one value of a type.
///
/// # Errors
/// What was expected, and where in the text.
pub fn parse_val(text: &str, ty: &Type) -> Result<Val, String> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(ty)?;
    parser.space();
    if parser.at < text.len() { parser.expected("the end") } else { Ok(value) }
}

/// Parses a function's arguments as they stand in a call: `(1, "a")`.
///
/// # Errors
/// What was expected, and where in the text.
pub fn parse_args<'t>(
    text: &str,
    types: impl ExactSizeIterator<Item = &'t Type>,
) -> Result<Vec<Val>, String> {
    let mut parser = Parser { text, at: 0 };
    let what = format!("{} argument{}", types.len(), if types.len() == 1 { "" } else { "s" });
    let values = parser.values(types, &what)?;
    parser.space();
    if parser.at < text.len() { parser.expected("the end") } else { Ok(values) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn expected<T>(&self, what: &str) -> Result<T, String> {
        match self.rest().chars().next() {
            Some(found) => Err(format!("expected {what} at column {}, found {found:?}", self.at + 1)),
            None => Err(format!("expected {what}, found the end of {:?}", self.text)),
        }
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, token: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn need(&mut self, token: &str) -> Result<(), String> {
        if self.eat(token) { Ok(()) } else { self.expected(&format!("`{token}`")) }
    }

    fn word(&mut self) -> &'a str {
        self.space();
        let rest = self.rest();
        let rest = rest.strip_prefix('%').inspect(|_| self.at += 1).unwrap_or(rest);
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-+._".contains(c))).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn label<'l>(&mut self, labels: impl Iterator<Item = &'l str>) -> Result<u32, String> {
        self.space();
        let start = self.at;
        let word = self.word();
        let mut all = Vec::new();
        for (label, i) in labels.zip(0..) {
            if label == word {
                return Ok(i);
            }
            all.push(label);
        }
        self.at = start;
        self.expected(&format!("one of {}", all.join(", ")))
    }

    fn number<T: std::str::FromStr>(&mut self, what: &str) -> Result<T, String> {
        self.space();
        let start = self.at;
        match self.word().parse() {
            Ok(number) => Ok(number),
            Err(_) => {
                self.at = start;
                self.expected(&format!("a number of type {what}"))
            }
        }
    }

    /// One character of a quoted text, or its closing quote.
    fn quoted(&mut self, quote: char) -> Result<Option<char>, String> {
        let mut chars = self.rest().chars();
        let Some(c) = chars.next() else { return self.expected("a closing quote") };
        self.at += c.len_utf8();
        if c == quote {
            return Ok(None);
        }
        if c != '\\' {
            return Ok(Some(c));
        }
        let Some(escape) = chars.next() else { return self.expected("an escape") };
        self.at += escape.len_utf8();
        Ok(Some(match escape {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            '\\' | '"' | '\'' => escape,
            'u' => {
                self.need("{")?;
                let digits = self.word();
                self.need("}")?;
                match u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) {
                    Some(c) => c,
                    None => return self.expected("a Unicode scalar value"),
                }
            }
            _ => return self.expected("an escape"),
        }))
    }

    fn sequence(
        &mut self,
        close: &str,
        mut item: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        while !self.eat(close) {
            item(self)?;
            if !self.eat(",") {
                return self.need(close);
            }
        }
        Ok(())
    }

    /// Values between parentheses, one of each type.
    fn values<'t>(
        &mut self,
        mut types: impl ExactSizeIterator<Item = &'t Type>,
        what: &str,
    ) -> Result<Vec<Val>, String> {
        self.need("(")?;
        let mut values = Vec::new();
        self.sequence(")", |p| {
            let Some(ty) = types.next() else { return p.expected("`)`") };
            values.push(p.value(ty)?);
            Ok(())
        })?;
        if types.len() != 0 {
            return self.expected(what);
        }
        Ok(values)
    }

    fn payload(&mut self, ty: Option<&Type>) -> Result<Option<Val>, String> {
        let Some(ty) = ty else { return Ok(None) };
        self.need("(")?;
        let value = self.value(ty)?;
        self.need(")")?;
        Ok(Some(value))
    }

    fn list(&mut self, element: &Type) -> Result<Val, String> {
        let mut values = Vec::new();
        let mut bytes = Vec::new();
        self.need("[")?;
        self.sequence("]", |p| {
            match element {
                Type::U8 => bytes.push(p.number("u8")?),
                _ => values.push(p.value(element)?),
            }
            Ok(())
        })?;
        Ok(if *element == Type::U8 { Val::Bytes(bytes) } else { Val::List(values) })
    }

    fn value(&mut self, ty: &Type) -> Result<Val, String> {
        Ok(match ty {
            Type::Bool => Val::Bool(self.label(["false", "true"].into_iter())? == 1),
            Type::S8 => Val::S8(self.number("s8")?),
            Type::U8 => Val::U8(self.number("u8")?),
            Type::S16 => Val::S16(self.number("s16")?),
            Type::U16 => Val::U16(self.number("u16")?),
            Type::S32 => Val::S32(self.number("s32")?),
            Type::U32 => Val::U32(self.number("u32")?),
            Type::S64 => Val::S64(self.number("s64")?),
            Type::U64 => Val::U64(self.number("u64")?),
            Type::F32 => Val::F32(self.number::<f32>("f32")?.to_bits()),
            Type::F64 => Val::F64(self.number::<f64>("f64")?.to_bits()),
            Type::Char => {
                self.need("'")?;
                let Some(c) = self.quoted('\'')? else { return self.expected("a character") };
                self.need("'")?;
                Val::Char(c)
            }
            Type::String => {
                self.need("\"")?;
                let mut text = String::new();
                while let Some(c) = self.quoted('"')? {
                    text.push(c);
                }
                Val::String(text)
            }
            Type::List(element) => self.list(element)?,
            Type::FixedLengthList(element, len) => {
                let start = self.at;
                let value = self.list(element)?;
                let found = match &value {
                    Val::Bytes(bytes) => bytes.len(),
                    Val::List(values) => values.len(),
                    _ => 0,
                };
                if found != *len as usize {
                    let column = start + 1;
                    return Err(format!(
                        "expected {len} elements in the list at column {column}, found {found}"
                    ));
                }
                value
            }
            Type::Map(entry) => {
                let Type::Tuple(types) = &**entry else { return self.expected("a map") };
                let [key, value] = &types[..] else { return self.expected("a map") };
                let mut entries = Vec::new();
                self.need("{")?;
                self.sequence("}", |p| {
                    let key = p.value(key)?;
                    p.need(":")?;
                    entries.push(Val::Tuple(vec![key, p.value(value)?]));
                    Ok(())
                })?;
                Val::List(entries)
            }
            Type::Record(fields) => {
                self.need("{")?;
                let mut found: Vec<Option<Val>> = vec![None; fields.len()];
                self.sequence("}", |p| {
                    let i = p.label(fields.iter().map(|field| &*field.name))? as usize;
                    p.need(":")?;
                    found[i] = Some(p.value(&fields[i].ty)?);
                    Ok(())
                })?;
                let fields = fields.iter().zip(found).map(|(field, value)| match (value, &field.ty) {
                    (Some(value), _) => Ok(value),
                    (None, Type::Option(_)) => Ok(Val::Option(None)),
                    (None, _) => Err(format!("the field `{}` is missing", field.name)),
                });
                Val::Record(fields.collect::<Result<_, _>>()?)
            }
            Type::Tuple(types) => {
                let what = format!("a tuple of {} values", types.len());
                let values = self.values(types.iter(), &what)?;
                Val::Tuple(values)
            }
            Type::Flags(labels) => {
                self.need("{")?;
                let mut bits = 0;
                self.sequence("}", |p| {
                    bits |= 1 << p.label(labels.iter().map(|label| &**label))?;
                    Ok(())
                })?;
                Val::Flags(vec![bits])
            }
            Type::Enum(labels) => Val::Enum(self.label(labels.iter().map(|label| &**label))?),
            Type::Variant(cases) => {
                let case = self.label(cases.iter().map(|case| &*case.name))?;
                Val::Variant(case, self.payload(cases[case as usize].ty.as_ref())?.map(Box::new))
            }
            Type::Option(some) => match self.label(["none", "some"].into_iter())? {
                0 => Val::option(None),
                _ => Val::option(self.payload(Some(some))?),
            },
            Type::Result { ok, err } => match self.label(["ok", "err"].into_iter())? {
                0 => Val::ok(self.payload(ok.as_deref())?),
                _ => Val::err(self.payload(err.as_deref())?),
            },
            Type::Own(_) | Type::Borrow(_) => return Err("a resource cannot be written as text".to_string()),
        })
    }
}

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

#[cfg(test)]
mod tests {
    use super::super::{Case, Field};
    use super::*;

    #[test]
    fn what_is_shown_can_be_typed_in() {
        let point = Type::Record(
            vec![Field { name: "x".into(), ty: Type::S32 }, Field { name: "name".into(), ty: Type::String }]
                .into(),
        );
        let shape = Type::Variant(
            vec![Case { name: "none".into(), ty: None }, Case { name: "at".into(), ty: Some(point.clone()) }]
                .into(),
        );
        for (text, ty) in [
            (r#"{x: -3, name: "a\"b"}"#, &point),
            (r#"at({x: 1, name: ""})"#, &shape),
            ("%none", &shape),
            ("[1, 2, 255]", &Type::List(Type::U8.into())),
            ("[1, 2]", &Type::FixedLengthList(Type::U8.into(), 2)),
            ("['a', 'b', 'c']", &Type::FixedLengthList(Type::Char.into(), 3)),
            (r#"{"one": [1], "two": []}"#, &Type::map(Type::String, Type::List(Type::U16.into()))),
            ("{}", &Type::map(Type::U8, Type::U8)),
            ("(true, 'x', 1.5)", &Type::Tuple([Type::Bool, Type::Char, Type::F64].into())),
            ("some(7)", &Type::Option(Type::U64.into())),
            (r#"['"', '\'', '\u{0}', '\n']"#, &Type::List(Type::Char.into())),
            (r#""\u{0}'\"\u{301}\\\u{1b}""#, &Type::String),
            ("err(3)", &Type::Result { ok: None, err: Some(Type::U8.into()) }),
            ("{read, write}", &Type::Flags(vec!["read".into(), "exec".into(), "write".into()].into())),
        ] {
            assert_eq!(render_val(&parse_val(text, ty).unwrap(), ty), text);
        }
    }

    #[test]
    fn errors_say_where() {
        let error = parse_val(
            "(7, [1, 2])",
            &Type::Tuple([Type::U8, Type::FixedLengthList(Type::U8.into(), 3)].into()),
        );
        assert_eq!(error.unwrap_err(), "expected 3 elements in the list at column 5, found 2");
        assert!(parse_val("{1: 2, 3}", &Type::map(Type::U8, Type::U8)).unwrap_err().contains("expected `:`"));
        let error = parse_val("[1, x]", &Type::List(Type::U32.into())).unwrap_err();
        assert_eq!(error, "expected a number of type u32 at column 5, found 'x'");
        assert!(parse_val("300", &Type::U8).is_err());
        assert!(parse_val("1 2", &Type::U8).is_err());
    }
}
