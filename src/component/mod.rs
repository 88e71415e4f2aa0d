//! The component model: interface types and values, the canonical ABI, resources, instantiation.
//!
//! Knows nothing of WASI or the operating system.

mod check;
mod handles;
mod instantiate;
mod kind;
pub mod layout;
mod lift;
mod lower;
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
mod types;
mod val;
mod wit_text;

pub use check::conforms;
pub use handles::{Handle, HandleTable};
pub use instantiate::{InstantiateStep, Instantiation};
pub use kind::Kind;
pub use lift::{Lift, Lifted};
pub use lower::{LowerContext, LowerLog, LowerStep, Lowering};
pub use outline::Outline;
pub use plain::{lower_params, lower_result};
pub use runtime::{
    CanonFunc, CanonKind, ComponentFunc, Exports, FuncKind, GuestResource, InstanceId, Item, Options, Runtime,
};
pub use scope::TypeItem;
pub use shape::{Choice, Flags, Members, Shape, Typed};
pub use shared::{Part, Parts, Shared};
pub use strings::{Realloc, StringForms};
pub use text::{parse_args, parse_val, render_val};
pub use types::{Case, Field, FuncSig, ResourceType, Type};
pub use val::{HandleVal, Val};
pub use wit_text::{Named, Names, Short};
