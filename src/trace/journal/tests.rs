//! Compares a journal with a plain list of calls.

use super::*;
use crate::component::{Field, FuncSig, HandleVal, Type, Val};
use crate::guest::{ConsoleChunk, ConsoleStream, HostFunc, HostOutcome, MadeHandle};
use crate::trace::Instant;
use proptest::prelude::*;
use std::sync::Arc;

fn func() -> Arc<HostFunc> {
    let field = |name: &str, ty| Field { name: name.into(), ty };
    let params = vec![field("fd", Type::U32), field("data", Type::List(Type::U8.into()))];
    let sig = FuncSig { params, result: Some(Type::U32), is_async: false };
    Arc::new(HostFunc::new("wasi_snapshot_preview1".into(), "fd_write".into(), Arc::new(sig)))
}

/// What the next step of a made-up run is.
#[derive(Debug, Clone)]
enum Step {
    /// A call that is replied to at once: how much it writes, and whether to the console.
    Reply(usize, bool),
    /// A call that is started.
    Start(usize),
    /// One of the calls under way is completed.
    Complete(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0_usize..40, any::<bool>()).prop_map(|(len, console)| Step::Reply(len, console)),
        1 => (20_000_usize..30_000).prop_map(|len| Step::Reply(len, true)),
        1 => (0_usize..40).prop_map(Step::Start),
        1 => any::<usize>().prop_map(Step::Complete),
    ];
    prop::collection::vec(step, 0..1500)
}

/// The journal that these steps make, and the calls with replies by number.
fn made_of(steps: &[Step]) -> (Journal, Vec<CallRecord>) {
    let func = func();
    let (mut journal, mut records, mut open) = (Journal::default(), Vec::new(), Vec::new());
    let (mut moment, mut seq) = (0, 0);
    for (at, step) in steps.iter().enumerate() {
        // Some are at the same moment.
        if at % 3 > 0 {
            (moment, seq) = (moment + 1, 0);
        }
        let call = |len: usize| {
            let args = vec![Val::U32(at as u32 % 4), Val::Bytes(vec![at as u8; len])];
            HostCall { func: Arc::clone(&func), args }
        };
        let reply = |console: bool, len: usize| {
            let chunk = ConsoleChunk { stream: ConsoleStream::Stdout, bytes: vec![at as u8; len] };
            let made = MadeHandle { rep: at as u32 % 4, what: format!("file {at}") };
            HostReply {
                outcome: HostOutcome::Return(Some(Val::U32(len as u32))),
                account: None,
                console: if console { vec![chunk] } else { Vec::new() },
                made: if at % 5 == 0 { vec![made] } else { Vec::new() },
            }
        };
        match step {
            Step::Reply(len, console) => {
                let id = journal.reply(moment, call(*len), reply(*console, *len));
                let handles = if at % 5 == 0 { vec![(at as u32 % 4, 7)] } else { Vec::new() };
                journal.set_handles(id, handles);
                records.push(journal.calls().get(id).map(Arc::unwrap_or_clone).expect("the call"));
            }
            Step::Start(len) => open.push(journal.start(moment, call(*len))),
            Step::Complete(which) => {
                if open.is_empty() {
                    continue;
                }
                let id = open.remove(which % open.len());
                assert!(journal.started(id).is_some() && journal.calls().get(id).is_none());
                assert!(journal.complete(id, Instant { moment, seq }, reply(true, 3)));
                assert!(!journal.complete(id, Instant { moment, seq }, reply(true, 3)), "once");
                records.push(journal.calls().get(id).map(Arc::unwrap_or_clone).expect("the call"));
            }
        }
        seq += 1;
    }
    records.sort_by_key(|record| record.id);
    (journal, records)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn what_is_packed_is_what_was_added(steps in steps(), up_to in 0_u64..1500) {
        let (journal, records) = made_of(&steps);
        let calls = journal.calls();
        prop_assert!(calls.iter().map(Arc::unwrap_or_clone).eq(records.iter().cloned()));
        prop_assert!(calls.latest_first().map(|record| record.id).eq(records.iter().rev().map(|r| r.id)));
        let writes = |record: &&CallRecord| !record.reply.console.is_empty();
        prop_assert!(calls.writers().map(|r| r.id).eq(records.iter().rev().filter(writes).map(|r| r.id)));
        for record in records.iter().step_by(97) {
            let found = calls.get(record.id);
            prop_assert_eq!(found.as_deref(), Some(record));
            let before = calls.totals_before(record.id.0 - 1);
            let written: usize =
                records.iter().take_while(|r| r.id < record.id).flat_map(|r| &r.reply.console).map(|c| c.bytes.len()).sum();
            prop_assert_eq!(before.console, written as u64);
        }
        // A part of it, which does not change when the rest grows.
        let part = calls.up_to(up_to);
        let shorter = records.iter().filter(|record| record.id.0 <= up_to);
        prop_assert!(part.iter().map(|record| record.id).eq(shorter.map(|record| record.id)));
        // A copy is equal, and so is a journal made by walking it and adding the calls again.
        prop_assert_eq!(&journal.clone(), &journal);
    }

    #[test]
    fn what_is_let_go_still_counts(steps in steps()) {
        let (mut journal, records) = made_of(&steps);
        let made = journal.made();
        let before = journal.calls().totals_before(made);
        journal.forget(made);
        prop_assert_eq!((journal.made(), journal.calls().totals_before(made)), (made, before));
        let kept = journal.calls().iter().count();
        prop_assert!(kept <= 4, "{} stay", kept);
        let last = records.iter().rfind(|record| record.id.0 == made);
        let found = journal.calls().get(CallId(made));
        prop_assert_eq!(found.as_deref(), last);
    }

    #[test]
    fn the_walk_is_the_order_in_which_things_came(steps in steps()) {
        let (journal, _) = made_of(&steps);
        let (mut walk, mut again) = (JournalCursor::default(), Journal::default());
        while let Some(passage) = walk.next(&journal) {
            match passage {
                JournalEvent::Call(record) => again.add(Arc::unwrap_or_clone(record)),
                JournalEvent::Started { id, moment, call } => prop_assert_eq!(again.start(moment, call), id),
                JournalEvent::Completion { at, record } => {
                    prop_assert!(again.complete(record.id, at, record.reply.clone()));
                    again.set_handles(record.id, record.handles.clone());
                }
            }
        }
        prop_assert_eq!(walk.calls(), journal.made());
    }
}

/// Handles mean what they meant when the call was made.
#[test]
fn arguments_are_labelled_by_the_replies_before() {
    let mut journal = Journal::default();
    let call =
        || HostCall { func: func(), args: vec![Val::U32(3), Val::Borrow(HandleVal { rep: 9, index: 1 })] };
    let making = |rep, what: &str| HostReply {
        made: vec![MadeHandle { rep, what: what.into() }],
        ..HostReply::value(Some(Val::U32(0)))
    };
    journal.reply(1, call(), making(3, "one"));
    journal.reply(2, call(), making(3, "two"));
    journal.reply(3, call(), making(9, "other"));
    journal.reply(4, call(), HostReply::value(Some(Val::U32(0))));
    let what =
        |id, rep| journal.calls().get(CallId(id)).expect("a call").meanings.what(rep).map(str::to_owned);
    assert_eq!((what(1, 3), what(2, 3), what(3, 3)), (None, Some("one".into()), Some("two".into())));
    assert_eq!((what(3, 9), what(4, 9)), (None, Some("other".into())));
}

/// One of many similar calls takes next to no memory.
#[test]
fn a_call_takes_a_few_bytes() {
    let (mut journal, func) = (Journal::default(), func());
    for at in 0..100_000_u64 {
        let args = vec![Val::U32(1), Val::Bytes(b"y\n".to_vec())];
        let chunk = ConsoleChunk { stream: ConsoleStream::Stdout, bytes: b"y\n".to_vec() };
        let reply = HostReply { console: vec![chunk], ..HostReply::value(Some(Val::U32(2))) };
        journal.reply(7 * at, HostCall { func: Arc::clone(&func), args }, reply);
    }
    assert!(journal.size() < 1_200_000, "{} bytes", journal.size());
    let middle = journal.calls().get(CallId(50_000)).expect("a call");
    assert_eq!(
        (middle.id, middle.moment, &*middle.reply.console[0].bytes),
        (CallId(50_000), 7 * 49_999, &b"y\n"[..])
    );
    assert_eq!(journal.calls().made_before(7 * 70_000), 70_000);
}
