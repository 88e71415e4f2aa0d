//! Plain text on the process's own streams. It is no error if the reader has gone away.

use super::language;
use crate::tui::escape;
use crate::words::{Message, message};
use std::io::{self, Write};

/// Prints `error: …` on standard error.
pub(super) fn complain(message: &Message) {
    let text = words(&message!("cli-error", message = message.clone()));
    let lines: Vec<_> = text.split('\n').map(escape).collect();
    let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
}

/// Prints a line on standard error that is not an error.
pub(super) fn note(message: &Message) {
    let _ = writeln!(io::stderr().lock(), "{}", escape(&words(message)));
}

/// A message in the language of the person at the keyboard.
pub(super) fn words(message: &Message) -> String {
    message.text(language::spoken())
}

/// Prints lines on standard output. Returns `false` once nobody reads them any more.
pub(super) fn lines<S: AsRef<str>>(lines: &[S]) -> bool {
    let mut out = io::stdout().lock();
    lines.iter().all(|line| writeln!(out, "{}", line.as_ref()).is_ok()) && out.flush().is_ok()
}

/// Prints lines for people on standard output, escaped so that nothing a program wrote can control the terminal.
/// Returns `false` once nobody reads them any more.
pub(super) fn text<S: AsRef<str>>(text: &[S]) -> bool {
    lines(&text.iter().map(|line| escape(line.as_ref())).collect::<Vec<_>>())
}

/// Joins several lines into one message.
pub(super) fn together(lines: Vec<Message>) -> Message {
    lines.into_iter().reduce(|first, second| message!("cli-lines", first, second)).unwrap_or_default()
}
