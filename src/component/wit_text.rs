//! Types as WIT text, for people: `result<own<descriptor>, enum { access, no-entry }>`.
//!
//! Types are resolved: the names that records, variants, enums and flags have in a WIT document are gone. So in full
//! ([`Type`]'s `Display`) such a type is written out wherever it occurs, with the keyword and braces of its definition;
//! in short ([`Type::short`]) only its keyword is written. A caller that knows names supplies them ([`Names`]).
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/WIT.md>

use super::{Exports, FuncSig, ResourceType, RuntimeItem, Shared, Type, TypeItem};
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::{Display, Formatter, Result};
use std::sync::Arc;

/// How many types and labels are written out at most: the description of a type may be very long.
const MOST: usize = 1000;

/// The text of a type, with only the keyword of each record, variant, enum and flags type.
#[derive(Debug, Clone, Copy)]
pub struct Short<'a>(&'a Type);

/// Names of record, variant, enum and flags types.
#[derive(Debug, Clone, Default)]
pub struct TypeNames(HashMap<usize, (Type, Arc<str>)>);

impl TypeNames {
    /// Names of the types that an instance exports.
    #[must_use]
    pub fn of(exports: &Exports) -> Self {
        let named = exports.iter().filter_map(|(name, item)| match item {
            RuntimeItem::Type(TypeItem::Value(ty)) => Some((ty.clone(), Arc::clone(name))),
            _ => None,
        });
        named.collect()
    }

    /// The name of a type, if it is one of these.
    #[must_use]
    pub fn get(&self, ty: &Type) -> Option<&str> {
        self.0.get(&ty.definition_id()?).map(|(_, name)| &**name)
    }
}

impl FromIterator<(Type, Arc<str>)> for TypeNames {
    fn from_iter<I: IntoIterator<Item = (Type, Arc<str>)>>(named: I) -> Self {
        let mut names = Self::default();
        for (ty, name) in named {
            if let Some(id) = ty.definition_id() {
                names.0.entry(id).or_insert((ty, name));
            }
        }
        names
    }
}

/// The text of a type, with names where they are known and written out in full elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct NamedTypeText<'a> {
    ty: &'a Type,
    names: &'a TypeNames,
    /// If set, the type itself is written out, without this many parts at its beginning and at its end.
    open: Option<[usize; 2]>,
}

impl Type {
    /// The text with names where they are known: `result<own<descriptor>, error-code>`.
    #[must_use]
    pub fn named<'a>(&'a self, names: &'a TypeNames) -> NamedTypeText<'a> {
        NamedTypeText { ty: self, names, open: None }
    }

    /// The definition of a named type, leaving out this many parts at its beginning and at its end.
    #[must_use]
    pub fn definition<'a>(&'a self, names: &'a TypeNames, left_out: [usize; 2]) -> NamedTypeText<'a> {
        NamedTypeText { ty: self, names, open: Some(left_out) }
    }

    /// The text in short form: `result<own<descriptor>, enum>`.
    #[must_use]
    pub fn short(&self) -> Short<'_> {
        Short(self)
    }
}

impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        WitWriter::new(true, None).ty(self, f)
    }
}

impl Display for Short<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        WitWriter::new(false, None).ty(self.0, f)
    }
}

impl Display for NamedTypeText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let writer = WitWriter::new(true, Some(self.names));
        match self.open {
            None => writer.ty(self.ty, f),
            Some(left_out) => writer.written_out(self.ty, left_out, f),
        }
    }
}

/// `func(path: string) -> u32`, with types in full.
impl Display for FuncSig {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let writer = WitWriter::new(true, None);
        f.write_str(if self.is_async { "async func(" } else { "func(" })?;
        writer.each(&self.params, f, |param, f| writer.labelled(&param.name, ": ", Some(&param.ty), f))?;
        f.write_str(")")?;
        match &self.result {
            Some(ty) => {
                f.write_str(" -> ")?;
                writer.ty(ty, f)
            }
            None => Ok(()),
        }
    }
}

impl Display for ResourceType {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Host { name, .. } => f.write_str(name),
            Self::Guest(number) => write!(f, "resource {number}"),
        }
    }
}

struct WitWriter<'a> {
    full: bool,
    names: Option<&'a TypeNames>,
    left: Cell<usize>,
}

impl<'a> WitWriter<'a> {
    fn new(full: bool, names: Option<&'a TypeNames>) -> Self {
        Self { full, names, left: Cell::new(MOST) }
    }

    /// Parts separated by commas, as long as there is room for them.
    fn each<T>(
        &self,
        parts: &[T],
        f: &mut Formatter<'_>,
        mut part: impl FnMut(&T, &mut Formatter<'_>) -> Result,
    ) -> Result {
        for (at, it) in parts.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            if self.left.get() == 0 {
                return f.write_str("…");
            }
            part(it, f)?;
        }
        Ok(())
    }

    /// A label, followed by its type if it has one.
    fn labelled(&self, name: &str, before: &str, ty: Option<&Type>, f: &mut Formatter<'_>) -> Result {
        self.left.set(self.left.get().saturating_sub(1));
        // A keyword of WIT can be a label only with this mark.
        f.write_str(if KEYWORDS.contains(&name) { "%" } else { "" })?;
        f.write_str(name)?;
        match ty {
            Some(ty) => {
                f.write_str(before)?;
                self.ty(ty, f)
            }
            None => Ok(()),
        }
    }

    /// A definition, leaving out this many parts at its beginning and at its end.
    fn defined<T>(
        &self,
        keyword: &str,
        parts: &[T],
        [first, last]: [usize; 2],
        f: &mut Formatter<'_>,
        part: impl FnMut(&T, &mut Formatter<'_>) -> Result,
    ) -> Result {
        f.write_str(keyword)?;
        if !self.full {
            return Ok(());
        }
        let parts = parts.get(first..parts.len().saturating_sub(last)).unwrap_or_default();
        f.write_str(match (first, parts.is_empty()) {
            (0, _) => " { ",
            (_, true) => " { …",
            (_, false) => " { …, ",
        })?;
        self.each(parts, f, part)?;
        f.write_str(match (last, first > 0 && parts.is_empty(), parts.is_empty()) {
            (0, ..) | (_, true, _) => " }",
            (_, _, true) => "… }",
            _ => ", … }",
        })
    }

    fn labels(
        &self,
        keyword: &str,
        labels: &[Arc<str>],
        left_out: [usize; 2],
        f: &mut Formatter<'_>,
    ) -> Result {
        self.defined(keyword, labels, left_out, f, |label, f| self.labelled(label, "", None, f))
    }

    fn angles(&self, keyword: &str, types: &[&Type], f: &mut Formatter<'_>) -> Result {
        write!(f, "{keyword}<")?;
        self.each(types, f, |ty, f| self.ty(ty, f))?;
        f.write_str(">")
    }

    fn ty(&self, ty: &Type, f: &mut Formatter<'_>) -> Result {
        let Some(left) = self.left.get().checked_sub(1) else { return f.write_str("…") };
        self.left.set(left);
        match self.names.and_then(|names| names.get(ty)) {
            Some(name) => f.write_str(name),
            None => self.written_out(ty, [0, 0], f),
        }
    }

    fn written_out(&self, ty: &Type, left_out: [usize; 2], f: &mut Formatter<'_>) -> Result {
        match ty {
            Type::List(element) => self.angles("list", &[element], f),
            Type::FixedLengthList(element, len) => {
                f.write_str("list<")?;
                self.ty(element, f)?;
                write!(f, ", {len}>")
            }
            Type::Map(entry) => match &**entry {
                Type::Tuple(pair) => self.angles("map", &pair.iter().collect::<Vec<_>>(), f),
                _ => f.write_str("map"),
            },
            Type::Tuple(types) => self.angles("tuple", &types.iter().collect::<Vec<_>>(), f),
            Type::Option(some) => self.angles("option", &[some], f),
            Type::Result { ok, err } => self.result(ok.as_ref(), err.as_ref(), f),
            Type::Own(resource) => write!(f, "own<{resource}>"),
            Type::Borrow(resource) => write!(f, "borrow<{resource}>"),
            Type::Stream(Some(element)) => self.angles("stream", &[element], f),
            Type::Future(Some(value)) => self.angles("future", &[value], f),
            Type::Record(fields) => self.defined("record", fields, left_out, f, |field, f| {
                self.labelled(&field.name, ": ", Some(&field.ty), f)
            }),
            Type::Variant(cases) => self.defined("variant", cases, left_out, f, |case, f| {
                self.labelled(&case.name, "(", case.ty.as_ref(), f)?;
                f.write_str(if case.ty.is_some() { ")" } else { "" })
            }),
            Type::Enum(labels) => self.labels("enum", labels, left_out, f),
            Type::Flags(labels) => self.labels("flags", labels, left_out, f),
            Type::Bool
            | Type::S8
            | Type::U8
            | Type::S16
            | Type::U16
            | Type::S32
            | Type::U32
            | Type::S64
            | Type::U64
            | Type::F32
            | Type::F64
            | Type::Char
            | Type::String
            | Type::Stream(None)
            | Type::Future(None)
            | Type::ErrorContext => f.write_str(ty.kind().name()),
        }
    }

    /// `result`, `result<u8>`, `result<_, string>`, `result<u8, string>`
    fn result(&self, ok: Option<&Shared>, err: Option<&Shared>, f: &mut Formatter<'_>) -> Result {
        f.write_str("result")?;
        if ok.is_none() && err.is_none() {
            return Ok(());
        }
        f.write_str("<")?;
        match ok {
            Some(ok) => self.ty(ok, f)?,
            None => f.write_str("_")?,
        }
        if let Some(err) = err {
            f.write_str(", ")?;
            self.ty(err, f)?;
        }
        f.write_str(">")
    }
}

/// The keywords of WIT.
const KEYWORDS: &[&str] = &[
    "as",
    "async",
    "bool",
    "borrow",
    "char",
    "constructor",
    "enum",
    "error-context",
    "export",
    "f32",
    "f64",
    "flags",
    "from",
    "func",
    "future",
    "import",
    "include",
    "interface",
    "list",
    "map",
    "option",
    "own",
    "package",
    "record",
    "resource",
    "result",
    "s16",
    "s32",
    "s64",
    "s8",
    "static",
    "stream",
    "string",
    "tuple",
    "type",
    "u16",
    "u32",
    "u64",
    "u8",
    "use",
    "variant",
    "with",
    "world",
];

#[cfg(test)]
mod tests {
    use super::super::{Case, Field};
    use super::*;

    fn field(name: &str, ty: Type) -> Field {
        Field { name: name.into(), ty }
    }

    #[test]
    fn types_of_async_functions_read_as_in_wit() {
        let code = Type::Enum(["io".into(), "pipe".into()].into());
        let future = Type::Future(Some(Type::Result { ok: None, err: Some(code.into()) }.into()));
        assert_eq!(future.to_string(), "future<result<_, enum { io, pipe }>>");
        for (ty, text) in [
            (Type::Stream(Some(Type::U8.into())), "stream<u8>"),
            (Type::Stream(None), "stream"),
            (Type::Future(None), "future"),
            (Type::ErrorContext, "error-context"),
        ] {
            assert_eq!((ty.to_string(), Short(&ty).to_string()), (text.to_owned(), text.to_owned()));
        }
        let sig = FuncSig {
            params: vec![field("data", Type::Stream(Some(Type::U8.into())))],
            result: Some(Type::Future(None)),
            is_async: true,
        };
        assert_eq!(sig.to_string(), "async func(data: stream<u8>) -> future");
    }

    #[test]
    fn types_read_as_in_wit() {
        let descriptor =
            ResourceType::Host { interface: "wasi:filesystem/types".into(), name: "descriptor".into() };
        let errors = Type::Enum(["access".into(), "no-entry".into()].into());
        let opened =
            Type::Result { ok: Some(Type::Own(descriptor.clone()).into()), err: Some(errors.into()) };
        assert_eq!(opened.to_string(), "result<own<descriptor>, enum { access, no-entry }>");
        assert_eq!(opened.short().to_string(), "result<own<descriptor>, enum>");
        let stat = Type::Record([field("type", Type::U8), field("link-count", Type::U64)].into());
        assert_eq!(stat.to_string(), "record { %type: u8, link-count: u64 }");
        let cases = [
            Case { name: "no-change".into(), ty: None },
            Case { name: "at".into(), ty: Some(Type::Tuple([Type::S8, Type::F32].into())) },
        ];
        let time = Type::Variant(cases.into());
        assert_eq!(time.to_string(), "variant { no-change, at(tuple<s8, f32>) }");
        assert_eq!(time.short().to_string(), "variant");
        let map = Type::map(Type::String, Type::FixedLengthList(Type::U16.into(), 2));
        assert_eq!(map.to_string(), "map<string, list<u16, 2>>");
        let side = |ok: Option<Type>, err: Option<Type>| {
            Type::Result { ok: ok.map(Into::into), err: err.map(Into::into) }.to_string()
        };
        assert_eq!(side(None, None), "result");
        assert_eq!(side(Some(Type::Char), None), "result<char>");
        assert_eq!(side(None, Some(Type::Bool)), "result<_, bool>");
        let sig = FuncSig {
            params: vec![
                field("self", Type::Borrow(descriptor)),
                field("paths", Type::List(Type::String.into())),
            ],
            result: Some(Type::Option(Type::Flags(["a".into()].into()).into())),
            is_async: false,
        };
        assert_eq!(
            sig.to_string(),
            "func(self: borrow<descriptor>, paths: list<string>) -> option<flags { a }>"
        );
        assert_eq!(FuncSig::default().to_string(), "func()");
    }

    #[test]
    fn names_stand_for_their_definitions_and_only_for_those() {
        let errors = Type::Enum(["access".into(), "exist".into(), "no-entry".into()].into());
        let alike = Type::Enum(["access".into(), "exist".into(), "no-entry".into()].into());
        let names: TypeNames = [(errors.clone(), Arc::from("error-code"))].into_iter().collect();
        let text = |ty: &Type| {
            let result = Type::Result { ok: None, err: Some(ty.clone().into()) };
            result.named(&names).to_string()
        };
        assert_eq!(text(&errors), "result<_, error-code>");
        assert_eq!(text(&alike), "result<_, enum { access, exist, no-entry }>");
        let part = |left_out| errors.definition(&names, left_out).to_string();
        assert_eq!(part([0, 0]), "enum { access, exist, no-entry }");
        assert_eq!(part([1, 1]), "enum { …, exist, … }");
        assert_eq!(part([3, 0]), "enum { … }");
        assert_eq!(part([0, 3]), "enum { … }");
        assert_eq!(part([0, 2]), "enum { access, … }");
        assert_eq!(part([1, 2]), "enum { … }");
    }

    #[test]
    fn a_type_that_names_another_many_times_over_is_cut() {
        let doubled = (0..40).fold(Type::U8, |ty, _| Type::Tuple([ty.clone(), ty].into()));
        let text = doubled.to_string();
        assert!(text.len() < 20 * MOST && text.contains('…'), "{} bytes", text.len());
    }
}
