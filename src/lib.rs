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
//! | [`wast`] | spec scripts: their directives run against the engine | `guest` `component` `exec` `wasm` |
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

//!
//! # Decisions
//!
//! - **One operator is one instruction.** [`exec`] decodes each body on its first call, one entry for each operator,
//!   branches resolved, values in untyped 64-bit slots; the types that people see are worked out by the validator when
//!   they look. A faster lowering can replace it behind [`guest::Guest`], whose stops are what must not change.
//! - **A component is interpreted, not flattened.** Its definitions run one after the other in an environment
//!   ([`component`]), as a state machine that is data: nesting, outer aliases and resource identity need no special
//!   case, and a core module's start function can be stepped through. Lowering a value is a work list for the same
//!   reason: each `realloc` is a frame of the guest.
//! - **A component instance may be entered while it is on the call stack.** The specification had a rule against that
//!   until August 2026 (component-model pull request 705) and wasmtime up to 48; what remains is the lockdown: after a
//!   trap, no part of the outermost component is entered again.
//! - **A type knows its layout.** It is worked out when the type is made ([`component::Shared`], [`component::Parts`]),
//!   so that lifting a list asks for its element's size at no cost, however many cases the element has.
//! - **Preview 1 calls are interface calls.** A table says how each function's pointers and lengths are lifted to
//!   values and its results lowered; after it there is one road for journal, trace, accounts and panes.
//! - **What the C library decides is seen by stops inside it.** [`libc`] finds its functions by name or by structure;
//!   the session stops there unseen. Which grant would help is then asked of the host as a *survey* and kept in the
//!   journal like a reply, so that a replay gives the same advice with no file system.
//! - **A script's components share a store.** [`guest::Embedding`] is a guest whose bottom task is replaced for each
//!   instantiation and call, so [`wast`] runs the code that programs run. Inside a component validation has matched
//!   imports with what they are given; between the components of a script that is done when they are linked.
//! - **`timeline` may import `caps`, and `libc` may import `component`**: a survey holds a remedy, and the preopens that
//!   a program learns of are interface values.

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
pub mod wast;
