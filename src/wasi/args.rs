//! Typed access to a call's arguments.
//!
//! A call may come from an altered recording, so argument types are never trusted: a wrong one is a trap, not a panic.

use super::operation::{PendingCall, WaitingCall};
use super::wait::Awaited;
use crate::caps::Account;
use crate::component::{HandleVal, Val};
use crate::guest::{ConsoleChunk, HostCall, HostOutcome, HostReply, MadeHandle};
use crate::wit::{FlagSet, WitLabel};

/// Why a call has no ordinary reply.
#[derive(Debug)]
pub(crate) enum Fail {
    Trap(String),
    /// The call has started and has to wait.
    Wait(Box<WaitingCall>),
    Exit(i32),
}

impl Fail {
    /// Suspends the call until `awaited`; `operation` is the part that is still to be done.
    pub fn wait(operation: impl Into<PendingCall>, awaited: Awaited) -> Self {
        Self::Wait(Box::new(WaitingCall { operation: operation.into(), awaited }))
    }
}

#[derive(Debug, Default)]
pub struct Reply {
    /// The value, if the function has a result.
    pub value: Option<Val>,
    /// Why access was granted or refused, for calls that reach for something.
    pub account: Option<Box<Account>>,
    /// What the call wrote to the console.
    pub console: Vec<ConsoleChunk>,
    pub made: Vec<MadeHandle>,
}

impl From<Val> for Reply {
    fn from(value: Val) -> Self {
        Self { value: Some(value), ..Self::default() }
    }
}

impl Reply {
    /// The same reply, noting that the call made the resource `rep`; `what` describes it to people.
    pub(crate) fn making(mut self, rep: u32, what: impl Into<String>) -> Self {
        self.made.push(MadeHandle { rep, what: what.into() });
        self
    }
}

/// What a function of either face (`p1`, `p2`) returns.
pub(crate) type Answered = Result<Reply, Fail>;

/// The reply in an answer, or the call that has to wait.
pub fn reply(answered: Answered) -> Result<HostReply, Box<WaitingCall>> {
    let plain = |outcome| HostReply { outcome, account: None, console: Vec::new(), made: Vec::new() };
    Ok(match answered {
        Ok(Reply { value, account, console, made }) => {
            HostReply { outcome: HostOutcome::Return(value), account, console, made }
        }
        Err(Fail::Wait(waiting)) => return Err(waiting),
        Err(Fail::Trap(why)) => plain(HostOutcome::Trap(why)),
        Err(Fail::Exit(status)) => plain(HostOutcome::Exit(status)),
    })
}

/// The trap for a function that this host does not have, in wasmtime's words.
pub(crate) fn unsupported(call: &HostCall) -> Fail {
    Fail::Trap(call.func.unknown())
}

/// The arguments of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Args<'c>(pub &'c HostCall);

macro_rules! plain {
    ($($name:ident $variant:ident $ty:ty),*) => {$(
        #[doc = concat!("Argument `i`, a `", stringify!($ty), "`.")]
        pub fn $name(self, i: usize) -> Result<$ty, Fail> {
            match self.get(i)? {
                Val::$variant(v) => Ok(*v),
                _ => Err(self.misfit(i)),
            }
        }
    )*};
}

impl<'c> Args<'c> {
    plain!(u8 U8 u8, u32 U32 u32, u64 U64 u64, s64 S64 i64, boolean Bool bool);

    fn misfit(self, i: usize) -> Fail {
        Fail::Trap(format!("{}: argument {i} does not have its type", self.0.func.full_name()))
    }

    /// Argument `i`, whatever its type.
    pub fn get(self, i: usize) -> Result<&'c Val, Fail> {
        self.0.args.get(i).ok_or_else(|| self.misfit(i))
    }

    /// Argument `i`, a string.
    pub fn string(self, i: usize) -> Result<&'c str, Fail> {
        match self.get(i)? {
            Val::String(s) => Ok(s),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a path of preview 1: `None` if the path is not UTF-8.
    pub fn path(self, i: usize) -> Result<Option<&'c str>, Fail> {
        match self.get(i)? {
            Val::String(s) => Ok(Some(s)),
            Val::Bytes(_) => Ok(None),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a list of bytes.
    pub fn bytes(self, i: usize) -> Result<&'c [u8], Fail> {
        match self.get(i)? {
            Val::Bytes(b) => Ok(b),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a case of an enumeration.
    pub fn label<L: WitLabel>(self, i: usize) -> Result<L, Fail> {
        match self.get(i)? {
            Val::Enum(case) => L::of_case(*case).ok_or_else(|| self.misfit(i)),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a set of flags.
    pub fn flags<F: FlagSet>(self, i: usize) -> Result<F, Fail> {
        F::of_val(self.get(i)?).ok_or_else(|| self.misfit(i))
    }

    /// Argument `i`, a handle, as the representation of its resource.
    pub fn handle(self, i: usize) -> Result<u32, Fail> {
        match self.get(i)? {
            Val::Own(HandleVal { rep, .. }) | Val::Borrow(HandleVal { rep, .. }) => Ok(*rep),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a stream or future, as the representation by which the host knows it.
    pub fn end(self, i: usize) -> Result<u32, Fail> {
        match self.get(i)? {
            Val::Stream(HandleVal { rep, .. }) | Val::Future(HandleVal { rep, .. }) => Ok(*rep),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a list of handles, as representations.
    pub fn handles(self, i: usize) -> Result<Vec<u32>, Fail> {
        let Val::List(items) = self.get(i)? else { return Err(self.misfit(i)) };
        items
            .iter()
            .map(|item| match item {
                Val::Own(HandleVal { rep, .. }) | Val::Borrow(HandleVal { rep, .. }) => Ok(*rep),
                _ => Err(self.misfit(i)),
            })
            .collect()
    }

    /// Argument `i`, a list of anything but handles or bytes.
    pub fn list(self, i: usize) -> Result<&'c [Val], Fail> {
        match self.get(i)? {
            Val::List(items) => Ok(items),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a `result` without payloads: whether it is `ok`.
    pub fn is_ok(self, i: usize) -> Result<bool, Fail> {
        match self.get(i)? {
            Val::Result(r) => Ok(r.is_ok()),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a variant: its case and payload.
    pub fn variant<L: WitLabel>(self, i: usize) -> Result<(L, Option<&'c Val>), Fail> {
        match self.get(i)? {
            Val::Variant(case, payload) => {
                Ok((L::of_case(*case).ok_or_else(|| self.misfit(i))?, payload.as_deref()))
            }
            _ => Err(self.misfit(i)),
        }
    }

    /// The trap for argument `i`, for callers that take a value apart themselves.
    pub fn wrong(self, i: usize) -> Fail {
        self.misfit(i)
    }
}
