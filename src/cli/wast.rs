//! `wast`: runs spec scripts, core and component, and reports which directives did not do what they say.

use super::args::WastArgs;
use super::failure::{FAILURE, Failure};
use super::load::read;
use super::plain;
use crate::wast;
use crate::words::{Fact, Message, message};
use std::path::Path;

/// Runs each script; the exit status is 0 only if nothing failed.
pub(super) fn run(args: &WastArgs) -> Result<i32, Failure> {
    let (mut passed, mut failed) = (0, 0);
    for path in &args.files {
        let name = path.display();
        let lines = match script(path) {
            Ok(source) => {
                let report = wast::run_with(&source, args.features());
                passed += report.passed;
                let failures = report.failures.iter();
                failures.map(|failure| format!("{name}:{}: {}", failure.line, failure.message)).collect()
            }
            Err(why) => vec![plain::words(&why)],
        };
        failed += lines.len();
        plain::text(&lines);
    }
    plain::lines(&[format!("{passed} passed, {failed} failed")]);
    Ok(if failed == 0 { 0 } else { FAILURE })
}

/// A script's text, or why it cannot be read.
fn script(path: &Path) -> Result<String, Message> {
    let bytes = read(path).map_err(|failure| failure.message)?;
    String::from_utf8(bytes.to_vec()).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let (path, line) = (path.display().to_string(), Fact::Number(line as u64));
        message!("cli-script-not-utf8", path, line)
    })
}
