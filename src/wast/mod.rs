//! Scripts of the specification's test suites (`.wast`): modules and components are loaded, linked to each other by
//! name and called, and each directive says what must come of it
//! ([format](https://github.com/WebAssembly/spec/tree/main/interpreter#scripts)).
//!
//! A directive that does not do what it says is one failure, and the rest of the script goes on. What kind of outcome
//! it was decides: a trap, a refusal at load or at link, a value. The words of messages are each engine's own.
//! Scripts are text from anywhere, so an invocation may take [`BUDGET`] instructions and no more. Nothing here touches
//! the operating system; which failures are expected is not its business.

mod component;
mod components;
mod core;
mod fault;
mod host;
mod modules;
mod report;
mod script;
mod spectest;

pub use report::{Failure, Report};

use crate::exec::Bounds;
use script::Script;
use wast::lexer::Lexer;
use wast::parser::{self, Parse, ParseBuffer, Parser};
use wast::{Wast, WastDirective};

/// Instructions that one invocation may take before it counts as endless.
pub(crate) const BUDGET: u64 = 200_000_000;

/// Runs a script. One that does not parse is one failure, at the line where it stops to make sense.
#[must_use]
pub fn run(source: &str) -> Report {
    run_within(source, BUDGET, Bounds::default())
}

/// [`run`] with other limits: instructions of an invocation, and what instances may use.
#[must_use]
pub fn run_within(source: &str, budget: u64, bounds: Bounds) -> Report {
    let mut report = Report::default();
    if let Err(error) = directives(source, Script::new(budget, bounds), &mut report) {
        let line = error.span().linecol_in(source).0 + 1;
        report.failed(line, format!("the script does not parse: {}", error.message()));
    }
    report
}

fn directives(source: &str, mut script: Script, report: &mut Report) -> Result<(), wast::Error> {
    let mut lexer = Lexer::new(source);
    // Names with any characters are part of what is tested.
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    for directive in parser::parse::<Directives<'_>>(&buffer)?.0 {
        let line = directive.span().linecol_in(source).0 + 1;
        match script.directive(directive) {
            Ok(()) => report.passed += 1,
            Err(message) => report.failed(line, message),
        }
    }
    Ok(())
}

/// A script's directives. One without any is a script too.
struct Directives<'a>(Vec<WastDirective<'a>>);

impl<'a> Parse<'a> for Directives<'a> {
    fn parse(parser: Parser<'a>) -> parser::Result<Self> {
        if parser.is_empty() { Ok(Self(Vec::new())) } else { Ok(Self(Wast::parse(parser)?.directives)) }
    }
}
