//! Arithmetic, comparisons and conversions, in one table keyed by the operator's name without its type.

use super::super::reading::As;
use super::Scene;
use crate::exec::{Value, evaluate, evaluate_wide};
use crate::wasm::{Code, Op};

/// What is said of the result.
#[derive(Clone, Copy)]
enum Says {
    /// Nothing: the numbers speak for themselves.
    Result,
    /// Nothing, but that it wrapped around where it did.
    Wraps,
    /// A clause about the result.
    Being(&'static str),
    /// A clause about the result, which is a number also where the operand is a pattern.
    Counting(&'static str),
    /// A clause about the result, with the second operand as a number of bits.
    By(&'static str),
    /// Why it is 1, and why it is 0: `{a}` and `{b}` are the operands.
    Because(&'static str, &'static str),
}

use As::{Bits, Signed, Unsigned};
use Says::{Because, Being, By, Counting, Result as Plain, Wraps};

/// Operator name after `i32.` and the like → how it reads.
const WORDS: &[(&str, As, Says)] = &[
    ("eqz", Signed, Because("it is zero", "it is not zero")),
    ("eq", Signed, Because("they are equal", "they differ")),
    ("ne", Signed, Because("they differ", "they are equal")),
    ("lt_s", Signed, Because("{a} is less than {b}", "{a} is not less than {b}")),
    ("lt_u", Unsigned, Because("{a} is less than {b}", "{a} is not less than {b}")),
    ("lt", Signed, Because("{a} is less than {b}", "{a} is not less than {b}")),
    ("gt_s", Signed, Because("{a} is greater than {b}", "{a} is not greater than {b}")),
    ("gt_u", Unsigned, Because("{a} is greater than {b}", "{a} is not greater than {b}")),
    ("gt", Signed, Because("{a} is greater than {b}", "{a} is not greater than {b}")),
    ("le_s", Signed, Because("{a} is at most {b}", "{a} is greater than {b}")),
    ("le_u", Unsigned, Because("{a} is at most {b}", "{a} is greater than {b}")),
    ("le", Signed, Because("{a} is at most {b}", "{a} is greater than {b}")),
    ("ge_s", Signed, Because("{a} is at least {b}", "{a} is less than {b}")),
    ("ge_u", Unsigned, Because("{a} is at least {b}", "{a} is less than {b}")),
    ("ge", Signed, Because("{a} is at least {b}", "{a} is less than {b}")),
    ("add", Signed, Wraps),
    ("sub", Signed, Wraps),
    ("mul", Signed, Wraps),
    ("div_s", Signed, Plain),
    ("div_u", Unsigned, Plain),
    ("div", Signed, Plain),
    ("rem_s", Signed, Being("the remainder")),
    ("rem_u", Unsigned, Being("the remainder")),
    ("and", Bits, Being("the bits set in both")),
    ("or", Bits, Being("the bits set in either")),
    ("xor", Bits, Being("the bits that differ")),
    ("shl", Bits, By("shifted left by")),
    ("shr_s", Bits, By("shifted right, the sign kept, by")),
    ("shr_u", Bits, By("shifted right by")),
    ("rotl", Bits, By("rotated left by")),
    ("rotr", Bits, By("rotated right by")),
    ("clz", Bits, Counting("how many zero bits it starts with")),
    ("ctz", Bits, Counting("how many zero bits it ends with")),
    ("popcnt", Bits, Counting("how many of its bits are set")),
    ("abs", Signed, Being("without its sign")),
    ("neg", Signed, Being("with the other sign")),
    ("ceil", Signed, Being("rounded up")),
    ("floor", Signed, Being("rounded down")),
    ("trunc", Signed, Being("its fraction cut off")),
    ("nearest", Signed, Being("rounded, a half to the even side")),
    ("sqrt", Signed, Being("the square root")),
    ("min", Signed, Being("the smaller one")),
    ("max", Signed, Being("the larger one")),
    ("copysign", Signed, Being("the first with the sign of the second")),
    ("wrap_i64", Signed, Being("its low 32 bits")),
    ("extend_i32_s", Signed, Being("the same number in 64 bits")),
    ("extend_i32_u", Unsigned, Being("the same 32 bits without a sign, in 64 bits")),
    ("extend8_s", Signed, Being("its low 8 bits as a signed number")),
    ("extend16_s", Signed, Being("its low 16 bits as a signed number")),
    ("extend32_s", Signed, Being("its low 32 bits as a signed number")),
    ("trunc_f32_s", Signed, Being("its fraction cut off")),
    ("trunc_f32_u", Unsigned, Being("its fraction cut off")),
    ("trunc_f64_s", Signed, Being("its fraction cut off")),
    ("trunc_f64_u", Unsigned, Being("its fraction cut off")),
    ("trunc_sat_f32_s", Signed, Being("its fraction cut off, held within range")),
    ("trunc_sat_f32_u", Unsigned, Being("its fraction cut off, held within range")),
    ("trunc_sat_f64_s", Signed, Being("its fraction cut off, held within range")),
    ("trunc_sat_f64_u", Unsigned, Being("its fraction cut off, held within range")),
    ("convert_i32_s", Signed, Being("as a float")),
    ("convert_i32_u", Unsigned, Being("as a float")),
    ("convert_i64_s", Signed, Being("as a float")),
    ("convert_i64_u", Unsigned, Being("as a float")),
    ("demote_f64", Signed, Being("rounded to 32 bits")),
    ("promote_f32", Signed, Being("the same number in 64 bits")),
    ("reinterpret_i32", Bits, Being("the same bits as a float")),
    ("reinterpret_i64", Bits, Being("the same bits as a float")),
    ("reinterpret_f32", Bits, Being("the same bits as an integer")),
    ("reinterpret_f64", Bits, Being("the same bits as an integer")),
];

pub(super) fn say(scene: &Scene<'_>, code: &Code, op: &Op) -> Option<String> {
    if let Some(wide) = wide(scene, op) {
        return Some(wide);
    }
    let (_, key) = op.name().split_once('.')?;
    let (_, style, says) = WORDS.iter().find(|(name, ..)| *name == key)?;
    let (pops, _) = scene.module.arity(code, op);
    let operands = scene.top_list(pops as usize);
    if operands.len() < pops as usize {
        return None;
    }
    let popped = match says {
        // The number of bits is a small number even where the other operand is a pattern.
        By(_) => format!("{} and {}", written(scene, operands[0], *style), scene.show(operands[1])),
        _ => listed(scene, operands, *style),
    };
    let result = match evaluate(op, operands)? {
        Ok(result) => result,
        Err(trap) => return Some(format!("pops {popped}: this will trap, {trap}")),
    };
    let pushed =
        written(scene, result, if matches!(says, Because(..) | Counting(_)) { Signed } else { *style });
    let clause = match *says {
        Plain => String::new(),
        Wraps if wrapped(key, operands, result) => ", wrapped around".to_owned(),
        Wraps => String::new(),
        Being(what) | Counting(what) => format!(", {what}"),
        By(what) => format!(", {what} {}", shift(scene, operands[1])),
        Because(..) if operands.iter().any(|&v| is_nan(v)) => " because NaN compares with nothing".to_owned(),
        Because(yes, no) => {
            let why = if result == Value::I32(1) { yes } else { no };
            let operand = |i: usize| operands.get(i).map_or_else(String::new, |&v| written(scene, v, *style));
            format!(" because {}", why.replace("{a}", &operand(0)).replace("{b}", &operand(1)))
        }
    };
    Some(format!("pops {popped}, pushes {pushed}{clause}"))
}

/// Arithmetic on numbers of 128 bits, each in two halves.
fn wide(scene: &Scene<'_>, op: &Op) -> Option<String> {
    let (pops, verb) = match op {
        Op::I64Add128 => (4, "adds"),
        Op::I64Sub128 => (4, "subtracts"),
        Op::I64MulWideS | Op::I64MulWideU => (2, "multiplies"),
        _ => return None,
    };
    let operands = scene.top_list(pops);
    if operands.len() < pops {
        return None;
    }
    let unsigned = matches!(op, Op::I64MulWideU);
    let number = |value: u128| match unsigned {
        true => value.to_string(),
        false => value.cast_signed().to_string(),
    };
    let result = evaluate_wide(op, operands)?;
    let half = |value: Value| match value {
        Value::I64(half) => half.cast_unsigned(),
        _ => 0,
    };
    let what = match *operands {
        [low_a, high_a, low_b, high_b] => {
            let whole = |low, high| number(u128::from(half(low)) | u128::from(half(high)) << 64);
            let (a, b) = (whole(low_a, high_a), whole(low_b, high_b));
            match op {
                Op::I64Sub128 => format!("{b} from {a}"),
                _ => format!("{a} and {b}"),
            }
        }
        _ => listed(scene, operands, if unsigned { Unsigned } else { Signed }),
    };
    let (low, high) = (Value::I64(result as i64), Value::I64((result >> 64) as i64));
    let halves = listed(scene, &[low, high], if unsigned { Unsigned } else { Signed });
    Some(format!("{verb} {what}, pushes {halves}, the low and the high half of {}", number(result)))
}

fn listed(scene: &Scene<'_>, values: &[Value], style: As) -> String {
    match style {
        Signed => scene.list(values),
        _ => values.iter().map(|&v| written(scene, v, style)).collect::<Vec<_>>().join(" and "),
    }
}

/// A value in the way its operator reads it.
fn written(scene: &Scene<'_>, value: Value, style: As) -> String {
    match (value, style) {
        (Value::I32(v), Unsigned) => v.cast_unsigned().to_string(),
        (Value::I64(v), Unsigned) => v.cast_unsigned().to_string(),
        (Value::I32(v), Bits) if !(0..10).contains(&v) => format!("{v:#x}"),
        (Value::I64(v), Bits) if !(0..10).contains(&v) => format!("{v:#x}"),
        _ => scene.show(value),
    }
}

/// How far a shift really goes: the count is taken modulo the width.
fn shift(scene: &Scene<'_>, count: Value) -> String {
    match count {
        Value::I32(v) => (v & 31).to_string(),
        Value::I64(v) => (v & 63).to_string(),
        other => scene.show(other),
    }
}

fn is_nan(value: Value) -> bool {
    match value {
        Value::F32(bits) => f32::from_bits(bits).is_nan(),
        Value::F64(bits) => f64::from_bits(bits).is_nan(),
        _ => false,
    }
}

/// Whether the exact result does not fit.
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
