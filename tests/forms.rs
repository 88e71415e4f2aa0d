//! In every form of code, the states are the same: see `engine/forms.rs`.

mod engine;

use engine::dice::Dice;
use engine::forms::{self, Extent};
use engine::{load, tricky};
use wasmscope::exec::{Bounds, Exit, Extern, InstanceAddr, Machine, Stops, TrapKind, Value};
use wasmscope::wasm::{ExternKind, ModuleId, Program};

#[test]
fn tricky_programs_are_the_same_in_all_forms() {
    for (seed, case) in (0..).zip(tricky::cases()) {
        println!("{}", case.name);
        let extent = Extent { moments: 8000, rounds: 40 };
        forms::check(&case.machine(Bounds::default()), &mut Dice::new(seed), extent, |_| {});
    }
}

#[test]
fn objects_have_the_same_numbers_wherever_the_heap_is_collected() {
    let cases = tricky::cases();
    let garbage = cases.iter().find(|case| case.name == tricky::GARBAGE).expect("is there");
    let mut dice = Dice::new(1);
    let (mut full, mut collected) = (0, 0);
    for _ in 0..60 {
        // The smaller the heap, the sooner it is collected; a very small one overflows.
        let heap = if dice.below(4) == 0 { 300 } else { 1600 } + dice.below(20_000) * dice.below(2);
        let bounds = Bounds { heap, ..Bounds::default() };
        let machine = garbage.machine(bounds);
        forms::check(&machine, &mut dice, Extent { moments: 4000, rounds: 3 }, |_| {});
        let mut end = machine;
        match forms::run(&mut end, u64::MAX, &Stops::default()) {
            Exit::Returned(_) => collected += 1,
            exit => {
                assert_eq!(exit, Exit::Trap(TrapKind::HeapExhausted));
                full += 1;
            }
        }
    }
    assert!(full > 3 && collected > 20, "{full} {collected}");
}

/// Instructions that transfer control, in a function with the parameter 0, and how many moments they take.
const CONTROL: &[(&str, u64)] = &[
    ("nop", 1),
    ("(block nop)", 3),
    // A branch to a block continues after its `end`.
    ("(block br 0)", 2),
    ("(block (result i32) i32.const 1) drop", 4),
    ("i32.const 1  if  nop  end", 4),
    ("i32.const 0  if  nop  end", 2),
    // The first arm reaches the `else`, which continues after the `end`.
    ("i32.const 1  if  nop  else  nop  nop  end", 4),
    ("i32.const 0  if  nop  else  nop  nop  end", 5),
    ("i32.const 1  i32.eqz  if  nop  end", 3),
    ("loop  nop  end", 3),
    // The `loop` instruction is executed again each time.
    (
        "(local.set 1 (i32.const 3)) loop (local.set 1 (i32.sub (local.get 1) (i32.const 1))) local.get 1  br_if 0  end",
        24,
    ),
    ("(local.set 1 (i32.const 3)) loop (local.tee 1 (i32.sub (local.get 1) (i32.const 1))) br_if 0  end", 21),
    ("(block (br_if 0 (i32.const 1)) nop)", 3),
    ("(block (br_if 0 (i32.const 0)) nop)", 5),
    ("(block (br_if 0 (i32.lt_u (i32.const 0) (local.get 0))) nop)", 5),
    ("(block (result i32) (i32.const 7) (i32.const 1) br_if 0  drop  i32.const 9) drop", 5),
    ("(block (block (br_table 0 1 (i32.const 0))) nop)", 6),
    ("(block (block (br_table 0 1 (i32.const 5))) nop)", 4),
    ("(block (result i32) (block (result i32) (i32.const 4) (br_table 0 1 (i32.const 5))) ) drop", 6),
    ("call $f", 3),
    ("(call $g (i32.const 1)) drop", 5),
    ("(call_indirect (type $t) (i32.const 0))", 4),
    ("(call_ref $t (ref.func $f))", 4),
    ("call $tail", 4),
    ("call $tail_indirect", 5),
    ("call $h", 1),
    ("return  nop", 0),
    ("(block (try_table (catch_all 0) nop))", 5),
    ("(block (try_table (catch_all 0) (throw $e)))", 3),
    ("(block (try_table (catch $e 0) (call $throw)))", 4),
    ("(block (result exnref) (try_table (catch_all_ref 0) (call $throw)) unreachable) drop", 5),
    ("try  nop  catch $e  nop  nop  end", 3),
    ("try  call $throw  catch $e  nop  nop  end", 6),
    ("try  try  throw $e  catch_all  rethrow 0  end  catch $e  end", 5),
    ("try  try  throw $e  delegate 0  catch $e  nop  end", 5),
    ("(block (br_on_null 0 (ref.null func)) drop)", 3),
    ("(block (br_on_null 0 (ref.func $f)) drop)", 5),
    ("(block (result anyref) (br_on_cast 0 anyref (ref i31) (ref.i31 (local.get 0)))) drop", 5),
    ("(block (result anyref) (br_on_cast_fail 0 anyref (ref i31) (ref.i31 (local.get 0)))) drop", 6),
];

#[test]
fn control_takes_as_many_moments_as_it_has_instructions() {
    for (code, moments) in CONTROL {
        let text = format!(
            r#"(module (import "h" "h" (func $h)) (type $t (func)) (tag $e) (table funcref (elem $f))
            (elem declare func $f) (func $f nop) (func $g (param i32) (result i32) local.get 0)
            (func $tail return_call $f) (func $tail_indirect (return_call_indirect (type $t) (i32.const 0)))
            (func $throw throw $e)
            (func (export "f") (param i32) (local i32) {code}))"#
        );
        let machine = load::machine(&[text.as_bytes()], "f", &[Value::I32(5)], Bounds::default());
        let mut fast = machine.clone();
        assert_eq!(forms::run(&mut fast, u64::MAX, &Stops::default()), Exit::Returned(vec![]), "{code}");
        // Plus the function's `end`, or the `return`.
        assert_eq!(fast.moment(), moments + 1, "{code}");
        forms::check(&machine, &mut Dice::new(7), Extent { moments: 100, rounds: 6 }, |_| {});
    }
}

fn file(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).expect(path)
}

#[test]
fn kernels_are_the_same_in_all_forms() {
    let kernels =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/kernels")).expect("a folder");
    let mut checked = 0;
    for entry in kernels.map(|entry| entry.expect("a file").path()) {
        if entry.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let bytes = std::fs::read(&entry).expect("a kernel");
        let mut dice = Dice::new(checked);
        let machine = load::machine(&[&bytes], "run", &[Value::I32(3)], Bounds::default());
        println!("{}", entry.display());
        forms::check(&machine, &mut dice, Extent { moments: 6000, rounds: 2 }, |_| {});
        // Also starting somewhere in the middle.
        let mut later = machine;
        if forms::run(&mut later, 200_000 + dice.below(50_000), &Stops::default()) == Exit::Budget {
            forms::check(&later, &mut dice, Extent { moments: 6000, rounds: 2 }, |_| {});
        }
        checked += 1;
    }
    assert!(checked >= 12, "{checked}");
}

/// Core modules among the samples, run from their start with host functions that return anything.
#[test]
fn samples_are_the_same_in_all_forms() {
    for path in [
        "samples/hello-wasm.p1.wasm",
        "samples/read-sample.p1.wasm",
        "samples/loop.wat",
        "samples/memory.wat",
    ] {
        let program = Program::load(path, &file(path)).expect(path);
        let mut machine = Machine::new();
        let instance = load::instantiate(&mut machine, &program, 0).expect(path);
        let module = program.module(ModuleId(0));
        let functions = module.exports.iter().filter(|export| export.kind == ExternKind::Func);
        for export in functions {
            let mut machine = machine.clone();
            let Some(Extern::Func(func)) = machine.store.export(InstanceAddr(instance.0), &export.name)
            else {
                continue;
            };
            machine.call(func, &[]).expect("an empty stack has room");
            println!("{path} {}", export.name);
            forms::check(&machine, &mut Dice::new(3), Extent { moments: 3000, rounds: 1 }, |_| {});
        }
    }
}
