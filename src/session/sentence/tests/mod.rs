//! What is said about each kind of instruction; it can be read as a list of examples.

mod japanese;

use super::{MemoryFacts, Scene, Surroundings, predicate, sentence};
use crate::exec::Value::{F32, F64, I32, I64, Ref, V128};
use crate::exec::{Reference, Value};
use crate::guest::TableEntry;
use crate::wasm::{HeapType, Op, Program, RefType};
use crate::words::{Message, message};
use japanese::is_japanese;

/// Surroundings about which nothing is known.
struct Nothing;
impl Surroundings for Nothing {}

/// Surroundings with a memory that holds "Hi\0" at 16 and -1 at 32, a global, and a table whose entries 1 and 2 are
/// functions.
struct Some16 {
    memory: Vec<u8>,
}

impl Surroundings for Some16 {
    fn global(&self, index: u32) -> Option<Value> {
        (index == 0).then_some(I32(65536))
    }

    fn memory(&self, _: u32) -> Option<MemoryFacts<'_>> {
        Some(MemoryFacts { bytes: &self.memory, page_size_log2: 16, is64: false })
    }

    fn text_at(&self, address: u64) -> Option<String> {
        (address == 16).then(|| "Hi".to_owned())
    }

    fn table_size(&self, _: u32) -> Option<u64> {
        Some(8)
    }

    fn entry(&self, _: u32, index: u64) -> TableEntry {
        match index {
            0 => TableEntry::Holds(Reference::Null),
            1 | 2 => TableEntry::Holds(Reference::Func(index as u32)),
            3..8 => TableEntry::Unknown,
            _ => TableEntry::OutOfBounds { size: 8 },
        }
    }

    fn data_len(&self, _: u32) -> Option<u64> {
        Some(3)
    }

    fn elem_len(&self, _: u32) -> Option<u64> {
        Some(1)
    }

    fn func_name(&self, address: u32) -> Option<String> {
        Some(if address == 1 { "helper" } else { "other" }.to_owned())
    }

    fn is_instance(&self, reference: Reference, _: RefType) -> Option<bool> {
        Some(reference == Reference::Func(1))
    }
}

/// The English sentence about an instruction of a function. Also checks the Japanese one.
#[track_caller]
fn says_at(body: &str, op: u32, operands: &[Value]) -> String {
    let said = said_at(body, op, operands);
    is_japanese(&said);
    said.to_string()
}

/// The sentence about an instruction of a function, in a module with a bit of everything.
fn said_at(body: &str, op: u32, operands: &[Value]) -> Message {
    let text = format!(
        "(module (import \"host\" \"write\" (func $write (param i32 i32) (result i32)))
           (type $unary (func (param i32) (result i32)))
           (memory 1) (table 8 funcref) (global $stack (mut i32) (i32.const 65536))
           (data $d \"abc\") (elem $e func $helper)
           (func $f (param $path i32) (param i32) (result i32) (local i64) {body} unreachable)
           (func $helper (param i32) (result i32) local.get 0))"
    );
    let program = Program::load("test.wat", text.as_bytes()).unwrap_or_else(|e| panic!("{body}: {e}"));
    let mut memory = vec![0; 65536];
    memory[16..19].copy_from_slice(b"Hi\0");
    memory[32..36].copy_from_slice(&[0xff; 4]);
    sentence(&Scene {
        module: &program.modules[0],
        func: 1,
        op,
        operands,
        locals: &[I32(16), I32(7), I64(-5)],
        around: &Some16 { memory },
    })
}

#[track_caller]
fn says(op: &str, operands: &[Value]) -> String {
    says_at(&format!("unreachable {op}"), 1, operands)
}

#[test]
fn comparisons_say_why() {
    for (op, operands, expected) in [
        ("i32.eq", &[I32(-1), I32(-1)][..], "i32.eq pops -1 and -1, pushes 1 because they are equal"),
        ("i32.eq", &[I32(9), I32(-1), I32(3)], "i32.eq pops -1 and 3, pushes 0 because they differ"),
        ("i64.ne", &[I64(1), I64(2)], "i64.ne pops 1 and 2, pushes 1 because they differ"),
        ("i32.eqz", &[I32(0)], "i32.eqz pops 0, pushes 1 because it is zero"),
        ("i32.eqz", &[I32(5)], "i32.eqz pops 5, pushes 0 because it is not zero"),
        ("i32.lt_s", &[I32(-1), I32(5)], "i32.lt_s pops -1 and 5, pushes 1 because -1 is less than 5"),
        (
            "i32.lt_u",
            &[I32(-1), I32(5)],
            "i32.lt_u pops 4294967295 and 5, pushes 0 because 4294967295 is not less than 5",
        ),
        ("i32.ge_s", &[I32(5), I32(5)], "i32.ge_s pops 5 and 5, pushes 1 because 5 is at least 5"),
        (
            "f64.lt",
            &[F64(1.5f64.to_bits()), F64(2f64.to_bits())],
            "f64.lt pops 1.5 and 2.0, pushes 1 because 1.5 is less than 2.0",
        ),
        (
            "f32.eq",
            &[F32(f32::NAN.to_bits()), F32(0)],
            "f32.eq pops nan and 0.0, pushes 0 because NaN compares with nothing",
        ),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

#[test]
fn arithmetic_gives_the_result_or_announces_the_trap() {
    for (op, operands, expected) in [
        ("i32.add", &[I32(2), I32(3)][..], "i32.add pops 2 and 3, pushes 5"),
        (
            "i32.add",
            &[I32(i32::MAX), I32(1)],
            "i32.add pops 2147483647 and 1, pushes -2147483648, wrapped around",
        ),
        ("i32.div_s", &[I32(1), I32(0)], "i32.div_s pops 1 and 0: this will trap, integer divide by zero"),
        (
            "i32.div_s",
            &[I32(i32::MIN), I32(-1)],
            "i32.div_s pops -2147483648 and -1: this will trap, integer overflow",
        ),
        ("i32.div_u", &[I32(-2), I32(2)], "i32.div_u pops 4294967294 and 2, pushes 2147483647"),
        ("i32.rem_s", &[I32(7), I32(4)], "i32.rem_s pops 7 and 4, pushes 3, the remainder"),
        (
            "i32.and",
            &[I32(0xff0), I32(0xff)],
            "i32.and pops 0xff0 and 0xff, pushes 0xf0, the bits set in both",
        ),
        ("i32.shl", &[I32(1), I32(33)], "i32.shl pops 1 and 33, pushes 2, shifted left by 1"),
        ("i32.clz", &[I32(1)], "i32.clz pops 1, pushes 31, how many zero bits it starts with"),
        ("f64.sqrt", &[F64(9f64.to_bits())], "f64.sqrt pops 9.0, pushes 3.0, the square root"),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

#[test]
fn conversions_say_what_is_kept() {
    for (op, operands, expected) in [
        ("i32.wrap_i64", &[I64(1 << 32 | 7)][..], "i32.wrap_i64 pops 4294967303, pushes 7, its low 32 bits"),
        (
            "i64.extend_i32_u",
            &[I32(-1)],
            "i64.extend_i32_u pops 4294967295, pushes 4294967295, the same 32 bits without a sign, in 64 bits",
        ),
        (
            "i32.extend8_s",
            &[I32(255)],
            "i32.extend8_s pops 255, pushes -1, its low 8 bits as a signed number",
        ),
        (
            "i32.trunc_f64_s",
            &[F64((-2.7f64).to_bits())],
            "i32.trunc_f64_s pops -2.7, pushes -2, its fraction cut off",
        ),
        (
            "i32.trunc_sat_f32_u",
            &[F32((-1f32).to_bits())],
            "i32.trunc_sat_f32_u pops -1.0, pushes 0, its fraction cut off, held within range",
        ),
        ("f64.convert_i32_s", &[I32(3)], "f64.convert_i32_s pops 3, pushes 3.0, as a float"),
        (
            "i32.reinterpret_f32",
            &[F32(0x3f80_0000)],
            "i32.reinterpret_f32 pops 1.0, pushes 0x3f800000, the same bits as an integer",
        ),
    ] {
        assert_eq!(says(op, operands), expected);
    }
    let invalid = says("i32.trunc_f32_s", &[F32(f32::NAN.to_bits())]);
    assert!(invalid.starts_with("i32.trunc_f32_s pops nan: this will trap, invalid conversion"), "{invalid}");
}

#[test]
fn variables_are_named_and_show_what_changes() {
    for (op, operands, expected) in [
        ("i32.const 5", &[][..], "i32.const pushes 5"),
        ("f32.const 0.5", &[], "f32.const pushes 0.5"),
        ("local.get 0", &[], "local.get pushes 16, the value of $path"),
        ("local.get 1", &[], "local.get pushes 7, the value of parameter 1"),
        ("local.get 2", &[], "local.get pushes -5, the value of local 2"),
        ("local.set 2", &[I64(3)], "local.set pops 3 into local 2 (was -5)"),
        (
            "local.tee 1",
            &[I32(7)],
            "local.tee copies 7 into parameter 1 (unchanged) and leaves it on the stack",
        ),
        ("global.get 0", &[], "global.get pushes 65536, the value of $stack"),
        ("global.set 0", &[I32(65520)], "global.set pops 65520 into $stack (was 65536)"),
        ("drop", &[I32(4)], "drop pops 4 and forgets it"),
        (
            "select",
            &[I32(4), I32(5), I32(0)],
            "select pops 4, 5 and the condition 0, pushes 5, the second, because the condition is zero",
        ),
        (
            "select (result i64)",
            &[I64(4), I64(5), I32(2)],
            "select pops 4, 5 and the condition 2, pushes 4, the first, because the condition is not zero",
        ),
        ("ref.null func", &[], "ref.null pushes null, a funcref"),
        ("ref.func $helper", &[], "ref.func pushes function helper"),
        ("ref.is_null", &[Ref(RefType::FUNC, Reference::Null)], "ref.is_null pops null, pushes 1"),
        ("nop", &[], "nop does nothing"),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

#[test]
fn memory_says_which_bytes_and_what_they_hold() {
    for (op, operands, expected) in [
        ("i32.load offset=4", &[I32(28)][..], "i32.load reads 4 bytes at 0x20: -1"),
        ("i32.load8_u", &[I32(17)], "i32.load8_u reads 1 byte at 0x11: 105 'i'"),
        ("i64.load16_s", &[I32(32)], "i64.load16_s reads 2 bytes at 0x20: -1"),
        (
            "i32.load",
            &[I32(-1)],
            "i32.load reads 4 bytes at 0xffffffff, but the memory ends at 0x10000: this will trap",
        ),
        ("i32.store", &[I32(64), I32(16)], "i32.store writes 16 → \"Hi\" as 4 bytes at 0x40"),
        ("i32.store8", &[I32(64), I32(353)], "i32.store8 writes 97 'a' as 1 byte at 0x40"),
        (
            "i64.store",
            &[I32(65532), I64(1)],
            "i64.store writes 1 as 8 bytes at 0xfffc, but the memory ends at 0x10000: this will trap",
        ),
        ("memory.size", &[], "memory.size pushes 1, the size of memory in pages of 64 KiB"),
        (
            "memory.grow",
            &[I32(2)],
            "memory.grow pops 2: asks for 2 more pages of 64 KiB, pushes the old size 1, or -1 if refused",
        ),
        ("memory.copy", &[I32(64), I32(16), I32(3)], "memory.copy copies 3 bytes from 0x10 to 0x40"),
        ("memory.fill", &[I32(64), I32(46), I32(1)], "memory.fill writes 1 byte of 46 '.' from 0x40"),
        (
            "memory.init $d",
            &[I32(64), I32(0), I32(3)],
            "memory.init copies 3 bytes of data segment $d, from its byte 0, to 0x40",
        ),
        ("data.drop $d", &[], "data.drop gives up data segment $d"),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

#[test]
fn calls_name_the_function_and_its_arguments() {
    for (op, operands, expected) in [
        ("call $helper", &[I32(9), I32(-1)][..], "call enters helper(-1)"),
        ("call $write", &[I32(16), I32(2)], "call enters the imported write(16 → \"Hi\", 2)"),
        (
            "call_indirect (type $unary)",
            &[I32(5), I32(1)],
            "call_indirect pops 1: entry 1 of the table is helper, enters helper(5)",
        ),
        (
            "call_indirect (type $unary)",
            &[I32(5), I32(2)],
            "call_indirect pops 2: entry 2 of the table is other, which has another type: this will trap",
        ),
        (
            "call_indirect (type $unary)",
            &[I32(5), I32(0)],
            "call_indirect pops 0: entry 0 of the table is null: this will trap",
        ),
        (
            "call_indirect (type $unary)",
            &[I32(5), I32(9)],
            "call_indirect pops 9: entry 9 of the table, which ends at 8: this will trap",
        ),
        ("return", &[I32(-1)], "return goes back to the caller with -1"),
        ("unreachable", &[], "unreachable marks a place that must not be reached: this will trap"),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

/// Replaces offsets. They are those of the encoded module: only their presence is checked, not their value.
fn without_offsets(text: &str) -> String {
    let words = text.split(' ').map(|word| if word.starts_with("0x") { "0x…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn branches_say_whether_they_are_taken_and_where_they_lead() {
    let blocks = "(block $out (loop $again (br_if $again (i32.const 1)) (br_if $out (i32.const 0))
                   (br_table $again $out (i32.const 5)))) (if (i32.const 0) (then nop) (else nop)) (i32.const 3) return";
    for (op, operands, expected) in [
        (0, &[][..], "block begins; a branch to it goes on after its end, at 0x…"),
        (1, &[], "loop begins; a branch to it comes back here"),
        (3, &[I32(1)], "br_if pops 1, not zero: jumps back to the loop at 0x…"),
        (3, &[I32(0)], "br_if pops 0: does not branch, goes on"),
        (5, &[I32(1)], "br_if pops 1, not zero: jumps out of 2 blocks to 0x…"),
        (7, &[I32(0)], "br_table pops 0: takes target 0 of 1, jumps back to the loop at 0x…"),
        (7, &[I32(5)], "br_table pops 5: past its 1 target, takes the default, jumps out of 2 blocks to 0x…"),
        (8, &[], "end of a block: goes on"),
        (11, &[I32(0)], "if pops 0: the part after else runs, at 0x…"),
        (11, &[I32(2)], "if pops 2, not zero: the first part runs"),
        (13, &[], "else ends the first part of the if: skips to 0x…"),
        (17, &[I32(3)], "return goes back to the caller with 3"),
        (19, &[I32(3)], "end of the function: goes back to the caller with 3"),
    ] {
        assert_eq!(without_offsets(&says_at(blocks, op, operands)), expected, "instruction {op}");
    }
    assert_eq!(says_at("i32.const 4 br 0", 1, &[I32(4)]), "br goes back to the caller with 4");
}

#[test]
fn tables_are_spoken_of_by_number() {
    for (op, operands, expected) in [
        ("table.get 0", &[I32(1)][..], "table.get pops 1, pushes function helper from table 0"),
        ("table.get 0", &[I32(8)], "table.get pops 8, but table 0 ends at 8: this will trap"),
        (
            "table.set 0",
            &[I32(1), Ref(RefType::FUNC, Reference::Null)],
            "table.set puts null at 1 in table 0 (was function helper)",
        ),
        ("table.size 0", &[], "table.size pushes 8, how many elements table 0 has"),
        (
            "table.grow 0",
            &[Ref(RefType::FUNC, Reference::Null), I32(1)],
            "table.grow asks table 0 for 1 element more holding null, pushes the old size 8, or -1 if refused",
        ),
        (
            "table.fill 0",
            &[I32(0), Ref(RefType::FUNC, Reference::Null), I32(2)],
            "table.fill puts null in 2 elements of table 0 from 0",
        ),
        (
            "table.copy",
            &[I32(0), I32(1), I32(2)],
            "table.copy copies 2 elements from 1 in table 0 to 0 in table 0",
        ),
        (
            "table.init $e",
            &[I32(0), I32(0), I32(1)],
            "table.init copies 1 element of element segment $e, from 0, to 0 in table 0",
        ),
        ("elem.drop $e", &[], "elem.drop gives up element segment $e"),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

#[test]
fn what_is_outside_of_a_table_or_a_segment_is_announced() {
    let null = Ref(RefType::FUNC, Reference::Null);
    for (op, operands, expected) in [
        (
            "table.fill 0",
            &[I32(7), null, I32(2)][..],
            "table.fill puts null in 2 elements of table 0 from 7, but table 0 ends at 8: this will trap",
        ),
        (
            "table.init $e",
            &[I32(0), I32(1), I32(1)],
            "table.init copies 1 element of element segment $e, from 1, to 0 in table 0, \
             but the segment has 1 element: this will trap",
        ),
        (
            "memory.init $d",
            &[I32(64), I32(2), I32(2)],
            "memory.init copies 2 bytes of data segment $d, from its byte 2, to 0x40, \
             but the segment has 3 bytes: this will trap",
        ),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

const ONE_TO_FOUR: Value = V128(0x0000_0004_0000_0003_0000_0002_0000_0001);

#[test]
fn vectors_say_what_happens_in_their_lanes() {
    let minus_one = V128(u128::MAX);
    for (op, operands, expected) in [
        (
            "v128.const i32x4 1 2 3 4",
            &[][..],
            "v128.const pushes the vector 00000001 00000002 00000003 00000004",
        ),
        (
            "i32x4.add",
            &[ONE_TO_FOUR, ONE_TO_FOUR],
            "i32x4.add pops (1 2 3 4) and (1 2 3 4), pushes (2 4 6 8), lane by lane",
        ),
        (
            "i16x8.extmul_low_i8x16_u",
            &[minus_one, V128(2)],
            "i16x8.extmul_low_i8x16_u pops (255 255 255 255 255 255 255 255 …) and (2 0 0 0 0 0 0 0 …), \
             pushes (510 0 0 0 0 0 0 0), products of the low lanes",
        ),
        ("f32x4.splat", &[F32(0x3fc0_0000)], "f32x4.splat pops 1.5, pushes (1.5 1.5 1.5 1.5), in every lane"),
        ("i32x4.extract_lane 2", &[ONE_TO_FOUR], "i32x4.extract_lane pops (1 2 3 4), pushes 3, lane 2"),
        (
            "i32x4.replace_lane 1",
            &[ONE_TO_FOUR, I32(-9)],
            "i32x4.replace_lane pops (1 2 3 4) and -9, pushes (1 -9 3 4), lane 1 replaced",
        ),
        (
            "i64x2.shl",
            &[V128(1 << 64 | 3), I32(65)],
            "i64x2.shl pops (3 1) and 65, pushes (6 2), each shifted left by 1",
        ),
        (
            "i32x4.gt_s",
            &[ONE_TO_FOUR, V128(0x0000_0001_0000_0003_0000_0005_0000_0000)],
            "i32x4.gt_s pops (1 2 3 4) and (0 5 3 1), pushes (-1 0 0 -1), -1 where the first is greater",
        ),
        ("i32x4.all_true", &[V128(5)], "i32x4.all_true pops (5 0 0 0), pushes 0 because a lane is zero"),
        ("v128.any_true", &[V128(0)], "v128.any_true pops (0 0 0 0), pushes 0 because no bit is set"),
        (
            "i8x16.shuffle 16 0 17 1 18 2 19 3 0 0 0 0 0 0 0 0",
            &[ONE_TO_FOUR, minus_one],
            "i8x16.shuffle pops (1 0 0 0 2 0 0 0 …) and (-1 -1 -1 -1 -1 -1 -1 -1 …), \
             pushes (-1 1 -1 0 -1 0 -1 0 …), bytes chosen from both",
        ),
        (
            "i32x4.relaxed_laneselect",
            &[ONE_TO_FOUR, minus_one, V128(0xffff_ffff)],
            "i32x4.relaxed_laneselect pops (1 2 3 4), (0xffffffff 0xffffffff 0xffffffff 0xffffffff) and \
             (0xffffffff 0 0 0), pushes (1 0xffffffff 0xffffffff 0xffffffff), \
             the first where the third has ones, else the second",
        ),
        (
            "v128.load32_splat",
            &[I32(32)],
            "v128.load32_splat reads 4 bytes at 0x20: (-1 -1 -1 -1), in every lane",
        ),
        (
            "v128.load16x4_u",
            &[I32(32)],
            "v128.load16x4_u reads 8 bytes at 0x20: (65535 65535 0 0), each two bytes widened",
        ),
        ("v128.load", &[I32(32)], "v128.load reads 16 bytes at 0x20: ffffffff 00000000 00000000 00000000"),
        (
            "v128.load32_lane 3",
            &[I32(32), ONE_TO_FOUR],
            "v128.load32_lane reads 4 bytes at 0x20: (1 2 3 -1), lane 3 replaced",
        ),
        (
            "v128.store32_lane 2",
            &[I32(65535), ONE_TO_FOUR],
            "v128.store32_lane writes 3, lane 2, as 4 bytes at 0xffff, but the memory ends at 0x10000: \
             this will trap",
        ),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

#[test]
fn wide_arithmetic_shows_whole_numbers() {
    for (op, operands, expected) in [
        (
            "i64.add128",
            &[I64(-1), I64(0), I64(1), I64(0)][..],
            "i64.add128 adds 18446744073709551615 and 1, pushes 0 and 1, the low and the high half of \
             18446744073709551616",
        ),
        (
            "i64.sub128",
            &[I64(3), I64(0), I64(5), I64(0)],
            "i64.sub128 subtracts 5 from 3, pushes -2 and -1, the low and the high half of -2",
        ),
        (
            "i64.mul_wide_s",
            &[I64(-2), I64(3)],
            "i64.mul_wide_s multiplies -2 and 3, pushes -6 and -1, the low and the high half of -6",
        ),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

#[test]
fn references_to_functions_say_who_is_called() {
    let helper = Ref(RefType::FUNC, Reference::Func(1));
    let other = Ref(RefType::FUNC, Reference::Func(2));
    let null = Ref(RefType::FUNC, Reference::Null);
    for (op, operands, expected) in [
        ("call_ref $unary", &[I32(5), helper][..], "call_ref pops function helper: enters helper(5)"),
        ("call_ref $unary", &[I32(5), null], "call_ref pops null instead of a function: this will trap"),
        ("return_call $helper", &[I32(5)], "return_call leaves this function for helper(5)"),
        (
            "return_call_indirect (type $unary)",
            &[I32(5), I32(1)],
            "return_call_indirect pops 1: entry 1 of the table is helper, leaves this function for helper(5)",
        ),
        ("ref.as_non_null", &[helper], "ref.as_non_null leaves function helper, which is not null"),
        ("ref.as_non_null", &[null], "ref.as_non_null finds null: this will trap"),
        (
            "ref.test (ref $unary)",
            &[helper],
            "ref.test pops function helper, pushes 1 because it is a (ref $unary)",
        ),
        (
            "ref.cast (ref $unary)",
            &[other],
            "ref.cast finds function other, which is not a (ref $unary): this will trap",
        ),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

/// A module whose type 0 is of a given kind, with labels and clauses that instructions can refer to.
fn module_with(ty: &str) -> Program {
    let text = format!(
        "(module (type {ty}) (type $void (func)) (import \"h\" \"f\" (func (type $void)))
           (tag (type $void)) (memory 1) (table 1 funcref) (global i32 (i32.const 0)) (data \"\") (elem func)
           (func (local i32)
             block  block  block  i32.const 0  br_table 0 1 2  end  end  end
             block  try_table (catch 0 0)  end  end))"
    );
    Program::load("test.wat", text.as_bytes()).unwrap_or_else(|e| panic!("{ty}: {e}"))
}

/// Every combination of up to five operands, as far as it makes a difference.
fn stacks() -> Vec<Vec<Value>> {
    let one = Ref(RefType::new(true, HeapType::Any), Reference::Struct(1));
    let values = [I32(1), I64(1), V128(1), one];
    let mut stacks: Vec<Vec<Value>> = Vec::new();
    for a in values {
        for b in values {
            for c in values {
                stacks.extend([vec![I32(1), I32(1), a, b, c], vec![one, I32(1), a, b, c]]);
                stacks.push(vec![I32(1), one, a, b, c]);
                stacks.push(vec![I64(1), I64(1), a, b, c]);
            }
        }
    }
    stacks
}

/// Every instruction in the table of instructions has to be explained.
#[test]
fn no_instruction_is_left_unexplained() {
    let programs = ["$t (func)", "$t (struct (field i32))", "$t (array i8)"].map(module_with);
    let stacks = stacks();
    let mut silent = Vec::new();
    for op in Op::every() {
        let said = programs.iter().flat_map(|program| {
            let module = &program.modules[0];
            let code = module.code(1).expect("a body");
            stacks.iter().filter_map(move |operands| {
                let locals = &[I32(1)];
                predicate(&Scene { module, func: 1, op: 0, operands, locals, around: &Nothing }, code, &op)
            })
        });
        let mut said: Vec<Message> = said.collect();
        said.dedup();
        said.iter().for_each(|said| {
            is_japanese(&message!("instruction-does", instruction = op.name(), what = said.clone()))
        });
        let said: Vec<String> = said.iter().map(Message::to_string).collect();
        match said.iter().find(|text| text.len() > 5) {
            None => silent.push(op.name()),
            Some(_) => {
                let longest = said.iter().map(String::len).max().unwrap_or(0);
                assert!(longest < 250, "{}: too long for a line", op.name());
            }
        }
    }
    assert_eq!(silent, Vec::<&str>::new());
}

#[test]
fn missing_operands_leave_the_name() {
    assert_eq!(says("i32.add", &[I32(1)]), "i32.add");
    assert_eq!(says("i32.load", &[]), "i32.load");
    assert_eq!(says("select", &[]), "select");
}
