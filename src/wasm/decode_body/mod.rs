//! Decoding the body of a function.
//!
//! Bodies are decoded on first use, after validation, so nothing here can fail on a loaded module. Whatever cannot be
//! read even so becomes `unreachable`.

mod arity;
mod convert;
mod decoder;

pub(super) use convert::convert_simple;

use super::module::Body;
use super::{Code, Module, Op};
use decoder::BodyDecoder;
use std::sync::Arc;

impl Module {
    /// The decoded body, decoded on first use. `None` for an imported function.
    #[must_use]
    pub fn code(&self, func: u32) -> Option<&Arc<Code>> {
        let body = self.body(func)?;
        Some(body.code.get_or_init(|| Arc::new(decode(self, func, body))))
    }
}

/// Decodes one body of a validated module.
fn decode(module: &Module, func: u32, body: &Body) -> Code {
    let ty = module.func_type(func);
    let (params, results) = (count(ty.params.len()), count(ty.results.len()));
    let mut decoder = BodyDecoder::new(module, results);
    let locals = decoder.read(body).unwrap_or_else(|| {
        decoder.emit(Op::Unreachable, body.range.start);
        decoder.emit(Op::End {}, body.range.end.saturating_sub(1));
        Vec::new()
    });
    Code {
        ops: decoder.ops.into(),
        offsets: decoder.offsets.into(),
        nesting: decoder.nesting.into(),
        locals: locals.into(),
        labels: decoder.labels.into(),
        catches: decoder.catches.into(),
        params,
        results,
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
