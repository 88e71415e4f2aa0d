//! What a command shows, as data: for scripts, the same facts as its lines with nothing shortened.

use super::COMMANDS;
use crate::session::{MemoryRequest, Output, Session};
use serde_json::{Value, json};

impl Session {
    /// The view behind a command's output; null for commands that show none. After a motion: everything.
    #[must_use]
    pub fn output_data(&self, line: &str, output: &Output) -> Value {
        match output {
            Output::Started => {
                return self.just_tried().map_or_else(|| self.to_json(), |tried| json!(tried.report));
            }
            Output::ShowMemory(at) => {
                return json!(self.memory(&MemoryRequest {
                    address: *at,
                    len: 256,
                    ..MemoryRequest::default()
                }));
            }
            Output::ShowCode(place) => return json!(self.code_of(place.module, place.func)),
            _ => {}
        }
        let word = line.trim().trim_start_matches(':').split_whitespace().next().unwrap_or_default();
        match COMMANDS.iter().find(|c| c.is(word)).map(|c| c.name) {
            Some("stack") => json!(self.stack(0)),
            Some("locals") => json!(self.locals(0)),
            Some("globals") => json!(self.globals(0)),
            Some("where") => json!(self.frames()),
            Some("calls") => json!(self.calls()),
            Some("why") => json!(self.accounts()),
            Some("caps" | "handles") => json!(self.capabilities()),
            Some("console") => json!(self.console()),
            Some("info") => self.to_json(),
            _ => Value::Null,
        }
    }
}
