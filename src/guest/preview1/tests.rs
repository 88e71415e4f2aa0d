//! Preview 1 calls, lifted from linear memory and lowered to it.

use super::*;
use crate::component::Val;
use crate::guest::HostCall;
use crate::wasm::ValType::{I32, I64};

const MODULE: &str = "wasi_snapshot_preview1";
const UNSTABLE: &str = "wasi_unstable";

fn function(name: &str) -> &'static Preview1Function {
    signature(MODULE, name).unwrap()
}

fn lift(function: &Preview1Function, args: &[u64], memory: &[u8]) -> Result<HostCall, LiftError> {
    let mut vals = Vec::new();
    super::lift(function, args, memory, &mut vals)?;
    Ok(HostCall { func: Arc::clone(&function.func), args: vals })
}

/// Also returns the ranges of memory that it wrote.
fn lower(
    function: &Preview1Function,
    args: &[u64],
    outcome: &Val,
    memory: &mut [u8],
) -> Result<(u64, Vec<(u64, u64)>), String> {
    let mut written = Vec::new();
    super::lower(function, args, outcome, memory, &mut written).map(|result| (result, written))
}

#[test]
fn there_are_46_functions() {
    assert_eq!(p1::P1Func::ALL.len(), 46);
    assert!(signature(MODULE, "path_open2").is_none());
    assert!(signature("env", "path_open").is_none());
}

#[test]
fn the_version_before_has_all_but_the_youngest() {
    let names = p1::P1Func::ALL.iter().map(|f| f.name());
    let missing: Vec<&str> = names.filter(|n| signature(UNSTABLE, n).is_none()).collect();
    assert_eq!(missing, ["sock_accept"]);
    assert_eq!(&*signature(UNSTABLE, "fd_read").unwrap().func.interface, "wasi_unstable");
}

#[test]
fn the_version_before_counts_whence_from_the_cursor() {
    let seek = |whence| lift(signature(UNSTABLE, "fd_seek").unwrap(), &[3, 0, whence, 8], &[0; 16]).unwrap();
    let lifted = [0, 1, 2].map(|whence| seek(whence).args[2].clone());
    assert_eq!(lifted, [Val::Enum(1), Val::Enum(2), Val::Enum(0)]);
    assert_eq!(&*seek(0).func.interface, "wasi_unstable");
}

#[test]
fn the_version_before_has_larger_subscriptions() {
    let mut memory = vec![0; 256];
    // A clock, with its identifier, then a file descriptor.
    memory[..8].copy_from_slice(&7u64.to_le_bytes());
    memory[16..24].copy_from_slice(&99u64.to_le_bytes());
    memory[24] = 1;
    memory[32..40].copy_from_slice(&5000u64.to_le_bytes());
    memory[56] = 8;
    memory[64] = 1;
    memory[72] = 3;
    let call = lift(signature(UNSTABLE, "poll_oneoff").unwrap(), &[0, 120, 2, 200], &memory).unwrap();
    let Val::List(items) = &call.args[0] else { panic!("no list") };
    let clock = [Val::Enum(1), Val::U64(5000), Val::U64(0), Val::Flags(vec![0])];
    let subscription = |userdata, case, fields: &[Val]| {
        let payload = Some(Box::new(Val::Record(fields.to_vec())));
        Val::Record(vec![Val::U64(userdata), Val::Variant(case, payload)])
    };
    assert_eq!(items[..], [subscription(7, 0, &clock), subscription(8, 1, &[Val::U32(3)])]);
}

#[test]
fn the_version_before_has_smaller_counts_of_links_and_fewer_rights() {
    let mut memory = vec![0xff; 80];
    let mut fields: Vec<Val> = (1..=8).map(Val::U64).collect();
    fields[2] = Val::Enum(4);
    fields[3] = Val::U64(1 << 40);
    let stat = Val::ok(Some(Val::Record(fields)));
    lower(signature(UNSTABLE, "fd_filestat_get").unwrap(), &[3, 8], &stat, &mut memory).unwrap();
    let numbers: Vec<u64> =
        memory[8..64].chunks(8).map(|c| u64::from_le_bytes(c.try_into().unwrap())).collect();
    assert_eq!(numbers, [1, 2, 4 | 0xffff_ffff << 32, 5, 6, 7, 8]);
    assert_eq!(memory[64], 0xff);
    let all = Val::Flags(vec![0x3fff_ffff]);
    let stat = Val::ok(Some(Val::Record(vec![Val::Enum(4), Val::Flags(vec![0]), all.clone(), all])));
    lower(signature(UNSTABLE, "fd_fdstat_get").unwrap(), &[3, 8], &stat, &mut memory).unwrap();
    assert_eq!(memory[16..20], 0x1fff_ffffu32.to_le_bytes());
}

#[test]
fn core_types_are_those_of_the_specification() {
    assert_eq!(&*function("path_open").core.params, [I32, I32, I32, I32, I32, I64, I64, I32, I32]);
    assert_eq!(&*function("path_open").core.results, [I32]);
    assert_eq!(&*function("fd_seek").core.params, [I32, I64, I32, I32]);
    assert_eq!(&*function("poll_oneoff").core.params, [I32, I32, I32, I32]);
    assert_eq!(&*function("fd_readdir").core.params, [I32, I32, I32, I64, I32]);
    assert_eq!(&*function("args_get").core.params, [I32, I32]);
    assert_eq!(&*function("random_get").core.params, [I32, I32]);
    assert_eq!(&*function("path_filestat_set_times").core.params, [I32, I32, I32, I32, I64, I64, I32]);
    assert_eq!(&*function("sock_recv").core.params, [I32, I32, I32, I32, I32, I32]);
    assert!(function("proc_exit").core.results.is_empty());
    assert!(function("proc_exit").func.sig.result.is_none());
}

#[test]
fn a_path_is_lifted_as_text_and_the_fd_is_stored() {
    let mut memory = vec![0; 64];
    memory[8..13].copy_from_slice(b"a/b.c");
    let open = function("path_open");
    let args = [3, 1, 8, 5, 0, 2, 2, 0, 32];
    let call = lift(open, &args, &memory).unwrap();
    assert_eq!(&*call.func.interface, "wasi_snapshot_preview1");
    assert_eq!(call.args[2], Val::String("a/b.c".into()));
    assert_eq!(&*call.func.sig.params[0].name, "fd");
    let (result, written) = lower(open, &args, &Val::ok(Some(Val::U32(4))), &mut memory).unwrap();
    assert_eq!((result, written), (0, vec![(32, 4)]));
    assert_eq!(memory[32], 4);
    let refused = lower(open, &args, &Val::err(Some(Val::Enum(44))), &mut memory).unwrap();
    assert_eq!(refused, (44, vec![]));
}

#[test]
fn a_path_that_is_not_utf8_stays_bytes() {
    let memory = [0xff, 0xfe];
    let call = lift(function("path_unlink_file"), &[3, 0, 2], &memory).unwrap();
    assert_eq!(call.args[1], Val::Bytes(vec![0xff, 0xfe]));
}

#[test]
fn the_first_buffer_that_is_not_empty_is_read_or_written() {
    let mut memory = vec![0; 64];
    for (i, (ptr, len)) in [(1000u32, 0u32), (32, 3), (2000, 2)].into_iter().enumerate() {
        memory[i * 8..i * 8 + 4].copy_from_slice(&ptr.to_le_bytes());
        memory[i * 8 + 4..i * 8 + 8].copy_from_slice(&len.to_le_bytes());
    }
    memory[32..35].copy_from_slice(b"abc");
    let call = lift(function("fd_write"), &[1, 0, 3, 48], &memory).unwrap();
    assert_eq!(call.args[1], Val::Bytes(b"abc".to_vec()));
    let none = lift(function("fd_write"), &[1, 0, 1, 48], &memory).unwrap();
    assert_eq!(none.args[1], Val::Bytes(Vec::new()));

    let read = function("fd_read");
    let args = [3, 0, 3, 48];
    assert_eq!(lift(read, &args, &memory).unwrap().args[1], Val::U32(3));
    let reply = Val::ok(Some(Val::Bytes(b"wx".to_vec())));
    let (_, written) = lower(read, &args, &reply, &mut memory).unwrap();
    assert_eq!(written, [(32, 2), (48, 4)]);
    assert_eq!(&memory[32..35], b"wxc");
    let too_much = Val::ok(Some(Val::Bytes(vec![0; 4])));
    assert!(lower(read, &args, &too_much, &mut memory).is_err());
}

#[test]
fn pointers_out_of_bounds_trap_before_anything_is_allocated() {
    let memory = vec![0; 16];
    let trap = |name: &str, args: &[u64]| {
        let Err(LiftError::Trap(why)) = lift(function(name), args, &memory) else {
            panic!("{name} was lifted")
        };
        why
    };
    assert!(trap("path_unlink_file", &[3, 8, 0xffff_ffff]).contains("out of bounds"));
    assert!(trap("fd_read", &[0, 0, 100, 0]).contains("out of bounds"));
    assert_eq!(lift(function("fd_read"), &[0, 0, 0xffff_ffff, 0], &memory), Err(LiftError::Errno(48)));
    assert!(trap("fd_read", &[0, 2, 1, 0]).contains("aligned"));
    assert!(trap("random_get", &[8, 0x1000_0000]).contains("random_get"));
    assert!(trap("poll_oneoff", &[0, 0, 1, 0]).contains("out of bounds"));
    assert_eq!(lift(function("poll_oneoff"), &[0, 0, 0x7fff_ffff, 0], &memory), Err(LiftError::Errno(48)));
}

#[test]
fn values_that_do_not_exist_trap_among_arguments_and_are_einval_in_memory() {
    let trap = |name: &str, args: &[u64]| matches!(lift(function(name), args, &[]), Err(LiftError::Trap(_)));
    assert!(trap("clock_time_get", &[9, 0, 0]));
    assert!(trap("path_open", &[3, 2, 0, 0, 0, 0, 0, 0, 0]));
    assert!(trap("path_open", &[3, 0, 0, 0, 0, 1 << 30, 0, 0, 0]));
    let mut memory = vec![0; 128];
    memory[8] = 3;
    assert_eq!(lift(function("poll_oneoff"), &[0, 48, 1, 80], &memory), Err(LiftError::Errno(28)));
}

#[test]
fn a_reply_of_another_shape_is_a_trap() {
    let mut memory = vec![0; 64];
    for reply in [Val::Bool(true), Val::ok(None), Val::ok(Some(Val::U64(1))), Val::err(Some(Val::Enum(0)))] {
        assert!(lower(function("path_open"), &[0; 9], &reply, &mut memory).is_err(), "{reply:?}");
    }
    let huge = Val::ok(Some(Val::U32(1)));
    assert!(lower(function("fd_tell"), &[0, 60], &huge, &mut memory).is_err());
}

#[test]
fn arguments_become_pointers_and_nul_terminated_text() {
    let mut memory = vec![0; 64];
    let reply = Val::ok(Some(Val::List(vec![Val::String("p".into()), Val::String("xy".into())])));
    lower(function("args_get"), &[0, 16], &reply, &mut memory).unwrap();
    assert_eq!(&memory[..8], [16, 0, 0, 0, 18, 0, 0, 0]);
    assert_eq!(&memory[16..21], b"p\0xy\0");
}

#[test]
fn directory_entries_are_cut_where_the_buffer_ends() {
    let mut memory = vec![0; 64];
    let entry = Val::Record(vec![Val::U64(1), Val::U64(7), Val::Enum(3), Val::String("name".into())]);
    let reply = Val::ok(Some(Val::List(vec![entry.clone(), entry])));
    lower(function("fd_readdir"), &[3, 0, 30, 0, 40], &reply, &mut memory).unwrap();
    assert_eq!(memory[40], 30);
    assert_eq!((memory[0], memory[8], memory[16], memory[20]), (1, 7, 4, 3));
    assert_eq!(&memory[24..28], b"name");
}

#[test]
fn stats_have_the_layout_of_the_specification() {
    let mut memory = vec![0; 64];
    let fdstat =
        Val::Record(vec![Val::Enum(4), Val::Flags(vec![1]), Val::Flags(vec![2]), Val::Flags(vec![6])]);
    lower(function("fd_fdstat_get"), &[3, 8], &Val::ok(Some(fdstat)), &mut memory).unwrap();
    assert_eq!((memory[8], memory[10], memory[16], memory[24]), (4, 1, 2, 6));
    let prestat = Val::Variant(0, Some(Box::new(Val::Record(vec![Val::U32(5)]))));
    lower(function("fd_prestat_get"), &[3, 8], &Val::ok(Some(prestat)), &mut memory).unwrap();
    assert_eq!((memory[8], memory[12]), (0, 5));
}
