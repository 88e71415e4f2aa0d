//! Several threads on one store: each behaves as it would alone, whatever the others do in between.

use super::{FAC, at, machine};
use crate::exec::{
    Bounds, Exit, Extern, FrameId, FrameRef, InstanceAddr, Ledger, Machine, Stops, ThreadId, TrapKind, Value,
};
use crate::wasm::Location;

const FIRST: ThreadId = ThreadId::FIRST;

/// A function that calls itself, with operands below the call, and one that loops. Each has its own memory, so that it
/// finds the same there on a thread as it would alone.
const COUNTS: &str = r#"(module (memory $a 1) (memory $b 1) (global $calls (mut i32) (i32.const 0))
    (func $a (export "a") (param i32) (result i64) (local i64)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.store $a (i32.const 0) (i32.add (i32.load $a (i32.const 0)) (local.get 0)))
      (local.set 1 (i64.load $a (i32.const 0)))
      (if (result i64) (i32.eqz (local.get 0)) (then (local.get 1))
        (else (i64.add (i64.mul (local.get 1) (i64.const 3)) (call $a (i32.sub (local.get 0) (i32.const 1)))))))
    (func $b (export "b") (param i32) (result i64) (local $sum i64)
      (loop $again
        (i64.store $b (i32.const 8) (i64.add (i64.load $b (i32.const 8)) (i64.extend_i32_u (local.get 0))))
        (local.set $sum (i64.add (local.get $sum) (i64.load $b (i32.const 8))))
        (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get $sum)))"#;

fn frame(thread: ThreadId, depth: usize) -> FrameId {
    FrameId { thread, depth }
}

/// Calls an export of the first instance on the current thread.
fn call(m: &mut Machine, export: &str, args: &[u64]) {
    let Some(Extern::Func(func)) = m.store.export(InstanceAddr(0), export) else { panic!("no {export}") };
    m.call(func, args).unwrap();
}

/// A new thread that has called an export. The current thread stays current.
fn thread(m: &mut Machine, export: &str, args: &[u64]) -> ThreadId {
    let (before, thread) = (m.current(), m.spawn());
    assert!(m.switch(thread));
    call(m, export, args);
    assert!(m.switch(before));
    thread
}

fn finish(m: &mut Machine, thread: ThreadId) -> Exit {
    assert!(m.switch(thread));
    m.run(u64::MAX, &Stops::default())
}

/// Everything that can be seen of a thread's frames, innermost first.
fn seen(m: &Machine, thread: ThreadId) -> Vec<(usize, Location, Vec<Value>, Vec<Value>)> {
    let frames = m.frames_of(thread).filter_map(|frame| match frame {
        FrameRef::Wasm { id, location, .. } => {
            assert_eq!(id.thread, thread);
            Some((id.depth, location, m.operands(id), m.locals(id)))
        }
        FrameRef::Boundary => None,
    });
    frames.collect()
}

#[test]
fn each_thread_is_as_it_would_be_alone() {
    let depth = if cfg!(miri) { 2 } else { 300 };
    // In small steps, in exact code; and in large steps, mostly in fast code.
    let mixes: [&[u64]; 2] = [&[1, 3, 12, 7, 2], &[1030, 1, 2000, 1100, 40]];
    for budgets in mixes {
        let mut alone = [machine(COUNTS, "a", &[depth]), machine(COUNTS, "b", &[depth * 8])];
        let mut both = machine(COUNTS, "a", &[depth]);
        let threads = [FIRST, thread(&mut both, "b", &[depth * 8])];
        let mut running = vec![0, 1];
        let mut turn = 0;
        while let Some(&which) = running.get(turn % running.len().max(1)) {
            let budget = budgets[turn % budgets.len()];
            turn += 1;
            assert!(both.switch(threads[which]));
            let (before, was) = (both.moment(), alone[which].moment());
            let exit = both.run(budget, &Stops::default());
            assert_eq!(alone[which].run(budget, &Stops::default()), exit);
            assert_eq!(both.moment() - before, alone[which].moment() - was);
            for (thread, alone) in threads.iter().zip(&alone) {
                let mut wanted = seen(alone, FIRST);
                wanted.truncate(4);
                let mut got = seen(&both, *thread);
                got.truncate(4);
                assert_eq!(got, wanted, "{thread:?} at {}", both.moment());
                assert_eq!(both.innermost(*thread).map(|frame| frame.depth), Some(alone.frame().depth));
            }
            if exit != Exit::Budget {
                assert!(matches!(exit, Exit::Returned(_)), "{exit:?}");
                running.retain(|other| *other != which);
            }
        }
        assert_eq!(both.moment(), alone[0].moment() + alone[1].moment());
        let calls = both.store.global(both.store.instance(InstanceAddr(0)).globals[0]).value();
        assert_eq!(calls, Value::I32(depth as i32 + 1));
    }
}

#[test]
fn a_thread_waits_in_the_middle_of_its_stack() {
    let text = r#"(module (import "h" "ask" (func $ask (param i32) (result i32)))
        (func $inner (param i32) (result i32) i32.const 5  local.get 0  call $ask  i32.add)
        (func (export "f") (param i32) (result i32) i32.const 100  local.get 0  call $inner  i32.add))"#;
    let mut m = machine(text, "f", &[1]);
    let other = thread(&mut m, "f", &[2]);
    for (thread, arg) in [(FIRST, 1), (other, 2)] {
        let exit = finish(&mut m, thread);
        assert!(matches!(exit, Exit::HostFunc { .. }) && m.args() == [arg], "{exit:?}");
    }
    for (thread, arg) in [(FIRST, 1), (other, 2)] {
        assert_eq!(m.operands(frame(thread, 1)), [Value::I32(100)]);
        assert_eq!(m.operands(frame(thread, 2)), [Value::I32(5)]);
        assert_eq!(m.locals(frame(thread, 2)), [Value::I32(arg)]);
    }
    // Each gets its own answer, whichever of them asked first.
    assert!(m.switch(FIRST));
    m.host_return(&[10]);
    assert_eq!(m.operands(frame(FIRST, 2)), [Value::I32(5), Value::I32(10)]);
    assert_eq!(m.operands(frame(other, 2)), [Value::I32(5)]);
    assert_eq!(finish(&mut m, FIRST), Exit::Returned(vec![115]));
    assert!(m.switch(other));
    m.host_return(&[20]);
    assert_eq!(finish(&mut m, other), Exit::Returned(vec![125]));
}

#[test]
fn the_return_of_a_frame_is_not_that_of_another_threads() {
    let mut m = machine(FAC, "fac", &[5]);
    let other = thread(&mut m, "fac", &[5]);
    let mut stops = Stops::default();
    stops.add_return(frame(other, 3));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![120]), "not in the first");
    assert!(m.switch(other));
    assert_eq!(m.run(u64::MAX, &stops), Exit::ReturnWatch(frame(other, 3)));
    assert_eq!(m.frame(), frame(other, 2));
    // Deeper returns on other threads do not hide it.
    stops.add_return(frame(FIRST, 7));
    stops.add_return(frame(other, 1));
    assert_eq!(m.run(u64::MAX, &stops), Exit::ReturnWatch(frame(other, 1)));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![120]));
}

#[test]
fn a_frame_left_by_an_exception_or_a_tail_call_of_the_host_is_its_threads() {
    let text = r#"(module (import "h" "ask" (func $ask (result i32))) (tag $e (param i32))
        (func $throws  i32.const 7  throw $e)
        (func (export "catches") (result i32) try_table (catch $e 0) call $throws end  i32.const 5)
        (func $asks (result i32) return_call $ask)
        (func (export "asks") (result i32) call $asks))"#;
    let mut m = machine(text, "catches", &[]);
    let other = thread(&mut m, "catches", &[]);
    let mut stops = Stops::default();
    stops.add_return(frame(other, 2));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![7]));
    assert!(m.switch(other));
    assert_eq!(m.run(u64::MAX, &stops), Exit::ReturnWatch(frame(other, 2)));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![7]));

    let mut m = machine(text, "asks", &[]);
    let other = thread(&mut m, "asks", &[]);
    for thread in [FIRST, other] {
        assert!(matches!(finish(&mut m, thread), Exit::HostFunc { .. }));
        m.host_return(&[3]);
    }
    assert!(m.switch(FIRST));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![3]));
    assert!(m.switch(other));
    assert_eq!(m.run(u64::MAX, &stops), Exit::ReturnWatch(frame(other, 2)));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![3]));
}

#[test]
fn an_instruction_watched_in_a_frame_stops_on_its_thread() {
    let mut m = machine(FAC, "fac", &[3]);
    let other = thread(&mut m, "fac", &[3]);
    // Two frames at one depth: the code that stops in either is a single micro-op.
    let mut stops = Stops::default();
    stops.watch_instruction(at(0, 5), frame(other, 2));
    assert_eq!(m.clone().run(u64::MAX, &stops), Exit::Returned(vec![6]));
    stops.watch_instruction(at(0, 9), frame(FIRST, 2));
    stops.watch_instruction(at(0, 9), frame(other, 3));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Watch);
    assert_eq!((m.frame(), m.location()), (frame(FIRST, 2), Some(at(0, 9))));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![6]));
    assert!(m.switch(other));
    for (op, depth) in [(5, 2), (9, 3)] {
        assert_eq!(m.run(u64::MAX, &stops), Exit::Watch);
        assert_eq!((m.frame(), m.location()), (frame(other, depth), Some(at(0, op))));
    }
    assert_eq!(m.run(u64::MAX, &stops), Exit::Returned(vec![6]));
}

#[test]
fn a_breakpoint_is_reported_to_each_thread_that_comes_to_it() {
    let mut m = machine(FAC, "fac", &[2]);
    let other = thread(&mut m, "fac", &[2]);
    let mut stops = Stops::default();
    stops.add(at(0, 9));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Breakpoint(at(0, 9)));
    assert!(m.switch(other));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Breakpoint(at(0, 9)));
    assert!(m.switch(FIRST));
    assert_eq!(m.run(u64::MAX, &stops), Exit::Breakpoint(at(0, 9)), "the next one, not the same again");
    assert_eq!((m.frame().depth, m.innermost(other)), (2, Some(frame(other, 1))));
}

/// Two threads in the middle of their work; the second one is current.
fn two() -> (Machine, ThreadId) {
    let mut m = machine(COUNTS, "a", &[6]);
    let other = thread(&mut m, "b", &[5]);
    assert_eq!(m.run(60, &Stops::default()), Exit::Budget);
    assert!(m.switch(other));
    assert_eq!(m.run(20, &Stops::default()), Exit::Budget);
    (m, other)
}

/// Runs both to their ends.
fn ends(m: &mut Machine, other: ThreadId) -> [Exit; 2] {
    [finish(m, FIRST), finish(m, other)]
}

#[test]
fn a_checkpoint_holds_all_threads() {
    let ledger = Ledger::default();
    let (mut m, other) = two();
    let then = m.clone();
    let checkpoint = m.save([None, None], u64::MAX, &ledger).expect("memory");
    assert!(m.same_state(&then), "saving changes nothing");
    // One continues, one ends, and one is new.
    assert_eq!(m.run(30, &Stops::default()), Exit::Budget);
    let later = m.clone();
    let near = m.save([Some(&checkpoint), None], u64::MAX, &ledger).expect("memory");
    finish(&mut m, FIRST);
    m.end(other);
    let third = thread(&mut m, "a", &[2]);
    assert!(m.switch(third) && !m.same_state(&then));
    m.run(11, &Stops::default());
    for (checkpoint, then) in [(&checkpoint, &then), (&near, &later), (&checkpoint, &then)] {
        m.restore(checkpoint).expect("memory");
        assert!(m.same_state(then));
        assert_eq!((m.current(), m.threads().collect::<Vec<_>>()), (other, vec![FIRST, other]));
        assert_eq!(m.clone().spawn(), third, "the same number again");
        assert_eq!(ends(&mut m, other), ends(&mut then.clone(), other));
    }
    // Into a machine that shares nothing with it.
    let mut fresh = machine(COUNTS, "a", &[1]);
    fresh.restore(&near).expect("memory");
    assert!(fresh.same_state(&later));
    drop((checkpoint, near));
    assert_eq!(ledger.bytes(), 0);
}

#[test]
fn machines_whose_threads_differ_are_not_in_the_same_state() {
    let (m, other) = two();
    let mut elsewhere = m.clone();
    assert!(elsewhere.switch(FIRST) && !elsewhere.same_state(&m));
    assert!(elsewhere.switch(other) && elsewhere.same_state(&m));
    let mut more = m.clone();
    let new = more.spawn();
    assert!(!more.same_state(&m));
    more.end(new);
    assert!(!more.same_state(&m), "the next one has another number");
    // An operand of a thread that is not running differs.
    let mut changed = m.clone();
    let slots = &mut changed.parked.get_mut(&FIRST).expect("the first").stack;
    slots.iter_mut().for_each(|slot| *slot ^= 1);
    assert!(!changed.same_state(&m));
}

#[test]
fn instructions_of_several_threads_are_taken_back() {
    let ledger = Ledger::default();
    let (mut m, other) = two();
    let then = m.clone();
    let mut undo = m.begin_undo(None, u64::MAX, &ledger).expect("memory");
    for step in 0..40 {
        assert!(m.switch(if step % 3 == 0 { FIRST } else { other }));
        assert!(m.keep_for_undo(&mut undo, u64::MAX));
        if m.run(1, &Stops::default()) != Exit::Budget {
            break;
        }
    }
    assert!(!m.store.same_state(&then.store), "something was written");
    m.undo(&undo).expect("memory");
    assert!(m.same_state(&then));
    assert_eq!(ends(&mut m, other), ends(&mut then.clone(), other));
}

#[test]
fn what_waiting_threads_refer_to_is_alive() {
    let text = r#"(module (type $box (struct (field i32)))
        (import "h" "take" (func $take (param anyref)))
        (export "take" (func $take))
        (func $keep (export "keep") (param i32) (result i32) (local (ref null $box))
          (local.set 1 (struct.new $box (local.get 0)))
          (struct.get $box 0 (struct.new $box (i32.add (local.get 0) (i32.const 1))))
          (i32.add (struct.get $box 0 (local.get 1))))
        (func (export "make") (param i32) (result (ref null $box)) (struct.new $box (local.get 0)))
        (func (export "churn") (param i32)
          (loop $again (drop (struct.new $box (i32.const 9)))
            (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))"#;
    let small = Bounds { heap: 2000, ..Bounds::default() };
    let mut m = machine(text, "churn", &[200]);
    m.store.set_limits(small);
    // One has a reference in a local and another among its operands; one returns a reference; one passes one.
    let keeps = thread(&mut m, "keep", &[40]);
    assert!(m.switch(keeps));
    assert_eq!(m.run(7, &Stops::default()), Exit::Budget);
    assert!(matches!(m.operands(frame(keeps, 1))[..], [Value::Ref(..)]));
    let makes = thread(&mut m, "make", &[50]);
    assert!(m.switch(makes));
    let mut stops = Stops::default();
    stops.add_return(frame(makes, 1));
    assert_eq!(m.run(u64::MAX, &stops), Exit::ReturnWatch(frame(makes, 1)));
    let passes = thread(&mut m, "make", &[60]);
    let Exit::Returned(made) = finish(&mut m, passes) else { panic!("it returns") };
    call(&mut m, "take", &made);

    let object = |m: &Machine, slot: u64| {
        let object = m.store.object(crate::exec::Reference::from_slot(slot))?;
        object.element(0)
    };
    assert_eq!(finish(&mut m, FIRST), Exit::Returned(vec![]), "there is room again and again");
    assert!(matches!(finish(&mut m, passes), Exit::HostFunc { .. }));
    assert_eq!(object(&m, m.args()[0]), Some(60));
    let Exit::Returned(results) = finish(&mut m, makes) else { panic!("it returns") };
    assert_eq!(object(&m, results[0]), Some(50));
    assert_eq!(finish(&mut m, keeps), Exit::Returned(vec![81]));

    // What only a thread that has ended referred to is freed.
    let keeps = thread(&mut m, "keep", &[70]);
    assert!(m.switch(keeps));
    m.run(3, &Stops::default());
    let [_, Value::Ref(_, kept)] = m.locals(frame(keeps, 1))[..] else { panic!("a reference") };
    m.collect();
    assert!(m.store.object(kept).is_some());
    m.end(keeps);
    m.collect();
    assert!(m.store.object(kept).is_none());
}

#[test]
fn threads_are_numbered_in_order_and_end() {
    let mut m = machine(FAC, "fac", &[3]);
    assert_eq!([m.spawn(), m.spawn()], [ThreadId(1), ThreadId(2)]);
    assert_eq!((m.current(), m.threads().count()), (FIRST, 3), "a new thread does not run by itself");
    m.end(ThreadId(1));
    assert_eq!(m.spawn(), ThreadId(3), "not the number of one that has ended");
    assert!(m.switch(ThreadId(2)));
    assert_eq!(m.threads().collect::<Vec<_>>(), [FIRST, ThreadId(2), ThreadId(3)]);
    assert!(!m.switch(ThreadId(1)) && m.current() == ThreadId(2), "there is none");
    assert_eq!(m.innermost(ThreadId(1)), None);
    assert!(m.operands(frame(ThreadId(1), 1)).is_empty());

    call(&mut m, "fac", &[9]);
    m.run(40, &Stops::default());
    assert!(m.frame().depth > 1);
    m.end(ThreadId(2));
    assert_eq!((m.current(), m.frame()), (FIRST, frame(FIRST, 1)));
    assert!(!m.has_thread(ThreadId(2)) && m.frames_of(ThreadId(2)).next().is_none());

    // The first thread is emptied, whether it is current or not.
    assert!(m.switch(ThreadId(3)));
    m.end(FIRST);
    assert_eq!((m.current(), m.innermost(FIRST)), (ThreadId(3), Some(FrameId::bottom(FIRST))));
    assert!(m.switch(FIRST) && m.thread.stack.is_empty());
    call(&mut m, "fac", &[3]);
    m.end(FIRST);
    assert_eq!((m.frame(), m.thread.stack.len()), (FrameId::bottom(FIRST), 0));

    // Once the numbers are used up, free ones are given again.
    m.spawned = u32::MAX;
    assert_eq!([m.spawn(), m.spawn(), m.spawn()], [ThreadId(1), ThreadId(2), ThreadId(4)]);
}

#[test]
fn limits_of_the_stack_are_each_threads_own() {
    let mut m = machine(r#"(module (func $f (export "f") call $f))"#, "f", &[]);
    m.store.set_limits(Bounds { frames: 20, ..Bounds::default() });
    let other = thread(&mut m, "f", &[]);
    for thread in [FIRST, other] {
        assert_eq!(finish(&mut m, thread), Exit::Trap(TrapKind::CallStackExhausted));
        assert_eq!(m.frame(), frame(thread, 20));
    }
    let trap = m.trap(TrapKind::CallStackExhausted);
    assert_eq!(trap.depth(), 20, "the frames of the thread that trapped");
    m.unwind();
    assert_eq!((m.threads().collect::<Vec<_>>(), m.frame()), (vec![FIRST], FrameId::bottom(FIRST)));
    assert_eq!(m.run(1, &Stops::default()), Exit::Returned(vec![]));
}

#[test]
fn boundaries_are_those_of_their_thread() {
    let mut m = machine(FAC, "fac", &[2]);
    m.run(8, &Stops::default());
    m.push_boundary();
    call(&mut m, "fac", &[4]);
    let other = m.spawn();
    assert!(m.switch(other) && !m.in_wasm() && !m.is_between_instructions());
    m.push_boundary();
    call(&mut m, "fac", &[3]);
    assert!(m.is_between_instructions());
    assert_eq!(finish(&mut m, other), Exit::Returned(vec![6]));
    m.pop_boundary();
    assert_eq!(m.frames().count(), 0);
    assert_eq!(finish(&mut m, FIRST), Exit::Returned(vec![24]));
    m.pop_boundary();
    assert_eq!(finish(&mut m, FIRST), Exit::Returned(vec![2]));
}
