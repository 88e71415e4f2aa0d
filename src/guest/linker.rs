//! Links the core modules of a program: the preloaded ones and the program's own, one after the other.

use super::core_import::{CoreImport, HostImport};
use super::{LinkError, Linking, UnmetImport, link, preview1};
use crate::exec::{Extern, FuncAddr, InstanceAddr, InstantiateError, Store};
use crate::wasm::{Binary, ExternKind, Module, Program};
use std::collections::HashMap;
use std::sync::Arc;

/// A module that has just been instantiated.
#[derive(Debug)]
pub(super) struct LinkedModule {
    pub module: Arc<Module>,
    pub instance: InstanceAddr,
    /// Its start function, which has not run.
    pub start: Option<FuncAddr>,
    /// Whether it is the program, and not one before it.
    pub is_program: bool,
}

/// Links the modules of a program, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Linker {
    /// What the modules so far export under the names from which it may be imported.
    defined: HashMap<(Arc<str>, Arc<str>), Extern>,
    host: Vec<HostImport>,
    missing: Vec<UnmetImport>,
    /// How many of the modules have been instantiated.
    made: usize,
}

impl Linker {
    /// Finds out what cannot be given, before anything is instantiated.
    pub(super) fn check(program: &Program, module: &Module, linking: Linking) -> Result<Self, LinkError> {
        let mut missing = Vec::new();
        let mut names: Vec<(&str, &Module)> = Vec::new();
        for preload in &program.preloads {
            link::check_module(&preload.module, &names, Some(&preload.file), linking, &mut missing)?;
            names.push((&preload.name, &preload.module));
        }
        link::check_module(module, &names, None, linking, &mut missing)?;
        Ok(Self { defined: HashMap::new(), host: Vec::new(), missing, made: 0 })
    }

    /// The imports that nothing provides.
    pub(super) fn missing(&self) -> &[UnmetImport] {
        &self.missing
    }

    /// The functions of the host that the modules so far import, by their tags.
    pub(super) fn host(&self) -> &[HostImport] {
        &self.host
    }

    /// Instantiates the next module of a program: those that are preloaded, then the program itself. `None` after that.
    ///
    /// # Errors
    /// As for [`Store::instantiate`]; an import that does not fit is told with the file of its module.
    pub(super) fn next(
        &mut self,
        store: &mut Store,
        program: &Program,
    ) -> Result<Option<LinkedModule>, InstantiateError> {
        let at = self.made;
        self.made += 1;
        if let Some(preload) = program.preloads.get(at) {
            let (instance, start) =
                self.instantiate(store, &preload.module).map_err(|error| match error {
                    InstantiateError::Link(why) => {
                        InstantiateError::Link(format!("the preloaded module {}: {why}", preload.file))
                    }
                    trap @ InstantiateError::Trap(_) => trap,
                })?;
            self.define(store, &preload.name, &preload.module, instance);
            let module = Arc::clone(&preload.module);
            return Ok(Some(LinkedModule { module, instance, start, is_program: false }));
        }
        let Binary::Module(module) = &program.binary else { return Ok(None) };
        if at > program.preloads.len() {
            return Ok(None);
        }
        let (instance, start) = self.instantiate(store, module)?;
        Ok(Some(LinkedModule { module: Arc::clone(module), instance, start, is_program: true }))
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
            let known = preview1::signature(&import.module, &import.name);
            let known = known.filter(|_| import.kind == ExternKind::Func);
            // One of another type is none of the host's; whether a program may have such was checked before.
            let known = known.filter(|known| known.core == *module.func_type(import.index));
            imports.push(match (import.kind, known) {
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
