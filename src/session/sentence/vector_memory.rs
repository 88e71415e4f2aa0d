//! Vectors in linear memory: what loads make from the bytes that they read, and which lane a store writes.

use super::super::reading::As;
use super::super::reading::vector::{LaneShape, words};
use super::number;
use crate::exec::{Value, evaluate};
use crate::wasm::Op;
use crate::words::{Message, message};

/// The most lanes of a vector that are listed.
const LANES: usize = 8;

/// What a load makes from its bytes and, if it loads one lane, from the vector that the lane goes into.
pub(super) fn loaded(op: &Op, bytes: &[u8], vector: Option<Value>) -> Option<Message> {
    let mut whole = [0; 16];
    whole.get_mut(..bytes.len())?.copy_from_slice(bytes);
    let bits = u128::from_le_bytes(whole);
    let (maker, shape, clause) = match *op {
        Op::V128Load8x8S { .. } => (Op::I16x8ExtendLowI8x16S, LaneShape::I16x8, "vector-bytes-widened"),
        Op::V128Load8x8U { .. } => (Op::I16x8ExtendLowI8x16U, LaneShape::I16x8, "vector-bytes-widened"),
        Op::V128Load16x4S { .. } => (Op::I32x4ExtendLowI16x8S, LaneShape::I32x4, "vector-pairs-widened"),
        Op::V128Load16x4U { .. } => (Op::I32x4ExtendLowI16x8U, LaneShape::I32x4, "vector-pairs-widened"),
        Op::V128Load32x2S { .. } => (Op::I64x2ExtendLowI32x4S, LaneShape::I64x2, "vector-fours-widened"),
        Op::V128Load32x2U { .. } => (Op::I64x2ExtendLowI32x4U, LaneShape::I64x2, "vector-fours-widened"),
        Op::V128Load8Splat { .. } => (Op::I8x16Splat, LaneShape::I8x16, "vector-splat"),
        Op::V128Load16Splat { .. } => (Op::I16x8Splat, LaneShape::I16x8, "vector-splat"),
        Op::V128Load32Splat { .. } => (Op::I32x4Splat, LaneShape::I32x4, "vector-splat"),
        Op::V128Load64Splat { .. } => (Op::I64x2Splat, LaneShape::I64x2, "vector-splat"),
        Op::V128Load32Zero { .. } => {
            return Some(lanes(LaneShape::I32x4, bits, message!("vector-others-zero")));
        }
        Op::V128Load64Zero { .. } => {
            return Some(lanes(LaneShape::I64x2, bits, message!("vector-other-zero")));
        }
        Op::V128Load8Lane { lane, .. } => (Op::I8x16ReplaceLane { lane }, LaneShape::I8x16, REPLACED),
        Op::V128Load16Lane { lane, .. } => (Op::I16x8ReplaceLane { lane }, LaneShape::I16x8, REPLACED),
        Op::V128Load32Lane { lane, .. } => (Op::I32x4ReplaceLane { lane }, LaneShape::I32x4, REPLACED),
        Op::V128Load64Lane { lane, .. } => (Op::I64x2ReplaceLane { lane }, LaneShape::I64x2, REPLACED),
        _ => return Some(Message::verbatim(words(bits))),
    };
    let scalar = if bytes.len() == 8 { Value::I64(bits as i64) } else { Value::I32(bits as i32) };
    let made = match (op.lane(), &maker) {
        (Some(_), _) => evaluate(&maker, &[vector?, scalar]),
        (None, Op::I8x16Splat | Op::I16x8Splat | Op::I32x4Splat | Op::I64x2Splat) => {
            evaluate(&maker, &[scalar])
        }
        _ => evaluate(&maker, &[Value::V128(bits)]),
    };
    let Value::V128(made) = made?.ok()? else { return None };
    let lane = op.lane().map(|lane| ("lane", number(lane)));
    Some(lanes(shape, made, Message::new(clause, lane.into_iter().collect())))
}

const REPLACED: &str = "vector-lane-replaced";

fn lanes(shape: LaneShape, vector: u128, clause: Message) -> Message {
    message!("vector-lanes", lanes = shape.text(vector, As::Signed, LANES), clause)
}

/// The instruction that extracts the lane that a store writes.
pub(super) fn extract(op: &Op) -> Option<Op> {
    let lane = op.lane()?;
    Some(match op {
        Op::V128Store8Lane { .. } => Op::I8x16ExtractLaneU { lane },
        Op::V128Store16Lane { .. } => Op::I16x8ExtractLaneU { lane },
        Op::V128Store32Lane { .. } => Op::I32x4ExtractLane { lane },
        Op::V128Store64Lane { .. } => Op::I64x2ExtractLane { lane },
        _ => return None,
    })
}
