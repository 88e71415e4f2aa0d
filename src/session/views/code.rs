//! A function's code as lines, written once and kept.

use crate::session::breakpoints::Trigger;
use crate::session::{CodeLine, CodeView, Session};
use crate::wasm::{Location, TextLine};
use std::sync::{Arc, PoisonError};

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

    /// The code of any function, for looking around. Empty for one that has no body in this file.
    #[must_use]
    pub fn code_of(&self, module: u32, func: u32) -> CodeView {
        let program = self.guest().program();
        let Some(code) = program.modules.get(module as usize).filter(|m| (func as usize) < m.funcs.len())
        else {
            return CodeView::default();
        };
        let lines = self.lines(module, func);
        let here = |at: Location| at.module.0 == module && at.pc.func == func;
        let standing = self.guest().location().filter(|at| here(*at)).or_else(|| self.waiting(here));
        let line_of = |op: u32| lines.binary_search_by_key(&op, |line| line.op).ok();
        let mut breakpoints = Vec::new();
        for (number, trigger) in self.breakpoints.iter() {
            if let Trigger::At(at) = trigger
                && here(at)
                && let Some(line) = line_of(at.pc.op)
            {
                breakpoints.push((line, number));
            }
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

    fn lines(&self, module: u32, func: u32) -> Arc<Vec<CodeLine>> {
        let mut cache = self.code.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = cache.entry((module, func)).or_insert_with(|| {
            let text = self.guest().program().modules[module as usize].text(func);
            let table = self.line_table(module);
            let mut before = None;
            let mut line = |l: TextLine| {
                let source = table.as_ref().and_then(|table| table.at(l.offset as usize));
                let source = source.map(|source| source.to_string());
                let other = source != before;
                before.clone_from(&source);
                let source = source.filter(|_| other);
                CodeLine { op: l.op, offset: l.offset, depth: l.depth, text: l.text, source }
            };
            Arc::new(text.into_iter().map(&mut line).collect())
        });
        Arc::clone(lines)
    }
}
