//! The named types of preview 1 as interface types.

use super::{Clockid, Eventrwflags, Eventtype, Fdflags, Filetype, Preopentype, Rights, Subclockflags};
use crate::caps::errno;
use crate::component::{Case, Field, Type};
use crate::wit::{FlagSet, WitLabel};
use std::sync::{Arc, LazyLock};

fn labels(names: &[&str]) -> Arc<[Arc<str>]> {
    names.iter().map(|&n| n.into()).collect()
}

pub(in crate::wit) fn enumeration(names: &[&str]) -> Type {
    Type::Enum(labels(names))
}

pub(in crate::wit) fn flags(names: &[&str]) -> Type {
    Type::Flags(labels(names))
}

pub(super) fn field(name: &str, ty: Type) -> Field {
    Field { name: name.into(), ty }
}

fn record<const N: usize>(fields: [(&str, Type); N]) -> Type {
    Type::Record(fields.into_iter().map(|(name, ty)| field(name, ty)).collect())
}

pub(super) fn list(ty: Type) -> Type {
    Type::List(ty.into())
}

pub(super) fn bytes() -> Type {
    list(Type::U8)
}

static ERRNO: LazyLock<Type> =
    LazyLock::new(|| Type::Enum(errno::all().map(|e| Arc::from(e.label)).collect::<Vec<_>>().into()));

/// `errno`, with the labels `noent` and so on.
pub(super) fn errno_type() -> Type {
    ERRNO.clone()
}

pub(super) fn fdstat() -> Type {
    record([
        ("fs-filetype", enumeration(Filetype::LABELS)),
        ("fs-flags", flags(Fdflags::LABELS)),
        ("fs-rights-base", flags(Rights::LABELS)),
        ("fs-rights-inheriting", flags(Rights::LABELS)),
    ])
}

pub(super) fn filestat() -> Type {
    record([
        ("dev", Type::U64),
        ("ino", Type::U64),
        ("filetype", enumeration(Filetype::LABELS)),
        ("nlink", Type::U64),
        ("size", Type::U64),
        ("atim", Type::U64),
        ("mtim", Type::U64),
        ("ctim", Type::U64),
    ])
}

pub(super) fn prestat() -> Type {
    Type::Variant(
        [Case { name: Preopentype::Dir.label().into(), ty: Some(record([("pr-name-len", Type::U32)])) }]
            .into(),
    )
}

pub(super) fn dirent() -> Type {
    record([
        ("d-next", Type::U64),
        ("d-ino", Type::U64),
        ("d-type", enumeration(Filetype::LABELS)),
        ("name", Type::String),
    ])
}

pub(super) fn subscription() -> Type {
    let clock = record([
        ("id", enumeration(Clockid::LABELS)),
        ("timeout", Type::U64),
        ("precision", Type::U64),
        ("flags", flags(Subclockflags::LABELS)),
    ]);
    let fd = record([("fd", Type::U32)]);
    let case = |of: &Eventtype| Case {
        name: of.label().into(),
        ty: Some(match of {
            Eventtype::Clock => clock.clone(),
            Eventtype::FdRead | Eventtype::FdWrite => fd.clone(),
        }),
    };
    let u: Vec<Case> = Eventtype::ALL.iter().map(case).collect();
    let u = Type::Variant(u.into());
    record([("userdata", Type::U64), ("u", u)])
}

pub(super) fn event() -> Type {
    record([
        ("userdata", Type::U64),
        ("error", errno_type()),
        ("type", enumeration(Eventtype::LABELS)),
        ("nbytes", Type::U64),
        ("flags", flags(Eventrwflags::LABELS)),
    ])
}
