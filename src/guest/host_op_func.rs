//! The functions by which the host is asked for something on behalf of canonical built-ins: their types.

use super::call::HostFunc;
use super::host_op::{CANON, HostOp};
use crate::component::{BuiltIn, ChannelKind, Field, FuncSig, Shared, Side, Type};
use std::sync::Arc;

impl HostOp {
    /// What a built-in may have to ask the host.
    #[must_use]
    pub(super) fn of(built_in: &BuiltIn) -> Option<Arc<HostFunc>> {
        let (op, element) = match built_in {
            BuiltIn::Copy { kind, side, element, .. } => (Self::Copy(*kind, *side), element),
            BuiltIn::CancelCopy { kind, side, element, .. } => (Self::CancelCopy(*kind, *side), element),
            BuiltIn::DropEnd { kind, side, element } => (Self::Drop(*kind, *side), element),
            BuiltIn::SubtaskCancel { .. } => (Self::CancelCall, &None),
            _ => return None,
        };
        Some(Arc::new(op.func(element.as_ref())))
    }

    /// The function as calls have it, for a type of elements.
    #[must_use]
    pub(crate) fn func(self, element: Option<&Shared>) -> HostFunc {
        let (params, result) = self.types(element);
        let params = params.into_iter().map(|(name, ty)| Field { name: name.into(), ty }).collect();
        let sig = FuncSig { params, result, is_async: self.may_wait() };
        HostFunc::new(CANON.into(), self.name().into(), Arc::new(sig))
    }

    fn types(self, element: Option<&Shared>) -> (Vec<(&'static str, Type)>, Option<Type>) {
        use ChannelKind::{Future, Stream};
        use Side::{Readable, Writable};
        let of = |kind: ChannelKind| match kind {
            Stream => ("stream", Type::Stream(element.cloned())),
            Future => ("future", Type::Future(element.cloned())),
        };
        let list = || element.map_or(Type::U32, |ty| Type::List(ty.clone()));
        let result = || Type::Enum(["completed", "dropped", "cancelled"].map(Arc::from).into());
        let value = || element.map_or(Type::Bool, |ty| Type::Option(ty.clone()));
        let outcome = |kind: ChannelKind, side: Side| match (kind, side) {
            (Stream, Readable) => Type::Tuple([list(), result()].into()),
            (Stream, Writable) => Type::Tuple([Type::U32, result()].into()),
            (Future, Readable) => value(),
            (Future, Writable) => result(),
        };
        match self {
            Self::Copy(kind, side) => {
                let mut params = vec![of(kind)];
                match (kind, side) {
                    (Stream, Readable) => params.push(("room", Type::U32)),
                    (Stream, Writable) => params.push(("elements", list())),
                    (Future, Readable) => {}
                    (Future, Writable) => {
                        params.push(("value", element.map_or(Type::U32, |ty| (**ty).clone())));
                    }
                }
                (params, Some(outcome(kind, side)))
            }
            Self::CancelCopy(kind, side) => (vec![of(kind)], Some(outcome(kind, side))),
            Self::Drop(kind, _) => (vec![of(kind)], None),
            Self::CancelCall => (vec![("call", Type::U64)], None),
        }
    }
}
