//! Builds a guest: the first task of a module or component, before anything runs.

use super::canon::{ModuleStep, ModuleTask, RootTask, Task};
use super::canon_func::Canons;
use super::door::Door;
use super::invoke::core_args;
use super::thread::GuestThread;
use super::world::{CallLog, World};
use super::{CallId, Entry, Guest, LinkError, link, preview1, shim};
use crate::component::{Instantiation, LowerLog, Runtime};
use crate::exec::{Bounds, Extern, FuncAddr, InstanceAddr, InstantiateError, Machine, OutsideWriter};
use crate::wasm::{Binary, ComponentDef, ExternKind, Module, Program, ValType};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

fn link_error(message: impl Into<String>) -> LinkError {
    message.into().into()
}

/// A guest whose first task has not run yet.
pub(super) fn guest(program: Arc<Program>, entry: &Entry, bounds: Bounds) -> Result<Guest, LinkError> {
    let shims = program.modules.iter().map(|module| shim::is_shim(module)).collect();
    let mut machine = Machine::default();
    machine.store.set_limits(bounds);
    let world = World {
        lowers: OutsideWriter::Component,
        asked: CallId::default(),
        program: Arc::clone(&program),
        machine,
        runtime: Runtime::default(),
        main_memory: None,
        log: CallLog::default(),
        canons: Canons::default(),
        spare: None,
        exports: None,
        step: LowerLog::default(),
    };
    let mut guest = Guest {
        world,
        thread: GuestThread::default(),
        parked: BTreeMap::new(),
        ready: VecDeque::new(),
        door: Door::default(),
        ended: None,
        answered: None,
        preview1: Arc::new([]),
        shims,
        entry: Arc::new(entry.clone()),
    };
    let task = match &program.binary {
        Binary::Module(module) => module_task(&mut guest, module, entry)?,
        Binary::Component(def) => component_task(&mut guest, def, entry)?,
    };
    guest.thread.begin(task);
    if guest.ended.is_some() {
        guest.thread.event = None;
    }
    Ok(guest)
}

fn component_task(guest: &mut Guest, def: &Arc<ComponentDef>, entry: &Entry) -> Result<Task, LinkError> {
    link::check_component(def)?;
    link::check_entry(def, entry)?;
    let instantiation = Instantiation::new(&mut guest.world.runtime, Arc::clone(def)).map_err(link_error)?;
    Ok(Task::Root(Box::new(RootTask::new(instantiation, entry.clone()))))
}

fn module_task(guest: &mut Guest, module: &Arc<Module>, entry: &Entry) -> Result<Task, LinkError> {
    link::check_module(module)?;
    let store = &mut guest.world.machine.store;
    let mut functions = Vec::new();
    let mut imports = Vec::new();
    for import in &module.imports {
        if let (ExternKind::Func, Some(function)) =
            (import.kind, preview1::signature(&import.module, &import.name))
        {
            let tag = u32::try_from(functions.len()).map_err(|_| link_error("too many imports"))?;
            functions.push(function);
            imports.push(Extern::Func(store.alloc_host_func(&function.core, tag)));
        }
    }
    guest.preview1 = functions.into();
    let entry = ModuleEntry::find(module, entry)?;
    match guest.world.machine.store.instantiate(module, &imports) {
        Ok((instance, start)) => {
            if let Some(Extern::Memory(addr)) = guest.world.machine.store.export(instance, "memory") {
                guest.world.main_memory = Some(addr);
            }
            Ok(Task::Module(ModuleTask::new(entry.steps(guest, instance, start))))
        }
        Err(InstantiateError::Trap(kind)) => {
            guest.trap(kind);
            Ok(Task::Module(ModuleTask::new(Vec::new())))
        }
        Err(InstantiateError::Link(why)) => Err(link_error(why)),
    }
}

/// The core function that the entry asks for.
struct Main {
    name: Arc<str>,
    args: Vec<u64>,
    /// The result types, if the results are to be shown.
    shown: Option<Box<[ValType]>>,
}

/// What to call in a core module, in this order.
struct ModuleEntry {
    initialize: bool,
    main: Option<Main>,
}

impl ModuleEntry {
    fn find(module: &Module, entry: &Entry) -> Result<Self, LinkError> {
        let exported = |name: &str| {
            let export = module.exports.iter().find(|e| &*e.name == name && e.kind == ExternKind::Func)?;
            Some(module.func_type(export.index))
        };
        let plain =
            |name: &str| exported(name).is_some_and(|ty| ty.params.is_empty() && ty.results.is_empty());
        let main = match entry {
            Entry::Library => None,
            Entry::Command => {
                plain("_start").then(|| Main { name: Arc::from("_start"), args: Vec::new(), shown: None })
            }
            Entry::Invoke { function, args } => {
                let Some(ty) = exported(function) else {
                    let names =
                        module.exports.iter().filter(|e| e.kind == ExternKind::Func).map(|e| &*e.name);
                    let names: Vec<&str> = names.collect();
                    let names = if names.is_empty() { "none".to_string() } else { names.join(", ") };
                    return Err(link_error(format!(
                        "the module exports no function `{function}`; it has: {names}"
                    )));
                };
                let args = core_args(function, args, ty).map_err(link_error)?;
                Some(Main { name: Arc::from(function.as_str()), args, shown: Some(ty.results.clone()) })
            }
        };
        Ok(Self { initialize: plain("_initialize"), main })
    }

    fn steps(self, guest: &Guest, instance: InstanceAddr, start: Option<FuncAddr>) -> Vec<ModuleStep> {
        let func = |name: &str| match guest.world.machine.store.export(instance, name) {
            Some(Extern::Func(addr)) => Some(addr),
            _ => None,
        };
        let plain =
            |func, name: &str| ModuleStep { func, args: Vec::new(), name: Arc::from(name), shown: None };
        let mut steps: Vec<ModuleStep> =
            start.map(|addr| plain(addr, "the start function")).into_iter().collect();
        if self.initialize {
            steps.extend(func("_initialize").map(|addr| plain(addr, "_initialize")));
        }
        if let Some(Main { name, args, shown }) = self.main {
            steps.extend(func(&name).map(|func| ModuleStep { func, args, name, shown }));
        }
        steps
    }
}
