//! Type definitions evaluated at run time: indices are resolved, and resource types get their identity.
//!
//! Each component instance has a scope, and so does each instance type while it is read. Index spaces only ever grow,
//! so a nested component captures its surroundings by the number of a scope alone: whatever it may refer to there was
//! defined before it, and keeps its index.

use super::item::{ComponentItem, ScopeId, TypeItem};
use super::{
    Case, ComponentFunc, ComponentFuncKind, Exports, Field, FuncSig, ResourceType, RuntimeItem, Shared, Type,
};
use crate::wasm::ModuleId;
use crate::wasm::component::{
    Alias, ExternDef, FuncTypeDef, OuterSort, Prim, Sort, TypeBound, TypeDecl, TypeDef, ValTypeDef,
    ValTypeRef,
};
use std::sync::Arc;

/// The index spaces that outer aliases can reach.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    outer: Option<ScopeId>,
    pub(super) types: Vec<TypeItem>,
    pub(super) components: Vec<ComponentItem>,
    pub(super) core_modules: Vec<ModuleId>,
}

/// All scopes of a program.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scopes(Vec<Scope>);

/// The name under which calls of an imported interface are known. The releases of a WASI 0.2 interface count as one, so
/// their version is left out, and so do those of 0.3, which keep only that; any other name stays whole.
pub(crate) fn host_interface(import: &str) -> Arc<str> {
    let of = |version: &str, minor: &str| {
        let patch = version.strip_prefix(minor).map(|patch| patch.strip_prefix('.').unwrap_or("x"));
        version == minor || patch.is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
    };
    match import.split_once('@') {
        Some((name, version)) if name.starts_with("wasi:") && of(version, "0.2") => name.into(),
        Some((name, version)) if name.starts_with("wasi:") && of(version, "0.3") => {
            format!("{name}@0.3").into()
        }
        _ => import.into(),
    }
}

/// An error for a reference that validation should have refused.
pub(super) fn dangling<T>(what: &str, index: u32) -> Result<T, String> {
    Err(format!("the component refers to {what} {index}, which does not exist"))
}

impl Scopes {
    pub fn add(&mut self, outer: Option<ScopeId>) -> Result<ScopeId, String> {
        let id = ScopeId(u32::try_from(self.0.len()).map_err(|_| "too many scopes")?);
        self.0.push(Scope { outer, ..Scope::default() });
        Ok(id)
    }

    pub(super) fn get(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.0[id.0 as usize]
    }

    /// The scope `count` levels out.
    pub(super) fn outer(&self, from: ScopeId, count: u32) -> Result<ScopeId, String> {
        let mut at = from;
        for _ in 0..count {
            match self.0[at.0 as usize].outer {
                Some(outer) => at = outer,
                None => return dangling("the enclosing component", count),
            }
        }
        Ok(at)
    }

    pub fn ty(&self, scope: ScopeId, index: u32) -> Result<&TypeItem, String> {
        match self.0[scope.0 as usize].types.get(index as usize) {
            Some(item) => Ok(item),
            None => dangling("type", index),
        }
    }

    pub fn resource(&self, scope: ScopeId, index: u32) -> Result<ResourceType, String> {
        match self.ty(scope, index)? {
            TypeItem::Resource(ty) => Ok(ty.clone()),
            _ => dangling("resource type", index),
        }
    }

    pub fn func(&self, scope: ScopeId, index: u32) -> Result<Arc<FuncSig>, String> {
        match self.ty(scope, index)? {
            TypeItem::Func(sig) => Ok(Arc::clone(sig)),
            _ => dangling("function type", index),
        }
    }

    pub(super) fn value(&self, scope: ScopeId, ty: ValTypeRef) -> Result<Type, String> {
        match ty {
            ValTypeRef::Prim(prim) => Ok(primitive(prim)),
            ValTypeRef::Index(index) => match self.ty(scope, index)? {
                TypeItem::Value(ty) => Ok(ty.clone()),
                _ => dangling("value type", index),
            },
        }
    }

    fn payload(&self, scope: ScopeId, ty: Option<ValTypeRef>) -> Result<Option<Shared>, String> {
        ty.map(|ty| self.value(scope, ty).map(Shared::from)).transpose()
    }

    fn fields(&self, scope: ScopeId, fields: &[(Arc<str>, ValTypeRef)]) -> Result<Vec<Field>, String> {
        fields
            .iter()
            .map(|(name, ty)| Ok(Field { name: Arc::clone(name), ty: self.value(scope, *ty)? }))
            .collect()
    }

    fn defined(&self, scope: ScopeId, def: &ValTypeDef) -> Result<Type, String> {
        Ok(match def {
            ValTypeDef::Prim(prim) => primitive(*prim),
            ValTypeDef::Record(fields) => Type::Record(self.fields(scope, fields)?.into()),
            ValTypeDef::Variant(cases) => Type::Variant(
                cases
                    .iter()
                    .map(|(name, ty)| {
                        let ty = ty.map(|ty| self.value(scope, ty)).transpose()?;
                        Ok(Case { name: Arc::clone(name), ty })
                    })
                    .collect::<Result<_, String>>()?,
            ),
            ValTypeDef::List(ty) => Type::List(self.value(scope, *ty)?.into()),
            ValTypeDef::FixedLengthList(ty, len) => {
                Type::FixedLengthList(self.value(scope, *ty)?.into(), *len)
            }
            ValTypeDef::Map(key, value) => Type::map(self.value(scope, *key)?, self.value(scope, *value)?),
            ValTypeDef::Tuple(types) => {
                Type::Tuple(types.iter().map(|ty| self.value(scope, *ty)).collect::<Result<_, _>>()?)
            }
            ValTypeDef::Flags(labels) => Type::Flags(labels.clone().into()),
            ValTypeDef::Enum(labels) => Type::Enum(labels.clone().into()),
            ValTypeDef::Option(ty) => Type::Option(self.value(scope, *ty)?.into()),
            ValTypeDef::Result { ok, err } => {
                Type::Result { ok: self.payload(scope, *ok)?, err: self.payload(scope, *err)? }
            }
            ValTypeDef::Own(index) => Type::Own(self.resource(scope, *index)?),
            ValTypeDef::Borrow(index) => Type::Borrow(self.resource(scope, *index)?),
            ValTypeDef::Stream(ty) => Type::Stream(self.payload(scope, *ty)?),
            ValTypeDef::Future(ty) => Type::Future(self.payload(scope, *ty)?),
        })
    }

    fn signature(&self, scope: ScopeId, def: &FuncTypeDef) -> Result<FuncSig, String> {
        Ok(FuncSig {
            params: self.fields(scope, &def.params)?,
            result: def.result.map(|ty| self.value(scope, ty)).transpose()?,
            is_async: def.is_async,
        })
    }

    /// Evaluates a type definition other than that of a resource type.
    pub(crate) fn define(&self, scope: ScopeId, def: &TypeDef) -> Result<TypeItem, String> {
        Ok(match def {
            TypeDef::Value(def) => TypeItem::Value(self.defined(scope, def)?),
            TypeDef::Func(def) => TypeItem::Func(Arc::new(self.signature(scope, def)?)),
            TypeDef::Instance(decls) => TypeItem::Instance(Arc::clone(decls), scope),
            TypeDef::Component => TypeItem::Component,
            TypeDef::Resource { .. } => return Err("a resource type inside an instance type".to_string()),
        })
    }

    /// Evaluates an instance type for an instance that the host provides: its functions become host functions, its
    /// resource types the host's.
    pub(crate) fn host_instance(
        &mut self,
        interface: &Arc<str>,
        decls: &[TypeDecl],
        captured: ScopeId,
    ) -> Result<Arc<Exports>, String> {
        let scope = self.add(Some(captured))?;
        let mut exports = Exports::new();
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
                    let item =
                        instances.get(*instance as usize).and_then(|exports| exports.get(name)).cloned();
                    match (sort, item) {
                        (Sort::Type, Some(RuntimeItem::Type(item))) => self.get(scope).types.push(item),
                        (Sort::Instance, Some(RuntimeItem::Instance(item))) => instances.push(item),
                        (Sort::Func, _) => {}
                        _ => return dangling("instance", *instance),
                    }
                }
                TypeDecl::Alias(_) => {}
                TypeDecl::Export { name, ty } => {
                    let item = match ty {
                        ExternDef::Func(index) => RuntimeItem::Func(ComponentFunc {
                            sig: self.func(scope, *index)?,
                            kind: ComponentFuncKind::Host {
                                interface: Arc::clone(interface),
                                function: Arc::clone(name),
                            },
                        }),
                        ExternDef::Type(bound) => {
                            let item = match bound {
                                TypeBound::Eq(index) => self.ty(scope, *index)?.clone(),
                                TypeBound::SubResource => TypeItem::Resource(ResourceType::Host {
                                    interface: Arc::clone(interface),
                                    name: Arc::clone(name),
                                }),
                            };
                            self.get(scope).types.push(item.clone());
                            RuntimeItem::Type(item)
                        }
                        ExternDef::Instance(index) => match self.ty(scope, *index)?.clone() {
                            TypeItem::Instance(decls, captured) => {
                                let inner = format!("{interface}/{name}").into();
                                let nested = self.host_instance(&inner, &decls, captured)?;
                                instances.push(Arc::clone(&nested));
                                RuntimeItem::Instance(nested)
                            }
                            _ => return dangling("instance type", *index),
                        },
                        ExternDef::CoreModule(_) | ExternDef::Component(_) => {
                            return Err(format!(
                                "`{name}` of `{interface}`: hosts provide no modules or components"
                            ));
                        }
                    };
                    exports.insert(Arc::clone(name), item);
                }
            }
        }
        Ok(Arc::new(exports))
    }
}

fn primitive(prim: Prim) -> Type {
    match prim {
        Prim::Bool => Type::Bool,
        Prim::S8 => Type::S8,
        Prim::U8 => Type::U8,
        Prim::S16 => Type::S16,
        Prim::U16 => Type::U16,
        Prim::S32 => Type::S32,
        Prim::U32 => Type::U32,
        Prim::S64 => Type::S64,
        Prim::U64 => Type::U64,
        Prim::F32 => Type::F32,
        Prim::F64 => Type::F64,
        Prim::Char => Type::Char,
        Prim::String => Type::String,
        Prim::ErrorContext => Type::ErrorContext,
    }
}
