//! What a question is about: where it is stored, what may write it, and what it contains.

use super::origin::{OperandOrigins, origins};
use super::{Question, SearchedTarget};
use crate::exec::{MemAddr, MemoryRange, Stops, Value};
use crate::guest::{FrameId, Guest, MemoryId};
use crate::session::breakpoints::Trigger;
use crate::session::variables::KeptIn;
use crate::session::watch::{Watch, bytes, setters};
use crate::session::watched_variable::WatchedVariable;
use crate::session::{CommandError, Session};
use crate::symbols::ValueHolder;
use crate::wasm::{Location, ModuleId, Pc, Program};
use crate::words::{Fact, Message, message};

/// How many bytes of a range are kept, to be shown.
const KEPT: u64 = 4096;

/// What a question is about.
pub(super) struct AskedThing {
    pub thing: SearchedTarget,
    /// What people call it, in full.
    pub what: Message,
    /// The same, for places where the function is named anyway.
    pub short: Message,
    /// The source variable that it is.
    pub variable: Option<Message>,
}

impl AskedThing {
    fn of(thing: SearchedTarget, what: Message) -> Self {
        Self { thing, short: what.clone(), what, variable: None }
    }

    fn named(self, variable: Option<Message>) -> Self {
        let Some(name) = &variable else { return self };
        let with = |place: Message| message!("what-named", variable = name.clone(), place);
        Self { what: with(self.what), short: with(self.short), thing: self.thing, variable }
    }
}

impl Session {
    /// Sets a watchpoint on what a question is about, or removes the one that is there. Returns a message that says
    /// which.
    ///
    /// # Errors
    /// [`CommandError`] if it cannot be watched.
    pub(crate) fn toggle_watch(&mut self, question: &Question) -> Result<Message, CommandError> {
        let (watch, variable) = self.watch_of(question)?;
        let what = watch.describe(self.guest().program());
        let what = variable.as_ref().map_or(what.clone(), |variable| variable.message(what));
        let trigger = Trigger::Write(watch);
        let known = self.breakpoints.iter().find(|(_, other)| *other == trigger);
        Ok(match known {
            Some((number, _)) => {
                self.breakpoints.remove(number);
                message!("said-watchpoint-removed", number = Fact::Number(number.into()), what)
            }
            None => {
                let (number, _) = self.breakpoints.add(trigger, None);
                let said = message!("said-watches", number = Fact::Number(number.into()), what);
                let said = match &variable {
                    Some(variable) => variable.lasting(said, self.guest()),
                    None => said,
                };
                self.breakpoints.set_variable(number, variable);
                said
            }
        })
    }

    /// The watch on what a question is about, and the source variable that it is.
    ///
    /// # Errors
    /// [`CommandError`] if it cannot be watched.
    pub(in crate::session) fn watch_of(
        &self,
        question: &Question,
    ) -> Result<(Watch, Option<WatchedVariable>), CommandError> {
        let framed =
            |frame: usize| self.frame(frame).ok_or_else(|| CommandError::new(message!("wrong-no-function")));
        let watch = match question {
            Question::Memory { memory, frame, address, len } => {
                Watch::Memory(self.range(*memory, *frame, *address, *len)?)
            }
            Question::Global { frame, index } => {
                let (id, at) = framed(*frame)?;
                self.global_watch(id, at, *index)?
            }
            Question::Local { frame, index } => {
                let (id, at) = framed(*frame)?;
                self.local_watch(id, at, *index)?
            }
            Question::Variable { frame, path } => {
                let home = self.home(*frame, path)?;
                let watch = match home.kept {
                    KeptIn::Memory(range) => Watch::Memory(range),
                    KeptIn::Held(ValueHolder::Local(index)) => {
                        self.local_watch(home.frame, home.at, index)?
                    }
                    KeptIn::Held(ValueHolder::Global(index)) => {
                        self.global_watch(home.frame, home.at, index)?
                    }
                    KeptIn::Held(ValueHolder::Operand(_)) => {
                        return Err(CommandError::new(message!("wrong-cannot-watch")));
                    }
                };
                return Ok((watch, Some(WatchedVariable::of(&home, self.guest().program()))));
            }
            Question::Operand { .. } | Question::Call { .. } => {
                return Err(CommandError::new(message!("wrong-cannot-watch")));
            }
        };
        Ok((watch, None))
    }

    /// What a question is about and what people call it.
    pub(super) fn thing(&self, question: &Question) -> Result<AskedThing, CommandError> {
        let framed =
            |frame: usize| self.frame(frame).ok_or_else(|| CommandError::new(message!("wrong-no-function")));
        Ok(match question {
            Question::Memory { memory, frame, address, len } => {
                let range = self.range(*memory, *frame, *address, *len)?;
                let variable = self.variable_at(MemoryId(range.memory.0), range.start, range.len);
                let thing = SearchedTarget::Memory(range);
                AskedThing::of(thing, bytes(range)).named(variable.map(|variable| variable.message()))
            }
            Question::Global { frame, index } => {
                let (id, at) = framed(*frame)?;
                self.asked_global(id, at, *index)?
            }
            Question::Local { frame, index } => {
                let (id, at) = framed(*frame)?;
                self.asked_local(id, at, *index)?
            }
            Question::Variable { frame, path } => {
                let home = self.home(*frame, path)?;
                let asked = match home.kept {
                    KeptIn::Memory(range) => AskedThing::of(SearchedTarget::Memory(range), bytes(range)),
                    KeptIn::Held(ValueHolder::Local(index)) => {
                        self.asked_local(home.frame, home.at, index)?
                    }
                    KeptIn::Held(ValueHolder::Global(index)) => {
                        self.asked_global(home.frame, home.at, index)?
                    }
                    KeptIn::Held(ValueHolder::Operand(index)) => {
                        self.asked_operand(home.frame, home.at, index as usize)
                    }
                };
                asked.named(Some(message!("here-variable", path = &*home.path)))
            }
            Question::Operand { frame, index } => {
                let (id, at) = framed(*frame)?;
                let count = self.guest().operands(id).len();
                let Some(operand) = count.checked_sub(index + 1) else {
                    return Err(CommandError::new(match count {
                        0 => message!("said-stack-empty"),
                        n => message!("wrong-operand", last = Fact::Number(n as u64 - 1)),
                    }));
                };
                self.asked_operand(id, at, operand)
            }
            Question::Call { made, number } => {
                AskedThing::of(SearchedTarget::Call(made.clone(), *number), made.message())
            }
        })
    }

    fn asked_global(&self, frame: FrameId, at: Location, index: u32) -> Result<AskedThing, CommandError> {
        let watch = self.global_watch(frame, at, index)?;
        let what = watch.describe(self.guest().program());
        Ok(AskedThing::of(SearchedTarget::Global { frame, index }, what))
    }

    fn asked_local(&self, frame: FrameId, at: Location, index: u32) -> Result<AskedThing, CommandError> {
        let program = self.guest().program();
        let watch = self.local_watch(frame, at, index)?;
        let params = program.module(at.module).func_type(at.pc.func).params.len();
        let thing = SearchedTarget::Local { frame, index, param: (index as usize) < params };
        let (what, short) = (watch.describe(program), watch.short(program));
        Ok(AskedThing { thing, what, short, variable: None })
    }

    /// An operand of a frame, counted from the bottom.
    fn asked_operand(&self, frame: FrameId, at: Location, operand: usize) -> AskedThing {
        let origins = self.origins(at, operand);
        let from_top = self.guest().operands(frame).len().saturating_sub(operand + 1);
        let what = message!("what-operand", index = from_top.to_string());
        AskedThing::of(SearchedTarget::Operand { frame, at, origins }, what)
    }

    /// A range of bytes that the memory really has.
    pub(in crate::session) fn range(
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
        let Some(id) = id else { return Err(CommandError::new(message!("wrong-no-memory"))) };
        let size = guest.memory(id).len() as u64;
        if len == 0 || address.checked_add(len).is_none_or(|end| end > size) {
            let (at, end) = (format!("{address:#x}"), format!("{size:#x}"));
            return Err(CommandError::new(message!("wrong-range", len = Fact::Number(len), at, end)));
        }
        Ok(MemoryRange { memory: MemAddr(id.0), start: address, len })
    }

    /// A watch on a global of a frame's instance.
    pub(in crate::session) fn global_watch(
        &self,
        frame: FrameId,
        at: Location,
        index: u32,
    ) -> Result<Watch, CommandError> {
        let global = self.guest().global_addr(frame, index);
        let global = global
            .ok_or_else(|| CommandError::new(message!("wrong-no-such-global", index = index.to_string())))?;
        Ok(Watch::Global { global, module: at.module, index })
    }

    /// A watch on a local of a frame.
    pub(in crate::session) fn local_watch(
        &self,
        frame: FrameId,
        at: Location,
        index: u32,
    ) -> Result<Watch, CommandError> {
        if self.guest().locals(frame).get(index as usize).is_none() {
            return Err(CommandError::new(message!("wrong-no-such-local", index = index.to_string())));
        }
        Ok(Watch::Local { module: at.module, func: at.pc.func, index, frame })
    }

    /// Where an operand (counted from the bottom) before an instruction may come from.
    pub(super) fn origins(&self, at: Location, operand: usize) -> OperandOrigins {
        let module = self.guest().program().module(at.module);
        let code = module.code(at.pc.func);
        code.map(|code| origins(module, code, at.pc.op, operand)).unwrap_or_default()
    }

    /// Stops wherever a thing may be written, with its contents as bytes, or as a value for people.
    pub(super) fn watched(&self, thing: &SearchedTarget) -> (Stops, Vec<u8>, Message) {
        let (guest, program) = (self.guest(), self.guest().program());
        let text = |value: Option<Value>| value.map(|v| self.read(v).decimal).unwrap_or_default();
        let mut stops = Stops::default();
        match thing {
            SearchedTarget::Memory(range) => {
                stops.watch_memory(*range);
                (stops, bytes_at(guest, *range), Message::default())
            }
            SearchedTarget::Global { frame, index } => {
                guest.global_addr(*frame, *index).into_iter().for_each(|global| stops.watch_global(global));
                (stops, Vec::new(), text(guest.global(*frame, *index)))
            }
            SearchedTarget::Local { frame, index, .. } => {
                let place = |row: usize| self.frame(row).filter(|(id, _)| id == frame);
                if let Some((_, at)) = (0..self.frames().len()).find_map(place) {
                    for op in setters(program.module(at.module), at.pc.func, *index) {
                        stops.watch_instruction(Location { pc: Pc { op, ..at.pc }, ..at }, *frame);
                    }
                }
                // A frame that makes a tail call is replaced by another of the same name.
                for module in &program.modules {
                    for func in module.imported_funcs..u32::try_from(module.funcs.len()).unwrap_or(0) {
                        let ops = module.code(func).map(|code| code.ops.iter()).unwrap_or_default();
                        for (op, _) in (0..).zip(ops).filter(|(_, op)| op.is_tail_call()) {
                            stops.watch_instruction(
                                Location { module: module.id, pc: Pc { func, op } },
                                *frame,
                            );
                        }
                    }
                }
                (stops, Vec::new(), text(guest.locals(*frame).get(*index as usize).copied()))
            }
            SearchedTarget::Operand { frame, at, origins } => {
                (self.operand_stops(*frame, *at, origins), Vec::new(), Message::default())
            }
            SearchedTarget::Call(..) => (stops, Vec::new(), Message::default()),
        }
    }

    /// Stops wherever an operand may come from: in its frame, and, if it may have come with an exception, wherever one
    /// is thrown.
    pub(super) fn operand_stops(&self, frame: FrameId, at: Location, origins: &OperandOrigins) -> Stops {
        let mut stops = Stops::default();
        let branches = origins.carried.keys().map(|(op, _)| op);
        for op in origins.producers.iter().chain(branches) {
            stops.watch_instruction(Location { pc: Pc { op: *op, ..at.pc }, ..at }, frame);
        }
        if !origins.caught.is_empty() {
            for (module, pc) in throwers(self.guest().program()) {
                stops.add(Location { module, pc });
            }
        }
        stops
    }
}

/// Every instruction that throws an exception.
fn throwers(program: &Program) -> impl Iterator<Item = (ModuleId, Pc)> + '_ {
    program.modules.iter().flat_map(|module| {
        let funcs = module.imported_funcs..u32::try_from(module.funcs.len()).unwrap_or(0);
        funcs.filter_map(|func| Some((func, module.code(func)?))).flat_map(move |(func, code)| {
            let ops = (0..).zip(code.ops.iter()).filter(|(_, op)| op.throws());
            ops.map(move |(op, _)| (module.id, Pc { func, op }))
        })
    })
}

pub(super) fn bytes_at(guest: &Guest, range: MemoryRange) -> Vec<u8> {
    let memory = guest.memory(MemoryId(range.memory.0));
    let start = usize::try_from(range.start).unwrap_or(usize::MAX).min(memory.len());
    let len = usize::try_from(range.len.min(KEPT)).unwrap_or(0);
    memory[start..start.saturating_add(len).min(memory.len())].to_vec()
}
