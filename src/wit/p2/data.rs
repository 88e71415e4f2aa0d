//! The building blocks of the WASI 0.2 rows: WIT types as constants, with the names that WIT gives them.

use super::Resource;

/// A type, spelled as in WIT.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "the variants are WIT's own words")]
pub enum Ty {
    Bool,
    U8,
    U16,
    U32,
    U64,
    String,
    List(&'static Self),
    Option(&'static Self),
    Result(Option<&'static Self>, Option<&'static Self>),
    Tuple(&'static [Self]),
    Own(Resource),
    Borrow(Resource),
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
    /// A release of 0.2, by its last number: the `x` of `0.2.x`.
    Release(u8),
    /// No release yet: the function is gated by this feature.
    Unstable(&'static str),
}

#[derive(Debug)]
pub struct P2Row {
    /// The function's interface without version (`wasi:filesystem/types`).
    pub interface: &'static str,
    /// The name under which it is imported (`[method]descriptor.open-at`).
    pub name: &'static str,
    /// The first release that has the function.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the table is whole; linking takes every release of 0.2")
    )]
    pub since: Since,
    pub params: &'static [(&'static str, Ty)],
    pub result: Option<Ty>,
}

/// Declares an enumeration of functions together with their rows.
macro_rules! functions {
    ($(#[$meta:meta])* $group:ident {
        $($variant:ident: $interface:literal $name:literal $since:expr,
            [$($param:literal: $ty:expr),*] => $result:expr;)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $group {
            $(#[doc = concat!("`", $name, "` of `", $interface, "`")] $variant,)*
        }

        impl $group {
            /// All of them, in the specification's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub(in crate::wit) fn row(self) -> &'static P2Row {
                static ROWS: &[P2Row] = &[$(
                    P2Row {
                        interface: $interface,
                        name: $name,
                        since: $since,
                        params: &[$(($param, $ty)),*],
                        result: $result,
                    },
                )*];
                &ROWS[self as usize]
            }
        }
    };
}

pub(super) use functions;
