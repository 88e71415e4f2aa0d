//! Things that can be written, as people name them: what `who` asks about and `watch` waits for.

use super::CommandError;
use super::text::{number, short};
use crate::session::expr::{Expression, Which, Words, read_which};
use crate::symbols::VariablePath;
use crate::words::message;
use std::fmt;

/// The most bytes that a range may have.
const LONGEST: u64 = 1 << 32;

/// Something that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A range of memory: an address, and a number of bytes.
    Memory(Expression, u64),
    /// A global of the innermost frame.
    Global(Which),
    /// A local of the innermost frame.
    Local(Which),
    /// An operand of the innermost frame; 0 is the top.
    Operand(usize),
    /// Something on the console: a text, or the number of a character.
    Console(String),
    /// An open handle or descriptor.
    Handle(String),
    /// A source variable of the innermost logical frame, or a part of it.
    Variable(VariablePath),
}

impl Target {
    /// Parses what `who` asks about.
    ///
    /// # Errors
    /// [`CommandError`], which says what can be asked about.
    pub fn parse(line: &str) -> Result<Self, CommandError> {
        let (kind, rest) = kind(line);
        let mut words = Words::new(rest);
        let target = match kind {
            "mem" => memory(&mut words)?,
            "global" => Self::Global(read_which(&mut words, kind)?),
            "local" => Self::Local(read_which(&mut words, kind)?),
            "stack" => {
                let index = number(words.next().unwrap_or("0")).and_then(|index| usize::try_from(index).ok());
                Self::Operand(index.ok_or_else(|| CommandError::new(message!("wrong-who-stack")))?)
            }
            "console" => {
                let text = rest.trim().trim_matches('"');
                if text.is_empty() {
                    return Err(CommandError::new(message!("wrong-who-console")));
                }
                return Ok(Self::Console(text.to_owned()));
            }
            "fd" => return Ok(Self::Handle(rest.trim().trim_start_matches('#').to_owned())),
            _ => {
                let path = VariablePath::parse(line);
                return path.map(Self::Variable).ok_or_else(|| CommandError::new(message!("wrong-who")));
            }
        };
        words.end()?;
        Ok(target)
    }

    /// Parses what `watch` waits for.
    ///
    /// # Errors
    /// [`CommandError`], which says what can be watched.
    pub fn watched(line: &str) -> Result<Self, CommandError> {
        match kind(line).0 {
            "mem" | "global" | "local" => Self::parse(line),
            "" if VariablePath::parse(line).is_some() => Self::parse(line),
            _ => Err(CommandError::new(message!("wrong-watch"))),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory(at, len) => write!(f, "mem {at} {len}"),
            Self::Global(which) => write!(f, "global {which}"),
            Self::Local(which) => write!(f, "local {which}"),
            Self::Operand(index) => write!(f, "stack {index}"),
            Self::Console(text) => write!(f, "console {text}"),
            Self::Handle(name) => write!(f, "fd {name}"),
            Self::Variable(path) => path.fmt(f),
        }
    }
}

/// The kind of thing that a line begins with, and the rest of the line. An address alone means memory.
fn kind(line: &str) -> (&'static str, &str) {
    const KINDS: [(&str, &str); 10] = [
        ("mem", "mem"),
        ("memory", "mem"),
        ("global", "global"),
        ("local", "local"),
        ("stack", "stack"),
        ("operand", "stack"),
        ("console", "console"),
        ("fd", "fd"),
        ("handle", "fd"),
        ("descriptor", "fd"),
    ];
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match KINDS.into_iter().find(|(name, _)| *name == word) {
        Some((_, kind)) => (kind, rest.trim()),
        None if word.starts_with(|c: char| c.is_ascii_digit()) => ("mem", line),
        None => ("", line),
    }
}

/// `ADDR [LEN]`, with a length of 1 byte if none is given.
fn memory(words: &mut Words<'_>) -> Result<Target, CommandError> {
    let at = Expression::read(words)?;
    let len = match words.next() {
        None => 1,
        Some(word) => number(word)
            .filter(|len| (1..=LONGEST).contains(len))
            .ok_or_else(|| CommandError::new(message!("wrong-length", given = short(word))))?,
    };
    Ok(Target::Memory(at, len))
}
