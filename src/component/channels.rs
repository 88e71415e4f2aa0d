//! All streams and futures of a program, by number.

use super::Shared;
use super::copy::{Channel, ChannelKind, Holder};
use std::collections::BTreeMap;

/// How many streams and futures may exist at once.
const MAX_CHANNELS: usize = 1 << 22;

/// All streams and futures of a program. Numbers are given in order of creation and not used again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Channels {
    all: BTreeMap<u32, Channel>,
    made: u32,
}

impl Channels {
    /// Adds a stream or future whose ends nobody holds yet; `host` is the host's number, if the host made it.
    ///
    /// # Errors
    /// If there are too many.
    pub fn add(
        &mut self,
        kind: ChannelKind,
        element: Option<Shared>,
        host: Option<u32>,
    ) -> Result<u32, String> {
        if self.all.len() >= MAX_CHANNELS || self.made >= super::copy::MADE_BY_GUEST - 1 {
            return Err("the program has too many streams and futures".to_owned());
        }
        self.made += 1;
        let writable = if host.is_some() { Holder::Host } else { Holder::Passing };
        self.all.insert(
            self.made,
            Channel {
                kind,
                element,
                readable: Holder::Passing,
                writable,
                dropped: false,
                pending: None,
                host,
                total: 0,
            },
        );
        Ok(self.made)
    }

    pub fn get(&self, channel: u32) -> Option<&Channel> {
        self.all.get(&channel)
    }

    pub fn get_mut(&mut self, channel: u32) -> Option<&mut Channel> {
        self.all.get_mut(&channel)
    }

    /// Forgets a stream or future if nobody holds an end of it.
    pub fn forget(&mut self, channel: u32) {
        if self.all.get(&channel).is_some_and(|it| it.readable == Holder::Gone && it.writable == Holder::Gone)
        {
            self.all.remove(&channel);
        }
    }
}
