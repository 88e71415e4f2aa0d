//! Checks that a lesson is correct: each place is reached, each task starts unsolved and its solution solves it, and
//! whatever the text states about the machine is what the machine shows.

use super::error::Problem;
use super::spec::{Lesson, TOML, words_file};
use super::stage::Stage;
use super::step::{LessonStep, StepPlace};
use super::task::{LessonTask, TaskKind};
use super::text::{Claim, StepWords};
use crate::session::{CommandOutcome, Session, same_answer};
use crate::words::{Fact, Lang, Message, message};

/// Everything that is wrong with a lesson, in the order of its steps.
pub fn check(lesson: &Lesson, stage: &mut dyn Stage) -> Vec<Problem> {
    let mut check = Check { lesson, problems: Vec::new() };
    check.words();
    check.machine(stage);
    check.problems
}

struct Check<'a> {
    lesson: &'a Lesson,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn in_toml(&mut self, line: usize, message: Message) {
        self.problems.push(Problem::new(format!("{}/{TOML}", self.lesson.id), line, message));
    }

    fn in_words(&mut self, lang: Lang, line: usize, message: Message) {
        self.problems.push(Problem::new(format!("{}/{}", self.lesson.id, words_file(lang)), line, message));
    }

    /// Checks that every language has the same steps, hints and claims, and that every step has a text.
    fn words(&mut self) {
        let lesson = self.lesson;
        if !(1..=60).contains(&lesson.minutes) {
            self.in_toml(1, message!("check-minutes"));
        }
        for lang in Lang::ALL {
            let Some(text) = lesson.texts.get(&lang) else {
                self.in_words(lang, 1, message!("check-no-language"));
                continue;
            };
            if text.summary.is_empty() {
                self.in_words(lang, 1, message!("check-no-summary"));
            }
            for step in &lesson.steps {
                match text.step(&step.id) {
                    Some(words) => self.step_words(lang, step, words),
                    None => self.in_words(lang, 1, message!("check-no-words", step = &step.id)),
                }
            }
            let ids: Vec<&str> = lesson.steps.iter().map(|s| s.id.as_str()).collect();
            for words in &text.steps {
                if !ids.contains(&words.id.as_str()) {
                    self.in_words(
                        lang,
                        words.line,
                        message!("check-no-such-step", file = TOML, step = &words.id),
                    );
                }
            }
            let told: Vec<&str> =
                text.steps.iter().map(|w| w.id.as_str()).filter(|id| ids.contains(id)).collect();
            if let Some((words, _)) = text.steps.iter().zip(&ids).find(|(words, id)| words.id != **id)
                && told.len() == ids.len()
            {
                let message = message!("check-step-elsewhere", step = &words.id, file = TOML);
                self.in_words(lang, words.line, message);
            }
        }
        self.same_claims();
    }

    fn step_words(&mut self, lang: Lang, step: &LessonStep, words: &StepWords) {
        if words.prose.is_empty() {
            self.in_words(lang, words.line, message!("check-says-nothing", step = &step.id));
        }
        match &step.task {
            Some(_) if words.hints.is_empty() => {
                self.in_words(lang, words.line, message!("check-no-hint"));
            }
            Some(_) if words.right.is_empty() => {
                self.in_words(lang, words.line, message!("check-no-right"));
            }
            Some(LessonTask { kind: TaskKind::Answer { .. } | TaskKind::Select(_), .. })
                if words.wrong.is_empty() =>
            {
                self.in_words(lang, words.line, message!("check-no-wrong"));
            }
            None if !words.hints.is_empty() || !words.right.is_empty() || !words.wrong.is_empty() => {
                self.in_words(lang, words.line, message!("check-no-task"));
            }
            _ => {}
        }
    }

    /// Checks that whatever one language states about the machine, the others state too.
    fn same_claims(&mut self) {
        let lesson = self.lesson;
        let Some(english) = lesson.texts.get(&Lang::En) else { return };
        let key = |claim: &Claim| (claim.query.clone(), claim.stated.clone(), claim.after);
        for (lang, text) in lesson.texts.iter().filter(|(lang, _)| **lang != Lang::En) {
            for words in &text.steps {
                let Some(other) = english.step(&words.id) else { continue };
                if words.hints.len() != other.hints.len() {
                    let [here, english] =
                        [&words.hints, &other.hints].map(|hints| Fact::Number(hints.len() as u64));
                    let message = message!("check-other-hints", here, english);
                    self.in_words(*lang, words.line, message);
                }
                let mut missing: Vec<_> = other.claims.iter().map(key).collect();
                for claim in &words.claims {
                    match missing.iter().position(|k| *k == key(claim)) {
                        Some(at) => drop(missing.remove(at)),
                        None => {
                            let message = message!("check-not-in-english", claim = shown(claim));
                            self.in_words(*lang, claim.line, message);
                        }
                    }
                }
                for (query, stated, _) in missing {
                    let claim = format!("`{stated}`{{{query}}}");
                    let message = message!("check-only-in-english", claim);
                    self.in_words(*lang, words.line, message);
                }
            }
        }
    }

    /// Follows the reference solutions from step to step, checking places, tasks and claims on the way.
    fn machine(&mut self, stage: &mut dyn Stage) {
        let lesson = self.lesson;
        let mut session: Option<Session> = None;
        for step in &lesson.steps {
            if let Some(run) = &step.run {
                match stage.set(lesson, run) {
                    Ok(fresh) => session = Some(fresh),
                    Err(why) => {
                        self.in_toml(step.line, why);
                        return;
                    }
                }
            }
            let Some(session) = &mut session else { return };
            if !self.visit(step, session, stage) {
                return;
            }
            self.claims(step, session, false);
            if let Some(task) = &step.task {
                self.task(step, task, session, stage);
            }
            self.claims(step, session, true);
        }
    }

    fn visit(&mut self, step: &LessonStep, session: &mut Session, stage: &mut dyn Stage) -> bool {
        let StepPlace::Visit(visit) = &step.place else { return true };
        let arrived = match session.visit(visit.clone()) {
            Ok(()) if session.is_running() => stage.finish(session),
            Ok(()) => Ok(()),
            Err(error) => Err(error.message),
        };
        if let Err(why) = arrived {
            self.in_toml(step.line, message!("check-stop-fails", step = &step.id, why));
            return false;
        }
        if !session.reached() {
            let end = session.status().why;
            self.in_toml(step.line, message!("check-never-reached", step = &step.id, end));
            return false;
        }
        true
    }

    fn claims(&mut self, step: &LessonStep, session: &Session, after: bool) {
        let lesson = self.lesson;
        for (lang, text) in &lesson.texts {
            let claims = text.step(&step.id).map(|w| w.claims.as_slice()).unwrap_or_default();
            for claim in claims.iter().filter(|c| c.after == after) {
                match session.query(&claim.query) {
                    Ok(truth) if same_answer(&claim.stated, &truth) => {}
                    Ok(truth) => {
                        let message = message!("check-false", claim = shown(claim), truth);
                        self.in_words(*lang, claim.line, message);
                    }
                    Err(error) => {
                        self.in_words(
                            *lang,
                            claim.line,
                            message!(
                                "check-cannot-ask",
                                question = format!("{{{}}}", claim.query),
                                why = error.message
                            ),
                        );
                    }
                }
            }
        }
    }

    fn task(&mut self, step: &LessonStep, task: &LessonTask, session: &mut Session, stage: &mut dyn Stage) {
        match &task.kind {
            TaskKind::Until(_) => {
                if task.is_reached(session) {
                    self.in_toml(task.line, message!("check-solved-before", step = &step.id));
                    return;
                }
                for line in &task.solution {
                    let done = match session.command(line) {
                        Ok(CommandOutcome::Started) => stage.finish(session),
                        Ok(_) => Ok(()),
                        Err(error) => Err(error.message),
                    };
                    if let Err(why) = done {
                        self.in_toml(task.line, message!("check-solution-fails", line, why));
                        return;
                    }
                }
                let _ = session.command("delete all");
                if !task.is_reached(session) {
                    self.in_toml(task.line, message!("check-not-solved", step = &step.id));
                }
            }
            TaskKind::Answer { query, .. } => {
                let Some(answer) = task.answer(session) else {
                    self.in_toml(task.line, message!("check-no-answer", query));
                    return;
                };
                let given = task.solution.join(" ");
                if !task.accepts(session, &given) {
                    self.in_toml(task.line, message!("check-wrong-solution", given, answer));
                }
                let lesson = self.lesson;
                for (lang, text) in &lesson.texts {
                    for (wrong, _) in text.step(&step.id).map(|w| w.wrong.as_slice()).unwrap_or_default() {
                        if wrong.as_deref().is_some_and(|wrong| task.accepts(session, wrong)) {
                            let line = text.step(&step.id).map_or(1, |w| w.line);
                            let answer = wrong.as_deref().unwrap_or("");
                            let message = message!("check-wrong-is-right", answer);
                            self.in_words(*lang, line, message);
                        }
                    }
                }
            }
            TaskKind::Select(text) => {
                let address =
                    session.query(&task.solution.join(" ")).ok().and_then(|a| a.parse::<i64>().ok());
                let found = address.and_then(|at| u64::try_from(at).ok());
                if !found.is_some_and(|at| task.is_selected(session, None, at)) {
                    self.in_toml(task.line, message!("check-begins-elsewhere", text));
                }
            }
        }
    }
}

/// A claim as it is written in the lesson's Markdown: the stated text with its query.
fn shown(claim: &Claim) -> String {
    format!("`{}`{{{}}}", claim.stated, claim.query)
}
