//! The last operators before where somebody looks, executed one by one so that each can be taken back: for guests of
//! which no checkpoint near by is worth its cost, or fits.

use super::checkpoints::Checkpoints;
use crate::exec::Stops;
use crate::guest::{Guest, Moment, Stop, Undo};

/// Most operators before the place that are worth it.
pub(super) const REACH: u64 = 4 << 10;
/// Operators of a piece: so many are executed again, at most, after going back.
const PIECE: u64 = 512;
/// What one operator may overwrite, in bytes.
const MOST_OPERATOR: u64 = 1 << 20;
/// What all pieces may keep, in bytes.
const MOST_BYTES: u64 = 32 << 20;

/// Where it can be led back to.
#[derive(Debug)]
struct Piece {
    undo: Undo,
    /// Calls answered by then.
    answered: usize,
}

/// The way back from where a guest stands. Good for this guest alone, as long as [`Trail::run`] is what runs it.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// One after the other, the last one up to where the guest stands.
    pieces: Vec<Piece>,
}

impl Trail {
    /// Nothing leads back any more.
    pub fn clear(&mut self) {
        self.pieces.clear();
    }

    /// Whether nothing leads back.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Takes the guest back to the latest moment that it can at or before `moment`, and says how many calls were answered
    /// by then. `None`, and the guest stands where it stood, if the trail does not begin as early.
    pub fn lead_back(&mut self, guest: &mut Guest, moment: Moment) -> Option<usize> {
        if self.pieces.first()?.undo.moment() > moment {
            return None;
        }
        while let Some(Piece { undo, answered }) = self.pieces.pop() {
            if guest.undo(&undo).is_none() {
                self.clear();
                return None;
            }
            if undo.moment() <= moment {
                return Some(answered);
            }
        }
        None
    }

    /// [`Guest::run`], operator by operator.
    pub fn run(
        &mut self,
        guest: &mut Guest,
        answered: usize,
        budget: u64,
        stops: &Stops,
        checkpoints: &Checkpoints,
    ) -> Stop {
        let end = guest.moment().saturating_add(budget);
        loop {
            let now = guest.moment();
            if !guest.stands() {
                // What is left to do before the next operator may write to memory.
                let stop = guest.run(0, stops);
                if !guest.outside_writes().is_empty() {
                    self.clear();
                }
                if stop != Stop::Budget || !guest.stands() {
                    return stop;
                }
            }
            if now >= end {
                return guest.run(0, stops);
            }
            if !self.keep_next(guest, answered, checkpoints) {
                self.clear();
            }
            let stop = guest.run(1, stops);
            if !guest.outside_writes().is_empty() {
                self.clear();
            }
            if stop != Stop::Budget || guest.moment() == now {
                return stop;
            }
        }
    }

    /// Keeps what the next operator overwrites; `false` if that cannot be done.
    fn keep_next(&mut self, guest: &mut Guest, answered: usize, checkpoints: &Checkpoints) -> bool {
        let now = guest.moment();
        let full = |piece: &Piece| now - piece.undo.moment() >= PIECE;
        if self.pieces.last().is_none_or(full) {
            let Some(undo) = checkpoints.begin_undo(guest) else { return false };
            self.pieces.push(Piece { undo, answered });
            let kept = |pieces: &[Piece]| pieces.iter().map(|piece| piece.undo.bytes()).sum::<u64>();
            while kept(&self.pieces) > MOST_BYTES {
                self.pieces.remove(0);
            }
        }
        self.pieces.last_mut().is_some_and(|piece| guest.keep_for_undo(&mut piece.undo, MOST_OPERATOR))
    }
}
