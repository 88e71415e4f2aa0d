//! What the host is asked to do with its ends of streams and futures, and with calls in progress. Such calls come from
//! canonical built-ins rather than from imports.

use crate::component::{BuiltIn, ChannelKind, Side};

/// The interface under which such calls are known.
pub(super) const CANON: &str = "canon";

/// What the host is asked to do.
///
/// | name | parameters | result |
/// |---|---|---|
/// | `stream.read` | the stream, how many elements there is room for | `tuple<list<T>, copy-result>` |
/// | `stream.write` | the stream, the elements | `tuple<u32, copy-result>`: how many were taken |
/// | `stream.cancel-read` | the stream | as for `stream.read`: what had been read before |
/// | `stream.cancel-write` | the stream | as for `stream.write` |
/// | `future.read` | the future | `option<T>`: none if it was cancelled |
/// | `future.write` | the future, the value | `copy-result` |
/// | `future.cancel-read`, `future.cancel-write` | the future | as for `future.read`, `future.write` |
/// | `stream.drop-readable` and the like | the stream or future | nothing |
/// | `subtask.cancel` | the number of the call in progress | nothing: the call is cancelled |
///
/// Where the elements carry nothing, a number stands for the list, and a `bool` for the option. `copy-result` is the
/// enum `completed`, `dropped`, `cancelled`. A stream or future is identified by its representation: the host's own
/// number, or one with [`crate::component::MADE_BY_GUEST`] if the program holds the writable end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HostOp {
    /// A copy: read or write.
    Copy(ChannelKind, Side),
    /// The cancellation of a copy that the host had started.
    CancelCopy(ChannelKind, Side),
    /// The program drops this end, and the host holds the other.
    Drop(ChannelKind, Side),
    /// A call that the host had started is to be cancelled.
    CancelCall,
}

impl HostOp {
    const ALL: [Self; 13] = {
        use ChannelKind::{Future, Stream};
        use Side::{Readable, Writable};
        [
            Self::Copy(Stream, Readable),
            Self::Copy(Stream, Writable),
            Self::Copy(Future, Readable),
            Self::Copy(Future, Writable),
            Self::CancelCopy(Stream, Readable),
            Self::CancelCopy(Stream, Writable),
            Self::CancelCopy(Future, Readable),
            Self::CancelCopy(Future, Writable),
            Self::Drop(Stream, Readable),
            Self::Drop(Stream, Writable),
            Self::Drop(Future, Readable),
            Self::Drop(Future, Writable),
            Self::CancelCall,
        ]
    };

    /// The name of the built-in that asks for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        let element = None;
        match self {
            Self::Copy(ChannelKind::Stream, Side::Readable) => "stream.read",
            Self::Copy(ChannelKind::Stream, Side::Writable) => "stream.write",
            Self::Copy(ChannelKind::Future, Side::Readable) => "future.read",
            Self::Copy(ChannelKind::Future, Side::Writable) => "future.write",
            Self::CancelCopy(kind, side) => {
                BuiltIn::CancelCopy { kind, side, element, is_async: false }.name()
            }
            Self::Drop(kind, side) => BuiltIn::DropEnd { kind, side, element }.name(),
            Self::CancelCall => "subtask.cancel",
        }
    }

    /// Finds it by the names that calls use.
    #[must_use]
    pub fn find(interface: &str, name: &str) -> Option<Self> {
        if interface != CANON {
            return None;
        }
        Self::ALL.into_iter().find(|op| op.name() == name)
    }

    /// Whether the host may complete it later.
    #[must_use]
    pub fn may_wait(self) -> bool {
        matches!(self, Self::Copy(..))
    }
}
