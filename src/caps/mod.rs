//! Capability reasoning: grants, the walk of a path, the account and the sentences that explain it.
//!
//! Pure: no file system here. The walk is generic over a directory it is given, so the walk that decides is the
//! walk that explains.

mod account;
mod card;
pub mod descriptor;
pub mod errno;
pub mod explain;
mod grant;
pub mod libc_model;
pub mod nearest;
mod permissions;
pub mod remedy;
pub mod walk;
mod wants;

#[cfg(test)]
mod testing;

pub use account::{Account, Errno, Outcome, Preopen, Remedy, Where};
pub use grant::{Access, Grant, GrantError};
pub use permissions::Permissions;
pub use wants::{Found, LastLink, Need, Wants};
