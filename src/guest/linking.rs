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
}
