//! Who has come how far: kept between runs as text.

use super::lang::Lang;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Progress in all lessons. Lessons and steps are known by name, so that a course may grow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The form of the file; 1 so far.
    version: u32,
    /// The language chosen last.
    #[serde(default)]
    pub lang: Option<Lang>,
    /// By lesson.
    #[serde(default)]
    lessons: BTreeMap<String, LessonProgress>,
}

/// Progress in one lesson.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct LessonProgress {
    /// The step where the learner is.
    #[serde(default)]
    at: String,
    /// Steps whose task was solved.
    #[serde(default)]
    solved: BTreeSet<String>,
    /// The last step was left.
    #[serde(default)]
    finished: bool,
}

/// How far somebody has come in a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Not begun.
    New,
    /// Begun.
    Begun,
    /// Finished.
    Finished,
}

impl Progress {
    /// Reads what [`Progress::to_text`] wrote.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let progress: Self = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        match progress.version {
            0 | 1 => Ok(progress),
            newer => Err(format!("its version is {newer}, and this wasmscope knows only version 1")),
        }
    }

    /// As text.
    #[must_use]
    pub fn to_text(&self) -> String {
        toml::to_string(&Self { version: 1, ..self.clone() }).unwrap_or_default()
    }

    /// How far somebody has come.
    #[must_use]
    pub fn mark(&self, lesson: &str) -> Mark {
        match self.lessons.get(lesson) {
            Some(progress) if progress.finished => Mark::Finished,
            Some(_) => Mark::Begun,
            None => Mark::New,
        }
    }

    /// The step where somebody is.
    #[must_use]
    pub fn at(&self, lesson: &str) -> Option<&str> {
        self.lessons.get(lesson).map(|p| p.at.as_str())
    }

    /// Whether a step's task was solved.
    #[must_use]
    pub fn is_solved(&self, lesson: &str, step: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|p| p.solved.contains(step))
    }

    /// Somebody is at a step.
    pub fn arrive(&mut self, lesson: &str, step: &str) {
        self.lessons.entry(lesson.to_owned()).or_default().at = step.to_owned();
    }

    /// A step's task is solved.
    pub fn solve(&mut self, lesson: &str, step: &str) {
        self.lessons.entry(lesson.to_owned()).or_default().solved.insert(step.to_owned());
    }

    /// A lesson is finished.
    pub fn finish(&mut self, lesson: &str) {
        self.lessons.entry(lesson.to_owned()).or_default().finished = true;
    }

    /// Nothing was ever begun: the language stays.
    pub fn reset(&mut self) {
        self.lessons.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_comes_back_as_it_was_kept() {
        let mut progress = Progress { lang: Some(Lang::Ja), ..Progress::default() };
        progress.arrive("01-stack", "top");
        progress.solve("01-stack", "top");
        progress.finish("02-memory");
        let back = Progress::parse(&progress.to_text()).expect("progress");
        assert_eq!(back.at("01-stack"), Some("top"));
        assert!(back.is_solved("01-stack", "top") && !back.is_solved("02-memory", "top"));
        assert_eq!(
            [back.mark("01-stack"), back.mark("02-memory"), back.mark("03")],
            [Mark::Begun, Mark::Finished, Mark::New]
        );
        assert_eq!(back.lang, Some(Lang::Ja));
    }

    #[test]
    fn a_file_of_somebody_else_is_no_progress() {
        for text in ["version = 2\n", "nonsense", "version = \"x\"\n", "[lessons]\nx = 3\n"] {
            assert!(Progress::parse(text).is_err(), "{text}");
        }
    }
}
