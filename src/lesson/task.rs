//! What a step asks of the learner, proved by the state of the machine.

use super::condition::AnswerTest;
use crate::session::{MemoryRequest, Session, same_answer};
use std::collections::BTreeMap;

/// A task with its reference solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonTask {
    /// What is asked.
    pub kind: TaskKind,
    /// How it is solved: commands, or the answer.
    pub solution: Vec<String>,
    /// Line in the TOML file.
    pub line: usize,
}

/// Kinds of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskKind {
    /// Bring the machine to where all of these hold.
    Until(Vec<AnswerTest>),
    /// Type the answer to a question.
    Answer {
        /// The question.
        query: String,
        /// Asked of the machine so many instructions later.
        ahead: u64,
        /// What may be typed instead of an answer: word → answer.
        words: BTreeMap<String, String>,
    },
    /// Select, in memory, where this text begins.
    Select(String),
}

impl LessonTask {
    /// The right answer, of the machine as it is. `None` where the question cannot be answered.
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

    /// Whether the machine is where the task wants it.
    #[must_use]
    pub(crate) fn is_reached(&self, session: &Session) -> bool {
        matches!(&self.kind, TaskKind::Until(conditions) if conditions.iter().all(|c| c.holds(session)))
    }

    /// Whether the text begins at this address of a memory.
    #[must_use]
    pub(crate) fn is_selected(&self, session: &Session, memory: Option<usize>, address: u64) -> bool {
        let TaskKind::Select(text) = &self.kind else { return false };
        let request = MemoryRequest { memory, frame: 0, address, len: text.len() };
        session.memory(&request).bytes == text.as_bytes()
    }
}
