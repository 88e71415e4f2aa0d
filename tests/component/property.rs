//! What is lowered in one encoding and lifted again, twice over, is the same; for types and values at random.

use proptest::prelude::*;
use std::sync::Arc;
use wasmscope::component::{
    Case, Field, FuncSig, HandleTable, Lift, LowerContext, LowerLog, LowerStep, Lowering, Realloc, Spelling,
    Type, Val, conforms, layout, parse_val, render_val,
};
use wasmscope::wasm::component::StringEncoding;

const ENCODINGS: [StringEncoding; 3] =
    [StringEncoding::Utf8, StringEncoding::Utf16, StringEncoding::Latin1OrUtf16];

/// A component's memory, its allocator being outside of it.
struct Side {
    memory: Vec<u8>,
    handles: HandleTable,
    next: u32,
}

impl Side {
    fn new() -> Self {
        Self { memory: vec![0xaa; 1 << 16], handles: HandleTable::default(), next: 24 }
    }

    fn realloc(&mut self, request: Realloc) -> u32 {
        // Never aligned to more than was asked for.
        let at = (self.next + 16).next_multiple_of(16) | request.align;
        let (from, to, len) =
            (request.old_ptr as usize, at as usize, request.old_size.min(request.new_size) as usize);
        self.next = at + request.new_size;
        let end = self.next as usize;
        if end > self.memory.len() {
            self.memory.resize(end, 0xaa);
        }
        self.memory.copy_within(from..from + len, to);
        at
    }

    fn lower(&mut self, mut lowering: Lowering) -> Vec<u64> {
        let mut ptr = None;
        loop {
            let mut log = LowerLog::default();
            let mut cx = LowerContext {
                memory: &mut self.memory,
                handles: &mut self.handles,
                instance: 0,
                resources: &[],
                scope: 1,
                log: &mut log,
            };
            // A checkpoint may be taken at any point.
            lowering = lowering.clone();
            match lowering.resume(&mut cx, ptr).unwrap() {
                LowerStep::Realloc(request) => ptr = Some(self.realloc(request)),
                LowerStep::Done(flat) => return flat,
            }
        }
    }
}

fn label(i: usize) -> Arc<str> {
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

fn types() -> impl Strategy<Value = Type> {
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

/// A NaN arrives as the one NaN there is, so that is the one to send.
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
fn values(ty: &Type) -> BoxedStrategy<Val> {
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
        Type::Own(_) | Type::Borrow(_) => unreachable!(),
    }
}

fn call() -> impl Strategy<Value = (Vec<Type>, Vec<Val>)> {
    proptest::collection::vec(types(), 1..6).prop_flat_map(|types| {
        let args: Vec<_> = types.iter().map(values).collect();
        (Just(types), args)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_come_back_through_two_components((types, args) in call(), front in 0usize..3, back in 0usize..3) {
        let params = types.iter().enumerate().map(|(i, ty)| Field { name: label(i), ty: ty.clone() });
        let sig = FuncSig { params: params.collect(), result: None };
        let (mut values, mut spelling) = (args.clone(), Spelling::default());
        for encoding in [ENCODINGS[front], ENCODINGS[back]] {
            let mut side = Side::new();
            let flat = side.lower(Lowering::params(&sig, values, spelling, encoding).unwrap());
            let core = layout::lowered_type(&sig);
            prop_assert_eq!(flat.len(), core.params.len(), "as many core values as the type says");
            let mut lift = Lift::new(&side.memory, encoding, &mut side.handles);
            values = lift.params(&sig, &flat).unwrap();
            spelling = lift.finish().spelling;
            prop_assert_eq!(&values, &args);
        }
        // And each as a result.
        for (ty, value) in types.iter().zip(&args) {
            prop_assert!(conforms(value, ty).is_ok());
            let mut side = Side::new();
            let out = side.realloc(Realloc { old_ptr: 0, old_size: 0, align: layout::alignment(ty), new_size: layout::size(ty) });
            let lowering = Lowering::result(ty, value.clone(), out, Spelling::default(), ENCODINGS[back]);
            let mut flat = side.lower(lowering);
            if layout::flat_count(ty) > 1 {
                prop_assert!(flat.is_empty());
                flat = vec![u64::from(out)];
            }
            let back = Lift::new(&side.memory, ENCODINGS[back], &mut side.handles).result(ty, &flat).unwrap();
            prop_assert_eq!(&back, value);
        }
    }

    #[test]
    fn what_is_shown_can_be_typed_in((types, args) in call()) {
        for (ty, value) in types.iter().zip(&args) {
            let text = render_val(value, ty);
            prop_assert_eq!(&parse_val(&text, ty).map_err(|e| format!("{text}: {e}")), &Ok(value.clone()));
        }
    }

    /// Whatever lies in memory and in the flat values, lifting gives a value or says what is wrong.
    #[test]
    fn lifting_anything_never_panics(
        types in proptest::collection::vec(types(), 1..6),
        flat in proptest::collection::vec(prop_oneof![any::<u64>(), 0u64..200], 17),
        memory in proptest::collection::vec(prop_oneof![any::<u8>(), Just(0u8), 0u8..4], 0..300),
        encoding in 0usize..3,
    ) {
        let params = types.iter().enumerate().map(|(i, ty)| Field { name: label(i), ty: ty.clone() });
        let sig = FuncSig { params: params.collect(), result: None };
        let mut handles = HandleTable::default();
        if let Ok(values) = Lift::new(&memory, ENCODINGS[encoding], &mut handles).params(&sig, &flat) {
            for (value, ty) in values.iter().zip(&types) {
                prop_assert_eq!(conforms(value, ty), Ok(()));
            }
        }
    }
}

#[test]
fn spilled_parameters_take_a_padded_tuple() {
    let u8s = (0..17).map(|i| Field { name: label(i), ty: Type::U8 });
    let wide = Field { name: label(17), ty: Type::U64 };
    let sig = FuncSig { params: std::iter::once(wide).chain(u8s).collect(), result: None };
    let args = std::iter::once(Val::U64(1)).chain((0..17).map(Val::U8)).collect();
    let mut lowering = Lowering::params(&sig, args, Spelling::default(), StringEncoding::Utf8).unwrap();
    let mut side = Side::new();
    let mut log = LowerLog::default();
    let mut cx = LowerContext {
        memory: &mut side.memory,
        handles: &mut side.handles,
        instance: 0,
        resources: &[],
        scope: 1,
        log: &mut log,
    };
    let request = Realloc { old_ptr: 0, old_size: 0, align: 8, new_size: 32 };
    assert_eq!(lowering.resume(&mut cx, None), Ok(LowerStep::Realloc(request)));
    // The padding, too, must lie in memory.
    let memory = vec![0; 32];
    let mut handles = HandleTable::default();
    let mut lift =
        |at: u64| Lift::new(&memory, StringEncoding::Utf8, &mut handles).params(&sig, &[at]).is_ok();
    assert!(lift(0) && !lift(8));
    let memory = vec![0; 31];
    let mut lift = Lift::new(&memory, StringEncoding::Utf8, &mut handles);
    assert!(lift.params(&sig, &[0]).unwrap_err().contains("32 bytes long"));
}
