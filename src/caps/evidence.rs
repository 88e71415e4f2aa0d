//! What steps, reasons and advice have in common: each is an enum whose cases hold facts and name the catalogue message
//! that expresses them. An account therefore keeps what it knows as data, and a front end chooses the language.

use super::Errno;
use crate::words::{Fact, Message, message};
use serde::{Deserialize, Deserializer, Serialize};

/// How a value appears in a message.
pub(super) trait AsFact {
    /// The value as a fact.
    fn as_fact(&self) -> Fact;
}

/// Defines an enum of evidence: its cases, the facts of each, and its message, which uses the names of the fields for
/// the facts. It has one more case, for the texts in recordings from when accounts were kept as English sentences.
macro_rules! evidence {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$doc:meta])* $case:ident $({ $($field:ident: $ty:ty),* $(,)? })? => $id:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "fields are the facts of the case's message, by its names")]
        pub enum $name {
            $($(#[$doc])* $case $({ $($field: $ty),* })?,)*
            /// The English text of an older recording, shown as it is.
            #[serde(untagged)]
            Said(String),
        }

        impl $name {
            /// The message of the catalogues that expresses this case, with its facts.
            #[must_use]
            pub fn message(&self) -> $crate::words::Message {
                match self {
                    $(Self::$case $({ $($field),* })? => $crate::words::Message::new(
                        $id,
                        vec![$($((stringify!($field), $crate::caps::evidence::AsFact::as_fact($field)),)*)?],
                    ),)*
                    Self::Said(text) => $crate::words::Message::verbatim(text),
                }
            }

            /// One sample of each case.
            #[cfg(test)]
            pub(in crate::caps) fn samples() -> Vec<Self> {
                vec![
                    $(Self::$case $({ $($field: $crate::caps::sample::Sample::sample()),* })?,)*
                    Self::Said("said".into()),
                ]
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::Said(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::Said(text.to_owned())
            }
        }
    };
}
pub(super) use evidence;

/// Reads a list of evidence, or the single text that older recordings have in its place.
pub(super) fn list<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + From<String>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum WordForm<T> {
        Text(String),
        List(Vec<T>),
    }
    Ok(match WordForm::deserialize(from)? {
        WordForm::Text(text) if text.is_empty() => Vec::new(),
        WordForm::Text(text) => vec![text.into()],
        WordForm::List(list) => list,
    })
}

/// A name in quotes.
pub(super) fn quoted(name: &str) -> Message {
    message!("quoted", name)
}

/// Names, each in quotes; the message `none` if there are no names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct QuotedNames(pub Vec<String>);

impl AsFact for QuotedNames {
    fn as_fact(&self) -> Fact {
        match &self.0[..] {
            [] => message!("names-none").into(),
            names => names.iter().map(|name| quoted(name)).collect::<Vec<_>>().into(),
        }
    }
}

impl AsFact for String {
    fn as_fact(&self) -> Fact {
        self.into()
    }
}

impl AsFact for Errno {
    fn as_fact(&self) -> Fact {
        (&self.name).into()
    }
}

impl<T: AsFact> AsFact for Box<T> {
    fn as_fact(&self) -> Fact {
        (**self).as_fact()
    }
}

/// A count, by which messages choose between singular and plural.
impl AsFact for usize {
    fn as_fact(&self) -> Fact {
        (*self).into()
    }
}

/// Numbers that identify something, or that are shown as the program has them.
macro_rules! numbers {
    ($($ty:ty)*) => {$(
        impl AsFact for $ty {
            fn as_fact(&self) -> Fact {
                self.to_string().into()
            }
        }
    )*};
}
numbers!(u16 u32 u64 i32);
