//! The error codes of files, and the errno that a C library turns each into.

use super::filesystem::ErrorCode;
use crate::wit::WitLabel;

impl ErrorCode {
    /// The errno that wasi-libc turns the code into.
    #[must_use]
    pub fn errno(self) -> u16 {
        match self {
            Self::Access => 2,
            Self::WouldBlock => 6,
            Self::Already => 7,
            Self::BadDescriptor => 8,
            Self::Busy => 10,
            Self::Deadlock => 16,
            Self::Quota => 19,
            Self::Exist => 20,
            Self::FileTooLarge => 22,
            Self::IllegalByteSequence => 25,
            Self::InProgress => 26,
            Self::Interrupted => 27,
            Self::Invalid => 28,
            Self::Io => 29,
            Self::IsDirectory => 31,
            Self::Loop => 32,
            Self::TooManyLinks => 34,
            Self::MessageSize => 35,
            Self::NameTooLong => 37,
            Self::NoDevice => 43,
            Self::NoEntry => 44,
            Self::NoLock => 46,
            Self::InsufficientMemory => 48,
            Self::InsufficientSpace => 51,
            Self::NotDirectory => 54,
            Self::NotEmpty => 55,
            Self::NotRecoverable => 56,
            Self::Unsupported => 58,
            Self::NoTty => 59,
            Self::NoSuchDevice => 60,
            Self::Overflow => 61,
            Self::NotPermitted => 63,
            Self::Pipe => 64,
            Self::ReadOnly => 69,
            Self::InvalidSeek => 70,
            Self::TextFileBusy => 74,
            Self::CrossDevice => 75,
        }
    }

    /// The code for an errno; [`Self::Io`] if the errno has none of its own.
    #[must_use]
    pub(crate) fn of_errno(number: u16) -> Self {
        Self::ALL.iter().copied().find(|code| code.errno() == number).unwrap_or(Self::Io)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::of_errno(code.errno()), *code);
        }
        assert_eq!(ErrorCode::of_errno(44), ErrorCode::NoEntry);
        assert_eq!(ErrorCode::of_errno(29).case(), 13);
        // `ENOTCAPABLE` has no code of its own.
        assert_eq!(ErrorCode::of_errno(76), ErrorCode::Io);
    }
}
