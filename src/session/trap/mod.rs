//! Why a program trapped, as a card: what it wrote, what happened with the values, who called, and the way back.
//!
//! Plain data ([`TrapCard`]) and one builder of its lines, which serves the screen and the command line in every
//! language.

mod card;
pub(super) mod machinery;
mod made_of;
mod quoted;
mod stack;
#[cfg(test)]
mod tests;
mod wrote;

pub use card::TrapLine;
pub use machinery::Machinery;
pub use made_of::TrapVariable;
pub use quoted::QuotedLine;
pub use stack::TrapRow;
pub(crate) use wrote::StderrTail;
pub use wrote::{ProgramMessage, WroteKind};

use super::Session;
use super::sentence::{self, TrapReason, TrapValue};
use super::views::with_scene;
use super::waits;
use crate::exec::{Trap, TrapKind};
use crate::guest::End;
use crate::trace::trap_message;
use crate::words::{Message, message};
use serde::Serialize;

/// Why a program trapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrapCard {
    /// What the program wrote of it, or just before it.
    pub wrote: Option<ProgramMessage>,
    /// What happened, with the values.
    pub reason: TrapReason,
    /// The source variables of which the values were made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<TrapVariable>,
    /// The line of the source at which the first frame is, where it is to be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<QuotedLine>,
    /// The call stack: the program's own code first, the rest folded.
    pub rows: Vec<TrapRow>,
    /// On a deadlock: who waits for whom, a line each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waits: Vec<Message>,
    /// The value that the instruction could not use.
    pub value: Option<TrapValue>,
    /// Whether the moment before the trap can be gone back to.
    pub in_instruction: bool,
}

impl TrapCard {
    /// What happened, as a clause without a full stop.
    #[must_use]
    pub fn why(&self) -> Message {
        let reason = self.reason.message();
        match &self.variables[..] {
            [] => reason,
            variables => {
                let variables = variables.iter().map(TrapVariable::message).collect();
                message!("trap-so-from", reason, variables = sentence::together(variables))
            }
        }
    }
}

/// Whether a trap comes of calls that are nested too deeply: the engine's own limit, or the end of the stack that compiled
/// code keeps in linear memory.
fn stack_ran_out(session: &Session, scene: &sentence::Scene<'_>, trap: &Trap) -> Option<TrapReason> {
    /// Times that functions call each other until it is no accident.
    const MANY: usize = 8;
    /// Bytes that one frame may have.
    const FRAME: u64 = 1 << 20;
    let recursion = stack::recursion(session, trap).filter(|(_, times)| *times >= MANY);
    let is = match trap.kind {
        TrapKind::CallStackExhausted => true,
        TrapKind::MemoryOutOfBounds { address, .. } => {
            let pointer = sentence::stack_pointer(scene)?;
            // A function that calls no other leaves the pointer as it is.
            let just_below = address < 1 << 32 && (1 << 32) - address <= FRAME && pointer < FRAME as i64;
            pointer < 0 && address >= 1 << 31 || recursion.is_some() && just_below
        }
        _ => false,
    };
    is.then(|| TrapReason::StackRanOut {
        rule: trap_message(&trap.kind),
        depth: trap.depth() as u64,
        functions: recursion.map(|(functions, _)| functions).unwrap_or_default(),
    })
}

impl Session {
    /// Why the program trapped; `None` if it did not.
    #[must_use]
    pub fn trap_card(&self) -> Option<TrapCard> {
        let guest = self.guest();
        let Some(End::Trapped(trap)) = guest.ended() else { return None };
        let (mut rows, fault) = stack::rows(self, trap);
        rows.extend(stack::callers(self));
        let exact = guest.trapped_in_instruction();
        let mut reason = TrapReason::Rule(trap_message(&trap.kind));
        let (mut value, mut operands) = (None, Vec::new());
        with_scene(guest, |scene| {
            if let Some(ran_out) = stack_ran_out(self, scene, trap) {
                reason = ran_out;
            } else if exact {
                reason = sentence::trap_reason(scene, &trap.kind);
                value = sentence::trap_value(scene, &trap.kind, &reason);
                operands = sentence::trap_operands(scene, &trap.kind, value.as_ref());
            }
        });
        let gave_up = matches!(trap.kind, TrapKind::Unreachable | TrapKind::UncaughtException);
        let names = trap.frames.iter().map(|frame| frame.function.as_str());
        let wrote = gave_up.then(|| self.summaries.stderr.message(machinery::gives_up(names))).flatten();
        let line = fault.and_then(|(at, frame)| self.quoted(at, &frame));
        let variables = self.operands_made_of(&operands);
        let waits = if trap.kind == TrapKind::Deadlock { waits::explain(guest) } else { Vec::new() };
        Some(TrapCard { wrote, reason, variables, line, rows, waits, value, in_instruction: exact })
    }
}
