//! Interface values as text: one short form for lines, one full form for details.
//!
//! A value that does not fit its type (a recording may say anything) is still shown, by its own shape.

use super::Meanings;
use crate::component::{Flags, HandleVal, Kind, Members, Shape, Typed};
use crate::guest::Made;
use std::fmt::Write;

/// How much of long values to show.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Characters of a string or bytes of a byte list.
    pub text: usize,
    /// Elements of a list.
    pub items: usize,
}

impl Limits {
    /// For one line of a list of calls.
    pub const SHORT: Self = Self { text: 40, items: 4 };
    /// For details: everything a person can read; still bounded, since guests are not trusted.
    pub const FULL: Self = Self { text: 4096, items: 256 };
}

/// Writes values with the handles' meanings at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer<'a> {
    pub handles: &'a Meanings,
    pub limits: Limits,
    /// (rep, index) of the handles that the reply made.
    pub made: &'a [(u32, u32)],
    /// What the reply says of them.
    pub meanings: &'a [Made],
    /// Whether to say what a handle stands for.
    pub labels: Labels,
}

/// How a handle is labelled with what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Labels {
    /// Not at all: `#1`.
    None,
    /// As words: `#1 "."`.
    Words,
    /// As strace writes descriptors: `#1<.>`.
    Angles,
}

impl Writer<'_> {
    /// The text of a value.
    pub fn value(self, typed: Typed<'_>) -> String {
        let mut out = String::new();
        self.write(&mut out, typed);
        out
    }

    fn write(self, out: &mut String, typed: Typed<'_>) {
        // Writing to a string cannot fail.
        let _ = match typed.shape() {
            Shape::Bool(v) => write!(out, "{v}"),
            Shape::Signed(v) => write!(out, "{v}"),
            Shape::Unsigned(v) => write!(out, "{v}"),
            Shape::F32(bits) => write!(out, "{}", f32::from_bits(bits)),
            Shape::F64(bits) => write!(out, "{}", f64::from_bits(bits)),
            Shape::Char(c) => write!(out, "{c:?}"),
            Shape::String(text) => out.write_str(&self.string(text)),
            Shape::Bytes(bytes) => out.write_str(&self.bytes(bytes)),
            Shape::Members(members) => {
                self.members(out, members);
                Ok(())
            }
            Shape::Choice(choice) => {
                out.push_str(&choice.name());
                if let Some(payload) = choice.payload {
                    out.push(' ');
                    self.write(out, payload);
                }
                Ok(())
            }
            Shape::Flags(flags) => {
                self.flags(out, flags);
                Ok(())
            }
            Shape::Handle(handle) => out.write_str(&self.handle(handle)),
        };
    }

    /// `[1, 2]`, `("a", 1)`, `{x: 1}`, `{"one": 1}`
    fn members(self, out: &mut String, members: Members<'_>) {
        match members.kind {
            Kind::Map => self.sequence(out, ('{', '}'), members.entries(), |out, entry| match entry {
                Ok([key, value]) => {
                    self.write(out, key);
                    out.push_str(": ");
                    self.write(out, value);
                }
                Err(value) => self.write(out, value),
            }),
            Kind::Record => self.sequence(out, ('{', '}'), members.labelled(), |out, (label, member)| {
                if let Some(label) = label {
                    out.push_str(label);
                    out.push_str(": ");
                }
                self.write(out, member);
            }),
            kind => {
                let brackets = if kind == Kind::Tuple { ('(', ')') } else { ('[', ']') };
                self.sequence(out, brackets, members.iter(), |out, member| self.write(out, member));
            }
        }
    }

    /// `#1`, or `#1 "."` where it is known what the handle stands for.
    pub fn handle(self, handle: HandleVal) -> String {
        let number = match self.index(handle) {
            Some(index) => format!("#{index}"),
            None => "#?".into(),
        };
        match self.what(handle.rep) {
            Some(what) => self.labelled(&number, &what),
            None => number,
        }
    }

    /// A handle's or descriptor's number with what it stands for.
    pub fn labelled(self, number: &str, what: &str) -> String {
        match self.labels {
            Labels::None => number.to_owned(),
            Labels::Words => format!("{number} {}", self.meaning(what)),
            Labels::Angles => format!("{number}<{}>", self.bare(what)),
        }
    }

    /// Without quotes, with what would end the label or the line escaped.
    fn bare(self, what: &str) -> String {
        let (shown, cut) = match what.char_indices().nth(self.limits.text) {
            Some((at, _)) => (&what[..at], "…"),
            None => (what, ""),
        };
        let text = quote(shown, false).replace('<', "\\<").replace('>', "\\>");
        format!("{}{cut}", &text[1..])
    }

    /// What the host's number stands for.
    pub fn what(self, rep: u32) -> Option<String> {
        let new = self.meanings.iter().find(|made| made.rep == rep).map(|made| made.what.as_str());
        new.or_else(|| self.handles.what(rep)).map(str::to_owned)
    }

    /// The handle's index in the guest, also where the reply was written before it was known.
    pub fn index(self, handle: HandleVal) -> Option<u32> {
        match handle.index {
            0 => self.made.iter().find(|(rep, _)| *rep == handle.rep).map(|(_, index)| *index),
            index => Some(index),
        }
    }

    /// What a descriptor or stream stands for: paths in quotes, the rest in parentheses.
    fn meaning(self, what: &str) -> String {
        const WORDS: [&str; 3] = ["stdin", "stdout", "stderr"];
        match what.strip_suffix(')').and_then(|what| what.split_once(" (")) {
            Some((path, way)) => format!("{} {way}", self.string(path)),
            None if WORDS.contains(&what) || what.contains(' ') => format!("({what})"),
            None => self.string(what),
        }
    }

    /// Between brackets, as many as there is room for.
    fn sequence<T>(
        self,
        out: &mut String,
        (open, close): (char, char),
        items: impl ExactSizeIterator<Item = T>,
        mut write: impl FnMut(&mut String, T),
    ) {
        let len = items.len();
        out.push(open);
        for (at, item) in items.take(self.limits.items).enumerate() {
            out.push_str(if at == 0 { "" } else { ", " });
            write(out, item);
        }
        if len > self.limits.items {
            let _ = write!(out, ", … {} more", len - self.limits.items);
        }
        out.push(close);
    }

    /// The one that is set, or all of them in braces.
    fn flags(self, out: &mut String, flags: Flags<'_>) {
        let names: Vec<_> = flags.names().collect();
        match &names[..] {
            [one] => out.push_str(one),
            names => self.sequence(out, ('{', '}'), names.iter(), |out, name| out.push_str(name)),
        }
    }

    pub fn string(self, s: &str) -> String {
        match s.char_indices().nth(self.limits.text) {
            Some((cut, _)) => format!("{}… {} bytes", quote(&s[..cut], false), s.len()),
            None => quote(s, true),
        }
    }

    /// Bytes that read as text are shown as text; all say how many they are.
    fn bytes(self, bytes: &[u8]) -> String {
        let unit = if bytes.len() == 1 { "byte" } else { "bytes" };
        match std::str::from_utf8(bytes) {
            Ok("") => "0 bytes".into(),
            Ok(s) if readable(s) => match s.char_indices().nth(self.limits.text) {
                Some((cut, _)) => format!("{}… {} bytes", quote(&s[..cut], false), s.len()),
                None => format!("{} {} {unit}", quote(s, true), bytes.len()),
            },
            _ => {
                let shown = &bytes[..bytes.len().min(self.limits.text / 3)];
                let hex: Vec<String> = shown.iter().map(|b| format!("{b:02x}")).collect();
                let more = if shown.len() < bytes.len() { "…" } else { "" };
                format!("<{}{more}> {} {unit}", hex.join(" "), bytes.len())
            }
        }
    }
}

fn readable(s: &str) -> bool {
    s.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\r' | '\x1b'))
}

/// In double quotes, with control characters escaped; left open where the text was cut.
fn quote(s: &str, close: bool) -> String {
    let mut out = String::with_capacity(s.len() + 2);
    out.push('"');
    for c in s.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' | '\r' | '\t' => out.extend(c.escape_default()),
            c if c.is_control() => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    if close {
        out.push('"');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Val;
    use crate::trace::arbitrary::beside;
    use proptest::prelude::*;

    fn numbers(value: &Val) -> Vec<String> {
        let own = match value.shape() {
            Shape::Signed(v) => Some(v.to_string()),
            Shape::Unsigned(v) => Some(v.to_string()),
            _ => None,
        };
        own.into_iter().chain(value.children().flat_map(numbers)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn all_of_a_value_is_shown_whatever_its_type((ty, value) in beside()) {
            let handles = Meanings::default();
            let full =
                Writer { handles: &handles, limits: Limits::FULL, made: &[], meanings: &[], labels: Labels::Words };
            for typed in [value.beside(Some(&ty)), value.beside(None)] {
                let text = full.value(typed);
                prop_assert!(!text.is_empty());
                for number in numbers(&value) {
                    prop_assert!(text.contains(&number), "{number} in {text}");
                }
                let short = Writer { limits: Limits::SHORT, ..full }.value(typed);
                prop_assert!(short.chars().count() <= text.chars().count() + 16, "{short}");
            }
        }
    }
}
