//! Questions to the past: who wrote this last?
//!
//! What may write a thing is watched, as by a watchpoint, in one pass forward between each two checkpoints, from now back
//! to the start. Equal memory at both ends of a stretch does not say that nobody wrote it, so none is left out. A local
//! belongs to a frame, so first it is found out when that was entered; the operand stack holds what an operator gave, so
//! that operator is looked for ([`super::origin`]). The answer stands *before* the write, so that the same question there
//! goes on to the write before it.

use super::breakpoints::Trigger;
use super::origin::{Origins, origins};
use super::travel::{Plan, Step};
use super::watch::{Watch, bytes, setters};
use super::{CommandError, Session};
use crate::exec::{MemAddr, MemoryRange, OutsideWrite, Outsider, Reference, Stops, Value};
use crate::guest::{Guest, MemoryId, Moment};
use crate::timeline::{Search, Searched, Wanted};
use crate::trace::{render, thousands};
use crate::wasm::{Code, Location, Op, Pc};
use serde::Serialize;

/// What can be asked about. Frames are rows of the call stack, 0 the innermost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Bytes of a memory.
    Memory {
        /// Which: index into the list of memories; the frame's own when `None`.
        memory: Option<usize>,
        /// The frame.
        frame: usize,
        /// First byte.
        address: u64,
        /// How many.
        len: u64,
    },
    /// A global of the frame's instance.
    Global {
        /// The frame.
        frame: usize,
        /// Its index.
        index: u32,
    },
    /// A parameter or local.
    Local {
        /// The frame.
        frame: usize,
        /// Its index.
        index: u32,
    },
    /// A value on the operand stack.
    Operand {
        /// The frame.
        frame: usize,
        /// Counted from the top, which is 0.
        index: usize,
    },
    /// What a host call made: text on the console, a descriptor.
    Call {
        /// What it is, for people: `file descriptor 4`.
        what: String,
        /// The number of the call.
        number: u32,
    },
}

/// The answer to a question to the past.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// In full.
    pub lines: Vec<String>,
    /// In one line.
    pub word: String,
}

/// A question under way.
#[derive(Debug)]
pub(super) struct Who {
    thing: Thing,
    /// What is asked about, for people.
    what: String,
    stops: Stops,
    /// When it was asked, and the bytes then.
    asked: Moment,
    bytes: Vec<u8>,
    value: String,
    /// The frame was entered by then.
    from: Moment,
    /// What was written from outside, once that is found.
    written: Option<MemoryRange>,
    stage: Stage,
}

#[derive(Debug)]
enum Thing {
    Memory(MemoryRange),
    Global { depth: usize, index: u32 },
    Local { depth: usize, index: u32, param: bool },
    Operand { depth: usize, at: Location, origins: Origins },
    Call(u32),
}

#[derive(Debug)]
enum Stage {
    /// Looks for the moment before the frame was entered.
    Entry(Box<Search>),
    /// Looks for the write.
    Writer(Box<Search>),
    /// Goes to what was found.
    Going { to: Moment, from: Moment, begun: bool, then: Then },
}

/// What is at the moment gone to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Then {
    /// The write, to be looked at.
    Look,
    /// Nothing wrote it since its frame was entered by what comes next.
    Entered,
    /// It is told already.
    Told(Told),
}

impl Who {
    /// How it is doing.
    pub fn progress(&self, now: Moment) -> (u64, u64) {
        match &self.stage {
            Stage::Entry(search) | Stage::Writer(search) => search.progress(),
            Stage::Going { to, from, .. } => (now.saturating_sub(*from), to.saturating_sub(*from)),
        }
    }

    fn go(&mut self, to: Moment, then: Then) {
        self.stage = Stage::Going { to, from: to, begun: false, then };
    }
}

impl Session {
    /// Starts to look for who wrote something last; nothing moves until [`Session::pump`]. It ends before the write,
    /// with [`Session::told`] saying what it was.
    ///
    /// # Errors
    /// [`CommandError`] where there is no such thing.
    pub fn who(&mut self, question: &Question) -> Result<(), CommandError> {
        let asked = self.guest().moment();
        let (thing, what) = self.thing(question)?;
        let (stops, bytes, value) = self.watched(&thing);
        let (mut from, end) = (0, asked);
        let stage = match &thing {
            // What the host wrote stands at the moment after it.
            Thing::Memory(_) => Stage::Writer(Box::new(Search::new(Wanted::Hit, 0, asked.saturating_add(1)))),
            Thing::Global { .. } | Thing::Operand { .. } => {
                Stage::Writer(Box::new(Search::new(Wanted::Hit, 0, end)))
            }
            Thing::Local { depth: 1, .. } => Stage::Writer(Box::new(Search::new(Wanted::InFrame(1), 0, end))),
            Thing::Local { depth, .. } => {
                let bound = self.bound();
                Stage::Entry(Box::new(Search::new(Wanted::Depth(depth - 1), 0, bound)))
            }
            Thing::Call(number) => {
                let calls = self.timeline.calls();
                let record = (*number as usize).checked_sub(1).and_then(|at| calls.get(at));
                let Some(record) = record else {
                    return Err(CommandError::new(format!("there was no call {number} so far")));
                };
                from = record.moment.saturating_sub(1);
                let told = Told {
                    word: format!("call {number} {} made {what}", render::function_name(&record.call)),
                    lines: vec![format!(
                        "{what} was made by call {number}, {} (operator {})",
                        render::function_name(&record.call),
                        thousands(from)
                    )],
                };
                Stage::Going { to: from, from, begun: false, then: Then::Told(told) }
            }
        };
        let who = Who { thing, what, stops, asked, bytes, value, from, written: None, stage };
        self.begin_travel(Plan::Who(Box::new(who)), None);
        Ok(())
    }

    /// What the latest question came to, while the program stands where it led.
    #[must_use]
    pub fn told(&self) -> Option<&Told> {
        self.told.as_ref()
    }

    /// Starts to go back to where the latest question was asked.
    ///
    /// # Errors
    /// A word where none was asked.
    pub fn jump_back(&mut self) -> Result<(), String> {
        let to = self.asked_at.pop().ok_or("no question to go back from: `who` asks one")?;
        if to >= self.furthest() {
            self.return_to_furthest();
        } else {
            self.go_to(to);
        }
        Ok(())
    }

    /// Watches what a question is about, or does so no longer; in words, which.
    ///
    /// # Errors
    /// [`CommandError`] where it cannot be watched.
    pub fn toggle_watch(&mut self, question: &Question) -> Result<String, CommandError> {
        let framed =
            |frame: usize| self.frame(frame).ok_or_else(|| CommandError::new("no function is running"));
        let watch = match question {
            Question::Memory { memory, frame, address, len } => {
                Watch::Memory(self.range(*memory, *frame, *address, *len)?)
            }
            Question::Global { frame, index } => {
                let (depth, at) = framed(*frame)?;
                self.global_watch(depth, at, *index)?
            }
            Question::Local { frame, index } => {
                let (depth, at) = framed(*frame)?;
                self.local_watch(depth, at, *index)?
            }
            Question::Operand { .. } | Question::Call { .. } => {
                return Err(CommandError::new("memory, locals and globals can be watched"));
            }
        };
        let (what, trigger) = (watch.describe(self.guest().program()), Trigger::Write(watch));
        let known = self.breakpoints.iter().find(|(_, other)| *other == trigger);
        Ok(match known {
            Some((number, _)) => {
                self.breakpoints.remove(number);
                format!("watchpoint {number} removed: {what}")
            }
            None => {
                let (number, _) = self.breakpoints.add(trigger, None);
                format!("watchpoint {number}: c and C stop where {what} is written")
            }
        })
    }

    /// What a question is about, and how people call it.
    fn thing(&self, question: &Question) -> Result<(Thing, String), CommandError> {
        let framed =
            |frame: usize| self.frame(frame).ok_or_else(|| CommandError::new("no function is running"));
        let program = self.guest().program();
        Ok(match question {
            Question::Memory { memory, frame, address, len } => {
                let range = self.range(*memory, *frame, *address, *len)?;
                (Thing::Memory(range), bytes(range))
            }
            Question::Global { frame, index } => {
                let (depth, at) = framed(*frame)?;
                let watch = self.global_watch(depth, at, *index)?;
                (Thing::Global { depth, index: *index }, watch.describe(program))
            }
            Question::Local { frame, index } => {
                let (depth, at) = framed(*frame)?;
                let watch = self.local_watch(depth, at, *index)?;
                let params = program.module(at.module).func_type(at.pc.func).params.len();
                let param = (*index as usize) < params;
                (Thing::Local { depth, index: *index, param }, watch.describe(program))
            }
            Question::Operand { frame, index } => {
                let (depth, at) = framed(*frame)?;
                let count = self.guest().operands(depth).len();
                let Some(operand) = count.checked_sub(index + 1) else {
                    return Err(CommandError::new(match count {
                        0 => "the operand stack is empty".to_owned(),
                        n => format!("the operand stack holds `stack 0` (top) to `stack {}`", n - 1),
                    }));
                };
                let origins = self.origins(at, operand)?;
                (Thing::Operand { depth, at, origins }, format!("operand {index}"))
            }
            Question::Call { what, number } => (Thing::Call(*number), what.clone()),
        })
    }

    /// Bytes of a memory that there are.
    pub(super) fn range(
        &self,
        memory: Option<usize>,
        frame: usize,
        address: u64,
        len: u64,
    ) -> Result<MemoryRange, CommandError> {
        let guest = self.guest();
        let id = match memory {
            Some(index) => guest.memories().get(index).map(|(id, _)| *id),
            None => self.memory_of(frame),
        };
        let Some(id) = id else { return Err(CommandError::new("the program has no memory")) };
        let size = guest.memory(id).len() as u64;
        if len == 0 || address.checked_add(len).is_none_or(|end| end > size) {
            let message = format!("{len} bytes at {address:#x} are not in memory, which ends at {size:#x}");
            return Err(CommandError::new(message));
        }
        Ok(MemoryRange { memory: MemAddr(id.0), start: address, len })
    }

    /// A watch on a global of the instance of the frame at a depth.
    pub(super) fn global_watch(&self, depth: usize, at: Location, index: u32) -> Result<Watch, CommandError> {
        let global = self.guest().global_addr(depth, index);
        let global = global.ok_or_else(|| CommandError::new(format!("there is no global {index} here")))?;
        Ok(Watch::Global { global, module: at.module, index })
    }

    /// A watch on a local of the frame at a depth.
    pub(super) fn local_watch(&self, depth: usize, at: Location, index: u32) -> Result<Watch, CommandError> {
        if self.guest().locals(depth).get(index as usize).is_none() {
            return Err(CommandError::new(format!("there is no local {index} here")));
        }
        Ok(Watch::Local { module: at.module, func: at.pc.func, index, depth })
    }

    /// Where an operand (from the bottom) before an operator may come from.
    fn origins(&self, at: Location, operand: usize) -> Result<Origins, CommandError> {
        let module = self.guest().program().module(at.module);
        let code = module.code(at.pc.func);
        let origins = code.map(|code| origins(module, code, at.pc.op, operand)).unwrap_or_default();
        if origins.caught {
            return Err(CommandError::new(
                "this operand may have come with an exception that was caught: where those come from is not known",
            ));
        }
        Ok(origins)
    }

    /// What stops where a thing may be written; what it holds, as bytes or for people.
    fn watched(&self, thing: &Thing) -> (Stops, Vec<u8>, String) {
        let (guest, program) = (self.guest(), self.guest().program());
        let text = |value: Option<Value>| value.map(|v| self.read(v).decimal).unwrap_or_default();
        let mut stops = Stops::default();
        match thing {
            Thing::Memory(range) => {
                stops.watch_memory(*range);
                (stops, bytes_at(guest, *range), String::new())
            }
            Thing::Global { depth, index } => {
                guest.global_addr(*depth, *index).into_iter().for_each(|global| stops.watch_global(global));
                (stops, Vec::new(), text(guest.global(*depth, *index)))
            }
            Thing::Local { depth, index, .. } => {
                let place = |row: usize| self.frame(row).filter(|(at, _)| at == depth);
                if let Some((_, at)) = (0..self.frames().len()).find_map(place) {
                    for op in setters(program.module(at.module), at.pc.func, *index) {
                        stops.watch_operator(Location { pc: Pc { op, ..at.pc }, ..at }, *depth);
                    }
                }
                // A frame that calls in its own place makes room for another at the same depth.
                for module in &program.modules {
                    for func in module.imported_funcs..u32::try_from(module.funcs.len()).unwrap_or(0) {
                        let ops = module.code(func).map(|code| code.ops.iter()).unwrap_or_default();
                        for (op, _) in (0..).zip(ops).filter(|(_, op)| is_tail_call(op)) {
                            stops.watch_operator(Location { module: module.id, pc: Pc { func, op } }, *depth);
                        }
                    }
                }
                (stops, Vec::new(), text(guest.locals(*depth).get(*index as usize).copied()))
            }
            Thing::Operand { depth, at, origins } => {
                (operand_stops(*depth, *at, origins), Vec::new(), String::new())
            }
            Thing::Call(_) => (stops, Vec::new(), String::new()),
        }
    }

    /// A slice of a question under way.
    pub(super) fn who_slice(&mut self, who: &mut Who, budget: u64) -> Result<Step, String> {
        match &mut who.stage {
            Stage::Entry(search) => {
                match self.timeline.search(search, budget, &Stops::default(), &mut |_| false) {
                    Searched::Running => return Ok(Step::More),
                    Searched::Failed(why) => return Err(why),
                    Searched::Found(moment) => who.from = moment + 1,
                    Searched::Nothing => who.from = 0,
                }
                let Thing::Local { depth, .. } = who.thing else {
                    return Err("internal: no frame".to_owned());
                };
                let search = Search::new(Wanted::InFrame(depth), who.from, who.asked);
                who.stage = Stage::Writer(Box::new(search));
            }
            Stage::Writer(search) => {
                let (asked, thing, stops) = (who.asked, &who.thing, &who.stops);
                let mut carried = None;
                let mut accept = |guest: &Guest| match thing {
                    Thing::Memory(_) => guest.moment() < asked || guest.was_written_outside(stops),
                    Thing::Operand { origins, .. } => match origin_here(guest, origins) {
                        Some(origin) => {
                            carried = origin;
                            true
                        }
                        None => false,
                    },
                    _ => true,
                };
                match self.timeline.search(search, budget, &who.stops, &mut accept) {
                    Searched::Running => {}
                    Searched::Failed(why) => return Err(why),
                    Searched::Found(moment) => match (carried, &mut who.thing) {
                        (Some((at, operand)), Thing::Operand { depth, at: place, origins }) => {
                            // A branch carried it: where was it before?
                            *place = at;
                            *origins = self.origins(at, operand).map_err(|error| error.message)?;
                            who.stops = operand_stops(*depth, at, origins);
                            who.stage = Stage::Writer(Box::new(Search::new(Wanted::Hit, 0, moment)));
                        }
                        _ => who.go(moment, Then::Look),
                    },
                    Searched::Nothing => match who.thing {
                        Thing::Local { .. } => who.go(who.from.saturating_sub(1), Then::Entered),
                        _ => {
                            return Err(format!(
                                "nobody has written {}: it is as it was at the start",
                                who.what
                            ));
                        }
                    },
                }
            }
            Stage::Going { to, from, begun, .. } => {
                let to = *to;
                if !*begun {
                    self.stand(to)?;
                    (*begun, *from) = (true, self.guest().moment());
                } else if self.seek_slice(to, budget)? {
                    return Ok(self.look(who));
                }
            }
        }
        Ok(Step::More)
    }

    /// The program stands where the search led.
    fn look(&mut self, who: &mut Who) -> Step {
        let Stage::Going { then, .. } = &who.stage else { return Step::More };
        let now = self.guest().moment();
        let mut told = match then.clone() {
            Then::Told(mut told) => {
                if let (Thing::Memory(asked), Some(write)) = (&who.thing, who.written) {
                    told.lines.extend(self.changed(who, *asked, write));
                }
                told
            }
            Then::Entered => self.tell_entry(who, now == 0),
            Then::Look => {
                let here = now < who.asked && self.guest().stops_at(&who.stops);
                let outside = self.outside_write(who).filter(|_| !here || !self.next_writes(who));
                match outside {
                    Some(write) => {
                        let told = self.tell_outside(who, &write);
                        // Before it, as before an operator that writes.
                        who.written = Some(write.range);
                        if now > 0 {
                            who.go(now - 1, Then::Told(told));
                            return Step::More;
                        }
                        told
                    }
                    None if here => self.tell_operator(who),
                    None => self.tell_entry(who, true),
                }
            }
        };
        told.lines.push(format!(
            "`jump-back` (U) goes back to operator {}, where that was asked",
            thousands(who.asked)
        ));
        told.word = format!("{}. U goes back to op {}.", told.word, thousands(who.asked));
        self.asked_at.push(who.asked);
        self.told = Some(told);
        Step::Done(match who.thing {
            Thing::Call(number) => format!("before call {number}"),
            _ => format!("before the last write of {}", who.what),
        })
    }

    fn next_writes(&self, who: &Who) -> bool {
        match who.thing {
            Thing::Memory(range) => self.guest().next_write().is_some_and(|write| write.overlaps(&range)),
            _ => true,
        }
    }

    fn outside_write(&self, who: &Who) -> Option<OutsideWrite> {
        let Thing::Memory(range) = who.thing else { return None };
        self.guest().outside_writes().iter().rev().find(|write| write.range.overlaps(&range)).copied()
    }

    /// The operator that comes next, with its place in the file: `` `i32.store` in main at 0x1f ``.
    fn operator_here(&self) -> String {
        let Some(at) = self.guest().location() else { return "the start".to_owned() };
        let module = self.guest().program().module(at.module);
        let op = module.code(at.pc.func).and_then(|code| code.ops.get(at.pc.op as usize));
        let name = op.map_or("end", |op| op.name());
        let offset = self.offset(at).map(|offset| format!(" at {offset:#x}")).unwrap_or_default();
        format!("`{name}` in {}{offset}", module.func_name(at.pc.func))
    }

    fn tell_operator(&self, who: &Who) -> Told {
        let (guest, now) = (self.guest(), self.guest().moment());
        let operator = self.operator_here();
        let verb = match who.thing {
            Thing::Operand { .. } => "pushed",
            Thing::Local { .. } if self.stands_before(is_tail_call) => return self.tell_entry(who, false),
            _ => "wrote",
        };
        let mut lines = vec![format!("{} was {verb} by {operator} (operator {})", who.what, thousands(now))];
        lines[0] = lines[0].replace("was wrote", "was written");
        let text = |value: Option<Value>| value.map(|v| self.read(v).decimal).unwrap_or_default();
        match who.thing {
            Thing::Memory(asked) => {
                if let Some(write) = guest.next_write() {
                    lines.push(format!("it writes {} bytes, {}", write.len, bytes(write)));
                    lines.extend(self.changed(who, asked, write));
                }
            }
            Thing::Global { depth, index } if depth <= guest.depth() => {
                lines.push(format!("{} → {}", text(guest.global(depth, index)), who.value));
            }
            Thing::Local { depth, index, .. } => {
                let old = guest.locals(depth).get(index as usize).copied();
                lines.push(format!("{} → {}", text(old), who.value));
            }
            _ => {}
        }
        Told { word: format!("{} {verb} {}", capital(&operator), who.what), lines }
    }

    /// Old and new bytes: those asked about that a write holds.
    fn changed(&self, who: &Who, asked: MemoryRange, write: MemoryRange) -> Option<String> {
        let start = asked.start.max(write.start);
        let end = (asked.start + asked.len).min(write.start.saturating_add(write.len));
        let len = usize::try_from(end.saturating_sub(start)).ok()?.min(SHOWN);
        let skip = usize::try_from(start - asked.start).ok()?;
        let new = who.bytes.get(skip..skip + len)?;
        let here = bytes_at(self.guest(), MemoryRange { start, len: len as u64, ..asked });
        let more = if (len as u64) < end - start { " …" } else { "" };
        Some(format!("{start:#x}: {} → {}{more}", hex(&here), hex(new)))
    }

    fn tell_outside(&self, who: &Who, write: &OutsideWrite) -> Told {
        let now = self.guest().moment();
        let call = self.timeline.calls().last();
        let by = match (write.by, call) {
            (Outsider::Segment(instance, segment), _) => {
                let name = self
                    .guest()
                    .instance_name(instance)
                    .map(|name| format!(" of {name}"))
                    .unwrap_or_default();
                format!("data segment {segment}{name}")
            }
            (Outsider::Host, Some(call)) => {
                format!("call {} {}", call.number, render::function_name(&call.call))
            }
            (Outsider::Host, None) => "the host".to_owned(),
            (Outsider::Component, _) => "the canonical ABI".to_owned(),
        };
        let when = match now {
            0 => "at the start".to_owned(),
            now => format!("operator {}", thousands(now - 1)),
        };
        let mut lines = vec![format!("{} was written by {by} ({when})", who.what)];
        lines.push(format!("it wrote {} bytes, {}", write.range.len, bytes(write.range)));
        Told { word: format!("{} wrote {}", capital(&by), who.what), lines }
    }

    /// The frame of a local was entered by the operator that comes next, or from outside of the program's code.
    fn tell_entry(&self, who: &Who, outside: bool) -> Told {
        let now = self.guest().moment();
        let operator = self.operator_here();
        let (param, what) = (matches!(who.thing, Thing::Local { param: true, .. }), &who.what);
        let by = match (now, outside) {
            (0, true) => "at the start".to_owned(),
            (_, true) => format!("from outside of the program's code (operator {})", thousands(now)),
            (_, false) => format!("by {operator} (operator {})", thousands(now)),
        };
        let line = match param {
            true => format!("{what} is as it was passed {by}: {}", who.value),
            false => format!("{what} is zero since its function was entered {by}"),
        };
        Told { word: capital(&line), lines: vec![line] }
    }

    fn stands_before(&self, is: impl Fn(&Op) -> bool) -> bool {
        let Some(at) = self.guest().location() else { return false };
        let code = self.guest().program().module(at.module).code(at.pc.func);
        code.and_then(|code| code.ops.get(at.pc.op as usize)).is_some_and(is)
    }
}

/// Bytes of a range that are shown.
const SHOWN: usize = 16;
/// Bytes of a range that are kept to be shown.
const KEPT: u64 = 4096;

fn bytes_at(guest: &Guest, range: MemoryRange) -> Vec<u8> {
    let memory = guest.memory(MemoryId(range.memory.0));
    let start = usize::try_from(range.start).unwrap_or(usize::MAX).min(memory.len());
    let len = usize::try_from(range.len.min(KEPT)).unwrap_or(0);
    memory[start..start.saturating_add(len).min(memory.len())].to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn is_tail_call(op: &Op) -> bool {
    matches!(op, Op::ReturnCall { .. } | Op::ReturnCallIndirect { .. } | Op::ReturnCallRef { .. })
}

fn operand_stops(depth: usize, at: Location, origins: &Origins) -> Stops {
    let mut stops = Stops::default();
    let branches = origins.carried.keys().map(|(op, _)| op);
    for op in origins.producers.iter().chain(branches) {
        stops.watch_operator(Location { pc: Pc { op: *op, ..at.pc }, ..at }, depth);
    }
    stops
}

/// Where an operand was before the branch that carried it; `None` for the operator that gave it.
type Carried = Option<(Location, usize)>;

/// Whether the operator that comes next gives the operand, or carries it.
fn origin_here(guest: &Guest, origins: &Origins) -> Option<Carried> {
    let at = guest.location()?;
    if origins.producers.contains(&at.pc.op) {
        return Some(None);
    }
    let code = guest.program().module(at.module).code(at.pc.func)?;
    let target = branch_taken(guest, code, at)?;
    let operand = origins.carried.get(&(at.pc.op, target))?;
    Some(Some((at, *operand)))
}

/// Where the branch that comes next goes, if it is taken.
fn branch_taken(guest: &Guest, code: &Code, at: Location) -> Option<u32> {
    let op = code.ops.get(at.pc.op as usize)?;
    let labels = code.labels_of(op);
    let operands = guest.operands(guest.depth());
    let top = operands.last();
    let is = |value: Option<&Value>, ty| match value {
        Some(Value::Ref(_, reference)) => guest.is_instance(guest.depth(), *reference, ty),
        _ => None,
    };
    let null = matches!(top, Some(Value::Ref(_, Reference::Null)));
    let which = match *op {
        Op::Br { .. } => 0,
        Op::BrIf { .. } => (top != Some(&Value::I32(0))).then_some(0)?,
        Op::BrTable { count, .. } => match top {
            Some(Value::I32(index)) => index.cast_unsigned().min(count) as usize,
            _ => return None,
        },
        Op::BrOnNull { .. } => null.then_some(0)?,
        Op::BrOnNonNull { .. } => (!null).then_some(0)?,
        Op::BrOnCast { to, .. } => is(top, to)?.then_some(0)?,
        Op::BrOnCastFail { to, .. } => (!is(top, to)?).then_some(0)?,
        _ => return None,
    };
    labels.get(which).map(|label| label.target)
}
