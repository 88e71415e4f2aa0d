//! What all calls of one canonical function have in common: determined on the first call, and shared by later ones.

use super::call::short_name;
use super::{CallId, HostFunc};
use crate::component::flatten::Passing;
use crate::component::{BuiltIn, FuncSig, InstanceId, ResolvedOptions, ResourceType};
use crate::exec::{FuncAddr, OutsideWriter};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub(super) enum ResolvedCanon {
    /// A call goes to a function that `canon lower` made.
    Lower(Arc<LowerFunc>),
    /// A call of `canon resource.new`, `resource.rep` or `resource.drop`.
    Resource(Arc<ResourceFunc>),
    /// A call of a built-in of asynchronous components.
    BuiltIn(Arc<BuiltInFunc>),
}

/// A core function that is a canonical built-in of asynchronous components.
#[derive(Debug)]
pub(super) struct BuiltInFunc {
    pub built_in: BuiltIn,
    /// The component instance that defines it.
    pub instance: InstanceId,
    /// The function by which the host is asked, if it may have to be.
    pub host: Option<Arc<HostFunc>>,
}

/// A core function that `canon lower` made.
#[derive(Debug)]
pub(super) struct LowerFunc {
    pub callee: Callee,
    /// How the caller passes its values.
    pub options: ResolvedOptions,
    pub passing: Passing,
}

/// Who implements the function that was lowered.
#[derive(Debug)]
pub(super) enum Callee {
    Host(Arc<HostFunc>),
    Lifted(Arc<LiftedFunc>),
}

/// A core function that `canon lift` turned into a component function.
#[derive(Debug)]
pub(super) struct LiftedFunc {
    pub core: FuncAddr,
    /// How the callee's values are passed.
    pub options: ResolvedOptions,
    pub sig: Arc<FuncSig>,
    pub name: Box<str>,
}

impl Callee {
    pub fn sig(&self) -> &Arc<FuncSig> {
        match self {
            Self::Host(func) => &func.sig,
            Self::Lifted(func) => &func.sig,
        }
    }

    /// The writer to record for results in the caller's memory. For a function of the host, `call` is the number of
    /// the call.
    pub(crate) fn as_outsider(&self, call: CallId) -> OutsideWriter {
        match self {
            Self::Host(_) => OutsideWriter::Host(call.0),
            Self::Lifted(_) => OutsideWriter::Component,
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Host(func) => short_name(&func.name),
            Self::Lifted(func) => &func.name,
        }
    }
}

/// A core function that creates, reads or drops handles.
#[derive(Debug)]
pub(super) struct ResourceFunc {
    pub op: ResourceOp,
    /// The component instance whose handle table it uses.
    pub instance: InstanceId,
    pub ty: ResourceType,
}

/// What the function does with the handle.
#[derive(Debug)]
pub(super) enum ResourceOp {
    /// `resource.new`: creates an own handle.
    New,
    /// `resource.rep`: reads the representation.
    Rep,
    /// `resource.drop` of a resource type that a component defines.
    Drop,
    /// `resource.drop` of a resource type of the host: the host function to call.
    DropOfHost(Arc<HostFunc>),
}

/// The canonical functions that have been called, by tag.
#[derive(Debug, Clone, Default)]
pub(super) struct Canons(pub Arc<Vec<Option<ResolvedCanon>>>);
