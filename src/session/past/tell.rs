//! The answer in words, told from the state before the write.

use super::thing::bytes_at;
use super::{Made, PastAnswer, SearchedTarget, WriterSearch};
use crate::exec::{MemoryRange, OutsideWrite, OutsideWriter, Value};
use crate::guest::CallId;
use crate::session::Session;
use crate::session::watch::bytes;
use crate::trace::{CallRecord, render, thousands};
use crate::wasm::Op;
use crate::wit::{Func, p1};

/// Bytes of a range that are shown.
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

    /// The instruction that comes next, with its place in the file: `` `i32.store` in main at 0x1f ``.
    fn instruction_here(&self) -> String {
        let Some(at) = self.guest().location() else { return "the start".to_owned() };
        let module = self.guest().program().module(at.module);
        let op = module.code(at.pc.func).and_then(|code| code.ops.get(at.pc.op as usize));
        let name = op.map_or("end", |op| op.name());
        let offset = self.offset(at).map(|offset| format!(" at {offset:#x}")).unwrap_or_default();
        format!("`{name}` in {}{offset}", module.func_name(at.pc.func))
    }

    pub(super) fn tell_instruction(&self, who: &WriterSearch) -> PastAnswer {
        let (guest, now) = (self.guest(), self.guest().moment());
        let instruction = self.instruction_here();
        let verb = match who.thing {
            SearchedTarget::Operand { .. } if self.stands_before(Op::throws) => {
                let line = format!("came with an exception that was thrown by {instruction}");
                return PastAnswer {
                    word: format!("{} came with an exception: {instruction} threw it", capital(&who.short)),
                    lines: vec![format!("{} {line} (instruction {})", who.what, thousands(now))],
                    found: true,
                };
            }
            SearchedTarget::Operand { .. } => "pushed",
            SearchedTarget::Local { .. } if self.stands_before(Op::is_tail_call) => {
                return self.tell_entry(who, false);
            }
            _ => "wrote",
        };
        let mut lines =
            vec![format!("{} was {verb} by {instruction} (instruction {})", who.what, thousands(now))];
        lines[0] = lines[0].replace("was wrote", "was written");
        let text = |value: Option<Value>| value.map(|v| self.read(v).decimal).unwrap_or_default();
        let mut short = who.short.clone();
        match who.thing {
            SearchedTarget::Memory(asked) => {
                if let Some(write) = guest.next_write() {
                    short = bytes(common(asked, write));
                    lines.push(format!("it writes {} bytes, {}", write.len, bytes(write)));
                    lines.extend(self.changed(who, asked, write));
                }
            }
            SearchedTarget::Global { frame, index } if guest.has_frame(frame) => {
                lines.push(format!("{} → {}", text(guest.global(frame, index)), who.value));
            }
            SearchedTarget::Local { frame, index, .. } => {
                let old = guest.locals(frame).get(index as usize).copied();
                lines.push(format!("{} → {}", text(old), who.value));
            }
            _ => {}
        }
        PastAnswer { word: format!("{instruction} {verb} {short}"), lines, found: true }
    }

    /// Old and new bytes: those asked about that a write holds.
    pub(super) fn changed(
        &self,
        who: &WriterSearch,
        asked: MemoryRange,
        write: MemoryRange,
    ) -> Option<String> {
        let MemoryRange { start, len: all, .. } = common(asked, write);
        let len = usize::try_from(all).ok()?.min(SHOWN);
        let skip = usize::try_from(start - asked.start).ok()?;
        let new = who.bytes.get(skip..skip + len)?;
        let here = bytes_at(self.guest(), MemoryRange { start, len: len as u64, ..asked });
        let more = if (len as u64) < all { " …" } else { "" };
        Some(format!("{start:#x}: {} → {}{more}", hex(&here), hex(new)))
    }

    pub(super) fn tell_outside(&self, who: &WriterSearch, write: &OutsideWrite) -> PastAnswer {
        let now = self.guest().moment();
        let by = match write.by {
            OutsideWriter::Segment(instance, segment) => {
                let name = self
                    .guest()
                    .instance_name(instance)
                    .map(|name| format!(" of {name}"))
                    .unwrap_or_default();
                format!("data segment {segment}{name}")
            }
            OutsideWriter::Host(call) => match self.timeline.calls().get(CallId(call)) {
                Some(call) => format!("call {} {}", call.id, render::function_name(&call.call)),
                None => "the host".to_owned(),
            },
            OutsideWriter::Component => "the canonical ABI".to_owned(),
        };
        let when = match now {
            0 => "at the start".to_owned(),
            now => format!("instruction {}", thousands(now - 1)),
        };
        let mut lines = vec![format!("{} was written by {by} ({when})", who.what)];
        lines.push(format!("it wrote {} bytes, {}", write.range.len, bytes(write.range)));
        let short = match who.thing {
            SearchedTarget::Memory(asked) => bytes(common(asked, write.range)),
            _ => who.short.clone(),
        };
        PastAnswer { word: format!("{} wrote {short}", capital(&by)), lines, found: true }
    }

    /// The frame of a local was entered by the instruction that comes next, or from outside of the program's code.
    pub(super) fn tell_entry(&self, who: &WriterSearch, outside: bool) -> PastAnswer {
        let now = self.guest().moment();
        let instruction = self.instruction_here();
        let (param, what) = (matches!(who.thing, SearchedTarget::Local { param: true, .. }), &who.what);
        let by = match (now, outside) {
            (0, true) => "at the start".to_owned(),
            (_, true) => format!("from outside of the program's code (instruction {})", thousands(now)),
            (_, false) => format!("by {instruction} (instruction {})", thousands(now)),
        };
        let line = match param {
            true => format!("{what} is as it was passed {by}: {}", who.value),
            false => format!("{what} is zero since its function was entered {by}"),
        };
        let operand = self.passed_as(who).filter(|_| param && !outside);
        let there = operand.map_or_else(String::new, |operand| format!(", operand {operand} there"));
        let what = capital(&who.short);
        let by = match (now, outside) {
            (0, true) => "at the start".to_owned(),
            (_, true) => "from outside of the code".to_owned(),
            (_, false) => format!("by {instruction}"),
        };
        let word = match param {
            true => format!("{what} was passed {by}: {}{there}", who.value),
            false => format!("{what} is zero since its function was entered {by}"),
        };
        let mut lines = vec![line];
        lines.extend(
            operand.map(|operand| format!("there it is operand {operand}: `who stack {operand}` asks on")),
        );
        PastAnswer { word, lines, found: true }
    }

    /// Which operand of the call that comes next a parameter was, from the top; `None` where something stands between
    /// the two.
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

/// What a call made, told before it moves there.
pub(super) fn tell_call(made: &Made, record: &CallRecord) -> PastAnswer {
    let (number, function) = (record.id, render::function_name(&record.call));
    // The moment before it.
    let when = thousands(record.moment.saturating_sub(1));
    let (word, line) = match made {
        Made::Text => (
            format!("Call {number} {function} wrote that text"),
            format!("that text was written by call {number}, {function} (instruction {when})"),
        ),
        Made::Handle(what) if matches!(record.call.func.wasi, Some(Func::P1(p1::Func::FdPrestatGet, _))) => (
            format!("{} was there at the start; call {number} {function} asked for it first", capital(what)),
            format!(
                "{what} was there at the start; the program asked for it first in call {number}, {function} \
                 (instruction {when})"
            ),
        ),
        Made::Handle(what) => (
            format!("Call {number} {function} made {what}"),
            format!("{what} was made by call {number}, {function} (instruction {when})"),
        ),
    };
    PastAnswer { word, lines: vec![line], found: true }
}

impl std::fmt::Display for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text => "that text",
            Self::Handle(what) => what,
        })
    }
}

/// The bytes that belong to both of two ranges of one memory.
fn common(asked: MemoryRange, write: MemoryRange) -> MemoryRange {
    let start = asked.start.max(write.start);
    let end = asked.start.saturating_add(asked.len).min(write.start.saturating_add(write.len));
    MemoryRange { start, len: end.saturating_sub(start), ..asked }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
