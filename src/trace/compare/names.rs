//! What the two runs of a comparison are called.

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// What the two runs are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Names {
    /// Before a line: `A`.
    pub short: [String; 2],
    /// In a sentence: `A`, `this run`.
    pub long: [String; 2],
    /// What each is, for the heading.
    pub what: [String; 2],
}

impl Names {
    /// The short names with what separates them from what follows, equally wide.
    #[must_use]
    pub fn leads(&self) -> [String; 2] {
        let widest = self.short.iter().map(|name| name.width()).max().unwrap_or(0);
        self.short.each_ref().map(|name| format!("{name}:{:gap$}", "", gap = widest + 1 - name.width()))
    }
}
