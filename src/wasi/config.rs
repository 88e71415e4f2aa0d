//! What the user gave the program.

use super::tape::InputLog;
use crate::caps::{Grant, Network};
use std::path::PathBuf;

/// Where standard input comes from.
#[derive(Debug, Clone)]
pub enum StdinSource {
    /// The process's own, blocking (plain `run`).
    Inherit,
    /// The process's own, recorded as it is read, so that another host can read it again from the start.
    Kept(InputLog),
    /// A file that is opened when the host is made (`--stdin`).
    File(PathBuf),
    /// Lines fed by the front end with [`crate::guest::Host::feed_stdin`].
    Fed,
    /// Empty: the first read is at the end.
    Empty,
    /// Not given: the first read is at the end, and its account says why.
    NotGiven,
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

/// Everything that a program is given.
#[derive(Debug, Clone)]
pub struct Config {
    /// Command-line arguments, `argv[0]` first.
    pub args: Vec<String>,
    /// Environment variables as name and value, in the order in which the program sees them.
    pub env: Vec<(String, String)>,
    /// The directories it may reach, in the order in which they become preopens.
    pub grants: Vec<Grant>,
    /// Which addresses and names it may reach.
    pub network: Network,
    /// Where its standard input comes from.
    pub stdin: StdinSource,
    /// Where its standard output and standard error go.
    pub output: StdoutSink,
}

/// A directory or `--stdin` file that cannot be given (it is missing, or no directory).
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct GrantOpenError(pub String);
