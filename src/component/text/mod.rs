//! Interface values as text: what `--invoke` accepts and prints.
//!
//! The notation is that of WAVE: `{name: 1}`, `[1, 2]`, `(1, "a")`, `some(1)`, `ok`, `err("x")`, `{read, write}`,
//! `'c'`, and `{"one": 1, "two": 2}` for a map.
//! <https://github.com/bytecodealliance/wasm-tools/tree/main/crates/wasm-wave>
//!
//! The crate `wasm-wave` (0.263) does not read and write it here, because it would show and say less:
//!
//! - Its errors say that something is an `invalid value type at 4..5`; ours say what was expected, at which column, and
//!   which labels there are.
//! - It does not read lists of fixed length, and cannot write handles, nor values that contain them.
//! - It omits fields that are `none`, and entries of a map whose key occurs again. What a program returned is shown
//!   here as it was returned.
//! - Its labels and numbers are those of its lexer: it has no `+1` and no `.5`.
//!
//! Tests check the two against each other: what one writes, the other reads as the same value. Parts of WAVE that are
//! not read here: comments, strings of several lines, and options and results without `some` and `ok`.

mod parse;
mod render;

pub(crate) use parse::parse_args;
pub use parse::parse_val;
pub use render::render_val;

#[cfg(test)]
mod tests {
    use super::super::{Case, Field, ResourceType, Type};
    use super::*;

    #[test]
    fn what_is_shown_can_be_typed_in() {
        let point = Type::Record(
            vec![Field { name: "x".into(), ty: Type::S32 }, Field { name: "name".into(), ty: Type::String }]
                .into(),
        );
        let shape = Type::Variant(
            vec![Case { name: "none".into(), ty: None }, Case { name: "at".into(), ty: Some(point.clone()) }]
                .into(),
        );
        for (text, ty) in [
            (r#"{x: -3, name: "a\"b"}"#, &point),
            (r#"at({x: 1, name: ""})"#, &shape),
            ("%none", &shape),
            ("[1, 2, 255]", &Type::List(Type::U8.into())),
            ("[1, 2]", &Type::FixedLengthList(Type::U8.into(), 2)),
            ("['a', 'b', 'c']", &Type::FixedLengthList(Type::Char.into(), 3)),
            (r#"{"one": [1], "two": []}"#, &Type::map(Type::String, Type::List(Type::U16.into()))),
            ("{}", &Type::map(Type::U8, Type::U8)),
            ("(true, 'x', 1.5)", &Type::Tuple([Type::Bool, Type::Char, Type::F64].into())),
            ("some(7)", &Type::Option(Type::U64.into())),
            (r#"['"', '\'', '\u{0}', '\n']"#, &Type::List(Type::Char.into())),
            (r#""\u{0}'\"\u{301}\\\u{1b}""#, &Type::String),
            ("err(3)", &Type::Result { ok: None, err: Some(Type::U8.into()) }),
            ("{read, write}", &Type::Flags(vec!["read".into(), "exec".into(), "write".into()].into())),
        ] {
            assert_eq!(render_val(&parse_val(text, ty).unwrap(), ty), text);
        }
    }

    #[test]
    fn errors_say_where() {
        let error = parse_val(
            "(7, [1, 2])",
            &Type::Tuple([Type::U8, Type::FixedLengthList(Type::U8.into(), 3)].into()),
        );
        assert_eq!(error.unwrap_err(), "expected 3 elements in the list at column 5, found 2");
        assert!(parse_val("{1: 2, 3}", &Type::map(Type::U8, Type::U8)).unwrap_err().contains("expected `:`"));
        let error = parse_val("[1, x]", &Type::List(Type::U32.into())).unwrap_err();
        assert_eq!(error, "expected a number of type u32 at column 5, found 'x'");
        let file = ResourceType::Host { interface: "a:b/c".into(), name: "file".into() };
        let error = parse_val("(1, 2)", &Type::Tuple([Type::U8, Type::Own(file)].into())).unwrap_err();
        assert_eq!(error, "a handle (own<file>) cannot be written as text, at column 5");
        for (ty, name) in [
            (Type::Stream(Some(Type::U8.into())), "stream<u8>"),
            (Type::Future(None), "future"),
            (Type::ErrorContext, "error-context"),
        ] {
            let error = parse_val("1", &ty).unwrap_err();
            assert_eq!(error, format!("a handle ({name}) cannot be written as text, at column 1"));
        }
        let error = parse_val("{read, x}", &Type::Flags(["read".into(), "write".into()].into())).unwrap_err();
        assert_eq!(error, "expected one of read, write at column 8, found 'x'");
        assert!(parse_val("300", &Type::U8).is_err());
        assert!(parse_val("1 2", &Type::U8).is_err());
    }
}
