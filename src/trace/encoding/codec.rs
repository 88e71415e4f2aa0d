//! The building blocks of streams: numbers, bytes, strings and shapes, written and read.
//!
//! Reading never allocates more memory than the available bytes justify: what a stream takes is charged to a [`Budget`]
//! before it is allocated.

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::sync::Arc;

/// The most entries in a string table, and the most shapes.
const MOST_ENTRIES: usize = 1 << 16;
/// The longest string that gets an entry, in bytes.
const MOST_LEN: usize = 1 << 10;
/// The deepest nesting of trees and values.
pub(in crate::trace) const DEPTH: u32 = 128;

/// What a writer remembers from one part of a stream to the next.
#[derive(Debug, Default)]
pub(in crate::trace) struct Out {
    bytes: Vec<u8>,
    strings: HashMap<Box<str>, u64>,
    shapes: HashMap<Vec<Box<str>>, u64>,
}

impl Out {
    /// The bytes written since they were last taken.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// Moves what was written to a stream, preceded by its length.
    pub(crate) fn end_event(&mut self, stream: &mut Vec<u8>) {
        put_number(stream, self.bytes.len() as u64);
        stream.append(&mut self.bytes);
    }

    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub fn number(&mut self, number: u64) {
        put_number(&mut self.bytes, number);
    }

    pub fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub(crate) fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.raw(bytes);
    }

    pub fn string(&mut self, text: &str) {
        if let Some(entry) = self.strings.get(text) {
            return self.number(entry + 2);
        }
        let kept = text.len() <= MOST_LEN && self.strings.len() < MOST_ENTRIES;
        self.number(u64::from(kept));
        self.bytes(text.as_bytes());
        if kept {
            self.strings.insert(text.into(), self.strings.len() as u64);
        }
    }

    /// Writes the keys of an object.
    pub fn shape<'a>(&mut self, keys: impl Iterator<Item = &'a String>) {
        let keys: Vec<Box<str>> = keys.map(|key| key.as_str().into()).collect();
        if let Some(shape) = self.shapes.get(&keys) {
            return self.number(shape + 1);
        }
        self.number(0);
        self.count(keys.len());
        keys.iter().for_each(|key| self.string(key));
        if self.shapes.len() < MOST_ENTRIES {
            self.shapes.insert(keys, self.shapes.len() as u64);
        }
    }
}

fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The error for something nested too deep to be written.
pub(in crate::trace) fn too_deep() -> io::Error {
    io::Error::new(
        ErrorKind::InvalidInput,
        format!("a value is nested more than {DEPTH} deep; a recording cannot hold it"),
    )
}

/// Why bytes could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::trace) enum DecodeError {
    /// The bytes are not a valid encoding.
    Sense(String),
    /// They would take more memory than the limit.
    Memory,
}

impl From<&str> for DecodeError {
    fn from(why: &str) -> Self {
        Self::Sense(why.to_owned())
    }
}

/// How many bytes of memory reading may still take.
#[derive(Debug, Clone, Copy)]
pub(in crate::trace) struct Budget(pub u64);

impl Budget {
    pub(crate) fn charge(&mut self, bytes: usize) -> Result<(), DecodeError> {
        self.0 = self.0.checked_sub(bytes as u64).ok_or(DecodeError::Memory)?;
        Ok(())
    }
}

/// What a reader remembers from one part of a stream to the next.
#[derive(Debug, Default)]
pub(in crate::trace) struct Tables {
    strings: Vec<Arc<str>>,
    shapes: Vec<Arc<[Arc<str>]>>,
}

/// Reads the parts of a stream from bytes in memory.
#[derive(Debug)]
pub(in crate::trace) struct In<'a> {
    pub bytes: &'a [u8],
    pub tables: &'a mut Tables,
    pub budget: &'a mut Budget,
}

impl<'a> In<'a> {
    pub fn byte(&mut self) -> Result<u8, DecodeError> {
        let (first, rest) = self.bytes.split_first().ok_or("it ends within a value")?;
        self.bytes = rest;
        Ok(*first)
    }

    pub fn raw(&mut self, len: usize) -> Result<&'a [u8], DecodeError> {
        let (head, rest) = self.bytes.split_at_checked(len).ok_or("it ends within a value")?;
        self.bytes = rest;
        Ok(head)
    }

    pub fn number(&mut self) -> Result<u64, DecodeError> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err("a number has more than 64 bits".into());
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err("a number has more than 64 bits".into())
    }

    pub(crate) fn number32(&mut self) -> Result<u32, DecodeError> {
        u32::try_from(self.number()?).map_err(|_| "a number is too large".into())
    }

    pub(crate) fn signed(&mut self) -> Result<i64, DecodeError> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }

    /// How many items follow. Each takes at least one byte here, and `each` bytes of memory, which are charged.
    pub fn count(&mut self, each: usize) -> Result<usize, DecodeError> {
        let count = self.number()?;
        match usize::try_from(count).ok().filter(|count| *count <= self.bytes.len()) {
            Some(count) => {
                self.budget.charge(count.saturating_mul(each))?;
                Ok(count)
            }
            None => Err("it says that more follows than there is".into()),
        }
    }

    pub fn bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        let len = self.count(1)?;
        self.raw(len)
    }

    pub fn string(&mut self) -> Result<Arc<str>, DecodeError> {
        let how = self.number()?;
        if let Some(entry) = how.checked_sub(2) {
            let entry = usize::try_from(entry).ok().and_then(|entry| self.tables.strings.get(entry));
            return Ok(Arc::clone(entry.ok_or("a string is not in the table")?));
        }
        let bytes = self.bytes()?;
        let text: Arc<str> = str::from_utf8(bytes).map_err(|_| "a string is not UTF-8")?.into();
        if how == 1 {
            if self.tables.strings.len() == MOST_ENTRIES || text.len() > MOST_LEN {
                return Err("the string table is too large".into());
            }
            self.budget.charge(size_of::<Arc<str>>())?;
            self.tables.strings.push(Arc::clone(&text));
        }
        Ok(text)
    }

    /// A string that is not shared with the table.
    pub fn text(&mut self) -> Result<String, DecodeError> {
        let text = self.string()?;
        self.budget.charge(text.len())?;
        Ok(text.to_string())
    }

    pub fn shape(&mut self) -> Result<Arc<[Arc<str>]>, DecodeError> {
        let how = self.number()?;
        if let Some(shape) = how.checked_sub(1) {
            let shape = usize::try_from(shape).ok().and_then(|shape| self.tables.shapes.get(shape));
            return Ok(Arc::clone(shape.ok_or("an object has no shape")?));
        }
        let count = self.count(2 * size_of::<Arc<str>>())?;
        let keys = (0..count).map(|_| self.string()).collect::<Result<Arc<[_]>, _>>()?;
        if self.tables.shapes.len() < MOST_ENTRIES {
            self.tables.shapes.push(Arc::clone(&keys));
        }
        Ok(keys)
    }

    /// Fails if any bytes are left.
    pub fn end(&self) -> Result<(), DecodeError> {
        if self.bytes.is_empty() { Ok(()) } else { Err("there is more than belongs there".into()) }
    }
}
