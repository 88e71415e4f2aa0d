//! The resources of a 0.2 program: what its handles refer to.

use super::file_stream::{FileInput, FileOutput};
use super::pollable::Pollable;
use crate::component::MADE_BY_GUEST;
use crate::guest::ConsoleStream;
use crate::wasi::args::Fail;
use crate::wasi::fs::{Directory, FileHandle, Listed};
use crate::wasi::net::{AddressLookup, Incoming, Interest, NetError, Outgoing, TcpSocket, UdpSocket};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// `descriptor`, of a file or directory.
#[derive(Debug, Clone)]
pub enum Descriptor {
    File(FileHandle),
    Directory(Directory),
}

/// `input-stream`, by what it reads from.
#[derive(Debug)]
pub(crate) enum InputStream {
    Stdin,
    /// A file, read from an offset on.
    File(FileInput),
    /// The connection of this `tcp-socket`.
    Tcp(u32),
}

/// `output-stream`, by what it writes to.
#[derive(Debug)]
pub(crate) struct OutputStream {
    pub target: OutputTarget,
}

/// What an output stream writes to.
#[derive(Debug)]
pub(crate) enum OutputTarget {
    /// Standard output or standard error.
    Console(ConsoleStream),
    File(FileOutput),
    /// The connection of this `tcp-socket`, which itself knows whether it is closed.
    Tcp(u32),
}

#[derive(Debug)]
pub enum TableResource {
    /// `wasi:filesystem/types.descriptor`
    Descriptor(Descriptor),
    /// `wasi:filesystem/types.directory-entry-stream`
    Entries(VecDeque<Listed>),
    /// `wasi:io/streams.input-stream`
    Input(InputStream),
    /// `wasi:io/streams.output-stream`
    Output(OutputStream),
    /// `wasi:io/error.error` of anything but a connection, as an errno.
    Error(u16),
    /// `wasi:io/error.error` of a connection.
    NetworkError(NetError),
    /// `wasi:io/poll.pollable`, and the resource that it belongs to.
    Pollable(Pollable, Option<u32>),
    /// `wasi:cli/terminal-*`
    Terminal,
    /// `wasi:sockets/network.network`
    Network,
    /// `wasi:sockets/tcp.tcp-socket`
    Tcp(TcpSocket),
    /// `wasi:sockets/udp.udp-socket`
    Udp(UdpSocket),
    /// `wasi:sockets/udp.incoming-datagram-stream`
    Incoming(Incoming),
    /// `wasi:sockets/udp.outgoing-datagram-stream`
    Outgoing(Outgoing),
    /// `wasi:sockets/ip-name-lookup.resolve-address-stream`
    Lookup(AddressLookup),
}

#[derive(Debug)]
struct ResourceEntry {
    resource: TableResource,
    what: String,
    /// The resource that must not be dropped before this one.
    parent: Option<u32>,
    /// How many resources must be dropped before this one.
    children: u32,
}

/// All resources, by representation (never 0).
#[derive(Debug, Default)]
pub struct ResourceTable {
    entries: BTreeMap<u32, ResourceEntry>,
    last: u32,
    /// Sockets and streams that may still have output to send.
    writers: BTreeSet<u32>,
}

fn unknown(rep: u32) -> Fail {
    Fail::Trap(format!("handle {rep} does not stand for a resource of the kind that the call takes"))
}

macro_rules! getter {
    ($($name:ident $variant:ident $ty:ty),*) => {$(
        #[doc = concat!("The `", stringify!($ty), "` of that representation.")]
        pub fn $name(&mut self, rep: u32) -> Result<&mut $ty, Fail> {
            match self.entries.get_mut(&rep) {
                Some(ResourceEntry { resource: TableResource::$variant(found), .. }) => Ok(found),
                _ => Err(unknown(rep)),
            }
        }
    )*};
}

impl ResourceTable {
    getter!(
        descriptor Descriptor Descriptor, input Input InputStream, output Output OutputStream,
        entries Entries VecDeque<Listed>, tcp Tcp TcpSocket, udp Udp UdpSocket, incoming Incoming Incoming,
        outgoing Outgoing Outgoing, lookup Lookup AddressLookup
    );

    /// Adds a resource; `what` describes it to people.
    pub fn push(&mut self, resource: TableResource, what: impl Into<String>) -> Result<u32, Fail> {
        let parent = match resource {
            TableResource::Pollable(_, parent) => parent,
            TableResource::Input(InputStream::Tcp(socket)) => Some(socket),
            TableResource::Output(OutputStream { target: OutputTarget::Tcp(socket), .. }) => Some(socket),
            _ => None,
        };
        self.push_child(resource, what, parent)
    }

    /// Adds a resource that must be dropped before its parent.
    pub(crate) fn push_child(
        &mut self,
        resource: TableResource,
        what: impl Into<String>,
        parent: Option<u32>,
    ) -> Result<u32, Fail> {
        let rep = self.reserve()?;
        if let Some(parent) = parent {
            self.entries.get_mut(&parent).ok_or_else(|| unknown(parent))?.children += 1;
        }
        self.entries.insert(rep, ResourceEntry { resource, what: what.into(), parent, children: 0 });
        Ok(rep)
    }

    /// Takes a number that is used elsewhere, so that no resource has it.
    pub(crate) fn reserve(&mut self) -> Result<u32, Fail> {
        let rep = self.last.checked_add(1).filter(|rep| rep & MADE_BY_GUEST == 0);
        self.last = rep.ok_or_else(|| Fail::Trap("too many resources".into()))?;
        Ok(self.last)
    }

    /// The errno of an `error`; 0 for the errors of connections, which have none.
    pub fn error(&mut self, rep: u32) -> Result<u16, Fail> {
        match self.any(rep)? {
            TableResource::Error(number) => Ok(*number),
            TableResource::NetworkError(_) => Ok(0),
            _ => Err(unknown(rep)),
        }
    }

    /// Checks that the handle refers to a `network`.
    pub fn network(&self, rep: u32) -> Result<(), Fail> {
        match self.entries.get(&rep) {
            Some(ResourceEntry { resource: TableResource::Network, .. }) => Ok(()),
            _ => Err(unknown(rep)),
        }
    }

    pub fn any(&mut self, rep: u32) -> Result<&mut TableResource, Fail> {
        self.entries.get_mut(&rep).map(|entry| &mut entry.resource).ok_or_else(|| unknown(rep))
    }

    /// Whether a `udp-socket` has streams that have not been dropped.
    pub(crate) fn has_datagram_streams(&self, socket: u32) -> bool {
        let stream =
            |e: &ResourceEntry| matches!(e.resource, TableResource::Incoming(_) | TableResource::Outgoing(_));
        self.entries.values().any(|e| e.parent == Some(socket) && stream(e))
    }

    /// Changes how a resource is described to people.
    pub fn rename(&mut self, rep: u32, what: impl Into<String>) {
        if let Some(entry) = self.entries.get_mut(&rep) {
            entry.what = what.into();
        }
    }

    /// Notes that a socket or stream was written to: see [`Self::push_on`].
    pub fn wrote(&mut self, rep: u32) {
        self.writers.insert(rep);
    }

    /// Sends as much of the pending network output as the system takes now; returns what to poll before the rest can
    /// go.
    pub(crate) fn push_on(&mut self) -> Vec<Interest> {
        let mut waits = Vec::new();
        if self.writers.is_empty() {
            return waits;
        }
        self.writers.retain(|rep| {
            let rest = match self.entries.get_mut(rep).map(|entry| &mut entry.resource) {
                Some(TableResource::Tcp(socket)) => socket.streams().ok().and_then(|streams| streams.rest()),
                Some(TableResource::Outgoing(stream)) => stream.rest(),
                _ => None,
            };
            let stays = rest.is_some();
            waits.extend(rest);
            stays
        });
        waits
    }

    /// The pollable with this representation.
    pub fn pollable(&self, rep: u32) -> Result<Pollable, Fail> {
        match self.entries.get(&rep) {
            Some(ResourceEntry { resource: TableResource::Pollable(found, _), .. }) => Ok(*found),
            _ => Err(unknown(rep)),
        }
    }

    /// Waits for what a file stream has started.
    pub(crate) fn wait_file(&mut self, rep: u32) {
        match self.entries.get_mut(&rep).map(|e| &mut e.resource) {
            Some(TableResource::Input(InputStream::File(file))) => file.ready(),
            Some(TableResource::Output(OutputStream { target: OutputTarget::File(file) })) => file.ready(),
            _ => {}
        }
    }

    /// What it is, for people; `?` if there is no such resource.
    pub fn what(&self, rep: u32) -> &str {
        self.entries.get(&rep).map_or("?", |e| &e.what)
    }

    /// Drops a resource. A stream must not be dropped before its pollables, nor a socket before its streams.
    pub fn remove(&mut self, rep: u32) -> Result<(), Fail> {
        let entry = self.entries.get(&rep).ok_or_else(|| unknown(rep))?;
        if entry.children > 0 {
            let what = &entry.what;
            return Err(Fail::Trap(format!("{what} is dropped before its pollables, or before its streams")));
        }
        if let Some(parent) = entry.parent.and_then(|parent| self.entries.get_mut(&parent)) {
            parent.children -= 1;
        }
        self.writers.remove(&rep);
        self.entries.remove(&rep);
        Ok(())
    }
}
