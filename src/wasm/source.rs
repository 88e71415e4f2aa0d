//! Where in a module's text something stands that only its binary encoding has an offset of.

use std::ops::Range;
use wast::core::{Func, FuncKind, ModuleField, ModuleKind};
use wast::parser::{self, ParseBuffer};
use wast::token::Span;
use wast::{Wat, core::Expression};

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPlace {
    /// The line, from 1.
    pub line: usize,
    /// The character in it, from 1.
    pub column: usize,
    /// The whole line, as it is written.
    pub text: String,
}

/// The instruction of a module's text that was encoded at an offset. `None` outside of functions, and for components.
#[must_use]
pub fn text_place(source: &[u8], offset: usize) -> Option<TextPlace> {
    let text = std::str::from_utf8(source).ok()?;
    let bytes = wat::parse_str(text).ok()?;
    let (body, op) = instruction(&bytes, offset)?;
    let mut buffer = ParseBuffer::new(text).ok()?;
    buffer.track_instr_spans(true);
    let Wat::Module(module) = parser::parse::<Wat<'_>>(&buffer).ok()? else { return None };
    let ModuleKind::Text(fields) = &module.kind else { return None };
    let mut bodies = fields.iter().filter_map(|field| match field {
        ModuleField::Func(Func { span, kind: FuncKind::Inline { expression, .. }, .. }) => {
            Some((*span, expression))
        }
        _ => None,
    });
    let (function, expression) = bodies.nth(body)?;
    Some(place(text, span(expression, op).unwrap_or(function)))
}

/// Where an instruction is written; `None` for the end that is not.
fn span(expression: &Expression<'_>, op: usize) -> Option<Span> {
    expression.instr_spans.as_ref()?.get(op).copied()
}

fn place(text: &str, span: Span) -> TextPlace {
    let (line, column) = span.linecol_in(text);
    let written = text.lines().nth(line).unwrap_or_default();
    let column = written.get(..column).map_or(column, |before| before.chars().count());
    TextPlace { line: line + 1, column: column + 1, text: written.to_owned() }
}

/// Which function body of a binary module has a byte, and which of its instructions does.
fn instruction(bytes: &[u8], offset: usize) -> Option<(usize, usize)> {
    let mut bodies = wasmparser::Parser::new(0).parse_all(bytes).filter_map(|payload| match payload {
        Ok(wasmparser::Payload::CodeSectionEntry(body)) => Some(body),
        _ => None,
    });
    let has = |range: Range<usize>| range.contains(&offset);
    let (index, body) = bodies.by_ref().enumerate().find(|(_, body)| {
        let range = body.range();
        has(usize::try_from(range.start).unwrap_or(0)..usize::try_from(range.end).unwrap_or(0))
    })?;
    let mut operators = body.get_operators_reader().ok()?;
    let mut op = 0;
    while !operators.eof() {
        operators.read().ok()?;
        if usize::try_from(operators.original_position()).ok()? > offset {
            return Some((index, op));
        }
        op += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::Program;
    use super::text_place;

    #[test]
    fn an_invalid_instruction_is_found_in_its_text() {
        let text = "(module\n  (import \"m\" \"f\" (func))\n  (func (nop))\n  (func (result i32)\n    (local i32)\n    (i32.add (i32.const 1) (i64.const 2))))\n";
        let error = Program::load("a.wat", text.as_bytes()).expect_err("is invalid");
        let place = text_place(text.as_bytes(), error.offset).expect("a place");
        assert_eq!((place.line, place.column), (6, 6), "{error}");
        assert_eq!(place.text, "    (i32.add (i32.const 1) (i64.const 2))))");
        assert_eq!(text_place(text.as_bytes(), 3), None);
        assert_eq!(text_place(b"(component)", 9), None);
    }
}
