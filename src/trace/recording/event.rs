//! Events of a journal: calls, surveys, and the functions that calls refer to.

use super::codec::{Bad, In, Out};
use super::{tree, value};
use crate::component::Val;
use crate::guest::{ConsoleChunk, ConsoleStream, HostCall, HostFunc, HostOutcome, HostReply, Made, Moment};
use crate::guest::{Survey, SurveyQuery};
use crate::trace::{CallRecord, SurveyRecord};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io;
use std::sync::Arc;

const CALL: u8 = 1;
const SURVEY: u8 = 2;
const FUNCTION: u8 = 3;

/// What is set in a chunk's first byte if its bytes are those of an argument.
const SAME: u8 = 2;

/// Functions that calls refer to by number, by interface and name: each type that one was called with.
type Functions = HashMap<(Arc<str>, Arc<str>), Vec<(Arc<HostFunc>, u64)>>;

/// Writes events, each a length and so many bytes.
#[derive(Debug, Default)]
pub(super) struct EventWriter {
    stream: Vec<u8>,
    out: Out,
    functions: Functions,
    count: u64,
    latest: Moment,
}

impl EventWriter {
    /// Bytes that wait to be taken.
    pub fn waiting(&self) -> usize {
        self.stream.len()
    }

    /// What was written since it was last taken.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.stream)
    }

    fn end_event(&mut self) {
        let event = self.out.take();
        self.out.bytes(&event);
        self.stream.append(&mut self.out.take());
    }

    fn function(&mut self, call: &HostCall) -> io::Result<u64> {
        let name = (Arc::clone(&call.func.interface), Arc::clone(&call.func.name));
        let known = self.functions.entry(name).or_default();
        if let Some((_, number)) = known.iter().find(|(func, _)| *func == call.func) {
            return Ok(*number);
        }
        let number = self.count;
        known.push((Arc::clone(&call.func), number));
        self.count += 1;
        self.out.byte(FUNCTION);
        self.out.string(&call.func.interface);
        self.out.string(&call.func.name);
        tree::write(&mut self.out, &*call.func.sig)?;
        self.end_event();
        Ok(number)
    }

    pub fn call(&mut self, record: &CallRecord) -> io::Result<()> {
        let function = self.function(&record.call)?;
        let out = &mut self.out;
        out.byte(CALL);
        out.number(function);
        out.number(record.moment.saturating_sub(self.latest));
        self.latest = record.moment;
        out.count(record.call.args.len());
        record.call.args.iter().try_for_each(|arg| value::write(out, arg))?;
        reply(out, &record.reply, &record.call.args)?;
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

fn reply(out: &mut Out, reply: &HostReply, args: &[Val]) -> io::Result<()> {
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

/// What an event says.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "moved once a record; a box would only cost")]
pub(super) enum Read {
    Call(CallRecord),
    Survey(SurveyRecord),
    Function,
}

/// Reads events.
#[derive(Debug, Default)]
pub(super) struct EventReader {
    functions: Vec<Arc<HostFunc>>,
    calls: u32,
    latest: Moment,
}

impl EventReader {
    /// Reads one event, of which all bytes are at hand.
    pub fn read(&mut self, from: &mut In<'_>) -> Result<Read, Bad> {
        let event = match from.byte()? {
            CALL => Read::Call(self.call(from)?),
            SURVEY => {
                let moment = from.number()?;
                from.budget.charge(size_of::<SurveyRecord>())?;
                let OwnSurveyed { query, survey } = tree::read(from)?;
                Read::Survey(SurveyRecord { moment, query, survey })
            }
            FUNCTION => {
                from.budget.charge(size_of::<HostFunc>())?;
                let (interface, name) = (from.string()?, from.string()?);
                let sig = Arc::new(tree::read(from)?);
                self.functions.push(Arc::new(HostFunc::new(interface, name, sig)));
                Read::Function
            }
            kind => return Err(Bad::Sense(format!("there is no kind {kind} of events"))),
        };
        from.end()?;
        Ok(event)
    }

    fn call(&mut self, from: &mut In<'_>) -> Result<CallRecord, Bad> {
        from.budget.charge(size_of::<CallRecord>())?;
        let func = usize::try_from(from.number()?).ok().and_then(|at| self.functions.get(at));
        let func = Arc::clone(func.ok_or("a call of an unknown function")?);
        let moment = self.latest.checked_add(from.number()?).ok_or("a moment is too large")?;
        let count = from.count(size_of::<Val>())?;
        let args = (0..count).map(|_| value::read(from)).collect::<Result<Vec<_>, _>>()?;
        let reply = read_reply(from, &args)?;
        let count = from.count(size_of::<(u32, u32)>())?;
        let handles = (0..count).map(|_| Ok((from.number32()?, from.number32()?)));
        let handles = handles.collect::<Result<_, Bad>>()?;
        self.latest = moment;
        self.calls = self.calls.checked_add(1).ok_or("there are too many calls")?;
        let call = HostCall { func, args };
        Ok(CallRecord { number: self.calls, moment, call, reply, handles })
    }
}

fn read_reply(from: &mut In<'_>, args: &[Val]) -> Result<HostReply, Bad> {
    let outcome = match from.byte()? {
        0 => HostOutcome::Return(None),
        1 => HostOutcome::Return(Some(value::read(from)?)),
        2 => HostOutcome::Exit(i32::try_from(from.signed()?).map_err(|_| "an exit status is too large")?),
        3 => HostOutcome::Trap(from.text()?),
        kind => return Err(Bad::Sense(format!("there is no kind {kind} of outcomes"))),
    };
    let count = from.count(size_of::<ConsoleChunk>())?;
    let console = (0..count).map(|_| read_chunk(from, args)).collect::<Result<_, _>>()?;
    let count = from.count(size_of::<Made>())?;
    let made = (0..count).map(|_| Ok(Made { rep: from.number32()?, what: from.text()? }));
    let made = made.collect::<Result<_, Bad>>()?;
    let account = match from.byte()? {
        0 => None,
        1 => Some(tree::read(from)?),
        _ => return Err("an account is neither there nor not".into()),
    };
    Ok(HostReply { outcome, account, console, made })
}

fn read_chunk(from: &mut In<'_>, args: &[Val]) -> Result<ConsoleChunk, Bad> {
    let how = from.byte()?;
    let same = how > SAME;
    let stream = match if same { how - SAME } else { how } {
        1 => ConsoleStream::Stdout,
        2 => ConsoleStream::Stderr,
        _ => return Err(Bad::Sense(format!("there is no stream {how}"))),
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
