//! The outcome of running a script.

/// A directive that had another outcome than it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedDirective {
    /// The line of the script, counted from 1.
    pub line: usize,
    /// What happened instead, as one line of text.
    pub message: String,
}

/// The outcomes of a script's directives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScriptReport {
    /// How many directives had the outcome that they say.
    pub passed: usize,
    /// The directives that did not, in order.
    pub failures: Vec<FailedDirective>,
}

impl ScriptReport {
    pub(super) fn failed(&mut self, line: usize, message: String) {
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        self.failures.push(FailedDirective { line, message });
    }
}
