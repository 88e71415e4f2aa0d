//! The compilation units of a module's DWARF: where each begins, and the abbreviations that it is read with.
//!
//! Tables of abbreviations are parsed once, and only as much of them as the section is long: a unit may name any byte of
//! it as the beginning of its table, so that tables overlap and their sizes add up to more than any file. The same holds
//! for the headers of line tables, which are read with each unit.

use super::sections::Slice;
use gimli::{Abbreviations, AttributeValue, DebugInfoOffset, Dwarf, Section, Unit, UnitHeader, UnitOffset};
use std::collections::HashMap;
use std::sync::Arc;

/// The most units that are read.
const MOST_UNITS: usize = 1 << 20;
/// The most attributes of one entry: they may take no bytes, so that an entry of one byte could have any number.
pub(super) const MOST_ATTRIBUTES: usize = 256;

/// The units of `.debug_info`, in order, up to the first that is broken.
#[derive(Debug, Default)]
pub(super) struct Units {
    units: Vec<UnitPlace>,
    tables: Vec<Arc<Abbreviations>>,
}

#[derive(Debug)]
struct UnitPlace {
    /// Byte offset in `.debug_info`.
    offset: usize,
    /// Index into the tables of abbreviations.
    table: usize,
    /// Byte offset of its line table in `.debug_line`.
    lines: Option<usize>,
}

impl Units {
    /// Finds the units. The work is linear in the size of the sections.
    pub fn read(dwarf: &Dwarf<Slice<'_>>) -> Self {
        let mut read = Self::default();
        let bytes = dwarf.debug_abbrev.reader().slice();
        // Tables of files that are sound do not overlap.
        let mut left = bytes.len().saturating_mul(2);
        let line_bytes = dwarf.debug_line.reader().slice();
        let mut lines_left = line_bytes.len().saturating_mul(2);
        let mut known: HashMap<usize, Option<usize>> = HashMap::new();
        let mut headers = dwarf.units();
        while let Ok(Some(header)) = headers.next() {
            if read.units.len() >= MOST_UNITS {
                break;
            }
            let Some(offset) = header.debug_info_offset() else { continue };
            let begin = header.debug_abbrev_offset();
            let table = *known.entry(begin.0).or_insert_with(|| {
                let length = table_length(bytes.get(begin.0..)?)?;
                left = left.checked_sub(length)?;
                let table = dwarf.debug_abbrev.abbreviations(begin).ok()?;
                read.tables.push(Arc::new(table));
                Some(read.tables.len() - 1)
            });
            let Some(table) = table else { continue };
            let lines = line_table(&header, &read.tables[table]);
            let size = lines.and_then(|at| line_header_length(line_bytes.get(at..)?)).unwrap_or_default();
            let Some(left) = lines_left.checked_sub(size) else { continue };
            lines_left = left;
            read.units.push(UnitPlace { offset: offset.0, table, lines });
        }
        read
    }

    /// How many units there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.units.len()).unwrap_or(u32::MAX)
    }

    /// A unit, by its index.
    pub fn unit<'a>(&self, dwarf: &Dwarf<Slice<'a>>, index: u32) -> Option<Unit<Slice<'a>>> {
        let place = self.units.get(index as usize)?;
        let header = dwarf.unit_header(DebugInfoOffset(place.offset)).ok()?;
        let table = Arc::clone(self.tables.get(place.table)?);
        Unit::new_with_abbreviations(dwarf, header, table).ok()
    }

    /// The byte offset of a unit's line table in `.debug_line`.
    pub fn lines(&self, index: u32) -> Option<usize> {
        self.units.get(index as usize)?.lines
    }

    /// The byte offset of a unit in `.debug_info`.
    pub fn offset(&self, index: u32) -> Option<usize> {
        Some(self.units.get(index as usize)?.offset)
    }

    /// The unit that contains a byte of `.debug_info`, and the place of that byte in it.
    pub fn containing(&self, offset: usize) -> Option<(u32, UnitOffset)> {
        let index = self.units.partition_point(|unit| unit.offset <= offset).checked_sub(1)?;
        let within = offset - self.units[index].offset;
        Some((u32::try_from(index).ok()?, UnitOffset(within)))
    }
}

/// Where a unit says that its line table is.
fn line_table(header: &UnitHeader<Slice<'_>>, table: &Abbreviations) -> Option<usize> {
    let mut entries = header.entries_raw(table, None).ok()?;
    let abbreviation = entries.read_abbreviation().ok()??;
    for spec in abbreviation.attributes() {
        let attribute = entries.read_attribute(*spec).ok()?;
        if let (gimli::DW_AT_stmt_list, AttributeValue::DebugLineRef(at)) =
            (attribute.name(), attribute.value())
        {
            return Some(at.0);
        }
    }
    None
}

/// The bytes of the header of a line table, as far as it may be read
/// ([DWARF 5, 6.2.4](https://dwarfstd.org/dwarf5std.html)).
fn line_header_length(bytes: &[u8]) -> Option<usize> {
    let word = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let wide = word(0)? == u32::MAX;
    let version_at = if wide { 12 } else { 4 };
    let version = u16::from_le_bytes(*bytes.get(version_at..)?.first_chunk()?);
    let length_at = version_at + if version >= 5 { 4 } else { 2 };
    let length = if wide {
        usize::try_from(u64::from_le_bytes(*bytes.get(length_at..)?.first_chunk()?)).ok()?
    } else {
        word(length_at)? as usize
    };
    Some(length.min(bytes.len()))
}

/// The bytes of a table of abbreviations ([DWARF 5, 7.5.3](https://dwarfstd.org/dwarf5std.html)), with its final zero;
/// `None` if it is broken or an entry has too many attributes.
fn table_length(bytes: &[u8]) -> Option<usize> {
    const IMPLICIT_CONST: u64 = gimli::DW_FORM_implicit_const.0 as u64;
    let mut at = 0;
    while number(bytes, &mut at)? != 0 {
        number(bytes, &mut at)?; // tag
        at += 1; // whether it has children
        let mut attributes = 0;
        loop {
            let (name, form) = (number(bytes, &mut at)?, number(bytes, &mut at)?);
            if form == IMPLICIT_CONST {
                number(bytes, &mut at)?;
            }
            if (name, form) == (0, 0) {
                break;
            }
            attributes += 1;
            if attributes > MOST_ATTRIBUTES {
                return None;
            }
        }
    }
    Some(at)
}

/// Reads an LEB128 number of at most ten bytes, of which only the low 64 bits are kept.
fn number(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0_u64;
    for place in 0..10 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f).checked_shl(7 * place).unwrap_or_default();
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{MOST_ATTRIBUTES, table_length};

    #[test]
    fn a_table_ends_with_a_zero() {
        let table = [1, 0x11, 1, 3, 8, 0x3a, 0x21, 0x7f, 0, 0, 0, 9];
        assert_eq!(table_length(&table), Some(11));
        for cut in 0..11 {
            assert_eq!(table_length(&table[..cut]), None);
        }
        let mut long = vec![1, 0x11, 0];
        long.extend([3, 8].repeat(MOST_ATTRIBUTES + 1));
        long.extend([0, 0, 0]);
        assert_eq!(table_length(&long), None);
    }
}
