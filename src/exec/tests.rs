//! A first look at the machine: results, traps, stops.

use super::*;
use crate::wasm::{Location, ModuleId, Pc, Program};

fn machine(text: &str) -> (Machine, InstanceAddr) {
    let program = Program::load("test.wat", text.as_bytes()).expect("loads");
    let mut machine = Machine::new();
    let (instance, _) = machine.store.instantiate(program.module(ModuleId(0)), &[]).expect("instantiates");
    (machine, instance)
}

fn start(machine: &mut Machine, instance: InstanceAddr, name: &str, args: &[u64]) {
    let Some(Extern::Func(f)) = machine.store.export(instance, name) else { panic!("no {name}") };
    machine.call(f, args).expect("enters");
}

const FACTORIAL: &str = r#"(module (func $f (export "f") (param i64) (result i64)
    (if (result i64) (i64.eqz (local.get 0)) (then (i64.const 1))
      (else (i64.mul (local.get 0) (call $f (i64.sub (local.get 0) (i64.const 1))))))))"#;

#[test]
fn a_recursive_function_returns_its_result() {
    let (mut m, i) = machine(FACTORIAL);
    start(&mut m, i, "f", &[10]);
    assert_eq!(m.run(u64::MAX, &Stops::default()), Exit::Returned(vec![3_628_800]));
}

#[test]
fn steps_one_by_one_come_to_the_same_end() {
    let (mut whole, i) = machine(FACTORIAL);
    start(&mut whole, i, "f", &[5]);
    let mut steps = whole.clone();
    assert_eq!(whole.run(u64::MAX, &Stops::default()), Exit::Returned(vec![120]));
    let mut count = 0;
    loop {
        match steps.run(1, &Stops::default()) {
            Exit::Budget => count += 1,
            other => {
                assert_eq!(other, Exit::Returned(vec![120]));
                break;
            }
        }
        assert_eq!(steps.moment(), count);
    }
    assert_eq!(steps.moment(), whole.moment());
}

#[test]
fn a_trap_leaves_the_operands_and_the_pc_where_they_were() {
    let (mut m, i) =
        machine(r#"(module (func (export "f") (result i32) (i32.div_s (i32.const 7) (i32.const 0))))"#);
    start(&mut m, i, "f", &[]);
    assert_eq!(m.run(u64::MAX, &Stops::default()), Exit::Trap(TrapKind::DivideByZero));
    assert_eq!(m.moment(), 2);
    assert_eq!(m.operands(1), [Value::I32(7), Value::I32(0)]);
    assert_eq!(m.location().expect("in wasm").pc.op, 2);
}

#[test]
fn a_breakpoint_stops_before_its_operator_once_each_time_it_is_reached() {
    let (mut m, i) = machine(FACTORIAL);
    start(&mut m, i, "f", &[2]);
    let mut stops = Stops::default();
    let at = Location { module: ModuleId(0), pc: Pc { func: 0, op: 0 } };
    stops.add(at);
    for depth in 1..=3 {
        assert_eq!(m.run(u64::MAX, &stops), Exit::Breakpoint(at));
        assert_eq!(m.depth(), depth);
    }
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![2]));
}

#[test]
fn a_return_can_be_watched() {
    let (mut m, i) = machine(FACTORIAL);
    start(&mut m, i, "f", &[3]);
    let mut stops = Stops::default();
    stops.add_return(4);
    assert_eq!(m.run(u64::MAX, &stops), Exit::ReturnWatch(4));
    assert_eq!(m.operands(3), [Value::I64(1), Value::I64(1)]);
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![6]));
}

#[test]
fn endless_recursion_is_a_trap_at_the_call() {
    let (mut m, i) = machine(r#"(module (func $f (export "f") (call $f)))"#);
    start(&mut m, i, "f", &[]);
    assert_eq!(m.run(u64::MAX, &Stops::default()), Exit::Trap(TrapKind::CallStackExhausted));
    assert_eq!(m.location().expect("in wasm").pc.op, 0);
}
