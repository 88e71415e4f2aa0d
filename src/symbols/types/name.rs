//! Names of types, shortened for a line: `Vec<i32>` for `alloc::vec::Vec<i32, alloc::alloc::Global>`.

/// What a generic type is given when the source says nothing: of no interest to the reader.
const DEFAULTS: &[&str] =
    &["Global", "RandomState", "char_traits", "allocator", "default_delete", "less", "BuildHasherDefault"];

/// How deep generic arguments are followed.
const DEEPEST: usize = 32;

/// A type's name without namespaces, and without the arguments that stand for allocators, hashers and the like.
#[must_use]
pub(crate) fn short_type(name: &str) -> String {
    let mut rest = name;
    let mut out = String::new();
    shorten(&mut rest, &mut out, 0);
    // What did not have the form of a type is kept as it is.
    out.push_str(rest);
    out
}

/// Shortens up to the end, or to a `,`, `>`, `)` or `]` that belongs to what is around it.
fn shorten(rest: &mut &str, out: &mut String, depth: usize) {
    // Where the last path in `out` begins: a `::` removes what has come of it.
    let mut path = out.len();
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("::") {
            // `<T as Trait>::Name` and `{impl#0}::name` lose their beginnings like any path.
            out.truncate(path);
            *rest = &rest[2..];
            continue;
        }
        if rest.starts_with("->") {
            out.push_str("->");
            *rest = &rest[2..];
            path = out.len();
            continue;
        }
        match c {
            ',' | '>' | ')' | ']' => return,
            '<' | '(' | '[' if depth < DEEPEST => {
                *rest = &rest[1..];
                let close = match c {
                    '<' => '>',
                    '(' => ')',
                    _ => ']',
                };
                let arguments = arguments(rest, close, depth);
                if !(c == '<' && arguments.is_empty()) {
                    out.push(c);
                    out.push_str(&arguments.join(", "));
                    if c == '(' && arguments.len() == 1 && rest.starts_with(",)") {
                        out.push(',');
                    }
                    out.push(close);
                }
                *rest = rest.strip_prefix(close).unwrap_or(rest);
            }
            _ => {
                out.push(c);
                *rest = &rest[c.len_utf8()..];
                if !(c.is_alphanumeric() || matches!(c, '_' | '{' | '}' | '#' | '$' | '~')) {
                    path = out.len();
                }
            }
        }
    }
}

/// The arguments up to a closing bracket, which is not consumed; the defaults are left out.
fn arguments(rest: &mut &str, close: char, depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    loop {
        let mut one = String::new();
        let before = *rest;
        shorten(rest, &mut one, depth + 1);
        let name = one.split('<').next().unwrap_or_default().trim();
        if !(one.trim().is_empty() || (close == '>' && DEFAULTS.contains(&name))) {
            found.push(one.trim().to_owned());
        }
        match rest.chars().next() {
            Some(',') => *rest = &rest[1..],
            Some(c) if c != close && before.len() == rest.len() => *rest = &rest[c.len_utf8()..],
            Some(c) if c != close => {}
            _ => return found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::short_type;

    #[test]
    fn names_are_shortened_where_the_source_says_nothing() {
        for (full, short) in [
            ("alloc::vec::Vec<i32, alloc::alloc::Global>", "Vec<i32>"),
            ("&mut alloc::string::String", "&mut String"),
            ("(u8, core::option::Option<alloc::string::String>)", "(u8, Option<String>)"),
            (
                "HashMap<alloc::string::String, u32, std::hash::random::RandomState, alloc::alloc::Global>",
                "HashMap<String, u32>",
            ),
            ("std::__2::vector<int, std::__2::allocator<int> >", "vector<int>"),
            ("&[alloc::string::String]", "&[String]"),
            ("fn(core::cell::Cell<u8>) -> core::cell::Cell<u8>", "fn(Cell<u8>) -> Cell<u8>"),
            ("unsigned int", "unsigned int"),
            ("{closure_env#0}<()>", "{closure_env#0}<()>"),
            ("*const i32", "*const i32"),
            ("Box<dyn a::b::Area>", "Box<dyn Area>"),
            ("()", "()"),
            ("a>b,c", "a>b,c"),
        ] {
            assert_eq!(short_type(full), short, "{full}");
        }
        for hostile in ["<<<<", &"<".repeat(100_000), &"a<b,".repeat(10_000), "->::<,>)"] {
            let _ = short_type(hostile);
        }
    }
}
