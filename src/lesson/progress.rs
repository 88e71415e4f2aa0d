//! How far a learner has come in the lessons; kept between runs as text.

use crate::words::{Lang, Message, message};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Progress in all lessons. Lessons and steps are identified by name, so that a course may grow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseProgress {
    /// The version of the file format; 1 so far.
    version: u32,
    /// The language chosen last.
    #[serde(default)]
    pub lang: Option<Lang>,
    /// The lesson that was open last.
    #[serde(default)]
    latest: Option<String>,
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
    /// Whether the learner has gone on from the last step.
    #[serde(default)]
    finished: bool,
}

/// How far a learner has come in a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LessonMark {
    /// No step of it was ever entered.
    New,
    /// A step was entered, but the learner has not gone on from the last one.
    Begun,
    /// The learner has gone on from the last step.
    Finished,
}

impl CourseProgress {
    /// Reads what [`CourseProgress::to_text`] wrote.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let progress: Self = toml::from_str(text).map_err(|e| Message::verbatim(e.message()))?;
        match progress.version {
            0 | 1 => Ok(progress),
            newer => Err(message!("check-newer-progress", version = newer.to_string())),
        }
    }

    #[must_use]
    pub(crate) fn to_text(&self) -> String {
        toml::to_string(&Self { version: 1, ..self.clone() }).unwrap_or_default()
    }

    /// How far the learner has come in a lesson.
    #[must_use]
    pub fn mark(&self, lesson: &str) -> LessonMark {
        match self.lessons.get(lesson) {
            Some(progress) if progress.finished => LessonMark::Finished,
            Some(_) => LessonMark::Begun,
            None => LessonMark::New,
        }
    }

    /// The step at which the learner is in a lesson; `None` if it was never entered.
    #[must_use]
    pub fn at(&self, lesson: &str) -> Option<&str> {
        self.lessons.get(lesson).map(|p| p.at.as_str())
    }

    /// Whether a step's task was solved.
    #[must_use]
    pub(crate) fn is_solved(&self, lesson: &str, step: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|p| p.solved.contains(step))
    }

    /// Records that the learner is at a step.
    pub(crate) fn arrive(&mut self, lesson: &str, step: &str) {
        self.lessons.entry(lesson.to_owned()).or_default().at = step.to_owned();
        self.latest = Some(lesson.to_owned());
    }

    /// The lesson to continue with if none is named, as an index into `lessons`, which are the ids of a course. It is
    /// the one that was open last; if that is finished, the next one that is not; if all are, the first.
    #[must_use]
    pub(crate) fn goes_on(&self, lessons: &[&str]) -> usize {
        let latest = self.latest.as_deref().and_then(|id| lessons.iter().position(|lesson| *lesson == id));
        let from = latest.unwrap_or(0);
        let open = |at: &usize| lessons.get(*at).is_some_and(|id| self.mark(id) != LessonMark::Finished);
        (from..lessons.len()).chain(0..from).find(open).unwrap_or(0)
    }

    /// Records that a step's task is solved.
    pub(crate) fn solve(&mut self, lesson: &str, step: &str) {
        self.lessons.entry(lesson.to_owned()).or_default().solved.insert(step.to_owned());
    }

    /// Records that a lesson is finished.
    pub fn finish(&mut self, lesson: &str) {
        self.lessons.entry(lesson.to_owned()).or_default().finished = true;
    }

    /// Forgets all progress; the language stays.
    pub(crate) fn reset(&mut self) {
        self.lessons.clear();
        self.latest = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_comes_back_as_it_was_kept() {
        let mut progress = CourseProgress { lang: Some(Lang::Ja), ..CourseProgress::default() };
        progress.arrive("01-stack", "top");
        progress.solve("01-stack", "top");
        progress.finish("02-memory");
        let back = CourseProgress::parse(&progress.to_text()).expect("progress");
        assert_eq!(back.at("01-stack"), Some("top"));
        assert!(back.is_solved("01-stack", "top") && !back.is_solved("02-memory", "top"));
        assert_eq!(
            [back.mark("01-stack"), back.mark("02-memory"), back.mark("03")],
            [LessonMark::Begun, LessonMark::Finished, LessonMark::New]
        );
        assert_eq!(back.lang, Some(Lang::Ja));
    }

    #[test]
    fn one_goes_on_where_one_was_also_in_a_course_that_has_grown() {
        let mut progress = CourseProgress::default();
        assert_eq!(progress.goes_on(&["a", "b", "c"]), 0);
        progress.arrive("b", "one");
        assert_eq!(progress.goes_on(&["a", "b", "c"]), 1, "skipping the first is allowed");
        assert_eq!(progress.goes_on(&["new", "a", "b", "c"]), 2);
        progress.finish("b");
        assert_eq!(progress.goes_on(&["a", "b", "c"]), 2);
        progress.finish("c");
        assert_eq!(progress.goes_on(&["a", "b", "c"]), 0);
        progress.finish("a");
        assert_eq!(progress.goes_on(&["a", "b", "c"]), 0, "all over again");
        assert_eq!(progress.goes_on(&["a", "b", "c", "new"]), 3);
        let back = CourseProgress::parse(&progress.to_text()).expect("progress");
        assert_eq!(back, CourseProgress { version: 1, ..progress });
    }

    #[test]
    fn a_file_of_somebody_else_is_no_progress() {
        for text in ["version = 2\n", "nonsense", "version = \"x\"\n", "[lessons]\nx = 3\n"] {
            assert!(CourseProgress::parse(text).is_err(), "{text}");
        }
    }
}
