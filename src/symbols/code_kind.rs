//! Whose code a source file holds, by its path: compilers mark nothing as "not mine".

use serde::Serialize;

/// Whose code a function is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeKind {
    /// The program's own: nothing says otherwise.
    Own,
    /// The standard library of its language, with what that is made of.
    Std,
    /// The C library, and what starts a program.
    Libc,
    /// A library that the program was built with.
    Dependency,
    /// No file is known for it.
    Unknown,
}

/// Parts of paths of standard libraries: Rust's where it was built, and its source where generic code of it was made
/// again; the libraries that it is made of; C++'s headers, Zig's and AssemblyScript's.
const OF_STD: &[&str] =
    &["/lib/rustlib/src/rust/library/", "/rust/deps/", "/c++/v1/", "ziglang/lib/", "/zig/lib/std/", "~lib/"];
const OF_LIBC: &[&str] =
    &["wasisdk://", "libc-top-half", "libc-bottom-half", "dlmalloc", "libcxx", "compiler-rt"];
const OF_DEPENDENCIES: &[&str] = &[".cargo/registry/", ".cargo/git/"];

impl CodeKind {
    /// Whose code a file holds.
    #[must_use]
    pub fn of_file(path: &str) -> Self {
        let path = path.replace('\\', "/");
        let has = |parts: &[&str]| parts.iter().any(|part| path.contains(part));
        match () {
            () if path.is_empty() => Self::Unknown,
            () if after_rustc_hash(&path).is_some() || has(OF_STD) => Self::Std,
            () if has(OF_LIBC) => Self::Libc,
            () if has(OF_DEPENDENCIES) => Self::Dependency,
            () => Self::Own,
        }
    }

    /// Its name in JSON.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Std => "std",
            Self::Libc => "libc",
            Self::Dependency => "dependency",
            Self::Unknown => "unknown",
        }
    }

    /// Whether a person who debugs the program wants to see it first.
    #[must_use]
    pub fn is_library(self) -> bool {
        matches!(self, Self::Std | Self::Libc)
    }
}

/// The rest of a path `/rustc/HASH/library/…`, from `library` on.
pub(super) fn after_rustc_hash(path: &str) -> Option<&str> {
    const HASH: usize = 40;
    let rest = &path[path.find("/rustc/")? + "/rustc/".len()..];
    let (hash, rest) = rest.split_once('/')?;
    (hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::CodeKind;

    #[test]
    fn a_path_says_whose_code_it_is() {
        let hash = "59807616e1fa2540724bfbac14d7976d7e4a3860";
        for (path, kind) in [
            (format!("/rustc/{hash}/library/std/src/rt.rs"), CodeKind::Std),
            ("/rustc/src/main.rs".into(), CodeKind::Own),
            (
                r"C:\Users\a\.rustup\toolchains\x\lib\rustlib\src\rust\library\core\src\num\mod.rs".into(),
                CodeKind::Std,
            ),
            ("wasisdk://v30.0/src/wasi-libc/libc-top-half/musl/src/exit/exit.c".into(), CodeKind::Libc),
            ("/home/a/.cargo/registry/src/index/serde-1.0.0/src/lib.rs".into(), CodeKind::Dependency),
            ("/w/shapes.rs".into(), CodeKind::Own),
            (String::new(), CodeKind::Unknown),
        ] {
            assert_eq!(CodeKind::of_file(&path), kind, "{path}");
        }
    }
}
