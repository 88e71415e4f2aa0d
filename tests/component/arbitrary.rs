//! Random interface types and values: values of a type, and values that need not fit any.

use proptest::prelude::*;
use std::sync::Arc;
use wasmscope::component::{Case, Field, HandleVal, ResourceType, Type, Val};

/// The label of a field, case or flag, by its index.
pub fn label(i: usize) -> Arc<str> {
    format!("l{i}").into()
}

fn scalar() -> impl Strategy<Value = Type> {
    prop_oneof![
        Just(Type::Bool),
        Just(Type::S8),
        Just(Type::U8),
        Just(Type::S16),
        Just(Type::U16),
        Just(Type::S32),
        Just(Type::U32),
        Just(Type::S64),
        Just(Type::U64),
        Just(Type::F32),
        Just(Type::F64),
        Just(Type::Char),
        Just(Type::String),
        (1usize..=32).prop_map(|n| Type::Flags((0..n).map(label).collect::<Vec<_>>().into())),
        (1usize..=300).prop_map(|n| Type::Enum((0..n).map(label).collect::<Vec<_>>().into())),
    ]
}

/// Types without handles.
pub fn types() -> impl Strategy<Value = Type> {
    scalar().prop_recursive(4, 24, 5, |inner| {
        let some = proptest::option::of(inner.clone());
        prop_oneof![
            inner.clone().prop_map(|ty| Type::List(ty.into())),
            (inner.clone(), 1u32..6).prop_map(|(ty, len)| Type::FixedLengthList(ty.into(), len)),
            inner.clone().prop_map(|ty| Type::map(Type::String, ty)),
            inner.clone().prop_map(|ty| Type::Option(ty.into())),
            proptest::collection::vec(inner.clone(), 1..5).prop_map(|types| Type::Tuple(types.into())),
            proptest::collection::vec(inner, 1..5).prop_map(|types| {
                Type::Record(
                    types.into_iter().enumerate().map(|(i, ty)| Field { name: label(i), ty }).collect(),
                )
            }),
            proptest::collection::vec(some.clone(), 1..5).prop_map(|types| {
                Type::Variant(
                    types.into_iter().enumerate().map(|(i, ty)| Case { name: label(i), ty }).collect(),
                )
            }),
            (some.clone(), some)
                .prop_map(|(ok, err)| Type::Result { ok: ok.map(Into::into), err: err.map(Into::into) }),
        ]
    })
}

/// NaNs arrive as the canonical NaN, so only that one is sent.
fn float(bits: u64) -> (u32, u64) {
    let (narrow, wide) = (f32::from_bits(bits as u32), f64::from_bits(bits));
    (
        if narrow.is_nan() { 0x7fc0_0000 } else { bits as u32 },
        if wide.is_nan() { 0x7ff8_0000_0000_0000 } else { bits },
    )
}

fn boxed(strategy: impl Strategy<Value = Val> + 'static) -> BoxedStrategy<Val> {
    strategy.boxed()
}

fn payload(ty: Option<&Type>) -> BoxedStrategy<Option<Box<Val>>> {
    match ty {
        None => Just(None).boxed(),
        Some(ty) => values(ty).prop_map(|value| Some(Box::new(value))).boxed(),
    }
}

fn list(element: &Type, len: impl Into<proptest::collection::SizeRange>) -> BoxedStrategy<Val> {
    if *element == Type::U8 {
        return boxed(proptest::collection::vec(any::<u8>(), len).prop_map(Val::Bytes));
    }
    boxed(proptest::collection::vec(values(element), len).prop_map(Val::List))
}

/// Values of a type.
pub fn values(ty: &Type) -> BoxedStrategy<Val> {
    match ty {
        Type::Bool => boxed(any::<bool>().prop_map(Val::Bool)),
        Type::S8 => boxed(any::<i8>().prop_map(Val::S8)),
        Type::U8 => boxed(any::<u8>().prop_map(Val::U8)),
        Type::S16 => boxed(any::<i16>().prop_map(Val::S16)),
        Type::U16 => boxed(any::<u16>().prop_map(Val::U16)),
        Type::S32 => boxed(any::<i32>().prop_map(Val::S32)),
        Type::U32 => boxed(any::<u32>().prop_map(Val::U32)),
        Type::S64 => boxed(any::<i64>().prop_map(Val::S64)),
        Type::U64 => boxed(any::<u64>().prop_map(Val::U64)),
        Type::F32 => boxed(any::<u64>().prop_map(|bits| Val::F32(float(bits).0))),
        Type::F64 => boxed(any::<u64>().prop_map(|bits| Val::F64(float(bits).1))),
        Type::Char => boxed(any::<char>().prop_map(Val::Char)),
        Type::String => {
            boxed("[a-z]{0,4}|[a-z\u{e9}\u{ff}]{0,4}|.{0,4}|[\u{20ac}\u{1f600}]{1,3}".prop_map(Val::String))
        }
        Type::List(element) => list(element, 0..4),
        Type::FixedLengthList(element, len) => list(element, *len as usize),
        Type::Map(entry) => list(entry, 0..3),
        Type::Record(fields) => {
            let fields: Vec<_> = fields.iter().map(|field| values(&field.ty)).collect();
            boxed(fields.prop_map(Val::Record))
        }
        Type::Tuple(types) => boxed(types.iter().map(values).collect::<Vec<_>>().prop_map(Val::Tuple)),
        Type::Variant(cases) => {
            let cases = cases.to_vec();
            boxed((0..cases.len()).prop_flat_map(move |i| {
                let case = u32::try_from(i).unwrap();
                payload(cases[i].ty.as_ref()).prop_map(move |value| Val::Variant(case, value))
            }))
        }
        Type::Enum(labels) => boxed((0..u32::try_from(labels.len()).unwrap()).prop_map(Val::Enum)),
        Type::Option(some) => {
            boxed(prop_oneof![Just(Val::Option(None)), payload(Some(some)).prop_map(Val::Option)])
        }
        Type::Result { ok, err } => boxed(prop_oneof![
            payload(ok.as_deref()).prop_map(|value| Val::Result(Ok(value))),
            payload(err.as_deref()).prop_map(|value| Val::Result(Err(value))),
        ]),
        Type::Flags(labels) => {
            let mask = if labels.len() == 32 { u32::MAX } else { (1 << labels.len()) - 1 };
            boxed(any::<u32>().prop_map(move |bits| Val::Flags(vec![bits & mask])))
        }
        Type::Own(_) | Type::Borrow(_) | Type::Stream(_) | Type::Future(_) | Type::ErrorContext => {
            unreachable!()
        }
    }
}

/// Types that may also hold handles.
pub fn any_types() -> impl Strategy<Value = Type> {
    let host = ResourceType::Host { interface: "test:it/types".into(), name: "file".into() };
    let handles = vec![
        Type::Own(host.clone()),
        Type::Borrow(host),
        Type::Borrow(ResourceType::Guest(3)),
        Type::Stream(Some(Type::U8.into())),
        Type::Stream(None),
        Type::Future(Some(Type::String.into())),
        Type::Future(None),
        Type::ErrorContext,
    ];
    let handles = proptest::sample::select(handles);
    prop_oneof![
        4 => types(),
        1 => handles.clone(),
        1 => (types(), handles).prop_map(|(ty, handle)| {
            Type::Record([Field { name: label(0), ty }, Field { name: label(1), ty: handle }].into())
        }),
    ]
}

/// Values of any kind, matching no particular type.
pub fn any_values() -> impl Strategy<Value = Val> {
    let handle = || (0u32..9, 0u32..9).prop_map(|(rep, index)| HandleVal { rep, index });
    let leaf = prop_oneof![
        4 => types().prop_flat_map(|ty| values(&ty)),
        1 => any::<u32>().prop_map(Val::F32),
        1 => any::<u64>().prop_map(Val::F64),
        1 => prop_oneof![0u32..5, any::<u32>()].prop_map(Val::Enum),
        1 => proptest::collection::vec(any::<u32>(), 0..40).prop_map(Val::Flags),
        1 => handle().prop_map(Val::Own),
        1 => handle().prop_map(Val::Borrow),
        1 => handle().prop_map(Val::Stream),
        1 => handle().prop_map(Val::Future),
        1 => handle().prop_map(Val::ErrorContext),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let several = || proptest::collection::vec(inner.clone(), 0..4);
        let one = || proptest::option::of(inner.clone().prop_map(Box::new));
        prop_oneof![
            several().prop_map(Val::List),
            several().prop_map(Val::Record),
            several().prop_map(Val::Tuple),
            (0u32..4, one()).prop_map(|(case, payload)| Val::Variant(case, payload)),
            one().prop_map(Val::Option),
            one().prop_map(|payload| Val::Result(Ok(payload))),
            one().prop_map(|payload| Val::Result(Err(payload))),
        ]
    })
}

/// A type, and a value that may or may not fit it.
pub fn beside() -> impl Strategy<Value = (Type, Val)> {
    prop_oneof![
        (any_types(), any_values()),
        types().prop_flat_map(|ty| (Just(ty.clone()), values(&ty))),
        // The value of a type that nearly is the one it is paired with.
        (types(), types()).prop_flat_map(|(a, b)| {
            let (pair, other) =
                (Type::Tuple([a.clone(), b.clone()].into()), Type::Tuple([a, b.clone(), b].into()));
            (Just(pair), values(&other))
        }),
    ]
}
