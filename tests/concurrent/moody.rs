//! A host that answers at once or later, in any order, whatever it is asked: its replies fit the types of the calls.

use super::dice::Dice;
use wasmscope::caps::Remedy;
use wasmscope::component::{ChannelKind, HandleVal, Side, Type, Val};
use wasmscope::guest::{
    Answer, CallId, Host, HostCall, HostOp, HostOutcome, HostReply, Survey, SurveyQuery, WaitReason,
};

/// The host of a random run.
#[derive(Clone)]
pub struct Moody {
    dice: Dice<'static>,
    open: Vec<(CallId, HostCall)>,
    told: u64,
    /// The numbers of its own streams and futures.
    made: u32,
    /// How often it answers at once: once in so many calls.
    at_once: u64,
    /// How often it completes something when asked: once in so many times.
    completes: u64,
}

impl Moody {
    /// A host whose answers follow from a seed.
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let (at_once, completes) = (1 + dice.below(4), 1 + dice.below(4));
        Self { dice, open: Vec::new(), told: 0, made: 0, at_once, completes }
    }

    fn value(&mut self, ty: &Type) -> Val {
        match ty {
            Type::Bool => Val::Bool(self.dice.below(2) == 0),
            Type::U8 => Val::U8(self.dice.below(256) as u8),
            Type::U32 => Val::U32(self.dice.below(1000) as u32),
            Type::U64 => Val::U64(self.dice.below(1000)),
            Type::String => Val::String("wörd ".repeat(self.dice.below(5) as usize)),
            Type::List(element) => {
                let count = self.dice.below(6);
                Val::list(element, (0..count).map(|_| self.value(element)).collect())
            }
            Type::Tuple(types) => Val::Tuple(types.iter().map(|ty| self.value(ty)).collect()),
            Type::Option(ty) => Val::option((self.dice.below(4) > 0).then(|| self.value(ty))),
            Type::Enum(labels) => Val::Enum(self.dice.below(labels.len() as u64) as u32),
            Type::Stream(_) => Val::Stream(self.end()),
            Type::Future(_) => Val::Future(self.end()),
            other => panic!("a type that no generated program uses: {other:?}"),
        }
    }

    fn end(&mut self) -> HandleVal {
        self.made += 1;
        HandleVal { rep: self.made, index: 0 }
    }

    /// How many of at most `most` elements are copied, and how the copy ends.
    fn part(&mut self, most: usize, cancel: bool) -> (usize, Val) {
        let count = self.dice.below(most as u64 + 1) as usize;
        let end = match self.dice.below(6) {
            0 => 1,
            _ if cancel => 2,
            _ => 0,
        };
        (count, Val::Enum(end))
    }

    fn elements(&mut self, count: usize) -> Val {
        Val::Bytes((0..count).map(|_| self.dice.below(256) as u8).collect())
    }

    /// What has been copied, or has not.
    fn copied(&mut self, call: &HostCall, (kind, side): (ChannelKind, Side), cancel: bool) -> Val {
        let Some(ty) = call.func.sig.result.clone() else { panic!("a copy without a result") };
        match (kind, side) {
            (ChannelKind::Stream, Side::Readable) => {
                let room = match call.args.get(1) {
                    Some(Val::U32(room)) => *room as usize,
                    _ => 0,
                };
                let (count, end) = self.part(room, cancel);
                Val::Tuple(vec![self.elements(count), end])
            }
            (ChannelKind::Stream, Side::Writable) => {
                let offered = match call.args.get(1) {
                    Some(Val::Bytes(bytes)) => bytes.len(),
                    Some(Val::List(values)) => values.len(),
                    _ => 0,
                };
                let (count, end) = self.part(offered, cancel);
                Val::Tuple(vec![Val::U32(count as u32), end])
            }
            (ChannelKind::Future, Side::Readable) if cancel => Val::option(None),
            (ChannelKind::Future, Side::Readable) => {
                let Type::Option(ty) = &ty else { panic!("another type of reply: {ty:?}") };
                Val::option(Some(self.value(ty)))
            }
            (ChannelKind::Future, Side::Writable) => Val::Enum(if cancel { 2 } else { 0 }),
        }
    }

    fn reply(&mut self, call: &HostCall) -> HostReply {
        if self.dice.below(400) == 0 {
            let outcome = if self.dice.below(2) == 0 {
                HostOutcome::Exit(3)
            } else {
                HostOutcome::Trap("the host is in a bad mood".into())
            };
            return HostReply { outcome, ..HostReply::value(None) };
        }
        let value = match call.func.op {
            Some(HostOp::Copy(kind, side)) => Some(self.copied(call, (kind, side), false)),
            Some(HostOp::CancelCopy(kind, side)) => {
                let started = self.take(kind, side, &call.args[0]);
                Some(match started {
                    Some(started) => self.copied(&started, (kind, side), true),
                    None => self.copied(call, (kind, side), true),
                })
            }
            Some(HostOp::Drop(..)) => None,
            Some(HostOp::CancelCall) => {
                let Some(Val::U64(id)) = call.args.first() else { panic!("which call?") };
                self.open.retain(|(open, _)| open.0 != *id);
                None
            }
            // The stream that it was given, back.
            None if &*call.func.name == "back" && self.dice.below(2) == 0 => match call.args.first() {
                Some(Val::Stream(handle)) => Some(Val::Stream(*handle)),
                _ => None,
            },
            None => call.func.sig.result.as_ref().map(|ty| self.value(ty)),
        };
        HostReply::value(value)
    }

    /// The copy in progress of an end.
    fn take(&mut self, kind: ChannelKind, side: Side, end: &Val) -> Option<HostCall> {
        let rep = |value: &Val| match value {
            Val::Stream(handle) | Val::Future(handle) => Some(handle.rep),
            _ => None,
        };
        let at = self.open.iter().position(|(_, call)| {
            call.func.op == Some(HostOp::Copy(kind, side)) && call.args.first().and_then(rep) == rep(end)
        })?;
        Some(self.open.remove(at).1)
    }
}

impl Host for Moody {
    fn call(&mut self, id: CallId, call: &HostCall) -> Answer {
        self.told += 1;
        assert_eq!(id, CallId(self.told), "each is told once, in order");
        // Functions that are not async may take their time, too: nothing else happens meanwhile.
        let slow = call.func.sig.is_async || call.func.op.is_none() && self.dice.below(4) == 0;
        if slow && self.dice.below(self.at_once) > 0 {
            self.open.push((id, call.clone()));
            return Answer::Started;
        }
        Answer::Reply(self.reply(call))
    }

    fn completion(&mut self) -> Option<(CallId, HostReply)> {
        if self.open.is_empty() || self.dice.below(self.completes) > 0 {
            return None;
        }
        let (id, call) = self.open.swap_remove(self.dice.below(self.open.len() as u64) as usize);
        Some((id, self.reply(&call)))
    }

    fn waits_for(&self) -> Option<WaitReason> {
        (!self.open.is_empty()).then_some(WaitReason::Stdin)
    }

    fn survey(&mut self, _: &SurveyQuery) -> Survey {
        Survey { remedy: Remedy::default() }
    }

    fn feed_stdin(&mut self, _: Option<&[u8]>) {}
}
