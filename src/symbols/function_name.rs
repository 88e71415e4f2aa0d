//! The name of a function as its source has it, from the entry that describes it.
//!
//! A concrete function refers to an abstract one, which may refer to its declaration in a namespace or type. The path is
//! that of the entry that has the name. References are untrusted: they may form circles.

use super::scope_table::ScopeTable;
use super::sections::Slice;
use super::units::{MOST_ATTRIBUTES, Units};
use crate::wasm::{printable, readable_symbol};
use gimli::{AttributeValue, Dwarf, Unit, UnitOffset};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The most references that are followed for a name.
const MOST_REFERENCES: usize = 16;
/// The most parts of a path.
const MOST_PARTS: usize = 32;
/// The most units that are open at a time.
const MOST_OPEN: usize = 64;

/// A function's name, and whether it is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FunctionName {
    /// The name with its path, printable.
    pub text: Arc<str>,
    /// Whether DWARF says nothing of where it is: in languages that have paths, a symbol says more.
    pub bare: bool,
}

/// Reads names of functions, and keeps what several of them need.
pub(super) struct NameReader<'a> {
    dwarf: &'a Dwarf<Slice<'a>>,
    units: &'a Units,
    scopes: &'a [OnceLock<ScopeTable>],
    open: HashMap<u32, Option<Unit<Slice<'a>>>>,
    known: HashMap<(u32, usize), Option<FunctionName>>,
}

/// What an entry says of its name.
#[derive(Default)]
struct EntryNames<'a> {
    name: Option<Slice<'a>>,
    linkage: Option<Slice<'a>>,
    /// The entry that says the rest.
    origin: Option<(u32, UnitOffset)>,
}

impl<'a> NameReader<'a> {
    /// A reader of names; `scopes` has a cell for each unit.
    pub fn new(dwarf: &'a Dwarf<Slice<'a>>, units: &'a Units, scopes: &'a [OnceLock<ScopeTable>]) -> Self {
        Self { dwarf, units, scopes, open: HashMap::new(), known: HashMap::new() }
    }

    /// The name of the function that an entry of a unit describes; `None` if it has none.
    pub fn name(&mut self, unit: u32, die: UnitOffset) -> Option<FunctionName> {
        if let Some(known) = self.known.get(&(unit, die.0)) {
            return known.clone();
        }
        let name = self.read(unit, die);
        self.known.insert((unit, die.0), name.clone());
        name
    }

    fn read(&mut self, mut unit: u32, mut die: UnitOffset) -> Option<FunctionName> {
        let mut linkage = None;
        for _ in 0..MOST_REFERENCES {
            let entry = self.entry(unit, die)?;
            linkage = linkage.or(entry.linkage);
            if let Some(name) = entry.name {
                return Some(self.with_path(unit, die, &text(name), linkage));
            }
            match entry.origin {
                Some(origin) => (unit, die) = origin,
                None => break,
            }
        }
        let symbol = text(linkage?);
        Some(FunctionName { text: printable(&readable_symbol(&symbol)).into(), bare: false })
    }

    /// A name behind the names of what is around its entry.
    fn with_path(
        &mut self,
        unit: u32,
        die: UnitOffset,
        name: &str,
        linkage: Option<Slice<'a>>,
    ) -> FunctionName {
        let mut parts = vec![name.to_owned()];
        for scope in self.around(unit, die) {
            let name = self.entry(unit, scope).and_then(|entry| entry.name);
            parts.push(name.map_or_else(|| "(anonymous namespace)".into(), text));
        }
        // rustc numbers what has no name in the source; its symbols say which trait or type it belongs to.
        let numbered = parts.iter().any(|part| part.starts_with("{impl#") || part.starts_with("{closure"));
        let bare = parts.len() == 1 && linkage.is_none() && self.has_paths(unit);
        let symbol = linkage.filter(|_| numbered).map(|symbol| readable_symbol(&text(symbol)));
        if let Some(symbol) = symbol.filter(|symbol| symbol.len() <= LONG) {
            return FunctionName { text: printable(&symbol).into(), bare };
        }
        parts.reverse();
        let mut whole = parts.join("::");
        // Arguments of types around a function hide its name where they are long.
        if whole.len() > LONG {
            let (name, around) = parts.split_last_mut().map_or((&mut whole, &mut [][..]), |split| split);
            around.iter_mut().for_each(|part| *part = without_arguments(part));
            let left = LONG.saturating_sub(around.iter().map(|part| part.len() + 2).sum());
            if name.len() > left {
                *name = without_arguments(name);
            }
            whole = parts.join("::");
        }
        FunctionName { text: printable(&whole).into(), bare }
    }

    fn around(&mut self, unit: u32, die: UnitOffset) -> Vec<UnitOffset> {
        let Some(cell) = self.scopes.get(unit as usize) else { return Vec::new() };
        let table = match self.unit(unit) {
            Some(unit) => cell.get_or_init(|| ScopeTable::read(unit)),
            None => return Vec::new(),
        };
        table.around(die).take(MOST_PARTS).collect()
    }

    /// Whether functions of a unit's language have paths.
    fn has_paths(&mut self, unit: u32) -> bool {
        let language = self.unit(unit).and_then(|unit| {
            let root = unit.entry(unit.header.root_offset()).ok()?;
            match root.attr_value(gimli::DW_AT_language)? {
                AttributeValue::Language(language) => Some(language),
                _ => None,
            }
        });
        !matches!(
            language,
            None | Some(
                gimli::DW_LANG_C
                    | gimli::DW_LANG_C89
                    | gimli::DW_LANG_C99
                    | gimli::DW_LANG_C11
                    | gimli::DW_LANG_C17
                    | gimli::DW_LANG_Mips_Assembler
            )
        )
    }

    fn unit(&mut self, index: u32) -> Option<&Unit<Slice<'a>>> {
        if self.open.len() >= MOST_OPEN && !self.open.contains_key(&index) {
            self.open.clear();
        }
        let (dwarf, units) = (self.dwarf, self.units);
        self.open.entry(index).or_insert_with(|| units.unit(dwarf, index)).as_ref()
    }

    fn entry(&mut self, index: u32, die: UnitOffset) -> Option<EntryNames<'a>> {
        let (dwarf, units) = (self.dwarf, self.units);
        let unit = self.unit(index)?;
        let mut entries = unit.entries_raw(Some(die)).ok()?;
        let abbreviation = entries.read_abbreviation().ok()??;
        let mut found = EntryNames::default();
        for spec in abbreviation.attributes().iter().take(MOST_ATTRIBUTES) {
            let attribute = entries.read_attribute(*spec).ok()?;
            let value = attribute.value();
            match attribute.name() {
                gimli::DW_AT_name => found.name = dwarf.attr_string(unit, value).ok(),
                gimli::DW_AT_linkage_name | gimli::DW_AT_MIPS_linkage_name => {
                    found.linkage = dwarf.attr_string(unit, value).ok();
                }
                gimli::DW_AT_abstract_origin | gimli::DW_AT_specification => {
                    found.origin = referred(units, index, value);
                }
                _ => {}
            }
        }
        Some(found)
    }
}

/// The entry that a reference leads to: its unit, and its place there.
pub(super) fn referred(
    units: &Units,
    unit: u32,
    value: AttributeValue<Slice<'_>>,
) -> Option<(u32, UnitOffset)> {
    match value {
        AttributeValue::UnitRef(die) => Some((unit, die)),
        AttributeValue::DebugInfoRef(at) => units.containing(at.0),
        _ => None,
    }
}

/// Names of more bytes than this are long.
const LONG: usize = 160;

/// A name with `…` for its arguments: `map<…>` of `map<int, long>`.
fn without_arguments(name: &str) -> String {
    match name.split_once('<') {
        // `operator<` has none.
        Some((base, _)) if name.ends_with('>') && !base.is_empty() && !base.ends_with("operator") => {
            format!("{base}<…>")
        }
        _ => name.to_owned(),
    }
}

/// The longest name that is read.
const LONGEST: usize = 4096;

fn text(slice: Slice<'_>) -> String {
    String::from_utf8_lossy(&slice.slice()[..slice.slice().len().min(LONGEST)]).into_owned()
}
