//! Programs that are made to go wrong, in all forms of code: a version of `tests/forms.rs` that is short enough for
//! Miri, and also checks what only the engine itself can see.

#[allow(dead_code, reason = "shared with tests outside of the crate")]
#[path = "../../../tests/engine/dice.rs"]
mod dice;
#[allow(clippy::module_inception, reason = "its name outside of the crate")]
#[path = "../../../tests/engine/forms.rs"]
mod forms;
#[path = "../../../tests/engine/load.rs"]
mod load;
#[path = "../../../tests/engine/tricky.rs"]
mod tricky;
#[path = "../../../tests/engine/written.rs"]
mod written;

use crate::exec::frame::Frame;
use crate::exec::{Bounds, Machine};
use dice::Dice;
use forms::Extent;

/// Checks what handlers rely on: zeros in the upper half of each `i32` and `f32`, and frames that lie within the stack.
fn look(machine: &Machine) {
    let thread = &machine.thread;
    for frame in &thread.frames {
        let Frame::Wasm(frame) = frame else { continue };
        let code = machine.store.lowered(frame.func, frame.exact).expect("is WebAssembly");
        assert!((frame.base + code.frame) as usize <= thread.stack.len());
        for operand in machine.live(frame) {
            let super::super::operand::At::Home = operand.at else { continue };
            narrow(operand.ty, thread.slots(frame, operand.home)[0]);
        }
        let source =
            crate::exec::lower::LoweringSource::new(&machine.store, frame.func).expect("is WebAssembly");
        for (ty, slot) in source.locals() {
            narrow(ty, thread.slots(frame, slot)[0]);
        }
    }
}

fn narrow(ty: crate::wasm::ValType, slot: u64) {
    use crate::wasm::ValType::{F32, I32};
    assert!(!matches!(ty, I32 | F32) || slot >> 32 == 0, "{ty:?}: {slot:#x}");
}

/// The cases whose number leaves this remainder, so that Miri can run some of them at a time.
fn some(rest: usize) {
    let bounds = Bounds { frames: 300, slots: 1 << 14, heap: 20_000, ..Bounds::default() };
    let extent =
        if cfg!(miri) { Extent { moments: 40, rounds: 1 } } else { Extent { moments: 2000, rounds: 4 } };
    for (i, case) in tricky::cases().iter().enumerate().filter(|(i, _)| i % 8 == rest) {
        println!("{}", case.name);
        forms::check(&case.machine(bounds), &mut Dice::new(i as u64), extent, look);
    }
}

macro_rules! parts {
    ($($name:ident: $rest:literal)*) => {$(
        #[test]
        fn $name() {
            some($rest);
        }
    )*};
}

parts! {
    part_one: 0
    part_two: 1
    part_three: 2
    part_four: 3
    part_five: 4
    part_six: 5
    part_seven: 6
    part_eight: 7
}
