//! A script in progress: its directives, and the instances that they refer to.

use super::components::{Components, Returned};
use super::core;
use super::fault::{self, DirectiveFault, DirectiveResult, done};
use super::modules::Modules;
use crate::component::Exports;
use crate::exec::{Bounds, InstanceAddr, Value};
use crate::wasm::{Binary, ComponentFeatures};
use std::collections::HashMap;
use std::sync::Arc;
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::token::Id;
use wast::{QuoteWat, QuoteWatTest, WastDirective, WastExecute, WastInvoke, WastRet, Wat};

/// The first bytes of every binary module and component.
const MAGIC: &[u8] = b"\0asm";

/// An instance that directives can refer to.
#[derive(Debug, Clone)]
enum ScriptInstance {
    Module(InstanceAddr),
    Component(Arc<Exports>),
}

/// The result of an action.
#[derive(Debug)]
enum Values {
    /// The results of a module's function, or the value of a global.
    Core(Vec<Value>),
    /// The result of a component's function.
    Component(Returned),
    /// Something was instantiated, which has no result to compare.
    Instance,
}

/// A script in progress.
pub(super) struct Script {
    modules: Modules,
    components: Components,
    /// Modules and components that were loaded but not instantiated; the latest one is also under the name `None`.
    definitions: HashMap<Option<String>, Binary>,
    /// Instances by their `$id` in the script.
    named: HashMap<String, ScriptInstance>,
    /// The latest instance; `None` if the latest attempt to make one failed.
    current: Option<ScriptInstance>,
}

impl Script {
    pub fn new(budget: u64, bounds: Bounds, features: ComponentFeatures) -> Self {
        Self {
            modules: Modules::new(budget, bounds),
            components: Components::new(budget, bounds, features),
            definitions: HashMap::new(),
            named: HashMap::new(),
            current: None,
        }
    }

    /// Executes a directive; the error is what happened instead.
    pub fn directive(&mut self, directive: WastDirective<'_>) -> Result<(), String> {
        use WastDirective as D;
        match directive {
            D::Module(mut module) => {
                let name = owned(module.name());
                // If this fails, there is no current instance.
                self.current = None;
                let instance = done(self.quoted(&mut module).and_then(|module| self.instantiate(&module)))?;
                self.adopt(name, instance);
                Ok(())
            }
            D::ModuleDefinition(mut module) => {
                let name = owned(module.name());
                let module = done(self.quoted(&mut module))?;
                self.definitions.insert(None, module.clone());
                self.definitions.insert(name, module);
                Ok(())
            }
            D::ModuleInstance { instance, module, .. } => {
                self.current = None;
                let Some(module) = self.definitions.get(&owned(module)).cloned() else {
                    return Err("no such module definition".to_owned());
                };
                let made = done(self.instantiate(&module))?;
                self.adopt(owned(instance), made);
                Ok(())
            }
            D::Register { name, module, .. } => {
                match done(self.instance(module))? {
                    ScriptInstance::Module(instance) => self.modules.register(name, instance),
                    ScriptInstance::Component(exports) => self.components.register(name, exports),
                }
                Ok(())
            }
            D::Invoke(invoke) => done(self.invoke(&invoke)).map(drop),
            D::AssertReturn { exec, results, .. } => {
                let values = done(self.execute(exec))?;
                self.fit(&values, &results)
            }
            D::AssertTrap { exec, message, .. } => {
                let core = self.is_core(&exec);
                match self.execute(exec) {
                    // The traps of components have no names that engines agree on.
                    Err(DirectiveFault::Trap(kind)) if !core || core::is_trap(&kind, message) => Ok(()),
                    other => Err(instead(other, &format!("the trap: {message}"))),
                }
            }
            D::AssertExhaustion { call, message, .. } => match self.invoke(&call) {
                Err(DirectiveFault::Trap(kind)) if fault::is_exhaustion(&kind) => Ok(()),
                other => Err(instead(other, &format!("exhaustion: {message}"))),
            },
            D::AssertException { exec, .. } => match self.execute(exec) {
                Err(DirectiveFault::Trap(kind)) if fault::is_exception(&kind) => Ok(()),
                other => Err(instead(other, "an exception")),
            },
            D::AssertMalformed { mut module, message, .. }
            | D::AssertInvalid { mut module, message, .. }
            | D::AssertMalformedCustom { mut module, message, .. }
            | D::AssertInvalidCustom { mut module, message, .. } => match self.quoted(&mut module) {
                Err(DirectiveFault::Load(_)) => Ok(()),
                Err(other) => Err(other.to_string()),
                Ok(_) => Err(format!("loads, but should be refused: {message}")),
            },
            D::AssertUnlinkable { mut module, message, .. } => {
                match self.encoded(&mut module).and_then(|module| self.instantiate(&module)) {
                    Err(DirectiveFault::Link(_)) => Ok(()),
                    Err(other) => Err(format!("{other}, but should not link: {message}")),
                    Ok(_) => Err(format!("links, but should not: {message}")),
                }
            }
            D::AssertSuspension { .. } => Err("suspension (stack switching) is not supported".to_owned()),
            D::Thread(_) | D::Wait { .. } => Err("threads are not supported".to_owned()),
        }
    }

    fn adopt(&mut self, name: Option<String>, instance: ScriptInstance) {
        self.current = Some(instance.clone());
        if let Some(name) = name {
            // A component can import a named instance without registering it.
            if let ScriptInstance::Component(exports) = &instance {
                self.components.register(&name, Arc::clone(exports));
            }
            self.named.insert(name, instance);
        }
    }

    fn instance(&self, name: Option<Id<'_>>) -> DirectiveResult<ScriptInstance> {
        match name {
            Some(id) => self.named.get(id.name()).cloned(),
            None => self.current.clone(),
        }
        .ok_or_else(|| DirectiveFault::Script("no such instance".to_owned()))
    }

    /// Whether an action refers to a module rather than a component.
    fn is_core(&self, exec: &WastExecute<'_>) -> bool {
        match exec {
            WastExecute::Invoke(WastInvoke { module, .. }) | WastExecute::Get { module, .. } => {
                !matches!(self.instance(*module), Ok(ScriptInstance::Component(_)))
            }
            WastExecute::Wat(module) => matches!(module, Wat::Module(_)),
        }
    }

    fn instantiate(&mut self, definition: &Binary) -> DirectiveResult<ScriptInstance> {
        match definition {
            Binary::Module(module) => self.modules.instantiate(module).map(ScriptInstance::Module),
            Binary::Component(def) => self.components.instantiate(def).map(ScriptInstance::Component),
        }
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> DirectiveResult<Values> {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(&invoke),
            WastExecute::Wat(mut module) => {
                self.encoded(&mut module).and_then(|module| self.instantiate(&module))?;
                Ok(Values::Instance)
            }
            WastExecute::Get { module, global, .. } => match self.instance(module)? {
                ScriptInstance::Module(instance) => {
                    Ok(Values::Core(vec![self.modules.get(instance, global)?]))
                }
                ScriptInstance::Component(_) => DirectiveFault::script("components have no globals"),
            },
        }
    }

    fn invoke(&mut self, invoke: &WastInvoke<'_>) -> DirectiveResult<Values> {
        match self.instance(invoke.module)? {
            ScriptInstance::Module(instance) => {
                self.modules.invoke(instance, invoke.name, &invoke.args).map(Values::Core)
            }
            ScriptInstance::Component(exports) => {
                self.components.invoke(&exports, invoke.name, &invoke.args).map(Values::Component)
            }
        }
    }

    /// Checks that the values are those that are expected.
    fn fit(&self, values: &Values, expected: &[WastRet<'_>]) -> Result<(), String> {
        let fits = match values {
            Values::Core(values) => {
                let store = &self.modules.machine.store;
                let fits = |(value, expected): (&Value, &WastRet<'_>)| match expected {
                    WastRet::Core(expected) => core::fits(store, *value, expected),
                    _ => false,
                };
                values.len() == expected.len() && values.iter().zip(expected).all(fits)
            }
            Values::Component(returned) => returned.fits(expected),
            Values::Instance => expected.is_empty(),
        };
        if fits {
            return Ok(());
        }
        let expected = match values {
            Values::Component(returned) => returned.expected_text(expected),
            Values::Core(_) | Values::Instance => {
                let text = |expected: &WastRet<'_>| match expected {
                    WastRet::Core(expected) => core::expected_text(expected),
                    other => format!("{other:?}"),
                };
                list(expected.iter().map(text))
            }
        };
        Err(format!("gives {}, expected {expected}", values.text()))
    }

    /// Loads a binary module or component.
    fn load(&mut self, bytes: &[u8]) -> DirectiveResult<Binary> {
        if !bytes.starts_with(MAGIC) {
            return Err(DirectiveFault::Load("it does not begin with the bytes `\\0asm`".to_owned()));
        }
        self.components.load(bytes).map_err(|error| DirectiveFault::Load(error.to_string()))
    }

    fn encoded(&mut self, module: &mut Wat<'_>) -> DirectiveResult<Binary> {
        let bytes = module.encode().map_err(|error| not_loaded(&error))?;
        self.load(&bytes)
    }

    fn quoted(&mut self, module: &mut QuoteWat<'_>) -> DirectiveResult<Binary> {
        let text = match module.to_test().map_err(|error| not_loaded(&error))? {
            QuoteWatTest::Binary(bytes) => return self.load(&bytes),
            QuoteWatTest::Text(bytes) => bytes,
        };
        let text = std::str::from_utf8(&text).map_err(|error| DirectiveFault::Load(error.to_string()))?;
        let mut lexer = Lexer::new(text);
        lexer.allow_confusing_unicode(true);
        let parsed =
            ParseBuffer::new_with_lexer(lexer).and_then(|buffer| parser::parse::<Wat<'_>>(&buffer)?.encode());
        self.load(&parsed.map_err(|error| not_loaded(&error))?)
    }
}

impl Values {
    fn text(&self) -> String {
        match self {
            Self::Core(values) => list(values.iter().map(core::text)),
            Self::Component(returned) => returned.to_string(),
            Self::Instance => "an instance".to_owned(),
        }
    }
}

/// Values separated by commas, or `nothing`.
fn list(values: impl Iterator<Item = String>) -> String {
    let list = values.collect::<Vec<_>>().join(", ");
    if list.is_empty() { "nothing".to_owned() } else { list }
}

fn owned(id: Option<Id<'_>>) -> Option<String> {
    id.map(|id| id.name().to_owned())
}

fn instead(outcome: DirectiveResult<Values>, expected: &str) -> String {
    match outcome {
        Ok(values) => format!("gives {}, expected {expected}", values.text()),
        Err(fault) => format!("{fault}, expected {expected}"),
    }
}

fn not_loaded(error: &wast::Error) -> DirectiveFault {
    DirectiveFault::Load(error.message())
}
