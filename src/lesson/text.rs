//! A lesson's words in one language.

use super::prose::ProseBlock;

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
pub struct StepWords {
    /// The step they belong to.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub prose: Vec<ProseBlock>,
    /// From a nudge to the solution.
    pub hints: Vec<Vec<ProseBlock>>,
    /// Once the task is solved.
    pub right: Vec<ProseBlock>,
    /// To a wrong answer: to this one, or to any.
    pub wrong: Vec<(Option<String>, Vec<ProseBlock>)>,
    /// What all of these state about the machine.
    pub claims: Vec<Claim>,
    /// Line of the heading.
    pub line: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LessonText {
    pub title: String,
    /// What can be done after it that could not before: the last part of the course's list.
    pub summary: String,
    /// Its steps in order.
    pub steps: Vec<StepWords>,
}

impl LessonText {
    /// The words of a step.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&StepWords> {
        self.steps.iter().find(|words| words.id == id)
    }
}
