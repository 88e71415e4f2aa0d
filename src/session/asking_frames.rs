//! The call stack of an attempt as the source has it.
//!
//! Probes and hosts know the functions of modules; a session also knows what was inlined into them, and from which lines
//! they were made. That is added when an account is made, since it belongs to the account's moment.

use super::listings::Listings;
use crate::caps::{Account, AskingFrame};
use crate::libc::RunningFunction;
use crate::symbols::LogicalFrame;
use crate::wasm::{Location, Program};

/// The functions of the source at a place, innermost first, and whether debug information describes its module.
fn at_place(listings: &Listings, program: &Program, at: Location) -> (Vec<LogicalFrame>, bool) {
    let module = program.modules.get(at.module.0 as usize);
    let offset = module
        .and_then(|module| module.code(at.pc.func))
        .and_then(|code| code.offsets.get(at.pc.op as usize).copied());
    let symbols = module.and_then(|module| listings.symbols(module));
    let (Some(offset), Some(symbols)) = (offset, symbols) else { return (Vec::new(), false) };
    (symbols.frames_at(offset as usize), symbols.fit().is_believed())
}

/// The functions of the source that one of a module is made of. The one that the program called (`innermost`) keeps the
/// name by which it is known, and what was inlined into it is its own affair.
fn logical(
    running: &RunningFunction,
    (frames, described): (Vec<LogicalFrame>, bool),
    innermost: bool,
) -> Vec<AskingFrame> {
    let count = frames.len();
    let told = frames.into_iter().enumerate().skip(if innermost { count.saturating_sub(1) } else { 0 });
    told.map(|(index, frame)| {
        let is_known = index + 1 == count && (innermost || !described);
        AskingFrame {
            function: if is_known { running.name.clone() } else { frame.function },
            file: frame.file.as_deref().map(str::to_owned),
            shown: frame.source.as_ref().map(|source| source.shown.to_string()),
            line: frame.source.as_ref().map(|source| source.line),
            column: frame.source.as_ref().map(|source| source.column).filter(|column| *column != 0),
            offset: frame.offset as u64,
            inlined: frame.inlined,
            kind: frame.kind.name().to_owned(),
        }
    })
    .collect()
}

/// Gives an account its call stack: the functions of the source, where anything tells of them.
pub(super) fn tell(account: &mut Account, stack: &[RunningFunction], program: &Program, listings: &Listings) {
    let (mut names, mut frames) = (Vec::new(), Vec::new());
    for (index, running) in stack.iter().enumerate() {
        let at = running.at.map(|at| at_place(listings, program, at));
        let told = at.map(|at| logical(running, at, index == 0)).unwrap_or_default();
        match told.is_empty() {
            true => names.push(running.name.clone()),
            false => names.extend(told.iter().map(|frame| frame.function.clone())),
        }
        frames.extend(told);
    }
    let described = frames.iter().any(|frame| frame.file.is_some());
    account.call_stack = names;
    account.frames = if described { frames } else { Vec::new() };
}
