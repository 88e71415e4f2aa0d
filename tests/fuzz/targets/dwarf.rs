//! Debug information from strangers: a module with code and any bytes as its sections of DWARF. All that is asked of it
//! ends in time, without a panic.
//!
//! An input is a whole file, or a choice of a guest with sections that take the place of its own: so code stays valid,
//! and mutations reach the readers of debug information.

#![no_main]

#[path = "../../hostile_dwarf/mod.rs"]
mod hostile_dwarf;

use hostile_dwarf::{Everything, Questions};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use wasmscope::symbols::{ExternalDebug, Symbols};
use wasmscope::wasm::{Module, Program};

/// At most so many functions are asked about.
const MOST: usize = 4;
/// The sections, by their numbers in an input. `tests/fuzz_seeds.rs` has the same.
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
/// The number of the guest whose input is a source map.
const MAPPED: usize = 6;

/// The guests, by their numbers in an input, and how many of their functions come before those to ask about.
static GUESTS: LazyLock<Vec<(Arc<Module>, Vec<usize>)>> = LazyLock::new(|| {
    let guests: [(&[u8], &[&str]); 7] = [
        (include_bytes!("../../guests/source/steps-O2.wasm"), &["add", "fact", "main"]),
        (include_bytes!("../../guests/source/c-O0.wasm"), &["inner", "outer", "main"]),
        (include_bytes!("../../guests/source/c-O2.wasm"), &["outer", "main"]),
        (include_bytes!("../../guests/source/c-O2-dwarf5.wasm"), &["outer", "main"]),
        (include_bytes!("../../guests/source/cpp-O0.wasm"), &["main"]),
        (include_bytes!("../../guests/source/shapes-debug.p1.wasm.zst"), &["shapes::main", "shapes::values"]),
        (include_bytes!("../../guests/source/as-debug.wasm"), &[]),
    ];
    guests
        .into_iter()
        .map(|(bytes, functions)| {
            let bytes = if bytes.starts_with(b"\0asm") {
                bytes.to_vec()
            } else {
                zstd::decode_all(bytes).expect("a compressed guest")
            };
            let program = Program::load("guest", &bytes).expect("a guest");
            let module = Arc::clone(&program.modules[0]);
            let named = |body: &usize| {
                let name = module.func_name(module.imported_funcs + *body as u32);
                functions.iter().any(|function| name.contains(function))
            };
            let mut bodies: Vec<usize> = (0..module.bodies.len()).filter(named).take(MOST).collect();
            if bodies.is_empty() {
                bodies = (0..MOST.min(module.bodies.len())).collect();
            }
            (module, bodies)
        })
        .collect()
});

static STATE: LazyLock<Everything> = LazyLock::new(|| Everything::with_memory(1 << 16));

fn ask(symbols: &Symbols, bodies: &[usize]) {
    let mut questions = Questions::about(symbols, &STATE);
    questions.of_module(&[("shapes.c", 40), ("shapes.rs", 90), ("steps.c", 9)]);
    for body in bodies {
        let range = &symbols.module().bodies[*body].range;
        for part in [2, 7] {
            questions.at(range.start + range.len() * part / 8);
        }
    }
    // The sanitizer and a shared machine make it some ten times slower.
    assert!(questions.slowest.0 < Duration::from_secs(3), "{:?}", questions.slowest);
}

/// The sections in an input, by their numbers.
fn sections(mut bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut found = Vec::new();
    while let Some((&[kind, low, middle, high], rest)) = bytes.split_first_chunk::<4>() {
        let len = u32::from_le_bytes([low, middle, high, 0]) as usize;
        let (section, rest) = rest.split_at(len.min(rest.len()));
        found.push((kind % SECTIONS.len() as u8, section.to_vec()));
        bytes = rest;
    }
    found
}

fn leb(mut number: usize, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// A file with these sections, and of the module those that they do not replace.
fn file(module: &Module, sections: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut file = b"\0asm\x01\0\0\0".to_vec();
    for (kind, name) in SECTIONS.iter().enumerate() {
        let given = sections.iter().find(|(given, _)| usize::from(*given) == kind);
        let own = || {
            let section = module.customs.iter().find(|section| &*section.name == *name)?;
            module.bytes.get(section.range.clone())
        };
        let Some(content) = given.map(|(_, bytes)| &**bytes).or_else(own) else { continue };
        file.push(0);
        leb(1 + name.len() + content.len(), &mut file);
        leb(name.len(), &mut file);
        file.extend(name.as_bytes());
        file.extend(content);
    }
    file
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, rest)) = bytes.split_first() else { return };
    if bytes.starts_with(b"\0asm") {
        let Ok(program) = Program::load("input", bytes) else { return };
        for module in &program.modules {
            let bodies: Vec<usize> = (0..module.bodies.len().min(MOST)).collect();
            ask(&Symbols::of(Arc::clone(module)), &bodies);
        }
        return;
    }
    let choice = usize::from(*choice) % GUESTS.len();
    let (module, bodies) = &GUESTS[choice];
    let symbols = Symbols::of(Arc::clone(module));
    let symbols = if choice == MAPPED {
        symbols.with_source_map(rest.into())
    } else {
        let Some(external) = ExternalDebug::read(file(module, &sections(rest)).into()) else { return };
        symbols.with_external(external)
    };
    ask(&symbols, bodies);
});

// Mutates one section, so that the others stay where they are; and says again how long what begins a section is.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let choice = data.first().map_or(0, |choice| usize::from(*choice) % GUESTS.len());
    let mut parts = sections(data.get(1..size).unwrap_or_default());
    if data.starts_with(b"\0asm") || choice == MAPPED || seed % 16 == 0 || parts.is_empty() {
        return fuzzer_mutate(data, size, max_size);
    }
    let number = (seed as usize >> 4) % parts.len();
    let (kind, section) = &mut parts[number];
    let room = section.len() + 64;
    let len = section.len();
    section.resize(room, 0);
    let len = fuzzer_mutate(section, len, room);
    section.truncate(len);
    if matches!(SECTIONS[usize::from(*kind)], ".debug_info" | ".debug_line") && seed % 4 != 1 {
        let length = (len as u32).saturating_sub(4).to_le_bytes();
        if let Some(first) = section.first_chunk_mut::<4>() {
            let claimed = u32::from_le_bytes(*first) as usize + 4;
            // A later unit may still begin where it did.
            if claimed.abs_diff(len) < 64 {
                *first = length;
            }
        }
    }
    let mut written = vec![data[0]];
    for (kind, section) in parts {
        let [low, middle, high, _] = (section.len() as u32).to_le_bytes();
        written.extend([kind, low, middle, high]);
        written.extend(section);
    }
    let len = written.len().min(max_size);
    data[..len].copy_from_slice(&written[..len]);
    len
});
