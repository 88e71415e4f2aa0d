//! The words that a person reads, in each language: one catalogue of messages for each ([Fluent](https://projectfluent.org)
//! files beside this one), and [`Message`]s that say which of them with which facts.
//!
//! Whoever has something to tell makes a message; only a front end knows the language of the person reading, and renders it.
//! This module knows nothing of what messages are about.
//!
//! Japanese texts have a space on each side of a fact, `{ $value } を積みます`: one between two Japanese characters is left out
//! when the fact is known.

mod catalogue;
mod lang;
mod message;

pub use lang::Lang;
pub use message::{Fact, Message};

pub(crate) use message::message;

use std::borrow::Cow;

/// What the message with this name says, for those without facts: labels, which are drawn often. Mostly it is a part of
/// the catalogue itself.
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
