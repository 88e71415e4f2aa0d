//! The language of the person at the keyboard: the one asked for with `--lang`, or else that of the locale.
//!
//! There is one person to a process. Messages come from everywhere in it, also from the threads that wait for signals, so
//! the language is kept here instead of being handed on to each of them.

use crate::words::Lang;
use std::sync::OnceLock;

static SPOKEN: OnceLock<Lang> = OnceLock::new();

/// Settles the language, once it is known whether one was asked for.
pub(super) fn settle(asked: Option<Lang>) {
    let _ = SPOKEN.set(asked.or_else(locale).unwrap_or_default());
}

/// The language to speak in.
pub(super) fn spoken() -> Lang {
    SPOKEN.get().copied().unwrap_or_default()
}

/// The language of the locale, if there are words in it: of the variables that say, the first one that is set counts.
pub(super) fn locale() -> Option<Lang> {
    let all = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    all.filter(|value| !value.is_empty()).map(|value| Lang::parse(&value)).next().flatten()
}
