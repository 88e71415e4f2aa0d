//! The live host: its state, and calls sent to the face they belong to.

use super::args::{Args, answer};
use super::clock::Clock;
use super::config::{Config, GrantOpenError, StdinSource};
use super::fs::{Fs, HostDirs};
use super::p1::Fds;
use super::p2::Table;
use super::stdio::{Console, Stdin};
use super::{p1, p2};
use crate::caps::remedy::{Wish, find, find_unsure};
use crate::caps::{Account, Need, Network, Wants, no_stdin};
use crate::guest::{Answer, Host, HostCall, Survey, SurveyQuery, preview1};
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
    pub(super) closed: BTreeMap<u32, (String, u32)>,
    /// 0.2 resources.
    pub(super) table: Table,
    /// The same for every call: the seed that 0.2 programs may ask for.
    pub(super) seed: Option<(u64, u64)>,
    /// When the call that is answered with [`Answer::Wait`] was first asked: its waits count from there.
    pub(super) asked_at: Option<u64>,
    /// That call has done its first half: it wrote, and waits until that is sent.
    pub(super) half_done: bool,
    /// Standard input was not given, and nobody was told yet.
    no_stdin: bool,
    /// Calls answered so far.
    pub(super) answered: u32,
    /// The program is one of Go's.
    pub(super) go: bool,
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
            asked_at: None,
            half_done: false,
            no_stdin,
            answered: 0,
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

impl Host for WasiHost {
    fn call(&mut self, call: &HostCall) -> Answer {
        self.table.push_on();
        let args = Args(call);
        let answered = if preview1::is_module(&call.func.interface) {
            p1::call(self, args)
        } else {
            p2::call(self, args)
        };
        let answer = answer(answered);
        if matches!(answer, Answer::Reply(_)) {
            self.asked_at = None;
            self.half_done = false;
            self.answered = self.answered.saturating_add(1);
        }
        answer
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
