//! The names of types, as people of their language write them.

use super::Inspector;
use crate::symbols::dies::DieOffset;
use crate::symbols::types::{SourceLanguage, SourceTypes, TypeForm, short_type};

/// How many members of a type are written in its name if it has none.
const DEEPEST_NAME: usize = 32;

impl<'a> Inspector<'a> {
    pub(super) fn type_name(&self, ty: Option<DieOffset>) -> (String, String) {
        self.type_name_in(&SourceTypes::of(&self.dies), ty)
    }

    /// The name of a type, short and in full.
    pub(in crate::symbols) fn type_name_in(
        &self,
        types: &SourceTypes<'a, '_>,
        ty: Option<DieOffset>,
    ) -> (String, String) {
        let full = match ty {
            Some(ty) => self.full_name(types, ty, 0),
            None => "void".to_owned(),
        };
        (short_type(&full), full)
    }

    fn full_name(&self, types: &SourceTypes<'a, '_>, at: DieOffset, depth: usize) -> String {
        if depth > DEEPEST_NAME {
            return "…".to_owned();
        }
        let ty = types.get(at);
        let of = |to: Option<DieOffset>| match to {
            Some(to) => self.full_name(types, to, depth + 1),
            None => "void".to_owned(),
        };
        if !ty.name.is_empty() {
            return match ty.form {
                TypeForm::Record(_) | TypeForm::Enumeration { .. } | TypeForm::Opaque => {
                    self.symbols.contents().qualified(&self.dies, at, &ty.name)
                }
                _ => ty.name.to_string(),
            };
        }
        match &ty.form {
            TypeForm::Pointer { to, reference } => {
                let (to, sign) = (of(*to), if *reference { '&' } else { '*' });
                let space = if to.ends_with(['*', '&']) { "" } else { " " };
                format!("{to}{space}{sign}")
            }
            TypeForm::Alias(to) => {
                let constant =
                    self.dies.entry(at).is_some_and(|(_, entry)| entry.tag() == gimli::DW_TAG_const_type);
                if constant { format!("const {}", of(*to)) } else { of(*to) }
            }
            TypeForm::Array { element, lengths } => {
                let length = |length: &Option<u64>| match length {
                    Some(length) => format!("[{length}]"),
                    None => "[]".to_owned(),
                };
                if ty.language == SourceLanguage::Rust {
                    let rows = |inner: String, length: &Option<u64>| match length {
                        Some(length) => format!("[{inner}; {length}]"),
                        None => format!("[{inner}]"),
                    };
                    return lengths.iter().rev().fold(of(Some(*element)), rows);
                }
                of(Some(*element)) + &lengths.iter().map(length).collect::<String>()
            }
            TypeForm::Function => "fn".to_owned(),
            TypeForm::Record(record) if record.union => "union".to_owned(),
            TypeForm::Record(_) => "struct".to_owned(),
            TypeForm::Enumeration { .. } => "enum".to_owned(),
            TypeForm::Scalar(_) | TypeForm::Opaque => "?".to_owned(),
        }
    }
}
