//! Watchpoints, and who wrote something last.

use super::breaks::{condition_of, describe};
use super::expression::{self, Words};
use super::text::{number, short};
use super::{CommandError, Output, nothing_after};
use crate::session::breakpoints::Trigger;
use crate::session::watch::Watch;
use crate::session::{Made, Question, Session};

type Outcome = Result<Output, CommandError>;

/// Most bytes of a range.
const LONGEST: u64 = 1 << 32;

pub(super) fn watch(session: &mut Session, rest: &str) -> Outcome {
    let (rest, condition) = match rest.split_once(" if ") {
        Some((what, condition)) => (what.trim(), Some(condition)),
        None => (rest, None),
    };
    let (what, words) = thing(rest);
    let mut words = Words::new(words);
    let framed = || session.frame(0).ok_or_else(|| CommandError::new("no function is running"));
    let watch = match what {
        "mem" => {
            let (at, len) = bytes(session, &mut words)?;
            Watch::Memory(session.range(None, 0, at, len)?)
        }
        "global" | "local" => {
            let index = expression::which(session.guest(), &mut words, what)?;
            let (frame, at) = framed()?;
            match what {
                "global" => session.global_watch(frame, at, index)?,
                _ => session.local_watch(frame, at, index)?,
            }
        }
        _ => {
            return Err(CommandError {
                message: "`watch` takes memory, a global or a local: `watch 0x100 4`, `watch global 0`, `watch local 2`"
                    .into(),
                correction: None,
            });
        }
    };
    words.end()?;
    let trigger = Trigger::Write(watch);
    let condition = condition.map(|text| condition_of(session, trigger, text)).transpose()?;
    let (number, new) = session.breakpoints.add(trigger, condition);
    let what = describe(session, number, trigger);
    Ok(Output::Said(match new {
        true => format!("watchpoint {number}: {what}"),
        false => format!("watchpoint {number} is there already: {what}"),
    }))
}

pub(super) fn who(session: &mut Session, rest: &str) -> Outcome {
    let (what, rest) = thing(rest);
    let mut words = Words::new(rest);
    let question = match what {
        "mem" => {
            let (address, len) = bytes(session, &mut words)?;
            Question::Memory { memory: None, frame: 0, address, len }
        }
        "global" => {
            Question::Global { frame: 0, index: expression::which(session.guest(), &mut words, what)? }
        }
        "local" => Question::Local { frame: 0, index: expression::which(session.guest(), &mut words, what)? },
        "stack" => {
            let word = words.next().unwrap_or("0");
            let index = number(word).and_then(|index| usize::try_from(index).ok());
            let Some(index) = index else {
                return Err(CommandError::new("`who stack` takes a number, as in `who stack 0` (the top)"));
            };
            Question::Operand { frame: 0, index }
        }
        "console" => return ask(session, &session.who_printed(rest)?),
        "fd" => return ask(session, &session.who_made(rest)?),
        _ => {
            return Err(CommandError::new(
                "`who` takes what was written: `who mem 0x100 4`, `who global 0`, `who local 2`, `who stack 0`, \
                 `who console TEXT`, `who fd 4`",
            ));
        }
    };
    words.end()?;
    ask(session, &question)
}

pub(super) fn jump_back(session: &mut Session, rest: &str) -> Outcome {
    nothing_after("jump-back", rest)?;
    Ok(match session.jump_back() {
        Ok(()) => Output::Started,
        Err(word) => Output::Said(word),
    })
}

fn ask(session: &mut Session, question: &Question) -> Outcome {
    session.who(question)?;
    Ok(Output::Started)
}

/// The kind of thing that a line begins with, and the rest. An address alone is memory.
fn thing(line: &str) -> (&'static str, &str) {
    const KINDS: [(&str, &str); 10] = [
        ("mem", "mem"),
        ("memory", "mem"),
        ("global", "global"),
        ("local", "local"),
        ("stack", "stack"),
        ("operand", "stack"),
        ("console", "console"),
        ("fd", "fd"),
        ("handle", "fd"),
        ("descriptor", "fd"),
    ];
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match KINDS.into_iter().find(|(name, _)| *name == word) {
        Some((_, kind)) => (kind, rest.trim()),
        None if word.starts_with(|c: char| c.is_ascii_digit()) => ("mem", line),
        None => ("", line),
    }
}

/// `ADDR [LEN]`: one byte where no length is given.
fn bytes(session: &Session, words: &mut Words<'_>) -> Result<(u64, u64), CommandError> {
    let at = session.address(words)?;
    let len = match words.next() {
        None => 1,
        Some(word) => number(word).filter(|len| (1..=LONGEST).contains(len)).ok_or_else(|| {
            CommandError::new(format!("a length is a number of bytes from 1, not `{}`", short(word)))
        })?,
    };
    Ok((at, len))
}

impl Session {
    /// Who wrote what the console shows: the character of a number, counted from 0, or the latest of a text.
    fn who_printed(&self, text: &str) -> Result<Question, CommandError> {
        let console = self.console();
        let mut all = String::new();
        let ends: Vec<usize> = console
            .iter()
            .map(|part| {
                all.push_str(&part.text);
                all.len()
            })
            .collect();
        let text = text.trim().trim_matches('"');
        let at = match number(text) {
            Some(at) => all.char_indices().nth(usize::try_from(at).unwrap_or(usize::MAX)).map(|(at, _)| at),
            None if text.is_empty() => {
                return Err(CommandError::new(
                    "`who console` takes the number of a character of the output, or a text: `who console hello`",
                ));
            }
            None => all.rfind(text),
        };
        let none = || CommandError::new(format!("the console does not show `{}` by now", short(text)));
        let part = at.map(|at| ends.partition_point(|end| *end <= at)).and_then(|part| console.get(part));
        let part = part.ok_or_else(none)?;
        Ok(Question::Call { made: Made::Text, number: part.call })
    }

    /// Which call made a descriptor or handle.
    fn who_made(&self, text: &str) -> Result<Question, CommandError> {
        let name = text.trim().trim_start_matches('#');
        let rows = self.capabilities().descriptors;
        let Some(row) = rows.iter().find(|row| row.handle.trim_start_matches('#') == name) else {
            return Err(CommandError::new(format!(
                "there is no open descriptor `{}`; `handles` lists them",
                short(text)
            )));
        };
        let what = format!("{} {}", row.ty, row.handle);
        match row.from_call {
            Some(number) => Ok(Question::Call { made: Made::Handle(what), number }),
            None => Err(CommandError::new(format!(
                "no call made {what} ({}): it was there at the start",
                row.what
            ))),
        }
    }
}
