//! The source variable that a watchpoint was set on. Its bytes are the variable's for as long as its frame is on the call
//! stack; afterwards they belong to whoever calls next.

use super::variables::VariableHome;
use crate::guest::{FrameId, FrameKind, Guest};
use crate::wasm::{Location, Program};
use crate::words::{Message, message};

/// A watched variable, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WatchedVariable {
    path: String,
    /// The frame without which there is no such variable.
    owner: Option<VariableOwner>,
}

/// A frame that a variable belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct VariableOwner {
    frame: FrameId,
    at: Location,
    function: String,
}

impl WatchedVariable {
    pub(in crate::session) fn of(home: &VariableHome, program: &Program) -> Self {
        let owner = home.of_frame.then(|| VariableOwner {
            frame: home.frame,
            at: home.at,
            function: program.module(home.at.module).func_name(home.at.pc.func),
        });
        Self { path: home.path.clone(), owner }
    }

    /// What people call it, with its place.
    pub fn message(&self, place: Message) -> Message {
        message!("what-variable", path = &*self.path, place)
    }

    /// How long it is watched, after what is said of it.
    pub fn lasting(&self, place: Message, guest: &Guest) -> Message {
        match &self.owner {
            Some(owner) if self.is_there(guest) => {
                message!("break-until", place, function = &*owner.function)
            }
            Some(owner) => message!("break-left", place, function = &*owner.function),
            None => place,
        }
    }

    /// Whether its frame is on the call stack.
    pub fn is_there(&self, guest: &Guest) -> bool {
        let Some(owner) = &self.owner else { return true };
        let is_it =
            |location: Location| location.module == owner.at.module && location.pc.func == owner.at.pc.func;
        guest.frames().iter().any(|frame| match frame.kind {
            FrameKind::Wasm { location, .. } => frame.id == Some(owner.frame) && is_it(location),
            _ => false,
        })
    }
}
