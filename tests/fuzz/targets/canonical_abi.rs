//! Values of any type are lowered into a component's memory and come back the same; whatever is in that memory, lifting
//! gives a value of the type or a trap; and any bytes can be loaded as a component.

#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use wasmscope::component::{
    Case, Field, FuncSig, HandleTable, Lift, LowerContext, LowerLog, LowerStep, Lowering, Realloc, StringForms,
    Type, Val, conforms, parse_val, render_val,
};
use wasmscope::exec::{Bounds, Stops};
use wasmscope::guest::{Entry, Guest, Stop};
use wasmscope::wasm::Program;
use wasmscope::wasm::component::StringEncoding;

const MEMORY: usize = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"\0asm") {
        return component(bytes);
    }
    let _ = values(&mut Unstructured::new(bytes));
});

/// Runs bytes that may or may not be a component.
fn component(bytes: &[u8]) {
    let Ok(program) = Program::load("input", bytes) else { return };
    let bounds =
        Bounds { frames: 1000, slots: 1 << 16, memory: 4 << 20, table_elements: 10_000, heap: 1 << 20 };
    let Ok(mut guest) = Guest::bounded(Arc::new(program), &Entry::Command, bounds) else { return };
    for _ in 0..10 {
        if !matches!(guest.run(500, &Stops::default()), Stop::Budget) {
            return;
        }
        std::hint::black_box(guest.frames());
    }
}

fn values(u: &mut Unstructured<'_>) -> Result<()> {
    let encodings = [StringEncoding::Utf8, StringEncoding::Utf16, StringEncoding::Latin1OrUtf16];
    let (from, to) = (*u.choose(&encodings)?, *u.choose(&encodings)?);
    let mut budget = 60;
    let types =
        (0..u.int_in_range(1..=4)?).map(|_| any_type(u, &mut budget, 4)).collect::<Result<Vec<_>>>()?;
    let mut budget = 400;
    let values = types.iter().map(|ty| any_value(u, ty, &mut budget)).collect::<Result<Vec<_>>>()?;
    for (value, ty) in values.iter().zip(&types) {
        conforms(value, ty).expect("a value of its type");
        let text = render_val(value, ty);
        if let Ok(parsed) = parse_val(&text, ty) {
            assert_eq!(parsed, *value, "{text}");
        }
    }
    let params = types.iter().map(|ty| Field { name: "p".into(), ty: ty.clone() }).collect();
    let sig = FuncSig { params, result: None , is_async: false };
    let mut side = Side { memory: vec![0xaa; MEMORY], handles: HandleTable::default(), next: 8 };
    let lowering =
        Lowering::params(&sig, values.clone(), StringForms::new(from), to).expect("as many as parameters");
    let Some(flat) = side.lower(lowering) else { return Ok(()) };
    let lifted =
        Lift::new(&side.memory, to, &mut side.handles).params(&sig, &flat).expect("was lowered just now");
    assert_eq!(lifted, values);
    hostile(u, &sig, side, flat, to)
}

/// Lifts from memory and flat values that were damaged.
fn hostile(
    u: &mut Unstructured<'_>,
    sig: &FuncSig,
    mut side: Side,
    mut flat: Vec<u64>,
    encoding: StringEncoding,
) -> Result<()> {
    let used = (side.next as usize).clamp(1, MEMORY);
    for _ in 0..u.int_in_range(1..=12)? {
        let at = u.int_in_range(0..=used - 1)?;
        side.memory[at] = u8::arbitrary(u)?;
        if !flat.is_empty() && u.ratio(1, 3)? {
            let at = u.choose_index(flat.len())?;
            flat[at] = match u.int_in_range(0..=3)? {
                0 => u64::arbitrary(u)?,
                1 => u64::from(u32::MAX) - u64::from(u8::arbitrary(u)?),
                2 => MEMORY as u64 - u64::from(u8::arbitrary(u)?),
                _ => u64::from(u8::arbitrary(u)?),
            };
        }
    }
    let lifted = Lift::new(&side.memory, encoding, &mut side.handles).params(sig, &flat);
    for (value, field) in lifted.iter().flatten().zip(&sig.params) {
        conforms(value, &field.ty).expect("lifting makes values of the type");
    }
    if let Some(Field { ty, .. }) = sig.params.first() {
        let lifted = Lift::new(&side.memory, encoding, &mut side.handles).result(ty, &flat);
        if let Ok(value) = &lifted {
            conforms(value, ty).expect("lifting makes values of the type");
        }
        if let Ok(value) = lifted {
            let out = u32::arbitrary(u)?;
            if Lowering::check_out(ty, out, side.memory.len()).is_ok() {
                side.next = 8;
                side.lower(Lowering::result(ty, value, out, StringForms::new(encoding), encoding));
            }
        }
    }
    Ok(())
}

/// A component's memory, with an allocator outside of it.
struct Side {
    memory: Vec<u8>,
    handles: HandleTable,
    next: u32,
}

impl Side {
    /// Lowers a value; `None` if the memory is too small.
    fn lower(&mut self, mut lowering: Lowering) -> Option<Vec<u64>> {
        let mut ptr = None;
        loop {
            let mut log = LowerLog::default();
            let (memory, handles) = (&mut self.memory[..], &mut self.handles);
            let mut cx =
                LowerContext { memory, handles, instance: 0, resources: &[], scope: 1, log: &mut log };
            match lowering.resume(&mut cx, ptr) {
                Ok(LowerStep::Realloc(request)) => ptr = Some(self.realloc(request)?),
                Ok(LowerStep::Done(flat)) => return Some(flat),
                Err(_) => return None,
            }
        }
    }

    fn realloc(&mut self, request: Realloc) -> Option<u32> {
        let at = self.next.next_multiple_of(request.align.max(1));
        let end = at.checked_add(request.new_size)?;
        if end as usize > self.memory.len() {
            return None;
        }
        self.next = end;
        let len = request.old_size.min(request.new_size) as usize;
        let from = request.old_ptr as usize;
        self.memory.copy_within(from..from + len, at as usize);
        Some(at)
    }
}

fn label(i: usize) -> Arc<str> {
    format!("l{i}").into()
}

fn any_type(u: &mut Unstructured<'_>, budget: &mut u32, depth: u32) -> Result<Type> {
    *budget = budget.saturating_sub(1);
    let most = if depth == 0 || *budget == 0 { 12 } else { 21 };
    let scalars = [
        Type::Bool,
        Type::S8,
        Type::U8,
        Type::S16,
        Type::U16,
        Type::S32,
        Type::U32,
        Type::S64,
        Type::U64,
        Type::F32,
        Type::F64,
        Type::Char,
        Type::String,
    ];
    let choice = u.int_in_range(0..=most)?;
    if let Some(scalar) = scalars.get(choice) {
        return Ok(scalar.clone());
    }
    let count = u.int_in_range(1..=5)?;
    let mut some = |u: &mut Unstructured<'_>| any_type(u, budget, depth - 1);
    Ok(match choice {
        13 => Type::List(some(u)?.into()),
        14 => Type::FixedLengthList(some(u)?.into(), count as u32),
        15 => Type::Option(some(u)?.into()),
        16 => {
            let fields =
                (0..count).map(|i| Ok(Field { name: label(i), ty: some(u)? })).collect::<Result<Vec<_>>>()?;
            Type::Record(fields.into())
        }
        17 => Type::Tuple((0..count).map(|_| some(u)).collect::<Result<Vec<_>>>()?.into()),
        18 => {
            let case = |i| {
                let ty = if bool::arbitrary(u)? { Some(some(u)?) } else { None };
                Ok(Case { name: label(i), ty })
            };
            Type::Variant((0..count).map(case).collect::<Result<Vec<_>>>()?.into())
        }
        19 => {
            let ok = if bool::arbitrary(u)? { Some(some(u)?.into()) } else { None };
            Type::Result { ok, err: if bool::arbitrary(u)? { Some(some(u)?.into()) } else { None } }
        }
        20 => Type::Flags((0..u.int_in_range(1..=32)?).map(label).collect()),
        _ => Type::Enum((0..u.int_in_range(1..=300)?).map(label).collect()),
    })
}

fn any_value(u: &mut Unstructured<'_>, ty: &Type, budget: &mut u32) -> Result<Val> {
    *budget = budget.saturating_sub(1);
    let boxed =
        |u: &mut Unstructured<'_>, ty: &Type, budget: &mut u32| Ok(Some(Box::new(any_value(u, ty, budget)?)));
    Ok(match ty {
        Type::Bool => Val::Bool(u.arbitrary()?),
        Type::S8 => Val::S8(u.arbitrary()?),
        Type::U8 => Val::U8(u.arbitrary()?),
        Type::S16 => Val::S16(u.arbitrary()?),
        Type::U16 => Val::U16(u.arbitrary()?),
        Type::S32 => Val::S32(u.arbitrary()?),
        Type::U32 => Val::U32(u.arbitrary()?),
        Type::S64 => Val::S64(u.arbitrary()?),
        Type::U64 => Val::U64(u.arbitrary()?),
        Type::F32 => {
            let float = f32::from_bits(u.arbitrary()?);
            Val::F32(if float.is_nan() { 0x7fc0_0000 } else { float.to_bits() })
        }
        Type::F64 => {
            let float = f64::from_bits(u.arbitrary()?);
            Val::F64(if float.is_nan() { 0x7ff8_0000_0000_0000 } else { float.to_bits() })
        }
        Type::Char => Val::Char(u.arbitrary()?),
        Type::String => Val::String(u.arbitrary()?),
        Type::List(element) | Type::Map(element) => {
            let count = if *budget == 0 { 0 } else { u.int_in_range(0..=6)? };
            list(element, (0..count).map(|_| any_value(u, element, budget)).collect::<Result<_>>()?)
        }
        Type::FixedLengthList(element, count) => {
            list(element, (0..*count).map(|_| any_value(u, element, budget)).collect::<Result<_>>()?)
        }
        Type::Record(fields) => {
            Val::Record(fields.iter().map(|field| any_value(u, &field.ty, budget)).collect::<Result<_>>()?)
        }
        Type::Tuple(types) => {
            Val::Tuple(types.iter().map(|ty| any_value(u, ty, budget)).collect::<Result<_>>()?)
        }
        Type::Variant(cases) => {
            let case = u.choose_index(cases.len())?;
            let payload = match &cases[case].ty {
                Some(ty) => boxed(u, ty, budget)?,
                None => None,
            };
            Val::Variant(case as u32, payload)
        }
        Type::Enum(labels) => Val::Enum(u.choose_index(labels.len())? as u32),
        Type::Option(some) => Val::Option(if u.arbitrary()? { boxed(u, some, budget)? } else { None }),
        Type::Result { ok, err } => {
            let is_ok = u.arbitrary()?;
            let payload = match if is_ok { ok } else { err } {
                Some(ty) => boxed(u, ty, budget)?,
                None => None,
            };
            Val::Result(if is_ok { Ok(payload) } else { Err(payload) })
        }
        Type::Flags(labels) => {
            let mask = if labels.len() == 32 { u32::MAX } else { (1 << labels.len()) - 1 };
            Val::Flags(vec![u32::arbitrary(u)? & mask])
        }
        Type::Own(_) | Type::Borrow(_) | Type::Stream(_) | Type::Future(_) | Type::ErrorContext => return Err(arbitrary::Error::IncorrectFormat),
    })
}

fn list(element: &Type, values: Vec<Val>) -> Val {
    let byte = |value: &Val| if let Val::U8(byte) = value { Some(*byte) } else { None };
    match element {
        Type::U8 => Val::Bytes(values.iter().filter_map(byte).collect()),
        _ => Val::List(values),
    }
}
