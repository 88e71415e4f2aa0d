//! Converts `wasmparser`'s component types to ours.

use super::{
    Alias, ExternDef, FuncTypeDef, OuterSort, Prim, Sort, TypeBound, TypeDecl, TypeDef, ValTypeDef,
    ValTypeRef,
};
use crate::wasm::{ExternKind, LoadError};
use std::sync::Arc;
use wasmparser::{
    ComponentAlias, ComponentDefinedType, ComponentExternalKind, ComponentFuncType, ComponentOuterAliasKind,
    ComponentType, ComponentTypeRef, ComponentValType, ExternalKind, InstanceTypeDeclaration,
    PrimitiveValType, TypeBounds,
};

/// Converts types that lie at one byte offset, which errors point to.
#[derive(Clone, Copy)]
pub(super) struct TypeReader {
    pub offset: usize,
}

impl TypeReader {
    pub fn unsupported<T>(self, what: &str) -> Result<T, LoadError> {
        Err(LoadError::unsupported(self.offset, what))
    }

    fn prim(self, ty: PrimitiveValType) -> Result<Prim, LoadError> {
        Ok(match ty {
            PrimitiveValType::Bool => Prim::Bool,
            PrimitiveValType::S8 => Prim::S8,
            PrimitiveValType::U8 => Prim::U8,
            PrimitiveValType::S16 => Prim::S16,
            PrimitiveValType::U16 => Prim::U16,
            PrimitiveValType::S32 => Prim::S32,
            PrimitiveValType::U32 => Prim::U32,
            PrimitiveValType::S64 => Prim::S64,
            PrimitiveValType::U64 => Prim::U64,
            PrimitiveValType::F32 => Prim::F32,
            PrimitiveValType::F64 => Prim::F64,
            PrimitiveValType::Char => Prim::Char,
            PrimitiveValType::String => Prim::String,
            PrimitiveValType::ErrorContext => Prim::ErrorContext,
        })
    }

    /// A use of a value type.
    pub fn val(self, ty: ComponentValType) -> Result<ValTypeRef, LoadError> {
        Ok(match ty {
            ComponentValType::Primitive(p) => ValTypeRef::Prim(self.prim(p)?),
            ComponentValType::Type(index) => ValTypeRef::Index(index),
        })
    }

    fn opt(self, ty: Option<ComponentValType>) -> Result<Option<ValTypeRef>, LoadError> {
        ty.map(|ty| self.val(ty)).transpose()
    }

    fn named(self, fields: &[(&str, ComponentValType)]) -> Result<Vec<(Arc<str>, ValTypeRef)>, LoadError> {
        fields.iter().map(|(name, ty)| Ok((Arc::from(*name), self.val(*ty)?))).collect()
    }

    fn defined(self, ty: &ComponentDefinedType<'_>) -> Result<ValTypeDef, LoadError> {
        let labels = |names: &[&str]| names.iter().map(|n| Arc::from(*n)).collect();
        Ok(match ty {
            ComponentDefinedType::Primitive(p) => ValTypeDef::Prim(self.prim(*p)?),
            ComponentDefinedType::Record(fields) => ValTypeDef::Record(self.named(fields)?),
            ComponentDefinedType::Variant(cases) => ValTypeDef::Variant(
                cases.iter().map(|case| Ok((Arc::from(case.name), self.opt(case.ty)?))).collect::<Result<
                    _,
                    LoadError,
                >>(
                )?,
            ),
            ComponentDefinedType::List(ty) => ValTypeDef::List(self.val(*ty)?),
            ComponentDefinedType::Tuple(types) => {
                ValTypeDef::Tuple(types.iter().map(|ty| self.val(*ty)).collect::<Result<_, _>>()?)
            }
            ComponentDefinedType::Flags(names) if names.len() > 32 => {
                return self.unsupported("a flags type with more than 32 labels");
            }
            ComponentDefinedType::Flags(names) => ValTypeDef::Flags(labels(names)),
            ComponentDefinedType::Enum(names) => ValTypeDef::Enum(labels(names)),
            ComponentDefinedType::Option(ty) => ValTypeDef::Option(self.val(*ty)?),
            ComponentDefinedType::Result { ok, err } => {
                ValTypeDef::Result { ok: self.opt(*ok)?, err: self.opt(*err)? }
            }
            ComponentDefinedType::Own(index) => ValTypeDef::Own(*index),
            ComponentDefinedType::Borrow(index) => ValTypeDef::Borrow(*index),
            ComponentDefinedType::Map(key, value) => ValTypeDef::Map(self.val(*key)?, self.val(*value)?),
            ComponentDefinedType::FixedLengthList(ty, len) => {
                ValTypeDef::FixedLengthList(self.val(*ty)?, *len)
            }
            ComponentDefinedType::Future(ty) => ValTypeDef::Future(self.opt(*ty)?),
            ComponentDefinedType::Stream(ty) => ValTypeDef::Stream(self.opt(*ty)?),
        })
    }

    fn func(self, ty: &ComponentFuncType<'_>) -> Result<FuncTypeDef, LoadError> {
        Ok(FuncTypeDef { params: self.named(&ty.params)?, result: self.opt(ty.result)?, is_async: ty.async_ })
    }

    pub fn ty(self, ty: &ComponentType<'_>) -> Result<TypeDef, LoadError> {
        Ok(match ty {
            ComponentType::Defined(ty) => TypeDef::Value(self.defined(ty)?),
            ComponentType::Func(ty) => TypeDef::Func(self.func(ty)?),
            ComponentType::Resource { dtor, .. } => TypeDef::Resource { dtor: *dtor },
            ComponentType::Component(_) => TypeDef::Component,
            ComponentType::Instance(decls) => {
                TypeDef::Instance(decls.iter().map(|decl| self.decl(decl)).collect::<Result<_, _>>()?)
            }
        })
    }

    fn decl(self, decl: &InstanceTypeDeclaration<'_>) -> Result<TypeDecl, LoadError> {
        Ok(match decl {
            InstanceTypeDeclaration::CoreType(_) => TypeDecl::CoreType,
            InstanceTypeDeclaration::Type(ty) => TypeDecl::Type(self.ty(ty)?),
            InstanceTypeDeclaration::Alias(alias) => TypeDecl::Alias(self.alias(alias)?),
            InstanceTypeDeclaration::Export { name, ty } => {
                TypeDecl::Export { name: Arc::from(name.name), ty: self.extern_def(*ty)? }
            }
        })
    }

    /// What an import must be, or an instance type's export is.
    pub(crate) fn extern_def(self, ty: ComponentTypeRef) -> Result<ExternDef, LoadError> {
        Ok(match ty {
            ComponentTypeRef::Module(index) => ExternDef::CoreModule(index),
            ComponentTypeRef::Func(index) => ExternDef::Func(index),
            ComponentTypeRef::Type(TypeBounds::Eq(index)) => ExternDef::Type(TypeBound::Eq(index)),
            ComponentTypeRef::Type(TypeBounds::SubResource) => ExternDef::Type(TypeBound::SubResource),
            ComponentTypeRef::Instance(index) => ExternDef::Instance(index),
            ComponentTypeRef::Component(index) => ExternDef::Component(index),
            ComponentTypeRef::Value(_) => return self.unsupported("component values"),
        })
    }

    /// The sort that a kind of item belongs to.
    pub fn sort(self, kind: ComponentExternalKind) -> Result<Sort, LoadError> {
        Ok(match kind {
            ComponentExternalKind::Module => Sort::CoreModule,
            ComponentExternalKind::Func => Sort::Func,
            ComponentExternalKind::Type => Sort::Type,
            ComponentExternalKind::Instance => Sort::Instance,
            ComponentExternalKind::Component => Sort::Component,
            ComponentExternalKind::Value => return self.unsupported("component values"),
        })
    }

    /// The kind of an item exported by a core instance.
    pub fn kind(self, kind: ExternalKind) -> Result<ExternKind, LoadError> {
        Ok(match kind {
            ExternalKind::Func | ExternalKind::FuncExact => ExternKind::Func,
            ExternalKind::Table => ExternKind::Table,
            ExternalKind::Memory => ExternKind::Memory,
            ExternalKind::Global => ExternKind::Global,
            ExternalKind::Tag => return self.unsupported("exception tags"),
        })
    }

    pub fn alias(self, alias: &ComponentAlias<'_>) -> Result<Alias, LoadError> {
        Ok(match alias {
            ComponentAlias::InstanceExport { kind, instance_index, name } => {
                Alias::Export { instance: *instance_index, name: Arc::from(*name), sort: self.sort(*kind)? }
            }
            ComponentAlias::CoreInstanceExport { kind, instance_index, name } => Alias::CoreExport {
                instance: *instance_index,
                name: Arc::from(*name),
                kind: self.kind(*kind)?,
            },
            ComponentAlias::Outer { kind, count, index } => Alias::Outer {
                sort: match kind {
                    ComponentOuterAliasKind::CoreModule => OuterSort::CoreModule,
                    ComponentOuterAliasKind::CoreType => OuterSort::CoreType,
                    ComponentOuterAliasKind::Type => OuterSort::Type,
                    ComponentOuterAliasKind::Component => OuterSort::Component,
                },
                count: *count,
                index: *index,
            },
        })
    }
}
