//! When a location may be believed: facts about a function's code that DWARF leaves out.
//!
//! A frame base that is a local has its value only after the instruction that sets it. An operand named by a location
//! is often popped long before the location's range ends, and another one may then be in its place.

use crate::wasm::{Module, Op};
use std::cell::OnceCell;

/// What a function's `fbreg` variables are relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameBase {
    /// The value of a local.
    Local(u32),
    /// The value of a global: true only in the innermost frame.
    Global(u32),
}

/// What the code of a function says about locations in it. Addresses are DWARF's: bytes from the start of the code
/// section's contents.
pub(crate) struct BodyFacts<'a> {
    module: &'a Module,
    func: u32,
    heights: OnceCell<Option<Vec<u32>>>,
}

impl<'a> BodyFacts<'a> {
    pub fn of(module: &'a Module, func: u32) -> Self {
        Self { module, func, heights: OnceCell::new() }
    }

    fn address(&self, offset: u32) -> u64 {
        (offset as usize).saturating_sub(self.module.code_start) as u64
    }

    /// Whether a local that serves as the frame base has been set before an address. A parameter always has its value.
    pub fn base_is_set(&self, local: u32, at: u64) -> bool {
        let Some(code) = self.module.code(self.func) else { return false };
        if local < code.params {
            return true;
        }
        let sets = |op: &Op| match *op {
            Op::LocalSet { local_index } | Op::LocalTee { local_index } => local_index == local,
            _ => false,
        };
        match code.ops.iter().position(sets) {
            Some(set) => code.offsets.get(set + 1).is_some_and(|next| self.address(*next) <= at),
            None => false,
        }
    }

    /// Whether a local is a parameter to which the function gives no other value.
    pub fn keeps_parameter(&self, local: u32) -> bool {
        let sets = |op: &Op| match *op {
            Op::LocalSet { local_index } | Op::LocalTee { local_index } => local_index == local,
            _ => false,
        };
        self.module.code(self.func).is_some_and(|code| local < code.params && !code.ops.iter().any(sets))
    }

    /// Whether an operand was there at every instruction from `begin` to `at`, both included.
    pub fn operand_lasts(&self, operand: u32, begin: u64, at: u64) -> bool {
        let heights = self.heights.get_or_init(|| self.module.operand_heights(self.func));
        let (Some(heights), Some(code)) = (heights, self.module.code(self.func)) else { return false };
        let from = code.offsets.partition_point(|offset| self.address(*offset) < begin);
        let to = code.offsets.partition_point(|offset| self.address(*offset) <= at);
        from < to && heights.get(from..to).is_some_and(|range| range.iter().all(|height| *height > operand))
    }

    /// Whether an address is inside a loop.
    pub fn in_loop(&self, at: u64) -> bool {
        let Some(code) = self.module.code(self.func) else { return false };
        let op = code.offsets.partition_point(|offset| self.address(*offset) < at);
        let Some(&level) = code.nesting.get(op) else { return false };
        let mut level = level;
        // The blocks around it, innermost first: each is the last one before it at a lower level.
        for (op, nesting) in code.ops[..op].iter().zip(&code.nesting[..op]).rev() {
            if *nesting < level {
                level = *nesting;
                if matches!(op, Op::Loop { .. }) {
                    return true;
                }
            }
        }
        false
    }
}
