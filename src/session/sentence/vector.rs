//! Vectors: what happens in each lane, in one table keyed by the instruction's name without its shapes.

use super::super::reading::As;
use super::super::reading::vector::{LaneShape, words};
use super::{Scene, number, numeric, together};
use crate::exec::{Value, evaluate};
use crate::wasm::Op;
use crate::words::{Message, message};

/// What is said about the result, by the name of the clause in the catalogues.
#[derive(Clone, Copy)]
enum VectorClause {
    /// A clause about the result. `$lane` is the lane that the instruction names, `$bits` the distance of a shift.
    Being(&'static str),
    /// Why the result is 1, and why it is 0.
    Because(&'static str, &'static str),
}

use As::{Bits, Signed, Unsigned};
use VectorClause::{Because, Being};

/// Instruction name after `i32x4.` and the like, without other shapes and without `relaxed_` → how its lanes are shown,
/// and what is said about the result.
const WORDS: &[(&str, As, VectorClause)] = &[
    ("splat", Signed, Being("vector-splat")),
    ("extract_lane", Signed, Being("vector-lane")),
    ("extract_lane_s", Signed, Being("vector-lane")),
    ("extract_lane_u", Unsigned, Being("vector-lane")),
    ("replace_lane", Signed, Being("vector-lane-replaced")),
    ("shuffle", Signed, Being("vector-shuffled")),
    ("swizzle", Unsigned, Being("vector-swizzled")),
    ("eq", Signed, Being("vector-equal")),
    ("ne", Signed, Being("vector-differ")),
    ("lt_s", Signed, Being("vector-less")),
    ("lt_u", Unsigned, Being("vector-bits-less")),
    ("lt", Signed, Being("vector-bits-less")),
    ("gt_s", Signed, Being("vector-greater")),
    ("gt_u", Unsigned, Being("vector-bits-greater")),
    ("gt", Signed, Being("vector-bits-greater")),
    ("le_s", Signed, Being("vector-not-greater")),
    ("le_u", Unsigned, Being("vector-bits-not-greater")),
    ("le", Signed, Being("vector-bits-at-most")),
    ("ge_s", Signed, Being("vector-not-less")),
    ("ge_u", Unsigned, Being("vector-bits-not-less")),
    ("ge", Signed, Being("vector-bits-at-least")),
    ("not", Bits, Being("vector-inverted")),
    ("and", Bits, Being("numeric-both")),
    ("andnot", Bits, Being("vector-first-only")),
    ("or", Bits, Being("numeric-either")),
    ("xor", Bits, Being("numeric-differing-bits")),
    ("bitselect", Bits, Being("vector-bits-selected")),
    ("laneselect", Bits, Being("vector-lanes-selected")),
    ("any_true", Bits, Because("vector-some-bit", "vector-no-bit")),
    ("all_true", Signed, Because("vector-no-zero-lane", "vector-zero-lane")),
    ("bitmask", Signed, Being("vector-sign-bits")),
    ("abs", Signed, Being("vector-absolute")),
    ("neg", Signed, Being("vector-negated")),
    ("popcnt", Unsigned, Being("vector-ones")),
    ("add", Signed, Being("vector-by-lane")),
    ("sub", Signed, Being("vector-by-lane")),
    ("mul", Signed, Being("vector-by-lane")),
    ("div", Signed, Being("vector-by-lane")),
    ("add_sat_s", Signed, Being("vector-by-lane-within-range")),
    ("add_sat_u", Unsigned, Being("vector-by-lane-within-range")),
    ("sub_sat_s", Signed, Being("vector-by-lane-within-range")),
    ("sub_sat_u", Unsigned, Being("vector-by-lane-within-range")),
    ("min_s", Signed, Being("vector-smaller")),
    ("min_u", Unsigned, Being("vector-smaller")),
    ("min", Signed, Being("vector-smaller")),
    ("max_s", Signed, Being("vector-larger")),
    ("max_u", Unsigned, Being("vector-larger")),
    ("max", Signed, Being("vector-larger")),
    ("pmin", Signed, Being("vector-second-smaller")),
    ("pmax", Signed, Being("vector-second-larger")),
    ("avgr_u", Unsigned, Being("vector-averages")),
    ("shl", Signed, Being("vector-shifted-left")),
    ("shr_s", Signed, Being("vector-shifted-right-signed")),
    ("shr_u", Unsigned, Being("vector-shifted-right")),
    ("sqrt", Signed, Being("vector-square-roots")),
    ("ceil", Signed, Being("numeric-rounded-up")),
    ("floor", Signed, Being("numeric-rounded-down")),
    ("trunc", Signed, Being("vector-truncated")),
    ("nearest", Signed, Being("vector-rounded")),
    ("narrow_s", Signed, Being("vector-narrowed")),
    ("narrow_u", Signed, Being("vector-narrowed")),
    ("extend_low_s", Signed, Being("vector-low-widened")),
    ("extend_low_u", Unsigned, Being("vector-low-widened")),
    ("extend_high_s", Signed, Being("vector-high-widened")),
    ("extend_high_u", Unsigned, Being("vector-high-widened")),
    ("extadd_pairwise_s", Signed, Being("vector-neighbours")),
    ("extadd_pairwise_u", Unsigned, Being("vector-neighbours")),
    ("extmul_low_s", Signed, Being("vector-low-products")),
    ("extmul_low_u", Unsigned, Being("vector-low-products")),
    ("extmul_high_s", Signed, Being("vector-high-products")),
    ("extmul_high_u", Unsigned, Being("vector-high-products")),
    ("dot_s", Signed, Being("vector-two-products")),
    ("dot_add_s", Signed, Being("vector-four-products")),
    ("q15mulr_sat_s", Signed, Being("vector-fractions")),
    ("q15mulr_s", Signed, Being("vector-fractions")),
    ("madd", Signed, Being("vector-plus-third")),
    ("nmadd", Signed, Being("vector-minus-third")),
    ("trunc_sat_s", Signed, Being("vector-truncated-within-range")),
    ("trunc_sat_u", Unsigned, Being("vector-truncated-within-range")),
    ("trunc_sat_s_zero", Signed, Being("vector-truncated-rest-zero")),
    ("trunc_sat_u_zero", Unsigned, Being("vector-truncated-rest-zero")),
    ("trunc_s", Signed, Being("vector-truncated-within-range")),
    ("trunc_u", Unsigned, Being("vector-truncated-within-range")),
    ("trunc_s_zero", Signed, Being("vector-truncated-rest-zero")),
    ("trunc_u_zero", Unsigned, Being("vector-truncated-rest-zero")),
    ("convert_s", Signed, Being("vector-as-floats")),
    ("convert_u", Unsigned, Being("vector-as-floats")),
    ("convert_low_s", Signed, Being("vector-low-as-floats")),
    ("convert_low_u", Unsigned, Being("vector-low-as-floats")),
    ("demote_zero", Signed, Being("vector-rounded-to-32-bits")),
    ("promote_low", Signed, Being("vector-low-in-64-bits")),
];

pub(super) fn say(scene: &Scene<'_>, op: &Op) -> Option<Message> {
    if let Op::V128Const { bytes } = *op {
        return Some(message!("vector-constant", value = words(u128::from_le_bytes(bytes))));
    }
    let (prefix, rest) = op.name().split_once('.')?;
    // Instructions on all bits at once are best shown in 32-bit words.
    let result_shape = match prefix {
        "v128" => LaneShape::I32x4,
        prefix => LaneShape::named(prefix)?,
    };
    let (key, shape) = plain(rest, result_shape);
    let &(_, style, says) = WORDS.iter().find(|(name, ..)| *name == key)?;
    let pops = if matches!(op, Op::I8x16Shuffle { .. }) { 2 } else { op.fixed_arity()?.0 as usize };
    let operands = scene.top_list(pops);
    if operands.len() < pops {
        return None;
    }
    let most = if pops > 2 { 4 } else { 8 };
    let show = |value: Value, shape: LaneShape| match value {
        Value::V128(vector) => Message::verbatim(shape.text(vector, style, most)),
        other => scene.show(other),
    };
    let result = evaluate(op, operands)?.ok()?;
    let popped = together(operands.iter().map(|value| show(*value, shape)).collect());
    let pushed = show(result, result_shape);
    Some(match says {
        Because(yes, no) => {
            let why = if result == Value::I32(0) { no } else { yes };
            numeric::because(popped, pushed, Message::new(why, Vec::new()))
        }
        Being(what) => {
            let lane = ("lane", number(op.lane().unwrap_or(0)));
            let bits = ("bits", number(shift(operands, result_shape)));
            numeric::being(popped, pushed, Message::new(what, vec![lane, bits]))
        }
    })
}

/// The name without shapes and without `relaxed_`, and the shape of the operands, which may be named in it.
fn plain(name: &str, shape: LaneShape) -> (String, LaneShape) {
    let name = name.strip_prefix("relaxed_").unwrap_or(name);
    let mut operands = None;
    let mut kept = Vec::new();
    for part in name.split('_') {
        match LaneShape::named(part) {
            Some(other) => operands = operands.or(Some(other)),
            // `i7x16` occurs only in instructions that name `i8x16` too.
            None if part == "i7x16" => {}
            None => kept.push(part),
        }
    }
    (kept.join("_"), operands.unwrap_or(shape))
}

/// The real distance of a shift: the count is taken modulo the width of a lane.
fn shift(operands: &[Value], shape: LaneShape) -> u32 {
    match operands.last() {
        Some(Value::I32(count)) => count.cast_unsigned() % shape.width(),
        _ => 0,
    }
}
