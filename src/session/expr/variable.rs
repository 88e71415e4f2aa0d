//! A source variable in an expression: looked up by its path, and read as a number in the frame that the expression is
//! evaluated in.

use super::CommandError;
use crate::exec::Value;
use crate::guest::{FrameId, FrameKind, Guest};
use crate::session::commands::short;
use crate::session::variables::{GuestFrame, find, gone, wrong_path};
use crate::symbols::{Inspector, SourceNumber, Symbols, VariablePath};
use crate::wasm::Location;
use crate::words::message;
use std::sync::Arc;

/// A variable, or a part of one, that is read whenever the expression is evaluated.
#[derive(Debug, Clone)]
pub(crate) struct VariableReading {
    pub symbols: Arc<Symbols>,
    pub path: VariablePath,
    /// The frame whose variable it is; the innermost if `None`.
    pub frame: Option<FrameId>,
}

impl PartialEq for VariableReading {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.frame == other.frame && Arc::ptr_eq(&self.symbols, &other.symbols)
    }
}

impl VariableReading {
    /// The variable's present value.
    pub fn value(&self, guest: &Guest) -> Result<Value, CommandError> {
        let path = self.path.to_string();
        let left = || CommandError::new(message!("wrong-variable-left", path = short(&path)));
        let (id, at) = self.place(guest).ok_or_else(left)?;
        let module = self.symbols.module();
        let code = module.code(at.pc.func).filter(|_| module.id == at.module).ok_or_else(left)?;
        let offset = code.offsets.get(at.pc.op as usize).copied().ok_or_else(left)?;
        let state = GuestFrame::of(guest, id);
        let inspector = Inspector::new(&self.symbols, at.pc.func, offset as usize, &state);
        let known = inspector.all_variables().into_iter().next().unwrap_or_default();
        let found = find(&inspector, &self.path.name, &known)?;
        let whole = found.value.as_ref().map_err(|reason| gone(&path, *reason))?;
        let part = inspector.follow(whole, &self.path.steps).map_err(|fault| wrong_path(&path, fault))?;
        let number = inspector.number(&part).and_then(number);
        number.ok_or_else(|| CommandError::new(message!("wrong-variable-number", path = short(&path))))
    }

    fn place(&self, guest: &Guest) -> Option<(FrameId, Location)> {
        let Some(frame) = self.frame else { return Some((guest.frame(), guest.location()?)) };
        guest.frames().into_iter().find_map(|info| match info.kind {
            FrameKind::Wasm { location, .. } if info.id == Some(frame) => Some((frame, location)),
            _ => None,
        })
    }
}

/// A number as a value of the machine, as narrow as it can be; `None` if it has more than 64 bits.
fn number(number: SourceNumber) -> Option<Value> {
    Some(match number {
        SourceNumber::Single(bits) => Value::F32(bits),
        SourceNumber::Double(bits) => Value::F64(bits),
        SourceNumber::Integer(value) => match i32::try_from(value) {
            Ok(small) => Value::I32(small),
            Err(_) => {
                Value::I64(i64::try_from(value).or_else(|_| u64::try_from(value).map(u64::cast_signed)).ok()?)
            }
        },
    })
}
