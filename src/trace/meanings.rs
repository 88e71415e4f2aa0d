//! What the handles of one call stand for, kept beside it.

use std::sync::Arc;

/// What the handles of one call stood for when it was made: the host's number, and what that is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandleNames(pub(super) Box<[(u32, Arc<str>)]>);

impl HandleNames {
    /// What the number stood for, if that is known.
    #[must_use]
    pub fn what(&self, rep: u32) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == rep).map(|(_, what)| &**what)
    }
}

impl<const N: usize> From<[(u32, &str); N]> for HandleNames {
    fn from(known: [(u32, &str); N]) -> Self {
        Self(known.into_iter().map(|(rep, what)| (rep, what.into())).collect())
    }
}
