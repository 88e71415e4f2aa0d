//! An account in words: what every front end shows of it, written once.
//!
//! The parts are plain sentences; a front end adds colour, wrapping, and its own care for hostile characters.

use super::{Account, Kind, Outcome, Where};

/// How many functions of the call stack a card names.
const STACK_SHOWN: usize = 4;

impl Outcome {
    /// The mark beside it: never colour alone.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Granted => "✓",
            Self::Refused => "✗",
            Self::Failed => "!",
        }
    }
}

impl Account {
    /// `open "sample_text" was refused`
    #[must_use]
    pub fn headline(&self) -> String {
        let how = match self.outcome {
            Outcome::Granted => "was granted",
            Outcome::Refused if self.kind == Kind::UnseenPath => "may have been refused",
            Outcome::Refused => "was refused",
            Outcome::Failed if self.kind == Kind::Environment => "was allowed, but it is not there",
            Outcome::Failed => "was allowed, but failed",
        };
        match self.kind.is_quoted() {
            true => format!("{} \"{}\" {how}", self.operation, self.subject),
            false => format!("{} {} {how}", self.operation, self.subject),
        }
    }

    /// `✗ open "sample_text" was refused: ENOENT (44)`
    #[must_use]
    pub fn summary(&self) -> String {
        let errno = self.errno.as_ref().map(|e| format!(": {} ({})", e.name, e.number)).unwrap_or_default();
        format!("{} {}{errno}", self.outcome.mark(), self.headline())
    }

    /// `ENOENT (44), decided inside the program by its C library`
    #[must_use]
    pub fn decided(&self) -> String {
        let by = match self.r#where {
            None => return "granted by the host".into(),
            Some(Where::GuestLibc) if self.kind == Kind::UnseenPath => "decided inside the program",
            Some(Where::GuestLibc) if self.kind == Kind::Path && self.host_asked => {
                "decided inside the program by its own library"
            }
            Some(Where::GuestLibc) => "decided inside the program by its C library",
            Some(Where::HostResolution) => "decided by the host while it walked the path",
            Some(Where::HostPolicy) => match self.kind {
                Kind::Descriptor => "decided by the host: the open file does not allow it",
                Kind::ExitStatus => "decided by the host: WASI does not allow it",
                _ => "decided by the host: no grant allows it",
            },
            Some(Where::HostOs) => "answered by the operating system",
        };
        match (&self.errno, &self.error_code) {
            (Some(e), Some(code)) => format!("{} ({}, {code}), {by}", e.name, e.number),
            (Some(e), None) => format!("{} ({}), {by}", e.name, e.number),
            (None, Some(code)) => format!("{code}, {by}"),
            (None, None) => by.into(),
        }
    }

    /// `open ← std::fs::File::open ← main`: who asked, innermost first.
    #[must_use]
    pub fn asked_by(&self) -> String {
        let outer = self.call_stack.iter().filter(|name| **name != self.function);
        let names = std::iter::once(&self.function).chain(outer).filter(|name| !name.is_empty());
        names.take(STACK_SHOWN).map(String::as_str).collect::<Vec<_>>().join(" ← ")
    }

    /// The whole account as lines, not wrapped.
    #[must_use]
    pub fn card(&self) -> Vec<String> {
        let mut lines = vec![format!("{} {}", self.outcome.mark(), self.headline())];
        let asked = if self.host_asked || !self.kind.is_path() { "" } else { "; the host was never asked" };
        lines.push(format!("  {}{asked}", self.decided()));
        lines.push(String::new());
        lines.extend(self.steps().zip(1..).map(|(step, n)| format!("  {n:>2}  {step}")));
        lines.push(String::new());
        lines.push(format!("  {}", self.sentence));
        if self.kind.is_path() {
            let held = if self.preopens.is_empty() { " none" } else { "" };
            lines.push(format!("  directories the program holds:{held}"));
        }
        for preopen in &self.preopens {
            let mark = if preopen.matched { "✓" } else { "✗" };
            lines.push(format!("    {mark} “{}” (host {}): {}", preopen.guest, preopen.host, preopen.reason));
        }
        if self.inferred {
            lines.push(match self.kind {
                Kind::Environment => "  ~ that a variable was missed is inferred, not seen".into(),
                Kind::UnseenPath => "  ~ that a path was refused is inferred, not seen".into(),
                _ => "  ~ parts of this are inferred from how wasi-libc works, not seen".into(),
            });
        }
        if let Some(remedy) = &self.remedy {
            let flags = remedy.shell_flags();
            match (flags.is_empty(), &remedy.path) {
                (true, None) => {}
                (true, Some(path)) => lines.push(format!("  → use the path: {path}")),
                (false, None) => lines.push(format!("  → add: {flags}")),
                (false, Some(path)) => lines.push(format!("  → add: {flags}  and use the path: {path}")),
            }
            if !remedy.advice.is_empty() {
                lines.push(format!("    {}", remedy.advice));
            }
        }
        let by = self.asked_by();
        lines.push(if by.is_empty() {
            format!("    at operator {}", self.moment)
        } else {
            format!("    asked by {by}, at operator {}", self.moment)
        });
        lines
    }
}

impl super::Remedy {
    /// The flags as one line for a shell.
    #[must_use]
    pub fn shell_flags(&self) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,+@%".contains(c);
        let quote = |flag: &String| {
            if !flag.is_empty() && flag.chars().all(plain) {
                return flag.clone();
            }
            // Only a NUL cannot be quoted, and no argument can hold one.
            shlex::try_quote(flag).map(String::from).unwrap_or_default()
        };
        self.flags.iter().map(quote).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use crate::caps::Remedy;

    #[test]
    fn flags_are_quoted_for_a_shell() {
        let flags = vec!["--dir=.".into(), "--dir=my files::/data".into()];
        let remedy = Remedy { flags, ..Remedy::default() };
        assert_eq!(remedy.shell_flags(), "--dir=. '--dir=my files::/data'");
    }
}
