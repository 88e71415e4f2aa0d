//! The live host: its state, and the dispatch of calls to the face that they belong to.

use super::args::{Answered, Args, Fail, Reply, reply, unsupported};
use super::clock::Clock;
use super::config::{Config, GrantOpenError, StdinSource};
use super::fs::{Fs, HostDirs, LookOnly};
use super::operation::{PendingCall, WaitingCall};
use super::p1::Fds;
use super::p2::ResourceTable;
use super::p3::HostEnds;
use super::stdio::{Console, Stdin};
use super::wait::{Awaited, wait_for};
use super::{p1, p2, p3};
use crate::caps::remedy::{WantedAccess, find, find_unsure, mapped};
use crate::caps::{Account, Need, Network, Wants, no_stdin};
use crate::component::{Type, Val};
use crate::guest::{
    Answer, CallId, ConsoleChunk, Host, HostCall, HostOutcome, HostReply, Survey, SurveyQuery, UnknownCalls,
    WaitReason,
};
use crate::wit::WasiFunc;
use std::collections::BTreeMap;

/// The live host: answers calls from the operating system, as far as the grants allow.
#[derive(Debug)]
pub struct WasiHost {
    pub(super) args: Vec<String>,
    pub(super) env: Vec<(String, String)>,
    pub(super) fs: Fs,
    pub(super) network: Network,
    pub(super) stdin: Stdin,
    pub(super) console: Console,
    pub(super) clock: Clock,
    /// Whether a call may block this process (a plain run).
    pub(super) blocking: bool,
    /// The file descriptors of preview 1.
    pub(super) fds: Fds,
    /// Descriptors that were closed: what each was, and the number of the call that closed it.
    pub(super) closed: BTreeMap<u32, (String, CallId)>,
    /// The resources of 0.2.
    pub(super) table: ResourceTable,
    /// The ends of streams and futures of 0.3.
    pub(super) ends: HostEnds,
    /// What reached the console between two calls; it goes out with the next reply.
    pub(super) console_later: Vec<ConsoleChunk>,
    /// The seed that programs may ask for (`insecure-seed`); once made, every call gets the same one.
    pub(super) seed: Option<(u64, u64)>,
    /// Calls that have started and not completed, in the order in which they were made.
    started: Vec<Started>,
    /// Standard input was not given, and no account has said so yet.
    no_stdin: bool,
    /// The number of the call that is being answered.
    pub(super) current: CallId,
    /// Whether the program was written in Go.
    pub(super) go: bool,
    /// What becomes of calls of functions that are not known here.
    unknown: UnknownCalls,
    /// The call that a person is to reply to, and the reply once it is there.
    asked: Option<(CallId, Option<HostOutcome>)>,
}

/// A call that has started and not completed.
#[derive(Debug)]
struct Started {
    id: CallId,
    waiting: Box<WaitingCall>,
}

impl WasiHost {
    /// A host with the given configuration. The granted directories are opened here.
    ///
    /// # Errors
    /// When a granted directory cannot be opened, or the `--stdin` file.
    pub fn new(config: Config) -> Result<Self, GrantOpenError> {
        Self::with(config, None)
    }

    /// The same, with what keeps a rehearsal from changing anything.
    pub(super) fn with(config: Config, look_only: Option<&LookOnly>) -> Result<Self, GrantOpenError> {
        let blocking = matches!(config.stdin, StdinSource::Inherit | StdinSource::Kept(_));
        // By default, opening a named pipe does not wait for the other end; only a plain run does (`without_accounts`).
        let fs = Fs::new(config.grants, false, look_only).map_err(GrantOpenError)?;
        let no_stdin = matches!(config.stdin, StdinSource::NotGiven);
        let stdin = Stdin::new(&config.stdin).map_err(GrantOpenError)?;
        let console = Console { sink: config.output };
        let fds = Fds::new(&fs);
        Ok(Self {
            args: config.args,
            env: config.env,
            fs,
            network: config.network,
            stdin,
            console,
            clock: Clock::new(),
            blocking,
            fds,
            closed: BTreeMap::new(),
            table: ResourceTable::default(),
            ends: HostEnds::default(),
            console_later: Vec::new(),
            seed: None,
            started: Vec::new(),
            no_stdin,
            current: CallId(0),
            go: false,
            unknown: UnknownCalls::Trap,
            asked: None,
        })
    }

    /// The same host, told whether the program was written in Go: accounts then say what Go's library decided.
    #[must_use]
    pub(crate) fn for_go(mut self, go: bool) -> Self {
        self.go = go;
        self
    }

    /// The same host, told what becomes of calls of functions that are not known here.
    #[must_use]
    pub fn with_unknown(mut self, unknown: UnknownCalls) -> Self {
        self.unknown = unknown;
        self
    }

    /// The same host without accounts and remedies: for a plain run that shows neither.
    #[must_use]
    pub fn without_accounts(mut self) -> Self {
        self.fs.explain = false;
        self.fs.blocking = self.blocking;
        self
    }
}

impl WasiHost {
    /// The account of reading standard input that was not given, for the first such read.
    pub(super) fn stdin_account(&mut self) -> Option<Box<Account>> {
        let missed = std::mem::take(&mut self.no_stdin);
        (missed && self.fs.explain).then(|| no_stdin().into())
    }
}

impl WasiHost {
    /// Lets the face that a call belongs to answer it.
    fn face(&mut self, call: &HostCall) -> Answered {
        if let Some(op) = call.func.op {
            return p3::operate(self, op, Args(call));
        }
        match call.func.wasi {
            Some(WasiFunc::P1(func, module)) => p1::call(self, func, module, Args(call)),
            Some(WasiFunc::P2(func)) => p2::call(self, func, Args(call)),
            Some(WasiFunc::P3(func)) => p3::call(self, func, Args(call)),
            None => self.unknown_call(call),
        }
    }

    /// A function that no host here knows. Giving back a resource of one needs no answer.
    fn unknown_call(&self, call: &HostCall) -> Answered {
        match (self.unknown, &call.func.sig.result) {
            (_, None) if call.func.name.starts_with("[resource-drop]") => Ok(Reply::default()),
            (UnknownCalls::Default, None) => Ok(Reply::default()),
            (UnknownCalls::Default, Some(ty)) => match zero(ty) {
                Some(value) => Ok(value.into()),
                None => Err(unsupported(call)),
            },
            (UnknownCalls::Trap | UnknownCalls::Ask, _) => Err(unsupported(call)),
        }
    }

    /// Whether a person is to be asked for the reply to a call.
    fn is_for_person(&self, call: &HostCall) -> bool {
        self.unknown == UnknownCalls::Ask
            && call.func.wasi.is_none()
            && call.func.op.is_none()
            && !call.func.name.starts_with("[resource-drop]")
    }

    /// Lets the face resume a call that waited.
    fn go_on(&mut self, operation: PendingCall) -> Answered {
        match operation {
            PendingCall::P1(operation) => p1::go_on(self, operation),
            PendingCall::P2(operation) => p2::go_on(self, operation),
            PendingCall::P3(operation) => p3::go_on(self, operation),
        }
    }

    /// The reply to a call. Where this host may block, it waits for it; otherwise the call may come back as waiting.
    fn settle(&mut self, mut answered: Answered) -> Result<HostReply, Box<WaitingCall>> {
        loop {
            match reply(answered) {
                Err(waiting) if waiting.awaited.is_nothing() => {
                    let why = "the program waits for something that can never happen";
                    answered = Err(Fail::Trap(why.into()));
                }
                // The program's other tasks go on meanwhile.
                Err(waiting) if matches!(waiting.operation, PendingCall::P3(_)) => return Err(waiting),
                Err(mut waiting) if self.blocking => {
                    self.wait(&mut waiting.awaited);
                    answered = self.go_on(waiting.operation);
                }
                settled => return settled,
            }
        }
    }

    /// Forgets the started calls for which `is` holds: nobody waits for their replies any more.
    pub(super) fn forget(&mut self, is: impl FnMut(CallId, &PendingCall) -> bool) {
        let mut is = is;
        self.started.retain(|started| !is(started.id, &started.waiting.operation));
    }

    /// A reply, with what has reached the console since the last one.
    fn with_console(&mut self, mut reply: HostReply) -> HostReply {
        if !self.console_later.is_empty() {
            reply.console.append(&mut self.console_later);
        }
        reply
    }

    /// Nanoseconds until the deadline; `None` if there is none.
    fn left(&self, awaited: &Awaited) -> Option<u64> {
        awaited.deadline.map(|deadline| deadline.saturating_sub(self.clock.monotonic()))
    }

    /// Puts the clocks forward to the earliest deadline that a call waits for. Whether there was one.
    pub(super) fn skip_to_deadline(&mut self) -> bool {
        let left = self.started.iter().filter_map(|started| self.left(&started.waiting.awaited)).min();
        left.inspect(|left| self.clock.advance(*left)).is_some()
    }

    /// Blocks this process until something that the call waits for may have happened.
    fn wait(&mut self, awaited: &mut Awaited) {
        let left = self.left(awaited);
        // Earlier output goes out while the program waits for something else.
        awaited.network.extend(self.table.push_on());
        wait_for(awaited, left);
    }
}

impl Host for WasiHost {
    fn call(&mut self, id: CallId, call: &HostCall) -> Answer {
        self.table.push_on();
        self.current = id;
        if self.is_for_person(call) {
            self.asked = Some((id, None));
            return Answer::Started;
        }
        p3::push_on(self);
        let answered = self.face(call);
        match self.settle(answered) {
            Ok(reply) => {
                let mut reply = self.with_console(reply);
                if self.go {
                    reply.account.iter_mut().for_each(|account| self.account_for_go(account));
                }
                Answer::Reply(reply)
            }
            Err(waiting) => {
                self.started.push(Started { id, waiting });
                Answer::Started
            }
        }
    }

    fn completion(&mut self) -> Option<(CallId, HostReply)> {
        if let Some((id, outcome)) = self.asked.take_if(|(_, outcome)| outcome.is_some()) {
            return outcome.map(|outcome| (id, HostReply { outcome, ..HostReply::value(None) }));
        }
        if self.started.is_empty() {
            return None;
        }
        self.table.push_on();
        p3::push_on(self);
        for at in 0..self.started.len() {
            let Started { id, waiting } = self.started.remove(at);
            let answered = self.go_on(waiting.operation);
            match self.settle(answered) {
                Ok(reply) => return Some((id, self.with_console(reply))),
                Err(waiting) => self.started.insert(at, Started { id, waiting }),
            }
        }
        None
    }

    fn waits_for(&self) -> Option<WaitReason> {
        if self.asked.is_some() {
            return Some(WaitReason::Person);
        }
        let outside = self.started.iter().map(|started| &started.waiting.awaited);
        let outside = outside.filter(|awaited| !awaited.is_for_program());
        let reasons = outside.map(|awaited| awaited.reason(self.left(awaited)));
        reasons.reduce(WaitReason::or)
    }

    fn survey(&mut self, query: &SurveyQuery) -> Survey {
        let wish = WantedAccess {
            path: &query.path,
            cwd: &query.cwd,
            grants: self.fs.grants(),
            wants: query.wants.unwrap_or(Wants::look(Need::Anything, true)),
        };
        let find = if query.wants.is_some() { find } else { find_unsure };
        Survey { remedy: mapped(find(&mut HostDirs, &wish)) }
    }

    fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        if bytes.is_none() && self.blocking && self.started.iter().any(|s| s.waiting.awaited.stdin) {
            // The process's own input: there is no end of it to tell, only more to wait for.
            let mut all = Awaited::stdin();
            for started in &self.started {
                all.network.extend(started.waiting.awaited.network.iter().cloned());
            }
            wait_for(&all, None);
            return;
        }
        self.stdin.feed(bytes);
    }

    fn give_reply(&mut self, id: CallId, outcome: HostOutcome) {
        if let Some((_, reply)) = self.asked.as_mut().filter(|(asked, _)| *asked == id) {
            *reply = Some(outcome);
        }
    }
}

/// The zero or null of a type, where it has one: types of core results all do.
fn zero(ty: &Type) -> Option<Val> {
    Some(match ty {
        Type::S32 => Val::S32(0),
        Type::S64 => Val::S64(0),
        Type::U64 => Val::U64(0),
        Type::F32 => Val::F32(0),
        Type::F64 => Val::F64(0),
        Type::Enum(_) => Val::Enum(0),
        Type::Tuple(parts) => Val::Tuple(parts.iter().map(zero).collect::<Option<_>>()?),
        _ => return None,
    })
}
