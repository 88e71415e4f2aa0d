//! The languages that messages can be rendered in.

use serde::{Deserialize, Serialize};

/// A language that has a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English, the default and the language of JSON (`en`).
    #[default]
    En,
    /// Japanese (`ja`).
    Ja,
}

impl Lang {
    /// Both languages, English first.
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// Its ISO 639-1 code, such as `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// The separator between the items of a list.
    #[must_use]
    pub(crate) fn comma(self) -> &'static str {
        match self {
            Self::En => ", ",
            Self::Ja => "、",
        }
    }

    /// Makes a remark a sentence of its own: a capital letter first, a full stop last.
    #[must_use]
    pub fn sentence(self, text: &str) -> String {
        let mut letters = text.chars();
        let capital: String =
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
        let end = match (text.chars().next_back(), self) {
            (None | Some('.' | '?' | '!' | '。' | '？'), _) => "",
            (_, Self::En) => ".",
            (_, Self::Ja) => "。",
        };
        capital + end
    }

    /// Joins sentences into one text.
    #[must_use]
    pub(crate) fn sentences(self, all: impl IntoIterator<Item = String>) -> String {
        let mut text = String::new();
        for sentence in all {
            // A Japanese full stop needs no space after it.
            if !text.is_empty() && !text.ends_with(['。', '？']) {
                text.push(' ');
            }
            text.push_str(&sentence);
        }
        text
    }

    /// The language with this code, in the form of `--lang` or of a locale (`ja_JP.UTF-8`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.split(['_', '-', '.', '@']).next().unwrap_or(text);
        Self::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(code))
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn locales_are_understood() {
        assert_eq!(Lang::parse("ja_JP.UTF-8"), Some(Lang::Ja));
        assert_eq!(Lang::parse("JA"), Some(Lang::Ja));
        assert_eq!(Lang::parse("en-GB"), Some(Lang::En));
        assert_eq!(Lang::parse("C.UTF-8"), None);
        assert_eq!(Lang::parse("jam"), None);
    }
}
