//! `lesson`: the course, a lesson from disk, a new lesson, and the check that lessons are correct.

mod disk;
mod stage;
mod state;

use super::args::LessonArgs;
use super::failure::{FAILURE, Failure};
use super::{language, plain, screen};
use crate::lesson::{Course, CourseProgress, Lang, Lesson, LessonMark, Player, Problem, Stage, check};
use crate::words::{Fact, message};
use disk::Folder;
use stage::LessonStage;
use state::ProgressFile;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Does what was asked; returns the exit status.
pub(super) fn lesson(args: LessonArgs, asked: Option<Lang>) -> Result<i32, Failure> {
    let words: Vec<&str> = args.words.iter().map(String::as_str).collect();
    match words[..] {
        ["new", dir] => disk::write_template(Path::new(dir)).map(|said| i32::from(!plain::text(&said))),
        ["new", ..] => Err(Failure::usage(message!("cli-lesson-new"))),
        ["check", ref dirs @ ..] => prove(dirs),
        _ if args.list => list(asked),
        [] => open(&args, asked, None),
        [one] => open(&args, asked, Some(one)),
        _ => Err(Failure::usage(message!("cli-one-lesson"))),
    }
}

/// The language asked for, else the one chosen in an earlier session, else the locale's, else English.
fn lang(asked: Option<Lang>, progress: &CourseProgress) -> Lang {
    asked.or(progress.lang).or_else(language::locale).unwrap_or_default()
}

fn list(asked: Option<Lang>) -> Result<i32, Failure> {
    let progress = ProgressFile::new().read().unwrap_or_default();
    let lang = lang(asked, &progress);
    let course = embedded()?;
    let line = |(lesson, number): (&Arc<Lesson>, u32)| {
        let mark = match progress.mark(&lesson.id) {
            LessonMark::Finished => "✓",
            LessonMark::Begun => "…",
            LessonMark::New => " ",
        };
        let text = lesson.text(lang);
        [
            format!("{mark} {number:>2}  {:<22}  {}", lesson.id, text.title),
            format!("        {}", text.summary),
        ]
    };
    let lines: Vec<String> = course.lessons.iter().zip(1..).flat_map(line).collect();
    Ok(i32::from(!plain::text(&lines)))
}

fn embedded() -> Result<Course, Failure> {
    Course::embedded().map_err(|problems| failure(&problems))
}

fn failure(problems: &[Problem]) -> Failure {
    let line = |problem: &Problem| {
        let (file, line) = (&problem.file, problem.line.to_string());
        message!("check-problem", file, line, what = problem.message.clone())
    };
    Failure::new(plain::together(problems.iter().map(line).collect()))
}

/// Opens the course, one of its lessons, or a lesson from disk.
fn open(args: &LessonArgs, asked: Option<Lang>, which: Option<&str>) -> Result<i32, Failure> {
    if !screen::has_terminal() {
        return Err(Failure::new(message!("cli-lesson-no-terminal")));
    }
    let state = ProgressFile::new();
    let mut progress = state.read().unwrap_or_else(|why| {
        plain::complain(&why);
        CourseProgress::default()
    });
    if args.reset {
        progress.reset();
    }
    let lang = lang(asked, &progress);
    let course = embedded()?;
    let (course, at, folder) = match which {
        None => {
            let ids: Vec<&str> = course.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
            let at = progress.goes_on(&ids);
            (course, at, None)
        }
        Some(word) => match course.find(word) {
            Some(at) => (course, at, None),
            None => {
                let folder = Folder::find(Path::new(word))?;
                let lesson = folder.read().map_err(|problems| failure(&problems))?;
                (Course { lessons: vec![Arc::new(lesson)] }, 0, Some(folder))
            }
        },
    };
    let mut player = Player::new(course, progress, lang, at);
    player.presenting = args.present;
    let mut theatre = LessonStage::new(folder, Some(state))?;
    let run = player.step().run.clone().or_else(|| {
        let beginning = player.lesson().beginning(player.step_index());
        player.lesson().steps.get(beginning).and_then(|step| step.run.clone())
    });
    let run = run.ok_or_else(|| Failure::new(message!("cli-lesson-no-program")))?;
    // The screen asks for the session again once it is open; until then it shows this one.
    let session = theatre.set(player.lesson(), &run).map_err(Failure::new)?;
    let options = crate::tui::ScreenOptions { lang, ..screen::options() };
    crate::tui::run_lesson(session, &options, player, Box::new(theatre)).map_err(screen::failed)?;
    Ok(0)
}

/// Checks lessons: those in folders, or the course.
fn prove(dirs: &[&str]) -> Result<i32, Failure> {
    let here = std::env::current_dir()
        .map_err(|e| Failure::new(message!("cli-no-directory", why = e.to_string())))?;
    let mut problems = Vec::new();
    let mut count = 0;
    let mut one = |lesson: Result<Lesson, Vec<Problem>>, folder: Option<Folder>| -> Result<(), Failure> {
        count += 1;
        match lesson {
            Ok(lesson) => problems.extend(check(&lesson, &mut LessonStage::new(folder, None)?)),
            Err(wrong) => problems.extend(wrong),
        }
        Ok(())
    };
    if dirs.is_empty() {
        for lesson in embedded()?.lessons {
            one(Ok(Lesson::clone(&lesson)), None)?;
        }
    }
    for dir in dirs {
        for folder in Folder::all(&here.join(dir), &PathBuf::from(dir))? {
            one(folder.read(), Some(folder))?;
        }
    }
    let spoken = language::spoken();
    let mut lines: Vec<String> = problems.iter().map(|problem| problem.text(spoken)).collect();
    lines.push(plain::words(&message!(
        "cli-lessons-checked",
        lessons = message!("cli-lessons", count = Fact::Number(count)),
        problems = message!("cli-problems", count = Fact::Number(problems.len() as u64))
    )));
    let printed = plain::text(&lines);
    Ok(if problems.is_empty() && printed { 0 } else { FAILURE })
}
