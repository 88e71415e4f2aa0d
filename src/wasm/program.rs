//! One loaded file: a core module, or a component with the core modules nested in it.

use super::{ComponentFeatures, LoadError, LoadErrorKind, Module, ModuleId, component, decode, validate};
use std::sync::Arc;

/// What the file holds at its top level.
#[derive(Debug, Clone)]
pub enum Binary {
    /// A core module. Its `ModuleId` is 0 unless it was loaded after others.
    Module(Arc<Module>),
    /// A component, with nested components and modules inside it.
    Component(Arc<super::ComponentDef>),
}

/// A loaded and validated file.
#[derive(Debug, Clone)]
pub struct Program {
    /// The file's name as the user gave it, for messages.
    pub name: String,
    /// The binary encoding; for a text file, what it assembles to.
    pub bytes: Arc<[u8]>,
    /// What the file holds at its top level.
    pub binary: Binary,
    /// Every core module in the file, by [`ModuleId`]; those of [`Program::preloads`] after them.
    pub modules: Vec<Arc<Module>>,
    /// What it was allowed to use of the component model.
    pub features: ComponentFeatures,
    /// Core modules that are instantiated before it, in this order, each under a name from which it may import.
    pub preloads: Vec<Preload>,
}

/// A core module that is instantiated before a program, which may import from it.
#[derive(Debug, Clone)]
pub struct Preload {
    /// The module name under which it is imported.
    pub name: Arc<str>,
    /// Its file, as the user gave it.
    pub file: String,
    /// The decoded and validated module.
    pub module: Arc<Module>,
    /// The binary encoding that was decoded.
    pub bytes: Arc<[u8]>,
}

impl Program {
    /// Decodes and validates a module or component, in binary or text form.
    ///
    /// # Errors
    /// A [`LoadError`] with the byte offset of the fault.
    pub fn load(name: &str, bytes: &[u8]) -> Result<Self, LoadError> {
        Self::load_after(&[], name, bytes, ComponentFeatures::default())
    }

    /// [`Program::load`] for one of several files in one store: its core modules are numbered after those already
    /// there.
    ///
    /// # Errors
    /// A [`LoadError`] with the byte offset of the fault.
    pub(crate) fn load_after(
        there: &[Arc<Module>],
        name: &str,
        bytes: &[u8],
        features: ComponentFeatures,
    ) -> Result<Self, LoadError> {
        match bytes.starts_with(MAGIC) {
            true => Self::load_binary(there, name, bytes.into(), features),
            false => Self::load_binary(there, name, assemble(name, bytes)?.into(), features),
        }
    }

    /// [`Program::load`] without a copy of the bytes, so that a large file is not in memory twice.
    ///
    /// # Errors
    /// A [`LoadError`] with the byte offset of the fault.
    pub fn load_shared(name: &str, bytes: Arc<[u8]>) -> Result<Self, LoadError> {
        Self::load_with(name, bytes, ComponentFeatures::default())
    }

    /// [`Program::load_shared`] for a program that may use these parts of the component model.
    ///
    /// # Errors
    /// A [`LoadError`] with the byte offset of the fault.
    pub fn load_with(name: &str, bytes: Arc<[u8]>, features: ComponentFeatures) -> Result<Self, LoadError> {
        match bytes.starts_with(MAGIC) {
            true => Self::load_binary(&[], name, bytes, features),
            false => Self::load_after(&[], name, &bytes, features),
        }
    }

    fn load_binary(
        there: &[Arc<Module>],
        name: &str,
        bytes: Arc<[u8]>,
        features: ComponentFeatures,
    ) -> Result<Self, LoadError> {
        validate::validate(&bytes, features)?;
        let mut modules = there.to_vec();
        let binary = if wasmparser::Parser::is_component(&bytes) {
            Binary::Component(Arc::new(component::decode(&bytes, &mut modules)?))
        } else {
            let id = ModuleId(u32::try_from(modules.len()).unwrap_or(u32::MAX));
            let module = Arc::new(decode::decode_module(&bytes, 0..bytes.len(), id)?);
            modules.push(Arc::clone(&module));
            Binary::Module(module)
        };
        Ok(Self { name: name.to_owned(), bytes, binary, modules, features, preloads: Vec::new() })
    }

    /// Adds a core module that is to be instantiated before it.
    ///
    /// # Errors
    /// A [`LoadError`] with the byte offset of the fault; also for a component.
    pub fn preload(&mut self, name: &str, file: &str, bytes: &[u8]) -> Result<(), LoadError> {
        let Self { bytes, binary, modules, .. } =
            Self::load_after(&self.modules, file, bytes, self.features)?;
        let Binary::Module(module) = binary else {
            let message = "only core modules can be preloaded, and this is a component".to_owned();
            return Err(LoadError { kind: LoadErrorKind::Malformed, offset: 0, message });
        };
        self.modules = modules;
        self.preloads.push(Preload { name: name.into(), file: file.to_owned(), module, bytes });
        Ok(())
    }

    /// What it imports from outside: the module name of each import, or the interfaces that a component asks for.
    #[must_use]
    pub fn imports(&self) -> Vec<&str> {
        match &self.binary {
            Binary::Module(module) => module.imports.iter().map(|import| &*import.module).collect(),
            Binary::Component(def) => {
                let imports = def.defs.iter().filter_map(|item| match &item.kind {
                    component::DefKind::Import { interface, .. } => Some(&**interface),
                    _ => None,
                });
                imports.collect()
            }
        }
    }

    /// The core module of that number. Panics if there is none.
    #[must_use]
    pub fn module(&self, id: ModuleId) -> &Arc<Module> {
        &self.modules[id.0 as usize]
    }
}

/// The first bytes of every module and component in the binary format.
const MAGIC: &[u8] = b"\0asm";

fn assemble(name: &str, bytes: &[u8]) -> Result<Vec<u8>, LoadError> {
    let not_wasm = |message: &str| LoadError {
        kind: LoadErrorKind::Malformed,
        offset: 0,
        message: format!("not a WebAssembly file: {message}"),
    };
    if bytes.is_empty() {
        return Err(not_wasm("it is empty"));
    }
    if MAGIC.starts_with(bytes) {
        return Err(not_wasm("it ends inside the first four bytes, `\\0asm`"));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => text,
        _ => return Err(not_wasm("it begins neither with the bytes `\\0asm` nor with text")),
    };
    wat::parse_str(text).map_err(|mut error| {
        error.set_path(name);
        LoadError { kind: LoadErrorKind::Text, offset: 0, message: error.to_string() }
    })
}
