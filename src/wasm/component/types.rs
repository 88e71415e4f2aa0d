//! Component types as they are written: indices and names, not resolved.

use super::Alias;
use std::sync::Arc;

/// A primitive value type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the spec's own names")]
pub enum Prim {
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
    String,
    ErrorContext,
}

/// A use of a value type
/// ([spec](https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md#type-definitions)): `valtype`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValTypeRef {
    /// A primitive type, written in place.
    Prim(Prim),
    /// Index in the space of types, of a defined value type.
    Index(u32),
}

/// A defined value type: `defvaltype`.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the variants are the spec's own names")]
pub enum ValTypeDef {
    Prim(Prim),
    Record(Vec<(Arc<str>, ValTypeRef)>),
    Variant(Vec<(Arc<str>, Option<ValTypeRef>)>),
    List(ValTypeRef),
    FixedLengthList(ValTypeRef, u32),
    Map(ValTypeRef, ValTypeRef),
    Tuple(Vec<ValTypeRef>),
    Flags(Vec<Arc<str>>),
    Enum(Vec<Arc<str>>),
    Option(ValTypeRef),
    Result { ok: Option<ValTypeRef>, err: Option<ValTypeRef> },
    Own(u32),
    Borrow(u32),
    Stream(Option<ValTypeRef>),
    Future(Option<ValTypeRef>),
}

/// A component function's type, unresolved.
#[derive(Debug, Clone)]
pub struct FuncTypeDef {
    /// Names and types, in order; each name is used once.
    pub params: Vec<(Arc<str>, ValTypeRef)>,
    /// The type of the result; `None` if the function returns nothing.
    pub result: Option<ValTypeRef>,
    /// Whether it is an `async func`, which may wait before it returns.
    pub is_async: bool,
}

/// A type definition: `deftype`.
#[derive(Debug, Clone)]
pub enum TypeDef {
    /// A value type: record, variant, list and the like.
    Value(ValTypeDef),
    /// The type of a component function.
    Func(FuncTypeDef),
    /// A resource type that this component defines.
    Resource {
        /// Core function index of the destructor; `None` if the resource has none.
        dtor: Option<u32>,
    },
    /// An instance type, as the declarations that make it up.
    Instance(Arc<[TypeDecl]>),
    /// A component type. A component brings its own definitions, so only the type's place in the index space matters at
    /// run time.
    Component,
}

/// One declaration of an instance type: `instancedecl`.
#[derive(Debug, Clone)]
pub enum TypeDecl {
    /// A core type: only its place in the index space matters.
    CoreType,
    /// Adds a type to the instance type's own index space.
    Type(TypeDef),
    /// An alias, usually of a type of an enclosing level.
    Alias(Alias),
    /// An export that instances of this type have; it adds an item to the index space of its sort.
    Export {
        /// The exported name, version included.
        name: Arc<str>,
        /// What is exported, by index in the instance type's own spaces.
        ty: ExternDef,
    },
}

/// The bound on a type import or export: `typebound`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeBound {
    /// Equal to the type with this index.
    Eq(u32),
    /// A fresh resource type.
    SubResource,
}

/// What an import is, or an export of an instance type: `externdesc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExternDef {
    /// A core module with this core type index.
    CoreModule(u32),
    /// A function of this type index.
    Func(u32),
    /// A type, equal to one given or a fresh resource type.
    Type(TypeBound),
    /// A component of this type index.
    Component(u32),
    /// An instance of this type index.
    Instance(u32),
}
