//! Where one stops for a line: once in each function that has code of it, and in each copy of an inlined one.

use super::module_symbols::Symbols;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Where the code of a line begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePlaces {
    /// The line, or if it has no code, the next one that has some in the same function.
    pub line: u32,
    /// Byte offsets in the file, ascending.
    pub offsets: Vec<usize>,
}

/// A copy of a function: the index of the body that it is in, and its entry if it was inlined there.
type FunctionCopy = (usize, Option<usize>);

/// The rows of a copy of a function: for each line the first offset at which a statement of it begins.
#[derive(Debug, Default)]
struct CopyLines {
    first: BTreeMap<u32, usize>,
}

impl CopyLines {
    /// The lines from the first to the last.
    fn extent(&self) -> Option<RangeInclusive<u32>> {
        Some(*self.first.first_key_value()?.0..=*self.first.last_key_value()?.0)
    }
}

impl Symbols {
    /// Where one stops for a line of the files that a person means by `end` ([`super::LineTable::files`]). A place in a
    /// function's prologue becomes the end of that: before it, its variables have no room yet.
    ///
    /// `Err` with the next line of those files that has code, if the line is in no function.
    pub fn places_of_line(&self, end: &str, line: u32) -> Result<LinePlaces, Option<u32>> {
        let lines = self.lines();
        let meant = lines.meant(end);
        let mut copies: BTreeMap<FunctionCopy, CopyLines> = BTreeMap::new();
        let mut prologues = BTreeMap::new();
        for (body, range) in self.module().bodies.iter().map(|body| body.range.clone()).enumerate() {
            for row in lines.rows_in(range) {
                if row.prologue_end {
                    prologues.entry(body).or_insert(row.offset);
                }
                let is_meant = meant.get(row.file as usize) == Some(&true);
                if row.line == 0 || !row.statement || !is_meant || row.end {
                    continue;
                }
                let nodes = self.tree(body).map(|tree| tree.at(self.address(row.offset)));
                let inlined = nodes.and_then(|nodes| nodes.last().map(|node| node.die));
                let copy = copies.entry((body, inlined)).or_default();
                copy.first.entry(row.line).or_insert(row.offset);
            }
        }
        let exact = copies.values().any(|copy| copy.first.contains_key(&line));
        let next = |copy: &CopyLines| copy.first.range(line..).next().map(|(line, _)| *line);
        let found = match exact {
            true => Some(line),
            false => {
                let around = |copy: &&CopyLines| copy.extent().is_some_and(|extent| extent.contains(&line));
                copies.values().filter(around).filter_map(next).min()
            }
        };
        let Some(found) = found else { return Err(copies.values().filter_map(next).min()) };
        let place = |(copy, lines): (&FunctionCopy, &CopyLines)| {
            let offset = *lines.first.get(&found)?;
            let prologue = prologues.get(&copy.0).filter(|_| copy.1.is_none());
            Some(prologue.map_or(offset, |end| offset.max(*end)))
        };
        let mut offsets: Vec<usize> = copies.iter().filter_map(place).collect();
        offsets.sort_unstable();
        offsets.dedup();
        Ok(LinePlaces { line: found, offsets })
    }
}
