//! Lines of pieces that say what they are, so that front ends can colour them.

use super::RowKind;

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Text,
    Strong,
    Dim,
    /// A heading above other lines.
    Title,
    /// The name of a run before what it has.
    Name,
    Number,
    /// The sign of the first difference.
    First,
    /// A line between parts.
    Border,
    /// A mark for how the two sides compare.
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

    /// The pieces as one string.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// The line without spaces at its end.
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
    /// The call; `None` if the entry made no call.
    pub call: Option<u64>,
    /// How many instructions had been executed by then.
    pub moment: u64,
}

/// The lines that are one item to a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StyledEntry {
    pub lines: Vec<Styled>,
    /// Where it is in the first run; for an entry that only the second run has, the last place before it.
    pub place: Option<Place>,
    /// Whether the runs differ here.
    pub difference: bool,
    /// Whether this is the first difference.
    pub first: bool,
}

impl From<Styled> for StyledEntry {
    fn from(line: Styled) -> Self {
        Self { lines: vec![line], ..Self::default() }
    }
}
