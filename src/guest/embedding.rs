//! Several component instances in one store, created and called one after another from outside, as a program that
//! embeds components would ([the core specification's
//! term](https://webassembly.github.io/spec/core/appendix/embedding.html)).
//!
//! It is a [`Guest`] whose bottom task is replaced for each instantiation and each call. So everything said of guests
//! holds: no recursion, host calls as data, a clone is a checkpoint.

use super::canon::{OutsideOutcome, OutsideTask, Task};
use super::canon_func::Canons;
use super::concurrent::Scheduler;
use super::door::Door;
use super::thread::GuestThread;
use super::world::{CallLog, World};
use super::{CallId, End, Entry, Guest, HostCall, HostReply, Stop};
use crate::component::{ComponentFunc, Exports, Instantiation, LowerLog, Runtime, Val};
use crate::exec::{Bounds, Machine, OutsideWriter, Stops, TrapKind};
use crate::wasm::{Binary, ComponentDef, ComponentFeatures, LoadError, Program};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Why [`Embedding::run`] returned to its caller.
#[derive(Debug, Clone)]
pub enum EmbeddingProgress {
    /// The component is instantiated; these are its exports.
    Instantiated(Arc<Exports>),
    /// The component cannot be instantiated: something that it is given does not fit, or is missing.
    Refused(String),
    /// The function has returned this value, if its type has one.
    Returned(Option<Val>),
    /// It trapped. The instances that it had entered cannot be entered again.
    Trapped(TrapKind),
    /// Waiting for [`Embedding::reply`] to the call that [`Embedding::pending_call`] returns.
    HostCall,
    /// As many instructions as requested were executed; there are more.
    Budget,
    /// Nothing has been begun, so there is nothing to run.
    Idle,
}

/// Component instances in one store, as plain data.
#[derive(Debug, Clone)]
pub(crate) struct Embedding {
    guest: Guest,
}

impl Default for Embedding {
    fn default() -> Self {
        let none = ComponentDef { range: 0..0, defs: Vec::new(), name: None };
        let program = Program {
            name: String::new(),
            bytes: Arc::new([]),
            binary: Binary::Component(Arc::new(none)),
            modules: Vec::new(),
            features: ComponentFeatures::default(),
            preloads: Vec::new(),
        };
        let world = World {
            exports: None,
            lowers: OutsideWriter::Component,
            asked: CallId::default(),
            program: Arc::new(program),
            machine: Machine::default(),
            runtime: Runtime::default(),
            log: CallLog::default(),
            canons: Canons::default(),
            spare: None,
            scheduler: Scheduler::default(),
            outstanding: BTreeMap::new(),
            step: LowerLog::default(),
            host_imports: Arc::new([]),
        };
        let guest = Guest {
            world,
            thread: GuestThread::default(),
            parked: BTreeMap::new(),
            door: Door::default(),
            ended: None,
            answered: None,
            missing: Arc::new([]),
            linking: super::Linking::Strict,
            schedule: None,
            shims: Arc::new([]),
            entry: Arc::new(Entry::Command),
        };
        Self { guest }
    }
}

impl Embedding {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what the instances may use; to be called before there are any.
    pub fn set_limits(&mut self, bounds: Bounds) {
        self.guest.world.machine.store.set_limits(bounds);
    }

    /// Sets what files that are loaded from now on may use of the component model.
    pub fn allow(&mut self, features: ComponentFeatures) {
        Arc::make_mut(&mut self.guest.world.program).features = features;
    }

    /// Loads a file. Its core modules are numbered after those of the files loaded before.
    ///
    /// # Errors
    /// As for [`Program::load`].
    pub fn load(&mut self, name: &str, bytes: &[u8]) -> Result<Binary, LoadError> {
        let program = {
            let program = &self.guest.world.program;
            Program::load_after(&program.modules, name, bytes, program.features)?
        };
        let binary = program.binary.clone();
        self.guest.world.program = Arc::new(program);
        Ok(binary)
    }

    /// Begins to instantiate a component from a file that [`Embedding::load`] loaded, with these imports by name.
    ///
    /// # Errors
    /// If a limit is reached.
    pub fn instantiate(&mut self, def: &Arc<ComponentDef>, imports: Arc<Exports>) -> Result<(), String> {
        let instantiation = Instantiation::linked(&mut self.guest.world.runtime, Arc::clone(def), imports)?;
        self.begin(OutsideTask::instantiate(instantiation));
        Ok(())
    }

    /// Begins to call a function of an instance. Arguments that do not fit its type cause a trap.
    pub fn invoke(&mut self, name: &str, func: &ComponentFunc, args: Vec<Val>) {
        self.begin(OutsideTask::call(name, func.clone(), args));
    }

    /// Executes at most `budget` instructions of whatever was begun.
    pub fn run(&mut self, budget: u64) -> EmbeddingProgress {
        if self.guest.thread.tasks.is_empty() {
            return EmbeddingProgress::Idle;
        }
        let end = match self.guest.run(budget, &Stops::default()) {
            Stop::HostCall => return EmbeddingProgress::HostCall,
            Stop::Ended(end) => end,
            _ => return EmbeddingProgress::Budget,
        };
        let progress = match end {
            End::Trapped(trap) => EmbeddingProgress::Trapped(trap.kind),
            End::Returned { .. } => {
                let outcome = self.outcome();
                // Tasks that go on after what was asked for has returned do so with the next request.
                self.guest.door.closed.clear();
                self.guest.ended = None;
                self.guest.answered = None;
                return outcome;
            }
            // A host may end a program. Here there is no program to end, so the call is cut off.
            End::Exited(_) => {
                self.guest.lock_down();
                EmbeddingProgress::Trapped(TrapKind::Host("the host ended the call".to_string()))
            }
        };
        self.clear();
        progress
    }

    /// The host call that it waits for, with its number.
    #[must_use]
    pub fn pending_call(&self) -> Option<(CallId, &HostCall)> {
        self.guest.pending_call().map(|call| (self.guest.next_call(), call))
    }

    /// Answers the host call that it waits for.
    pub fn reply(&mut self, reply: &HostReply) {
        self.guest.reply(self.guest.next_call(), reply);
        self.guest.take_closed().for_each(drop);
    }

    /// How many instructions have been executed in total.
    #[must_use]
    pub fn moment(&self) -> u64 {
        self.guest.moment()
    }

    /// Abandons what was begun, as a trap would: the instances that it entered cannot be entered again.
    pub(crate) fn abandon(&mut self) {
        self.guest.lock_down();
        self.clear();
    }

    fn begin(&mut self, task: OutsideTask) {
        if !self.guest.thread.tasks.is_empty() {
            self.abandon();
        }
        self.guest.world.scheduler.leaving = false;
        self.guest.thread.begin(Task::Outside(Box::new(task)));
    }

    /// How the bottom task ended.
    fn outcome(&mut self) -> EmbeddingProgress {
        let outcome = match self.guest.thread.tasks.pop().map(|slot| slot.task) {
            Some(Task::Outside(task)) => task.outcome(),
            _ => None,
        };
        match outcome {
            Some(OutsideOutcome::Instantiated(exports)) => EmbeddingProgress::Instantiated(exports),
            Some(OutsideOutcome::Refused(why)) => EmbeddingProgress::Refused(why),
            Some(OutsideOutcome::Returned(value)) => EmbeddingProgress::Returned(value),
            None => EmbeddingProgress::Idle,
        }
    }

    /// Removes all threads and their work.
    fn clear(&mut self) {
        self.guest.thread = GuestThread::default();
        self.guest.parked.clear();
        self.guest.world.scheduler.clear();
        self.guest.world.outstanding.clear();
        self.guest.door.closed.clear();
        self.guest.world.machine.unwind();
        self.guest.ended = None;
        self.guest.answered = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::RuntimeItem;

    const ADDER: &str = r#"(component
        (core module $M (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
            (func (export "boom") unreachable))
        (core instance $m (instantiate $M))
        (func (export "add") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $m "add")))
        (func (export "boom") (canon lift (core func $m "boom"))))"#;

    fn finish(embedding: &mut Embedding, slice: u64) -> EmbeddingProgress {
        loop {
            match embedding.run(slice) {
                EmbeddingProgress::Budget => {}
                done => return done,
            }
        }
    }

    fn instance(embedding: &mut Embedding) -> Arc<Exports> {
        let Ok(Binary::Component(def)) = embedding.load("adder", ADDER.as_bytes()) else { panic!() };
        embedding.instantiate(&def, Arc::default()).unwrap();
        let EmbeddingProgress::Instantiated(exports) = finish(embedding, 1) else { panic!() };
        exports
    }

    fn func<'a>(exports: &'a Exports, name: &str) -> &'a ComponentFunc {
        let Some(RuntimeItem::Func(func)) = exports.get(name) else { panic!() };
        func
    }

    #[test]
    fn calls_can_be_cut_into_slices_and_a_clone_is_a_checkpoint() {
        let mut embedding = Embedding::new();
        assert!(matches!(embedding.run(1), EmbeddingProgress::Idle));
        let exports = instance(&mut embedding);
        embedding.invoke("add", func(&exports, "add"), vec![Val::U32(20), Val::U32(22)]);
        assert!(matches!(embedding.run(2), EmbeddingProgress::Budget));
        for slice in [0, 1, 100] {
            let mut copy = embedding.clone();
            assert!(matches!(copy.run(slice.min(1)), EmbeddingProgress::Budget));
            assert!(matches!(
                finish(&mut copy, slice.max(1)),
                EmbeddingProgress::Returned(Some(Val::U32(42)))
            ));
            assert!(matches!(copy.run(1), EmbeddingProgress::Idle));
        }
        assert_eq!(embedding.moment(), 2);
    }

    #[test]
    fn what_is_cut_off_cannot_be_entered_again_and_the_rest_can() {
        let mut embedding = Embedding::new();
        let (first, second) = (instance(&mut embedding), instance(&mut embedding));
        embedding.invoke("add", func(&first, "add"), vec![Val::U32(1), Val::U32(2)]);
        assert!(matches!(embedding.run(1), EmbeddingProgress::Budget));
        // Another call can be begun in its place.
        embedding.invoke("add", func(&second, "add"), vec![Val::U32(1), Val::U32(2)]);
        assert!(matches!(finish(&mut embedding, 9), EmbeddingProgress::Returned(Some(Val::U32(3)))));
        embedding.invoke("add", func(&first, "add"), vec![Val::U32(1), Val::U32(2)]);
        assert!(matches!(finish(&mut embedding, 9), EmbeddingProgress::Trapped(TrapKind::Host(_))));
        embedding.invoke("boom", func(&second, "boom"), Vec::new());
        assert!(matches!(finish(&mut embedding, 9), EmbeddingProgress::Trapped(TrapKind::Unreachable)));
        embedding.invoke("add", func(&second, "add"), vec![Val::U32(1), Val::U32(2)]);
        assert!(matches!(finish(&mut embedding, 9), EmbeddingProgress::Trapped(TrapKind::Host(_))));
    }

    #[test]
    fn arguments_that_do_not_fit_are_a_trap() {
        let mut embedding = Embedding::new();
        for args in [vec![], vec![Val::U32(1), Val::String("x".to_owned())]] {
            let exports = instance(&mut embedding);
            embedding.invoke("add", func(&exports, "add"), args);
            assert!(matches!(finish(&mut embedding, 9), EmbeddingProgress::Trapped(TrapKind::Host(_))));
        }
    }
}
