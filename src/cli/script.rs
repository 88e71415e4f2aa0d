//! Commands of the debugger, one per line.

use super::failure::Failure;
use crate::words::{Fact, Message, message};
use std::io::{BufRead, Read};

/// The most bytes that a line may have.
const LONGEST: u64 = 1 << 16;

/// The commands of a script, as they come. Empty lines, and those that begin with `#`, are skipped. A script without
/// any command is an error.
pub(super) fn commands(mut lines: impl BufRead) -> impl Iterator<Item = Result<String, Failure>> {
    let (mut number, mut any, mut over) = (0_u64, false, false);
    std::iter::from_fn(move || {
        while !over {
            match line(&mut lines, number + 1) {
                Ok(Some(text)) => {
                    number += 1;
                    let text = text.trim();
                    if !text.is_empty() && !text.starts_with('#') {
                        any = true;
                        return Some(Ok(text.to_owned()));
                    }
                }
                Ok(None) => {
                    over = true;
                    return (!any).then(|| Err(Failure::usage(message!("cli-no-command"))));
                }
                Err(failure) => {
                    over = true;
                    return Some(Err(failure));
                }
            }
        }
        None
    })
}

fn line(lines: &mut impl BufRead, number: u64) -> Result<Option<String>, Failure> {
    let wrong = |why: Message| Failure::new(message!("cli-script-line", number = Fact::Number(number), why));
    let mut bytes = Vec::new();
    Read::by_ref(lines)
        .take(LONGEST)
        .read_until(b'\n', &mut bytes)
        .map_err(|error| wrong(Message::verbatim(error.to_string())))?;
    match bytes.len() as u64 {
        0 => Ok(None),
        LONGEST if bytes.last() != Some(&b'\n') => {
            Err(wrong(message!("cli-command-too-long", bytes = Fact::Number(LONGEST))))
        }
        _ => String::from_utf8(bytes).map(Some).map_err(|_| wrong(message!("cli-not-utf8"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, commands};

    fn read(text: &[u8]) -> Vec<Result<String, String>> {
        commands(text).map(|line| line.map_err(|failure| failure.message.to_string())).collect()
    }

    #[test]
    fn each_line_is_a_command() {
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(read(b"step\n\n# a word\n  who 0 4 \r\nC"), [ok("step"), ok("who 0 4"), ok("C")]);
        for none in [&b""[..], b"\n", b"# nothing\n"] {
            assert!(read(none)[0].as_ref().is_err_and(|why| why.contains("no command")), "{none:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line() {
        let long = vec![b'x'; usize::try_from(LONGEST).expect("small")];
        for (text, says) in
            [(&b"step\n\xff\n"[..], "line 2 of standard input: it is not UTF-8"), (&long, "line 1 ")]
        {
            let last = read(text).pop().expect("a line").expect_err("an error");
            assert!(last.starts_with(says), "{last}");
        }
    }
}
