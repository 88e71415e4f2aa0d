//! Instantiation: runs a component's definitions in order.
//!
//! Core `start` functions are guest code that a person can step through, so this is a machine that pauses at each of
//! them: a stack of (definitions, next one, instance), which is plain data and needs no recursion.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#instance-definitions>

use super::flatten::lowered_type;
use super::item::{ComponentItem, TypeItem};
use super::runtime::{CoreInstance, Env, Linked};
use super::scope::{dangling, host_interface};
use super::{
    CanonFunc, CanonKind, ComponentFunc, ComponentFuncKind, Exports, GuestResource, InstanceId,
    ResolvedOptions, ResourceType, Runtime, RuntimeItem,
};
use crate::exec::{Extern, FuncAddr, InstantiateError, Store, TrapKind};
use crate::wasm::component::{
    Alias, Canon, CanonOptions, ComponentDef, DefKind, ExternDef, OuterSort, Sort, TypeBound, TypeDef,
};
use crate::wasm::{FuncType, Module, ModuleId, ValType};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many core instances a program may create.
const MAX_CORE_INSTANCES: usize = 10_000;
/// How many definitions may run, over all instances: even a small file can instantiate a component again and again.
const MAX_DEFINITIONS: u64 = 10_000_000;

/// One component instance that is being created.
#[derive(Debug, Clone)]
struct Level {
    def: Arc<ComponentDef>,
    instance: InstanceId,
    next: usize,
    /// The imports it is given; `None` for the outermost component, whose imports the host provides.
    imports: Option<Arc<Exports>>,
    /// Whether validation did not check the imports it is given.
    unchecked: bool,
    exports: Exports,
}

/// Why [`Instantiation::step`] returned: what there is to do next.
#[derive(Debug, Clone)]
pub(crate) enum InstantiateStep {
    /// This `start` function of a core module is to be called before the next step.
    Start(FuncAddr, ModuleId),
    /// The outermost component is instantiated; these are its exports.
    Done(Arc<Exports>),
}

/// An instantiation in progress.
#[derive(Debug, Clone)]
pub(crate) struct Instantiation {
    levels: Vec<Level>,
    /// How many definitions have run.
    ran: u64,
}

impl Instantiation {
    /// Begins with a component whose imports the host provides.
    ///
    /// # Errors
    /// If a limit is reached.
    pub fn new(runtime: &mut Runtime, def: Arc<ComponentDef>) -> Result<Self, String> {
        Self::outermost(runtime, def, None)
    }

    /// Begins with a component that is given these imports, whatever they are: any that do not fit are a link error.
    ///
    /// # Errors
    /// If a limit is reached.
    pub(crate) fn linked(
        runtime: &mut Runtime,
        def: Arc<ComponentDef>,
        imports: Arc<Exports>,
    ) -> Result<Self, String> {
        Self::outermost(runtime, def, Some(imports))
    }

    fn outermost(
        runtime: &mut Runtime,
        def: Arc<ComponentDef>,
        imports: Option<Arc<Exports>>,
    ) -> Result<Self, String> {
        let instance = runtime.add_instance(None, None)?;
        let unchecked = imports.is_some();
        let level = Level { def, instance, next: 0, imports, unchecked, exports: Exports::new() };
        Ok(Self { levels: vec![level], ran: 0 })
    }

    /// Runs definitions until a `start` function has to be called, or all are done.
    ///
    /// # Errors
    /// A trap, from an active segment or a rule of linking; or a link error, if something it is given does not fit.
    pub fn step(
        &mut self,
        runtime: &mut Runtime,
        store: &mut Store,
        modules: &[Arc<Module>],
    ) -> Result<InstantiateStep, InstantiateError> {
        loop {
            let Some(level) = self.levels.last_mut() else {
                return Err(TrapKind::Host("instantiation has already ended".to_string()).into());
            };
            let def = Arc::clone(&level.def);
            let Some(next) = def.defs.get(level.next) else {
                let exports = Arc::new(std::mem::take(&mut level.exports));
                self.levels.pop();
                match self.levels.last() {
                    None => return Ok(InstantiateStep::Done(exports)),
                    Some(parent) => runtime.linked().envs[parent.instance as usize].instances.push(exports),
                }
                continue;
            };
            level.next += 1;
            self.ran += 1;
            if self.ran > MAX_DEFINITIONS {
                let why = format!("the program runs more than {MAX_DEFINITIONS} component definitions");
                return Err(TrapKind::Host(why).into());
            }
            match &next.kind {
                DefKind::CoreInstantiate { module, args } => {
                    let run = DefinitionRun { instance: level.instance, linked: runtime.linked() };
                    if let Some(start) = run.core_instantiate(store, modules, *module, args)? {
                        return Ok(start);
                    }
                }
                DefKind::Instantiate { component, args } => {
                    let parent = level.instance;
                    let nested = DefinitionRun { instance: parent, linked: runtime.linked() }
                        .instantiate(*component, args)
                        .map_err(TrapKind::Host)?;
                    let instance =
                        runtime.add_instance(Some(nested.0.scope), Some(parent)).map_err(TrapKind::Host)?;
                    self.levels.push(Level {
                        def: nested.0.def,
                        instance,
                        next: 0,
                        imports: Some(nested.1),
                        unchecked: false,
                        exports: Exports::new(),
                    });
                }
                DefKind::Import { name, ty, .. } if level.unchecked => {
                    let given = level.imports.as_ref().and_then(|imports| imports.get(name));
                    let mut run = DefinitionRun { instance: level.instance, linked: runtime.linked() };
                    let scope = run.env().scope;
                    let given = run.linked.scopes.give(scope, name, given, *ty);
                    run.add(given.map_err(InstantiateError::Link)?);
                }
                kind => {
                    let mut run = DefinitionRun { instance: level.instance, linked: runtime.linked() };
                    run.define(store, kind, level.imports.as_ref(), &mut level.exports)
                        .map_err(TrapKind::Host)?;
                }
            }
        }
    }
}

/// Runs single definitions in one component instance.
struct DefinitionRun<'a> {
    instance: InstanceId,
    linked: &'a mut Linked,
}

impl DefinitionRun<'_> {
    fn env(&mut self) -> &mut Env {
        &mut self.linked.envs[self.instance as usize]
    }

    fn define(
        &mut self,
        store: &mut Store,
        kind: &DefKind,
        imports: Option<&Arc<Exports>>,
        exports: &mut Exports,
    ) -> Result<(), String> {
        match kind {
            DefKind::CoreType | DefKind::CoreInstantiate { .. } | DefKind::Instantiate { .. } => {}
            DefKind::CoreModule(id) => self.add(RuntimeItem::CoreModule(*id)),
            DefKind::Component(def) => {
                let scope = self.env().scope;
                self.add(RuntimeItem::Component(ComponentItem { def: Arc::clone(def), scope }));
            }
            DefKind::CoreBag(items) => {
                let env = self.env();
                let bag = items
                    .iter()
                    .map(|(name, kind, index)| Ok((Arc::clone(name), env.core(*kind, *index)?)))
                    .collect::<Result<BTreeMap<_, _>, String>>()?;
                env.core_instances.push(CoreInstance::Bag(Arc::new(bag)));
            }
            DefKind::Bag(items) => {
                let bag = items
                    .iter()
                    .map(|(name, sort, index)| Ok((Arc::clone(name), self.item(*sort, *index)?)))
                    .collect::<Result<Exports, String>>()?;
                self.env().instances.push(Arc::new(bag));
            }
            DefKind::Alias(alias) => self.alias(store, alias)?,
            DefKind::Type(def) => {
                let item = self.ty(def)?;
                self.add(RuntimeItem::Type(item));
            }
            DefKind::Canon(canon) => self.canon(store, canon)?,
            DefKind::Import { name, interface, ty } => {
                let item = match imports {
                    Some(given) => match given.get(name) {
                        Some(item) => item.clone(),
                        None => return Err(format!("the import `{name}` was not given")),
                    },
                    None => self.host_import(interface, *ty)?,
                };
                self.add(item);
            }
            DefKind::Export { name, sort, index } => {
                let item = self.item(*sort, *index)?;
                exports.insert(Arc::clone(name), item.clone());
                self.add(item);
            }
        }
        Ok(())
    }

    /// Adds an item to the index space of its sort.
    fn add(&mut self, item: RuntimeItem) {
        let env = &mut self.linked.envs[self.instance as usize];
        let scope = self.linked.scopes.get(env.scope);
        match item {
            RuntimeItem::Func(func) => env.funcs.push(func),
            RuntimeItem::Instance(exports) => env.instances.push(exports),
            RuntimeItem::Type(item) => scope.types.push(item),
            RuntimeItem::Component(item) => scope.components.push(item),
            RuntimeItem::CoreModule(id) => scope.core_modules.push(id),
        }
    }

    /// The item at an index of its sort's space.
    fn item(&mut self, sort: Sort, index: u32) -> Result<RuntimeItem, String> {
        let env = &self.linked.envs[self.instance as usize];
        let scope = self.linked.scopes.get(env.scope);
        let i = index as usize;
        let item = match sort {
            Sort::Func => env.funcs.get(i).cloned().map(RuntimeItem::Func),
            Sort::Instance => env.instances.get(i).cloned().map(RuntimeItem::Instance),
            Sort::Type => scope.types.get(i).cloned().map(RuntimeItem::Type),
            Sort::Component => scope.components.get(i).cloned().map(RuntimeItem::Component),
            Sort::CoreModule => scope.core_modules.get(i).copied().map(RuntimeItem::CoreModule),
        };
        item.map_or_else(|| dangling("item", index), Ok)
    }

    fn ty(&mut self, def: &TypeDef) -> Result<TypeItem, String> {
        if let TypeDef::Resource { dtor } = def {
            let instance = self.instance;
            let dtor = match dtor {
                Some(index) => match self.env().core_funcs.get(*index as usize) {
                    Some(addr) => Some(*addr),
                    None => return dangling("core function", *index),
                },
                None => None,
            };
            let number = u32::try_from(self.linked.resources.len()).map_err(|_| "too many resource types")?;
            self.linked.resources.push(GuestResource { instance, dtor });
            return Ok(TypeItem::Resource(ResourceType::Guest(number)));
        }
        let scope = self.env().scope;
        self.linked.scopes.define(scope, def)
    }

    fn alias(&mut self, store: &Store, alias: &Alias) -> Result<(), String> {
        match alias {
            Alias::Export { instance, name, .. } => {
                let Some(exports) = self.env().instances.get(*instance as usize) else {
                    return dangling("instance", *instance);
                };
                let Some(item) = exports.get(name).cloned() else {
                    return Err(format!("instance {instance} does not export `{name}`"));
                };
                self.add(item);
            }
            Alias::CoreExport { instance, name, .. } => {
                let found = match self.env().core_instances.get(*instance as usize) {
                    Some(CoreInstance::Module(addr)) => store.export(*addr, name),
                    Some(CoreInstance::Bag(bag)) => bag.get(name).copied(),
                    None => return dangling("core instance", *instance),
                };
                let Some(item) = found else {
                    return Err(format!("core instance {instance} does not export `{name}`"));
                };
                self.env().add_core(item);
            }
            Alias::Outer { sort, count, index } => {
                let here = self.env().scope;
                let outer = self.linked.scopes.outer(here, *count)?;
                let scope = self.linked.scopes.get(outer);
                let i = *index as usize;
                let item = match sort {
                    OuterSort::CoreType => return Ok(()),
                    OuterSort::CoreModule => scope.core_modules.get(i).copied().map(RuntimeItem::CoreModule),
                    OuterSort::Type => scope.types.get(i).cloned().map(RuntimeItem::Type),
                    OuterSort::Component => scope.components.get(i).cloned().map(RuntimeItem::Component),
                };
                match item {
                    Some(item) => self.add(item),
                    None => return dangling("outer item", *index),
                }
            }
        }
        Ok(())
    }

    /// An import of the outermost component: whatever its type asks for, the host is taken to provide.
    fn host_import(&mut self, name: &Arc<str>, ty: ExternDef) -> Result<RuntimeItem, String> {
        let scope = self.env().scope;
        let interface = host_interface(name);
        match ty {
            ExternDef::Instance(index) => match self.linked.scopes.ty(scope, index)?.clone() {
                TypeItem::Instance(decls, captured) => {
                    Ok(RuntimeItem::Instance(self.linked.scopes.host_instance(&interface, &decls, captured)?))
                }
                _ => dangling("instance type", index),
            },
            ExternDef::Func(index) => Ok(RuntimeItem::Func(ComponentFunc {
                sig: self.linked.scopes.func(scope, index)?,
                kind: ComponentFuncKind::Host { interface: Arc::from(""), function: interface },
            })),
            ExternDef::Type(TypeBound::Eq(index)) => {
                Ok(RuntimeItem::Type(self.linked.scopes.ty(scope, index)?.clone()))
            }
            ExternDef::Type(TypeBound::SubResource) => {
                Ok(RuntimeItem::Type(TypeItem::Resource(ResourceType::Host {
                    interface: Arc::from(""),
                    name: interface,
                })))
            }
            ExternDef::CoreModule(_) | ExternDef::Component(_) => {
                Err(format!("the import `{name}`: hosts provide no modules or components"))
            }
        }
    }

    fn options(&mut self, options: &CanonOptions) -> Result<ResolvedOptions, String> {
        let instance = self.instance;
        let env = self.env();
        let func = |index: Option<u32>| match index {
            None => Ok(None),
            Some(index) => match env.core_funcs.get(index as usize) {
                Some(addr) => Ok(Some(*addr)),
                None => dangling("core function", index),
            },
        };
        let memory = match options.memory {
            None => None,
            Some(index) => match env.core_memories.get(index as usize) {
                Some(addr) => Some(*addr),
                None => return dangling("core memory", index),
            },
        };
        Ok(ResolvedOptions {
            instance,
            encoding: options.encoding,
            memory,
            realloc: func(options.realloc)?,
            post_return: func(options.post_return)?,
            is_async: options.is_async,
            callback: func(options.callback)?,
        })
    }

    fn canon(&mut self, store: &mut Store, canon: &Canon) -> Result<(), String> {
        let scope = self.env().scope;
        let (kind, ty) = match canon {
            Canon::Lift { core_func, ty, options } => {
                let options = self.options(options)?;
                let sig = self.linked.scopes.func(scope, *ty)?;
                let Some(core) = self.env().core_funcs.get(*core_func as usize).copied() else {
                    return dangling("core function", *core_func);
                };
                self.env()
                    .funcs
                    .push(ComponentFunc { sig, kind: ComponentFuncKind::Lifted { core, options } });
                return Ok(());
            }
            Canon::Lower { func, options } => {
                let options = self.options(options)?;
                let Some(func) = self.env().funcs.get(*func as usize).cloned() else {
                    return dangling("function", *func);
                };
                let ty = lowered_type(&func.sig, options.is_async);
                (CanonKind::Lower { func, options }, ty)
            }
            Canon::ResourceNew(index) => {
                (CanonKind::ResourceNew(self.linked.scopes.resource(scope, *index)?), core_type(true))
            }
            Canon::ResourceDrop(index) => {
                (CanonKind::ResourceDrop(self.linked.scopes.resource(scope, *index)?), core_type(false))
            }
            Canon::ResourceRep(index) => {
                (CanonKind::ResourceRep(self.linked.scopes.resource(scope, *index)?), core_type(true))
            }
            built_in => return self.async_built_in(built_in),
        };
        let tag = u32::try_from(self.linked.canons.len()).map_err(|_| "too many canonical functions")?;
        self.linked.canons.push(CanonFunc { instance: self.instance, kind });
        let addr = store.alloc_host_func(&ty, tag);
        self.env().core_funcs.push(addr);
        Ok(())
    }

    /// A built-in of async components.
    fn async_built_in(&mut self, canon: &Canon) -> Result<(), String> {
        Err(format!("the canonical built-in `{}` is not run yet", canon.name()))
    }

    fn core_instantiate(
        mut self,
        store: &mut Store,
        modules: &[Arc<Module>],
        module: u32,
        args: &[(Arc<str>, u32)],
    ) -> Result<Option<InstantiateStep>, InstantiateError> {
        let (module, imports) = self.core_imports(store, modules, module, args).map_err(TrapKind::Host)?;
        let (addr, start) = store.instantiate(&module, &imports).map_err(|error| match error {
            InstantiateError::Link(why) => {
                InstantiateError::Link(format!("core module {}: {why}", module.id.0))
            }
            trap => trap,
        })?;
        self.env().core_instances.push(CoreInstance::Module(addr));
        Ok(start.map(|start| InstantiateStep::Start(start, module.id)))
    }

    fn core_imports(
        &mut self,
        store: &Store,
        modules: &[Arc<Module>],
        module: u32,
        args: &[(Arc<str>, u32)],
    ) -> Result<(Arc<Module>, Vec<Extern>), String> {
        let env = &self.linked.envs[self.instance as usize];
        if env.core_instances.len() >= MAX_CORE_INSTANCES {
            return Err(format!("the program makes more than {MAX_CORE_INSTANCES} core instances"));
        }
        let id = self.linked.scopes.get(env.scope).core_modules.get(module as usize).copied();
        let Some(module) = id.and_then(|id| modules.get(id.0 as usize)) else {
            return dangling("core module", module);
        };
        let mut imports = Vec::with_capacity(module.imports.len());
        for import in &module.imports {
            let missing = || {
                format!(
                    "core module {} imports `{}.{}`, which it is not given",
                    module.id.0, import.module, import.name
                )
            };
            let (_, index) = args.iter().find(|(name, _)| *name == import.module).ok_or_else(missing)?;
            let found = match env.core_instances.get(*index as usize) {
                Some(CoreInstance::Module(addr)) => store.export(*addr, &import.name),
                Some(CoreInstance::Bag(bag)) => bag.get(&import.name).copied(),
                None => None,
            };
            imports.push(found.ok_or_else(missing)?);
        }
        Ok((Arc::clone(module), imports))
    }

    fn instantiate(
        &mut self,
        component: u32,
        args: &[(Arc<str>, Sort, u32)],
    ) -> Result<(ComponentItem, Arc<Exports>), String> {
        let RuntimeItem::Component(item) = self.item(Sort::Component, component)? else {
            return dangling("component", component);
        };
        let given = args
            .iter()
            .map(|(name, sort, index)| Ok((Arc::clone(name), self.item(*sort, *index)?)))
            .collect::<Result<Exports, String>>()?;
        Ok((item, Arc::new(given)))
    }
}

/// `(func (param i32) (result i32))`, or without the result.
fn core_type(result: bool) -> FuncType {
    let results: &[ValType] = if result { &[ValType::I32] } else { &[] };
    FuncType { params: [ValType::I32].into(), results: results.into() }
}
