//! What the program says to people, in each language: one catalogue of messages per language
//! ([Fluent](https://projectfluent.org) files next to this one), and [`Message`]s, which name a message and give its
//! facts.
//!
//! Code that has something to say makes a message. Only a front end knows the reader's language, and renders the
//! message in it. This module knows nothing of what messages are about.
//!
//! Japanese texts have a space on each side of a fact, `{ $value } を積みます`. A space between two Japanese characters is
//! left out once the fact is known.

mod catalogue;
mod lang;
mod message;

pub use lang::Lang;
pub use message::{Fact, Message};

pub(crate) use message::message;

use std::borrow::Cow;

/// The text of a message without facts, such as a label. Labels are drawn often, so the text is usually borrowed from
/// the catalogue.
#[must_use]
pub fn text(lang: Lang, id: &str) -> Cow<'static, str> {
    catalogue::plain(lang, id)
}

/// So many bytes: as `2 MiB` where that is a round number.
#[must_use]
pub fn size(bytes: u64) -> Message {
    match bytes {
        n if n >= 1 << 20 && n.is_multiple_of(1 << 20) => Message::verbatim(format!("{} MiB", n >> 20)),
        n if n >= 1 << 10 && n.is_multiple_of(1 << 10) => Message::verbatim(format!("{} KiB", n >> 10)),
        count => message!("bytes", count),
    }
}
