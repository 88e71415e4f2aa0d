//! The core side of a script: module instances in one store, what is registered for import, and calls.

use super::fault::{DirectiveFault, DirectiveResult};
use super::{core, spectest};
use crate::exec::{Bounds, Exit, Extern, FuncAddr, InstanceAddr, InstantiateError, Machine, Stops, Value};
use crate::wasm::{Import, Module};
use std::collections::HashMap;
use std::sync::Arc;
use wast::WastArg;

/// The module instances of a script, and what they can import.
pub(super) struct Modules {
    pub machine: Machine,
    /// How many instructions an invocation may execute.
    budget: u64,
    /// What imports can be resolved to, by module name and then by item name.
    registered: HashMap<String, HashMap<String, Extern>>,
}

impl Modules {
    pub fn new(budget: u64, bounds: Bounds) -> Self {
        let mut machine = Machine::default();
        machine.store.set_limits(bounds);
        let spectest = spectest::exports(&mut machine.store);
        Self { machine, budget, registered: HashMap::from([("spectest".to_owned(), spectest)]) }
    }

    /// Makes an instance's exports importable under a name.
    pub(crate) fn register(&mut self, name: &str, instance: InstanceAddr) {
        let store = &self.machine.store;
        let names = store.instance(instance).module.exports.iter().map(|export| &export.name);
        let exports = names.filter_map(|name| Some((name.to_string(), store.export(instance, name)?)));
        let exports = exports.collect();
        self.registered.insert(name.to_owned(), exports);
    }

    /// Instantiates a module and runs its start function.
    pub fn instantiate(&mut self, module: &Arc<Module>) -> DirectiveResult<InstanceAddr> {
        let resolve = |import: &Import| {
            let given = self.registered.get(&*import.module).and_then(|m| m.get(&*import.name)).copied();
            given.ok_or_else(|| {
                DirectiveFault::Link(format!("unknown import `{}` `{}`", import.module, import.name))
            })
        };
        let imports = module.imports.iter().map(resolve).collect::<DirectiveResult<Vec<_>>>()?;
        let made = self.machine.store.instantiate(module, &imports);
        let (instance, start) = made.map_err(|error| match error {
            InstantiateError::Link(message) => DirectiveFault::Link(message),
            InstantiateError::Trap(kind) => DirectiveFault::Trap(kind),
        })?;
        if let Some(start) = start {
            self.call(start, &[])?;
        }
        Ok(instance)
    }

    /// The current value of an exported global.
    pub fn get(&self, instance: InstanceAddr, name: &str) -> DirectiveResult<Value> {
        match self.machine.store.export(instance, name) {
            Some(Extern::Global(addr)) => Ok(self.machine.store.global(addr).value()),
            _ => DirectiveFault::script(format!("no exported global `{name}`")),
        }
    }

    /// Calls an exported function; a trap is a [`Fault`].
    pub fn invoke(
        &mut self,
        instance: InstanceAddr,
        name: &str,
        args: &[WastArg<'_>],
    ) -> DirectiveResult<Vec<Value>> {
        let Some(Extern::Func(func)) = self.machine.store.export(instance, name) else {
            return DirectiveFault::script(format!("no exported function `{name}`"));
        };
        let argument = |arg: &WastArg<'_>| match arg {
            WastArg::Core(arg) => core::argument(arg),
            _ => DirectiveFault::script(format!("an argument that is no core value: {arg:?}")),
        };
        let args = args.iter().map(argument).collect::<DirectiveResult<Vec<_>>>()?;
        let params = &self.machine.store.func_type(func).params;
        if params.len() != args.len() || !params.iter().zip(&args).all(|(&ty, &arg)| core::takes(ty, arg)) {
            return DirectiveFault::script(format!(
                "the arguments {args:?} do not fit the parameters {params:?} of `{name}`"
            ));
        }
        self.call(func, &args)
    }

    fn call(&mut self, func: FuncAddr, args: &[Value]) -> DirectiveResult<Vec<Value>> {
        let called = self.machine.call(func, &core::to_slots(args));
        let slots = called.map_err(DirectiveFault::Trap).and_then(|()| self.finish());
        self.machine.unwind();
        slots.map(|slots| core::from_slots(&self.machine.store.func_type(func).results, &slots))
    }

    fn finish(&mut self) -> DirectiveResult<Vec<u64>> {
        let limit = self.machine.moment().saturating_add(self.budget);
        loop {
            let left = limit.saturating_sub(self.machine.moment());
            match self.machine.run(left, &Stops::default()) {
                Exit::Returned(slots) => return Ok(slots),
                // The functions of `spectest` return nothing.
                Exit::HostFunc { .. } => self.machine.host_return(&[]),
                Exit::Trap(kind) => return Err(DirectiveFault::Trap(kind)),
                Exit::Budget => {
                    return DirectiveFault::script(format!(
                        "did not end within {} instructions",
                        self.budget
                    ));
                }
                exit => return DirectiveFault::script(format!("stopped by {exit:?}")),
            }
        }
    }
}
