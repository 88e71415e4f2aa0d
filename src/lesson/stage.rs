//! What a lesson needs of the outside: a program in its world, files that change, a place to keep progress.

use super::error::Problem;
use super::progress::CourseProgress;
use super::spec::Lesson;
use super::step::LessonRun;
use crate::session::Session;
use crate::words::Message;

/// The outside of a lesson, implemented where files may be touched.
pub trait Stage {
    /// A session that stands before the program's first instruction, in a world made anew. Paths of grants are seen from
    /// inside that world.
    ///
    /// # Errors
    /// What went wrong, for the person in front of the screen.
    fn set(&mut self, lesson: &Lesson, run: &LessonRun) -> Result<Session, Message>;

    /// Runs a motion that was started to its end, without a screen.
    ///
    /// # Errors
    /// If it does not end by itself: it waits for somebody to type, or runs on and on.
    fn finish(&mut self, session: &mut Session) -> Result<(), Message>;

    /// Keeps progress for the next time.
    ///
    /// # Errors
    /// Why it could not be kept.
    fn keep(&mut self, progress: &CourseProgress) -> Result<(), Message>;

    /// A lesson whose files have changed since they were read, or what is wrong with them now.
    fn changed(&mut self) -> Option<Result<Lesson, Vec<Problem>>>;
}
