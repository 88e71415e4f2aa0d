//! Completion of a partial command line, from the command table.

use super::COMMANDS;
use crate::session::Session;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};

/// What kind of argument a command takes, for completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArgumentKind {
    None,
    /// What to step by, and in which direction.
    Step,
    Function,
    Breakpoint,
    Moment,
    Bookmark,
    Command,
    /// The beginning of an expression.
    Expression,
    /// A function that the program exports.
    Export,
    /// A flag that grants something.
    Grant,
    /// Something that can be written: memory, a variable, an operand and so on.
    Written,
    /// A source variable, or a part of one.
    Variable,
    /// A table, by its index.
    Table,
}

const OFFERED: usize = 64;

impl Session {
    /// The completions of a partial command line, as whole lines.
    #[must_use]
    pub fn complete(&self, partial: &str) -> Vec<String> {
        let line = partial.trim_start();
        let Some((word, rest)) = line.split_once(char::is_whitespace) else {
            let names = COMMANDS.iter().map(|c| c.name).filter(|name| name.starts_with(line));
            return names.map(str::to_owned).collect();
        };
        let Some(command) = COMMANDS.iter().find(|c| c.is(word)) else { return Vec::new() };
        let rest = rest.trim_start();
        let found: Vec<String> = match command.operand {
            ArgumentKind::None => Vec::new(),
            ArgumentKind::Step => {
                let words = ["back", "line", "into", "out", "line back", "into back", "out back"];
                beginning(rest, words.map(str::to_owned)).collect()
            }
            ArgumentKind::Function => {
                let mut found = Vec::new();
                if command.name == "break" {
                    found.extend(beginning(rest, ["on errno ENOENT".into(), "on errno any".into()]));
                }
                found.extend(matching(rest, self.function_names()));
                found
            }
            ArgumentKind::Breakpoint => {
                let numbers = self.breakpoints.iter().map(|(number, _)| number.to_string());
                beginning(rest, numbers.chain(["all".into()])).collect()
            }
            ArgumentKind::Moment => {
                let words = ["start", "end", "latest", "call ", "50%"].map(str::to_owned);
                beginning(rest, self.history.bookmarks.values().cloned().chain(words)).collect()
            }
            ArgumentKind::Bookmark => {
                beginning(rest, self.history.bookmarks.values().cloned().chain(["all".into()])).collect()
            }
            ArgumentKind::Command => beginning(rest, COMMANDS.iter().map(|c| c.name.to_owned())).collect(),
            ArgumentKind::Export => {
                let names = self.exported_functions().iter().map(|function| function.name.clone());
                matching(rest, names.collect())
            }
            ArgumentKind::Grant => {
                let last = if command.name == "grant" { "none" } else { "adopt" };
                beginning(
                    rest,
                    ["--dir=.", "--dir-ro=.", "--env=", "-S ", "--max-memory=", last].map(str::to_owned),
                )
                .collect()
            }
            ArgumentKind::Written => {
                let more = if command.name == "who" { &["stack ", "console ", "fd "][..] } else { &[] };
                let words = ["mem ", "global ", "local "].iter().chain(more);
                let words = beginning(rest, words.map(|word| (*word).to_owned()));
                words.chain(self.path_completions(rest)).collect()
            }
            ArgumentKind::Variable => self.path_completions(rest),
            ArgumentKind::Table => {
                let tables = self.tables(0, 0);
                beginning(rest, tables.iter().map(|table| table.index.to_string())).collect()
            }
            ArgumentKind::Expression => {
                let words = ["local ", "global ", "stack ", "*i32 ", "*u8 ", "*i64 ", "string "];
                beginning(rest, words.map(str::to_owned)).chain(self.path_completions(rest)).collect()
            }
        };
        found.into_iter().take(OFFERED).map(|rest| format!("{word} {rest}")).collect()
    }
}

fn beginning(with: &str, words: impl IntoIterator<Item = String>) -> impl Iterator<Item = String> {
    words.into_iter().filter(move |word| word.starts_with(with))
}

/// The names that contain the letters of `part` in this order, best match first.
fn matching(part: &str, mut names: Vec<String>) -> Vec<String> {
    names.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    names.dedup();
    let pattern = Pattern::new(part, CaseMatching::Smart, Normalization::Smart, AtomKind::Fuzzy);
    let mut matcher = Matcher::new(Config::DEFAULT.match_paths());
    pattern.match_list(names, &mut matcher).into_iter().map(|(name, _)| name).collect()
}
