//! What a component imports, with types evaluated, before any of it is instantiated.
//!
//! A component's definitions may run core code between two imports, so code that needs to know beforehand what the host
//! will be asked for reads it here. Only types are followed, and instances that are imported; the exports of components
//! nested inside are not examined.

use super::item::{ScopeId, TypeItem};
use super::scope::{Scopes, host_interface};
use super::{Exports, ResourceType, RuntimeItem};
use crate::wasm::component::{Alias, DefKind, ExternDef, OuterSort, Sort, TypeBound, TypeDef};
use std::sync::Arc;

/// The types of a component's definitions, taken in one definition at a time.
#[derive(Debug)]
pub(crate) struct Outline {
    scopes: Scopes,
    scope: ScopeId,
    /// `None` for an instance of a component nested inside.
    instances: Vec<Option<Arc<Exports>>>,
    resources: u32,
}

impl Outline {
    /// Begins with no definitions.
    ///
    /// # Errors
    /// If a limit is reached.
    pub fn new() -> Result<Self, String> {
        let mut scopes = Scopes::default();
        let scope = scopes.add(None)?;
        Ok(Self { scopes, scope, instances: Vec::new(), resources: 0 })
    }

    /// Takes in the next definition. If it imports an instance, returns what that has to export, its functions as host
    /// functions.
    ///
    /// # Errors
    /// If the type of an import depends on a component nested inside.
    pub fn add(&mut self, def: &DefKind) -> Result<Option<Arc<Exports>>, String> {
        match def {
            DefKind::Type(TypeDef::Resource { .. }) => {
                let ty = ResourceType::Guest(self.resources);
                self.resources = self.resources.saturating_add(1);
                self.push(Some(TypeItem::Resource(ty)));
            }
            DefKind::Type(def) => {
                let item = self.scopes.define(self.scope, def).ok();
                self.push(item);
            }
            DefKind::Alias(Alias::Export { instance, name, sort: sort @ (Sort::Type | Sort::Instance) }) => {
                let exports = self.instances.get(*instance as usize).cloned().flatten();
                match (sort, exports.and_then(|exports| exports.get(name).cloned())) {
                    (Sort::Type, Some(RuntimeItem::Type(item))) => self.push(Some(item)),
                    (Sort::Type, _) => self.push(None),
                    (_, Some(RuntimeItem::Instance(exports))) => self.instances.push(Some(exports)),
                    _ => self.instances.push(None),
                }
            }
            DefKind::Alias(Alias::Outer { sort: OuterSort::Type, count, index }) => {
                let outer = self.scopes.outer(self.scope, *count).ok();
                let item = outer.and_then(|scope| self.scopes.ty(scope, *index).ok().cloned());
                self.push(item);
            }
            DefKind::Export { sort: Sort::Type, index, .. } => {
                let item = self.ty(*index);
                self.push(item);
            }
            DefKind::Export { sort: Sort::Instance, index, .. } => {
                self.instances.push(self.instances.get(*index as usize).cloned().flatten());
            }
            DefKind::Instantiate { .. } => self.instances.push(None),
            DefKind::Bag(items) => {
                let items = items.iter().filter_map(|(name, sort, index)| {
                    let item = match sort {
                        Sort::Type => RuntimeItem::Type(self.ty(*index)?),
                        Sort::Instance => {
                            RuntimeItem::Instance(self.instances.get(*index as usize)?.clone()?)
                        }
                        _ => return None,
                    };
                    Some((Arc::clone(name), item))
                });
                let exports = Arc::new(items.collect());
                self.instances.push(Some(exports));
            }
            DefKind::Import { interface, ty, .. } => return self.import(interface, *ty),
            _ => {}
        }
        Ok(None)
    }

    fn import(&mut self, name: &Arc<str>, ty: ExternDef) -> Result<Option<Arc<Exports>>, String> {
        let interface = host_interface(name);
        match ty {
            ExternDef::Instance(index) => {
                let exports = match self.ty(index) {
                    Some(TypeItem::Instance(decls, captured)) => {
                        self.scopes.host_instance(&interface, &decls, captured)
                    }
                    _ => Err("its type cannot be told".to_owned()),
                };
                self.instances.push(exports.as_ref().ok().cloned());
                exports.map(Some)
            }
            ExternDef::Type(TypeBound::Eq(index)) => {
                let item = self.ty(index);
                self.push(item);
                Ok(None)
            }
            ExternDef::Type(TypeBound::SubResource) => {
                let ty = ResourceType::Host { interface: Arc::from(""), name: interface };
                self.push(Some(TypeItem::Resource(ty)));
                Ok(None)
            }
            ExternDef::Func(_) | ExternDef::Component(_) | ExternDef::CoreModule(_) => Ok(None),
        }
    }

    fn ty(&self, index: u32) -> Option<TypeItem> {
        self.scopes.ty(self.scope, index).ok().cloned()
    }

    /// Adds the next type. A type that cannot be determined becomes one that no value or function has.
    fn push(&mut self, item: Option<TypeItem>) {
        self.scopes.get(self.scope).types.push(item.unwrap_or(TypeItem::Component));
    }
}
