//! Which functions were inlined into a function, where, and from which lines they were called.

use super::function_name::{FunctionName, NameReader};
use super::functions::{Extent, Subprogram, skip_below};
use super::paths::Paths;
use super::sections::Slice;
use super::skip::skip_attributes;
use crate::wasm::Module;
use gimli::{AttributeValue, Dwarf, Unit, UnitOffset};
use std::ops::Range;
use std::sync::Arc;

/// The most inlined functions of a function.
const MOST_NODES: usize = 1 << 16;
/// The most ranges of them all.
const MOST_RANGES: usize = 1 << 18;
/// How deeply they may be nested: what is deeper is not told apart.
const DEEPEST: usize = 256;

/// A function with what was inlined into it. The nodes are in the order of the entries, each before those within it.
#[derive(Debug)]
pub(super) struct InlineTree {
    /// Where the function is described.
    pub subprogram: Subprogram,
    /// Its name, if any entry has one.
    pub name: Option<FunctionName>,
    nodes: Vec<InlineNode>,
    /// The ranges of all nodes, as addresses of DWARF.
    ranges: Vec<Range<u64>>,
}

/// A function that was inlined.
#[derive(Debug)]
pub(super) struct InlineNode {
    /// Index after the last node within this one.
    end: usize,
    /// Which of the tree's ranges are its own.
    ranges: Range<usize>,
    /// Byte offset of its entry in the unit of the function.
    pub die: usize,
    /// Its name, if any entry has one.
    pub name: Option<FunctionName>,
    /// The file of the call that was replaced by the code.
    pub file: Arc<str>,
    /// The line of that call; 0 if it is not known.
    pub line: u32,
    /// The column of that call; 0 if it is not known.
    pub column: u32,
}

impl InlineTree {
    /// Reads the tree of a body.
    pub fn read(
        module: &Module,
        body: usize,
        dwarf: &Dwarf<Slice<'_>>,
        unit: &Unit<Slice<'_>>,
        subprogram: Subprogram,
        names: &mut NameReader<'_>,
    ) -> Option<Self> {
        let range = &module.bodies.get(body)?.range;
        let address = |offset: usize| offset.saturating_sub(module.code_start) as u64;
        let mut builder = TreeBuilder {
            dwarf,
            unit,
            body: address(range.start)..address(range.end),
            left: MOST_RANGES,
            paths: Paths::of(dwarf, unit),
            tree: Self {
                name: names.name(subprogram.unit, UnitOffset(subprogram.die)),
                subprogram,
                nodes: Vec::new(),
                ranges: Vec::new(),
            },
        };
        // What is broken ends the tree; what was read before is kept.
        let _ = builder.read(names);
        Some(builder.tree)
    }

    /// The inlined functions at an address, from the outside in.
    pub fn at(&self, address: u64) -> Vec<&InlineNode> {
        let mut found = Vec::new();
        let (mut at, mut end) = (0, self.nodes.len());
        while at < end {
            let node = &self.nodes[at];
            if self.ranges[node.ranges.clone()].iter().any(|range| range.contains(&address)) {
                found.push(node);
                (at, end) = (at + 1, node.end);
            } else {
                at = node.end;
            }
        }
        found
    }

    /// The names of the inlined functions, by the numbers that [`InlineTree::innermost`] gives them.
    pub fn names(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).zip(&self.nodes).filter_map(|(number, node)| Some((number, &*node.name.as_ref()?.text)))
    }

    /// For each of these addresses, which are ascending, the innermost function there: the index of its node plus 1, or
    /// 0 if nothing inlined is there. And for each node, what is within it and around it, counted in the same way: the
    /// last one, and the next further out.
    pub fn innermost(&self, addresses: &[u64]) -> (Vec<u32>, Vec<(u32, u32)>) {
        let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        let mut found = vec![0; addresses.len()];
        let mut nodes = Vec::with_capacity(self.nodes.len());
        let mut open: Vec<usize> = Vec::new();
        let mut left = addresses.len().saturating_mul(MOST_PASSES);
        for (index, node) in self.nodes.iter().enumerate() {
            while open.pop_if(|around| self.nodes[*around].end <= index).is_some() {}
            let around = open.last().map_or(0, |around| number(around + 1));
            open.push(index);
            nodes.push((number(node.end), around));
            for range in &self.ranges[node.ranges.clone()] {
                let start = addresses.partition_point(|address| *address < range.start);
                let end = addresses.partition_point(|address| *address < range.end).max(start);
                left = left.saturating_sub(end - start + 1);
                if left == 0 {
                    continue;
                }
                // Of those next to each other in the same function, the first counts.
                let here = found[start..end].iter_mut().filter(|at| **at == around);
                here.for_each(|at| *at = number(index + 1));
            }
        }
        (found, nodes)
    }
}

/// How often the instructions of a function may be gone through, on average, to find what was inlined there.
const MOST_PASSES: usize = 4 * DEEPEST;

struct TreeBuilder<'a, 'b> {
    dwarf: &'b Dwarf<Slice<'a>>,
    unit: &'b Unit<Slice<'a>>,
    body: Range<u64>,
    /// How many more ranges may be read.
    left: usize,
    paths: Paths<'b, 'a>,
    tree: InlineTree,
}

impl TreeBuilder<'_, '_> {
    fn read(&mut self, names: &mut NameReader<'_>) -> gimli::Result<()> {
        let mut entries = self.unit.entries_raw(Some(UnitOffset(self.tree.subprogram.die)))?;
        let top = entries.next_depth();
        // The nodes that are open, with the depth of their own entries.
        let mut open: Vec<(isize, usize)> = Vec::new();
        let mut first = true;
        while !entries.is_empty() && (first || entries.next_depth() > top) {
            let (die, depth) = (entries.next_offset(), entries.next_depth());
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            let nodes = self.tree.nodes.len();
            while let Some((_, node)) = open.pop_if(|(of, _)| *of >= depth) {
                self.tree.nodes[node].end = nodes;
            }
            let inlined = abbreviation.tag() == gimli::DW_TAG_inlined_subroutine;
            if !first && !inlined {
                skip_attributes(&mut entries, abbreviation.attributes())?;
                // Functions within functions have bodies of their own.
                if abbreviation.tag() == gimli::DW_TAG_subprogram {
                    skip_below(&mut entries, depth)?;
                }
                continue;
            }
            let mut extent = Extent::default();
            let mut call = CallSite::default();
            for spec in abbreviation.attributes() {
                let attribute = entries.read_attribute(*spec)?;
                extent.note(attribute.name(), attribute.value());
                call.note(attribute.name(), attribute.value());
            }
            if std::mem::take(&mut first) {
                if !abbreviation.has_children() {
                    break;
                }
                continue;
            }
            let ranges = extent.within(self.dwarf, self.unit, &self.body, &mut self.left);
            if ranges.is_empty() || nodes >= MOST_NODES || open.len() >= DEEPEST {
                skip_below(&mut entries, depth)?;
                continue;
            }
            let begin = self.tree.ranges.len();
            self.tree.ranges.extend(ranges);
            self.tree.nodes.push(InlineNode {
                end: nodes + 1,
                ranges: begin..self.tree.ranges.len(),
                die: die.0,
                name: names.name(self.tree.subprogram.unit, die),
                file: call.file.map(|file| self.paths.path(file)).unwrap_or_default(),
                line: u32::try_from(call.line).unwrap_or(u32::MAX),
                column: u32::try_from(call.column).unwrap_or(u32::MAX),
            });
            if abbreviation.has_children() {
                open.push((depth, nodes));
            }
        }
        let nodes = self.tree.nodes.len();
        for (_, node) in open {
            self.tree.nodes[node].end = nodes;
        }
        Ok(())
    }
}

/// Where the call stood that an inlined function replaces.
#[derive(Default)]
struct CallSite {
    file: Option<u64>,
    line: u64,
    column: u64,
}

impl CallSite {
    fn note(&mut self, name: gimli::DwAt, value: AttributeValue<Slice<'_>>) {
        let file = match value {
            AttributeValue::FileIndex(file) => Some(file),
            other => other.udata_value(),
        };
        match name {
            gimli::DW_AT_call_file => self.file = file,
            gimli::DW_AT_call_line => self.line = value.udata_value().unwrap_or_default(),
            gimli::DW_AT_call_column => self.column = value.udata_value().unwrap_or_default(),
            _ => {}
        }
    }
}
