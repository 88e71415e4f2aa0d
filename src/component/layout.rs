//! The arithmetic of layouts: sizes, alignments and numbers of core values. It knows no types, only how the layouts of
//! parts combine.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#alignment>

/// How a value of some type lies in memory, and how many core values it flattens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Size in bytes, as an element of a list. Validation keeps it under 2^28.
    pub size: u32,
    /// Alignment in bytes: 1, 2, 4 or 8.
    pub align: u32,
    pub flat: u32,
}

impl Layout {
    /// The layout of a string or a list: an address and a length.
    pub(crate) const POINTER_PAIR: Self = Self { size: 8, align: 4, flat: 2 };

    /// The layout of a number of that many bytes.
    #[must_use]
    pub const fn scalar(bytes: u32) -> Self {
        Self { size: bytes, align: bytes, flat: 1 }
    }

    /// The layout of `count` such values side by side.
    #[must_use]
    pub(crate) fn repeated(self, count: u32) -> Self {
        Self {
            size: self.size.saturating_mul(count),
            align: self.align,
            flat: self.flat.saturating_mul(count),
        }
    }

    /// The layout of a record whose fields have these layouts.
    pub fn record(fields: impl Iterator<Item = Self>) -> Self {
        let all = fields.fold(Self { size: 0, align: 1, flat: 0 }, |all, field| Self {
            size: align_to(all.size, field.align).saturating_add(field.size),
            align: all.align.max(field.align),
            flat: all.flat.saturating_add(field.flat),
        });
        Self { size: align_to(all.size, all.align), ..all }
    }

    /// The layout of a variant with `cases` cases, some of them with payloads of these layouts.
    pub fn variant(cases: usize, payloads: impl Iterator<Item = Self>) -> Self {
        let none = Self { size: 0, align: 1, flat: 0 };
        let payload = payloads.fold(none, |all, case| Self {
            size: all.size.max(case.size),
            align: all.align.max(case.align),
            flat: all.flat.max(case.flat),
        });
        let discriminant = discriminant_size(cases);
        let align = discriminant.max(payload.align);
        Self {
            size: align_to(align_to(discriminant, payload.align).saturating_add(payload.size), align),
            align,
            flat: payload.flat.saturating_add(1),
        }
    }
}

/// Rounds up to a multiple of `alignment`, a power of two.
#[must_use]
pub(crate) fn align_to(ptr: u32, alignment: u32) -> u32 {
    ptr.checked_next_multiple_of(alignment).unwrap_or(u32::MAX)
}

/// Size in bytes of the discriminant of a variant with that many cases.
#[must_use]
pub(crate) fn discriminant_size(cases: usize) -> u32 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

/// Size in bytes of a flags type with that many labels; validation allows at most 32.
#[must_use]
pub(crate) fn flags_size(labels: usize) -> u32 {
    match labels {
        0..=8 => 1,
        9..=16 => 2,
        _ => 4,
    }
}
