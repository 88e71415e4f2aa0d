//! The verdict on debug information: whether it describes the code that is beside it.
//!
//! Tools that change code often leave its DWARF as it was. Such DWARF must not be believed at all: where a range of it
//! happens to be that of a body, it is the range of another function.

/// How debug information and code belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DebugFit {
    /// There is no debug information.
    Absent,
    /// All that it describes is there.
    Fits,
    /// Most of it fits; the functions that do not are left out.
    Partly {
        /// How many functions fit.
        fitting: usize,
        /// How many functions it describes.
        of: usize,
    },
    /// The code was changed after it was compiled: nothing of it can be believed.
    Changed {
        /// How many functions fit, by chance.
        fitting: usize,
        /// How many functions it describes.
        of: usize,
    },
    /// It describes functions, and not one has a place in the code: a tool emptied it.
    Emptied,
}

impl DebugFit {
    /// The verdict, when so many functions of those with a place in the code fit, and others have no place.
    pub(super) fn of(fitting: usize, live: usize, gone: usize) -> Self {
        match (fitting, live) {
            (_, 0) if gone > 0 => Self::Emptied,
            (_, 0) => Self::Absent,
            _ if fitting == live => Self::Fits,
            _ if fitting > live / 2 => Self::Partly { fitting, of: live },
            _ => Self::Changed { fitting, of: live },
        }
    }

    /// Whether anything of it can be believed.
    #[must_use]
    pub fn is_believed(self) -> bool {
        matches!(self, Self::Fits | Self::Partly { .. })
    }
}
