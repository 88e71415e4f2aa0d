//! Why a program trapped, as a card: what it wrote, what happened with the values, who called, and the way back.
//!
//! Plain data ([`TrapCard`]) and one builder of its lines, which serves the screen and the command line in every
//! language.

mod card;
pub(super) mod machinery;
mod stack;
#[cfg(test)]
mod tests;
mod wrote;

pub use card::TrapLine;
pub use machinery::Machinery;
pub use stack::TrapRow;
pub(crate) use wrote::StderrTail;
pub use wrote::{ProgramMessage, WroteKind};

use super::Session;
use super::listings::Listings;
use super::sentence::{self, TrapReason, TrapValue};
use super::views::with_scene;
use crate::exec::{Trap, TrapKind};
use crate::guest::{End, Guest};
use crate::symbols::LogicalFrame;
use crate::trace::trap_message;
use crate::wasm::Location;
use serde::Serialize;
use std::sync::Arc;

/// Why a program trapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrapCard {
    /// What the program wrote of it, or just before it.
    pub wrote: Option<ProgramMessage>,
    /// What happened, with the values.
    pub reason: TrapReason,
    /// The call stack: the program's own code first, the rest folded.
    pub rows: Vec<TrapRow>,
    /// The value that the instruction could not use.
    pub value: Option<TrapValue>,
    /// Whether the moment before the trap can be gone back to.
    pub in_instruction: bool,
}

impl TrapCard {
    /// The card of a guest that trapped, after it wrote this on standard error; `logical` knows the functions of the source
    /// at a place.
    #[must_use]
    pub(crate) fn of(
        guest: &Guest,
        wrote: &StderrTail,
        logical: &dyn Fn(Location) -> Vec<LogicalFrame>,
    ) -> Option<Self> {
        let Some(End::Trapped(trap)) = guest.ended() else { return None };
        let rows = stack::rows(guest.program(), trap, logical);
        let exact = guest.trapped_in_instruction();
        let in_scene = |reason: &mut TrapReason| {
            with_scene(guest, |scene| {
                if let Some(ran_out) = stack_ran_out(scene, trap) {
                    *reason = ran_out;
                } else if exact {
                    *reason = sentence::trap_reason(scene, &trap.kind);
                }
                exact.then(|| sentence::trap_value(scene, &trap.kind, reason)).flatten()
            })
        };
        let mut reason = TrapReason::Rule(trap_message(&trap.kind));
        let value = in_scene(&mut reason).flatten();
        let gave_up = matches!(trap.kind, TrapKind::Unreachable | TrapKind::UncaughtException);
        let names = trap.frames.iter().map(|frame| frame.function.as_str());
        let wrote = gave_up.then(|| wrote.message(machinery::gives_up(names))).flatten();
        Some(Self { wrote, reason, rows, value, in_instruction: exact })
    }
}

/// Whether a trap comes of calls that are nested too deeply: the engine's own limit, or the end of the stack that compiled
/// code keeps in linear memory.
fn stack_ran_out(scene: &sentence::Scene<'_>, trap: &Trap) -> Option<TrapReason> {
    /// Times that functions call each other until it is no accident.
    const MANY: usize = 8;
    /// Bytes that one frame may have.
    const FRAME: u64 = 1 << 20;
    let recursion = stack::recursion(trap).filter(|(_, times)| *times >= MANY);
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

impl TrapCard {
    /// The card of a guest that no session knows. `file` gives the contents of a file with debug information that a
    /// module names.
    #[must_use]
    pub(crate) fn of_guest(
        guest: &Guest,
        wrote: &StderrTail,
        file: &dyn Fn(&str) -> Option<Arc<[u8]>>,
    ) -> Option<Self> {
        guest.ended().filter(|end| matches!(end, End::Trapped(_)))?;
        let mut listings = Listings::of(guest.program());
        for (module, name) in listings.missing(guest.program()) {
            let code = guest.program().modules.get(module as usize).cloned();
            if let (Some(code), Some(bytes)) = (code, file(&name)) {
                listings.give(&code, bytes);
            }
        }
        let frames = |at: Location| {
            let module = guest.program().modules.get(at.module.0 as usize)?;
            let offset = *module.code(at.pc.func)?.offsets.get(at.pc.op as usize)?;
            Some(listings.symbols(module)?.frames_at(offset as usize))
        };
        Self::of(guest, wrote, &|at| frames(at).unwrap_or_default())
    }
}

impl Session {
    /// Why the program trapped; `None` if it did not.
    #[must_use]
    pub fn trap_card(&self) -> Option<TrapCard> {
        TrapCard::of(self.guest(), &self.summaries.stderr, &|at| self.logical(at))
    }
}
