//! Component types as written: indices and names, unresolved.

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
}

/// A use of a value type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValTypeRef {
    /// A primitive.
    Prim(Prim),
    /// A type index.
    Index(u32),
}

/// A defined value type.
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
}

/// A function type.
#[derive(Debug, Clone)]
pub struct FuncTypeDef {
    /// Named parameters.
    pub params: Vec<(Arc<str>, ValTypeRef)>,
    /// Result, if any.
    pub result: Option<ValTypeRef>,
}

/// A type definition.
#[derive(Debug, Clone)]
pub enum TypeDef {
    /// A value type.
    Value(ValTypeDef),
    /// A function type.
    Func(FuncTypeDef),
    /// A resource type of this component: its destructor's core function index, if any.
    Resource {
        /// Destructor.
        dtor: Option<u32>,
    },
    /// An instance type.
    Instance(Arc<[TypeDecl]>),
    /// A component type; a component value carries its own definitions, so only its place matters at run time.
    Component,
}

/// One declaration of an instance type.
#[derive(Debug, Clone)]
pub enum TypeDecl {
    /// A core type.
    CoreType,
    /// A type.
    Type(TypeDef),
    /// An alias.
    Alias(Alias),
    /// An export.
    Export {
        /// Full name.
        name: Arc<str>,
        /// What it is.
        ty: ExternDef,
    },
}

/// What a type import or export stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeBound {
    /// Equal to the type with this index.
    Eq(u32),
    /// A fresh resource type.
    SubResource,
}

/// What an import or an export of a type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExternDef {
    /// A core module with this core type index.
    CoreModule(u32),
    /// A function of this type index.
    Func(u32),
    /// A type.
    Type(TypeBound),
    /// A component of this type index.
    Component(u32),
    /// An instance of this type index.
    Instance(u32),
}
