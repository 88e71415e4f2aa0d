//! The steps by line taken last, so that they can be taken back.
//!
//! A step out of a function ends in the middle of a line. From there, the beginning of the line before is not where the
//! person came from, and a way back that differs from the way there is of no use for retracing it. So the step that led
//! to the present moment is undone by its counterpart.

use super::LineStep;
use crate::guest::Moment;
use std::collections::VecDeque;

/// How many steps are remembered.
const MOST: usize = 1 << 14;

/// A step that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LineHop {
    from: Moment,
    to: Moment,
    step: LineStep,
}

/// The latest steps, each from where the one before it ended.
#[derive(Debug, Default)]
pub(in crate::session) struct LineHops(VecDeque<LineHop>);

impl LineHops {
    /// Takes note of a step.
    pub fn add(&mut self, from: Moment, to: Moment, step: LineStep) {
        if self.0.back().is_some_and(|last| last.to != from) {
            self.0.clear();
        }
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back(LineHop { from, to, step });
    }

    /// Where the step began that ended at this moment, if `back` is what undoes it. It is forgotten, as are all steps
    /// where none ended now.
    pub fn undo(&mut self, now: Moment, back: LineStep) -> Option<Moment> {
        let last = self.0.back()?;
        if last.to != now {
            self.0.clear();
            return None;
        }
        let undoes = match back {
            LineStep::Over => last.step == LineStep::Over,
            LineStep::Into => last.step != LineStep::Over,
            LineStep::Out => false,
        };
        undoes.then(|| self.0.pop_back().map(|hop| hop.from)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::{LineHops, LineStep};

    #[test]
    fn steps_are_undone_in_reverse_order_and_by_their_counterparts() {
        let mut hops = LineHops::default();
        hops.add(1, 5, LineStep::Into);
        hops.add(5, 9, LineStep::Out);
        hops.add(9, 12, LineStep::Over);
        assert_eq!(hops.undo(12, LineStep::Into), None);
        assert_eq!(hops.undo(12, LineStep::Over), Some(9));
        assert_eq!(hops.undo(9, LineStep::Over), None);
        assert_eq!(hops.undo(9, LineStep::Into), Some(5));
        assert_eq!(hops.undo(5, LineStep::Into), Some(1));
        assert_eq!(hops.undo(1, LineStep::Into), None);
    }

    #[test]
    fn steps_from_elsewhere_forget_the_earlier_ones() {
        let mut hops = LineHops::default();
        hops.add(1, 5, LineStep::Over);
        assert_eq!(hops.undo(7, LineStep::Over), None);
        assert_eq!(hops.undo(5, LineStep::Over), None);
        hops.add(1, 5, LineStep::Over);
        hops.add(8, 9, LineStep::Over);
        assert_eq!(hops.undo(9, LineStep::Over), Some(8));
        assert_eq!(hops.undo(8, LineStep::Over), None);
    }
}
