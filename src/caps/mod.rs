//! Capability reasoning: grants, the walk of a path, the account, and the card that shows it.
//!
//! This module is pure and has no file system. The walk is generic over the directories it is given, so the walk that
//! decides is also the walk that explains.

mod account;
mod advice;
mod asking_frame;
pub mod card;
mod command_line;
pub mod descriptor;
mod environment;
pub mod errno;
mod evidence;
mod exit;
pub mod explain;
pub(crate) mod go_model;
pub(crate) mod go_search;
mod grant;
mod growth;
pub mod json;
mod kind;
pub(crate) mod libc_model;
pub(crate) mod nearest;
pub mod network;
pub(crate) mod network_account;
pub(crate) mod no_directory;
pub mod node;
pub(crate) mod open_file;
mod operation;
mod permissions;
mod preopen_reason;
mod read_only;
mod reason;
mod rehearsal;
pub mod remedy;
mod stdin;
mod step;
mod thing;
mod told;
pub mod unseen;
pub mod walk;
mod wants;
pub(crate) mod without;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod testing;

pub use account::{Account, Outcome, Preopen, Remedy, Where};
pub use advice::{Absent, Advice, Here};
pub use asking_frame::AskingFrame;
pub(crate) use command_line::{CommandLine, quoted};
pub use environment::environment;
pub(crate) use environment::variable;
pub use errno::Errno;
pub use evidence::QuotedNames;
pub(crate) use exit::{exit_of_0_2, exit_of_preview1};
pub use grant::{Access, Grant, GrantError};
pub(crate) use growth::{GrowthLimit, growth, parse_size};
pub use kind::ThingKind;
pub use network::Network;
pub use operation::{AccessAttempt, Operation};
pub use permissions::Permissions;
pub use preopen_reason::PreopenReason;
pub use reason::{LibcAnswer, Reason};
pub use rehearsal::{RehearsalEnd, Rehearsed, Untried};
pub(crate) use stdin::no_stdin;
pub use step::Step;
pub use thing::Thing;
pub(crate) use told::answered;
pub(crate) use wants::PathEnd;
pub use wants::{LastLink, Need, SoughtPath, Unmet, Wants};
