//! The live host, called directly: what it answers, what its accounts say, and what it never does.
//!
//! Row numbers refer to the catalogue of refusals that the host is built to.

#[path = "wasi/accounts.rs"]
mod accounts;
#[path = "wasi/escapes.rs"]
mod escapes;
#[path = "wasi/oracle.rs"]
mod oracle;
#[path = "wasi/p1.rs"]
mod p1;
#[path = "wasi/p2.rs"]
mod p2;
#[path = "wasi/p3.rs"]
mod p3;
#[path = "wasi/read_only.rs"]
mod read_only;
#[path = "wasi/refusals.rs"]
mod refusals;
#[path = "wasi/sockets/mod.rs"]
mod sockets;
#[path = "wasi/streams.rs"]
mod streams;
#[path = "wasi/support.rs"]
mod support;
