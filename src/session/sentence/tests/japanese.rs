//! The same sentences in Japanese: they must be complete, and can be read as a whole.

use super::{ONE_TO_FOUR, said_at};
use crate::exec::Reference;
use crate::exec::Value::{F32, F64, I32, I64, Ref, V128};
use crate::wasm::RefType;
use crate::words::{Lang, Message};

/// Words in Latin letters that occur in Japanese sentences: names of types, values, instructions and parts of the
/// module.
const NAMES: &[&str] = &[
    "null",
    "nan",
    "NaN",
    "KiB",
    "funcref",
    "anyref",
    "externref",
    "ref",
    "else",
    "catch",
    "try",
    "helper",
    "other",
    "write",
];

/// Checks that a sentence is complete in Japanese: no English is left, nor any of the catalogue's own notation.
#[track_caller]
pub(super) fn is_japanese(said: &Message) {
    let text = said.text(Lang::Ja);
    let Some((_, what)) = text.split_once(": ") else {
        assert!(!said.to_string().contains(' '), "{text}");
        return;
    };
    assert!(!text.contains(['{', '}', '\u{fdd0}']), "{text}");
    assert!(what.contains(|c| ('ぁ'..='ん').contains(&c)), "{text}");
    let words = what.split(|c: char| !(c.is_ascii_alphanumeric() || "$_".contains(c)));
    for word in words.filter(|word| word.len() > 2 && !word.contains(|c: char| c.is_ascii_digit())) {
        let bits = word.chars().all(|c| c.is_ascii_hexdigit());
        assert!(word.starts_with('$') || bits || NAMES.contains(&word), "`{word}` in {text}");
    }
}

/// A large sample of the sentences, to be read as a whole.
#[test]
fn sentences_in_japanese() {
    let null = Ref(RefType::FUNC, Reference::Null);
    let helper = Ref(RefType::FUNC, Reference::Func(1));
    let f64 = |value: f64| F64(value.to_bits());
    let blocks = "(block $out (loop $again (br_if $again (i32.const 1)) (br_if $out (i32.const 0))
                   (br_table $again $out (i32.const 5)))) (if (i32.const 0) (then nop) (else nop)) (i32.const 3) return";
    let in_blocks = [
        (0, &[][..]),
        (1, &[]),
        (3, &[I32(1)]),
        (3, &[I32(0)]),
        (5, &[I32(1)]),
        (7, &[I32(0)]),
        (7, &[I32(5)]),
        (8, &[]),
        (11, &[I32(0)]),
        (11, &[I32(2)]),
        (13, &[]),
        (17, &[I32(3)]),
        (19, &[I32(3)]),
    ];
    let instructions = [
        ("nop", &[][..]),
        ("unreachable", &[]),
        ("i32.const 5", &[]),
        ("local.get 0", &[]),
        ("local.get 1", &[]),
        ("local.set 2", &[I64(3)]),
        ("local.tee 1", &[I32(7)]),
        ("local.tee 1", &[I32(8)]),
        ("global.get 0", &[]),
        ("global.set 0", &[I32(65520)]),
        ("drop", &[I32(4)]),
        ("select", &[I32(4), I32(5), I32(0)]),
        ("ref.null func", &[]),
        ("ref.func $helper", &[]),
        ("ref.is_null", &[helper]),
        ("i32.eqz", &[I32(5)]),
        ("i32.eq", &[I32(9), I32(3)]),
        ("i32.lt_u", &[I32(-1), I32(5)]),
        ("i32.ge_s", &[I32(5), I32(5)]),
        ("f64.lt", &[f64(f64::NAN), f64(1.0)]),
        ("i32.add", &[I32(2), I32(3)]),
        ("i32.add", &[I32(i32::MAX), I32(1)]),
        ("i32.div_s", &[I32(1), I32(0)]),
        ("i32.rem_s", &[I32(7), I32(4)]),
        ("i32.and", &[I32(0xff0), I32(0xff)]),
        ("i32.shl", &[I32(1), I32(33)]),
        ("i32.shr_s", &[I32(-8), I32(1)]),
        ("i32.rotl", &[I32(1), I32(4)]),
        ("i32.clz", &[I32(1)]),
        ("f64.sqrt", &[f64(9.0)]),
        ("f64.nearest", &[f64(2.5)]),
        ("f64.copysign", &[f64(2.5), f64(-1.0)]),
        ("i32.wrap_i64", &[I64(1 << 32 | 7)]),
        ("i64.extend_i32_u", &[I32(-1)]),
        ("i32.trunc_f64_s", &[f64(-2.7)]),
        ("i32.trunc_f64_s", &[f64(f64::NAN)]),
        ("i32.trunc_sat_f64_u", &[f64(-2.7)]),
        ("f64.convert_i32_s", &[I32(3)]),
        ("i32.reinterpret_f32", &[F32(0x3f80_0000)]),
        ("i64.add128", &[I64(-1), I64(0), I64(1), I64(0)]),
        ("i64.sub128", &[I64(3), I64(0), I64(5), I64(0)]),
        ("i32.load offset=4", &[I32(28)]),
        ("i32.load8_u", &[I32(17)]),
        ("i32.load", &[I32(-1)]),
        ("i32.store", &[I32(64), I32(16)]),
        ("i32.store8", &[I32(64), I32(353)]),
        ("i64.store", &[I32(65532), I64(1)]),
        ("i32.atomic.rmw.add", &[I32(64), I32(1)]),
        ("i32.atomic.rmw.cmpxchg", &[I32(66), I32(1), I32(2)]),
        ("memory.atomic.notify", &[I32(64), I32(1)]),
        ("memory.atomic.wait32", &[I32(64), I32(1), I64(-1)]),
        ("memory.size", &[]),
        ("memory.grow", &[I32(2)]),
        ("memory.copy", &[I32(64), I32(16), I32(3)]),
        ("memory.fill", &[I32(64), I32(46), I32(1)]),
        ("memory.init $d", &[I32(64), I32(2), I32(2)]),
        ("data.drop $d", &[]),
        ("call $helper", &[I32(-1)]),
        ("call $write", &[I32(16), I32(2)]),
        ("call_indirect (type $unary)", &[I32(5), I32(0)]),
        ("call_indirect (type $unary)", &[I32(5), I32(1)]),
        ("call_indirect (type $unary)", &[I32(5), I32(2)]),
        ("call_indirect (type $unary)", &[I32(5), I32(4)]),
        ("call_indirect (type $unary)", &[I32(5), I32(9)]),
        ("call_ref $unary", &[I32(5), helper]),
        ("call_ref $unary", &[I32(5), null]),
        ("return_call $helper", &[I32(5)]),
        ("return", &[I32(-1)]),
        ("table.get 0", &[I32(1)]),
        ("table.get 0", &[I32(8)]),
        ("table.set 0", &[I32(1), null]),
        ("table.size 0", &[]),
        ("table.grow 0", &[null, I32(1)]),
        ("table.fill 0", &[I32(7), null, I32(2)]),
        ("table.copy", &[I32(0), I32(1), I32(2)]),
        ("table.init $e", &[I32(0), I32(1), I32(1)]),
        ("elem.drop $e", &[]),
        ("ref.as_non_null", &[helper]),
        ("ref.as_non_null", &[null]),
        ("ref.test (ref $unary)", &[helper]),
        ("ref.cast (ref $unary)", &[null]),
        ("i32x4.add", &[ONE_TO_FOUR, ONE_TO_FOUR]),
        ("i32x4.extract_lane 2", &[ONE_TO_FOUR]),
        ("i32x4.replace_lane 1", &[ONE_TO_FOUR, I32(-9)]),
        ("i64x2.shl", &[V128(1 << 64 | 3), I32(65)]),
        ("i32x4.gt_s", &[ONE_TO_FOUR, V128(2)]),
        ("i32x4.all_true", &[V128(5)]),
        ("v128.any_true", &[V128(0)]),
        ("v128.load16x4_u", &[I32(32)]),
        ("v128.load32_lane 3", &[I32(32), ONE_TO_FOUR]),
        ("v128.store32_lane 2", &[I32(65535), ONE_TO_FOUR]),
    ];
    let in_blocks = in_blocks.iter().map(|(op, operands)| said_at(blocks, *op, operands));
    let instructions =
        instructions.iter().map(|(op, operands)| said_at(&format!("unreachable {op}"), 1, operands));
    let lines: Vec<String> = in_blocks.chain(instructions).map(|said| said.text(Lang::Ja)).collect();
    insta::assert_snapshot!("sentences", lines.join("\n"));
}
