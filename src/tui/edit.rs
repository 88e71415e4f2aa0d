//! A line of text being typed: for the prompt and for the program's standard input.

use super::text::escape;
use super::theme::Theme;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::text::Span;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// A line and the position of the cursor in it (a byte index between graphemes).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LineEdit {
    text: String,
    cursor: usize,
}

/// The longest line that can be typed, in bytes.
const LONGEST: usize = 4096;

impl LineEdit {
    /// A line with this text and the cursor at its end.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), cursor: text.len() }
    }

    /// What has been typed so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Inserts text at the cursor; line ends become spaces.
    pub fn insert(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.text.len());
        let mut text: String = text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }).collect();
        while text.len() > room {
            text.pop();
        }
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
    }

    /// Handles an editing key. Returns `false` if the key is not one.
    pub fn key(&mut self, event: &KeyEvent) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        match event.code {
            KeyCode::Char('a') if ctrl => self.cursor = 0,
            KeyCode::Char('e') if ctrl => self.cursor = self.text.len(),
            KeyCode::Char('u') if ctrl => {
                self.text.replace_range(..self.cursor, "");
                self.cursor = 0;
            }
            KeyCode::Char('k') if ctrl => self.text.truncate(self.cursor),
            KeyCode::Char('w') if ctrl => {
                let from = self.text[..self.cursor].trim_end().rfind(' ').map_or(0, |i| i + 1);
                self.text.replace_range(from..self.cursor, "");
                self.cursor = from;
            }
            KeyCode::Char(_) if ctrl || event.modifiers.contains(KeyModifiers::ALT) => return false,
            KeyCode::Char(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            KeyCode::Backspace => {
                let from = self.before();
                self.text.replace_range(from..self.cursor, "");
                self.cursor = from;
            }
            KeyCode::Delete => {
                let to = self.after();
                self.text.replace_range(self.cursor..to, "");
            }
            KeyCode::Left => self.cursor = self.before(),
            KeyCode::Right => self.cursor = self.after(),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            _ => return false,
        }
        true
    }

    fn before(&self) -> usize {
        GraphemeCursor::new(self.cursor, self.text.len(), true)
            .prev_boundary(&self.text, 0)
            .ok()
            .flatten()
            .unwrap_or(0)
    }

    fn after(&self) -> usize {
        let next = GraphemeCursor::new(self.cursor, self.text.len(), true).next_boundary(&self.text, 0);
        next.ok().flatten().unwrap_or(self.text.len())
    }

    /// The line, with the cursor drawn as a block.
    #[must_use]
    pub(crate) fn spans(&self, theme: &Theme) -> Vec<Span<'static>> {
        let (before, rest) = self.text.split_at(self.cursor);
        let under = rest.graphemes(true).next().unwrap_or("");
        let after = &rest[under.len()..];
        let block = if under.is_empty() { " ".into() } else { escape(under).into_owned() };
        vec![
            Span::styled(escape(before).into_owned(), theme.text),
            Span::styled(block, theme.text.reversed()),
            Span::styled(escape(after).into_owned(), theme.text),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(edit: &mut LineEdit, code: KeyCode, modifiers: KeyModifiers) {
        assert!(edit.key(&KeyEvent::new(code, modifiers)));
    }

    #[test]
    fn editing_moves_by_what_a_person_sees_as_one_character() {
        let mut e = LineEdit::new("aé日");
        press(&mut e, KeyCode::Backspace, KeyModifiers::NONE);
        press(&mut e, KeyCode::Left, KeyModifiers::NONE);
        press(&mut e, KeyCode::Char('x'), KeyModifiers::NONE);
        assert_eq!(e.text(), "axé");
        press(&mut e, KeyCode::Delete, KeyModifiers::NONE);
        assert_eq!(e.text(), "ax");
        press(&mut e, KeyCode::Char('u'), KeyModifiers::CONTROL);
        assert_eq!(e.text(), "");
        press(&mut e, KeyCode::Backspace, KeyModifiers::NONE);
        e.insert("two words\nhere");
        press(&mut e, KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(e.text(), "two words ");
    }

    #[test]
    fn a_huge_paste_is_cut() {
        let mut e = LineEdit::default();
        e.insert(&"é".repeat(10_000));
        assert_eq!(e.text().len(), LONGEST);
    }
}
