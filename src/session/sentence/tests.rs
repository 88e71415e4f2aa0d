//! What each kind of operator is said to do. Reads as a list of examples.

use super::{Scene, sentence};
use crate::exec::Reference;
use crate::exec::Value;
use crate::exec::Value::{F32, F64, I32, I64, Ref};
use crate::guest::TableEntry;
use crate::wasm::RefType;
use crate::wasm::{FuncType, Program, ValType};

/// Says what the first operator after an `unreachable` (which lets anything validate) does in this module, with
/// memory that holds "Hi\0" at 16 and -1 at 32.
fn says_at(body: &str, op: u32, operands: &[Value]) -> String {
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
    let unary = FuncType { params: [ValType::I32].into(), results: [ValType::I32].into() };
    sentence(&Scene {
        module: &program.modules[0],
        func: 1,
        op,
        operands,
        locals: &[I32(16), I32(7), I64(-5)],
        global: &|index| (index == 0).then_some(I32(65536)),
        memory: &memory,
        table: &|_, index| match index {
            0 => TableEntry::Null,
            1 => TableEntry::Func { name: "helper".to_owned(), ty: unary.clone() },
            2 => TableEntry::Func { name: "other".to_owned(), ty: FuncType::default() },
            3..8 => TableEntry::Unknown,
            _ => TableEntry::OutOfBounds { size: 8 },
        },
        text_at: &|address| (address == 16).then(|| "Hi".to_owned()),
    })
}

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
        ("ref.null func", &[], "ref.null pushes a null funcref"),
        ("ref.func $helper", &[], "ref.func pushes a reference to helper"),
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
            "memory.init copies 3 bytes of data segment 0, from its byte 0, to 0x40",
        ),
        ("data.drop $d", &[], "data.drop gives up data segment 0"),
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

/// Offsets are those of the encoded module: they are checked for being named, not for their value.
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
        assert_eq!(without_offsets(&says_at(blocks, op, operands)), expected, "operator {op}");
    }
    assert_eq!(says_at("i32.const 4 br 0", 1, &[I32(4)]), "br goes back to the caller with 4");
}

#[test]
fn tables_are_spoken_of_by_number() {
    for (op, operands, expected) in [
        ("table.get 0", &[I32(1)][..], "table.get pops 1, pushes a reference to helper from table 0"),
        ("table.get 0", &[I32(8)], "table.get pops 8, but table 0 ends at 8: this will trap"),
        (
            "table.set 0",
            &[I32(1), Ref(RefType::FUNC, Reference::Null)],
            "table.set puts null at 1 in table 0",
        ),
        ("table.size 0", &[], "table.size pushes how many elements table 0 has"),
        (
            "table.grow 0",
            &[Ref(RefType::FUNC, Reference::Null), I32(1)],
            "table.grow asks table 0 for 1 element more holding null, pushes the old size, or -1 if refused",
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
            "table.init copies 1 element of element segment 0, from 0, to 0 in table 0",
        ),
        ("elem.drop $e", &[], "elem.drop gives up element segment 0"),
    ] {
        assert_eq!(says(op, operands), expected);
    }
}

/// A real program uses most operators; each has more to say than its name.
#[test]
fn no_operator_of_a_real_program_is_left_unexplained() {
    let program =
        Program::load("p", include_bytes!("../../../samples/read-sample.p1.wasm")).expect("a valid sample");
    let module = &program.modules[0];
    let memory = vec![0; 1 << 20];
    let mut seen = std::collections::BTreeSet::new();
    for func in module.imported_funcs..u32::try_from(module.funcs.len()).expect("few functions") {
        for (op, operator) in (0..).zip(&module.code(func).expect("a body").ops) {
            let said = sentence(&Scene {
                module,
                func,
                op,
                operands: &[I32(1); 20],
                locals: &[],
                global: &|_| None,
                memory: &memory,
                table: &|_, _| TableEntry::Unknown,
                text_at: &|_| None,
            });
            assert!(said.len() > operator.name().len() + 5, "{said}");
            assert!(said.len() < 250, "too long for a line: {said}");
            seen.insert(operator.name());
        }
    }
    assert!(seen.len() > 70, "{seen:?}");
}

#[test]
fn missing_operands_leave_the_name() {
    assert_eq!(says("i32.add", &[I32(1)]), "i32.add");
    assert_eq!(says("i32.load", &[]), "i32.load");
    assert_eq!(says("select", &[]), "select");
}
