//! **wasmscope** shows a WebAssembly program at work: every instruction, the operand stack, linear memory, each WASI
//! call, and *why* an access was granted or refused.
//!
//! # What to read first
//!
//! 1. This page: the map, the vocabulary and the invariants.
//! 2. [`guest`] (`mod.rs`, `run.rs`): the running program, and the loop that runs it until it needs the host.
//! 3. `guest/concurrent` (`scheduler.rs`, `switch.rs`, `blocked.rs`): several calls of a program in progress at once.
//! 4. `guest/door.rs`, `guest/host.rs` and `guest/call.rs`: the door to the host, who answers there, and what passes
//!    through it.
//! 5. [`exec`] (`run.rs`, `context.rs`): how instructions are executed, and what the unsafe code may assume.
//! 6. [`caps`] (`account.rs`, `walk.rs`): how it is decided, and explained, whether a path may be reached.
//! 7. [`trace`] (`journal/mod.rs`): what is kept of a run.
//! 8. [`timeline`] (`advance.rs`, `seek.rs`): going forward and back.
//! 9. [`session`] (`mod.rs`, `pump.rs`, `commands/command.rs`): the debugger, without a screen.
//! 10. `session/driver.rs` and `tui/run.rs`: the loop that all front ends share, and a front end.
//! 11. [`words`]: the messages, in each language.
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
//! | [`symbols`] | DWARF: which functions and lines of source files the instructions were made from | `wasm` |
//! | [`component`] | instantiation, canonical ABI | `wasm` `exec` |
//! | [`wit`] | the WASI worlds as one table: functions, types, labels | `wasm` `component` `caps` |
//! | [`guest`] | the program as one steppable state; host calls as data | `wasm` `exec` `component` `caps` `wit` |
//! | [`wasi`] | the only operating-system access on the guest's behalf | `guest` `component` `exec` `caps` `wit` `words` |
//! | [`trace`] | the journal, recordings in files, host calls as text, and comparing two runs | `guest` `component` `exec` `caps` `wasm` `wit` `text` `words` |
//! | [`timeline`] | guest + journal + host: moments | `guest` `trace` `exec` `caps` `words` |
//! | [`libc`] | probes that read wasi-libc's own calls and state | `wasm` `guest` `component` `exec` `caps` `wit` `words` |
//! | [`session`] | the debugger: commands in, plain-data views out | all above but `wasi` |
//! | [`lesson`] | lessons: their contents, a learner's progress, and the check that they are correct | `session` `words` |
//! | [`tui`] | the screen | `session` `lesson` `text` `words` |
//! | [`wast`] | spec scripts: their directives run against the engine | `guest` `component` `exec` `wasm` |
//! | [`cli`] | the command line | all |
//!
//! # Vocabulary
//!
//! The terms of the specifications are used with their meaning there. In addition:
//!
//! | word | meaning |
//! |---|---|
//! | instruction | a WebAssembly instruction, as the specification defines it; `Op` in code |
//! | micro-op | what an instruction is lowered to: a handler and its operands |
//! | moment | how many instructions have been executed; a point of a run |
//! | host call | a call that leaves the program; identified by a [`guest::CallId`] |
//! | completion | the reply to a host call that the host had started earlier |
//! | journal | everything that entered a program, in order; a *recording* is a journal in a file |
//! | grant | what a flag gives the program; a *preopen* is a granted directory, as the program sees it |
//! | account | why one attempt to reach something was granted or refused |
//! | remedy | a flag or path with which the attempt would be granted |
//! | rehearsal | the program run again with a remedy, by a host that only looks, to see whether it works |
//! | survey | the question to the host which grant would reach a path |
//! | probe | a place in the program's C library at which the session takes note of what it does |
//! | task | a call of a function whose type is async, with one or more threads |
//! | frontier | the furthest state of a run; everything before it is its past |
//! | checkpoint | a state that is kept, to go back to |
//! | motion, goal | a movement that a person asked for, and the condition that ends it |
//! | slice | the part of a motion that runs between two checks for key presses |
//! | view | what a pane shows, as plain data |
//!
//! # Invariants
//!
//! 1. A [`guest::Guest`] is plain data; cloning it is a complete checkpoint (`guest::Checkpoint` is a smaller one).
//! 2. Guest code and the host never recurse into each other on the Rust stack.
//! 3. All non-determinism enters through the host's replies and the order in which they arrive. NaNs are canonical.
//! 4. At every stop, the state shown is the exact WebAssembly state at an instruction boundary.
//! 5. Breakpoints live outside the guest and cost nothing when there are none.
//! 6. The account of a resolution is made with the call and kept in the journal.
//! 7. `draw` takes the application's state by shared reference and changes nothing.
//! 8. No guest, recording, lesson or terminal can make the program panic, hang without a way to interrupt it, or touch
//!    a file that was not granted.
//!
//! # Decisions
//!
//! - **Functions are lowered on their first call to register code.** [`exec`] tracks the operand stack once, without
//!   running anything: `local.get` and constants need no micro-op, a comparison becomes part of the branch after it, an
//!   addition part of the load whose address it computes. Operand stacks, labels and traps can be reconstructed exactly
//!   at any instruction, because the same pass, run up to that instruction, says where each operand is.
//! - **Code has two forms with the same frames.** Fast code fuses instructions; exact code has one micro-op for each,
//!   and every operand in a slot of its own. Stepping uses the exact form, and so do the last instructions of a budget;
//!   switching between the forms costs a few copies.
//! - **Time is counted where control moves.** Jumps, calls and returns carry the number of instructions since the last
//!   count; moments, budgets and interrupts all rely on that one counter.
//! - **A breakpoint is a micro-op.** Functions that have breakpoints are lowered again with micro-ops that stop, next
//!   to the code of the store; with none set, the code that runs is the same as without a debugger.
//! - **`unsafe` is confined to `exec`.** Handlers jump from one to the next and access slots without bounds checks:
//!   lowering guarantees that the slots exist, and an interpreter with checks takes twice as long. The guarantees are
//!   written down in one place (`exec/context.rs`). Builds with debug assertions return to a loop after each micro-op
//!   instead of jumping: without optimisation, the compiler would turn the jumps into calls and run out of stack.
//! - **A machine has threads, and frames have names.** A thread ([`exec::ThreadId`]) is a call stack with its current
//!   activity; all threads share one store, one moment and one count of work. A run executes the current thread, which
//!   is stored in the machine itself: handlers see its stack and nothing of the others. The embedder decides which
//!   thread runs next, so that the choice can follow from the program and the journal alone. Frames are identified by thread and depth ([`exec::FrameId`]), never by depth alone: a stop at a
//!   return, a watch on a local or a step over concerns one thread. A frame's name says where it is, not which one it
//!   is; the numbers of ended threads are not reused.
//! - **The heap for structs, arrays and exceptions is a block of bytes with a moving collector.** A checkpoint copies a
//!   few blocks, however many objects there are. References are stable numbers; when a collection happens depends only
//!   on allocations, and what survives only on the exact state, so every run of a journal gives the same numbers.
//! - **A variable's name leads to its bytes, and its bytes to the name.** Questions about a source variable (`who`,
//!   `watch`, conditions) become the same questions about the bytes or the local that hold it ([`session::Question`]).
//!   The way back ([`session::Session::what_is_here`]) goes through the same views of values that are shown, and names
//!   only what the path would lead to: a name that is read in a sentence can be typed in a question. Where variables of
//!   waiting frames are follows from those frames' locals alone, so it is found out once for each.
//! - **Limits are part of a run** ([`exec::Bounds`], [`guest::Guest::bounded`]): with other limits, the same program
//!   may behave differently. An operation that exceeds a limit fails as the specification allows, and so does one that
//!   the system refuses. Only the tool's own small tables, and a journal that grows (slowly) with every host call, are
//!   allocated without such a check.
//! - **An instruction is never interrupted midway.** Runs that may rest ([`exec::Stops::set_rests`]) return between
//!   instructions after much work that is not counted in instructions (memory moved, host calls answered, values passed
//!   between components), so that a front end notices key presses in time. Only a single instruction on hundreds of
//!   megabytes, or a single value of that size passed between components, takes longer. In the middle of an instruction
//!   the machine would be in a state that no moment names: no journal leads to it, and a stop would have to wait for
//!   the end of the instruction anyway.
//! - **What grows with the run is examined once.** For each call, the mark of its row, a piece of output and the
//!   changes of handles are kept as they arrive, and successive views share what they have in common
//!   ([`session::Rows`]): a stop costs the same after a million calls. The console keeps the latest few megabytes, and
//!   says how much it discarded.
//! - **A component is interpreted, not flattened.** Its definitions are evaluated one after the other in an environment
//!   ([`component`]), by a state machine that is plain data: nesting, outer aliases and resource identity need no
//!   special case, and a core module's start function can be stepped through. Lowering a value uses a work list for the
//!   same reason: each `realloc` is a frame of the guest.
//! - **A component instance may be entered while it is on the call stack.** The specification forbade this until August
//!   2026 (component-model pull request 705), as did wasmtime up to 48. The lockdown remains: after a trap, no part of
//!   the outermost component is entered again.
//! - **A call of a function whose type is async is a task on a thread of its own** (`guest::concurrent`); one whose type
//!   is not stays on its caller's thread, as calls did before there were tasks. So a program without asynchronous
//!   functions runs on one thread, and pays nothing. A new task runs at once until it returns or waits; then control
//!   goes back to its caller. Only when nobody is to get control back is a thread chosen: those that an event has woken
//!   before those that gave up their turn, first come, first served, as wasmtime does it. Where the specification
//!   leaves the order open, `--schedule` draws it from a seed, which is part of the run like its limits.
//! - **What a thread waits for is a condition that can be asked again** ([`guest::Blocked`]). Whoever changes something
//!   wakes the threads that may care; a thread that finds its condition not met goes back to waiting. Nothing is ever
//!   asked of all threads, so ten thousand that wait cost nothing.
//! - **Streams and futures that the host holds are calls at the door** ([`guest::HostOp`]): a read or write that meets
//!   the host goes out as a host call, with the elements as values, and its outcome comes back as the reply or as a
//!   completion. So the journal, recordings, listings and replays need no other form for them. Copies between two
//!   components never leave the program.
//! - **The reply to a call whose caller has gone on is put into memory when it enters the guest**, before any thread
//!   runs; where that takes the guest's `realloc`, on a thread made for it. The event only reports it.
//! - **A host function whose type is not async is one step**: while its reply is awaited, no other thread runs, as the
//!   specification has it, however long a blocking call of WASI 0.2 takes.
//! - **A program ends when its entry has returned and then waits**, as in wasmtime: what other tasks had left to do is
//!   dropped. A deadlock is found where no thread can go on and the host has nothing under way that could change that.
//! - **The rules of asynchronous components are those that wasmparser 0.263 validates** (the specification of September
//!   2026). They differ from wasmtime 49 in that a task learns of its cancellation only when its callback is called,
//!   never in the middle of its stack.
//! - **A type knows its layout.** The layout is computed when the type is made ([`component::Shared`],
//!   [`component::SharedParts`]), so lifting a list gets the size of its elements at no cost, however many cases the element
//!   type has.
//! - **A value is matched with its type in one place** ([`component::Typed`], [`component::Shape`]), one level at a
//!   time: text, JSON, recordings, digests and checks all traverse it this way, and a value that does not fit still has
//!   a shape of its own. Adding a kind means adding a case in [`component::TypeKind`], in the shape, and wherever each of
//!   these writes it. Lifting and lowering are guided by the type alone and have their own `match`
//!   (`component/shape.rs` says why).
//! - **Preview 1 calls are interface calls.** A table says how each function's pointers and lengths are lifted to
//!   values and its results lowered; from there on, journal, trace, accounts and panes need no separate path.
//! - **The WASI worlds are one table** ([`wit`]), generated from WIT for 0.2 and written by hand for preview 1. Code
//!   that needs to recognise a function uses the case of an enum: hosts match it without a catch-all, and the meaning
//!   of functions to listings, accounts and comparisons is defined next to them. Components do not know WASI: a call
//!   gets its case from its names, once ([`guest::HostFunc`]), so recordings need no other form.
//! - **Linking compares types**, for everything that a component imports and before any of its code runs
//!   (`component::Outline`): otherwise a call with the wrong type would take effect first and trap afterwards.
//! - **What the C library decides is observed by stops inside it.** [`libc`] finds its functions by name or by
//!   structure; the session stops there without showing it. The host is then asked which grant would help, as a
//!   *survey*, which is kept in the journal like a reply, so that a replay gives the same advice without a file system.
//! - **An account holds facts, not sentences.** Its steps, reasons and advice are cases of enums ([`caps::Step`],
//!   [`caps::Reason`], [`caps::Advice`]), each declared once with the message that expresses it. A single builder makes
//!   the card ([`caps::card`]), which serves every front end in every language; front ends only colour it. A test
//!   renders every case in each language. Recordings keep the cases; the English text in older ones is shown as it is.
//! - **An account is about one thing of one kind** ([`caps::ThingKind`]): a path, a variable, an address, a name, standard
//!   input, an open file, an exit status. Hosts make accounts of their own calls; the session adds what only the guest
//!   knows: a variable that libc did not find, a status that libc could not pass on.
//! - **The door to the host has two halves.** Every call has a number ([`guest::CallId`]), in the order in which calls
//!   are made. A host either replies to a call at once or says that it has started it ([`guest::Answer`]), and is asked
//!   only once; a started call comes back later as a completion, in any order ([`guest::Host::completion`]). A guest
//!   takes completions only where it cannot proceed by itself: where a call is made, or where every thread waits. A
//!   moment together with the count of what has passed through the door at it ([`trace::Instant`]) identifies each such
//!   place, so the journal says where a completion enters, and a replay, a recording and a guest in its past are the
//!   same run. Threads resume in the order in which they became ready.
//! - **A journal is packed as it grows** ([`trace::Journal`]). The latest calls are kept as they are; older ones are
//!   grouped by some hundreds in the format of recordings and compressed, so that one of many similar calls takes a
//!   byte or two. The rows of calls, a program's output and the meaning of its handles are read from it on demand.
//!   Subcommands that cannot go back keep no calls at all: they see each call as it is answered (`session::Witness`),
//!   and the journal drops it.
//! - **A record says what its handles meant** ([`trace::HandleNames`]): a call can be shown without those before it.
//! - **Sockets never block; the caller polls.** What is not ready names the system's descriptors that it waits for. A
//!   plain run polls them; a front end is told to check again soon. The system's resolver can only block, so it has a
//!   thread, and its end is signalled through a pipe that can be polled. Output that the system did not take is kept
//!   and sent with later calls.
//! - **Outside the grants, only names are looked at, and only to advise.** A program's paths are resolved one name at a
//!   time below a descriptor that began as a grant ([`caps::walk`]); a plain run asks the system for nothing else. A
//!   remedy must be true, so with accounts the host also looks where a flag would lead: it opens directories, and reads
//!   names and the types of files. It opens no file there and changes nothing, and no reply to the program depends on
//!   it. Tests check both with `strace`.
//! - **An import that nothing provides keeps no program out** ([`guest::Linking`]). Its calls are host calls: core values
//!   become interface values (`guest/core_import.rs`), so journal, trace and comparison need no separate path. Where a
//!   person is the host ([`guest::WaitReason::Person`]), the call is started, the session stops, and the reply comes in as
//!   a completion. A replay always links this way: what a recording calls, it answers.
//! - **A script's components share a store.** `guest::Embedding` is a guest whose bottom task is replaced for each
//!   instantiation and call, so [`wast`] runs the same code that programs run. Inside a component, validation has
//!   checked imports against what they are given; between the components of a script, this is done when they are
//!   linked.
//! - **Going back leaves the present alone.** [`timeline`] keeps the furthest state of a run as it is, and shows
//!   another guest, made from a checkpoint and the journal. When that guest reaches the present's moment, the two are
//!   equal, and the present is shown instead. So the host is never asked twice, and what the session learned on the way
//!   (accounts, libc's lookups) need not be undone: views leave out what is later than the moment shown.
//! - **A moment has one state**: the next instruction has not begun, and every request to the host has been answered.
//!   If that instruction then traps, the trap has the same moment; going back from it leads to the state before.
//! - **Checkpoints are measured in instructions and bytes, never by a clock.** Large parts are blocks, which
//!   neighbouring checkpoints share where they are equal. Every store marks the block of memory in which it begins (one
//!   more micro-op, with no effect visible in the engine's benchmark), and the contents of a block when it was last
//!   saved or restored have a number: so the cost of a checkpoint, and of returning to it, depends on what was written
//!   since and not on the size of the memory. That cost, converted to instructions, decides when the next one is worth
//!   making. The gaps between checkpoints grow with the distance from the moments that were looked at, up to a
//!   sixty-fourth of the run.
//! - **The last steps are undone one by one** where no nearby checkpoint is worth its bytes, as with a guest that
//!   writes all over a gigabyte. The last few thousand instructions before the requested moment are executed one at a
//!   time, each after saving what it will overwrite. Any other write (by the host, for example) ends that trail, and a
//!   new one begins.
//! - **The guest of the past is kept** when the present is shown again: the next time, it is restored by what differs,
//!   rather than made anew.
//! - **Searching back is running forward**, between a checkpoint and the next, from the last pair to the first. Stops
//!   are part of the code, so a pass costs no more than running the stretch; the last hit of a pass is the answer. To
//!   find the latest moment in a given frame or in one of its callers (`N`, `O`), the run is divided only where the
//!   frame's thread may be that far out: elsewhere, a watch on one return shows that it is not.
//! - **A watch is code that suspects, and a check that decides.** While something is watched, functions that are called
//!   get a micro-op before each instruction that may write it, which compares an address with the watched ranges. Only
//!   if it suspects a write does the machine stop, and the exact state before the instruction decides whether it is
//!   one. Writes by the host, the canonical ABI and data segments are noted where they happen; a checkpoint keeps those
//!   of its moment.
//! - **Finding the last write is a search like any other**, for the last stop at a watch. Equal memory at both ends of
//!   a stretch does not prove that nothing was written there, so no stretch is skipped; where there are many hits, only
//!   the later half of what follows is searched. The answer is always the state *before* the write, so that the
//!   question can be asked again there. The origin of an operand is searched for among the instructions that can have
//!   pushed it, or thrown it (`session`'s `past::origin`).
//! - **`timeline` may import `caps`, and `libc` may import `component`**: a survey holds a remedy, and the preopens
//!   that a program learns of are interface values.
//! - **The parts of a recording that may grow are found by name, the others by position.** Values, calls and replies
//!   have their own compact form (`trace::recording`); accounts, types and the way a run was started are trees with
//!   named fields, so that an additional field does not make a file unreadable. Everything is charged to a memory limit
//!   before it is allocated. Version 2 of the format adds started calls and their completions, and since version 4
//!   accounts hold facts rather than English sentences; older files can still be read, and show the text that they
//!   contain.
//! - **The program is recorded in its binary encoding**, even if its source was text: the binary is what ran, and what
//!   offsets and the SHA-256 refer to.
//! - **What is left out of a recording is left out of a run of it.** A value cannot simply be deleted from a journal,
//!   because the program has used it. So the program is run again without the value (`trace::redact`), and recorded
//!   only if that run makes the same calls.
//! - **Two runs are compared as lists of calls** (`trace::compare`), aligned by what was requested. Handles are
//!   compared by what they refer to, not by number; a lookup that libc refused is aligned with the host call that it
//!   became in the other run. Clocks and random numbers differ between any two runs, so they never count as the first
//!   difference. The alignment is the longest possible one where that is affordable; its work is bounded by the lengths
//!   alone, as recordings may come from strangers. The outcome is data in messages, and one module lays it out
//!   (`trace::compare::ComparisonLayout`): `diff` prints those lines, the screen colours them.
//! - **Lines are broken in one place** ([`text::lines`]): by the Unicode rules next to East Asian characters, and at
//!   spaces elsewhere, so that names, paths and flags stay whole and can be copied.
//! - **A session is made of parts** ([`session`]): the run, what moves it, its input, why accesses were refused, the
//!   outcome of its calls, what changed, marks and answers. When a run is restarted, they are made anew; only
//!   breakpoints and what the user gave survive it. What a front end displays is computed on demand, or cached in a
//!   cell that is filled once: there are no locks.
//! - **Commands are data** ([`session::Command`]). A line is parsed without a program, using one table, from which help
//!   and completion are also derived, and a parsed command is displayed as it would be typed; names are resolved to
//!   places and indices when it is executed.
//! - **One driver moves every program** (`session::Driver`): the screen, the batch mode, plain runs, lessons and
//!   tests define what they do between slices and how they wait (`session::FrontEnd`), and share the loop.
//! - **Messages have no language until somebody reads them** ([`words::Message`]): a message is a name in the
//!   catalogues, and facts. The catalogues are Fluent files, which handle plurals and word order; a test compares the
//!   languages. JSON is for programs and stays English.
//! - **A what-if is a second session** beside the present one ([`session::WhatIf`]), with its own host and the input
//!   that the present one had. Nothing of the present run is touched, so there is nothing to restore when it is
//!   abandoned.
//! - **Remedies are rehearsed while nothing else is to be done.** A rehearsal is plain data beside the run
//!   (`session::Rehearsing`) and is moved by the same driver: `explain` moves it to its end, the screen in slices while
//!   it waits for a key. A card says whether its remedy was tried; the card that is looked at comes first.
//! - **A source file is data that somebody hands in** (`session::SourceText`). Which file a line is of is said by the
//!   program, so the session asks `cli` for it by its whole path, when it is first shown; what comes back is bounded, and
//!   may be anything. What came with a recording or a source map counts before any file.
//! - **The focused pane says what a step is.** In the source pane the keys that step mean lines, elsewhere instructions;
//!   nothing else of the screen depends on it, and a program without lines of its own code has no such pane.
//! - **A recording may not raise its reader's limits**: it contains the limits that it was made with, and may come from
//!   a stranger.

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
