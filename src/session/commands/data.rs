//! What a command shows, as data: the same facts as its lines, with nothing shortened, for scripts.

use super::{Command, CommandOutcome};
use crate::session::{MemoryRequest, Session};
use serde_json::{Value, json};

impl Session {
    /// The view behind the outcome of a command; null for commands that show none. After a motion, everything.
    #[must_use]
    pub fn outcome_data(&self, command: &Command, outcome: &CommandOutcome) -> Value {
        match outcome {
            CommandOutcome::Started => {
                return self.just_tried().map_or_else(|| self.to_json(), |tried| json!(tried.report));
            }
            CommandOutcome::ShowMemory(at) => {
                return json!(self.memory(&MemoryRequest {
                    address: *at,
                    len: 256,
                    ..MemoryRequest::default()
                }));
            }
            CommandOutcome::ShowCode(place) => return json!(self.code_of(place.module, place.func)),
            _ => {}
        }
        match command {
            Command::Stack => json!(self.stack(0)),
            Command::Locals => json!(self.locals(0)),
            Command::Globals => json!(self.globals(0)),
            Command::Tables(table, entry) => json!(super::tables::asked(self, *table, *entry)),
            Command::Tasks => json!(self.tasks()),
            Command::Thread(number) => json!(self.thread_stack(*number)),
            Command::Where => json!(self.frames()),
            Command::Calls => json!(self.calls()),
            Command::Why(_) => json!(self.accounts()),
            Command::Capabilities | Command::Handles => json!(self.capabilities()),
            Command::Console => json!(self.console()),
            Command::Info => self.to_json(),
            _ => Value::Null,
        }
    }
}
