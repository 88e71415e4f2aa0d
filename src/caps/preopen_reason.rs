//! Why a directory that the program holds was used for a path, or was not.

use super::evidence::{AsFact, evidence};
use crate::words::Fact;

evidence! {
    /// Why, as a clause.
    pub enum PreopenReason {
        /// Another of the same name was given after it.
        GivenAgain => "preopen-given-again",
        /// A longer name covers the path.
        CoversLess { other: String } => "preopen-covers-less",
        /// Its name covers everything.
        Root => "preopen-root",
        /// The path begins with its name.
        Begins { path: String, name: String } => "preopen-begins",
        /// The `/` at the end of its name.
        EndsInSlash { name: String } => "preopen-ends-in-slash",
        /// The path begins with its letters, in the middle of a name.
        NoWholeName { path: String, name: String } => "preopen-no-whole-name",
        /// `.` and `//` count as letters.
        NotSimplified { path: String, name: String } => "preopen-not-simplified",
        /// `..` counts as letters, too.
        DotsNotSimplified { path: String, name: String } => "preopen-dots-not-simplified",
        /// The path begins with something else.
        OtherBeginning { path: String, name: String } => "preopen-other-beginning",
        /// Go's library makes the path absolute, and the name is not.
        GoMakesAbsolute { name: String } => "preopen-go-makes-absolute",
        /// The call names it.
        Called => "preopen-called",
        /// The call names another.
        NotCalled => "preopen-not-called",
        /// The call names a descriptor that is none of the directories.
        OtherDescriptor { descriptor: u32 } => "preopen-other-descriptor",
        /// No call names it.
        NoCall => "preopen-no-call",
    }
}

impl AsFact for PreopenReason {
    fn as_fact(&self) -> Fact {
        self.message().into()
    }
}
