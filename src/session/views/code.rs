//! A function's code as lines, which are made once and kept.

use crate::session::{CodeView, Session};
use crate::wasm::Location;

impl Session {
    /// The code of a frame's function: `frame` is an index into [`Session::frames`] (0 = innermost).
    #[must_use]
    pub fn code(&self, frame: usize) -> CodeView {
        let Some((_, at)) = self.frame(frame) else { return CodeView::default() };
        let mut view = self.code_of(at.module.0, at.pc.func);
        if let Some(caller) = self.caller(frame) {
            let name = self.guest().program().module(caller.module).func_name(caller.pc.func);
            view.title = format!("{name} → {}", view.title);
        }
        view
    }

    /// The code of any function, for browsing. Empty if the function has no body in this file.
    #[must_use]
    pub fn code_of(&self, module: u32, func: u32) -> CodeView {
        let program = self.guest().program();
        let Some(code) = program.modules.get(module as usize).filter(|m| (func as usize) < m.funcs.len())
        else {
            return CodeView::default();
        };
        let lines = self.listings.code(code, func).unwrap_or_default();
        let here = |at: Location| at.module.0 == module && at.pc.func == func;
        let standing = self.guest().location().filter(|at| here(*at)).or_else(|| self.waiting(here));
        let line_of = |op: u32| lines.binary_search_by_key(&op, |line| line.op).ok();
        let mut breakpoints = Vec::new();
        for (number, _) in self.breakpoints.iter() {
            let places = self.breakpoints.places(number).filter(|at| here(*at));
            breakpoints.extend(places.filter_map(|at| Some((line_of(at.pc.op)?, number))));
        }
        breakpoints.sort_unstable();
        CodeView {
            title: code.func_name(func),
            module,
            func,
            signature: code.signature_text(func),
            pc_line: standing.and_then(|at| line_of(at.pc.op)),
            breakpoints,
            lines,
        }
    }
}
