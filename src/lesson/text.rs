//! A lesson's text in one language.

use super::prose::ProseBlock;

/// A statement that the text makes about the machine, which is checked against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The query to make ([`crate::session::Session::query`]).
    pub query: String,
    /// The answer that the text gives.
    pub stated: String,
    /// The line of the claim in the file.
    pub line: usize,
    /// Whether it holds after the step's task is solved, rather than before.
    pub after: bool,
}

/// The text of one step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepWords {
    /// The id of the step that it belongs to.
    pub id: String,
    /// The heading, without the step's id.
    pub title: String,
    /// What the learner reads when the step begins.
    pub prose: Vec<ProseBlock>,
    /// The hints in order, from a nudge to the solution.
    pub hints: Vec<Vec<ProseBlock>>,
    /// What is said once the task is solved.
    pub right: Vec<ProseBlock>,
    /// What is said to a wrong answer: to the given one, or to any if `None`.
    pub wrong: Vec<(Option<String>, Vec<ProseBlock>)>,
    /// The claims about the machine in all of these.
    pub claims: Vec<Claim>,
    /// The line of the heading in the file.
    pub line: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LessonText {
    pub title: String,
    /// What the learner can do after the lesson; it is shown in the list of lessons.
    pub summary: String,
    /// The text of each step, in order.
    pub steps: Vec<StepWords>,
}

impl LessonText {
    /// The text of a step, by its id.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&StepWords> {
        self.steps.iter().find(|words| words.id == id)
    }
}
