//! The building blocks of the generated rows: WIT types as constants, with the names that WIT gives them.

use super::p2::Resource;
use super::p3::P3Resource;

/// A resource type of one of the worlds that have resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the worlds")]
pub enum WasiResource {
    P2(Resource),
    P3(P3Resource),
}

impl WasiResource {
    /// Its interface as calls name it, and its name in it.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::P2(resource) => resource.names(),
            Self::P3(resource) => resource.names(),
        }
    }

    /// Finds the resource with that name in an interface.
    #[must_use]
    pub fn find(interface: &str, name: &str) -> Option<Self> {
        let p2 = Resource::ALL.iter().copied().map(Self::P2);
        let mut all = p2.chain(P3Resource::ALL.iter().copied().map(Self::P3));
        all.find(|resource| resource.names() == (interface, name))
    }
}

/// A type, spelled as in WIT.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the variants are WIT's own words")]
pub enum Ty {
    Bool,
    U8,
    U16,
    U32,
    U64,
    S64,
    String,
    List(&'static Self),
    Option(&'static Self),
    Result(Option<&'static Self>, Option<&'static Self>),
    Tuple(&'static [Self]),
    Own(WasiResource),
    Borrow(WasiResource),
    Stream(Option<&'static Self>),
    Future(Option<&'static Self>),
    /// A record, variant, enumeration or set of flags, by its definition.
    Named(&'static NamedType),
}

/// A type that WIT names.
#[derive(Debug)]
pub struct NamedType {
    /// The type's name in WIT (`descriptor-stat`).
    pub name: &'static str,
    pub def: NamedTypeKind,
}

/// The definition of a named type.
#[derive(Debug)]
#[allow(missing_docs, reason = "the variants are WIT's own words")]
pub enum NamedTypeKind {
    Record(&'static [(&'static str, Ty)]),
    Variant(&'static [(&'static str, Option<Ty>)]),
    Enum(&'static [&'static str]),
    Flags(&'static [&'static str]),
}

/// Which release a function first appeared in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// A release of the world, by its last number: the `x` of `0.2.x`.
    Release(u8),
    /// No release yet: the function is gated by this feature.
    Unstable(&'static str),
}

/// A function of a generated world.
#[derive(Debug)]
pub struct WorldRow {
    /// The function's interface as calls name it (`wasi:filesystem/types`).
    pub interface: &'static str,
    /// The name under which it is imported (`[method]descriptor.open-at`).
    pub name: &'static str,
    /// The first release that has the function.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the table is whole; linking takes every release of a world")
    )]
    pub since: Since,
    /// Whether its type is `async`.
    pub is_async: bool,
    pub params: &'static [(&'static str, Ty)],
    pub result: Option<Ty>,
}

/// Declares an enumeration of functions together with their rows.
macro_rules! functions {
    ($(#[$meta:meta])* $group:ident {
        $($variant:ident: $interface:literal $name:literal $since:expr,
            $($is_async:ident)? [$($param:literal: $ty:expr),*] => $result:expr;)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $group {
            $(#[doc = concat!("`", $name, "` of `", $interface, "`")] $variant,)*
        }

        impl $group {
            /// All of them, in the specification's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub(in crate::wit) fn row(self) -> &'static WorldRow {
                static ROWS: &[WorldRow] = &[$(
                    WorldRow {
                        interface: $interface,
                        name: $name,
                        since: $since,
                        is_async: $crate::wit::data::is_async!($($is_async)?),
                        params: &[$(($param, $ty)),*],
                        result: $result,
                    },
                )*];
                &ROWS[self as usize]
            }
        }
    };
}

/// Whether the word `async` is there.
macro_rules! is_async {
    () => {
        false
    };
    (async) => {
        true
    };
}

pub(super) use {functions, is_async};
