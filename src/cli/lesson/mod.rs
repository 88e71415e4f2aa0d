//! `lesson`: the course, a lesson from disk, a new one, and the proof that lessons are right.

mod disk;
mod stage;
mod state;

use super::args::LessonArgs;
use super::{FAILURE, Failure, plain};
use crate::lesson::{Course, Lang, Lesson, Mark, Player, Problem, Progress, Stage, check};
use disk::Folder;
use stage::Theatre;
use state::State;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Does what was asked; returns the exit status.
pub(super) fn lesson(args: LessonArgs, asked: Option<Lang>) -> Result<i32, Failure> {
    let words: Vec<&str> = args.words.iter().map(String::as_str).collect();
    match words[..] {
        ["new", dir] => disk::write_template(Path::new(dir)).map(|said| i32::from(!plain::text(&said))),
        ["new", ..] => {
            Err(Failure::usage("`lesson new` takes the folder to write: `wasmscope lesson new my-lesson`"))
        }
        ["check", ref dirs @ ..] => prove(dirs),
        _ if args.list => list(asked),
        [] => open(&args, asked, None),
        [one] => open(&args, asked, Some(one)),
        _ => Err(Failure::usage("one lesson at a time: a number, a name, or a folder")),
    }
}

/// The language asked for, the one chosen before, the locale's, or English.
fn lang(asked: Option<Lang>, progress: &Progress) -> Lang {
    asked.or(progress.lang).or_else(super::locale).unwrap_or_default()
}

fn list(asked: Option<Lang>) -> Result<i32, Failure> {
    let progress = State::new().read().unwrap_or_default();
    let lang = lang(asked, &progress);
    let course = embedded()?;
    let line = |(lesson, number): (&Arc<Lesson>, u32)| {
        let mark = match progress.mark(&lesson.id) {
            Mark::Finished => "✓",
            Mark::Begun => "…",
            Mark::New => " ",
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
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    Failure::new(lines.join("\n"))
}

/// Opens the course, one of its lessons, or a lesson from disk.
fn open(args: &LessonArgs, asked: Option<Lang>, which: Option<&str>) -> Result<i32, Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Failure::new(
            "lessons need a terminal, and standard input or output is not one; `wasmscope lesson --list` lists them",
        ));
    }
    let state = State::new();
    let mut progress = state.read().unwrap_or_else(|why| {
        plain::complain(&why);
        Progress::default()
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
    let mut theatre = Theatre::new(folder, Some(state))?;
    let run = player.step().run.clone().or_else(|| {
        let beginning = player.lesson().beginning(player.step_index());
        player.lesson().steps.get(beginning).and_then(|step| step.run.clone())
    });
    let run = run.ok_or_else(|| Failure::new("the lesson has no program"))?;
    // The screen asks for the session again once it stands; this one is what it stands on until then.
    let session = theatre.set(player.lesson(), &run).map_err(Failure::new)?;
    let theme = crate::tui::ThemeName::from_vars(|name| std::env::var(name).ok());
    let options = crate::tui::Options { theme, lang };
    crate::tui::run_lesson(session, &options, player, Box::new(theatre))
        .map_err(|error| Failure::new(format!("the terminal failed: {error}")))?;
    Ok(0)
}

/// Proves lessons: those of folders, or the course.
fn prove(dirs: &[&str]) -> Result<i32, Failure> {
    let here =
        std::env::current_dir().map_err(|e| Failure::new(format!("there is no current directory: {e}")))?;
    let mut problems = Vec::new();
    let mut count = 0;
    let mut one = |lesson: Result<Lesson, Vec<Problem>>, folder: Option<Folder>| -> Result<(), Failure> {
        count += 1;
        match lesson {
            Ok(lesson) => problems.extend(check(&lesson, &mut Theatre::new(folder, None)?)),
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
    let mut lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    lines.push(format!(
        "{count} lesson{}, {} problem{}",
        plural(count),
        problems.len(),
        plural(problems.len())
    ));
    let printed = plain::text(&lines);
    Ok(if problems.is_empty() && printed { 0 } else { FAILURE })
}
