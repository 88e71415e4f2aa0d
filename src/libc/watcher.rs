//! Follows the probed functions from entry to return and turns them into lookups.
//!
//! A probe is told its path when it is entered; what it found is read from where libc itself left it, when it
//! returns. libc's functions call one another (`open` ⊃ `find_relpath_alloc` ⊃ `find_abspath`): the outermost
//! search makes the lookup, the inner ones tell it what they saw.

use super::caller::{self, Caller};
use super::learned::Learned;
use super::read::{cstr, operand_i32, param_i32, u32_at};
use super::steps;
use super::{Lookup, LookupOutcome, ProbeKind, errno_place};
use crate::caps::{Account, libc_model};
use crate::component::Val;
use crate::guest::{Guest, HostCall, HostReply, Moment, preview1};

/// `O_CREAT` of wasi-libc.
const O_CREAT: i32 = 0x1000;
/// How many found lookups are kept for host calls to come: `rename` and `link` look up two paths first.
const KEPT: usize = 4;

/// A probed function that is running.
#[derive(Debug, Clone)]
struct Running {
    kind: ProbeKind,
    depth: usize,
    path: String,
    /// Where libc puts the matched prefix and the relative path.
    out: (u32, u32),
    /// The flags of `open`.
    flags: Option<i32>,
    /// The absolute path that an inner search was given.
    absolute: Option<String>,
    /// Where this search, or an inner one, sets `errno`.
    errno: Option<errno_place::Place>,
}

/// A variable that the program looked for in its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Whether it was there.
    pub found: bool,
    /// The call stack then, innermost first.
    pub call_stack: Vec<String>,
    /// When the answer was there.
    pub moment: Moment,
}

/// The lookups under way. Plain data: clones with the guest.
#[derive(Debug, Clone, Default)]
pub struct Watcher {
    running: Vec<Running>,
    found: Vec<Lookup>,
    learned: Learned,
    /// libc's current directory as last seen.
    cwd: Option<String>,
    /// The latest lookup: who asked, and when (to tell the second path of `rename` from its first).
    latest: Option<(String, u32)>,
    /// Variables looked for, which nobody has asked about yet.
    variables: Vec<Variable>,
}

impl Watcher {
    /// A host call has been answered: what it tells libc about its preopens is kept. Telling it twice is the
    /// same as telling it once.
    pub fn host_call(&mut self, number: u32, call: &HostCall, reply: &HostReply) {
        self.learned.host_call(number, call, reply);
    }

    /// The guest stands before the first operator of a probed function. Returns the depth whose return must be
    /// watched ([`crate::exec::Stops::add_return`]), if any.
    pub fn entered(&mut self, guest: &Guest, kind: ProbeKind) -> Option<usize> {
        let depth = guest.depth();
        // Frames that are gone without a return (a trap, a restart) are not running any more.
        self.running.retain(|r| r.depth < depth);
        let location = guest.location()?;
        let path = cstr(guest, depth, param_i32(guest, depth, 0)?.cast_unsigned())?;
        let pointer = |i| param_i32(guest, depth, i).unwrap_or(0).cast_unsigned();
        let flags = (kind == ProbeKind::Open).then(|| pointer(1).cast_signed());
        let errno = kind.is_search().then(|| errno_place::of(guest.program(), location)).flatten();
        let out = if kind.is_search() { (pointer(1), pointer(2)) } else { (0, 0) };
        self.running.push(Running { kind, depth, path, out, flags, absolute: None, errno });
        Some(depth)
    }

    /// A watched frame has returned (its results are on the caller's operand stack). A finished outermost lookup
    /// comes back as data.
    pub fn returned(&mut self, guest: &Guest, depth: usize) -> Option<Lookup> {
        self.running.retain(|r| r.depth <= depth);
        let ended = self.running.pop_if(|r| r.depth == depth)?;
        if ended.kind == ProbeKind::Getenv {
            let variable = variable(guest, &ended);
            self.variables.extend(variable);
        }
        if !ended.kind.is_search() {
            return None;
        }
        // Only a return to the caller says anything: after a trap there is no result.
        if guest.depth() + 1 != depth {
            return None;
        }
        let absolute = match ended.kind {
            ProbeKind::FindAbspath => Some(ended.path.clone()),
            _ => ended.absolute.clone(),
        };
        if let Some(outer) = self.running.last_mut().filter(|r| r.kind.is_search()) {
            outer.absolute = absolute;
            outer.errno = outer.errno.or(ended.errno);
            return None;
        }
        let lookup = self.lookup(guest, &ended, absolute)?;
        if matches!(lookup.outcome, LookupOutcome::Found { .. }) {
            if self.found.len() == KEPT {
                self.found.remove(0);
            }
            self.found.push(lookup.clone());
        }
        Some(lookup)
    }

    /// The variables that the program has looked for since the last time.
    pub fn take_variables(&mut self) -> Vec<Variable> {
        std::mem::take(&mut self.variables)
    }

    /// The depths still watched.
    #[must_use]
    pub fn watched(&self) -> Vec<usize> {
        self.running.iter().map(|r| r.depth).collect()
    }

    /// The successful lookup that led to the host call which the guest waits on: its steps are the first half of
    /// that call's account. The call must name the directory and the relative path that the lookup found; of a call
    /// with two paths, the account is of one.
    #[must_use]
    pub fn current(&self, guest: &Guest, account: &Account) -> Option<&Lookup> {
        let call = guest.pending_call()?;
        self.found.iter().rev().find(|lookup| leads_to(lookup, call) && is_of(lookup, account))
    }

    /// Reads the result of a search and makes the lookup of it.
    fn lookup(&mut self, guest: &Guest, ended: &Running, absolute: Option<String>) -> Option<Lookup> {
        let depth = guest.depth();
        let result = operand_i32(guest, depth)?;
        let mut inferred = false;
        let cwd = absolute.as_deref().and_then(|abs| caller::cwd_of(&ended.path, abs));
        if cwd.is_some() {
            self.cwd.clone_from(&cwd);
        }
        let cwd = cwd.or_else(|| self.cwd.clone()).unwrap_or_else(|| "/".into());
        let absolute = absolute.unwrap_or_else(|| {
            inferred = !ended.path.starts_with('/');
            libc_model::make_absolute(&ended.path, &cwd)
        });
        let outcome = if result >= 0 {
            let prefix = u32_at(guest, depth, ended.out.0).and_then(|p| cstr(guest, depth, p))?;
            let relative = u32_at(guest, depth, ended.out.1).and_then(|p| cstr(guest, depth, p))?;
            LookupOutcome::Found { fd: result, prefix, relative }
        } else {
            let address = ended.errno.and_then(|place| place.address(guest, depth));
            let seen = address.and_then(|at| u32_at(guest, depth, at));
            let seen = seen.and_then(|n| u16::try_from(n).ok()).filter(|n| *n != 0);
            inferred |= seen.is_none();
            let replaced = ended
                .errno
                .zip(guest.location())
                .and_then(|(place, caller)| errno_place::replaced_by(guest.program(), caller, place));
            let seen = replaced.or(seen);
            LookupOutcome::Refused { errno: seen.unwrap_or(crate::caps::errno::NOENT) }
        };
        let outer = self.running.iter().find(|r| !r.kind.is_search()).cloned();
        let Caller { function, call_stack } =
            caller::find(&guest.frames(), outer.as_ref().map(|r| (r.depth, r.kind)));
        let named = self.names_what_it_makes(&function, guest);
        let flags = outer.as_ref().and_then(|r| r.flags);
        let creates = flags.map(|flags| flags & O_CREAT != 0).or(named);
        let mut lookup = Lookup {
            // `open` was given what the program gave; a search may get it from a wrapper, the same string.
            path: outer.as_ref().map_or(&ended.path, |r| &r.path).clone(),
            operation: caller::operation(&function, creates == Some(true)).into(),
            function,
            call_stack,
            cwd,
            absolute,
            creates,
            flags,
            preopens: self.learned.preopens().to_vec(),
            learned: self.learned.calls(),
            outcome,
            steps: Vec::new(),
            moment: guest.moment(),
            inferred,
        };
        steps::tell(&mut lookup, self.learned.function());
        Some(lookup)
    }

    /// Whether this path is the one that the function makes: its only one, or the second of two. `None` where the
    /// function's name does not say.
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

/// What `getenv` answered, if it has returned to its caller.
fn variable(guest: &Guest, ended: &Running) -> Option<Variable> {
    let depth = guest.depth();
    if depth + 1 != ended.depth {
        return None;
    }
    let found = operand_i32(guest, depth)? != 0;
    let (name, moment) = (ended.path.clone(), guest.moment());
    let call_stack = caller::find(&guest.frames(), None).call_stack;
    Some(Variable { name, found, call_stack, moment })
}

/// Whether an account is of the path and the directory that a lookup found.
fn is_of(lookup: &Lookup, account: &Account) -> bool {
    let LookupOutcome::Found { fd, relative, .. } = &lookup.outcome else { return false };
    let name = lookup.preopens.iter().find(|p| p.fd == *fd).map(|p| &p.name);
    let held = account.preopens.iter().filter(|p| p.matched);
    account.subject == *relative && held.into_iter().all(|held| name.is_none_or(|name| *name == held.guest))
}

/// Whether a host call names the directory and path of a found lookup.
fn leads_to(lookup: &Lookup, call: &HostCall) -> bool {
    let LookupOutcome::Found { fd, relative, .. } = &lookup.outcome else { return false };
    let preview1 = preview1::is_module(&call.interface);
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
