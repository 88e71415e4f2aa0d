//! Files and directories, the same for both versions of WASI.
//!
//! Every path goes through the walk of `caps`; every operation at its end names one component in a directory handle
//! that the walk holds, and follows no link. Errors are errno numbers; the faces translate them.

mod attempt;
mod dirs;
mod error;
mod file;
mod open;
mod ops;
mod stat;

pub use attempt::Done;
pub(crate) use dirs::HostDirs;
pub(crate) use error::{errno_of, os_text};
pub(crate) use file::FileHandle;
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
    /// Index of the grant it comes from.
    pub grant: usize,
    /// What the guest would call it.
    pub name: String,
    /// Where it is on the host, as spelled in the grant and the calls since.
    host: String,
    access: Access,
    /// Opened by a call, not granted itself.
    opened: bool,
    pub readable: bool,
    /// Asked for changing what is in it.
    pub writable: bool,
}

impl Directory {
    /// Whether nothing in it may be changed.
    pub fn read_only(&self) -> bool {
        self.access == Access::ReadOnly
    }

    /// What a walk in it starts in.
    fn origin(&self) -> Origin {
        if self.opened { Origin::Opened(self.name.clone()) } else { Origin::Granted(self.name.clone()) }
    }

    /// The guest's name for something in it.
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

/// The file system as the program was granted it.
#[derive(Debug)]
pub(crate) struct Fs {
    grants: Vec<Grant>,
    preopens: Vec<Directory>,
    /// Whether accounts are made.
    pub explain: bool,
    /// Whether opening a named pipe may wait.
    pub blocking: bool,
}

impl Fs {
    /// Opens the granted directories.
    pub fn new(grants: Vec<Grant>, blocking: bool) -> Result<Self, String> {
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
            });
        }
        Ok(Self { grants, preopens, explain: true, blocking })
    }

    /// The granted directories, in order.
    pub fn preopens(&self) -> &[Directory] {
        &self.preopens
    }

    /// The grants, in order.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }
}
