//! Lines in pieces that say what they are, so that front ends can colour them.

use super::RowKind;

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Text,
    Strong,
    Dim,
    /// What stands above the others.
    Title,
    /// The name of a run before what it has.
    Name,
    Number,
    /// Where the first difference is.
    First,
    /// A line between parts.
    Border,
    /// How the two sides compare.
    Mark(RowKind),
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub tone: Tone,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Styled(pub Vec<Piece>);

impl Styled {
    pub(super) fn of<const N: usize>(pieces: [(&str, Tone); N]) -> Self {
        Self(pieces.into_iter().map(|(text, tone)| Piece { text: text.to_owned(), tone }).collect())
    }

    pub(super) fn push(&mut self, text: impl Into<String>, tone: Tone) {
        self.0.push(Piece { text: text.into(), tone });
    }

    /// All of it as text.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Without spaces at its end.
    pub(super) fn trimmed(mut self) -> Self {
        while let Some(last) = self.0.last_mut() {
            last.text.truncate(last.text.trim_end().len());
            if !last.text.is_empty() {
                break;
            }
            self.0.pop();
        }
        self
    }
}

/// Where an entry of the first run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its call; none for what made no call.
    pub call: Option<u64>,
    /// Instructions executed by then.
    pub moment: u64,
}

/// What is one thing to a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StyledEntry {
    pub lines: Vec<Styled>,
    /// Where in the first run it is; for what only the other has, the last place before it.
    pub place: Option<Place>,
    /// Whether the runs differ here.
    pub difference: bool,
    /// Whether they differ here first.
    pub first: bool,
}

impl From<Styled> for StyledEntry {
    fn from(line: Styled) -> Self {
        Self { lines: vec![line], ..Self::default() }
    }
}
