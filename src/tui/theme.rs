//! Colours, all in one place. Nothing is expressed by colour alone: everything coloured also has a mark or a word.

use ratatui::style::{Color, Modifier, Style};

/// The choice of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeName {
    #[default]
    /// Colours that are easy to read on a dark background.
    Dark,
    /// Colours that are easy to read on a light background.
    Light,
    /// No colours at all: bold, underline and reverse only (`NO_COLOR`).
    Plain,
}

impl ThemeName {
    /// Parses a name as typed after `:theme`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "dark" => Some(Self::Dark),
            "light" => Some(Self::Light),
            "plain" | "none" => Some(Self::Plain),
            _ => None,
        }
    }

    /// The name, as a person types it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Plain => "plain",
        }
    }

    /// Chooses from environment variables: `WASMSCOPE_THEME`, then `NO_COLOR`, then `COLORFGBG` (which some
    /// terminals set to `foreground;background`), else dark.
    #[must_use]
    pub(crate) fn from_vars(var: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(theme) = var("WASMSCOPE_THEME").and_then(|name| Self::parse(name.trim())) {
            return theme;
        }
        // https://no-color.org: present and not empty.
        if var("NO_COLOR").is_some_and(|v| !v.is_empty()) {
            return Self::Plain;
        }
        match var("COLORFGBG").as_deref().and_then(|v| v.rsplit(';').next()) {
            Some("7" | "15") => Self::Light,
            _ => Self::Dark,
        }
    }
}

/// Styles, by what they mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Theme {
    pub text: Style,
    pub dim: Style,
    /// Borders of panes without focus, and dotted lines.
    pub border: Style,
    /// Border and title of the focused pane.
    pub focus: Style,
    /// Titles of other panes.
    pub title: Style,
    /// The name of the program, and headings.
    pub strong: Style,
    /// Background of the title line.
    pub bar: Style,
    pub granted: Style,
    pub refused: Style,
    /// What failed, waits or runs; also messages that appear once.
    pub warning: Style,
    /// What was inferred rather than seen.
    pub inferred: Style,
    /// Values that the last instruction changed or pushed.
    pub changed: Style,
    pub control: Style,
    /// Names of functions and variables.
    pub symbol: Style,
    pub number: Style,
    pub string: Style,
    /// The mark of a breakpoint.
    pub breakpoint: Style,
    /// The line that is about to be executed.
    pub here: Style,
    /// The selected row of the focused pane.
    pub selected: Style,
    /// The name of a key in the bottom bar and in help.
    pub key: Style,
}

impl Theme {
    /// The styles of a theme.
    #[must_use]
    pub fn new(name: ThemeName) -> Self {
        match name {
            ThemeName::Dark => Self::dark(),
            ThemeName::Light => Self::light(),
            ThemeName::Plain => Self::plain(),
        }
    }

    fn dark() -> Self {
        let c = |n: u8| Style::new().fg(Color::Indexed(n));
        Self {
            text: Style::new(),
            dim: c(245),
            border: c(239),
            focus: c(75).add_modifier(Modifier::BOLD),
            title: c(250),
            strong: Style::new().add_modifier(Modifier::BOLD),
            bar: c(252).bg(Color::Indexed(236)),
            granted: c(114),
            refused: c(210).add_modifier(Modifier::BOLD),
            warning: c(221),
            inferred: c(182),
            changed: c(221).add_modifier(Modifier::BOLD),
            control: c(110),
            symbol: c(152),
            number: c(180),
            string: c(150),
            breakpoint: c(203),
            here: c(255).bg(Color::Indexed(24)).add_modifier(Modifier::BOLD),
            selected: c(255).bg(Color::Indexed(238)),
            key: c(75).add_modifier(Modifier::BOLD),
        }
    }

    fn light() -> Self {
        let c = |n: u8| Style::new().fg(Color::Indexed(n));
        Self {
            text: Style::new(),
            dim: c(242),
            border: c(249),
            focus: c(25).add_modifier(Modifier::BOLD),
            title: c(238),
            strong: Style::new().add_modifier(Modifier::BOLD),
            bar: c(235).bg(Color::Indexed(254)),
            granted: c(28),
            refused: c(160).add_modifier(Modifier::BOLD),
            warning: c(130),
            inferred: c(90),
            changed: c(130).add_modifier(Modifier::BOLD),
            control: c(25),
            symbol: c(30),
            number: c(94),
            string: c(28),
            breakpoint: c(160),
            here: c(16).bg(Color::Indexed(153)).add_modifier(Modifier::BOLD),
            selected: c(16).bg(Color::Indexed(253)),
            key: c(25).add_modifier(Modifier::BOLD),
        }
    }

    fn plain() -> Self {
        let normal = Style::new();
        let bold = normal.add_modifier(Modifier::BOLD);
        Self {
            text: normal,
            dim: normal,
            border: normal,
            focus: bold,
            title: normal,
            strong: bold,
            bar: normal,
            granted: normal,
            refused: bold,
            warning: bold,
            inferred: normal,
            changed: bold,
            control: normal,
            symbol: normal,
            number: normal,
            string: normal,
            breakpoint: bold,
            here: bold,
            selected: normal.add_modifier(Modifier::REVERSED),
            key: bold,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_chooses_the_theme() {
        let with = |pairs: &'static [(&str, &str)]| {
            ThemeName::from_vars(|k| pairs.iter().find(|(n, _)| *n == k).map(|(_, v)| (*v).to_string()))
        };
        assert_eq!(with(&[]), ThemeName::Dark);
        assert_eq!(with(&[("NO_COLOR", "1")]), ThemeName::Plain);
        assert_eq!(with(&[("NO_COLOR", "")]), ThemeName::Dark);
        assert_eq!(with(&[("COLORFGBG", "0;15")]), ThemeName::Light);
        assert_eq!(with(&[("NO_COLOR", "1"), ("WASMSCOPE_THEME", "light")]), ThemeName::Light);
    }

    #[test]
    fn the_plain_theme_has_no_colour() {
        let t = Theme::plain();
        for style in [t.here, t.selected, t.refused, t.bar, t.focus, t.dim] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
