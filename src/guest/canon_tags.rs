//! Canonical functions by tag, which is how machines call them.

use super::HostFunc;
use super::call::short_name;
use super::canon_func::{
    BuiltInFunc, Callee, LiftedFunc, LowerFunc, ResolvedCanon, ResourceFunc, ResourceOp,
};
use super::host_op::HostOp;
use super::world::World;
use crate::component::flatten::Passing;
use crate::component::{CanonKind, ComponentFuncKind, ResourceType};
use std::sync::Arc;

impl World {
    /// The canonical function with this tag; `None` if there is none.
    pub fn canon(&mut self, tag: u32) -> Option<&ResolvedCanon> {
        let at = tag as usize;
        if !matches!(self.canons.0.get(at), Some(Some(_))) {
            let made = self.make_canon(tag)?;
            let canons = Arc::make_mut(&mut self.canons.0);
            canons.resize(canons.len().max(at + 1), None);
            canons[at] = Some(made);
        }
        self.canons.0.get(at)?.as_ref()
    }

    fn make_canon(&self, tag: u32) -> Option<ResolvedCanon> {
        let canon = self.runtime.canon(tag)?;
        let (op, ty) = match &canon.kind {
            CanonKind::Lower { func, options } => {
                let sig = Arc::clone(&func.sig);
                let callee = match &func.kind {
                    ComponentFuncKind::Host { interface, function } => {
                        let (interface, name) = (Arc::clone(interface), Arc::clone(function));
                        Callee::Host(Arc::new(HostFunc::new(interface, name, sig)))
                    }
                    ComponentFuncKind::Lifted { core, options } => {
                        let name = short_name(&self.func_name(*core)).into();
                        Callee::Lifted(Arc::new(LiftedFunc { core: *core, options: *options, sig, name }))
                    }
                };
                let func = LowerFunc {
                    callee,
                    options: *options,
                    passing: Passing::lowered(&func.sig, options.is_async),
                };
                return Some(ResolvedCanon::Lower(Arc::new(func)));
            }
            CanonKind::BuiltIn(built_in) => {
                let host = HostOp::of(built_in);
                let func = BuiltInFunc { built_in: built_in.clone(), instance: canon.instance, host };
                return Some(ResolvedCanon::BuiltIn(Arc::new(func)));
            }
            CanonKind::ResourceNew(ty) => (ResourceOp::New, ty),
            CanonKind::ResourceRep(ty) => (ResourceOp::Rep, ty),
            CanonKind::ResourceDrop(ty @ ResourceType::Guest(_)) => (ResourceOp::Drop, ty),
            CanonKind::ResourceDrop(ty @ ResourceType::Host { interface, name }) => {
                let drop = HostFunc::resource_drop(Arc::clone(interface), Arc::clone(name));
                (ResourceOp::DropOfHost(Arc::new(drop)), ty)
            }
        };
        Some(ResolvedCanon::Resource(Arc::new(ResourceFunc { op, instance: canon.instance, ty: ty.clone() })))
    }
}
