//! The named types of preview 1 as interface types.
//!
//! Labels are those of the specification with `-` for `_`.

use crate::caps::errno;
use crate::component::{Case, Field, Type};
use std::sync::{Arc, LazyLock};

pub(super) const CLOCK_ID: &[&str] = &["realtime", "monotonic", "process-cputime-id", "thread-cputime-id"];
pub(super) const ADVICE: &[&str] = &["normal", "sequential", "random", "willneed", "dontneed", "noreuse"];
pub(super) const WHENCE: &[&str] = &["set", "cur", "end"];
pub(super) const FILE_TYPE: &[&str] = &[
    "unknown",
    "block-device",
    "character-device",
    "directory",
    "regular-file",
    "socket-dgram",
    "socket-stream",
    "symbolic-link",
];
pub(super) const EVENT_TYPE: &[&str] = &["clock", "fd-read", "fd-write"];
pub(super) const SIGNAL: &[&str] = &[
    "none", "hup", "int", "quit", "ill", "trap", "abrt", "bus", "fpe", "kill", "usr1", "segv", "usr2",
    "pipe", "alrm", "term", "chld", "cont", "stop", "tstp", "ttin", "ttou", "urg", "xcpu", "xfsz", "vtalrm",
    "prof", "winch", "poll", "pwr", "sys",
];
pub(super) const FD_FLAGS: &[&str] = &["append", "dsync", "nonblock", "rsync", "sync"];
pub(super) const LOOKUP_FLAGS: &[&str] = &["symlink-follow"];
pub(super) const OPEN_FLAGS: &[&str] = &["creat", "directory", "excl", "trunc"];
pub(super) const FST_FLAGS: &[&str] = &["atim", "atim-now", "mtim", "mtim-now"];
pub(super) const CLOCK_FLAGS: &[&str] = &["subscription-clock-abstime"];
pub(super) const EVENT_FLAGS: &[&str] = &["fd-readwrite-hangup"];
pub(super) const SD_FLAGS: &[&str] = &["rd", "wr"];
pub(super) const RI_FLAGS: &[&str] = &["recv-peek", "recv-waitall"];
pub(super) const RO_FLAGS: &[&str] = &["recv-data-truncated"];
pub(super) const RIGHTS: &[&str] = &[
    "fd-datasync",
    "fd-read",
    "fd-seek",
    "fd-fdstat-set-flags",
    "fd-sync",
    "fd-tell",
    "fd-write",
    "fd-advise",
    "fd-allocate",
    "path-create-directory",
    "path-create-file",
    "path-link-source",
    "path-link-target",
    "path-open",
    "fd-readdir",
    "path-readlink",
    "path-rename-source",
    "path-rename-target",
    "path-filestat-get",
    "path-filestat-set-size",
    "path-filestat-set-times",
    "fd-filestat-get",
    "fd-filestat-set-size",
    "fd-filestat-set-times",
    "path-symlink",
    "path-remove-directory",
    "path-unlink-file",
    "poll-fd-readwrite",
    "sock-shutdown",
    "sock-accept",
];

fn labels(names: &[&str]) -> Arc<[Arc<str>]> {
    names.iter().map(|&n| n.into()).collect()
}

pub(super) fn enumeration(names: &[&str]) -> Type {
    Type::Enum(labels(names))
}

pub(super) fn flags(names: &[&str]) -> Type {
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

/// `errno`, labelled `noent` and so on.
pub(super) fn errno_type() -> Type {
    ERRNO.clone()
}

pub(super) fn fdstat() -> Type {
    record([
        ("fs-filetype", enumeration(FILE_TYPE)),
        ("fs-flags", flags(FD_FLAGS)),
        ("fs-rights-base", flags(RIGHTS)),
        ("fs-rights-inheriting", flags(RIGHTS)),
    ])
}

pub(super) fn filestat() -> Type {
    record([
        ("dev", Type::U64),
        ("ino", Type::U64),
        ("filetype", enumeration(FILE_TYPE)),
        ("nlink", Type::U64),
        ("size", Type::U64),
        ("atim", Type::U64),
        ("mtim", Type::U64),
        ("ctim", Type::U64),
    ])
}

pub(super) fn prestat() -> Type {
    Type::Variant([Case { name: "dir".into(), ty: Some(record([("pr-name-len", Type::U32)])) }].into())
}

pub(super) fn dirent() -> Type {
    record([
        ("d-next", Type::U64),
        ("d-ino", Type::U64),
        ("d-type", enumeration(FILE_TYPE)),
        ("name", Type::String),
    ])
}

pub(super) fn subscription() -> Type {
    let clock = record([
        ("id", enumeration(CLOCK_ID)),
        ("timeout", Type::U64),
        ("precision", Type::U64),
        ("flags", flags(CLOCK_FLAGS)),
    ]);
    let fd = record([("fd", Type::U32)]);
    let case = |name: &str, ty: Type| Case { name: name.into(), ty: Some(ty) };
    let u = [case("clock", clock), case("fd-read", fd.clone()), case("fd-write", fd)];
    let u = Type::Variant(u.into());
    record([("userdata", Type::U64), ("u", u)])
}

pub(super) fn event() -> Type {
    record([
        ("userdata", Type::U64),
        ("error", errno_type()),
        ("type", enumeration(EVENT_TYPE)),
        ("nbytes", Type::U64),
        ("flags", flags(EVENT_FLAGS)),
    ])
}
