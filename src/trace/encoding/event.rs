//! Events of a journal: calls, completions, surveys, and the functions that calls refer to.

use super::codec::{DecodeError, In, Out};
use super::{tree, value};
use crate::component::Val;
use crate::guest::{
    CallId, ConsoleChunk, ConsoleStream, HostCall, HostFunc, HostOutcome, HostReply, MadeHandle, Moment,
};
use crate::guest::{Survey, SurveyQuery};
use crate::trace::{CallRecord, Instant, SurveyRecord};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io;
use std::sync::Arc;

const CALL: u8 = 1;
const SURVEY: u8 = 2;
const FUNCTION: u8 = 3;
const STARTED: u8 = 4;
const COMPLETION: u8 = 5;

/// Is set in a chunk's first byte if its bytes are those of an argument.
const SAME: u8 = 2;

/// Functions by interface and name, each with its number.
type Functions = HashMap<(Arc<str>, Arc<str>), Vec<(Arc<HostFunc>, u64)>>;

/// Writes events, each as a length and that many bytes.
#[derive(Debug, Default)]
pub(in crate::trace) struct EventWriter {
    stream: Vec<u8>,
    out: Out,
    functions: Functions,
    count: u64,
    /// The function that was called last, which is often also the next one.
    last: Option<(Arc<HostFunc>, u64)>,
    latest: Moment,
}

impl EventWriter {
    /// How many bytes wait to be taken.
    pub(crate) fn waiting(&self) -> usize {
        self.stream.len()
    }

    /// The bytes written since they were last taken.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.stream)
    }

    fn end_event(&mut self) {
        self.out.end_event(&mut self.stream);
    }

    fn function(&mut self, func: &Arc<HostFunc>) -> io::Result<u64> {
        if let Some((last, number)) = &self.last
            && Arc::ptr_eq(last, func)
        {
            return Ok(*number);
        }
        let name = (Arc::clone(&func.interface), Arc::clone(&func.name));
        let known = self.functions.entry(name).or_default();
        let number = match known.iter().find(|(known, _)| Arc::ptr_eq(known, func) || known == func) {
            Some((_, number)) => *number,
            None => {
                let number = self.count;
                known.push((Arc::clone(func), number));
                self.count += 1;
                self.out.byte(FUNCTION);
                self.out.string(&func.interface);
                self.out.string(&func.name);
                tree::write(&mut self.out, &*func.sig)?;
                self.end_event();
                number
            }
        };
        self.last = Some((Arc::clone(func), number));
        Ok(number)
    }

    fn asked(&mut self, kind: u8, moment: Moment, call: &HostCall) -> io::Result<()> {
        let function = self.function(&call.func)?;
        let out = &mut self.out;
        out.byte(kind);
        out.number(function);
        self.later(moment);
        let out = &mut self.out;
        out.count(call.args.len());
        call.args.iter().try_for_each(|arg| value::write(out, arg))
    }

    /// Writes how much later a moment is than that of the previous event.
    fn later(&mut self, moment: Moment) {
        self.out.number(moment.saturating_sub(self.latest));
        self.latest = moment;
    }

    /// Writes a call that was answered at once.
    pub fn call(&mut self, record: &CallRecord) -> io::Result<()> {
        self.asked(CALL, record.moment, &record.call)?;
        self.reply(record, &record.call.args)
    }

    /// Writes a call that was started.
    pub fn started(&mut self, moment: Moment, call: &HostCall) -> io::Result<()> {
        self.asked(STARTED, moment, call)?;
        self.end_event();
        Ok(())
    }

    /// Writes the completion of a call that was started.
    pub fn completion(&mut self, at: Instant, record: &CallRecord) -> io::Result<()> {
        self.out.byte(COMPLETION);
        self.out.number(record.id.0);
        self.later(at.moment);
        self.reply(record, &[])
    }

    fn reply(&mut self, record: &CallRecord, args: &[Val]) -> io::Result<()> {
        let out = &mut self.out;
        write_reply(out, &record.reply, args)?;
        out.count(record.handles.len());
        for (rep, index) in &record.handles {
            out.number((*rep).into());
            out.number((*index).into());
        }
        self.end_event();
        Ok(())
    }

    pub fn survey(&mut self, record: &SurveyRecord) -> io::Result<()> {
        self.out.byte(SURVEY);
        self.out.number(record.moment);
        tree::write(&mut self.out, &Surveyed { query: &record.query, survey: &record.survey })?;
        self.end_event();
        Ok(())
    }
}

#[derive(Serialize)]
struct Surveyed<'a> {
    query: &'a SurveyQuery,
    survey: &'a Survey,
}

#[derive(Deserialize)]
struct OwnSurveyed {
    query: SurveyQuery,
    survey: Survey,
}

pub(in crate::trace) fn write_reply(out: &mut Out, reply: &HostReply, args: &[Val]) -> io::Result<()> {
    match &reply.outcome {
        HostOutcome::Return(None) => out.byte(0),
        HostOutcome::Return(Some(result)) => {
            out.byte(1);
            value::write(out, result)?;
        }
        HostOutcome::Exit(status) => {
            out.byte(2);
            out.signed((*status).into());
        }
        HostOutcome::Trap(why) => {
            out.byte(3);
            out.string(why);
        }
    }
    out.count(reply.console.len());
    for chunk in &reply.console {
        let stream = match chunk.stream {
            ConsoleStream::Stdout => 1,
            ConsoleStream::Stderr => 2,
        };
        let same = |arg: &Val| matches!(arg, Val::Bytes(bytes) if *bytes == chunk.bytes);
        match args.iter().position(same) {
            Some(arg) => {
                out.byte(stream + SAME);
                out.count(arg);
            }
            None => {
                out.byte(stream);
                out.bytes(&chunk.bytes);
            }
        }
    }
    out.count(reply.made.len());
    for made in &reply.made {
        out.number(made.rep.into());
        out.string(&made.what);
    }
    out.byte(u8::from(reply.account.is_some()));
    reply.account.as_ref().map_or(Ok(()), |account| tree::write(out, account))
}

/// The content of an event.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "moved once an event; a box would only cost")]
pub(in crate::trace) enum EventContent {
    /// A call, with its reply and handles unless it was only started.
    Call {
        moment: Moment,
        call: HostCall,
        reply: Option<(HostReply, Vec<(u32, u32)>)>,
    },
    Completion {
        id: CallId,
        at: Instant,
        reply: HostReply,
        handles: Vec<(u32, u32)>,
    },
    Survey(SurveyRecord),
    Function,
}

#[derive(Debug, Default)]
pub(in crate::trace) struct EventReader {
    functions: Vec<Arc<HostFunc>>,
    /// The moment of the latest call or completion, and how many there have been at that moment.
    next: Instant,
}

impl EventReader {
    /// Reads one event, all of whose bytes are in memory.
    pub fn read(&mut self, from: &mut In<'_>) -> Result<EventContent, DecodeError> {
        let event = match from.byte()? {
            kind @ (CALL | STARTED) => self.call(kind, from)?,
            COMPLETION => {
                from.budget.charge(size_of::<CallRecord>())?;
                let id = CallId(from.number()?);
                let at = self.instant(from)?;
                let (reply, handles) = (read_reply(from, &[])?, handles(from)?);
                EventContent::Completion { id, at, reply, handles }
            }
            SURVEY => {
                let moment = from.number()?;
                from.budget.charge(size_of::<SurveyRecord>())?;
                let OwnSurveyed { query, survey } = tree::read(from)?;
                EventContent::Survey(SurveyRecord { moment, query, survey })
            }
            FUNCTION => {
                from.budget.charge(size_of::<HostFunc>())?;
                let (interface, name) = (from.string()?, from.string()?);
                let sig = Arc::new(tree::read(from)?);
                self.functions.push(Arc::new(HostFunc::new(interface, name, sig)));
                EventContent::Function
            }
            kind => return Err(DecodeError::Sense(format!("there is no kind {kind} of events"))),
        };
        from.end()?;
        Ok(event)
    }

    /// When the next call or completion comes, and how many came before it at that moment.
    fn instant(&mut self, from: &mut In<'_>) -> Result<Instant, DecodeError> {
        let later = from.number()?;
        if later > 0 {
            let moment = self.next.moment.checked_add(later).ok_or("a moment is too large")?;
            self.next = Instant { moment, seq: 0 };
        }
        let at = self.next;
        self.next.seq = at.seq.checked_add(1).ok_or("a moment has too many calls")?;
        Ok(at)
    }

    fn call(&mut self, kind: u8, from: &mut In<'_>) -> Result<EventContent, DecodeError> {
        from.budget.charge(size_of::<CallRecord>())?;
        let function = usize::try_from(from.number()?).ok().and_then(|at| self.functions.get(at));
        let func = Arc::clone(function.ok_or("a call of an unknown function")?);
        let moment = self.instant(from)?.moment;
        let count = from.count(size_of::<Val>())?;
        let args = (0..count).map(|_| value::read(from)).collect::<Result<Vec<_>, _>>()?;
        let reply = match kind {
            CALL => Some((read_reply(from, &args)?, handles(from)?)),
            _ => None,
        };
        Ok(EventContent::Call { moment, call: HostCall { func, args }, reply })
    }
}

fn handles(from: &mut In<'_>) -> Result<Vec<(u32, u32)>, DecodeError> {
    let count = from.count(size_of::<(u32, u32)>())?;
    (0..count).map(|_| Ok((from.number32()?, from.number32()?))).collect()
}

pub(in crate::trace) fn read_reply(from: &mut In<'_>, args: &[Val]) -> Result<HostReply, DecodeError> {
    let outcome = match from.byte()? {
        0 => HostOutcome::Return(None),
        1 => HostOutcome::Return(Some(value::read(from)?)),
        2 => HostOutcome::Exit(i32::try_from(from.signed()?).map_err(|_| "an exit status is too large")?),
        3 => HostOutcome::Trap(from.text()?),
        kind => return Err(DecodeError::Sense(format!("there is no kind {kind} of outcomes"))),
    };
    let count = from.count(size_of::<ConsoleChunk>())?;
    let console = (0..count).map(|_| read_chunk(from, args)).collect::<Result<_, _>>()?;
    let count = from.count(size_of::<MadeHandle>())?;
    let made = (0..count).map(|_| Ok(MadeHandle { rep: from.number32()?, what: from.text()? }));
    let made = made.collect::<Result<_, DecodeError>>()?;
    let account = match from.byte()? {
        0 => None,
        1 => Some(tree::read(from)?),
        _ => return Err("an account is neither there nor not".into()),
    };
    Ok(HostReply { outcome, account, console, made })
}

fn read_chunk(from: &mut In<'_>, args: &[Val]) -> Result<ConsoleChunk, DecodeError> {
    let how = from.byte()?;
    let same = how > SAME;
    let stream = match if same { how - SAME } else { how } {
        1 => ConsoleStream::Stdout,
        2 => ConsoleStream::Stderr,
        _ => return Err(DecodeError::Sense(format!("there is no stream {how}"))),
    };
    if !same {
        return Ok(ConsoleChunk { stream, bytes: from.bytes()?.to_vec() });
    }
    let arg = usize::try_from(from.number()?).ok().and_then(|at| args.get(at));
    let Some(Val::Bytes(bytes)) = arg else {
        return Err("what was written is said to be an argument that is no bytes".into());
    };
    from.budget.charge(bytes.len())?;
    Ok(ConsoleChunk { stream, bytes: bytes.clone() })
}
