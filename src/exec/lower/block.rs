//! Blocks: opened, closed, and the jumps that wait for their end.

use super::Lowerer;
use crate::exec::lowered::WordOffset;
use crate::exec::ops;
use crate::exec::word::Word;
use crate::wasm::{BlockType, ValType};

pub(super) struct Block {
    pub kind: Kind,
    /// The instruction that opened it.
    pub op: u32,
    /// Operands below its parameters.
    pub depth: usize,
    /// Home of its first parameter or result.
    pub home: u32,
    pub params: Vec<ValType>,
    pub results: Vec<ValType>,
    /// Whether the instruction that opened it can be reached.
    pub live: bool,
    /// Whether something goes to its end by a branch or as an exception.
    pub joined: bool,
    /// Jumps to its end that wait to learn where it is.
    pub waiting: Vec<Waiting>,
    /// For an `if` without an `else` yet: the jump taken if the condition is zero.
    pub otherwise: Option<Waiting>,
    /// For a loop: where its code begins, and what has been counted there.
    pub start: (usize, u32),
    /// For a `try`: the slot that keeps the exception for `rethrow`, and its first `catch`.
    pub kept: u32,
    pub first_catch: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Function,
    Block,
    Loop,
    If,
    Try,
}

/// A jump to where no code is yet.
#[derive(Clone, Copy)]
pub(super) struct Waiting {
    /// First word of its micro-op.
    pub start: usize,
    pub word: usize,
    /// Instructions to count at the jump.
    pub due: u32,
}

impl Lowerer<'_> {
    pub(super) fn open_function(&mut self) {
        let ty = self.module.func_type(self.source.index);
        let results = ty.results.to_vec();
        self.blocks.push(Block {
            kind: Kind::Function,
            op: 0,
            depth: 0,
            home: self.operands.next_home(),
            params: Vec::new(),
            results,
            live: true,
            joined: false,
            waiting: Vec::new(),
            otherwise: None,
            start: (0, 0),
            kept: 0,
            first_catch: None,
        });
    }

    /// Exceptions may be caught at the function's own label: what is there returns.
    pub(super) fn close_function(&mut self) {
        let end = self.source.code.ops.len() as u32;
        (self.op, self.owner) = (end, end);
        self.counts.push((end, 0));
        self.ips.push(WordOffset::new(self.words.len(), false));
        self.end_of_function();
        self.emit_return(0);
    }

    /// All that is there are the results, at home.
    pub(super) fn end_of_function(&mut self) {
        self.operands.cut(0);
        self.operands.push_all(&self.module.func_type(self.source.index).results);
    }

    pub(super) fn open(&mut self, kind: Kind, ty: BlockType) {
        let (params, results) = self.module.block_types(ty);
        let params = params.to_vec();
        let (depth, home) = if self.reachable {
            self.settle(0);
            let depth = self.operands.len().saturating_sub(params.len());
            let home = self.operands.above(depth).first().map_or(self.operands.next_home(), |o| o.home);
            (depth, home)
        } else {
            (self.operands.len(), self.operands.next_home())
        };
        self.blocks.push(Block {
            kind,
            op: self.op,
            depth,
            home,
            params,
            results,
            live: self.reachable,
            joined: false,
            waiting: Vec::new(),
            otherwise: None,
            // A branch to a loop executes the `loop` again.
            start: (self.ips.last().map_or(0, |place| place.ip()), self.counted(self.op)),
            kept: 0,
            first_catch: None,
        });
        self.forget();
    }

    pub(super) fn open_if(&mut self, ty: BlockType) {
        if !self.reachable {
            return self.open(Kind::If, ty);
        }
        let condition = self.condition();
        self.settle(0);
        let jump = self.emit_condition(&condition, false);
        let waiting = self.waiting(jump);
        self.open(Kind::If, ty);
        if let Some(block) = self.blocks.last_mut() {
            block.otherwise = Some(waiting);
        }
    }

    pub(super) fn otherwise(&mut self) {
        self.end_arm();
        let Some(block) = self.blocks.last_mut() else { return };
        let (depth, params, waiting) = (block.depth, block.params.clone(), block.otherwise.take());
        self.reachable = block.live;
        self.operands.cut(depth);
        self.operands.push_all(&params);
        self.counts_anew();
        if let Some(waiting) = waiting {
            self.land(waiting);
        }
        self.forget();
    }

    /// An arm of a block ends where another begins: it goes on past the block's end.
    pub(super) fn end_arm(&mut self) {
        if !self.reachable {
            return;
        }
        self.settle(0);
        let start = self.emit(ops::branch, &[Word::jump(0, 0)]);
        let waiting = self.waiting((start, start + 1));
        if let Some(block) = self.blocks.last_mut() {
            block.waiting.push(waiting);
            block.joined = true;
        }
    }

    pub(super) fn end(&mut self) {
        if self.blocks.len() == 1 {
            if self.reachable {
                self.emit_return(self.due());
            }
            self.reachable = false;
            return;
        }
        if self.reachable {
            self.settle(0);
        }
        self.close();
    }

    /// Ends the innermost block; its results are at home if control reaches its end.
    pub(super) fn close(&mut self) {
        let Some(mut block) = self.blocks.pop() else { return };
        let falls_through = self.reachable;
        if let Some(waiting) = block.otherwise.take() {
            block.waiting.push(waiting);
            block.joined = true;
        }
        self.reachable |= block.joined;
        if self.reachable && !falls_through {
            self.counts_anew();
        }
        if block.live {
            self.operands.cut(block.depth);
            if self.reachable {
                self.operands.push_all(&block.results);
            }
        }
        for waiting in block.waiting {
            self.land(waiting);
        }
        self.forget();
    }

    /// A jump goes to the instruction after the current one.
    pub(super) fn land(&mut self, waiting: Waiting) {
        let by = self.words.len() - waiting.start;
        let target = self.op + 1;
        let count = waiting.due as i32 - self.counted(target) as i32;
        self.words[waiting.word] = Word::jump(by as i32, if self.exact { 0 } else { count });
        self.jumps.push((waiting.word as u32, target));
    }

    pub(super) fn waiting(&self, (start, word): (usize, usize)) -> Waiting {
        Waiting { start, word, due: self.due() }
    }

    /// The block that is so many blocks out.
    pub(super) fn block(&mut self, depth: u32) -> Option<&mut Block> {
        let at = self.blocks.len().checked_sub(1 + depth as usize)?;
        self.blocks.get_mut(at)
    }

    /// Has a jump just emitted go to a label.
    pub(super) fn aim(&mut self, jump: (usize, usize), depth: u32) {
        let waiting = self.waiting(jump);
        let Some(block) = self.block(depth) else { return };
        if block.kind != Kind::Loop {
            block.joined = true;
            block.waiting.push(waiting);
            return;
        }
        let ((ip, counted), target) = (block.start, block.op);
        self.words[jump.1] = Word::jump(ip as i32 - jump.0 as i32, waiting.due as i32 - counted as i32);
        self.jumps.push((jump.1 as u32, target));
    }
}
