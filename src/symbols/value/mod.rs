//! Values of source variables: from bytes and a type to a line of text, and to parts that can be unfolded.
//!
//! Each language has a file that knows what its types mean: that a `Vec` is its elements, and an `Rc` what it points to.
//! What a file does not recognise is shown as the members that the compiler describes. The notation is that of the
//! source, so nothing here is in a human language, apart from the English text of a [`Finding`].

mod c;
mod children;
mod cpp;
mod cpp_sequences;
mod finding;
mod number;
mod reader;
mod rust;
mod scalar;
mod storage;
mod summary;
mod view;
mod zig;

pub(super) use children::{Child, children};
pub use finding::Finding;
pub(super) use number::decimal;
pub(super) use reader::{KnownPlace, ValueReader};
pub(super) use scalar::{bits, signed, width};
pub use storage::{Storage, TypedValue};
pub(super) use summary::summary;
pub(super) use view::{FieldStyle, ItemRun, ValueView};

use super::types::SourceLanguage;

/// What a value looks like, one level deep.
pub(super) fn view(reader: &ValueReader<'_, '_>, value: &TypedValue) -> ValueView {
    if let Some(lengths) = &value.rows {
        return c::array(reader, value, value.ty, lengths);
    }
    if let Some(view) = zig::optional_slice(reader, value) {
        return view;
    }
    let (at, ty) = reader.types.bare(value.ty);
    let value = TypedValue { ty: at, ..value.clone() };
    let special = match ty.language {
        SourceLanguage::Rust => rust::view(reader, &value, &ty),
        SourceLanguage::Cpp => cpp::view(reader, &value, &ty),
        SourceLanguage::Zig => zig::view(reader, &value, &ty),
        SourceLanguage::C => None,
    };
    special.unwrap_or_else(|| c::view(reader, &value, &ty))
}
