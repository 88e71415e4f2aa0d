//! What becomes of imports that nothing provides.

/// What a program is given in the place of imports that nothing provides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Linking {
    /// Nothing: it cannot be linked.
    #[default]
    Strict,
    /// Functions, whose calls go to the host like any others.
    Functions,
    /// Functions; and memories, tables, globals and tags of the declared type that hold nothing.
    Anything,
    /// The same, also for a module's imports that hosts have with another type. A program whose imports nothing can take
    /// the place of can be looked at: it has trapped before its first instruction.
    Open,
}

/// What becomes of calls of functions that no host knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownCalls {
    /// They trap and name the import.
    #[default]
    Trap,
    /// They return zeros and nulls, where their results have such values.
    Default,
    /// A person replies to them.
    Ask,
}
