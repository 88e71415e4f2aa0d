//! What the units of a module contain besides functions: static variables, classes, names of scopes.
//!
//! A unit is read once, when something in it is first asked for, and what is kept refers to entries by offset. Broken
//! units have no contents.

use super::dies::{DieOffset, Dies, Entry, OpenUnit};
use super::types::{SourceLanguage, language};
use gimli::{Operation, Reader};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The most entries of one unit that are read.
const MOST_ENTRIES: usize = 1 << 22;
/// How many variables of a unit are enough to see whether it was optimised.
const ENOUGH: usize = 512;
/// How deep namespaces may be nested before the outer ones are left out of a name.
const DEEPEST_SCOPE: usize = 64;

/// The contents of a unit once they have been read; `None` if it is broken.
type LazyContents = OnceLock<Option<Arc<UnitContents>>>;

/// The units of a module, read on demand.
#[derive(Debug, Default)]
pub(crate) struct SourceIndex {
    units: OnceLock<Box<[LazyContents]>>,
    /// Classes of all units by their qualified names; of several the first.
    classes: OnceLock<HashMap<String, DieOffset>>,
}

/// What one unit contains.
#[derive(Debug)]
pub(crate) struct UnitContents {
    pub language: SourceLanguage,
    /// The source file that the unit was made from, as the compiler names it.
    pub source: String,
    /// Whether its variables are where only an optimiser puts them.
    pub optimised: bool,
    /// Static variables with their qualified names.
    pub statics: Vec<(String, DieOffset)>,
    /// Tables of virtual functions: the entry of each, and the type that it is of.
    pub tables: Vec<(DieOffset, DieOffset)>,
    /// Classes with their qualified names.
    pub classes: Vec<(String, DieOffset)>,
    /// Namespaces and types that contain others: from where to where, and the name. In the order of their beginnings.
    scopes: Vec<(DieOffset, DieOffset, String)>,
}

impl SourceIndex {
    /// The contents of a unit; `None` if it is broken.
    pub fn contents(&self, dies: &Dies<'_>, number: u32) -> Option<Arc<UnitContents>> {
        let units = self.units.get_or_init(|| (0..dies.unit_count()).map(|_| OnceLock::new()).collect());
        let read = || Some(Arc::new(UnitContents::read(dies, &*dies.unit(number)?)));
        units.get(number as usize)?.get_or_init(read).clone()
    }

    /// All units' contents with the units' numbers, in order.
    pub fn all<'s>(&'s self, dies: &'s Dies<'_>) -> impl Iterator<Item = (u32, Arc<UnitContents>)> + 's {
        (0..dies.unit_count()).filter_map(|number| Some((number, self.contents(dies, number)?)))
    }

    /// A class by its qualified name.
    pub fn class(&self, dies: &Dies<'_>, name: &str) -> Option<DieOffset> {
        let read = || {
            let mut known = HashMap::new();
            for (_, unit) in self.all(dies) {
                for (name, entry) in &unit.classes {
                    known.entry(name.clone()).or_insert(*entry);
                }
            }
            known
        };
        self.classes.get_or_init(read).get(name).copied()
    }

    /// A name with the namespaces and types around it, outermost first.
    pub fn qualified(&self, dies: &Dies<'_>, offset: DieOffset, name: &str) -> String {
        let contents = dies.unit_of(offset).and_then(|(unit, _)| self.contents(dies, unit.number));
        contents.map_or_else(|| name.to_owned(), |contents| contents.qualified(offset, name))
    }
}

impl UnitContents {
    fn qualified(&self, offset: DieOffset, name: &str) -> String {
        let before = self.scopes.partition_point(|(begin, ..)| *begin < offset);
        let around = self.scopes[..before].iter().filter(|(_, end, _)| *end > offset);
        let mut path: Vec<&str> = around.map(|(_, _, name)| &**name).collect();
        let skipped = path.len().saturating_sub(DEEPEST_SCOPE);
        path.drain(..skipped);
        path.push(name);
        path.join("::")
    }

    fn read<'a>(dies: &Dies<'a>, unit: &OpenUnit<'a>) -> Self {
        let root = unit.unit.entry(unit.unit.header.root_offset()).ok();
        let source = root.and_then(|root| dies.text(unit, &root, gimli::DW_AT_name)).unwrap_or_default();
        let mut found = Self {
            language: language(dies, unit),
            source,
            optimised: false,
            statics: Vec::new(),
            tables: Vec::new(),
            classes: Vec::new(),
            scopes: Vec::new(),
        };
        // Scopes that are open: their depth, and their number among the scopes if they have a name.
        let mut open: Vec<(isize, Option<usize>)> = Vec::new();
        // The depth of the outermost function that is open: what is in it has no qualified name.
        let mut function: Option<isize> = None;
        let (mut seen, mut located, mut optimised) = (0, 0, 0);
        // Static variables: where each is declared, which is in its class if it is a member of one.
        let mut named: Vec<(DieOffset, String, DieOffset)> = Vec::new();
        let mut entries = unit.unit.entries();
        while let Ok(Some(entry)) = entries.next_dfs() {
            seen += 1;
            if seen > MOST_ENTRIES {
                break;
            }
            let (depth, offset) = (entry.depth(), unit.whole(entry.offset()));
            while let Some((_, scope)) = open.pop_if(|(outer, _)| *outer >= depth) {
                if let Some(scope) = scope {
                    found.scopes[scope].1 = offset;
                }
            }
            function = function.filter(|outer| *outer < depth);
            let name = |name: &str| -> String {
                let mut path: Vec<&str> = open
                    .iter()
                    .filter_map(|(_, scope)| scope.map(|scope| &*found.scopes[scope].2))
                    .take(DEEPEST_SCOPE)
                    .collect();
                path.push(name);
                path.join("::")
            };
            match entry.tag() {
                gimli::DW_TAG_namespace
                | gimli::DW_TAG_structure_type
                | gimli::DW_TAG_class_type
                | gimli::DW_TAG_union_type
                | gimli::DW_TAG_enumeration_type => {
                    let text = dies.text(unit, entry, gimli::DW_AT_name);
                    let is_class = found.language == SourceLanguage::Cpp
                        && entry.tag() != gimli::DW_TAG_namespace
                        && entry.attr(gimli::DW_AT_byte_size).is_some();
                    if let Some(text) = text.as_ref().filter(|_| is_class) {
                        let name = name(text);
                        found.classes.push((name, offset));
                    }
                    if entry.has_children() {
                        let scope = text.map(|text| {
                            found.scopes.push((offset, usize::MAX, text));
                            found.scopes.len() - 1
                        });
                        open.push((depth, scope));
                    }
                }
                gimli::DW_TAG_subprogram => function = function.or(Some(depth)),
                gimli::DW_TAG_variable | gimli::DW_TAG_formal_parameter => {
                    let Some(location) = entry.attr_value(gimli::DW_AT_location) else { continue };
                    let kind = placed(dies, unit, location, entry);
                    if function.is_some() {
                        if located < ENOUGH {
                            located += usize::from(kind != Placed::Nowhere);
                            optimised += usize::from(kind == Placed::Register);
                        }
                    } else if kind == Placed::Static {
                        let declared = |unit: &OpenUnit<'a>, entry: &Entry<'a>| {
                            let text = dies.text(unit, entry, gimli::DW_AT_name)?;
                            Some((unit.whole(entry.offset()), text))
                        };
                        if let Some(of) = dies.reference(unit, entry, gimli::DW_AT_type)
                            && let Some((ty_unit, ty)) = dies.entry(of)
                            && let Some(whose) = dies.reference(&ty_unit, &ty, gimli::DW_AT_containing_type)
                        {
                            found.tables.push((offset, whose));
                        } else if let Some((at, text)) = dies.inherited(offset, declared) {
                            named.push((at, text, offset));
                        }
                    }
                }
                _ => {}
            }
        }
        for (declared, text, entry) in named {
            let name = found.qualified(declared, &text);
            found.statics.push((outside_of_macro(&name).to_owned(), entry));
        }
        found.optimised = optimised * 4 > located;
        found
    }
}

/// A name as the source has it: Rust's `thread_local!` puts the value into a variable of a closure of the one declared.
fn outside_of_macro(name: &str) -> &str {
    let inner = name.strip_suffix("::__RUST_STD_INTERNAL_VAL");
    inner.and_then(|path| path.rsplit_once("::")).map_or(name, |(declared, _)| declared)
}

/// Where a location is, at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placed {
    Nowhere,
    Memory,
    Static,
    /// In a local or an operand, or computed from one.
    Register,
}

fn placed<'a>(
    dies: &Dies<'a>,
    unit: &OpenUnit<'a>,
    location: gimli::AttributeValue<super::sections::Slice<'a>>,
    entry: &Entry<'a>,
) -> Placed {
    let in_list = || {
        let mut list = dies.dwarf.attr_locations(&unit.unit, location).ok()??;
        list.next().ok().flatten().map(|entry| entry.data)
    };
    let listed = location.exprloc_value().is_none();
    let Some(expression) = location.exprloc_value().or_else(in_list) else { return Placed::Nowhere };
    let mut bytes = expression.0;
    let Ok(first) = Operation::parse(&mut bytes, unit.unit.encoding()) else { return Placed::Nowhere };
    match first {
        Operation::FrameOffset { .. } => Placed::Memory,
        Operation::Address { .. } | Operation::AddressIndex { .. } => Placed::Static,
        // Relative to where the data of a relocatable program was placed.
        Operation::WasmGlobal { .. } => match Operation::parse(&mut bytes, unit.unit.encoding()) {
            Ok(Operation::Address { .. } | Operation::AddressIndex { .. }) => Placed::Static,
            _ => Placed::Memory,
        },
        // Values passed by reference are at an address in a local also where nothing was optimised.
        Operation::WasmLocal { .. } | Operation::WasmStack { .. }
            if bytes.is_empty() && entry.tag() == gimli::DW_TAG_formal_parameter =>
        {
            Placed::Memory
        }
        Operation::WasmLocal { .. } | Operation::WasmStack { .. } => Placed::Register,
        _ if listed => Placed::Register,
        _ => Placed::Memory,
    }
}
