//! Host calls that nobody waits for in the call itself: what becomes of their replies.

use crate::component::InstanceId;
use crate::guest::HostCall;
use crate::guest::canon_func::LowerFunc;
use std::sync::Arc;

/// A host call that the host has started, and whose caller has gone on.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::guest) struct Outstanding {
    pub call: Box<HostCall>,
    pub reply_to: Option<OutstandingFor>,
}

/// What the reply to such a call is for.
#[derive(Debug, Clone)]
pub(in crate::guest) enum OutstandingFor {
    /// The result of a subtask, to be put where the caller said.
    Subtask {
        func: Arc<LowerFunc>,
        /// The address for the result.
        out: u32,
        /// The index of the subtask in the handle table of the caller.
        index: u32,
    },
    /// The outcome of a copy.
    Copy {
        instance: InstanceId,
        /// The index of the end in the handle table of its instance.
        index: u32,
    },
}

impl PartialEq for OutstandingFor {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Subtask { out, index, .. }, Self::Subtask { out: o, index: i, .. }) => {
                (out, index) == (o, i)
            }
            (Self::Copy { instance, index }, Self::Copy { instance: n, index: i }) => {
                (instance, index) == (n, i)
            }
            _ => false,
        }
    }
}
