//! The component model: interface types and values, the canonical ABI, resources and instantiation.
//!
//! It knows nothing of WASI or the operating system.

mod built_in;
mod built_in_definition;
mod channels;
mod check;
mod copy;
mod end_values;
mod ends;
pub mod flatten;
mod handles;
mod instantiate;
mod item;
mod kind;
pub(crate) mod layout;
mod lift;
mod lower;
mod lower_context;
mod matching;
mod outline;
mod plain;
mod runtime;
mod scope;
mod sets;
mod shape;
mod shared;
mod span;
mod strings;
mod subtask;
mod text;
mod thread_queue;
mod turn_queue;
pub mod type_layout;
mod types;
mod val;
mod waitable;
mod wit_text;

pub(crate) use built_in::BuiltIn;
pub use check::conforms;
pub(crate) use copy::MAX_COPY;
pub use copy::{
    Channel, ChannelKind, CopyBuffer, CopyEnd, CopyResult, CopyState, Holder, MADE_BY_GUEST, Side,
};
pub(crate) use end_values::visit_ends;
pub use handles::{Handle, HandleEntry, HandleTable};
pub(crate) use instantiate::{InstantiateStep, Instantiation};
pub use item::{ComponentFunc, ComponentFuncKind, ResolvedOptions, RuntimeItem, TypeItem};
pub(crate) use item::{Exports, InstanceId};
pub use kind::TypeKind;
pub use lift::{Lift, Lifted};
pub use lower::{LowerStep, Lowering};
pub use lower_context::{LowerContext, LowerLog};
pub(crate) use outline::Outline;
pub(crate) use plain::{lower_params, lower_result, store_bytes, store_result};
pub use runtime::GuestResource;
pub(crate) use runtime::{CanonFunc, CanonKind, Runtime};
pub(crate) use scope::host_interface;
pub(crate) use sets::SYNC_AND_SET;
pub use sets::{Event, EventCode};
pub use shape::{Choice, Flags, Members, Shape, Typed};
pub use shared::{SharedPart, SharedParts, WithLayout};
pub use strings::{LiftedEncodings, Realloc};
pub use subtask::{Subtask, SubtaskCallee, SubtaskState};
pub(crate) use text::parse_args;
pub use text::{parse_val, render_val};
pub(crate) use thread_queue::ThreadQueue;
pub(crate) use type_layout::{alignment as element_align, size as element_size};
pub use types::{Case, Field, FuncSig, ResourceType, Shared, Type};
pub use val::{HandleVal, Val};
pub use waitable::{Waitable, WaitableKey, WaitableKind, WaitableSet};
pub use wit_text::{NamedTypeText, Short, TypeNames};
