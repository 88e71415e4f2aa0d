//! The descriptor table of preview 1.

use crate::caps::errno;
use crate::caps::no_directory::{Other, What};
use crate::guest::ConsoleStream;
use crate::wasi::fs::{Directory, FileHandle, Fs};
use std::collections::{BTreeMap, BTreeSet};

/// An open file with its cursor.
#[derive(Debug)]
pub(crate) struct OpenFile {
    pub file: FileHandle,
    /// Where the next read or write is.
    pub position: u64,
    /// Writes go to the end.
    pub append: bool,
    /// Asked not to wait; files never do.
    pub nonblock: bool,
}

/// What a descriptor stands for.
#[derive(Debug)]
pub enum Entry {
    Stdin,
    /// Standard output or error.
    Console(ConsoleStream),
    /// A directory; whether it is one of those granted.
    Directory(Directory, bool),
    File(OpenFile),
}

/// All descriptors of a program.
#[derive(Debug)]
pub(crate) struct Fds {
    used: BTreeMap<u32, Entry>,
    free: BTreeSet<u32>,
}

impl Fds {
    /// The three standard streams, then the granted directories.
    pub fn new(fs: &Fs) -> Self {
        let streams =
            [Entry::Stdin, Entry::Console(ConsoleStream::Stdout), Entry::Console(ConsoleStream::Stderr)];
        let directories = fs.preopens().iter().map(|d| Entry::Directory(d.clone(), true));
        Self { used: (0..).zip(streams.into_iter().chain(directories)).collect(), free: BTreeSet::new() }
    }

    /// Adds one: the number freed that is highest, or else the next.
    pub fn push(&mut self, entry: Entry) -> Result<u32, u16> {
        let next = || match self.used.last_key_value() {
            Some((last, _)) => last.checked_add(1),
            None => Some(0),
        };
        let fd = self.free.last().copied().or_else(next).ok_or(errno::OVERFLOW)?;
        self.free.remove(&fd);
        self.used.insert(fd, entry);
        Ok(fd)
    }

    pub(crate) fn close(&mut self, fd: u32) -> Result<(), u16> {
        self.used.remove(&fd).ok_or(errno::BADF)?;
        self.free.insert(fd);
        Ok(())
    }

    /// Gives `from` the number `to`, closing what had it.
    pub(crate) fn renumber(&mut self, from: u32, to: u32) -> Result<(), u16> {
        if !self.used.contains_key(&to) {
            return Err(errno::BADF);
        }
        let entry = self.used.remove(&from).ok_or(errno::BADF)?;
        self.used.insert(to, entry);
        if from != to {
            self.free.insert(from);
        }
        Ok(())
    }

    pub fn get(&self, fd: u32) -> Result<&Entry, u16> {
        self.used.get(&fd).ok_or(errno::BADF)
    }

    /// What a descriptor is that is no directory; `None` for a directory.
    pub(crate) fn no_directory(&self, fd: u32) -> Option<What> {
        Some(match self.used.get(&fd) {
            Some(Entry::Directory(..)) => return None,
            Some(Entry::File(open)) => What::Other(Other::File(open.file.name.clone())),
            Some(Entry::Stdin) => What::Other(Other::StandardInput),
            Some(Entry::Console(ConsoleStream::Stdout)) => What::Other(Other::StandardOutput),
            Some(Entry::Console(ConsoleStream::Stderr)) => What::Other(Other::StandardError),
            None if self.free.contains(&fd) => What::Closed,
            None => What::NotOpen,
        })
    }

    /// What it is, for people.
    pub fn what(&self, fd: u32) -> String {
        match self.used.get(&fd) {
            None => "?".into(),
            Some(Entry::Stdin) => "stdin".into(),
            Some(Entry::Console(ConsoleStream::Stdout)) => "stdout".into(),
            Some(Entry::Console(ConsoleStream::Stderr)) => "stderr".into(),
            Some(Entry::Directory(dir, _)) => dir.name.clone(),
            Some(Entry::File(open)) => open.file.name.clone(),
        }
    }

    pub fn file(&mut self, fd: u32) -> Result<&mut OpenFile, u16> {
        match self.used.get_mut(&fd) {
            Some(Entry::File(file)) => Ok(file),
            _ => Err(errno::BADF),
        }
    }

    /// A file, for a call that moves its cursor.
    pub(crate) fn seekable(&mut self, fd: u32) -> Result<&mut OpenFile, u16> {
        match self.used.get_mut(&fd) {
            Some(Entry::File(file)) => Ok(file),
            Some(Entry::Stdin | Entry::Console(_)) => Err(errno::SPIPE),
            _ => Err(errno::BADF),
        }
    }

    pub fn directory(&self, fd: u32) -> Result<&Directory, u16> {
        match self.used.get(&fd) {
            Some(Entry::Directory(dir, _)) => Ok(dir),
            _ => Err(errno::BADF),
        }
    }
}
