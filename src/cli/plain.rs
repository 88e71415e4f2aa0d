//! Plain text on the process's own streams. A reader that has gone away is no error.

use super::language;
use crate::text::{self, Long, width as columns};
use crate::tui::escape;
use crate::words::{Message, message};
use std::io::{self, Write};

/// `error: …` on standard error.
pub(super) fn complain(message: &Message) {
    let text = words(&message!("cli-error", message = message.clone()));
    let lines: Vec<_> = text.split('\n').map(escape).collect();
    let _ = writeln!(io::stderr().lock(), "{}", lines.join("\n"));
}

/// A line on standard error that is no error.
pub(super) fn note(message: &Message) {
    let _ = writeln!(io::stderr().lock(), "{}", escape(&words(message)));
}

/// A message in the language of the person at the keyboard.
pub(super) fn words(message: &Message) -> String {
    message.text(language::spoken())
}

/// Lines on standard output. `false` once nobody reads them any more.
pub(super) fn lines<S: AsRef<str>>(lines: &[S]) -> bool {
    let mut out = io::stdout().lock();
    lines.iter().all(|line| writeln!(out, "{}", line.as_ref()).is_ok()) && out.flush().is_ok()
}

/// Lines for people on standard output: what a program put in them cannot command the terminal. `false` once nobody
/// reads them any more.
pub(super) fn text<S: AsRef<str>>(text: &[S]) -> bool {
    lines(&text.iter().map(|line| escape(line.as_ref())).collect::<Vec<_>>())
}

/// Several lines as one message.
pub(super) fn together(lines: Vec<Message>) -> Message {
    lines.into_iter().reduce(|first, second| message!("cli-lines", first, second)).unwrap_or_default()
}

/// Breaks a line into lines of at most `width` columns; words stay whole. Further lines begin under the first one's
/// text, past its number or mark if it has one.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let body = text.trim_start();
    let (first, _) = text.split_at(text.len() - body.len());
    let lead = body.trim_start_matches(|c: char| c.is_ascii_digit() || "✓✗!~→".contains(c));
    let hang = " ".repeat(columns(&text[..text.len() - lead.trim_start().len()]));
    let rooms = [first, &hang].map(|indent| width.saturating_sub(columns(indent)));
    let lines = text::lines(body, rooms[0], rooms[1], Long::Whole).into_iter().enumerate();
    lines.map(|(at, line)| format!("{}{}", if at == 0 { first } else { &hang }, &body[line])).collect()
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn long_lines_break_at_spaces() {
        assert_eq!(wrap("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(wrap("  one two three", 9), ["  one two", "  three"]);
        assert_eq!(wrap("short", 80), ["short"]);
        assert_eq!(wrap("", 80), [""]);
        assert_eq!(wrap("   1  one  two three", 15), ["   1  one  two", "      three"]);
        assert_eq!(wrap("  ✗ one two three", 13), ["  ✗ one two", "    three"]);
        assert_eq!(wrap("  one/two/three a", 9), ["  one/two/three", "  a"]);
        assert_eq!(wrap("  ✗ 「日本」語。文", 12), ["  ✗ 「日本」", "    語。文"]);
    }
}
