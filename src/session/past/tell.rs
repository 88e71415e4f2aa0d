//! Puts the answer into words, based on the state before the write.

use super::thing::bytes_at;
use super::{HandleKind, PastAnswer, SearchedTarget, WriterSearch};
use crate::exec::{MemoryRange, OutsideWrite, OutsideWriter, Value};
use crate::guest::CallId;
use crate::session::Session;
use crate::session::watch::bytes;
use crate::trace::{CallRecord, render};
use crate::wasm::Op;
use crate::wit::{WasiFunc, p1};
use crate::words::{Fact, Message, message};

/// How many bytes of a range are shown.
const SHOWN: usize = 16;

impl Session {
    pub(super) fn next_writes(&self, who: &WriterSearch) -> bool {
        match who.thing {
            SearchedTarget::Memory(range) => {
                self.guest().next_write().is_some_and(|write| write.overlaps(&range))
            }
            _ => true,
        }
    }

    pub(super) fn outside_write(&self, who: &WriterSearch) -> Option<OutsideWrite> {
        let SearchedTarget::Memory(range) = who.thing else { return None };
        self.guest().outside_writes().iter().rev().find(|write| write.range.overlaps(&range)).copied()
    }

    /// The next instruction with its place in the file: `` `i32.store` in main at 0x1f ``.
    fn instruction_here(&self) -> Message {
        let Some(at) = self.guest().location() else { return message!("past-the-start") };
        let module = self.guest().program().module(at.module);
        let op = module.code(at.pc.func).and_then(|code| code.ops.get(at.pc.op as usize));
        let (instruction, function) = (op.map_or("end", |op| op.name()), module.func_name(at.pc.func));
        match self.offset(at) {
            Some(offset) => {
                message!("past-instruction-at", instruction, function, offset = format!("{offset:#x}"))
            }
            None => message!("past-instruction", instruction, function),
        }
    }

    pub(super) fn tell_instruction(&self, who: &WriterSearch) -> PastAnswer {
        let (guest, now) = (self.guest(), self.guest().moment());
        let by = self.instruction_here();
        let pushed = match who.thing {
            SearchedTarget::Operand { .. } if self.stands_before(Op::throws) => {
                return PastAnswer {
                    word: message!("past-word-thrown", what = who.short.clone(), by = by.clone()),
                    lines: vec![message!("past-thrown", what = who.what.clone(), by, moment = now)],
                    found: true,
                };
            }
            SearchedTarget::Operand { .. } => true,
            SearchedTarget::Local { .. } if self.stands_before(Op::is_tail_call) => {
                return self.tell_entry(who, false);
            }
            _ => false,
        };
        let (what, writer) = (who.what.clone(), by.clone());
        let mut lines = vec![match pushed {
            true => message!("past-pushed", what, by = writer, moment = now),
            false => message!("past-wrote", what, by = writer, moment = now),
        }];
        let text = |value: Option<Value>| value.map(|v| self.read(v).decimal).unwrap_or_default();
        let mut short = who.short.clone();
        match who.thing {
            SearchedTarget::Memory(asked) => {
                if let Some(write) = guest.next_write() {
                    short = who.named(bytes(common(asked, write)));
                    lines.push(message!("past-writes", len = Fact::Number(write.len), range = bytes(write)));
                    lines.extend(self.changed(who, asked, write));
                }
            }
            SearchedTarget::Global { frame, index } if guest.has_frame(frame) => {
                lines.push(message!(
                    "past-becomes",
                    old = text(guest.global(frame, index)),
                    new = who.value.clone()
                ));
            }
            SearchedTarget::Local { frame, index, .. } => {
                let old = guest.locals(frame).get(index as usize).copied();
                lines.push(message!("past-becomes", old = text(old), new = who.value.clone()));
            }
            _ => {}
        }
        let word = match pushed {
            true => message!("past-word-pushed", by, what = short),
            false => message!("past-word-wrote", by, what = short),
        };
        PastAnswer { word, lines, found: true }
    }

    /// Old and new values of the bytes that were asked about and that a write changes.
    pub(super) fn changed(
        &self,
        who: &WriterSearch,
        asked: MemoryRange,
        write: MemoryRange,
    ) -> Option<Message> {
        let MemoryRange { start, len: all, .. } = common(asked, write);
        let len = usize::try_from(all).ok()?.min(SHOWN);
        let skip = usize::try_from(start - asked.start).ok()?;
        let new = who.bytes.get(skip..skip + len)?;
        let here = bytes_at(self.guest(), MemoryRange { start, len: len as u64, ..asked });
        let more = if (len as u64) < all { " …" } else { "" };
        Some(Message::verbatim(format!("{start:#x}: {} → {}{more}", hex(&here), hex(new))))
    }

    pub(super) fn tell_outside(&self, who: &WriterSearch, write: &OutsideWrite) -> PastAnswer {
        let now = self.guest().moment();
        let by = match write.by {
            OutsideWriter::Segment(instance, segment) => {
                let segment = segment.to_string();
                match self.guest().instance_name(instance) {
                    Some(name) => message!("past-segment-of", segment, name),
                    None => message!("past-segment", segment),
                }
            }
            OutsideWriter::Host(call) => match self.timeline.calls().get(CallId(call)) {
                Some(call) => {
                    let (number, function) = (call.id.to_string(), render::function_name(&call.call));
                    message!("past-call", number, function)
                }
                None => message!("past-host"),
            },
            OutsideWriter::Component => message!("past-canonical-abi"),
        };
        let (what, writer) = (who.what.clone(), by.clone());
        let mut lines = vec![match now.checked_sub(1) {
            None => message!("past-wrote-at-start", what, by = writer),
            Some(before) => message!("past-wrote", what, by = writer, moment = before),
        }];
        lines.push(message!(
            "past-has-written",
            len = Fact::Number(write.range.len),
            range = bytes(write.range)
        ));
        let short = match who.thing {
            SearchedTarget::Memory(asked) => who.named(bytes(common(asked, write.range))),
            _ => who.short.clone(),
        };
        PastAnswer { word: message!("past-word-wrote", by, what = short), lines, found: true }
    }

    /// The answer that the frame of a local was entered by the next instruction, or from outside the program's code.
    pub(super) fn tell_entry(&self, who: &WriterSearch, outside: bool) -> PastAnswer {
        let now = self.guest().moment();
        let instruction = self.instruction_here();
        let (param, what) =
            (matches!(who.thing, SearchedTarget::Local { param: true, .. }), who.what.clone());
        let by = match (now, outside) {
            (0, true) => message!("past-from-start"),
            (_, true) => message!("past-from-outside", moment = now),
            (_, false) => message!("past-from", instruction = instruction.clone(), moment = now),
        };
        let mut lines = vec![match param {
            true => message!("past-passed", what, by, value = who.value.clone()),
            false => message!("past-zero", what, by),
        }];
        let operand = self.passed_as(who).filter(|_| param && !outside).map(|operand| operand.to_string());
        let (what, value) = (who.short.clone(), who.value.clone());
        let by = match (now, outside) {
            (0, true) => message!("past-from-start"),
            (_, true) => message!("past-word-from-outside"),
            (_, false) => message!("past-word-from", instruction),
        };
        let word = match (param, &operand) {
            (true, Some(operand)) => message!("past-word-passed-as", what, by, value, operand),
            (true, None) => message!("past-word-passed", what, by, value),
            (false, _) => message!("past-zero", what, by),
        };
        lines.extend(operand.map(|operand| message!("past-ask-on", operand)));
        PastAnswer { word, lines, found: true }
    }

    /// Which operand of the next call (0 is the top) a parameter was; `None` if something happened to the value in
    /// between.
    fn passed_as(&self, who: &WriterSearch) -> Option<usize> {
        let SearchedTarget::Local { index, .. } = who.thing else { return None };
        let (at, operands) = (self.guest().location()?, self.guest().operands(self.guest().frame()));
        let module = self.guest().program().module(at.module);
        let code = module.code(at.pc.func)?;
        let (pops, _) = module.arity(code, code.ops.get(at.pc.op as usize)?);
        let from_top = (pops as usize).checked_sub(index as usize + 1)?;
        let operand = operands.len().checked_sub(from_top + 1).and_then(|at| operands.get(at))?;
        (self.read(*operand).decimal == who.value).then_some(from_top)
    }

    fn stands_before(&self, is: impl Fn(&Op) -> bool) -> bool {
        let Some(at) = self.guest().location() else { return false };
        let code = self.guest().program().module(at.module).code(at.pc.func);
        code.and_then(|code| code.ops.get(at.pc.op as usize)).is_some_and(is)
    }
}

/// The answer about what a call made, given before the program is moved there.
pub(super) fn tell_call(made: &HandleKind, record: &CallRecord) -> PastAnswer {
    let (number, function) = (&record.id.to_string(), &render::function_name(&record.call));
    // The moment before the call.
    let moment = record.moment.saturating_sub(1);
    let (word, line) = match made {
        HandleKind::Text => (
            message!("past-word-call-wrote", number, function),
            message!("past-call-wrote", number, function, moment),
        ),
        HandleKind::Handle(what)
            if matches!(record.call.func.wasi, Some(WasiFunc::P1(p1::P1Func::FdPrestatGet, _))) =>
        {
            (
                message!("past-word-call-asked", what, number, function),
                message!("past-call-asked", what, number, function, moment),
            )
        }
        HandleKind::Handle(what) => (
            message!("past-word-call-made", what, number, function),
            message!("past-call-made", what, number, function, moment),
        ),
    };
    PastAnswer { word, lines: vec![line], found: true }
}

impl WriterSearch {
    /// A place, with the source variable that was asked about if there is one.
    fn named(&self, place: Message) -> Message {
        match &self.variable {
            Some(variable) => message!("what-named", variable = variable.clone(), place),
            None => place,
        }
    }
}

impl HandleKind {
    /// What people call it.
    pub(super) fn message(&self) -> Message {
        match self {
            Self::Text => message!("what-text"),
            Self::Handle(what) => Message::verbatim(what),
        }
    }
}

/// The bytes that two ranges of one memory have in common.
fn common(asked: MemoryRange, write: MemoryRange) -> MemoryRange {
    let start = asked.start.max(write.start);
    let end = asked.start.saturating_add(asked.len).min(write.start.saturating_add(write.len));
    MemoryRange { start, len: end.saturating_sub(start), ..asked }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}
