//! Validation, and telling apart what is invalid from what is only not supported yet.

use super::validate_bodies::validate as try_with;
use super::{ComponentFeatures, LoadError, LoadErrorKind};
use wasmparser::{Parser, WasmFeatures};

/// The proposals that this version runs: all of WebAssembly 3.0, the legacy form of exceptions, and what compilers
/// commonly emit in addition, but for the [`ComponentFeatures`]. A program has only one thread.
pub(super) const FEATURES: WasmFeatures = WasmFeatures::FLOATS
    .union(WasmFeatures::GC_TYPES)
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::SIMD)
    .union(WasmFeatures::RELAXED_SIMD)
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::MULTI_MEMORY)
    .union(WasmFeatures::MEMORY64)
    .union(WasmFeatures::EXCEPTIONS)
    .union(WasmFeatures::LEGACY_EXCEPTIONS)
    .union(WasmFeatures::FUNCTION_REFERENCES)
    .union(WasmFeatures::GC)
    .union(WasmFeatures::WIDE_ARITHMETIC)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES)
    .union(WasmFeatures::THREADS)
    .union(WasmFeatures::COMPONENT_MODEL)
    .union(WasmFeatures::CM_FIXED_LENGTH_LISTS)
    .union(WasmFeatures::CM_CANON_NAMES)
    .union(WasmFeatures::CM_NESTED_NAMES)
    .union(WasmFeatures::CM_ACCESSORS);

/// Proposals that are not run, or only if they are allowed, by the names people know. A proposal comes after those that build on it, so that the
/// smallest sufficient one is named.
const NAMES: &[(WasmFeatures, &str)] = &[
    (WasmFeatures::SHARED_EVERYTHING_THREADS, "shared-everything threads"),
    (WasmFeatures::ACQUIRE_RELEASE_ATOMICS, "acquire-release atomics"),
    (WasmFeatures::STACK_SWITCHING, "stack switching"),
    (WasmFeatures::CUSTOM_DESCRIPTORS, "custom descriptors"),
    (WasmFeatures::MULTIBYTE_ARRAY_ACCESS, "multi-byte array access"),
    (WasmFeatures::MEMORY_CONTROL, "memory control"),
    (WasmFeatures::COMPACT_IMPORTS, "compact import sections"),
    (WasmFeatures::CM_VALUES, "component-model values and `start`"),
    (WasmFeatures::CM_ASYNC_STACKFUL, "component-model async (stackful)"),
    (WasmFeatures::CM_MORE_ASYNC_BUILTINS, "component-model async built-ins"),
    (WasmFeatures::CM_FORWARD, "component-model stream and future forwarding"),
    (WasmFeatures::CM_THREADING, "component-model threads"),
    (WasmFeatures::CM_ERROR_CONTEXT, "component-model error contexts"),
    (WasmFeatures::CM_ASYNC, "component-model async (WASI 0.3)"),
    (WasmFeatures::CM_MAP, "component-model maps"),
    (WasmFeatures::CM_IMPLEMENTS, "component-model `implements`"),
    (WasmFeatures::CM_GC, "component-model garbage-collected types"),
    (WasmFeatures::CM64, "64-bit memories in the component model"),
];

/// For a file larger than this, in bytes, only the first missing proposal is reported, not all of them.
const LARGE: usize = 4 << 20;

/// Validates a module or component, which may use these features.
pub(super) fn validate(bytes: &[u8], allowed: ComponentFeatures) -> Result<(), LoadError> {
    let allowed = FEATURES.union(allowed.bits());
    let Err(error) = try_with(bytes, allowed) else { return Ok(()) };
    let offset = usize::try_from(error.offset()).unwrap_or(usize::MAX);
    let missing = error.missing_wasm_feature().and_then(named);
    // Finding all the proposals that a file needs means validating it once for each: for a large file the first one has
    // to do.
    let large = bytes.len() > LARGE && missing.is_some();
    if !large && try_with(bytes, WasmFeatures::all()).is_ok() {
        return Err(LoadError::unsupported(offset, needed(bytes, allowed)));
    }
    if let Some((feature, name)) = missing {
        // It uses the proposal. If it is not large, it has another fault as well.
        return Err(LoadError::unsupported(offset, with_option(*feature, name)));
    }
    Err(explain(bytes, &error, offset))
}

fn named(features: WasmFeatures) -> Option<&'static (WasmFeatures, &'static str)> {
    NAMES.iter().find(|(f, _)| features.intersects(*f))
}

/// The proposals that a file cannot do without, given that it is valid with all of them; as text.
fn needed(bytes: &[u8], allowed: WasmFeatures) -> String {
    let mut features = WasmFeatures::all();
    for &(feature, _) in NAMES {
        let fewer = features.difference(feature);
        if try_with(bytes, fewer).is_ok() {
            features = fewer;
        }
    }
    let missing = NAMES.iter().filter(|(f, _)| features.contains(*f) && !allowed.contains(*f));
    let names: Vec<_> = missing.map(|(feature, name)| with_option(*feature, name)).collect();
    if names.is_empty() { "a proposal that is newer than this program".to_owned() } else { names.join(", ") }
}

/// What a proposal is called, and the option that allows it, if there is one.
fn with_option(feature: WasmFeatures, name: &str) -> String {
    match ComponentFeatures::option_for(feature) {
        Some(option) => format!("{name}, which `-W {option}` allows"),
        None => name.to_owned(),
    }
}

/// The error for a file that no set of proposals would make valid.
fn explain(bytes: &[u8], error: &wasmparser::Error, offset: usize) -> LoadError {
    let message = error.message();
    let cut_off = message.contains("unexpected end") || message.contains("unexpected EOF");
    if cut_off && offset.saturating_add(16) >= bytes.len() {
        let message =
            format!("the file is cut off: it ends after {} bytes, where more were expected", bytes.len());
        return LoadError { kind: LoadErrorKind::Malformed, offset, message };
    }
    let kind = if cut_off || !frames_well(bytes) { LoadErrorKind::Malformed } else { LoadErrorKind::Invalid };
    let message = match kind {
        LoadErrorKind::Malformed => format!("malformed WebAssembly: {message}"),
        _ => format!("invalid WebAssembly: {message}"),
    };
    LoadError { kind, offset, message }
}

/// Whether at least its sections are framed correctly.
fn frames_well(bytes: &[u8]) -> bool {
    Parser::new(0).parse_all(bytes).all(|payload| payload.is_ok())
}
