//! A thousand modules made by wasm-smith, each run here and in wasmi, and in all forms of code here.

mod engine;

use engine::compiled;
use engine::dice::Dice;
use engine::forms::{self, Extent};
use engine::pair::{self, Pair};
use engine::smith::{self, Kind};
use std::sync::atomic::{AtomicU64, Ordering};
use wasmscope::wasm::Program;

/// The module with this number.
fn binary(number: u64, kind: Option<Kind>) -> Option<Vec<u8>> {
    match kind {
        Some(kind) => smith::numbered(number, kind),
        None => {
            let text = compiled::module(&mut Dice::new(number));
            Some(wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}")))
        }
    }
}

/// Does `work` with the numbered modules of a range, on all processors; returns for how many it was done.
fn each(numbers: std::ops::Range<u64>, kind: Option<Kind>, work: impl Fn(u64, &[u8]) -> bool + Sync) -> u64 {
    let (next, done) = (AtomicU64::new(numbers.start), AtomicU64::new(0));
    let worker = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= numbers.end {
                return;
            }
            let Some(binary) = binary(number, kind) else { continue };
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(number, &binary)));
            match result {
                Ok(worked) => done.fetch_add(worked.into(), Ordering::Relaxed),
                Err(panic) => {
                    eprintln!("module {number} ({kind:?})");
                    std::panic::resume_unwind(panic);
                }
            };
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(worker);
        }
    });
    done.into_inner()
}

/// Calls each function of a fresh pair of engines with a few sets of arguments.
fn in_both(number: u64, binary: &[u8]) -> bool {
    let mut dice = Dice::new(number);
    let Some(pair) = Pair::new(binary) else { return false };
    for (name, ty) in pair.functions() {
        let Some(mut pair) = Pair::new(binary) else { return false };
        for _ in 0..3 {
            let Some(args) = pair::arguments(&ty, &mut dice) else { break };
            if !pair.call(&name, &args) {
                break;
            }
        }
    }
    true
}

/// Calls each function in all forms of code.
fn in_all_forms(number: u64, binary: &[u8], extent: Extent) -> bool {
    let mut dice = Dice::new(number);
    let program = Program::load("m", binary).unwrap_or_else(|error| panic!("{error}"));
    let Some((machine, instance)) = pair::ours(&program) else { return false };
    for (name, ty) in pair::functions(&program) {
        let mut machine = machine.clone();
        let Some(args) = pair::arguments(&ty, &mut dice) else { continue };
        engine::load::enter(&mut machine, instance, &name, &args);
        forms::check(&machine, &mut dice, extent, |_| {});
    }
    true
}

#[test]
fn a_thousand_modules_do_the_same_in_wasmi() {
    let done = each(0..2500, Some(Kind::Common), in_both);
    assert!(done >= 1000, "only {done} modules");
}

#[test]
fn the_same_modules_are_the_same_in_all_forms() {
    let extent = Extent { moments: 2000, rounds: 3 };
    let done = each(0..700, Some(Kind::Common), |number, binary| in_all_forms(number, binary, extent));
    assert!(done >= 250, "only {done} modules");
}

#[test]
fn programs_like_compiled_ones_do_the_same_in_wasmi_and_in_all_forms() {
    let extent = Extent { moments: 1500, rounds: 2 };
    let work = |number, binary: &[u8]| in_both(number, binary) && in_all_forms(number, binary, extent);
    assert_eq!(each(0..1000, None, work), 1000);
}

#[test]
fn modules_with_objects_and_exceptions_are_the_same_in_all_forms() {
    let extent = Extent { moments: 2000, rounds: 3 };
    let done = each(0..800, Some(Kind::Rich), |number, binary| in_all_forms(number, binary, extent));
    assert!(done >= 400, "only {done} modules");
}

/// Writes the module that the environment names to a file, for inspection: `MODULE=560 cargo test … -- --ignored`.
#[test]
#[ignore = "a tool"]
fn write_module() {
    let number = std::env::var("MODULE").expect("MODULE").parse().expect("a number");
    for kind in [None, Some(Kind::Common), Some(Kind::Rich)] {
        if let Some(binary) = binary(number, kind) {
            let file = std::env::temp_dir().join(format!("module-{number}-{kind:?}.wat"));
            std::fs::write(&file, wasmprinter::print_bytes(binary).expect("is a module"))
                .expect("is written");
            println!("{}", file.display());
        }
    }
}
