//! Error numbers of WASI and their names.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#errno>

use serde::{Deserialize, Serialize};

/// An error number as the guest sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errno {
    /// Its C name (`ENOENT`); for a 0.2 call, the name that libc gives the error code (see also
    /// [`super::Account::error_code`]).
    pub name: String,
    /// Its number in WASI (`44`).
    pub number: u16,
}

/// An error number and its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrnoInfo {
    /// The number that a preview 1 call returns.
    pub number: u16,
    /// Its label in preview 1 (`noent`).
    pub label: &'static str,
}

/// How many error numbers there are, `success` included.
pub(crate) const COUNT: usize = 77;

const LABELS: [&str; COUNT] = [
    "success",
    "2big",
    "acces",
    "addrinuse",
    "addrnotavail",
    "afnosupport",
    "again",
    "already",
    "badf",
    "badmsg",
    "busy",
    "canceled",
    "child",
    "connaborted",
    "connrefused",
    "connreset",
    "deadlk",
    "destaddrreq",
    "dom",
    "dquot",
    "exist",
    "fault",
    "fbig",
    "hostunreach",
    "idrm",
    "ilseq",
    "inprogress",
    "intr",
    "inval",
    "io",
    "isconn",
    "isdir",
    "loop",
    "mfile",
    "mlink",
    "msgsize",
    "multihop",
    "nametoolong",
    "netdown",
    "netreset",
    "netunreach",
    "nfile",
    "nobufs",
    "nodev",
    "noent",
    "noexec",
    "nolck",
    "nolink",
    "nomem",
    "nomsg",
    "noprotoopt",
    "nospc",
    "nosys",
    "notconn",
    "notdir",
    "notempty",
    "notrecoverable",
    "notsock",
    "notsup",
    "notty",
    "nxio",
    "overflow",
    "ownerdead",
    "perm",
    "pipe",
    "proto",
    "protonosupport",
    "prototype",
    "range",
    "rofs",
    "spipe",
    "srch",
    "stale",
    "timedout",
    "txtbsy",
    "xdev",
    "notcapable",
];

/// The numbers that this crate's hosts answer with, by name.
#[allow(missing_docs, reason = "the names say it")]
mod numbers {
    pub(crate) const SUCCESS: u16 = 0;
    pub(crate) const ACCES: u16 = 2;
    pub(crate) const ADDRINUSE: u16 = 3;
    pub(crate) const ADDRNOTAVAIL: u16 = 4;
    pub(crate) const AFNOSUPPORT: u16 = 5;
    pub const AGAIN: u16 = 6;
    pub(crate) const ALREADY: u16 = 7;
    pub(crate) const BADF: u16 = 8;
    pub const BUSY: u16 = 10;
    pub(crate) const CONNABORTED: u16 = 13;
    pub(crate) const CONNREFUSED: u16 = 14;
    pub(crate) const CONNRESET: u16 = 15;
    pub(crate) const DESTADDRREQ: u16 = 17;
    pub(crate) const DQUOT: u16 = 19;
    pub const EXIST: u16 = 20;
    pub(crate) const FBIG: u16 = 22;
    pub(crate) const HOSTUNREACH: u16 = 23;
    pub(crate) const ILSEQ: u16 = 25;
    pub(crate) const INTR: u16 = 27;
    pub const INVAL: u16 = 28;
    pub const IO: u16 = 29;
    pub(crate) const ISCONN: u16 = 30;
    pub const ISDIR: u16 = 31;
    pub const LOOP: u16 = 32;
    pub(crate) const MFILE: u16 = 33;
    pub(crate) const MSGSIZE: u16 = 35;
    pub(crate) const NAMETOOLONG: u16 = 37;
    pub(crate) const NETDOWN: u16 = 38;
    pub(crate) const NETUNREACH: u16 = 40;
    pub(crate) const NFILE: u16 = 41;
    pub(crate) const NOBUFS: u16 = 42;
    pub const NOENT: u16 = 44;
    pub(crate) const NOMEM: u16 = 48;
    pub(crate) const NOPROTOOPT: u16 = 50;
    pub(crate) const NOSPC: u16 = 51;
    pub(crate) const NOSYS: u16 = 52;
    pub(crate) const NOTCONN: u16 = 53;
    pub const NOTDIR: u16 = 54;
    pub const NOTEMPTY: u16 = 55;
    pub(crate) const NOTSOCK: u16 = 57;
    pub(crate) const NOTSUP: u16 = 58;
    pub(crate) const OVERFLOW: u16 = 61;
    pub const PERM: u16 = 63;
    pub(crate) const PROTONOSUPPORT: u16 = 66;
    pub(crate) const PROTOTYPE: u16 = 67;
    pub(crate) const ROFS: u16 = 69;
    pub(crate) const PIPE: u16 = 64;
    pub(crate) const SPIPE: u16 = 70;
    pub(crate) const TIMEDOUT: u16 = 73;
    pub const XDEV: u16 = 75;
}
pub use numbers::*;

/// All error numbers, 0 (`success`) first.
pub fn all() -> impl Iterator<Item = ErrnoInfo> {
    LABELS.iter().zip(0..).map(|(&label, number)| ErrnoInfo { number, label })
}

/// The errno with its C name: `44` is `ENOENT`.
#[must_use]
pub fn errno(number: u16) -> Errno {
    let name =
        LABELS.get(usize::from(number)).map_or_else(|| "E?".to_owned(), |l| format!("E{}", l.to_uppercase()));
    Errno { name, number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        assert_eq!(errno(44).name, "ENOENT");
        assert_eq!(errno(1).name, "E2BIG");
        assert_eq!(errno(76).name, "ENOTCAPABLE");
        assert_eq!(errno(999).name, "E?");
    }
}
