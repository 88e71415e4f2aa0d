//! What a lesson needs from outside: a program with its files, changes to the lesson's own files, and a place to save
//! progress.

use super::error::Problem;
use super::progress::CourseProgress;
use super::spec::Lesson;
use super::step::LessonRun;
use crate::session::Session;
use crate::words::Message;

/// A lesson's outside world; implemented where files may be touched.
pub trait Stage {
    /// Makes a session that is before the program's first instruction, with the lesson's directory made anew. Host
    /// paths of grants are relative to that directory.
    ///
    /// # Errors
    /// What went wrong, for the person at the screen.
    fn set(&mut self, lesson: &Lesson, run: &LessonRun) -> Result<Session, Message>;

    /// Runs a started motion to its end, without a screen.
    ///
    /// # Errors
    /// If the motion does not end by itself: it waits for input, or runs for too long.
    fn finish(&mut self, session: &mut Session) -> Result<(), Message>;

    /// Saves progress for the next time.
    ///
    /// # Errors
    /// Why it could not be saved.
    fn keep(&mut self, progress: &CourseProgress) -> Result<(), Message>;

    /// The lesson, if its files have changed since they were read; or what is wrong with them now.
    fn changed(&mut self) -> Option<Result<Lesson, Vec<Problem>>>;
}
