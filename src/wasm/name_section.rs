//! The `name` custom section, read as far as it is well-formed: a broken one never refuses a module.

use std::collections::HashMap;
use wasmparser::{IndirectNameMap, KnownCustom, Name, NameMap};

/// Names from the `name` section (raw symbols; demangling is [`super::Module::func_name`]'s business).
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The module's own name.
    pub module: Option<String>,
    /// Function index → symbol.
    pub funcs: HashMap<u32, String>,
    /// (function index, local index) → name.
    pub locals: HashMap<(u32, u32), String>,
    /// Global index → name.
    pub globals: HashMap<u32, String>,
}

impl Names {
    /// Adds what a custom section says, if it is a `name` section.
    pub(super) fn read(&mut self, section: &wasmparser::CustomSectionReader<'_>) {
        let KnownCustom::Name(reader) = section.as_known() else { return };
        for name in reader {
            match name {
                Ok(Name::Module { name, .. }) => self.module = Some(name.to_owned()),
                Ok(Name::Function(map)) => direct(map, &mut self.funcs),
                Ok(Name::Global(map)) => direct(map, &mut self.globals),
                Ok(Name::Local(map)) => indirect(map, &mut self.locals),
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }
}

fn direct(map: NameMap<'_>, into: &mut HashMap<u32, String>) {
    into.extend(map.map_while(Result::ok).map(|n| (n.index, n.name.to_owned())));
}

fn indirect(map: IndirectNameMap<'_>, into: &mut HashMap<(u32, u32), String>) {
    for outer in map.map_while(Result::ok) {
        let names = outer.names.map_while(Result::ok);
        into.extend(names.map(|n| ((outer.index, n.index), n.name.to_owned())));
    }
}
