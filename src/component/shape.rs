//! A value paired with its type, one level at a time. Everything that walks values does it through this.
//!
//! Values do not carry their labels, and a recording may claim anything. So a value is paired with its type here, once;
//! a part that does not fit keeps the shape that it has by itself, without labels. To find out whether a value fits,
//! ask [`super::conforms`].
//!
//! Lifting and lowering do not use this. They run for each call of a guest; lifting creates values that do not exist
//! yet, and lowering takes them apart while a guest's `realloc` runs in between. So they follow the type, with a
//! `match` of their own. For facts about kinds (cases, fields, layout) they ask [`Type`], [`Val`] and
//! [`super::layout`], as this module does.

use super::types::{OPTION, RESULT};
use super::{Field, HandleVal, Type, TypeKind, Val};
use std::borrow::Cow;
use std::sync::Arc;

/// A value, together with its type if it is known.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'v> {
    /// The value, which does not carry its labels.
    pub value: &'v Val,
    /// The type that it is said to have, which need not be true.
    pub ty: Option<&'v Type>,
}

/// The shape of a value: its kind, and the parts it holds, with their types.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'v> {
    /// `bool`, `true` or `false`.
    Bool(bool),
    /// `s8`, `s16`, `s32` or `s64`, sign-extended.
    Signed(i64),
    /// `u8`, `u16`, `u32` or `u64`, zero-extended.
    Unsigned(u64),
    /// `f32`, by its bits.
    F32(u32),
    /// `f64`, by its bits.
    F64(u64),
    /// `char`, a Unicode scalar value.
    Char(char),
    /// `string`, whatever its encoding in memory was.
    String(&'v str),
    /// `list<u8>`, which is kept as bytes.
    Bytes(&'v [u8]),
    /// The members of a list, map, record or tuple.
    Members(Members<'v>),
    /// The case of a variant, enum, option or result.
    Choice(Choice<'v>),
    /// `flags`: those that are set, with labels if known.
    Flags(Flags<'v>),
    /// A handle: `own<T>`, `borrow<T>`, `stream<T>`, `future<T>` or `error-context`; its kind is the value's.
    Handle(HandleVal),
}

/// The values inside a list, map, record or tuple.
#[derive(Debug, Clone, Copy)]
pub struct Members<'v> {
    /// Which of these four kinds it is.
    pub kind: TypeKind,
    values: &'v [Val],
    types: MemberTypes<'v>,
}

/// The types of members.
#[derive(Debug, Clone, Copy)]
enum MemberTypes<'v> {
    Unknown,
    Element(&'v Type),
    Tuple(&'v [Type]),
    Record(&'v [Field]),
}

/// Which case a variant-like value is, with its payload.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'v> {
    /// Whether it is a variant, enum, option or result.
    pub kind: TypeKind,
    /// The index of the case in the type; `none` and `ok` are 0.
    pub case: u32,
    /// The label of the case, if the type is known.
    pub label: Option<&'v str>,
    /// The payload of the case, if it has one.
    pub payload: Option<Typed<'v>>,
}

/// Which flags of a flags value are set.
#[derive(Debug, Clone, Copy)]
pub struct Flags<'v> {
    words: &'v [u32],
    labels: &'v [Arc<str>],
}

/// A value's words beyond this many are ignored; no type has so many.
const MOST_WORDS: usize = 32;

impl Val {
    /// Pairs it with a type, or with none.
    #[must_use]
    #[inline]
    pub fn beside<'v>(&'v self, ty: Option<&'v Type>) -> Typed<'v> {
        Typed { value: self, ty }
    }

    /// Its shape without a type, and so without labels.
    #[must_use]
    #[inline]
    pub fn shape(&self) -> Shape<'_> {
        self.beside(None).shape()
    }
}

impl<'v> Typed<'v> {
    /// Its shape, as far as the type fits.
    #[must_use]
    #[inline]
    pub fn shape(self) -> Shape<'v> {
        match self.value {
            Val::Bool(v) => Shape::Bool(*v),
            Val::S8(v) => Shape::Signed((*v).into()),
            Val::U8(v) => Shape::Unsigned((*v).into()),
            Val::S16(v) => Shape::Signed((*v).into()),
            Val::U16(v) => Shape::Unsigned((*v).into()),
            Val::S32(v) => Shape::Signed((*v).into()),
            Val::U32(v) => Shape::Unsigned((*v).into()),
            Val::S64(v) => Shape::Signed(*v),
            Val::U64(v) => Shape::Unsigned(*v),
            Val::F32(bits) => Shape::F32(*bits),
            Val::F64(bits) => Shape::F64(*bits),
            Val::Char(c) => Shape::Char(*c),
            Val::String(text) => Shape::String(text),
            Val::Bytes(bytes) => Shape::Bytes(bytes),
            Val::List(values) => match self.ty {
                Some(Type::Map(entry)) => members(TypeKind::Map, values, MemberTypes::Element(entry)),
                Some(Type::List(element) | Type::FixedLengthList(element, _)) => {
                    members(TypeKind::List, values, MemberTypes::Element(element))
                }
                _ => members(TypeKind::List, values, MemberTypes::Unknown),
            },
            Val::Record(values) => match self.ty {
                Some(Type::Record(fields)) => members(TypeKind::Record, values, MemberTypes::Record(fields)),
                _ => members(TypeKind::Record, values, MemberTypes::Unknown),
            },
            Val::Tuple(values) => match self.ty {
                Some(Type::Tuple(types)) => members(TypeKind::Tuple, values, MemberTypes::Tuple(types)),
                _ => members(TypeKind::Tuple, values, MemberTypes::Unknown),
            },
            Val::Variant(case, payload) => self.choice(TypeKind::Variant, *case, payload.as_deref()),
            Val::Enum(case) => self.choice(TypeKind::Enum, *case, None),
            Val::Option(payload) => {
                self.choice(TypeKind::Option, u32::from(payload.is_some()), payload.as_deref())
            }
            Val::Result(Ok(payload)) => self.choice(TypeKind::Result, 0, payload.as_deref()),
            Val::Result(Err(payload)) => self.choice(TypeKind::Result, 1, payload.as_deref()),
            Val::Flags(words) => {
                let labels = match self.ty {
                    Some(Type::Flags(labels)) => &labels[..],
                    _ => &[],
                };
                Shape::Flags(Flags { words, labels })
            }
            Val::Own(handle)
            | Val::Borrow(handle)
            | Val::Stream(handle)
            | Val::Future(handle)
            | Val::ErrorContext(handle) => Shape::Handle(*handle),
        }
    }

    fn choice(self, kind: TypeKind, case: u32, payload: Option<&'v Val>) -> Shape<'v> {
        let ty = self.ty.filter(|ty| ty.kind() == kind);
        let label = match kind {
            TypeKind::Option => OPTION.get(case as usize).copied(),
            TypeKind::Result => RESULT.get(case as usize).copied(),
            _ => ty.and_then(|ty| ty.case_label(case)),
        };
        let payload = payload.map(|value| value.beside(ty.and_then(|ty| ty.case_type(case)).flatten()));
        Shape::Choice(Choice { kind, case, label, payload })
    }
}

#[inline]
fn members<'v>(kind: TypeKind, values: &'v [Val], types: MemberTypes<'v>) -> Shape<'v> {
    Shape::Members(Members { kind, values, types })
}

impl<'v> Members<'v> {
    /// How many members the value has.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "nobody asks")]
    pub fn len(self) -> usize {
        self.values.len()
    }

    /// How many members the type of a record or tuple has; `None` for other kinds, or without a type.
    #[must_use]
    pub fn expected(self) -> Option<usize> {
        match self.types {
            MemberTypes::Unknown | MemberTypes::Element(_) => None,
            MemberTypes::Tuple(types) => Some(types.len()),
            MemberTypes::Record(fields) => Some(fields.len()),
        }
    }

    /// All members, each with its type.
    #[inline]
    pub fn iter(self) -> impl ExactSizeIterator<Item = Typed<'v>> {
        self.values.iter().enumerate().map(move |(at, value)| {
            value.beside(match self.types {
                MemberTypes::Unknown => None,
                MemberTypes::Element(ty) => Some(ty),
                MemberTypes::Tuple(types) => types.get(at),
                MemberTypes::Record(fields) => fields.get(at).map(|field| &field.ty),
            })
        })
    }

    /// All members with their labels: only records have them, and only as far as their type does.
    #[inline]
    pub fn labelled(self) -> impl ExactSizeIterator<Item = (Option<&'v str>, Typed<'v>)> {
        self.iter().enumerate().map(move |(at, member)| match self.types {
            MemberTypes::Record(fields) => (fields.get(at).map(|field| &*field.name), member),
            _ => (None, member),
        })
    }

    /// All members as entries of a map, key and value. One that is no entry is returned as it is, without a type.
    pub fn entries(self) -> impl ExactSizeIterator<Item = Result<[Typed<'v>; 2], Typed<'v>>> {
        self.iter().map(|entry| match (entry.value, entry.ty) {
            (Val::Tuple(pair), Some(Type::Tuple(types))) if pair.len() == 2 => {
                Ok([pair[0].beside(types.first()), pair[1].beside(types.get(1))])
            }
            _ => Err(entry.value.beside(None)),
        })
    }
}

impl<'v> Choice<'v> {
    /// The label, or `case 3` if it is not known.
    #[must_use]
    pub fn name(self) -> Cow<'v, str> {
        self.label.map_or_else(|| format!("case {}", self.case).into(), Cow::Borrowed)
    }
}

impl<'v> Flags<'v> {
    /// The bits, 32 flags a word, lowest first.
    #[must_use]
    pub fn words(self) -> &'v [u32] {
        self.words
    }

    /// The flags that are set, each with its number and, if known, its label.
    pub fn set(self) -> impl Iterator<Item = (usize, Option<&'v str>)> {
        let words = self.words.iter().take(MOST_WORDS).enumerate();
        let bits = words.flat_map(|(at, word)| {
            (0..32).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 32 + bit)
        });
        bits.map(move |bit| (bit, self.labels.get(bit).map(|label| &**label)))
    }

    /// The labels of the flags that are set, or `bit 3` if it is not known.
    pub fn names(self) -> impl Iterator<Item = Cow<'v, str>> {
        self.set().map(|(bit, label)| label.map_or_else(|| format!("bit {bit}").into(), Cow::Borrowed))
    }
}

impl Val {
    /// The values directly inside this one.
    pub fn children(&self) -> impl Iterator<Item = &Val> {
        let (several, one): (&[Val], Option<&Val>) = match self.shape() {
            Shape::Members(members) => (members.values, None),
            Shape::Choice(choice) => (&[], choice.payload.map(|payload| payload.value)),
            _ => (&[], None),
        };
        several.iter().chain(one)
    }

    /// The values directly inside this one, mutable.
    pub fn children_mut(&mut self) -> impl Iterator<Item = &mut Val> {
        let (several, one): (&mut [Val], Option<&mut Val>) = match self {
            Self::List(values) | Self::Record(values) | Self::Tuple(values) => (values, None),
            Self::Variant(_, payload) | Self::Option(payload) | Self::Result(Ok(payload) | Err(payload)) => {
                (&mut [], payload.as_deref_mut())
            }
            _ => (&mut [], None),
        };
        several.iter_mut().chain(one)
    }
}
