//! A learner in a lesson: the current step, what was tried, and how the machine is brought to where a step happens.
//!
//! It says what it needs from outside ([`Want`]) and is told when a motion has ended; it never waits by itself.

use super::course::Course;
use super::progress::CourseProgress;
use super::prose::ProseBlock;
use super::spec::Lesson;
use super::step::{LessonRun, LessonStep, StepPlace};
use super::task::{LessonTask, TaskKind};
use super::text::StepWords;
use crate::session::{CommandOutcome, Session, Visit};
use crate::words::Lang;
use std::collections::VecDeque;
use std::sync::Arc;

/// What has to be done outside before the lesson can continue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Want {
    /// Make a fresh session for this run, then call [`Player::begin`].
    Set(Box<LessonRun>),
    /// Save the learner's progress.
    Keep,
}

/// The outcome of the learner's latest attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TryVerdict {
    /// The attempt solved the task.
    Right,
    /// The attempt did not solve the task.
    Wrong,
}

/// A remark to show once, in the language of the lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// The step's task should be solved first; asking a second time goes on without solving it.
    TaskOpen,
    /// This is the first step of the first lesson.
    AtStart,
    /// This was the last step of the last lesson.
    AtEnd,
    /// There are no more hints.
    NoMoreHints,
    /// This step has no task to answer.
    NothingAsked,
    /// The place at which the step happens was not reached.
    NotReached,
}

/// One leg of the way to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RouteStep {
    Visit(Visit),
    /// A command from the reference solution of an earlier step's task.
    Command(String),
    /// Remove the breakpoints that the solutions have set.
    Tidy,
}

/// A learner in a course.
#[derive(Debug, Clone)]
pub(crate) struct Player {
    course: Course,
    progress: CourseProgress,
    lang: Lang,
    lesson: usize,
    step: usize,
    hints: usize,
    verdict: Option<TryVerdict>,
    /// The reply to the latest wrong answer.
    reply: Vec<ProseBlock>,
    /// Whether the learner has already asked once to go on although the task is not solved.
    insisted: bool,
    wants: VecDeque<Want>,
    legs: VecDeque<RouteStep>,
    /// Whether the machine is still on its way to where the step happens.
    arriving: bool,
    missed: bool,
    /// The moment at which the step happens.
    home: Option<u64>,
    /// Presentation mode, for a projector: larger, and no hint or answer is shown unless asked for.
    pub presenting: bool,
}

impl Player {
    /// A learner at the step of a lesson that `progress` remembers, else at its first. [`Player::want`] says what to do
    /// first.
    #[must_use]
    pub fn new(course: Course, progress: CourseProgress, lang: Lang, lesson: usize) -> Self {
        let mut player = Self {
            course,
            progress,
            lang,
            lesson: 0,
            step: 0,
            hints: 0,
            verdict: None,
            reply: Vec::new(),
            insisted: false,
            wants: VecDeque::new(),
            legs: VecDeque::new(),
            arriving: false,
            missed: false,
            home: None,
            presenting: false,
        };
        player.open(lesson);
        player
    }

    #[must_use]
    pub(crate) fn course(&self) -> &Course {
        &self.course
    }

    /// The lesson's index in the course.
    #[must_use]
    pub(crate) fn lesson_index(&self) -> usize {
        self.lesson
    }

    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.course.lessons[self.lesson]
    }

    /// The step's index in the lesson.
    #[must_use]
    pub(crate) fn step_index(&self) -> usize {
        self.step
    }

    #[must_use]
    pub fn step(&self) -> &LessonStep {
        &self.lesson().steps[self.step]
    }

    #[must_use]
    pub fn words(&self) -> Option<&StepWords> {
        self.lesson().text(self.lang).step(&self.step().id)
    }

    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    pub(crate) fn turn_lang(&mut self) {
        let at = Lang::ALL.iter().position(|lang| *lang == self.lang).unwrap_or(0);
        self.lang = Lang::ALL[(at + 1) % Lang::ALL.len()];
        self.progress.lang = Some(self.lang);
        self.wants.push_back(Want::Keep);
    }

    /// The learner's progress in all lessons.
    #[must_use]
    pub(crate) fn progress(&self) -> &CourseProgress {
        &self.progress
    }

    /// How many of the step's hints are shown.
    #[must_use]
    pub(crate) fn hints(&self) -> usize {
        self.hints
    }

    /// The outcome of the latest attempt; also [`TryVerdict::Right`] if the task was solved earlier.
    #[must_use]
    pub fn verdict(&self) -> Option<TryVerdict> {
        let solved = self.progress.is_solved(&self.lesson().id, &self.step().id);
        self.verdict.or((solved && !self.presenting).then_some(TryVerdict::Right))
    }

    /// The lesson's reply to the latest wrong answer.
    #[must_use]
    pub fn reply(&self) -> &[ProseBlock] {
        &self.reply
    }

    /// Whether the step's task is still to be solved.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.step().task.is_some() && self.verdict() != Some(TryVerdict::Right)
    }

    /// Whether the machine is on its way to where the step happens.
    #[must_use]
    pub(crate) fn is_arriving(&self) -> bool {
        self.arriving
    }

    /// Whether the place at which the step happens could not be reached.
    #[must_use]
    pub(crate) fn missed(&self) -> bool {
        self.missed
    }

    /// Whether the learner has moved away from where the step happens without the step asking for it.
    #[must_use]
    pub(crate) fn has_left(&self, moment: u64) -> bool {
        let sent = self.is_open() && matches!(self.task(), Some(TaskKind::Until(_)));
        !self.arriving && !sent && self.home.is_some_and(|home| home != moment)
    }

    fn task(&self) -> Option<&TaskKind> {
        self.step().task.as_ref().map(|task| &task.kind)
    }

    /// The next thing to do outside; each is returned once.
    pub(crate) fn want(&mut self) -> Option<Want> {
        self.wants.pop_front()
    }

    /// Opens a lesson at the step that progress remembers, else at the first.
    pub fn open(&mut self, lesson: usize) {
        self.lesson = lesson.min(self.course.lessons.len().saturating_sub(1));
        let known = self.progress.at(&self.lesson().id).map(str::to_owned);
        let step = known.and_then(|id| self.lesson().steps.iter().position(|s| s.id == id));
        self.go(step.unwrap_or(0));
    }

    /// Takes a new version of the current lesson, and stays at the same step if that still exists.
    pub fn replace(&mut self, lesson: Lesson) {
        let id = self.step().id.clone();
        let step = lesson.steps.iter().position(|s| s.id == id).unwrap_or(0);
        self.course.lessons[self.lesson] = Arc::new(lesson);
        self.go(step);
    }

    /// Goes to a step, starting from the latest step up to it at which the program is started anew.
    pub fn go(&mut self, step: usize) {
        self.enter(step);
        let lesson = Arc::clone(&self.course.lessons[self.lesson]);
        let from = lesson.beginning(self.step);
        let mut commands = false;
        for (index, step) in lesson.steps.iter().enumerate().take(self.step + 1).skip(from) {
            if let StepPlace::Visit(visit) = &step.place {
                self.legs.push_back(RouteStep::Visit(visit.clone()));
            }
            if let Some(LessonTask { kind: TaskKind::Until(_), solution, .. }) = &step.task
                && index < self.step
            {
                commands = true;
                self.legs.extend(solution.iter().cloned().map(RouteStep::Command));
            }
        }
        if commands {
            self.legs.push_back(RouteStep::Tidy);
        }
        if let Some(run) = lesson.steps.get(from).and_then(|s| s.run.clone()) {
            self.wants.push_back(Want::Set(Box::new(run)));
        }
    }

    /// Makes a step the current one, with nothing tried yet, and records that in the progress.
    fn enter(&mut self, step: usize) {
        self.step = step.min(self.lesson().steps.len().saturating_sub(1));
        (self.hints, self.verdict, self.insisted) = (0, None, false);
        self.reply.clear();
        self.legs.clear();
        (self.arriving, self.missed, self.home) = (true, false, None);
        let (lesson, step) = (self.lesson().id.clone(), self.step().id.clone());
        self.progress.arrive(&lesson, &step);
        self.wants.push_back(Want::Keep);
    }

    /// To be called once the wanted session exists. Returns whether a motion was started.
    pub fn begin(&mut self, session: &mut Session) -> bool {
        self.proceed(session)
    }

    /// Goes to the next step. Returns whether a motion was started.
    pub fn next(&mut self, session: &mut Session) -> Result<bool, Said> {
        if self.is_open() && !std::mem::replace(&mut self.insisted, true) {
            return Err(Said::TaskOpen);
        }
        let moved = self.home != Some(session.status().moment);
        let next = self.step + 1;
        let Some(step) = self.lesson().steps.get(next) else {
            let id = self.lesson().id.clone();
            self.progress.finish(&id);
            self.wants.push_back(Want::Keep);
            if self.lesson + 1 == self.course.lessons.len() {
                return Err(Said::AtEnd);
            }
            self.open(self.lesson + 1);
            return Ok(false);
        };
        if step.run.is_some() || moved || self.is_open() {
            self.go(next);
            return Ok(false);
        }
        let place = step.place.clone();
        self.enter(next);
        if let StepPlace::Visit(visit) = place {
            self.legs.push_back(RouteStep::Visit(visit));
        }
        Ok(self.proceed(session))
    }

    pub fn previous(&mut self) -> Result<(), Said> {
        if let Some(step) = self.step.checked_sub(1) {
            self.go(step);
            return Ok(());
        }
        let lesson = self.lesson.checked_sub(1).ok_or(Said::AtStart)?;
        self.lesson = lesson;
        self.go(self.lesson().steps.len().saturating_sub(1));
        Ok(())
    }

    /// Goes back to where this step happens. The hints and the verdict shown so far stay.
    pub fn back(&mut self) {
        let (hints, verdict) = (self.hints, self.verdict);
        self.go(self.step);
        (self.hints, self.verdict) = (hints, verdict);
    }

    pub fn hint(&mut self) -> Result<(), Said> {
        let all = self.words().map_or(0, |words| words.hints.len());
        if self.step().task.is_none() {
            return Err(Said::NothingAsked);
        }
        if self.hints >= all {
            return Err(Said::NoMoreHints);
        }
        self.hints += 1;
        Ok(())
    }

    /// To be called when a motion has ended. Returns whether another was started.
    pub fn stopped(&mut self, session: &mut Session) -> bool {
        if self.arriving {
            return self.proceed(session);
        }
        if self.is_open() && self.step().task.as_ref().is_some_and(|task| task.is_reached(session)) {
            self.solved(session);
        }
        false
    }

    pub fn answer(&mut self, session: &mut Session, typed: &str) -> Result<TryVerdict, Said> {
        let Some(task) = self.step().task.clone() else { return Err(Said::NothingAsked) };
        if !matches!(task.kind, TaskKind::Answer { .. }) {
            return Err(Said::NothingAsked);
        }
        if task.accepts(session, typed) {
            self.solved(session);
            return Ok(TryVerdict::Right);
        }
        self.wrong(typed.trim());
        Ok(TryVerdict::Wrong)
    }

    /// Takes an address selected in memory as the answer to a selection task.
    pub fn select(
        &mut self,
        session: &Session,
        memory: Option<usize>,
        address: u64,
    ) -> Result<TryVerdict, Said> {
        let Some(task) = self.step().task.clone() else { return Err(Said::NothingAsked) };
        if !matches!(task.kind, TaskKind::Select(_)) {
            return Err(Said::NothingAsked);
        }
        if task.is_selected(session, memory, address) {
            self.solved(session);
            return Ok(TryVerdict::Right);
        }
        self.wrong(&format!("{address:#x}"));
        Ok(TryVerdict::Wrong)
    }

    fn wrong(&mut self, typed: &str) {
        self.verdict = Some(TryVerdict::Wrong);
        let wrong = self.words().map(|words| words.wrong.clone()).unwrap_or_default();
        let this = wrong.iter().find(|(answer, _)| {
            answer
                .as_deref()
                .is_some_and(|a| a.eq_ignore_ascii_case(typed) || crate::session::same_answer(a, typed))
        });
        let any = wrong.iter().find(|(answer, _)| answer.is_none());
        self.reply = this.or(any).map(|(_, blocks)| blocks.clone()).unwrap_or_default();
    }

    fn solved(&mut self, session: &Session) {
        self.verdict = Some(TryVerdict::Right);
        self.reply.clear();
        self.home = Some(session.status().moment);
        let (lesson, step) = (self.lesson().id.clone(), self.step().id.clone());
        self.progress.solve(&lesson, &step);
        self.wants.push_back(Want::Keep);
    }

    /// Proceeds through the legs of the way; returns `true` as soon as one of them has started a motion.
    fn proceed(&mut self, session: &mut Session) -> bool {
        while let Some(leg) = self.legs.pop_front() {
            let last_visit = matches!(leg, RouteStep::Visit(_)) && self.legs.is_empty();
            let started = match leg {
                RouteStep::Visit(visit) => match session.visit(visit) {
                    Ok(()) => session.is_running(),
                    Err(_) => {
                        self.missed = true;
                        false
                    }
                },
                RouteStep::Command(line) => matches!(session.command(&line), Ok(CommandOutcome::Started)),
                RouteStep::Tidy => {
                    let _ = session.command("delete all");
                    false
                }
            };
            if started {
                return true;
            }
            self.missed |= last_visit && !session.reached();
        }
        let place = matches!(self.step().place, StepPlace::Visit(_));
        self.missed |= place && !session.reached();
        self.arriving = false;
        self.home = Some(session.status().moment);
        false
    }
}
