//! A UDP socket, and the datagram streams that it sends and receives with.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/proposals/sockets/UdpSocketOperationalSemantics-0.3.0-draft.md>

use super::{Family, Interest, NetError, Readiness, address, options, socket};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, SocketType, bind, connect, connect_unspec, recvfrom, send, sendto};
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// The most datagrams that one call sends or receives.
const MAX_DATAGRAMS: usize = 16;
/// The most bytes of one datagram.
const MAX_SIZE: usize = u16::MAX as usize;
/// A call stops receiving once it has this many bytes.
const MAX_BYTES: usize = 65_536;

/// `udp-socket`, with the states of the specification.
#[derive(Debug)]
pub struct UdpSocket {
    fd: Arc<OwnedFd>,
    family: Family,
    /// Whether the program may use the socket with any address.
    addresses: bool,
    binding: bool,
    bound: bool,
    remote: Option<SocketAddr>,
}

impl UdpSocket {
    /// A new socket; `addresses` says whether it may be used with any address.
    pub fn new(family: Family, addresses: bool) -> Result<Self, NetError> {
        let fd = Arc::new(socket(family, SocketType::DGRAM)?);
        Ok(Self { fd, family, addresses, binding: false, bound: false, remote: None })
    }

    pub fn family(&self) -> Family {
        self.family
    }

    fn is_bound(&mut self) -> bool {
        self.bound = self.bound || address::is_bound(&self.fd, self.family);
        self.bound
    }

    /// `start-bind`; `in_use` says whether the socket has streams.
    pub(crate) fn start_bind(&mut self, to: SocketAddr, in_use: bool) -> Result<(), NetError> {
        if self.binding {
            return Err(NetError::ConcurrencyConflict);
        }
        if in_use || self.is_bound() {
            return Err(NetError::InvalidState);
        }
        if !self.family.takes(to.ip()) {
            return Err(NetError::InvalidArgument);
        }
        if !self.addresses {
            return Err(NetError::AccessDenied);
        }
        bind(&self.fd, &to).map_err(|errno| match errno {
            Errno::AFNOSUPPORT => NetError::InvalidArgument,
            errno => errno.into(),
        })?;
        self.binding = true;
        Ok(())
    }

    /// `finish-bind`, which never has to wait.
    pub(crate) fn finish_bind(&mut self) -> Result<(), NetError> {
        if !std::mem::take(&mut self.binding) {
            return Err(NetError::NotInProgress);
        }
        Ok(())
    }

    /// `stream`: from now on the socket talks to this address only, or to any if it is `None`. Both streams start from
    /// here.
    pub fn stream(&mut self, with: Option<SocketAddr>) -> Result<(), NetError> {
        if !self.is_bound() {
            return Err(NetError::InvalidState);
        }
        let done = match with {
            Some(to) => {
                if !self.family.takes(to.ip()) || !address::is_remote(to) {
                    return Err(NetError::InvalidArgument);
                }
                if !self.addresses {
                    return Err(NetError::AccessDenied);
                }
                self.connect(to)
            }
            None if self.remote.is_some() => connect_unspec(&self.fd),
            None => return Ok(()),
        };
        self.remote = address::remote(&self.fd).ok().filter(|to| *to != self.family.unspecified());
        Ok(done?)
    }

    /// `connect` of 0.3: from now on the socket talks to this address only. It need not be bound.
    pub(crate) fn talk_to(&mut self, to: SocketAddr) -> Result<(), NetError> {
        if !self.family.takes(to.ip()) || !address::is_remote(to) {
            return Err(NetError::InvalidArgument);
        }
        if !self.addresses {
            return Err(NetError::AccessDenied);
        }
        let done = self.connect(to);
        self.remote = address::remote(&self.fd).ok().filter(|to| *to != self.family.unspecified());
        Ok(done?)
    }

    /// `receive` of 0.3: a datagram, or what to poll until there is one.
    pub(crate) fn receive(&mut self) -> Result<Result<Received, Interest>, NetError> {
        if !self.is_bound() {
            return Err(NetError::InvalidState);
        }
        let received = self.incoming().receive(1)?.pop();
        Ok(received.ok_or_else(|| Interest::read(&self.fd)))
    }

    fn connect(&self, to: SocketAddr) -> Result<(), Errno> {
        match connect(&self.fd, &to) {
            // Linux does not always accept going straight from one peer to another.
            Err(Errno::INVAL) => {
                let _ = connect_unspec(&self.fd);
                connect(&self.fd, &to)
            }
            Err(Errno::AFNOSUPPORT) => Err(Errno::INVAL),
            Err(Errno::INPROGRESS) => Ok(()),
            done => done,
        }
    }

    /// `local-address`, once the socket is bound.
    pub(crate) fn local_address(&mut self) -> Result<SocketAddr, NetError> {
        if !self.is_bound() {
            return Err(NetError::InvalidState);
        }
        address::local(&self.fd)
    }

    /// `remote-address`, once `stream` has named a peer.
    pub(crate) fn remote_address(&self) -> Result<SocketAddr, NetError> {
        self.remote.ok_or(NetError::InvalidState)
    }

    pub(crate) fn hop_limit(&self) -> Result<u8, NetError> {
        options::hop_limit(&self.fd, self.family)
    }

    pub(crate) fn set_hop_limit(&self, hops: u8) -> Result<(), NetError> {
        options::set_hop_limit(&self.fd, self.family, hops)
    }

    /// `receive-buffer-size` or `send-buffer-size`, in bytes.
    pub(crate) fn buffer_size(&self, buffer: options::Buffer) -> Result<u64, NetError> {
        options::buffer_size(&self.fd, buffer)
    }

    /// `set-receive-buffer-size` or `set-send-buffer-size`, in bytes.
    pub(crate) fn set_buffer_size(&self, buffer: options::Buffer, bytes: u64) -> Result<(), NetError> {
        options::set_buffer_size(&self.fd, buffer, bytes)
    }

    /// A stream that receives from the current peer, or from anyone.
    pub fn incoming(&self) -> Incoming {
        Incoming { fd: self.fd.clone(), from: self.remote, next: None }
    }

    /// A stream that sends to the current peer, or to anyone.
    pub fn outgoing(&self) -> Outgoing {
        Outgoing {
            fd: self.fd.clone(),
            family: self.family,
            addresses: self.addresses,
            connected: self.remote,
            permit: 0,
            unsent: None,
            failed: None,
        }
    }
}

/// A datagram and where it came from.
pub(crate) type Received = (Vec<u8>, SocketAddr);

/// `incoming-datagram-stream`, which returns datagrams in the order of arrival.
#[derive(Debug)]
pub(crate) struct Incoming {
    fd: Arc<OwnedFd>,
    /// The only accepted sender; `None` accepts any.
    from: Option<SocketAddr>,
    /// A result that checking for readiness received and the program has not asked for yet.
    next: Option<Result<Received, NetError>>,
}

impl Incoming {
    /// `receive`: at most `most` datagrams; an empty result means that none have arrived.
    pub fn receive(&mut self, most: u64) -> Result<Vec<Received>, NetError> {
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(MAX_DATAGRAMS);
        let (mut received, mut bytes) = (Vec::new(), 0);
        while received.len() < most && bytes < MAX_BYTES {
            match self.next.take().or_else(|| self.take()) {
                None => break,
                Some(Ok(datagram)) => {
                    bytes += 1 + datagram.0.len();
                    received.push(datagram);
                }
                // As in wasmtime, an error after a datagram has been received is dropped.
                Some(Err(_)) if !received.is_empty() => break,
                Some(Err(error)) => return Err(error),
            }
        }
        Ok(received)
    }

    fn take(&self) -> Option<Result<Received, NetError>> {
        let mut buffer = vec![0; MAX_SIZE];
        loop {
            match recvfrom(&self.fd, &mut buffer[..], RecvFlags::empty()) {
                Ok((len, _, Some(from))) => match SocketAddr::try_from(from) {
                    // What arrived before the socket was connected may come from another sender.
                    Ok(from) if self.from.is_some_and(|only| only != from) => {}
                    Ok(from) => {
                        buffer.truncate(len);
                        buffer.shrink_to_fit();
                        return Some(Ok((buffer, from)));
                    }
                    Err(errno) => return Some(Err(errno.into())),
                },
                Ok((_, _, None)) | Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return None,
                Err(errno) => return Some(Err(errno.into())),
            }
        }
    }

    /// Whether something can be received.
    pub(crate) fn readiness(&mut self) -> Readiness {
        if self.next.is_none() {
            self.next = self.take();
        }
        match self.next {
            Some(_) => Readiness::Ready,
            None => Readiness::Waits(Interest::read(&self.fd)),
        }
    }
}

/// `outgoing-datagram-stream`, which keeps at most one unsent datagram.
#[derive(Debug)]
pub(crate) struct Outgoing {
    fd: Arc<OwnedFd>,
    family: Family,
    addresses: bool,
    connected: Option<SocketAddr>,
    permit: usize,
    /// Accepted from the program, and not yet taken by the system.
    unsent: Option<Received>,
    /// The error of the latest datagram that was kept and could not be sent.
    failed: Option<NetError>,
}

/// Why datagrams were not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SendError {
    /// More datagrams than `check-send` allowed: a trap.
    NotPermitted,
    Net(NetError),
}

impl Outgoing {
    /// How many datagrams the next `send` may pass: `check-send`.
    pub fn check_send(&mut self) -> usize {
        self.push_on();
        self.permit = if self.unsent.is_none() { MAX_DATAGRAMS } else { 0 };
        self.permit
    }

    /// `send`: returns how many datagrams were sent or kept.
    pub fn send(&mut self, datagrams: Vec<(Vec<u8>, Option<SocketAddr>)>) -> Result<u64, SendError> {
        if datagrams.is_empty() {
            return Ok(0);
        }
        if datagrams.len() > self.permit {
            return Err(SendError::NotPermitted);
        }
        self.permit = 0;
        let mut sent = 0;
        for (bytes, to) in datagrams {
            match self.send_one(bytes, to) {
                Ok(true) => sent += 1,
                Ok(false) => break,
                Err(_) if sent > 0 => break,
                Err(error) => return Err(SendError::Net(error)),
            }
        }
        Ok(sent)
    }

    /// Sends one datagram, or keeps it for later; `false` if an earlier one is still kept.
    fn send_one(&mut self, bytes: Vec<u8>, to: Option<SocketAddr>) -> Result<bool, NetError> {
        self.push_on();
        if self.unsent.is_some() {
            return Ok(false);
        }
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        if bytes.len() > MAX_SIZE {
            return Err(NetError::DatagramTooLarge);
        }
        let to = match (to, self.connected) {
            (Some(to), only) => {
                let fits = address::is_remote(to) && self.family.takes(to.ip());
                if !fits || only.is_some_and(|only| only != to) {
                    return Err(NetError::InvalidArgument);
                }
                to
            }
            (None, Some(to)) => to,
            (None, None) => return Err(NetError::InvalidArgument),
        };
        if !self.addresses {
            return Err(NetError::AccessDenied);
        }
        self.unsent = Some((bytes, to));
        self.push_on();
        self.failed.take().map_or(Ok(true), Err)
    }

    /// Sends the kept datagram if the system takes it now.
    fn push_on(&mut self) {
        while let Some((bytes, to)) = &self.unsent {
            let done = if self.connected.is_some() {
                send(&self.fd, bytes, SendFlags::NOSIGNAL)
            } else {
                sendto(&self.fd, bytes, SendFlags::NOSIGNAL, to)
            };
            match done {
                Ok(_) => self.unsent = None,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return,
                Err(errno) => {
                    self.unsent = None;
                    self.failed = Some(errno.into());
                }
            }
        }
    }

    /// Whether `check-send` would return something other than 0.
    pub(crate) fn readiness(&mut self) -> Readiness {
        self.rest().map_or(Readiness::Ready, Readiness::Waits)
    }

    /// What to poll before the kept datagram can be sent; `None` if there is none.
    pub fn rest(&mut self) -> Option<Interest> {
        self.push_on();
        self.unsent.is_some().then(|| Interest::write(&self.fd))
    }
}
