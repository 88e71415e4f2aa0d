//! Linking from outside: does this item fit that import?
//!
//! Within a component, validation has answered this. Instances that an embedder links to each other by name were
//! validated separately, so their types are compared here; resource types by identity.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Subtyping.md>

use super::item::{ScopeId, TypeItem};
use super::scope::{Scopes, dangling};
use super::{ComponentFunc, ComponentFuncKind, Exports, FuncSig, RuntimeItem};
use crate::wasm::component::{Alias, ExternDef, OuterSort, Sort, TypeBound, TypeDecl};
use std::sync::Arc;

impl RuntimeItem {
    /// The keyword of its sort, for messages.
    #[must_use]
    pub fn sort(&self) -> &'static str {
        match self {
            Self::Func(_) => "func",
            Self::Type(_) => "type",
            Self::Instance(_) => "instance",
            Self::Component(_) => "component",
            Self::CoreModule(_) => "core module",
        }
    }
}

fn sort(ty: ExternDef) -> &'static str {
    match ty {
        ExternDef::Func(_) => "func",
        ExternDef::Type(_) => "type",
        ExternDef::Instance(_) => "instance",
        ExternDef::Component(_) => "component",
        ExternDef::CoreModule(_) => "core module",
    }
}

impl Scopes {
    /// The item that an import of this type gets if `given` is supplied for it. Types that an instance may leave out
    /// and still fit (those without identity) are added to it.
    ///
    /// # Errors
    /// If nothing is supplied, or it does not fit.
    pub(super) fn give(
        &mut self,
        scope: ScopeId,
        name: &str,
        given: Option<&RuntimeItem>,
        ty: ExternDef,
    ) -> Result<RuntimeItem, String> {
        let unfit = |what: &str| Err(format!("`{name}`: {what}"));
        match (ty, given) {
            (ExternDef::Func(index), Some(RuntimeItem::Func(func))) => {
                let wanted = self.func(scope, index)?;
                if same_type(func, &wanted) {
                    Ok(RuntimeItem::Func(func.clone()))
                } else {
                    unfit("the function has another type")
                }
            }
            (ExternDef::Type(TypeBound::SubResource), Some(RuntimeItem::Type(TypeItem::Resource(ty)))) => {
                Ok(RuntimeItem::Type(TypeItem::Resource(ty.clone())))
            }
            (ExternDef::Type(TypeBound::SubResource), Some(RuntimeItem::Type(_))) => {
                unfit("it is no resource type")
            }
            (ExternDef::Type(TypeBound::Eq(index)), Some(RuntimeItem::Type(found))) => {
                let same = match (self.ty(scope, index)?, found) {
                    (TypeItem::Value(a), TypeItem::Value(b)) => a == b,
                    (TypeItem::Func(a), TypeItem::Func(b)) => a == b,
                    (TypeItem::Resource(a), TypeItem::Resource(b)) => a == b,
                    (TypeItem::Instance(..), TypeItem::Instance(..))
                    | (TypeItem::Component, TypeItem::Component) => true,
                    _ => false,
                };
                if same { Ok(RuntimeItem::Type(found.clone())) } else { unfit("it is another type") }
            }
            (ExternDef::Type(TypeBound::Eq(index)), None) => match self.ty(scope, index)? {
                TypeItem::Resource(_) => unfit("the resource type is not there"),
                ty => Ok(RuntimeItem::Type(ty.clone())),
            },
            (ExternDef::Instance(index), Some(RuntimeItem::Instance(exports))) => {
                match self.ty(scope, index)?.clone() {
                    TypeItem::Instance(decls, captured) => {
                        Ok(RuntimeItem::Instance(self.give_instance(name, exports, &decls, captured)?))
                    }
                    _ => dangling("instance type", index),
                }
            }
            (ExternDef::Component(_), Some(item @ RuntimeItem::Component(_)))
            | (ExternDef::CoreModule(_), Some(item @ RuntimeItem::CoreModule(_))) => Ok(item.clone()),
            (ty, Some(other)) => unfit(&format!("expected {}, found {}", sort(ty), other.sort())),
            (ty, None) => unfit(&format!("expected {}, found nothing", sort(ty))),
        }
    }

    fn give_instance(
        &mut self,
        name: &str,
        given: &Arc<Exports>,
        decls: &[TypeDecl],
        captured: ScopeId,
    ) -> Result<Arc<Exports>, String> {
        let scope = self.add(Some(captured))?;
        let mut exports = Arc::clone(given);
        let mut instances: Vec<Arc<Exports>> = Vec::new();
        for decl in decls {
            match decl {
                TypeDecl::CoreType => {}
                TypeDecl::Type(def) => {
                    let item = self.define(scope, def)?;
                    self.get(scope).types.push(item);
                }
                TypeDecl::Alias(Alias::Outer { sort: OuterSort::Type, count, index }) => {
                    let item = self.ty(self.outer(scope, *count)?, *index)?.clone();
                    self.get(scope).types.push(item);
                }
                TypeDecl::Alias(Alias::Export { instance, name, sort }) => {
                    let item = instances.get(*instance as usize).and_then(|exports| exports.get(name));
                    match (sort, item.cloned()) {
                        (Sort::Type, Some(RuntimeItem::Type(item))) => self.get(scope).types.push(item),
                        (Sort::Instance, Some(RuntimeItem::Instance(item))) => instances.push(item),
                        (Sort::Type | Sort::Instance, _) => return dangling("instance", *instance),
                        _ => {}
                    }
                }
                TypeDecl::Alias(_) => {}
                TypeDecl::Export { name: export, ty } => {
                    let place = format!("{name}.{export}");
                    let item = self.give(scope, &place, given.get(export), *ty)?;
                    match &item {
                        RuntimeItem::Type(ty) => self.get(scope).types.push(ty.clone()),
                        RuntimeItem::Instance(nested) => instances.push(Arc::clone(nested)),
                        _ => {}
                    }
                    Arc::make_mut(&mut exports).insert(Arc::clone(export), item);
                }
            }
        }
        Ok(exports)
    }
}

/// Whether a function has this type. Names of parameters are not compared for functions that hosts provide.
fn same_type(func: &ComponentFunc, wanted: &FuncSig) -> bool {
    match func.kind {
        ComponentFuncKind::Lifted { .. } => *func.sig == *wanted,
        ComponentFuncKind::Host { .. } => {
            let types = |sig: &FuncSig| sig.params.iter().map(|field| field.ty.clone()).collect::<Vec<_>>();
            let same_way = func.sig.is_async == wanted.is_async && func.sig.result == wanted.result;
            same_way && types(&func.sig) == types(wanted)
        }
    }
}
