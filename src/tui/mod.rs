//! The screen: run loop, update, keymap, theme, layout, and one file for each pane.
//!
//! Of the program, this module knows only what [`crate::session`] and [`crate::lesson`] show. An event becomes an action
//! (`keymap`), the action changes the state (`update`), which fetches from the session the views that the screen shows
//! (`views`), and `draw` takes that state by shared reference and changes nothing. Texts come from `words`, colours from
//! `theme`, positions from `layout`.

mod action;
mod app;
mod bar;
mod beside;
mod beside_keys;
mod by_name;
mod calling;
mod command;
mod cursor;
mod draw;
mod edit;
mod exports;
#[cfg(test)]
mod fixture;
mod flow;
#[cfg(test)]
mod japanese;
mod keymap;
mod layout;
mod lesson;
mod lesson_words;
mod lines;
mod mouse;
mod overlay;
mod paint;
mod pane;
mod past;
mod pointers;
mod prompt;
mod rehearse;
mod run;
mod said;
mod search;
mod select;
mod tabs;
mod terminal;
pub mod testing;
mod text;
mod theme;
mod timeline;
mod travel;
mod typing;
mod update;
mod variables;
mod views;
mod whatif;
mod words;

pub use keymap::key_help;
pub(crate) use run::run_lesson;
pub use run::{ScreenOptions, run};
pub use text::escape;
pub use theme::ThemeName;
