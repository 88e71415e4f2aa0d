//! What the person gave the program.

use super::tape::InputLog;
use crate::caps::{Grant, Network};
use std::path::PathBuf;

/// Where standard input comes from.
#[derive(Debug, Clone)]
pub enum StdinSource {
    /// The process's own, blocking (plain `run`).
    Inherit,
    /// The same, kept for other hosts, so that each reads it from the start.
    Kept(InputLog),
    /// A file.
    File(PathBuf),
    /// Lines fed by the front end with [`crate::guest::Host::feed_stdin`].
    Fed,
    /// At its end at once.
    Empty,
    /// The program has none: it reads the end at once, and is told why it does.
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

/// Everything a program is given.
#[derive(Debug, Clone)]
pub struct Config {
    /// Arguments, `argv[0]` first.
    pub args: Vec<String>,
    /// Environment.
    pub env: Vec<(String, String)>,
    /// Directories.
    pub grants: Vec<Grant>,
    /// The network.
    pub network: Network,
    /// Standard input.
    pub stdin: StdinSource,
    /// Standard output and error.
    pub output: StdoutSink,
}

/// A grant that cannot be given (not a directory, missing).
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct GrantOpenError(pub String);
