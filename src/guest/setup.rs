//! Builds a guest: the first task of a module or component, before anything runs.

use super::canon::{ModuleTask, RootTask, Task};
use super::canon_func::Canons;
use super::concurrent::Scheduler;
use super::door::Door;
use super::linker::Linker;
use super::module_entry::ModuleEntry;
use super::thread::GuestThread;
use super::world::{CallLog, World};
use super::{CallId, Entry, Guest, LinkError, LinkFault, Linking, link, shim};
use crate::component::{Instantiation, LowerLog, Runtime};
use crate::exec::{Bounds, Machine, OutsideWriter, TrapKind};
use crate::wasm::{Binary, ComponentDef, Module, Program};
use std::collections::BTreeMap;
use std::sync::Arc;

fn link_error(message: impl Into<String>) -> LinkError {
    message.into().into()
}

/// A guest whose first task has not run yet.
pub(super) fn guest(
    program: Arc<Program>,
    entry: &Entry,
    bounds: Bounds,
    linking: Linking,
) -> Result<Guest, LinkError> {
    let shims = program.modules.iter().map(|module| shim::is_shim(module)).collect();
    let mut machine = Machine::default();
    machine.store.set_limits(bounds);
    let world = World {
        lowers: OutsideWriter::Component,
        asked: CallId::default(),
        program: Arc::clone(&program),
        machine,
        runtime: Runtime::default(),
        log: CallLog::default(),
        canons: Canons::default(),
        spare: None,
        exports: None,
        scheduler: Scheduler::default(),
        outstanding: BTreeMap::new(),
        step: LowerLog::default(),
        host_imports: Arc::new([]),
    };
    let mut guest = Guest {
        world,
        thread: GuestThread::default(),
        parked: BTreeMap::new(),
        door: Door::default(),
        ended: None,
        answered: None,
        missing: Arc::new([]),
        linking,
        schedule: None,
        shims,
        entry: Arc::new(entry.clone()),
    };
    let task = match &program.binary {
        Binary::Module(module) => module_task(&mut guest, module, entry),
        Binary::Component(def) => component_task(&mut guest, def, entry),
    };
    match task {
        Ok(task) => guest.thread.begin(task),
        Err(LinkError { fault: LinkFault::Imports { missing, unlike, threads }, .. })
            if linking >= Linking::Open =>
        {
            guest.missing = [missing, unlike, threads].concat().into();
            guest.trap(TrapKind::Host(link::cannot_start(&guest.missing)));
        }
        Err(error) => return Err(error),
    }
    Ok(guest)
}

fn component_task(guest: &mut Guest, def: &Arc<ComponentDef>, entry: &Entry) -> Result<Task, LinkError> {
    if !guest.world.program.preloads.is_empty() {
        return Err(link_error("modules can be preloaded for a core module, and the program is a component"));
    }
    guest.missing = link::check_component(def, guest.linking)?.into();
    let lenient = guest.linking >= Linking::Anything;
    if !lenient {
        link::check_entry(def, entry)?;
    }
    let instantiation = Instantiation::new(&mut guest.world.runtime, Arc::clone(def)).map_err(link_error)?;
    Ok(Task::Root(Box::new(RootTask::new(instantiation, entry.clone(), lenient))))
}

fn module_task(guest: &mut Guest, module: &Arc<Module>, entry: &Entry) -> Result<Task, LinkError> {
    let linker = Linker::check(&guest.world.program, module, guest.linking)?;
    let main = ModuleEntry::find(module, entry)?;
    guest.missing = linker.missing().into();
    Ok(Task::Module(ModuleTask::program(linker, main)))
}
