//! How the values of each type lie in linear memory.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#alignment>

use super::layout::{Layout, align_to, discriminant_size, flags_size};
use super::shared::{LaidOut, SharedPart};
use super::{Case, Field, Shared, Type};

impl LaidOut for Type {
    fn layout(&self) -> Layout {
        match self {
            Self::Bool | Self::S8 | Self::U8 => Layout::scalar(1),
            Self::S16 | Self::U16 => Layout::scalar(2),
            Self::S32 | Self::U32 | Self::F32 | Self::Char => Layout::scalar(4),
            Self::Own(_) | Self::Borrow(_) | Self::Stream(_) | Self::Future(_) | Self::ErrorContext => {
                Layout::scalar(4)
            }
            Self::S64 | Self::U64 | Self::F64 => Layout::scalar(8),
            Self::String | Self::List(_) | Self::Map(_) => Layout::POINTER_PAIR,
            Self::FixedLengthList(element, len) => element.layout().repeated(*len),
            Self::Record(fields) => fields.layout(),
            Self::Tuple(types) => types.layout(),
            Self::Flags(labels) => Layout::scalar(flags_size(labels.len())),
            Self::Enum(labels) => Layout::scalar(discriminant_size(labels.len())),
            Self::Variant(cases) => cases.layout(),
            Self::Option(some) => Layout::variant(2, std::iter::once(some.layout())),
            Self::Result { ok, err } => {
                Layout::variant(2, [ok, err].into_iter().flatten().map(Shared::layout))
            }
        }
    }
}

impl SharedPart for Field {
    fn layout(parts: &[Self]) -> Layout {
        Layout::record(parts.iter().map(|field| field.ty.layout()))
    }
}

impl SharedPart for Type {
    fn layout(parts: &[Self]) -> Layout {
        Layout::record(parts.iter().map(LaidOut::layout))
    }
}

impl SharedPart for Case {
    fn layout(parts: &[Self]) -> Layout {
        Layout::variant(parts.len(), parts.iter().filter_map(|case| case.ty.as_ref()).map(LaidOut::layout))
    }
}

/// The alignment of a type in bytes.
#[must_use]
pub fn alignment(ty: &Type) -> u32 {
    ty.layout().align
}

/// The offset of a variant-like type's payload from the address of the value.
#[must_use]
pub(crate) fn payload_offset(ty: &Type) -> u32 {
    // Rounding up to the alignment of the whole type gives the same as rounding to that of the payloads: the former is
    // greater only if the discriminant has the greatest alignment.
    align_to(discriminant_size(ty.case_count().unwrap_or(0)), alignment(ty))
}

/// The size of a type in bytes, as an element of a list.
#[must_use]
pub fn size(ty: &Type) -> u32 {
    ty.layout().size
}

/// Each of these types with its offset, if they are the fields of a record in this order.
pub fn placed<'t>(types: impl Iterator<Item = &'t Type>) -> impl Iterator<Item = (&'t Type, u32)> {
    let mut end: u32 = 0;
    types.map(move |ty| {
        let field = ty.layout();
        let start = align_to(end, field.align);
        end = start.saturating_add(field.size);
        (ty, start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(ty: Type) -> Type {
        Type::List(ty.into())
    }

    fn option(ty: Type) -> Type {
        Type::Option(ty.into())
    }

    #[test]
    fn fixed_length_lists_lie_in_place_and_maps_are_lists() {
        let ty = Type::FixedLengthList(Type::Tuple([Type::U32, Type::U8].into()).into(), 3);
        assert_eq!(ty.layout(), Layout { size: 24, align: 4, flat: 6 });
        let ty = Type::map(Type::String, Type::U64);
        assert_eq!(ty.layout(), list(Type::U8).layout());
        let huge = Type::FixedLengthList(Type::FixedLengthList(Type::U64.into(), u32::MAX).into(), u32::MAX);
        assert_eq!(huge.layout().size, u32::MAX, "what validation refuses must not wrap around");
    }

    #[test]
    fn a_type_that_names_another_many_times_over_is_laid_out_at_once() {
        let mut ty = Type::U8;
        for _ in 0..60 {
            ty = Type::Result { ok: Some(ty.clone().into()), err: Some(ty.into()) };
        }
        assert_eq!(ty.layout(), Layout { size: 61, align: 1, flat: 61 });
        let doubled = (0..27).fold(Type::U8, |ty, _| Type::Tuple([ty.clone(), ty].into()));
        assert_eq!(size(&doubled), 1 << 27);
    }

    #[test]
    fn a_payload_begins_where_every_case_is_aligned() {
        assert_eq!(payload_offset(&option(Type::U64)), 8);
        assert_eq!(payload_offset(&option(Type::Bool)), 1);
        let many: Vec<Case> = (0..300)
            .map(|i| Case { name: format!("c{i}").into(), ty: (i == 7).then_some(Type::U8) })
            .collect();
        let many = Type::Variant(many.into());
        assert_eq!((payload_offset(&many), alignment(&many), size(&many)), (2, 2, 4));
    }

    #[test]
    fn a_variant_is_as_aligned_as_its_most_aligned_case() {
        let ty = Type::Result { ok: Some(Type::U64.into()), err: Some(Type::U8.into()) };
        assert_eq!((alignment(&ty), size(&ty)), (8, 16));
        let ty = option(Type::U16);
        assert_eq!((alignment(&ty), size(&ty)), (2, 4));
    }

    #[test]
    fn records_lay_out_as_c_structs() {
        let ty = Type::Tuple([Type::U8, Type::U32, Type::U8].into());
        assert_eq!((alignment(&ty), size(&ty)), (4, 12));
        assert_eq!(placed(ty.fields()).map(|(_, at)| at).collect::<Vec<_>>(), [0, 4, 8]);
    }
}
