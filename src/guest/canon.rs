//! What calls of one canonical function have in common: worked out when it is first called, and shared by its calls.

use super::world::{World, short_name};
use super::{CallId, HostFunc};
use crate::component::layout::Passing;
use crate::component::{CanonKind, FuncKind, FuncSig, InstanceId, Options, ResourceType};
use crate::exec::{FuncAddr, Outsider};
use std::sync::Arc;

/// A canonical function.
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
    /// The host.
    Host(Arc<HostFunc>),
    /// Another component instance.
    Lifted(Arc<LiftedFunc>),
}

/// A core function that `canon lift` made a function of a component.
#[derive(Debug)]
pub(super) struct LiftedFunc {
    pub core: FuncAddr,
    /// How its values cross.
    pub options: Options,
    pub sig: Arc<FuncSig>,
    /// For people.
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
    pub fn as_outsider(&self, call: CallId) -> Outsider {
        match self {
            Self::Host(_) => Outsider::Host(call.0),
            Self::Lifted(_) => Outsider::Component,
        }
    }

    /// For clauses.
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
pub(super) struct Canons(Arc<Vec<Option<Canon>>>);

impl World {
    /// The canonical function behind a tag; `None` if there is none.
    pub fn canon(&mut self, tag: u32) -> Option<&Canon> {
        let at = tag as usize;
        if !matches!(self.canons.0.get(at), Some(Some(_))) {
            let made = self.make_canon(tag)?;
            let canons = Arc::make_mut(&mut self.canons.0);
            canons.resize(canons.len().max(at + 1), None);
            canons[at] = Some(made);
        }
        self.canons.0.get(at)?.as_ref()
    }

    fn make_canon(&self, tag: u32) -> Option<Canon> {
        let canon = self.runtime.canon(tag)?;
        let (op, ty) = match &canon.kind {
            CanonKind::Lower { func, options } => {
                let sig = Arc::clone(&func.sig);
                let callee = match &func.kind {
                    FuncKind::Host { interface, function } => {
                        let (interface, name) = (Arc::clone(interface), Arc::clone(function));
                        Callee::Host(Arc::new(HostFunc::new(interface, name, sig)))
                    }
                    FuncKind::Lifted { core, options } => {
                        let name = short_name(&self.func_name(*core)).into();
                        Callee::Lifted(Arc::new(LiftedFunc { core: *core, options: *options, sig, name }))
                    }
                };
                let func = LowerFunc { callee, options: *options, passing: Passing::of(&func.sig) };
                return Some(Canon::Lower(Arc::new(func)));
            }
            CanonKind::ResourceNew(ty) => (ResourceOp::New, ty),
            CanonKind::ResourceRep(ty) => (ResourceOp::Rep, ty),
            CanonKind::ResourceDrop(ty @ ResourceType::Guest(_)) => (ResourceOp::Drop, ty),
            CanonKind::ResourceDrop(ty @ ResourceType::Host { interface, name }) => {
                let drop = HostFunc::resource_drop(Arc::clone(interface), Arc::clone(name));
                (ResourceOp::DropOfHost(Arc::new(drop)), ty)
            }
        };
        Some(Canon::Resource(Arc::new(ResourceFunc { op, instance: canon.instance, ty: ty.clone() })))
    }
}
