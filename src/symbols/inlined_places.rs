//! Where functions begin that were inlined: they have no first instruction of their own.

use super::module_symbols::Symbols;

/// The most places that are found for a name.
const MOST_PLACES: usize = 1 << 12;

impl Symbols {
    /// Where functions were inlined whose names are wanted: the function of the module, and the first instruction of it
    /// at which a line of the inlined one begins. Only these functions of the module are searched.
    pub(crate) fn inlined_places(
        &self,
        within: impl Iterator<Item = u32>,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for func in within {
            let Some(body) = func.checked_sub(self.module().imported_funcs) else { continue };
            let Some(tree) = self.tree(body as usize) else { continue };
            let named: Vec<u32> =
                tree.names().filter(|(_, name)| wanted(name)).map(|(node, _)| node).collect();
            let Some(map) = self.line_map(func).filter(|_| !named.is_empty()) else { continue };
            found.extend(named.into_iter().filter_map(|node| Some((func, map.beginning(node)?))));
            if found.len() >= MOST_PLACES {
                break;
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
