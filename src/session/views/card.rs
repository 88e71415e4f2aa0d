//! An account as plain lines: what was tried, how it went, and every step that decided it.

use crate::caps::{Account, Outcome, Where};

/// One line: what was tried, on what, and how it went.
pub(in crate::session) fn headline(account: &Account) -> String {
    let (mark, verdict) = match account.outcome {
        Outcome::Granted => ("✓", "granted"),
        Outcome::Refused => ("✗", "refused"),
        Outcome::Failed => ("!", "failed"),
    };
    let errno = account.errno.as_ref().map(|e| format!(", {} ({})", e.name, e.number)).unwrap_or_default();
    format!("{mark} {} {:?}: {verdict}{errno}", account.operation, account.path)
}

/// The whole account; `call` is the host call it belongs to.
pub(in crate::session) fn card(account: &Account, call: Option<u32>) -> Vec<String> {
    let mut lines = vec![headline(account)];
    let decided = match account.r#where {
        Some(Where::GuestLibc) => Some("inside the program, by its C library"),
        Some(Where::HostResolution) => Some("by the host, while it walked the path"),
        Some(Where::HostPolicy) => Some("by the host, for no grant allows it"),
        Some(Where::HostOs) => Some("by the operating system"),
        None => None,
    };
    let asked = match call {
        Some(number) => format!("the host was asked in call {number}"),
        None if account.host_asked => "the host was asked".into(),
        None => "the host was never asked".into(),
    };
    lines.push(match decided {
        Some(decided) => format!("  decided {decided}; {asked}"),
        None => format!("  {asked}"),
    });
    lines.push(format!("  {}", account.sentence));
    match &account.preopens[..] {
        [] => lines.push("  directories the program holds: none".into()),
        preopens => {
            lines.push("  directories the program holds:".into());
            for preopen in preopens {
                let mark = if preopen.matched { "✓" } else { "-" };
                lines.push(format!(
                    "    {mark} {:?} (host {:?}): {}",
                    preopen.guest, preopen.host, preopen.reason
                ));
            }
        }
    }
    lines.extend(account.steps().zip(1..).map(|(step, n)| format!("  {n:>2}  {step}")));
    if account.inferred {
        lines.push("  ~ a part of this was inferred, not seen".into());
    }
    if let Some(remedy) = &account.remedy {
        lines.push(format!("  → {}", remedy.advice));
        if !remedy.flags.is_empty() {
            lines.push(format!("    add: {}", remedy.flags.join(" ")));
        }
        if let Some(path) = &remedy.path {
            lines.push(format!("    use the path: {path}"));
        }
    }
    if !account.function.is_empty() {
        let outer = account.call_stack.iter().filter(|name| **name != account.function).take(6);
        let stack: Vec<&str> = std::iter::once(&account.function).chain(outer).map(String::as_str).collect();
        lines.push(format!("  asked by {}, at operator {}", stack.join(" ← "), account.moment));
    }
    lines
}
