//! The small expressions of `print` and `mem`: a local, a global, an operand, a number, what memory holds at one of
//! these, and sums of them.
//!
//! ```text
//! expr = term { ("+" | "-") term }
//! term = NUMBER | "local" WHICH | "global" WHICH | "stack" N | NAME | "*" TYPE expr
//! ```

use super::CommandError;
use super::text::{number, short};
use crate::exec::Value;
use crate::session::views::signed;
use crate::session::{Session, ValueRow};

/// How deep `*` may nest.
const DEEPEST: usize = 16;

/// The words of an expression not read yet.
pub(super) struct Words<'a>(Vec<&'a str>);

impl<'a> Words<'a> {
    /// Splits a line; operators need no spaces around them.
    pub fn new(line: &'a str) -> Self {
        let mut words = Vec::new();
        for word in line.split_whitespace() {
            let mut rest = word;
            while let Some(at) = rest.find(['+', '-', '*']) {
                let (before, after) = rest.split_at(at);
                words.extend([before, &after[..1]].into_iter().filter(|w| !w.is_empty()));
                rest = &after[1..];
            }
            if !rest.is_empty() {
                words.push(rest);
            }
        }
        words.reverse();
        Self(words)
    }

    /// The next word, taken.
    pub fn next(&mut self) -> Option<&'a str> {
        self.0.pop()
    }

    fn peek(&self) -> Option<&'a str> {
        self.0.last().copied()
    }

    /// Everything must have been read.
    pub fn end(&self) -> Result<(), CommandError> {
        match self.peek() {
            None => Ok(()),
            Some(word) => Err(CommandError::new(format!("`{}` does not belong there", short(word)))),
        }
    }
}

impl Session {
    /// The value of an expression.
    pub(super) fn evaluate(&self, words: &mut Words<'_>) -> Result<Value, CommandError> {
        self.sum(words, 0)
    }

    /// The value of an expression as text, or the text that `string` reads.
    pub(in crate::session) fn expression(&self, text: &str) -> Result<String, CommandError> {
        let mut words = Words::new(text);
        if words.peek() == Some("string") {
            words.next();
            let at = self.address(&mut words)?;
            let len = words.next().and_then(number).and_then(|len| usize::try_from(len).ok());
            words.end()?;
            return Ok(String::from_utf8_lossy(self.text_at(at, len)?).into_owned());
        }
        let value = self.evaluate(&mut words)?;
        words.end()?;
        Ok(self.read(value).decimal)
    }

    /// An expression that is an address.
    pub(super) fn address(&self, words: &mut Words<'_>) -> Result<u64, CommandError> {
        let value = self.evaluate(words)?;
        address_of(value)
    }

    fn sum(&self, words: &mut Words<'_>, depth: usize) -> Result<Value, CommandError> {
        let mut value = self.term(words, depth)?;
        while let Some(sign @ ("+" | "-")) = words.peek() {
            words.next();
            let by = integer(self.term(words, depth)?)?;
            let by = if sign == "-" { by.wrapping_neg() } else { by };
            value = match value {
                Value::I32(v) => Value::I32(i64::from(v).wrapping_add(by) as i32),
                other => Value::I64(integer(other)?.wrapping_add(by)),
            };
        }
        Ok(value)
    }

    fn term(&self, words: &mut Words<'_>, depth: usize) -> Result<Value, CommandError> {
        let Some(word) = words.next() else {
            return Err(CommandError::new(
                "a value is missing: `local 0`, `stack 0`, `*i32 0x100`, a number",
            ));
        };
        match word {
            "local" => pick(&self.locals_now(), words.next(), "local"),
            "global" => pick(&self.globals_now(), words.next(), "global"),
            "stack" => pick(&self.operands_now(), words.next(), "stack"),
            "-" => {
                let value = integer(self.term(words, depth)?)?;
                Ok(narrow(value.wrapping_neg()))
            }
            "*" if depth < DEEPEST => {
                let ty = words.next().unwrap_or_default();
                let at = address_of(self.sum(words, depth + 1)?)?;
                self.load(ty, at)
            }
            "*" => Err(CommandError::new(format!("`*` nests at most {DEEPEST} deep"))),
            word => match number(word) {
                Some(number) => Ok(narrow(number.cast_signed())),
                None => self.by_name(word),
            },
        }
    }

    /// A local, else a global, of that name.
    fn by_name(&self, name: &str) -> Result<Value, CommandError> {
        let name = name.strip_prefix('$').unwrap_or(name);
        let named = |values: Vec<(Option<String>, Value)>| {
            values.into_iter().find(|(n, _)| n.as_deref() == Some(name)).map(|(_, value)| value)
        };
        named(self.locals_now()).or_else(|| named(self.globals_now())).ok_or_else(|| {
            let message = format!(
                "no local or global is called `{}`; write `local 0`, `global 0`, `stack 0` or a number",
                short(name)
            );
            CommandError::new(message)
        })
    }

    fn load(&self, ty: &str, at: u64) -> Result<Value, CommandError> {
        let size = match ty {
            "i8" | "u8" => 1,
            "i16" | "u16" => 2,
            "i32" | "u32" | "f32" => 4,
            "i64" | "u64" | "f64" => 8,
            "v128" => 16,
            _ => {
                let message = format!(
                    "`*` takes a type, as in `*i32 ADDR` (u8 i8 … i64 f32 f64 v128), not `{}`",
                    short(ty)
                );
                return Err(CommandError::new(message));
            }
        };
        let mut bytes = [0u8; 16];
        bytes[..size].copy_from_slice(self.bytes_at(at, size)?);
        let whole = u128::from_le_bytes(bytes);
        let wide = whole as u64;
        Ok(match ty {
            "v128" => Value::V128(whole),
            "i8" => Value::I32(i32::from(bytes[0].cast_signed())),
            "i16" => Value::I32(i32::from(i16::from_le_bytes([bytes[0], bytes[1]]))),
            "u8" | "u16" => narrow(wide.cast_signed()),
            "i32" | "u32" => Value::I32((wide as u32).cast_signed()),
            "f32" => Value::F32(wide as u32),
            "f64" => Value::F64(wide),
            _ => Value::I64(wide.cast_signed()),
        })
    }

    /// Bytes of the innermost frame's memory.
    pub(super) fn bytes_at(&self, at: u64, size: usize) -> Result<&[u8], CommandError> {
        let Some(memory) = self.memory_of(0) else {
            return Err(CommandError::new("the program has no memory"));
        };
        let bytes = self.guest().memory(memory);
        let start = usize::try_from(at).unwrap_or(usize::MAX);
        bytes.get(start..start.saturating_add(size)).ok_or_else(|| {
            CommandError::new(format!("{at:#x} is outside memory, which ends at {:#x}", bytes.len()))
        })
    }

    fn locals_now(&self) -> Vec<(Option<String>, Value)> {
        let Some((depth, at)) = self.frame(0) else { return Vec::new() };
        let module = self.guest().program().module(at.module);
        let values = self.guest().locals(depth).into_iter().zip(0u32..);
        values.map(|(value, local)| (module.local_name(at.pc.func, local), value)).collect()
    }

    fn globals_now(&self) -> Vec<(Option<String>, Value)> {
        let Some((depth, at)) = self.frame(0) else { return Vec::new() };
        let module = self.guest().program().module(at.module);
        let values = self.guest().globals(depth).into_iter().zip(0u32..);
        values.map(|((_, value, _), global)| (module.global_name(global), value)).collect()
    }

    fn operands_now(&self) -> Vec<(Option<String>, Value)> {
        let Some((depth, _)) = self.frame(0) else { return Vec::new() };
        self.guest().operands(depth).into_iter().rev().map(|value| (None, value)).collect()
    }
}

fn pick(values: &[(Option<String>, Value)], which: Option<&str>, what: &str) -> Result<Value, CommandError> {
    let Some(which) = which else {
        return Err(CommandError::new(format!("`{what}` takes a number, as in `{what} 0`")));
    };
    let which = which.strip_prefix('$').unwrap_or(which);
    let by_index = number(which).and_then(|n| values.get(usize::try_from(n).ok()?));
    let found = by_index.or_else(|| values.iter().find(|(name, _)| name.as_deref() == Some(which)));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let message = match (values.len(), what) {
            (0, "stack") => "the operand stack is empty".into(),
            (0, _) => format!("there is no {what} here"),
            (n, "stack") => format!("the operand stack holds `stack 0` (top) to `stack {}`", n - 1),
            (n, _) => format!("`{what} {}` is not one of `{what} 0` to `{what} {}`", short(which), n - 1),
        };
        CommandError::new(message)
    })
}

fn integer(value: Value) -> Result<i64, CommandError> {
    signed(value)
        .ok_or_else(|| CommandError::new(format!("a {} cannot be used as a number here", value.ty())))
}

fn address_of(value: Value) -> Result<u64, CommandError> {
    match value {
        Value::I32(v) => Ok(u64::from(v.cast_unsigned())),
        other => Ok(integer(other)?.cast_unsigned()),
    }
}

/// The smallest integer type that holds a number as i32 bits would.
fn narrow(value: i64) -> Value {
    match i32::try_from(value).or_else(|_| u32::try_from(value).map(u32::cast_signed)) {
        Ok(small) => Value::I32(small),
        Err(_) => Value::I64(value),
    }
}

/// A value with all its readings, in one line.
pub(super) fn readings(row: &ValueRow) -> String {
    let mut line = format!("{} {}", row.ty, row.decimal);
    if let Some(unsigned) = &row.unsigned {
        line.push_str(&format!("  unsigned {unsigned}"));
    }
    if !row.hex.is_empty() {
        line.push_str(&format!("  {}", row.hex));
    }
    if let Some(text) = &row.points_to {
        line.push_str(&format!("  → {}", crate::session::views::quoted(text, 60)));
    }
    line
}

/// A value with all its readings: one line, and one more for each other way to read it.
pub(super) fn in_full(row: &ValueRow) -> Vec<String> {
    let wide = row.readings.iter().map(|r| r.name.chars().count()).max().unwrap_or(0).min(24);
    let more = row.readings.iter().map(|r| format!("  {:<wide$}  {}", r.name, r.text));
    std::iter::once(readings(row)).chain(more).collect()
}
