//! Why a directory that the program holds was used for a path, or was not.

use super::evidence::{AsFact, evidence};
use crate::words::Fact;

evidence! {
    /// The reason, as a clause of a sentence.
    pub enum PreopenReason {
        /// Another directory of the same name was given later.
        GivenAgain => "preopen-given-again",
        /// A longer name covers the path.
        CoversLess { other: String } => "preopen-covers-less",
        /// Its name covers everything.
        Root => "preopen-root",
        /// The path begins with its name.
        Begins { path: String, name: String } => "preopen-begins",
        /// The `/` at the end of its name keeps it from covering the directory itself.
        EndsInSlash { name: String } => "preopen-ends-in-slash",
        /// The path begins with the letters of its name, but the name ends in the middle of a component.
        NoWholeName { path: String, name: String } => "preopen-no-whole-name",
        /// The path is compared letter by letter: `.` and `//` are not simplified.
        NotSimplified { path: String, name: String } => "preopen-not-simplified",
        /// The path is compared letter by letter: `..` is not simplified either.
        DotsNotSimplified { path: String, name: String } => "preopen-dots-not-simplified",
        /// The path begins with something else.
        OtherBeginning { path: String, name: String } => "preopen-other-beginning",
        /// Go's library makes the path absolute, and this name is not absolute.
        GoMakesAbsolute { name: String } => "preopen-go-makes-absolute",
        /// The call was made on this directory.
        Called => "preopen-called",
        /// The call was made on another directory.
        NotCalled => "preopen-not-called",
        /// The call was made on a descriptor that is none of the directories.
        OtherDescriptor { descriptor: u32 } => "preopen-other-descriptor",
        /// The program made no call on this directory.
        NoCall => "preopen-no-call",
    }
}

impl AsFact for PreopenReason {
    fn as_fact(&self) -> Fact {
        self.message().into()
    }
}
