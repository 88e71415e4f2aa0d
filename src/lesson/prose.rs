//! A lesson's text as a pane shows it: blocks of styled runs of characters.

/// How a run of characters looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Neither emphasised nor code.
    Plain,
    /// Strong emphasis: `**…**` in Markdown.
    Strong,
    /// Emphasis: `*…*` in Markdown.
    Emphasis,
    /// Something from the program or the machine, or to be typed.
    Code,
}

/// A run of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The characters, all in one style.
    pub text: String,
    /// The style of all these characters.
    pub style: Style,
}

/// A block of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProseBlock {
    /// A paragraph, as the runs that it is made of.
    Paragraph(Vec<Span>),
    /// An item of a list.
    Item {
        /// How deeply its list is nested, from 1.
        depth: usize,
        /// `•`, or the item's number followed by a full stop.
        mark: String,
        /// The runs that it is made of.
        spans: Vec<Span>,
    },
    /// Lines that are shown as they are.
    Code(Vec<String>),
}
