//! What a program may use: each limit as an option, and what happens when it is reached. The tool never aborts, even if
//! the system refuses memory.

mod program;

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The exit status of a program that trapped.
const TRAPPED: Option<i32> = Some(134);

/// Runs a program given as text; its options and arguments come before its name.
fn wasmscope(verb: &[&str], wat: &str) -> Output {
    limited(None, verb, wat)
}

/// The same, in a process limited to this many KiB of address space.
fn limited(kib: Option<u64>, verb: &[&str], wat: &str) -> Output {
    let file = tempfile::NamedTempFile::with_suffix(".wat").expect("a temporary file");
    std::fs::write(file.path(), wat).expect("a write");
    let mut command = match kib {
        None => program::wasmscope(),
        Some(kib) => {
            let mut shell = Command::new("bash");
            shell.env(program::LOCALE.0, program::LOCALE.1);
            shell.args(["-c", &format!("ulimit -v {kib} && exec \"$@\""), "bash"]);
            shell.arg(env!("CARGO_BIN_EXE_wasmscope"));
            shell
        }
    };
    command.args(verb).arg(file.path()).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.stdin(Stdio::null()).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs the export `f` with options; returns what it printed.
#[track_caller]
fn returns(options: &[&str], wat: &str) -> String {
    let out = wasmscope(&[&["run"], options, &["--invoke", "f"]].concat(), wat);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    text(&out.stdout).trim().to_owned()
}

/// Runs the export `f` with options; it traps with this message.
#[track_caller]
fn traps(options: &[&str], wat: &str, says: &[&str]) {
    for verb in ["run", "trace"] {
        let out = wasmscope(&[&[verb], options, &["--invoke", "f"]].concat(), wat);
        let stderr = text(&out.stderr);
        assert_eq!(out.status.code(), TRAPPED, "{stderr}");
        says.iter().for_each(|part| assert!(stderr.contains(part), "{part:?} in {stderr}"));
    }
    let out = wasmscope(&[&["explain"], options, &["--invoke", "f"]].concat(), wat);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    says.iter().for_each(|part| assert!(text(&out.stdout).contains(part), "{part:?}: {}", text(&out.stdout)));
}

/// Linking fails with this message, with every subcommand.
#[track_caller]
fn does_not_link(options: &[&str], wat: &str, says: &[&str]) {
    for verb in [&["run"][..], &["trace"], &["explain"], &["debug", "--batch", "-x", "s"]] {
        let out = wasmscope(&[verb, options].concat(), wat);
        let stderr = text(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{verb:?}: {stderr}");
        says.iter().for_each(|part| assert!(stderr.contains(part), "{part:?} in {stderr}"));
    }
}

const GROW: &str = "(module (memory $a 1) (memory $b 2)
    (func (export \"f\") (result i32 i32 i32 i32)
      (memory.grow $a (i32.const 5)) (memory.grow $b (i32.const 8)) (memory.grow $b (i32.const 9))
      (i32.add (memory.size $a) (memory.size $b))))";

#[test]
fn memories_grow_to_the_limit_that_they_share() {
    assert_eq!(returns(&[], GROW), "1\n2\n10\n25");
    // 6 pages of one memory and 10 of the other make up the mebibyte.
    assert_eq!(returns(&["--max-memory", "1M"], GROW), "1\n2\n-1\n16");
    assert_eq!(returns(&["--max-memory=400K"], GROW), "-1\n-1\n-1\n3");
    assert_eq!(
        returns(
            &["--max-memory=196608"],
            "(module (memory 3) (func (export \"f\") (result i32)
        (memory.grow (i32.const 0))))"
        ),
        "3"
    );
}

#[test]
fn a_memory_that_is_too_large_from_the_start_does_not_link() {
    let start = "(func (export \"_start\"))";
    let module = |memory: &str| format!("(module {memory} {start})");
    does_not_link(
        &["--max-memory=1M"],
        &module("(memory 17)"),
        &["memory 0 needs 1088 KiB at the start, but a program may have 1 MiB (--max-memory)"],
    );
    does_not_link(
        &["--max-memory=1M"],
        &module("(memory 10) (memory 7)"),
        &["memory 1 needs 448 KiB", "only 384 KiB are left of the 1 MiB that all memories together may have"],
    );
    does_not_link(
        &[],
        &module("(memory i64 0x1000000000000)"),
        &[
            "memory 0 needs 18446744073709551616 bytes at the start, but a program may have 4 GiB (--max-memory)",
        ],
    );
    // What the limit allows, the system may still refuse.
    does_not_link(
        &["--max-memory=100000000G"],
        &module("(memory i64 0x10000000000)"),
        &["memory 0 needs 67108864 GiB at the start, which the system refuses"],
    );
}

#[test]
fn a_component_meets_the_same_limits() {
    let wat = "(component
        (core module $m (memory (export \"m\") 17) (func (export \"f\") (result i32) i32.const 7))
        (core instance $a (instantiate $m)) (core instance $b (instantiate $m))
        (func (export \"f\") (result u32) (canon lift (core func $b \"f\"))))";
    assert_eq!(returns(&["--max-memory=3M"], wat), "7");
    traps(&["--max-memory=2M"], wat, &["memory 0 needs 1088 KiB", "960 KiB are left of the 2 MiB"]);
}

const RECURSION: &str = "(module
    (func $deep (param $n i32) (result i32)
      (if (result i32) (local.get $n) (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get $n) (i32.const 1)))))
        (else (i32.const 0))))
    (func $wide (param $n i32) (result i32) (local v128 v128 v128 v128 v128 v128 v128 v128)
      (if (result i32) (local.get $n) (then (i32.add (i32.const 1) (call $wide (i32.sub (local.get $n) (i32.const 1)))))
        (else (i32.const 0))))
    (func (export \"deep\") (param i32) (result i32) (call $deep (local.get 0)))
    (func (export \"wide\") (param i32) (result i32) (call $wide (local.get 0)))
    (func (export \"f\") (result i32) (call $deep (i32.const -1))))";

#[test]
fn calls_nest_as_deeply_as_the_limits_say() {
    let call = |options: &[&str], function: &str, n: &str| {
        let file = tempfile::NamedTempFile::with_suffix(".wat").expect("a temporary file");
        std::fs::write(file.path(), RECURSION).expect("a write");
        let mut command = program::wasmscope();
        command.arg("run").args(options).args(["--invoke", function]).arg(file.path()).arg(n);
        let out = command.stdin(Stdio::null()).output().expect("the program starts");
        (out.status.code(), text(&out.stdout).trim().to_owned() + &text(&out.stderr))
    };
    // The export, one frame for each number down to 0, and the tool's own frames below.
    assert_eq!(call(&[], "deep", "99990"), (Some(0), "99990".into()));
    assert_eq!(call(&[], "deep", "100000").0, TRAPPED);
    assert_eq!(call(&["--max-calls=1000000"], "deep", "900000"), (Some(0), "900000".into()));
    assert_eq!(call(&["--max-calls=100"], "deep", "90"), (Some(0), "90".into()));
    let (status, said) = call(&["--max-calls=100"], "deep", "100");
    assert_eq!(status, TRAPPED);
    assert!(
        said.contains("call stack exhausted: calls are nested too deeply (--max-calls, --max-stack)"),
        "{said}"
    );
    // The same, limited by the size of the frames.
    assert_eq!(call(&["--max-stack=64K"], "wide", "300"), (Some(0), "300".into()));
    assert_eq!(call(&["--max-stack=64K"], "wide", "600").0, TRAPPED);
    assert_eq!(call(&["--max-stack=256K"], "wide", "600"), (Some(0), "600".into()));
    assert_eq!(call(&["--max-stack=0"], "deep", "0").0, TRAPPED);
    assert_eq!(call(&["--max-calls=0"], "deep", "0").0, TRAPPED);
}

#[test]
fn recursion_without_end_is_a_trap() {
    let says = ["call stack exhausted"];
    traps(&[], RECURSION, &says);
    traps(&["--max-calls=10000000", "--max-stack=1M"], RECURSION, &says);
    traps(&["--max-calls=200000", "--max-stack=16G"], RECURSION, &says);
    let mutual = "(module (table funcref (elem $a $b)) (type $t (func))
        (func $a (call_indirect (type $t) (i32.const 1))) (func $b (call $a))
        (func (export \"f\") (call $a)))";
    traps(&[], mutual, &says);
    // Through two components and the canonical ABI between them.
    let components = "(component
        (component $inner
          (core module $m (func (export \"g\") (param i32) (result i32)
            (if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.const 2)))))
          (core instance $m (instantiate $m))
          (func (export \"g\") (param \"n\" u32) (result u32) (canon lift (core func $m \"g\"))))
        (instance $inner (instantiate $inner))
        (core func $g (canon lower (func $inner \"g\")))
        (core module $m (import \"i\" \"g\" (func $g (param i32) (result i32)))
          (func $f (export \"f\") (result i32) (drop (call $g (i32.const 1))) (call $f)))
        (core instance $m (instantiate $m (with \"i\" (instance (export \"g\" (func $g))))))
        (func (export \"f\") (result u32) (canon lift (core func $m \"f\"))))";
    traps(&["--max-calls=1000"], components, &says);
}

#[test]
fn tables_grow_to_the_limit_that_they_share() {
    let wat = "(module (table $a 1 funcref) (table $b 2 externref)
        (func (export \"f\") (result i32 i32 i32)
          (table.grow $a (ref.null func) (i32.const 7)) (table.grow $b (ref.null extern) (i32.const 7))
          (table.grow $b (ref.null extern) (i32.const 0x7fffffff))))";
    assert_eq!(returns(&[], wat), "1\n2\n-1");
    assert_eq!(returns(&["--max-table=12"], wat), "1\n-1\n-1");
    assert_eq!(returns(&["--max-table=9"], wat), "-1\n-1\n-1");
    let start = "(func $f (export \"_start\"))";
    does_not_link(
        &[],
        &format!("(module (table 10000001 funcref) {start})"),
        &[
            "table 0 needs 10000001 elements at the start, but only 10000000 are left of the 10000000",
            "--max-table",
        ],
    );
    does_not_link(
        &["--max-table=10"],
        &format!("(module (table 6 funcref) (table 5 funcref) {start})"),
        &["table 1 needs 5 elements at the start, but only 4 are left of the 10"],
    );
    does_not_link(
        &["--max-table=2"],
        &format!("(module (elem func $f $f $f) {start})"),
        &["segments of the module have 3 elements, but only 2 are left of the 2", "(--max-table)"],
    );
    does_not_link(
        &["--max-table=1000000000000000"],
        &format!("(module (table i64 0x100000000000 funcref) {start})"),
        &["table 0 needs 17592186044416 elements at the start, which the system refuses"],
    );
}

#[test]
fn the_heap_is_collected_and_then_full() {
    // A list that is dropped every thousand nodes, and one that is kept whole.
    let list = |keep: u32| {
        format!(
            "(module (type $node (struct (field i64) (field (ref null $node))))
              (func (export \"f\") (result i32) (local $i i32) (local $list (ref null $node))
                (loop $again
                  (if (i32.eqz (i32.rem_u (local.get $i) (i32.const {keep}))) (then (local.set $list (ref.null $node))))
                  (local.set $list (struct.new $node (i64.extend_i32_u (local.get $i)) (local.get $list)))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br_if $again (i32.lt_u (local.get $i) (i32.const 300000))))
                (local.get $i)))"
        )
    };
    assert_eq!(returns(&["--max-heap=1M"], &list(1000)), "300000");
    assert_eq!(returns(&[], &list(1_000_000)), "300000");
    let says = ["the heap for structs and arrays is full (--max-heap)"];
    traps(&["--max-heap=1M"], &list(1_000_000), &says);
    let array = |len: &str| {
        format!(
            "(module (type $a (array (mut i64))) (func (export \"f\") (result i32)
              (array.len (array.new $a (i64.const 1) (i32.const {len})))))"
        )
    };
    assert_eq!(returns(&["--max-heap=1M"], &array("100000")), "100000");
    traps(&["--max-heap=1M"], &array("150000"), &says);
    traps(&[], &array("-1"), &says);
    traps(&["--max-heap=1000G"], &array("-1"), &says);
    // Exceptions are on that heap, too.
    let thrown = "(module (tag $t (param i64 i64)) (table 200000 exnref)
        (func (export \"f\") (local $i i32)
          (loop $again
            (table.set (local.get $i) (block $caught (result exnref)
              (try_table (catch_all_ref $caught) (throw $t (i64.const 1) (i64.const 2))) unreachable))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $i) (i32.const 200000))))))";
    assert_eq!(returns(&[], thrown), "");
    traps(&["--max-heap=100K"], thrown, &says);
}

#[test]
fn sizes_that_are_none_are_bad_usage() {
    for option in ["--max-memory=lots", "--max-stack=4T", "--max-heap=-1", "--max-calls=1K", "--max-table="] {
        for verb in ["run", "debug", "trace", "explain"] {
            let out = wasmscope(&[verb, option], "(module)");
            assert_eq!(out.status.code(), Some(2), "{verb} {option}: {}", text(&out.stderr));
        }
    }
    let out = wasmscope(&["run", "--max-stack=4T"], "(module)");
    assert!(text(&out.stderr).contains("`t` is not a unit; use K, M or G"), "{}", text(&out.stderr));
}

/// Address space of the process in KiB: enough for the tool, but little for the program.
#[cfg(target_os = "linux")]
const LITTLE: Option<u64> = Some(400 << 10);

#[test]
#[cfg(target_os = "linux")]
fn where_the_system_refuses_memory_growth_fails() {
    let wat = "(module (memory 1) (func (export \"f\") (result i32)
        (loop $again (br_if $again (i32.ne (memory.grow (i32.const 100)) (i32.const -1))))
        (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (i32.const 7))
        (i32.gt_u (memory.size) (i32.const 500))))";
    for verb in ["run", "trace"] {
        let out = limited(LITTLE, &[verb, "--invoke", "f"], wat);
        assert_eq!(out.status.code(), Some(0), "{verb}: {}", text(&out.stderr));
        assert!([text(&out.stdout), text(&out.stderr)].concat().contains(['1', '0']), "{verb}");
    }
    let table = "(module (table 1 funcref) (func (export \"f\")
        (loop $again (br_if $again (i32.ne (table.grow (ref.null func) (i32.const 100000)) (i32.const -1))))))";
    let out = limited(LITTLE, &["run", "--max-table=4000000000", "--invoke", "f"], table);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
}

#[test]
#[cfg(target_os = "linux")]
fn where_the_system_refuses_memory_a_program_traps_or_does_not_link() {
    let trapped = |options: &[&str], wat: &str, says: &str| {
        for verb in ["run", "trace"] {
            let out = limited(LITTLE, &[&[verb], options, &["--invoke", "f"]].concat(), wat);
            assert_eq!(out.status.code(), TRAPPED, "{verb}: {}", text(&out.stderr));
            assert!(text(&out.stderr).contains(says), "{}", text(&out.stderr));
        }
    };
    trapped(&["--max-calls=1000000000", "--max-stack=16G"], RECURSION, "call stack exhausted");
    let list = "(module (type $node (struct (field i64) (field (ref null $node))))
        (func (export \"f\") (local $list (ref null $node))
          (loop $again (local.set $list (struct.new $node (i64.const 1) (local.get $list))) (br $again))))";
    trapped(&[], list, "the heap for structs and arrays is full");
    let array = "(module (type $a (array (mut i8))) (func (export \"f\")
        (drop (array.new $a (i32.const 1) (i32.const 900000000)))))";
    trapped(&[], array, "the heap for structs and arrays is full");
    let out = limited(LITTLE, &["run"], "(module (memory 16384) (func (export \"_start\")))");
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    let says = "memory 0 needs 1 GiB at the start, which the system refuses";
    assert!(text(&out.stderr).contains(says), "{}", text(&out.stderr));
    let out = limited(LITTLE, &["run", "--max-table=100000000"], "(module (table 90000000 funcref))");
    assert!(text(&out.stderr).contains("which the system refuses"), "{}", text(&out.stderr));
}

#[test]
#[cfg(target_os = "linux")]
fn without_memory_for_two_a_program_is_restarted_but_not_taken_back() {
    // The memory is half of the address space: there is no room for a copy of the whole, but for a copy of the initial
    // state.
    let wat = "(module (memory 3200) (func $touch (local i32)
          (loop $again (i32.store (local.get 0) (i32.const 1))
            (br_if $again (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 65536))) (i32.const 209715200)))))
        (start $touch) (func (export \"_start\")))";
    let commands = ["debug", "--batch", "-x", "c", "-x", "back", "-x", "restart", "-x", "restart", "-x", "c"];
    let out = limited(LITTLE, &commands, wat);
    let said = text(&out.stdout) + &text(&out.stderr);
    assert!(out.status.code().is_some_and(|status| status < 2), "{said}");
    assert!(said.contains("exit 0"), "{said}");
    assert_eq!(said.matches("the system has no memory to keep the program as it was").count(), 1, "{said}");
    assert_eq!(said.matches("before the first instruction again").count(), 2, "{said}");
    let out = limited(None, &commands, wat);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
}

#[test]
#[cfg(target_os = "linux")]
fn where_the_system_refuses_memory_a_value_between_components_is_a_trap() {
    // A list whose elements take sixteen times as much memory in the tool as in the program.
    let wat = "(component
        (component $inner
          (core module $m (memory (export \"m\") 1) (func (export \"g\") (param i32 i32))
            (func (export \"realloc\") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
          (core instance $m (instantiate $m))
          (func (export \"g\") (param \"l\" (list u16))
            (canon lift (core func $m \"g\") (memory $m \"m\") (realloc (func $m \"realloc\")))))
        (instance $inner (instantiate $inner))
        (core module $memory (memory (export \"m\") 600))
        (core instance $memory (instantiate $memory))
        (core func $g (canon lower (func $inner \"g\") (memory $memory \"m\")))
        (core module $m (import \"i\" \"g\" (func $g (param i32 i32)))
          (func (export \"f\") (call $g (i32.const 0) (i32.const 8000000))))
        (core instance $m (instantiate $m (with \"i\" (instance (export \"g\" (func $g))))))
        (func (export \"f\") (canon lift (core func $m \"f\"))))";
    let out = limited(LITTLE, &["run", "--invoke", "f"], wat);
    assert_eq!(out.status.code(), TRAPPED, "{}", text(&out.stderr));
}
