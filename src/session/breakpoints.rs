//! The person's breakpoints: numbered, by place or by errno. What the session itself stops at (probes) is kept
//! beside them and never shown.

use super::CodePlace;
use crate::exec::Stops;
use crate::libc::Probes;
use crate::wasm::{Location, ModuleId, Pc};
use std::collections::BTreeMap;

/// What a breakpoint waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// Before the operator at this place.
    At(Location),
    /// After a call or lookup that gave this errno; any when `None`.
    Errno(Option<u16>),
}

/// All breakpoints.
#[derive(Debug, Clone)]
pub(crate) struct Breakpoints {
    all: BTreeMap<u32, Trigger>,
    next: u32,
    probes: Stops,
    /// Probes and breakpoints, ready for a run.
    stops: Stops,
}

impl Breakpoints {
    /// None yet, beside these probes.
    pub fn new(probes: &Probes) -> Self {
        let mut stops = Stops::default();
        probes.add_to(&mut stops);
        Self { all: BTreeMap::new(), next: 1, probes: stops.clone(), stops }
    }

    /// Sets one; its number, and whether it is new.
    pub fn add(&mut self, trigger: Trigger) -> (u32, bool) {
        if let Some((number, _)) = self.all.iter().find(|(_, t)| **t == trigger) {
            return (*number, false);
        }
        let number = self.next;
        self.next += 1;
        self.all.insert(number, trigger);
        self.refresh();
        (number, true)
    }

    /// Removes one; `false` if there is none with this number.
    pub fn remove(&mut self, number: u32) -> bool {
        let removed = self.all.remove(&number).is_some();
        self.refresh();
        removed
    }

    /// Removes all; how many there were.
    pub fn clear(&mut self) -> usize {
        let count = self.all.len();
        self.all.clear();
        self.refresh();
        count
    }

    fn refresh(&mut self) {
        self.stops = self.probes.clone();
        for trigger in self.all.values() {
            if let Trigger::At(at) = trigger {
                self.stops.add(*at);
            }
        }
    }

    /// In order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Trigger)> + '_ {
        self.all.iter().map(|(number, trigger)| (*number, *trigger))
    }

    /// The breakpoint at a place.
    pub fn at(&self, at: Location) -> Option<u32> {
        self.iter().find(|(_, t)| *t == Trigger::At(at)).map(|(number, _)| number)
    }

    /// The breakpoint that an errno sets off.
    pub fn at_errno(&self, errno: u16) -> Option<u32> {
        let hit = |t| matches!(t, Trigger::Errno(wanted) if wanted.is_none_or(|w| w == errno));
        self.iter().find(|(_, t)| hit(*t)).map(|(number, _)| number)
    }

    /// Whether host calls must be looked at one by one.
    pub fn watch_errno(&self) -> bool {
        self.all.values().any(|t| matches!(t, Trigger::Errno(_)))
    }

    /// What a run must stop for.
    pub fn stops(&self) -> &Stops {
        &self.stops
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
    /// Toggles a breakpoint at an operator.
    pub fn toggle_breakpoint(&mut self, at: CodePlace) {
        let at = Location::from(at);
        match self.breakpoints.at(at) {
            Some(number) => {
                self.breakpoints.remove(number);
            }
            None if self.has_operator(at) => {
                self.breakpoints.add(Trigger::At(at));
            }
            None => {}
        }
    }

    /// Whether the program has an operator there.
    pub(super) fn has_operator(&self, at: Location) -> bool {
        let program = self.guest().program();
        let module = program.modules.get(at.module.0 as usize);
        let module = module.filter(|m| (at.pc.func as usize) < m.funcs.len());
        module.and_then(|m| m.code(at.pc.func)).is_some_and(|code| (at.pc.op as usize) < code.ops.len())
    }
}
