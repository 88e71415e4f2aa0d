//! The source lines of one module, by place in the binary and by place in the source.

use super::code_kind::{CodeKind, after_rustc_hash};
use super::paths::{ends_with, file_name, is_absolute, joined, same, without_dots};
use super::row::{LineRow, SourcePlace};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Which source line each part of a module's code was made from. Empty if the compiler left no line information.
#[derive(Debug, Clone, Default)]
pub struct LineTable {
    files: Vec<Arc<str>>,
    /// What each file is called where no other is meant.
    shown: Vec<Arc<str>>,
    /// The directories in which units were compiled.
    folders: Vec<Arc<str>>,
    /// By offset; of those at the same, the last counts.
    rows: Vec<LineRow>,
    digests: HashMap<Arc<str>, [u8; 16]>,
}

impl LineTable {
    /// A table of these files and rows.
    pub(super) fn new(files: Vec<Arc<str>>, folders: Vec<Arc<str>>, mut rows: Vec<LineRow>) -> Self {
        // Where one sequence ends and the next begins at the same offset, the beginning counts.
        rows.sort_by_key(|row| (row.offset, !row.end));
        let shown = shown(&files, &rows);
        Self { files, shown, folders, rows, digests: HashMap::new() }
    }

    /// The same table with what the compiler recorded of the contents of files, by path.
    pub(super) fn with_digests(self, digests: HashMap<Arc<str>, [u8; 16]>) -> Self {
        Self { digests, ..self }
    }

    /// Whether the module has no line information.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The line that the code at a byte offset in the binary was made from; `None` if it was made from no line.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<SourcePlace> {
        let row = self.row(offset)?;
        // Line 0 is code that the compiler made from no line.
        (row.line != 0).then(|| self.place(row.file, row.line, row.column))
    }

    /// The row that covers a byte offset in the binary.
    pub(super) fn row(&self, offset: usize) -> Option<&LineRow> {
        let row = self.rows[..self.rows.partition_point(|row| row.offset <= offset)].last()?;
        (!row.end).then_some(row)
    }

    /// Whether a range of byte offsets has code of a line.
    pub(super) fn has_line(&self, range: Range<usize>, line: u64) -> bool {
        self.rows_in(range).iter().any(|row| u64::from(row.line) == line)
    }

    /// The rows of a range of the binary, in order.
    pub(super) fn rows_in(&self, range: Range<usize>) -> &[LineRow] {
        let begin = self.rows.partition_point(|row| row.offset < range.start);
        let end = self.rows.partition_point(|row| row.offset < range.end);
        self.rows.get(begin..end).unwrap_or_default()
    }

    /// The stretches of a range of the binary that were made from a line, in order.
    #[must_use]
    pub(crate) fn stretches(&self, range: Range<usize>, place: &SourcePlace) -> Vec<Range<usize>> {
        let end = range.end;
        let rows = self.rows_in(range);
        let nexts = rows.iter().skip(1).map(|row| row.offset).chain([end]);
        let of_line = |row: &LineRow| {
            let same_file = || self.files.get(row.file as usize) == Some(&place.file);
            !row.end && row.line == place.line && same_file()
        };
        let stretches = rows.iter().zip(nexts).filter(|(row, _)| of_line(row));
        stretches.map(|(row, next)| row.offset..next).filter(|stretch| !stretch.is_empty()).collect()
    }

    /// The path of a file, by its number.
    pub(super) fn file(&self, number: u32) -> Arc<str> {
        self.files.get(number as usize).cloned().unwrap_or_default()
    }

    /// Which files hold the program's own code, by number.
    pub(super) fn own_files(&self) -> Vec<bool> {
        self.files.iter().map(|file| CodeKind::of_file(file) == CodeKind::Own).collect()
    }

    pub(super) fn place(&self, file: u32, line: u32, column: u32) -> SourcePlace {
        let shown = self.shown.get(file as usize).cloned().unwrap_or_default();
        SourcePlace { file: self.file(file), shown, line, column }
    }

    /// A place in a file that is given by its path.
    pub(super) fn place_in(&self, path: &Arc<str>, line: u32, column: u32) -> SourcePlace {
        let number = self.files.iter().position(|file| file == path);
        match number.and_then(|number| u32::try_from(number).ok()) {
            Some(number) => self.place(number, line, column),
            None => SourcePlace { file: Arc::clone(path), shown: file_name(path).into(), line, column },
        }
    }

    /// The source files that a person means: those whose path ends with these components (`main.rs`, `src/main.rs`),
    /// and for `./main.rs` only those directly in a directory of compilation.
    #[must_use]
    pub fn files(&self, end: &str) -> Vec<Arc<str>> {
        let meant = self.meant(end);
        self.files.iter().zip(meant).filter(|(_, meant)| *meant).map(|(file, _)| Arc::clone(file)).collect()
    }

    /// Which files a person means, by number.
    pub(super) fn meant(&self, end: &str) -> Vec<bool> {
        if !end.starts_with("./") && !end.starts_with(".\\") {
            return self.files.iter().map(|file| ends_with(file, end)).collect();
        }
        let end = without_dots(end);
        let whole: Vec<String> = self.folders.iter().map(|folder| joined(folder, &end)).collect();
        let meant = |file: &Arc<str>| {
            whole.iter().any(|whole| same(file, whole)) || !is_absolute(file) && same(file, &end)
        };
        self.files.iter().map(meant).collect()
    }

    /// The paths of the source files that code was made from.
    #[must_use]
    pub fn files_with_code(&self) -> Vec<Arc<str>> {
        let used = used(&self.files, &self.rows);
        self.files.iter().zip(used).filter(|(_, used)| *used).map(|(file, _)| Arc::clone(file)).collect()
    }

    /// The MD5 of a source file when it was compiled, if the compiler recorded it (DWARF 5, 6.2.4.1).
    #[must_use]
    pub fn digest(&self, path: &str) -> Option<[u8; 16]> {
        self.digests.get(path).copied()
    }

    /// The names of all source files, without their directories.
    pub(crate) fn file_names(&self) -> impl Iterator<Item = String> + '_ {
        self.files.iter().map(|file| file_name(file).to_owned()).filter(|name| !name.is_empty())
    }
}

/// Which files code was made from.
fn used(files: &[Arc<str>], rows: &[LineRow]) -> Vec<bool> {
    let mut used = vec![false; files.len()];
    for row in rows.iter().filter(|row| row.line != 0) {
        if let Some(used) = used.get_mut(row.file as usize) {
            *used = true;
        }
    }
    used
}

/// What files are called where one is meant that has code: the name, or the path if others have the same name.
fn shown(files: &[Arc<str>], rows: &[LineRow]) -> Vec<Arc<str>> {
    let used = used(files, rows);
    let mut times: HashMap<&str, usize> = HashMap::new();
    for (file, _) in files.iter().zip(&used).filter(|(_, used)| **used) {
        *times.entry(file_name(file)).or_default() += 1;
    }
    let shown = |file: &Arc<str>| match times.get(file_name(file)) {
        // The number of a compiler's version is in nobody's way of naming a file.
        Some(2..) => after_rustc_hash(file).map_or_else(|| Arc::clone(file), Arc::from),
        _ => file_name(file).into(),
    };
    files.iter().map(shown).collect()
}
