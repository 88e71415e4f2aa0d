//! A source file as lines of text. What it contains comes from anywhere: it is bounded here, and escaped where it is
//! drawn.

/// The most lines of a file that are kept.
const MOST_LINES: usize = 1 << 17;
/// The most bytes of a line.
const LONGEST: usize = 2000;
/// How far into a file a NUL shows that it is no text.
const LOOKED_AT: usize = 8 << 10;

/// The lines of a source file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceText {
    /// The lines, each ended by `\n`.
    text: String,
    /// Where each line begins.
    starts: Vec<usize>,
    /// Whether something of the file was left out.
    cut: bool,
}

impl SourceText {
    /// The text in the bytes of a file; `None` if it is no text. `cut` says that the file has more than these bytes.
    #[must_use]
    pub(crate) fn read(bytes: &[u8], cut: bool) -> Option<Self> {
        if bytes[..bytes.len().min(LOOKED_AT)].contains(&0) {
            return None;
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut read = Self { cut, ..Self::default() };
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        for line in bytes.split(|byte| *byte == b'\n') {
            if read.starts.len() >= MOST_LINES {
                read.cut = true;
                break;
            }
            read.line_of(line.strip_suffix(b"\r").unwrap_or(line));
        }
        Some(read)
    }

    fn line_of(&mut self, line: &[u8]) {
        self.starts.push(self.text.len());
        let text = String::from_utf8_lossy(&line[..line.len().min(LONGEST)]);
        if line.len() > LONGEST {
            self.cut = true;
            // Half of a character at the end would be shown as if the file were broken.
            self.text.push_str(text.trim_end_matches('\u{fffd}'));
            self.text.push('…');
        } else {
            self.text.push_str(&text);
        }
        self.text.push('\n');
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// A line without its end; the first has index 0. Empty if there is no such line.
    #[must_use]
    pub fn line(&self, index: usize) -> &str {
        let Some(start) = self.starts.get(index).copied() else { return "" };
        let end = self.starts.get(index + 1).copied().unwrap_or(self.text.len());
        self.text.get(start..end.saturating_sub(1)).unwrap_or_default()
    }

    /// Whether lines, or parts of them, were left out.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// The whole text; `None` if something was left out.
    pub(super) fn whole(&self) -> Option<&str> {
        (!self.cut).then_some(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        let text = SourceText::read(bytes, false).expect("text");
        (0..text.len()).map(|line| text.line(line).to_owned()).collect()
    }

    #[test]
    fn lines_end_as_editors_end_them() {
        assert_eq!(lines(b"a\r\n\nb"), ["a", "", "b"]);
        assert_eq!(lines(b"a\n"), ["a"]);
        assert_eq!(lines("\u{feff}日本\n".as_bytes()), ["日本"]);
        assert_eq!(lines(b"a\xffb\x1b[2J"), ["a\u{fffd}b\u{1b}[2J"]);
    }

    #[test]
    fn what_is_no_text_is_not_shown() {
        assert_eq!(SourceText::read(b"\x7fELF\0\0", false), None);
    }

    #[test]
    fn a_line_has_a_longest_length_and_a_file_a_last_line() {
        let long = SourceText::read(&[b'x'; 10 << 20], false).expect("text");
        assert!(long.is_cut() && long.len() == 1 && long.line(0).len() < 2100);
        assert!(long.line(0).ends_with('…') && long.whole().is_none());
        let many = SourceText::read(&[b'\n'; 1 << 20], false).expect("text");
        assert!(many.is_cut() && many.len() == MOST_LINES);
        let wide = SourceText::read("日".repeat(1000).as_bytes(), false).expect("text");
        assert!(!wide.line(0).contains('\u{fffd}') && wide.line(0).starts_with('日'));
        assert_eq!(wide.line(7), "");
    }
}
