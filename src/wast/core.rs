//! Core values between a script and the engine: arguments, expected results, and the names of traps.
//!
//! Everything that depends on which kinds of values, types and traps the engine has is in this file.

use super::fault::{DirectiveFault, DirectiveResult};
use crate::exec::{Reference, Store, TrapKind, Value};
use crate::wasm::{HeapType as Heap, RefType, ValType, f32_text, f64_text};
use wast::core::{AbstractHeapType, HeapType, NanPattern, V128Pattern, WastArgCore, WastRetCore};

/// Converts arguments to the slots in which the engine takes them.
pub(super) fn to_slots(values: &[Value]) -> Vec<u64> {
    values.iter().flat_map(|value| value.to_slots()).collect()
}

/// Converts the slots of a call's results to values.
pub(super) fn from_slots(types: &[ValType], slots: &[u64]) -> Vec<Value> {
    Value::list(types, slots)
}

/// Converts an argument of an invocation.
pub(super) fn argument(arg: &WastArgCore<'_>) -> DirectiveResult<Value> {
    match arg {
        WastArgCore::I32(v) => Ok(Value::I32(*v)),
        WastArgCore::I64(v) => Ok(Value::I64(*v)),
        WastArgCore::F32(v) => Ok(Value::F32(v.bits)),
        WastArgCore::F64(v) => Ok(Value::F64(v.bits)),
        WastArgCore::V128(v) => Ok(Value::V128(u128::from_le_bytes(v.to_le_bytes()))),
        WastArgCore::RefNull(heap) => null(heap),
        WastArgCore::RefExtern(n) => Ok(Value::Ref(RefType::EXTERN, Reference::Host(*n))),
        WastArgCore::RefHost(n) => Ok(Value::Ref(RefType::new(true, Heap::Any), Reference::Host(*n))),
    }
}

/// A value, as text for people.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::I32(v) => format!("i32 {v}"),
        Value::I64(v) => format!("i64 {v}"),
        Value::F32(v) => format!("f32 {}", f32_text(*v)),
        Value::F64(v) => format!("f64 {}", f64_text(*v)),
        Value::V128(v) => format!("v128 {v:#034x}"),
        Value::Ref(ty, to) => format!("{to:?} ({ty})"),
    }
}

/// An expected result, as text for people.
pub(super) fn expected_text(expected: &WastRetCore<'_>) -> String {
    match expected {
        WastRetCore::I32(v) => format!("i32 {v}"),
        WastRetCore::I64(v) => format!("i64 {v}"),
        WastRetCore::F32(NanPattern::Value(v)) => format!("f32 {}", f32_text(v.bits)),
        WastRetCore::F64(NanPattern::Value(v)) => format!("f64 {}", f64_text(v.bits)),
        WastRetCore::Either(any) => any.iter().map(expected_text).collect::<Vec<_>>().join(" or "),
        other => format!("{other:?}"),
    }
}

/// Whether a parameter of this type accepts the value. Of references it is only checked that they are references:
/// validation of the callee takes care of the rest.
pub(super) fn takes(ty: ValType, value: Value) -> bool {
    ty == value.ty() || ty.is_ref() && value.ty().is_ref()
}

/// `ref.null` of a heap type. The hierarchy of a concrete type cannot be told here, and does not matter.
fn null(heap: &HeapType<'_>) -> DirectiveResult<Value> {
    let heap = match heap {
        HeapType::Abstract { shared: false, ty } => abstract_type(*ty),
        HeapType::Concrete(_) => Some(Heap::Any),
        _ => None,
    };
    match heap {
        Some(heap) => Ok(Value::null(RefType::new(true, heap))),
        None => DirectiveFault::script(format!("null references of the type {heap:?} are not supported yet")),
    }
}

fn abstract_type(ty: AbstractHeapType) -> Option<Heap> {
    use AbstractHeapType as A;
    Some(match ty {
        A::Func => Heap::Func,
        A::NoFunc => Heap::NoFunc,
        A::Extern => Heap::Extern,
        A::NoExtern => Heap::NoExtern,
        A::Any => Heap::Any,
        A::Eq => Heap::Eq,
        A::I31 => Heap::I31,
        A::Struct => Heap::Struct,
        A::Array => Heap::Array,
        A::None => Heap::None,
        A::Exn => Heap::Exn,
        A::NoExn => Heap::NoExn,
        A::Cont | A::NoCont => return None,
    })
}

/// Whether a result is what the script expects. The store knows what a reference refers to.
pub(super) fn fits(store: &Store, value: Value, expected: &WastRetCore<'_>) -> bool {
    match (expected, value) {
        (WastRetCore::Either(any), _) => any.iter().any(|expected| fits(store, value, expected)),
        (WastRetCore::I32(e), Value::I32(v)) => v == *e,
        (WastRetCore::I64(e), Value::I64(v)) => v == *e,
        (WastRetCore::F32(e), Value::F32(v)) => fits_f32(v, e),
        (WastRetCore::F64(e), Value::F64(v)) => fits_f64(v, e),
        (WastRetCore::V128(e), Value::V128(bits)) => fits_v128(bits, e),
        (_, Value::Ref(ty, to)) => reference_fits(store, ty, to, expected),
        _ => false,
    }
}

/// The same for references: except for null, the kind of the referenced object decides, whatever its static type.
fn reference_fits(store: &Store, ty: RefType, to: Reference, expected: &WastRetCore<'_>) -> bool {
    let internal = matches!(to, Reference::I31(_) | Reference::Struct(_) | Reference::Array(_));
    match expected {
        WastRetCore::RefNull(None) => to == Reference::Null,
        WastRetCore::RefNull(Some(heap)) => to == Reference::Null && is_kind(store, heap, ty),
        // A reference that `extern.convert_any` made has no host number.
        WastRetCore::RefExtern(None) => to != Reference::Null,
        WastRetCore::RefExtern(Some(n)) | WastRetCore::RefHost(n) => to == Reference::Host(*n),
        WastRetCore::RefFunc(_) => matches!(to, Reference::Func(_)),
        WastRetCore::RefAny => internal || matches!(to, Reference::Host(_)),
        WastRetCore::RefEq => internal,
        WastRetCore::RefArray => matches!(to, Reference::Array(_)),
        WastRetCore::RefStruct => matches!(to, Reference::Struct(_)),
        WastRetCore::RefI31 => matches!(to, Reference::I31(_)),
        _ => false,
    }
}

/// The top of the type hierarchy that a heap type belongs to.
fn hierarchy(store: &Store, heap: Heap) -> Heap {
    match heap {
        Heap::Func | Heap::NoFunc => Heap::Func,
        Heap::Extern | Heap::NoExtern => Heap::Extern,
        Heap::Exn | Heap::NoExn => Heap::Exn,
        Heap::Concrete(number) if store.sub_type(number).as_func().is_some() => Heap::Func,
        _ => Heap::Any,
    }
}

/// Whether a null with this static type belongs to a heap type of the script: a null has every type of its hierarchy.
fn is_kind(store: &Store, heap: &HeapType<'_>, ty: RefType) -> bool {
    let heap = match heap {
        HeapType::Abstract { ty, .. } => abstract_type(*ty),
        HeapType::Concrete(_) | HeapType::Exact(_) => return true,
    };
    heap.is_some_and(|heap| hierarchy(store, heap) == hierarchy(store, ty.heap()))
}

fn fits_f32(bits: u32, expected: &NanPattern<wast::token::F32>) -> bool {
    match expected {
        NanPattern::Value(e) => bits == e.bits,
        NanPattern::CanonicalNan => bits & 0x7fff_ffff == 0x7fc0_0000,
        NanPattern::ArithmeticNan => bits & 0x7fc0_0000 == 0x7fc0_0000,
    }
}

fn fits_f64(bits: u64, expected: &NanPattern<wast::token::F64>) -> bool {
    match expected {
        NanPattern::Value(e) => bits == e.bits,
        NanPattern::CanonicalNan => bits & !(1 << 63) == 0x7ff8_0000_0000_0000,
        NanPattern::ArithmeticNan => bits & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
    }
}

/// Compares lane by lane; lane 0 is in the low bits.
fn fits_v128(bits: u128, expected: &V128Pattern) -> bool {
    let lane = |i: usize, width: usize| (bits >> (i * width)) & (u128::MAX >> (128 - width));
    match expected {
        V128Pattern::I8x16(e) => e.iter().enumerate().all(|(i, e)| lane(i, 8) as u8 as i8 == *e),
        V128Pattern::I16x8(e) => e.iter().enumerate().all(|(i, e)| lane(i, 16) as u16 as i16 == *e),
        V128Pattern::I32x4(e) => e.iter().enumerate().all(|(i, e)| lane(i, 32) as u32 as i32 == *e),
        V128Pattern::I64x2(e) => e.iter().enumerate().all(|(i, e)| lane(i, 64) as u64 as i64 == *e),
        V128Pattern::F32x4(e) => e.iter().enumerate().all(|(i, e)| fits_f32(lane(i, 32) as u32, e)),
        V128Pattern::F64x2(e) => e.iter().enumerate().all(|(i, e)| fits_f64(lane(i, 64) as u64, e)),
    }
}

/// Whether a trap is the one that a core script names. Some scripts add to the name (the index of an element), older
/// ones shorten it.
pub(super) fn is_trap(kind: &TrapKind, expected: &str) -> bool {
    let name = trap_name(kind);
    name.starts_with(expected) || expected.starts_with(name)
}

/// The reference interpreter's message for a trap.
fn trap_name(kind: &TrapKind) -> &'static str {
    match kind {
        TrapKind::Unreachable => "unreachable",
        TrapKind::MemoryOutOfBounds { .. } => "out of bounds memory access",
        TrapKind::UnalignedAtomic { .. } => "unaligned atomic",
        TrapKind::ExpectedSharedMemory => "expected shared memory",
        TrapKind::WaitsForever => "deadlock",
        TrapKind::TableOutOfBounds => "out of bounds table access",
        TrapKind::UndefinedElement => "undefined element",
        TrapKind::UninitializedElement => "uninitialized element",
        TrapKind::IndirectCallTypeMismatch => "indirect call type mismatch",
        TrapKind::DivideByZero => "integer divide by zero",
        TrapKind::IntegerOverflow => "integer overflow",
        TrapKind::InvalidConversion => "invalid conversion to integer",
        TrapKind::CallStackExhausted => "call stack exhausted",
        // The full message names the type: "null structure reference".
        TrapKind::NullReference => "null",
        TrapKind::CastFailure => "cast failure",
        TrapKind::ArrayOutOfBounds => "out of bounds array access",
        TrapKind::SegmentOutOfBounds => "out of bounds memory access",
        TrapKind::HeapExhausted => "allocation size too large",
        TrapKind::UncaughtException => "unhandled exception",
        TrapKind::Deadlock => "deadlock detected",
        TrapKind::Host(_) | TrapKind::HostCall(_) => "no trap of the core specification",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wast::parser::{self, ParseBuffer};

    fn expected(text: &str, check: impl FnOnce(&WastRetCore<'_>)) {
        let buffer = ParseBuffer::new(text).unwrap();
        let directives = parser::parse::<wast::Wast<'_>>(&buffer).unwrap().directives;
        let wast::WastDirective::AssertReturn { results, .. } = &directives[0] else { panic!("{text}") };
        let wast::WastRet::Core(expected) = &results[0] else { panic!("{text}") };
        check(expected);
    }

    fn vector(lanes: &str, bits: u128) -> bool {
        let mut result = false;
        expected(&format!("(assert_return (invoke \"f\") (v128.const {lanes}))"), |e| {
            let WastRetCore::V128(e) = e else { panic!("{lanes}") };
            result = fits_v128(bits, e);
        });
        result
    }

    fn scalar(text: &str, value: Value) -> bool {
        let mut result = false;
        expected(&format!("(assert_return (invoke \"f\") {text})"), |e| {
            result = fits(&Store::default(), value, e);
        });
        result
    }

    fn func(addr: Option<u32>) -> Value {
        Value::Ref(RefType::FUNC, addr.map_or(Reference::Null, Reference::Func))
    }

    #[test]
    fn lanes_count_from_the_low_bits() {
        assert!(vector(
            "i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 -1",
            0xff0f_0e0d_0c0b_0a09_0807_0605_0403_0201
        ));
        assert!(vector("i16x8 1 0 0 0 0 0 0 -2", 0xfffe_u128 << 112 | 1));
        assert!(vector("i32x4 1 2 3 -4", 0xffff_fffc_0000_0003_0000_0002_0000_0001));
        assert!(vector("i64x2 7 -1", u128::from(u64::MAX) << 64 | 7));
        assert!(!vector("i64x2 -1 7", u128::from(u64::MAX) << 64 | 7));
        assert!(!vector("i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", 1));
    }

    #[test]
    fn float_lanes_may_be_nan_patterns() {
        let canonical = 0x7fc0_0000_u128;
        assert!(vector("f32x4 nan:canonical 0 0 0", canonical));
        assert!(vector("f32x4 nan:arithmetic 0 0 0", canonical | 1));
        assert!(!vector("f32x4 nan:canonical 0 0 0", canonical | 1));
        assert!(vector("f64x2 0 nan:canonical", 0xfff8_u128 << 112));
        assert!(!vector("f64x2 0 nan:arithmetic", 0x7ff0_u128 << 112));
        assert!(!vector("f32x4 -0 0 0 0", 0));
    }

    #[test]
    fn scalars_and_references_are_told_apart() {
        assert!(scalar("(i32.const -1)", Value::I32(-1)));
        assert!(!scalar("(i32.const 1)", Value::I64(1)));
        assert!(!scalar("(f32.const 0)", Value::F32(0x8000_0000)));
        assert!(scalar("(f32.const nan:arithmetic)", Value::F32(0xffc0_0001)));
        assert!(scalar("(either (i32.const 1) (i32.const 2))", Value::I32(2)));
        assert!(!scalar("(either (i32.const 1) (i32.const 2))", Value::I32(3)));
        assert!(scalar("(ref.null)", func(None)) && scalar("(ref.null func)", func(None)));
        assert!(!scalar("(ref.null extern)", func(None)) && !scalar("(ref.null)", func(Some(1))));
        assert!(scalar("(ref.extern 3)", Value::Ref(RefType::EXTERN, Reference::Host(3))));
        assert!(scalar("(ref.extern)", Value::Ref(RefType::EXTERN, Reference::Host(3))));
        assert!(!scalar("(ref.extern 4)", Value::Ref(RefType::EXTERN, Reference::Host(3))));
        assert!(scalar("(ref.func)", func(Some(0))) && !scalar("(ref.func)", func(None)));
    }

    #[test]
    fn trap_names_match_as_far_as_both_go() {
        assert!(is_trap(&TrapKind::UninitializedElement, "uninitialized element 7"));
        assert!(is_trap(&TrapKind::UninitializedElement, "uninitialized"));
        assert!(!is_trap(&TrapKind::UninitializedElement, "undefined element"));
        assert!(!is_trap(&TrapKind::Host("x".to_owned()), "unreachable"));
    }
}
