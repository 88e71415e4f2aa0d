//! The path of a search that was inlined into another function, so no call shows which string it is.
//!
//! Two things help: a search skips the `/`s at the start of its path, so the path is in a local whose first byte is
//! compared with `/`; and libc's own functions take the path as a parameter. What is found in this way is inferred.

use super::read::{cstr, param_i32};
use super::words::ops;
use crate::caps::libc_model;
use crate::guest::{FrameId, Guest};
use crate::wasm::{Location, Op, Program};
use std::collections::BTreeMap;

const SLASH: i32 = b'/' as i32;
/// No string of a program lies below this address, as C has nothing at address 0.
const LOWEST: u32 = 16;

/// The path that a search looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sought {
    pub path: String,
    pub absolute: String,
}

/// The strings that the parameters of the innermost frame point to, by index of the parameter.
pub(super) fn parameters(guest: &Guest) -> Vec<Option<String>> {
    let frame = guest.frame();
    let Some(at) = guest.location() else { return Vec::new() };
    let Some(module) = guest.program().modules.get(at.module.0 as usize) else { return Vec::new() };
    let count = module.func_type(at.pc.func).params.len();
    (0..count).map(|i| text_at(guest, frame, param_i32(guest, frame, i)?.cast_unsigned())).collect()
}

fn text_at(guest: &Guest, frame: FrameId, address: u32) -> Option<String> {
    let text = cstr(guest, frame, address).filter(|_| address >= LOWEST)?;
    let plain = |c: char| !c.is_control() && c != char::REPLACEMENT_CHARACTER;
    (!text.is_empty() && text.chars().all(plain)).then_some(text)
}

/// What the innermost frame looks for, when it is about to report that no preopen covers it. `given` is the string that
/// its parameter pointed to on entry.
pub(super) fn sought(guest: &Guest, given: Option<&str>, prefixes: &[String], cwd: &str) -> Option<Sought> {
    let at = guest.location()?;
    let frame = guest.frame();
    let refused = |path: &str| {
        let absolute = libc_model::make_absolute(path, cwd);
        libc_model::find_abspath(prefixes, &absolute).best.is_none().then_some(absolute)
    };
    let bare = |path: &str| path.trim_start_matches('/').to_owned();
    let strings = strings(guest, frame);
    let own = given.and_then(|path| Some(Sought { path: path.to_owned(), absolute: refused(path)? }));
    let compared = compared(guest.program(), at).into_iter().filter_map(|local| {
        let address = param_i32(guest, frame, local as usize)?.cast_unsigned();
        let end = text_at(guest, frame, address).map(|text| address as usize + text.len())?;
        let path = &strings.get(&end)?.1;
        (!prefixes.contains(path)).then(|| path.clone())
    });
    for path in compared {
        let Some(absolute) = refused(&path) else { continue };
        if let Some(own) = own.as_ref().filter(|own| bare(&own.absolute) == bare(&absolute)) {
            return Some(own.clone());
        }
        if own.is_some() {
            continue;
        }
        // If the path was made absolute, the relative form is still in memory.
        let relative = strings.values().map(|(_, text)| text).find(|text| {
            !text.starts_with('/')
                && **text != path
                && bare(&libc_model::make_absolute(text, cwd)) == bare(&path)
        });
        let path = relative.cloned().unwrap_or(path);
        return Some(Sought { absolute: libc_model::make_absolute(&path, cwd), path });
    }
    own
}

/// The strings that locals point to or into, by the address of their end: the earliest known start, and the text from
/// it.
fn strings(guest: &Guest, frame: FrameId) -> BTreeMap<usize, (u32, String)> {
    let mut strings: BTreeMap<usize, (u32, String)> = BTreeMap::new();
    for index in 0..guest.locals(frame).len() {
        let Some(address) = param_i32(guest, frame, index).map(i32::cast_unsigned) else { continue };
        let Some(text) = text_at(guest, frame, address) else { continue };
        let end = address as usize + text.len();
        let longest = strings.get(&end).is_none_or(|(known, _)| address < *known);
        if longest {
            strings.insert(end, (address, text));
        }
    }
    strings
}

/// The locals whose first byte is compared with `/` before an instruction, nearest first.
fn compared(program: &Program, at: Location) -> Vec<u32> {
    let Some(module) = program.modules.get(at.module.0 as usize) else { return Vec::new() };
    let ops = ops(module, at.pc.func);
    let before = &ops[..ops.len().min(at.pc.op as usize)];
    let mut locals = Vec::new();
    for (i, pair) in before.windows(2).enumerate().rev() {
        let local = match pair[0] {
            Op::LocalGet { local_index } | Op::LocalTee { local_index } => local_index,
            _ => continue,
        };
        let (Op::I32Load8U { memarg } | Op::I32Load8S { memarg }) = pair[1] else { continue };
        let soon = before.iter().skip(i + 2).take(8);
        let slash = soon.into_iter().any(|op| matches!(op, Op::I32Const { value: SLASH }));
        if memarg.offset == 0 && slash && !locals.contains(&local) {
            locals.push(local);
        }
    }
    locals
}
