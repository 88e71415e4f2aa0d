//! What an operation is done to, where that is more than a name.

use super::evidence::{AsFact, evidence};
use crate::words::Fact;

evidence! {
    /// A thing that a program tries to reach.
    pub enum Thing {
        /// Whatever was mentioned just before.
        It => "thing-it",
        /// Something with a name.
        Named { name: String } => "quoted",
        /// An open file or directory, by its number.
        Descriptor { number: u32 } => "thing-descriptor",
        /// An open file of which the program does not know the number.
        NoFile => "thing-no-file",
        /// An open file that has no number.
        OpenFile => "thing-open-file",
        /// The program's own memory.
        Memory => "thing-memory",
        /// The status with which the program ends.
        Status { status: i32 } => "thing-status",
        /// All environment variables of the person who runs the program.
        Environment => "thing-environment",
        /// The input that the program reads by default.
        StandardInput => "thing-standard-input",
        /// A path that was not seen.
        UnseenPath => "thing-unseen-path",
    }
}

impl AsFact for Thing {
    fn as_fact(&self) -> Fact {
        self.message().into()
    }
}
