//! The person's breakpoints, numbered, at places, errnos or writes. The session's own stops (probes) are kept next to
//! them and never shown.

use super::CodePlace;
use super::expr::Resolved;
use super::watch::Watch;
use super::watched_variable::WatchedVariable;
use crate::exec::Stops;
use crate::guest::Guest;
use crate::libc::Probes;
use crate::wasm::{Location, ModuleId, Pc, Program};
use crate::words::{Fact, Message, message};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a breakpoint waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// Before the instruction at this place.
    At(Location),
    /// After a call or lookup that returned this errno, or any errno if `None`.
    Errno(Option<u16>),
    /// Before an instruction that writes this, or after anything else has written it.
    Write(Watch),
}

/// The condition under which a breakpoint stops the run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HitCondition {
    /// The condition as it was written.
    pub text: String,
    /// The breakpoint stops the run if this is not zero.
    pub expr: Resolved,
}

#[derive(Debug, Clone)]
struct Breakpoint {
    trigger: Trigger,
    condition: Option<Arc<HitCondition>>,
    /// Where else it stops: at the other instances of a generic function.
    others: Vec<OtherPlace>,
    /// What the program must stop for if this is a watchpoint; empty otherwise.
    stops: Stops,
    /// The source variable that a watchpoint was set on.
    variable: Option<WatchedVariable>,
}

/// Another place of a breakpoint, with the condition as it is read there.
#[derive(Debug, Clone)]
struct OtherPlace {
    at: Location,
    condition: Option<Arc<HitCondition>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Breakpoints {
    all: BTreeMap<u32, Breakpoint>,
    next: u32,
    program: Arc<Program>,
    probes: Stops,
    /// The stops of the breakpoints, without the probes.
    own: Stops,
    stops: Stops,
    /// How often they have changed.
    revision: u64,
}

impl Breakpoints {
    /// No breakpoints yet, for a program with these probes.
    pub fn new(program: Arc<Program>, probes: &Probes) -> Self {
        let mut stops = Stops::default();
        probes.add_to(&mut stops);
        Self {
            all: BTreeMap::new(),
            next: 1,
            program,
            probes: stops.clone(),
            own: Stops::default(),
            stops,
            revision: 0,
        }
    }

    /// Sets a breakpoint, or changes the condition of one with the same trigger. Returns its number, and whether
    /// anything changed.
    pub fn add(&mut self, trigger: Trigger, condition: Option<HitCondition>) -> (u32, bool) {
        let single = |b: &Breakpoint| b.trigger == trigger && b.others.is_empty();
        if let Some((number, there)) = self.all.iter_mut().find(|(_, b)| single(b)) {
            let changed = there.condition.as_deref() != condition.as_ref();
            there.condition = condition.map(Arc::new);
            return (*number, changed);
        }
        let number = self.next;
        self.next += 1;
        let stops = match trigger {
            Trigger::Write(watch) => watch.stops(&self.program),
            Trigger::At(_) | Trigger::Errno(_) => Stops::default(),
        };
        self.all.insert(
            number,
            Breakpoint {
                trigger,
                condition: condition.map(Arc::new),
                others: Vec::new(),
                stops,
                variable: None,
            },
        );
        self.refresh();
        (number, true)
    }

    /// Sets one that stops at several places, or gives the one that is there other conditions; its number, and whether
    /// anything changed.
    pub fn add_at_each(&mut self, places: Vec<(Location, Option<HitCondition>)>) -> Option<(u32, bool)> {
        let mut places = places.into_iter();
        let (first, condition) = places.next()?;
        let others: Vec<OtherPlace> =
            places.map(|(at, condition)| OtherPlace { at, condition: condition.map(Arc::new) }).collect();
        if others.is_empty() {
            return Some(self.add(Trigger::At(first), condition));
        }
        let wanted = std::iter::once(first).chain(others.iter().map(|other| other.at));
        let wanted: Vec<Location> = wanted.collect();
        let there = self.all.keys().copied().find(|number| self.places(*number).eq(wanted.iter().copied()));
        let number = there.unwrap_or(self.next);
        let before = self.condition(number).cloned();
        let new = there.is_none() || before != condition;
        self.next = self.next.max(number + 1);
        let (trigger, stops) = (Trigger::At(first), Stops::default());
        self.all.insert(
            number,
            Breakpoint { trigger, condition: condition.map(Arc::new), others, stops, variable: None },
        );
        self.refresh();
        Some((number, new))
    }

    /// The places in the code at which one stops.
    pub fn places(&self, number: u32) -> impl Iterator<Item = Location> + '_ {
        let breakpoint = self.all.get(&number);
        let first = breakpoint.and_then(|breakpoint| match breakpoint.trigger {
            Trigger::At(at) => Some(at),
            Trigger::Errno(_) | Trigger::Write(_) => None,
        });
        let others = breakpoint.into_iter().flat_map(|breakpoint| &breakpoint.others);
        first.into_iter().chain(others.map(|other| other.at))
    }

    /// Removes a breakpoint; `false` if there is none with this number.
    pub fn remove(&mut self, number: u32) -> bool {
        let removed = self.all.remove(&number).is_some();
        self.refresh();
        removed
    }

    /// Removes all breakpoints, and returns how many there were.
    pub fn clear(&mut self) -> usize {
        let count = self.all.len();
        self.all.clear();
        self.refresh();
        count
    }

    /// A number that is another whenever what they stop at is.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    fn refresh(&mut self) {
        self.revision += 1;
        self.stops = self.probes.clone();
        self.own = Stops::default();
        for breakpoint in self.all.values() {
            for stops in [&mut self.stops, &mut self.own] {
                match breakpoint.trigger {
                    Trigger::At(at) => {
                        stops.add(at);
                        for other in &breakpoint.others {
                            stops.add(other.at);
                        }
                    }
                    Trigger::Write(watch) => watch.add_to(stops, &self.program),
                    Trigger::Errno(_) => {}
                }
            }
        }
    }

    /// The breakpoints in order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Trigger)> + '_ {
        self.all.iter().map(|(number, breakpoint)| (*number, breakpoint.trigger))
    }

    /// Says which source variable a watchpoint is on.
    pub fn set_variable(&mut self, number: u32, variable: Option<WatchedVariable>) {
        if let Some(breakpoint) = self.all.get_mut(&number) {
            breakpoint.variable = variable;
        }
    }

    /// The source variable that a watchpoint is on.
    pub fn variable(&self, number: u32) -> Option<&WatchedVariable> {
        self.all.get(&number)?.variable.as_ref()
    }

    /// The condition of the breakpoint with a number.
    pub fn condition(&self, number: u32) -> Option<&HitCondition> {
        self.all.get(&number)?.condition.as_deref()
    }

    /// The condition of one where the program stands.
    fn condition_at(&self, number: u32, here: Location) -> Option<&HitCondition> {
        let breakpoint = self.all.get(&number)?;
        match breakpoint.others.iter().find(|other| other.at == here) {
            Some(other) => other.condition.as_deref(),
            None => breakpoint.condition.as_deref(),
        }
    }

    /// The number of the breakpoint at a place.
    pub fn at(&self, at: Location) -> Option<u32> {
        self.all.keys().copied().find(|number| self.places(*number).any(|place| place == at))
    }

    /// The breakpoint or watchpoint that stops the guest where it is now. If its condition cannot be evaluated, it
    /// stops too, and the second value says what is wrong.
    pub fn hit(&self, guest: &Guest) -> Option<(u32, Option<Message>)> {
        let here = guest.location().filter(|_| guest.ended().is_none())?;
        let there = |b: &Breakpoint| b.variable.as_ref().is_none_or(|variable| variable.is_there(guest));
        let writes = |b: &Breakpoint| !b.stops.is_empty() && guest.stops_at(&b.stops) && there(b);
        let watched = self.all.iter().filter(|(_, b)| writes(b));
        let numbers = self.at(here).into_iter().chain(watched.map(|(number, _)| *number));
        let holds =
            |number| match self.condition_at(number, here).map(|condition| condition.expr.holds(guest)) {
                None | Some(Ok(true)) => Some((number, None)),
                Some(Ok(false)) => None,
                Some(Err(error)) => Some((number, Some(error.message))),
            };
        numbers.into_iter().find_map(holds)
    }

    /// What people call the breakpoint that stops a guest here: `breakpoint 1`.
    pub fn name(&self, number: u32, guest: &Guest) -> Message {
        let Some(Breakpoint { trigger: Trigger::Write(_), stops, .. }) = self.all.get(&number) else {
            return message!("why-breakpoint", number = Fact::Number(number.into()));
        };
        match guest.was_written_outside(stops) {
            true => message!("why-was-written", number = Fact::Number(number.into())),
            false => message!("why-will-write", number = Fact::Number(number.into())),
        }
    }

    /// The breakpoint that an errno triggers.
    pub(crate) fn at_errno(&self, errno: u16) -> Option<u32> {
        let hit = |t| matches!(t, Trigger::Errno(wanted) if wanted.is_none_or(|w| w == errno));
        self.iter().find(|(_, t)| hit(*t)).map(|(number, _)| number)
    }

    /// Whether host calls must be examined one by one.
    pub(crate) fn watch_errno(&self) -> bool {
        self.iter().any(|(_, t)| matches!(t, Trigger::Errno(_)))
    }

    /// What a run at the frontier must stop for: breakpoints and probes.
    pub fn stops(&self) -> &Stops {
        &self.stops
    }

    /// The breakpoints alone: in the past, the probes have already reported everything.
    pub fn own(&self) -> &Stops {
        &self.own
    }
}

impl From<Location> for CodePlace {
    fn from(at: Location) -> Self {
        Self { module: at.module.0, func: at.pc.func, op: at.pc.op }
    }
}

impl From<CodePlace> for Location {
    fn from(at: CodePlace) -> Self {
        Self { module: ModuleId(at.module), pc: Pc { func: at.func, op: at.op } }
    }
}

impl super::Session {
    /// Toggles a breakpoint at an instruction.
    pub fn toggle_breakpoint(&mut self, at: CodePlace) {
        let at = Location::from(at);
        match self.breakpoints.at(at) {
            Some(number) => {
                self.breakpoints.remove(number);
            }
            None if self.has_instruction(at) => {
                self.breakpoints.add(Trigger::At(at), None);
            }
            None => {}
        }
    }

    /// Whether the program has an instruction there.
    pub(super) fn has_instruction(&self, at: Location) -> bool {
        let program = self.guest().program();
        let module = program.modules.get(at.module.0 as usize);
        let module = module.filter(|m| (at.pc.func as usize) < m.funcs.len());
        module.and_then(|m| m.code(at.pc.func)).is_some_and(|code| (at.pc.op as usize) < code.ops.len())
    }
}
