//! Every sentence and label of the screen, in one place and in the language of the person reading.

use super::pane::Pane;
use super::text::escape;
use crate::session::{CallRow, RunState, StatusView, thousands};

pub const NAME: &str = "wasmscope";
pub const ON_TIMELINE: &str = "← → along the run, ↑ ↓ from mark to mark; esc leaves the timeline.";
pub const AT_LATEST: &str = "This is the latest moment of the run so far; c goes on.";
pub const AT_START: &str = "This is the start of the run.";
pub const NO_LESSON: &str = "No lesson is open; `wasmscope lesson` opens the course.";
pub const LESSON_WRONG: &str = "The lesson has changed, and is not right";
pub const ANSWER_LEAD: &str = " answer: ";
pub const NOT_RUNNING: &str = "Nothing is running. q quits.";
pub const IS_RUNNING: &str = "The program is running; esc stops it.";
pub const HAS_ENDED: &str = "The program has ended. S goes back, r runs it again from the start.";
pub const RESTARTED: &str = "Back at the start, before the first operator.";
pub const INTERRUPTED: &str = "Interrupted.";
pub const NO_CODE_LINE: &str = "There is no operator here to set a breakpoint on.";
pub const NO_POINTER: &str = "That value is not an address in this memory.";
pub const NOTHING_WRITTEN: &str =
    "u asks who wrote bytes (5), a value (2 or 3), a line of text (8), a handle (9).";
pub const NOTHING_WATCHED: &str = "v watches bytes of memory (5), a local or a global (3).";
pub const NOTHING_SELECTED: &str = "V selects bytes in the memory pane (5).";
pub const SELECTING: &str = "Arrows select more bytes; u asks who wrote them, v watches them, esc ends it.";
pub const NO_MATCH: &str = "Nothing found for";
pub const SEARCH_WRAPPED: &str = "Went round the end; first match again.";
pub const NOTHING_TO_OPEN: &str = "There is nothing more to show here.";
pub const SIGNED: &str = "Numbers are shown signed.";
pub const UNSIGNED: &str = "Numbers are shown unsigned.";
pub const FOLLOWS_ACCESSES: &str = "Memory follows what the program reads and writes.";
pub const STDIN_HERE: &str =
    "The program reads its standard input: type a line, enter sends it, ctrl-d ends the input.";
pub const STDIN_LEFT: &str = "The program still waits for input: enter types it, ctrl-c stops waiting.";
pub const NEXT_WELCOME: &str =
    "The program stands before its first operator. Press s to execute it, or ? for help.";
pub const LOOKING_AROUND: &str = "looking around; esc returns";
pub const THEME_IS: &str = "Theme:";
pub const THEME_USAGE: &str = "theme needs one of: dark, light, plain";
pub const TAKE_CORRECTION: &str = "tab takes it";

/// The hint on opening: key, what it does.
pub const WELCOME: &[(&str, &str)] = &[
    ("s", "executes the first operator"),
    ("w", "runs to the program's first call to the outside"),
    ("c", "runs to the end"),
    ("?", "help"),
];
pub const WELCOME_TITLE: &str = "The program is loaded and stands before its first operator";

/// The marks and what they say.
pub const MARKS: &[(&str, &str)] = &[
    ("▶", "here: the operator that comes next, the frame shown"),
    ("●", "breakpoint"),
    ("›", "the cursor, where it is not at ▶"),
    ("‹", "code nested so deeply that it is moved to the left"),
    ("↑", "the next operator takes this value"),
    ("←", "pushed by the last operator"),
    ("*", "changed since the last stop; a byte just written"),
    ("[ ]", "bytes just read"),
    ("{ }", "bytes selected"),
    ("✓", "granted"),
    ("✗", "refused"),
    ("!", "the system, or the program, failed"),
    ("~", "inferred from how wasi-libc works, not seen"),
    ("→", "result of a call; what a pointer leads to"),
    ("…", "cut: enter, z or ← → show the rest"),
    ("┴", "a host call on the timeline"),
    ("◆", "a bookmark on the timeline"),
];

/// The short name of a pane, for tabs.
pub fn tab(pane: Pane) -> &'static str {
    match pane {
        Pane::Code => "Code",
        Pane::Stack => "Stack",
        Pane::Locals => "Locals",
        Pane::Calls => "Calls",
        Pane::Memory => "Memory",
        Pane::Host => "Host",
        Pane::Why => "Why",
        Pane::Console => "Console",
        Pane::Caps => "Caps",
        Pane::Lesson => "Lesson",
    }
}

/// The full name of a pane, for its border.
pub fn pane(pane: Pane) -> &'static str {
    match pane {
        Pane::Code => "Code",
        Pane::Stack => "Stack",
        Pane::Locals => "Locals",
        Pane::Calls => "Call stack",
        Pane::Memory => "Memory",
        Pane::Host => "Host calls",
        Pane::Why => "Why",
        Pane::Console => "Console",
        Pane::Caps => "Capabilities",
        Pane::Lesson => "Lesson",
    }
}

/// What a pane shows, for help.
pub fn about(pane: Pane) -> &'static str {
    match pane {
        Pane::Code => {
            "The function the program is in, as WebAssembly text. ▶ is the operator that comes next; the number \
             is its place in the file."
        }
        Pane::Stack => {
            "The operand stack, top first. An operator takes its inputs from the top (↑) and puts its result \
             there (←)."
        }
        Pane::Locals => "This function's parameters and local variables, then the globals of its module.",
        Pane::Calls => {
            "Which function called which, innermost first. Moving here shows another frame's code, stack and \
             locals."
        }
        Pane::Memory => {
            "Linear memory as bytes and text. It follows what the program reads [ ] and writes * until you go \
             somewhere yourself."
        }
        Pane::Host => {
            "Every call the program made to the outside, with its arguments and result. A row without a number \
             is a refusal inside the program: no call was made."
        }
        Pane::Why => {
            "Why a file, a variable or an address was granted or refused, step by step, and what would grant it."
        }
        Pane::Console => {
            "What the program wrote: out is standard output, err standard error, in what you typed."
        }
        Pane::Caps => {
            "What the program may touch: directories, open handles, arguments, environment, the rest."
        }
        Pane::Lesson => {
            "The lesson's text. Everything else stays usable beside it: look around as you like, backspace comes back \
             to where the step happens."
        }
    }
}

/// What a pane says while it has nothing to show.
pub fn empty(pane: Pane) -> &'static str {
    match pane {
        Pane::Code => "No code to show here.",
        Pane::Stack => "empty",
        Pane::Locals => "none",
        Pane::Calls => "no function is running",
        Pane::Memory => "This program has no memory yet.",
        Pane::Host => "No host call yet. w runs to the next one.",
        Pane::Why => {
            "The program has asked for nothing yet. When it does, the reason it was granted or refused stands here."
        }
        Pane::Console => "nothing written yet",
        Pane::Caps => "nothing",
        Pane::Lesson => "No lesson is open.",
    }
}

/// `grants: none`
pub fn grants(status: &StatusView) -> String {
    let list: Vec<_> =
        status.grants.iter().filter(|g| *g != "none").map(|g| escape(g).into_owned()).collect();
    if list.is_empty() { "grants: none".into() } else { format!("grants: {}", list.join(" ")) }
}

/// `op 48,213 of 61,940`
pub fn moment(status: &StatusView, with_total: bool) -> String {
    match status.total.or(status.past.then_some(status.furthest)) {
        Some(total) if (with_total || status.past) && total != status.moment => {
            format!("op {} of {}", thousands(status.moment), thousands(total))
        }
        _ => format!("op {}", thousands(status.moment)),
    }
}

/// `2 MiB`, or the bytes where they are no round number.
pub fn size(bytes: u64) -> String {
    match bytes {
        n if n >= 1 << 20 && n.is_multiple_of(1 << 20) => format!("{} MiB", n >> 20),
        n if n >= 1 << 10 && n.is_multiple_of(1 << 10) => format!("{} KiB", n >> 10),
        n => format!("{} bytes", thousands(n)),
    }
}

/// The bytes selected: `0x40 to 0x47, 8 bytes`.
pub fn selected(first: u64, len: u64) -> String {
    match len {
        0 | 1 => format!("{first:#x}, 1 byte"),
        len => format!("{first:#x} to {:#x}, {} bytes", first + (len - 1), thousands(len)),
    }
}

/// What happened, as short as can be.
pub fn state(status: &StatusView) -> String {
    match status.state {
        RunState::Fresh => "not started".into(),
        RunState::Running => "running".into(),
        RunState::WaitingForInput => "waits for input".into(),
        RunState::Ended(code) => format!("exit {code}"),
        RunState::Trapped => "trapped".into(),
        RunState::Stopped => escape(&status.why).into_owned(),
    }
}

/// The sentence of an ended program.
pub fn ended(status: &StatusView, refused: usize) -> String {
    let how = match status.state {
        RunState::Ended(code) => format!("Ended with exit status {code}"),
        RunState::Trapped => "The program trapped".into(),
        _ => return String::new(),
    };
    match refused {
        0 => format!("{how}. S steps back, r restarts."),
        1 => format!("{how}; one access was refused (7 shows why). r restarts."),
        n => format!("{how}; {n} accesses were refused (7 shows why). r restarts."),
    }
}

/// In the place of output that is not shown.
pub fn console_gone(bytes: u64) -> String {
    let unit = if bytes == 1 { "byte" } else { "bytes" };
    format!("{} {unit} before this are not shown; an earlier moment shows them", thousands(bytes))
}

/// How much was done.
pub fn totals(moment: u64, calls: Option<u64>) -> String {
    let calls = calls.unwrap_or(0);
    let operators = if moment == 1 { "operator" } else { "operators" };
    let host_calls = if calls == 1 { "host call" } else { "host calls" };
    format!("{} {operators}, {} {host_calls}", thousands(moment), thousands(calls))
}

/// The title of what is tried.
pub fn what_if(tried: &str) -> String {
    format!("What if: {tried}")
}

/// Why nothing is tried.
pub fn cannot_try(why: &str) -> String {
    format!("Nothing to try: {why}")
}

/// `The new run: 12.3 M operators, for 4 s. esc gives it up; this run stays as it is.`
pub fn trying(moment: u64, seconds: u64) -> String {
    let operators = super::text::rounded(moment);
    format!("The new run: {operators} operators, for {seconds} s. esc gives it up; this run stays as it is.")
}

pub const ASK: &str = "Run it? enter runs it, esc does not.";
pub const BESIDE: &str = "= the same, ≠ not the same, < only this run, > only the new run, ▶ the first.";
pub const END_NOTHING_REFUSED: &str = "No access was refused.";
pub const TRAP_TITLE: &str = "why the program trapped";

/// The number of a host call: `3`, `3–7`, `–`.
pub fn call_number(row: &CallRow) -> String {
    match (row.number, row.last) {
        (Some(n), Some(last)) if last != n => format!("{n}–{last}"),
        (Some(n), _) => n.to_string(),
        (None, _) => "–".into(),
    }
}

/// `Running: 12.3 M operators a second, for 4 s. esc stops it.`
pub fn speed(ops_per_second: u64, seconds: u64) -> String {
    let speed = super::text::rounded(ops_per_second);
    format!("Running: {speed} operators a second, for {seconds} s. esc stops it.")
}

/// `Looking back: 40 % of 1.2 G operators, for 4 s. ctrl-c stops it.`
pub fn looking(percent: u64, operators: u64, seconds: u64) -> String {
    let operators = super::text::rounded(operators);
    format!("Looking back: {percent} % of {operators} operators, for {seconds} s. ctrl-c stops it.")
}

/// `Bookmark m1 set here.`
pub fn bookmark(name: &str, set: bool) -> String {
    if set {
        format!("Bookmark {name} set here; g {name} comes back.")
    } else {
        format!("Bookmark {name} removed.")
    }
}

/// The one line of a window that is too small.
pub fn too_small(width: u16, height: u16) -> String {
    format!("{NAME} needs a window of 40x10 or more; this is {width}x{height}")
}

/// `breakpoint set at 0x0a41c`
pub fn breakpoint(set: Option<u32>, offset: u32) -> String {
    match set {
        Some(n) => format!("Breakpoint {n} set at 0x{offset:05x}."),
        None => format!("Breakpoint at 0x{offset:05x} removed."),
    }
}

pub const POINTER_HINT: &str = "p shows in memory what it points to";
pub const CARD_HINT: &str = "7 shows why";

pub const HELP: &str = "Help";
pub const HELP_RUN: &str = "Running";
pub const HELP_TIME: &str = "Time";
pub const HELP_LOOK: &str = "Looking";
pub const HELP_SCREEN: &str = "Screen";
pub const HELP_LESSON: &str = "Lesson";
pub const HELP_MARKS: &str = "Marks";
pub const HELP_COMMANDS: [&str; 5] = ["Commands", "2", "3", "4", "5"];
pub const HELP_TURN: &str = "← → turn to the other topics; esc closes.";
pub const HELP_MOUSE: &str =
    "Mouse: a click focuses and selects, the wheel scrolls what is under it; on the timeline it goes there.";
pub const BAR_PROMPT: &[(&str, &str)] =
    &[("enter", "run"), ("tab", "complete"), ("↑ ↓", "earlier lines"), ("esc", "cancel")];
pub const BAR_SEARCH: &[(&str, &str)] = &[("enter", "go there"), ("esc", "back to where you were")];
pub const BAR_INPUT: &[(&str, &str)] =
    &[("enter", "send the line"), ("ctrl-d", "end the input"), ("esc", "look around"), ("ctrl-c", "stop")];
pub const BAR_SELECTING: &[(&str, &str)] =
    &[("← → ↑ ↓", "select more"), ("u", "who wrote"), ("v", "watch"), ("esc", "end"), ("?", "help")];
pub const BAR_RUNNING: &[(&str, &str)] = &[("esc", "stop"), ("q", "quit")];
pub const BAR_ANSWER: &[(&str, &str)] = &[("enter", "answer"), ("esc", "not now")];
pub const BAR_CONTENTS: &[(&str, &str)] =
    &[("↑ ↓", "choose"), ("enter", "open the lesson"), ("esc", "close")];
pub const BAR_OVERLAY: &[(&str, &str)] =
    &[("esc", "close"), ("↑ ↓", "scroll"), ("s n o c w", "close it and go on")];
/// The first is only there where the card has a table.
pub const BAR_CARD: &[(&str, &str)] = &[
    ("enter", "its table in memory"),
    ("f", "what if"),
    ("esc", "close"),
    ("↑ ↓", "scroll"),
    ("s n o c w", "go on"),
];
pub const BAR_ASK: &[(&str, &str)] = &[("enter", "run it"), ("esc", "do not")];
pub const BAR_BESIDE: &[(&str, &str)] = &[
    ("esc", "close"),
    ("↑ ↓", "move"),
    ("tab", "next difference"),
    ("enter", "go there"),
    ("f", "adopt"),
    ("r", "again"),
];
pub const BAR_HELP: &[(&str, &str)] = &[("← →", "topics"), ("↑ ↓", "scroll"), ("esc", "close")];
pub const WAITS_FOR_NETWORK: &str = "The program is waiting for the network; esc stops waiting.";
pub const WAITS_FOR_BOTH: &str =
    "The program is waiting for the network or for input: 8 and enter to type; esc stops waiting.";
pub const WAITS_FOR_CLOCK: &str = "The program waits for a clock; esc stops waiting.";

/// Keys that mean something particular in a pane.
pub fn pane_keys(pane: Pane) -> &'static [(&'static str, &'static str)] {
    match pane {
        Pane::Code => &[
            ("b", "set or remove a breakpoint at the cursor"),
            ("esc", "back to the operator that comes next"),
        ],
        Pane::Calls => &[("↑ ↓", "show another frame"), ("enter", "go to its code")],
        Pane::Memory => &[("← → ↑ ↓", "move the cursor"), ("enter", "follow the pointer under the cursor")],
        Pane::Host => &[("↑ ↓", "choose a call; 7 shows why"), ("enter", "arguments and result in full")],
        Pane::Why => &[("← →", "the card of another access"), ("enter", "the whole card")],
        Pane::Console => &[("enter", "the whole output; or type input, when it is waited for")],
        Pane::Stack | Pane::Locals | Pane::Caps => &[("enter", "the row in full")],
        Pane::Lesson => &[("↑ ↓", "scroll"), ("space", "read on"), ("]", "the next step")],
    }
}

/// A message of the session as a sentence.
pub fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let text: String =
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect());
    if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
}
