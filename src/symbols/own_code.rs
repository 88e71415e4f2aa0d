//! Which functions of a module contain code that was made from lines of the program's own.

use super::module_symbols::Symbols;
use super::row::LineRow;

impl Symbols {
    /// The functions that contain code of the program's own lines, by their indices.
    pub(crate) fn own_functions(&self) -> Vec<u32> {
        let lines = self.lines();
        let own = lines.own_files();
        let is_own = |row: &LineRow| row.line != 0 && own.get(row.file as usize) == Some(&true);
        let bodies = self.module().bodies.iter().zip(self.module().imported_funcs..);
        bodies
            .filter(|(body, _)| lines.rows_in(body.range.clone()).iter().any(is_own))
            .map(|(_, func)| func)
            .collect()
    }
}
