//! Instructions at which code stops, or checks whether to stop.

use super::Lowerer;
use crate::exec::ops;
use crate::exec::word::Word;
use crate::exec::write_target::target;

/// The instructions of a function at which code is to stop, all in ascending order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::exec) struct StopMarks {
    pub breaks: Vec<u32>,
    /// Instructions that stop in frames at one depth.
    pub framed: Vec<(u32, usize)>,
    /// Instructions that stop if they are about to write to a watched memory.
    pub writes: Vec<u32>,
}

impl StopMarks {
    pub fn is_empty(&self) -> bool {
        self.breaks.is_empty() && self.framed.is_empty() && self.writes.is_empty()
    }
}

impl Lowerer<'_> {
    /// Emits micro-ops before the current instruction that check whether to stop there, and records how many words they
    /// and the unconditional stop take. None of them moves an operand, because frames continue in code with other
    /// marks.
    pub(super) fn suspect(&mut self) {
        let (op, marks) = (self.op, self.marks);
        let from = marks.framed.partition_point(|(at, _)| *at < op);
        for (_, depth) in marks.framed[from..].iter().take_while(|(at, _)| *at == op) {
            let depth = u32::try_from(*depth).unwrap_or(u32::MAX);
            self.emit(ops::stop_at_depth, &[Word::pair(op, depth)]);
        }
        if marks.writes.binary_search(&op).is_ok() {
            self.suspect_write();
        }
        let start = self.ips.last().map_or(0, |place| place.ip());
        let words = self.words.len() - start;
        if words > 0 {
            self.stops.push((op, words as u32));
        }
    }

    fn suspect_write(&mut self) {
        let Some(target) = self.source.code.ops.get(self.op as usize).and_then(target) else { return };
        let address = self.source.instance.memories.get(target.memory as usize).map_or(0, |memory| memory.0);
        let [base, len] = [target.above, 0].map(|from_top| {
            let operands = self.operands.list();
            operands.len().checked_sub(from_top + 1).and_then(|at| operands.get(at)).copied()
        });
        let (Some(base), Some(len)) = (base, len) else { return };
        let base = self.slot(&base);
        let len = match target.size {
            Some(_) => 0,
            None => self.slot(&len),
        };
        let more = [Word::bits(target.offset), Word::pair(target.size.unwrap_or(0), address)];
        self.emit(ops::stop_if_written, &[Word::near(base, len, self.op), more[0], more[1]]);
    }
}
