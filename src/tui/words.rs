//! What the screen says with facts in it. The texts are in the catalogues (`src/words`); this module chooses the
//! message and its facts.

use super::pane::Pane;
use super::text::{escape, rounded};
use crate::session::{CallRow, RunState, StatusView};
use crate::words::{Lang, Message};
use std::borrow::Cow;

pub(super) use crate::words::message;
pub use crate::words::text;

pub(crate) const NAME: &str = "wasmscope";

/// The message about a pane; its name begins with a given word: `tab-code`.
macro_rules! about_pane {
    ($word:literal, $pane:expr) => {
        match $pane {
            Pane::Code => concat!($word, "-code"),
            Pane::Stack => concat!($word, "-stack"),
            Pane::Locals => concat!($word, "-locals"),
            Pane::Calls => concat!($word, "-calls"),
            Pane::Memory => concat!($word, "-memory"),
            Pane::Host => concat!($word, "-host"),
            Pane::Why => concat!($word, "-why"),
            Pane::Console => concat!($word, "-console"),
            Pane::Caps => concat!($word, "-caps"),
            Pane::Lesson => concat!($word, "-lesson"),
            Pane::Source => concat!($word, "-source"),
            Pane::Tasks => concat!($word, "-tasks"),
        }
    };
}

/// A pane's key and short name, for tabs. Where there are source variables, they are what the locals' pane shows.
pub fn tab(lang: Lang, pane: Pane, key: &str, variables: bool) -> String {
    let name = match (pane, key) {
        (Pane::Code, WAT_KEY) => message!("tab-wat"),
        (Pane::Locals, _) if variables => message!("tab-variables"),
        _ => Message::new(about_pane!("tab", pane), Vec::new()),
    };
    message!("tab", number = key, name).text(lang)
}

/// The key of the code pane where there is source, too.
pub(crate) const WAT_KEY: &str = ".";

/// The full name of a pane, for its border.
pub fn pane(lang: Lang, pane: Pane) -> Cow<'static, str> {
    text(lang, about_pane!("pane", pane))
}

/// What a pane shows, for help.
pub fn about(lang: Lang, pane: Pane) -> Cow<'static, str> {
    text(lang, about_pane!("about", pane))
}

/// What a pane says while it has nothing to show.
pub fn nothing(lang: Lang, pane: Pane) -> Cow<'static, str> {
    text(lang, about_pane!("empty", pane))
}

/// What was granted, in short: `grants: .`
pub fn grants(lang: Lang, status: &StatusView) -> String {
    let list: Vec<_> = status.grants.iter().map(|grant| escape(&grant.text(lang)).into_owned()).collect();
    match list.is_empty() {
        true => text(lang, "grants-none").into_owned(),
        false => message!("grants", grants = list.join(" ")).text(lang),
    }
}

/// The moment, and of how many: `op 48,213 of 61,940`
pub fn moment(lang: Lang, status: &StatusView, with_total: bool) -> String {
    let total = status.total.or(status.past.then_some(status.furthest));
    let total = total.filter(|total| (with_total || status.past) && *total != status.moment);
    match total {
        Some(total) => message!("moment-of", now = status.moment, total).text(lang),
        None => message!("moment", now = status.moment).text(lang),
    }
}

/// `2 MiB`, or the number of bytes if that is not round.
pub fn size(bytes: u64) -> Message {
    match bytes {
        n if n >= 1 << 20 && n.is_multiple_of(1 << 20) => Message::verbatim(format!("{} MiB", n >> 20)),
        n if n >= 1 << 10 && n.is_multiple_of(1 << 10) => Message::verbatim(format!("{} KiB", n >> 10)),
        count => message!("bytes", count),
    }
}

/// The selected bytes: `0x40 to 0x47, 8 bytes`.
pub(crate) fn selected(first: u64, len: u64) -> Message {
    let at = |address: u64| format!("{address:#x}");
    match len {
        0 | 1 => message!("memory-selected-one", first = at(first)),
        len => {
            let last = at(first + (len - 1));
            message!("memory-selected", first = at(first), last, bytes = message!("bytes", count = len))
        }
    }
}

/// The state of the program, as briefly as possible.
pub fn state(lang: Lang, status: &StatusView) -> String {
    match status.state {
        RunState::Fresh => text(lang, "state-fresh").into_owned(),
        RunState::Running => text(lang, "state-running").into_owned(),
        RunState::WaitingForInput => text(lang, "state-input").into_owned(),
        RunState::Ended(status) => message!("state-ended", status = status.to_string()).text(lang),
        RunState::Trapped => text(lang, "state-trapped").into_owned(),
        RunState::Stopped => escape(&status.why.text(lang)).into_owned(),
    }
}

/// The sentence about a program that has ended.
pub fn ended(lang: Lang, status: &StatusView, refused: usize) -> String {
    let how = match status.state {
        RunState::Ended(status) => message!("ended-exit", status = status.to_string()),
        RunState::Trapped => message!("ended-trap"),
        _ => return String::new(),
    };
    match refused {
        _ if status.library => message!("line-library").text(lang),
        0 => message!("line-ended", how).text(lang),
        refused => message!("line-ended-refused", how, refused).text(lang),
    }
}

/// The text in place of output that is not shown.
pub(crate) fn console_gone(lang: Lang, bytes: u64) -> String {
    message!("console-gone", bytes = message!("bytes", count = bytes)).text(lang)
}

/// How much was executed, and how many calls were made.
pub(crate) fn totals(lang: Lang, moment: u64, calls: Option<u64>) -> String {
    message!("totals", instructions = moment, calls = calls.unwrap_or(0)).text(lang)
}

/// The title for what is tried.
pub fn what_if(lang: Lang, tried: &Message) -> String {
    let tried = escape(&tried.text(lang)).into_owned();
    message!("what-if", tried).text(lang)
}

/// The progress of a run made for comparison, after so many seconds.
pub(crate) fn trying(lang: Lang, moment: u64, seconds: u64) -> String {
    message!("line-trying", instructions = rounded(moment), seconds = seconds.to_string()).text(lang)
}

/// The number of a host call, or of several: `3`, `3–7`, `–`.
pub(crate) fn call_number(row: &CallRow) -> String {
    match (row.number, row.last) {
        (Some(n), Some(last)) if last != n => format!("{n}–{last}"),
        (Some(n), _) => n.to_string(),
        (None, _) => "–".into(),
    }
}

/// How fast the program runs, after so many seconds.
pub(crate) fn speed(lang: Lang, ops_per_second: u64, seconds: u64) -> String {
    message!("line-speed", speed = rounded(ops_per_second), seconds = seconds.to_string()).text(lang)
}

/// The progress of a search in the past: percent of so many instructions, after so many seconds.
pub(crate) fn looking(lang: Lang, percent: u64, instructions: u64, seconds: u64) -> String {
    let (percent, instructions) = (percent.to_string(), rounded(instructions));
    message!("line-looking", percent, instructions, seconds = seconds.to_string()).text(lang)
}

/// Says that a bookmark was set or removed.
pub(crate) fn bookmark(name: &str, set: bool) -> Message {
    match set {
        true => message!("say-bookmark-set", name),
        false => message!("say-bookmark-removed", name),
    }
}

/// The only line in a window that is too small.
pub(crate) fn too_small(lang: Lang, width: u16, height: u16) -> String {
    message!("too-small", size = format!("{width}x{height}")).text(lang)
}

/// Says that a breakpoint was set at a line, or removed from there.
pub(crate) fn source_breakpoint(set: Option<u32>, place: String) -> Message {
    match set {
        Some(number) => message!("say-source-breakpoint-set", number = number.to_string(), place),
        None => message!("say-breakpoint-removed", place),
    }
}

/// Says that a breakpoint was set or removed.
pub(crate) fn breakpoint(set: Option<u32>, offset: u32) -> Message {
    let place = format!("0x{offset:05x}");
    match set {
        Some(number) => message!("say-breakpoint-set", number = number.to_string(), place),
        None => message!("say-breakpoint-removed", place),
    }
}
