//! A TCP socket and the states it goes through.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/proposals/sockets/TcpSocketOperationalSemantics-0.3.0-draft.md>

use super::tcp_stream::Streams;
use super::{Family, Interest, NetError, Readiness, address, options, socket};
use rustix::io::Errno;
use rustix::net::{SocketFlags, SocketType, accept_with, bind, connect, listen, sockopt};
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

const BACKLOG: u32 = 128;
const SECOND: u64 = 1_000_000_000;

/// An operation that was started and has not been finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TcpOperation {
    Bind,
    Connect,
    Listen,
}

#[derive(Debug)]
enum TcpState {
    /// Not connected; it may be bound.
    New(Arc<OwnedFd>),
    Listening(Arc<OwnedFd>),
    /// An attempt to connect is in progress.
    Connecting(Connecting),
    Connected(Arc<OwnedFd>),
    Failed(NetError),
}

/// An attempt to connect. The system is asked only when the program first checks whether it is ready.
#[derive(Debug)]
struct Connecting {
    fd: Arc<OwnedFd>,
    to: SocketAddr,
    asked: bool,
}

/// `tcp-socket`, with the states of the specification.
#[derive(Debug)]
pub(crate) struct TcpSocket {
    state: TcpState,
    family: Family,
    /// Whether the program may use the socket with any address.
    addresses: bool,
    operation: Option<TcpOperation>,
    bound: bool,
    backlog: u32,
    streams: Option<Streams>,
    tried: Option<SocketAddr>,
}

impl TcpSocket {
    /// A new socket; `addresses` says whether it may be used with any address.
    pub fn new(family: Family, addresses: bool) -> Result<Self, NetError> {
        let fd = Arc::new(socket(family, SocketType::STREAM)?);
        Ok(Self::in_state(TcpState::New(fd), family, addresses))
    }

    fn in_state(state: TcpState, family: Family, addresses: bool) -> Self {
        let (operation, streams, tried) = (None, None, None);
        Self { state, family, addresses, operation, bound: false, backlog: BACKLOG, streams, tried }
    }

    pub fn family(&self) -> Family {
        self.family
    }

    /// The system's socket, if the state allows asking it.
    fn fd(&self) -> Result<&Arc<OwnedFd>, NetError> {
        match &self.state {
            TcpState::New(fd) | TcpState::Listening(fd) | TcpState::Connected(fd) => Ok(fd),
            TcpState::Connecting(_) => Err(NetError::InvalidState),
            TcpState::Failed(error) => Err(*error),
        }
    }

    fn is_bound(&mut self) -> bool {
        self.bound = self.bound
            || match &self.state {
                TcpState::New(fd) => address::is_bound(fd, self.family),
                _ => true,
            };
        self.bound
    }

    fn begin(&mut self) -> Result<(), NetError> {
        if self.operation.is_some() { Err(NetError::ConcurrencyConflict) } else { Ok(()) }
    }

    fn end(&mut self, operation: TcpOperation) -> Result<(), NetError> {
        if self.operation != Some(operation) {
            return Err(NetError::NotInProgress);
        }
        self.operation = None;
        Ok(())
    }

    /// `start-bind`; the system's socket is bound here.
    pub(crate) fn start_bind(&mut self, to: SocketAddr) -> Result<(), NetError> {
        self.begin()?;
        if self.is_bound() {
            return Err(NetError::InvalidState);
        }
        let TcpState::New(fd) = &self.state else { return Err(NetError::InvalidState) };
        if !address::is_unicast(to.ip()) || !self.family.takes(to.ip()) {
            return Err(NetError::InvalidArgument);
        }
        if !self.addresses {
            return Err(NetError::AccessDenied);
        }
        bind_to(fd, to)?;
        self.operation = Some(TcpOperation::Bind);
        Ok(())
    }

    /// `finish-bind`, which never has to wait.
    pub(crate) fn finish_bind(&mut self) -> Result<(), NetError> {
        self.end(TcpOperation::Bind)
    }

    /// `start-connect`; the system is not asked yet.
    pub(crate) fn start_connect(&mut self, to: SocketAddr) -> Result<(), NetError> {
        self.begin()?;
        let TcpState::New(fd) = &self.state else { return Err(NetError::InvalidState) };
        if !address::is_unicast(to.ip()) || !address::is_remote(to) || !self.family.takes(to.ip()) {
            return Err(NetError::InvalidArgument);
        }
        self.state = TcpState::Connecting(Connecting { fd: fd.clone(), to, asked: false });
        self.operation = Some(TcpOperation::Connect);
        self.tried = Some(to);
        Ok(())
    }

    /// The address that `start-connect` was given, if it was called.
    pub fn tried(&self) -> Option<SocketAddr> {
        self.tried
    }

    /// Takes connecting as far as it goes without blocking.
    fn connect(&mut self) -> Readiness {
        let TcpState::Connecting(attempt) = &mut self.state else { return Readiness::Ready };
        let result = if !attempt.asked && !self.addresses {
            Err(NetError::AccessDenied)
        } else {
            match attempt.go_on() {
                Ok(Readiness::Ready) => Ok(()),
                Ok(waits) => return waits,
                Err(errno) => Err(errno.into()),
            }
        };
        self.state = match result {
            Ok(()) => TcpState::Connected(attempt.fd.clone()),
            Err(error) => TcpState::Failed(error),
        };
        Readiness::Ready
    }

    /// `finish-connect`; `would-block` while connecting is in progress.
    pub fn finish_connect(&mut self) -> Result<(), NetError> {
        if self.operation != Some(TcpOperation::Connect) {
            return Err(NetError::NotInProgress);
        }
        if matches!(self.connect(), Readiness::Waits(_)) {
            return Err(NetError::WouldBlock);
        }
        self.operation = None;
        self.open_streams()
    }

    fn open_streams(&mut self) -> Result<(), NetError> {
        match &self.state {
            TcpState::Connected(fd) => {
                self.streams = Some(Streams::new(fd.clone()));
                Ok(())
            }
            TcpState::Failed(error) => Err(*error),
            _ => Err(NetError::InvalidState),
        }
    }

    /// `start-listen`; the system's socket listens from here on.
    pub(crate) fn start_listen(&mut self) -> Result<(), NetError> {
        self.begin()?;
        if !self.is_bound() {
            return Err(NetError::InvalidState);
        }
        let TcpState::New(fd) = &self.state else { return Err(NetError::InvalidState) };
        let fd = fd.clone();
        // From here on, an error makes the socket unusable.
        self.state = TcpState::Failed(NetError::Unknown);
        if !self.addresses {
            return Err(NetError::AccessDenied);
        }
        listen(&fd, i32::try_from(self.backlog).unwrap_or(i32::MAX))?;
        self.state = TcpState::Listening(fd);
        self.operation = Some(TcpOperation::Listen);
        Ok(())
    }

    /// `finish-listen`, which never has to wait.
    pub(crate) fn finish_listen(&mut self) -> Result<(), NetError> {
        self.end(TcpOperation::Listen)
    }

    /// `accept`: the socket of a new connection, with its streams open.
    pub fn accept(&mut self) -> Result<Self, NetError> {
        let TcpState::Listening(fd) = &self.state else { return Err(NetError::InvalidState) };
        let client = loop {
            match accept_with(fd, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK) {
                Ok(client) => break client,
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Err(NetError::WouldBlock),
                // Linux reports errors here that happened to a connection before it was accepted.
                Err(
                    Errno::CONNRESET
                    | Errno::NETRESET
                    | Errno::HOSTUNREACH
                    | Errno::HOSTDOWN
                    | Errno::NETDOWN
                    | Errno::NETUNREACH
                    | Errno::PROTO
                    | Errno::NOPROTOOPT
                    | Errno::NONET
                    | Errno::OPNOTSUPP,
                ) => return Err(NetError::ConnectionAborted),
                Err(errno) => return Err(errno.into()),
            }
        };
        let mut accepted = Self::in_state(TcpState::Connected(Arc::new(client)), self.family, self.addresses);
        accepted.bound = true;
        accepted.open_streams()?;
        Ok(accepted)
    }

    /// `local-address`, once the socket is bound.
    pub(crate) fn local_address(&mut self) -> Result<SocketAddr, NetError> {
        if !self.is_bound() {
            return Err(NetError::InvalidState);
        }
        address::local(self.fd()?)
    }

    /// `remote-address`, once the socket is connected.
    pub(crate) fn remote_address(&self) -> Result<SocketAddr, NetError> {
        match &self.state {
            TcpState::Connected(fd) => address::remote(fd),
            TcpState::Failed(error) => Err(*error),
            _ => Err(NetError::InvalidState),
        }
    }

    pub(crate) fn is_listening(&self) -> bool {
        matches!(self.state, TcpState::Listening(_))
    }

    /// `set-listen-backlog-size`, in connections.
    pub(crate) fn set_backlog(&mut self, connections: u64) -> Result<(), NetError> {
        if connections == 0 {
            return Err(NetError::InvalidArgument);
        }
        let most = i32::try_from(connections).unwrap_or(i32::MAX);
        match &self.state {
            TcpState::New(_) => {}
            TcpState::Listening(fd) => listen(fd, most).map_err(|_| NetError::NotSupported)?,
            TcpState::Failed(error) => return Err(*error),
            _ => return Err(NetError::InvalidState),
        }
        self.backlog = most.unsigned_abs();
        Ok(())
    }

    pub(crate) fn keep_alive(&self) -> Result<bool, NetError> {
        Ok(sockopt::socket_keepalive(self.fd()?)?)
    }

    pub(crate) fn set_keep_alive(&self, on: bool) -> Result<(), NetError> {
        Ok(sockopt::set_socket_keepalive(self.fd()?, on)?)
    }

    /// `keep-alive-idle-time` in nanoseconds.
    pub(crate) fn keep_alive_idle_time(&self) -> Result<u64, NetError> {
        Ok(nanoseconds(sockopt::tcp_keepidle(self.fd()?)?))
    }

    /// `set-keep-alive-idle-time`; Linux takes 1 to 32,767 seconds.
    pub(crate) fn set_keep_alive_idle_time(&self, nanoseconds: u64) -> Result<(), NetError> {
        let time = keep_alive_time(nanoseconds)?;
        Ok(sockopt::set_tcp_keepidle(self.fd()?, time)?)
    }

    /// `keep-alive-interval` in nanoseconds.
    pub(crate) fn keep_alive_interval(&self) -> Result<u64, NetError> {
        Ok(nanoseconds(sockopt::tcp_keepintvl(self.fd()?)?))
    }

    /// `set-keep-alive-interval`; Linux takes 1 to 32,767 seconds.
    pub(crate) fn set_keep_alive_interval(&self, nanoseconds: u64) -> Result<(), NetError> {
        let time = keep_alive_time(nanoseconds)?;
        Ok(sockopt::set_tcp_keepintvl(self.fd()?, time)?)
    }

    pub(crate) fn keep_alive_count(&self) -> Result<u32, NetError> {
        Ok(sockopt::tcp_keepcnt(self.fd()?)?)
    }

    /// `set-keep-alive-count`; Linux takes at most 127.
    pub(crate) fn set_keep_alive_count(&self, count: u32) -> Result<(), NetError> {
        if count == 0 {
            return Err(NetError::InvalidArgument);
        }
        Ok(sockopt::set_tcp_keepcnt(self.fd()?, count.min(127))?)
    }

    pub(crate) fn hop_limit(&self) -> Result<u8, NetError> {
        options::hop_limit(self.fd()?, self.family)
    }

    pub(crate) fn set_hop_limit(&self, hops: u8) -> Result<(), NetError> {
        options::set_hop_limit(self.fd()?, self.family, hops)
    }

    /// `receive-buffer-size` or `send-buffer-size`, in bytes.
    pub(crate) fn buffer_size(&self, buffer: options::Buffer) -> Result<u64, NetError> {
        options::buffer_size(self.fd()?, buffer)
    }

    /// `set-receive-buffer-size` or `set-send-buffer-size`, in bytes.
    pub(crate) fn set_buffer_size(&self, buffer: options::Buffer, bytes: u64) -> Result<(), NetError> {
        options::set_buffer_size(self.fd()?, buffer, bytes)
    }

    /// Whether the next `finish-…` or `accept` would succeed or fail, rather than return `would-block`.
    pub(crate) fn readiness(&mut self) -> Readiness {
        match (&self.state, self.operation) {
            (_, Some(TcpOperation::Connect)) => self.connect(),
            (TcpState::Listening(fd), None) => Interest::read(fd).readiness(),
            _ => Readiness::Ready,
        }
    }

    /// Whether it is neither connected nor listening.
    pub(crate) fn is_new(&self) -> bool {
        matches!(self.state, TcpState::New(_))
    }

    /// An error if it is not connected.
    pub(crate) fn is_connected(&self) -> Result<(), NetError> {
        match &self.state {
            TcpState::Connected(_) => Ok(()),
            TcpState::Failed(error) => Err(*error),
            _ => Err(NetError::InvalidState),
        }
    }

    /// The two streams of a connection; an error if the socket is not connected.
    pub fn streams(&mut self) -> Result<&mut Streams, NetError> {
        self.streams.as_mut().ok_or(NetError::InvalidState)
    }
}

impl Connecting {
    fn go_on(&mut self) -> Result<Readiness, Errno> {
        if !self.asked {
            self.asked = true;
            match connect(&self.fd, &self.to) {
                Ok(()) => return Ok(Readiness::Ready),
                Err(Errno::INPROGRESS | Errno::INTR) => {}
                Err(errno) => return Err(errno),
            }
        }
        let readiness = Interest::write(&self.fd).readiness();
        if matches!(readiness, Readiness::Ready) {
            sockopt::socket_error(&self.fd)??;
        }
        Ok(readiness)
    }
}

fn bind_to(fd: &OwnedFd, to: SocketAddr) -> Result<(), NetError> {
    // A port can be reused as soon as its last user has gone.
    let _ = sockopt::set_socket_reuseaddr(fd, true);
    bind(fd, &to).map_err(|errno| match errno {
        Errno::AFNOSUPPORT => NetError::InvalidArgument,
        errno => errno.into(),
    })
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// The nearest time that Linux accepts: 1 to 32,767 seconds.
fn keep_alive_time(nanoseconds: u64) -> Result<Duration, NetError> {
    if nanoseconds == 0 {
        return Err(NetError::InvalidArgument);
    }
    Ok(Duration::from_nanos(nanoseconds.clamp(SECOND, i16::MAX as u64 * SECOND)))
}
