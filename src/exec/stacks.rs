//! The operand stacks before all instructions of a function, so that one can be shown without lowering up to it again.
//!
//! Most instructions change the top of the stack and nothing below, so stacks are kept as a tree: an operand knows the one
//! below it, and each instruction the one on its top. Made in one pass, for functions that somebody looks into.

use super::operand::Operand;

/// No operand: the end of a stack.
const NONE: u32 = u32::MAX;

/// Where each instruction's operands are.
#[derive(Default)]
pub(super) struct Stacks {
    /// By instruction: the operand on top.
    tops: Vec<u32>,
    /// Each with the one below it.
    operands: Vec<(u32, Operand)>,
    /// The stack added last, bottom first.
    current: Vec<u32>,
}

impl Stacks {
    /// Adds the stack before the next instruction. Its lowest `same` operands are as they were before the last one.
    pub fn add(&mut self, stack: &[Operand], same: usize) {
        self.current.truncate(same);
        for operand in stack.iter().skip(self.current.len()) {
            let below = self.current.last().copied().unwrap_or(NONE);
            self.current.push(self.operands.len() as u32);
            self.operands.push((below, *operand));
        }
        self.tops.push(self.current.last().copied().unwrap_or(NONE));
    }

    /// All have been added.
    pub fn finish(mut self) -> Self {
        self.current = Vec::new();
        self.tops.shrink_to_fit();
        self.operands.shrink_to_fit();
        self
    }

    /// The operands before an instruction, bottom first.
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
