//! The Rust compiler of this machine, which may have the source of its standard library.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the compiler says of itself, once it was asked.
#[derive(Debug, Default)]
pub(super) struct Toolchain {
    library: OnceCell<Option<PathBuf>>,
    version: OnceCell<Option<String>>,
}

impl Toolchain {
    /// The folder in which `library/std` and the others are, if the component `rust-src` is installed.
    pub fn library(&self) -> Option<&Path> {
        let find = || {
            let root = PathBuf::from(asked(&["--print", "sysroot"])?.trim_end());
            Some(root.join("lib/rustlib/src/rust")).filter(|folder| folder.join("library").is_dir())
        };
        self.library.get_or_init(find).as_deref()
    }

    /// The hash of the commit that it was built from.
    pub fn version(&self) -> Option<&str> {
        let find = || {
            let said = asked(&["-vV"])?;
            let hash = said.lines().find_map(|line| line.strip_prefix("commit-hash: "))?;
            Some(hash.trim().to_owned())
        };
        self.version.get_or_init(find).as_deref()
    }
}

/// What `rustc` prints. It is run at the root of the file system: below a program's folder, a file of that folder could
/// choose another compiler.
fn asked(arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("rustc");
    command.args(arguments).env("RUSTUP_AUTO_INSTALL", "0").current_dir("/");
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then_some(output.stdout).and_then(|out| String::from_utf8(out).ok())
}
