//! Mistakes on command lines. Clap reports them in English; for other languages they are put into words here, from what
//! clap found.

use super::{language, plain};
use crate::words::{Lang, Message, message};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;
use std::fmt;

/// Why an option does not accept a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong(pub Message);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Wrong {}

/// Says what is wrong; or shows help or the version, which clap also treats as errors. Returns the exit status.
pub(super) fn report(error: &clap::Error) -> i32 {
    match everything(error).filter(|_| language::spoken() != Lang::En) {
        Some(message) => plain::complain(&message),
        // Clap knows which stream to use. It is no error if that is closed.
        None => {
            let _ = error.print();
        }
    }
    error.exit_code()
}

/// The whole message, laid out as clap does it; `None` if only clap has words for it.
fn everything(error: &clap::Error) -> Option<Message> {
    let mut lines = vec![wrong(error)?];
    if let (ErrorKind::MissingRequiredArgument, Some(ContextValue::Strings(missing))) =
        (error.kind(), error.get(ContextKind::InvalidArg))
    {
        lines.extend(missing.iter().map(|name| Message::verbatim(format!("  {name}"))));
    }
    let tips = tips(error);
    if !tips.is_empty() {
        lines.push(Message::default());
        lines.extend(tips);
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim_start_matches("Usage: ").trim_end();
        lines.extend([Message::default(), message!("usage-usage", usage)]);
    }
    lines.extend([Message::default(), message!("usage-help")]);
    Some(plain::together(lines))
}

/// What may have been meant, one line each.
fn tips(error: &clap::Error) -> Vec<Message> {
    let indent = "  ";
    let similar = text(error, ContextKind::SuggestedArg);
    let similar = similar.map(|name| message!("usage-similar", indent, name));
    // Clap has whole sentences here, of two kinds; the other kind is about arguments of other verbs.
    let suggested = match error.get(ContextKind::Suggested) {
        Some(ContextValue::StyledStrs(suggested)) => suggested.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    let as_value = suggested.iter().any(|text: &String| text.starts_with("to pass "));
    let argument = text(error, ContextKind::InvalidArg).filter(|_| as_value);
    let as_value = argument.map(|argument| message!("usage-as-value", indent, argument));
    similar.into_iter().chain(as_value).collect()
}

/// What is wrong, in one line; `None` if only clap has words for it.
fn wrong(error: &clap::Error) -> Option<Message> {
    let argument = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    Some(match (error.kind(), argument, value) {
        (ErrorKind::UnknownArgument, Some(argument), _) => match argument.starts_with('-') {
            true if is_mapdir(argument) => message!("usage-mapdir"),
            true => message!("usage-unknown-option", argument),
            false => message!("usage-unknown-argument", argument),
        },
        (ErrorKind::InvalidSubcommand, ..) => {
            message!("usage-unknown-verb", argument = text(error, ContextKind::InvalidSubcommand)?)
        }
        (ErrorKind::MissingRequiredArgument, ..) => message!("usage-missing"),
        (ErrorKind::InvalidValue, Some(argument), Some("")) => message!("usage-missing-value", argument),
        (ErrorKind::InvalidValue, Some(argument), Some(value)) => {
            message!("usage-invalid-value", argument, value)
        }
        (ErrorKind::ValueValidation, Some(argument), Some(value)) => match error.source() {
            None => message!("usage-invalid-value", argument, value),
            Some(why) => {
                let why = match why.downcast_ref::<Wrong>() {
                    Some(Wrong(why)) => why.clone(),
                    None => Message::verbatim(why.to_string()),
                };
                message!("usage-invalid-value-because", argument, value, why)
            }
        },
        (ErrorKind::TooManyValues, Some(argument), Some(value)) => {
            message!("usage-too-many-values", argument, value)
        }
        (ErrorKind::ArgumentConflict, Some(argument), _) => match text(error, ContextKind::PriorArg) {
            Some(other) if other != argument => message!("usage-conflict", argument, other),
            _ => message!("usage-repeated", argument),
        },
        (ErrorKind::InvalidUtf8, ..) => message!("usage-not-utf8"),
        _ => return None,
    })
}

/// Whether it is what wasmtime had before `--dir HOST::GUEST`.
pub(super) fn is_mapdir(option: &str) -> bool {
    option.split('=').next() == Some("--mapdir")
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text),
        ContextValue::Strings(texts) => texts.first().map(String::as_str),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn error(line: &str) -> clap::Error {
        let words = std::iter::once("wasmscope").chain(line.split_whitespace());
        parse(words.map(Into::into).collect()).map(|_| ()).expect_err(line)
    }

    /// In English these messages are clap's own, so the translations must be about the same thing.
    #[test]
    fn the_catalogue_says_what_clap_says() {
        for line in [
            "diff --nonsense a b",
            "replay --modul x y",
            "run",
            "debug -x s p.wasm",
            "run --invoke",
            "run --max-memory 4T p.wasm",
            "run --max-calls many p.wasm",
            "run -S nonsense p.wasm",
            "diff --width 3 a b",
            "diff a b c",
            "run --lang xx p.wasm",
            "run --stdin a --stdin b p.wasm",
            "record p.wasm",
        ] {
            let error = error(line);
            let ours = everything(&error).unwrap_or_else(|| panic!("{line}: {error}")).to_string();
            let theirs = error.to_string();
            assert_eq!(theirs.trim_end(), format!("error: {ours}"), "{line}");
            let japanese = everything(&error).map(|message| message.text(Lang::Ja)).unwrap_or_default();
            assert!(japanese.contains(|c| ('ぁ'..='ん').contains(&c)), "{japanese}");
        }
    }

    #[test]
    fn an_option_where_the_program_should_be_is_named() {
        let error = error("run --nonsense p.wasm");
        assert_eq!(wrong(&error), Some(message!("usage-unknown-option", argument = "--nonsense")));
        assert!(error.to_string().starts_with("error: there is no option `--nonsense`"), "{error}");
    }

    #[test]
    fn help_and_the_version_are_claps() {
        for line in ["--help", "--version", "run --help"] {
            assert!(everything(&error(line)).is_none(), "{line}");
        }
    }
}
