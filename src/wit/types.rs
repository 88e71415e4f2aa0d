//! The rows as interface types, made on first use.

use super::data::{NamedType, NamedTypeKind, Ty, WasiResource, WorldRow};
use super::{WasiFunc, p1};
use crate::component::{Case, Field, FuncSig, ResourceType, Shared, Type, TypeNames};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// All functions with their types, in a form that can be searched.
pub(super) struct TypeTable {
    /// Every function, by its interface and name.
    pub by_name: HashMap<(&'static str, &'static str), WasiFunc>,
    /// The signature of every function.
    pub sigs: HashMap<WasiFunc, Arc<FuncSig>>,
    /// The names of the types that WIT names.
    pub names: TypeNames,
}

pub(super) static TABLE: LazyLock<TypeTable> = LazyLock::new(|| {
    let mut made = NamedTypes::default();
    let mut table = TypeTable { by_name: HashMap::new(), sigs: HashMap::new(), names: TypeNames::default() };
    for func in WasiFunc::all() {
        table.by_name.insert((func.interface(), func.name()), func);
        let sig = match func {
            WasiFunc::P1(func, _) => func.signature(),
            WasiFunc::P2(func) => made.signature(func.row()),
            WasiFunc::P3(func) => made.signature(func.row()),
        };
        table.sigs.insert(func, Arc::new(sig));
    }
    table.names = made.0.into_values().map(|(ty, name)| (ty, Arc::from(name))).collect();
    table
});

/// The named types made so far, by the address of their definition.
#[derive(Default)]
struct NamedTypes(HashMap<*const NamedType, (Type, &'static str)>);

impl NamedTypes {
    fn signature(&mut self, row: &WorldRow) -> FuncSig {
        FuncSig {
            params: row.params.iter().map(|(name, ty)| self.field(name, ty)).collect(),
            result: row.result.as_ref().map(|ty| self.ty(ty)),
            is_async: row.is_async,
        }
    }

    fn field(&mut self, name: &str, ty: &Ty) -> Field {
        Field { name: name.into(), ty: self.ty(ty) }
    }

    fn ty(&mut self, ty: &Ty) -> Type {
        match ty {
            Ty::Bool => Type::Bool,
            Ty::U8 => Type::U8,
            Ty::U16 => Type::U16,
            Ty::U32 => Type::U32,
            Ty::U64 => Type::U64,
            Ty::S64 => Type::S64,
            Ty::String => Type::String,
            Ty::List(element) => Type::List(self.ty(element).into()),
            Ty::Option(some) => Type::Option(self.ty(some).into()),
            Ty::Result(ok, err) => Type::Result { ok: self.payload(*ok), err: self.payload(*err) },
            Ty::Tuple(types) => Type::Tuple(types.iter().map(|ty| self.ty(ty)).collect()),
            Ty::Own(resource) => Type::Own(resource_type(*resource)),
            Ty::Borrow(resource) => Type::Borrow(resource_type(*resource)),
            Ty::Stream(element) => Type::Stream(self.payload(*element)),
            Ty::Future(value) => Type::Future(self.payload(*value)),
            Ty::Named(def) => self.named(def),
        }
    }

    fn payload(&mut self, ty: Option<&Ty>) -> Option<Shared> {
        ty.map(|ty| self.ty(ty).into())
    }

    fn named(&mut self, def: &'static NamedType) -> Type {
        if let Some((ty, _)) = self.0.get(&std::ptr::from_ref(def)) {
            return ty.clone();
        }
        let ty = match def.def {
            NamedTypeKind::Record(fields) => {
                Type::Record(fields.iter().map(|(name, ty)| self.field(name, ty)).collect())
            }
            NamedTypeKind::Variant(cases) => {
                let case = |(name, ty): &(&str, Option<Ty>)| Case {
                    name: (*name).into(),
                    ty: ty.as_ref().map(|ty| self.ty(ty)),
                };
                Type::Variant(cases.iter().map(case).collect())
            }
            NamedTypeKind::Enum(names) => p1::enumeration(names),
            NamedTypeKind::Flags(names) => p1::flags(names),
        };
        self.0.insert(def, (ty.clone(), def.name));
        ty
    }
}

/// The type of a host resource.
fn resource_type(resource: WasiResource) -> ResourceType {
    let (interface, name) = resource.names();
    ResourceType::Host { interface: interface.into(), name: name.into() }
}
