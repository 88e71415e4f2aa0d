//! The source variables that an operand was made of, found in the code before the instruction that takes it.
//!
//! The operand is computed again from the present state. Only if that gives the operand itself are the variables on the
//! way told: one that has changed since would be blamed for what it did not do.

use crate::exec::{Value, evaluate};
use crate::guest::{FrameId, Guest};
use crate::session::Session;
use crate::session::past::FlowGraph;
use crate::session::sentence::loaded;
use crate::session::views::next_op;
use crate::session::what_is_here::VariableHere;
use crate::symbols::VariablePath;
use crate::wasm::{Code, Op};
use crate::words::{Message, message};
use serde::Serialize;

/// The most instructions that are looked at for an operand.
const MOST_STEPS: usize = 64;
/// The most variables that are told.
const MOST_TOLD: usize = 3;

/// A source variable, with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrapVariable {
    /// What people call it.
    pub variable: Message,
    /// Its value in one line.
    pub value: String,
}

impl TrapVariable {
    pub(super) fn message(&self) -> Message {
        message!("trap-so-variable", variable = self.variable.clone(), value = &self.value)
    }
}

/// An operand that is computed again.
struct RecomputedOperand<'a> {
    session: &'a Session,
    guest: &'a Guest,
    frame: FrameId,
    code: &'a Code,
    graph: FlowGraph<'a>,
    /// The instruction that takes the operand.
    here: u32,
    locals: Vec<Value>,
    found: Vec<VariableHere>,
    steps: usize,
}

impl RecomputedOperand<'_> {
    /// The operand with this index from the bottom, before an instruction.
    fn operand(&mut self, at: u32, index: usize) -> Option<Value> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return None;
        }
        let producer = self.graph.producer(at, index)?;
        self.result(producer)
    }

    /// An operand that an instruction takes; the first has the number 0.
    fn input(&mut self, op: u32, number: usize) -> Option<Value> {
        let first = self.graph.first_operand(op)?;
        self.operand(op, first + number)
    }

    /// The result of an instruction.
    fn result(&mut self, at: u32) -> Option<Value> {
        let op = self.code.ops.get(at as usize)?;
        match *op {
            Op::LocalGet { local_index } if self.is_kept(local_index, at) => {
                self.local(local_index, self.latest_set(at, local_index))
            }
            Op::LocalTee { local_index } if self.is_kept(local_index, at) => {
                self.local(local_index, Some(at))
            }
            Op::LocalGet { .. } | Op::LocalTee { .. } => None,
            Op::I32Const { value } => Some(Value::I32(value)),
            Op::I64Const { value } => Some(Value::I64(value)),
            Op::F32Const { bits } => Some(Value::F32(bits)),
            Op::F64Const { bits } => Some(Value::F64(bits)),
            Op::GlobalGet { global_index } => self.guest.global(self.frame, global_index),
            _ if op.memory_access().is_some() => self.load(at, op),
            _ => {
                let (pops, pushes) = op.fixed_arity()?;
                let inputs = (0..pops as usize).map(|number| self.input(at, number));
                let inputs = inputs.collect::<Option<Vec<Value>>>()?;
                (pushes == 1).then(|| evaluate(op, &inputs)?.ok()).flatten()
            }
        }
    }

    /// The value of a local that holds a variable, which is noted.
    fn named(&mut self, local: u32) -> Option<Value> {
        let here = self.session.variable_in_local(local, false)?;
        self.found.push(here);
        self.locals.get(local as usize).copied()
    }

    /// A local, and what `set` put into it, as long as that is what is in it now.
    fn local(&mut self, local: u32, set: Option<u32>) -> Option<Value> {
        if let Some(value) = self.named(local) {
            return Some(value);
        }
        let (value, before) = (self.locals.get(local as usize).copied(), self.found.len());
        let was_set = set.and_then(|set| self.input(set, 0));
        if was_set != value {
            self.found.truncate(before);
        }
        value
    }

    /// Whether a local has been left alone since an instruction: what it holds is what it held there.
    fn is_kept(&self, local: u32, since: u32) -> bool {
        let after = self.code.ops.get(since as usize + 1..self.here as usize);
        after.is_some_and(|after| {
            !after.iter().any(|op| {
                matches!(*op, Op::LocalSet { local_index } | Op::LocalTee { local_index } if local_index == local)
            })
        })
    }

    /// The instruction before another, with no branch in between, that sets a local.
    fn latest_set(&self, before: u32, local: u32) -> Option<u32> {
        for at in (0..before).rev() {
            let op = self.code.ops.get(at as usize)?;
            match *op {
                Op::LocalSet { local_index } | Op::LocalTee { local_index } if local_index == local => {
                    return Some(at);
                }
                Op::Block { .. } | Op::Loop { .. } | Op::If { .. } | Op::Else { .. } | Op::End {} => {
                    return None;
                }
                Op::Try { .. } | Op::TryTable { .. } | Op::Catch { .. } | Op::CatchAll { .. } => return None,
                Op::Delegate { .. } => return None,
                _ => {}
            }
        }
        None
    }

    /// The bytes that a load reads. The variable that they belong to says more than those that led there.
    fn load(&mut self, at: u32, op: &Op) -> Option<Value> {
        let access = op.memory_access().filter(|access| !access.store && op.lane().is_none())?;
        let before = self.found.len();
        let base = match self.input(at, 0)? {
            Value::I32(base) => u64::from(base.cast_unsigned()),
            Value::I64(base) => base.cast_unsigned(),
            _ => return None,
        };
        let address = base.checked_add(access.offset)?;
        let memory = self.guest.memory_at(self.frame, access.memory)?;
        let first = usize::try_from(address).ok()?;
        let end = first.checked_add(access.size as usize)?;
        let value = loaded(op, access, self.guest.memory(memory).get(first..end)?)?;
        if let Some(here) = self.session.variable_at(memory, address, access.size.into()) {
            self.found.truncate(before);
            self.found.push(here);
        }
        Some(value)
    }
}

impl Session {
    /// The source variables of which operands of the next instruction were made; operands are counted from the top, which
    /// is 0.
    pub(super) fn operands_made_of(&self, operands: &[usize]) -> Vec<TrapVariable> {
        let guest = self.guest();
        let Some((module, pc, _)) = next_op(guest).filter(|_| !self.has_no_lines()) else {
            return Vec::new();
        };
        let Some(code) = module.code(pc.func) else { return Vec::new() };
        let frame = guest.frame();
        let values = guest.operands(frame);
        let mut recomputed = RecomputedOperand {
            session: self,
            guest,
            frame,
            code,
            graph: FlowGraph::of(module, code),
            here: pc.op,
            locals: guest.locals(frame),
            found: Vec::new(),
            steps: 0,
        };
        let mut told: Vec<VariableHere> = Vec::new();
        for operand in operands {
            let Some(index) = values.len().checked_sub(operand + 1) else { continue };
            recomputed.steps = 0;
            let same = recomputed.operand(pc.op, index).is_some_and(|value| value == values[index]);
            for here in recomputed.found.drain(..).filter(|_| same) {
                if !told.iter().any(|known| (&known.path, known.frame) == (&here.path, here.frame)) {
                    told.push(here);
                }
            }
        }
        told.truncate(MOST_TOLD);
        told.iter().filter_map(|here| self.told_variable(here)).collect()
    }

    fn told_variable(&self, here: &VariableHere) -> Option<TrapVariable> {
        let path = VariablePath::parse(&here.path)?;
        let row = self.variable(here.frame.unwrap_or(0), &path).ok()?;
        // Where a pointer leads matters here, not what it leads to.
        let address = row.target.map(|target| format!("{target:#x}"));
        Some(TrapVariable { variable: here.message(), value: address.or(row.value)? })
    }
}
