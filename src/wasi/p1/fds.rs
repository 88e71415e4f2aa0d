//! The file descriptor table of preview 1.

use crate::caps::errno;
use crate::caps::no_directory::{Other, What};
use crate::guest::ConsoleStream;
use crate::wasi::fs::{Directory, FileHandle, Fs};
use std::collections::{BTreeMap, BTreeSet};

/// An open file and its offset.
#[derive(Debug)]
pub(crate) struct OpenFile {
    pub file: FileHandle,
    /// The offset of the next read or write.
    pub position: u64,
    /// Writes go to the end of the file.
    pub append: bool,
    /// The program set `nonblock`, which makes no difference to a file.
    pub nonblock: bool,
}

/// What a file descriptor refers to.
#[derive(Debug)]
pub enum DescriptorEntry {
    Stdin,
    /// Standard output or standard error.
    Console(ConsoleStream),
    /// A directory, and whether it is a preopen.
    Directory(Directory, bool),
    File(OpenFile),
}

/// All file descriptors of a program.
#[derive(Debug)]
pub(crate) struct Fds {
    used: BTreeMap<u32, DescriptorEntry>,
    free: BTreeSet<u32>,
}

impl Fds {
    /// The three standard streams, followed by the granted directories.
    pub fn new(fs: &Fs) -> Self {
        let streams = [
            DescriptorEntry::Stdin,
            DescriptorEntry::Console(ConsoleStream::Stdout),
            DescriptorEntry::Console(ConsoleStream::Stderr),
        ];
        let directories = fs.preopens().iter().map(|d| DescriptorEntry::Directory(d.clone(), true));
        Self { used: (0..).zip(streams.into_iter().chain(directories)).collect(), free: BTreeSet::new() }
    }

    /// Adds a descriptor: the highest freed number, or the next new one if none is free.
    pub fn push(&mut self, entry: DescriptorEntry) -> Result<u32, u16> {
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

    /// Moves descriptor `from` to the number `to`, which must be open and is closed.
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

    pub fn get(&self, fd: u32) -> Result<&DescriptorEntry, u16> {
        self.used.get(&fd).ok_or(errno::BADF)
    }

    /// What a descriptor is if it is not a directory; `None` for a directory.
    pub(crate) fn no_directory(&self, fd: u32) -> Option<What> {
        Some(match self.used.get(&fd) {
            Some(DescriptorEntry::Directory(..)) => return None,
            Some(DescriptorEntry::File(open)) => What::Other(Other::File(open.file.name.clone())),
            Some(DescriptorEntry::Stdin) => What::Other(Other::StandardInput),
            Some(DescriptorEntry::Console(ConsoleStream::Stdout)) => What::Other(Other::StandardOutput),
            Some(DescriptorEntry::Console(ConsoleStream::Stderr)) => What::Other(Other::StandardError),
            None if self.free.contains(&fd) => What::Closed,
            None => What::NotOpen,
        })
    }

    /// A name for people: a stream's, a path, or `?` if the descriptor is not open.
    pub fn what(&self, fd: u32) -> String {
        match self.used.get(&fd) {
            None => "?".into(),
            Some(DescriptorEntry::Stdin) => "stdin".into(),
            Some(DescriptorEntry::Console(ConsoleStream::Stdout)) => "stdout".into(),
            Some(DescriptorEntry::Console(ConsoleStream::Stderr)) => "stderr".into(),
            Some(DescriptorEntry::Directory(dir, _)) => dir.name.clone(),
            Some(DescriptorEntry::File(open)) => open.file.name.clone(),
        }
    }

    pub fn file(&mut self, fd: u32) -> Result<&mut OpenFile, u16> {
        match self.used.get_mut(&fd) {
            Some(DescriptorEntry::File(file)) => Ok(file),
            _ => Err(errno::BADF),
        }
    }

    /// The open file, for a call that uses its offset.
    pub(crate) fn seekable(&mut self, fd: u32) -> Result<&mut OpenFile, u16> {
        match self.used.get_mut(&fd) {
            Some(DescriptorEntry::File(file)) => Ok(file),
            Some(DescriptorEntry::Stdin | DescriptorEntry::Console(_)) => Err(errno::SPIPE),
            _ => Err(errno::BADF),
        }
    }

    pub fn directory(&self, fd: u32) -> Result<&Directory, u16> {
        match self.used.get(&fd) {
            Some(DescriptorEntry::Directory(dir, _)) => Ok(dir),
            _ => Err(errno::BADF),
        }
    }
}
