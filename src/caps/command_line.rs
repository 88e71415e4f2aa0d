//! The command line that a program was started with, and the one that follows a remedy.
//!
//! Words are kept as they were typed. Which of them are options is for whoever parsed them to say.

use super::{Account, Remedy};

/// A command line that runs a program, in its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct CommandLine {
    /// The tool and its verb.
    pub verb: Vec<String>,
    /// Options, in the order in which they were typed.
    pub options: Vec<String>,
    /// The program, as it was typed.
    pub program: String,
    /// The arguments of the program.
    pub args: Vec<String>,
}

impl CommandLine {
    /// The command line with an option before all others, others after them, and arguments of the program replaced.
    #[must_use]
    pub(crate) fn with(
        &self,
        first: Option<&String>,
        flags: &[String],
        argument: Option<(&str, &str)>,
    ) -> Self {
        let mut changed = self.clone();
        // A lone `--` ends the options.
        let end =
            changed.options.len() - usize::from(changed.options.last().is_some_and(|last| last == "--"));
        changed.options.splice(end..end, flags.iter().cloned());
        changed.options.splice(0..0, first.cloned());
        if let Some((old, new)) = argument {
            changed.args.iter_mut().filter(|arg| *arg == old).for_each(|arg| new.clone_into(arg));
        }
        changed
    }

    /// The command line that follows the remedy of an account; `None` where there is nothing to follow, or where no
    /// argument is the path to be replaced.
    #[must_use]
    pub(crate) fn remedied(&self, account: &Account) -> Option<Self> {
        let remedy = account.remedy.as_ref().filter(|remedy| Remedy::helps(remedy))?;
        let path = remedy.path.as_deref().map(|path| (account.subject.as_str(), path));
        if path.is_some_and(|(old, _)| !self.args.iter().any(|arg| arg == old)) {
            return None;
        }
        Some(self.with(remedy.first.as_ref(), &remedy.flags, path))
    }

    /// All of its words.
    #[must_use]
    pub(crate) fn words(&self) -> Vec<&str> {
        let program = std::iter::once(&self.program);
        let words = self.verb.iter().chain(&self.options).chain(program).chain(&self.args);
        words.map(String::as_str).collect()
    }

    /// The command line as one line for a shell.
    #[must_use]
    pub(crate) fn shell(&self) -> String {
        self.words().into_iter().map(quoted).collect::<Vec<_>>().join(" ")
    }
}

/// A word as a shell reads it: bare where it can be.
#[must_use]
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    if word.chars().any(char::is_control) {
        return escaped(word);
    }
    // Only a NUL cannot be quoted, and that is a control character.
    shlex::try_quote(word).map(String::from).unwrap_or_default()
}

/// A word with control characters, so that it stays on its line and nothing happens to the terminal.
fn escaped(word: &str) -> String {
    let mut text = String::from("$'");
    for c in word.chars() {
        match c {
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            '\\' | '\'' => text.extend(['\\', c]),
            c if c.is_control() => {
                let mut bytes = [0; 4];
                let bytes = c.encode_utf8(&mut bytes).bytes();
                text.extend(bytes.map(|byte| format!("\\{byte:03o}")));
            }
            c => text.push(c),
        }
    }
    text.push('\'');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caps::{Operation, Outcome, ThingKind};

    fn words(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    fn line() -> CommandLine {
        CommandLine {
            verb: words(&["wasmscope", "run"]),
            options: words(&["--dir=data", "--env", "A=b c"]),
            program: "my program.wasm".into(),
            args: words(&["a file", "--dir=x", "資料/表.txt"]),
        }
    }

    fn account(remedy: Remedy) -> Account {
        let remedy = Some(remedy);
        Account { remedy, ..Account::new(ThingKind::Path, Operation::Open, "a file", Outcome::Refused) }
    }

    #[test]
    fn a_first_directory_comes_before_the_others_and_flags_after_them() {
        let remedy = Remedy {
            first: Some("--dir=.".into()),
            flags: vec!["--dir=it's".into()],
            path: Some("$other".into()),
            ..Remedy::default()
        };
        let changed = line().remedied(&account(remedy)).expect("a command line").shell();
        let expected = "wasmscope run --dir=. --dir=data --env 'A=b c' \"--dir=it's\" 'my program.wasm' '$other' \
                        --dir=x '資料/表.txt'";
        assert_eq!(changed, expected);
        assert_eq!(shlex::split(&changed).map(|words| words.len()), Some(11));
    }

    #[test]
    fn flags_come_before_the_end_of_the_options() {
        let line = CommandLine { options: words(&["--dir=a", "--"]), ..line() };
        let with = line.with(None, &["--dir=.".to_owned()], None);
        assert_eq!(with.options, ["--dir=a", "--dir=.", "--"]);
    }

    #[test]
    fn a_path_from_elsewhere_cannot_be_replaced() {
        let remedy = Remedy { path: Some("b".into()), ..Remedy::default() };
        let other = Account { subject: "elsewhere".into(), ..account(remedy) };
        assert_eq!(line().remedied(&other), None);
        assert_eq!(line().remedied(&account(Remedy::default())), None);
    }

    #[test]
    fn a_word_stays_on_its_line() {
        for (word, text) in [
            ("", "''"),
            ("a b", "'a b'"),
            ("~", "'~'"),
            ("a\nb", "$'a\\nb'"),
            ("\u{1b}'\\", "$'\\033\\'\\\\'"),
            ("\u{85}", "$'\\302\\205'"),
            ("--dir=.", "--dir=."),
        ] {
            assert_eq!(quoted(word), text);
        }
    }
}
