//! What the rows of WASI 0.2 are made of: WIT types as constants, with the names that WIT gives them.

use super::Resource;

/// A type as WIT spells it.
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
    /// A record, variant, enumeration or set of flags.
    Named(&'static TypeDef),
}

/// A type with a name.
#[derive(Debug)]
pub struct TypeDef {
    /// Its name in WIT (`descriptor-stat`).
    pub name: &'static str,
    pub def: Def,
}

/// What a named type is.
#[derive(Debug)]
#[allow(missing_docs, reason = "the variants are WIT's own words")]
pub enum Def {
    Record(&'static [(&'static str, Ty)]),
    Variant(&'static [(&'static str, Option<Ty>)]),
    Enum(&'static [&'static str]),
    Flags(&'static [&'static str]),
}

/// Since when there is a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// Since this release: the last number of `0.2.x`.
    Release(u8),
    /// In no release yet: it belongs to this feature.
    Unstable(&'static str),
}

#[derive(Debug)]
pub struct Row {
    /// Its interface without version (`wasi:filesystem/types`).
    pub interface: &'static str,
    /// The name that it is imported by (`[method]descriptor.open-at`).
    pub name: &'static str,
    /// Since when there is one.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the table is whole; linking takes every release of 0.2")
    )]
    pub since: Since,
    pub params: &'static [(&'static str, Ty)],
    pub result: Option<Ty>,
}

/// Makes an enumeration of functions with their rows.
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

            pub(in crate::wit) fn row(self) -> &'static Row {
                static ROWS: &[Row] = &[$(
                    Row {
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
