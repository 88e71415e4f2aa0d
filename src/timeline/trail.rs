//! Undoes the last instructions before the moment where somebody looks, by executing them one at a time and saving what
//! each overwrites. This serves guests for which a nearby checkpoint would cost too much, or does not fit.

use super::checkpoints::Checkpoints;
use super::cursor::Cursor;
use crate::exec::Stops;
use crate::guest::{Guest, Moment, Stop, Undo};

/// How many instructions before the requested moment are executed this way, at most.
pub(super) const REACH: u64 = 4 << 10;
/// Instructions of a piece: at most so many are executed again after going back.
const PIECE: u64 = 512;
/// If beginning a piece examines more bytes than this, the piece is as long as possible.
const LARGE: u64 = 1 << 20;
/// The largest number of pieces.
const MOST_PIECES: usize = 64;
/// How many bytes one instruction may overwrite, at most.
const MOST_INSTRUCTION: u64 = 1 << 20;
/// How many bytes all pieces may keep, at most.
const MOST_BYTES: u64 = 32 << 20;

/// A moment that the guest can be led back to.
#[derive(Debug)]
struct TrailPiece {
    undo: Undo,
    /// Where the guest was in the journal then.
    cursor: Cursor,
}

/// The way back from where a guest is. Valid only for this guest, and only as long as [`Trail::run`] runs it.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// The pieces in order; the last one ends where the guest is.
    pieces: Vec<TrailPiece>,
}

impl Trail {
    /// Forgets the way back.
    pub fn clear(&mut self) {
        self.pieces.clear();
    }

    /// Whether there is no way back.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Takes the guest back to the latest moment it can reach at or before `moment`, and returns where it was in the
    /// journal then. If the trail begins later than `moment`, it returns `None` and leaves the guest as it is.
    pub(crate) fn lead_back(&mut self, guest: &mut Guest, moment: Moment) -> Option<Cursor> {
        if self.pieces.first()?.undo.moment() > moment {
            return None;
        }
        while let Some(TrailPiece { undo, cursor }) = self.pieces.pop() {
            if guest.undo(&undo).is_none() {
                self.clear();
                return None;
            }
            if undo.moment() <= moment {
                return Some(cursor);
            }
        }
        None
    }

    /// [`Guest::run`], one instruction at a time.
    pub fn run(
        &mut self,
        guest: &mut Guest,
        cursor: Cursor,
        budget: u64,
        stops: &Stops,
        checkpoints: &Checkpoints,
    ) -> Stop {
        let end = guest.moment().saturating_add(budget);
        loop {
            let now = guest.moment();
            if !guest.stands() {
                // What is left to do before the next instruction may write to memory.
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
            if !self.keep_next(guest, cursor, checkpoints) {
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

    /// Saves what the next instruction overwrites; `false` if that is not possible.
    fn keep_next(&mut self, guest: &mut Guest, cursor: Cursor, checkpoints: &Checkpoints) -> bool {
        let now = guest.moment();
        let length = if guest.undo_size() > LARGE { REACH } else { PIECE };
        let full = |piece: &TrailPiece| now - piece.undo.moment() >= length;
        if self.pieces.last().is_none_or(full) {
            let Some(undo) = checkpoints.begin_undo(guest) else { return false };
            self.pieces.push(TrailPiece { undo, cursor });
            let kept = |pieces: &[TrailPiece]| pieces.iter().map(|piece| piece.undo.bytes()).sum::<u64>();
            while kept(&self.pieces) > MOST_BYTES || self.pieces.len() > MOST_PIECES {
                self.pieces.remove(0);
            }
        }
        self.pieces.last_mut().is_some_and(|piece| guest.keep_for_undo(&mut piece.undo, MOST_INSTRUCTION))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guest::Entry;
    use crate::wasm::Program;
    use std::sync::Arc;

    /// Fills, copies, grows, stores across block boundaries, and changes a table and a global.
    const RESTLESS: &str = r#"(module (memory 2 40) (table 4 funcref) (elem declare func 0) (global $g (mut i64) (i64.const 1))
      (func (export "run") (local $i i32) (local $at i32)
        (loop $again
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (local.set $at (i32.and (i32.mul (local.get $i) (i32.const 4093)) (i32.const 0xffff)))
          (i64.store (local.get $at) (i64.extend_i32_u (local.get $i)))
          (memory.fill (i32.add (local.get $at) (i32.const 999)) (local.get $i) (i32.const 5000))
          (memory.copy (i32.const 3) (local.get $at) (i32.const 70))
          (table.set (i32.and (local.get $i) (i32.const 3)) (select (result funcref)
            (ref.func 0) (ref.null func) (i32.and (local.get $i) (i32.const 4))))
          (global.set $g (i64.add (global.get $g) (i64.const 7)))
          (if (i32.eqz (i32.and (local.get $i) (i32.const 7)))
            (then
              (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1))
                (then (i32.store8 (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 1)) (local.get $i))))))
          (br $again))))"#;

    fn guest(text: &str) -> Guest {
        let program = Program::load("restless", text.as_bytes()).expect("loads");
        let entry = Entry::Invoke { function: "run".into(), args: Vec::new() };
        Guest::new(Arc::new(program), &entry).expect("links")
    }

    fn forward(trail: &mut Trail, guest: &mut Guest, instructions: u64) {
        let stop =
            trail.run(guest, Cursor::default(), instructions, &Stops::default(), &Checkpoints::default());
        assert_eq!(stop, Stop::Budget);
    }

    fn there_and_back(text: &str, piece: u64) {
        let (mut trail, mut walker) = (Trail::default(), guest(text));
        walker.run(333, &Stops::default());
        forward(&mut trail, &mut walker, 3000);
        for back in [3332, 3331, 3000, 2999, 2000, 1100, 1099, 700, 333] {
            assert_eq!(trail.lead_back(&mut walker, back), Some(Cursor::default()));
            let rest = back - walker.moment();
            assert!(rest < piece);
            forward(&mut trail, &mut walker, rest);
            let mut fresh = guest(text);
            fresh.run(back, &Stops::default());
            assert!(walker.same_state(&fresh), "at {back}");
        }
        assert_eq!(trail.lead_back(&mut walker, 332), None, "it does not begin as early");
        assert_eq!(walker.moment(), 333);
    }

    #[test]
    fn every_moment_of_it_is_as_it_was() {
        there_and_back(RESTLESS, PIECE);
        // With much to examine each time.
        there_and_back(&RESTLESS.replace("(table 4 ", "(table 200000 "), REACH);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let (mut trail, mut walker) = (Trail::default(), guest(RESTLESS));
        for _ in 0..100 {
            forward(&mut trail, &mut walker, PIECE);
        }
        assert_eq!(trail.pieces.len(), MOST_PIECES);
        let begin = 100 * PIECE - MOST_PIECES as u64 * PIECE;
        assert_eq!(trail.lead_back(&mut walker, begin - 1), None);
        assert_eq!(trail.lead_back(&mut walker, begin), Some(Cursor::default()));
        let mut fresh = guest(RESTLESS);
        fresh.run(begin, &Stops::default());
        assert!(walker.same_state(&fresh));
    }

    #[test]
    fn what_is_too_much_to_keep_ends_it() {
        let text = r#"(module (memory 40) (func (export "run")
            (loop $again (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x200000)) (br $again))))"#;
        let (mut trail, mut walker) = (Trail::default(), guest(text));
        forward(&mut trail, &mut walker, 4);
        assert!(!trail.is_empty());
        forward(&mut trail, &mut walker, 1);
        assert!(trail.is_empty());
        forward(&mut trail, &mut walker, 1);
        assert_eq!(trail.lead_back(&mut walker, 4), None);
        assert_eq!(trail.lead_back(&mut walker, 5), Some(Cursor::default()));
    }
}
