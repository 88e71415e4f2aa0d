//! Line number programs: from the bytes of `.debug_line` to rows.
//!
//! They are read in the order in which they lie in their section, not through the compilation units that refer to them:
//! this keeps the work linear in the size of the section, whatever the units say.

use super::row::LineRow;
use crate::wasm::Module;
use gimli::{
    AttributeValue, DebugLine, DebugLineOffset, DebugLineStr, DebugStr, EndianSlice, LineProgramHeader,
    LittleEndian, Reader,
};
use std::collections::HashMap;
use std::sync::Arc;

type Slice<'a> = EndianSlice<'a, LittleEndian>;

/// The most rows that are kept for a module.
const MOST_ROWS: usize = 1 << 24;

/// What is read from a module's sections.
pub(super) struct Programs<'a> {
    module: &'a Module,
    strings: DebugStr<Slice<'a>>,
    line_strings: DebugLineStr<Slice<'a>>,
    /// Names of source files, each only once.
    pub files: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
    /// The rows in the order of the programs, each sequence including its end.
    pub rows: Vec<LineRow>,
}

impl<'a> Programs<'a> {
    /// Reads all programs, up to the first with an implausible length.
    pub fn read(module: &'a Module) -> Self {
        let section = |name| module.custom(name).unwrap_or_default();
        let mut read = Self {
            module,
            strings: DebugStr::new(section(".debug_str"), LittleEndian),
            line_strings: DebugLineStr::new(section(".debug_line_str"), LittleEndian),
            files: Vec::new(),
            numbers: HashMap::new(),
            rows: Vec::new(),
        };
        let bytes = section(".debug_line");
        let lines = DebugLine::new(bytes, LittleEndian);
        let address = if module.memories.first().is_some_and(|memory| memory.limits.is64) { 8 } else { 4 };
        let mut offset = 0;
        while offset < bytes.len() && read.rows.len() < MOST_ROWS {
            let Some(length) = unit_length(&bytes[offset..]) else { break };
            if let Ok(program) = lines.program(DebugLineOffset(offset), address, None, None) {
                read.program(program);
            }
            offset = offset.saturating_add(length);
        }
        read
    }

    fn program(&mut self, program: gimli::IncompleteLineProgram<Slice<'a>>) {
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
            });
            if row.end_sequence() {
                if !self.is_code(begun) {
                    self.rows.truncate(begun);
                }
                begun = self.rows.len();
            }
        }
        self.rows.truncate(begun);
    }

    /// Whether a sequence describes code that exists: linkers keep the sequences of functions that they have removed,
    /// placed at address 0 or at the end of the address space.
    fn is_code(&self, begun: usize) -> bool {
        let Some(first) = self.rows.get(begun) else { return false };
        let bodies = &self.module.bodies;
        let ordered = self.rows[begun..].windows(2).all(|pair| pair[0].offset <= pair[1].offset);
        let body = bodies.partition_point(|body| body.range.end <= first.offset);
        ordered
            && bodies.get(body).is_some_and(|body| body.range.start <= first.offset.saturating_add(LEADING))
    }

    fn file(&mut self, header: &LineProgramHeader<Slice<'a>>, number: u64) -> u32 {
        let name = self.path(header, number).unwrap_or_default();
        if let Some(number) = self.numbers.get(&*name) {
            return *number;
        }
        let number = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let name: Arc<str> = name.into();
        self.files.push(Arc::clone(&name));
        self.numbers.insert(name, number);
        number
    }

    fn path(&self, header: &LineProgramHeader<Slice<'a>>, number: u64) -> Option<String> {
        let file = header.file(number)?;
        let name = self.text(file.path_name())?;
        let folder = file.directory(header).and_then(|folder| self.text(folder));
        Some(match folder {
            Some(folder) if !is_absolute(&name) && !folder.is_empty() => format!("{folder}/{name}"),
            _ => name,
        })
    }

    fn text(&self, value: AttributeValue<Slice<'a>>) -> Option<String> {
        let slice = match value {
            AttributeValue::String(slice) => slice,
            AttributeValue::DebugStrRef(at) => self.strings.get_str(at).ok()?,
            AttributeValue::DebugLineStrRef(at) => self.line_strings.get_str(at).ok()?,
            _ => return None,
        };
        // A name is one line of text, however long it claims to be.
        let bytes = &slice.slice()[..slice.len().min(LONGEST_NAME)];
        Some(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// The most bytes of a name that are used.
const LONGEST_NAME: usize = 4096;

/// The most bytes before a function body that DWARF may count as part of it: those of its size.
const LEADING: usize = 5;

pub(super) fn is_absolute(name: &str) -> bool {
    name.starts_with(['/', '\\']) || name.as_bytes().get(1) == Some(&b':')
}

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
