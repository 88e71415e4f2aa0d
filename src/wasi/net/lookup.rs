//! Resolving host names.
//!
//! The system's resolver blocks, so it runs on its own thread. The thread holds one end of a pipe and closes it when it
//! is done: whoever waits polls the other end.

use super::{Interest, NetError, Readiness};
use std::net::{IpAddr, Ipv6Addr, ToSocketAddrs};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::vec::IntoIter;

/// At most this many lookups run at a time: each has a thread.
const AT_ONCE: usize = 64;

static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

type FoundAddresses = Result<Vec<IpAddr>, NetError>;

/// `resolve-address-stream`: a lookup of one name.
#[derive(Debug)]
pub enum AddressLookup {
    /// The thread sends what it finds, then closes its end of the pipe.
    UnderWay(Receiver<FoundAddresses>, Arc<OwnedFd>),
    /// The addresses that the program has not taken yet, or why the lookup failed.
    Done(Result<IntoIter<IpAddr>, NetError>),
}

impl AddressLookup {
    /// Starts looking up a name. An address resolves to itself; a name that is not valid is refused at once.
    pub fn start(name: &str) -> Result<Self, NetError> {
        let one = |ip: IpAddr| Ok(Self::Done(Ok(vec![ip].into_iter())));
        match url::Host::parse(name) {
            Ok(url::Host::Ipv4(ip)) => one(ip.into()),
            Ok(url::Host::Ipv6(ip)) => one(ip.into()),
            Ok(url::Host::Domain(domain)) => Self::ask(domain),
            Err(_) => match name.parse::<Ipv6Addr>() {
                Ok(ip) => one(ip.into()),
                Err(_) => Err(NetError::InvalidArgument),
            },
        }
    }

    fn ask(domain: String) -> Result<Self, NetError> {
        if UNDER_WAY.fetch_add(1, Ordering::Relaxed) >= AT_ONCE {
            UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
            return Err(NetError::TemporaryResolverFailure);
        }
        let (sender, receiver) = channel();
        let asked = std::io::pipe().and_then(|(done, held)| {
            let work = move || {
                let found = (&*domain, 0).to_socket_addrs();
                let ips = found.map(|list| list.map(|found| found.ip().to_canonical()).collect());
                let _ = sender.send(ips.map_err(|_| NetError::NameUnresolvable));
                UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
                drop(held);
            };
            std::thread::Builder::new().name("name look-up".into()).spawn(work)?;
            Ok(OwnedFd::from(done))
        });
        match asked {
            Ok(done) => Ok(Self::UnderWay(receiver, Arc::new(done))),
            Err(_) => {
                UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
                Err(NetError::Unknown)
            }
        }
    }

    /// The next address, `None` after the last: `resolve-next-address`.
    pub fn next(&mut self) -> Result<Option<IpAddr>, NetError> {
        self.take();
        match self {
            Self::UnderWay(..) => Err(NetError::WouldBlock),
            Self::Done(found) => found.as_mut().map(Iterator::next).map_err(|error| *error),
        }
    }

    /// Whether the lookup has finished.
    pub(crate) fn readiness(&mut self) -> Readiness {
        self.take();
        match self {
            Self::UnderWay(_, done) => Readiness::Waits(Interest::read(done)),
            Self::Done(_) => Readiness::Ready,
        }
    }

    fn take(&mut self) {
        let Self::UnderWay(receiver, _) = self else { return };
        match receiver.try_recv() {
            Ok(found) => *self = Self::Done(found.map(IntoIterator::into_iter)),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => *self = Self::Done(Err(NetError::Unknown)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_their_own_answer() {
        for (name, ip) in [
            ("127.0.0.1", "127.0.0.1"),
            ("::1", "::1"),
            ("[::1]", "::1"),
            ("0x7f.1", "127.0.0.1"),
            ("１２７.0.0.1", "127.0.0.1"),
        ] {
            let mut lookup = AddressLookup::start(name).unwrap();
            assert_eq!(lookup.next(), Ok(Some(ip.parse().unwrap())), "{name}");
            assert_eq!(lookup.next(), Ok(None), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        for name in ["", "a b", "a:80", "256.256.256.256", "[::1", "a/b"] {
            assert_eq!(AddressLookup::start(name).err(), Some(NetError::InvalidArgument), "{name:?}");
        }
    }
}
