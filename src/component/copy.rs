//! The ends of streams and futures, and the copies that go on between them.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#stream-state>

use super::{InstanceId, ResolvedOptions, Shared, Type, Waitable};

/// The most elements that one copy can have (`Buffer.MAX_LENGTH`).
pub(crate) const MAX_COPY: u32 = (1 << 28) - 1;

/// The bit that marks numbers of streams and futures whose writable end the program holds, where they pass to the host.
/// Without it, a number is the host's own.
pub const MADE_BY_GUEST: u32 = 1 << 31;

/// A stream or a future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelKind {
    /// Any number of values, in order.
    Stream,
    /// One value, which is written once.
    Future,
}

impl ChannelKind {
    /// The keyword of the type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stream => "stream",
            Self::Future => "future",
        }
    }
}

/// Which end of a stream or future it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The end that values are read from.
    Readable,
    /// The end that values are written to.
    Writable,
}

impl Side {
    /// The end on the other side.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Readable => Self::Writable,
            Self::Writable => Self::Readable,
        }
    }
}

/// What an end is doing: `CopyState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CopyState {
    /// Nothing: it can be used.
    Idle,
    /// A copy has been requested, and its outcome not been taken.
    Copying,
    /// Its cancellation has been requested, too.
    Cancelling,
    /// Nothing more can be copied, and the holder knows it.
    Done,
}

/// How a copy ended: `CopyResult`. The numbers are those that programs see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CopyResult {
    /// Values were copied, or the other side is ready.
    Completed = 0,
    /// The other end has been dropped.
    Dropped = 1,
    /// The copy was cancelled.
    Cancelled = 2,
}

/// The memory that one copy reads from or writes to.
#[derive(Debug, Clone, Copy)]
pub struct CopyBuffer {
    /// The address of the first element.
    pub ptr: u32,
    /// How many elements there are, or is room for.
    pub len: u32,
    /// How many have been copied.
    pub progress: u32,
    /// The memory, and how values are passed there.
    pub options: ResolvedOptions,
}

impl CopyBuffer {
    /// How many elements are left.
    #[must_use]
    pub fn remain(&self) -> u32 {
        self.len - self.progress
    }
}

/// One end of a stream or future, in the handle table of its holder: `CopyEnd`.
#[derive(Debug, Clone)]
pub struct CopyEnd {
    /// Whether it belongs to a stream or a future.
    pub kind: ChannelKind,
    /// Which end it is.
    pub side: Side,
    /// The type of the elements; `None` if they carry nothing.
    pub element: Option<Shared>,
    /// The number of the stream or future that it belongs to.
    pub channel: u32,
    /// What it is doing.
    pub state: CopyState,
    /// The buffer of the present copy.
    pub buffer: Option<CopyBuffer>,
    /// The outcome of the present copy, until it is taken.
    pub event: Option<CopyResult>,
    /// The call of the host that carries out the present copy.
    pub host_call: Option<u64>,
    /// What it has in common with other waitables.
    pub waitable: Waitable,
}

impl CopyEnd {
    /// Whether it is of this type: stream or future, and of the same elements.
    #[must_use]
    pub fn is_of(&self, kind: ChannelKind, element: Option<&Shared>) -> bool {
        self.kind == kind && self.element.as_deref() == element.map(|ty| &**ty)
    }
}

/// Who holds one end of a stream or future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A component instance, at this index of its handle table.
    Guest {
        /// The component instance that has it.
        instance: InstanceId,
        /// The index in its table.
        index: u32,
    },
    /// The host holds it.
    Host,
    /// Nobody yet: it is being passed on.
    Passing,
    /// Nobody holds it any more.
    Gone,
}

/// What the two ends of a stream or future share: `SharedStreamImpl`, `SharedFutureImpl`.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Whether it is a stream or a future.
    pub kind: ChannelKind,
    /// The type of the elements; `None` if they carry nothing.
    pub element: Option<Shared>,
    /// Who holds the readable end.
    pub readable: Holder,
    /// Who holds the writable end.
    pub writable: Holder,
    /// Whether one of the ends has been dropped.
    pub dropped: bool,
    /// The end whose copy waits for the other side.
    pub pending: Option<Side>,
    /// The host's number for it, if the host made it.
    pub host: Option<u32>,
    /// How many elements have been copied in all.
    pub total: u64,
}

impl Channel {
    /// Who holds one of its ends.
    #[must_use]
    pub fn holder(&self, side: Side) -> Holder {
        match side {
            Side::Readable => self.readable,
            Side::Writable => self.writable,
        }
    }

    /// Says who holds one of its ends now.
    pub fn set_holder(&mut self, side: Side, holder: Holder) {
        match side {
            Side::Readable => self.readable = holder,
            Side::Writable => self.writable = holder,
        }
    }

    /// The number by which the host knows it.
    #[must_use]
    pub fn number_for_host(&self, channel: u32) -> u32 {
        self.host.unwrap_or(channel | MADE_BY_GUEST)
    }

    /// Whether one component instance may hold both ends while values are copied: only with plain numbers, as long as
    /// the specification says so.
    #[must_use]
    pub fn may_stay_inside(&self) -> bool {
        use Type::{F32, F64, S8, S16, S32, S64, U8, U16, U32, U64};
        self.element
            .as_deref()
            .is_none_or(|ty| matches!(ty, U8 | U16 | U32 | U64 | S8 | S16 | S32 | S64 | F32 | F64))
    }
}
