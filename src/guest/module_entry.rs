//! What is called in a core module that runs as a program, or that is linked before it.

use super::invoke::core_args;
use super::{Entry, LinkError};
use crate::exec::{Extern, FuncAddr, InstanceAddr, Store};
use crate::wasm::{ExternKind, Module, ValType};
use std::sync::Arc;

/// A function to call, with its arguments.
#[derive(Debug, Clone)]
pub(super) struct ModuleStep {
    pub func: FuncAddr,
    pub args: Vec<u64>,
    pub name: Arc<str>,
    /// The result types, if the results are to be shown.
    pub shown: Option<Box<[ValType]>>,
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
#[derive(Debug, Clone)]
struct Main {
    name: Arc<str>,
    args: Vec<u64>,
    /// The result types, if the results are to be shown.
    shown: Option<Box<[ValType]>>,
}

/// What to call in a core module, in this order.
#[derive(Debug, Clone)]
pub(super) struct ModuleEntry {
    initialize: bool,
    main: Option<Main>,
}

impl ModuleEntry {
    /// What the entry asks for.
    ///
    /// # Errors
    /// If the module exports no such function, or its arguments are wrong.
    pub(super) fn find(module: &Module, entry: &Entry) -> Result<Self, LinkError> {
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
                    let why = format!("the module exports no function `{function}`; it has: {names}");
                    return Err(why.into());
                };
                let args = core_args(function, args, ty).map_err(LinkError::from)?;
                Some(Main { name: Arc::from(function.as_str()), args, shown: Some(ty.results.clone()) })
            }
        };
        Ok(Self { initialize: is_plain(module, "_initialize"), main })
    }

    /// What is called in a module before the program's own.
    pub(super) fn before(module: &Module) -> Self {
        Self { initialize: is_plain(module, "_initialize"), main: None }
    }

    /// The calls in an instance, in order.
    pub(super) fn steps(
        self,
        store: &Store,
        instance: InstanceAddr,
        start: Option<FuncAddr>,
    ) -> Vec<ModuleStep> {
        let func = |name: &str| match store.export(instance, name) {
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
