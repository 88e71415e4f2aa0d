//! Vectors: what happens in each lane, in one table keyed by the operator's name without its shapes.

use super::super::reading::As;
use super::super::reading::vector::{Shape, words};
use super::Scene;
use crate::exec::{Value, evaluate};
use crate::wasm::Op;

use As::{Bits, Signed, Unsigned};

/// Operator name after `i32x4.` and the like, without other shapes and without `relaxed_` → how its lanes read, and a
/// clause about the result. `{lane}` is the lane that the operator names, `{n}` a number of bits.
const WORDS: &[(&str, As, &str)] = &[
    ("splat", Signed, "in every lane"),
    ("extract_lane", Signed, "lane {lane}"),
    ("extract_lane_s", Signed, "lane {lane}"),
    ("extract_lane_u", Unsigned, "lane {lane}"),
    ("replace_lane", Signed, "lane {lane} replaced"),
    ("shuffle", Signed, "bytes chosen from both"),
    ("swizzle", Unsigned, "the bytes of the first that the second names"),
    ("eq", Signed, "-1 where they are equal"),
    ("ne", Signed, "-1 where they differ"),
    ("lt_s", Signed, "-1 where the first is less"),
    ("lt_u", Unsigned, "all bits set where the first is less"),
    ("lt", Signed, "all bits set where the first is less"),
    ("gt_s", Signed, "-1 where the first is greater"),
    ("gt_u", Unsigned, "all bits set where the first is greater"),
    ("gt", Signed, "all bits set where the first is greater"),
    ("le_s", Signed, "-1 where the first is not greater"),
    ("le_u", Unsigned, "all bits set where the first is not greater"),
    ("le", Signed, "all bits set where the first is at most the second"),
    ("ge_s", Signed, "-1 where the first is not less"),
    ("ge_u", Unsigned, "all bits set where the first is not less"),
    ("ge", Signed, "all bits set where the first is at least the second"),
    ("not", Bits, "every bit the other way"),
    ("and", Bits, "the bits set in both"),
    ("andnot", Bits, "the bits set in the first only"),
    ("or", Bits, "the bits set in either"),
    ("xor", Bits, "the bits that differ"),
    ("bitselect", Bits, "bits of the first where the third has ones, else of the second"),
    ("laneselect", Bits, "the first where the third has ones, else the second"),
    ("any_true", Bits, "because {some} bit is set"),
    ("all_true", Signed, "because {some} lane is zero"),
    ("bitmask", Signed, "the sign bit of each lane"),
    ("abs", Signed, "without their signs"),
    ("neg", Signed, "with the other signs"),
    ("popcnt", Unsigned, "how many bits are set in each"),
    ("add", Signed, "lane by lane"),
    ("sub", Signed, "lane by lane"),
    ("mul", Signed, "lane by lane"),
    ("div", Signed, "lane by lane"),
    ("add_sat_s", Signed, "lane by lane, held within range"),
    ("add_sat_u", Unsigned, "lane by lane, held within range"),
    ("sub_sat_s", Signed, "lane by lane, held within range"),
    ("sub_sat_u", Unsigned, "lane by lane, held within range"),
    ("min_s", Signed, "the smaller of each two"),
    ("min_u", Unsigned, "the smaller of each two"),
    ("min", Signed, "the smaller of each two"),
    ("max_s", Signed, "the larger of each two"),
    ("max_u", Unsigned, "the larger of each two"),
    ("max", Signed, "the larger of each two"),
    ("pmin", Signed, "the second where it is smaller"),
    ("pmax", Signed, "the second where it is larger"),
    ("avgr_u", Unsigned, "their averages, rounded up"),
    ("shl", Signed, "each shifted left by {n}"),
    ("shr_s", Signed, "each shifted right by {n}, the sign kept"),
    ("shr_u", Unsigned, "each shifted right by {n}"),
    ("sqrt", Signed, "the square roots"),
    ("ceil", Signed, "rounded up"),
    ("floor", Signed, "rounded down"),
    ("trunc", Signed, "their fractions cut off"),
    ("nearest", Signed, "rounded, halves to the even side"),
    ("narrow_s", Signed, "both in lanes of half the width, held within range"),
    ("narrow_u", Signed, "both in lanes of half the width, held within range"),
    ("extend_low_s", Signed, "the low lanes in twice the width"),
    ("extend_low_u", Unsigned, "the low lanes in twice the width"),
    ("extend_high_s", Signed, "the high lanes in twice the width"),
    ("extend_high_u", Unsigned, "the high lanes in twice the width"),
    ("extadd_pairwise_s", Signed, "sums of neighbours"),
    ("extadd_pairwise_u", Unsigned, "sums of neighbours"),
    ("extmul_low_s", Signed, "products of the low lanes"),
    ("extmul_low_u", Unsigned, "products of the low lanes"),
    ("extmul_high_s", Signed, "products of the high lanes"),
    ("extmul_high_u", Unsigned, "products of the high lanes"),
    ("dot_s", Signed, "each the sum of two products"),
    ("dot_add_s", Signed, "each the sum of four products and of the third"),
    ("q15mulr_sat_s", Signed, "products of fractions of 32768, rounded"),
    ("q15mulr_s", Signed, "products of fractions of 32768, rounded"),
    ("madd", Signed, "the first times the second, plus the third"),
    ("nmadd", Signed, "the third minus the first times the second"),
    ("trunc_sat_s", Signed, "fractions cut off, held within range"),
    ("trunc_sat_u", Unsigned, "fractions cut off, held within range"),
    ("trunc_sat_s_zero", Signed, "fractions cut off, held within range, the rest zero"),
    ("trunc_sat_u_zero", Unsigned, "fractions cut off, held within range, the rest zero"),
    ("trunc_s", Signed, "fractions cut off, held within range"),
    ("trunc_u", Unsigned, "fractions cut off, held within range"),
    ("trunc_s_zero", Signed, "fractions cut off, held within range, the rest zero"),
    ("trunc_u_zero", Unsigned, "fractions cut off, held within range, the rest zero"),
    ("convert_s", Signed, "as floats"),
    ("convert_u", Unsigned, "as floats"),
    ("convert_low_s", Signed, "the low lanes as floats"),
    ("convert_low_u", Unsigned, "the low lanes as floats"),
    ("demote_zero", Signed, "rounded to 32 bits, the rest zero"),
    ("promote_low", Signed, "the low lanes in 64 bits"),
];

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<String> {
    if let Op::V128Const { bytes } = *op {
        return Some(format!("pushes the vector {}", words(u128::from_le_bytes(bytes))));
    }
    let (prefix, rest) = op.name().split_once('.')?;
    // Operators on all bits together are best seen in words.
    let result_shape = match prefix {
        "v128" => Shape::I32x4,
        prefix => Shape::named(prefix)?,
    };
    let (key, shape) = plain(rest, result_shape);
    let &(_, style, clause) = WORDS.iter().find(|(name, ..)| *name == key)?;
    let pops = if matches!(op, Op::I8x16Shuffle { .. }) { 2 } else { op.fixed_arity()?.0 as usize };
    let operands = scene.top_list(pops);
    if operands.len() < pops {
        return None;
    }
    let most = if pops > 2 { 4 } else { 8 };
    let show = |value: Value, shape: Shape| match value {
        Value::V128(vector) => shape.text(vector, style, most),
        other => scene.show(other),
    };
    let result = evaluate(op, operands)?.ok()?;
    let popped: Vec<String> = operands.iter().map(|value| show(*value, shape)).collect();
    let popped = match popped.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => popped.concat(),
    };
    let clause = clause
        .replace("{lane}", &op.lane().unwrap_or(0).to_string())
        .replace("{n}", &shift(operands, result_shape).to_string())
        .replace("{some}", some(&key, result));
    let comma = if clause.starts_with("because") { "" } else { "," };
    Some(format!("pops {popped}, pushes {}{comma} {clause}", show(result, result_shape)))
}

/// The name without shapes and without `relaxed_`; and the shape of the operands, where it names another.
fn plain(name: &str, shape: Shape) -> (String, Shape) {
    let name = name.strip_prefix("relaxed_").unwrap_or(name);
    let mut operands = None;
    let mut kept = Vec::new();
    for part in name.split('_') {
        match Shape::named(part) {
            Some(other) => operands = operands.or(Some(other)),
            // Seven bits of a lane: they are only in names of operators that name `i8x16` too.
            None if part == "i7x16" => {}
            None => kept.push(part),
        }
    }
    (kept.join("_"), operands.unwrap_or(shape))
}

/// How far a shift really goes: the count is taken modulo the width of a lane.
fn shift(operands: &[Value], shape: Shape) -> u32 {
    match operands.last() {
        Some(Value::I32(count)) => count.cast_unsigned() % shape.width(),
        _ => 0,
    }
}

/// `some bit is set`, `no lane is zero`.
fn some(key: &str, result: Value) -> &'static str {
    match (key, result == Value::I32(0)) {
        ("any_true", true) | ("all_true", false) => "no",
        ("all_true", true) => "a",
        _ => "some",
    }
}
