//! Builds a guest: the first task of a module or component, before anything runs.

use super::canon::{ModuleStep, ModuleTask, RootTask, Task};
use super::canon_func::Canons;
use super::core_import::{CoreImport, HostImport};
use super::door::Door;
use super::invoke::core_args;
use super::thread::GuestThread;
use super::world::{CallLog, World};
use super::{CallId, Entry, Guest, LinkError, Linking, UnmetImport, link, preview1, shim};
use crate::component::{Instantiation, LowerLog, Runtime};
use crate::exec::{Bounds, Extern, FuncAddr, InstanceAddr, InstantiateError, Machine, OutsideWriter, Store};
use crate::wasm::{Binary, ComponentDef, ExternKind, Module, Program, ValType};
use std::collections::{BTreeMap, HashMap, VecDeque};
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
        host_imports: Arc::new([]),
        missing: Arc::new([]),
        linking,
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
    if !guest.world.program.preloads.is_empty() {
        return Err(link_error("modules can be preloaded for a core module, and the program is a component"));
    }
    guest.missing = link::check_component(def, guest.linking)?.into();
    let lenient = guest.linking == Linking::Anything;
    if !lenient {
        link::check_entry(def, entry)?;
    }
    let instantiation = Instantiation::new(&mut guest.world.runtime, Arc::clone(def)).map_err(link_error)?;
    Ok(Task::Root(Box::new(RootTask::new(instantiation, entry.clone(), lenient))))
}

fn module_task(guest: &mut Guest, module: &Arc<Module>, entry: &Entry) -> Result<Task, LinkError> {
    let program = Arc::clone(&guest.world.program);
    let mut linker = Linker::check(&program, module, guest.linking)?;
    let main = ModuleEntry::find(module, entry)?;
    let mut steps = Vec::new();
    for preload in &program.preloads {
        match linker.instantiate(&mut guest.world.machine.store, &preload.module) {
            Ok((instance, start)) => {
                linker.define(&mut guest.world.machine.store, &preload.name, &preload.module, instance);
                let before = ModuleEntry { initialize: is_plain(&preload.module, "_initialize"), main: None };
                steps.extend(before.steps(guest, instance, start));
            }
            Err(InstantiateError::Trap(kind)) => {
                guest.trap(kind);
                return Ok(Task::Module(ModuleTask::new(Vec::new())));
            }
            Err(InstantiateError::Link(why)) => {
                return Err(link_error(format!("the preloaded module {}: {why}", preload.file)));
            }
        }
    }
    let made = linker.instantiate(&mut guest.world.machine.store, module);
    guest.host_imports = linker.host.into();
    guest.missing = linker.missing.into();
    match made {
        Ok((instance, start)) => {
            steps.extend(main.steps(guest, instance, start));
            Ok(Task::Module(ModuleTask::new(steps)))
        }
        Err(InstantiateError::Trap(kind)) => {
            guest.trap(kind);
            Ok(Task::Module(ModuleTask::new(Vec::new())))
        }
        Err(InstantiateError::Link(why)) => Err(link_error(why)),
    }
}

/// Links the modules of a program, one after the other.
struct Linker {
    /// What the modules so far export under the names from which it may be imported.
    defined: HashMap<(Arc<str>, Arc<str>), Extern>,
    host: Vec<HostImport>,
    missing: Vec<UnmetImport>,
}

impl Linker {
    /// Finds out what cannot be given, before anything is instantiated.
    fn check(program: &Program, module: &Module, linking: Linking) -> Result<Self, LinkError> {
        let mut missing = Vec::new();
        let mut names: Vec<(&str, &Module)> = Vec::new();
        for preload in &program.preloads {
            link::check_module(&preload.module, &names, Some(&preload.file), linking, &mut missing)?;
            names.push((&preload.name, &preload.module));
        }
        link::check_module(module, &names, None, linking, &mut missing)?;
        Ok(Self { defined: HashMap::new(), host: Vec::new(), missing })
    }

    fn instantiate(
        &mut self,
        store: &mut Store,
        module: &Arc<Module>,
    ) -> Result<(InstanceAddr, Option<FuncAddr>), InstantiateError> {
        let first = self.host.len();
        let mut imports = Vec::with_capacity(module.imports.len());
        for import in &module.imports {
            let name = (Arc::clone(&import.module), Arc::clone(&import.name));
            if let Some(item) = self.defined.get(&name) {
                imports.push(*item);
                continue;
            }
            let tag = u32::try_from(self.host.len()).map_err(|_| too_many())?;
            imports.push(match (import.kind, preview1::signature(&import.module, &import.name)) {
                (ExternKind::Func, Some(function)) => {
                    self.host.push(HostImport::Preview1 { function, memory: None });
                    Extern::Func(store.alloc_host_func(&function.core, tag))
                }
                (ExternKind::Func, None) => {
                    let function = CoreImport::new(import, module.func_type(import.index));
                    self.host.push(HostImport::Other(Arc::new(function)));
                    store.provide(module, import, tag)?
                }
                _ => store.provide(module, import, tag)?,
            });
        }
        let made = store.instantiate(module, &imports)?;
        // Preview 1 calls use the memory that the calling module exports.
        if let Some(Extern::Memory(addr)) = store.export(made.0, "memory") {
            for import in &mut self.host[first..] {
                if let HostImport::Preview1 { memory, .. } = import {
                    *memory = Some(addr);
                }
            }
        }
        Ok(made)
    }

    /// Lets later modules import what an instance exports.
    fn define(&mut self, store: &mut Store, name: &Arc<str>, module: &Module, instance: InstanceAddr) {
        for export in &module.exports {
            if let Some(item) = store.export(instance, &export.name) {
                self.defined.insert((Arc::clone(name), Arc::clone(&export.name)), item);
            }
        }
    }
}

fn too_many() -> InstantiateError {
    InstantiateError::Link("too many imports".to_owned())
}

/// Whether a module exports a function of this name that takes and returns nothing.
fn is_plain(module: &Module, name: &str) -> bool {
    let export = module.exports.iter().find(|e| &*e.name == name && e.kind == ExternKind::Func);
    export.is_some_and(|export| {
        let ty = module.func_type(export.index);
        ty.params.is_empty() && ty.results.is_empty()
    })
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
        let main = match entry {
            Entry::Library => None,
            Entry::Command => is_plain(module, "_start").then(|| Main {
                name: Arc::from("_start"),
                args: Vec::new(),
                shown: None,
            }),
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
        Ok(Self { initialize: is_plain(module, "_initialize"), main })
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
