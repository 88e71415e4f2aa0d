//! The machine seen from outside: stops, frames, host calls, traps, checkpoints.

mod forms;
mod threads;

use super::*;
use crate::wasm::{FuncType, Limits, Location, MemoryType, ModuleId, Pc, Program};

/// A machine with an instance of a module (its imports are host functions tagged 0, 1, …), and an export called.
fn machine(text: &str, export: &str, args: &[u64]) -> Machine {
    let program = Program::load("t.wat", text.as_bytes()).unwrap();
    let module = program.module(ModuleId(0));
    let mut m = Machine::default();
    let imports: Vec<_> = (0..)
        .zip(&module.imports)
        .map(|(i, import)| Extern::Func(m.store.alloc_host_func(module.func_type(import.index), i)))
        .collect();
    let (instance, _) = m.store.instantiate(module, &imports).unwrap();
    let Some(Extern::Func(func)) = m.store.export(instance, export) else { panic!("no {export}") };
    m.call(func, args).unwrap();
    m
}

fn finish(m: &mut Machine) -> Exit {
    m.run(u64::MAX, &Stops::default())
}

fn at(func: u32, op: u32) -> Location {
    Location { module: ModuleId(0), pc: Pc { func, op } }
}

/// A frame of the first thread.
fn frame(depth: usize) -> FrameId {
    FrameId { thread: ThreadId::FIRST, depth }
}

const FAC: &str = r#"(module (func $fac (export "fac") (param i64) (result i64)
    local.get 0  i64.eqz
    if (result i64)  i64.const 1
    else  local.get 0  local.get 0  i64.const 1  i64.sub  call $fac  i64.mul  end))"#;

#[test]
fn a_program_runs_to_its_end() {
    let mut m = machine(FAC, "fac", &[20]);
    assert_eq!(finish(&mut m), Exit::Returned(vec![2_432_902_008_176_640_000]));
    assert_eq!((m.frame().depth, m.location()), (0, None));
}

#[test]
fn every_instruction_is_one_moment_and_shows_exact_state() {
    let mut m = machine(FAC, "fac", &[3]);
    assert_eq!(m.location(), Some(at(0, 0)));
    assert_eq!(m.locals(frame(1)), [Value::I64(3)]);
    for (moment, op, operands) in [(1, 1, vec![Value::I64(3)]), (2, 2, vec![Value::I32(0)]), (3, 5, vec![])] {
        assert_eq!(m.run(1, &Stops::default()), Exit::Budget);
        assert_eq!((m.moment(), m.location()), (moment, Some(at(0, op))));
        assert_eq!(m.operands(frame(1)), operands);
    }
    // 3 * fac(2): the call takes its argument, and the 3 below it stays.
    assert_eq!(m.run(5, &Stops::default()), Exit::Budget);
    assert_eq!((m.frame().depth, m.location()), (2, Some(at(0, 0))));
    assert_eq!(
        (m.operands(frame(1)), m.operands(frame(2)), m.locals(frame(2))),
        (vec![Value::I64(3)], vec![], vec![Value::I64(2)])
    );
    let outer = m.frames().last().unwrap();
    assert_eq!(outer, FrameRef::Wasm { id: frame(1), location: at(0, 9), instance: InstanceAddr(0) });
}

#[test]
fn one_at_a_time_is_the_same_as_all_at_once() {
    let programs = [
        (FAC, "fac", 6),
        (
            r#"(module (memory 1) (func (export "f") (param i64) (local $i i32)
             loop  local.get $i  local.get $i  i32.store8
               local.get $i  i32.const 1  i32.add  local.tee $i  i32.const 100  i32.lt_u  br_if 0  end
             i32.const 200  i32.const 10  i32.const 50  memory.copy))"#,
            "f",
            0,
        ),
        (
            r#"(module (table 2 funcref) (elem (i32.const 0) $a $b) (global $g (mut f64) (f64.const 1.5))
             (func $a (param i32) (result i32) local.get 0  i32.const 1  i32.add)
             (func $b (param i32) (result i32) global.get $g  f64.sqrt  global.set $g  local.get 0)
             (func (export "f") (param i64) (result i32)
               i32.const 40  i32.const 0  call_indirect (param i32) (result i32)
               i32.const 1  call_indirect (param i32) (result i32)  memory.size  drop)
             (memory 1))"#,
            "f",
            0,
        ),
    ];
    for (text, export, arg) in programs {
        let (mut whole, mut stepped) = (machine(text, export, &[arg]), machine(text, export, &[arg]));
        let end = finish(&mut whole);
        let middle = whole.moment() / 2;
        let mut copy = None;
        let last = loop {
            if stepped.moment() == middle {
                copy = Some(stepped.clone());
            }
            match stepped.run(1, &Stops::default()) {
                Exit::Budget => {}
                exit => break exit,
            }
        };
        let mut copy = copy.unwrap();
        assert_eq!((finish(&mut copy), &last), (end.clone(), &end), "{text}");
        assert!(whole.same_state(&stepped) && whole.same_state(&copy), "{text}");
    }
}

#[test]
fn a_breakpoint_fires_once_and_never_where_it_was_reported() {
    let mut m = machine(FAC, "fac", &[2]);
    let mut stops = Stops::default();
    stops.add(at(0, 9));
    assert_eq!(m.run(1000, &stops), Exit::Breakpoint(at(0, 9)));
    assert_eq!((m.moment(), m.frame().depth), (7, 1));
    assert_eq!(m.run(1000, &stops), Exit::Breakpoint(at(0, 9)));
    assert_eq!(m.frame().depth, 2);
    assert_eq!(m.run(1000, &stops), Exit::Returned(vec![2]));
}

#[test]
fn a_breakpoint_at_the_last_instruction_of_a_budget_is_not_missed() {
    let mut m = machine(FAC, "fac", &[2]);
    let mut stops = Stops::default();
    stops.add(at(0, 2));
    assert_eq!(m.run(2, &stops), Exit::Breakpoint(at(0, 2)));
    assert_eq!(m.run(0, &stops), Exit::Budget);
}

#[test]
fn a_breakpoint_that_is_taken_away_leaves_the_frame_where_it_stands() {
    // The comparison becomes part of the branch, unless something stops between them.
    let text = r#"(module (func (export "f") (param i32) (result i32)
        block  local.get 0  i32.const 5  i32.eq  br_if 0  i32.const 1  return  end  i32.const 2))"#;
    for (arg, result) in [(5, 2), (6, 1)] {
        let mut m = machine(text, "f", &[arg]);
        let mut stops = Stops::default();
        stops.add(at(0, 4));
        assert_eq!(m.run(u64::MAX, &stops), Exit::Breakpoint(at(0, 4)));
        assert_eq!(m.operands(frame(1)), [Value::I32(i32::from(arg == 5))]);
        assert_eq!(finish(&mut m), Exit::Returned(vec![result]));
        assert_eq!(m.moment(), 7);
    }
}

#[test]
fn operands_are_those_of_every_step_whatever_form_the_code_is_in() {
    let text = r#"(module (func (export "f") (param i32) (result i32) (local i64)
        local.get 0  local.get 0  i32.const 3  local.set 0  i64.const 9  local.tee 1
        if (param i32 i32) (result i32)  i32.add  local.get 0  i32.mul  else  drop  end))"#
        .replace("local.tee 1", "local.tee 1  i64.eqz  i32.eqz");
    let mut exact = machine(&text, "f", &[7]);
    let end = exact.clone().run(u64::MAX, &Stops::default());
    assert_eq!(end, Exit::Returned(vec![42]));
    while let Some(here) = exact.location() {
        // Fast code up to a breakpoint here must give what stepping shows.
        let mut fast = machine(&text, "f", &[7]);
        let mut stops = Stops::default();
        stops.add(here);
        assert_eq!(fast.run(u64::MAX, &stops), Exit::Breakpoint(here));
        assert_eq!(fast.operands(frame(1)), exact.operands(frame(1)), "{here:?}");
        assert!(fast.same_state(&exact), "{here:?}");
        if exact.run(1, &Stops::default()) != Exit::Budget {
            break;
        }
    }
}

#[test]
fn what_catches_everything_gets_no_values() {
    let text = r#"(module (tag $e (param i64))
        (func (export "f") (result i64)
          block $outer (result i64)
            try_table (catch $e $outer)
              block $all (result exnref)
                try_table (catch_all_ref $all)  i64.const 42  throw $e  end
                unreachable
              end
              throw_ref
            end
            unreachable
          end))"#;
    assert_eq!(finish(&mut machine(text, "f", &[])), Exit::Returned(vec![42]));
}

#[test]
fn return_watches_fire_after_the_frame_is_gone() {
    let mut m = machine(FAC, "fac", &[2]);
    let mut stops = Stops::default();
    stops.add_return(frame(2));
    assert_eq!(m.run(1000, &stops), Exit::ReturnWatch(frame(2)));
    assert_eq!((m.frame().depth, m.operands(frame(1))), (1, vec![Value::I64(2), Value::I64(1)]));
    assert_eq!(m.location(), Some(at(0, 10)));
    let mut outermost = Stops::default();
    outermost.add_return(frame(1));
    assert_eq!(m.run(1000, &outermost), Exit::ReturnWatch(frame(1)));
    assert_eq!(m.frame().depth, 0);
    assert_eq!(m.run(0, &outermost), Exit::Returned(vec![2]));
}

#[test]
fn a_host_call_is_data_until_it_is_answered() {
    let text = r#"(module (import "h" "ask" (func $ask (param i32 i32) (result i32)))
        (func $helper (export "realloc") (param i32) (result i32) local.get 0  i32.const 1  i32.add)
        (func (export "f") (result i32) i32.const 5  i32.const 6  i32.const 7  call $ask  i32.add))"#;
    let mut m = machine(text, "f", &[]);
    let call = finish(&mut m);
    assert!(matches!(&call, Exit::HostFunc { tag: 0, .. }), "{call:?}");
    assert_eq!(m.args(), [6, 7]);
    assert_eq!(m.moment(), 4);
    assert_eq!(m.operands(frame(1)), [Value::I32(5)]);
    // The embedder runs guest code of its own before it answers the call.
    let Some(Extern::Func(helper)) = m.store.export(InstanceAddr(0), "realloc") else { panic!() };
    m.push_boundary();
    m.call(helper, &[41]).unwrap();
    assert_eq!(m.frame().depth, 2);
    assert_eq!(m.run(1, &Stops::default()), Exit::Budget);
    assert_eq!(m.clone().run(0, &Stops::default()), Exit::Budget);
    assert_eq!(finish(&mut m), Exit::Returned(vec![42]));
    m.pop_boundary();
    m.host_return(&[10]);
    let mut stops = Stops::default();
    stops.add(at(2, 4));
    assert_eq!(m.run(1000, &stops), Exit::Breakpoint(at(2, 4)));
    assert_eq!(m.operands(frame(1)), [Value::I32(5), Value::I32(10)]);
    assert_eq!(m.run(1000, &stops), Exit::Returned(vec![15]));
}

#[test]
fn calling_a_host_function_from_outside_reports_it() {
    let text = r#"(module (import "h" "id" (func (param i64) (result i64))) (export "id" (func 0)))"#;
    let mut m = machine(text, "id", &[9]);
    assert!(matches!(finish(&mut m), Exit::HostFunc { tag: 0, .. }));
    assert_eq!(m.args(), [9]);
    m.host_return(&[9]);
    assert_eq!(finish(&mut m), Exit::Returned(vec![9]));
}

#[test]
fn a_trap_changes_nothing_and_tells_where() {
    let text = r#"(module (memory 1)
        (func $inner (param i32) local.get 0  i64.const 1  i64.store offset=8)
        (func $outer (export "f") i32.const 65528  call $inner))"#;
    let mut m = machine(text, "f", &[]);
    let kind = TrapKind::MemoryOutOfBounds { address: 65536, size: 8, memory: 65536 };
    assert_eq!(finish(&mut m), Exit::Trap(kind.clone()));
    assert_eq!((m.moment(), m.operands(frame(2))), (4, vec![Value::I32(65528), Value::I64(1)]));
    let trap = m.trap(kind.clone());
    let stack: Vec<_> = trap.frames.iter().map(|f| (f.function.as_str(), f.location)).collect();
    assert_eq!(stack, [("inner", at(0, 2)), ("outer", at(1, 1))]);
    assert!(trap.frames[0].offset > 0);
    assert_eq!(finish(&mut m), Exit::Trap(kind));
    m.unwind();
    assert_eq!((m.frame().depth, finish(&mut m)), (0, Exit::Returned(vec![])));
}

#[test]
fn endless_recursion_exhausts_the_stack() {
    // Miri is slow to fill a large stack.
    let small = Bounds { frames: 200, slots: 1 << 13, ..Bounds::default() };
    let bounds = if cfg!(miri) { small } else { Bounds::default() };
    let mut m = machine(r#"(module (func $f (export "f") call $f))"#, "f", &[]);
    m.store.set_limits(bounds);
    assert_eq!(finish(&mut m), Exit::Trap(TrapKind::CallStackExhausted));
    assert_eq!(m.frame().depth, m.store.limits().frames);
    assert_eq!(m.location(), Some(at(0, 0)));
    let locals = format!(
        "(module (func $f (export \"f\") (local {}) call $f))",
        "i64 ".repeat(if cfg!(miri) { 500 } else { 40_000 })
    );
    let mut m = machine(&locals, "f", &[]);
    m.store.set_limits(bounds);
    assert_eq!(finish(&mut m), Exit::Trap(TrapKind::CallStackExhausted));
    assert!(m.frame().depth < bounds.frames);
}

#[test]
fn nans_are_canonical() {
    let text = r#"(module (func (export "f") (result f64 f32 f64)
        f64.const nan:0x4  f64.const 1  f64.add
        f64.const -nan:0x123456789  f32.demote_f64
        f64.const -nan:0x4  f64.neg))"#;
    let mut m = machine(text, "f", &[]);
    let Exit::Returned(values) = finish(&mut m) else { panic!() };
    assert_eq!(values, [0x7ff8_0000_0000_0000, 0x7fc0_0000, 0x7ff0_0000_0000_0004]);
}

#[test]
fn growing_beyond_the_limit_fails_politely() {
    let text = r#"(module (memory 1) (table 0 funcref) (func (export "f") (result i32 i32)
        i32.const 65536  memory.grow  ref.null func  i32.const 0x7fffffff  table.grow))"#;
    let mut m = machine(text, "f", &[]);
    let minus_one = u64::from(u32::MAX);
    assert_eq!(finish(&mut m), Exit::Returned(vec![minus_one, minus_one]));
}

#[test]
fn imports_that_do_not_fit_are_named() {
    let text = r#"(module (import "env" "run" (func (param i32))))"#;
    let program = Program::load("t.wat", text.as_bytes()).unwrap();
    let module = program.module(ModuleId(0));
    let mut store = Store::default();
    let other = store.alloc_host_func(&FuncType::default(), 0);
    let Err(InstantiateError::Link(message)) = store.instantiate(module, &[Extern::Func(other)]) else {
        panic!()
    };
    let offset = module.imports[0].offset;
    assert_eq!(
        message,
        format!(
            "incompatible import `env` `run` (at offset {offset:#x}): expected (i32) -> (), got () -> ()"
        )
    );
    let Err(InstantiateError::Link(message)) = store.instantiate(module, &[]) else { panic!() };
    assert_eq!(message, "the module has 1 imports, but 0 were given");
}

#[test]
fn no_trapping_instruction_touches_its_operands() {
    let cases = [
        ("i32.const 1  i32.const 0", "i32.rem_u  drop"),
        ("i64.const 0x8000000000000000  i64.const -1", "i64.div_s  drop"),
        ("f64.const nan", "i32.trunc_f64_s  drop"),
        ("i32.const -1", "i64.load  drop"),
        ("i32.const -1  f64.const 1", "f64.store"),
        ("i32.const 0xffff  i32.const 1  i32.const 2", "memory.fill"),
        ("i32.const 0xffff  i32.const 0  i32.const 2", "memory.copy"),
        ("i32.const 0  i32.const 3  i32.const 1", "memory.init 0"),
        ("i32.const 0xffff  i32.const 0  i32.const 3", "memory.init 0"),
        ("i32.const 2", "table.get 0  drop"),
        ("i32.const 2  ref.null func", "table.set 0"),
        ("i32.const 1  ref.null func  i32.const 2", "table.fill 0"),
        ("i32.const 1  i32.const 0  i32.const 2", "table.copy 0 1"),
        ("i32.const 0  i32.const 1  i32.const 1", "table.init 0 0"),
        ("i32.const 5  i32.const 7", "call_indirect (param i32)"),
        ("i32.const 5  i32.const 0", "call_indirect (param i32)"),
        ("i32.const 5  i32.const 1", "call_indirect (param i32)"),
        ("i64.const 5", "unreachable  drop"),
    ];
    for (operands, op) in cases {
        let text = format!(
            "(module (memory 1) (data \"abc\") (table 2 funcref) (table 2 funcref) (elem func 0)
               (elem (table 0) (i32.const 1) func 0) (func (export \"f\") {operands} {op}))"
        );
        let mut m = machine(&text, "f", &[]);
        let pushed = operands.split("  ").count() as u64;
        assert_eq!(m.run(pushed, &Stops::default()), Exit::Budget, "{op}");
        let mut after = m.clone();
        let exit = finish(&mut after);
        assert!(matches!(exit, Exit::Trap(_)), "{op}: {exit:?}");
        assert!(after.same_state(&m), "{op}");
        assert_eq!(after.operands(frame(1)).len() as u64, pushed, "{op}");
    }
}

#[test]
fn a_copy_of_a_sparse_memory_is_equal() {
    let pages = if cfg!(miri) { 2 } else { 3 };
    let mut memory = Memory::new(MemoryType::new(Limits::new(pages, None)), u64::MAX).unwrap();
    memory.slice_mut(70_000, 1).unwrap()[0] = 7;
    // By enough to make it move.
    let more = if cfg!(miri) { 1 } else { 1024 };
    assert_eq!(memory.grow(more, u64::MAX), Some(pages));
    let last = memory.data().len() - 1;
    memory.slice_mut(last as u64, 1).unwrap()[0] = 9;
    let copy = memory.clone();
    assert_eq!((copy.pages(), copy.data()[70_000], copy.data()[last]), (pages + more, 7, 9));
    assert!(copy == memory);
}

#[test]
#[cfg_attr(miri, ignore = "moves hundreds of megabytes")]
fn a_machine_that_may_rest_does_so_after_much_work_and_comes_to_the_same_end() {
    let text = r#"(module (memory 64) (table 1 funcref) (type $array (array (mut i64)))
        (func (export "f") (result i32) (local $i i32)
          (loop $again
            (memory.fill (i32.const 0) (local.get $i) (i32.const 4000000))
            (drop (array.new $array (i64.const 1) (i32.const 300000)))
            (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 20))))
          (local.set $i (i32.const 100000))
          (loop $again (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
          (i32.load8_u (i32.const 7))))"#;
    let (mut plain, mut resting) = (machine(text, "f", &[]), machine(text, "f", &[]));
    assert_eq!(finish(&mut plain), Exit::Returned(vec![19]));
    let mut stops = Stops::default();
    stops.set_rests(true);
    let mut rests = 0;
    let exit = loop {
        let before = resting.moment();
        resting.rest();
        match resting.run(200_000, &stops) {
            Exit::Budget => assert!(resting.moment() > before, "something is done each time"),
            exit => break exit,
        }
        // Wherever it rests, it shows exact state, and the next instruction can be executed by itself.
        let _ = (resting.operands(frame(1)), resting.location());
        if rests % 3 == 0 {
            assert_eq!(resting.run(1, &stops), Exit::Budget);
        }
        rests += 1;
    };
    assert_eq!(exit, Exit::Returned(vec![19]));
    assert_eq!(resting.moment(), plain.moment());
    assert!(resting.store.same_state(&plain.store));
    assert!((10..60).contains(&rests), "{rests}");
}

#[test]
fn a_breakpoint_set_later_does_not_move_operands() {
    // With a breakpoint at the `local.tee`, it is a micro-op of its own; the sum must still end up in the local.
    let text = r#"(module (import "h" "f" (func $h)) (func (export "f") (param i32) (result i32) (local i32)
        local.get 0  i32.const 5  i32.add  local.tee 1  call $h  local.get 1  i32.add))"#;
    let mut m = machine(text, "f", &[7]);
    assert!(matches!(finish(&mut m), Exit::HostFunc { .. }));
    m.host_return(&[]);
    let mut stops = Stops::default();
    stops.add(at(1, 3));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![24]));
}

#[test]
fn a_breakpoint_taken_away_does_not_start_the_function_again() {
    // Without the breakpoint, the `local.set` is part of the addition before it.
    let text = r#"(module (memory 1) (func (export "f") (result i32) (local i32)
        i32.const 0  i32.const 0  i32.load  i32.const 1  i32.add  i32.store
        i32.const 0  i32.load  i32.const 5  i32.add  local.set 0  local.get 0))"#;
    let mut m = machine(text, "f", &[]);
    let mut stops = Stops::default();
    stops.add(at(0, 10));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Breakpoint(at(0, 10)));
    assert_eq!(finish(&mut m), Exit::Returned(vec![6]));
    assert_eq!(m.moment(), 13);
}

#[test]
fn an_exception_caught_at_the_functions_own_label_is_returned() {
    let text = r#"(module (tag $e (param i32)) (func $throws i32.const 7  throw $e)
        (func (export "f") (result i32) try_table (catch $e 0) call $throws end  i32.const 5))"#;
    // Also if the budget requires exact code right after the exception was caught.
    let budgets = [0, 4, 1026, 1, 2, 3, 5, 1023, 1024, 1025, 1027, 1028, 1029, 2000];
    for &budget in &budgets[..if cfg!(miri) { 3 } else { budgets.len() }] {
        let mut m = machine(text, "f", &[]);
        let mut exit = m.run(budget, &Stops::default());
        if exit == Exit::Budget {
            exit = finish(&mut m);
        }
        assert_eq!((exit, m.moment()), (Exit::Returned(vec![7]), 4), "{budget}");
    }
}

#[test]
fn what_comes_from_outside_has_the_width_of_its_type() {
    let text = r#"(module (import "h" "f" (func $h (result i32))) (memory 1)
        (func (export "f") (param i32) (result i32) local.get 0  i32.load offset=1  call $h  i32.load  i32.add))"#;
    let mut m = machine(text, "f", &[u64::MAX << 32]);
    assert!(matches!(finish(&mut m), Exit::HostFunc { .. }));
    m.host_return(&[u64::MAX << 32]);
    assert_eq!(finish(&mut m), Exit::Returned(vec![0]));
}
