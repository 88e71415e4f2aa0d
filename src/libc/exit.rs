//! The exit status that a program asked for, when its C library cannot pass it on.

use super::read::param_i32;
use crate::guest::{FrameKind, Guest};

/// Functions that end the program; the first parameter of each is the exit status.
const FUNCTIONS: [&str; 4] = ["exit", "_Exit", "_exit", "quick_exit"];

/// The status passed to the outermost such function that is running; `None` if no name shows one.
#[must_use]
pub(crate) fn exit_status(guest: &Guest) -> Option<i32> {
    let frames = guest.frames();
    let wasm = |kind: &FrameKind| matches!(kind, FrameKind::Wasm { shim: false, .. });
    let frame = frames.iter().rfind(|f| wasm(&f.kind) && FUNCTIONS.contains(&f.name.as_str()))?;
    param_i32(guest, frame.id?, 0)
}
