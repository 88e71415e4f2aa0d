//! The component side of a script: instances in one store, what can be imported from them by name, and calls.

use super::component;
use super::fault::{DirectiveFault, DirectiveResult};
use super::host::{self, ScriptHost};
use crate::component::{Exports, FuncSig, RuntimeItem, Val, render_val};
use crate::exec::Bounds;
use crate::guest::{Embedding, EmbeddingProgress};
use crate::wasm::{Binary, ComponentDef, ComponentFeatures, LoadError};
use std::fmt;
use std::sync::Arc;
use wast::{WastArg, WastRet};

/// The result of a component function, with the function's type.
#[derive(Debug)]
pub(super) struct Returned {
    value: Option<Val>,
    sig: Arc<FuncSig>,
}

/// The component instances of a script, and what they can import.
pub(super) struct Components {
    embedding: Embedding,
    /// How many instructions an invocation may execute.
    budget: u64,
    host: ScriptHost,
    /// The items that imports can be given, by name.
    importable: Arc<Exports>,
}

impl Components {
    pub fn new(budget: u64, bounds: Bounds, features: ComponentFeatures) -> Self {
        let mut embedding = Embedding::new();
        embedding.set_limits(bounds);
        embedding.allow(features);
        let simple_module = match embedding.load("simple-module", host::SIMPLE_MODULE.as_bytes()) {
            Ok(Binary::Module(module)) => Some(module.id),
            _ => None,
        };
        Self {
            embedding,
            budget,
            host: ScriptHost::default(),
            importable: Arc::new(host::exports(simple_module)),
        }
    }

    /// Loads a module or a component; the code that a component contains is added to the store.
    pub fn load(&mut self, bytes: &[u8]) -> Result<Binary, LoadError> {
        self.embedding.load("script", bytes)
    }

    /// Makes an instance's exports importable under a name.
    pub(crate) fn register(&mut self, name: &str, exports: Arc<Exports>) {
        Arc::make_mut(&mut self.importable).insert(Arc::from(name), RuntimeItem::Instance(exports));
    }

    pub fn instantiate(&mut self, def: &Arc<ComponentDef>) -> DirectiveResult<Arc<Exports>> {
        self.embedding.instantiate(def, Arc::clone(&self.importable)).map_err(DirectiveFault::Script)?;
        match self.finish()? {
            EmbeddingProgress::Instantiated(exports) => Ok(exports),
            other => DirectiveFault::script(format!("internal: instantiation came to {other:?}")),
        }
    }

    /// Calls an exported function; a trap is a [`Fault`].
    pub fn invoke(
        &mut self,
        exports: &Exports,
        name: &str,
        args: &[WastArg<'_>],
    ) -> DirectiveResult<Returned> {
        let Some(RuntimeItem::Func(func)) = exports.get(name) else {
            return DirectiveFault::script(format!("no exported function `{name}`"));
        };
        let sig = Arc::clone(&func.sig);
        if args.len() != sig.params.len() {
            let (given, wanted) = (args.len(), sig.params.len());
            return DirectiveFault::script(format!("`{name}` takes {wanted} arguments, not {given}"));
        }
        let args = args.iter().zip(&sig.params).map(|(arg, param)| component::argument(arg, &param.ty));
        let args = args.collect::<DirectiveResult<Vec<_>>>()?;
        self.embedding.invoke(name, func, args);
        match self.finish()? {
            EmbeddingProgress::Returned(value) => Ok(Returned { value, sig }),
            other => DirectiveFault::script(format!("internal: a call came to {other:?}")),
        }
    }

    /// Runs what was started to its end, answering its host calls.
    fn finish(&mut self) -> DirectiveResult<EmbeddingProgress> {
        let limit = self.embedding.moment().saturating_add(self.budget);
        loop {
            let left = limit.saturating_sub(self.embedding.moment());
            match self.embedding.run(left) {
                EmbeddingProgress::HostCall => {
                    if let Some((_, call)) = self.embedding.pending_call() {
                        let reply = self.host.answer(call);
                        self.embedding.reply(&reply);
                    }
                }
                EmbeddingProgress::Trapped(kind) => return Err(DirectiveFault::Trap(kind)),
                EmbeddingProgress::Refused(why) => return Err(DirectiveFault::Link(why)),
                EmbeddingProgress::Budget => {
                    self.embedding.abandon();
                    return DirectiveFault::script(format!(
                        "did not end within {} instructions",
                        self.budget
                    ));
                }
                done => return Ok(done),
            }
        }
    }
}

impl Returned {
    /// Whether the result is what the script expects.
    pub fn fits(&self, expected: &[WastRet<'_>]) -> bool {
        match (&self.value, &self.sig.result, expected) {
            (None, None, []) => true,
            (Some(value), Some(ty), [expected]) => component::fits(value, ty, expected),
            _ => false,
        }
    }

    /// What the script expects, as text for people.
    pub(crate) fn expected_text(&self, expected: &[WastRet<'_>]) -> String {
        match (&self.sig.result, expected) {
            (_, []) => "nothing".to_owned(),
            (Some(ty), [expected]) => component::expected_text(expected, ty),
            (_, more) => format!("{more:?}"),
        }
    }
}

impl fmt::Display for Returned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.value, &self.sig.result) {
            (Some(value), Some(ty)) => f.write_str(&render_val(value, ty)),
            _ => f.write_str("nothing"),
        }
    }
}
