//! The DWARF sections of a module, as the reader of DWARF takes them, and where else they may be.
//!
//! They are the custom sections whose names begin with `.debug_`, of the module itself or of another file that it names
//! (<https://yurydelendik.github.io/webassembly-dwarf/>). Nothing is copied or parsed here. Whether they describe the
//! code is not known here either.

use crate::wasm::{Module, printable};
use gimli::{Dwarf, EndianSlice, LittleEndian};
use std::ops::Range;
use std::sync::Arc;

/// The bytes of a section.
pub(super) type Slice<'a> = EndianSlice<'a, LittleEndian>;

/// The DWARF of a module; its sections are empty where the module has none. Where it names another file, only that
/// file's count.
pub(super) fn dwarf<'a>(module: &'a Module, external: Option<&'a ExternalDebug>) -> Dwarf<Slice<'a>> {
    let section = |id: gimli::SectionId| match external {
        Some(external) => external.section(id.name()),
        None if external_name(module).is_some() => &[],
        None => module.custom(id.name()).unwrap_or_default(),
    };
    let load = |id| Ok::<_, std::convert::Infallible>(EndianSlice::new(section(id), LittleEndian));
    match Dwarf::load(load) {
        Ok(dwarf) => dwarf,
        Err(never) => match never {},
    }
}

/// The file that holds a module's debug information in its place, as the module names it, relative to itself.
pub(super) fn external_name(module: &Module) -> Option<String> {
    named(module.custom("external_debug_info")?)
}

/// The file that holds a module's source map, as the module names it, relative to itself.
pub(super) fn source_map_name(module: &Module) -> Option<String> {
    named(module.custom("sourceMappingURL")?)
}

/// A name in the binary format: its length, and so many bytes of UTF-8.
fn named(mut bytes: &[u8]) -> Option<String> {
    let length = usize::try_from(leb(&mut bytes)?).ok()?;
    let name = std::str::from_utf8(bytes.get(..length)?).ok()?;
    Some(printable(name)).filter(|name| !name.is_empty())
}

/// The debug sections of a WebAssembly file that has no other purpose. Its other sections are not looked at: its code may
/// have been left out.
#[derive(Debug, Clone)]
pub struct ExternalDebug {
    bytes: Arc<[u8]>,
    sections: Vec<(String, Range<usize>)>,
}

impl ExternalDebug {
    /// The debug sections in the bytes of a file; `None` if it is no core module, or has none.
    #[must_use]
    pub fn read(bytes: Arc<[u8]>) -> Option<Self> {
        const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut sections = Vec::new();
        while let Some((id, mut after)) = rest.split_first() {
            let Some(length) = leb(&mut after).and_then(|length| usize::try_from(length).ok()) else { break };
            let Some(mut content) = after.get(..length) else { break };
            rest = &after[length..];
            if *id != 0 {
                continue;
            }
            let end = bytes.len() - rest.len();
            let name_length = leb(&mut content).and_then(|length| usize::try_from(length).ok());
            let Some(name) = name_length.and_then(|length| content.get(..length)) else { continue };
            if let Ok(name) = std::str::from_utf8(name)
                && name.starts_with(".debug_")
                && sections.iter().all(|(known, _)| known != name)
            {
                sections.push((name.to_owned(), end - (content.len() - name.len())..end));
            }
        }
        (!sections.is_empty()).then_some(Self { bytes, sections })
    }

    fn section(&self, name: &str) -> &[u8] {
        let found = self.sections.iter().find(|(known, _)| known == name);
        found.and_then(|(_, range)| self.bytes.get(range.clone())).unwrap_or_default()
    }
}

/// Takes an unsigned LEB128 number of at most 32 bits off the front.
fn leb(bytes: &mut &[u8]) -> Option<u32> {
    let mut value = 0_u64;
    for place in 0..5 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << (7 * place);
        if *byte < 0x80 {
            return u32::try_from(value).ok();
        }
    }
    None
}
