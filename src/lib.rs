//! **wasmscope** shows a WebAssembly program at work: every instruction, the operand stack, linear memory, each
//! WASI call, and *why* an access was granted or refused.
//!
//! # What to read first
//!
//! 1. This page: the map below, the words, the invariants.
//! 2. [`guest`] (`mod.rs`, `run.rs`): what runs, and the loop that runs it until the host is needed.
//! 3. `guest/door.rs`, `guest/host.rs` and `guest/call.rs`: the door to the outside, who stands there, and what passes
//!    through it.
//! 4. [`exec`] (`run.rs`, `context.rs`): how instructions are executed, and what the unsafe code may assume.
//! 5. [`caps`] (`account.rs`, `walk.rs`): how it is decided, and told, whether a path may be reached.
//! 6. [`trace`] (`journal/mod.rs`): what is kept of a run.
//! 7. [`timeline`] (`advance.rs`, `seek.rs`): going forward and back.
//! 8. [`session`] (`mod.rs`, `pump.rs`, `commands/command.rs`): the debugger, without a screen.
//! 9. `session/driver.rs` and `tui/run.rs`: a front end, and the loop that all front ends share.
//! 10. [`words`]: what is said, in each language.
//!
//! # Code map
//!
//! | module | what it is | may import |
//! |---|---|---|
//! | [`wasm`] | static code: decoding, validation, instructions, names, WAT text, the component graph | nothing of ours |
//! | [`text`] | text in columns: widths, where lines end, digits in groups; pure | nothing of ours |
//! | [`words`] | what is said to people, in each language; pure | `text` |
//! | [`caps`] | capability reasoning: grants, path resolution, the account; pure | `text` `words` |
//! | [`exec`] | the core interpreter: no I/O, no clock | `wasm` |
//! | [`symbols`] | DWARF: which line of a source file an instruction was made from | `wasm` |
//! | [`component`] | instantiation, canonical ABI | `wasm` `exec` |
//! | [`wit`] | the WASI worlds as one table: functions, types, labels | `wasm` `component` `caps` |
//! | [`guest`] | one steppable thing; host calls as data | `wasm` `exec` `component` `caps` `wit` |
//! | [`wasi`] | the only operating-system access on the guest's behalf | `guest` `component` `exec` `caps` `wit` `words` |
//! | [`trace`] | the journal, recordings in files, how a call reads as text, and two runs compared | `guest` `component` `exec` `caps` `wasm` `wit` `text` `words` |
//! | [`timeline`] | guest + journal + host: moments | `guest` `trace` `exec` `caps` `words` |
//! | [`libc`] | probes that read wasi-libc's own calls and state | `wasm` `guest` `component` `exec` `caps` `wit` `words` |
//! | [`session`] | the debugger: commands in, plain-data views out | all above but `wasi` |
//! | [`lesson`] | lessons: what they are, who is where in one, the proof that they are true | `session` `words` |
//! | [`tui`] | the screen | `session` `lesson` `text` `words` |
//! | [`wast`] | spec scripts: their directives run against the engine | `guest` `component` `exec` `wasm` |
//! | [`cli`] | the command line | all |
//!
//! # Vocabulary
//!
//! The words of the specifications mean here what they mean there. Beside them:
//!
//! | word | meaning |
//! |---|---|
//! | instruction | one of WebAssembly's, as the specification has them; `Op` in code |
//! | micro-op | what an instruction is lowered to: a handler and its words |
//! | moment | how many instructions have been executed; a point of a run |
//! | host call | a call that leaves the program; by number, a [`guest::CallId`] |
//! | completion | the reply to a host call that the host had started before |
//! | journal | all that entered a program, in order; a *recording* is one in a file |
//! | grant | what a flag gives the program; a *preopen* is a directory of it, as the program sees that |
//! | account | why one attempt to reach something was granted or refused |
//! | remedy | what would have it granted |
//! | survey | the question to the host which grant would reach a path |
//! | probe | a place in the program's C library at which the session looks in |
//! | frontier | the furthest state of a run; what is before it is its past |
//! | checkpoint | a state that is kept, to go back to |
//! | motion, goal | what a person asked for, and when that is reached |
//! | slice | as much of a motion as is done between two looks at the keys |
//! | view | what a pane shows, as plain data |
//!
//! # Invariants
//!
//! 1. A [`guest::Guest`] is plain data; cloning it is a complete checkpoint ([`guest::Checkpoint`] is a smaller one).
//! 2. No recursion on the Rust stack between guest code and the host.
//! 3. All non-determinism enters through the host's replies, and the order in which those come. NaNs are canonical.
//! 4. At every stop the state shown is exact WebAssembly state at an instruction boundary.
//! 5. Breakpoints live outside the guest and cost nothing when there are none.
//! 6. The account of a resolution is made with the call and kept in the journal.
//! 7. `draw` takes the application's state by shared reference and changes nothing.
//! 8. A guest, a recording, a lesson or a terminal can never make the program panic, hang without an
//!    interrupt, or touch a file that was not granted.
//!
//! # Decisions
//!
//! - **Functions are lowered on their first call to register code.** [`exec`] follows the operand stack once, without
//!   running anything: `local.get` and constants need no micro-op, a comparison becomes part of the branch after it,
//!   an addition part of the load that it is an address for. Operand stacks, labels and traps can be told exactly at
//!   any instruction, because the same pass, run up to it, says where each operand is.
//! - **Code has two forms with the same frames.** Fast code fuses instructions; exact code has a micro-op for each, and
//!   every operand in a slot of its own. People step through the exact form, and the last instructions of a budget run in
//!   it; the change from one to the other costs a few copies.
//! - **Time is counted where control moves.** Jumps, calls and returns carry the number of instructions since the last
//!   count; the moment, budgets and interrupts all rest on that one counter.
//! - **A breakpoint is a micro-op.** Functions that have some are lowered anew with micro-ops that stop, beside the
//!   code of the store; with none set, what runs is what would run without a debugger.
//! - **`unsafe` is confined to `exec`.** Handlers jump from one to the next and read slots without asking whether they are
//!   there: the lowering promises it, and an interpreter that asks takes twice as long. What is promised is written in one
//!   place (`exec/context.rs`). Builds with debug assertions return to a loop after each micro-op instead of jumping:
//!   a compiler that does not optimise would make the jumps calls, and run out of stack.
//! - **A machine has threads, a frame a name.** A thread ([`exec::ThreadId`]) is a call stack and what is under way at its
//!   top; all share one store, one moment and one count of work. A run executes the current thread, which lies in the
//!   machine itself: handlers see its stack and nothing of the others. Who runs next is for the embedder to say, so it can
//!   follow from the program and the journal alone; programs have one thread as yet. Frames are known by thread and depth
//!   ([`exec::FrameId`]), never by depth alone: a stop at a return, a watch on a local or a step over is about one thread.
//!   A name says where a frame is, not which one; numbers of threads that have ended are not given again.
//! - **The heap for structs, arrays and exceptions is a block of bytes with a moving collector.** A checkpoint copies a few
//!   blocks however many objects there are. References are numbers that stay; when it collects depends on nothing but
//!   allocations, what survives on nothing but exact state, so every run of a journal gives the same numbers.
//! - **Limits are part of a run** ([`exec::Bounds`], [`guest::Guest::bounded`]): with others, the same program may go another
//!   way. What exceeds one fails as the specification allows, and so does what the system refuses. Only the tool's own
//!   small tables, and a journal that grows (slowly) with every host call, are not asked for.
//! - **An instruction is never cut.** Runs that may rest ([`exec::Stops::set_rests`]) come back between instructions after much work
//!   that is not counted in instructions (memory moved, host calls answered, values passed between components), so that a
//!   front end sees a key in time; what takes longer is a single instruction on hundreds of megabytes, and a single value
//!   of as many between components. In the middle of an instruction the machine would be in a state that no moment names:
//!   no journal leads to it, and a stop would have to wait for the instruction's end all the same.
//! - **What grows with the run is looked at once.** Of each call, a mark of its row, a piece of output and changes of handles
//!   are kept as it comes, and a view of them shares what it has in common with the next ([`session::Rows`]): a stop costs
//!   the same after a million calls. The console keeps the latest few megabytes, and says how much it let go.
//! - **A component is interpreted, not flattened.** Its definitions run one after the other in an environment
//!   ([`component`]), as a state machine that is data: nesting, outer aliases and resource identity need no special
//!   case, and a core module's start function can be stepped through. Lowering a value is a work list for the same
//!   reason: each `realloc` is a frame of the guest.
//! - **A component instance may be entered while it is on the call stack.** The specification had a rule against that
//!   until August 2026 (component-model pull request 705) and wasmtime up to 48; what remains is the lockdown: after a
//!   trap, no part of the outermost component is entered again.
//! - **A type knows its layout.** It is worked out when the type is made ([`component::Shared`], [`component::Parts`]),
//!   so that lifting a list asks for its element's size at no cost, however many cases the element has.
//! - **A value is put beside its type in one place** ([`component::Typed`], [`component::Shape`]), one level at a time:
//!   texts, JSON, recordings, digests and checks walk it through that, and what does not fit still has its own shape. A
//!   kind more is a case in [`component::Kind`], in the shape, and where each of them writes it. Lifting and lowering are
//!   led by the type alone and keep a `match` of their own (`component/shape.rs` says why).
//! - **Preview 1 calls are interface calls.** A table says how each function's pointers and lengths are lifted to
//!   values and its results lowered; after it there is one road for journal, trace, accounts and panes.
//! - **The WASI worlds are one table** ([`wit`]), made from WIT for 0.2 and written out for preview 1. Who has to know a
//!   function knows a case of an enum: hosts match it without a catch-all, and what functions mean to listings, accounts
//!   and comparisons is said beside them. Components know no WASI: a call gets its case by its names, once
//!   ([`guest::HostFunc`]), so a recording needs no other form.
//! - **Linking compares types**, of all that a component imports and before any of its code runs ([`component::Outline`]):
//!   a call with another type would have its effect first and trap afterwards.
//! - **What the C library decides is seen by stops inside it.** [`libc`] finds its functions by name or by structure;
//!   the session stops there unseen. Which grant would help is then asked of the host as a *survey* and kept in the
//!   journal like a reply, so that a replay gives the same advice with no file system.
//! - **An account holds facts, no sentences.** Its steps, reasons and advice are cases of enums ([`caps::Step`],
//!   [`caps::Reason`], [`caps::Advice`]), each of which names the message that says it. So one card ([`caps::card`]) serves
//!   every front end in every language; JSON, for programs, is English always. A test says every case in each language.
//! - **An account is about one thing of one kind** ([`caps::Kind`]): a path, a variable, an address, a name, standard
//!   input, an open file, an exit status. Hosts make those of their own calls; the session adds what only the guest
//!   knows: a variable that libc did not find, a status that libc could not pass on.
//! - **The door to the host has two halves.** Every call has a number ([`guest::CallId`]), in the order in which calls are
//!   made. A host replies to it at once or says that it has started it ([`guest::Answer`]), which happens once; what was
//!   started comes back as a completion, in any order ([`guest::Host::completion`]). A guest takes completions only where it
//!   cannot go on by itself: where a call is made, or where every thread waits. A moment and the count of what went through
//!   the door at it ([`trace::Instant`]) name each such place once, so the journal says where a completion enters, and a
//!   replay, a recording and a guest in its past are the same run. Threads go on in the order in which they became ready.
//! - **A journal is packed as it grows** ([`trace::Journal`]). The latest calls are kept as they are; the others some hundred
//!   together in the form of recordings, compressed, so that a call of many alike takes a byte or two. Rows of calls, what a
//!   program wrote and which handle is what are read from it when somebody looks. A verb that nobody can go back in keeps no
//!   calls at all: it sees each as it is answered ([`session::Witness`]), and the journal lets it go.
//! - **A record says what its handles meant** ([`trace::HandleNames`]): a call can be shown without those before it.
//! - **Sockets never wait; whoever may wait polls.** What is not ready names what it waits for as descriptors of the
//!   system. A plain run polls them, a front end is told to look again soon. The system's resolver can only wait, so it
//!   has a thread, which ends in a pipe that can be polled. What a program wrote and the system did not take is kept
//!   and goes out with later calls.
//! - **Outside the grants, only names are looked at, and only to advise.** What a program asks for is reached by one name
//!   at a time below a descriptor that began as a grant ([`caps::walk`]); a plain run asks the system for nothing else. A
//!   remedy must be true, so with accounts the host also looks where a flag would lead: it opens directories, reads their
//!   names and what kind of thing a name is. It opens no file there and changes nothing, and no reply to the program
//!   depends on it. Tests watch both with `strace`.
//! - **A script's components share a store.** [`guest::Embedding`] is a guest whose bottom task is replaced for each
//!   instantiation and call, so [`wast`] runs the code that programs run. Inside a component validation has matched
//!   imports with what they are given; between the components of a script that is done when they are linked.
//! - **Going back leaves the present alone.** [`timeline`] keeps the furthest state of a run as it is, and shows another
//!   guest, made from a checkpoint and the journal. Where that one comes to the present's moment it is equal to it and
//!   gives way. So the host is never asked twice, and what the session learned on the way (accounts, libc's lookups) need
//!   not be taken back: views leave out what is later than the moment shown.
//! - **A moment has one state**: the instruction that comes next has not begun, and all that was asked of the host has been
//!   answered. Where the instruction then traps, the trap has the same moment; going back from it leads to the state before.
//! - **Checkpoints are measured in instructions and bytes, never by a clock.** Large parts are blocks, shared with the
//!   neighbours where they are equal. Every store marks the block of memory that it begins in (one more micro-op, which
//!   the benchmark of the engine does not see), and what a block held when it was last saved or restored has a number: so
//!   a checkpoint, and coming back to it, cost what was written since and not what there is. It is worth so many
//!   instructions. Gaps grow with the distance from where somebody looks, up to a sixty-fourth of the run.
//! - **The last steps are taken back one by one** where no checkpoint near by is worth its bytes: a guest that writes all
//!   over a gigabyte. The last few thousand instructions before the moment asked for are executed one at a time, each after
//!   what it overwrites has been put aside. Whatever else writes (the host, say) ends that trail, and a new one begins.
//! - **The guest of the past is kept** when the present is shown again: next time it is restored by what differs, rather
//!   than made.
//! - **Searching back is running forward**, between a checkpoint and the next, from the last pair to the first. Stops are
//!   code, so a pass costs what the stretch cost; the last hit of a pass is the answer. For the latest moment in a
//!   frame or one that waits for it (`N`, `O`) the run is divided only where the frame's thread may stand so far out:
//!   elsewhere a watch on one return says that it does not.
//! - **A watch is code that suspects, and a look that decides.** While something is watched, functions that are called get
//!   a micro-op before each instruction that may write it, which compares an address with the ranges watched. Only where
//!   it suspects a write does the machine stop, and the exact state before the instruction says whether it is one. What the
//!   host, the canonical ABI and data segments write is noted where they write it; a checkpoint keeps those of its moment.
//! - **Who wrote it last is a search like any other**, for the last stop at a watch. Equal memory at both ends of a
//!   stretch does not say that nobody wrote there, so no stretch is left out; where there are many hits only the later
//!   half of what follows is looked at. The answer is always the state *before* the write, so that the question can be
//!   asked again there. An operand is looked for by the instructions that can have given it, or thrown it (`session`'s
//!   `past::origin`).
//! - **`timeline` may import `caps`, and `libc` may import `component`**: a survey holds a remedy, and the preopens that
//!   a program learns of are interface values.
//! - **A recording is read by the names of its parts where those may grow, and by their places where they may not.**
//!   Values, calls and replies have their own compact form ([`trace::recording`]); accounts, types and how a run was
//!   started are trees with names, so that a field more keeps no file from being read. Everything is charged to a limit
//!   of memory before it is allocated. Version 2 of the format adds calls that were started and their completions, and in
//!   version 4 accounts hold facts, not English sentences; older files are read, and say what they said.
//! - **The program is recorded as its binary encoding**, also where its source was text: that is what ran, and what offsets
//!   and the SHA-256 are of.
//! - **What is left out of a recording is left out of a run of it.** A value cannot just be crossed out of a journal: the
//!   program has used it. It is run again without the value ([`trace::redact`]); only a run that goes the same way is
//!   recorded.
//! - **Two runs are compared as lists of calls** ([`trace::compare`]), aligned by what was asked. What a handle is counts, not
//!   its number; a lookup that libc refused stands beside the host call that it became. Clocks and random numbers are others
//!   in any two runs, so they are no first difference. The alignment is the longest one where that is affordable; its work is
//!   bounded by the lengths alone, as recordings come from strangers. What it comes to is data in messages, and one module
//!   lays it out ([`trace::compare::Layout`]): `diff` prints those lines, the screen colours them.
//! - **Lines end in one place** ([`text::lines`]): by the Unicode rules where East Asian characters are, at spaces elsewhere,
//!   so that names, paths and flags stay whole and can be copied.
//! - **A session is made of parts** ([`session`]): the run, what moves it, what it is given, why accesses were refused, what
//!   its calls have come to, what changed, marks and answers. A run that begins again has them made anew; only breakpoints
//!   and what the person gave outlive it. What a front end looks at is computed when it looks, or kept by a cell that
//!   is filled once: nothing is locked.
//! - **Commands are data** ([`session::Command`]). A line is read without a program, by one table from which help and
//!   completion come too, and displayed it reads as itself; names become places and indices when it is carried out.
//! - **One driver moves every program** ([`session::Driver`]): the screen, the batch, plain runs, lessons and tests say what
//!   they do between slices and how they wait ([`session::FrontEnd`]), and share the loop.
//! - **Evidence is data.** What an account tells (steps, reasons, advice) are cases with facts ([`caps::Step`],
//!   [`caps::Reason`], [`caps::Advice`]), each declared once with the message that says it; one builder makes the card of
//!   them ([`caps::card`]), and front ends only colour it. Recordings keep the cases; what older ones say in English is shown
//!   as it is.
//! - **Messages have no language until somebody reads them** ([`words::Message`]): a name in the catalogues, and facts. The
//!   catalogues are Fluent files, so plurals and the order of words are theirs; a test compares the languages. JSON is
//!   for programs and stays English.
//! - **What if is a second session** beside the present one ([`session::WhatIf`]), with its own host and the input that the
//!   present one had. Nothing of the present run is touched, so there is nothing to restore when it is given up.
//! - **A recording may not raise its reader's limits**: it brings those it ran with, and they come from a stranger.

// Tests of the engine are shared by its own tests and those of the crate.
#[cfg(test)]
extern crate self as wasmscope;

pub mod caps;
pub mod cli;
pub mod component;
pub mod exec;
pub mod guest;
pub mod lesson;
pub mod libc;
pub mod session;
pub mod symbols;
pub mod text;
pub mod timeline;
pub mod trace;
pub mod tui;
pub mod wasi;
pub mod wasm;
pub mod wast;
pub mod wit;
pub mod words;
