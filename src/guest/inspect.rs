//! Read-only views of a guest's state, exact at every operator boundary.

use super::Guest;
use crate::component::ResourceType;
use crate::exec::Value;
use crate::wasm::{Location, ValType};

/// A linear memory of the guest (its address in the store).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MemoryId(pub u32);

/// What a frame on the call stack is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameKind {
    /// WebAssembly code.
    Wasm {
        /// Where it stands: the next operator (innermost) or the `call` it waits on.
        location: Location,
        /// Which core instance (index in the store).
        instance: u32,
        /// Part of wit-component's shim or fixup plumbing: a front end folds it.
        shim: bool,
    },
    /// Work of the canonical ABI (lift, lower, realloc, post-return, instantiate), one clause for people.
    Canon(String),
    /// A host call waiting for its reply: interface and function.
    HostCall {
        /// Interface.
        interface: String,
        /// Function.
        function: String,
    },
}

/// One frame, for people and probes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameInfo {
    /// What it is.
    pub kind: FrameKind,
    /// Readable function name (or the canonical ABI's clause).
    pub name: String,
    /// For wasm frames: depth counted over wasm frames only, 1 = outermost. 0 for others.
    pub depth: usize,
}

/// One entry of a component instance's handle table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleInfo {
    /// Component instance.
    pub instance: u32,
    /// Index (`#n`).
    pub index: u32,
    /// Resource type.
    pub ty: ResourceType,
    /// Representation.
    pub rep: u32,
    /// Own or borrow.
    pub own: bool,
    /// Outstanding lends.
    pub lends: u32,
}

impl Guest {
    /// The call stack, innermost first.
    #[must_use]
    pub fn frames(&self) -> Vec<FrameInfo> {
        Vec::new()
    }

    /// Number of wasm frames.
    #[must_use]
    pub fn depth(&self) -> usize {
        0
    }

    /// The next operator of the innermost wasm frame.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        None
    }

    /// The operand stack of the wasm frame at `depth` (1 = outermost), bottom first, labels excluded.
    #[must_use]
    pub fn operands(&self, depth: usize) -> Vec<Value> {
        let _ = depth;
        Vec::new()
    }

    /// Parameters and locals of the wasm frame at `depth`.
    #[must_use]
    pub fn locals(&self, depth: usize) -> Vec<Value> {
        let _ = depth;
        Vec::new()
    }

    /// Globals of the instance that the frame at `depth` belongs to, in index order.
    #[must_use]
    pub fn globals(&self, depth: usize) -> Vec<(ValType, Value, bool)> {
        let _ = depth;
        Vec::new()
    }

    /// Memory 0 of the instance that the frame at `depth` belongs to.
    #[must_use]
    pub fn memory_of(&self, depth: usize) -> Option<MemoryId> {
        let _ = depth;
        None
    }

    /// All memories, with a name for people.
    #[must_use]
    pub fn memories(&self) -> Vec<(MemoryId, String)> {
        Vec::new()
    }

    /// Its bytes.
    #[must_use]
    pub fn memory(&self, id: MemoryId) -> &[u8] {
        let _ = id;
        &[]
    }

    /// All live handles of all component instances.
    #[must_use]
    pub fn handles(&self) -> Vec<HandleInfo> {
        Vec::new()
    }
}
