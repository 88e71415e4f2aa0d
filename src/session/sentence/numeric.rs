//! Arithmetic, comparisons and conversions, in one table keyed by the instruction's name without its type.

use super::super::reading::As;
use super::{Scene, together};
use crate::exec::{TrapKind, Value, evaluate, evaluate_wide};
use crate::wasm::{Code, Op};
use crate::words::{Fact, Message, message};

/// What is said about the result; clauses are given by their names in the catalogues.
#[derive(Clone, Copy)]
enum NumericClause {
    /// Nothing: the numbers are enough.
    Result,
    /// That it wrapped around, if it did.
    Wraps,
    /// A clause about the result.
    Being(&'static str),
    /// A clause about a result that is shown as a number even if the operand is shown as a bit pattern.
    Counting(&'static str),
    /// A clause about the result that mentions the second operand as a number of bits.
    By(&'static str),
    /// Why the result is 1, and why it is 0.
    Because(&'static str, &'static str),
}

use As::{Bits, Signed, Unsigned};
use NumericClause::{Because, Being, By, Counting, Result as Plain, Wraps};

/// Instruction name after `i32.` and the like → how its numbers are shown, and what is said about the result.
const WORDS: &[(&str, As, NumericClause)] = &[
    ("eqz", Signed, Because("numeric-because-zero", "numeric-because-not-zero")),
    ("eq", Signed, Because("numeric-because-equal", "numeric-because-differ")),
    ("ne", Signed, Because("numeric-because-differ", "numeric-because-equal")),
    ("lt_s", Signed, Because("numeric-because-less", "numeric-because-not-less")),
    ("lt_u", Unsigned, Because("numeric-because-less", "numeric-because-not-less")),
    ("lt", Signed, Because("numeric-because-less", "numeric-because-not-less")),
    ("gt_s", Signed, Because("numeric-because-greater", "numeric-because-not-greater")),
    ("gt_u", Unsigned, Because("numeric-because-greater", "numeric-because-not-greater")),
    ("gt", Signed, Because("numeric-because-greater", "numeric-because-not-greater")),
    ("le_s", Signed, Because("numeric-because-at-most", "numeric-because-greater")),
    ("le_u", Unsigned, Because("numeric-because-at-most", "numeric-because-greater")),
    ("le", Signed, Because("numeric-because-at-most", "numeric-because-greater")),
    ("ge_s", Signed, Because("numeric-because-at-least", "numeric-because-less")),
    ("ge_u", Unsigned, Because("numeric-because-at-least", "numeric-because-less")),
    ("ge", Signed, Because("numeric-because-at-least", "numeric-because-less")),
    ("add", Signed, Wraps),
    ("sub", Signed, Wraps),
    ("mul", Signed, Wraps),
    ("div_s", Signed, Plain),
    ("div_u", Unsigned, Plain),
    ("div", Signed, Plain),
    ("rem_s", Signed, Being("numeric-remainder")),
    ("rem_u", Unsigned, Being("numeric-remainder")),
    ("and", Bits, Being("numeric-both")),
    ("or", Bits, Being("numeric-either")),
    ("xor", Bits, Being("numeric-differing-bits")),
    ("shl", Bits, By("numeric-shifted-left")),
    ("shr_s", Bits, By("numeric-shifted-right-signed")),
    ("shr_u", Bits, By("numeric-shifted-right")),
    ("rotl", Bits, By("numeric-rotated-left")),
    ("rotr", Bits, By("numeric-rotated-right")),
    ("clz", Bits, Counting("numeric-leading-zeros")),
    ("ctz", Bits, Counting("numeric-trailing-zeros")),
    ("popcnt", Bits, Counting("numeric-ones")),
    ("abs", Signed, Being("numeric-absolute")),
    ("neg", Signed, Being("numeric-negated")),
    ("ceil", Signed, Being("numeric-rounded-up")),
    ("floor", Signed, Being("numeric-rounded-down")),
    ("trunc", Signed, Being("numeric-truncated")),
    ("nearest", Signed, Being("numeric-rounded")),
    ("sqrt", Signed, Being("numeric-square-root")),
    ("min", Signed, Being("numeric-smaller")),
    ("max", Signed, Being("numeric-larger")),
    ("copysign", Signed, Being("numeric-sign-copied")),
    ("wrap_i64", Signed, Being("numeric-low-32-bits")),
    ("extend_i32_s", Signed, Being("numeric-same-in-64-bits")),
    ("extend_i32_u", Unsigned, Being("numeric-unsigned-in-64-bits")),
    ("extend8_s", Signed, Being("numeric-low-8-bits-signed")),
    ("extend16_s", Signed, Being("numeric-low-16-bits-signed")),
    ("extend32_s", Signed, Being("numeric-low-32-bits-signed")),
    ("trunc_f32_s", Signed, Being("numeric-truncated")),
    ("trunc_f32_u", Unsigned, Being("numeric-truncated")),
    ("trunc_f64_s", Signed, Being("numeric-truncated")),
    ("trunc_f64_u", Unsigned, Being("numeric-truncated")),
    ("trunc_sat_f32_s", Signed, Being("numeric-truncated-within-range")),
    ("trunc_sat_f32_u", Unsigned, Being("numeric-truncated-within-range")),
    ("trunc_sat_f64_s", Signed, Being("numeric-truncated-within-range")),
    ("trunc_sat_f64_u", Unsigned, Being("numeric-truncated-within-range")),
    ("convert_i32_s", Signed, Being("numeric-as-float")),
    ("convert_i32_u", Unsigned, Being("numeric-as-float")),
    ("convert_i64_s", Signed, Being("numeric-as-float")),
    ("convert_i64_u", Unsigned, Being("numeric-as-float")),
    ("demote_f64", Signed, Being("numeric-rounded-to-32-bits")),
    ("promote_f32", Signed, Being("numeric-same-in-64-bits")),
    ("reinterpret_i32", Bits, Being("numeric-bits-as-float")),
    ("reinterpret_i64", Bits, Being("numeric-bits-as-float")),
    ("reinterpret_f32", Bits, Being("numeric-bits-as-integer")),
    ("reinterpret_f64", Bits, Being("numeric-bits-as-integer")),
];

pub(super) fn say(scene: &Scene<'_>, code: &Code, op: &Op) -> Option<Message> {
    if let Some(wide) = wide(scene, op) {
        return Some(wide);
    }
    let (_, key) = op.name().split_once('.')?;
    let &(_, style, says) = WORDS.iter().find(|(name, ..)| *name == key)?;
    let (pops, _) = scene.module.arity(code, op);
    let operands = scene.top_list(pops as usize);
    if operands.len() < pops as usize {
        return None;
    }
    let popped = match says {
        // The number of bits is shown as a number even if the other operand is a bit pattern.
        By(_) => together(vec![written(scene, operands[0], style), scene.show(operands[1])]),
        _ => listed(scene, operands, style),
    };
    let result = match evaluate(op, operands)? {
        Ok(result) => result,
        Err(trap) => return Some(message!("numeric-traps", popped, trap = why(&trap))),
    };
    let style_of_result = if matches!(says, Because(..) | Counting(_)) { Signed } else { style };
    let pushed = written(scene, result, style_of_result);
    Some(match says {
        Wraps if wrapped(key, operands, result) => being(popped, pushed, message!("numeric-wrapped")),
        Plain | Wraps => message!("numeric-pushes", popped, pushed),
        Being(what) | Counting(what) => being(popped, pushed, Message::new(what, Vec::new())),
        By(what) => {
            let bits = Fact::Text(shift(operands[1]).to_string());
            being(popped, pushed, Message::new(what, vec![("bits", bits)]))
        }
        Because(..) if operands.iter().any(|&v| is_nan(v)) => {
            because(popped, pushed, message!("numeric-because-nan"))
        }
        Because(yes, no) => {
            let operands = operands.iter().map(|&v| Fact::from(written(scene, v, style)));
            let facts = ["a", "b"].into_iter().zip(operands).collect();
            let why = if result == Value::I32(1) { yes } else { no };
            because(popped, pushed, Message::new(why, facts))
        }
    })
}

/// The operands, the result, and a clause about the result.
pub(super) fn being(popped: Message, pushed: Message, clause: Message) -> Message {
    message!("numeric-pushes-being", popped, pushed, clause)
}

/// The operands, the result, and the reason for it.
pub(super) fn because(popped: Message, pushed: Message, why: Message) -> Message {
    message!("numeric-pushes-because", popped, pushed, why)
}

/// The reason why an instruction has no result.
fn why(trap: &TrapKind) -> Message {
    match trap {
        TrapKind::DivideByZero => message!("numeric-divide-by-zero"),
        TrapKind::IntegerOverflow => message!("numeric-overflow"),
        TrapKind::InvalidConversion => message!("numeric-invalid-conversion"),
        other => Message::verbatim(other.to_string()),
    }
}

/// Arithmetic on 128-bit numbers, each given in two halves.
fn wide(scene: &Scene<'_>, op: &Op) -> Option<Message> {
    let pops = match op {
        Op::I64Add128 | Op::I64Sub128 => 4,
        Op::I64MulWideS | Op::I64MulWideU => 2,
        _ => return None,
    };
    let operands = scene.top_list(pops);
    if operands.len() < pops {
        return None;
    }
    let unsigned = matches!(op, Op::I64MulWideU);
    let style = if unsigned { Unsigned } else { Signed };
    let number = |value: u128| match unsigned {
        true => value.to_string(),
        false => value.cast_signed().to_string(),
    };
    let result = evaluate_wide(op, operands)?;
    let half = |value: Value| match value {
        Value::I64(half) => half.cast_unsigned(),
        _ => 0,
    };
    let whole = |low, high| Message::verbatim(number(u128::from(half(low)) | u128::from(half(high)) << 64));
    let (a, b) = match *operands {
        [low_a, high_a, low_b, high_b] => (whole(low_a, high_a), whole(low_b, high_b)),
        [a, b] => (written(scene, a, style), written(scene, b, style)),
        _ => return None,
    };
    let (low, high) = (Value::I64(result as i64), Value::I64((result >> 64) as i64));
    let (halves, whole) = (listed(scene, &[low, high], style), number(result));
    Some(match op {
        Op::I64Add128 => message!("numeric-wide-add", a, b, halves, whole),
        Op::I64Sub128 => message!("numeric-wide-subtract", a, b, halves, whole),
        _ => message!("numeric-wide-multiply", a, b, halves, whole),
    })
}

fn listed(scene: &Scene<'_>, values: &[Value], style: As) -> Message {
    together(values.iter().map(|&value| written(scene, value, style)).collect())
}

/// A value as its instruction interprets it.
fn written(scene: &Scene<'_>, value: Value, style: As) -> Message {
    Message::verbatim(match (value, style) {
        (Value::I32(v), Unsigned) => v.cast_unsigned().to_string(),
        (Value::I64(v), Unsigned) => v.cast_unsigned().to_string(),
        (Value::I32(v), Bits) if !(0..10).contains(&v) => format!("{v:#x}"),
        (Value::I64(v), Bits) if !(0..10).contains(&v) => format!("{v:#x}"),
        _ => return scene.show(value),
    })
}

/// The real distance of a shift: the count is taken modulo the width.
fn shift(count: Value) -> i64 {
    match count {
        Value::I32(v) => i64::from(v & 31),
        Value::I64(v) => v & 63,
        _ => 0,
    }
}

fn is_nan(value: Value) -> bool {
    match value {
        Value::F32(bits) => f32::from_bits(bits).is_nan(),
        Value::F64(bits) => f64::from_bits(bits).is_nan(),
        _ => false,
    }
}

/// Whether the exact result does not fit into the type, so that it wrapped around.
fn wrapped(key: &str, operands: &[Value], result: Value) -> bool {
    let whole = |value: Value| match value {
        Value::I32(v) => Some(i128::from(v)),
        Value::I64(v) => Some(i128::from(v)),
        _ => None,
    };
    let (&[a, b], Some(result)) = (operands, whole(result)) else { return false };
    let (Some(a), Some(b)) = (whole(a), whole(b)) else { return false };
    let exact = match key {
        "add" => a + b,
        "sub" => a - b,
        _ => a * b,
    };
    exact != result
}
