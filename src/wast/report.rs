//! How a script went.

/// A directive that did not do what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Line of the script, from 1.
    pub line: usize,
    /// What happened instead, in one line.
    pub message: String,
}

/// What came of a script's directives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Directives that did what they say.
    pub passed: usize,
    /// Those that did not, in their order.
    pub failures: Vec<Failure>,
}

impl Report {
    pub(super) fn failed(&mut self, line: usize, message: String) {
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        self.failures.push(Failure { line, message });
    }
}
