//! Programs that cannot be linked, and what they import that no host here provides.

use super::plain::together;
use crate::guest::{LinkError, LinkFault, UnmetImport, UnmetReason};
use crate::session::import_name;
use crate::words::{Message, message};

/// Why a program cannot be linked.
pub(super) fn why(error: &LinkError) -> Message {
    match &error.fault {
        LinkFault::Imports { missing, unlike, threads } => imports(missing, unlike, threads),
        LinkFault::NoCommand { exports } if exports.is_empty() => message!("link-exports-nothing"),
        LinkFault::NoCommand { exports } => message!("link-no-command", exports = exports.join(", ")),
        LinkFault::Other => message!("link-cannot", why = &error.message),
    }
}

fn imports(missing: &[UnmetImport], unlike: &[UnmetImport], threads: &[UnmetImport]) -> Message {
    let mut lines = Vec::new();
    if !threads.is_empty() {
        lines.push(message!("link-threads"));
        lines.extend(threads.iter().map(import));
        lines.push(message!("link-advice-threads"));
    }
    if !missing.is_empty() {
        lines.push(message!("link-missing", count = missing.len()));
        lines.extend(missing.iter().map(import));
        lines.push(message!("link-advice"));
        lines.push(message!("link-advice-flags"));
    }
    if !unlike.is_empty() {
        lines.push(message!("link-unlike", count = unlike.len()));
        lines.extend(unlike.iter().map(import));
        lines.push(message!("link-advice-types"));
    }
    together(lines)
}

/// A line about an import.
fn import(unmet: &UnmetImport) -> Message {
    let what = import_name(unmet);
    let (indent, offset) = ("  ", format!("{:#x}", unmet.offset));
    let why = match &unmet.why {
        UnmetReason::Missing | UnmetReason::Threads => return message!("link-at", indent, what, offset),
        UnmetReason::Differs(how) => return message!("link-at-differs", indent, what, offset, how),
        UnmetReason::OtherType { of, here, there } => message!("link-other-type", of = *of, here, there),
        UnmetReason::NoSuch { of } => message!("link-no-such", of = *of),
        UnmetReason::LinkedElsewhere => message!("link-elsewhere"),
        UnmetReason::Unstable => message!("link-unstable"),
        UnmetReason::OtherVersion => message!("link-other-version"),
        UnmetReason::Type(why) => message!("link-type", why),
    };
    message!("link-at-because", indent, what, offset, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guest::{Entry, Guest};
    use crate::wasm::Program;
    use crate::words::Lang;
    use std::sync::Arc;

    fn error(text: &str) -> LinkError {
        let program = Program::load("p.wat", text.as_bytes()).expect("a program");
        Guest::new(Arc::new(program), &Entry::Command).map(|_| ()).expect_err("cannot be linked")
    }

    /// The layers below have their own English text; the catalogue says the same.
    #[test]
    fn the_catalogue_says_what_the_error_says() {
        for text in [
            r#"(module (import "env" "f" (func)))"#,
            r#"(module (import "m" "t" (table 1 funcref)) (import "m" "g" (global i32)) (import "m" "m" (memory 1)))"#,
            r#"(module (import "wasi_snapshot_preview1" "no_such" (func)))"#,
            r#"(module (import "wasi_unstable" "fd_close" (func (param i64))))"#,
            r#"(component)"#,
            r#"(component (import "a" (func)) (import "c:d/e" (instance (export "f" (func)))))"#,
            r#"(component (import "wasi:cli/environment@0.3.0" (instance (export "f" (func)))))"#,
            r#"(component (import "wasi:random/random@0.2.0" (instance
                 (export "get-random-u64" (func (result u8))) (export "none" (func)))))"#,
        ] {
            let error = error(text);
            let told = why(&error);
            assert_eq!(told.to_string(), error.message, "{text}");
            assert_ne!(told.text(Lang::Ja), error.message, "{text}");
        }
    }
}
