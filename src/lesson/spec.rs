//! Makes a lesson from its folder: reads the TOML file and the text in each language, and reports what does not fit
//! together.

use super::condition::AnswerTest;
use super::error::{Problem, line_of};
use super::markdown;
use super::step::{LessonRun, LessonStep, StepPlace, WorldEntry};
use super::task::{LessonTask, TaskKind};
use super::text::LessonText;
use crate::session::{Access, Grant, Visit, parse_errno};
use crate::words::{Lang, Message, message};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// The file that contains everything but the text.
pub(crate) const TOML: &str = "lesson.toml";

/// The name of the file with a lesson's text in a language.
#[must_use]
pub(crate) fn words_file(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "lesson.en.md",
        Lang::Ja => "lesson.ja.md",
    }
}

/// The files of a lesson's folder as strings, wherever they come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LessonSource {
    /// The folder's name: the lesson's id.
    pub id: String,
    /// The contents of `lesson.toml`.
    pub toml: String,
    /// The contents of `lesson.LANG.md` for each language.
    pub texts: Vec<(Lang, String)>,
}

/// A lesson, read and checked for what can be checked without running it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// The folder's name, which identifies the lesson.
    pub id: String,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// The steps in order; the first one always has a run.
    pub steps: Vec<LessonStep>,
    /// The text by language; English is always there.
    pub texts: BTreeMap<Lang, LessonText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLesson {
    minutes: u32,
    program: String,
    #[serde(default)]
    args: Vec<String>,
    invoke: Option<String>,
    #[serde(default)]
    grants: Vec<Spanned<String>>,
    stdin: Option<String>,
    #[serde(default)]
    files: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    links: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    directories: Vec<Spanned<String>>,
    #[serde(default)]
    step: Vec<Spanned<RawStep>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    id: Spanned<String>,
    run: Option<RawRun>,
    stop: Option<Spanned<RawStop>>,
    look: Option<Spanned<String>>,
    task: Option<Spanned<RawTask>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRun {
    program: Option<String>,
    args: Option<Vec<String>>,
    invoke: Option<String>,
    grants: Option<Vec<Spanned<String>>>,
    stdin: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStop {
    function: Option<String>,
    line: Option<String>,
    call: Option<String>,
    #[serde(default = "one")]
    nth: u32,
    errno: Option<Spanned<toml::Value>>,
    moment: Option<u64>,
    #[serde(default)]
    end: bool,
}

fn one() -> u32 {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTask {
    until: Option<Vec<Spanned<String>>>,
    answer: Option<String>,
    #[serde(default)]
    ahead: u64,
    #[serde(default)]
    words: BTreeMap<String, String>,
    select: Option<String>,
    solution: Solution,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Solution {
    One(String),
    Many(Vec<String>),
}

impl Lesson {
    /// Reads a lesson's folder.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with file and line.
    pub fn read(source: &LessonSource) -> Result<Self, Vec<Problem>> {
        let file = |name: &str| format!("{}/{name}", source.id);
        let mut problems = Vec::new();
        let mut texts = BTreeMap::new();
        for (lang, text) in &source.texts {
            match markdown::read(&file(words_file(*lang)), text) {
                Ok(text) => {
                    texts.insert(*lang, text);
                }
                Err(wrong) => problems.extend(wrong),
            }
        }
        if !source.texts.iter().any(|(lang, _)| *lang == Lang::En) {
            let message = message!("check-no-english", file = words_file(Lang::En));
            problems.push(Problem::new(file(TOML), 1, message));
        }
        let mut reader = LessonReader { file: file(TOML), toml: &source.toml, problems };
        let (minutes, steps) = reader.lesson().unwrap_or_default();
        if reader.problems.is_empty() {
            Ok(Self { id: source.id.clone(), minutes, steps, texts })
        } else {
            reader
                .problems
                .sort_by_key(|problem| (problem.file.clone(), problem.line, problem.message.to_string()));
            Err(reader.problems)
        }
    }

    /// The text in a language, or in English if there is none in that.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &LessonText {
        static NOTHING: std::sync::LazyLock<LessonText> = std::sync::LazyLock::new(LessonText::default);
        self.texts.get(&lang).or_else(|| self.texts.get(&Lang::En)).unwrap_or(&NOTHING)
    }

    /// The latest step, up to and including this one, at which the program is started anew.
    #[must_use]
    pub(crate) fn beginning(&self, step: usize) -> usize {
        (0..=step).rev().find(|i| self.steps.get(*i).is_some_and(|s| s.run.is_some())).unwrap_or(0)
    }
}

struct LessonReader<'a> {
    file: String,
    toml: &'a str,
    problems: Vec<Problem>,
}

impl LessonReader<'_> {
    fn problem(&mut self, at: &Range<usize>, message: Message) {
        self.problems.push(Problem::new(self.file.clone(), line_of(self.toml, at.start), message));
    }

    fn lesson(&mut self) -> Option<(u32, Vec<LessonStep>)> {
        let raw: RawLesson = match toml::from_str(self.toml) {
            Ok(raw) => raw,
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                self.problem(&at, Message::verbatim(error.message().trim()));
                return None;
            }
        };
        if raw.step.is_empty() {
            self.problem(&(0..0), message!("check-no-step"));
        }
        let world = self.world(&raw);
        let run = LessonRun {
            program: raw.program,
            args: raw.args,
            invoke: raw.invoke,
            grants: Vec::new(),
            env: Vec::new(),
            stdin: raw.stdin,
            world,
        };
        let run = self.granted(run, &raw.grants);
        let mut steps: Vec<LessonStep> = Vec::new();
        for (index, step) in raw.step.into_iter().enumerate() {
            let at = step.span();
            let step = step.into_inner();
            if steps.iter().any(|s| s.id == *step.id.get_ref()) {
                self.problem(&step.id.span(), message!("check-two-steps", step = step.id.get_ref()));
            }
            let own = match step.run {
                Some(raw) => {
                    // Another program has its own arguments.
                    let same = raw.program.is_none();
                    let base = LessonRun {
                        program: raw.program.unwrap_or_else(|| run.program.clone()),
                        args: raw.args.or_else(|| same.then(|| run.args.clone())).unwrap_or_default(),
                        invoke: raw.invoke.or_else(|| run.invoke.clone().filter(|_| same)),
                        stdin: raw.stdin.or_else(|| run.stdin.clone().filter(|_| same)),
                        ..run.clone()
                    };
                    Some(match &raw.grants {
                        Some(grants) => self.granted(base, grants),
                        None => base,
                    })
                }
                None => (index == 0).then(|| run.clone()),
            };
            let place = step.stop.map_or(Some(StepPlace::Here), |stop| self.place(&stop));
            let task = step.task.and_then(|task| self.task(&task));
            if let Some(look) = &step.look
                && !PANES.contains(&look.get_ref().as_str())
            {
                let message = message!("check-no-pane", pane = look.get_ref(), panes = PANES.join(", "));
                self.problem(&look.span(), message);
            }
            steps.push(LessonStep {
                id: step.id.into_inner(),
                run: own,
                place: place.unwrap_or(StepPlace::Here),
                look: step.look.map(Spanned::into_inner),
                task,
                line: line_of(self.toml, at.start),
            });
        }
        Some((raw.minutes, steps))
    }

    fn world(&mut self, raw: &RawLesson) -> Vec<WorldEntry> {
        let mut world = Vec::new();
        let paths = raw.directories.iter().chain(raw.files.keys()).chain(raw.links.keys());
        for path in paths {
            if !is_inside(path.get_ref()) {
                self.problem(&path.span(), message!("check-path"));
            }
        }
        world.extend(raw.directories.iter().map(|p| WorldEntry::Directory { path: p.get_ref().clone() }));
        let file = |(path, text): (&Spanned<String>, &String)| WorldEntry::File {
            path: path.get_ref().clone(),
            text: text.clone(),
        };
        world.extend(raw.files.iter().map(file));
        let link = |(path, target): (&Spanned<String>, &String)| WorldEntry::Link {
            path: path.get_ref().clone(),
            target: target.clone(),
        };
        world.extend(raw.links.iter().map(link));
        world
    }

    /// Adds directories and variables, given as command-line flags, to a run.
    fn granted(&mut self, mut run: LessonRun, flags: &[Spanned<String>]) -> LessonRun {
        (run.grants, run.env) = (Vec::new(), Vec::new());
        for flag in flags {
            let text = flag.get_ref();
            let grant = match text.split_once('=') {
                Some(("--dir", dir)) => Grant::parse(dir, Access::ReadWrite),
                Some(("--dir-ro", dir)) => Grant::parse(dir, Access::ReadOnly),
                Some(("--env", pair)) if pair.contains('=') => {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    run.env.push((name.to_owned(), value.to_owned()));
                    continue;
                }
                _ => {
                    self.problem(&flag.span(), message!("check-grant", text));
                    continue;
                }
            };
            match grant {
                Ok(grant) => run.grants.push(grant),
                Err(_) => {
                    let text = text.split_once('=').map_or("", |(_, dir)| dir);
                    self.problem(&flag.span(), message!("cli-grant-no-host", text));
                }
            }
        }
        run
    }

    fn place(&mut self, stop: &Spanned<RawStop>) -> Option<StepPlace> {
        let at = stop.span();
        let raw = stop.get_ref();
        let errno = match &raw.errno {
            None => None,
            Some(value) => {
                let text = match value.get_ref() {
                    toml::Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                let number = parse_errno(&text);
                if number.is_none() {
                    self.problem(&value.span(), message!("check-errno", text));
                }
                number
            }
        };
        let visits: Vec<Visit> = [
            raw.function.clone().map(|name| Visit::Function { name, nth: raw.nth }),
            raw.line.clone().map(|name| Visit::Function { name, nth: raw.nth }),
            raw.call.clone().map(|name| Visit::Call { name, nth: raw.nth }),
            errno.map(Visit::Errno),
            raw.moment.map(Visit::Moment),
            raw.end.then_some(Visit::End),
        ]
        .into_iter()
        .flatten()
        .collect();
        let is_line = |line: &String| {
            line.rsplit_once(':').is_some_and(|(file, n)| !file.is_empty() && n.parse::<u32>().is_ok())
        };
        if raw.line.as_ref().is_some_and(|line| !is_line(line)) {
            self.problem(&at, message!("check-line"));
        }
        if raw.nth == 0 {
            self.problem(&at, message!("check-nth"));
        }
        match <[Visit; 1]>::try_from(visits) {
            Ok([visit]) => Some(StepPlace::Visit(visit)),
            Err(_) if errno.is_none() && raw.errno.is_some() => None,
            Err(_) => {
                self.problem(&at, message!("check-stop"));
                None
            }
        }
    }

    fn task(&mut self, task: &Spanned<RawTask>) -> Option<LessonTask> {
        let at = task.span();
        let raw = task.get_ref();
        let until = raw.until.as_ref().map(|conditions| {
            let mut read = Vec::new();
            for condition in conditions {
                match AnswerTest::parse(condition.get_ref()) {
                    Ok(condition) => read.push(condition),
                    Err(message) => self.problem(&condition.span(), message),
                }
            }
            TaskKind::Until(read)
        });
        let answer = raw.answer.clone().map(|query| TaskKind::Answer {
            query,
            ahead: raw.ahead,
            words: raw.words.clone(),
        });
        let kinds: Vec<TaskKind> =
            [until, answer, raw.select.clone().map(TaskKind::Select)].into_iter().flatten().collect();
        let solution = match &raw.solution {
            Solution::One(text) => vec![text.clone()],
            Solution::Many(texts) => texts.clone(),
        };
        match <[TaskKind; 1]>::try_from(kinds) {
            Ok([kind]) => Some(LessonTask { kind, solution, line: line_of(self.toml, at.start) }),
            Err(_) => {
                self.problem(&at, message!("check-task"));
                None
            }
        }
    }
}

/// The panes, by the names in their titles.
pub(crate) const PANES: [&str; 9] =
    ["code", "stack", "locals", "calls", "memory", "host", "why", "console", "capabilities"];

/// Whether a path stays in the lesson's directory or in its parent.
fn is_inside(path: &str) -> bool {
    let inner = path.strip_prefix("../").unwrap_or(path);
    !inner.is_empty() && inner.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> Result<Lesson, Vec<Problem>> {
        let texts = vec![(Lang::En, "# T\n\n## a: A\n\nText.\n".to_owned())];
        Lesson::read(&LessonSource { id: "x".into(), toml: toml.into(), texts })
    }

    const HEAD: &str = "minutes = 5\nprogram = \"add.wat\"\n";

    #[test]
    fn a_lesson_is_read() {
        let lesson = read(&format!(
            "{HEAD}grants = [\"--dir=.\", \"--dir-ro=d::/data\", \"--env=A=b=c\"]\n[files]\n\"a/b\" = \"text\"\n\
             [[step]]\nid = \"a\"\nstop = {{ errno = \"ENOENT\" }}\n[step.task]\nuntil = [\"errno = 44\"]\nsolution = \"continue\"\n\
             [[step]]\nid = \"b\"\nrun = {{ grants = [] }}\n"
        ))
        .expect("a lesson");
        let run = lesson.steps[0].run.as_ref().expect("a run");
        assert_eq!((run.grants.len(), run.env[0].1.as_str()), (2, "b=c"));
        assert_eq!(lesson.steps[0].place, StepPlace::Visit(Visit::Errno(44)));
        assert_eq!(lesson.steps[0].task.as_ref().map(|t| t.line), Some(9));
        assert!(lesson.steps[1].run.as_ref().is_some_and(|run| run.grants.is_empty()));
        assert_eq!((lesson.beginning(0), lesson.beginning(1)), (0, 1));
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        let wrong = [
            ("minutes = 5\n", 1),
            ("nonsense\n", 1),
            ("minutes = 5\nprogram = 3\n", 2),
            ("minutes = 5\nprogram = \"a\"\ncolour = 1\n", 3),
            ("minutes = 5\nprogram = \"a\"\n[[step]]\nid = \"a\"\nstop = { call = \"x\", end = true }\n", 5),
            ("minutes = 5\nprogram = \"a\"\n[[step]]\nid = \"a\"\nstop = { errno = \"ENONSENSE\" }\n", 5),
            ("minutes = 5\nprogram = \"a\"\n[[step]]\nid = \"a\"\nlook = \"nowhere\"\n", 5),
            ("minutes = 5\nprogram = \"a\"\n[[step]]\nid = \"a\"\n[[step]]\nid = \"a\"\n", 6),
            ("minutes = 5\nprogram = \"a\"\ngrants = [\n  \"--net\"]\n[[step]]\nid = \"a\"\n", 4),
            ("minutes = 5\nprogram = \"a\"\n[files]\n\"/etc/passwd\" = \"\"\n[[step]]\nid = \"a\"\n", 4),
            ("minutes = 5\nprogram = \"a\"\n[files]\n\"../../x\" = \"\"\n[[step]]\nid = \"a\"\n", 4),
            (
                "minutes = 5\nprogram = \"a\"\n[[step]]\nid = \"a\"\n[step.task]\nuntil = [\"x\"]\nsolution = \"c\"\n",
                6,
            ),
        ];
        for (toml, line) in wrong {
            let problems = read(toml).expect_err(toml);
            assert_eq!(problems[0].line, line, "{toml}: {problems:?}");
        }
    }
}
