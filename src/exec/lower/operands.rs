//! The operand stack during lowering, with the place of each operand.

use crate::exec::operand::{At, Operand};
use crate::wasm::ValType;

/// How far below the top to look for copies of a local that is set, before everything is brought home.
const NEAR: usize = 16;

pub(super) struct Operands {
    stack: Vec<Operand>,
    /// All operands below this index are at home.
    settled: usize,
    /// The operands below this index have not changed since [`Operands::same`] was last called.
    same: usize,
    /// How many operands are copies of each local.
    aliases: Vec<u32>,
    locals: Vec<(ValType, u32)>,
    /// The slot of the first home.
    base: u32,
    /// How many slots above `base` are in use.
    height: u32,
    most: u32,
}

impl Operands {
    pub fn new(locals: Vec<(ValType, u32)>, base: u32) -> Self {
        let aliases = vec![0; locals.len()];
        Self { stack: Vec::new(), settled: 0, same: 0, aliases, locals, base, height: 0, most: 0 }
    }

    pub fn list(&self) -> &[Operand] {
        &self.stack
    }

    /// How many operands, from the lowest up, have not changed since this was last called.
    pub fn same(&mut self) -> usize {
        std::mem::replace(&mut self.same, self.stack.len())
    }

    pub fn len(&self) -> usize {
        self.stack.len()
    }

    /// The most slots that have ever been in use.
    pub fn most(&self) -> u32 {
        self.most
    }

    /// The home that the next operand will have.
    pub(crate) fn next_home(&self) -> u32 {
        self.base + self.height
    }

    pub fn local(&self, index: u32) -> (ValType, u32) {
        self.locals.get(index as usize).copied().unwrap_or((ValType::I32, 0))
    }

    /// Pushes an operand that is at home; returns the home.
    pub fn push(&mut self, ty: ValType) -> u32 {
        self.push_at(ty, At::Home)
    }

    pub(crate) fn push_at(&mut self, ty: ValType, at: At) -> u32 {
        let home = self.next_home();
        self.height += ty.slots();
        self.most = self.most.max(self.height);
        if let At::Local { index, .. } = at {
            self.aliases[index as usize] += 1;
        }
        self.stack.push(Operand { ty, home, at });
        home
    }

    pub(crate) fn push_all(&mut self, types: &[ValType]) {
        for &ty in types {
            self.push(ty);
        }
    }

    /// Validation ensures that there is one.
    pub fn pop(&mut self) -> Operand {
        let operand = self.stack.pop().unwrap_or(Operand { ty: ValType::I32, home: self.base, at: At::Home });
        self.height = operand.home - self.base;
        self.settled = self.settled.min(self.stack.len());
        self.same = self.same.min(self.stack.len());
        if let At::Local { index, .. } = operand.at {
            self.aliases[index as usize] -= 1;
        }
        operand
    }

    pub fn cut(&mut self, len: usize) {
        while self.stack.len() > len {
            self.pop();
        }
    }

    /// All operands but the lowest `from`.
    pub fn above(&self, from: usize) -> &[Operand] {
        self.stack.get(from..).unwrap_or_default()
    }

    pub fn top(&self) -> Option<&Operand> {
        self.stack.last()
    }

    /// Declares all operands but the lowest `keep` to be at home; returns those that have to be moved there.
    pub fn settle(&mut self, keep: usize) -> Vec<(u32, Operand)> {
        let from = keep.max(self.settled);
        let mut moves = Vec::new();
        for (i, operand) in self.stack.iter_mut().enumerate().skip(from) {
            if operand.at != At::Home {
                self.same = self.same.min(i);
                moves.push((operand.home, *operand));
                if let At::Local { index, .. } = operand.at {
                    self.aliases[index as usize] -= 1;
                }
                operand.at = At::Home;
            }
        }
        if keep <= self.settled {
            self.settled = self.stack.len();
        }
        moves
    }

    /// Prepares for setting a local; returns the copies of it, which have to be brought home first.
    pub(crate) fn release(&mut self, local: u32) -> Vec<(u32, Operand)> {
        let mut left = self.aliases.get(local as usize).copied().unwrap_or(0);
        let mut moves = Vec::new();
        for (i, operand) in self.stack.iter_mut().enumerate().rev().take(NEAR) {
            if left == 0 {
                return moves;
            }
            if matches!(operand.at, At::Local { index, .. } if index == local) {
                moves.push((operand.home, *operand));
                operand.at = At::Home;
                self.same = self.same.min(i);
                self.aliases[local as usize] -= 1;
                left -= 1;
            }
        }
        if left > 0 {
            // The rest is deep down. Bringing everything home once is cheaper than searching for each local that is
            // set.
            moves.extend(self.settle(0));
        }
        moves
    }

    /// Whether any operand is a copy of a local.
    pub(crate) fn has_local(&self, local: u32) -> bool {
        self.aliases.get(local as usize).is_some_and(|count| *count > 0)
    }

    /// Records that the operand on top is now a copy of a local.
    pub(crate) fn top_is_local(&mut self, index: u32) {
        let (_, slot) = self.local(index);
        if let Some(top) = self.stack.last_mut() {
            if let At::Local { index: other, .. } = top.at {
                self.aliases[other as usize] -= 1;
            }
            top.at = At::Local { index, slot };
            self.settled = self.settled.min(self.stack.len() - 1);
            self.same = self.same.min(self.stack.len() - 1);
            self.aliases[index as usize] += 1;
        }
    }
}
