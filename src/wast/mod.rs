//! Scripts of the specification's test suites (`.wast`): modules and components are loaded, linked to each other by
//! name, and called, and each directive says what the outcome must be
//! ([format](https://github.com/WebAssembly/spec/tree/main/interpreter#scripts)).
//!
//! A directive whose outcome differs is one failure, and the rest of the script continues. Only the kind of outcome
//! counts: a trap, a refusal to load or to link, a value. Each engine words its messages differently. Scripts may be
//! any text, so an invocation may execute at most `BUDGET` instructions. Nothing here uses the operating system;
//! which failures are expected is the caller's concern.

mod component;
mod components;
mod core;
mod fault;
mod host;
mod modules;
mod report;
mod script;
mod spectest;

pub use report::{FailedDirective, ScriptReport};

use crate::exec::Bounds;
use crate::wasm::ComponentFeatures;
use script::Script;
use wast::lexer::Lexer;
use wast::parser::{self, Parse, ParseBuffer, Parser};
use wast::{Wast, WastDirective};

/// The most instructions that one invocation may execute.
pub(crate) const BUDGET: u64 = 200_000_000;

/// Runs a script. A script that does not parse is one failure, at the line of the syntax error.
#[must_use]
pub fn run(source: &str) -> ScriptReport {
    run_with(source, ComponentFeatures::default())
}

/// Like [`run`], with components that may use these features.
#[must_use]
pub fn run_with(source: &str, features: ComponentFeatures) -> ScriptReport {
    report(source, Script::new(BUDGET, Bounds::default(), features))
}

/// Like [`run`], with other limits: the instructions of an invocation, and what instances may use.
#[must_use]
pub fn run_within(source: &str, budget: u64, bounds: Bounds) -> ScriptReport {
    report(source, Script::new(budget, bounds, ComponentFeatures::default()))
}

fn report(source: &str, script: Script) -> ScriptReport {
    let mut report = ScriptReport::default();
    if let Err(error) = directives(source, script, &mut report) {
        let line = error.span().linecol_in(source).0 + 1;
        report.failed(line, format!("the script does not parse: {}", error.message()));
    }
    report
}

fn directives(source: &str, mut script: Script, report: &mut ScriptReport) -> Result<(), wast::Error> {
    let mut lexer = Lexer::new(source);
    // Confusing Unicode in names is part of what the scripts test.
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

/// The directives of a script, which may have none.
struct Directives<'a>(Vec<WastDirective<'a>>);

impl<'a> Parse<'a> for Directives<'a> {
    fn parse(parser: Parser<'a>) -> parser::Result<Self> {
        if parser.is_empty() { Ok(Self(Vec::new())) } else { Ok(Self(Wast::parse(parser)?.directives)) }
    }
}
