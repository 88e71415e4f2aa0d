//! Capability reasoning: grants, the walk of a path, the account and the sentences that explain it.
//!
//! Pure: no file system here. The walk is generic over a directory it is given, so the walk that decides is the
//! walk that explains.

mod account;
mod card;
pub mod descriptor;
mod environment;
pub mod errno;
mod exit;
pub mod explain;
pub mod go_model;
pub mod go_search;
mod grant;
mod kind;
pub mod libc_model;
pub mod nearest;
pub mod network;
pub mod open_file;
mod permissions;
pub mod remedy;
mod stdin;
pub mod unseen;
pub mod walk;
mod wants;

#[cfg(test)]
mod testing;

pub use account::{Account, Errno, Outcome, Preopen, Remedy, Where};
pub use environment::{environment, variable};
pub use exit::{exit_of_0_2, exit_of_preview1};
pub use grant::{Access, Grant, GrantError};
pub use kind::Kind;
pub use network::Network;
pub use permissions::Permissions;
pub use stdin::no_stdin;
pub use wants::{Found, LastLink, Need, Wants};
