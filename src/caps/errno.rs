//! Error numbers of WASI: their names, and which `error-code` of 0.2 each stands for.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#errno>

use super::Errno;

/// One error number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrnoInfo {
    /// Its number.
    pub number: u16,
    /// Its label in preview 1 (`noent`).
    pub label: &'static str,
}

/// How many there are.
pub const COUNT: usize = 77;

/// Labels by number.
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

/// `error-code` of `wasi:filesystem/types`, in its order, with the errno each becomes in libc.
const ERROR_CODES: [(&str, u16); 37] = [
    ("access", 2),
    ("would-block", 6),
    ("already", 7),
    ("bad-descriptor", 8),
    ("busy", 10),
    ("deadlock", 16),
    ("quota", 19),
    ("exist", 20),
    ("file-too-large", 22),
    ("illegal-byte-sequence", 25),
    ("in-progress", 26),
    ("interrupted", 27),
    ("invalid", 28),
    ("io", 29),
    ("is-directory", 31),
    ("loop", 32),
    ("too-many-links", 34),
    ("message-size", 35),
    ("name-too-long", 37),
    ("no-device", 43),
    ("no-entry", 44),
    ("no-lock", 46),
    ("insufficient-memory", 48),
    ("insufficient-space", 51),
    ("not-directory", 54),
    ("not-empty", 55),
    ("not-recoverable", 56),
    ("unsupported", 58),
    ("no-tty", 59),
    ("no-such-device", 60),
    ("overflow", 61),
    ("not-permitted", 63),
    ("pipe", 64),
    ("read-only", 69),
    ("invalid-seek", 70),
    ("text-file-busy", 74),
    ("cross-device", 75),
];

/// The numbers that this crate's hosts answer with, by name.
#[allow(missing_docs, reason = "the names say it")]
mod numbers {
    pub const ACCES: u16 = 2;
    pub const BADF: u16 = 8;
    pub const EXIST: u16 = 20;
    pub const ILSEQ: u16 = 25;
    pub const INVAL: u16 = 28;
    pub const IO: u16 = 29;
    pub const ISDIR: u16 = 31;
    pub const LOOP: u16 = 32;
    pub const NAMETOOLONG: u16 = 37;
    pub const NOENT: u16 = 44;
    pub const NOMEM: u16 = 48;
    pub const NOTDIR: u16 = 54;
    pub const NOTSOCK: u16 = 57;
    pub const NOTSUP: u16 = 58;
    pub const OVERFLOW: u16 = 61;
    pub const PERM: u16 = 63;
    pub const SPIPE: u16 = 70;
    pub const XDEV: u16 = 75;
    pub const NOTEMPTY: u16 = 55;
    pub const BUSY: u16 = 10;
    pub const AGAIN: u16 = 6;
    pub const INTR: u16 = 27;
    pub const RANGE: u16 = 68;
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

/// The errno that a 0.2 `error-code` (by its index) becomes in libc, and its case name.
#[must_use]
pub fn of_error_code(index: u32) -> Option<(u16, &'static str)> {
    ERROR_CODES.get(index as usize).map(|&(name, number)| (number, name))
}

/// The 0.2 `error-code` (index and name) for an errno; `io` for those that it has none for.
#[must_use]
pub fn error_code(number: u16) -> (u32, &'static str) {
    let find = |n: u16| ERROR_CODES.iter().zip(0..).find(|((_, e), _)| *e == n);
    match find(number).or_else(|| find(IO)) {
        Some((&(name, _), index)) => (index, name),
        None => (13, "io"),
    }
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
        assert_eq!(error_code(44), (20, "no-entry"));
        assert_eq!(error_code(63), (31, "not-permitted"));
        assert_eq!(error_code(75), (36, "cross-device"));
        assert_eq!(error_code(76), (13, "io"));
        assert_eq!(of_error_code(36), Some((75, "cross-device")));
    }
}
