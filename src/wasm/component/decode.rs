//! Decoding a component's sections into its list of definitions.

use super::read_types::TypeReader;
use super::{ComponentDef, Def, DefKind};
use crate::wasm::decode::decode_module;
use crate::wasm::{LoadError, LoadErrorKind, Module, ModuleId};
use std::sync::Arc;
use wasmparser::{
    BinaryReaderError, Chunk, ComponentInstance, ComponentName, ComponentNameSectionReader, FromReader,
    Instance, KnownCustom, Parser, Payload, SectionLimited,
};

/// Deepest nesting of components. Nothing useful is deeper, and decoding each level uses native stack.
const MAX_NESTING: u32 = 100;

/// Decodes a component that has been validated, and every core module in it, which it appends to `modules`.
///
/// # Errors
/// If the component uses parts of the component model that this version does not run; with the byte offset of the
/// definition.
pub(crate) fn decode(file: &Arc<[u8]>, modules: &mut Vec<Arc<Module>>) -> Result<ComponentDef, LoadError> {
    let mut decoder = ComponentDecoder { file, modules, depth: 0 };
    decoder.component(Parser::new(0), 0..file.len())
}

struct ComponentDecoder<'a> {
    file: &'a Arc<[u8]>,
    modules: &'a mut Vec<Arc<Module>>,
    depth: u32,
}

fn malformed(error: &BinaryReaderError) -> LoadError {
    LoadError {
        kind: LoadErrorKind::Malformed,
        offset: position(error.offset()),
        message: error.message().to_string(),
    }
}

/// An offset from `wasmparser`; files are in memory, so it fits.
fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn range(range: &std::ops::Range<u64>) -> std::ops::Range<usize> {
    position(range.start)..position(range.end)
}

impl ComponentDecoder<'_> {
    fn component(
        &mut self,
        mut parser: Parser,
        within: std::ops::Range<usize>,
    ) -> Result<ComponentDef, LoadError> {
        let mut def = ComponentDef { range: within.clone(), defs: Vec::new(), name: None };
        let file = Arc::clone(self.file);
        let mut at = within.start;
        loop {
            let rest = file.get(at..within.end).unwrap_or_default();
            let (consumed, payload) = match parser.parse(rest, true).map_err(|e| malformed(&e))? {
                Chunk::Parsed { consumed, payload } => (consumed, payload),
                Chunk::NeedMoreData(_) => return Err(cut_off(at)),
            };
            at += consumed;
            match payload {
                Payload::ModuleSection { unchecked_range, .. } => {
                    let inner = range(&unchecked_range);
                    let id = ModuleId(u32::try_from(self.modules.len()).map_err(|_| cut_off(at))?);
                    let module = decode_module(self.file, inner.clone(), id)?;
                    self.modules.push(Arc::new(module));
                    def.defs.push(Def { offset: inner.start, kind: DefKind::CoreModule(id) });
                    at = inner.end;
                }
                Payload::ComponentSection { parser, unchecked_range } => {
                    let inner = range(&unchecked_range);
                    if self.depth == MAX_NESTING {
                        return Err(LoadError::unsupported(
                            inner.start,
                            "components nested more than 100 deep",
                        ));
                    }
                    self.depth += 1;
                    let nested = self.component(parser, inner.clone())?;
                    self.depth -= 1;
                    def.defs.push(Def { offset: inner.start, kind: DefKind::Component(Arc::new(nested)) });
                    at = inner.end;
                }
                Payload::End(_) => return Ok(def),
                payload => section(payload, &mut def)?,
            }
        }
    }
}

fn cut_off(offset: usize) -> LoadError {
    LoadError {
        kind: LoadErrorKind::Malformed,
        offset,
        message: "the file ends inside a component".to_string(),
    }
}

/// Reads each item of a section with its offset.
fn each<'a, T: FromReader<'a>>(
    section: SectionLimited<'a, T>,
    def: &mut ComponentDef,
    mut read: impl FnMut(TypeReader, T) -> Result<DefKind, LoadError>,
) -> Result<(), LoadError> {
    for item in section.into_iter_with_offsets() {
        let (offset, item) = item.map_err(|e| malformed(&e))?;
        let offset = position(offset);
        let kind = read(TypeReader { offset }, item)?;
        def.defs.push(Def { offset, kind });
    }
    Ok(())
}

fn section(payload: Payload<'_>, def: &mut ComponentDef) -> Result<(), LoadError> {
    match payload {
        Payload::InstanceSection(s) => each(s, def, |r, item| core_instance(r, &item)),
        Payload::CoreTypeSection(s) => each(s, def, |_, _| Ok(DefKind::CoreType)),
        Payload::ComponentInstanceSection(s) => each(s, def, |r, item| instance(r, &item)),
        Payload::ComponentAliasSection(s) => each(s, def, |r, item| Ok(DefKind::Alias(r.alias(&item)?))),
        Payload::ComponentTypeSection(s) => each(s, def, |r, item| Ok(DefKind::Type(r.ty(&item)?))),
        Payload::ComponentCanonicalSection(s) => each(s, def, |r, item| Ok(DefKind::Canon(r.canon(&item)?))),
        Payload::ComponentImportSection(s) => each(s, def, |r, item| {
            let name = Arc::from(item.name.name);
            let full = item.name.full_implements().unwrap_or_else(|| item.name.full_name());
            Ok(DefKind::Import { name, interface: Arc::from(full), ty: r.extern_def(item.ty)? })
        }),
        Payload::ComponentExportSection(s) => each(s, def, |r, item| {
            Ok(DefKind::Export {
                name: Arc::from(item.name.name),
                sort: r.sort(item.kind)?,
                index: item.index,
            })
        }),
        Payload::ComponentStartSection { range, .. } => {
            Err(LoadError::unsupported(position(range.start), "a component's `start` function"))
        }
        Payload::CustomSection(s) => {
            if let KnownCustom::ComponentName(names) = s.as_known() {
                def.name = component_name(names);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn component_name(names: ComponentNameSectionReader<'_>) -> Option<String> {
    names.into_iter().map_while(Result::ok).find_map(|name| match name {
        ComponentName::Component { name, .. } => Some(name.to_string()),
        _ => None,
    })
}

fn core_instance(r: TypeReader, item: &Instance<'_>) -> Result<DefKind, LoadError> {
    Ok(match item {
        Instance::Instantiate { module_index, args } => DefKind::CoreInstantiate {
            module: *module_index,
            args: args.iter().map(|arg| (Arc::from(arg.name), arg.index)).collect(),
        },
        Instance::FromExports(exports) => DefKind::CoreBag(
            exports
                .iter()
                .map(|e| Ok((Arc::from(e.name), r.kind(e.kind)?, e.index)))
                .collect::<Result<_, LoadError>>()?,
        ),
    })
}

fn instance(r: TypeReader, item: &ComponentInstance<'_>) -> Result<DefKind, LoadError> {
    Ok(match item {
        ComponentInstance::Instantiate { component_index, args } => DefKind::Instantiate {
            component: *component_index,
            args: args
                .iter()
                .map(|arg| Ok((Arc::from(arg.name), r.sort(arg.kind)?, arg.index)))
                .collect::<Result<_, LoadError>>()?,
        },
        ComponentInstance::FromExports(exports) => DefKind::Bag(
            exports
                .iter()
                .map(|e| Ok((Arc::from(e.name.name), r.sort(e.kind)?, e.index)))
                .collect::<Result<_, LoadError>>()?,
        ),
    })
}
