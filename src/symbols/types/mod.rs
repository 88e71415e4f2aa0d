//! The types of a program, by the offset of the entry that describes each: a graph that may have cycles.
//!
//! One level is read at a time, when it is needed. What a type *means* to people of its language is not known here.

mod name;
mod read;

pub(crate) use name::short_type;
pub(super) use read::{SourceTypes, language};

use super::dies::DieOffset;
use std::sync::Arc;

/// How deep types, and values of them, may be nested before the rest is left out.
pub(super) const DEEPEST: usize = 64;

/// The language that a type or a variable is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceLanguage {
    /// C, and whatever has no conventions of its own here.
    C,
    /// C++, whose units say which edition of it they are in.
    Cpp,
    /// Rust, any edition: the units do not say which.
    Rust,
    /// Zig, whose compiler calls its units C and names itself as their producer.
    Zig,
}

/// A type, as its entry describes it.
#[derive(Debug, Clone)]
pub(super) struct SourceType {
    /// The name in full as the compiler gives it, without namespaces; empty if there is none.
    pub name: Arc<str>,
    /// Its size in bytes, if known.
    pub size: Option<u64>,
    pub language: SourceLanguage,
    pub form: TypeForm,
}

/// What kind of type it is.
#[derive(Debug, Clone)]
pub(super) enum TypeForm {
    Scalar(ScalarKind),
    /// A pointer or a reference; `None` points to nothing known.
    Pointer {
        to: Option<DieOffset>,
        reference: bool,
    },
    /// Another name for a type, or that type with qualifiers. `None` is `void`.
    Alias(Option<DieOffset>),
    Record(Arc<RecordType>),
    /// Elements of one type. The lengths of all dimensions, outermost first; `None` is not known.
    Array {
        element: DieOffset,
        lengths: Arc<[Option<u64>]>,
    },
    Enumeration {
        values: Arc<[(String, i128)]>,
        signed: bool,
    },
    Function,
    /// Declared only, or of a kind that is not supported.
    Opaque,
}

/// How the bits of a scalar are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScalarKind {
    Boolean,
    Signed,
    Unsigned,
    Float,
    /// A code point of Unicode, in UTF-32 or one unit of UTF-16.
    Character,
    /// A byte that is text: `char` of C.
    Byte,
}

/// A structure, a class or a union.
#[derive(Debug, Clone, Default)]
pub(super) struct RecordType {
    /// Whether all members lie in the same place.
    pub union: bool,
    pub bases: Vec<TypeMember>,
    pub members: Vec<TypeMember>,
    pub variants: Option<VariantPart>,
    /// Types that it is generic over, by the names of the parameters.
    pub parameters: Vec<(String, DieOffset)>,
    /// Whether its first word points to a table of virtual functions, in it or in its first base.
    pub virtual_table: bool,
}

/// A member of a record.
#[derive(Debug, Clone)]
pub(super) struct TypeMember {
    pub name: Arc<str>,
    pub ty: DieOffset,
    /// From the start of the record, in bytes.
    pub offset: u64,
    /// For a bit-field: the first bit, counted from the record's start with the lowest bit of a byte first, and the
    /// number of bits.
    pub bits: Option<(u64, u64)>,
    /// Made by the compiler: not written in the source.
    pub artificial: bool,
}

/// The alternatives of an enum with data.
#[derive(Debug, Clone, Default)]
pub(super) struct VariantPart {
    /// Where the discriminant is; `None` if there is only one variant.
    pub discriminant: Option<TypeMember>,
    pub variants: Vec<Variant>,
}

/// One alternative: the discriminants that stand for it, as inclusive ranges, and its contents.
#[derive(Debug, Clone)]
pub(super) struct Variant {
    /// Empty for the default: the variant that stands for all other discriminants.
    pub discriminants: Vec<(i128, i128)>,
    pub member: Option<TypeMember>,
}

impl VariantPart {
    /// The variant that a discriminant stands for. Negative values and their two's complements are the same.
    pub fn active(&self, discriminant: Option<u64>, size: u64) -> Option<&Variant> {
        let Some(bits) = discriminant else {
            return self.variants.first().filter(|_| self.variants.len() == 1);
        };
        let mask = if size >= 8 { u64::MAX } else { (1u64 << (size * 8)) - 1 };
        let same = |value: i128| (value as u64) & mask == bits & mask;
        let within = |(low, high): &(i128, i128)| {
            (low == high && same(*low)) || (low..=high).contains(&&i128::from(bits))
        };
        let exact = self.variants.iter().find(|variant| variant.discriminants.iter().any(within));
        exact.or_else(|| self.variants.iter().find(|variant| variant.discriminants.is_empty()))
    }
}
