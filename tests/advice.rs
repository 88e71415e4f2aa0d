//! Advice that was rehearsed works, whatever the program: random trees, grants and paths, and five programs that choose a
//! directory in different ways (`tests/guests/advice/`). Each remedy is followed as a person would.
//!
//! Some are followed with wasmtime, too: `tests/golden/advice.jsonl` has what came of it. To record it again:
//! `WASMTIME=/path/to/wasmtime cargo test --test advice wasmtime`. `ADVICE_CASES` is another number of cases.

#[path = "advice/case.rs"]
mod case;
#[path = "advice/check.rs"]
mod check;
#[path = "advice/golden.rs"]
mod golden;
#[path = "advice/rows.rs"]
mod rows;

use case::{Case, Program};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::cell::Cell;

/// Cases for each program.
const CASES: u32 = 300;

/// Of so many cases with no remedy, one gets a search over the flags.
const SEARCHED: u32 = 3;

/// Runs random cases of a program; the seed is fixed, so that every run has the same cases.
fn hold(program: Program) {
    let cases: u32 = std::env::var("ADVICE_CASES").map_or(CASES, |n| n.parse().expect("a number"));
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let seed = [program as u8 + 1; 32];
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let (number, counts) = (Cell::new(0), Cell::new(check::Counts::default()));
    let done = runner.run(&case::of(program), |case: Case| {
        number.set(number.get() + 1);
        let searches = number.get() % SEARCHED == 0;
        counts.set(counts.get() + check::check(&case, searches).map_err(TestCaseError::fail)?);
        Ok(())
    });
    println!("{program:?}: {:?}", counts.get());
    done.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(counts.get().worked >= cases / 10, "too few remedies to mean anything: {:?}", counts.get());
}

#[test]
fn of_a_program_with_wasi_libc() {
    hold(Program::Open);
}

#[test]
fn of_a_program_that_uses_descriptor_3() {
    hold(Program::First);
}

#[test]
fn of_a_program_that_opens_below_an_opened_directory() {
    hold(Program::Below);
}

#[test]
fn of_a_component_that_uses_its_first_directory() {
    hold(Program::Preopen);
}

#[test]
fn of_a_program_with_the_library_of_go() {
    hold(Program::Go);
}
