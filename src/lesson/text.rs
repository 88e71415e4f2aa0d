//! A lesson's words in one language.

use super::prose::Block;

/// Something that the text states about the machine: checked against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The question ([`crate::session::Session::query`]).
    pub query: String,
    /// What the text says is the answer.
    pub stated: String,
    /// Line in the file.
    pub line: usize,
    /// Stated of the machine after the step's task is solved, not before.
    pub after: bool,
}

/// The words of one step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The step they belong to.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub prose: Vec<Block>,
    /// From a nudge to the solution.
    pub hints: Vec<Vec<Block>>,
    /// Once the task is solved.
    pub right: Vec<Block>,
    /// To a wrong answer: to this one, or to any.
    pub wrong: Vec<(Option<String>, Vec<Block>)>,
    /// What all of these state about the machine.
    pub claims: Vec<Claim>,
    /// Line of the heading.
    pub line: usize,
}

/// A lesson's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The lesson's title.
    pub title: String,
    /// What can be done after it that could not before: the last part of the course's list.
    pub summary: String,
    /// Its steps in order.
    pub steps: Vec<Words>,
}

impl Text {
    /// The words of a step.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&Words> {
        self.steps.iter().find(|words| words.id == id)
    }
}
