//! The component model: interface types and values, the canonical ABI, resources and instantiation.
//!
//! It knows nothing of WASI or the operating system.

mod check;
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
mod shape;
mod shared;
mod span;
mod strings;
mod text;
pub mod type_layout;
mod types;
mod val;
mod wit_text;

pub use check::conforms;
pub use handles::{Handle, HandleTable};
pub(crate) use instantiate::{InstantiateStep, Instantiation};
pub use item::{ComponentFunc, ComponentFuncKind, ResolvedOptions, RuntimeItem, TypeItem};
pub(crate) use item::{Exports, InstanceId};
pub use kind::TypeKind;
pub use lift::{Lift, Lifted};
pub use lower::{LowerStep, Lowering};
pub use lower_context::{LowerContext, LowerLog};
pub(crate) use outline::Outline;
pub(crate) use plain::{lower_params, lower_result};
pub use runtime::GuestResource;
pub(crate) use runtime::{CanonFunc, CanonKind, Runtime};
pub(crate) use scope::host_interface;
pub use shape::{Choice, Flags, Members, Shape, Typed};
pub use shared::{SharedPart, SharedParts, WithLayout};
pub use strings::{LiftedEncodings, Realloc};
pub(crate) use text::parse_args;
pub use text::{parse_val, render_val};
pub use types::{Case, Field, FuncSig, ResourceType, Shared, Type};
pub use val::{HandleVal, Val};
pub use wit_text::{NamedTypeText, Short, TypeNames};
