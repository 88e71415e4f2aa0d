//! Interface values as text: what `--invoke` takes and shows.
//!
//! The notation is WAVE's: `{name: 1}`, `[1, 2]`, `(1, "a")`, `some(1)`, `ok`, `err("x")`, `{read, write}`, `'c'`.
//! WAVE knows no maps yet; here they are `{"one": 1, "two": 2}`.
//! <https://github.com/bytecodealliance/wasm-tools/tree/main/crates/wasm-wave>

mod parse;
mod render;

pub use parse::{parse_args, parse_val};
pub use render::render_val;

#[cfg(test)]
mod tests {
    use super::super::{Case, Field, Type};
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
        assert!(parse_val("300", &Type::U8).is_err());
        assert!(parse_val("1 2", &Type::U8).is_err());
    }
}
