//! Lifting and lowering of what async components pass besides resources: readable ends of streams and futures, and
//! error contexts.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#loading>

use super::copy::{ChannelKind, CopyEnd, CopyState, Side};
use super::waitable::WaitableKind;
use super::{HandleEntry, HandleTable, HandleVal, LowerContext, Shared, Type, Val};

/// Stream or future, and the type of the elements; `None` for other types.
fn end_type(ty: &Type) -> Option<(ChannelKind, Option<&Shared>)> {
    match ty {
        Type::Stream(element) => Some((ChannelKind::Stream, element.as_ref())),
        Type::Future(element) => Some((ChannelKind::Future, element.as_ref())),
        _ => None,
    }
}

/// Lifts the stream, future or error context at an index of a handle table. A readable end leaves the table with that.
///
/// # Errors
/// The rule of the canonical ABI that the handle breaks; the guest traps.
pub(super) fn lift_end(handles: &mut HandleTable, index: u32, ty: &Type) -> Result<Val, String> {
    let Some((kind, element)) = end_type(ty) else {
        let rep = handles.error_context(index)?;
        return Ok(Val::ErrorContext(HandleVal { rep, index }));
    };
    let what = kind.name();
    let end = handles.end(index, kind)?;
    if !end.is_of(kind, element) {
        return Err(format!("handle is a {what} of a different type"));
    }
    if end.side != Side::Readable {
        return Err(format!("handle is not a readable end of a {what}"));
    }
    match (end.state, kind) {
        (CopyState::Copying | CopyState::Cancelling, _) => return Err(format!("cannot remove busy {what}")),
        (CopyState::Done, ChannelKind::Stream) => {
            return Err(format!("cannot lift {what} after being notified that the writable end dropped"));
        }
        (CopyState::Done, ChannelKind::Future) => {
            return Err(format!("cannot lift {what} after previous read succeeded"));
        }
        (CopyState::Idle, _) if end.waitable.set.is_some() => {
            return Err(format!("cannot lift {what} while it's in a waitable set"));
        }
        (CopyState::Idle, _) => {}
    }
    let handle = HandleVal { rep: end.channel, index };
    handles.remove_waitable(index);
    Ok(match kind {
        ChannelKind::Stream => Val::Stream(handle),
        ChannelKind::Future => Val::Future(handle),
    })
}

/// Adds a handle for a stream, future or error context to a handle table, and returns its index.
///
/// # Errors
/// If the table is full, or the value cannot be passed on.
pub(super) fn lower_end(cx: &mut LowerContext<'_>, value: &Val, ty: &Type) -> Result<u32, String> {
    let (kind, element, handle) = match (end_type(ty), value) {
        (Some((kind, element)), Val::Stream(handle) | Val::Future(handle)) => (kind, element, handle),
        (None, Val::ErrorContext(handle)) => {
            return cx.handles.add_entry(HandleEntry::ErrorContext(handle.rep));
        }
        _ => return Err(format!("values of the type {} cannot be passed here", ty.kind())),
    };
    let end = CopyEnd {
        kind,
        side: Side::Readable,
        element: element.cloned(),
        channel: handle.rep,
        state: CopyState::Idle,
        buffer: None,
        event: None,
        host_call: None,
        waitable: cx.handles.new_waitable(WaitableKind::End),
    };
    let index = cx.handles.add_entry(HandleEntry::End(Box::new(end)))?;
    cx.log.ends.push((handle.rep, index));
    Ok(index)
}
