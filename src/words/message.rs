//! Something to be said, before it is in any language.

/// The name of the message that consists of a given text.
pub(super) const VERBATIM: &str = "verbatim";

/// The name of the message that makes a sentence of another one.
pub(super) const SENTENCE: &str = "sentence";

/// The name of the message that joins several, with nothing between them.
pub(super) const JOINED: &str = "joined";

/// Something to say to a person: the name of a message in the catalogues, and the facts to fill in.
///
/// Made by `message!`. It is displayed and serialized in English: JSON is for programs, which
/// read one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    id: &'static str,
    facts: Vec<(&'static str, Fact)>,
}

/// A fact within a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A name, a path or a value, which is the same in every language.
    Text(String),
    /// How many. Catalogues select the singular or plural by it; it is written with separators: `1,234`.
    Count(u64),
    /// The same, written without separators, as values are: `1234`.
    Number(u64),
    /// A part of the sentence that is itself a message.
    Message(Message),
    /// Several messages, separated by the language's commas.
    List(Vec<Message>),
}

impl Message {
    /// The message with this name in the catalogues, filled with these facts.
    #[must_use]
    pub fn new(id: &'static str, facts: Vec<(&'static str, Fact)>) -> Self {
        Self { id, facts }
    }

    /// A text that is the same in every language: a name, or the output of another program.
    #[must_use]
    pub fn verbatim(text: impl Into<String>) -> Self {
        Self::new(VERBATIM, vec![("text", Fact::Text(text.into()))])
    }

    /// Makes a remark a sentence of its own: a capital letter first, a full stop last.
    #[must_use]
    pub fn sentence(self) -> Self {
        Self::new(SENTENCE, vec![("text", Fact::Message(self))])
    }

    /// Messages one after the other, with nothing between them.
    #[must_use]
    pub(crate) fn joined(parts: Vec<Self>) -> Self {
        Self::new(JOINED, vec![("parts", Fact::List(parts))])
    }

    /// The name of the message in the catalogues.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The facts, with the names that the catalogues use for them.
    #[must_use]
    pub fn facts(&self) -> &[(&'static str, Fact)] {
        &self.facts
    }

    /// Whether it is the empty message, [`Message::default`].
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.facts(), [(_, Fact::Text(text))] if self.id == VERBATIM && text.is_empty())
    }
}

/// The empty message: there is nothing to say.
impl Default for Message {
    fn default() -> Self {
        Self::verbatim("")
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::verbatim(text)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::verbatim(text)
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Fact {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Vec<Message>> for Fact {
    fn from(list: Vec<Message>) -> Self {
        Self::List(list)
    }
}

impl From<Message> for Fact {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

macro_rules! counts {
    ($($ty:ty)*) => {$(
        impl From<$ty> for Fact {
            fn from(count: $ty) -> Self {
                Self::Count(count as u64)
            }
        }
    )*};
}
counts!(u8 u16 u32 u64 usize);

/// `message!("id", name = fact, …)`: the message `id` of the catalogues in `src/words`. Facts are texts, counts or
/// messages; `name` alone stands for `name = name`.
macro_rules! message {
    (@fact $name:ident) => { (stringify!($name), $crate::words::Fact::from($name)) };
    (@fact $name:ident $value:expr) => { (stringify!($name), $crate::words::Fact::from($value)) };
    ($id:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::words::Message::new($id, vec![$($crate::words::message!(@fact $name $($value)?)),*])
    };
}
pub(crate) use message;
