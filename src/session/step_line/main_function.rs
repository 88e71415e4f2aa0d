//! Going to where the code that a person wrote begins.

use super::LineMotion;
use crate::session::motion::Goal;
use crate::session::{CodePlace, Session};
use crate::wasm::{Location, Pc};
use crate::words::{Message, message};

/// What `main` of C is called in a module, if it has no lines.
const C_NAMES: [&str; 3] = ["__main_argc_argv", "__original_main", "main"];
/// Where standard libraries have functions called `main`.
const LIBRARIES: [&str; 4] = ["std", "core", "alloc", "runtime"];

impl Session {
    /// The first instruction of the program's own `main`, past its prologue; `None` if it has none.
    #[must_use]
    pub fn main_place(&self) -> Option<CodePlace> {
        self.mains().first().copied().map(CodePlace::from)
    }

    /// Where the program's own `main` begins: the function, if it still is one, and where it was inlined.
    pub(in crate::session) fn mains(&self) -> &[Location] {
        self.mains.get_or_init(|| {
            let function = self.main_function();
            let inlined = self.inlined_mains();
            // One without lines only leads to what was inlined.
            let function = function.filter(|(own, _)| *own || inlined.is_empty()).map(|(_, at)| at);
            function.into_iter().chain(inlined).collect()
        })
    }

    /// The places at which a `main` with lines of the program's own was inlined.
    fn inlined_mains(&self) -> Vec<Location> {
        let mut found = Vec::new();
        for module in &self.guest().program().modules {
            let Some(symbols) = self.listings.symbols(module) else { continue };
            let within = symbols.own_functions().into_iter();
            let places = symbols.inlined_places(within, &|name| rank(name).is_some());
            let own = |(func, op): &(u32, u32)| {
                symbols.line_map(*func).and_then(|map| map.at(*op)).is_some_and(|at| at.own)
            };
            let at = |(func, op)| Location { module: module.id, pc: Pc { func, op } };
            found.extend(places.into_iter().filter(own).map(at));
        }
        found
    }

    /// For the beginning of a function, the first instruction past its prologue, if that is known; any other place
    /// itself.
    pub(in crate::session) fn past_prologue(&self, at: Location) -> Location {
        let map = self.line_map(at.module, at.pc.func).filter(|_| at.pc.op == 0);
        let first = map.and_then(|map| map.first());
        Location { pc: Pc { op: first.unwrap_or(at.pc.op), ..at.pc }, ..at }
    }

    /// The function that is `main`, and whether it has lines of the program's own.
    fn main_function(&self) -> Option<(bool, Location)> {
        let mut found: Option<(u8, bool, Location)> = None;
        for module in &self.guest().program().modules {
            let Some(symbols) = self.listings.symbols(module) else { continue };
            for func in module.imported_funcs..u32::try_from(module.funcs.len()).unwrap_or(u32::MAX) {
                let name = module.func_name(func);
                let Some(named) = rank(&name) else { continue };
                let lines = symbols.line_map(func);
                let first = lines.and_then(|map| map.first());
                let own = lines.is_some_and(|map| first.and_then(|op| map.at(op)).is_some_and(|at| at.own));
                let at = Location {
                    module: module.id,
                    pc: Pc { func, op: if own { first.unwrap_or(0) } else { 0 } },
                };
                // A `main` of a library, or one that only calls the person's, comes after one with lines of theirs.
                let rank = if own { named } else { named + 8 };
                if found.is_none_or(|(best, ..)| rank < best) {
                    found = Some((rank, own, at));
                }
            }
        }
        found.map(|(_, own, at)| (own, at))
    }

    /// Starts to run from the start to the program's own `main`, past its prologue; nothing runs until
    /// [`Session::pump`]. A program without one runs to the first line of its own code.
    ///
    /// # Errors
    /// If the program has neither, or there is no memory to go back to the start.
    pub fn start_main(&mut self) -> Result<(), Message> {
        let none = self.mains().is_empty();
        if none && self.own_lines().is_empty() {
            return Err(message!("wrong-no-main"));
        }
        self.stand_at_beginning()?;
        match none {
            false => self.start_goal(Goal::Main),
            true if self.guest().location().is_some_and(|at| self.own_lines().contains(at)) => {
                self.execution.stop(message!("why-line-own"));
            }
            true => {
                let motion = LineMotion::anywhere(self);
                self.start_goal(Goal::Line);
                self.execution.line = Some(Box::new(motion));
            }
        }
        Ok(())
    }
}

/// How well a name is that of `main`, lowest first; `None` if it is not at all.
fn rank(name: &str) -> Option<u8> {
    if let Some(index) = C_NAMES.iter().position(|known| *known == name) {
        return u8::try_from(index).ok().map(|index| index + 1);
    }
    // `crate::main` of Rust, `file.main` of Zig, `main.main` of Go.
    let (head, tail) = name.rsplit_once("::").or_else(|| name.rsplit_once('.'))?;
    let whole = !head.is_empty() && !head.contains([':', '.', '<', ' ']);
    (tail == "main" && whole && !LIBRARIES.contains(&head)).then_some(0)
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn names_of_main() {
        assert!(rank("shapes::main") < rank("main"));
        assert!(rank("__original_main") < rank("main"));
        assert!(rank("main.main").is_some() && rank("hello.main").is_some());
        for other in ["std::rt::main", "runtime.main", "main2", "domain", "a::b::main::{closure#0}", "_start"]
        {
            assert_eq!(rank(other), None, "{other}");
        }
    }
}
