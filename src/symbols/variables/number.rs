//! Values as numbers, to be computed and compared with.

use super::Inspector;
use crate::symbols::types::{ScalarKind, TypeForm};
use crate::symbols::value::{TypedValue, ValueView, bits, signed, view, width};

/// A value that is a number, a character, a truth value or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceNumber {
    /// An integer of its type's range.
    Integer(i128),
    /// The bits of a float of 4 bytes.
    Single(u32),
    /// The bits of a float of 8 bytes.
    Double(u64),
}

impl Inspector<'_> {
    /// A value as a number; `None` if it is not one. Values that stand for others, as a wrapper does, are those.
    #[must_use]
    pub fn number(&self, value: &TypedValue) -> Option<SourceNumber> {
        self.with_reader(&[], |reader| {
            let mut at = value.clone();
            for _ in 0..16 {
                let (_, ty) = reader.types.bare(at.ty);
                let size = reader.types.size_of(at.ty)?;
                let raw = || bits(reader, &at, size).ok();
                let sign = |raw: u128| SourceNumber::Integer(signed(raw, width(&at, size)));
                let plain = |raw: u128| i128::try_from(raw).ok().map(SourceNumber::Integer);
                match &ty.form {
                    TypeForm::Scalar(ScalarKind::Float) => {
                        return match size {
                            4 => Some(SourceNumber::Single(raw()? as u32)),
                            8 => Some(SourceNumber::Double(raw()? as u64)),
                            _ => None,
                        };
                    }
                    TypeForm::Scalar(ScalarKind::Signed | ScalarKind::Byte) => return Some(sign(raw()?)),
                    TypeForm::Enumeration { signed: true, .. } => return Some(sign(raw()?)),
                    TypeForm::Scalar(_) if size == 0 => return None,
                    TypeForm::Scalar(_) | TypeForm::Enumeration { .. } | TypeForm::Pointer { .. } => {
                        return plain(raw()?);
                    }
                    _ => match view(reader, &at) {
                        ValueView::Through(through) if through.target.is_none() => at = through.value,
                        _ => return None,
                    },
                }
            }
            None
        })
    }
}
