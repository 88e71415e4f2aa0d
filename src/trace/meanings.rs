//! What the handles of one call stand for, stored with the call, and how that is said.
//!
//! Hosts describe what they make by a path or a name, with a few words if it belongs to something else: `pollable of
//! stdout`, `notes.txt (reading)`. Journals hold these texts, and runs are compared by them; this module recognises the
//! words in them.

use super::sink::{Sink, count, escaped, phrase};
use crate::words::{Message, message};
use std::sync::Arc;

/// What the handles of one call stood for when it was made: pairs of the host's number and its meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandleNames(pub(super) Box<[(u32, Arc<str>)]>);

impl HandleNames {
    /// What the number stood for; `None` if that is not known.
    #[must_use]
    pub fn what(&self, rep: u32) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == rep).map(|(_, what)| &**what)
    }
}

impl<const N: usize> From<[(u32, &str); N]> for HandleNames {
    fn from(known: [(u32, &str); N]) -> Self {
        Self(known.into_iter().map(|(rep, what)| (rep, what.into())).collect())
    }
}

/// The beginnings of texts about something made from something else, and the messages that say so.
const OF: [(&str, &str); 8] = [
    ("TCP listening at ", "meaning-listening"),
    ("TCP from ", "meaning-from"),
    ("pollable of ", "meaning-pollable"),
    ("entries of ", "meaning-entries"),
    ("addresses of ", "meaning-addresses"),
    ("connections of ", "meaning-connections"),
    ("end of reading ", "meaning-end-of-reading"),
    ("end of writing to ", "meaning-end-of-writing"),
];

const NAMELESS: [(&str, &str); 4] = [
    ("timer", "meaning-timer"),
    ("network", "meaning-network"),
    ("TCP socket", "meaning-tcp"),
    ("UDP socket", "meaning-udp"),
];

/// The words for what a stream is used for, and their messages.
const WAYS: [(&str, &str); 3] =
    [("reading", "meaning-reading"), ("writing", "meaning-writing"), ("appending", "meaning-appending")];

/// A text cut to at most `most` characters, and whether it was cut.
fn cut(text: &str, most: usize) -> (&str, bool) {
    text.char_indices().nth(most).map_or((text, false), |(at, _)| (&text[..at], true))
}

/// A name and what it is used for: `notes.txt (reading)`.
fn parts(what: &str) -> (&str, Option<&'static str>) {
    let found = what.strip_suffix(')').and_then(|what| what.rsplit_once(" (")).and_then(|(name, way)| {
        let (_, id) = WAYS.iter().find(|(word, _)| *word == way)?;
        Some((name, Some(*id)))
    });
    found.unwrap_or((what, None))
}

/// Writes a name without its use, in at most `most` characters; words that it contains are translated.
fn name<S: Sink>(out: &mut S, what: &str, most: usize, quotes: &[char]) {
    if let Some((_, id)) = NAMELESS.iter().find(|(word, _)| *word == what) {
        return out.word(id);
    }
    let of = OF.iter().find_map(|(prefix, id)| Some((*id, prefix.len(), what.strip_prefix(prefix)?)));
    if let Some((id, words, inner)) = of.filter(|(_, words, _)| *words < most) {
        let inner = phrase(|out| name(out, inner, most - words, quotes));
        return out.say(Message::new(id, vec![("what", inner.into())]));
    }
    for c in cut(what, most).0.chars() {
        if quotes.contains(&c) {
            out.push('\\');
        }
        escaped(out, c);
    }
}

/// For labels in angle brackets: without quotes, and with any character escaped that would end the label or the line.
pub(super) fn bare<S: Sink>(out: &mut S, what: &str, most: usize) {
    let (path, way) = parts(what);
    let is_cut = cut(what, most).1;
    name(out, path, most, &['<', '>']);
    match way {
        Some(way) if !is_cut => {
            out.push_str(" (");
            out.word(way);
            out.push(')');
        }
        _ => out.push_str(if is_cut { "…" } else { "" }),
    }
}

/// For labels after a number: paths in quotes, words in parentheses.
pub(super) fn quoted<S: Sink>(out: &mut S, what: &str, most: usize) {
    const STREAMS: [&str; 3] = ["stdin", "stdout", "stderr"];
    let in_parentheses = what.strip_suffix(')').and_then(|what| what.split_once(" ("));
    match (parts(what), in_parentheses) {
        ((path, Some(way)), _) => {
            in_quotes(out, path, most);
            out.push(' ');
            out.word(way);
        }
        (_, Some((path, way))) => {
            in_quotes(out, path, most);
            out.push(' ');
            out.push_str(way);
        }
        _ if STREAMS.contains(&what) => {
            out.push('(');
            out.push_str(what);
            out.push(')');
        }
        _ if what.contains(' ') => {
            out.push('(');
            out.say(message_of(what));
            out.push(')');
        }
        _ => in_quotes(out, what, most),
    }
}

/// In double quotes; if the text is cut, its length is given.
fn in_quotes<S: Sink>(out: &mut S, what: &str, most: usize) {
    out.push('"');
    name(out, what, most, &[]);
    if cut(what, most).1 {
        out.push_str("… ");
        count(out, what.len());
    } else {
        out.push('"');
    }
}

/// What a handle or a descriptor stands for, as a message.
#[must_use]
pub(crate) fn message_of(what: &str) -> Message {
    let (path, way) = parts(what);
    // Names are escaped where they are drawn.
    let known = |word: &str| word == path || OF.iter().any(|(prefix, _)| path.starts_with(prefix));
    let name = match NAMELESS.iter().any(|(word, _)| known(word)) {
        true => phrase(|out| name(out, path, usize::MAX, &[])),
        false => Message::verbatim(path),
    };
    match way {
        None => name,
        Some(way) => message!("meaning-for", what = name, way = Message::new(way, Vec::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn the_words_of_hosts_are_told_from_names() {
        for (what, angles, words, japanese) in [
            ("stdout", "stdout", "(stdout)", "stdout"),
            ("a b", "a b", "(a b)", "a b"),
            ("notes.txt", "notes.txt", "\"notes.txt\"", "notes.txt"),
            ("n.txt (reading)", "n.txt (reading)", "\"n.txt\" reading", "n.txt（読み込み用）"),
            ("n (copy)", "n (copy)", "\"n\" copy", "n (copy)"),
            ("timer", "timer", "\"timer\"", "タイマー"),
            ("pollable of timer", "pollable of timer", "(pollable of timer)", "タイマーの待ち受け"),
            ("entries of d", "entries of d", "(entries of d)", "d の項目"),
            (
                "TCP socket (writing)",
                "TCP socket (writing)",
                "\"TCP socket\" writing",
                "TCP ソケット（書き込み用）",
            ),
        ] {
            assert_eq!(phrase(|out| bare(out, what, 40)).to_string(), angles);
            assert_eq!(phrase(|out| quoted(out, what, 40)).to_string(), words);
            assert_eq!(message_of(what).to_string(), what);
            assert_eq!(message_of(what).text(Lang::Ja), japanese);
        }
        assert_eq!(phrase(|out| bare(out, "a<b", 40)).to_string(), "a\\<b");
        assert_eq!(phrase(|out| bare(out, "pollable of abcdef", 14)).to_string(), "pollable of ab…");
    }
}
