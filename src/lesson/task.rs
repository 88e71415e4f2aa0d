//! What a step asks of the learner, checked against the state of the machine.

use super::condition::AnswerTest;
use crate::session::{MemoryRequest, Session, same_answer};
use std::collections::BTreeMap;

/// A task with its reference solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonTask {
    /// What the learner is asked to do.
    pub kind: TaskKind,
    /// How it is solved: the commands, or the answer.
    pub solution: Vec<String>,
    /// Its line in the TOML file.
    pub line: usize,
}

/// What a task asks for, and what it is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskKind {
    /// Bring the machine to where all of these hold.
    Until(Vec<AnswerTest>),
    /// Type the answer to a question.
    Answer {
        /// The query that has the answer, as [`Session::query`] reads it.
        query: String,
        /// How many instructions later the query is made; 0 for now.
        ahead: u64,
        /// Words that may be typed instead of an answer: word → answer.
        words: BTreeMap<String, String>,
    },
    /// Select the place in memory where this text begins.
    Select(String),
}

impl LessonTask {
    /// The right answer in the machine's present state. `None` if the query has no answer there.
    #[must_use]
    pub fn answer(&self, session: &mut Session) -> Option<String> {
        match &self.kind {
            TaskKind::Answer { query, ahead: 0, .. } => session.query(query).ok(),
            TaskKind::Answer { query, ahead, .. } => session.ahead(*ahead, |s| s.query(query).ok()).flatten(),
            TaskKind::Until(_) | TaskKind::Select(_) => None,
        }
    }

    /// Whether a typed answer is right.
    #[must_use]
    pub(crate) fn accepts(&self, session: &mut Session, typed: &str) -> bool {
        let Some(answer) = self.answer(session) else { return false };
        let TaskKind::Answer { words, .. } = &self.kind else { return false };
        let typed = typed.trim();
        let meant = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(typed)).map(|(_, answer)| answer);
        same_answer(&answer, meant.map_or(typed, String::as_str))
    }

    /// Whether the machine is where the task wants it to be.
    #[must_use]
    pub(crate) fn is_reached(&self, session: &Session) -> bool {
        matches!(&self.kind, TaskKind::Until(conditions) if conditions.iter().all(|c| c.holds(session)))
    }

    /// Whether the text that the task asks for begins at this address of a memory.
    #[must_use]
    pub(crate) fn is_selected(&self, session: &Session, memory: Option<usize>, address: u64) -> bool {
        let TaskKind::Select(text) = &self.kind else { return false };
        let request = MemoryRequest { memory, frame: 0, address, len: text.len() };
        session.memory(&request).bytes == text.as_bytes()
    }
}
