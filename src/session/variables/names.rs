//! Names of variables, to be completed on the command line.

use super::super::Session;
use crate::symbols::VariablePath;

/// The most names that are offered.
const MOST_NAMES: usize = 500;

impl Session {
    /// What may complete the beginning of a path: names of variables of the innermost logical frame, or of the parts of
    /// the variable that the path leads to so far. Whole paths, in the order of the variables.
    pub(in crate::session) fn path_completions(&self, partial: &str) -> Vec<String> {
        if self.has_no_lines() {
            return Vec::new();
        }
        if let Some((before, member)) = partial.rsplit_once('.') {
            let row = VariablePath::parse(before).and_then(|path| self.variable(0, &path).ok());
            let Some(value) = row.and_then(|row| row.handle) else { return Vec::new() };
            let (parts, _) = self.variable_parts(0, &value, 0);
            let names = parts.into_iter().map(|part| part.name).filter(|name| name.starts_with(member));
            let paths = names.map(|name| format!("{before}.{name}"));
            return paths.filter(|path| VariablePath::parse(path).is_some()).take(MOST_NAMES).collect();
        }
        let Ok(place) = self.logical_place(0) else { return Vec::new() };
        let mut names = self.inspect(&place, |inspector| inspector.names());
        names.retain(|name| name.starts_with(partial));
        names.truncate(MOST_NAMES);
        names
    }
}
