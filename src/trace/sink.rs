//! Where the text of a call goes. Most of it is names and values, which are the same in every language; between them stand
//! words. Lines that are written as the calls come go into a text of one language at once; what is kept becomes a message.

use crate::words::{self, Lang, Message};
use std::fmt::{self, Write};

/// Takes text and words, one after the other.
pub(super) trait Sink: Write {
    /// Words of the catalogues.
    fn say(&mut self, message: Message);

    /// Words of the catalogues into which no facts go.
    fn word(&mut self, id: &'static str);

    /// Text that is the same in every language.
    fn push_str(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = self.write_str(text);
    }

    /// The same of a character.
    fn push(&mut self, c: char) {
        let _ = self.write_char(c);
    }
}

/// A text of one language, which it is added to.
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

/// A message, piece by piece.
#[derive(Debug, Default)]
pub(super) struct Phrase {
    parts: Vec<Message>,
    /// What comes after them.
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

/// What is written to a phrase, as a message.
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

/// A character between quotes.
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
