//! The source files of the program: found by the front end when they are first shown, and kept.
//!
//! A session never opens a file. It asks for a path as the compiler named it, and is given bytes, which may be anything;
//! those that came with a recording count before any file.

mod found;
mod text;

pub(crate) use found::{FindSource, FoundSource, SourceBytes, SourceDoubt, SourceRequest};
pub use text::SourceText;

use super::Session;
use crate::symbols::{CodeKind, Symbols};
use crate::trace::recording::{RecordedDebugFile, RecordedSource};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

/// Files that are kept at a time.
const MOST: usize = 64;

/// Bytes of one file that a recording takes, and of all together.
const RECORDED_FILE: usize = 1 << 20;
const RECORDED_ALL: usize = 16 << 20;

/// Bytes of files with debug information that a recording takes.
const RECORDED_DEBUG: usize = 64 << 20;

/// The source files of a program, as far as they have been asked for.
#[derive(Default)]
pub(super) struct SourceFiles {
    recorded: Vec<RecordedSource>,
    /// The files with debug information that the session was given: each with the module's number and its name.
    given: Vec<(u32, String, Arc<[u8]>)>,
    debug_files: Vec<RecordedDebugFile>,
    finder: Option<FindSource>,
    known: RefCell<HashMap<Arc<str>, Arc<FoundSource>>>,
    own: OnceCell<bool>,
}

impl std::fmt::Debug for SourceFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceFiles").field("recorded", &self.recorded.len()).finish_non_exhaustive()
    }
}

impl SourceFiles {
    /// The files that came with a recording, or go into one.
    pub fn recorded(&self) -> &[RecordedSource] {
        &self.recorded
    }

    /// The files with debug information that came with a recording, or go into one.
    pub(super) fn debug_files(&self) -> &[RecordedDebugFile] {
        &self.debug_files
    }

    /// Notes a file with debug information, which may bring sources along and says which lines there are.
    pub(super) fn gave_debug_file(&mut self, module: u32, name: String, bytes: Arc<[u8]>) {
        self.given.push((module, name, bytes));
        self.known = RefCell::default();
        self.own = OnceCell::new();
    }

    /// A file by its path, and what the debug information has of it.
    fn find(&self, path: &Arc<str>, known_of: &Symbols) -> Arc<FoundSource> {
        if let Some(known) = self.known.borrow().get(path) {
            return Arc::clone(known);
        }
        let found = Arc::new(self.look_for(path, known_of));
        let mut known = self.known.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(Arc::clone(path), Arc::clone(&found));
        found
    }

    fn look_for(&self, path: &str, known_of: &Symbols) -> FoundSource {
        if let Some(recorded) = self.recorded.iter().find(|source| source.path == path) {
            return FoundSource::of(SourceBytes::brought(recorded.text.as_bytes()));
        }
        // What a source map brings is what was compiled.
        if let Some(text) = known_of.source_content(path) {
            return FoundSource::of(SourceBytes::brought(text.as_bytes()));
        }
        let digest = known_of.lines().digest(path);
        let nowhere = || Err(Vec::new());
        match self.finder.as_ref().map_or_else(nowhere, |finder| finder(&SourceRequest { path, digest })) {
            Ok(bytes) => FoundSource::of(bytes),
            Err(looked) => FoundSource::Missing { looked },
        }
    }
}

/// What became of the wish to take the sources along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GatheredSources {
    /// The paths of those that were taken.
    pub taken: Vec<String>,
    /// Those that are there, and are too large or no text.
    pub left: Vec<String>,
    /// Those that were not found.
    pub missing: Vec<String>,
    /// The names of files with debug information that were taken.
    pub debug_files: Vec<String>,
    /// Those that are too large.
    pub large_debug_files: Vec<String>,
}

impl Session {
    /// Sets how source files are found.
    pub(crate) fn set_source_finder(&mut self, finder: FindSource) {
        self.sources.finder = Some(finder);
        self.sources.known = RefCell::default();
    }

    /// Gives the session source files that count before any other.
    pub fn give_sources(&mut self, sources: Vec<RecordedSource>) {
        self.sources.recorded.extend(sources);
        self.sources.known = RefCell::default();
    }

    /// Gives the session files with debug information that came with a recording; those that are no such files are left
    /// alone, as they would be beside the program.
    pub(crate) fn give_recorded_debug_files(&mut self, files: Vec<RecordedDebugFile>) {
        for file in files {
            if let Some(bytes) = file.bytes() {
                self.give_debug_file(file.module, &file.name, bytes.into());
            }
            self.sources.debug_files.push(file);
        }
        // They are in the recording already.
        self.sources.given.clear();
    }

    /// Takes the sources of the program's own code into recordings of it, and the debug information that leads to them.
    pub(crate) fn gather_sources(&mut self) -> GatheredSources {
        let (mut gathered, mut sources) = (GatheredSources::default(), Vec::new());
        let mut room = RECORDED_ALL;
        for (path, symbols) in self.own_files() {
            match &*self.sources.find(&path, &symbols) {
                FoundSource::Text { text, .. } => {
                    let whole = text.whole().filter(|whole| whole.len() <= RECORDED_FILE.min(room));
                    match whole {
                        Some(whole) => {
                            room -= whole.len();
                            sources.push(RecordedSource { path: path.to_string(), text: whole.to_owned() });
                            gathered.taken.push(path.to_string());
                        }
                        None => gathered.left.push(path.to_string()),
                    }
                }
                FoundSource::NoText { .. } => gathered.left.push(path.to_string()),
                FoundSource::Missing { .. } => gathered.missing.push(path.to_string()),
            }
        }
        self.give_sources(sources);
        let mut room = RECORDED_DEBUG;
        for (module, name, bytes) in std::mem::take(&mut self.sources.given) {
            if bytes.len() > room {
                gathered.large_debug_files.push(name);
                continue;
            }
            room -= bytes.len();
            gathered.debug_files.push(name.clone());
            self.sources.debug_files.push(RecordedDebugFile::of(module, name, &bytes));
        }
        gathered
    }

    /// Whether lines are known of the program's own code: then its source is worth a place on the screen.
    #[must_use]
    pub fn has_own_lines(&self) -> bool {
        *self.sources.own.get_or_init(|| !self.own_files().is_empty())
    }

    /// The files that the program's own code was made from, with the debug information of their modules.
    fn own_files(&self) -> Vec<(Arc<str>, Arc<Symbols>)> {
        let modules = 0..u32::try_from(self.guest().program().modules.len()).unwrap_or(u32::MAX);
        let files = modules.filter_map(|module| self.symbols(module)).flat_map(|symbols| {
            let own = symbols.lines().files_with_code().into_iter();
            let own = own.filter(|path| CodeKind::of_file(path) == CodeKind::Own);
            own.map(|path| (path, Arc::clone(symbols)))
        });
        files.collect()
    }

    /// A source file, by the path that the debug information of a module has for it.
    pub(super) fn source_file(&self, module: u32, path: &Arc<str>) -> Arc<FoundSource> {
        match self.symbols(module) {
            Some(symbols) => self.sources.find(path, symbols),
            None => Arc::new(FoundSource::Missing { looked: Vec::new() }),
        }
    }
}
