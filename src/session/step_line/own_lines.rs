//! Every place at which a line of the program's own code begins.

use super::Session;
use crate::exec::Stops;
use crate::wasm::Location;
use std::sync::Arc;

/// The beginnings of lines of the program's own code, past the prologues of its functions.
#[derive(Debug)]
pub(in crate::session) struct OwnLines {
    stops: Stops,
}

impl OwnLines {
    /// Stops at each of them.
    pub fn stops(&self) -> &Stops {
        &self.stops
    }

    pub fn is_empty(&self) -> bool {
        self.stops.is_empty()
    }

    /// Whether one begins at a place.
    pub fn contains(&self, at: Location) -> bool {
        self.stops.contains(at)
    }
}

impl Session {
    /// Where lines of the program's own code begin.
    pub(in crate::session) fn own_lines(&self) -> &Arc<OwnLines> {
        self.own_lines.get_or_init(|| {
            let mut stops = Stops::default();
            let modules = self.guest().program().modules.iter();
            for (symbols, module) in modules.filter_map(|m| Some((self.listings.symbols(m)?, m))) {
                for func in symbols.own_functions() {
                    let Some(map) = symbols.line_map(func) else { continue };
                    let own = map.ops().filter(|(op, at)| at.own && map.begins(*op, *at)).map(|(op, _)| op);
                    stops.add_all(module.id, func, own);
                }
            }
            Arc::new(OwnLines { stops })
        })
    }
}
