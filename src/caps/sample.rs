//! Types that tests have an example of.

/// Something that there is an example of.
pub(crate) trait Sample {
    /// An example of it.
    fn sample() -> Self;
}
