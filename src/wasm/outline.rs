//! The outline of a file: its text format without the function bodies.
//!
//! A component's graph, imports, types and exports are easiest to read as `wasmprinter` writes them.

use super::Program;
use std::io;
use wasmprinter::Print;

/// Most bytes of text, so that the outline of a hostile or huge file stays small and readable.
const MOST: usize = 4 << 20;

/// Collects text up to a limit.
#[derive(Default)]
struct BoundedText {
    text: String,
}

impl Print for BoundedText {
    fn write_str(&mut self, s: &str) -> io::Result<()> {
        if self.text.len() + s.len() > MOST {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.text.push_str(s);
        Ok(())
    }
}

impl Program {
    /// The file in the text format without its function bodies, cut after 4 MiB with a line that says so.
    #[must_use]
    pub fn outline(&self) -> Vec<String> {
        let mut out = BoundedText::default();
        let mut config = wasmprinter::Config::new();
        let printed = config.print_skeleton(true).print(&self.bytes, &mut out);
        let mut lines: Vec<String> = out.text.lines().map(str::to_owned).collect();
        if let Err(error) = printed {
            lines.push(format!(";; the outline ends here: {error}"));
        }
        lines
    }
}
