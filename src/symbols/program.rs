//! Line number programs: from the bytes of `.debug_line` to rows.
//!
//! They are read in the order in which they lie in their section, not through the compilation units that refer to them:
//! this keeps the work linear in the size of the section, whatever the units say. Units only tell in which directory a
//! file was compiled.

use super::paths::path;
use super::row::LineRow;
use super::sections::Slice;
use crate::wasm::Module;
use gimli::{DebugLineOffset, Dwarf, LineProgramHeader, Section};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The most rows that are kept for a module.
pub(super) const MOST_ROWS: usize = 1 << 24;

/// What is read from a module's sections.
pub(super) struct Programs<'a> {
    module: &'a Module,
    dwarf: &'a Dwarf<Slice<'a>>,
    /// Which bodies have had a sequence.
    filled: Vec<bool>,
    /// Names of source files, each only once.
    pub files: FileNames,
    /// The rows in the order of the programs, each sequence including its end.
    pub rows: Vec<LineRow>,
    /// How many sequences lie in a body and end where it ends.
    pub fitting: usize,
    /// How many sequences have a place in the code.
    pub live: usize,
}

/// Names of files, each once.
#[derive(Debug, Default)]
pub(super) struct FileNames {
    pub names: Vec<Arc<str>>,
    /// What the compiler recorded of their contents: MD5.
    pub digests: HashMap<Arc<str>, [u8; 16]>,
    numbers: HashMap<Arc<str>, u32>,
}

impl FileNames {
    /// The number of a name, which is added if it is new.
    pub fn number(&mut self, name: String) -> u32 {
        if let Some(number) = self.numbers.get(&*name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let name: Arc<str> = name.into();
        self.names.push(Arc::clone(&name));
        self.numbers.insert(name, number);
        number
    }
}

impl<'a> Programs<'a> {
    /// Reads all programs, up to the first with an implausible length. `folders` are the directories of compilation, by
    /// offset of the program; only bodies that are `believed` get rows.
    pub fn read(
        module: &'a Module,
        dwarf: &'a Dwarf<Slice<'a>>,
        folders: &HashMap<usize, Slice<'a>>,
        believed: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut read = Self {
            module,
            dwarf,
            filled: vec![false; module.bodies.len()],
            files: FileNames::default(),
            rows: Vec::new(),
            fitting: 0,
            live: 0,
        };
        let bytes = dwarf.debug_line.reader().slice();
        let address = if module.memories.first().is_some_and(|memory| memory.limits.is64) { 8 } else { 4 };
        let mut offset = 0;
        while offset < bytes.len() && read.rows.len() < MOST_ROWS {
            let Some(length) = unit_length(&bytes[offset..]) else { break };
            let folder = folders.get(&offset).copied();
            if let Ok(program) = dwarf.debug_line.program(DebugLineOffset(offset), address, folder, None) {
                read.program(program, believed);
            }
            offset = offset.saturating_add(length);
        }
        read
    }

    fn program(
        &mut self,
        program: gimli::IncompleteLineProgram<Slice<'a>>,
        believed: &dyn Fn(usize) -> bool,
    ) {
        // Indices of files by their number in this program, filled on demand.
        let mut known: HashMap<u64, u32> = HashMap::new();
        let mut begun = self.rows.len();
        let mut rows = program.rows();
        // A broken program ends here; its earlier sequences are kept.
        while let Ok(Some((header, row))) = rows.next_row() {
            if self.rows.len() >= MOST_ROWS {
                break;
            }
            let number = row.file_index();
            let file = match known.get(&number) {
                Some(file) => *file,
                None => {
                    let file = self.file(header, number);
                    known.insert(number, file);
                    file
                }
            };
            let line = row.line().filter(|_| !row.end_sequence());
            let address = usize::try_from(row.address()).unwrap_or(usize::MAX);
            self.rows.push(LineRow {
                offset: address.saturating_add(self.module.code_start),
                file,
                line: line.map_or(0, |line| u32::try_from(line.get()).unwrap_or(u32::MAX)),
                column: match row.column() {
                    gimli::ColumnType::LeftEdge => 0,
                    gimli::ColumnType::Column(column) => u32::try_from(column.get()).unwrap_or(u32::MAX),
                },
                statement: row.is_stmt(),
                prologue_end: row.prologue_end(),
                end: row.end_sequence(),
            });
            if row.end_sequence() {
                if !self.is_code(begun..self.rows.len(), believed) {
                    self.rows.truncate(begun);
                }
                begun = self.rows.len();
            }
        }
        self.rows.truncate(begun);
    }

    /// Whether a sequence describes a body: linkers keep the sequences of functions that they have removed, placed at
    /// address 0 or at the end of the address space, and tools move bodies without their sequences.
    fn is_code(&mut self, sequence: Range<usize>, believed: &dyn Fn(usize) -> bool) -> bool {
        let rows = &self.rows[sequence];
        let [first, .., last] = rows else { return false };
        let bodies = &self.module.bodies;
        let Some(start) = bodies.first() else { return false };
        if first.offset < start.range.start || first.offset >= GONE {
            return false;
        }
        self.live += 1;
        // The first row may come after the declaration of locals.
        let body = bodies.partition_point(|body| body.range.end <= first.offset);
        let Some(range) = bodies.get(body).map(|body| &body.range) else { return false };
        if !range.contains(&first.offset) {
            return false;
        }
        // Of a function that was defined twice, both sequences are placed at the body that was kept.
        let whole = last.offset == range.end;
        self.fitting += usize::from(whole);
        let ordered = rows.windows(2).all(|pair| pair[0].offset <= pair[1].offset);
        whole && ordered && believed(body) && !std::mem::replace(&mut self.filled[body], true)
    }

    fn file(&mut self, header: &LineProgramHeader<Slice<'a>>, number: u64) -> u32 {
        let name = path(self.dwarf, header, number).unwrap_or_default();
        let digest = header.file(number).filter(|_| header.file_has_md5()).map(|file| *file.md5());
        let number = self.files.number(name);
        if let (Some(digest), Some(name)) = (digest, self.files.names.get(number as usize)) {
            self.files.digests.insert(Arc::clone(name), digest);
        }
        number
    }
}

/// Offsets from here on come of addresses that mean that the linker left something out: −1 and −2.
const GONE: usize = 0xffff_fffe;

/// The length of a unit in bytes, including its length field ([DWARF 5, 7.4](https://dwarfstd.org/dwarf5std.html)).
fn unit_length(bytes: &[u8]) -> Option<usize> {
    let (first, rest) = bytes.split_first_chunk::<4>()?;
    match u32::from_le_bytes(*first) {
        0xffff_ffff => {
            let (length, _) = rest.split_first_chunk::<8>()?;
            usize::try_from(u64::from_le_bytes(*length)).ok()?.checked_add(12)
        }
        length if length < 0xffff_fff0 => Some(length as usize + 4),
        _ => None,
    }
}
