//! Types of the operand stack at any operator, found by running the validator up to it.
//!
//! Execution keeps untyped slots; only what is shown to people needs types, so they are worked out on demand.

use super::{HeapType, Module, RefType, ValType, validate};
use std::fmt;
use wasmparser::{FuncToValidate, Parser, ValidPayload, Validator, ValidatorResources};

/// Knows a module's types the way validation does.
pub(super) struct StackTyper {
    resources: ValidatorResources,
}

impl fmt::Debug for StackTyper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StackTyper").finish_non_exhaustive()
    }
}

impl StackTyper {
    /// `None` for a module without function bodies.
    pub(super) fn new(module: &Module) -> Option<Self> {
        let bytes = module.bytes.get(module.range.clone())?;
        let mut validator = Validator::new_with_features(validate::FEATURES);
        let mut parser = Parser::new(module.range.start as u64);
        parser.set_features(validate::FEATURES);
        for payload in parser.parse_all(bytes) {
            if let ValidPayload::Func(func, _) = validator.payload(&payload.ok()?).ok()? {
                return Some(Self { resources: func.resources });
            }
        }
        None
    }

    /// Types before the operator, bottom first.
    pub(super) fn before(&self, module: &Module, func: u32, op: u32) -> Vec<ValType> {
        self.try_before(module, func, op).unwrap_or_default()
    }

    fn try_before(&self, module: &Module, func: u32, op: u32) -> Option<Vec<ValType>> {
        let body = module.body(func)?;
        let bytes = module.bytes.get(body.range.clone())?;
        let ty = *module.funcs.get(func as usize)?;
        let resources = self.resources.clone();
        let mut validator = FuncToValidate { resources, index: func, ty, features: validate::FEATURES }
            .into_validator(Default::default());
        let mut reader =
            wasmparser::BinaryReader::new_features(bytes, body.range.start as u64, validate::FEATURES);
        validator.read_locals(&mut reader).ok()?;
        for _ in 0..op {
            let offset = reader.original_position();
            reader.visit_operator(&mut validator.visitor(offset)).ok()?.ok()?;
        }
        let height = usize::try_from(validator.operand_stack_height()).ok()?;
        let known = (0..height).rev().filter_map(|depth| validator.get_operand_type(depth).flatten());
        // The validator numbers the types of a file for itself; of those it is enough to know that they are references.
        let reference = ValType::Ref(RefType::new(true, HeapType::Any));
        Some(known.map(|ty| ValType::from_wasmparser(ty).unwrap_or(reference)).collect())
    }
}
