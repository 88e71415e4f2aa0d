//! **wasmscope** shows a WebAssembly program at work: every operator, the operand stack, linear memory, each
//! WASI call, and *why* an access was granted or refused.
//!
//! # Code map
//!
//! | module | what it is | may import |
//! |---|---|---|
//! | [`wasm`] | static code: decoding, validation, operators, names, WAT text, the component graph | nothing of ours |
//! | [`caps`] | capability reasoning: grants, path resolution, the account; pure | nothing of ours |
//! | [`exec`] | the core interpreter: no I/O, no clock | `wasm` |
//! | [`component`] | instantiation, canonical ABI | `wasm` `exec` |
//! | [`guest`] | one steppable thing; host calls as data | `wasm` `exec` `component` `caps` |
//! | [`wasi`] | the only operating-system access on the guest's behalf | `guest` `component` `exec` `caps` |
//! | [`trace`] | the journal's events and how a call reads as text | `guest` `component` `exec` `caps` `wasm` |
//! | [`timeline`] | guest + journal + host: moments | `guest` `trace` `exec` `caps` |
//! | [`libc`] | probes that read wasi-libc's own calls and state | `wasm` `guest` `component` `exec` `caps` |
//! | [`session`] | the debugger: commands in, plain-data views out | all above but `wasi` |
//! | [`tui`] | the screen | `session` |
//! | [`cli`] | the command line | all |
//!
//! # Invariants
//!
//! 1. A [`guest::Guest`] is plain data; cloning it is a complete checkpoint.
//! 2. No recursion on the Rust stack between guest code and the host.
//! 3. All non-determinism enters through the host's replies. NaNs are canonical.
//! 4. At every stop the state shown is exact WebAssembly state at an operator boundary.
//! 5. Breakpoints live outside the guest and cost nothing when there are none.
//! 6. The account of a resolution is made with the call and kept in the journal.
//! 7. `draw` takes the application's state by shared reference and changes nothing.
//! 8. A guest, a recording, a lesson or a terminal can never make the program panic, hang without an
//!    interrupt, or touch a file that was not granted.

pub mod caps;
pub mod cli;
pub mod component;
pub mod exec;
pub mod guest;
pub mod libc;
pub mod session;
pub mod timeline;
pub mod trace;
pub mod tui;
pub mod wasi;
pub mod wasm;
