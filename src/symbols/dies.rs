//! Access to debugging information entries by their offset in `.debug_info`.
//!
//! A reader lives for one question: it borrows the module's sections and keeps the units that it has opened. What
//! outlives it refers to entries by offset ([`DieOffset`]), so that everything shown is plain data.

use super::sections::Slice;
use super::units::Units;
use crate::wasm::Module;
use gimli::{AttributeValue, DebuggingInformationEntry, Dwarf, Unit, UnitOffset};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// An offset in `.debug_info`.
pub(crate) type DieOffset = usize;

pub(super) type Entry<'a> = DebuggingInformationEntry<Slice<'a>>;

/// The most bytes of a name that are used.
const LONGEST_NAME: usize = 4096;
/// The most entries of lists of ranges and locations that are read for one question. Any number of entries may share a
/// list, so that bounds for each are not enough.
const MOST_LISTED: usize = 1 << 20;
/// How often an entry may refer to another one for its name.
const ORIGINS: usize = 8;

/// A unit that has been opened.
#[derive(Debug)]
pub(super) struct OpenUnit<'a> {
    /// Index among the units.
    pub number: u32,
    pub start: DieOffset,
    pub unit: Unit<Slice<'a>>,
}

impl OpenUnit<'_> {
    pub fn whole(&self, offset: UnitOffset) -> DieOffset {
        self.start.saturating_add(offset.0)
    }
}

/// The entries of a module.
pub(super) struct Dies<'a> {
    pub module: &'a Module,
    pub dwarf: Dwarf<Slice<'a>>,
    units: &'a Units,
    open: RefCell<HashMap<u32, Option<Rc<OpenUnit<'a>>>>>,
    /// How many more entries of lists may be read.
    left: Cell<usize>,
}

impl<'a> Dies<'a> {
    pub fn of(module: &'a Module, dwarf: Dwarf<Slice<'a>>, units: &'a Units) -> Self {
        Self { module, dwarf, units, open: RefCell::default(), left: Cell::new(MOST_LISTED) }
    }

    pub fn unit_count(&self) -> u32 {
        self.units.len()
    }

    /// A unit by its index; `None` if it is broken.
    pub fn unit(&self, number: u32) -> Option<Rc<OpenUnit<'a>>> {
        if let Some(known) = self.open.borrow().get(&number) {
            return known.clone();
        }
        let start = self.units.offset(number)?;
        let unit = self.units.unit(&self.dwarf, number);
        let opened = unit.map(|unit| Rc::new(OpenUnit { number, start, unit }));
        self.open.borrow_mut().insert(number, opened.clone());
        opened
    }

    /// The unit that an entry belongs to, and the entry's offset in it.
    pub fn unit_of(&self, offset: DieOffset) -> Option<(Rc<OpenUnit<'a>>, UnitOffset)> {
        let (number, inside) = self.units.containing(offset)?;
        let unit = self.unit(number)?;
        inside.is_in_bounds(&unit.unit.header).then_some((unit, inside))
    }

    /// An entry, with its unit.
    pub fn entry(&self, offset: DieOffset) -> Option<(Rc<OpenUnit<'a>>, Entry<'a>)> {
        let (unit, inside) = self.unit_of(offset)?;
        let entry = unit.unit.entry(inside).ok()?;
        Some((unit, entry))
    }

    /// The text of an attribute; long names are cut.
    pub fn text(&self, unit: &OpenUnit<'a>, entry: &Entry<'a>, name: gimli::DwAt) -> Option<String> {
        let slice = self.dwarf.attr_string(&unit.unit, entry.attr_value(name)?).ok()?;
        let bytes = slice.slice();
        Some(String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST_NAME)]).into_owned())
    }

    /// The entry that an attribute refers to.
    pub fn reference(&self, unit: &OpenUnit<'a>, entry: &Entry<'a>, name: gimli::DwAt) -> Option<DieOffset> {
        match entry.attr_value(name)? {
            AttributeValue::UnitRef(inside) => Some(unit.whole(inside)),
            AttributeValue::DebugInfoRef(offset) => Some(offset.0),
            _ => None,
        }
    }

    /// Asks an entry, and then those that it was made from: its abstract origin or its declaration.
    pub fn inherited<T>(
        &self,
        offset: DieOffset,
        ask: impl Fn(&OpenUnit<'a>, &Entry<'a>) -> Option<T>,
    ) -> Option<T> {
        let mut at = offset;
        for _ in 0..ORIGINS {
            let (unit, entry) = self.entry(at)?;
            if let Some(answer) = ask(&unit, &entry) {
                return Some(answer);
            }
            at = self
                .reference(&unit, &entry, gimli::DW_AT_abstract_origin)
                .or_else(|| self.reference(&unit, &entry, gimli::DW_AT_specification))?;
        }
        None
    }

    /// The address that an attribute gives; `None` if it has another form.
    pub fn address(&self, unit: &OpenUnit<'a>, entry: &Entry<'a>, name: gimli::DwAt) -> Option<u64> {
        self.dwarf.attr_address(&unit.unit, entry.attr_value(name)?).ok()?
    }

    /// The ranges of addresses that an entry covers, as many as may be read.
    pub fn ranges(&self, unit: &OpenUnit<'a>, entry: &Entry<'a>) -> Vec<(u64, u64)> {
        let mut found = Vec::new();
        let Ok(mut ranges) = self.dwarf.die_ranges(&unit.unit, entry) else { return found };
        while self.may_read()
            && let Ok(Some(range)) = ranges.next()
        {
            if range.begin < range.end {
                found.push((range.begin, range.end));
            }
        }
        found
    }

    /// Whether another entry of a list may be read, which is then counted.
    pub fn may_read(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }
}

/// An attribute's value as a number, whatever form it has.
pub(super) fn number(value: AttributeValue<Slice<'_>>) -> Option<i128> {
    match value {
        AttributeValue::Sdata(number) => Some(number.into()),
        AttributeValue::Data16(number) => i128::try_from(number).ok(),
        other => other.udata_value().map(Into::into).or_else(|| other.sdata_value().map(Into::into)),
    }
}

/// A number that has to be a size, a count or an offset.
pub(super) fn size(entry: &Entry<'_>, name: gimli::DwAt) -> Option<u64> {
    number(entry.attr_value(name)?).and_then(|number| u64::try_from(number).ok())
}
