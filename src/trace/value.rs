//! Interface values as text: a short form for lines, a full form for details.
//!
//! A value that does not fit its type (a recording may contain anything) is still shown, by its own shape.

use super::sink::{Sink, count, escaped};
use super::{HandleNames, meanings};
use crate::component::{Flags, HandleVal, Members, Shape, TypeKind, Typed};
use crate::guest::MadeHandle;
use crate::words::{Fact, message};
use std::fmt;

/// How much of long values to show.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ValueLimits {
    /// Characters of a string, or bytes of a byte list.
    pub text: usize,
    /// Elements of a list.
    pub items: usize,
}

impl ValueLimits {
    /// For a single line in a list of calls.
    pub(crate) const SHORT: Self = Self { text: 40, items: 4 };
    /// For details: everything that a person can read, but still bounded, since guests are not trusted.
    pub(crate) const FULL: Self = Self { text: 4096, items: 256 };
}

/// Writes values, with access to the meanings of handles.
#[derive(Debug, Clone, Copy)]
pub(super) struct ValueWriter<'a> {
    pub handles: &'a HandleNames,
    pub limits: ValueLimits,
    /// The (rep, index) of the handles that the reply made.
    pub made: &'a [(u32, u32)],
    /// What the reply says about these handles.
    pub meanings: &'a [MadeHandle],
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

impl<'a> ValueWriter<'a> {
    pub fn write<S: Sink>(self, out: &mut S, typed: Typed<'_>) {
        // Writing to a string cannot fail.
        let _ = match typed.shape() {
            Shape::Bool(v) => write!(out, "{v}"),
            Shape::Signed(v) => write!(out, "{v}"),
            Shape::Unsigned(v) => write!(out, "{v}"),
            Shape::F32(bits) => write!(out, "{}", f32::from_bits(bits)),
            Shape::F64(bits) => write!(out, "{}", f64::from_bits(bits)),
            Shape::Char(c) => write!(out, "{c:?}"),
            Shape::String(text) => self.string(out, text),
            Shape::Bytes(bytes) => self.bytes(out, bytes),
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
            Shape::Handle(handle) => self.handle(out, handle),
        };
    }

    /// `[1, 2]`, `("a", 1)`, `{x: 1}`, `{"one": 1}`
    fn members<S: Sink>(self, out: &mut S, members: Members<'_>) {
        match members.kind {
            TypeKind::Map => self.sequence(out, ('{', '}'), members.entries(), |out, entry| match entry {
                Ok([key, value]) => {
                    self.write(out, key);
                    out.push_str(": ");
                    self.write(out, value);
                }
                Err(value) => self.write(out, value),
            }),
            TypeKind::Record => self.sequence(out, ('{', '}'), members.labelled(), |out, (label, member)| {
                if let Some(label) = label {
                    out.push_str(label);
                    out.push_str(": ");
                }
                self.write(out, member);
            }),
            kind => {
                let brackets = if kind == TypeKind::Tuple { ('(', ')') } else { ('[', ']') };
                self.sequence(out, brackets, members.iter(), |out, member| self.write(out, member));
            }
        }
    }

    /// `#1`, or `#1 "."` if it is known what the handle stands for.
    fn handle<S: Sink>(self, out: &mut S, handle: HandleVal) -> fmt::Result {
        match self.index(handle) {
            Some(index) => write!(out, "#{index}")?,
            None => out.push_str("#?"),
        }
        if let Some(what) = self.what(handle.rep) {
            self.label(out, what);
        }
        Ok(())
    }

    /// Writes what a handle or descriptor stands for, after its number.
    pub fn label<S: Sink>(self, out: &mut S, what: &str) {
        match self.labels {
            Labels::None => {}
            Labels::Words => {
                out.push(' ');
                meanings::quoted(out, what, self.limits.text);
            }
            Labels::Angles => {
                out.push('<');
                meanings::bare(out, what, self.limits.text);
                out.push('>');
            }
        }
    }

    /// What the host's number stands for; `None` if that is not known.
    pub fn what(self, rep: u32) -> Option<&'a str> {
        let new = self.meanings.iter().find(|made| made.rep == rep).map(|made| made.what.as_str());
        new.or_else(|| self.handles.what(rep))
    }

    /// The handle's index in the guest, even if the reply was recorded before the index was known.
    pub fn index(self, handle: HandleVal) -> Option<u32> {
        match handle.index {
            0 => self.made.iter().find(|(rep, _)| *rep == handle.rep).map(|(_, index)| *index),
            index => Some(index),
        }
    }

    /// Items between brackets, as many as the limits allow.
    fn sequence<S: Sink, T>(
        self,
        out: &mut S,
        (open, close): (char, char),
        items: impl ExactSizeIterator<Item = T>,
        mut write: impl FnMut(&mut S, T),
    ) {
        let len = items.len();
        out.push(open);
        for (at, item) in items.take(self.limits.items).enumerate() {
            out.push_str(if at == 0 { "" } else { ", " });
            write(out, item);
        }
        if let Some(more) = len.checked_sub(self.limits.items).filter(|more| *more > 0) {
            out.push_str(", ");
            out.say(message!("items-more", count = Fact::Number(more as u64)));
        }
        out.push(close);
    }

    /// The flag that is set if there is exactly one, or all set flags in braces.
    fn flags<S: Sink>(self, out: &mut S, flags: Flags<'_>) {
        let names: Vec<_> = flags.names().collect();
        match &names[..] {
            [one] => out.push_str(one),
            names => self.sequence(out, ('{', '}'), names.iter(), |out, name| out.push_str(name)),
        }
    }

    /// Writes a string in quotes, cut if it is long.
    fn string<S: Sink>(self, out: &mut S, s: &str) -> fmt::Result {
        match s.char_indices().nth(self.limits.text) {
            Some((cut, _)) => {
                quote(out, &s[..cut], false);
                out.push_str("… ");
                count(out, s.len());
                Ok(())
            }
            None => {
                quote(out, s, true);
                Ok(())
            }
        }
    }

    /// Bytes that are readable as text are shown as text; in any case, their number is given.
    fn bytes<S: Sink>(self, out: &mut S, bytes: &[u8]) -> fmt::Result {
        match std::str::from_utf8(bytes) {
            Ok("") => {
                count(out, 0);
                Ok(())
            }
            Ok(s) if readable(s) => match s.char_indices().nth(self.limits.text) {
                Some(_) => self.string(out, s),
                None => {
                    quote(out, s, true);
                    out.push(' ');
                    count(out, bytes.len());
                    Ok(())
                }
            },
            _ => {
                let shown = &bytes[..bytes.len().min(self.limits.text / 3)];
                out.push('<');
                for (at, byte) in shown.iter().enumerate() {
                    write!(out, "{}{byte:02x}", if at == 0 { "" } else { " " })?;
                }
                let more = if shown.len() < bytes.len() { "…" } else { "" };
                write!(out, "{more}> ")?;
                count(out, bytes.len());
                Ok(())
            }
        }
    }
}

fn readable(s: &str) -> bool {
    s.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\r' | '\x1b'))
}

/// In double quotes, with control characters escaped; there is no closing quote if the text was cut.
fn quote<S: Sink>(out: &mut S, s: &str, close: bool) {
    out.push('"');
    s.chars().for_each(|c| escaped(out, c));
    if close {
        out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Val;
    use crate::trace::arbitrary::beside;
    use crate::trace::sink::phrase;
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
            let handles = HandleNames::default();
            let full =
                ValueWriter { handles: &handles, limits: ValueLimits::FULL, made: &[], meanings: &[], labels: Labels::Words };
            for typed in [value.beside(Some(&ty)), value.beside(None)] {
                let text = phrase(|out| full.write(out, typed)).to_string();
                prop_assert!(!text.is_empty());
                for number in numbers(&value) {
                    prop_assert!(text.contains(&number), "{number} in {text}");
                }
                let short = ValueWriter { limits: ValueLimits::SHORT, ..full };
                let short = phrase(|out| short.write(out, typed)).to_string();
                // The note about what was left out may be longer than what it replaces.
                let cuts = short.matches('…').count();
                prop_assert!(short.chars().count() <= text.chars().count() + 16 * cuts, "{short}");
            }
        }
    }
}
