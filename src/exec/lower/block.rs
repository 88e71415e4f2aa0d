//! Blocks: opening and closing them, and jumps that wait for their end.

use super::Lowerer;
use crate::exec::lowered::WordOffset;
use crate::exec::ops;
use crate::exec::word::Word;
use crate::wasm::{BlockType, ValType};

pub(super) struct OpenBlock {
    pub kind: BlockKind,
    /// The instruction that opened the block.
    pub op: u32,
    /// How many operands are below its parameters.
    pub depth: usize,
    /// The home of its first parameter or result.
    pub home: u32,
    pub params: Vec<ValType>,
    pub results: Vec<ValType>,
    /// Whether the instruction that opened it is reachable.
    pub live: bool,
    /// Whether a branch or an exception goes to its end.
    pub joined: bool,
    /// Jumps to its end, whose targets are set once that is reached.
    pub waiting: Vec<PendingJump>,
    /// For an `if` whose `else` has not come yet: the jump that is taken if the condition is zero.
    pub otherwise: Option<PendingJump>,
    /// For a loop: the word where its code begins, and how many instructions are uncounted there.
    pub start: (usize, u32),
    /// For a `try`: the slot that keeps the exception for `rethrow`, and the first `catch`.
    pub kept: u32,
    pub first_catch: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Function,
    Block,
    Loop,
    If,
    Try,
}

/// A jump to code that does not exist yet.
#[derive(Clone, Copy)]
pub(super) struct PendingJump {
    /// The first word of the micro-op that jumps.
    pub start: usize,
    pub word: usize,
    /// How many instructions the jump counts.
    pub due: u32,
}

impl Lowerer<'_> {
    pub(super) fn open_function(&mut self) {
        let ty = self.module.func_type(self.source.index);
        let results = ty.results.to_vec();
        self.blocks.push(OpenBlock {
            kind: BlockKind::Function,
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

    /// The function's own label may catch exceptions: the code there returns.
    pub(super) fn close_function(&mut self) {
        let end = self.source.code.ops.len() as u32;
        (self.op, self.owner) = (end, end);
        self.counts.push((end, 0));
        self.ips.push(WordOffset::new(self.words.len(), false));
        self.end_of_function();
        self.emit_return(0);
    }

    /// Leaves only the results on the stack, all of them at home.
    pub(super) fn end_of_function(&mut self) {
        self.operands.cut(0);
        self.operands.push_all(&self.module.func_type(self.source.index).results);
    }

    pub(super) fn open(&mut self, kind: BlockKind, ty: BlockType) {
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
        self.blocks.push(OpenBlock {
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
            // A branch to a loop executes the `loop` instruction again.
            start: (self.ips.last().map_or(0, |place| place.ip()), self.counted(self.op)),
            kept: 0,
            first_catch: None,
        });
        self.forget();
    }

    pub(super) fn open_if(&mut self, ty: BlockType) {
        if !self.reachable {
            return self.open(BlockKind::If, ty);
        }
        let condition = self.condition();
        self.settle(0);
        let jump = self.emit_condition(&condition, false);
        let waiting = self.waiting(jump);
        self.open(BlockKind::If, ty);
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

    /// Ends an arm of a block where another begins: control continues after the block.
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

    /// Ends the innermost block. If control reaches its end, the results are at home.
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

    /// Sets the target of a jump to the instruction after the current one.
    pub(super) fn land(&mut self, waiting: PendingJump) {
        let by = self.words.len() - waiting.start;
        let target = self.op + 1;
        let count = waiting.due as i32 - self.counted(target) as i32;
        self.words[waiting.word] = Word::jump(by as i32, if self.exact { 0 } else { count });
        self.jumps.push((waiting.word as u32, target));
    }

    pub(super) fn waiting(&self, (start, word): (usize, usize)) -> PendingJump {
        PendingJump { start, word, due: self.due() }
    }

    /// The block `depth` levels out.
    pub(super) fn block(&mut self, depth: u32) -> Option<&mut OpenBlock> {
        let at = self.blocks.len().checked_sub(1 + depth as usize)?;
        self.blocks.get_mut(at)
    }

    /// Sets the target of a jump that was just emitted to a label.
    pub(super) fn link_jump(&mut self, jump: (usize, usize), depth: u32) {
        let waiting = self.waiting(jump);
        let Some(block) = self.block(depth) else { return };
        if block.kind != BlockKind::Loop {
            block.joined = true;
            block.waiting.push(waiting);
            return;
        }
        let ((ip, counted), target) = (block.start, block.op);
        self.words[jump.1] = Word::jump(ip as i32 - jump.0 as i32, waiting.due as i32 - counted as i32);
        self.jumps.push((jump.1 as u32, target));
    }
}
