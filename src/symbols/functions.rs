//! The functions that DWARF describes, by the bodies of a module, and how far they fit these.
//!
//! A subprogram is believed if its range is exactly that of a body, from the declaration of locals to the final `end`:
//! all compilers write it so, and a tool that changes code without its DWARF moves one and not the other.

use super::sections::Slice;
use super::skip::skip_attributes;
use super::units::Units;
use crate::wasm::Module;
use gimli::{AttributeValue, Dwarf, EntriesRaw, Unit};
use std::ops::Range;

/// Addresses from here on mean that the linker left something out: −1, and −2 in lists of ranges.
const GONE: u64 = 0xffff_fffe;

/// Where a subprogram is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Subprogram {
    /// Index of its unit.
    pub unit: u32,
    /// Byte offset of its entry in the unit.
    pub die: usize,
}

/// The subprograms of all units.
#[derive(Debug, Default)]
pub(super) struct Functions {
    /// The subprogram whose range is that of the body, by index of the body.
    bodies: Vec<Option<Subprogram>>,
    /// How many subprograms have a place in the code, and fit it.
    pub fitting: usize,
    /// How many subprograms have a place in the code, whether that is a body's or not.
    pub live: usize,
    /// How many subprograms the linker, or a tool after it, left out.
    pub gone: usize,
    /// Names of files that hold the rest of units (`DW_AT_GNU_dwo_name`), the first few.
    pub split: Vec<String>,
}

impl Functions {
    /// Reads which subprograms there are: one pass over `.debug_info`.
    pub fn read(module: &Module, dwarf: &Dwarf<Slice<'_>>, units: &Units) -> Self {
        let mut read = Self { bodies: vec![None; module.bodies.len()], ..Self::default() };
        let mut unfit = Vec::new();
        for index in 0..units.len() {
            let Some(unit) = units.unit(dwarf, index) else { continue };
            if let Ok(Some(name)) = unit.dwo_name()
                && read.split.len() < MOST_SPLIT
                && let Ok(name) = dwarf.attr_string(&unit, name)
            {
                read.split.push(crate::wasm::printable(&name.to_string_lossy()));
            }
            // What is broken ends its unit; what was read before is kept.
            let _ = read.unit(module, dwarf, &unit, index, &mut unfit);
        }
        // Of a function that was defined twice, both subprograms are placed at the body that was kept.
        let is_second = |start: &usize| {
            let body = module.bodies.binary_search_by_key(start, |body| body.range.start);
            body.is_ok_and(|body| read.bodies[body].is_some())
        };
        let second = unfit.iter().filter(|start| is_second(start)).count();
        read.live -= second;
        read.gone += second;
        read
    }

    fn unit(
        &mut self,
        module: &Module,
        dwarf: &Dwarf<Slice<'_>>,
        unit: &Unit<Slice<'_>>,
        index: u32,
        unfit: &mut Vec<usize>,
    ) -> gimli::Result<()> {
        let mut entries = unit.entries_raw(None)?;
        while !entries.is_empty() {
            let die = entries.next_offset().0;
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            if abbreviation.tag() != gimli::DW_TAG_subprogram {
                skip_attributes(&mut entries, abbreviation.attributes())?;
                continue;
            }
            let mut extent = Extent::default();
            for spec in abbreviation.attributes() {
                let attribute = entries.read_attribute(*spec)?;
                extent.note(attribute.name(), attribute.value());
            }
            let Some(range) = extent.only(dwarf, unit) else { continue };
            if range.start >= GONE || module.bodies.is_empty() || before_code(module, range.start) {
                self.gone += 1;
                continue;
            }
            self.live += 1;
            if let Some(body) = body_of(module, &range) {
                self.fitting += 1;
                let place = &mut self.bodies[body];
                *place = place.or(Some(Subprogram { unit: index, die }));
            } else {
                let start = usize::try_from(range.start).unwrap_or(usize::MAX);
                unfit.push(start.saturating_add(module.code_start));
            }
        }
        Ok(())
    }

    /// The subprogram of a body, by index of the body.
    pub fn of_body(&self, body: usize) -> Option<Subprogram> {
        *self.bodies.get(body)?
    }
}

/// The most names of split units that are kept.
const MOST_SPLIT: usize = 8;

/// Whether an address lies before all code: older linkers put what they left out at 0.
fn before_code(module: &Module, address: u64) -> bool {
    let first = module.bodies.first().map_or(0, |body| body.range.start);
    address.saturating_add(module.code_start as u64) < first as u64
}

/// The body whose range this is, by its index. Addresses count from the contents of the code section.
fn body_of(module: &Module, range: &Range<u64>) -> Option<usize> {
    let place = |address: u64| usize::try_from(address).ok()?.checked_add(module.code_start);
    let (start, end) = (place(range.start)?, place(range.end)?);
    let body = module.bodies.binary_search_by_key(&start, |body| body.range.start).ok()?;
    (module.bodies[body].range.end == end).then_some(body)
}

/// What an entry says of the addresses that it describes.
#[derive(Debug, Default)]
pub(super) struct Extent<'a> {
    low: Option<AttributeValue<Slice<'a>>>,
    high: Option<AttributeValue<Slice<'a>>>,
    ranges: Option<AttributeValue<Slice<'a>>>,
}

impl<'a> Extent<'a> {
    /// Takes note of an attribute, if it is one of these.
    pub fn note(&mut self, name: gimli::DwAt, value: AttributeValue<Slice<'a>>) {
        match name {
            gimli::DW_AT_low_pc => self.low = Some(value),
            gimli::DW_AT_high_pc => self.high = Some(value),
            gimli::DW_AT_ranges => self.ranges = Some(value),
            _ => {}
        }
    }

    fn low_high(&self, dwarf: &Dwarf<Slice<'a>>, unit: &Unit<Slice<'a>>) -> Option<Range<u64>> {
        let start = dwarf.attr_address(unit, self.low?).ok()??;
        let end = match self.high? {
            value @ (AttributeValue::Addr(_) | AttributeValue::DebugAddrIndex(_)) => {
                dwarf.attr_address(unit, value).ok()??
            }
            value => start.checked_add(value.udata_value()?)?,
        };
        Some(start..end)
    }

    /// The range, if it is a single one.
    fn only(&self, dwarf: &Dwarf<Slice<'a>>, unit: &Unit<Slice<'a>>) -> Option<Range<u64>> {
        if let Some(range) = self.low_high(dwarf, unit) {
            return Some(range);
        }
        let mut all = dwarf.attr_ranges(unit, self.ranges?).ok()??;
        let first = all.next().ok()??;
        match all.next() {
            Ok(None) => Some(first.begin..first.end),
            _ => None,
        }
    }

    /// All ranges that are within `body`, as many as `left` allows.
    pub fn within(
        &self,
        dwarf: &Dwarf<Slice<'a>>,
        unit: &Unit<Slice<'a>>,
        body: &Range<u64>,
        left: &mut usize,
    ) -> Vec<Range<u64>> {
        let live =
            |range: &Range<u64>| body.start <= range.start && range.end <= body.end && !range.is_empty();
        if let Some(range) = self.low_high(dwarf, unit) {
            return Some(range).filter(live).into_iter().collect();
        }
        let Some(Ok(Some(mut all))) = self.ranges.map(|value| dwarf.attr_ranges(unit, value)) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        while *left > 0
            && let Ok(Some(range)) = all.next()
        {
            *left -= 1;
            found.extend(Some(range.begin..range.end).filter(live));
        }
        found
    }
}

/// Passes over the entries below the one that was just read, if it has any.
pub(super) fn skip_below(entries: &mut EntriesRaw<'_, Slice<'_>>, depth: isize) -> gimli::Result<()> {
    while entries.next_depth() > depth && !entries.is_empty() {
        if let Some(abbreviation) = entries.read_abbreviation()? {
            skip_attributes(entries, abbreviation.attributes())?;
        }
    }
    Ok(())
}
