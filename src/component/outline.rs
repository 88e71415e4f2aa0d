//! What a component imports, with types evaluated, before anything is instantiated.
//!
//! A component's definitions may run core code between two imports; whoever wants to know what is asked of the host
//! before that reads them here. Only types are followed, and instances as far as they are imported: what a component
//! inside exports is not looked into.

use super::item::{ScopeId, TypeItem};
use super::scope::Scopes;
use super::{Exports, Item, ResourceType};
use crate::wasm::component::{Alias, DefKind, ExternDef, OuterSort, Sort, TypeBound, TypeDef};
use std::sync::Arc;

/// The types of a component's definitions, one definition after the other.
#[derive(Debug)]
pub(crate) struct Outline {
    scopes: Scopes,
    scope: ScopeId,
    /// `None` where a component inside was instantiated.
    instances: Vec<Option<Arc<Exports>>>,
    resources: u32,
}

impl Outline {
    /// Of a component of which nothing was read yet.
    ///
    /// # Errors
    /// Limits reached.
    pub fn new() -> Result<Self, String> {
        let mut scopes = Scopes::default();
        let scope = scopes.add(None)?;
        Ok(Self { scopes, scope, instances: Vec::new(), resources: 0 })
    }

    /// Takes in the next definition. If it imports an instance, what that must export comes back: functions as
    /// functions of the host.
    ///
    /// # Errors
    /// What is imported has a type that leads to a component inside.
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
                    (Sort::Type, Some(Item::Type(item))) => self.push(Some(item)),
                    (Sort::Type, _) => self.push(None),
                    (_, Some(Item::Instance(exports))) => self.instances.push(Some(exports)),
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
                        Sort::Type => Item::Type(self.ty(*index)?),
                        Sort::Instance => Item::Instance(self.instances.get(*index as usize)?.clone()?),
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
        let interface: Arc<str> = Arc::from(name.split('@').next().unwrap_or(name));
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

    /// The next type; one that cannot be told is nothing that a value or function has.
    fn push(&mut self, item: Option<TypeItem>) {
        self.scopes.get(self.scope).types.push(item.unwrap_or(TypeItem::Component));
    }
}
