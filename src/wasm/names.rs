//! Readable names: what a person calls a function, made from symbols in a file from a stranger.
//!
//! A name section may hold anything: control characters, text that runs backwards, a megabyte. Every name that leaves
//! this file is short and printable. It does not know where names are shown.

use super::{ExternKind, HeapType, Module, NameSubject, RefType, ValType};
use std::collections::HashMap;
use std::fmt::{self, Write};
use std::sync::{Mutex, PoisonError};

/// The longest name that is shown, in characters.
const LONGEST: usize = 256;
/// Deepest nesting of a C++ symbol: the symbol is untrusted input to a recursive parser.
const CPP_NESTING: u32 = 96;
/// The longest short name, in characters.
const SHORT: usize = 80;
/// Deepest nesting of generic arguments; a name that goes deeper is shown unshortened.
const DEEPEST: usize = 16;

/// Readable names of functions shown recently: a call stack shows the same ones at every step, and symbols are long.
#[derive(Debug, Default)]
pub(super) struct Readable(Mutex<HashMap<u32, String>>);

/// How many names are kept at most.
const KEPT: usize = 1024;

impl Readable {
    fn get(&self, func: u32, make: impl FnOnce() -> String) -> String {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = names.get(&func) {
            return name.clone();
        }
        if names.len() >= KEPT {
            names.clear();
        }
        names.entry(func).or_insert_with(make).clone()
    }
}

impl Module {
    /// A readable name: the demangled symbol, else the name of an export, else an import's `module.name`, else
    /// `func[N]`.
    #[must_use]
    pub fn func_name(&self, func: u32) -> String {
        self.readable.get(func, || printable(&self.long_func_name(func)))
    }

    /// A name for a narrow column: [`Module::func_name`], shortened by [`short_name`].
    #[must_use]
    pub fn short_func_name(&self, func: u32) -> String {
        capped(&short_name(&self.long_func_name(func)), SHORT)
    }

    fn long_func_name(&self, func: u32) -> String {
        if let Some(symbol) = self.symbol(func).filter(|symbol| !symbol.is_empty()) {
            return readable_symbol(symbol);
        }
        if let Some(export) = self.exports.iter().find(|e| e.kind == ExternKind::Func && e.index == func) {
            return export.name.to_string();
        }
        match self.imports.iter().find(|i| i.kind == ExternKind::Func && i.index == func) {
            Some(import) => format!("{}.{}", import.module, import.name),
            None => format!("func[{func}]"),
        }
    }

    /// A parameter's or local's name from the name section, made printable.
    #[must_use]
    pub fn local_name(&self, func: u32, local: u32) -> Option<String> {
        self.local_symbol(func, local).filter(|name| !name.is_empty()).map(printable)
    }

    /// A global's name from the name section or an export, made printable.
    #[must_use]
    pub fn global_name(&self, global: u32) -> Option<String> {
        self.name_of(NameSubject::Global, global)
    }

    /// Something's name from the name section, else the name it is exported under, made printable. A tag's may also be
    /// the name it is imported under, since that says what is thrown.
    #[must_use]
    pub(crate) fn name_of(&self, kind: NameSubject, index: u32) -> Option<String> {
        if let Some(name) = self.other_symbol(kind, index).filter(|name| !name.is_empty()) {
            return Some(printable(name));
        }
        let extern_kind = match kind {
            NameSubject::Table => ExternKind::Table,
            NameSubject::Memory => ExternKind::Memory,
            NameSubject::Global => ExternKind::Global,
            NameSubject::Tag => ExternKind::Tag,
            NameSubject::Type | NameSubject::Elem | NameSubject::Data => return None,
        };
        let export = self.exports.iter().find(|e| e.kind == extern_kind && e.index == index);
        let import = || self.imports.iter().find(|i| i.kind == ExternKind::Tag && i.index == index);
        match (export, kind) {
            (Some(export), _) => Some(printable(&export.name)),
            (None, NameSubject::Tag) => import().map(|import| printable(&import.name)),
            (None, _) => None,
        }
    }

    /// A struct field's name from the name section, made printable.
    #[must_use]
    pub fn field_name(&self, ty: u32, field: u32) -> Option<String> {
        self.field_symbol(ty, field).filter(|name| !name.is_empty()).map(printable)
    }

    /// A heap type in the text format: `any`, `$point`, or `3` if it has no name.
    #[must_use]
    pub(crate) fn heap_text(&self, heap: HeapType) -> String {
        match heap {
            HeapType::Concrete(index) => match self.name_of(NameSubject::Type, index) {
                Some(name) => format!("${name}"),
                None => index.to_string(),
            },
            abstract_type => abstract_type.to_string(),
        }
    }

    /// A value type in the text format, using the names of types: `(ref null $point)`.
    #[must_use]
    pub(crate) fn type_text(&self, ty: ValType) -> String {
        match ty {
            ValType::Ref(ty) => self.ref_text(ty),
            number => number.to_string(),
        }
    }

    /// A reference type in the text format, using the names of types.
    #[must_use]
    pub(crate) fn ref_text(&self, ty: RefType) -> String {
        match (ty.heap(), ty.nullable()) {
            (heap @ HeapType::Concrete(_), true) => format!("(ref null {})", self.heap_text(heap)),
            (heap @ HeapType::Concrete(_), false) => format!("(ref {})", self.heap_text(heap)),
            _ => ty.to_string(),
        }
    }
}

/// A symbol as its source language writes it (a method of a type becomes `path::Type::method`), not yet made printable
/// or cut to length.
pub(crate) fn readable_symbol(symbol: &str) -> String {
    if let Some(name) = cpp(symbol) {
        return name;
    }
    let mut text = BoundedName { text: String::new(), left: 16 * LONGEST };
    // An error only means that the name is longer than anyone wants to see.
    let _ = write!(text, "{:#}", rustc_demangle::demangle(symbol));
    without_brackets(&text.text).unwrap_or(text.text)
}

/// A C++ symbol without its parameters (`std::vector<int>::push_back`), by the Itanium C++ ABI.
fn cpp(symbol: &str) -> Option<String> {
    // Rust's older symbols begin the same way; they end in a hash.
    let is_cpp = symbol.starts_with("_Z") && symbol.len() <= 16 * LONGEST;
    if !is_cpp || rustc_demangle::try_demangle(symbol).is_ok() {
        return None;
    }
    let parsed = cpp_demangle::Symbol::new_with_options(
        symbol,
        &cpp_demangle::ParseOptions::default().recursion_limit(CPP_NESTING),
    );
    let options =
        cpp_demangle::DemangleOptions::default().no_params().no_return_type().recursion_limit(CPP_NESTING);
    let mut text = BoundedName { text: String::new(), left: 16 * LONGEST };
    parsed.ok()?.structured_demangle(&mut text, &options).ok()?;
    Some(text.text)
}

/// `<path::Type>::method` without the brackets; `None` for any other form (`<Type as Trait>::method`).
fn without_brackets(name: &str) -> Option<String> {
    let inside = name.strip_prefix('<')?;
    let mut depth = 1;
    let mut previous = ' ';
    for (at, c) in inside.char_indices() {
        match c {
            '<' => depth += 1,
            '>' if previous != '-' => depth -= 1,
            ' ' if depth == 1 => return None,
            _ => {}
        }
        if depth == 0 {
            let (ty, rest) = (&inside[..at], &inside[at + 1..]);
            let is_path = ty.starts_with(|c: char| c.is_alphabetic() || c == '_');
            return (is_path && rest.starts_with("::")).then(|| format!("{ty}{rest}"));
        }
        previous = c;
    }
    None
}

/// Text that is safe on a terminal line: control and invisible characters become escapes, and the length is capped.
#[must_use]
pub(crate) fn printable(text: &str) -> String {
    capped(text, LONGEST)
}

fn capped(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len().min(longest));
    for (count, c) in text.chars().enumerate() {
        if count == longest {
            out.push('…');
            break;
        }
        if c.is_control() || is_invisible(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters that take no space or change the direction of what follows (Unicode `Cf` and line separators).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// A name reduced to what distinguishes it: two segments of its path, and one of each path inside generic arguments.
///
/// `std::fs::File::open` → `File::open`, `<std::fs::File as std::io::Read>::read` → `<File as Read>::read`.
#[must_use]
pub(crate) fn short_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let shortened = shorten(&mut name.chars().peekable(), 2, None, 0, &mut out);
    if shortened.is_some() && !out.is_empty() { out } else { name.to_owned() }
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Shortens up to the bracket `close`, keeping `keep` segments of each path. `None` if the text is not a Rust path.
fn shorten(
    text: &mut Chars<'_>,
    keep: usize,
    close: Option<char>,
    depth: usize,
    out: &mut String,
) -> Option<()> {
    if depth > DEEPEST {
        return None;
    }
    let mut path = SegmentList::default();
    while let Some(c) = text.next() {
        match c {
            _ if Some(c) == close => {
                path.flush(keep, out);
                return Some(());
            }
            ':' if text.peek() == Some(&':') => {
                text.next();
                path.begin();
            }
            '-' if text.peek() == Some(&'>') => {
                text.next();
                path.flush(keep, out);
                out.push_str("->");
            }
            '<' | '(' | '[' => {
                let end = match c {
                    '<' => '>',
                    '(' => ')',
                    _ => ']',
                };
                let mut inner = String::new();
                shorten(text, 1, Some(end), depth + 1, &mut inner)?;
                path.push_group(c, &inner, end);
            }
            '{' => {
                let mut inner = String::from('{');
                let mut open = 1;
                while open > 0 {
                    let c = text.next()?;
                    open = open + usize::from(c == '{') - usize::from(c == '}');
                    inner.push(c);
                }
                path.push_str(&inner);
            }
            '>' | ')' | ']' | '}' => return None,
            _ if c.is_alphanumeric() || "_.$#@-".contains(c) => path.push(c),
            _ => {
                path.flush(keep, out);
                out.push(c);
            }
        }
    }
    path.flush(keep, out);
    close.is_none().then_some(())
}

/// The segments of one path while it is being read.
#[derive(Default)]
struct SegmentList {
    done: Vec<String>,
    current: String,
}

impl SegmentList {
    fn begin(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        }
    }

    fn push(&mut self, c: char) {
        self.current.push(c);
    }

    fn push_str(&mut self, text: &str) {
        self.current.push_str(text);
    }

    /// A bracketed group belongs to the segment before it: `Vec<T>`, and also `collect::<T>`.
    fn push_group(&mut self, open: char, inner: &str, close: char) {
        if open == '<'
            && self.current.is_empty()
            && let Some(before) = self.done.pop()
        {
            self.current = before + "::";
        }
        self.current.push(open);
        self.current.push_str(inner);
        self.current.push(close);
    }

    /// Writes the last `keep` segments, not counting closures.
    fn flush(&mut self, keep: usize, out: &mut String) {
        self.begin();
        let mut counted = 0;
        let mut first = self.done.len();
        while first > 0 && counted < keep {
            first -= 1;
            counted += usize::from(!self.done[first].starts_with('{'));
        }
        out.push_str(&self.done[first..].join("::"));
        self.done.clear();
    }
}

/// Accepts a limited number of bytes and then refuses, so that a hostile symbol cannot expand without end.
struct BoundedName {
    text: String,
    left: usize,
}

impl Write for BoundedName {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        for c in part.chars() {
            self.left = self.left.checked_sub(c.len_utf8()).ok_or(fmt::Error)?;
            self.text.push(c);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_read_as_their_source_wrote_them() {
        for (symbol, name) in [
            ("open", "open"),
            ("__wasilibc_find_relpath_alloc", "__wasilibc_find_relpath_alloc"),
            ("_ZN3std2rt10lang_start17h0123456789abcdefE", "std::rt::lang_start"),
            ("_RNvMsl_NtCshXfaRvt2tfW_3std2fsNtB5_11OpenOptions5__open", "std::fs::OpenOptions::_open"),
            (
                "_RNCNvMsi_NtNtNtCshXfaRvt2tfW_3std3sys2fs4unixNtB7_4File4open0Bd_",
                "std::sys::fs::unix::File::open::{closure#0}",
            ),
            (
                "_RNvXs7_NtNtCshXfaRvt2tfW_3std2io5errorNtB5_5ErrorNtNtCs9pv848UzQwQ_4core3fmt7Display3fmt",
                "<std::io::error::Error as core::fmt::Display>::fmt",
            ),
            (
                "_ZNSt3__26vectorIiNS_9allocatorIiEEE9push_backEOi",
                "std::__2::vector<int, std::__2::allocator<int> >::push_back",
            ),
            ("_ZN4demo3runEv", "demo::run"),
            ("_ZNothing", "_ZNothing"),
        ] {
            assert_eq!(printable(&readable_symbol(symbol)), name);
        }
    }

    #[test]
    fn short_names_keep_what_tells_them_apart() {
        for (name, short) in [
            ("open", "open"),
            ("read_sample::main", "read_sample::main"),
            ("std::fs::File::open", "File::open"),
            ("std::sys::fs::unix::File::open::{closure#0}", "File::open::{closure#0}"),
            ("std::rt::lang_start::{{closure}}", "rt::lang_start::{{closure}}"),
            ("<std::fs::File as std::io::Read>::read", "<File as Read>::read"),
            ("core::ptr::drop_in_place::<alloc::vec::Vec<u8>>", "ptr::drop_in_place::<Vec<u8>>"),
            ("alloc::vec::Vec<core::option::Option<u8>>::push", "Vec<Option<u8>>::push"),
            ("f::<fn(a::B, &c::D) -> e::F>", "f::<fn(B, &D) -> F>"),
            ("wasi:cli/environment@0.2.0.get-arguments", "wasi:cli/environment@0.2.0.get-arguments"),
            ("[method]descriptor.open-at", "[method]descriptor.open-at"),
            ("operator>", "operator>"),
            ("a<b", "a<b"),
            ("", ""),
        ] {
            assert_eq!(short_name(name), short);
        }
    }

    #[test]
    fn hostile_names_are_printable_and_short() {
        assert_eq!(printable("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\u{a}b");
        assert_eq!(printable("evil\u{202e}gpj.exe"), "evil\\u{202e}gpj.exe");
        assert_eq!(printable(&readable_symbol(&"x".repeat(1_000_000))).chars().count(), LONGEST + 1);
        let nested = "<".repeat(10_000);
        assert_eq!(short_name(&nested), nested);
        assert!(short_name(&"{".repeat(10_000)).len() == 10_000);
    }
}
