//! An account as a card of plain text, and as one JSON object.

use super::plain::wrap;
use crate::caps::{Account, Errno, Outcome, Preopen, Where};
use serde::Serialize;

/// Columns of a card.
const WIDTH: usize = 100;

/// The card of an account.
pub(super) fn card(account: &Account) -> Vec<String> {
    let (mark, verdict) = match account.outcome {
        Outcome::Granted => ("✓", "was granted"),
        Outcome::Refused => ("✗", "was refused"),
        Outcome::Failed => ("!", "was allowed, but failed"),
    };
    let mut lines = vec![format!("{mark} {} “{}” {verdict}", account.operation, account.path)];
    if let Some(verdict) = verdict_line(account) {
        lines.push(format!("  {verdict}"));
    }
    lines.push(String::new());
    for (number, step) in account.steps().enumerate() {
        lines.extend(wrap(&format!("  {:>2}  {step}", number + 1), WIDTH, "      "));
    }
    lines.push(String::new());
    lines.extend(wrap(&format!("  {}", account.sentence), WIDTH, "  "));
    if account.inferred {
        lines.push(
            "  ~ parts of this were inferred: the program's C library could not be watched in full".into(),
        );
    }
    if let Some(remedy) = &account.remedy {
        let flags = quoted(&remedy.flags);
        match (flags.is_empty(), &remedy.path) {
            (true, None) => {}
            (true, Some(path)) => lines.push(format!("  → use the path: {path}")),
            (false, None) => lines.push(format!("  → add: {flags}")),
            (false, Some(path)) => lines.push(format!("  → add: {flags}  and use the path: {path}")),
        }
        if !remedy.advice.is_empty() {
            lines.extend(wrap(&format!("    {}", remedy.advice), WIDTH, "    "));
        }
    }
    let stack = account.call_stack.iter().take(4).map(String::as_str).collect::<Vec<_>>().join(" ← ");
    lines.extend(wrap(&format!("    asked by {stack}"), WIDTH, "      "));
    lines.push(format!("    at operator {}", thousands(account.moment)));
    lines
}

fn verdict_line(account: &Account) -> Option<String> {
    let place = match account.r#where? {
        Where::GuestLibc => "decided inside the program by its C library; the host was not asked",
        Where::HostResolution => "decided by the host as it followed the path",
        Where::HostPolicy => "decided by the host: no grant allows it",
        Where::HostOs => "answered by the operating system",
    };
    let number = account.errno.as_ref().map(|e| format!("{} ({})", e.name, e.number));
    let code = account.error_code.as_ref().map(|code| format!("{code}, "));
    Some(format!("{}{}, {place}", code.unwrap_or_default(), number.unwrap_or_default()))
}

/// Arguments as one line for a shell.
pub(super) fn quoted(flags: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,+@%".contains(c);
    let quote = |flag: &String| {
        if !flag.is_empty() && flag.chars().all(plain) {
            return flag.clone();
        }
        // Only a NUL cannot be quoted, and no argument can hold one.
        shlex::try_quote(flag).map(String::from).unwrap_or_default()
    };
    flags.iter().map(quote).collect::<Vec<_>>().join(" ")
}

fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An account as `explain --json` prints it.
#[derive(Debug, Serialize)]
pub(super) struct Row<'a> {
    path: &'a str,
    operation: &'a str,
    /// `granted` or `refused`: to a program, an access that the system failed is refused too (`where` tells).
    outcome: Outcome,
    r#where: Option<Where>,
    errno: Option<&'a Errno>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'a str>,
    host_asked: bool,
    preopens: &'a [Preopen],
    steps: Vec<&'a str>,
    sentence: &'a str,
    remedy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_with_remedy: Option<&'a str>,
    advice: &'a str,
    function: &'a str,
    call_stack: &'a [String],
    moment: u64,
    inferred: bool,
}

impl<'a> Row<'a> {
    /// The row of an account.
    pub fn of(account: &'a Account) -> Self {
        let remedy = account.remedy.as_ref();
        Self {
            path: &account.path,
            operation: &account.operation,
            outcome: match account.outcome {
                Outcome::Granted => Outcome::Granted,
                Outcome::Refused | Outcome::Failed => Outcome::Refused,
            },
            r#where: account.r#where,
            errno: account.errno.as_ref(),
            error_code: account.error_code.as_deref(),
            host_asked: account.host_asked,
            preopens: &account.preopens,
            steps: account.steps().collect(),
            sentence: &account.sentence,
            remedy: remedy.map_or_else(String::new, |r| quoted(&r.flags)),
            path_with_remedy: remedy.and_then(|r| r.path.as_deref()).filter(|path| *path != account.path),
            advice: remedy.map_or("", |r| &r.advice),
            function: &account.function,
            call_stack: &account.call_stack,
            moment: account.moment,
            inferred: account.inferred,
        }
    }

    /// One line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1000, 61940, 1_234_567].map(thousands),
            ["0", "999", "1,000", "61,940", "1,234,567"]
        );
    }

    #[test]
    fn flags_are_quoted_for_a_shell() {
        assert_eq!(
            quoted(&["--dir=.".into(), "--dir=my files::/data".into()]),
            "--dir=. '--dir=my files::/data'"
        );
    }
}
