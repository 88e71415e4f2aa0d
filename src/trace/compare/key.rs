//! What makes two calls the same call, and two replies the same reply.
//!
//! The numbers of handles and descriptors mean nothing by themselves: what counts is which call made them, on what, and
//! what they stand for. Each key is a digest (half of a SHA-256), so that nobody can construct two recordings whose
//! different calls pass for equal ones, and so that a million calls cost only a few megabytes.

use crate::caps::Account;
use crate::component::{Shape, TypeKind, Val};
use crate::guest::{ConsoleStream, HostCall, HostOutcome, HostReply};
use crate::trace::CallRecord;
use crate::trace::descriptor::{is_descriptor, is_preview1};
use crate::wit::WasiFunc;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

pub(crate) type EntryKey = u128;

/// The keys by which an entry of a run's list is compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keys {
    /// Everything that was asked: the function and all arguments.
    pub exact: EntryKey,
    /// What it was about, if that is a path, a variable or an address: the key is the same whether the guest's C
    /// library refused it or the host was asked.
    pub attempt: Option<EntryKey>,
    /// The function and the handles, without other arguments; `None` if no call was made.
    pub function: Option<EntryKey>,
    /// The outcome, as far as the program can tell.
    pub reply: EntryKey,
}

/// What made the handles of a run, learned call by call.
#[derive(Debug, Default)]
pub(crate) struct HandleOrigins(HashMap<u32, EntryKey>);

impl HandleOrigins {
    /// The keys of the next call, in the order of the run.
    pub fn call(&mut self, record: &CallRecord) -> Keys {
        let CallRecord { call, reply, .. } = record;
        let mut function = KeyText::new("function");
        function.bytes(call.func.interface.as_bytes());
        function.bytes(call.func.name.as_bytes());
        let mut exact = function.clone();
        for (i, arg) in call.args.iter().enumerate() {
            match (self.descriptor(call, i, arg), arg) {
                (Some(origin), _) => {
                    function.key(origin);
                    exact.key(origin);
                }
                (None, Val::Own(handle) | Val::Borrow(handle)) => {
                    let origin = self.of(handle.rep);
                    function.key(origin);
                    exact.key(origin);
                }
                (None, arg) => exact.value(arg, &|rep| self.of(rep)),
            }
        }
        let function = function.finish();
        let came = self.reply(call, reply);
        for made in &reply.made {
            let mut origin = KeyText::new("made");
            origin.key(function);
            origin.bytes(made.what.as_bytes());
            self.0.insert(made.rep, origin.finish());
        }
        let attempt = reply.account.as_deref().map(attempt);
        Keys { exact: exact.finish(), attempt, function: Some(function), reply: came }
    }

    /// The origin of a preview 1 descriptor, which is passed as a number.
    fn descriptor(&self, call: &HostCall, index: usize, arg: &Val) -> Option<EntryKey> {
        let Val::U32(number) = arg else { return None };
        let name = &call.func.sig.params.get(index)?.name;
        is_descriptor(call, name).then(|| self.of(*number))
    }

    /// The origin of a handle; if no call made it, its number is all there is.
    fn of(&self, rep: u32) -> EntryKey {
        self.0.get(&rep).copied().unwrap_or_else(|| {
            let mut number = KeyText::new("number");
            number.bytes(&rep.to_le_bytes());
            number.finish()
        })
    }

    fn reply(&self, call: &HostCall, reply: &HostReply) -> EntryKey {
        let origin = |rep: u32| match reply.made.iter().find(|made| made.rep == rep) {
            Some(made) => {
                let mut text = KeyText::new("new");
                text.bytes(made.what.as_bytes());
                text.finish()
            }
            None => self.of(rep),
        };
        let mut text = KeyText::new("reply");
        match &reply.outcome {
            HostOutcome::Return(None) => text.tag(0),
            HostOutcome::Return(Some(Val::Result(Ok(Some(value))))) if is_preview1(call) => {
                text.tag(1);
                match &**value {
                    Val::U32(fd) if reply.made.iter().any(|made| made.rep == *fd) => text.key(origin(*fd)),
                    value => text.value(value, &origin),
                }
            }
            HostOutcome::Return(Some(value)) => {
                text.tag(2);
                text.value(value, &origin);
            }
            HostOutcome::Exit(status) => {
                text.tag(3);
                text.bytes(&status.to_le_bytes());
            }
            HostOutcome::Trap(why) => {
                text.tag(4);
                text.bytes(why.as_bytes());
            }
        }
        for chunk in &reply.console {
            text.tag(u8::from(chunk.stream == ConsoleStream::Stderr));
            text.bytes(&chunk.bytes);
        }
        text.finish()
    }
}

/// The keys of a lookup that the guest's C library refused by itself.
pub fn lookup(account: &Account) -> Keys {
    let mut exact = KeyText::new("lookup");
    exact.bytes(account.operation.to_string().as_bytes());
    exact.bytes(account.subject.as_bytes());
    let mut reply = KeyText::new("errno");
    reply.bytes(&account.errno.as_ref().map_or(0, |errno| errno.number).to_le_bytes());
    Keys { exact: exact.finish(), attempt: Some(attempt(account)), function: None, reply: reply.finish() }
}

fn attempt(account: &Account) -> EntryKey {
    let mut text = KeyText::new("attempt");
    text.tag(account.kind as u8);
    text.bytes(account.subject.as_bytes());
    text.finish()
}

/// Whether a call asks for something that differs every time: a clock or random numbers.
pub(crate) fn varies(call: &HostCall) -> bool {
    call.func.is(WasiFunc::varies)
}

/// Parts one after the other, each preceded by its length, so that no two lists of parts look alike.
#[derive(Clone)]
struct KeyText(Sha256);

impl KeyText {
    fn new(what: &str) -> Self {
        let mut text = Self(Sha256::new());
        text.bytes(what.as_bytes());
        text
    }

    fn tag(&mut self, tag: u8) {
        self.0.update([tag]);
    }

    fn len(&mut self, len: usize) {
        self.0.update((len as u64).to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.len(bytes.len());
        self.0.update(bytes);
    }

    fn key(&mut self, key: EntryKey) {
        self.0.update(key.to_le_bytes());
    }

    fn finish(self) -> EntryKey {
        let digest: [u8; 32] = self.0.finalize().into();
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        EntryKey::from_le_bytes(half)
    }

    fn value(&mut self, val: &Val, origin: &dyn Fn(u32) -> EntryKey) {
        match val.shape() {
            Shape::Bool(v) => self.small(val, u64::from(v)),
            Shape::Signed(v) => self.small(val, v.cast_unsigned()),
            Shape::Unsigned(v) => self.small(val, v),
            Shape::F32(bits) => self.small(val, u64::from(bits)),
            Shape::F64(bits) => self.small(val, bits),
            Shape::Char(c) => self.small(val, u64::from(c)),
            Shape::String(text) => {
                self.tag(tag(val));
                self.bytes(text.as_bytes());
            }
            Shape::Bytes(bytes) => {
                self.tag(tag(val));
                self.bytes(bytes);
            }
            Shape::Members(members) => {
                self.tag(tag(val));
                self.len(members.len());
                members.iter().for_each(|member| self.value(member.value, origin));
            }
            Shape::Choice(choice) => {
                match choice.kind {
                    TypeKind::Option | TypeKind::Result => self.tag(tag(val)),
                    _ => self.small(val, u64::from(choice.case)),
                }
                if choice.kind != TypeKind::Enum {
                    self.tag(u8::from(choice.payload.is_some()));
                }
                if let Some(payload) = choice.payload {
                    self.value(payload.value, origin);
                }
            }
            Shape::Flags(flags) => {
                self.tag(tag(val));
                self.len(flags.words().len());
                flags.words().iter().for_each(|word| self.0.update(word.to_le_bytes()));
            }
            Shape::Handle(handle) => {
                self.tag(tag(val));
                self.key(origin(handle.rep));
            }
        }
    }

    fn small(&mut self, val: &Val, value: u64) {
        self.tag(tag(val));
        self.0.update(value.to_le_bytes());
    }
}

/// Distinguishes values of one kind from those of others. Whether a handle is owned makes no difference, only what it
/// stands for.
fn tag(val: &Val) -> u8 {
    match val.kind() {
        TypeKind::Bool => 0,
        TypeKind::S8 => 1,
        TypeKind::U8 => 2,
        TypeKind::S16 => 3,
        TypeKind::U16 => 4,
        TypeKind::S32 => 5,
        TypeKind::U32 => 6,
        TypeKind::S64 => 7,
        TypeKind::U64 => 8,
        TypeKind::F32 => 9,
        TypeKind::F64 => 10,
        TypeKind::Char => 11,
        TypeKind::String => 12,
        TypeKind::Bytes => 13,
        TypeKind::List | TypeKind::FixedLengthList | TypeKind::Map => 14,
        TypeKind::Record => 15,
        TypeKind::Tuple => 16,
        TypeKind::Variant => 17,
        TypeKind::Enum => 18,
        TypeKind::Option => 19,
        TypeKind::Result => 20 + u8::from(matches!(val, Val::Result(Err(_)))),
        TypeKind::Flags => 22,
        TypeKind::Own | TypeKind::Borrow => 23,
        TypeKind::Stream => 24,
        TypeKind::Future => 25,
        TypeKind::ErrorContext => 26,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::arbitrary::any_values;
    use proptest::prelude::*;

    fn key(value: &Val) -> EntryKey {
        let mut text = KeyText::new("test");
        text.value(value, &|rep| EntryKey::from(rep));
        text.finish()
    }

    /// The value without what makes no difference: whether a handle is owned, and its index.
    fn plain(mut value: Val) -> Val {
        if let Val::Own(handle) | Val::Borrow(handle) = value {
            return Val::own(handle.rep);
        }
        for inner in value.children_mut() {
            *inner = plain(std::mem::replace(inner, Val::Bool(false)));
        }
        value
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn equal_values_and_no_others_have_one_key(a in any_values(), b in any_values()) {
            prop_assert_eq!(key(&a), key(&plain(a.clone())));
            prop_assert_eq!(key(&a) == key(&b), plain(a) == plain(b));
        }
    }
}
