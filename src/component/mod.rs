//! The component model: interface types and values, the canonical ABI, resources, instantiation.
//!
//! Knows nothing of WASI or the operating system.

mod check;
pub mod flatten;
mod handles;
mod instantiate;
mod item;
mod kind;
pub mod layout;
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
pub use instantiate::{InstantiateStep, Instantiation};
pub use item::{ComponentFunc, Exports, FuncKind, InstanceId, Item, Options, TypeItem};
pub use kind::Kind;
pub use lift::{Lift, Lifted};
pub use lower::{LowerStep, Lowering};
pub use lower_context::{LowerContext, LowerLog};
pub use outline::Outline;
pub use plain::{lower_params, lower_result};
pub use runtime::{CanonFunc, CanonKind, GuestResource, Runtime};
pub use shape::{Choice, Flags, Members, Shape, Typed};
pub use shared::{LaidOut, Part, Parts, WithLayout};
pub use strings::{Realloc, StringForms};
pub use text::{parse_args, parse_val, render_val};
pub use types::{Case, Field, FuncSig, ResourceType, Shared, Type};
pub use val::{HandleVal, Val};
pub use wit_text::{Named, Names, Short};
