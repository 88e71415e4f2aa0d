//! The error codes of files, and the errno that a C library turns each into.

use super::filesystem::ErrorCode;
use crate::component::Val;
use crate::wit::{WitLabel, p2};

impl ErrorCode {
    /// The errno that wasi-libc turns the code into: the same as for the code of that name in 0.2.
    #[must_use]
    pub fn errno(self) -> u16 {
        Self::of_0_2(self.label()).unwrap_or(p2::filesystem::ErrorCode::Io).errno()
    }

    /// The code for an errno; [`Self::Io`] if the errno has none of its own.
    #[must_use]
    pub(crate) fn of_errno(number: u16) -> Self {
        let label = p2::filesystem::ErrorCode::of_errno(number).label();
        Self::ALL.iter().copied().find(|code| code.label() == label).unwrap_or(Self::Io)
    }

    /// The code as a value, without a text.
    #[must_use]
    pub(crate) fn value(self) -> Val {
        self.with((self == Self::Other).then(|| Val::option(None)))
    }

    fn of_0_2(label: &str) -> Option<p2::filesystem::ErrorCode> {
        p2::filesystem::ErrorCode::ALL.iter().copied().find(|code| code.label() == label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_one_name_mean_the_same_in_both_versions() {
        for code in ErrorCode::ALL.iter().filter(|code| **code != ErrorCode::Other) {
            assert_eq!(ErrorCode::of_errno(code.errno()), *code);
        }
        assert_eq!((ErrorCode::NoEntry.case(), ErrorCode::NoEntry.errno()), (19, 44));
        // `would-block` is gone.
        assert_eq!(ErrorCode::of_errno(6), ErrorCode::Io);
        assert_eq!(ErrorCode::Other.errno(), 29);
    }
}
