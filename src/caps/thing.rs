//! What an operation is done with, where that is not a mere name.

use super::evidence::{AsFact, evidence};
use crate::words::Fact;

evidence! {
    /// A thing that a program reaches for.
    pub enum Thing {
        /// What was spoken of just now.
        It => "thing-it",
        /// Something with a name.
        Named { name: String } => "quoted",
        /// An open file or directory, by its number.
        Descriptor { number: u32 } => "thing-descriptor",
        /// An open file whose number the program does not know.
        NoFile => "thing-no-file",
        /// An open file that has no number.
        OpenFile => "thing-open-file",
        /// The program's own memory.
        Memory => "thing-memory",
        /// The status with which the program ends.
        Status { status: i32 } => "thing-status",
        /// All variables of who runs the program.
        Environment => "thing-environment",
        /// The input that the program reads by default.
        StandardInput => "thing-standard-input",
        /// A path that nobody saw.
        UnseenPath => "thing-unseen-path",
    }
}

impl AsFact for Thing {
    fn as_fact(&self) -> Fact {
        self.message().into()
    }
}
