//! What component scripts import that no component provides: two functions and the instance `host`, under the names
//! that the component model's test suite and wasmtime's use
//! ([theirs](https://github.com/bytecodealliance/wasmtime/blob/main/crates/wast/src/spectest.rs)).
//!
//! Its functions are host calls like any other. The asynchronous ones are not provided.

use crate::component::{
    ComponentFunc, ComponentFuncKind, Exports, Field, FuncSig, HandleVal, ResourceType, RuntimeItem,
};
use crate::component::{Type, TypeItem, Val};
use crate::guest::{HostCall, HostOutcome, HostReply};
use crate::wasm::ModuleId;
use std::sync::Arc;

/// The interface that all its functions and resources are given.
const HOST: &str = "host";

/// The text of the exported module `simple-module`.
pub(super) const SIMPLE_MODULE: &str =
    "(module (global (export \"g\") i32 (i32.const 100)) (func (export \"f\") (result i32) i32.const 101))";

#[derive(Debug, Default)]
pub(super) struct ScriptHost {
    /// How many resources of type `resource1` have been dropped.
    drops: u32,
    /// The representation of the one dropped last.
    last_drop: u32,
}

fn resource(name: &str) -> ResourceType {
    ResourceType::Host { interface: Arc::from(HOST), name: Arc::from(name) }
}

fn func(name: &str, params: &[Type], result: Option<Type>) -> (Arc<str>, RuntimeItem) {
    // The parameter names do not matter: a host function is matched by its types.
    let params = params.iter().map(|ty| Field { name: Arc::from("value"), ty: ty.clone() }).collect();
    let kind = ComponentFuncKind::Host { interface: Arc::from(HOST), function: Arc::from(name) };
    (
        Arc::from(name),
        RuntimeItem::Func(ComponentFunc { sig: Arc::new(FuncSig { params, result, is_async: false }), kind }),
    )
}

/// Everything that scripts can import; without `simple_module`, the module of that name is missing.
pub(super) fn exports(simple_module: Option<ModuleId>) -> Exports {
    let ty = |name: &str, of: &str| (Arc::from(name), RuntimeItem::Type(TypeItem::Resource(resource(of))));
    let own = || Type::Own(resource("resource1"));
    let borrow = || Type::Borrow(resource("resource1"));
    let nested = Exports::from([func("return-four", &[], Some(Type::U32))]);
    let mut host = Exports::from([
        func("return-three", &[], Some(Type::U32)),
        func("return-hi", &[], Some(Type::String)),
        (Arc::from("nested"), RuntimeItem::Instance(Arc::new(nested))),
        ty("resource1", "resource1"),
        ty("resource2", "resource2"),
        ty("resource1-again", "resource1"),
        func("[constructor]resource1", &[Type::U32], Some(own())),
        func("[static]resource1.assert", &[own(), Type::U32], None),
        func("[static]resource1.last-drop", &[], Some(Type::U32)),
        func("[static]resource1.drops", &[], Some(Type::U32)),
        func("[method]resource1.simple", &[borrow(), Type::U32], None),
        func("[method]resource1.take-borrow", &[borrow(), borrow()], None),
        func("[method]resource1.take-own", &[borrow(), own()], None),
    ]);
    host.extend(simple_module.map(|id| (Arc::from("simple-module"), RuntimeItem::CoreModule(id))));
    Exports::from([
        func("host-return-two", &[], Some(Type::U32)),
        func("host-echo-u32", &[Type::U32], Some(Type::U32)),
        (Arc::from(HOST), RuntimeItem::Instance(Arc::new(host))),
    ])
}

impl ScriptHost {
    pub fn answer(&mut self, call: &HostCall) -> HostReply {
        let value = match (&*call.func.name, &call.args[..]) {
            ("host-return-two", []) => Some(Val::U32(2)),
            ("host-echo-u32", [Val::U32(v)]) => Some(Val::U32(*v)),
            ("return-three", []) => Some(Val::U32(3)),
            ("return-four", []) => Some(Val::U32(4)),
            ("return-hi", []) => Some(Val::String("hi".to_owned())),
            ("[constructor]resource1", [Val::U32(rep)]) => Some(Val::own(*rep)),
            ("[static]resource1.last-drop", []) => Some(Val::U32(self.last_drop)),
            ("[static]resource1.drops", []) => Some(Val::U32(self.drops)),
            (
                "[static]resource1.assert" | "[method]resource1.simple",
                [Val::Own(HandleVal { rep, .. }) | Val::Borrow(HandleVal { rep, .. }), Val::U32(expected)],
            ) => {
                if rep != expected {
                    return trap(format!("{} has the representation {rep}, not {expected}", call.func.name));
                }
                None
            }
            ("[method]resource1.take-borrow" | "[method]resource1.take-own", [_, _]) => None,
            ("[resource-drop]resource1", [Val::Own(handle)]) => {
                self.drops += 1;
                self.last_drop = handle.rep;
                None
            }
            ("[resource-drop]resource2", [_]) => None,
            (function, _) => return trap(format!("the host of scripts has no function {function}")),
        };
        HostReply::value(value)
    }
}

fn trap(why: String) -> HostReply {
    HostReply { outcome: HostOutcome::Trap(why), ..HostReply::value(None) }
}
