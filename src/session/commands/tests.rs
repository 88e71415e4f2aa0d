//! Lines and commands: every line that the table describes can be parsed, and a displayed command parses to itself.

use super::*;

/// A line for each command, in the words of its usage.
const LINES: &[&str] = &[
    "",
    "step",
    "step 3",
    "step back 2",
    "step line",
    "step line 5",
    "step into",
    "step out back 2",
    "step line back",
    "next",
    "out 2",
    "continue",
    "call 7",
    "back",
    "back 10",
    "back-over 2",
    "back-out",
    "back-continue",
    "back-call 3",
    "who 0x100 4",
    "who global $sp",
    "who local 2",
    "who stack 1",
    "who text.len",
    "who *list.next",
    "who console hello world",
    "who fd 4",
    "jump-back",
    "goto 1000",
    "goto 12.5%",
    "goto start",
    "goto end",
    "goto latest",
    "goto call 7",
    "goto here",
    "bookmark",
    "bookmark here",
    "bookmarks",
    "unmark here",
    "unmark all",
    "timeline",
    "main",
    "run",
    "restart",
    "grant none",
    "grant --dir=. '--env=A=b c'",
    "whatif",
    "whatif 2",
    "whatif --dir=.",
    "whatif adopt",
    "break",
    "break if local 0 == 7",
    "break main",
    "break --source main if local 0 == 7",
    "break main+8 if $n > 3 or stack 0 == 1",
    "break main.rs:12",
    "break on errno",
    "break on errno ENOENT",
    "watch 0x100 4",
    "watch global 0 if local 1 == 0",
    "watch local $i",
    "breakpoints",
    "delete 1 2",
    "delete all",
    "print *i32 local 0 + 8",
    "print string 1024",
    "print string local 0 12",
    "mem 1024",
    "mem local 0 - 4 64",
    "stack",
    "locals",
    "globals",
    "variables",
    "variables 2",
    "variables list.next->value",
    "variables 1 map[\"a b\"][3]",
    "variables **p.q",
    "tables",
    "tables 0",
    "tables 0 5",
    "where",
    "lines 0x1ef 0x20d",
    "code",
    "code main",
    "outline",
    "outline (import",
    "calls",
    "why",
    "why 2",
    "caps",
    "handles",
    "tasks",
    "thread 1",
    "console",
    "info",
    "reply",
    "reply 0x10 -1",
    "reply trap",
    "invoke",
    "invoke add 1 2",
    "invoke 'f(1, \"a\")'",
    "save run.rec",
    "save --force run.rec",
    "help",
    "help break",
    "quit",
];

#[test]
fn a_command_is_displayed_as_a_line_that_reads_as_it() {
    for line in LINES {
        let command = Command::parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let shown = command.to_string();
        assert_eq!(Command::parse(&shown), Ok(command), "{line} is displayed as `{shown}`");
    }
}

#[test]
fn there_is_a_line_for_each_command_and_its_short_forms_are_the_same() {
    for info in COMMANDS {
        let line = LINES.iter().find(|line| line.split(' ').next() == Some(info.name));
        let line = line.unwrap_or_else(|| panic!("no line for `{}`", info.name));
        let rest = line.strip_prefix(info.name).unwrap_or_default();
        for alias in info.aliases.iter().filter(|alias| **alias != "w") {
            assert_eq!(Command::parse(&format!("{alias}{rest}")), Command::parse(line), "{alias}");
        }
    }
}

#[test]
fn names_may_be_cut_and_lines_may_begin_with_a_colon() {
    assert_eq!(Command::parse(":cont"), Command::parse("continue"));
    assert_eq!(Command::parse("  w  "), Command::parse("call"));
    assert_eq!(Command::parse("w 3"), Command::parse("call 3"));
    assert_eq!(Command::parse("w run.rec"), Command::parse("save run.rec"));
    for line in ["w! run.rec", "save! run.rec"] {
        assert_eq!(Command::parse(line), Command::parse("save --force run.rec"));
    }
}

#[test]
fn wrong_lines_say_what_is_wrong() {
    for (line, says, correction) in [
        ("stepp", "there is no command `stepp`", Some("step")),
        ("stack 3", "`stack` takes nothing after it, not `3`", Some("stack")),
        ("goto", "a moment is a number of instructions", None),
        ("goto 200%", "from 0% to 100%", None),
        ("break on fire", "what can be waited for is an errno", Some("break on errno any")),
        ("break on errno 1 if local 0", "a condition belongs to a place", None),
        ("break errno ENOETN", "`ENOETN` is no errno", Some("break on errno ENOENT")),
        ("watch fd 4", "`watch` takes memory, a global or a local", None),
        ("delete x", "there is no breakpoint `x`", None),
        ("bookmark 12", "a bookmark is a name", None),
        ("grant 'a", "a quote is not closed", None),
        ("mem 0 0", "a length is a number from 1", None),
        ("help me", "there is no command `me`", None),
    ] {
        let error = Command::parse(line).expect_err(line);
        assert!(error.to_string().contains(says), "{line}: {}", error.message);
        if correction.is_some() {
            assert_eq!(error.correction.as_deref(), correction, "{line}");
        }
    }
}
