//! Interface values as text: one short form for lines, one full form for details.
//!
//! Values do not know their labels, so each is read beside its type. A value that does not fit its type (a
//! recording may say anything) is still shown, by its own shape.

use super::Handles;
use crate::component::{HandleVal, Type, Val};
use crate::guest::Made;

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
    pub handles: &'a Handles,
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
    pub fn value(self, val: &Val, ty: Option<&Type>) -> String {
        match val {
            Val::Bool(b) => b.to_string(),
            Val::S8(v) => v.to_string(),
            Val::U8(v) => v.to_string(),
            Val::S16(v) => v.to_string(),
            Val::U16(v) => v.to_string(),
            Val::S32(v) => v.to_string(),
            Val::U32(v) => v.to_string(),
            Val::S64(v) => v.to_string(),
            Val::U64(v) => v.to_string(),
            Val::F32(bits) => f32::from_bits(*bits).to_string(),
            Val::F64(bits) => f64::from_bits(*bits).to_string(),
            Val::Char(c) => format!("{c:?}"),
            Val::String(s) => self.string(s),
            Val::Bytes(b) => self.bytes(b),
            Val::List(items) => {
                let element = match ty {
                    Some(Type::Map(entry)) => return self.map(items, entry),
                    Some(Type::List(element) | Type::FixedLengthList(element, _)) => Some(&**element),
                    _ => None,
                };
                format!("[{}]", self.sequence(items.iter().map(|v| self.value(v, element)), items.len()))
            }
            Val::Tuple(items) => {
                let types = match ty {
                    Some(Type::Tuple(types)) => &types[..],
                    _ => &[],
                };
                let parts = items.iter().enumerate().map(|(i, v)| self.value(v, types.get(i)));
                format!("({})", self.sequence(parts, items.len()))
            }
            Val::Record(items) => {
                let fields = match ty {
                    Some(Type::Record(fields)) => &fields[..],
                    _ => &[],
                };
                let parts = items.iter().enumerate().map(|(i, v)| match fields.get(i) {
                    Some(field) => format!("{}: {}", field.name, self.value(v, Some(&field.ty))),
                    None => self.value(v, None),
                });
                format!("{{{}}}", self.sequence(parts, items.len()))
            }
            Val::Variant(case, payload) => {
                let known = match ty {
                    Some(Type::Variant(cases)) => cases.get(*case as usize),
                    _ => None,
                };
                let name = known.map_or_else(|| format!("case {case}"), |c| c.name.to_string());
                match payload {
                    Some(v) => format!("{name} {}", self.value(v, known.and_then(|c| c.ty.as_ref()))),
                    None => name,
                }
            }
            Val::Enum(case) => label(ty, *case),
            Val::Option(None) => "none".into(),
            Val::Option(Some(v)) => {
                let inner = match ty {
                    Some(Type::Option(inner)) => Some(&**inner),
                    _ => None,
                };
                format!("some {}", self.value(v, inner))
            }
            Val::Result(result) => {
                let (word, payload, ty) = match (result, ty) {
                    (Ok(v), Some(Type::Result { ok, .. })) => ("ok", v, ok.as_deref()),
                    (Err(v), Some(Type::Result { err, .. })) => ("err", v, err.as_deref()),
                    (Ok(v), _) => ("ok", v, None),
                    (Err(v), _) => ("err", v, None),
                };
                match payload {
                    Some(v) => format!("{word} {}", self.value(v, ty)),
                    None => word.into(),
                }
            }
            Val::Flags(words) => self.flags(words, ty),
            Val::Own(handle) | Val::Borrow(handle) => self.handle(*handle),
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

    /// `{"one": 1}`
    fn map(self, entries: &[Val], entry: &Type) -> String {
        let parts = entries.iter().map(|value| match (value, entry) {
            (Val::Tuple(pair), Type::Tuple(types)) if pair.len() == 2 => {
                format!("{}: {}", self.value(&pair[0], types.first()), self.value(&pair[1], types.get(1)))
            }
            (value, _) => self.value(value, None),
        });
        format!("{{{}}}", self.sequence(parts, entries.len()))
    }

    fn sequence(self, parts: impl Iterator<Item = String>, len: usize) -> String {
        let mut shown: Vec<String> = parts.take(self.limits.items).collect();
        if len > shown.len() {
            shown.push(format!("… {} more", len - shown.len()));
        }
        shown.join(", ")
    }

    fn flags(self, words: &[u32], ty: Option<&Type>) -> String {
        let mut names = flag_names(words, ty);
        match &names[..] {
            [one] => one.clone(),
            _ => {
                let count = names.len();
                names.truncate(self.limits.items);
                format!("{{{}}}", self.sequence(names.into_iter(), count))
            }
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

fn label(ty: Option<&Type>, case: u32) -> String {
    match ty {
        Some(Type::Enum(labels)) => labels.get(case as usize).map(ToString::to_string),
        _ => None,
    }
    .unwrap_or_else(|| format!("case {case}"))
}

/// The labels of the flags that are set.
pub(super) fn flag_names(words: &[u32], ty: Option<&Type>) -> Vec<String> {
    let labels = match ty {
        Some(Type::Flags(labels)) => &labels[..],
        _ => &[],
    };
    let bits = words
        .iter()
        .take(32)
        .enumerate()
        .flat_map(|(w, word)| (0..32).filter(move |b| word & (1 << b) != 0).map(move |b| w * 32 + b));
    bits.map(|bit| labels.get(bit).map_or_else(|| format!("bit {bit}"), ToString::to_string)).collect()
}
