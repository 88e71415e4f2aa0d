//! The language of the person at the keyboard: the one asked for with `--lang`, or else that of the locale.
//!
//! A process has exactly one person at the keyboard. Messages come from everywhere in the process, including the
//! threads that wait for signals, so the language is kept here instead of being passed to each of them.

use crate::words::Lang;
use std::sync::OnceLock;

static SPOKEN: OnceLock<Lang> = OnceLock::new();

/// Sets the language, once it is known whether `--lang` was given.
pub(super) fn settle(asked: Option<Lang>) {
    let _ = SPOKEN.set(asked.or_else(locale).unwrap_or_default());
}

/// The language to speak in.
pub(super) fn spoken() -> Lang {
    SPOKEN.get().copied().unwrap_or_default()
}

/// The language of the locale, if there is a catalogue for it. The first of the locale variables that is set counts.
pub(super) fn locale() -> Option<Lang> {
    let all = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    all.filter(|value| !value.is_empty()).map(|value| Lang::parse(&value)).next().flatten()
}
