//! Finds the instructions that an operand may come from, in the code alone: the static half of the question where a
//! value on the operand stack came from.
//!
//! The height of the operand stack before each instruction is known. So for an operand at a place, the instructions
//! whose result it may be can be found by going from each instruction to those from which control may come. Blocks
//! leave operands where they are. A branch moves some of them down to the height of its label; which operand it was
//! before is known only once it is known which branch was taken, so the search stops at such a branch and then starts
//! again. The values of a caught exception come from whatever threw it, in this function or another; before an
//! instruction throws, the exact state says where the exception will be caught.

use crate::exec::{Reference, Value};
use crate::guest::{FrameId, Guest, Thrown};
use crate::wasm::{BlockType, Code, Location, Module, Op};
use std::collections::{BTreeMap, BTreeSet};

/// Where an operand may come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OperandOrigins {
    /// Instructions that may have the operand as their result.
    pub producers: BTreeSet<u32>,
    /// Branches that may have moved it, as the branch and its target, with its index before the branch, counted from
    /// the bottom.
    pub carried: BTreeMap<(u32, u32), usize>,
    /// Instructions at which execution continues with a caught exception, one of whose values it may be.
    pub caught: BTreeSet<u32>,
}

/// How operands change as control passes from one instruction to another.
#[derive(Debug, Clone, Copy)]
enum Edge {
    /// Operands below this height are unchanged; the others are results of the instruction.
    Result { below: usize },
    /// All operands are unchanged.
    Same,
    /// A branch: operands below `height` are unchanged, those above were moved there, from `from` upwards.
    Carry { height: usize, from: usize },
    /// An exception was caught: operands below this height are unchanged.
    Caught { below: usize },
}

/// A block that has not been closed.
struct TracedBlock {
    op: u32,
    /// The height of the operand stack below the block's parameters.
    below: usize,
    results: usize,
    params: usize,
    is_if: bool,
    live: bool,
    /// Instructions from which control leaves the block's arms for what follows it.
    leave: Vec<u32>,
}

/// From where control comes to each instruction of a function, and what it leaves on the operand stack.
pub(in crate::session) struct FlowGraph<'a> {
    module: &'a Module,
    code: &'a Code,
    /// For each instruction, the instructions from which control may come.
    into: Vec<Vec<(u32, Edge)>>,
    /// For each instruction, the height of the operand stack before it; 0 where control does not come.
    heights: Vec<usize>,
    blocks: Vec<TracedBlock>,
    height: usize,
    live: bool,
}

/// Where an operand may come from: the one with index `operand` from the bottom, before the instruction `at` of a
/// function.
pub(crate) fn origins(module: &Module, code: &Code, at: u32, operand: usize) -> OperandOrigins {
    FlowGraph::of(module, code).origins(at, operand)
}

impl<'a> FlowGraph<'a> {
    /// The graph of a function.
    pub fn of(module: &'a Module, code: &'a Code) -> Self {
        let mut graph = Self {
            module,
            code,
            into: vec![Vec::new(); code.ops.len() + 1],
            heights: Vec::with_capacity(code.ops.len()),
            blocks: Vec::new(),
            height: 0,
            live: true,
        };
        for (op, instruction) in (0..).zip(&code.ops) {
            graph.heights.push(graph.height);
            graph.instruction(op, instruction);
        }
        graph
    }

    /// The index from the bottom of the first operand that an instruction takes.
    pub fn first_operand(&self, op: u32) -> Option<usize> {
        let (pops, _) = self.module.arity(self.code, self.code.ops.get(op as usize)?);
        self.heights.get(op as usize)?.checked_sub(pops as usize)
    }

    /// The one instruction that the operand comes from, where there is only one; as [`origins`].
    pub fn producer(&self, at: u32, operand: usize) -> Option<u32> {
        let origins = self.origins(at, operand);
        let only = origins.carried.is_empty() && origins.caught.is_empty() && origins.producers.len() == 1;
        origins.producers.first().copied().filter(|_| only)
    }

    fn origins(&self, at: u32, operand: usize) -> OperandOrigins {
        let mut origins = OperandOrigins::default();
        let mut seen = BTreeSet::from([at]);
        let mut places = vec![at];
        while let Some(place) = places.pop() {
            for &(from, edge) in self.into.get(place as usize).into_iter().flatten() {
                match edge {
                    Edge::Result { below } if operand >= below => {
                        origins.producers.insert(from);
                        continue;
                    }
                    Edge::Caught { below } if operand >= below => {
                        origins.caught.insert(place);
                        continue;
                    }
                    Edge::Carry { height, from: first } if operand >= height && first != height => {
                        origins.carried.insert((from, place), operand - height + first);
                        continue;
                    }
                    _ => {}
                }
                if seen.insert(from) {
                    places.push(from);
                }
            }
        }
        origins
    }

    fn edge(&mut self, from: u32, to: u32, edge: Edge) {
        if let Some(into) = self.into.get_mut(to as usize) {
            into.push((from, edge));
        }
    }

    /// Control does not pass from here to the next instruction.
    fn stop(&mut self) {
        self.live = false;
    }

    fn instruction(&mut self, op: u32, instruction: &Op) {
        match *instruction {
            Op::Block { ty, .. } | Op::Loop { ty, .. } | Op::TryTable { ty, .. } | Op::Try { ty, .. } => {
                self.open(op, instruction, ty);
            }
            Op::If { ty, .. } => {
                self.height = self.height.saturating_sub(1);
                self.open(op, instruction, ty);
            }
            Op::Else { .. } => self.arm(op, Edge::Same),
            Op::Catch { .. } | Op::CatchAll { .. } => self.catch(op, instruction),
            Op::End {} | Op::Delegate { .. } => self.close(op),
            _ if !self.live => {}
            Op::Br { .. } | Op::BrTable { .. } => {
                let popped = usize::from(matches!(instruction, Op::BrTable { .. }));
                self.branch(op, instruction, self.height.saturating_sub(popped));
                self.stop();
            }
            Op::BrIf { .. } | Op::BrOnNull { .. } => {
                self.branch(op, instruction, self.height.saturating_sub(1));
                self.height -= usize::from(matches!(instruction, Op::BrIf { .. })).min(self.height);
                self.edge(op, op + 1, Edge::Same);
            }
            Op::BrOnNonNull { .. } | Op::BrOnCast { .. } | Op::BrOnCastFail { .. } => {
                self.branch(op, instruction, self.height);
                self.height -= usize::from(matches!(instruction, Op::BrOnNonNull { .. })).min(self.height);
                self.edge(op, op + 1, Edge::Same);
            }
            _ if instruction.leaves() => self.stop(),
            _ => {
                let (pops, pushes) = self.module.arity(self.code, instruction);
                let below = self.height.saturating_sub(pops as usize);
                self.height = below + pushes as usize;
                self.edge(op, op + 1, Edge::Result { below });
            }
        }
    }

    fn open(&mut self, op: u32, instruction: &Op, ty: BlockType) {
        let (params, results) = self.module.block_arity(ty);
        let below = self.height.saturating_sub(params as usize);
        if self.live {
            self.edge(op, op + 1, Edge::Same);
            for catch in self.code.catches_of(instruction) {
                if let Some(label) = self.code.labels.get(catch.label as usize) {
                    self.edge(op, label.target, Edge::Caught { below: label.height as usize });
                }
            }
        }
        self.blocks.push(TracedBlock {
            op,
            below,
            results: results as usize,
            params: params as usize,
            is_if: matches!(instruction, Op::If { .. }),
            live: self.live,
            leave: Vec::new(),
        });
    }

    /// Ends one arm of a block and begins another.
    fn arm(&mut self, op: u32, into: Edge) {
        let Some(block) = self.blocks.last_mut() else { return };
        if self.live {
            block.leave.push(op);
        }
        block.is_if = false;
        let (opened, live) = (block.op, block.live);
        self.height = block.below + block.params;
        self.live = live;
        if live {
            self.edge(opened, op + 1, into);
        }
    }

    fn catch(&mut self, op: u32, instruction: &Op) {
        let values = match *instruction {
            Op::Catch { tag_index, .. } => self.module.tag_type(tag_index).map_or(0, |ty| ty.params.len()),
            _ => 0,
        };
        let below = self.blocks.last().map_or(0, |block| block.below);
        self.arm(op, Edge::Caught { below });
        self.height = below + values;
    }

    fn close(&mut self, op: u32) {
        let Some(block) = self.blocks.pop() else { return };
        if self.live {
            self.edge(op, op + 1, Edge::Same);
        }
        for from in block.leave {
            self.edge(from, op + 1, Edge::Same);
        }
        if block.is_if && block.live {
            self.edge(block.op, op + 1, Edge::Same);
        }
        // If control does not reach the end of the block, nothing there has an origin.
        self.live = block.live;
        self.height = block.below + block.results;
    }

    fn branch(&mut self, op: u32, instruction: &Op, height: usize) {
        let labels = self.code.labels_of(instruction).to_vec();
        for label in labels {
            let carried = (label.arity as usize).min(height);
            let edge = Edge::Carry { height: label.height as usize, from: height - carried };
            self.edge(op, label.target, edge);
        }
    }
}

/// Where the operand was before the branch that moved it; `None` if the instruction is its origin.
pub(super) type Carried = Option<(Location, usize)>;

/// Whether the next instruction makes the operand of a frame, moves it, or throws the exception that brings it.
pub(super) fn origin_here(guest: &Guest, frame: FrameId, origins: &OperandOrigins) -> Option<Carried> {
    let at = guest.location()?;
    let code = guest.program().module(at.module).code(at.pc.func)?;
    if let Some(thrown) = thrown_next(guest, code, at.pc.op) {
        let (catcher, goes_on) = guest.catcher(thrown)??;
        return (catcher == frame && origins.caught.contains(&goes_on)).then_some(None);
    }
    if origins.producers.contains(&at.pc.op) {
        return Some(None);
    }
    let target = branch_taken(guest, code, at)?;
    let operand = origins.carried.get(&(at.pc.op, target))?;
    Some(Some((at, *operand)))
}

/// What an instruction is about to throw, if it throws.
fn thrown_next(guest: &Guest, code: &Code, op: u32) -> Option<Thrown> {
    match *code.ops.get(op as usize)? {
        Op::Throw { tag_index } => Some(Thrown::Tag(tag_index)),
        Op::ThrowRef {} => match guest.operands(guest.frame()).last() {
            Some(Value::Ref(_, reference)) => Some(Thrown::Exception(*reference)),
            _ => None,
        },
        Op::Rethrow { relative_depth } => code.opener(op, relative_depth).map(Thrown::CaughtBy),
        _ => None,
    }
}

/// The target of the next instruction, if it is a branch that will be taken.
fn branch_taken(guest: &Guest, code: &Code, at: Location) -> Option<u32> {
    let op = code.ops.get(at.pc.op as usize)?;
    let labels = code.labels_of(op);
    let operands = guest.operands(guest.frame());
    let top = operands.last();
    let is = |value: Option<&Value>, ty| match value {
        Some(Value::Ref(_, reference)) => guest.is_instance(guest.frame(), *reference, ty),
        _ => None,
    };
    let null = matches!(top, Some(Value::Ref(_, Reference::Null)));
    let which = match *op {
        Op::Br { .. } => 0,
        Op::BrIf { .. } => (top != Some(&Value::I32(0))).then_some(0)?,
        Op::BrTable { count, .. } => match top {
            Some(Value::I32(index)) => index.cast_unsigned().min(count) as usize,
            _ => return None,
        },
        Op::BrOnNull { .. } => null.then_some(0)?,
        Op::BrOnNonNull { .. } => (!null).then_some(0)?,
        Op::BrOnCast { to, .. } => is(top, to)?.then_some(0)?,
        Op::BrOnCastFail { to, .. } => (!is(top, to)?).then_some(0)?,
        _ => return None,
    };
    labels.get(which).map(|label| label.target)
}
