//! Evaluates DWARF expressions on a frame.
//!
//! Arithmetic is in 64 bits and wraps; the type of the variable decides later how many bytes count. Typed operations,
//! registers and calls do not occur in WebAssembly and have no answer.

use super::{BodyFacts, FrameBase, FrameState, GoneReason, Located, StateValue};
use crate::symbols::dies::{Dies, OpenUnit};
use crate::symbols::sections::Slice;
use gimli::{Dwarf, Expression, Operation, Reader, Unit};

/// The most operations that are performed for one location.
const MOST_OPERATIONS: usize = 1000;
/// The most values on the expression's stack, and pieces of a value.
const MOST_VALUES: usize = 256;
/// The address that a linker writes for what it has removed, in 32 bits and in 64.
const TOMBSTONES: [u64; 2] = [u32::MAX as u64, u64::MAX];

/// What an expression is evaluated with.
pub(in crate::symbols) struct Evaluation<'a, 'b> {
    pub dwarf: &'b Dwarf<Slice<'a>>,
    pub unit: &'b Unit<Slice<'a>>,
    pub state: &'b dyn FrameState,
    /// `None` for static variables.
    pub body: Option<&'b BodyFacts<'a>>,
    pub base: Option<FrameBase>,
    /// Where the program is.
    pub at: u64,
    /// Where the range begins in which the location holds.
    pub begin: u64,
}

impl<'a, 'b> Evaluation<'a, 'b> {
    /// For what has a fixed place: a static variable.
    pub fn fixed(dies: &'b Dies<'a>, unit: &'b OpenUnit<'a>, state: &'b dyn FrameState) -> Self {
        Self { dwarf: &dies.dwarf, unit: &unit.unit, state, body: None, base: None, at: 0, begin: 0 }
    }
}

/// Where an expression says that a value is. An empty one says: nowhere.
pub(in crate::symbols) fn evaluate<'a>(
    with: &Evaluation<'a, '_>,
    expression: Expression<Slice<'a>>,
) -> Located {
    let mut machine =
        ExpressionMachine { with, stack: Vec::new(), pieces: Vec::new(), made: None, failed: None };
    match machine.run(expression) {
        Ok(located) => located,
        Err(reason) => Located::Gone(reason),
    }
}

struct ExpressionMachine<'a, 'b, 'c> {
    with: &'c Evaluation<'a, 'b>,
    stack: Vec<u64>,
    pieces: Vec<(u64, Located)>,
    /// A place that is not an address, for the next piece or the end.
    made: Option<Located>,
    /// Why the piece that is being computed is not to be had; the other pieces may be.
    failed: Option<GoneReason>,
}

type Step<T> = Result<T, GoneReason>;

impl<'a> ExpressionMachine<'a, '_, '_> {
    fn run(&mut self, expression: Expression<Slice<'a>>) -> Step<Located> {
        let (whole, encoding) = (expression.0, self.with.unit.encoding());
        if whole.is_empty() {
            return Err(GoneReason::OptimisedOutHere);
        }
        let mut rest = whole;
        let mut count = 0;
        while !rest.is_empty() {
            count += 1;
            if count > MOST_OPERATIONS || self.stack.len() > MOST_VALUES || self.pieces.len() > MOST_VALUES {
                return Err(GoneReason::Unknown);
            }
            let operation = Operation::parse(&mut rest, encoding).map_err(|_| GoneReason::Unknown)?;
            let jump = match operation {
                Operation::Skip { target } => Some(target),
                Operation::Bra { target } => (self.pop()? != 0).then_some(target),
                _ => None,
            };
            match jump {
                Some(target) => {
                    let here = whole.len() as i64 - rest.len() as i64;
                    let to = usize::try_from(here + i64::from(target)).ok().filter(|to| *to <= whole.len());
                    rest = whole;
                    rest.skip(to.ok_or(GoneReason::Unknown)?).map_err(|_| GoneReason::Unknown)?;
                }
                None => self.perform_or_note(operation, count == 1 && rest.is_empty())?,
            }
        }
        if let Some(reason) = self.failed.take().filter(|_| self.pieces.is_empty()) {
            return Err(reason);
        }
        if !self.pieces.is_empty() {
            return Ok(Located::Pieces(std::mem::take(&mut self.pieces)));
        }
        self.place()
    }

    fn perform_or_note(&mut self, operation: Operation<Slice<'a>>, alone: bool) -> Step<()> {
        if let Some(reason) = self.failed {
            if let Operation::Piece { size_in_bits, .. } = operation {
                self.failed = None;
                self.stack.clear();
                self.made = None;
                self.pieces.push((size_in_bits / 8, Located::Gone(reason)));
            }
            return Ok(());
        }
        match self.perform(operation, alone) {
            Err(GoneReason::Unknown) => Err(GoneReason::Unknown),
            Err(reason) => {
                self.failed = Some(reason);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// What has been computed since the last piece, as a place.
    fn place(&mut self) -> Step<Located> {
        if let Some(made) = self.made.take() {
            return Ok(made);
        }
        let address = self.pop()?;
        if TOMBSTONES.contains(&address) {
            return Err(GoneReason::OptimisedOut);
        }
        Ok(Located::Memory(if self.with.unit.encoding().address_size < 8 {
            address & u64::from(u32::MAX)
        } else {
            address
        }))
    }

    fn pop(&mut self) -> Step<u64> {
        self.stack.pop().ok_or(GoneReason::Unknown)
    }

    fn perform(&mut self, operation: Operation<Slice<'a>>, alone: bool) -> Step<()> {
        let pushed = match operation {
            Operation::UnsignedConstant { value } => value,
            Operation::SignedConstant { value } => value.cast_unsigned(),
            Operation::Address { address } => address,
            Operation::AddressIndex { index } | Operation::ConstantIndex { index } => {
                self.with.dwarf.address(self.with.unit, index).map_err(|_| GoneReason::Unknown)?
            }
            Operation::FrameOffset { offset } => self.base()?.wrapping_add_signed(offset),
            // Compilers have written this for a distance from the frame base that is a global.
            Operation::PlusConstant { value } if alone && self.stack.is_empty() => {
                self.base()?.wrapping_add(value)
            }
            Operation::WasmLocal { index } => return self.value(|state| state.local(index)),
            Operation::WasmGlobal { index: u32::MAX } => 0,
            Operation::WasmGlobal { index } => return self.value(|state| state.global(index)),
            Operation::WasmStack { index } => {
                let body = self.with.body.ok_or(GoneReason::Unknown)?;
                if !body.operand_lasts(index, self.with.begin, self.with.at) {
                    return Err(GoneReason::OptimisedOutHere);
                }
                let value = self.with.state.operand(index).ok_or(GoneReason::OptimisedOutHere)?;
                return self.value(|_| Some(value));
            }
            Operation::Deref { size, space: false, .. } => {
                let at = self.pop()?;
                self.load(at, size)?
            }
            Operation::Piece { size_in_bits, bit_offset } => return self.piece(size_in_bits, bit_offset),
            Operation::ImplicitValue { data } => {
                self.made = Some(Located::Bytes(data.slice().to_vec()));
                return Ok(());
            }
            Operation::StackValue => {
                if self.made.is_none() {
                    self.made = Some(Located::Bits(self.pop()?));
                }
                return Ok(());
            }
            Operation::Nop => return Ok(()),
            Operation::Drop => {
                self.pop()?;
                return Ok(());
            }
            Operation::Pick { index } => {
                let from_top = self.stack.len().checked_sub(1 + usize::from(index));
                from_top.and_then(|at| self.stack.get(at)).copied().ok_or(GoneReason::Unknown)?
            }
            Operation::Swap => {
                let (second, first) = (self.pop()?, self.pop()?);
                self.stack.push(second);
                first
            }
            Operation::Rot => {
                let (third, second, first) = (self.pop()?, self.pop()?, self.pop()?);
                self.stack.extend([third, first]);
                second
            }
            other => self.compute(&other)?,
        };
        self.stack.push(pushed);
        Ok(())
    }

    fn compute(&mut self, operation: &Operation<Slice<'a>>) -> Step<u64> {
        match *operation {
            Operation::Abs => return Ok(self.pop()?.cast_signed().wrapping_abs().cast_unsigned()),
            Operation::Neg => return Ok(self.pop()?.wrapping_neg()),
            Operation::Not => return Ok(!self.pop()?),
            Operation::PlusConstant { value } => return Ok(self.pop()?.wrapping_add(value)),
            _ => {}
        }
        let (b, a) = (self.pop()?, self.pop()?);
        let (sa, sb) = (a.cast_signed(), b.cast_signed());
        Ok(match *operation {
            Operation::And => a & b,
            Operation::Or => a | b,
            Operation::Xor => a ^ b,
            Operation::Plus => a.wrapping_add(b),
            Operation::Minus => a.wrapping_sub(b),
            Operation::Mul => a.wrapping_mul(b),
            Operation::Div if b != 0 => sa.wrapping_div(sb).cast_unsigned(),
            Operation::Mod if b != 0 => a % b,
            Operation::Shl => shifted(b).map_or(0, |by| a << by),
            Operation::Shr => shifted(b).map_or(0, |by| a >> by),
            Operation::Shra => (sa >> shifted(b).unwrap_or(63)).cast_unsigned(),
            Operation::Eq => (a == b).into(),
            Operation::Ne => (a != b).into(),
            Operation::Ge => (sa >= sb).into(),
            Operation::Gt => (sa > sb).into(),
            Operation::Le => (sa <= sb).into(),
            Operation::Lt => (sa < sb).into(),
            _ => return Err(GoneReason::Unknown),
        })
    }

    /// Pushes a value of the frame. A vector can only be the value itself.
    fn value(&mut self, ask: impl Fn(&dyn FrameState) -> Option<StateValue>) -> Step<()> {
        match ask(self.with.state).ok_or(GoneReason::Unknown)? {
            StateValue::Scalar(bits) => self.stack.push(bits),
            StateValue::Vector(bits) => self.made = Some(Located::Vector(bits)),
        }
        Ok(())
    }

    fn base(&self) -> Step<u64> {
        let state = self.with.state;
        let value = match self.with.base.ok_or(GoneReason::Unknown)? {
            FrameBase::Local(local) => {
                let body = self.with.body.ok_or(GoneReason::Unknown)?;
                if !body.base_is_set(local, self.with.at) {
                    return Err(GoneReason::NoFrameYet);
                }
                state.local(local)
            }
            FrameBase::Global(_) if !state.is_innermost() => return Err(GoneReason::OuterFrame),
            FrameBase::Global(global) => state.global(global),
        };
        match value {
            Some(StateValue::Scalar(bits)) => Ok(bits),
            _ => Err(GoneReason::Unknown),
        }
    }

    fn load(&self, at: u64, size: u8) -> Step<u64> {
        let start = usize::try_from(at).map_err(|_| GoneReason::Unknown)?;
        let end = start.checked_add(usize::from(size)).ok_or(GoneReason::Unknown)?;
        let bytes = self.with.state.memory().get(start..end).ok_or(GoneReason::Unknown)?;
        let mut word = [0; 8];
        word.get_mut(..bytes.len()).ok_or(GoneReason::Unknown)?.copy_from_slice(bytes);
        Ok(u64::from_le_bytes(word))
    }

    fn piece(&mut self, bits: u64, from: Option<u64>) -> Step<()> {
        if !bits.is_multiple_of(8) || from.is_some_and(|from| from != 0) {
            return Err(GoneReason::Unknown);
        }
        let place = match (&self.made, self.stack.is_empty()) {
            (None, true) => Located::Gone(GoneReason::OptimisedOutHere),
            _ => self.place()?,
        };
        self.pieces.push((bits / 8, place));
        Ok(())
    }
}

/// By how many bits to shift; `None` if no bit is left.
fn shifted(by: u64) -> Option<u32> {
    u32::try_from(by).ok().filter(|by| *by < 64)
}
