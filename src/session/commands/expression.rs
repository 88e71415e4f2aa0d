//! The small expressions of `print`, `mem` and conditions: a local, a global, an operand, a number, what memory holds at
//! one of these, sums of them, and comparisons.
//!
//! ```text
//! expr = both { "or" both }
//! both = test { "and" test }
//! test = sum [ ("==" | "!=" | "<" | "<=" | ">" | ">=") sum ]
//! sum  = term { ("+" | "-") term }
//! term = NUMBER | "local" WHICH | "global" WHICH | "stack" N | NAME | "*" TYPE sum
//! ```
//!
//! Names become indices when an expression is read, so that a condition is evaluated quickly however often its
//! breakpoint is reached.

use super::CommandError;
use super::text::{number, short};
use crate::exec::Value;
use crate::guest::{Guest, MemoryId};
use crate::session::views::signed;
use crate::session::{Session, ValueRow};
use crate::wasm::Location;
use std::cmp::Ordering;

/// How deep `*` may nest, and how long a list of sums or comparisons may be.
const DEEPEST: usize = 16;
const LONGEST: usize = 256;

/// What is not part of a name or number, the longer first.
const SIGNS: [&str; 11] = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*"];

/// The words of an expression not read yet.
pub(super) struct Words<'a>(Vec<&'a str>);

impl<'a> Words<'a> {
    /// Splits a line; operators need no spaces around them.
    pub fn new(line: &'a str) -> Self {
        let mut words = Vec::new();
        for word in line.split_whitespace() {
            let mut rest = word;
            while let Some((at, sign)) = first_sign(rest) {
                let (before, after) = rest.split_at(at);
                words.extend([before, &after[..sign]].into_iter().filter(|w| !w.is_empty()));
                rest = &after[sign..];
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

/// Where the first sign of a word is, and its length.
fn first_sign(word: &str) -> Option<(usize, usize)> {
    word.char_indices().find_map(|(at, _)| {
        SIGNS.iter().find(|sign| word[at..].starts_with(**sign)).map(|sign| (at, sign.len()))
    })
}

/// An expression, read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Value(Value),
    Local(u64),
    Global(u64),
    Stack(u64),
    Negated(Box<Self>),
    Loaded(&'static str, Box<Self>),
    Sum(Box<Self>, Sign, Box<Self>),
    Compared(Box<Self>, &'static str, Box<Self>),
    Both(Box<Self>, Box<Self>),
    Either(Box<Self>, Box<Self>),
}

/// Of a summand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sign {
    Plus,
    Minus,
}

/// Types that memory is read as.
const TYPES: [(&str, usize); 11] = [
    ("i8", 1),
    ("u8", 1),
    ("i16", 2),
    ("u16", 2),
    ("i32", 4),
    ("u32", 4),
    ("f32", 4),
    ("i64", 8),
    ("u64", 8),
    ("f64", 8),
    ("v128", 16),
];

/// What names mean at a place.
struct Names {
    locals: Vec<Option<String>>,
    globals: Vec<Option<String>>,
}

impl Names {
    fn at(guest: &Guest, at: Option<Location>) -> Self {
        let Some(at) = at else { return Self { locals: Vec::new(), globals: Vec::new() } };
        let module = guest.program().module(at.module);
        let code = module.code(at.pc.func);
        let declared = code.map_or(0, |code| u32::try_from(code.locals.len()).unwrap_or(u32::MAX));
        let locals = code.map_or(0, |code| code.params.saturating_add(declared));
        let globals = u32::try_from(module.globals.len()).unwrap_or(u32::MAX);
        Self {
            locals: (0..locals).map(|local| module.local_name(at.pc.func, local)).collect(),
            globals: (0..globals).map(|global| module.global_name(global)).collect(),
        }
    }
}

/// Reads an expression whose names mean what they mean at a place.
pub(in crate::session) fn read(
    guest: &Guest,
    at: Option<Location>,
    text: &str,
) -> Result<Expr, CommandError> {
    let mut words = Words::new(text);
    let expr = either(&mut words, &Names::at(guest, at))?;
    words.end()?;
    Ok(expr)
}

type Read = Result<Expr, CommandError>;

fn either(words: &mut Words<'_>, names: &Names) -> Read {
    let mut all = both(words, names)?;
    for _ in 0..LONGEST {
        let Some("or" | "||") = words.peek() else { break };
        words.next();
        all = Expr::Either(Box::new(all), Box::new(both(words, names)?));
    }
    Ok(all)
}

fn both(words: &mut Words<'_>, names: &Names) -> Read {
    let mut all = test(words, names)?;
    for _ in 0..LONGEST {
        let Some("and" | "&&") = words.peek() else { break };
        words.next();
        all = Expr::Both(Box::new(all), Box::new(test(words, names)?));
    }
    Ok(all)
}

fn test(words: &mut Words<'_>, names: &Names) -> Read {
    let left = sum(words, names, 0)?;
    if let Some("=") = words.peek() {
        return Err(CommandError::new("to compare, write `==`"));
    }
    let Some(sign) = words.peek().and_then(|word| SIGNS.into_iter().find(|sign| *sign == word)) else {
        return Ok(left);
    };
    if !matches!(sign, "==" | "!=" | "<" | "<=" | ">" | ">=") {
        return Ok(left);
    }
    words.next();
    Ok(Expr::Compared(Box::new(left), sign, Box::new(sum(words, names, 0)?)))
}

fn sum(words: &mut Words<'_>, names: &Names, depth: usize) -> Read {
    let mut all = term(words, names, depth)?;
    for _ in 0..LONGEST {
        let sign = match words.peek() {
            Some("+") => Sign::Plus,
            Some("-") => Sign::Minus,
            _ => break,
        };
        words.next();
        all = Expr::Sum(Box::new(all), sign, Box::new(term(words, names, depth)?));
    }
    Ok(all)
}

fn term(words: &mut Words<'_>, names: &Names, depth: usize) -> Read {
    let Some(word) = words.next() else {
        return Err(CommandError::new("a value is missing: `local 0`, `stack 0`, `*i32 0x100`, a number"));
    };
    match word {
        "local" => index(&names.locals, words.next(), "local").map(Expr::Local),
        "global" => index(&names.globals, words.next(), "global").map(Expr::Global),
        "stack" => match words.next().map(|which| (which, number(which))) {
            Some((_, Some(index))) => Ok(Expr::Stack(index)),
            _ => Err(CommandError::new("`stack` takes a number, as in `stack 0`")),
        },
        "-" if depth < DEEPEST => Ok(Expr::Negated(Box::new(term(words, names, depth + 1)?))),
        "*" if depth < DEEPEST => {
            let ty = words.next().unwrap_or_default();
            let Some((ty, _)) = TYPES.into_iter().find(|(name, _)| *name == ty) else {
                let message = format!(
                    "`*` takes a type, as in `*i32 ADDR` (u8 i8 … i64 f32 f64 v128), not `{}`",
                    short(ty)
                );
                return Err(CommandError::new(message));
            };
            Ok(Expr::Loaded(ty, Box::new(sum(words, names, depth + 1)?)))
        }
        "*" | "-" => Err(CommandError::new(format!("`{word}` nests at most {DEEPEST} deep"))),
        word => match number(word) {
            Some(number) => Ok(Expr::Value(narrow(number.cast_signed()))),
            None => by_name(names, word),
        },
    }
}

/// The index of the `local` or `global` that the next word names, as the innermost frame does.
pub(super) fn which(guest: &Guest, words: &mut Words<'_>, what: &str) -> Result<u32, CommandError> {
    let names = Names::at(guest, guest.location());
    let names = if what == "local" { names.locals } else { names.globals };
    let index = index(&names, words.next(), what)?;
    u32::try_from(index).map_err(|_| not_there(names.len(), &index.to_string(), what))
}

/// A local, else a global, of that name.
fn by_name(names: &Names, name: &str) -> Read {
    let name = name.strip_prefix('$').unwrap_or(name);
    let local = named(&names.locals, name).map(Expr::Local);
    local.or_else(|| named(&names.globals, name).map(Expr::Global)).ok_or_else(|| {
        let message = format!(
            "no local or global is called `{}`; write `local 0`, `global 0`, `stack 0` or a number",
            short(name)
        );
        CommandError::new(message)
    })
}

fn named(names: &[Option<String>], name: &str) -> Option<u64> {
    names.iter().position(|n| n.as_deref() == Some(name)).map(|index| index as u64)
}

fn index(names: &[Option<String>], which: Option<&str>, what: &str) -> Result<u64, CommandError> {
    let Some(which) = which else {
        return Err(CommandError::new(format!("`{what}` takes a number, as in `{what} 0`")));
    };
    let plain = which.strip_prefix('$').unwrap_or(which);
    let by_index = number(plain).filter(|index| *index < names.len() as u64);
    by_index.or_else(|| named(names, plain)).ok_or_else(|| not_there(names.len(), plain, what))
}

fn not_there(count: usize, which: &str, what: &str) -> CommandError {
    CommandError::new(match (count, what) {
        (0, "stack") => "the operand stack is empty".into(),
        (0, _) => format!("there is no {what} here"),
        (n, "stack") => format!("the operand stack holds `stack 0` (top) to `stack {}`", n - 1),
        (n, _) => format!("`{what} {}` is not one of `{what} 0` to `{what} {}`", short(which), n - 1),
    })
}

impl Expr {
    /// Its value in the innermost frame of a guest.
    pub fn value(&self, guest: &Guest) -> Result<Value, CommandError> {
        let frame = guest.frame();
        let pick = |values: Vec<Value>, index: u64, what: &str| {
            let value = usize::try_from(index).ok().and_then(|index| values.get(index)).copied();
            value.ok_or_else(|| not_there(values.len(), &index.to_string(), what))
        };
        match self {
            Self::Value(value) => Ok(*value),
            Self::Local(index) => pick(guest.locals(frame), *index, "local"),
            Self::Global(index) => {
                let value = u32::try_from(*index).ok().and_then(|index| guest.global(frame, index));
                value.ok_or_else(|| not_there(guest.globals(frame).len(), &index.to_string(), "global"))
            }
            Self::Stack(index) => pick(guest.operands(frame).into_iter().rev().collect(), *index, "stack"),
            Self::Negated(of) => Ok(narrow(integer(of.value(guest)?)?.wrapping_neg())),
            Self::Loaded(ty, at) => load(guest, ty, address_of(at.value(guest)?)?),
            Self::Sum(left, sign, right) => {
                let by = integer(right.value(guest)?)?;
                let by = if *sign == Sign::Minus { by.wrapping_neg() } else { by };
                Ok(match left.value(guest)? {
                    Value::I32(v) => Value::I32(i64::from(v).wrapping_add(by) as i32),
                    other => Value::I64(integer(other)?.wrapping_add(by)),
                })
            }
            Self::Compared(left, sign, right) => {
                let (left, right) = (left.value(guest)?, right.value(guest)?);
                let order = compare(left, right)?;
                let holds = match *sign {
                    "==" => order == Some(Ordering::Equal),
                    "!=" => order != Some(Ordering::Equal),
                    "<" => order == Some(Ordering::Less),
                    ">" => order == Some(Ordering::Greater),
                    "<=" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                    _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
                };
                Ok(Value::I32(holds.into()))
            }
            Self::Both(left, right) => {
                Ok(Value::I32((truth(left.value(guest)?)? && truth(right.value(guest)?)?).into()))
            }
            Self::Either(left, right) => {
                Ok(Value::I32((truth(left.value(guest)?)? || truth(right.value(guest)?)?).into()))
            }
        }
    }

    /// Whether it is anything but zero.
    pub fn holds(&self, guest: &Guest) -> Result<bool, CommandError> {
        truth(self.value(guest)?)
    }
}

fn truth(value: Value) -> Result<bool, CommandError> {
    match value {
        Value::F32(_) | Value::F64(_) => Ok(float(value) != Some(0.0)),
        value => Ok(integer(value)? != 0),
    }
}

/// Numbers by their value, integers as signed; anything else by its bits. `None`: a NaN, or not the same.
fn compare(left: Value, right: Value) -> Result<Option<Ordering>, CommandError> {
    if let (Some(left), Some(right)) = (signed(left), signed(right)) {
        return Ok(Some(left.cmp(&right)));
    }
    if let (Some(a), Some(b)) = (float(left), float(right)) {
        return Ok(a.partial_cmp(&b));
    }
    if left.ty() == right.ty() {
        return Ok((left == right).then_some(Ordering::Equal));
    }
    Err(CommandError::new(format!("a {} cannot be compared with a {}", left.ty(), right.ty())))
}

#[allow(clippy::cast_precision_loss, reason = "the nearest float is what a person means")]
fn float(value: Value) -> Option<f64> {
    match value {
        Value::F32(bits) => Some(f32::from_bits(bits).into()),
        Value::F64(bits) => Some(f64::from_bits(bits)),
        other => signed(other).map(|integer| integer as f64),
    }
}

/// What memory holds at an address.
fn load(guest: &Guest, ty: &str, at: u64) -> Result<Value, CommandError> {
    let size = TYPES.into_iter().find(|(name, _)| *name == ty).map_or(4, |(_, size)| size);
    let mut bytes = [0u8; 16];
    bytes[..size].copy_from_slice(bytes_of(guest, at, size)?);
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

/// The memory of the innermost frame, or else the first.
fn memory_of(guest: &Guest) -> Option<MemoryId> {
    let framed = guest.memory_of(guest.frame());
    framed.or_else(|| guest.memories().first().map(|(id, _)| *id))
}

fn bytes_of(guest: &Guest, at: u64, size: usize) -> Result<&[u8], CommandError> {
    let Some(memory) = memory_of(guest) else {
        return Err(CommandError::new("the program has no memory"));
    };
    let bytes = guest.memory(memory);
    let start = usize::try_from(at).unwrap_or(usize::MAX);
    bytes.get(start..start.saturating_add(size)).ok_or_else(|| {
        CommandError::new(format!("{at:#x} is outside memory, which ends at {:#x}", bytes.len()))
    })
}

impl Session {
    /// The value of an expression.
    pub(super) fn evaluate(&self, words: &mut Words<'_>) -> Result<Value, CommandError> {
        let guest = self.guest();
        either(words, &Names::at(guest, guest.location()))?.value(guest)
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
        address_of(self.evaluate(words)?)
    }

    /// Bytes of the innermost frame's memory.
    pub(super) fn bytes_at(&self, at: u64, size: usize) -> Result<&[u8], CommandError> {
        bytes_of(self.guest(), at, size)
    }
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
