//! What the session says in Japanese: no command's answer and no error has a word of English but what is the same in every
//! language.

use std::collections::BTreeSet;
use std::sync::Arc;
use wasmscope::caps::{Access, Grant, Network};
use wasmscope::guest::{Entry, Guest, Host};
use wasmscope::session::{COMMANDS, CommandOutcome, Pump, Session, Setup};
use wasmscope::timeline::Timeline;
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;
use wasmscope::words::{Fact, Lang, Message};

/// Names and abbreviations that stand in Japanese as they are.
const SAME: &[&str] = &[
    "wasmscope",
    "ABI",
    "WASI",
    "DWARF",
    "UTF-8",
    "KiB",
    "call",
    "none",
    "null",
    "func",
    "HOST",
    "HOST::GUEST",
    "ADDR",
    "NUMBER",
    "TEXT",
];

/// Types of WebAssembly.
const TYPES: &[&str] = &["i32", "i64", "f32", "f64", "v128"];

/// No name is one of these; wherever they stand, there is an English sentence.
const ENGLISH: &[&str] = &[
    "the", "of", "is", "was", "are", "were", "not", "there", "takes", "with", "has", "it", "this", "that",
    "which", "by", "for", "and", "or", "be", "to", "in", "at", "an", "no", "so", "here",
];

fn session(name: &str, args: &[&str], dirs: &[&str]) -> Session {
    let bytes = std::fs::read(format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a sample");
    let program = Program::load(name, &bytes).expect("loads");
    let guest = Guest::new(Arc::new(program), &Entry::Command).expect("links");
    let hosts = |setup: &Setup| {
        let config = Config {
            args: std::iter::once("program".to_owned()).chain(setup.args.iter().cloned()).collect(),
            env: setup.env.clone(),
            grants: setup.grants.clone(),
            network: Network::default(),
            stdin: StdinSource::Empty,
            output: StdoutSink::Captured,
        };
        match WasiHost::new(config) {
            Ok(host) => Ok(Box::new(host) as Box<dyn Host>),
            Err(error) => Err(Message::verbatim(error.to_string())),
        }
    };
    let grants = dirs.iter().map(|dir| Grant::parse(dir, Access::ReadOnly).expect("a grant")).collect();
    let args = args.iter().map(ToString::to_string).collect();
    let setup = Setup { program: name.into(), args, grants, ..Setup::default() };
    Session::new(Timeline::live(guest, hosts(&setup).expect("a host")), setup, Box::new(hosts))
}

/// Without what is between backticks: it is typed.
fn said(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words =
        text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':')));
    words.map(|word| word.trim_end_matches([':', '.']))
}

/// The texts among a message's facts.
fn texts(message: &Message, found: &mut Vec<String>) {
    for (_, fact) in message.facts() {
        match fact {
            Fact::Text(text) => found.push(text.clone()),
            Fact::Message(message) => texts(message, found),
            Fact::List(list) => list.iter().for_each(|message| texts(message, found)),
            Fact::Count(_) | Fact::Number(_) => {}
        }
    }
}

/// What is English in it.
fn english(message: &Message) -> Vec<String> {
    let text = message.text(Lang::Ja);
    let mut found = in_english(&text);
    let mut facts = Vec::new();
    texts(message, &mut facts);
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.len()));
    let rest = facts.iter().filter(|fact| !fact.is_empty()).fold(text, |text, fact| text.replace(fact, " "));
    let latin = |word: &&str| word.chars().filter(char::is_ascii_alphabetic).count() >= 3;
    let rest = said(&rest);
    let unknown = words(&rest).filter(latin).filter(|word| !SAME.contains(word) && !TYPES.contains(word));
    found.extend(unknown.map(str::to_owned));
    found
}

fn in_english(text: &str) -> Vec<String> {
    words(&said(text)).filter(|word| ENGLISH.contains(word)).map(str::to_owned).collect()
}

/// What was found, with where.
#[derive(Default)]
struct Faults(BTreeSet<String>);

impl Faults {
    fn message(&mut self, what: &str, message: &Message) {
        let found = english(message);
        if !found.is_empty() {
            self.0.insert(format!("{what}: {} {found:?}", message.text(Lang::Ja)));
        }
    }

    fn lines(&mut self, what: &str, lines: &[String]) {
        // What traps are called is the engine's.
        for line in lines.iter().filter(|line| !line.starts_with("プログラムはトラップしました"))
        {
            let found = in_english(line);
            if !found.is_empty() {
                self.0.insert(format!("{what}: {line} {found:?}"));
            }
        }
    }

    #[track_caller]
    fn are_none(self) {
        let faults: Vec<_> = self.0.into_iter().collect();
        assert!(faults.is_empty(), "English in Japanese:\n{}", faults.join("\n"));
    }
}

/// Executes a line to its end, and looks at all that is said of it.
fn execute(session: &mut Session, line: &str, faults: &mut Faults) {
    match session.command(line) {
        Err(error) => faults.message(line, &error.message),
        Ok(outcome) => {
            match &outcome {
                CommandOutcome::Said(said) => faults.message(line, said),
                CommandOutcome::Lines(_) if line.starts_with("outline") || line.starts_with("handles") => {}
                CommandOutcome::Lines(lines) => lines.iter().for_each(|said| faults.message(line, said)),
                CommandOutcome::Rows(rows) => rows.iter().for_each(|(label, value)| {
                    faults.message(line, label);
                    faults.message(line, value);
                }),
                CommandOutcome::Started => {
                    assert_eq!(session.finish(), Pump::Stopped, "{line}");
                    if let Some(told) = session.past_answer() {
                        faults.message(line, &told.word.clone().sentence());
                        told.lines.iter().for_each(|said| faults.message(line, said));
                    }
                }
                _ => {}
            }
            faults.message(line, &session.status().why);
            // What is the program's own, and what its handles stand for, which is kept with its calls.
            let own = ["outline", "mem", "code", "console", "handles"];
            if !own.iter().any(|command| line.starts_with(command)) {
                faults.lines(line, &session.outcome_lines(&outcome, Lang::Ja));
            }
        }
    }
}

#[test]
fn every_command_answers_in_japanese() {
    let rests = [
        "",
        "zzz",
        "0",
        "1",
        "99999999",
        "-",
        "local 0",
        "local zzz",
        "global 0",
        "stack 0",
        "stack 99",
        "*i32 0",
        "string 1024",
        "call 1",
        "call 99",
        "50%",
        "200%",
        "on errno any",
        "on errno 44",
        "on fire",
        "zzz:1",
        "main",
        "func[0]",
        "func[99999]",
        "read+9999999",
        "e",
        "0x1",
        "0xffffffff",
        "if local 0 == 7",
        "all",
        "none",
        "--dir=samples",
        "--dir=",
        "--nonsense",
        "--env=ZZZ_GONE",
        "-S zzz",
        "'a",
        "1 1",
        "fd 4",
        "console zzz",
        "local 0 + 1",
        "mem 1024 4",
        "back",
    ];
    let mut faults = Faults::default();
    for (name, dirs) in
        [("read-sample.wasm", &[][..]), ("read-sample.wasm", &["samples"][..]), ("memory.wat", &[][..])]
    {
        let mut session = session(name, &["samples/sample_text"], dirs);
        for motion in ["info", "step 20", "call 3", "continue"] {
            for command in COMMANDS {
                // What moves far away, or leaves.
                let moves = ["continue", "run", "restart", "grant", "whatif", "quit"].contains(&command.name);
                for rest in rests {
                    let moved = moves || (command.name == "goto" && rest != "zzz");
                    execute(&mut session, &format!("{} {rest}", command.name), &mut faults);
                    if moved {
                        session.restart().expect("a restart");
                        execute(&mut session, motion, &mut faults);
                    }
                }
                execute(&mut session, &format!("{}p", command.name), &mut faults);
            }
            session.restart().expect("a restart");
            execute(&mut session, "delete all", &mut faults);
            execute(&mut session, motion, &mut faults);
        }
    }
    faults.are_none();
}

#[test]
fn the_past_answers_in_japanese() {
    let mut faults = Faults::default();
    let questions =
        ["who stack 0", "who stack 1", "who local 0", "who local 2", "who global 0", "who mem 16 4"];
    for name in ["memory.wat", "read-sample.wasm", "exceptions.wat", "objects.wat", "fib.wat"] {
        if !std::path::Path::new(&format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))).exists() {
            continue;
        }
        let mut session = session(name, &["samples/sample_text"], &[]);
        for moment in ["step 9", "step 14", "step 25", "call", "call", "continue"] {
            execute(&mut session, moment, &mut faults);
            for question in questions {
                execute(&mut session, question, &mut faults);
                execute(&mut session, "jump-back", &mut faults);
            }
        }
        for line in ["who console e", "who fd 4", "who fd 0", "bookmark here", "timeline", "info", "why"] {
            execute(&mut session, line, &mut faults);
        }
    }
    faults.are_none();
}

#[test]
fn what_if_is_asked_in_japanese() {
    let mut faults = Faults::default();
    let mut session = session("read-sample.wasm", &["samples/sample_text"], &[]);
    execute(&mut session, "whatif", &mut faults);
    execute(&mut session, "continue", &mut faults);
    let account = session.accounts_len() - 1;
    let plan = session.plan_for(account).expect("a plan");
    assert!(!plan.effects().is_empty());
    for said in plan.says().iter().chain(&plan.effects()).chain([&plan.tried()]) {
        faults.message("what if", said);
    }
    let plan = session.plan_with(vec!["-S".into(), "tcp,udp,allow-ip-name-lookup".into()]).expect("a plan");
    plan.says().iter().for_each(|said| faults.message("what if", said));
    execute(&mut session, "whatif adopt", &mut faults);
    execute(&mut session, "grant --dir-ro=samples -S inherit-network", &mut faults);
    session.status().grants.iter().for_each(|grant| faults.message("grants", grant));
    faults.are_none();
}

#[test]
fn english_is_found() {
    assert_eq!(in_english("0x10 は the host が書きました"), ["the"]);
    assert!(in_english("`break on errno` を descriptor.open-at で").is_empty());
    assert!(english(&Message::verbatim("fd_write")).is_empty());
}
