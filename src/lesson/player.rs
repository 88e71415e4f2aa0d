//! A learner in a lesson: which step, what was tried, and how the machine is brought to where a step happens.
//!
//! It asks for what it needs ([`Want`]) and is told when a motion has ended; it waits for nothing by itself.

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

/// What has to be done outside before the lesson can go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Want {
    /// A fresh session for this run, then [`Player::begin`].
    Set(Box<LessonRun>),
    /// Progress has to be kept.
    Keep,
}

/// What came of the learner's latest try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TryVerdict {
    /// Solved.
    Right,
    /// Not this.
    Wrong,
}

/// Something to say once, in the language of the lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// There is a task to solve first; asked again, it is left open.
    TaskOpen,
    /// This is the first step of the first lesson.
    AtStart,
    /// This was the last step of the last lesson.
    AtEnd,
    /// There are no more hints.
    NoMoreHints,
    /// This step asks for nothing.
    NothingAsked,
    /// The step's place was not reached.
    NotReached,
}

/// One part of the way to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RouteStep {
    Visit(Visit),
    /// The solution of a task on the way.
    Command(String),
    /// What the solutions set is taken away.
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
    /// Asked to go on with an open task once already.
    insisted: bool,
    wants: VecDeque<Want>,
    legs: VecDeque<RouteStep>,
    /// Not yet where the step happens.
    arriving: bool,
    missed: bool,
    /// The moment at which the step happens.
    home: Option<u64>,
    /// For a projector: larger, and no hint or answer unasked.
    pub presenting: bool,
}

impl Player {
    /// A learner at the beginning of a lesson, or where progress has it. [`Player::want`] says what to do first.
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

    /// The lesson's place in the course.
    #[must_use]
    pub(crate) fn lesson_index(&self) -> usize {
        self.lesson
    }

    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.course.lessons[self.lesson]
    }

    /// The step's place in the lesson.
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

    /// Progress in all lessons.
    #[must_use]
    pub(crate) fn progress(&self) -> &CourseProgress {
        &self.progress
    }

    /// How many hints are shown.
    #[must_use]
    pub(crate) fn hints(&self) -> usize {
        self.hints
    }

    /// What came of the latest try; [`Verdict::Right`] also if the task was solved before.
    #[must_use]
    pub fn verdict(&self) -> Option<TryVerdict> {
        let solved = self.progress.is_solved(&self.lesson().id, &self.step().id);
        self.verdict.or((solved && !self.presenting).then_some(TryVerdict::Right))
    }

    /// What is said to the latest wrong answer.
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

    /// Whether the step's place was not found on the way.
    #[must_use]
    pub(crate) fn missed(&self) -> bool {
        self.missed
    }

    /// Whether the learner has gone on from where the step happens, and was not asked to.
    #[must_use]
    pub(crate) fn has_left(&self, moment: u64) -> bool {
        let sent = self.is_open() && matches!(self.task(), Some(TaskKind::Until(_)));
        !self.arriving && !sent && self.home.is_some_and(|home| home != moment)
    }

    fn task(&self) -> Option<&TaskKind> {
        self.step().task.as_ref().map(|task| &task.kind)
    }

    /// What to do next outside, each once.
    pub(crate) fn want(&mut self) -> Option<Want> {
        self.wants.pop_front()
    }

    /// Opens a lesson where progress has it.
    pub fn open(&mut self, lesson: usize) {
        self.lesson = lesson.min(self.course.lessons.len().saturating_sub(1));
        let known = self.progress.at(&self.lesson().id).map(str::to_owned);
        let step = known.and_then(|id| self.lesson().steps.iter().position(|s| s.id == id));
        self.go(step.unwrap_or(0));
    }

    /// The lesson was written anew: the same step, if it is still there.
    pub fn replace(&mut self, lesson: Lesson) {
        let id = self.step().id.clone();
        let step = lesson.steps.iter().position(|s| s.id == id).unwrap_or(0);
        self.course.lessons[self.lesson] = Arc::new(lesson);
        self.go(step);
    }

    /// To a step, from the latest beginning of the program before it.
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

    /// The words of a step, and nothing tried.
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

    /// The session that was wanted is there. Whether a motion was started.
    pub fn begin(&mut self, session: &mut Session) -> bool {
        self.proceed(session)
    }

    /// The next step. Whether a motion was started.
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

    /// Back to where this step happens. What was shown stays.
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

    /// A motion has ended. Whether another was started.
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

    /// A place selected in memory.
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

    /// Goes the next legs of the way; `true` where one has started a motion.
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
