//! Everything a card can say, in each language; how it wraps; and how older recordings are shown.

use super::*;
use crate::caps::evidence::AsFact;
use crate::caps::network::{Network, NetworkFailure};
use crate::caps::no_directory::{GivenDirectories, Other};
use crate::caps::node::{NodeKind, Origin};
use crate::caps::sample::Sample;
use crate::caps::samples::NAME;
use crate::caps::{
    Absent, Advice, Errno, Here, LibcAnswer, Operation, Permissions, PreopenReason, QuotedNames, Reason,
    Step, Thing, ThingKind, Unmet, Where, errno,
};
use crate::text::{Long, width};
use crate::words::Fact;

/// What may appear untranslated in a Japanese text: names of systems and errors, and terms of other programs.
const NAMES: &[&str] = &[
    "OS",
    "C",
    "Go",
    "WASI",
    "WebAssembly",
    "UTF",
    "NUL",
    "libc",
    "wasi",
    "preview",
    "getenv",
    "proc_exit",
    "mode",
    "chmod",
    "TCP",
    "UDP",
    "said",
];

/// The words of a text in Latin letters, except for what is to be typed and for names.
fn english(text: &str) -> Vec<String> {
    let unquoted: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let word = |c: char| c.is_ascii_alphabetic() || c == '_';
    unquoted
        .replace(NAME, "")
        .split(|c| !word(c))
        .filter(|part| part.len() > 1 && !NAMES.contains(part))
        // Names of errors, and the letters of a mode.
        .filter(|part| !part.chars().all(|c| c.is_ascii_uppercase()) && !matches!(*part, "rw" | "rwx"))
        .map(str::to_owned)
        .collect()
}

fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'))
}

/// What is wrong with a message, if anything.
fn fault(message: &Message) -> Option<String> {
    let (en, ja) = (message.text(Lang::En), message.text(Lang::Ja));
    let unfilled = |text: &str| text.contains(['{', '}', '$']);
    let own = message.id() == "verbatim";
    let wrong = en.is_empty()
        || unfilled(&en)
        || unfilled(&ja)
        || is_japanese(&en)
        || (!own && (!is_japanese(&ja) || !english(&ja).is_empty()));
    wrong.then(|| format!("{}: {en:?} / {ja:?} {:?}", message.id(), english(&ja)))
}

/// One value for each form of the facts that have several. Whoever adds a case to one of these enums adds it here.
fn facts() -> Vec<Fact> {
    let kinds =
        [NodeKind::Directory, NodeKind::File, NodeKind::SymbolicLink, NodeKind::Fifo, NodeKind::Special];
    let origins = [Origin::Granted(NAME.into()), Origin::Opened(NAME.into())];
    let others =
        [Other::File(NAME.into()), Other::StandardInput, Other::StandardOutput, Other::StandardError];
    let absent = [Absent::File, Absent::Directory];
    // There is no catch-all, so a new case does not compile until it is added here.
    match (kinds[0], &origins[0], &others[0], absent[0]) {
        (
            NodeKind::Directory
            | NodeKind::File
            | NodeKind::SymbolicLink
            | NodeKind::Fifo
            | NodeKind::Special,
            Origin::Granted(_) | Origin::Opened(_),
            Other::File(_) | Other::StandardInput | Other::StandardOutput | Other::StandardError,
            Absent::File | Absent::Directory,
        ) => {}
    }
    let failures = [
        "connection-refused",
        "connection-reset",
        "remote-unreachable",
        "timeout",
        "address-in-use",
        "address-not-bindable",
        "access-denied",
        "invalid-argument",
        "invalid-state",
        "datagram-too-large",
        "name-unresolvable",
        "not-supported",
        "new-socket-limit",
        "another",
    ];
    let all = Network { inherit: true, tcp: None, udp: None, names: Some(true) };
    let mine = Permissions { me: (7, 8), directory: false, ..Permissions::sample() };
    let mut facts: Vec<Fact> = Vec::new();
    facts.extend(kinds.map(|kind| kind.as_fact()));
    facts.extend(origins.map(|origin| origin.as_fact()));
    facts.extend(others.map(|other| other.as_fact()));
    facts.extend(absent.map(|absent| absent.as_fact()));
    facts.extend(failures.map(|name| NetworkFailure(name.into()).as_fact()));
    facts.extend([0, 1, 2].map(|count| GivenDirectories(count).as_fact()));
    facts.extend([all, Network::default()].map(|network| network.as_fact()));
    facts.extend([mine, Permissions::sample()].map(|permissions| permissions.as_fact()));
    facts.extend([
        Here(None).as_fact(),
        QuotedNames(Vec::new()).as_fact(),
        LibcAnswer(errno::errno(44)).as_fact(),
    ]);
    facts
}

/// Every message that an evidence case can become.
fn messages() -> Vec<Message> {
    let mut all: Vec<Message> = Vec::new();
    all.extend(Step::samples().iter().map(|case| case.message()));
    all.extend(Reason::samples().iter().map(|case| case.message()));
    all.extend(Advice::samples().iter().map(|case| case.message()));
    all.extend(PreopenReason::samples().iter().map(|case| case.message()));
    all.extend(Unmet::samples().iter().map(|case| case.message()));
    for operation in Operation::samples().into_iter().filter(|case| !matches!(case, Operation::Said(_))) {
        let things = Thing::samples().into_iter().filter(|case| !matches!(case, Thing::Said(_)));
        all.extend(things.map(|thing| operation.on(thing.message())));
    }
    all.extend(facts().into_iter().filter_map(|fact| match fact {
        Fact::Message(message) => Some(message),
        _ => None,
    }));
    // Messages choose singular or plural by these counts.
    for variables in [0, 1, 2] {
        all.extend([
            Step::LibraryHas { variables }.message(),
            Step::HostGave { variables }.message(),
            Step::YoursNotGiven { variables }.message(),
        ]);
    }
    all
}

#[test]
fn everything_can_be_said_in_every_language() {
    let faults: Vec<String> = messages().iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{} messages:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_case_is_read_as_it_was_written() {
    fn again<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(all: Vec<T>) {
        for case in all {
            let value = serde_json::to_value(&case).expect("a tree");
            assert_eq!(serde_json::from_value::<T>(value).expect("the same"), case);
        }
    }
    again(Step::samples());
    again(Reason::samples());
    again(Advice::samples());
    again(PreopenReason::samples());
    again(Unmet::samples());
    again(Operation::samples());
    again(Thing::samples());
    // The budget for reading a recording charges no more than this for an item of a list.
    assert!(size_of::<Step>() <= 96 && size_of::<Reason>() <= 128 && size_of::<Advice>() <= 96);
}

#[test]
fn operations_of_older_recordings_are_the_same_ones() {
    for operation in Operation::samples() {
        let written = serde_json::Value::String(operation.to_string());
        assert_eq!(serde_json::from_value::<Operation>(written).expect("one"), operation);
    }
}

/// An account with every field filled in.
fn account(kind: ThingKind, outcome: Outcome) -> Account {
    Account {
        r#where: (outcome != Outcome::Granted).then_some(Where::HostPolicy),
        errno: Some(Errno { name: "ENOENT".into(), number: 44 }),
        host_asked: false,
        preopens: vec![Preopen {
            guest: NAME.into(),
            host: NAME.into(),
            matched: false,
            reason: PreopenReason::OtherBeginning { path: NAME.into(), name: NAME.into() },
        }],
        guest_steps: Step::samples(),
        host_steps: Step::samples(),
        reasons: Reason::samples(),
        remedy: Some(Remedy {
            flags: vec!["--dir=.".into()],
            path: Some(NAME.into()),
            checked: false,
            advice: Advice::samples(),
            ..Remedy::default()
        }),
        sought: None,
        function: "open".into(),
        call_stack: vec!["open".into(), "std::fs::File::open".into(), "main".into()],
        frames: Vec::new(),
        moment: 48_213,
        inferred: true,
        ..Account::new(kind, Operation::Open, NAME, outcome)
    }
}

const KINDS: [ThingKind; 9] = [
    ThingKind::Path,
    ThingKind::UnseenPath,
    ThingKind::Environment,
    ThingKind::Network,
    ThingKind::NameLookup,
    ThingKind::StandardInput,
    ThingKind::Descriptor,
    ThingKind::ExitStatus,
    ThingKind::Memory,
];
const OUTCOMES: [Outcome; 4] = [Outcome::Granted, Outcome::Refused, Outcome::Failed, Outcome::Without];

#[test]
fn no_line_is_too_long_and_every_line_is_japanese_in_japanese() {
    let few = CardParts { list: false, gaps: false, places: false, empty_table: Some(0x10a0) };
    for (kind, outcome) in KINDS.into_iter().flat_map(|kind| OUTCOMES.map(|outcome| (kind, outcome))) {
        let account = account(kind, outcome);
        let bare = Account {
            preopens: Vec::new(),
            call_stack: Vec::new(),
            function: String::new(),
            ..account.clone()
        };
        for account in [&account, &bare] {
            for lang in Lang::ALL {
                let cards = [
                    page(account, None, lang),
                    pane(account, None, lang, CardParts::ALL),
                    pane(account, None, lang, few),
                ];
                for line in cards.iter().flatten() {
                    for part in line.wrapped(80, Long::Broken) {
                        assert!(width(&part.text()) <= 80, "{kind:?} {lang:?}: {}", part.text());
                    }
                    let text = line.text();
                    let words = text.trim_matches(|c: char| !c.is_alphabetic());
                    let said = words == "said" || words.is_empty();
                    assert!(lang == Lang::En || said || is_japanese(&text), "{kind:?}: {text}");
                }
            }
        }
        assert!(
            is_japanese(&account.summary_message().text(Lang::Ja)) && is_japanese(&account.decided(Lang::Ja))
        );
    }
}

#[test]
fn lines_are_wrapped_below_their_text() {
    let wrapped = |lead: &str, text: &str, columns: usize| -> Vec<String> {
        let line = CardLine::led(CardPiece::new(lead, Role::Number), text, Role::Text);
        line.wrapped(columns, Long::Whole).iter().map(CardLine::text).collect()
    };
    assert_eq!(wrapped("  ", "one two three", 11), ["  one two", "  three"]);
    assert_eq!(wrapped("   1  ", "one  two three", 15), ["   1  one  two", "      three"]);
    assert_eq!(wrapped("  ✗ ", "one two three", 13), ["  ✗ one two", "    three"]);
    assert_eq!(wrapped("  ✗ ", "「日本」語。文", 12), ["  ✗ 「日本」", "    語。文"]);
    assert_eq!(wrapped("", "", 80), [""]);
    // A word that is too long for the line stays beside its number.
    assert_eq!(wrapped("   1  ", "one/two/three a", 14), ["   1  one/two/three", "      a"]);
    let typed =
        CardLine { lead: CardPiece::new(" → ", Role::Text), body: advice("Add `--dir=. --env=A` here.") };
    let lines = typed.wrapped(16, Long::Whole);
    let roles = |line: &CardLine| line.body.iter().map(|piece| piece.role).collect::<Vec<_>>();
    assert_eq!(
        lines.iter().map(CardLine::text).collect::<Vec<_>>(),
        [" → Add `--dir=.", "   --env=A`", "   here."]
    );
    assert_eq!(roles(&lines[0]), [Role::Text, Role::Tick, Role::Typed]);
    assert_eq!(roles(&lines[1]), [Role::Typed, Role::Tick]);
}

#[test]
fn a_recording_made_before_still_says_what_it_said() {
    let old = serde_json::json!({
        "path": "descriptor 9", "kind": "descriptor", "operation": "read from", "outcome": "refused",
        "where": "host-policy", "errno": { "name": "EBADF", "number": 8 }, "error_code": null, "host_asked": true,
        "preopens": [{ "guest": ".", "host": ".", "matched": false, "reason": "a reason" }],
        "guest_steps": [], "host_steps": ["a step", "removed"], "sentence": "A { $sentence }.",
        "remedy": { "flags": [], "path": null, "checked": false, "advice": "Some advice." },
        "function": "read", "call_stack": [], "moment": 1, "inferred": false,
    });
    let account: Account = serde_json::from_value(old.clone()).expect("it is read");
    assert_eq!(account.operation, Operation::ReadFrom);
    let card = account.card(Lang::En);
    assert_eq!(card[0], "✗ read from descriptor 9 was refused");
    for said in ["   1  a step", "   2  removed", "  A { $sentence }.", "    Some advice."] {
        assert!(card.iter().any(|line| line == said), "{said} in {card:#?}");
        let japanese = account.card(Lang::Ja);
        assert!(
            japanese.iter().any(|line| line == said) || said.contains("removed"),
            "{said} in {japanese:#?}"
        );
    }
    let english = serde_json::to_value(account.in_english()).expect("JSON");
    assert_eq!(english, old, "and JSON says it as it did");
    let none = serde_json::json!({ "flags": [], "path": null, "checked": false, "advice": "" });
    assert_eq!(serde_json::from_value::<Remedy>(none).expect("it is read"), Remedy::default());
}

#[test]
fn flags_are_quoted_for_a_shell() {
    let flags = vec!["--dir=.".into(), "--dir=my files::/data".into()];
    let remedy = Remedy { flags, ..Remedy::default() };
    assert_eq!(remedy.shell_flags(), "--dir=. '--dir=my files::/data'");
}
