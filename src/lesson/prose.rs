//! Text as a pane shows it: blocks of styled runs of characters.

/// How a run of characters looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As the rest.
    Plain,
    /// With weight.
    Strong,
    /// With stress.
    Emphasis,
    /// Something of the program or the machine.
    Code,
}

/// A run of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The characters.
    pub text: String,
    /// How they look.
    pub style: Style,
}

/// A part of a text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProseBlock {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// An item of a list.
    Item {
        /// How many lists it is in, from 1.
        depth: usize,
        /// `•`, or its number with a point.
        mark: String,
        /// Its words.
        spans: Vec<Span>,
    },
    /// Lines that are shown as they are.
    Code(Vec<String>),
}
