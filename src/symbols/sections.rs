//! The DWARF sections of a module, as the reader of DWARF takes them.
//!
//! They are the custom sections whose names begin with `.debug_`
//! (<https://yurydelendik.github.io/webassembly-dwarf/>). Nothing is copied or parsed here. Whether they describe the
//! code beside them is not known here either.

use crate::wasm::Module;
use gimli::{Dwarf, EndianSlice, LittleEndian};

/// The bytes of a section.
pub(super) type Slice<'a> = EndianSlice<'a, LittleEndian>;

/// The DWARF of a module; its sections are empty where the module has none.
pub(super) fn dwarf(module: &Module) -> Dwarf<Slice<'_>> {
    let section = |id: gimli::SectionId| module.custom(id.name()).unwrap_or_default();
    let load = |id| Ok::<_, std::convert::Infallible>(EndianSlice::new(section(id), LittleEndian));
    match Dwarf::load(load) {
        Ok(dwarf) => dwarf,
        Err(never) => match never {},
    }
}
