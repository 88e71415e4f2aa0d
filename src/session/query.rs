//! Queries about the machine whose answer is a short text: what lessons compare, and what their texts may state.
//!
//! | query | answer |
//! |---|---|
//! | `moment` | instructions executed |
//! | `function`, `caller` | short name of the innermost function, and of the one that called it |
//! | `instruction` | the next instruction, as in `i32.add` |
//! | `offset` | its offset in the file: `0x1f` |
//! | `depth` | functions on the call stack |
//! | `operands` | values on the operand stack of this function |
//! | `calls` | host calls answered |
//! | `call`, `result` | short name of the latest host call, and its result |
//! | `call N`, `result N` | the same for call N |
//! | `errno`, `errno name` | number and name of the latest error that the program was given; `none` |
//! | `where` | who decided the latest refusal: `guest-libc`, `host-resolution`, `host-policy`, `host-os`; `none` |
//! | `path` | the path of the latest refusal |
//! | `remedy` | the flags that would grant it |
//! | `state` | `fresh`, `stopped`, `ended` or `trapped` |
//! | `exit` | the exit status; `none` |
//! | `trap` | what trapped; `none` |
//! | `stdout`, `stderr` | what was written there, without the last line end |
//! | `grants` | the granted directories: `none`, or as flags spell them |
//! | `pages` | pages of the memory |
//! | `string EXPR` | the text at an address, up to its NUL |
//! | `string EXPR LEN` | text of this length |
//! | EXPR | a value, as `print` reads it: `stack 0`, `local 1`, `*i32 1024` |

use super::{CommandError, FrameRowKind, RunState, Session};
use crate::caps::errno;
use crate::guest::{CallId, End};
use crate::trace::{CallRecord, render};
use crate::words::{Fact, message};
use std::sync::Arc;

const NONE: &str = "none";

impl Session {
    /// The answer to a query (the table in this module's documentation lists them).
    ///
    /// # Errors
    /// [`CommandError`] for what is not a query, or has no answer now.
    pub fn query(&self, text: &str) -> Result<String, CommandError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let frames = || self.frames().into_iter().filter(|f| f.kind == FrameRowKind::Wasm);
        let refusal = || {
            let entries = self.known_accounts().iter().rev();
            entries.map(|e| self.shown(e)).find(|a| a.outcome.is_refusal())
        };
        Ok(match words[..] {
            ["moment"] => self.guest().moment().to_string(),
            ["function"] => {
                frames().next().map_or_else(none, |f| crate::wasm::short_name(&f.name.to_string()))
            }
            ["caller"] => frames().nth(1).map_or_else(none, |f| crate::wasm::short_name(&f.name.to_string())),
            ["instruction" | "operator"] => self.instruction_name().unwrap_or_else(none),
            ["offset"] => self.status().offset.map_or_else(none, |at| format!("{at:#x}")),
            ["depth"] => self.guest().frame().depth.to_string(),
            ["operands"] => self.stack(0).len().to_string(),
            ["calls"] => self.timeline.made().to_string(),
            ["call"] => self.timeline.calls().last().map_or_else(none, |c| render::short_name(&c.call)),
            ["call", number] => render::short_name(&self.call_numbered(number)?.call),
            ["result"] => {
                self.timeline.calls().last().map_or_else(none, |call| render::result(&call).to_string())
            }
            ["result", number] => render::result(&*self.call_numbered(number)?).to_string(),
            ["errno"] => self.latest_errno().map_or_else(none, |n| n.to_string()),
            ["errno", "name"] => self.latest_errno().map_or_else(none, |n| errno::errno(n).name),
            ["where"] => refusal().and_then(|a| a.r#where).map_or_else(none, kebab),
            ["path"] => refusal().map_or_else(none, |a| a.subject.clone()),
            ["remedy"] => refusal()
                .and_then(|a| a.remedy.as_ref())
                .map(crate::caps::Remedy::shell_flags)
                .filter(|flags| !flags.is_empty())
                .unwrap_or_else(none),
            ["state"] => match self.execution.state {
                RunState::Fresh => "fresh",
                RunState::Stopped | RunState::Running | RunState::WaitingForInput => "stopped",
                RunState::Ended(_) => "ended",
                RunState::Trapped => "trapped",
            }
            .into(),
            ["exit"] => match self.execution.state {
                RunState::Ended(status) => status.to_string(),
                _ => none(),
            },
            ["trap"] => match self.guest().ended() {
                Some(End::Trapped(trap)) => trap.kind.to_string(),
                _ => none(),
            },
            ["stdout"] => self.written(false),
            ["stderr"] => self.written(true),
            ["grants"] => match self.status().grants {
                grants if grants.is_empty() => none(),
                grants => grants.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            },
            ["pages"] => {
                let memory = self.memory_of(0).map_or(&[][..], |id| self.guest().memory(id));
                (memory.len() / 65536).to_string()
            }
            [] => return Err(CommandError::new(message!("wrong-question-missing"))),
            _ => self.expression(text)?,
        })
    }

    fn call_numbered(&self, number: &str) -> Result<Arc<CallRecord>, CommandError> {
        let calls = self.timeline.calls();
        number.parse().ok().and_then(|number| calls.get(CallId(number))).ok_or_else(|| {
            CommandError::new(message!("wrong-no-call", number, count = Fact::Number(calls.made())))
        })
    }

    fn written(&self, stderr: bool) -> String {
        let console = self.console();
        let parts = console.iter().filter(|part| part.stderr == stderr);
        let text: String = parts.map(|part| part.text.as_str()).collect();
        text.strip_suffix('\n').unwrap_or(&text).to_owned()
    }

    /// The name of the next instruction, as in `i32.add`.
    fn instruction_name(&self) -> Option<String> {
        let at = self.guest().location()?;
        let code = self.guest().program().module(at.module).code(at.pc.func)?;
        code.ops.get(at.pc.op as usize).map(|op| op.name().to_owned())
    }
}

fn none() -> String {
    NONE.into()
}

fn kebab(r#where: crate::caps::Where) -> String {
    serde_json::to_value(r#where).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Whether an answer is the expected one: the same text, or the same number, however it is written.
#[must_use]
pub(crate) fn same_answer(expected: &str, got: &str) -> bool {
    let (expected, got) = (expected.trim(), got.trim());
    if expected == got {
        return true;
    }
    match (integer(expected), integer(got)) {
        // A 32-bit number may be read as signed or unsigned.
        (Some(a), Some(b)) => {
            a == b
                || (a.rem_euclid(1 << 32) == b.rem_euclid(1 << 32)
                    && [a, b].iter().all(|n| n.abs() < 1 << 32))
        }
        _ => false,
    }
}

fn integer(text: &str) -> Option<i128> {
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | '_')).collect();
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, digits.as_str()),
    };
    let (digits, radix) = match digits.strip_prefix("0x") {
        Some(hex) => (hex, 16),
        None => (digits, 10),
    };
    let plain = digits.starts_with(|c: char| c.is_ascii_hexdigit());
    i128::from_str_radix(digits, radix).ok().filter(|_| plain).map(|n| sign * n)
}

#[cfg(test)]
mod tests {
    use super::same_answer;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for (a, b) in
            [("44", "0x2c"), ("-1", "4294967295"), ("48,213", "48213"), ("open", " open "), ("-0x10", "-16")]
        {
            assert!(same_answer(a, b) && same_answer(b, a), "{a} {b}");
        }
        for (a, b) in
            [("44", "45"), ("open", "openat"), ("", "0"), ("-1", "1"), ("4294967297", "1"), ("0x", "0")]
        {
            assert!(!same_answer(a, b) && !same_answer(b, a), "{a} {b}");
        }
    }
}
