//! Lessons: their contents, how they are read, a learner's progress in them, and the check that they are correct.
//!
//! A lesson is data: a folder with a TOML file for the program, its files and its steps, and one Markdown file per
//! language for the text. Nothing here knows a screen, a file system or a clock: texts come in, a
//! [`crate::session::Session`] is queried and moved, and plain data comes out. Whoever has files and a terminal
//! implements [`Stage`].

mod check;
mod condition;
mod course;
mod error;
mod markdown;
mod player;
mod progress;
mod prose;
mod spec;
mod stage;
mod step;
mod task;
mod template;
mod text;

pub use crate::words::Lang;
pub use check::check;
pub use condition::AnswerTest;
pub(crate) use course::Course;
pub use course::{SAMPLES, sample};
pub use error::Problem;
pub(crate) use player::{Player, Want};
pub use player::{Said, TryVerdict};
pub use progress::{CourseProgress, LessonMark};
pub use prose::{ProseBlock, Span, Style};
pub use spec::{Lesson, LessonSource};
pub(crate) use spec::{PANES, TOML, words_file};
pub use stage::Stage;
pub use step::{LessonRun, LessonStep, StepPlace, WorldEntry};
pub use task::{LessonTask, TaskKind};
pub(crate) use template::{TEMPLATE, TEMPLATE_FILES};
pub use text::{Claim, StepWords};
