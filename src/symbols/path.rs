//! Paths to parts of variables: `list.next.value`, `numbers[2]`, `map["one"]`, `*pointer`.

use super::value::{Child, TypedValue, ValueReader, ValueView, children, summary, view};

/// How many entries of a map are searched for a key.
const MOST_ENTRIES: u64 = 1000;
/// How long a path may be.
const MOST_STEPS: usize = 64;

/// A variable, and how to get from it to a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariablePath {
    /// The variable's name, qualified or not.
    pub name: String,
    /// The steps from there.
    pub steps: Vec<PathStep>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathStep {
    /// A member of this name, also through a pointer.
    Member(String),
    /// The element with this number, or the entry with this number as its key.
    Index(u64),
    /// The entry with this key, which is text.
    Key(String),
    /// What a pointer points to.
    Target,
}

/// Why a path leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathFault {
    /// The text has not the form of a path.
    Malformed,
    /// The value has no part of this name; these are some that it has.
    NoMember {
        /// The name that was asked for.
        name: String,
        /// Names of parts that there are.
        known: Vec<String>,
    },
    /// There are only so many elements.
    NoElement {
        /// The number that was asked for.
        index: u64,
        /// How many there are.
        count: u64,
    },
    /// No entry has this key.
    NoKey(String),
    /// The value points to nothing.
    NoTarget,
}

impl VariablePath {
    /// Parses a path; `None` if the text has not the form of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let stars = text.len() - text.trim_start_matches('*').len();
        let text = text[stars..].trim_start();
        let end = name_end(text)?;
        let (name, mut rest) = text.split_at(end);
        let mut steps = Vec::new();
        while !rest.is_empty() {
            if steps.len() + stars > MOST_STEPS {
                return None;
            }
            if let Some(after) = rest.strip_prefix("->").or_else(|| rest.strip_prefix('.')) {
                let end = after.find(|c: char| !is_word(c)).unwrap_or(after.len());
                let (member, after) = after.split_at(end);
                if member.is_empty() {
                    let after = after.strip_prefix('*')?;
                    steps.push(PathStep::Target);
                    rest = after;
                    continue;
                }
                steps.push(PathStep::Member(member.to_owned()));
                rest = after;
            } else {
                let inside = rest.strip_prefix('[')?;
                let (step, after) = index(inside)?;
                steps.push(step);
                rest = after;
            }
        }
        steps.extend(std::iter::repeat_n(PathStep::Target, stars));
        Some(Self { name: name.to_owned(), steps })
    }
}

/// Formatted as it would be typed.
impl std::fmt::Display for VariablePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let last = self.steps.iter().rposition(|step| *step != PathStep::Target).map_or(0, |last| last + 1);
        let (inner, stars) = self.steps.split_at(last);
        stars.iter().try_for_each(|_| f.write_str("*"))?;
        f.write_str(&self.name)?;
        inner.iter().try_for_each(|step| match step {
            PathStep::Member(name) => write!(f, ".{name}"),
            PathStep::Index(index) => write!(f, "[{index}]"),
            PathStep::Key(key) => write!(f, "[{:?}]", key),
            PathStep::Target => f.write_str(".*"),
        })
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// Where a name ends that may be qualified and generic: `geo::Box<short, 3>::made`.
fn name_end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '<' if at > 0 => depth += 1,
            '>' if depth > 0 => depth -= 1,
            ':' if text[at..].starts_with("::") => {
                chars.next();
            }
            _ if depth > 0 => {}
            '{' | '}' | '#' => {}
            c if is_word(c) && (at > 0 || !c.is_ascii_digit()) => {}
            _ => return (at > 0).then_some(at),
        }
    }
    (!text.is_empty() && depth == 0).then_some(text.len())
}

/// What is between brackets, and what follows them.
fn index(inside: &str) -> Option<(PathStep, &str)> {
    let Some(quoted) = inside.strip_prefix('"') else {
        let (number, rest) = inside.split_once(']')?;
        let number = number.trim();
        let number = match number.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some((PathStep::Index(number), rest));
    };
    let mut key = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => key.push(chars.next()?.1),
            '"' => return Some((PathStep::Key(key), quoted[at + 1..].strip_prefix(']')?)),
            c => key.push(c),
        }
    }
    None
}

/// What the steps lead to.
pub(super) fn follow(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    steps: &[PathStep],
) -> Result<TypedValue, PathFault> {
    steps.iter().take(MOST_STEPS).try_fold(value.clone(), |value, step| one(reader, &value, step))
}

fn one(reader: &ValueReader<'_, '_>, value: &TypedValue, step: &PathStep) -> Result<TypedValue, PathFault> {
    match step {
        PathStep::Member(name) => member(reader, value, name),
        PathStep::Target => match view(reader, value) {
            ValueView::Through(through) => Ok(through.value),
            _ => Err(PathFault::NoTarget),
        },
        PathStep::Index(index) => {
            let key = index.to_string();
            match inner(reader, value) {
                (_, ValueView::Entries { pairs, .. }) => {
                    entry(reader, pairs, &key).ok_or(PathFault::NoKey(key))
                }
                (_, ValueView::Items { items, .. }) => {
                    let count = items.count;
                    items.item(*index).ok_or(PathFault::NoElement { index: *index, count })
                }
                // A pointer to an element of an array counts in elements.
                (at, _) => element_behind(reader, value, &at, *index)
                    .ok_or(PathFault::NoElement { index: *index, count: 0 }),
            }
        }
        PathStep::Key(key) => match inner(reader, value) {
            (_, ValueView::Entries { pairs, .. }) => {
                entry(reader, pairs, &format!("{key:?}")).ok_or_else(|| PathFault::NoKey(key.clone()))
            }
            _ => Err(PathFault::NoKey(key.clone())),
        },
    }
}

/// A value without what stands for another one.
fn inner(reader: &ValueReader<'_, '_>, value: &TypedValue) -> (TypedValue, ValueView) {
    let mut at = value.clone();
    for _ in 0..16 {
        match view(reader, &at) {
            ValueView::Through(through) => at = through.value,
            other => return (at, other),
        }
    }
    let last = view(reader, &at);
    (at, last)
}

fn entry(
    reader: &ValueReader<'_, '_>,
    pairs: Vec<(TypedValue, Option<TypedValue>)>,
    key: &str,
) -> Option<TypedValue> {
    let found = pairs.into_iter().find(|(known, _)| summary(reader, known).text == key)?;
    Some(found.1.unwrap_or(found.0))
}

fn element_behind(
    reader: &ValueReader<'_, '_>,
    pointer: &TypedValue,
    first: &TypedValue,
    index: u64,
) -> Option<TypedValue> {
    if pointer == first {
        return None;
    }
    let stride = reader.types.size_of(first.ty)?;
    let at = first.address()?.checked_add(stride.checked_mul(index)?)?;
    reader.memory(at, stride)?;
    Some(TypedValue::in_memory(first.ty, at))
}

fn member(reader: &ValueReader<'_, '_>, value: &TypedValue, name: &str) -> Result<TypedValue, PathFault> {
    let mut at = value.clone();
    let mut known = Vec::new();
    // Values that are shown as something else than their members.
    let mut special = Vec::new();
    for _ in 0..16 {
        // A member as the compiler has it is also found where the type is shown as something else.
        let raw = reader.member(&at, name);
        let shown = view(reader, &at);
        let is_plain = matches!(shown, ValueView::Fields { .. });
        let page = match shown {
            ValueView::Through(through) if raw.is_none() => {
                special.push(std::mem::replace(&mut at, through.value));
                continue;
            }
            ValueView::Fields { fields, .. } if fields.len() == 1 && fields[0].0 == "0" && name != "0" => {
                // `Some(node)`: the one member stands for the whole.
                at = fields.into_iter().next().map_or(at, |(_, value)| value);
                continue;
            }
            ValueView::Fields { fields, .. } => fields,
            _ => children(reader, &at, 0, MOST_ENTRIES)
                .children
                .into_iter()
                .filter_map(|child| match child {
                    Child::Value(name, value) => Some((name, value)),
                    Child::Note(..) => None,
                })
                .collect(),
        };
        if let Some((_, value)) = page.iter().find(|(known, _)| known == name) {
            return Ok(value.clone());
        }
        if let Some(raw) = raw {
            return Ok(raw);
        }
        known = page.into_iter().map(|(name, _)| name).take(100).collect();
        if !is_plain {
            special.push(at);
        }
        break;
    }
    // What a library keeps deep inside: the length of a string, the capacity of a vector.
    if let Some(hidden) = special.iter().find_map(|value| hidden(reader, value, name)) {
        return Ok(hidden);
    }
    Err(PathFault::NoMember { name: name.to_owned(), known })
}

/// A member at any depth. Slices and strings name their length differently.
fn hidden(reader: &ValueReader<'_, '_>, value: &TypedValue, name: &str) -> Option<TypedValue> {
    let other = match name {
        "len" => Some("length"),
        "length" => Some("len"),
        _ => None,
    };
    reader.deep(value, name).or_else(|| reader.deep(value, other?))
}

#[cfg(test)]
mod tests {
    use super::{PathStep, VariablePath};

    #[test]
    fn paths_are_parsed() {
        let member = |name: &str| PathStep::Member(name.to_owned());
        for (text, name, steps) in [
            ("total", "total", vec![]),
            ("list.next->value", "list", vec![member("next"), member("value")]),
            ("numbers[2]", "numbers", vec![PathStep::Index(2)]),
            ("map[\"a\\\"b\"].0", "map", vec![PathStep::Key("a\"b".to_owned()), member("0")]),
            ("*p", "p", vec![PathStep::Target]),
            ("**p.q", "p", vec![member("q"), PathStep::Target, PathStep::Target]),
            ("geo::Box<short, 3>::made", "geo::Box<short, 3>::made", vec![]),
            ("grid[0x1][2]", "grid", vec![PathStep::Index(1), PathStep::Index(2)]),
        ] {
            let parsed = VariablePath::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((&*parsed.name, parsed.steps), (name, steps), "{text}");
        }
        for text in ["", "1", "a.", "a[", "a[x]", "a[\"x]", "a b", "a+1", "*", "a..b", "[1]"] {
            assert!(VariablePath::parse(text).is_none(), "{text}");
        }
    }
}
