//! The resources that a 0.2 program holds: what its handles stand for.

use super::file_stream::{FileInput, FileOutput};
use crate::guest::ConsoleStream;
use crate::wasi::args::Fail;
use crate::wasi::fs::{Directory, FileHandle, Listed};
use std::collections::{BTreeMap, VecDeque};

/// `descriptor`
#[derive(Debug, Clone)]
pub enum Descriptor {
    /// A file.
    File(FileHandle),
    /// A directory.
    Directory(Directory),
}

/// `input-stream`
#[derive(Debug)]
pub enum InputStream {
    /// Standard input.
    Stdin,
    /// A file from an offset on.
    File(FileInput),
}

/// `output-stream`
#[derive(Debug)]
pub struct OutputStream {
    /// Where it goes.
    pub target: OutputTarget,
}

/// Where an output stream goes.
#[derive(Debug)]
pub enum OutputTarget {
    /// Standard output or error.
    Console(ConsoleStream),
    /// A file.
    File(FileOutput),
}

/// `pollable`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pollable {
    /// Ready at any time.
    Ready,
    /// Ready from this moment on the monotonic clock.
    At(u64),
    /// Ready when standard input is.
    Stdin,
    /// Waits for what this stream of a file has started.
    File(u32),
}

/// One resource.
#[derive(Debug)]
pub enum Resource {
    /// `wasi:filesystem/types.descriptor`
    Descriptor(Descriptor),
    /// `wasi:filesystem/types.directory-entry-stream`
    Entries(VecDeque<Listed>),
    /// `wasi:io/streams.input-stream`
    Input(InputStream),
    /// `wasi:io/streams.output-stream`
    Output(OutputStream),
    /// `wasi:io/error.error`, an errno.
    Error(u16),
    /// `wasi:io/poll.pollable`, and the stream it belongs to.
    Pollable(Pollable, Option<u32>),
    /// `wasi:cli/terminal-*`
    Terminal,
    /// `wasi:sockets/network.network`
    Network,
}

#[derive(Debug)]
struct Entry {
    resource: Resource,
    what: String,
}

/// All resources by representation (never 0).
#[derive(Debug, Default)]
pub struct Table {
    entries: BTreeMap<u32, Entry>,
    last: u32,
}

fn unknown(rep: u32) -> Fail {
    Fail::Trap(format!("handle {rep} does not stand for a resource of the kind that the call takes"))
}

macro_rules! getter {
    ($($name:ident $variant:ident $ty:ty),*) => {$(
        #[doc = concat!("The `", stringify!($ty), "` of that representation.")]
        pub fn $name(&mut self, rep: u32) -> Result<&mut $ty, Fail> {
            match self.entries.get_mut(&rep) {
                Some(Entry { resource: Resource::$variant(found), .. }) => Ok(found),
                _ => Err(unknown(rep)),
            }
        }
    )*};
}

impl Table {
    getter!(
        descriptor Descriptor Descriptor, input Input InputStream, output Output OutputStream,
        entries Entries VecDeque<Listed>, error Error u16
    );

    /// Adds one; `what` is for people.
    pub fn push(&mut self, resource: Resource, what: impl Into<String>) -> Result<u32, Fail> {
        let rep = self.last.checked_add(1).ok_or_else(|| Fail::Trap("too many resources".into()))?;
        self.last = rep;
        self.entries.insert(rep, Entry { resource, what: what.into() });
        Ok(rep)
    }

    /// The pollable of that representation.
    pub fn pollable(&self, rep: u32) -> Result<Pollable, Fail> {
        match self.entries.get(&rep) {
            Some(Entry { resource: Resource::Pollable(found, _), .. }) => Ok(*found),
            _ => Err(unknown(rep)),
        }
    }

    /// Waits for what a stream of a file has started.
    pub fn wait_file(&mut self, rep: u32) {
        match self.entries.get_mut(&rep).map(|e| &mut e.resource) {
            Some(Resource::Input(InputStream::File(file))) => file.ready(),
            Some(Resource::Output(OutputStream { target: OutputTarget::File(file) })) => file.ready(),
            _ => {}
        }
    }

    /// What it is, for people.
    pub fn what(&self, rep: u32) -> &str {
        self.entries.get(&rep).map_or("?", |e| &e.what)
    }

    /// The program gives one back. A stream must not go before its pollables.
    pub fn remove(&mut self, rep: u32) -> Result<(), Fail> {
        let child = |e: &Entry| matches!(e.resource, Resource::Pollable(_, Some(parent)) if parent == rep);
        if self.entries.values().any(child) {
            return Err(Fail::Trap(format!("{} is dropped before its pollables", self.what(rep))));
        }
        self.entries.remove(&rep).map(|_| ()).ok_or_else(|| unknown(rep))
    }
}
