//! Checks alignments against the textbook algorithm, and comparisons against their guarantees.

use super::align::align;
use super::*;
use crate::caps::{Errno, Outcome, ThingKind as Reach, Where};
use crate::component::{Field, FuncSig, HandleVal, Type, Val};
use crate::guest::{Entry, HostCall, HostFunc, HostReply, MadeHandle};
use crate::trace::{HandleNames, Journal};
use proptest::prelude::*;
use std::sync::Arc;

/// The length of a longest common subsequence.
fn longest(a: &[u8], b: &[u8]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { corner + 1 } else { above.max(row[j]) };
            corner = above;
        }
    }
    row[b.len()]
}

fn is_sound<T: PartialEq + std::fmt::Debug>(a: &[T], b: &[T], pairs: &[(usize, usize)]) {
    for (i, j) in pairs {
        assert_eq!(a[*i], b[*j]);
    }
    assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1), "{pairs:?}");
}

proptest! {
    #[test]
    fn a_small_alignment_is_a_longest_one(
        a in prop::collection::vec(0_u8..4, 0..60),
        b in prop::collection::vec(0_u8..4, 0..60),
    ) {
        let pairs = align(&a, &b);
        is_sound(&a, &b, &pairs);
        prop_assert_eq!(pairs.len(), longest(&a, &b));
        let mirrored: Vec<_> = align(&b, &a).into_iter().map(|(j, i)| (i, j)).collect();
        prop_assert_eq!(pairs, mirrored);
    }

    #[test]
    fn edits_to_a_long_list_are_found(
        a in prop::collection::vec(0_u16..300, 3000..6000),
        cuts in prop::collection::vec((0_usize..3000, 0_usize..40, 0_u16..300), 0..20),
    ) {
        let mut b = a.clone();
        let mut edits = 0;
        for (at, len, new) in cuts {
            let end = (at + len).min(b.len());
            b.splice(at.min(end)..end, [new; 3]);
            edits += len + 3;
        }
        let pairs = align(&a, &b);
        is_sound(&a, &b, &pairs);
        prop_assert!(2 * pairs.len() + edits >= a.len() + b.len(), "{} of {}", pairs.len(), a.len());
    }
}

/// Long lists designed to be hard: the work stays bounded, and obvious matches are found.
#[test]
fn hostile_lists_take_no_longer_than_their_length() {
    let mut dice = 1_u64;
    let mut roll = |below: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % below
    };
    let random: Vec<u64> = (0..40_000).map(|_| roll(50)).collect();
    let other: Vec<u64> = (0..40_000).map(|_| roll(50)).collect();
    let pairs = align(&random, &other);
    is_sound(&random, &other, &pairs);
    assert!(pairs.len() > 6000, "{}", pairs.len());
    // All elements equal but one, which is at a different place in each.
    let plain = |at: usize| (0..40_000).map(|i| u64::from(i == at)).collect::<Vec<_>>();
    let (a, b) = (plain(10_000), plain(30_000));
    let pairs = align(&a, &b);
    is_sound(&a, &b, &pairs);
    assert!(pairs.len() >= 20_000, "{}", pairs.len());
    // Reversed, so that nothing ascends.
    let up: Vec<u64> = (0..40_000).collect();
    let down: Vec<u64> = up.iter().rev().copied().collect();
    let pairs = align(&up, &down);
    is_sound(&up, &down, &pairs);
    assert_eq!(pairs.len(), 1);
    // A long part that only one side has, of elements that also occur elsewhere.
    let mut more = random.clone();
    more.splice(20_000..20_000, other[..9000].iter().copied());
    let pairs = align(&random, &more);
    is_sound(&random, &more, &pairs);
    assert!(pairs.len() >= 39_000, "{}", pairs.len());
}

fn start() -> Start {
    Start {
        recorder: "a test".into(),
        program: "p.wasm".into(),
        args: Vec::new(),
        env: Vec::new(),
        grants: Vec::new(),
        network: crate::caps::Network::default(),
        entry: Entry::Command,
        features: crate::wasm::ComponentFeatures::default(),
        schedule: None,
        bounds: crate::exec::Bounds::default(),
        sha256: "00".into(),
        size: 1,
        redacted: Vec::new(),
        preloads: Vec::new(),
        sources: Vec::new(),
        debug_files: Vec::new(),
    }
}

/// A call on a handle; its reply may make another.
fn call(number: u64, function: u8, handle: u32, argument: u8, result: u8, made: Option<&str>) -> CallRecord {
    let field = |name: &str, ty| Field { name: name.into(), ty };
    let sig = FuncSig {
        params: [field("h", Type::U32), field("x", Type::U8)].into(),
        result: Some(Type::U8),
        is_async: false,
    };
    let rep = 100 + number as u32;
    CallRecord {
        id: CallId(number),
        moment: number * 10,
        call: HostCall {
            func: Arc::new(HostFunc::new(
                "test:test/test".into(),
                format!("f{function}").into(),
                Arc::new(sig),
            )),
            args: vec![Val::Borrow(HandleVal { rep: handle, index: 1 }), Val::U8(argument)],
        },
        reply: HostReply {
            made: made.map(|what| MadeHandle { rep, what: what.into() }).into_iter().collect(),
            ..HostReply::value(Some(if made.is_some() { Val::own(rep) } else { Val::U8(result) }))
        },
        meanings: HandleNames::default(),
        completed: None,
        handles: Vec::new(),
    }
}

fn lookup(path: &str, moment: u64) -> Account {
    let text = serde_json::json!({
        "kind": Reach::Path, "path": path, "operation": "open", "outcome": Outcome::Refused,
        "where": Where::GuestLibc, "errno": Errno { name: "ENOENT".into(), number: 44 }, "error_code": null,
        "host_asked": false, "preopens": [], "guest_steps": [], "host_steps": [], "sentence": "", "remedy": null,
        "function": "open", "call_stack": [], "moment": moment, "inferred": false,
    });
    serde_json::from_value(text).expect("an account")
}

fn run<'r>(records: &[CallRecord], lookups: &'r [Account]) -> ComparedRun<'r> {
    let ending = Ending::Exited { status: 0 };
    let mut journal = Journal::default();
    records.iter().for_each(|record| journal.add(record.clone()));
    let calls = journal.calls().clone();
    ComparedRun { start: start(), calls, lookups: lookups.iter().collect(), ending, moment: 1000 }
}

/// Calls and lookups made of a few numbers.
fn made_of(numbers: &[(u8, u8, u8)]) -> (Vec<CallRecord>, Vec<Account>) {
    let (mut calls, mut lookups) = (Vec::new(), Vec::new());
    let mut handle = 0;
    for (function, argument, result) in numbers {
        let number = calls.len() as u64 + 1;
        if *function == 5 {
            lookups.push(lookup(&format!("p{argument}"), number * 10));
            continue;
        }
        let made = (*function == 4).then_some("thing");
        let mut record = call(number, *function, handle, *argument, *result, made);
        if *function == 3 {
            record.reply.account = Some(lookup(&format!("p{argument}"), 0).into());
        }
        if made.is_some() {
            handle = 100 + number as u32;
        }
        calls.push(record);
    }
    (calls, lookups)
}

fn numbers() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    prop::collection::vec((0_u8..6, 0_u8..2, 0_u8..2), 0..30)
}

type Pairs = Vec<(usize, usize, RowKind)>;

/// The rows without the order of those between two rows that both runs have.
fn sides(rows: &[ComparisonRow]) -> (Vec<usize>, Vec<usize>, Pairs) {
    let pairs = rows.iter().filter_map(|row| Some((row.a?, row.b?, row.kind)));
    (
        rows.iter().filter_map(|row| row.a).collect(),
        rows.iter().filter_map(|row| row.b).collect(),
        pairs.collect(),
    )
}

proptest! {
    #[test]
    fn every_entry_of_both_is_there_once_and_the_mirror_shows_the_same(a in numbers(), b in numbers()) {
        let ((calls_a, lookups_a), (calls_b, lookups_b)) = (made_of(&a), made_of(&b));
        let (a, b) = (run(&calls_a, &lookups_a), run(&calls_b, &lookups_b));
        let there = compare(a.clone(), b.clone());
        let back = compare(b, a);
        let (of_a, of_b, pairs) = sides(&there.rows);
        prop_assert!(of_a.iter().copied().eq(0..there.items[0].len()));
        prop_assert!(of_b.iter().copied().eq(0..there.items[1].len()));
        let (_, _, mirrored) = sides(&back.rows);
        let mirrored: Vec<_> = mirrored.into_iter().map(|(b, a, kind)| (a, b, mirrored_kind(kind))).collect();
        prop_assert_eq!(pairs, mirrored);
        prop_assert_eq!(there.is_same(), back.is_same());
        prop_assert_eq!(there.count(RowKind::OnlyA), back.count(RowKind::OnlyB));
        // Between two rows that both runs have, the first run's rows come first, then the second's.
        for two in there.rows.windows(2) {
            prop_assert!(two[0].a.is_some() || two[1].b.is_some() || two[1].a.is_none());
        }
        let names = names();
        for width in [40, 80, 120, 200] {
            for line in there.clone().report(names.clone(), Shown::All).text(crate::words::Lang::En, width) {
                prop_assert!(unicode_width::UnicodeWidthStr::width(&*line) <= width.max(60), "{}", line);
            }
        }
        let mut rows = 0;
        there.each_row(&mut |row| rows += usize::from(row["kind"].is_string()));
        prop_assert_eq!(rows, there.rows.len());
        prop_assert_eq!(&there.json(&names)["same"], &serde_json::json!(there.is_same()));
    }

    #[test]
    fn a_run_and_itself_are_the_same(a in numbers()) {
        let (calls, lookups) = made_of(&a);
        let comparison = compare(run(&calls, &lookups), run(&calls, &lookups));
        prop_assert!(comparison.is_same() && comparison.first.is_none());
        prop_assert_eq!(comparison.count(RowKind::Same), comparison.rows.len());
    }
}

fn names() -> RunNames {
    RunNames::letters(["one".into(), "two".into()])
}

fn kinds(a: &[CallRecord], b: &[CallRecord]) -> Vec<RowKind> {
    compare(run(a, &[]), run(b, &[])).rows.iter().map(|row| row.kind).collect()
}

#[test]
fn numbers_of_handles_mean_nothing_and_what_made_them_everything() {
    let chain = |first: u64, what: &str| {
        let open = call(first, 4, 0, 1, 0, Some(what));
        vec![open, call(first + 1, 0, 100 + first as u32, 0, 0, None)]
    };
    assert_eq!(kinds(&chain(1, "x"), &chain(40, "x")), [RowKind::Same, RowKind::Same]);
    // It opens something else, so everything done with that handle is done with something else.
    assert_eq!(kinds(&chain(1, "x"), &chain(1, "y")), [RowKind::Reply, RowKind::OnlyA, RowKind::OnlyB]);
}

#[test]
fn an_attempt_that_the_library_refused_is_beside_the_call_it_became() {
    let path = lookup("p", 5);
    let mut opened = call(1, 3, 0, 0, 0, None);
    opened.reply.account = Some(lookup("p", 10).into());
    let lookups = [path];
    let calls = [opened];
    let comparison = compare(run(&[], &lookups), run(&calls, &[]));
    assert_eq!(comparison.rows, [ComparisonRow { a: Some(0), b: Some(0), kind: RowKind::Elsewhere }]);
    let first = comparison.first(&names());
    assert_eq!(first.sentence.to_string(), "The first difference is how open \"p\" was decided.");
}

#[test]
fn what_a_run_was_not_run_to_is_no_difference() {
    let calls: Vec<_> = (1..6).map(|n| call(n, 0, 0, n as u8, 0, None)).collect();
    let part =
        ComparedRun { ending: Ending::Stopped { why: "here".into() }, moment: 20, ..run(&calls[..2], &[]) };
    let comparison = compare(part, run(&calls, &[]));
    assert_eq!(
        (comparison.first, comparison.count(RowKind::BeyondA), comparison.is_same()),
        (None, 3, false)
    );
    let text = comparison.report(names(), Shown::Differences).text(crate::words::Lang::En, 80).join("\n");
    assert!(text.contains("As far as A goes, both make the same calls."), "{text}");
}

#[test]
fn clocks_are_no_first_difference() {
    let mut a: Vec<_> = (1..4).map(|n| call(n, 0, 0, n as u8, 0, None)).collect();
    let func = &mut a[0].call.func;
    *func =
        Arc::new(HostFunc::new("wasi:clocks/monotonic-clock".into(), "now".into(), Arc::clone(&func.sig)));
    let mut b = a.clone();
    b[0].reply = HostReply::value(Some(Val::U8(9)));
    assert_eq!(kinds(&a, &b), [RowKind::Varies, RowKind::Same, RowKind::Same]);
    b[2].reply = HostReply::value(Some(Val::U8(9)));
    let comparison = compare(run(&a, &[]), run(&b, &[]));
    assert_eq!(comparison.first, Some(2));
    assert_eq!(
        comparison.varying().map(|words| words.to_string()).as_deref(),
        Some("(1 reply of a clock or with random numbers differs before that, as in any two runs.)")
    );
}

#[test]
fn long_stretches_are_a_line() {
    let calls: Vec<_> = (1..2000).map(|n| call(n, 0, 0, 0, 0, None)).collect();
    let mut others = calls.clone();
    others[1000].reply = HostReply::value(Some(Val::U8(9)));
    let comparison = compare(run(&calls, &[]), run(&others, &[]));
    let lines = comparison.lines(Shown::Differences);
    assert_eq!(lines.len(), 1 + 3 + 1 + 3 + 1);
    assert_eq!(lines[0], ComparisonLine::Folded { kind: Some(RowKind::Same), count: 997 });
    assert_eq!(comparison.lines(Shown::All).len(), 1999);
}

/// A page and a pane are laid out from the same data: both show every row, in every language.
#[test]
fn a_page_and_a_pane_tell_the_same_in_japanese() {
    use crate::words::Lang;
    let numbers = |n: u8| (0..12).map(|i| (i % 6, (i * n) % 2, i % 2)).collect::<Vec<_>>();
    let ((calls_a, lookups_a), (calls_b, lookups_b)) = (made_of(&numbers(1)), made_of(&numbers(2)));
    let comparison = compare(run(&calls_a, &lookups_a), run(&calls_b, &lookups_b));
    let report = comparison.report(RunNames::trial("番組".into(), "何か".into()), Shown::All);
    let harmless = |text: &str| text.to_owned();
    for columns in [60, 140] {
        let text = [Form::Page, Form::Pane].map(|form| {
            let layout = ComparisonLayout { lang: Lang::Ja, form, columns, harmless: &harmless };
            let calls = report.calls(&layout).into_iter().flat_map(|entry| entry.lines);
            let lines = report.before(&layout).into_iter().chain(calls).chain(report.outcome(&layout));
            lines.map(|line| line.text() + "\n").collect::<String>()
        });
        for text in &text {
            let latin = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 2);
            let english: Vec<_> = latin.filter(|word| word.parse::<u64>().is_err()).collect();
            assert!(
                english.iter().all(|word| ["open", "ENOENT", "thing"].contains(word)),
                "{english:?} in {text}"
            );
            for record in calls_a.iter().chain(&calls_b) {
                assert!(text.contains(&format!("{}(", record.call.func.name)), "{text}");
            }
        }
    }
}

/// The kind that a row has when the two sides are exchanged.
fn mirrored_kind(kind: RowKind) -> RowKind {
    match kind {
        RowKind::OnlyA => RowKind::OnlyB,
        RowKind::OnlyB => RowKind::OnlyA,
        RowKind::BeyondA => RowKind::BeyondB,
        RowKind::BeyondB => RowKind::BeyondA,
        other => other,
    }
}
