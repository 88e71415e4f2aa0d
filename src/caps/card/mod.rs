//! An account as a card: what every front end shows of it, written once, in any language.
//!
//! A card is plain data: lines of pieces that say what each piece is. A front end escapes, wraps and colours them.

mod line;
mod page;
mod pane;
mod verdict;

pub use line::{CardLine, CardPiece, Role};
pub(crate) use page::page;
pub use pane::CardParts;
pub(crate) use pane::pane;

use super::{Account, CommandLine, Outcome, Preopen, Rehearsed, Remedy, quoted};
use crate::words::{Lang, Message, message};

/// The outcome whose mark is shown beside a directory.
fn mark(preopen: &Preopen) -> Outcome {
    if preopen.matched { Outcome::Granted } else { Outcome::Refused }
}

/// A sentence of advice, in pieces: what is to be typed is between backticks.
fn advice(text: &str) -> Vec<CardPiece> {
    let mut pieces = Vec::new();
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            pieces.push(CardPiece::new("`", Role::Tick));
        }
        let role = if at % 2 == 1 { Role::Typed } else { Role::Text };
        pieces.push(CardPiece::new(part, role));
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// The line that runs the program again as the remedy of an account says. It is never wrapped, so that it can be
/// copied, and left out while it is not known yet whether it is worth that.
fn to_run(account: &Account, command: Option<&CommandLine>, columns: usize) -> Option<CardLine> {
    if account.remedy.as_ref()?.rehearsed == Some(Rehearsed::Trying) {
        return None;
    }
    let line = command?.remedied(account)?.shell();
    Some(CardLine::indented(columns, line, Role::Command))
}

impl Account {
    /// The whole account as lines of text, not wrapped.
    #[must_use]
    pub fn card(&self, lang: Lang) -> Vec<String> {
        page(self, None, lang).iter().map(CardLine::text).collect()
    }
}

impl Remedy {
    /// The flags of the remedy as one line for a shell.
    #[must_use]
    pub(crate) fn shell_flags(&self) -> String {
        let words = self.first.iter().chain(&self.flags);
        words.map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests;
