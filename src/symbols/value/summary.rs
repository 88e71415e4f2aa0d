//! A value in one line.

use super::view::{Brackets, FieldStyle, ItemRun};
use super::{Finding, TypedValue, ValueReader, ValueView, decimal, view};

/// The most elements of a list that are written in a line.
const MOST_ITEMS: u64 = 100;
/// How long a line may become, in bytes, before nothing is added.
const LONGEST: usize = 2000;
/// How deep values in values are written.
const DEEPEST: usize = 16;
/// How many values are written.
const MOST_VALUES: usize = 2000;

/// A value's line, and what is wrong with the value as a whole.
#[derive(Debug, Clone)]
pub(in crate::symbols) struct SummaryLine {
    pub text: String,
    pub finding: Option<Finding>,
    /// Where it points, if it is a pointer or stands for what it points to.
    pub target: Option<u64>,
}

pub(in crate::symbols) fn summary(reader: &ValueReader<'_, '_>, value: &TypedValue) -> SummaryLine {
    let mut line = LineWriter { reader, out: String::new(), left: MOST_VALUES };
    let top = view(reader, value);
    let (finding, target) = match &top {
        ValueView::Bad(finding) => (Some(*finding), None),
        ValueView::Through(through) => (None, through.target),
        ValueView::Address(address) => (None, Some(*address)),
        _ => (None, None),
    };
    line.write(top, 0);
    SummaryLine { text: line.out, finding, target }
}

struct LineWriter<'a, 'd, 'r> {
    reader: &'r ValueReader<'a, 'd>,
    out: String,
    left: usize,
}

impl LineWriter<'_, '_, '_> {
    fn value(&mut self, value: &TypedValue, depth: usize) {
        let spent = self.left == 0 || self.out.len() > LONGEST;
        if depth > DEEPEST || spent {
            self.out.push('…');
            return;
        }
        self.left -= 1;
        let view = view(self.reader, value);
        self.write(view, depth);
    }

    fn write(&mut self, view: ValueView, depth: usize) {
        match view {
            ValueView::Leaf(text) => self.out.push_str(&text),
            ValueView::Address(address) => self.out.push_str(&format!("{address:#x}")),
            ValueView::Bad(finding) => self.out.push_str(&finding.to_string()),
            ValueView::Text { bytes, len } => self.text(&bytes, len),
            ValueView::Items { brackets, items } => self.items(brackets, &items, depth),
            ValueView::Fields { name, style, fields } => self.fields(&name, style, &fields, depth),
            ValueView::Entries { brackets, pairs, total } => {
                self.out.push(if brackets == Brackets::Square { '[' } else { '{' });
                let shown = pairs.len().min(MOST_ITEMS as usize);
                for (at, (key, value)) in pairs.iter().take(shown).enumerate() {
                    if at > 0 {
                        self.out.push_str(", ");
                    }
                    self.value(key, depth + 1);
                    if let Some(value) = value {
                        self.out.push_str(": ");
                        self.value(value, depth + 1);
                    }
                }
                self.rest(shown as u64, total);
                self.out.push(if brackets == Brackets::Square { ']' } else { '}' });
            }
            ValueView::Through(through) => {
                self.out.push_str(&through.before);
                // A variable that it points to is named, not repeated.
                if !through.before.starts_with('&') {
                    self.value(&through.value, depth + 1);
                }
                self.out.push_str(&through.after);
            }
        }
    }

    /// Says how many elements there are, if not all have been written.
    fn rest(&mut self, shown: u64, total: u64) {
        if shown < total {
            let separator = if shown == 0 { "" } else { ", " };
            self.out.push_str(&format!("{separator}… {}", decimal(total)));
        }
    }

    fn text(&mut self, bytes: &[u8], len: u64) {
        self.out.push('"');
        for chunk in bytes.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    '\'' => self.out.push(c),
                    '\0' => self.out.push_str("\\0"),
                    c => self.out.extend(c.escape_debug()),
                }
            }
            // A character that was cut off at the end is left out.
            let cut = (bytes.len() as u64) < len && bytes.ends_with(chunk.invalid());
            if !cut {
                chunk.invalid().iter().for_each(|byte| self.out.push_str(&format!("\\x{byte:02x}")));
            }
        }
        self.out.push('"');
        if (bytes.len() as u64) < len {
            self.out.push_str(&format!("… {} B", decimal(len)));
        }
    }

    fn items(&mut self, brackets: Brackets, items: &ItemRun, depth: usize) {
        let (open, close) = match brackets {
            Brackets::Square => ("[", "]"),
            Brackets::Curly => ("{", "}"),
            Brackets::Dotted if items.count == 0 => (".{", "}"),
            Brackets::Dotted => (".{ ", " }"),
        };
        self.out.push_str(open);
        let mut shown = 0;
        while shown < items.count.min(MOST_ITEMS) && self.out.len() <= LONGEST && self.left > 0 {
            let Some(item) = items.item(shown) else { break };
            if shown > 0 {
                self.out.push_str(", ");
            }
            self.value(&item, depth + 1);
            shown += 1;
        }
        self.rest(shown, items.count);
        self.out.push_str(close);
    }

    fn fields(&mut self, name: &str, style: FieldStyle, fields: &[(String, TypedValue)], depth: usize) {
        let (open, close, is) = match style {
            FieldStyle::Rust if fields.is_empty() && name.is_empty() => ("()", "", ""),
            FieldStyle::Rust if fields.is_empty() => ("", "", ""),
            FieldStyle::Rust => (if name.is_empty() { "{ " } else { " { " }, " }", ": "),
            FieldStyle::Tuple => ("(", ")", ""),
            FieldStyle::Captures => ("{", "}", ": "),
            FieldStyle::C => ("{", "}", " = "),
            FieldStyle::Unnamed => ("{", "}", ""),
            FieldStyle::Range | FieldStyle::RangeInclusive => ("", "", ""),
            FieldStyle::Zig if fields.is_empty() => (".{", "}", ""),
            FieldStyle::Zig => (".{ ", " }", " = "),
        };
        if matches!(style, FieldStyle::Rust | FieldStyle::Tuple) {
            self.out.push_str(name);
        }
        self.out.push_str(open);
        for (at, (field, value)) in fields.iter().enumerate() {
            if at > 0 {
                self.out.push_str(match style {
                    FieldStyle::Range => "..",
                    FieldStyle::RangeInclusive => "..=",
                    _ => ", ",
                });
            }
            if self.out.len() > LONGEST || self.left == 0 {
                self.out.push('…');
                break;
            }
            if style == FieldStyle::Zig {
                self.out.push('.');
            }
            // Anonymous members of C have no name to write.
            if !is.is_empty() && !field.is_empty() {
                self.out.push_str(field);
                self.out.push_str(is);
            }
            self.value(value, depth + 1);
        }
        // A tuple of one is told from parentheses by its comma.
        if style == FieldStyle::Tuple && name.is_empty() && fields.len() == 1 {
            self.out.push(',');
        }
        self.out.push_str(close);
    }
}
