//! Recordings of small runs, and recordings assembled by hand, with correct checksums.

use std::sync::Arc;
use wasmscope::caps::{Access, Grant, Network};
use wasmscope::exec::Stops;
use wasmscope::guest::{End, Entry, Guest, Stop, SurveyQuery};
use wasmscope::timeline::{Advance, Timeline};
use wasmscope::trace::Journal;
use wasmscope::trace::recording::{Ending, Finish, MAGIC, RecordingWriter, Start, VERSION, fingerprint};
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wasm::Program;

pub fn sample(name: &str) -> String {
    format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A run with everything that a recording contains.
pub struct Run {
    pub start: Start,
    pub binary: Arc<[u8]>,
    pub journal: Journal,
    pub moment: u64,
    pub end: End,
}

/// A run of a sample that reads the sample's text.
pub fn run(name: &str) -> Run {
    let bytes = std::fs::read(sample(name)).expect("a sample");
    let program = Arc::new(Program::load(name, &bytes).expect("loads"));
    let grant =
        Grant { host: sample("").trim_end_matches('/').into(), guest: ".".into(), access: Access::ReadOnly };
    let config = Config {
        args: vec![name.into(), "sample_text".into()],
        env: vec![("HOME".into(), "/home/me".into())],
        grants: vec![grant.clone()],
        network: Network::default(),
        stdin: StdinSource::Empty,
        output: StdoutSink::Captured,
    };
    let host = Box::new(WasiHost::new(config).expect("a host"));
    let guest = Guest::new(Arc::clone(&program), &Entry::Command).expect("links");
    let bounds = guest.bounds();
    let mut timeline = Timeline::live(guest, host);
    let query = SurveyQuery { path: "there".into(), cwd: "/".into(), absolute: "/there".into(), wants: None };
    timeline.survey(query);
    let Advance::Stopped(Stop::Ended(end)) = timeline.advance(u64::MAX, &Stops::default()) else {
        panic!("no end")
    };
    let start = Start {
        recorder: "a test".into(),
        program: name.into(),
        args: vec!["sample_text".into()],
        env: vec![("HOME".into(), "/home/me".into())],
        grants: vec![grant],
        entry: Entry::Command,
        features: wasmscope::wasm::ComponentFeatures::default(),
        bounds,
        sha256: fingerprint(&program.bytes),
        size: program.bytes.len() as u64,
        network: Network::default(),
        redacted: Vec::new(),
        preloads: Vec::new(),
        sources: Vec::new(),
        debug_files: Vec::new(),
        schedule: None,
    };
    let binary = Arc::clone(&program.bytes);
    Run { start, binary, journal: timeline.journal().clone(), moment: timeline.moment(), end }
}

impl Run {
    pub fn ending(&self) -> Ending {
        Ending::of(Some(&self.end), "")
    }

    /// The recording of the run, as bytes.
    pub fn recording(&self, with_module: bool) -> Vec<u8> {
        let module = with_module.then_some(&*self.binary);
        let mut writer = RecordingWriter::new(Vec::new(), &self.start, module).expect("is written");
        writer.rest_of(&self.journal).expect("is written");
        let (bytes, count) = writer.finish(Finish::at(self.moment, self.ending())).expect("is written");
        assert_eq!(bytes.len() as u64, count);
        bytes
    }
}

/// A file assembled section by section.
pub struct File(pub Vec<u8>);

impl File {
    pub fn new() -> Self {
        Self::of_version(VERSION)
    }

    pub fn of_version(version: u16) -> Self {
        Self([&MAGIC[..], &version.to_le_bytes()].concat())
    }

    /// Adds a section with a given header and a correct checksum.
    pub fn framed(mut self, kind: u8, raw: u32, payload: &[u8]) -> Self {
        let begin = self.0.len();
        self.0.push(kind);
        self.0.extend((payload.len() as u32).to_le_bytes());
        self.0.extend(raw.to_le_bytes());
        self.0.extend(payload);
        let checked = [&(begin as u64).to_le_bytes()[..], &self.0[begin..]].concat();
        self.0.extend(crc32fast::hash(&checked).to_le_bytes());
        self
    }

    /// Adds a section with uncompressed content.
    pub fn plain(self, kind: u8, content: &[u8]) -> Self {
        self.framed(kind, content.len() as u32, content)
    }
}

/// The sections of a recording: kind and content.
pub fn sections(file: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut rest = &file[10..];
    let mut found = Vec::new();
    while let [kind, more @ ..] = rest {
        let number = |at: usize| u32::from_le_bytes(more[at..at + 4].try_into().expect("four")) as usize;
        let (stored, raw) = (number(0), number(4));
        let payload = &more[8..8 + stored];
        let content = if stored == raw {
            payload.to_vec()
        } else {
            zstd::bulk::decompress(payload, raw).expect("zstd")
        };
        found.push((*kind, content));
        rest = &more[8 + stored + 4..];
    }
    found
}

/// Assembles sections into a file.
pub fn together(sections: &[(u8, Vec<u8>)]) -> Vec<u8> {
    sections.iter().fold(File::new(), |file, (kind, content)| file.plain(*kind, content)).0
}
