//! Calls as lines of a listing, as strace writes system calls: number, operators so far, the call, what came of it.
//!
//! ```text
//!    3      8,066  descriptor.open-at(#1<.>, symlink-follow, "sample_text", {}, read)    = ok #2<sample_text>
//! ```

use super::value::{Labels, Limits, Writer};
use super::{CallRecord, errno_of, render};
use crate::caps::{Account, errno};
use crate::component::Val;
use crate::guest::{HostOutcome, Moment};
use unicode_width::UnicodeWidthStr;

/// Columns that a call is given before its result; a longer one moves its own result to the right.
const CALL: usize = 62;

/// A call with its result. Like [`render::line`], it labels handles with what was known before the call.
#[must_use]
pub fn call(record: &CallRecord) -> String {
    let (text, result) = parts(record);
    row(&record.id.to_string(), record.moment, &text, &result)
}

/// The two halves of [`call`]: what was asked, and what came of it.
#[must_use]
pub fn parts(record: &CallRecord) -> (String, String) {
    let writer = Writer {
        handles: &record.meanings,
        limits: Limits::SHORT,
        made: &record.handles,
        meanings: &record.reply.made,
        labels: Labels::Angles,
    };
    // The arguments mean what they meant before the call.
    let args = render::args_by(&record.call, Writer { meanings: &[], ..writer });
    (format!("{}({args})", render::function_name(&record.call)), result(record, writer))
}

/// The same of what the program's C library refused without a call.
#[must_use]
pub fn lookup_parts(account: &Account) -> (String, String) {
    let errno = account.errno.as_ref().map_or("not there, ".into(), |e| format!("{} {}, ", e.name, e.number));
    let text = format!("{}({:?})", account.function, account.subject);
    (text, format!("{errno}from the program's C library: the host was not asked"))
}

/// A line for what made no call: a mark for the number, what was asked, and the answer.
#[must_use]
pub fn row(mark: &str, moment: Moment, text: &str, result: &str) -> String {
    let head = format!("{mark:>4} {:>12}  {text}", thousands(moment));
    if result.is_empty() {
        return head;
    }
    let gap = CALL.saturating_sub(text.width());
    format!("{head}{:gap$} = {result}", "")
}

fn result(record: &CallRecord, writer: Writer<'_>) -> String {
    let text = match &record.reply.outcome {
        HostOutcome::Return(Some(Val::Result(Ok(Some(value))))) => match &**value {
            Val::U32(fd) if render::is_preview1(&record.call) && made(record, *fd).is_some() => {
                let what = made(record, *fd).unwrap_or_default();
                format!("ok {}", writer.labelled(&fd.to_string(), what))
            }
            _ => render::reply_by(record, writer),
        },
        _ => render::reply_by(record, writer),
    };
    match errno_of(record) {
        Some(number) => format!("{text} ({} {number})", errno::errno(number).name),
        None => text,
    }
}

/// What the reply says that this descriptor stands for.
fn made(record: &CallRecord, fd: u32) -> Option<&str> {
    record.reply.made.iter().find(|made| made.rep == fd).map(|made| made.what.as_str())
}

/// `48213` as `48,213`.
#[must_use]
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_in_groups_of_three() {
        assert_eq!(thousands(48213), "48,213");
        assert_eq!(thousands(1_000_000), "1,000,000");
        assert_eq!(thousands(7), "7");
    }

    #[test]
    fn results_stand_below_each_other_however_wide_the_text_is() {
        let column = |line: String| line.split(" = ").next().map(UnicodeWidthStr::width);
        let ascii = row("1", 5, "open(\"text\")", "ok");
        assert_eq!(column(ascii), column(row("12", 1_234_567, "open(\"文字\")", "ok")));
        assert_eq!(row("12", 1, "yield()", ""), "  12            1  yield()");
    }
}
