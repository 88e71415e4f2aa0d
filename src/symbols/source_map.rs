//! Source maps: lines for programs without DWARF, such as AssemblyScript's.
//!
//! [ECMA-426](https://tc39.es/ecma426/) describes text; for WebAssembly, the generated file has one line, and a column is
//! a byte offset in it. There are no functions, scopes or variables.

use super::fit::DebugFit;
use super::lines::LineTable;
use super::paths::{joined, without_dots};
use super::program::{FileNames, MOST_ROWS};
use super::row::LineRow;
use crate::wasm::Module;
use serde::Deserialize;
use std::sync::Arc;

/// The parts of a map that are used.
#[derive(Debug, Deserialize)]
struct SourceMap {
    version: u32,
    #[serde(default, rename = "sourceRoot")]
    root: Option<String>,
    #[serde(default)]
    sources: Vec<Option<String>>,
    mappings: String,
    #[serde(default, rename = "sourcesContent")]
    contents: Vec<Option<String>>,
}

/// A mapping: numbers count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mapping {
    column: i64,
    /// The source's index, its line and its column; `None` from where on nothing is known.
    source: Option<(i64, i64, i64)>,
}

/// The text of a source that a map brings along, by the path that its lines have.
pub(super) fn content(json: &[u8], path: &str) -> Option<String> {
    let map: SourceMap = serde_json::from_slice(json).ok()?;
    let root = map.root.unwrap_or_default();
    let is_meant = |name: &Option<String>| {
        name.as_deref().is_some_and(|name| without_dots(&joined(&root, name)) == path)
    };
    let index = map.sources.iter().position(is_meant)?;
    map.contents.into_iter().nth(index)?
}

/// The lines of a map, and whether they describe the module; `None` if it is no source map.
pub(super) fn read(module: &Module, json: &[u8]) -> Option<(DebugFit, LineTable)> {
    let map: SourceMap = serde_json::from_slice(json).ok()?;
    if map.version != 3 {
        return None;
    }
    let mut files = FileNames::default();
    let root = map.root.unwrap_or_default();
    let named = |name: &Option<String>| name.as_deref().map(|name| without_dots(&joined(&root, name)));
    let names: Vec<u32> =
        map.sources.iter().map(|name| files.number(named(name).unwrap_or_default())).collect();
    // Only the first line counts: a binary has no other.
    let first = map.mappings.split(';').next().unwrap_or_default();
    let (mut rows, mut live) = (Vec::new(), 0);
    for mapping in mappings(first).take(MOST_ROWS) {
        let Some(offset) = usize::try_from(mapping.column).ok() else { continue };
        let offset = offset.saturating_add(module.range.start);
        live += 1;
        let body = module.bodies.partition_point(|body| body.range.end <= offset);
        if !module.bodies.get(body).is_some_and(|body| body.range.contains(&offset)) {
            continue;
        }
        let place = mapping.source.and_then(|(source, line, column)| {
            let file = *names.get(usize::try_from(source).ok()?)?;
            let counted = |number: i64| u32::try_from(number.checked_add(1)?).ok();
            Some((file, counted(line)?, counted(column)?))
        });
        let (file, line, column) = place.unwrap_or_default();
        let end = place.is_none();
        rows.push(LineRow { offset, file, line, column, statement: !end, prologue_end: false, end });
    }
    let fit = DebugFit::of(rows.len(), live, 0);
    if !fit.is_believed() {
        return Some((fit, LineTable::default()));
    }
    // A mapping holds up to the next, but not into another function.
    let ends = module.bodies.iter().map(|body| LineRow {
        offset: body.range.end,
        file: 0,
        line: 0,
        column: 0,
        statement: false,
        prologue_end: false,
        end: true,
    });
    rows.extend(ends);
    Some((fit, LineTable::new(files.names, Vec::<Arc<str>>::new(), rows)))
}

/// The mappings of a line: segments of base64 VLQ numbers, each relative to the last of its kind. Ends where it is broken.
fn mappings(line: &str) -> impl Iterator<Item = Mapping> + '_ {
    let (mut column, mut source, mut at_line, mut at_column) = (0_i64, 0_i64, 0_i64, 0_i64);
    line.split(',').filter(|segment| !segment.is_empty()).map_while(move |segment| {
        let numbers = numbers(segment)?;
        column = column.checked_add(*numbers.first()?)?;
        let place = match numbers[..] {
            [_] => None,
            [_, by_source, by_line, by_column, ..] => {
                source = source.checked_add(by_source)?;
                at_line = at_line.checked_add(by_line)?;
                at_column = at_column.checked_add(by_column)?;
                Some((source, at_line, at_column))
            }
            _ => return None,
        };
        Some(Mapping { column, source: place })
    })
}

/// The numbers of a segment, at most five: six bits in a digit, of which the highest says that more follow; the lowest
/// bit of a number is its sign.
fn numbers(segment: &str) -> Option<Vec<i64>> {
    const MOST: usize = 5;
    let mut numbers = Vec::with_capacity(MOST);
    let (mut value, mut shift) = (0_u64, 0);
    for digit in segment.bytes() {
        let digit = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        if shift > 30 || numbers.len() >= MOST {
            return None;
        }
        value |= u64::from(digit & 31) << shift;
        shift += 5;
        if digit & 32 == 0 {
            let size = i64::try_from(value >> 1).ok()?;
            numbers.push(if value & 1 == 1 { -size } else { size });
            (value, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::{Mapping, mappings, numbers};

    #[test]
    fn numbers_are_read_digit_by_digit() {
        assert_eq!(numbers("AAgBC"), Some(vec![0, 0, 16, 1]));
        assert_eq!(numbers("DC"), Some(vec![-1, 1]));
        for bad in ["g", "A!", "AAAAAA", "ggggggggggg"] {
            assert_eq!(numbers(bad), None, "{bad}");
        }
    }

    #[test]
    fn mappings_are_relative_to_the_last() {
        let read: Vec<Mapping> = mappings("AAAA,CACC,C,EADD").collect();
        assert_eq!(read[1], Mapping { column: 1, source: Some((0, 1, 1)) });
        assert_eq!(read[2], Mapping { column: 2, source: None });
        assert_eq!(read[3], Mapping { column: 4, source: Some((0, 0, 0)) });
        assert_eq!(mappings("AAAA,AA,AAAA").count(), 1, "two numbers are no mapping");
    }
}
