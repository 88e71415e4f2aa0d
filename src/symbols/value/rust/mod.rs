//! What Rust's types mean. Layouts are not promised by the language: all offsets come from the debug information, and
//! a type of std whose members are not those that are expected here is shown as its members.

mod collections;
mod iterators;
mod pointers;

use super::c;
use super::view::{FieldStyle, ThroughView};
use super::{Finding, TypedValue, ValueReader, ValueView};
use crate::symbols::types::{RecordType, SourceType, TypeForm, VariantPart};

/// Types that hold one value and add nothing to it that people look for.
const WRAPPERS: &[(&str, &str)] = &[
    ("Cell", "value"),
    ("UnsafeCell", "value"),
    ("SyncUnsafeCell", "value"),
    ("ManuallyDrop", "value"),
    ("MaybeDangling", "__0"),
    ("MaybeUninit", "value"),
    ("EagerStorage", "value"),
    ("RefCell", "value"),
    ("Mutex", "data"),
    ("RwLock", "data"),
    ("AtomicBool", "v"),
    ("AtomicI8", "v"),
    ("AtomicU8", "v"),
    ("AtomicI16", "v"),
    ("AtomicU16", "v"),
    ("AtomicI32", "v"),
    ("AtomicU32", "v"),
    ("AtomicI64", "v"),
    ("AtomicU64", "v"),
    ("AtomicIsize", "v"),
    ("AtomicUsize", "v"),
    ("Atomic", "v"),
    ("NonZero", "__0"),
    ("NonZeroU8Inner", "__0"),
    ("NonZeroI8Inner", "__0"),
    ("NonZeroU16Inner", "__0"),
    ("NonZeroI16Inner", "__0"),
    ("NonZeroU32Inner", "__0"),
    ("NonZeroI32Inner", "__0"),
    ("NonZeroU64Inner", "__0"),
    ("NonZeroI64Inner", "__0"),
    ("NonZeroU128Inner", "__0"),
    ("NonZeroI128Inner", "__0"),
    ("NonZeroUsizeInner", "__0"),
    ("NonZeroIsizeInner", "__0"),
    ("NonNull", "pointer"),
    ("Unique", "pointer"),
    ("Pin", "pointer"),
    ("Pin", "__pointer"),
    ("BinaryHeap", "data"),
    ("Ref", "value"),
    ("RefMut", "value"),
];

pub(super) fn view(reader: &ValueReader<'_, '_>, value: &TypedValue, ty: &SourceType) -> Option<ValueView> {
    match &ty.form {
        TypeForm::Pointer { to, .. } => pointers::plain(reader, value, ty, (*to)?),
        TypeForm::Record(record) => {
            if let Some(part) = &record.variants {
                return variant(reader, value, part);
            }
            special(reader, value, ty).or_else(|| plain(reader, value, ty, record))
        }
        _ => None,
    }
}

/// The name of a type without what it is generic over.
fn stem(name: &str) -> &str {
    name.split('<').next().unwrap_or(name)
}

fn special(reader: &ValueReader<'_, '_>, value: &TypedValue, ty: &SourceType) -> Option<ValueView> {
    if let Some(fat) = pointers::fat(reader, value, ty) {
        return Some(fat);
    }
    let stem = stem(&ty.name);
    let wraps = |(name, _): &&(&str, &str)| *name == stem;
    let inner = WRAPPERS.iter().filter(wraps).find_map(|(_, member)| reader.member(value, member));
    if let Some(inner) = inner.filter(|_| reader.is_of_std(value.ty)) {
        return Some(ThroughView::plain(inner));
    }
    // Reading a type's path is costly: only types of these names are asked for it.
    let of_std = |view: Option<ValueView>| view.filter(|_| reader.is_of_std(value.ty));
    let known = match stem {
        "String" | "OsString" | "PathBuf" | "ByteString" => collections::string(reader, value),
        "Vec" => collections::vec(reader, value),
        "VecDeque" => collections::deque(reader, value),
        "HashMap" | "HashSet" | "IndexMap" => collections::hashed(reader, value),
        "BTreeMap" | "BTreeSet" => collections::tree(reader, value),
        "Rc" | "Arc" | "Weak" => pointers::counted(reader, value),
        "LinkedList" => iterators::linked(reader, value),
        "CString" => iterators::c_string(reader, value),
        // Others of these names, and of other layouts, are shown as their members.
        "Iter" | "IterMut" | "IntoIter" => return of_std(iterators::elements(reader, value)),
        "Chars" => return of_std(iterators::characters(reader, value)),
        "Range" => return of_std(iterators::range(reader, value, false)),
        "RangeInclusive" => return of_std(iterators::range(reader, value, true)),
        "Duration" => return of_std(iterators::duration(reader, value)),
        "OnceLock" => return of_std(iterators::once(reader, value)),
        "MutexGuard" | "RwLockWriteGuard" => return of_std(iterators::guard(reader, value)),
        _ => return None,
    };
    // With a part missing, its members would say nothing to the reader.
    of_std(known.or_else(|| has_gaps(reader, value).then_some(ValueView::Bad(Finding::Missing))))
}

/// Whether bytes of a value are kept nowhere.
fn has_gaps(reader: &ValueReader<'_, '_>, value: &TypedValue) -> bool {
    let size = reader.types.size_of(value.ty).unwrap_or(0);
    matches!(reader.bytes(&value.storage, size), Err(Finding::Missing))
}

/// The variant that an enum has, which its discriminant, or a value that no other variant can have, says.
fn variant(reader: &ValueReader<'_, '_>, value: &TypedValue, part: &VariantPart) -> Option<ValueView> {
    let mut discriminant = None;
    let mut size = 0;
    if let Some(member) = &part.discriminant {
        size = reader.types.size_of(member.ty).unwrap_or(0).min(8);
        match reader.word(&value.storage.plus(member.offset), size) {
            Ok(word) => discriminant = Some(word),
            Err(finding) => return Some(ValueView::Bad(finding)),
        }
    }
    let Some(active) = part.active(discriminant, size) else {
        return Some(ValueView::Bad(Finding::NoVariant { bits: discriminant.unwrap_or(0) }));
    };
    let member = active.member.as_ref()?;
    let contents = TypedValue::new(member.ty, value.storage.plus(member.offset));
    let fields = match reader.record(member.ty) {
        Some((_, record)) => own_fields(reader, &contents, &record),
        None => Vec::new(),
    };
    Some(named(member.name.to_string(), fields))
}

/// A struct, a tuple or a closure.
fn plain(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    ty: &SourceType,
    record: &RecordType,
) -> Option<ValueView> {
    if record.union {
        return None;
    }
    let fields = own_fields(reader, value, record);
    if ty.name.starts_with("{closure_env") {
        let name = |name: String| name.strip_prefix("_ref__").map_or(name.clone(), str::to_owned);
        let fields = fields.into_iter().map(|(field, value)| (name(field), value)).collect();
        return Some(ValueView::Fields { name: String::new(), style: FieldStyle::Captures, fields });
    }
    let name = if ty.name.starts_with('(') { "" } else { stem(&ty.name) };
    Some(named(name.to_owned(), fields))
}

/// Members in the order of the source. Those that take no room and only mark a type are left out.
fn own_fields(
    reader: &ValueReader<'_, '_>,
    value: &TypedValue,
    record: &RecordType,
) -> Vec<(String, TypedValue)> {
    let marks = |value: &TypedValue| {
        let (_, ty) = reader.types.bare(value.ty);
        ty.size == Some(0) && matches!(stem(&ty.name), "PhantomData" | "PhantomPinned" | "Global")
    };
    let mut fields = c::fields(value, record);
    fields.retain(|(_, value)| !marks(value));
    // The compiler lists members as they lie in memory.
    if fields.iter().all(|(name, _)| position(name).is_some()) {
        fields.sort_by_key(|(name, _)| position(name));
    }
    fields
}

/// The position of a tuple's member: 0 for `__0`.
fn position(name: &str) -> Option<u32> {
    name.strip_prefix("__")?.parse().ok()
}

fn named(name: String, fields: Vec<(String, TypedValue)>) -> ValueView {
    let tuple = !fields.is_empty() && fields.iter().all(|(name, _)| position(name).is_some());
    if !tuple {
        return ValueView::Fields { name, style: FieldStyle::Rust, fields };
    }
    let plain = |(name, value): (String, TypedValue)| (name.trim_start_matches('_').to_owned(), value);
    ValueView::Fields { name, style: FieldStyle::Tuple, fields: fields.into_iter().map(plain).collect() }
}
