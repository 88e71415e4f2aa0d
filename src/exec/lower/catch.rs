//! What catches exceptions: the clauses of `try_table`, and the legacy `catch` and `delegate`.

use super::Lowerer;
use crate::exec::lowered::{CatchAction, HandlerRegion};
use crate::wasm::{Label, Op};

impl Lowerer<'_> {
    /// The clauses of a `try_table`, whose labels count from outside the block.
    pub(super) fn catch_clauses(&mut self, op: &Op) {
        let Op::TryTable { end, .. } = *op else { return };
        if !self.reachable {
            return;
        }
        let code = &self.source.code;
        for catch in code.catches_of(op) {
            let Some(&Label { depth, target, .. }) = code.labels.get(catch.label as usize) else { continue };
            let tag = catch.tag.map(|tag| self.tag(tag));
            let function = self.is_function(depth);
            let Some(block) = self.block(depth) else { continue };
            block.joined = true;
            // At the function's own label, the caught values are returned from the slot where its operands begin.
            let slot = block.home;
            debug_assert!(!function || target as usize == code.ops.len());
            let action = CatchAction::Catch { tag, reference: catch.reference, target, slot, keep: None };
            self.regions.push(HandlerRegion { start: self.op, end, action });
        }
    }

    pub(super) fn tag(&self, index: u32) -> u32 {
        self.source.instance.tags.get(index as usize).map_or(0, |tag| tag.0)
    }

    /// Lowers a `catch` or `catch_all` of the legacy proposal.
    pub(super) fn catch(&mut self, tag_index: Option<u32>, _end: u32) {
        self.end_arm();
        let op = self.op;
        let tag = tag_index.map(|tag| self.tag(tag));
        let Some(block) = self.blocks.last_mut() else { return };
        let end = *block.first_catch.get_or_insert(op);
        let (start, depth, slot, kept, live) = (block.op, block.depth, block.home, block.kept, block.live);
        self.reachable = live;
        self.operands.cut(depth);
        if !live {
            return;
        }
        let params = tag_index.and_then(|tag| self.module.tag_type(tag)).map(|ty| ty.params.clone());
        self.operands.push_all(&params.unwrap_or_default());
        self.counts_anew();
        let action = CatchAction::Catch { tag, reference: false, target: op + 1, slot, keep: Some(kept) };
        self.regions.push(HandlerRegion { start, end, action });
        self.forget();
    }

    /// Ends a `try` that delegates its exceptions; the label counts from outside the block.
    pub(super) fn delegate(&mut self, depth: u32) {
        if self.reachable {
            self.settle(0);
        }
        let (start, live) = self.blocks.last().map_or((0, false), |block| (block.op, block.live));
        let end = self.op;
        self.close();
        if live {
            let to = if self.is_function(depth) { None } else { self.block(depth).map(|block| block.op) };
            self.regions.push(HandlerRegion { start, end, action: CatchAction::Delegate { to } });
        }
    }
}
