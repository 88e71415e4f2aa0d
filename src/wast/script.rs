//! A script under way: its directives, and the instances they talk about.

use super::core;
use super::fault::{Fault, Outcome, done};
use super::modules::Modules;
use crate::exec::{InstanceAddr, Value};
use crate::wasm::{Binary, Module, Program};
use std::collections::HashMap;
use std::sync::Arc;
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::token::Id;
use wast::{QuoteWat, QuoteWatTest, WastDirective, WastExecute, WastInvoke, WastRet, Wat};

/// The first bytes of every binary module and component.
const MAGIC: &[u8] = b"\0asm";

/// What a module directive has loaded.
#[derive(Debug, Clone)]
enum Definition {
    Module(Arc<Module>),
}

/// An instance that directives can name.
#[derive(Debug, Clone, Copy)]
enum Instance {
    Module(InstanceAddr),
}

/// What an action gives.
#[derive(Debug)]
enum Values {
    Core(Vec<Value>),
}

/// A script under way.
pub(super) struct Script {
    modules: Modules,
    /// Loaded without being instantiated; the latest one also has the name `None`.
    definitions: HashMap<Option<String>, Definition>,
    /// `$id` → instance.
    named: HashMap<String, Instance>,
    /// The latest instance, unless making one failed since.
    current: Option<Instance>,
}

impl Script {
    pub fn new() -> Self {
        Self { modules: Modules::new(), definitions: HashMap::new(), named: HashMap::new(), current: None }
    }

    /// Does what a directive says; an error is what happened instead.
    pub fn directive(&mut self, directive: WastDirective<'_>) -> Result<(), String> {
        use WastDirective as D;
        match directive {
            D::Module(mut module) => {
                let name = owned(module.name());
                // One that fails leaves none to talk to.
                self.current = None;
                let instance = done(quoted(&mut module).and_then(|module| self.instantiate(&module)))?;
                self.adopt(name, instance);
                Ok(())
            }
            D::ModuleDefinition(mut module) => {
                let name = owned(module.name());
                let module = done(quoted(&mut module))?;
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
                    Instance::Module(instance) => self.modules.register(name, instance),
                }
                Ok(())
            }
            D::Invoke(invoke) => done(self.invoke(&invoke)).map(drop),
            D::AssertReturn { exec, results, .. } => {
                let values = done(self.execute(exec))?;
                self.fit(&values, &results)
            }
            D::AssertTrap { exec, message, .. } => trapped(self.execute(exec), message),
            D::AssertExhaustion { call, message, .. } => match self.invoke(&call) {
                Err(Fault::Trap(kind)) if core::is_exhaustion(&kind) => Ok(()),
                other => Err(instead(other, &format!("exhaustion: {message}"))),
            },
            D::AssertException { exec, .. } => match self.execute(exec) {
                Err(Fault::Trap(kind)) if core::is_exception(&kind) => Ok(()),
                other => Err(instead(other, "an exception")),
            },
            D::AssertMalformed { mut module, message, .. }
            | D::AssertInvalid { mut module, message, .. }
            | D::AssertMalformedCustom { mut module, message, .. }
            | D::AssertInvalidCustom { mut module, message, .. } => match quoted(&mut module) {
                Err(Fault::Load(_)) => Ok(()),
                Err(other) => Err(other.to_string()),
                Ok(_) => Err(format!("loads, but should be refused: {message}")),
            },
            D::AssertUnlinkable { mut module, message, .. } => {
                match encoded(&mut module).and_then(|module| self.instantiate(&module)) {
                    Err(Fault::Link(_)) => Ok(()),
                    Err(other) => Err(format!("{other}, but should not link: {message}")),
                    Ok(_) => Err(format!("links, but should not: {message}")),
                }
            }
            D::AssertSuspension { .. } => Err("suspension (stack switching) is not supported".to_owned()),
            D::Thread(_) | D::Wait { .. } => Err("threads are not supported".to_owned()),
        }
    }

    fn adopt(&mut self, name: Option<String>, instance: Instance) {
        self.current = Some(instance);
        if let Some(name) = name {
            self.named.insert(name, instance);
        }
    }

    fn instance(&self, name: Option<Id<'_>>) -> Outcome<Instance> {
        match name {
            Some(id) => self.named.get(id.name()).copied(),
            None => self.current,
        }
        .ok_or_else(|| Fault::Script("no such instance".to_owned()))
    }

    fn instantiate(&mut self, definition: &Definition) -> Outcome<Instance> {
        match definition {
            Definition::Module(module) => self.modules.instantiate(module).map(Instance::Module),
        }
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Outcome<Values> {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(&invoke),
            WastExecute::Wat(mut module) => {
                encoded(&mut module).and_then(|module| self.instantiate(&module))?;
                Ok(Values::Core(Vec::new()))
            }
            WastExecute::Get { module, global, .. } => match self.instance(module)? {
                Instance::Module(instance) => Ok(Values::Core(vec![self.modules.get(instance, global)?])),
            },
        }
    }

    fn invoke(&mut self, invoke: &WastInvoke<'_>) -> Outcome<Values> {
        match self.instance(invoke.module)? {
            Instance::Module(instance) => {
                self.modules.invoke(instance, invoke.name, &invoke.args).map(Values::Core)
            }
        }
    }

    /// Are the values those that are expected?
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
        };
        if fits { Ok(()) } else { Err(format!("gives {}, expected {expected:?}", values.text())) }
    }
}

impl Values {
    fn text(&self) -> String {
        match self {
            Self::Core(values) => format!("{values:?}"),
        }
    }
}

fn owned(id: Option<Id<'_>>) -> Option<String> {
    id.map(|id| id.name().to_owned())
}

fn trapped(outcome: Outcome<Values>, expected: &str) -> Result<(), String> {
    match outcome {
        Err(Fault::Trap(kind)) if core::is_trap(&kind, expected) => Ok(()),
        other => Err(instead(other, &format!("the trap: {expected}"))),
    }
}

fn instead(outcome: Outcome<Values>, expected: &str) -> String {
    match outcome {
        Ok(values) => format!("gives {}, expected {expected}", values.text()),
        Err(fault) => format!("{fault}, expected {expected}"),
    }
}

fn not_loaded(error: &wast::Error) -> Fault {
    Fault::Load(error.message())
}

/// A binary, whatever text it came from.
fn load(bytes: &[u8]) -> Outcome<Definition> {
    if !bytes.starts_with(MAGIC) {
        return Err(Fault::Load("it does not begin with the bytes `\\0asm`".to_owned()));
    }
    let program = Program::load("script", bytes).map_err(|error| Fault::Load(error.to_string()))?;
    match program.binary {
        Binary::Module(module) => Ok(Definition::Module(module)),
        Binary::Component(_) => Fault::script("components in scripts are not supported yet"),
    }
}

fn encoded(module: &mut Wat<'_>) -> Outcome<Definition> {
    load(&module.encode().map_err(|error| not_loaded(&error))?)
}

fn quoted(module: &mut QuoteWat<'_>) -> Outcome<Definition> {
    let text = match module.to_test().map_err(|error| not_loaded(&error))? {
        QuoteWatTest::Binary(bytes) => return load(&bytes),
        QuoteWatTest::Text(bytes) => bytes,
    };
    let text = std::str::from_utf8(&text).map_err(|error| Fault::Load(error.to_string()))?;
    let mut lexer = Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    let parsed =
        ParseBuffer::new_with_lexer(lexer).and_then(|buffer| parser::parse::<Wat<'_>>(&buffer)?.encode());
    load(&parsed.map_err(|error| not_loaded(&error))?)
}
