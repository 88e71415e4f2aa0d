//! Calls as lines of a listing, as strace writes system calls: number, instructions so far, the call, its outcome.
//!
//! ```text
//!    3      8,066  descriptor.open-at(#1<.>, symlink-follow, "sample_text", {}, read)    = ok #2<sample_text>
//! ```

use super::sink::{Sink, Spoken, phrase};
use super::value::{Labels, ValueLimits, ValueWriter};
use super::{CallRecord, errno_of, render};
use crate::caps::{Account, errno};
use crate::component::Val;
use crate::guest::{HostOutcome, Moment};
use crate::text::Grouped;
use crate::words::{Lang, Message, message};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// How many columns a call has before its result; a longer call moves its own result to the right.
const CALL: usize = 62;

/// A call with its result, in English. Like [`render::line`], it labels handles with what was known before the call.
#[must_use]
pub fn call(record: &CallRecord) -> String {
    let mut line = String::with_capacity(160);
    write_call(&mut line, record, Lang::En);
    line
}

/// Appends a [`call`] to a text, in any language.
pub(crate) fn write_call(out: &mut String, record: &CallRecord, lang: Lang) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{:>4} ", record.id.0);
    write_head(out, record.moment);
    let text = out.len();
    let writer = writer(record);
    write_text(&mut Spoken { out, lang }, record, writer);
    let end = out.len();
    write_gap(out, text);
    let result = out.len();
    write_result(&mut Spoken { out, lang }, record, writer);
    if out.len() == result {
        out.truncate(end);
    }
}

fn writer(record: &CallRecord) -> ValueWriter<'_> {
    ValueWriter {
        handles: &record.meanings,
        limits: ValueLimits::SHORT,
        made: &record.handles,
        meanings: &record.reply.made,
        labels: Labels::Angles,
    }
}

/// The two halves of [`call`]: what was asked, and the outcome.
#[must_use]
pub fn parts(record: &CallRecord) -> (Message, Message) {
    let writer = writer(record);
    (phrase(|out| write_text(out, record, writer)), phrase(|out| write_result(out, record, writer)))
}

fn write_text<S: Sink>(out: &mut S, record: &CallRecord, writer: ValueWriter<'_>) {
    let (verb, name) = render::name_parts(&record.call);
    out.push_str(verb);
    out.push_str(name);
    out.push('(');
    // The arguments mean what they meant before the call.
    render::write_args(out, &record.call, ValueWriter { meanings: &[], ..writer });
    out.push(')');
}

/// The same for an access that the program's C library refused without a call.
#[must_use]
pub(crate) fn lookup_parts(account: &Account) -> (Message, Message) {
    let text = format!("{}({:?})", account.function, account.subject);
    let answer = match &account.errno {
        Some(e) => message!("lookup-refused", error = &e.name, number = e.number.to_string()),
        None => message!("lookup-not-there"),
    };
    (text.into(), answer)
}

/// A line for an entry that made no call: a mark instead of the number, what was asked, and the answer.
#[must_use]
pub fn row(mark: &str, moment: Moment, text: &str, result: &str) -> String {
    let mut line = format!("{mark:>4} ");
    write_head(&mut line, moment);
    let from = line.len();
    line.push_str(text);
    if !result.is_empty() {
        write_gap(&mut line, from);
        line.push_str(result);
    }
    line
}

/// Writes the column of moments, and the space after it.
fn write_head(out: &mut String, moment: Moment) {
    let digits = Grouped::new(moment);
    let _ = write!(out, "{:>12}  ", digits.text());
}

/// Writes what comes between the text that begins at byte `from` and its result.
fn write_gap(out: &mut String, from: usize) {
    let text = &out[from..];
    let width = if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) { text.len() } else { text.width() };
    out.extend(std::iter::repeat_n(' ', CALL.saturating_sub(width)));
    out.push_str(" = ");
}

fn write_result<S: Sink>(out: &mut S, record: &CallRecord, writer: ValueWriter<'_>) {
    match &record.reply.outcome {
        HostOutcome::Return(Some(Val::Result(Ok(Some(value))))) => match &**value {
            Val::U32(fd) if super::descriptor::is_preview1(&record.call) && made(record, *fd).is_some() => {
                // Writing to a string cannot fail.
                let _ = write!(out, "ok {fd}");
                writer.label(out, made(record, *fd).unwrap_or_default());
            }
            _ => render::write_reply(out, record, writer),
        },
        _ => render::write_reply(out, record, writer),
    }
    if let Some(number) = errno_of(record) {
        let _ = write!(out, " ({} {number})", errno::errno(number).name);
    }
}

/// What this descriptor stands for according to the reply.
fn made(record: &CallRecord, fd: u32) -> Option<&str> {
    record.reply.made.iter().find(|made| made.rep == fd).map(|made| made.what.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_below_each_other_however_wide_the_text_is() {
        let column = |line: String| line.split(" = ").next().map(UnicodeWidthStr::width);
        let ascii = row("1", 5, "open(\"text\")", "ok");
        assert_eq!(column(ascii), column(row("12", 1_234_567, "open(\"文字\")", "ok")));
        assert_eq!(row("12", 1, "yield()", ""), "  12            1  yield()");
    }
}
