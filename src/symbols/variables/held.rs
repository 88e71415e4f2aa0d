//! Which locals and operands of the machine hold a variable that is not in memory.

use super::{Inspector, SourceVariable, VariableKind};
use crate::symbols::types::SourceTypes;
use gimli::{Operation, Reader};

/// The most parts of a variable that are looked at.
const MOST_PARTS: usize = 256;

/// What holds a value outside memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueHolder {
    /// A local or parameter, by its index.
    Local(u32),
    /// A global, by its index in the module.
    Global(u32),
    /// An operand, counted from the bottom of the frame's operands.
    Operand(u32),
}

/// Bytes of a variable that are held as they are, and what holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldPart {
    /// The first of the variable's bytes that is held.
    pub from: u64,
    /// How many bytes are.
    pub len: u64,
    /// What holds them.
    pub holder: ValueHolder,
}

impl Inspector<'_> {
    /// The parts of a variable that are in locals, globals or operands, unchanged. Parts that have to be computed are
    /// left out, and so is everything while the variable has no value.
    #[must_use]
    pub fn held(&self, variable: &SourceVariable) -> Vec<HeldPart> {
        self.held_parts(variable).unwrap_or_default()
    }

    /// Whether a variable is at an address that is the same in every call of its function.
    #[must_use]
    pub fn is_fixed(&self, variable: &SourceVariable) -> bool {
        let first = || {
            let (unit, die) = self.dies.entry(variable.entry)?;
            let mut bytes = die.attr_value(gimli::DW_AT_location)?.exprloc_value()?.0;
            Operation::parse(&mut bytes, unit.unit.encoding()).ok()
        };
        matches!(first(), Some(Operation::Address { .. } | Operation::AddressIndex { .. }))
            || variable.kind == VariableKind::Static
    }

    fn held_parts(&self, variable: &SourceVariable) -> Option<Vec<HeldPart>> {
        let value = variable.value.as_ref().ok().filter(|value| value.storage.address().is_none())?;
        let (unit, die) = self.dies.entry(variable.entry)?;
        let location = die.attr_value(gimli::DW_AT_location)?;
        let expression = match location.exprloc_value() {
            Some(expression) => expression,
            None => self.listed(&unit, location).ok()?.0,
        };
        let mut rest = expression.0;
        let (mut parts, mut at) = (Vec::new(), 0u64);
        // What has been named since the last piece, if it is all that has been, and whether it is the value itself.
        let (mut named, mut count, mut is_value) = (None, 0, false);
        while !rest.is_empty() && parts.len() < MOST_PARTS {
            match Operation::parse(&mut rest, unit.unit.encoding()).ok()? {
                Operation::WasmLocal { index } => {
                    (named, count) = (Some(ValueHolder::Local(index)), count + 1)
                }
                Operation::WasmGlobal { index } => {
                    (named, count) = (Some(ValueHolder::Global(index)), count + 1);
                }
                Operation::WasmStack { index } => {
                    (named, count) = (Some(ValueHolder::Operand(index)), count + 1);
                }
                Operation::StackValue => is_value = true,
                Operation::Piece { size_in_bits, .. } => {
                    let len = size_in_bits / 8;
                    if let Some(holder) = named.filter(|_| count == 1 && is_value) {
                        parts.push(HeldPart { from: at, len, holder });
                    }
                    at = at.checked_add(len)?;
                    (named, count, is_value) = (None, 0, false);
                }
                _ => count += 1,
            }
        }
        if let Some(holder) = named.filter(|_| parts.is_empty() && at == 0 && count == 1 && is_value) {
            let len = SourceTypes::of(&self.dies).size_of(value.ty)?;
            parts.push(HeldPart { from: 0, len, holder });
        }
        Some(parts)
    }
}
