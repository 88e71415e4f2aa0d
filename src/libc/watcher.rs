//! Follows the probed functions from entry to return and turns them into lookups.
//!
//! A probe gets its path when its function is entered; the result is read from where libc itself left it, when the
//! function returns. libc's functions call one another (`open` ⊃ `find_relpath_alloc` ⊃ `find_abspath`): the outermost
//! search makes the lookup, and the inner ones pass it what they saw.

use super::caller::{self, Caller, RunningFunction};
use super::learned::Learned;
use super::read::{cstr, operand_i32, param_i32, u32_at};
use super::steps;
use super::wants::O_CREAT;
use super::words::VariablePlace;
use super::{
    LibcPreopen, LookupOutcome, PathLookup, PreopenTable, ProbeKind, Probes, derive, errno_place, flags,
    inlined, table,
};
use crate::caps::{Account, Operation, libc_model};
use crate::component::Val;
use crate::guest::{CallId, FrameId, Guest, HostCall, HostReply, MemoryId, Moment};
use crate::wasm::ModuleId;
use crate::wit::WasiFunc;

/// How many successful lookups are kept for coming host calls: `rename` and `link` look up two paths first.
const KEPT: usize = 4;
/// Within this many instructions after a refusal, the caller of a search may report the same refusal again.
const ECHO: u64 = 32;

/// A probed function that has not returned.
#[derive(Debug, Clone)]
struct Running {
    kind: ProbeKind,
    frame: FrameId,
    path: String,
    /// The addresses at which libc stores the matched prefix and the relative path.
    out: (u32, u32),
    /// The flags that `open` was called with.
    flags: Option<i32>,
    /// The absolute path that an inner search was called with.
    absolute: Option<String>,
    /// Where this search, or an inner one, keeps `errno`.
    errno: Option<VariablePlace>,
    /// For a function with an inlined search: the strings that its parameters pointed to on entry.
    given: Vec<Option<String>>,
}

/// What is known about a path that was looked up.
struct SeenPath {
    path: String,
    absolute: String,
    cwd: String,
    inferred: bool,
}

/// An environment variable that the program looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    pub name: String,
    /// Whether the program has such a variable.
    pub found: bool,
    /// The call stack at that time, innermost first.
    pub call_stack: Vec<RunningFunction>,
    /// The moment at which `getenv` returned.
    pub moment: Moment,
}

/// The lookups in progress. Plain data: it is cloned with the guest.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watcher {
    running: Vec<Running>,
    found: Vec<PathLookup>,
    learned: Learned,
    /// libc's current directory, as last seen.
    cwd: Option<String>,
    /// The latest lookup: the calling function, and the instruction index (to tell the second path of `rename` from the
    /// first).
    latest: Option<(String, u32)>,
    /// Variables that were looked for and not yet taken.
    variables: Vec<Variable>,
    /// The latest refusal: the frame of the function that received it, and the moment.
    refused: Option<(FrameId, Moment)>,
    /// Whether a search refused a path that could not be determined.
    missed: bool,
    /// The module and memory of the latest search.
    libc: Option<(ModuleId, MemoryId)>,
}

impl Watcher {
    /// Takes note of an answered host call, if it tells libc about its preopens. Passing the same call again changes
    /// nothing.
    pub(crate) fn host_call(&mut self, number: CallId, call: &HostCall, reply: &HostReply) {
        self.learned.host_call(number, call, reply);
    }

    /// To be called before the first instruction of a probed function. Returns the frame whose return must be watched
    /// ([`crate::exec::Stops::add_return`]), if any.
    pub fn entered(&mut self, guest: &Guest, kind: ProbeKind) -> Option<FrameId> {
        let frame = guest.frame();
        // Frames that ended without a return (by a trap or restart) are no longer running.
        self.running.retain(|r| r.frame.thread != frame.thread || frame.is_inside(r.frame));
        let location = guest.location()?;
        if kind == ProbeKind::Inlined {
            let given = inlined::parameters(guest);
            let path = String::new();
            let (out, flags, absolute, errno) = ((0, 0), None, None, None);
            self.running.push(Running { kind, frame, path, out, flags, absolute, errno, given });
            return Some(frame);
        }
        let path = cstr(guest, frame, param_i32(guest, frame, 0)?.cast_unsigned())?;
        let pointer = |i| param_i32(guest, frame, i).unwrap_or(0).cast_unsigned();
        let flags = (kind == ProbeKind::Open).then(|| pointer(1).cast_signed());
        let errno = kind.is_search().then(|| errno_place::of(guest.program(), location)).flatten();
        let out = if kind.is_search() { (pointer(1), pointer(2)) } else { (0, 0) };
        let (absolute, given) = (None, Vec::new());
        self.running.push(Running { kind, frame, path, out, flags, absolute, errno, given });
        Some(frame)
    }

    /// To be called when a watched frame has returned (its results are on the caller's operand stack). Returns the
    /// lookup, if the outermost search has finished.
    pub fn returned(&mut self, guest: &Guest, probes: &Probes, frame: FrameId) -> Option<PathLookup> {
        self.running.retain(|r| !r.frame.is_inside(frame));
        let ended = self.running.iter().rposition(|r| r.frame == frame)?;
        let ended = self.running.remove(ended);
        if ended.kind == ProbeKind::Getenv {
            let variable = variable(guest, &ended);
            self.variables.extend(variable);
        }
        if ended.kind == ProbeKind::Chdir {
            self.enter_directory(guest, &ended);
        }
        if !ended.kind.is_search() {
            return None;
        }
        // Only a return to the caller has a result: after a trap there is none.
        if guest.frame() != frame.caller() {
            return None;
        }
        let absolute = match ended.kind {
            ProbeKind::FindAbspath => Some(ended.path.clone()),
            _ => ended.absolute.clone(),
        };
        let outer = self.running.iter_mut().rev().find(|r| r.frame.thread == frame.thread);
        if let Some(outer) = outer.filter(|r| r.kind.is_search()) {
            outer.absolute = absolute;
            outer.errno = outer.errno.or(ended.errno);
            return None;
        }
        let lookup = self.lookup(guest, probes, &ended, absolute)?;
        if matches!(lookup.outcome, LookupOutcome::Found { .. }) {
            if self.found.len() == KEPT {
                self.found.remove(0);
            }
            self.found.push(lookup.clone());
        }
        Some(lookup)
    }

    /// The variables that the program has looked for since the last call of this.
    pub(crate) fn take_variables(&mut self) -> Vec<Variable> {
        std::mem::take(&mut self.variables)
    }

    /// The frames whose return is still watched.
    #[must_use]
    pub fn watched(&self) -> Vec<FrameId> {
        self.running.iter().map(|r| r.frame).collect()
    }

    /// The successful lookup that led to the host call that the guest waits for: its steps are the first half of that
    /// call's account. The call must name the directory and relative path that the lookup found; if a call has two
    /// paths, the account is about one of them.
    #[must_use]
    pub(crate) fn current(&self, guest: &Guest, account: &Account) -> Option<&PathLookup> {
        let call = guest.pending_call()?;
        self.found.iter().rev().find(|lookup| leads_to(lookup, call) && is_of(lookup, account))
    }

    /// To be called where a function with an inlined search reports that no preopen covers the path.
    pub fn failed(&mut self, guest: &Guest, probes: &Probes) -> Option<PathLookup> {
        let (frame, now) = (guest.frame(), guest.moment());
        let echo = |(told, when): (FrameId, Moment)| told == frame && now.saturating_sub(when) <= ECHO;
        if self.refused.is_some_and(echo) {
            return None;
        }
        self.refused = Some((frame, now));
        let at = guest.location()?;
        let derived = derive::derive(guest, probes);
        let cwd = self.cwd_now(guest, probes).unwrap_or_else(|| "/".into());
        let given = self.running.iter().rev().find(|r| r.frame == frame && !r.kind.is_search());
        let index = usize::from(derived.as_ref().is_some_and(|d| d.function == "symlink"));
        let given = given.and_then(|r| match r.kind {
            ProbeKind::Inlined => r.given.get(index).cloned().flatten(),
            _ => Some(r.path.clone()),
        });
        let prefixes: Vec<String> = self.learned.preopens().iter().map(|p| p.prefix.clone()).collect();
        let Some(sought) = inlined::sought(guest, given.as_deref(), &prefixes, &cwd) else {
            self.missed = true;
            return None;
        };
        let value = operand_i32(guest, frame).and_then(|n| u16::try_from(n).ok());
        let place = errno_place::uncovered(guest.program().modules.get(at.module.0 as usize)?, at.pc.func);
        let place = place.into_iter().find(|(op, _)| *op == at.pc.op).map(|(_, place)| place);
        let replaced = place.and_then(|place| errno_place::replaced_by(guest.program(), at, place));
        let errno = replaced.or(value).unwrap_or(crate::caps::errno::NOENT);
        let seen = SeenPath { path: sought.path, absolute: sought.absolute, cwd, inferred: true };
        Some(self.told(guest, derived, seen, LookupOutcome::Refused { errno }))
    }

    /// The preopens that the program was told about, and the first and last call that told it; `None` before the first.
    #[must_use]
    pub(crate) fn told_of(&self) -> Option<(&[LibcPreopen], (CallId, CallId), &str)> {
        Some((self.learned.preopens(), self.learned.calls()?, self.learned.function()))
    }

    /// libc's table of preopens as it is in memory now; `None` if it cannot be located.
    #[must_use]
    pub fn table(&self, guest: &Guest, probes: &Probes) -> Option<PreopenTable> {
        table::read(guest, probes, self.libc?, self.learned.preopens())
    }

    /// Whether a search refused a path that could not be determined.
    #[must_use]
    pub(crate) fn missed(&self) -> bool {
        self.missed
    }

    /// libc's current directory, if the word that points to it is known.
    fn cwd_now(&self, guest: &Guest, probes: &Probes) -> Option<String> {
        let module = guest.location()?.module;
        let place = probes.shape(guest.program(), module)?.found.cwd?;
        let frame = guest.frame();
        let address = u32_at(guest, frame, place.address(guest, frame)?)?;
        cstr(guest, frame, address).filter(|cwd| cwd.starts_with('/'))
    }

    /// Notes the new current directory when `chdir` has succeeded, from the path that it found.
    fn enter_directory(&mut self, guest: &Guest, ended: &Running) {
        let ok = guest.frame() == ended.frame.caller() && operand_i32(guest, guest.frame()) == Some(0);
        let found = self.found.iter().rev().find(|lookup| lookup.path == ended.path);
        if let (true, Some(LookupOutcome::Found { prefix, relative, .. })) = (ok, found.map(|l| &l.outcome)) {
            let relative = if relative == "." { "" } else { relative };
            let middle = if prefix.is_empty() || relative.is_empty() { "" } else { "/" };
            self.cwd = Some(format!("/{prefix}{middle}{relative}"));
        }
    }

    /// Reads the result of a search and makes a lookup from it.
    fn lookup(
        &mut self,
        guest: &Guest,
        probes: &Probes,
        ended: &Running,
        absolute: Option<String>,
    ) -> Option<PathLookup> {
        let frame = guest.frame();
        let result = operand_i32(guest, frame)?;
        let mut inferred = false;
        let cwd = absolute.as_deref().and_then(|abs| caller::cwd_of(&ended.path, abs));
        if cwd.is_some() {
            self.cwd.clone_from(&cwd);
        }
        // For a program with names, the structure is computed only when a lookup is refused.
        let cwd = cwd.or_else(|| {
            let worth = probes.by_structure || result < 0 || absolute.is_none();
            worth.then(|| self.cwd_now(guest, probes)).flatten()
        });
        let (known, both) = (cwd.is_some(), absolute.is_some());
        let cwd = cwd.or_else(|| self.cwd.clone()).unwrap_or_else(|| "/".into());
        let absolute = absolute.unwrap_or_else(|| {
            inferred = !known && !ended.path.starts_with('/');
            libc_model::make_absolute(&ended.path, &cwd)
        });
        let outcome = if result >= 0 {
            self.found_by(guest, ended, &absolute, result)?
        } else {
            self.refused = Some((frame, guest.moment()));
            let address = ended.errno.and_then(|place| place.address(guest, frame));
            let seen = address.and_then(|at| u32_at(guest, frame, at));
            let seen = seen.and_then(|n| u16::try_from(n).ok()).filter(|n| *n != 0);
            inferred |= seen.is_none();
            let replaced = ended
                .errno
                .zip(guest.location())
                .and_then(|(place, caller)| errno_place::replaced_by(guest.program(), caller, place));
            let seen = replaced.or(seen);
            LookupOutcome::Refused { errno: seen.unwrap_or(crate::caps::errno::NOENT) }
        };
        let derived = match outcome {
            LookupOutcome::Found { .. } if !probes.by_structure && both => None,
            _ => derive::derive(guest, probes),
        };
        let seen = SeenPath { path: ended.path.clone(), absolute, cwd, inferred };
        Some(self.told(guest, derived, seen, outcome))
    }

    /// What a successful search found. If a compiler has changed its parameters, the model supplies it, and must agree.
    fn found_by(&self, guest: &Guest, ended: &Running, absolute: &str, fd: i32) -> Option<LookupOutcome> {
        let frame = guest.frame();
        let string = |at: u32| u32_at(guest, frame, at).and_then(|p| cstr(guest, frame, p));
        if ended.kind != ProbeKind::Search {
            let (prefix, relative) = (string(ended.out.0)?, string(ended.out.1)?);
            return Some(LookupOutcome::Found { fd, prefix, relative });
        }
        let preopens = self.learned.preopens();
        let prefixes: Vec<String> = preopens.iter().map(|p| p.prefix.clone()).collect();
        let model = libc_model::find_abspath(&prefixes, absolute);
        let best = preopens.get(model.best?).filter(|best| best.fd == fd)?;
        Some(LookupOutcome::Found { fd, prefix: best.prefix.clone(), relative: model.relative })
    }

    /// Makes a lookup from what was seen.
    fn told(
        &mut self,
        guest: &Guest,
        derived: Option<derive::Derived>,
        seen: SeenPath,
        outcome: LookupOutcome,
    ) -> PathLookup {
        let module = guest.location().map(|at| at.module);
        self.libc = module.zip(guest.memory_of(guest.frame())).or(self.libc);
        let thread = guest.frame().thread;
        let asks =
            |r: &&Running| r.frame.thread == thread && matches!(r.kind, ProbeKind::Open | ProbeKind::Chdir);
        let outer = self.running.iter().rev().find(asks).cloned();
        let mut caller = caller::find(&guest.frames(), outer.as_ref().map(|r| (r.frame, r.kind)));
        if let Some(derived) = &derived {
            derived.name(&mut caller, guest);
        }
        let Caller { function, call_stack } = caller;
        let flags = derived.and_then(|d| d.flags).filter(|_| function.starts_with("open"));
        let named = self.names_what_it_makes(&function, guest);
        let path = outer.as_ref().map_or(&seen.path, |r| &r.path);
        // A search of something else than a file to open has no flags around it.
        let opens = caller::operation(&function, false) == Operation::Open;
        let carried = || opens.then(|| flags::carried(guest, path)).flatten();
        let flags = outer.as_ref().and_then(|r| r.flags).or(flags).or_else(carried);
        let creates = flags.map(|flags| flags & O_CREAT != 0).or(named);
        let mut lookup = PathLookup {
            // `open` received the program's own string; a search may receive a copy from a wrapper.
            path: outer.map_or(seen.path, |r| r.path),
            operation: caller::operation(&function, creates == Some(true)),
            function,
            call_stack,
            cwd: seen.cwd,
            absolute: seen.absolute,
            creates,
            flags,
            preopens: self.learned.preopens().to_vec(),
            learned: self.learned.calls(),
            outcome,
            steps: Vec::new(),
            moment: guest.moment(),
            inferred: seen.inferred,
        };
        steps::tell(&mut lookup, self.learned.function());
        lookup
    }

    /// Whether this path is the one that the function creates: its only path, or the second of two. `None` if the
    /// function's name does not tell.
    fn names_what_it_makes(&mut self, function: &str, guest: &Guest) -> Option<bool> {
        let at = guest.location().map_or(0, |l| l.pc.op);
        let second = self.latest.take().is_some_and(|(name, op)| name == function && op < at);
        self.latest = Some((function.into(), at));
        Some(match caller::makes(function)? {
            caller::Makes::Nothing => false,
            caller::Makes::Its => true,
            caller::Makes::Second => second,
        })
    }
}

/// The result of `getenv`, if it has returned to its caller.
fn variable(guest: &Guest, ended: &Running) -> Option<Variable> {
    let frame = guest.frame();
    if frame != ended.frame.caller() {
        return None;
    }
    let found = operand_i32(guest, frame)? != 0;
    let (name, moment) = (ended.path.clone(), guest.moment());
    let call_stack = caller::find(&guest.frames(), None).call_stack;
    Some(Variable { name, found, call_stack, moment })
}

/// Whether an account is about the path and directory that a lookup found.
fn is_of(lookup: &PathLookup, account: &Account) -> bool {
    let LookupOutcome::Found { fd, relative, .. } = &lookup.outcome else { return false };
    let name = lookup.preopens.iter().find(|p| p.fd == *fd).map(|p| &p.name);
    let held = account.preopens.iter().filter(|p| p.matched);
    account.subject == *relative && held.into_iter().all(|held| name.is_none_or(|name| *name == held.guest))
}

/// Whether a host call names the directory and path that a lookup found.
fn leads_to(lookup: &PathLookup, call: &HostCall) -> bool {
    let LookupOutcome::Found { fd, relative, .. } = &lookup.outcome else { return false };
    let preview1 = call.func.is(WasiFunc::is_preview1);
    let reps = lookup.preopens.iter().find(|p| p.fd == *fd).map(|p| &p.reps);
    let directory = call.args.iter().any(|arg| match arg {
        Val::Borrow(handle) => reps.is_none_or(|reps| reps.contains(&handle.rep)),
        Val::U32(number) => preview1 && i64::from(*number) == i64::from(*fd),
        _ => false,
    });
    let path = call.args.iter().any(|arg| match arg {
        Val::String(path) => path == relative,
        Val::Bytes(path) => String::from_utf8_lossy(path) == **relative,
        _ => false,
    });
    directory && path
}
