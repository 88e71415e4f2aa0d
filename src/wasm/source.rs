//! Where in a module's text something stands that only its binary encoding has an offset of.

use super::text_items::item_span;
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

/// The instruction of a text that was encoded at an offset, or the definition, or else the module or component; `None` if
/// it is no text.
#[must_use]
pub fn text_place(source: &[u8], offset: usize) -> Option<TextPlace> {
    let text = std::str::from_utf8(source).ok()?;
    let bytes = wat::parse_str(text).ok()?;
    let mut buffer = ParseBuffer::new(text).ok()?;
    buffer.track_instr_spans(true);
    let mut wat = parser::parse::<Wat<'_>>(&buffer).ok()?;
    let span = in_body(&wat, &bytes, offset).or_else(|| item_span(&mut wat, &bytes, offset))?;
    Some(place(text, span))
}

/// The instruction that was encoded at an offset, in a module.
fn in_body(wat: &Wat<'_>, bytes: &[u8], offset: usize) -> Option<Span> {
    let Wat::Module(module) = wat else { return None };
    let ModuleKind::Text(fields) = &module.kind else { return None };
    let (body, op) = instruction(bytes, offset)?;
    let mut bodies = fields.iter().filter_map(|field| match field {
        ModuleField::Func(Func { span, kind: FuncKind::Inline { expression, .. }, .. }) => {
            Some((*span, expression))
        }
        _ => None,
    });
    let (function, expression) = bodies.nth(body)?;
    Some(span(expression, op).unwrap_or(function))
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
    }

    /// Each text has one fault; a `!` stands before the definition that has it.
    #[test]
    fn an_invalid_definition_is_found_in_its_text() {
        for marked in [
            "(module\n (func) (!export \"a\" (func 9)))",
            "(module (func) (start !5))",
            "(module (type (func)) (import \"a\" \"b\" (func)) (!import \"a\" \"b\" (func (type 7))))",
            "(module (!memory 5 1))",
            "(module (import \"a\" \"b\" (global i32)) (global i32 (i32.const 1)) (!global i32 (i64.const 1)))",
            "(module (table 1 funcref) (!elem (i32.const 0) 7))",
            "(module\n (func (export \"a\")) (func)\n (!export \"a\" (func 1)))",
            "(module (memory 1)\n (data (i32.const 0) \"x\") (!data (i64.const 0) \"x\"))",
            "(module (type $s (struct)) (!type (sub $s (struct))))",
            "(module (func) (!tag (result i32)))",
            "(component\n (core module) (core module (func) (!func (result i32) i64.const 0)))",
            "(component (component (core module (!memory 5 1))))",
            "(component (import \"a\" (func)) (!export \"b\" (func 4)))",
            "(component (type (record (field \"a\" u8))) (!type (record)))",
            "(component (core module $m) (!core instance (instantiate 7)))",
        ] {
            let at = marked.find('!').expect("a mark");
            let text = marked.replacen('!', "", 1);
            let Err(error) = Program::load("a.wat", text.as_bytes()) else { panic!("{text} is valid") };
            let place =
                text_place(text.as_bytes(), error.offset).unwrap_or_else(|| panic!("{text}: {error}"));
            let line = text[..at].matches('\n').count() + 1;
            let column = at - text[..at].rfind('\n').map_or(0, |end| end + 1) + 1;
            assert_eq!((place.line, place.column), (line, column), "{text}: {error}");
        }
        assert_eq!(text_place(b"\0asm", 3), None);
    }
}
