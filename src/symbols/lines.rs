//! The source lines of one module, by place in the binary and by place in the source.

use super::program::{Programs, is_absolute};
use super::row::{LineRow, SourcePlace};
use crate::wasm::Module;
use std::sync::Arc;

/// Which source line each part of a module's code was made from. Empty if the compiler left no line information.
#[derive(Debug, Clone, Default)]
pub struct LineTable {
    files: Vec<Arc<str>>,
    rows: Vec<LineRow>,
}

impl LineTable {
    /// Reads the lines of a module. Broken parts are left out; the work is linear in the size of the sections.
    #[must_use]
    pub fn read(module: &Module) -> Self {
        let Programs { files, mut rows, .. } = Programs::read(module);
        // Where one sequence ends and the next begins at the same offset, the beginning counts.
        rows.sort_by_key(|row| (row.offset, row.line != 0));
        Self { files, rows }
    }

    /// Whether the module has no line information.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The line that the code at a byte offset in the binary was made from; `None` if it was made from no line.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<SourcePlace> {
        let row = self.rows[..self.rows.partition_point(|row| row.offset <= offset)].last()?;
        // Line 0 is code that the compiler made from no line.
        (row.line != 0).then(|| self.place(row))
    }

    fn place(&self, row: &LineRow) -> SourcePlace {
        let file = self.files.get(row.file as usize).cloned().unwrap_or_default();
        SourcePlace { file, line: row.line, column: row.column }
    }

    /// Whether a statement of a line begins in a range of byte offsets.
    #[must_use]
    pub(super) fn has_line(&self, range: std::ops::Range<usize>, line: u64) -> bool {
        let from = self.rows.partition_point(|row| row.offset < range.start);
        let to = self.rows.partition_point(|row| row.offset < range.end);
        self.rows.get(from..to).is_some_and(|rows| rows.iter().any(|row| u64::from(row.line) == line))
    }

    /// The source files whose path ends with these components: `main.rs`, `src/main.rs`.
    #[must_use]
    pub fn files(&self, end: &str) -> Vec<Arc<str>> {
        self.files.iter().filter(|file| ends_with(file, end)).cloned().collect()
    }

    /// The names of all source files, without their directories.
    pub(crate) fn file_names(&self) -> impl Iterator<Item = String> + '_ {
        let name = |file: &Arc<str>| file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        self.files.iter().map(name).filter(|name| !name.is_empty())
    }

    /// Where statements of a line begin, in files whose path ends with `end`: byte offsets in the binary, ascending. If
    /// nothing was made from that line, those of the next line that has any. Also returns the line that the offsets
    /// belong to.
    #[must_use]
    pub fn of(&self, end: &str, line: u32) -> Option<(u32, Vec<usize>)> {
        let meant: Vec<bool> = self.files.iter().map(|file| ends_with(file, end)).collect();
        let rows = || {
            let fits =
                |row: &&LineRow| row.line >= line.max(1) && meant.get(row.file as usize) == Some(&true);
            self.rows.iter().filter(|row| row.statement).filter(fits)
        };
        let found = rows().map(|row| row.line).min()?;
        let mut places: Vec<usize> = rows().filter(|row| row.line == found).map(|row| row.offset).collect();
        places.dedup();
        Some((found, places))
    }
}

/// Whether a path ends with these components, whichever separators either uses. A relative path starts in an unknown
/// directory, so it also matches if it is itself the end of what is asked for.
fn ends_with(path: &str, end: &str) -> bool {
    let parts = |text| str::rsplit(text, ['/', '\\']).filter(|part: &&str| !matches!(*part, "" | "."));
    let relative = !is_absolute(path) && !path.is_empty();
    let mut path = parts(path);
    let mut wanted = parts(end).peekable();
    wanted.peek().is_some()
        && loop {
            match (path.next(), wanted.next()) {
                (_, None) => break true,
                (None, Some(_)) => break relative,
                (Some(part), Some(wanted)) if part == wanted => {}
                (Some(_), Some(_)) => break false,
            }
        }
}

#[cfg(test)]
mod tests {
    use super::ends_with;

    #[test]
    fn a_path_is_named_by_its_last_parts() {
        for end in ["main.rs", "src/main.rs", r"src\main.rs", "./src/main.rs", "/w/src/main.rs"] {
            assert!(ends_with("/w/src/main.rs", end), "{end}");
            assert!(ends_with(r"\w\src\main.rs", end), "{end}");
        }
        assert!(ends_with("src/main.rs", "/w/src/main.rs") && !ends_with("src/main.rs", "/w/other/main.rs"));
        for end in ["", "ain.rs", "other/main.rs", "/", "x/w/src/main.rs"] {
            assert!(!ends_with("/w/src/main.rs", end), "{end}");
        }
    }
}
