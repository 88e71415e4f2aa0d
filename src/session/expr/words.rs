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
        let mut rest = line.trim_start();
        while !rest.is_empty() {
            let len = match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => sign.len(),
                None => word_len(rest),
            };
            let (word, after) = rest.split_at(len);
            words.push(word);
            rest = after.trim_start();
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

    /// A word further on, which is not taken: 0 is the next.
    pub fn ahead(&self, by: usize) -> Option<&'a str> {
        self.0.len().checked_sub(by + 1).map(|at| self.0[at])
    }

    /// How often a word is repeated from here on.
    pub fn count(&self, word: &str) -> usize {
        self.0.iter().rev().take_while(|next| **next == word).count()
    }

    /// Returns an error unless every word has been taken.
    pub fn end(&self) -> Result<(), CommandError> {
        match self.peek() {
            None => Ok(()),
            Some(word) => Err(CommandError::new(message!("wrong-word", word = short(word)))),
        }
    }
}

/// How long the word is that a text begins with, in bytes; at least one character. A path in the source is one word:
/// what stands in brackets, `->` before a name, and the `*` of `p.*` belong to it.
fn word_len(text: &str) -> usize {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_whitespace() {
            break;
        }
        if c == '[' && at > 0 {
            at += bracket_len(rest);
            continue;
        }
        let is_member = rest
            .strip_prefix("->")
            .is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'));
        if is_member && at > 0 && !text.starts_with(|c: char| c.is_ascii_digit()) {
            at += "->".len();
            continue;
        }
        let is_target = c == '*' && text[..at].ends_with('.');
        if at > 0 && !is_target && SIGNS.iter().any(|sign| rest.starts_with(sign)) {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// How long a pair of brackets is with what is in them; text in quotation marks may contain anything. All of the text if
/// it is not closed.
fn bracket_len(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ']' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}
