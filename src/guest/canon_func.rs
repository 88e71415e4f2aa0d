//! What calls of one canonical function have in common: worked out when it is first called, and shared by its calls.

use super::call::short_name;
use super::{CallId, HostFunc};
use crate::component::flatten::Passing;
use crate::component::{FuncSig, InstanceId, Options, ResourceType};
use crate::exec::{FuncAddr, OutsideWriter};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub(super) enum Canon {
    /// `canon lower`
    Lower(Arc<LowerFunc>),
    /// `canon resource.new` and its like.
    Resource(Arc<ResourceFunc>),
}

/// A function that `canon lower` made.
#[derive(Debug)]
pub(super) struct LowerFunc {
    pub callee: Callee,
    /// How the caller's values cross.
    pub options: Options,
    pub passing: Passing,
}

/// Who answers calls of a lowered function.
#[derive(Debug)]
pub(super) enum Callee {
    Host(Arc<HostFunc>),
    Lifted(Arc<LiftedFunc>),
}

/// A core function that `canon lift` made a function of a component.
#[derive(Debug)]
pub(super) struct LiftedFunc {
    pub core: FuncAddr,
    /// How its values cross.
    pub options: Options,
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

    /// Whom what it returns is written by; `call` is the number of the call of a host's function.
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

/// A function that makes, reads or drops handles.
#[derive(Debug)]
pub(super) struct ResourceFunc {
    pub op: ResourceOp,
    /// The component instance that it belongs to.
    pub instance: InstanceId,
    pub ty: ResourceType,
}

/// What is done with the handle.
#[derive(Debug)]
pub(super) enum ResourceOp {
    /// `resource.new`
    New,
    /// `resource.rep`
    Rep,
    /// `resource.drop` of a resource that a component defines.
    Drop,
    /// `resource.drop` of one of the host's: the function that the host is asked for.
    DropOfHost(Arc<HostFunc>),
}

/// The canonical functions that have been called, by their tags.
#[derive(Debug, Clone, Default)]
pub(super) struct Canons(pub Arc<Vec<Option<Canon>>>);
