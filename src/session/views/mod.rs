//! The views: each file computes what one pane shows from the guest and the journal, and changes nothing.

mod async_stack;
mod calls;
mod capabilities;
mod code;
mod console;
mod frames;
mod memory;
mod missing;
mod names;
mod next;
mod preopens;
mod source;
mod status;
mod strings;
mod tables;
mod tasks;
mod timeline;
mod values;
mod waitables;

pub use calls::CallList;
pub(super) use calls::{CallRows, quoted};
pub(super) use capabilities::Holdings;
pub(super) use console::ConsoleText;
pub(crate) use missing::named as import_name;
pub(super) use next::{next_op, with_scene};
pub use source::SourceView;
pub(super) use status::of_network;
pub use tasks::{TaskRow, ThreadRow};
