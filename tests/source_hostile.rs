//! Debug information from strangers: whatever its bytes, questions about the code are answered in time, or not at all.

mod hostile_dwarf;
#[path = "hostile_dwarf/builder.rs"]
mod hostile_dwarf_builder;
mod source_guest;

use gimli::constants as dw;
use hostile_dwarf::{Everything, Questions};
use hostile_dwarf_builder::{Attr, DwarfBuilder, leb};
use std::sync::Arc;
use std::time::Duration;
use wasmscope::symbols::{DebugFit, ExternalDebug, Inspector, Symbols};
use wasmscope::wasm::{Module, Program};

/// How long a question may take in a build for use.
const MOST: Duration = Duration::from_millis(100);

/// Says if a question took longer than a person waits. Builds without optimisation, and machines with other work, are
/// slower by far; what grows without bound is slower than that.
fn check_time(questions: &Questions<'_>, what: &str) {
    let (took, question) = questions.slowest;
    let most = if cfg!(debug_assertions) { 20 * MOST } else { MOST };
    assert!(took < most, "{what}: {question} took {took:?}");
}

/// Asks everything about one place of hand-written debug information.
fn ask(what: &str, builder: DwarfBuilder) -> (Symbols, usize) {
    let (symbols, offset) = builder.finish();
    assert_eq!(symbols.fit(), DebugFit::Fits, "{what}");
    let state = Everything::with_memory(1 << 16);
    let mut questions = Questions::about(&symbols, &state);
    questions.of_module(&[("hostile.c", 1)]);
    questions.at(offset);
    check_time(&questions, what);
    (symbols, offset)
}

/// The values of the function's variables in one line each.
fn values((symbols, offset): &(Symbols, usize)) -> Vec<String> {
    let state = Everything::with_memory(1 << 16);
    let inspector = Inspector::new(symbols, 0, *offset, &state);
    let variables = inspector.variables(0).expect("a function");
    let shown = variables.iter().map(|variable| match &variable.value {
        Ok(value) => inspector.show(&[value], &variables).remove(0).summary,
        Err(reason) => format!("{reason:?}"),
    });
    shown.collect()
}

/// A guest whose debug sections are damaged.
struct Damaged {
    module: Arc<Module>,
    bytes: Vec<u8>,
    offsets: Vec<usize>,
    state: Everything,
}

impl Damaged {
    /// Some places in each of some functions, from a number on.
    fn guest(name: &str, from: usize, functions: usize) -> Self {
        let bytes = source_guest::guest(name);
        let program = Program::load("guest.wasm", &bytes).expect("a module");
        let module = Arc::clone(&program.modules[0]);
        let bodies = module.bodies.iter().skip(from).take(functions);
        let offsets = bodies.map(|body| (body.range.start + 2 * body.range.end) / 3).collect();
        Self { module, bytes, offsets, state: Everything::with_memory(1 << 16) }
    }

    /// Where the contents of a section are.
    fn section(&self, name: &str) -> std::ops::Range<usize> {
        let found = self.module.customs.iter().find(|section| &*section.name == name);
        found.map_or(0..0, |section| section.range.clone())
    }

    fn ask(&self, bytes: Vec<u8>, what: &dyn Fn() -> String) {
        let Some(external) = ExternalDebug::read(bytes.into()) else { return };
        let symbols = Symbols::of(Arc::clone(&self.module)).with_external(external);
        let mut questions = Questions::about(&symbols, &self.state);
        questions.of_module(&[("shapes.c", 40)]);
        for offset in &self.offsets {
            questions.at(*offset);
        }
        check_time(&questions, &what());
    }

    /// Changes single bytes of sections, given by their names and how many of their first bytes count, each pattern at
    /// other places; and cuts sections, so that nothing comes after a place, or zeros.
    fn harm(&self, sections: &[(&str, usize)], step: usize) {
        for (name, most) in sections {
            let range = self.section(name);
            for at in range.clone().take(*most) {
                for (number, pattern) in [0xff, 0x01, 0x80, 0x7f, 0x10].into_iter().enumerate() {
                    if (at + number * step / 5).is_multiple_of(step) {
                        let mut broken = self.bytes.clone();
                        broken[at] ^= pattern;
                        self.ask(broken, &|| format!("{name} at {:#x} with {pattern:#x}", at - range.start));
                    }
                }
                if (at + step / 2).is_multiple_of(step * 4) {
                    let mut broken = self.bytes.clone();
                    broken[at..range.end].fill(0);
                    self.ask(broken, &|| format!("{name} without what follows {:#x}", at - range.start));
                    self.ask(self.cut(name, at - range.start), &|| format!("{name} up to {at:#x}"));
                }
            }
        }
    }

    /// The debug sections as a file of their own, one of them cut.
    fn cut(&self, cut: &str, length: usize) -> Vec<u8> {
        let mut file = b"\0asm\x01\0\0\0".to_vec();
        for section in self.module.customs.iter().filter(|section| section.name.starts_with(".debug_")) {
            let content = &self.bytes[section.range.clone()];
            let content = if &*section.name == cut { &content[..length] } else { content };
            file.push(0);
            leb((1 + section.name.len() + content.len()) as u64, &mut file);
            leb(section.name.len() as u64, &mut file);
            file.extend(section.name.as_bytes());
            file.extend(content);
        }
        file
    }
}

/// The sections that readers follow, in each version.
const SECTIONS: [&str; 10] = [
    ".debug_info",
    ".debug_abbrev",
    ".debug_line",
    ".debug_loc",
    ".debug_ranges",
    ".debug_loclists",
    ".debug_rnglists",
    ".debug_addr",
    ".debug_str_offsets",
    ".debug_line_str",
];

#[test]
fn each_byte_of_a_small_guest_may_be_changed() {
    Damaged::guest("steps-O2", 0, 3).harm(&SECTIONS.map(|name| (name, usize::MAX)), 1);
}

#[test]
fn bytes_of_a_guest_in_dwarf_4_and_5_may_be_changed() {
    // The guest's own unit comes first, and the rest is its C library.
    for name in ["c-O2", "c-O2-dwarf5"] {
        Damaged::guest(name, 1, 4).harm(&SECTIONS.map(|name| (name, 1800)), 151);
    }
}

#[test]
fn bytes_of_containers_may_be_changed() {
    Damaged::guest("cpp-O0", 1, 2).harm(&[(".debug_info", 30_000), (".debug_abbrev", 4000)], 601);
}

#[test]
#[ignore = "takes minutes; times mean something in a release build"]
fn each_byte_of_a_guest_may_be_changed() {
    let step = std::env::var("FLIP_STEP").ok().and_then(|step| step.parse().ok()).unwrap_or(1);
    for name in ["c-O2", "c-O2-dwarf5"] {
        Damaged::guest(name, 1, 6).harm(&SECTIONS.map(|name| (name, usize::MAX)), step);
    }
}

#[test]
fn types_may_contain_themselves() {
    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C99);
    dwarf.number(4);
    dwarf.structure("itself", 8);
    dwarf.member("me", "itself", 0);
    dwarf.member("me too", "itself", 4);
    dwarf.member("all of us", "many", 0);
    dwarf.end();
    dwarf.array("many", "itself", &[1 << 20]);
    dwarf.array("of itself", "of itself", &[3, 3]);
    dwarf.refer("name", dw::DW_TAG_typedef, "constant");
    dwarf.refer("constant", dw::DW_TAG_const_type, "name");
    dwarf.refer("to itself", dw::DW_TAG_pointer_type, "to itself");
    dwarf.refer("to name", dw::DW_TAG_pointer_type, "name");
    dwarf.structure("bases", 4);
    dwarf.leaf(
        "a base",
        dw::DW_TAG_inheritance,
        &[(dw::DW_AT_type, Attr::To("bases")), (dw::DW_AT_data_member_location, Attr::Number(0))],
    );
    dwarf.end();
    dwarf.parent("an enum", dw::DW_TAG_structure_type, &[(dw::DW_AT_byte_size, Attr::Number(4))]);
    dwarf.parent("the part", dw::DW_TAG_variant_part, &[(dw::DW_AT_discr, Attr::To("the discriminant"))]);
    dwarf.leaf("the discriminant", dw::DW_TAG_member, &[(dw::DW_AT_type, Attr::To("an enum"))]);
    dwarf.parent("a variant", dw::DW_TAG_variant, &[]);
    dwarf.member("v", "an enum", 0);
    dwarf.end();
    dwarf.end();
    dwarf.end();
    dwarf.leaf("values", dw::DW_TAG_enumeration_type, &[(dw::DW_AT_type, Attr::To("values"))]);
    dwarf.function();
    let types = [
        "itself",
        "many",
        "of itself",
        "name",
        "to itself",
        "to name",
        "bases",
        "an enum",
        "values",
        "f",
        "unit",
    ];
    for ty in types {
        dwarf.variable(&format!("v {ty}"), ty);
    }
    dwarf.variable("plain", "number");
    dwarf.end();
    let asked = ask("types that contain themselves", dwarf);
    let values = values(&asked);
    assert_eq!(values.len(), types.len() + 1);
    assert!(values.last().is_some_and(|plain| plain.parse::<u32>().is_ok()), "{values:?}");
}

/// The same in languages whose standard types are shown in a form of their own: what has such a type's name need not have
/// its members.
#[test]
fn types_with_names_of_a_library_may_be_anything() {
    let names: [(gimli::DwLang, &[&str], &[&str]); 3] = [
        (
            dw::DW_LANG_Rust,
            &["alloc", "std", "core"],
            &[
                "Vec<number>",
                "String",
                "VecDeque<number>",
                "Rc<number>",
                "BTreeMap<number, number>",
                "HashMap<number, number>",
                "Option<number>",
                "RefCell<number>",
                "&str",
                "&dyn T",
                "Box<dyn T>",
            ],
        ),
        (
            dw::DW_LANG_C_plus_plus_14,
            &["std"],
            &[
                "vector<number>",
                "basic_string<char>",
                "map<number, number>",
                "deque<number>",
                "list<number>",
                "unique_ptr<number>",
                "shared_ptr<number>",
                "variant<number>",
                "tuple<number>",
            ],
        ),
        (dw::DW_LANG_Zig, &["std"], &["?number", "[]number", "anyerror!number", "[:0]const u8"]),
    ];
    let members = [
        "data_ptr",
        "length",
        "pointer",
        "vtable",
        "ptr",
        "len",
        "buf",
        "vec",
        "inner",
        "head",
        "root",
        "node",
        "height",
        "cap",
        "table",
        "ctrl",
        "bucket_mask",
        "items",
        "__begin_",
        "__end_",
        "__tree_",
        "__size_",
        "__map_",
        "__start_",
        "__end_cap_",
        "__ptr_",
        "__impl_",
        "payload",
        "tag",
        "error",
        "value",
        "__0",
        "strong",
        "weak",
        "borrow",
        "__r_",
        "__l",
        "__s",
        "next",
        "__next_",
        "__prev_",
        "__left_",
    ];
    for (language, spaces, types) in names {
        let mut dwarf = DwarfBuilder::new(language);
        dwarf.number(4);
        for space in spaces {
            dwarf.parent(space, dw::DW_TAG_namespace, &[(dw::DW_AT_name, Attr::Text(space))]);
        }
        for ty in types {
            dwarf.structure(ty, 64);
            for (at, member) in members.into_iter().enumerate() {
                // Of its own type, of another of these, or a number.
                let of = [*ty, types[at % types.len()], "number"][at % 3];
                dwarf.member(member, of, at as u64);
            }
            let parameter = [(dw::DW_AT_name, Attr::Text("T")), (dw::DW_AT_type, Attr::To(ty))];
            dwarf.leaf("a parameter", dw::DW_TAG_template_type_parameter, &parameter);
            dwarf.end();
        }
        spaces.iter().for_each(|_| dwarf.end());
        dwarf.function();
        types.iter().for_each(|ty| dwarf.variable(&format!("v {ty}"), ty));
        dwarf.end();
        ask("types of a library", dwarf);
    }
}

#[test]
fn arrays_may_have_any_number_of_elements() {
    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C99);
    dwarf.number(4);
    dwarf.structure("nothing", 0);
    dwarf.end();
    let arrays: [(&str, &str, &[u64]); 6] = [
        ("huge", "number", &[1 << 60]),
        ("all", "number", &[u64::MAX]),
        ("rows", "number", &[1 << 32, 1 << 32, 1 << 32]),
        ("nothings", "nothing", &[u64::MAX]),
        ("rows of nothing", "nothing", &[1 << 40, 1 << 40]),
        ("none", "number", &[0, 1 << 60]),
    ];
    for (name, element, counts) in arrays {
        dwarf.array(name, element, counts);
    }
    dwarf.array("arrays", "huge", &[1 << 30]);
    dwarf.function();
    for (name, ..) in arrays {
        dwarf.variable(&format!("v {name}"), name);
        dwarf.placed(&format!("held {name}"), name, Attr::Block(&[0xed, 0, 0, 0x9f]));
    }
    dwarf.variable("v arrays", "arrays");
    dwarf.end();
    let values = values(&ask("huge arrays", dwarf));
    assert!(values.iter().all(|value| value.len() < 4000), "{values:?}");
}

#[test]
fn entries_may_refer_to_each_other_in_circles() {
    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_Rust);
    dwarf.number(4);
    let refers = |at, to| [(at, Attr::To(to))];
    dwarf.leaf("a", dw::DW_TAG_subprogram, &refers(dw::DW_AT_specification, "b"));
    dwarf.leaf("b", dw::DW_TAG_subprogram, &refers(dw::DW_AT_abstract_origin, "a"));
    dwarf.leaf("s", dw::DW_TAG_variable, &refers(dw::DW_AT_specification, "s"));
    let (low, high) = dwarf.body();
    let placed = |origin| {
        [
            (dw::DW_AT_abstract_origin, Attr::To(origin)),
            (dw::DW_AT_low_pc, Attr::Code(low)),
            (dw::DW_AT_high_pc, Attr::Number((high - low).into())),
        ]
    };
    let attributes = [
        (dw::DW_AT_specification, Attr::To("f")),
        (dw::DW_AT_low_pc, Attr::Code(low)),
        (dw::DW_AT_high_pc, Attr::Number((high - low).into())),
        (dw::DW_AT_frame_base, Attr::Block(&[0xed, 0, 2, 0x9f])),
    ];
    dwarf.parent("f", dw::DW_TAG_subprogram, &attributes);
    dwarf.parent("i", dw::DW_TAG_inlined_subroutine, &placed("i"));
    dwarf.leaf("v", dw::DW_TAG_variable, &refers(dw::DW_AT_abstract_origin, "w"));
    dwarf.leaf("w", dw::DW_TAG_variable, &refers(dw::DW_AT_abstract_origin, "v"));
    dwarf.leaf("p", dw::DW_TAG_formal_parameter, &refers(dw::DW_AT_abstract_origin, "number"));
    dwarf.end();
    dwarf.leaf("j", dw::DW_TAG_inlined_subroutine, &placed("a"));
    dwarf.end();
    let (symbols, offset) = ask("circles", dwarf);
    let frames = symbols.frames_at(offset);
    assert_eq!(frames.len(), 2, "{frames:?}");
}

/// Many entries that each have to be looked at, and each lead to a long list: the work is their product, if nothing bounds
/// it.
#[test]
fn many_entries_may_share_a_long_list() {
    let many = 20_000;
    let inside = |dwarf: &DwarfBuilder| (dwarf.body().0, dwarf.body().1);
    // Ranges: all code that there could be, again and again, but not the place that is asked about.
    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C99);
    dwarf.number(4);
    let (low, _) = inside(&dwarf);
    let mut ranges: Vec<u8> = (0..20_000).flat_map(|_| [low, low + 1]).flat_map(u32::to_le_bytes).collect();
    ranges.extend([0; 8]);
    dwarf.section(".debug_ranges", ranges);
    dwarf.function();
    for _ in 0..many {
        let attributes = [(dw::DW_AT_ranges, Attr::Offset(0))];
        dwarf.parent("block", dw::DW_TAG_lexical_block, &attributes);
        dwarf.end();
        dwarf.leaf("inlined", dw::DW_TAG_inlined_subroutine, &attributes);
    }
    dwarf.variable("last", "number");
    dwarf.end();
    ask("blocks with many ranges", dwarf);

    // Locations: lists that hold elsewhere.
    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C99);
    dwarf.number(4);
    let (low, _) = inside(&dwarf);
    let entry = [low.to_le_bytes(), (low + 1).to_le_bytes()].concat();
    let mut list: Vec<u8> = (0..20_000).flat_map(|_| [&entry[..], &[2, 0, 0x91, 0x10]].concat()).collect();
    list.extend([0; 8]);
    dwarf.section(".debug_loc", list);
    dwarf.function();
    for _ in 0..many {
        dwarf.placed("v", "number", Attr::Offset(0));
    }
    dwarf.end();
    ask("variables with long lists of locations", dwarf);
}

#[test]
fn entries_may_be_nested_deeply() {
    let deep = 50_000;
    for (what, tag) in [
        ("blocks", dw::DW_TAG_lexical_block),
        ("inlined functions", dw::DW_TAG_inlined_subroutine),
        ("functions", dw::DW_TAG_subprogram),
        ("structures", dw::DW_TAG_structure_type),
    ] {
        let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C99);
        dwarf.number(4);
        let (low, high) = dwarf.body();
        dwarf.function();
        for _ in 0..deep {
            let whole = [
                (dw::DW_AT_name, Attr::Text("deep")),
                (dw::DW_AT_low_pc, Attr::Code(low)),
                (dw::DW_AT_high_pc, Attr::Number((high - low).into())),
            ];
            let named = tag == dw::DW_TAG_subprogram || tag == dw::DW_TAG_structure_type;
            dwarf.parent("deep", tag, if named { &whole[..1] } else { &whole[..] });
        }
        dwarf.variable("deep down", "number");
        (0..=deep).for_each(|_| dwarf.end());
        ask(what, dwarf);
    }
    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C_plus_plus_14);
    dwarf.number(4);
    for _ in 0..deep {
        dwarf.parent("space", dw::DW_TAG_namespace, &[(dw::DW_AT_name, Attr::Text("space"))]);
        dwarf.structure("class", 4);
        dwarf.end();
    }
    dwarf.placed("static", "class", Attr::Block(&[3, 0, 16, 0, 0]));
    (0..deep).for_each(|_| dwarf.end());
    dwarf.function();
    dwarf.variable("v", "class");
    dwarf.end();
    ask("namespaces", dwarf);
    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C99);
    dwarf.number(4);
    dwarf.refer("t0", dw::DW_TAG_pointer_type, "number");
    for at in 1..20_000 {
        dwarf.refer(&format!("t{at}"), dw::DW_TAG_pointer_type, &format!("t{}", at - 1));
    }
    dwarf.function();
    dwarf.variable("v", "t19999");
    dwarf.end();
    ask("pointers", dwarf);
}

#[test]
fn units_may_have_many_names() {
    let many = 30_000;
    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C_plus_plus_14);
    dwarf.number(4);
    for at in 0..many {
        dwarf.structure(&format!("c{at}"), 4);
        dwarf.leaf("a method", dw::DW_TAG_subprogram, &[]);
        dwarf.end();
        dwarf.placed(&format!("s{at}"), &format!("c{at}"), Attr::Block(&[3, 0, 16, 0, 0]));
    }
    dwarf.function();
    dwarf.variable("v", "c29999");
    dwarf.end();
    ask("names", dwarf);
}

/// What a value really is follows from its table of virtual functions: one of many, asked about for each of many values.
#[test]
fn there_may_be_many_tables_of_virtual_functions() {
    let many = 15_000;
    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_Rust);
    dwarf.number(4);
    dwarf.structure("S", 4);
    dwarf.member("x", "number", 0);
    dwarf.end();
    let attributes = [
        (dw::DW_AT_name, Attr::Text("<S as T>::{vtable_type}")),
        (dw::DW_AT_byte_size, Attr::Number(12)),
        (dw::DW_AT_containing_type, Attr::To("S")),
    ];
    dwarf.leaf("vtable type", dw::DW_TAG_structure_type, &attributes);
    for at in 0..many {
        let [low, high, ..] = u32::to_le_bytes(at * 4);
        dwarf.placed("<S as T>::{vtable}", "vtable type", Attr::Block(&[3, low, high, 1, 0]));
    }
    dwarf.refer("to S", dw::DW_TAG_pointer_type, "S");
    dwarf.structure("&dyn T", 8);
    dwarf.member("pointer", "to S", 0);
    dwarf.member("vtable", "to S", 4);
    dwarf.end();
    dwarf.array("dyns", "&dyn T", &[1000]);
    dwarf.function();
    dwarf.variable("v", "dyns");
    dwarf.end();
    ask("tables", dwarf);

    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C_plus_plus_14);
    dwarf.number(4);
    for at in 0..many {
        dwarf.structure(&format!("c{at}"), 4);
        dwarf.end();
    }
    dwarf.refer("table", dw::DW_TAG_pointer_type, "number");
    dwarf.structure("virtual", 4);
    dwarf.member("_vptr$virtual", "table", 0);
    dwarf.end();
    dwarf.array("virtuals", "virtual", &[1000]);
    dwarf.function();
    dwarf.variable("v", "virtuals");
    dwarf.end();
    ask("classes", dwarf);
}

#[test]
fn locations_may_be_programs_that_never_end() {
    let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C99);
    dwarf.number(4);
    dwarf.structure("large", 1 << 40);
    dwarf.end();
    dwarf.function();
    let duplicates = [[0x31].to_vec(), vec![0x12; 5000]].concat();
    let pieces = [0x93, 0xff, 0xff, 0xff, 0xff, 0x0f].repeat(400);
    let locations: [(&str, &[u8]); 21] = [
        ("loops", &[0x2f, 0xfd, 0xff]),
        ("loops with a condition", &[0x31, 0x28, 0xfc, 0xff]),
        ("jumps outside", &[0x2f, 0xff, 0x7f]),
        ("jumps before", &[0x2f, 0x00, 0x80]),
        ("divides by 0", &[0x31, 0x30, 0x1b]),
        ("remainder of 0", &[0x31, 0x30, 0x1d]),
        ("least by -1", &[0x0e, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x11, 0x7f, 0x1b]),
        ("least modulo -1", &[0x0e, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x11, 0x7f, 0x1d]),
        ("negates the least", &[0x0e, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x1f, 0x9f]),
        ("shifts by much", &[0x31, 0x08, 200, 0x24, 0x9f]),
        ("shifts by all", &[0x31, 0x11, 0x7f, 0x26, 0x9f]),
        ("stack", &duplicates),
        ("nothing there", &[0x15, 200]),
        ("pieces", &pieces),
        ("far from the base", &[0x91, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]),
        ("memory that is not there", &[0x09, 0xfc, 0x06]),
        ("wide memory", &[0x31, 0x94, 200]),
        ("calls", &[0x98, 0, 0]),
        ("a value that is cut", &[0x9e, 0xff, 0x7f, 1]),
        ("an entry's value", &[0xa3, 5, 0xa3, 3, 0xa3, 1, 0x31]),
        ("a local that is not there", &[0xed, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x9f]),
    ];
    for (name, location) in locations {
        dwarf.placed(name, "number", Attr::Block(location));
        dwarf.placed(name, "large", Attr::Block(location));
    }
    dwarf.end();
    let values = values(&ask("locations", dwarf));
    assert_eq!(values.len(), 2 * locations.len());
}

#[test]
fn tables_of_files_may_claim_any_length() {
    // DWARF 5: no format, so that an entry takes no bytes, and as many entries as there are numbers.
    for (directories, files) in
        [((0, u64::MAX >> 1), (0, 0)), ((0, 0), (0, u64::MAX >> 1)), ((1, 1 << 40), (0, 0))]
    {
        let mut header = vec![5, 0, 4, 0, 0, 0, 0, 0, 1, 1, 1, 0xfb, 14, 1];
        for (formats, count) in [directories, files] {
            header.push(formats);
            (0..formats).for_each(|_| header.extend([1, 0x21]));
            leb(count, &mut header);
        }
        let length = header.len() as u32 - 8;
        header[4..8].copy_from_slice(&length.to_le_bytes());
        let whole = header.len() as u32;
        let mut dwarf = DwarfBuilder::new(dw::DW_LANG_C99);
        dwarf.number(4);
        dwarf.section(".debug_line", [&whole.to_le_bytes()[..], &header].concat());
        dwarf.leaf("other", dw::DW_TAG_variable, &[(dw::DW_AT_stmt_list, Attr::Offset(0))]);
        dwarf.function();
        dwarf.end();
        ask("tables of files", dwarf);
    }
}
