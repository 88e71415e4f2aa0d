//! Accounts that are not about paths: open files used in a way that they do not allow, and missing standard input.

use super::support::*;
use wasmscope::caps::{Access, Account, Operation, Outcome, ThingKind, Where};
use wasmscope::component::Val;
use wasmscope::guest::HostOutcome;
use wasmscope::wasi::{Config, StdinSource, WasiHost};
use wasmscope::words::Lang;

fn p1_call(
    host: &mut WasiHost,
    function: &str,
    args: Vec<Val>,
) -> (Result<Option<Val>, u16>, Option<Account>) {
    let reply = reply(host, &call("wasi_snapshot_preview1", function, args));
    let account = reply.account.clone();
    let result = match reply.outcome {
        HostOutcome::Return(Some(Val::Result(Ok(value)))) => Ok(value.map(|v| *v)),
        HostOutcome::Return(Some(Val::Result(Err(Some(error))))) => match *error {
            Val::Enum(n) => Err(u16::try_from(n).unwrap()),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    (result, account.map(|account| *account))
}

fn refused(host: &mut WasiHost, function: &str, args: Vec<Val>) -> Account {
    let (result, account) = p1_call(host, function, args);
    assert_eq!(result, Err(8), "{function}");
    let account = account.expect("an account");
    assert_eq!(account.kind, ThingKind::Descriptor);
    assert_eq!((account.outcome, account.r#where), (Outcome::Refused, Some(Where::HostPolicy)));
    assert_eq!(account.errno.as_ref().unwrap().name, "EBADF");
    let remedy = account.remedy.as_ref().expect("advice");
    assert!(remedy.flags.is_empty() && !remedy.advice.is_empty());
    account
}

fn opened(host: &mut WasiHost, path: &str, rights: u32) -> u32 {
    match p1(host, "path_open", open_args(path, true, 0, rights)) {
        Ok(Some(Val::U32(fd))) => fd,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_open_file_carries_its_rights() {
    let place = Place::new();
    let mut host = place.host();
    let reading = opened(&mut host, "file.txt", READ);
    let account = refused(&mut host, "fd_write", vec![Val::U32(reading), Val::Bytes(b"x".to_vec())]);
    assert_eq!(account.subject, format!("descriptor {reading}"));
    assert!(
        account.sentence(Lang::En).contains("“file.txt” was opened for reading"),
        "{}",
        account.sentence(Lang::En)
    );
    let writing = opened(&mut host, "file.txt", WRITE);
    let account = refused(&mut host, "fd_read", vec![Val::U32(writing), Val::U32(1)]);
    assert!(
        account.sentence(Lang::En).contains("“file.txt” was opened for writing"),
        "{}",
        account.sentence(Lang::En)
    );
    assert_eq!(account.operation, Operation::ReadFrom);
    // What is allowed has no account.
    assert!(p1_call(&mut host, "fd_read", vec![Val::U32(reading), Val::U32(1)]).1.is_none());
}

#[test]
fn a_closed_descriptor_is_told_with_what_it_was() {
    let place = Place::new();
    let mut host = place.host();
    let fd = opened(&mut host, "file.txt", READ);
    p1(&mut host, "fd_close", vec![Val::U32(fd)]).unwrap();
    let account = refused(&mut host, "fd_read", vec![Val::U32(fd), Val::U32(1)]);
    assert!(
        account.sentence(Lang::En).contains("after it had closed it (it was “file.txt”)"),
        "{}",
        account.sentence(Lang::En)
    );
    // The file was opened by call 1 and closed by call 2.
    assert!(steps(&account).iter().any(|step| step.contains("call 2 closed it")), "{account:?}");
    refused(&mut host, "fd_close", vec![Val::U32(fd)]);
    let account = refused(&mut host, "fd_seek", vec![Val::U32(99), Val::S64(0), Val::Enum(0)]);
    assert!(steps(&account).iter().any(|step| step.contains("never was")), "{account:?}");
    // The number now belongs to another file.
    assert_eq!(opened(&mut host, "sub/inner.txt", READ), fd);
    let account = refused(&mut host, "fd_write", vec![Val::U32(fd), Val::Bytes(b"x".to_vec())]);
    assert!(account.sentence(Lang::En).contains("sub/inner.txt"), "{}", account.sentence(Lang::En));
    // Asking until there are no more preopens is not a mistake.
    let (result, account) = p1_call(&mut host, "fd_prestat_get", vec![Val::U32(50)]);
    assert_eq!((result, account), (Err(8), None));
}

#[test]
fn standard_input_that_was_not_given_is_told_once() {
    let none = || Config { stdin: StdinSource::NotGiven, ..config(Vec::new()) };
    let mut host = WasiHost::new(none()).unwrap();
    let read = |host: &mut WasiHost| p1_call(host, "fd_read", vec![Val::U32(0), Val::U32(10)]);
    let (result, account) = read(&mut host);
    assert_eq!(result, Ok(Some(Val::Bytes(vec![]))));
    let account = account.expect("an account");
    assert_eq!((account.kind, account.outcome), (ThingKind::StandardInput, Outcome::Refused));
    assert_eq!(account.remedy.unwrap().flags, ["-S", "inherit-stdin"]);
    assert!(read(&mut host).1.is_none());
    // An empty input is not a refused one.
    let mut empty = WasiHost::new(Config { stdin: StdinSource::Empty, ..none() }).unwrap();
    assert_eq!(read(&mut empty), (Ok(Some(Val::Bytes(vec![]))), None));
    assert!(read(&mut WasiHost::new(none()).unwrap().without_accounts()).1.is_none());
    let mut host = WasiHost::new(none()).unwrap();
    let stream = reply(&mut host, &call("wasi:cli/stdin", "get-stdin", vec![])).made[0].rep;
    let args = vec![borrow(stream), Val::U64(10)];
    let read = reply(&mut host, &call("wasi:io/streams", "[method]input-stream.blocking-read", args));
    assert_eq!(read.account.map(|account| account.kind), Some(ThingKind::StandardInput));
    assert!(matches!(read.outcome, HostOutcome::Return(Some(Val::Result(Err(_))))));
}

#[test]
fn preview_1_has_no_sockets() {
    let place = Place::new();
    let mut host = WasiHost::new(config(vec![place.grant(".", Access::ReadOnly)])).unwrap();
    for (function, more) in [
        ("sock_accept", vec![flags(0)]),
        ("sock_recv", vec![Val::U32(1), flags(0)]),
        ("sock_send", vec![Val::Bytes(vec![]), Val::U16(0)]),
        ("sock_shutdown", vec![flags(3)]),
    ] {
        let on = |fd: u32| std::iter::once(Val::U32(fd)).chain(more.clone()).collect::<Vec<_>>();
        for fd in 0..4 {
            assert_eq!(p1(&mut host, function, on(fd)), Err(57), "{function} {fd}");
        }
        refused(&mut host, function, on(4));
    }
}
