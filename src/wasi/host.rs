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
use crate::guest::{Answer, Host, HostCall, Survey, SurveyQuery, preview1};

/// The live host.
#[derive(Debug)]
pub struct WasiHost {
    pub(super) args: Vec<String>,
    pub(super) env: Vec<(String, String)>,
    pub(super) fs: Fs,
    pub(super) stdin: Stdin,
    pub(super) console: Console,
    pub(super) clock: Clock,
    /// Waiting inside a call is allowed.
    pub(super) blocking: bool,
    /// Preview 1 descriptors.
    pub(super) fds: Fds,
    /// 0.2 resources.
    pub(super) table: Table,
    /// The same for every call: the seed that 0.2 programs may ask for.
    pub(super) seed: Option<(u64, u64)>,
    /// When the call that is answered with [`Answer::Wait`] was first asked: its waits count from there.
    pub(super) asked_at: Option<u64>,
}

impl WasiHost {
    /// Opens the granted directories.
    ///
    /// # Errors
    /// When a granted directory cannot be opened, or the `--stdin` file.
    pub fn new(config: Config) -> Result<Self, GrantOpenError> {
        let blocking = matches!(config.stdin, StdinSource::Inherit);
        let fs = Fs::new(config.grants, blocking).map_err(GrantOpenError)?;
        let stdin = Stdin::new(&config.stdin).map_err(GrantOpenError)?;
        let console = Console { sink: config.output };
        let fds = Fds::new(&fs);
        Ok(Self {
            args: config.args,
            env: config.env,
            fs,
            stdin,
            console,
            clock: Clock::new(),
            blocking,
            fds,
            table: Table::default(),
            seed: None,
            asked_at: None,
        })
    }

    /// The same host without accounts and remedies: for a plain run that shows neither.
    #[must_use]
    pub fn without_accounts(mut self) -> Self {
        self.fs.explain = false;
        self
    }
}

impl Host for WasiHost {
    fn call(&mut self, call: &HostCall) -> Answer {
        let args = Args(call);
        let answered =
            if preview1::is_module(&call.interface) { p1::call(self, args) } else { p2::call(self, args) };
        let answer = answer(answered);
        if matches!(answer, Answer::Reply(_)) {
            self.asked_at = None;
        }
        answer
    }

    fn survey(&mut self, query: &SurveyQuery) -> Survey {
        let creates = query.creates.unwrap_or(false);
        let wish = Wish {
            path: &query.path,
            cwd: &query.cwd,
            grants: self.fs.grants(),
            creates,
            writes: creates,
            follow: true,
        };
        let find = if query.creates.is_some() { find } else { find_unsure };
        Survey { remedy: find(&mut HostDirs, &wish) }
    }

    fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        self.stdin.feed(bytes);
    }
}
