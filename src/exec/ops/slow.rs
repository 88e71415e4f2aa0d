//! Instructions whose work is a call of ordinary code: safe functions on the store and the operands.

use crate::exec::address::InstanceAddr;
use crate::exec::context::{Context, Meter, Regs, handlers};
use crate::exec::store::Store;
use crate::exec::trap::TrapKind;
use crate::exec::word::Leave;

/// What a slow instruction works with.
pub(super) struct Call<'a> {
    pub store: &'a mut Store,
    pub instance: InstanceAddr,
    /// The operands, the first pushed first; results go over them from the start.
    pub slots: &'a mut [u64],
    /// What the instruction names.
    pub immediates: [u32; 3],
    pub work: &'a mut Meter,
}

impl Call<'_> {
    /// Says that so many things of so many bytes are about to be moved.
    pub fn work(&mut self, count: u64, size: u64) -> Result<(), Stop> {
        if self.work.add(count.saturating_mul(size)) { Ok(()) } else { Err(Stop::Rest) }
    }
}

/// Why a slow instruction did not do its work. It has changed nothing then.
#[derive(Debug)]
pub(super) enum Stop {
    Trap(TrapKind),
    /// The heap has to be collected first.
    Collect,
    /// Much has been moved: whoever runs the machine may want to look at a clock.
    Rest,
}

impl From<TrapKind> for Stop {
    fn from(kind: TrapKind) -> Self {
        Self::Trap(kind)
    }
}

pub(in crate::exec) trait Slow {
    fn run(call: Call<'_>) -> Result<(), Stop>;
}

/// Makes slow instructions of what they do.
macro_rules! slow {
    ($($(#[$doc:meta])* $name:ident |$call:ident| $body:block)*) => {$(
        $(#[$doc])*
        pub(in crate::exec::ops) struct $name;
        impl Slow for $name {
            fn run(#[allow(unused_mut, reason = "not all work long")] mut $call: Call<'_>) -> Result<(), Stop> {
                $body
                Ok(())
            }
        }
    )*};
}
pub(super) use slow;

handlers! {
    /// `[first operand, slots, immediate][immediates]`
    fn call [S: Slow] (r) {
        match run::<S>(r.ip, r.sp, r.cx) {
            Outcome::Done => {
                r.reload();
                r.next(3)
            }
            Outcome::Trap => r.trapped(),
            Outcome::Collect => r.stop(Leave::Collect, 0),
            Outcome::Rest => r.stop(Leave::Rest, 0),
        }
    }
}

enum Outcome {
    Done,
    Trap,
    Collect,
    Rest,
}

/// Kept apart from its handler, whose last call must be a jump.
///
/// # Safety
/// As for handlers.
#[inline(never)]
unsafe fn run<S: Slow>(ip: *const crate::exec::word::Word, sp: *mut u64, cx: *mut Context) -> Outcome {
    // SAFETY: the operands are slots of the frame, and the context is live. Nothing else touches store or stack.
    unsafe {
        let r = Regs { ip, sp, mem: std::ptr::null_mut(), len: 0, cx, fuel: 0 };
        let (near, [b, c]) = (r.word(1).near, r.word(2).pair);
        let slots = std::slice::from_raw_parts_mut(sp.add(near.a as usize), near.b as usize);
        let instance = (*(*cx).code).instance;
        let (store, work) = (&mut *(*cx).store, &mut (*cx).work);
        let call = Call { store, instance, slots, immediates: [near.n, b, c], work };
        match S::run(call) {
            Ok(()) => Outcome::Done,
            Err(Stop::Collect) => Outcome::Collect,
            Err(Stop::Rest) => Outcome::Rest,
            Err(Stop::Trap(kind)) => {
                (*cx).trap = Some(kind);
                Outcome::Trap
            }
        }
    }
}
