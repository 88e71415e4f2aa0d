//! Core values between a script and the engine: arguments, expected results, the names of traps.
//!
//! All that depends on which kinds of value, of type and of trap the engine has is in this file.

use super::fault::{Fault, Outcome};
use crate::exec::{Store, TrapKind, Value};
use crate::wasm::{ValType, f32_text, f64_text};
use wast::core::{AbstractHeapType, HeapType, NanPattern, V128Pattern, WastArgCore, WastRetCore};

/// The slots in which the engine takes arguments.
pub(super) fn to_slots(values: &[Value]) -> Vec<u64> {
    values.iter().map(|value| value.to_slot()).collect()
}

/// The values in the slots of a call's results.
pub(super) fn from_slots(types: &[ValType], slots: &[u64]) -> Vec<Value> {
    types.iter().zip(slots).map(|(&ty, &slot)| Value::from_slot(ty, slot)).collect()
}

/// An argument of an invocation.
pub(super) fn argument(arg: &WastArgCore<'_>) -> Outcome<Value> {
    match arg {
        WastArgCore::I32(v) => Ok(Value::I32(*v)),
        WastArgCore::I64(v) => Ok(Value::I64(*v)),
        WastArgCore::F32(v) => Ok(Value::F32(v.bits)),
        WastArgCore::F64(v) => Ok(Value::F64(v.bits)),
        WastArgCore::V128(v) => vector(u128::from_le_bytes(v.to_le_bytes())),
        WastArgCore::RefNull(heap) => null(heap),
        WastArgCore::RefExtern(n) => Ok(Value::ExternRef(Some(*n))),
        WastArgCore::RefHost(n) => host_reference(*n),
    }
}

/// A value for people.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::I32(v) => format!("i32 {v}"),
        Value::I64(v) => format!("i64 {v}"),
        Value::F32(v) => format!("f32 {}", f32_text(*v)),
        Value::F64(v) => format!("f64 {}", f64_text(*v)),
        other => format!("{other:?}"),
    }
}

/// An expected result for people.
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

/// Whether a parameter of this type takes the value.
pub(super) fn takes(ty: ValType, value: Value) -> bool {
    ty == value.ty()
}

/// The engine's vector. PLUG IN: `Value::V128(bits)`.
fn vector(_bits: u128) -> Outcome<Value> {
    Fault::script("vectors (v128) are not supported yet")
}

/// The bits of the engine's vector. PLUG IN: `Value::V128(bits) => Some(bits)`.
fn vector_bits(_value: Value) -> Option<u128> {
    None
}

/// `ref.null` of a heap type. PLUG IN: the other heap types.
fn null(heap: &HeapType<'_>) -> Outcome<Value> {
    match heap {
        HeapType::Abstract { shared: false, ty: AbstractHeapType::Extern } => Ok(Value::ExternRef(None)),
        HeapType::Abstract { shared: false, ty: AbstractHeapType::Func } => Ok(Value::FuncRef(None)),
        other => Fault::script(format!("null references of the type {other:?} are not supported yet")),
    }
}

/// `ref.host`: a host reference as an `anyref`. PLUG IN: an internalised `externref`.
fn host_reference(_number: u32) -> Outcome<Value> {
    Fault::script("host references as `anyref` are not supported yet")
}

/// Whether a result is what the script expects. The store knows what a reference stands for.
pub(super) fn fits(store: &Store, value: Value, expected: &WastRetCore<'_>) -> bool {
    match (expected, value) {
        (WastRetCore::Either(any), _) => any.iter().any(|expected| fits(store, value, expected)),
        (WastRetCore::I32(e), Value::I32(v)) => v == *e,
        (WastRetCore::I64(e), Value::I64(v)) => v == *e,
        (WastRetCore::F32(e), Value::F32(v)) => fits_f32(v, e),
        (WastRetCore::F64(e), Value::F64(v)) => fits_f64(v, e),
        (WastRetCore::V128(e), _) => vector_bits(value).is_some_and(|bits| fits_v128(bits, e)),
        _ => reference_fits(store, value, expected),
    }
}

/// The same for references. PLUG IN: `anyref` and its kin (any, eq, array, struct, i31, host), for which the store
/// may have to be asked; `(ref.null)` without a type is any null.
fn reference_fits(_store: &Store, value: Value, expected: &WastRetCore<'_>) -> bool {
    match (expected, value) {
        (WastRetCore::RefNull(None), Value::FuncRef(None) | Value::ExternRef(None)) => true,
        (WastRetCore::RefNull(Some(heap)), Value::FuncRef(None)) => is_kind(heap, false),
        (WastRetCore::RefNull(Some(heap)), Value::ExternRef(None)) => is_kind(heap, true),
        (WastRetCore::RefExtern(e), Value::ExternRef(Some(v))) => e.is_none_or(|e| e == v),
        (WastRetCore::RefFunc(_), Value::FuncRef(Some(_))) => true,
        _ => false,
    }
}

/// Whether a heap type is in the hierarchy of `extern`, or of `func`: a null is of every type of its hierarchy.
fn is_kind(heap: &HeapType<'_>, external: bool) -> bool {
    use AbstractHeapType::{Extern, Func, NoExtern, NoFunc};
    match heap {
        HeapType::Abstract { ty: Extern | NoExtern, .. } => external,
        HeapType::Abstract { ty: Func | NoFunc, .. } => !external,
        HeapType::Abstract { .. } => false,
        HeapType::Concrete(_) | HeapType::Exact(_) => !external,
    }
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

/// Lane by lane, lane 0 in the low bits.
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

/// Whether a trap is an exception that nobody caught. PLUG IN: the engine's kind for it.
pub(super) fn is_exception(_kind: &TrapKind) -> bool {
    false
}

/// Whether a trap says that a resource is used up.
pub(super) fn is_exhaustion(kind: &TrapKind) -> bool {
    matches!(kind, TrapKind::CallStackExhausted)
}

/// Whether a trap is the one that a core script names. Some scripts say more than the name (an element's index),
/// older ones leave words out.
pub(super) fn is_trap(kind: &TrapKind, expected: &str) -> bool {
    let name = trap_name(kind);
    name.starts_with(expected) || expected.starts_with(name)
}

/// The reference interpreter's words.
fn trap_name(kind: &TrapKind) -> &'static str {
    match kind {
        TrapKind::Unreachable => "unreachable",
        TrapKind::MemoryOutOfBounds { .. } => "out of bounds memory access",
        TrapKind::TableOutOfBounds => "out of bounds table access",
        TrapKind::UndefinedElement => "undefined element",
        TrapKind::UninitializedElement => "uninitialized element",
        TrapKind::IndirectCallTypeMismatch => "indirect call type mismatch",
        TrapKind::DivideByZero => "integer divide by zero",
        TrapKind::IntegerOverflow => "integer overflow",
        TrapKind::InvalidConversion => "invalid conversion to integer",
        TrapKind::CallStackExhausted => "call stack exhausted",
        TrapKind::Host(_) => "no trap of the core specification",
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
        assert!(
            scalar("(ref.null)", Value::FuncRef(None)) && scalar("(ref.null func)", Value::FuncRef(None))
        );
        assert!(
            !scalar("(ref.null extern)", Value::FuncRef(None))
                && !scalar("(ref.null)", Value::FuncRef(Some(1)))
        );
        assert!(scalar("(ref.extern 3)", Value::ExternRef(Some(3))));
        assert!(scalar("(ref.extern)", Value::ExternRef(Some(3))));
        assert!(!scalar("(ref.extern 4)", Value::ExternRef(Some(3))));
        assert!(scalar("(ref.func)", Value::FuncRef(Some(0))) && !scalar("(ref.func)", Value::FuncRef(None)));
    }

    #[test]
    fn trap_names_match_as_far_as_both_go() {
        assert!(is_trap(&TrapKind::UninitializedElement, "uninitialized element 7"));
        assert!(is_trap(&TrapKind::UninitializedElement, "uninitialized"));
        assert!(!is_trap(&TrapKind::UninitializedElement, "undefined element"));
        assert!(!is_trap(&TrapKind::Host("x".to_owned()), "unreachable"));
    }
}
