//! The lines of the card of a trap.

use super::{TrapCard, TrapRow};
use crate::caps::Outcome;
use crate::caps::card::{CardLine, CardPiece, Role};
use crate::words::{Fact, Lang, Message, message};
use serde::Serialize;

/// What a line of the card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum TrapLineKind {
    /// What comes first on the card.
    Headline,
    /// What happened, below what the program wrote.
    Reason,
    /// The line of the source at fault.
    Source,
    /// Who waits for whom.
    Waits,
    Frame,
    Folded,
    WayBack,
}

/// A line of the card, before it is in any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrapLine {
    kind: TrapLineKind,
    /// What the line says.
    pub text: Message,
}

impl TrapLine {
    /// The line behind an indent, for those who read plain lines.
    #[must_use]
    pub fn indented(&self) -> Message {
        let columns = match self.kind {
            TrapLineKind::Headline | TrapLineKind::Reason => 0,
            TrapLineKind::Source
            | TrapLineKind::Waits
            | TrapLineKind::Frame
            | TrapLineKind::Folded
            | TrapLineKind::WayBack => 2,
        };
        let arrow = if self.kind == TrapLineKind::WayBack { "→ " } else { "" };
        Message::joined(vec![Message::verbatim(format!("{:columns$}{arrow}", "")), self.text.clone()])
    }
}

impl TrapRow {
    /// The row as a line.
    #[must_use]
    fn message(&self) -> Message {
        let count = |count: &usize| Fact::Count(*count as u64);
        match self {
            Self::Frame { function, source: Some(source), inlined: true, .. } => {
                message!("trap-frame-inlined", function, source)
            }
            Self::Frame { function, offset, source: None, .. } => {
                message!("trap-frame", function, offset = format!("{offset:#x}"))
            }
            Self::Frame { function, offset, source: Some(source), .. } => {
                message!("trap-frame-source", function, offset = format!("{offset:#x}"), source)
            }
            Self::Inside { frames, of } => {
                message!("trap-frames-inside", frames = count(frames), of = of.message())
            }
            Self::Around { frames, of } => {
                message!("trap-frames-around", frames = count(frames), of = of.message())
            }
            Self::Again { functions: 1, frames } => message!("trap-frames-same", frames = count(frames)),
            Self::Again { functions, frames } => {
                message!("trap-frames-circle", functions = count(functions), frames = count(frames))
            }
            Self::Caller { task } => task.clone(),
            Self::More { frames } => message!("trap-frames-more", frames = count(frames)),
        }
    }
}

impl TrapCard {
    /// What comes first on it: what the program wrote, or what happened.
    #[must_use]
    pub(crate) fn headline(&self) -> Message {
        match &self.wrote {
            Some(wrote) => message!("trap-headline-wrote", wrote = wrote.message()),
            None => message!("end-trapped", trap = self.why()),
        }
    }

    /// Who waits for whom, or the line at fault; then the call stack; a line each, without an indent.
    #[must_use]
    pub(crate) fn stack(&self) -> Vec<TrapLine> {
        let line = |row: &TrapRow| {
            let frame = matches!(row, TrapRow::Frame { .. });
            let kind = if frame { TrapLineKind::Frame } else { TrapLineKind::Folded };
            TrapLine { kind, text: row.message() }
        };
        let source =
            self.line.iter().map(|line| TrapLine { kind: TrapLineKind::Source, text: line.message() });
        let waits = self.waits.iter().cloned().map(|text| TrapLine { kind: TrapLineKind::Waits, text });
        waits.chain(source).chain(self.rows.iter().map(line)).collect()
    }

    /// How to get back to what led to it, if there is such a way.
    #[must_use]
    pub(crate) fn way_back(&self) -> Option<TrapLine> {
        let text = match &self.value {
            Some(at) => {
                let operand = at.operand.to_string();
                message!("trap-way-value", operand, value = at.value.clone())
            }
            None => message!("trap-way"),
        };
        self.in_instruction.then_some(TrapLine { kind: TrapLineKind::WayBack, text })
    }

    /// The whole card. The way back is for those who can go it.
    #[must_use]
    pub fn lines(&self, way_back: bool) -> Vec<TrapLine> {
        let mut lines = vec![TrapLine { kind: TrapLineKind::Headline, text: self.headline() }];
        lines.extend(self.wrote.as_ref().map(|_| {
            let text = message!("end-trapped", trap = self.why());
            TrapLine { kind: TrapLineKind::Reason, text }
        }));
        lines.extend(self.stack());
        lines.extend(self.way_back().filter(|_| way_back));
        lines
    }

    /// The card for a pane, below its mark.
    #[must_use]
    pub fn pane(&self, lang: Lang) -> Vec<CardLine> {
        let line = |line: TrapLine| {
            let text = line.text.text(lang);
            match line.kind {
                TrapLineKind::Headline => {
                    let failed = Role::Outcome(Outcome::Failed);
                    CardLine::led(
                        CardPiece::new(format!(" {} ", Outcome::Failed.mark()), failed),
                        text,
                        failed,
                    )
                }
                TrapLineKind::Reason => CardLine::indented(3, text, Role::Text),
                TrapLineKind::Waits => CardLine::indented(3, text, Role::Text),
                TrapLineKind::Source => CardLine::indented(3, text, Role::Typed),
                TrapLineKind::Frame => CardLine::indented(5, text, Role::Text),
                TrapLineKind::Folded => CardLine::indented(5, text, Role::Muted),
                TrapLineKind::WayBack => {
                    let arrow = Role::Outcome(Outcome::Granted);
                    CardLine::led(CardPiece::new(" → ", arrow), text, Role::Text)
                }
            }
        };
        // What a program wrote may have more than one line.
        let split = |line: CardLine| {
            let texts: Vec<String> = line.body.iter().map(|piece| piece.text.clone()).collect();
            let role = line.body.first().map_or(Role::Text, |piece| piece.role);
            let hang = CardPiece::new(" ".repeat(3), Role::Text);
            let texts: Vec<String> = texts.concat().split('\n').map(str::to_owned).collect();
            let lead = std::iter::once(line.lead).chain(std::iter::repeat(hang));
            lead.zip(texts).map(|(lead, text)| CardLine::led(lead, text, role)).collect::<Vec<_>>()
        };
        self.lines(true).into_iter().map(line).flat_map(split).collect()
    }
}
