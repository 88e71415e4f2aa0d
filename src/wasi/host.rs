//! The live host: its state, and calls sent to the face they belong to.

use super::args::{Args, reply, unsupported};
use super::clock::Clock;
use super::config::{Config, GrantOpenError, StdinSource};
use super::fs::{Fs, HostDirs};
use super::p1::Fds;
use super::p2::Table;
use super::stdio::{Console, Stdin};
use super::{p1, p2};
use crate::caps::remedy::{Wish, find, find_unsure};
use crate::caps::{Account, Need, Network, Wants, no_stdin};
use crate::guest::{Answer, CallId, Host, HostCall, HostReply, Survey, SurveyQuery, WaitReason};
use crate::wit::Func;
use std::collections::BTreeMap;

/// The live host.
#[derive(Debug)]
pub struct WasiHost {
    pub(super) args: Vec<String>,
    pub(super) env: Vec<(String, String)>,
    pub(super) fs: Fs,
    pub(super) network: Network,
    pub(super) stdin: Stdin,
    pub(super) console: Console,
    pub(super) clock: Clock,
    /// Waiting inside a call is allowed.
    pub(super) blocking: bool,
    /// Preview 1 descriptors.
    pub(super) fds: Fds,
    /// Those that were closed: what each was, and the number of the call that closed it.
    pub(super) closed: BTreeMap<u32, (String, CallId)>,
    /// 0.2 resources.
    pub(super) table: Table,
    /// The same for every call: the seed that 0.2 programs may ask for.
    pub(super) seed: Option<(u64, u64)>,
    /// How far the call is that is worked on.
    pub(super) progress: Progress,
    /// Calls that wait, in the order in which they were made.
    started: Vec<Started>,
    /// Standard input was not given, and nobody was told yet.
    no_stdin: bool,
    /// The call that is worked on.
    pub(super) current: CallId,
    /// The program is one of Go's.
    pub(super) go: bool,
}

/// How far a call is that waits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Progress {
    /// When it was made: its waits count from there.
    pub begun: Option<u64>,
    /// It has written, and waits until that is sent.
    pub written: bool,
}

/// A call that waits.
#[derive(Debug)]
struct Started {
    id: CallId,
    call: HostCall,
    progress: Progress,
    waits: WaitReason,
}

impl WasiHost {
    /// Opens the granted directories.
    ///
    /// # Errors
    /// When a granted directory cannot be opened, or the `--stdin` file.
    pub fn new(config: Config) -> Result<Self, GrantOpenError> {
        let blocking = matches!(config.stdin, StdinSource::Inherit | StdinSource::Kept(_));
        // Only a plain run waits for the other end of a named pipe.
        let fs = Fs::new(config.grants, false).map_err(GrantOpenError)?;
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
            table: Table::default(),
            seed: None,
            progress: Progress::default(),
            started: Vec::new(),
            no_stdin,
            current: CallId(0),
            go: false,
        })
    }

    /// The same host for a program of Go's, or for another: accounts tell what its library has decided.
    #[must_use]
    pub fn for_go(mut self, go: bool) -> Self {
        self.go = go;
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
    /// The account of reading standard input, the first time that it is missed.
    pub(super) fn stdin_account(&mut self) -> Option<Account> {
        let missed = std::mem::take(&mut self.no_stdin);
        (missed && self.fs.explain).then(no_stdin)
    }
}

impl WasiHost {
    /// Works on a call as far as it can be done now.
    fn work(&mut self, id: CallId, call: &HostCall) -> Result<HostReply, WaitReason> {
        self.table.push_on();
        self.current = id;
        let args = Args(call);
        reply(match call.func.wasi {
            Some(Func::P1(func, module)) => p1::call(self, func, module, args),
            Some(Func::P2(func)) => p2::call(self, func, args),
            None => Err(unsupported(call)),
        })
    }
}

impl Host for WasiHost {
    fn call(&mut self, id: CallId, call: &HostCall) -> Answer {
        self.progress = Progress::default();
        match self.work(id, call) {
            Ok(reply) => Answer::Reply(reply),
            Err(waits) => {
                let progress = std::mem::take(&mut self.progress);
                self.started.push(Started { id, call: call.clone(), progress, waits });
                Answer::Started
            }
        }
    }

    fn completion(&mut self) -> Option<(CallId, HostReply)> {
        for at in 0..self.started.len() {
            let mut started = self.started.remove(at);
            self.progress = started.progress;
            match self.work(started.id, &started.call) {
                Ok(reply) => return Some((started.id, reply)),
                Err(waits) => {
                    (started.progress, started.waits) = (std::mem::take(&mut self.progress), waits);
                    self.started.insert(at, started);
                }
            }
        }
        None
    }

    fn waits_for(&self) -> Option<WaitReason> {
        self.started.iter().map(|started| started.waits.clone()).reduce(WaitReason::or)
    }

    fn survey(&mut self, query: &SurveyQuery) -> Survey {
        let wish = Wish {
            path: &query.path,
            cwd: &query.cwd,
            grants: self.fs.grants(),
            wants: query.wants.unwrap_or(Wants::look(Need::Anything, true)),
        };
        let find = if query.wants.is_some() { find } else { find_unsure };
        Survey { remedy: find(&mut HostDirs, &wish) }
    }

    fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        self.stdin.feed(bytes);
    }
}
