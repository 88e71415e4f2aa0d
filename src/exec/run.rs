//! Running: which form of code a frame runs in, how much fuel it gets, and what a stop does to the frames.
//!
//! Each instruction of the binary is one moment. An instruction that traps is not counted, and its frame stays before
//! it. Fast code runs as long as there is enough fuel; the last instructions of a budget run in exact code, one by one.

use super::FrameId;
use super::context::{Context, Meter, Regs, SuspendedFrame};
use super::frame::{Frame, WasmFrame};
use super::lowered::{LoweredFunc, MARGIN};
use super::machine::Machine;
use super::patches::Patches;
use super::store::FuncKind;
use super::thread::Asked;
use super::word::Leave;
use super::{ENOUGH, FuncAddr, Slots, Stops, TrapKind};
use crate::wasm::Location;
use std::sync::Arc;

/// Why [`Machine::run`] returned to its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exit {
    /// The budget is used up, or there was reason to rest ([`Stops::set_rests`]). The machine is before an instruction.
    Budget,
    /// The machine is before the instruction at a breakpoint.
    Breakpoint(Location),
    /// The machine is before an instruction that writes something that is watched.
    Watch,
    /// This wasm frame has returned, or was left by an exception. Nothing has been executed since.
    ReturnWatch(FrameId),
    /// A function that is not WebAssembly was called; [`Machine::host_return`] answers the call.
    HostFunc {
        /// The number that the embedder gave the function.
        tag: u32,
        /// The address of the function. Its arguments are [`Machine::args`].
        func: FuncAddr,
    },
    /// A wasm frame, or a host function, returned to a boundary or to the bottom of the stack; its results as slots.
    Returned(Vec<u64>),
    /// An instruction trapped. The frames are unchanged.
    Trap(TrapKind),
}

/// The most instructions between two checks of the budget.
const MOST_FUEL: u64 = 1 << 62;

/// What handlers did until they stopped.
pub(super) struct Stretch {
    leave: Leave,
    /// How many more instructions may be executed.
    left: u64,
    trap: Option<TrapKind>,
    /// The function that was called, or the tag of what is thrown.
    pub func: u32,
    /// The slot of the stack where the call's arguments, the exception's values, or the results of a return begin.
    pub args: u32,
    /// The exception that is thrown; 0 if it has yet to be created.
    pub exception: u64,
}

impl Machine {
    /// Executes at most `budget` instructions of the current thread. It returns [`Exit::Budget`] after fewer only if
    /// the stops allow it to rest.
    pub fn run(&mut self, budget: u64, stops: &Stops) -> Exit {
        let mut left = budget;
        let mut last = Leave::Next;
        let patches = stops.patches(&self.store);
        loop {
            // Checked before it is taken, so that nothing is moved in the usual case.
            if self.thread.entering.is_some()
                && let Some((func, args)) = self.thread.entering.take()
            {
                let FuncKind::Host { tag } = self.store.func(func).kind else { continue };
                self.thread.asked.push(Asked { func, args, tail_called_from: None });
                return Exit::HostFunc { tag, func };
            }
            let gone = self.thread.frame_left.take().map(|depth| FrameId { thread: self.current, depth });
            if let Some(frame) = gone.filter(|frame| stops.returns.contains(frame)) {
                return Exit::ReturnWatch(frame);
            }
            if let Some(results) = self.thread.returned.take() {
                return Exit::Returned(results);
            }
            let Some(&Frame::Wasm(frame)) = self.thread.frames.last() else {
                return Exit::Returned(Vec::new());
            };
            if stops.are_code() && !self.thread.reported {
                let here = self.place(&frame, true);
                if stops.contains(here) {
                    self.thread.reported = true;
                    return Exit::Breakpoint(here);
                }
                if self.is_watched(&frame, stops) {
                    self.thread.reported = true;
                    return Exit::Watch;
                }
            }
            // Fast code stops a little before the budget is used up.
            let spare = budget > MARGIN && left <= MARGIN;
            // Not right after a collection, so that the heap is the same at each moment in every run.
            let may_rest = stops.rests && left < budget && last != Leave::Collect;
            let rest = may_rest && (spare || self.work >= ENOUGH);
            if (left == 0 || rest) && !self.is_past_end(&frame) {
                self.thread.reported = true;
                return Exit::Budget;
            }
            let before = left;
            self.thread.reported = false;
            let exit = self.stretch(&mut left, &mut last, stops, patches.as_deref());
            self.moment += before - left;
            if left < before {
                self.store.outside.writes.clear();
            }
            if left == budget {
                // The first instruction never counts as too much work.
                self.work = 0;
            }
            if let Some(exit) = exit {
                return exit;
            }
        }
    }

    /// Whether an exception was caught at the function's own label: no instruction is left, only a return.
    fn is_past_end(&self, frame: &WasmFrame) -> bool {
        let (instance, index) = self.whose(frame);
        let code = self.store.instance(instance).module.code(index);
        code.is_some_and(|code| frame.op as usize >= code.ops.len())
    }

    /// Runs the frame on top, and what it calls, in one form of code until that form has to be left.
    fn stretch(
        &mut self,
        left: &mut u64,
        last: &mut Leave,
        stops: &Stops,
        patches: Option<&Patches>,
    ) -> Option<Exit> {
        let Some(Frame::Wasm(frame)) = self.thread.frames.last().cloned() else { return None };
        let watched = stops.deepest_return(self.current);
        let roomy = *left > MARGIN && watched <= self.thread.depth && *last != Leave::Unfuse;
        let fast = self.choose(&frame, roomy, patches);
        let exact = fast.is_none();
        // One by one, if something has to be checked after each instruction, or if fast code may soon take over.
        let one = *left > MARGIN || patches.is_some() || watched > self.thread.depth;
        let fuel = (*left).min(if exact && one { 1 } else { MOST_FUEL });
        let innermost = self.frame();
        let code = match fast {
            Some(code) => code,
            None => Arc::as_ptr(self.code(frame.func, true, patches)?),
        };
        // SAFETY: a function's code, once made, lives as long as its instance, which the store keeps; code with stops
        // in it lives as long as the patches.
        let code = unsafe { &*code };
        let enough = if stops.rests { ENOUGH } else { u64::MAX };
        let stretch = self.execute(code, fuel, enough, if exact { None } else { patches });
        *left -= fuel - stretch.left;
        // Stops at an instruction that is about to be executed again have already been reported.
        self.thread.reported = matches!(stretch.leave, Leave::Collect | Leave::Rest | Leave::Unfuse);
        *last = stretch.leave;
        match stretch.leave {
            Leave::Next | Leave::Fuel | Leave::Break | Leave::Rest | Leave::Unfuse => None,
            Leave::Trap => Some(Exit::Trap(stretch.trap.unwrap_or(TrapKind::Unreachable))),
            Leave::Host | Leave::TailHost => {
                let replaced = (stretch.leave == Leave::TailHost).then_some(self.thread.depth + 1);
                Some(self.host_call(&stretch, replaced))
            }
            Leave::Return => {
                self.returned_from(code, stretch.args);
                stops.returns.contains(&innermost).then_some(Exit::ReturnWatch(innermost))
            }
            Leave::Collect => {
                self.work = self.work.saturating_add(self.store.heap.bytes());
                self.collect();
                None
            }
            Leave::Throw => self.throw(&stretch, left, stops),
        }
    }

    /// The fast code for the frame on top to run in, or `None` for exact code. Converts the frame to that form.
    fn choose(
        &mut self,
        frame: &WasmFrame,
        roomy: bool,
        patches: Option<&Patches>,
    ) -> Option<*const LoweredFunc> {
        // Which instructions share a micro-op depends on the breakpoints. So a frame that stopped in fast code may be
        // at an instruction where other fast code cannot continue.
        let fast = if roomy { self.code(frame.func, false, patches) } else { None };
        let fast = fast.filter(|code| code.enter_at(frame.op).is_some()).map(Arc::as_ptr);
        if fast.is_none() && !frame.exact {
            self.bring_home(frame);
        }
        if let Some(Frame::Wasm(frame)) = self.thread.frames.last_mut() {
            frame.exact = fast.is_none();
        }
        fast
    }

    /// Moves all operands of a frame that ran fast code to their homes.
    fn bring_home(&mut self, frame: &WasmFrame) {
        use super::operand::At;
        for operand in self.live(frame) {
            let slots = match operand.at {
                At::Home => continue,
                At::Local { slot, .. } => self
                    .thread
                    .slots(frame, slot)
                    .get(..operand.ty.slots() as usize)
                    .unwrap_or_default()
                    .to_vec(),
                At::Const(bits) => vec![bits],
            };
            let home = (frame.base + operand.home) as usize;
            if let Some(to) = self.thread.stack.get_mut(home..home + slots.len()) {
                to.copy_from_slice(&slots);
            }
        }
    }

    fn code<'a>(
        &'a self,
        func: FuncAddr,
        exact: bool,
        patches: Option<&'a Patches>,
    ) -> Option<&'a Arc<LoweredFunc>> {
        let code = self.store.lowered(func, exact)?;
        let patched = patches.filter(|_| !exact).and_then(|patches| patches.get(&self.store, func));
        Some(patched.unwrap_or(code))
    }

    /// Runs code with this much fuel, starting in the frame on top. Afterwards the frames are as the code left them.
    fn execute(&mut self, code: &LoweredFunc, fuel: u64, enough: u64, patches: Option<&Patches>) -> Stretch {
        let Some(Frame::Wasm(frame)) = self.thread.frames.pop() else {
            return Stretch { leave: Leave::Fuel, left: fuel, trap: None, func: 0, args: 0, exception: 0 };
        };
        let fast = !code.exact;
        let uncounted = if fast { code.uncounted(frame.op) } else { 0 };
        let given = if fast { fuel - MARGIN + uncounted } else { fuel } as i64;
        // A stop at this instruction has already been reported, or does not apply.
        let start = code.enter_at(frame.op).unwrap_or(0) + code.stop_words(frame.op);
        let limits = self.store.limits;
        let callers = self.caller_room.take();
        self.thread.frames.reserve(callers.capacity() + 1);
        let mut cx = Context {
            store: &raw mut self.store,
            globals: self.store.globals.as_mut_ptr(),
            code: std::ptr::from_ref(code),
            siblings: match patches {
                Some(patches) => patches.cells(code.instance).as_ptr(),
                None => self.store.instance(code.instance).code.as_ptr(),
            },
            callers,
            depth: self.thread.depth,
            deepest: limits.frames.saturating_sub(self.thread.frames.len() + 1),
            frames: &raw mut self.thread.frames,
            stack: &raw mut self.thread.stack,
            stack_end: std::ptr::null_mut(),
            most_slots: limits.slots,
            breaks: patches.map(|patches| &raw const *patches),
            ip: std::ptr::null(),
            sp: std::ptr::null_mut(),
            fuel: 0,
            op: 0,
            func: 0,
            args: 0,
            exception: 0,
            trap: None,
            work: Meter { used: self.work, enough },
            marks: std::ptr::null_mut(),
            memory: (std::ptr::null_mut(), 0),
        };
        // SAFETY: what `context` requires. The frame has all its slots, since room was made when it was pushed. Code
        // and patches are kept alive by the store and by the caller, and nothing else accesses the machine.
        let (leave, current, base) = unsafe {
            let (mem, len, marks) = self.store.memory_of(code.instance);
            cx.marks = marks;
            cx.globals = self.store.globals.as_mut_ptr();
            let stack = self.thread.stack.as_mut_ptr();
            cx.stack_end = stack.add(self.thread.stack.len());
            cx.stack = &raw mut self.thread.stack;
            cx.store = &raw mut self.store;
            cx.frames = &raw mut self.thread.frames;
            let ip = code.words.as_ptr().add(start);
            let sp = stack.add(frame.base as usize);
            let leave = drive(Regs { ip, sp, mem, len, cx: &raw mut cx, fuel: given });
            let stack = (*cx.stack).as_ptr();
            let slot = |sp: *mut u64| sp.cast_const().offset_from(stack) as u32;
            // There is room for them: it was made when they were called.
            self.thread.frames.extend(cx.callers.iter().map(|SuspendedFrame { ip, sp, code }| {
                let code = &**code;
                let after = code.op_at(ip.offset_from(code.words.as_ptr()) as u32 - 1) + 1;
                let (base, exact) = (slot(*sp), code.exact);
                let results = slot(cx.sp);
                Frame::Wasm(WasmFrame { func: code.func, op: after, base, exact, waiting: true, results })
            }));
            (leave, &*cx.code, slot(cx.sp))
        };
        // The results of a call go to where the frame above begins.
        let callers = cx.callers.len();
        self.caller_room.put_back(std::mem::take(&mut cx.callers));
        let first = self.thread.frames.len() - callers;
        let mut above = base;
        for frame in self.thread.frames[first..].iter_mut().rev() {
            let Frame::Wasm(frame) = frame else { continue };
            frame.results = above;
            above = frame.base;
        }
        let at = || {
            // SAFETY: if a handler stopped at its micro-op, `ip` is within the words of the current code.
            let ip = unsafe { cx.ip.offset_from(current.words.as_ptr()) };
            current.op_at(ip as u32)
        };
        let op = match leave {
            Leave::Next | Leave::Fuel | Leave::Break => cx.op,
            Leave::Trap | Leave::Throw | Leave::Collect | Leave::Rest | Leave::Unfuse => at(),
            Leave::Host => at() + 1,
            Leave::TailHost | Leave::Return => 0,
        };
        // An instruction that did not complete is not counted; exact code has already paid for it.
        let stopped =
            matches!(leave, Leave::Trap | Leave::Throw | Leave::Collect | Leave::Rest | Leave::Fuel);
        let left = match leave {
            Leave::Host | Leave::TailHost | Leave::Return if fast => cx.fuel + MARGIN as i64,
            _ if fast => cx.fuel + MARGIN as i64 - current.uncounted(op) as i64,
            _ => cx.fuel + i64::from(stopped),
        };
        self.thread.depth += callers;
        self.work = cx.work.used;
        match leave {
            Leave::Return | Leave::TailHost => self.thread.depth -= 1,
            _ => {
                let (waiting, results) = (leave == Leave::Host, base + cx.args);
                let frame =
                    WasmFrame { func: current.func, op, base, exact: current.exact, waiting, results };
                self.thread.frames.push(Frame::Wasm(frame));
            }
        }
        let args = match leave {
            Leave::Return => base,
            _ => base + cx.args,
        };
        let left = u64::try_from(left).unwrap_or(0);
        Stretch { leave, left, trap: cx.trap.take(), func: cx.func, args, exception: cx.exception }
    }

    /// Handles the return of a frame, whose results are at a slot of the stack: to the frame on top, or out of the
    /// machine.
    fn returned_from(&mut self, code: &LoweredFunc, at: u32) {
        match self.thread.frames.last_mut() {
            // A callee's first slot is where its caller expects the results.
            Some(Frame::Wasm(caller)) => caller.waiting = false,
            _ => {
                let at = at as usize;
                let results = self.thread.stack.get(at..at + code.results as usize);
                self.thread.returned = Some(results.unwrap_or_default().to_vec());
            }
        }
    }

    fn host_call(&mut self, stretch: &Stretch, replaced: Option<usize>) -> Exit {
        let func = FuncAddr(stretch.func);
        let FuncKind::Host { tag } = self.store.func(func).kind else {
            return Exit::Trap(TrapKind::Unreachable);
        };
        let slots: u32 = self.store.func_type(func).params.iter().map(|ty| ty.slots()).sum();
        let at = stretch.args as usize;
        let args = self.thread.stack.get(at..at + slots as usize).unwrap_or_default();
        self.thread.asked.push(Asked { func, tail_called_from: replaced, args: Slots::new() });
        if let Some(asked) = self.thread.asked.last_mut() {
            asked.args.set(args);
        }
        Exit::HostFunc { tag, func }
    }
}

/// Runs handlers until one of them stops.
///
/// # Safety
/// As [`Regs::go`].
pub(super) unsafe fn drive(mut r: Regs) -> Leave {
    // SAFETY: as the caller promises. A handler that says that there is a next micro-op has left what that needs.
    unsafe {
        loop {
            let leave = ((*r.ip).handler)(r.ip, r.sp, r.mem, r.len, r.cx.cast(), r.fuel);
            if leave != Leave::Next {
                return leave;
            }
            let cx = &*r.cx;
            let (mem, len) = cx.memory;
            r = Regs { ip: cx.ip, sp: cx.sp, mem, len, cx: r.cx, fuel: cx.fuel };
        }
    }
}
