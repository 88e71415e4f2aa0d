//! What the person granted the program, and the host made from it.

use crate::caps::Grant;
use crate::guest::{Answer, Host, HostCall, HostReply, Survey, SurveyQuery};
use std::path::PathBuf;

/// Where standard input comes from.
#[derive(Debug, Clone)]
pub enum StdinSource {
    /// The process's own, blocking (plain `run`).
    Inherit,
    /// A file.
    File(PathBuf),
    /// Lines fed by the front end with [`Host::feed_stdin`].
    Fed,
    /// At its end at once.
    Empty,
}

/// Where standard output and error go, besides the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StdoutSink {
    /// The process's own (plain `run`).
    Inherit,
    /// Both to the process's standard error (`explain`).
    ToStderr,
    /// Nowhere: front ends draw the journal.
    Captured,
}

/// Everything a program is given.
#[derive(Debug, Clone)]
pub struct Config {
    /// Arguments, `argv[0]` first.
    pub args: Vec<String>,
    /// Environment.
    pub env: Vec<(String, String)>,
    /// Directories.
    pub grants: Vec<Grant>,
    /// Standard input.
    pub stdin: StdinSource,
    /// Standard output and error.
    pub output: StdoutSink,
}

/// The live host.
#[derive(Debug)]
pub struct WasiHost {
    _config: Config,
}

/// A grant that cannot be given (not a directory, missing).
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct GrantOpenError(pub String);

impl WasiHost {
    /// Opens the granted directories.
    ///
    /// # Errors
    /// When a granted directory cannot be opened, or the `--stdin` file.
    pub fn new(config: Config) -> Result<Self, GrantOpenError> {
        Ok(Self { _config: config })
    }
}

impl Host for WasiHost {
    fn call(&mut self, call: &HostCall) -> Answer {
        let _ = call;
        Answer::Reply(HostReply::value(None))
    }

    fn survey(&mut self, query: &SurveyQuery) -> Survey {
        let _ = query;
        Survey { remedy: crate::caps::Remedy::default() }
    }

    fn feed_stdin(&mut self, _bytes: Option<&[u8]>) {}
}
