//! Typed access to a call's arguments.
//!
//! The call may come from anywhere, so shapes are never trusted: a misfit is a trap, not a panic.

use super::operation::{Operation, Waiting};
use super::wait::Awaited;
use crate::caps::Account;
use crate::component::{HandleVal, Val};
use crate::guest::{ConsoleChunk, HostCall, HostOutcome, HostReply, Made};
use crate::wit::{FlagSet, Label};

/// A call without an ordinary answer.
#[derive(Debug)]
pub(crate) enum Fail {
    Trap(String),
    /// It has begun, and waits.
    Wait(Box<Waiting>),
    Exit(i32),
}

impl Fail {
    /// The call waits for this before it can go on with what is left.
    pub fn wait(operation: impl Into<Operation>, awaited: Awaited) -> Self {
        Self::Wait(Box::new(Waiting { operation: operation.into(), awaited }))
    }
}

#[derive(Debug, Default)]
pub struct Reply {
    /// The value, if the function has a result.
    pub value: Option<Val>,
    /// Why, for calls that name a path.
    pub account: Option<Box<Account>>,
    /// What was written to the console.
    pub console: Vec<ConsoleChunk>,
    pub made: Vec<Made>,
}

impl From<Val> for Reply {
    fn from(value: Val) -> Self {
        Self { value: Some(value), ..Self::default() }
    }
}

impl Reply {
    /// With a resource that it made.
    pub(crate) fn making(mut self, rep: u32, what: impl Into<String>) -> Self {
        self.made.push(Made { rep, what: what.into() });
        self
    }
}

/// What a face's function returns.
pub(crate) type Answered = Result<Reply, Fail>;

/// The reply that a face's function comes to, or what it waits for.
pub fn reply(answered: Answered) -> Result<HostReply, Box<Waiting>> {
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

/// The trap for a function that this host does not have. Linking has asked for every import before anything ran, so that
/// only a call that no program made (one of an altered recording) comes here.
pub(crate) fn unsupported(call: &HostCall) -> Fail {
    Fail::Trap(format!("no host here has {}: the program needs another host", call.func.full_name()))
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

    /// Argument `i`.
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

    /// Argument `i`, a path of preview 1: `None` if it is not UTF-8.
    pub fn path(self, i: usize) -> Result<Option<&'c str>, Fail> {
        match self.get(i)? {
            Val::String(s) => Ok(Some(s)),
            Val::Bytes(_) => Ok(None),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, bytes.
    pub fn bytes(self, i: usize) -> Result<&'c [u8], Fail> {
        match self.get(i)? {
            Val::Bytes(b) => Ok(b),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a case of an enumeration.
    pub fn label<L: Label>(self, i: usize) -> Result<L, Fail> {
        match self.get(i)? {
            Val::Enum(case) => L::of_case(*case).ok_or_else(|| self.misfit(i)),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, flags.
    pub fn flags<F: FlagSet>(self, i: usize) -> Result<F, Fail> {
        F::of_val(self.get(i)?).ok_or_else(|| self.misfit(i))
    }

    /// Argument `i`, a handle: its representation.
    pub fn handle(self, i: usize) -> Result<u32, Fail> {
        match self.get(i)? {
            Val::Own(HandleVal { rep, .. }) | Val::Borrow(HandleVal { rep, .. }) => Ok(*rep),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a list of handles.
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

    /// Argument `i`, a list of anything else.
    pub fn list(self, i: usize) -> Result<&'c [Val], Fail> {
        match self.get(i)? {
            Val::List(items) => Ok(items),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a result without payloads: whether it is ok.
    pub fn is_ok(self, i: usize) -> Result<bool, Fail> {
        match self.get(i)? {
            Val::Result(r) => Ok(r.is_ok()),
            _ => Err(self.misfit(i)),
        }
    }

    /// Argument `i`, a variant.
    pub fn variant<L: Label>(self, i: usize) -> Result<(L, Option<&'c Val>), Fail> {
        match self.get(i)? {
            Val::Variant(case, payload) => {
                Ok((L::of_case(*case).ok_or_else(|| self.misfit(i))?, payload.as_deref()))
            }
            _ => Err(self.misfit(i)),
        }
    }

    /// The trap for argument `i`, for callers that look inside by themselves.
    pub fn wrong(self, i: usize) -> Fail {
        self.misfit(i)
    }
}
