//! Decides whether a number points to text. The text is shown next to pointers, so it is better to miss one than to be
//! wrong.

/// The fewest characters that count as text.
const SHORTEST: usize = 3;
/// The most bytes that are examined.
const LONGEST: usize = 256;

/// The text at an address: of length `len` if that is given and fits, else up to a NUL.
pub(super) fn at(memory: &[u8], address: u64, len: Option<u64>) -> Option<String> {
    let start = usize::try_from(address).ok().filter(|start| *start > 0)?;
    let bytes = memory.get(start..)?;
    let sized =
        len.and_then(|len| usize::try_from(len).ok()).filter(|len| (SHORTEST..=LONGEST).contains(len));
    let by_length = sized.and_then(|len| bytes.get(..len)).and_then(text);
    by_length.or_else(|| {
        let window = &bytes[..bytes.len().min(LONGEST)];
        let nul = window.iter().position(|b| *b == 0)?;
        text(&window[..nul])
    })
}

/// Bytes as text, if they are printable UTF-8 of at least three characters and not blank.
fn text(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let printable = |c: char| !c.is_control() || matches!(c, '\n' | '\t' | '\r');
    let blank = text.trim().is_empty();
    (text.chars().count() >= SHORTEST && text.chars().all(printable) && !blank).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn text_is_found_by_nul_or_by_length() {
        let memory = b"\0sample_text\0\x01\x02ab\0hello world";
        assert_eq!(at(memory, 1, None).as_deref(), Some("sample_text"));
        assert_eq!(at(memory, 1, Some(6)).as_deref(), Some("sample"));
        assert_eq!(at(memory, 18, Some(11)).as_deref(), Some("hello world"));
    }

    #[test]
    fn what_is_not_text_is_left_alone() {
        let memory = b"\0ab\0\xff\xfe\xfd\0\x01\x02\x03\0hello";
        assert_eq!(at(memory, 0, None), None, "a null pointer");
        assert_eq!(at(memory, 1, None), None, "too short");
        assert_eq!(at(memory, 4, None), None, "not UTF-8");
        assert_eq!(at(memory, 8, None), None, "control characters");
        assert_eq!(at(memory, 12, None), None, "no NUL before the end");
        assert_eq!(at(memory, 1 << 40, Some(5)), None, "outside");
    }
}
