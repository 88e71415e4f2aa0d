//! The source of a frame: its file, the line that it is at, and what is marked on lines.

use crate::session::sources::FoundSource;
use crate::session::{CommandError, Session, SourceText};
use crate::symbols::{CodeKind, LogicalFrame};
use crate::wasm::Location;
use crate::words::{Message, message};
use std::sync::Arc;

/// How many frames further out are looked at for code that the person wrote.
const FURTHEST: usize = 64;
/// Functions with more instructions have none marked for a line that calls what was inlined into it.
const LONG: usize = 20_000;

/// The source that a frame was made from, as a pane shows it.
#[derive(Debug, Clone, Default)]
pub struct SourceView {
    /// The whole path of the file, as the compiler named it; empty if nothing tells of a file.
    pub file: String,
    /// What tells it from the other files: its name, or its path.
    pub shown: String,
    /// Where it was found; `None` if it was brought along with a recording or a
    /// source map, or was not found.
    pub place: Option<String>,
    /// Its lines; empty if it was not found.
    pub text: Arc<SourceText>,
    /// The index of the line that the frame is at.
    pub here: Option<usize>,
    /// The index of the line to begin with, where the frame is at none.
    pub begins: Option<usize>,
    /// Whether the frame waits there for what it called: the frame that was asked for has no source that can be shown.
    pub waits: bool,
    /// The indices of lines at which the frame calls something that was inlined.
    pub inlined: Vec<usize>,
    /// The indices of lines with breakpoints, and the number of each breakpoint.
    pub breakpoints: Vec<(usize, u32)>,
    /// The instructions of the line that the frame is at: the module, the function, and their indices in its body.
    pub instructions: (u32, u32, Vec<u32>),
    /// Why the file may not be what was compiled.
    pub doubt: Option<Message>,
    /// Why there is no text, and what would help.
    pub missing: Vec<Message>,
}

/// A function of the source at the place where a frame is.
struct SourceCandidate {
    at: Location,
    /// The functions inlined into each other at the place, innermost first.
    stack: Arc<Vec<LogicalFrame>>,
    /// The index of this one.
    index: usize,
}

impl SourceCandidate {
    fn frame(&self) -> &LogicalFrame {
        &self.stack[self.index]
    }
}

impl Session {
    /// The source of a frame: `frame` is an index into [`Session::frames`] (0 = innermost).
    #[must_use]
    pub fn source_view(&self, frame: usize) -> SourceView {
        let (index, places) = self.row_place(frame);
        let Some(first) = places.first() else { return SourceView::default() };
        let asked = self.at_place(*first).split_off(index);
        let own = |candidate: &&SourceCandidate| candidate.frame().kind == CodeKind::Own;
        let has_text = |candidate: &SourceCandidate| {
            let file = candidate.frame().file.as_ref();
            let found = file.map(|file| self.source_file(candidate.at.module.0, file));
            found.is_some_and(|found| matches!(*found, FoundSource::Text { .. }))
        };
        // Where the program is, what was inlined from a library is passed over, as steps do.
        let chosen = asked.first().filter(|chosen| frame > 0 && has_text(chosen));
        let shown = chosen.or_else(|| asked.iter().find(own));
        if let Some(shown) = shown.or_else(|| asked.iter().find(|candidate| has_text(candidate))) {
            return self.view_of(shown, false);
        }
        for place in places.iter().skip(1).take(FURTHEST) {
            let outside = self.at_place(*place);
            if let Some(shown) = outside.iter().find(|candidate| own(candidate) && has_text(candidate)) {
                return self.view_of(shown, true);
            }
        }
        match asked.iter().find(|candidate| candidate.frame().file.is_some()) {
            Some(library) if library.frame().kind.is_library() => {
                let LogicalFrame { function, file, .. } = library.frame();
                let file = file.as_deref().unwrap_or_default();
                let missing = vec![message!("source-of-library", function, file), message!("source-to-own")];
                SourceView { missing, ..SourceView::default() }
            }
            Some(shown) => self.view_of(shown, false),
            None => {
                let function = asked.last().map(|candidate| candidate.frame().function.clone());
                let function = function.unwrap_or_default();
                let mut missing = vec![message!("source-untold", function)];
                missing.extend(self.debug_notes().into_iter().map(Message::sentence));
                missing.push(message!("source-to-own"));
                SourceView { missing, ..SourceView::default() }
            }
        }
    }

    /// The source of any function, for browsing: it begins where the function does.
    #[must_use]
    pub fn source_of(&self, module: u32, func: u32) -> SourceView {
        let code = self.guest().program().modules.get(module as usize).and_then(|code| code.code(func));
        let offsets = code.map(|code| code.offsets.clone()).unwrap_or_default();
        let lines = self.symbols(module).map(|symbols| symbols.lines());
        let Some(first) = lines.and_then(|lines| offsets.iter().find_map(|at| lines.at(*at as usize))) else {
            return SourceView::default();
        };
        let view = self.file_view(module, &first.file, &first.shown);
        SourceView { begins: Some(first.line.saturating_sub(1) as usize), ..view }
    }

    /// The name of the program's own `main`, as its source has it.
    #[must_use]
    pub fn main_name(&self) -> Option<String> {
        let stack = self.logical(Location::from(self.main_place()?));
        stack.last().map(|frame| frame.function.clone())
    }

    /// The functions of the source at a place, innermost first.
    fn at_place(&self, at: Location) -> Vec<SourceCandidate> {
        let stack = Arc::new(self.logical(at));
        (0..stack.len()).map(|index| SourceCandidate { at, stack: Arc::clone(&stack), index }).collect()
    }

    fn view_of(&self, candidate: &SourceCandidate, waits: bool) -> SourceView {
        let (at, frame) = (candidate.at, candidate.frame());
        let Some(file) = &frame.file else { return SourceView::default() };
        let shown = frame.source.as_ref().map(|source| Arc::clone(&source.shown));
        let view = self.file_view(at.module.0, file, &shown.unwrap_or_else(|| Arc::clone(file)));
        let line = |frame: &LogicalFrame| {
            let source = frame.source.as_ref().filter(|source| source.file == *file);
            source.map(|source| source.line.saturating_sub(1) as usize)
        };
        let here = line(frame);
        let outside = candidate.stack.iter().skip(candidate.index + 1);
        let mut inlined: Vec<usize> = outside.filter_map(line).filter(|line| Some(*line) != here).collect();
        inlined.sort_unstable();
        inlined.dedup();
        SourceView { here, waits, inlined, instructions: self.instructions_of(candidate), ..view }
    }

    fn file_view(&self, module: u32, file: &Arc<str>, shown: &str) -> SourceView {
        let mut view =
            SourceView { file: file.to_string(), shown: shown.to_owned(), ..SourceView::default() };
        match &*self.source_file(module, file) {
            FoundSource::Text { text, place, doubt } => {
                view.text = Arc::clone(text);
                view.place.clone_from(place);
                view.doubt = doubt.map(|doubt| doubt.message());
            }
            FoundSource::NoText { place } => {
                let place = place.clone().unwrap_or_else(|| file.to_string());
                view.missing.push(message!("source-no-text", place));
            }
            FoundSource::Missing { looked } => {
                view.missing.push(message!("source-missing", file = &**file));
                view.missing.extend(looked.iter().map(|path| message!("source-looked", path)));
                view.missing.push(message!("source-how", file = &**file));
            }
        }
        view.breakpoints = self.breakpoints_in(file);
        view
    }

    fn breakpoints_in(&self, file: &Arc<str>) -> Vec<(usize, u32)> {
        let mut lines = Vec::new();
        for (number, _) in self.breakpoints.iter() {
            let sources = self.breakpoints.places(number).filter_map(|at| self.source(at.into()));
            let there = sources.filter(|source| source.file == *file);
            lines.extend(there.map(|source| (source.line.saturating_sub(1) as usize, number)));
        }
        lines.sort_unstable();
        lines.dedup_by_key(|(line, _)| *line);
        lines
    }

    /// The instructions of the line that a function of the source is at, with those of what it calls there and that was
    /// inlined.
    fn instructions_of(&self, candidate: &SourceCandidate) -> (u32, u32, Vec<u32>) {
        let (module, func) = (candidate.at.module.0, candidate.at.pc.func);
        let nothing = (module, func, Vec::new());
        let number = |op: usize| u32::try_from(op).ok();
        let Some(source) = &candidate.frame().source else { return nothing };
        let code = self.guest().program().modules.get(module as usize).and_then(|code| code.code(func));
        let (Some(code), Some(symbols)) = (code, self.symbols(module)) else { return nothing };
        let (offsets, index) = (&code.offsets, candidate.index);
        let ops: Vec<u32> = match index {
            0 => {
                let module = symbols.module();
                let body =
                    func.checked_sub(module.imported_funcs).and_then(|body| module.bodies.get(body as usize));
                let body = body.map(|body| body.range.clone()).unwrap_or_default();
                let stretches = symbols.lines().stretches(body, source).into_iter();
                let op = |offset: usize| offsets.partition_point(|op| (*op as usize) < offset);
                stretches.flat_map(|stretch| op(stretch.start)..op(stretch.end)).filter_map(number).collect()
            }
            // What calls something inlined is told by looking at each instruction.
            _ if offsets.len() > LONG => Vec::new(),
            _ => {
                let outside = candidate.stack.len() - index;
                let is_of_line = |offset: &u32| {
                    let frames = symbols.frames_at(*offset as usize);
                    let frame = frames.len().checked_sub(outside).and_then(|index| frames.get(index));
                    let same = frame.filter(|frame| frame.die == candidate.frame().die);
                    same.and_then(|frame| frame.source.as_ref()).is_some_and(|at| at.line == source.line)
                };
                let ops = offsets.iter().enumerate().filter(|(_, offset)| is_of_line(offset));
                ops.filter_map(|(op, _)| number(op)).collect()
            }
        };
        (module, func, ops)
    }

    /// Sets a breakpoint at a line of a file, or removes the one that is there. Returns its number unless it was removed,
    /// and the line that it is at: the next one with code where this one has none.
    ///
    /// # Errors
    /// If there is no code to stop at.
    pub fn toggle_line_breakpoint(
        &mut self,
        file: &str,
        line: u32,
    ) -> Result<(Option<u32>, u32), CommandError> {
        let places = self.beginnings(file, line)?;
        let at = places.first().and_then(|at| self.source((*at).into())).map_or(line, |source| source.line);
        if let Some(number) = places.iter().find_map(|place| self.breakpoints.at(*place)) {
            self.breakpoints.remove(number);
            return Ok((None, at));
        }
        let places = places.into_iter().map(|place| (place, None)).collect();
        Ok((self.breakpoints.add_at_each(places).map(|(number, _)| number), at))
    }
}
