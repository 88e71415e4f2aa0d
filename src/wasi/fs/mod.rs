//! Files and directories, shared by both versions of WASI.
//!
//! Every path goes through the walk of `caps`. The operation at its end names one component below a directory handle
//! that the walk holds, and follows no link. Errors are errno numbers; the faces translate them.

mod attempt;
mod dirs;
mod error;
mod file;
mod look_only;
mod open;
mod ops;
mod path_operation;
mod stat;

pub use attempt::FinishedOperation;
pub(crate) use dirs::HostDirs;
pub(crate) use error::{errno_of, os_text};
pub(crate) use file::FileHandle;
pub(crate) use look_only::LookOnly;
pub(crate) use open::{OpenRequest, Opened};
pub use ops::Times;
pub(crate) use ops::{Listed, NewTime};
pub use stat::FileType;
pub(crate) use stat::Stat;

use crate::caps::node::Origin;
use crate::caps::{Access, Grant};
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub(crate) struct Directory {
    handle: Arc<Dir>,
    /// Index of the grant that it lies in.
    pub grant: usize,
    /// The path that the guest would use for it.
    pub name: String,
    /// Its path on the host, composed of the grant's path and the paths of the calls that opened it.
    host: String,
    access: Access,
    /// Whether a call opened it; otherwise it is a preopen.
    opened: bool,
    pub readable: bool,
    /// Opened with the right to change its contents.
    pub writable: bool,
    /// In a rehearsal: what keeps the host from changing anything.
    look_only: Option<LookOnly>,
}

impl Directory {
    /// Whether its grant forbids changing anything in it.
    pub fn read_only(&self) -> bool {
        self.access == Access::ReadOnly
    }

    /// What an account calls the starting point of a walk from here.
    fn origin(&self) -> Origin {
        if self.opened { Origin::Opened(self.name.clone()) } else { Origin::Granted(self.name.clone()) }
    }

    /// The path that the guest would use for something in it.
    pub fn child(&self, path: &str) -> String {
        let name = self.name.trim_end_matches('/');
        if crate::caps::libc_model::register(&self.name).is_empty() {
            path.to_owned()
        } else if path == "." {
            name.to_owned()
        } else {
            format!("{name}/{path}")
        }
    }
}

/// The part of the file system that was granted.
#[derive(Debug)]
pub(crate) struct Fs {
    grants: Vec<Grant>,
    preopens: Vec<Directory>,
    /// Whether accounts are made.
    pub explain: bool,
    /// Whether opening a named pipe may block.
    pub blocking: bool,
}

impl Fs {
    /// Opens the granted directories; the error is a message for people.
    pub fn new(grants: Vec<Grant>, blocking: bool, look_only: Option<&LookOnly>) -> Result<Self, String> {
        let mut preopens = Vec::with_capacity(grants.len());
        for (index, grant) in grants.iter().enumerate() {
            let dir = Dir::open_ambient_dir(&grant.host, ambient_authority())
                .map_err(|error| format!("cannot grant the directory “{}”: {error}", grant.host))?;
            preopens.push(Directory {
                handle: Arc::new(dir),
                grant: index,
                name: grant.guest.clone(),
                host: grant.host.clone(),
                access: grant.access,
                opened: false,
                readable: true,
                writable: grant.access == Access::ReadWrite,
                look_only: look_only.cloned(),
            });
        }
        Ok(Self { grants, preopens, explain: true, blocking })
    }

    /// The granted directories, in the order of the grants.
    pub fn preopens(&self) -> &[Directory] {
        &self.preopens
    }

    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }
}
