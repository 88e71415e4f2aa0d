//! Debug information written by hand, for a module with one function: entries with any attributes, which may refer to each
//! other in any way.

use gimli::{DwAt, DwForm, DwTag};
use std::collections::HashMap;
use std::sync::Arc;
use wasmscope::symbols::{ExternalDebug, Symbols};
use wasmscope::wasm::{Module, Program};

/// A local that serves as the frame base is set, and then nothing happens for a while.
const FUNCTION: &str = "(module (memory 4)
    (func $f (param i32 i32) (local i32)
        (local.set 2 (i32.const 0x4000))
        (loop (nop) (nop) (nop) (br_if 0 (i32.const 0)))
        (nop) (nop) (nop)))";

/// The value of an attribute.
#[derive(Debug, Clone)]
pub enum Attr<'a> {
    /// A string in place.
    Text(&'a str),
    /// A number.
    Number(u64),
    /// An address of code.
    Code(u32),
    /// A location expression, or another block.
    Block(&'a [u8]),
    /// The entry with this name, which may come later.
    To(&'a str),
    /// An offset in another section: a list of ranges or locations, a line table.
    Offset(u32),
}

/// Sections of DWARF 4 with one unit, being written.
#[derive(Debug)]
pub struct DwarfBuilder {
    module: Arc<Module>,
    info: Vec<u8>,
    abbrevs: Vec<u8>,
    /// Abbreviations by what they declare.
    known: HashMap<Vec<u8>, u64>,
    names: HashMap<String, u32>,
    references: Vec<(usize, String)>,
    others: Vec<(&'static str, Vec<u8>)>,
}

/// Appends an unsigned LEB128 number.
pub fn leb(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

impl DwarfBuilder {
    /// A unit in a language, with nothing in it so far.
    #[must_use]
    pub fn new(language: gimli::DwLang) -> Self {
        let bytes = wat::parse_str(FUNCTION).expect("a module");
        let program = Program::load("hostile.wasm", &bytes).expect("loads");
        // Its length, version, table of abbreviations and size of addresses.
        let info = vec![0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 4];
        let mut made = Self {
            module: Arc::clone(&program.modules[0]),
            info,
            abbrevs: Vec::new(),
            known: HashMap::new(),
            names: HashMap::new(),
            references: Vec::new(),
            others: Vec::new(),
        };
        let attributes = [
            (gimli::DW_AT_name, Attr::Text("hostile.c")),
            (gimli::DW_AT_language, Attr::Number(language.0.into())),
            (gimli::DW_AT_low_pc, Attr::Code(0)),
        ];
        made.parent("unit", gimli::DW_TAG_compile_unit, &attributes);
        made
    }

    /// The addresses of the function.
    #[must_use]
    pub fn body(&self) -> (u32, u32) {
        let range = &self.module.bodies[0].range;
        let address = |offset: usize| (offset - self.module.code_start) as u32;
        (address(range.start), address(range.end))
    }

    fn write(&mut self, name: &str, tag: DwTag, children: bool, attributes: &[(DwAt, Attr<'_>)]) {
        self.names.insert(name.to_owned(), self.info.len() as u32);
        let mut declared = Vec::new();
        leb(tag.0.into(), &mut declared);
        declared.push(children.into());
        for (at, value) in attributes {
            let form: DwForm = match value {
                Attr::Text(_) => gimli::DW_FORM_string,
                Attr::Number(_) => gimli::DW_FORM_udata,
                Attr::Code(_) => gimli::DW_FORM_addr,
                Attr::Block(_) => gimli::DW_FORM_exprloc,
                Attr::To(_) => gimli::DW_FORM_ref4,
                Attr::Offset(_) => gimli::DW_FORM_sec_offset,
            };
            leb(at.0.into(), &mut declared);
            leb(form.0.into(), &mut declared);
        }
        declared.extend([0, 0]);
        let next = self.known.len() as u64 + 1;
        let code = *self.known.entry(declared.clone()).or_insert_with(|| {
            leb(next, &mut self.abbrevs);
            self.abbrevs.extend(declared);
            next
        });
        leb(code, &mut self.info);
        for (_, value) in attributes {
            match value {
                Attr::Text(text) => {
                    self.info.extend(text.as_bytes());
                    self.info.push(0);
                }
                Attr::Number(number) => leb(*number, &mut self.info),
                Attr::Code(address) => self.info.extend(address.to_le_bytes()),
                Attr::Block(bytes) => {
                    leb(bytes.len() as u64, &mut self.info);
                    self.info.extend(*bytes);
                }
                Attr::To(name) => {
                    self.references.push((self.info.len(), (*name).to_owned()));
                    self.info.extend([0; 4]);
                }
                Attr::Offset(offset) => self.info.extend(offset.to_le_bytes()),
            }
        }
    }

    /// An entry without children. Its name serves for references; of several with the same name, the last counts.
    pub fn leaf(&mut self, name: &str, tag: DwTag, attributes: &[(DwAt, Attr<'_>)]) {
        self.write(name, tag, false, attributes);
    }

    /// An entry that has those that follow as children, up to [`DwarfBuilder::end`].
    pub fn parent(&mut self, name: &str, tag: DwTag, attributes: &[(DwAt, Attr<'_>)]) {
        self.write(name, tag, true, attributes);
    }

    /// Ends the children of an entry.
    pub fn end(&mut self) {
        self.info.push(0);
    }

    /// The function, whose children follow.
    pub fn function(&mut self) {
        let (low, high) = self.body();
        let attributes = [
            (gimli::DW_AT_name, Attr::Text("f")),
            (gimli::DW_AT_low_pc, Attr::Code(low)),
            (gimli::DW_AT_high_pc, Attr::Number((high - low).into())),
            (gimli::DW_AT_frame_base, Attr::Block(&[0xed, 0, 2, 0x9f])),
        ];
        self.parent("f", gimli::DW_TAG_subprogram, &attributes);
    }

    /// A variable at a distance from the frame base.
    pub fn variable(&mut self, name: &str, ty: &str) {
        self.placed(name, ty, Attr::Block(&[0x91, 0x10]));
    }

    /// A variable with a location.
    pub fn placed(&mut self, name: &str, ty: &str, location: Attr<'_>) {
        let attributes = [
            (gimli::DW_AT_name, Attr::Text(name)),
            (gimli::DW_AT_type, Attr::To(ty)),
            (gimli::DW_AT_location, location),
        ];
        self.leaf(name, gimli::DW_TAG_variable, &attributes);
    }

    /// A type of numbers of some bytes, called `number`.
    pub fn number(&mut self, size: u64) {
        let attributes = [
            (gimli::DW_AT_name, Attr::Text("number")),
            (gimli::DW_AT_byte_size, Attr::Number(size)),
            (gimli::DW_AT_encoding, Attr::Number(gimli::DW_ATE_unsigned.0.into())),
        ];
        self.leaf("number", gimli::DW_TAG_base_type, &attributes);
    }

    /// A structure, whose members follow.
    pub fn structure(&mut self, name: &str, size: u64) {
        let attributes =
            [(gimli::DW_AT_name, Attr::Text(name)), (gimli::DW_AT_byte_size, Attr::Number(size))];
        self.parent(name, gimli::DW_TAG_structure_type, &attributes);
    }

    /// A member at an offset.
    pub fn member(&mut self, name: &str, ty: &str, offset: u64) {
        let attributes = [
            (gimli::DW_AT_name, Attr::Text(name)),
            (gimli::DW_AT_type, Attr::To(ty)),
            (gimli::DW_AT_data_member_location, Attr::Number(offset)),
        ];
        self.leaf("a member", gimli::DW_TAG_member, &attributes);
    }

    /// An array with dimensions of so many elements.
    pub fn array(&mut self, name: &str, element: &str, counts: &[u64]) {
        self.parent(name, gimli::DW_TAG_array_type, &[(gimli::DW_AT_type, Attr::To(element))]);
        for count in counts {
            let attributes = [(gimli::DW_AT_count, Attr::Number(*count))];
            self.leaf("a dimension", gimli::DW_TAG_subrange_type, &attributes);
        }
        self.end();
    }

    /// A type of another tag that refers to one: a pointer, another name, qualifiers.
    pub fn refer(&mut self, name: &str, tag: DwTag, to: &str) {
        self.leaf(name, tag, &[(gimli::DW_AT_type, Attr::To(to))]);
    }

    /// The contents of another section.
    pub fn section(&mut self, name: &'static str, bytes: Vec<u8>) {
        self.others.push((name, bytes));
    }

    /// The debug information, and a place of the code in the middle of the function.
    ///
    /// # Panics
    /// If a reference is to no entry.
    #[must_use]
    pub fn finish(mut self) -> (Symbols, usize) {
        for (at, name) in std::mem::take(&mut self.references) {
            let offset = self.names.get(&name).unwrap_or_else(|| panic!("no entry {name}"));
            self.info[at..at + 4].copy_from_slice(&offset.to_le_bytes());
        }
        let length = (self.info.len() - 4) as u32;
        self.info[..4].copy_from_slice(&length.to_le_bytes());
        self.abbrevs.push(0);
        let own = [(".debug_info", self.info), (".debug_abbrev", self.abbrevs)];
        let mut file = b"\0asm\x01\0\0\0".to_vec();
        for (name, content) in own.into_iter().chain(self.others) {
            file.push(0);
            leb((1 + name.len() + content.len()) as u64, &mut file);
            leb(name.len() as u64, &mut file);
            file.extend(name.as_bytes());
            file.extend(content);
        }
        let external = ExternalDebug::read(file.into()).expect("debug sections");
        let code = self.module.code(0).expect("a body");
        let offset = code.offsets[code.offsets.len() / 2] as usize;
        (Symbols::of(self.module).with_external(external), offset)
    }
}
