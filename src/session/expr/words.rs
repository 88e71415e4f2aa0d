//! Splits a line into words and signs.

use super::CommandError;
use crate::session::commands::short;
use crate::words::message;

/// Signs, which end a name or number; longer ones come before their prefixes.
pub(super) const SIGNS: [&str; 11] = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*"];

/// The words of a line that have not been parsed yet, last first.
pub(in crate::session) struct Words<'a>(Vec<&'a str>);

impl<'a> Words<'a> {
    /// Splits a line; signs need no spaces around them.
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

    /// Takes the next word.
    pub fn next(&mut self) -> Option<&'a str> {
        self.0.pop()
    }

    /// The next word, which is not taken.
    pub fn peek(&self) -> Option<&'a str> {
        self.0.last().copied()
    }

    /// Returns an error unless every word has been taken.
    pub fn end(&self) -> Result<(), CommandError> {
        match self.peek() {
            None => Ok(()),
            Some(word) => Err(CommandError::new(message!("wrong-word", word = short(word)))),
        }
    }
}

/// The position and length of the first sign in a word.
fn first_sign(word: &str) -> Option<(usize, usize)> {
    word.char_indices().find_map(|(at, _)| {
        SIGNS.iter().find(|sign| word[at..].starts_with(**sign)).map(|sign| (at, sign.len()))
    })
}
