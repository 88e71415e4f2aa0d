//! The `name` custom section, read as far as it is well-formed: a broken one never makes a module invalid.
//!
//! A large program has a hundred thousand symbols, of which a person sees few. So only the place of each in the file is
//! kept.

use super::Module;
use wasmparser::{KnownCustom, Name, NameMap};

/// What can have a name besides functions, locals and fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameSubject {
    /// A type, by its index in the type section.
    Type,
    /// A table, by table index.
    Table,
    /// A memory, by memory index.
    Memory,
    /// A global, by global index.
    Global,
    /// A tag, by tag index.
    Tag,
    /// An element segment, by its index.
    Elem,
    /// A data segment, by its index.
    Data,
}

/// Names from the `name` section: raw symbols, which [`Module::func_name`] demangles.
#[derive(Debug, Clone, Default)]
pub struct ModuleNames {
    /// The name of the module itself.
    pub module: Option<String>,
    /// Whether a section has been read. There should be only one; a second one is ignored.
    read: bool,
    funcs: Places<u32>,
    /// By function index and local index.
    locals: Places<(u32, u32)>,
    /// By kind and index.
    others: Places<(NameSubject, u32)>,
    /// By type index and field index.
    fields: Places<(u32, u32)>,
}

impl ModuleNames {
    /// Adds what a custom section says, if it is a `name` section.
    pub(super) fn read(&mut self, section: &wasmparser::CustomSectionReader<'_>) {
        let KnownCustom::Name(reader) = section.as_known() else { return };
        if std::mem::replace(&mut self.read, true) {
            return;
        }
        for name in reader {
            match name {
                Ok(Name::Module { name, .. }) => self.module = Some(name.to_owned()),
                Ok(Name::Function(map)) => self.funcs.add(map, |func| func),
                Ok(Name::Local(map)) => {
                    for func in map.map_while(Result::ok) {
                        self.locals.add(func.names, |local| (func.index, local));
                    }
                }
                Ok(Name::Field(map)) => {
                    for ty in map.map_while(Result::ok) {
                        self.fields.add(ty.names, |field| (ty.index, field));
                    }
                }
                Ok(Name::Type(map)) => self.others.add(map, |index| (NameSubject::Type, index)),
                Ok(Name::Table(map)) => self.others.add(map, |index| (NameSubject::Table, index)),
                Ok(Name::Memory(map)) => self.others.add(map, |index| (NameSubject::Memory, index)),
                Ok(Name::Global(map)) => self.others.add(map, |index| (NameSubject::Global, index)),
                Ok(Name::Tag(map)) => self.others.add(map, |index| (NameSubject::Tag, index)),
                Ok(Name::Element(map)) => self.others.add(map, |index| (NameSubject::Elem, index)),
                Ok(Name::Data(map)) => self.others.add(map, |index| (NameSubject::Data, index)),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        self.funcs.settle();
        self.locals.settle();
        self.others.settle();
        self.fields.settle();
    }
}

impl Module {
    /// A function's symbol, exactly as the name section has it.
    #[must_use]
    pub(crate) fn symbol(&self, func: u32) -> Option<&str> {
        self.names.funcs.get(&self.bytes, func)
    }

    /// The symbols of all functions, exactly as the name section has them.
    pub fn symbols(&self) -> impl Iterator<Item = (u32, &str)> {
        self.names.funcs.iter(&self.bytes)
    }

    /// A parameter's or local's name, exactly as the name section has it.
    pub(super) fn local_symbol(&self, func: u32, local: u32) -> Option<&str> {
        self.names.locals.get(&self.bytes, (func, local))
    }

    /// The name of something other than a function or a local, exactly as the name section has it.
    pub(super) fn other_symbol(&self, kind: NameSubject, index: u32) -> Option<&str> {
        self.names.others.get(&self.bytes, (kind, index))
    }

    /// A struct field's name, exactly as the name section has it.
    pub(super) fn field_symbol(&self, ty: u32, field: u32) -> Option<&str> {
        self.names.fields.get(&self.bytes, (ty, field))
    }
}

/// Where names lie in the file: for each named thing, the offset of its name and the length. Sorted, with no thing
/// twice.
#[derive(Debug, Clone)]
struct Places<K>(Vec<(K, u32, u32)>);

impl<K> Default for Places<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord + Copy> Places<K> {
    fn add(&mut self, mut map: NameMap<'_>, key: impl Fn(u32) -> K) {
        while let Some(Ok(naming)) = map.next() {
            // The reader is at the end of the name.
            let (end, len) = (map.names.original_position(), naming.name.len());
            if let (Ok(end), Ok(len)) = (u32::try_from(end), u32::try_from(len)) {
                self.0.push((key(naming.index), end - len, len));
            }
        }
    }

    /// To be called once all are added: a thing's later name replaces an earlier one.
    fn settle(&mut self) {
        if !self.0.is_sorted_by(|a, b| a.0 < b.0) {
            self.0.reverse();
            self.0.sort_by_key(|&(key, ..)| key);
            self.0.dedup_by_key(|&mut (key, ..)| key);
        }
        self.0.shrink_to_fit();
    }

    fn get<'a>(&self, bytes: &'a [u8], key: K) -> Option<&'a str> {
        let at = self.0.binary_search_by_key(&key, |&(key, ..)| key).ok()?;
        text(bytes, self.0[at].1, self.0[at].2)
    }

    fn iter<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = (K, &'a str)> {
        self.0.iter().filter_map(|&(key, start, len)| Some((key, text(bytes, start, len)?)))
    }
}

fn text(bytes: &[u8], start: u32, len: u32) -> Option<&str> {
    let bytes = bytes.get(start as usize..)?.get(..len as usize)?;
    std::str::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmparser::BinaryReader;

    #[test]
    fn a_later_name_replaces_an_earlier_one() {
        let file = b"..\x02\x01\x03one\x04\x04four-\x02\x01\x03uno\x00\x00";
        let mut places = Places::default();
        // A map is read up to the first entry that is out of order.
        places.add(NameMap::new(BinaryReader::new(&file[2..14], 2)).unwrap(), |func| func);
        places.add(NameMap::new(BinaryReader::new(&file[15..], 15)).unwrap(), |func| func);
        places.settle();
        assert_eq!(places.iter(file).collect::<Vec<_>>(), [(1, "uno"), (4, "four")]);
        assert_eq!((places.get(file, 4), places.get(file, 0)), (Some("four"), None));
        assert_eq!(places.get(&file[..9], 4), None, "another file than the one that was read");
    }
}
