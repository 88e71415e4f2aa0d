//! What a program wrote on standard error when it gave up: the message of a panic, an assertion, an exception.

use crate::guest::{ConsoleChunk, ConsoleStream};
use crate::words::{Message, message};
use serde::Serialize;

/// What is kept of standard error, in bytes.
const KEPT: usize = 16 << 10;
/// Lines of a message that are shown.
const LINES: usize = 6;

/// Who words the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WroteKind {
    /// A panic of Rust or Go.
    Panic,
    /// An assertion of C.
    Assertion,
    /// An exception of C++.
    Exception,
    /// Nobody that is known: it is the last line.
    Said,
}

/// What a program wrote before it gave up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgramMessage {
    /// Who has worded the message.
    pub kind: WroteKind,
    /// The message without its frame.
    pub text: String,
    /// The place in the source that it names.
    pub place: Option<String>,
}

impl ProgramMessage {
    /// As a clause without a full stop.
    #[must_use]
    pub fn message(&self) -> Message {
        let text = &self.text;
        match (self.kind, &self.place) {
            (WroteKind::Panic, Some(place)) => message!("wrote-panic-at", text, place),
            (WroteKind::Panic, None) => message!("wrote-panic", text),
            (WroteKind::Assertion, Some(place)) => message!("wrote-assertion-at", text, place),
            (WroteKind::Assertion, None) => message!("wrote-assertion", text),
            (WroteKind::Exception, _) => message!("wrote-exception", text),
            (WroteKind::Said, _) => message!("wrote-said", text),
        }
    }
}

/// The latest of what a program wrote on standard error.
#[derive(Debug, Default)]
pub(crate) struct StderrTail(Vec<u8>);

impl StderrTail {
    /// Adds what a call wrote.
    pub fn add(&mut self, console: &[ConsoleChunk]) {
        for chunk in console.iter().filter(|chunk| chunk.stream == ConsoleStream::Stderr) {
            let bytes = &chunk.bytes[chunk.bytes.len().saturating_sub(KEPT)..];
            self.0.extend_from_slice(bytes);
            if self.0.len() > 2 * KEPT {
                self.0.drain(..self.0.len() - KEPT);
            }
        }
    }

    /// The message in it; the last line is one only of a program that gives up.
    pub fn message(&self, gives_up: bool) -> Option<ProgramMessage> {
        let text = String::from_utf8_lossy(&self.0);
        program_message(&text).or_else(|| {
            // Below its message, Rust says how to see more of it.
            let text = text.split("\nstack backtrace:").next().unwrap_or_default();
            let is_message = |line: &&str| !line.trim().is_empty() && !line.starts_with("note: ");
            let line = text.lines().rev().find(is_message).filter(|_| gives_up)?;
            Some(ProgramMessage { kind: WroteKind::Said, text: line.trim().to_owned(), place: None })
        })
    }
}

/// The last message of one that gives up, as its language words it.
#[must_use]
pub(super) fn program_message(text: &str) -> Option<ProgramMessage> {
    let found = [rust(text), assertion(text), exception(text), go(text)];
    found.into_iter().flatten().max_by_key(|(at, _)| *at).map(|(_, message)| message)
}

type Found = Option<(usize, ProgramMessage)>;

/// Where the last line begins that begins so, and what follows.
fn last_line<'a>(text: &'a str, lead: &str) -> Option<(usize, &'a str)> {
    let at = text
        .rmatch_indices(lead)
        .map(|(at, _)| at)
        .find(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')?;
    Some((at, &text[at + lead.len()..]))
}

/// The lines of a message, up to one that is no part of it.
fn until(text: &str, ends: &[&str]) -> String {
    let is_end = |line: &&str| ends.iter().any(|end| line.starts_with(end));
    let lines: Vec<&str> = text.lines().take_while(|line| !is_end(line)).take(LINES).collect();
    lines.join("\n").trim().to_owned()
}

fn rust(text: &str) -> Found {
    let (at, rest) = last_line(text, "thread ")?;
    let (_, rest) = rest.split_once(" panicked at ").filter(|(name, _)| !name.contains('\n'))?;
    let ends = ["note: ", "stack backtrace:"];
    let (head, below) = rest.split_once('\n').unwrap_or((rest, ""));
    // Until Rust 1.73 it was `panicked at 'message', place`.
    let old = head.strip_prefix('\'').and_then(|head| head.rsplit_once("', "));
    let (text, place) = match old {
        Some((text, place)) => (text.to_owned(), place),
        None => (until(below, &ends), head.trim_end_matches(':')),
    };
    Some((at, ProgramMessage { kind: WroteKind::Panic, text, place: Some(place.to_owned()) }))
}

fn assertion(text: &str) -> Found {
    let (at, rest) = last_line(text, "Assertion failed: ")?;
    let line = rest.lines().next().unwrap_or_default();
    // `people > 0 (share.c: share: 3)`
    let split = line.strip_suffix(')').and_then(|line| line.rsplit_once(" ("));
    let (text, place) = match split {
        Some((text, place)) => (text, Some(place.to_owned())),
        None => (line, None),
    };
    Some((at, ProgramMessage { kind: WroteKind::Assertion, text: text.to_owned(), place }))
}

fn exception(text: &str) -> Found {
    let (at, rest) = last_line(text, "libc++abi: ")?;
    let line = rest.lines().next().unwrap_or_default();
    let thrown = line.split_once("uncaught exception").map(|(_, rest)| rest.trim_start_matches(" of type "));
    let kind = if thrown.is_some() { WroteKind::Exception } else { WroteKind::Said };
    Some((at, ProgramMessage { kind, text: thrown.unwrap_or(line).trim().to_owned(), place: None }))
}

fn go(text: &str) -> Found {
    let panic = last_line(text, "panic: ");
    let fatal = last_line(text, "fatal error: ");
    let (at, rest) = panic.into_iter().chain(fatal).max_by_key(|(at, _)| *at)?;
    let text = until(rest, &["goroutine ", "[signal ", "\tpanic: "]);
    Some((at, ProgramMessage { kind: WroteKind::Panic, text, place: None }))
}
