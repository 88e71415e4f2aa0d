//! Where the text of a call goes. Most of it is names and values, which are the same in every language, with words in
//! between. Lines that are written as the calls come are rendered in one language at once; what is kept becomes a
//! message.

use crate::words::{self, Lang, Message};
use std::fmt::{self, Write};

/// Accepts text and words, one after the other.
pub(super) trait Sink: Write {
    /// Adds words of the catalogues.
    fn say(&mut self, message: Message);

    /// Adds a message of the catalogues that takes no facts.
    fn word(&mut self, id: &'static str);

    /// Adds text that is the same in every language.
    fn push_str(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = self.write_str(text);
    }

    /// Adds a character that is the same in every language.
    fn push(&mut self, c: char) {
        let _ = self.write_char(c);
    }
}

/// A text in one language, to which everything is appended.
pub(super) struct Spoken<'o> {
    pub out: &'o mut String,
    pub lang: Lang,
}

impl Write for Spoken<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.push_str(text);
        Ok(())
    }
}

impl Sink for Spoken<'_> {
    fn say(&mut self, message: Message) {
        self.out.push_str(&message.text(self.lang));
    }

    fn word(&mut self, id: &'static str) {
        self.out.push_str(&words::text(self.lang, id));
    }
}

/// Builds a message piece by piece.
#[derive(Debug, Default)]
pub(super) struct Phrase {
    parts: Vec<Message>,
    /// The text after the pieces.
    text: String,
}

impl Phrase {
    pub fn message(mut self) -> Message {
        if self.parts.is_empty() {
            return Message::verbatim(self.text);
        }
        self.take_text();
        Message::joined(self.parts)
    }

    fn take_text(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(Message::verbatim(std::mem::take(&mut self.text)));
        }
    }
}

/// Returns as a message what `write` writes.
pub(super) fn phrase(write: impl FnOnce(&mut Phrase)) -> Message {
    let mut phrase = Phrase::default();
    write(&mut phrase);
    phrase.message()
}

impl Write for Phrase {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        Ok(())
    }
}

impl Sink for Phrase {
    fn say(&mut self, message: Message) {
        self.take_text();
        self.parts.push(message);
    }

    fn word(&mut self, id: &'static str) {
        self.say(Message::new(id, Vec::new()));
    }
}

pub(super) fn count<S: Sink>(out: &mut S, bytes: usize) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{bytes} ");
    out.word(if bytes == 1 { "unit-byte" } else { "unit-bytes" });
}

/// Writes a character that is inside quotes, escaped if it has to be.
pub(super) fn escaped<S: Sink>(out: &mut S, c: char) {
    match c {
        '"' | '\\' => {
            out.push('\\');
            out.push(c);
        }
        c if c.is_control() => c.escape_default().for_each(|c| out.push(c)),
        c => out.push(c),
    }
}
