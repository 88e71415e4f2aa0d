//! Reads values from text, by their types.

use crate::component::{Type, Val};

/// Parses a value of a known type.
///
/// # Errors
/// Says what was expected, and where in the text.
pub fn parse_val(text: &str, ty: &Type) -> Result<Val, String> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(ty)?;
    parser.space();
    if parser.at < text.len() { parser.expected("the end") } else { Ok(value) }
}

/// Parses a function's arguments as they are written in a call: `(1, "a")`.
///
/// # Errors
/// Says what was expected, and where in the text.
pub(crate) fn parse_args<'t>(
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

    /// One character of a quoted text; `None` at its closing quote.
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

    /// Values in parentheses, one of each type.
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
        self.need("[")?;
        self.sequence("]", |p| {
            values.push(p.value(element)?);
            Ok(())
        })?;
        Ok(Val::list(element, values))
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
            Type::Map(_) => {
                let Some([key, value]) = ty.entry() else { return self.expected("a map") };
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
                    bits |= 1_u32.unbounded_shl(p.label(labels.iter().map(|label| &**label))?);
                    Ok(())
                })?;
                Val::Flags(vec![bits])
            }
            Type::Enum(_) | Type::Variant(_) | Type::Option(_) | Type::Result { .. } => {
                let case = self.label((0..).map_while(|case| ty.case_label(case)))?;
                Val::of_case(ty, case, self.payload(ty.case_type(case).flatten())?)
            }
            Type::Own(_) | Type::Borrow(_) | Type::Stream(_) | Type::Future(_) | Type::ErrorContext => {
                self.space();
                let column = self.at + 1;
                return Err(format!("a handle ({ty}) cannot be written as text, at column {column}"));
            }
        })
    }
}
