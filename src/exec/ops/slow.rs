//! Instructions whose work is done by ordinary code: safe functions on the store and the operands.

use crate::exec::address::InstanceAddr;
use crate::exec::context::{Context, Meter, Regs, handlers};
use crate::exec::store::Store;
use crate::exec::trap::TrapKind;
use crate::exec::word::Leave;

/// What a slow instruction works on.
pub(super) struct Call<'a> {
    pub store: &'a mut Store,
    pub instance: InstanceAddr,
    /// The operands, the first one pushed first. Results overwrite them from the start.
    pub slots: &'a mut [u64],
    /// What the instruction's immediates say, as three numbers.
    pub immediates: [u32; 3],
    pub work: &'a mut Meter,
}

impl Call<'_> {
    /// Announces that `count` items of `size` bytes are about to be moved.
    pub fn work(&mut self, count: u64, size: u64) -> Result<(), SlowStop> {
        if self.work.add(count.saturating_mul(size)) { Ok(()) } else { Err(SlowStop::Rest) }
    }
}

/// Why a slow instruction did not do its work. In that case it has changed nothing.
#[derive(Debug)]
pub(super) enum SlowStop {
    Trap(TrapKind),
    /// The heap has to be collected first.
    Collect,
    /// Much has been moved already: whoever runs the machine may want to look at a clock.
    Rest,
}

impl From<TrapKind> for SlowStop {
    fn from(kind: TrapKind) -> Self {
        Self::Trap(kind)
    }
}

pub(in crate::exec) trait Slow {
    fn run(call: Call<'_>) -> Result<(), SlowStop>;
}

/// Defines slow instructions by what they do.
macro_rules! slow {
    ($($(#[$doc:meta])* $name:ident |$call:ident| $body:block)*) => {$(
        $(#[$doc])*
        pub(in crate::exec::ops) struct $name;
        impl Slow for $name {
            fn run(#[allow(unused_mut, reason = "not all work long")] mut $call: Call<'_>) -> Result<(), SlowStop> {
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
            SlowOutcome::Done => {
                r.reload();
                r.next(3)
            }
            SlowOutcome::Trap => r.trapped(),
            SlowOutcome::Collect => r.stop(Leave::Collect, 0),
            SlowOutcome::Rest => r.stop(Leave::Rest, 0),
        }
    }
}

enum SlowOutcome {
    Done,
    Trap,
    Collect,
    Rest,
}

/// Separate from its handler, whose last call must be a jump.
///
/// # Safety
/// As for handlers.
#[inline(never)]
unsafe fn run<S: Slow>(ip: *const crate::exec::word::Word, sp: *mut u64, cx: *mut Context) -> SlowOutcome {
    // SAFETY: the operands are slots of the frame, and the context is live. Nothing else accesses the store or the
    // stack.
    unsafe {
        let r = Regs { ip, sp, mem: std::ptr::null_mut(), len: 0, cx, fuel: 0 };
        let (near, [b, c]) = (r.word(1).near, r.word(2).pair);
        let slots = std::slice::from_raw_parts_mut(sp.add(near.a as usize), near.b as usize);
        let instance = (*(*cx).code).instance;
        let (store, work) = (&mut *(*cx).store, &mut (*cx).work);
        let call = Call { store, instance, slots, immediates: [near.n, b, c], work };
        match S::run(call) {
            Ok(()) => SlowOutcome::Done,
            Err(SlowStop::Collect) => SlowOutcome::Collect,
            Err(SlowStop::Rest) => SlowOutcome::Rest,
            Err(SlowStop::Trap(kind)) => {
                (*cx).trap = Some(kind);
                SlowOutcome::Trap
            }
        }
    }
}
