//! Preview 1 and its predecessor `wasi_unstable`, which has all of its functions but one.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md>

mod labels;
mod param;
mod rows;
mod types;

pub use labels::{Advice, Signal};
pub(crate) use labels::{
    Clockid, Eventrwflags, Eventtype, Fdflags, Filetype, Fstflags, Lookupflags, Oflags, Preopentype, Riflags,
    Rights, Roflags, Sdflags, Subclockflags, Whence,
};
pub use param::{P1Output, Param};
pub use rows::{P1Func, P1Row};
pub(in crate::wit) use types::{enumeration, flags};

use crate::component::{FuncSig, Type};
use crate::wasm::{FuncType, ValType};

/// The module from which functions are imported. The two modules lay out a few structures differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum P1Module {
    /// `wasi_snapshot_preview1`
    Preview1,
    /// `wasi_unstable`
    Unstable,
}

impl P1Module {
    /// Both modules, `Preview1` first.
    pub const ALL: &'static [Self] = &[Self::Preview1, Self::Unstable];

    /// The module name in imports, such as `wasi_snapshot_preview1`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Preview1 => "wasi_snapshot_preview1",
            Self::Unstable => "wasi_unstable",
        }
    }

    /// The module with that name, if it is one of the two.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|module| module.name() == name)
    }

    /// The functions that can be imported from the module.
    pub fn functions(self) -> impl Iterator<Item = P1Func> {
        // `wasi_unstable` does not have `sock_accept`.
        P1Func::ALL.iter().copied().filter(move |func| self == Self::Preview1 || *func != P1Func::SockAccept)
    }

    /// The labels of the rights that the module has: `wasi_unstable` lacks the last one, `sock_accept`.
    #[must_use]
    pub fn rights(self) -> &'static [&'static str] {
        use crate::wit::FlagSet;
        match self {
            Self::Preview1 => Rights::LABELS,
            Self::Unstable => &Rights::LABELS[..Rights::LABELS.len() - 1],
        }
    }
}

impl P1Func {
    /// The name under which it is imported (`path_open`).
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Its core type, as modules import it.
    #[must_use]
    pub fn core(self) -> FuncType {
        let P1Row { params, output, .. } = self.row();
        let pointers = std::iter::repeat_n(ValType::I32, output.pointers());
        let params = params.iter().flat_map(|param| param.core()).copied().chain(pointers);
        let results: &[ValType] = if *output == P1Output::Never { &[] } else { &[ValType::I32] };
        FuncType { params: params.collect(), results: results.into() }
    }

    /// Its type in interface values.
    pub(super) fn signature(self) -> FuncSig {
        let P1Row { params, output, .. } = self.row();
        let result = (*output != P1Output::Never)
            .then(|| Type::Result { ok: output.ty().map(Into::into), err: Some(types::errno_type().into()) });
        FuncSig { params: params.iter().map(|param| param.field()).collect(), result, is_async: false }
    }
}
