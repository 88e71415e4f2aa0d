//! Sample values of types, for tests.

/// A type with a sample value.
pub(crate) trait Sample {
    /// A sample value of the type.
    fn sample() -> Self;
}
