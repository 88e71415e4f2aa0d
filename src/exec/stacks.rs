//! The operand stacks before all instructions of a function, so that one can be shown without lowering the code before
//! it again.
//!
//! Most instructions change the top of the stack and nothing below it, so stacks are kept as a tree: each operand
//! refers to the one below it, and each instruction to the one on top. They are computed in one pass, for functions
//! that are inspected.

use super::operand::Operand;

/// The end of a stack, in place of an operand's index.
const NONE: u32 = u32::MAX;

/// The operands before each instruction, with their places.
#[derive(Default)]
pub(super) struct Stacks {
    /// For each instruction: the index of the operand on top.
    tops: Vec<u32>,
    /// All operands, each with the index of the one below it.
    operands: Vec<(u32, Operand)>,
    /// The indices of the stack added last, bottom first.
    current: Vec<u32>,
}

impl Stacks {
    /// Adds the stack before the next instruction. Its lowest `same` operands are the same as before the last one.
    pub fn add(&mut self, stack: &[Operand], same: usize) {
        self.current.truncate(same);
        for operand in stack.iter().skip(self.current.len()) {
            let below = self.current.last().copied().unwrap_or(NONE);
            self.current.push(self.operands.len() as u32);
            self.operands.push((below, *operand));
        }
        self.tops.push(self.current.last().copied().unwrap_or(NONE));
    }

    /// To be called once all stacks have been added.
    pub fn finish(mut self) -> Self {
        self.current = Vec::new();
        self.tops.shrink_to_fit();
        self.operands.shrink_to_fit();
        self
    }

    /// The operands before an instruction, bottom first, with their places.
    pub fn before(&self, op: u32) -> Vec<Operand> {
        let mut at = self.tops.get(op as usize).copied().unwrap_or(NONE);
        let mut stack = Vec::new();
        while let Some(&(below, operand)) = self.operands.get(at as usize) {
            stack.push(operand);
            at = below;
        }
        stack.reverse();
        stack
    }
}
