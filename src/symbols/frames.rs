//! Logical frames: the functions as the source has them, of which inlining may have made one function of the module.

use super::code_kind::CodeKind;
use super::die_chain::DieId;
use super::module_symbols::Symbols;
use super::row::SourcePlace;
use std::sync::Arc;

/// A function of the source at one place of the code. Its name and its line belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogicalFrame {
    /// The function's name with its path, printable.
    pub function: String,
    /// The whole path of the source file, also where the code was made from no line of it; `None` if nothing tells.
    pub file: Option<Arc<str>>,
    /// The line; `None` if nothing tells, or the compiler made the code from no line.
    pub source: Option<SourcePlace>,
    /// Byte offset in the file of the instruction that the frame is at. Those inlined into each other share it.
    pub offset: usize,
    /// Whether the function was inlined into that of the next frame further out.
    pub inlined: bool,
    /// Whose code it is.
    pub kind: CodeKind,
    /// The entry that describes it.
    pub die: Option<DieId>,
}

impl Symbols {
    /// The logical frames at a byte offset of the file, innermost first; empty if it is not within a function. A function
    /// that nothing describes is a frame without a source.
    #[must_use]
    pub fn frames_at(&self, offset: usize) -> Vec<LogicalFrame> {
        let Some(body) = self.body_at(offset) else { return Vec::new() };
        let func = u32::try_from(body).unwrap_or(u32::MAX).saturating_add(self.module().imported_funcs);
        let lines = self.lines();
        let row = lines.row(offset);
        let mut file = row.map(|row| lines.file(row.file)).filter(|file| !file.is_empty());
        let mut source = row
            .filter(|row| row.line != 0 && file.is_some())
            .map(|row| lines.place(row.file, row.line, row.column));
        let tree = self.tree(body);
        let nodes = tree.map(|tree| tree.at(self.address(offset))).unwrap_or_default();
        let mut frames = Vec::with_capacity(nodes.len() + 1);
        for node in nodes.into_iter().rev() {
            let called = Some(Arc::clone(&node.file)).filter(|file| !file.is_empty());
            let place = called.as_ref().filter(|_| node.line != 0);
            let place = place.map(|file| lines.place_in(file, node.line, node.column));
            let function = node.name.as_ref().map_or_else(|| "?".into(), |name| name.text.to_string());
            let file = std::mem::replace(&mut file, called);
            frames.push(LogicalFrame {
                function,
                kind: file.as_deref().map_or(CodeKind::Unknown, CodeKind::of_file),
                file,
                source: std::mem::replace(&mut source, place),
                offset,
                inlined: true,
                die: tree.map(|tree| DieId { unit: tree.subprogram.unit, offset: node.die }),
            });
        }
        let symbol = self.module().func_name(func);
        let name = tree.and_then(|tree| tree.name.as_ref());
        let name = name.filter(|name| !(name.bare && has_path_to(&symbol, &name.text)));
        frames.push(LogicalFrame {
            function: name.map_or(symbol, |name| name.text.to_string()),
            kind: file.as_deref().map_or(CodeKind::Unknown, CodeKind::of_file),
            file,
            source,
            offset,
            inlined: false,
            die: tree.map(|tree| DieId { unit: tree.subprogram.unit, offset: tree.subprogram.die }),
        });
        frames
    }
}

/// Whether a symbol is that of a function and says where it is: `shapes::show::<u8>` of `show<u8>`.
fn has_path_to(symbol: &str, name: &str) -> bool {
    let base = name.split('<').next().unwrap_or(name);
    !base.is_empty() && symbol.split("::").skip(1).any(|part| part.split('<').next() == Some(base))
}
