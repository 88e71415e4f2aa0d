//! Sections: framing, checksums and compression. What is in them is no concern of this file.

use super::error::{RecordingError, RecordingFault, RecordingPart};
use super::{MAGIC, OLDEST, VERSION};
use crc32fast::Hasher;
use std::io::{self, ErrorKind, Read, Write};

/// Most bytes of a section's content.
pub(super) const MOST: usize = 1 << 20;

/// Contents up to this are compressed as well as zstd can: there it costs nothing that anyone notices.
const SMALL: usize = 64 << 10;
const BEST: i32 = 19;
const QUICK: i32 = 3;

/// The checksum of a section: where it begins, and its bytes.
fn checksum(offset: u64, parts: &[&[u8]]) -> u32 {
    let mut crc = Hasher::new();
    crc.update(&offset.to_le_bytes());
    parts.iter().for_each(|part| crc.update(part));
    crc.finalize()
}

/// Writes sections, counting bytes as they go by.
#[derive(Debug)]
pub(super) struct Sections<W> {
    out: W,
    written: u64,
}

impl<W: Write> Sections<W> {
    /// Writes the head of a file.
    pub fn begin(out: W) -> io::Result<Self> {
        let mut sections = Self { out, written: 0 };
        sections.put(&MAGIC)?;
        sections.put(&VERSION.to_le_bytes())?;
        Ok(sections)
    }

    /// Bytes of the file so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    /// Writes a part's content, in as many sections as it takes.
    pub fn part(&mut self, part: RecordingPart, content: &[u8]) -> io::Result<()> {
        content.chunks(MOST).try_for_each(|chunk| self.section(part, chunk))
    }

    fn section(&mut self, part: RecordingPart, content: &[u8]) -> io::Result<()> {
        let level = if content.len() <= SMALL { BEST } else { QUICK };
        let packed = zstd::bulk::compress(content, level)?;
        let payload = if packed.len() < content.len() { &packed[..] } else { content };
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|_| ErrorKind::InvalidInput);
        let (stored, raw) = (length(payload)?.to_le_bytes(), length(content)?.to_le_bytes());
        let head = [&[part.kind()][..], &stored, &raw].concat();
        let crc = checksum(self.written, &[&head, payload]);
        self.put(&head)?;
        self.put(payload)?;
        self.put(&crc.to_le_bytes())
    }

    /// Passes on what is held back.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// The writer behind it.
    pub fn into_inner(self) -> W {
        self.out
    }
}

/// Reads sections one by one: at no time more than one is in memory.
#[derive(Debug)]
pub(super) struct SectionReader<R> {
    input: R,
    read: u64,
}

/// One section whose checksum is right.
#[derive(Debug)]
pub(super) struct Section {
    pub part: RecordingPart,
    /// Bytes of the file before it.
    pub offset: u64,
    pub content: Vec<u8>,
}

impl<R: Read> SectionReader<R> {
    /// Reads the head of a file.
    pub fn begin(input: R) -> Result<Self, RecordingError> {
        let mut reader = Self { input, read: 0 };
        let at = |fault| RecordingError { fault, part: RecordingPart::Head, offset: 0 };
        let magic = reader.take(MAGIC.len(), RecordingPart::Head, 0)?;
        if !magic.starts_with(&MAGIC[..magic.len()]) || magic.is_empty() {
            return Err(at(RecordingFault::NotARecording));
        }
        let version = reader.take(2, RecordingPart::Head, 0)?;
        let [low, high] = version[..] else { return Err(at(RecordingFault::BreaksOff)) };
        match u16::from_le_bytes([low, high]) {
            OLDEST..=VERSION => Ok(reader),
            0 => Err(at(RecordingFault::Damaged("there is no version 0 of the format".to_owned()))),
            newer => Err(at(RecordingFault::Newer(format!(
                "version {newer} of the format, and this one reads versions {OLDEST} to {VERSION}"
            )))),
        }
    }

    /// Bytes of the file so far.
    pub fn offset(&self) -> u64 {
        self.read
    }

    /// The next section; none at the end of the file.
    pub fn next(&mut self) -> Result<Option<Section>, RecordingError> {
        let offset = self.read;
        let kind = self.take(1, RecordingPart::Unknown(0), offset)?;
        let [kind] = kind[..] else { return Ok(None) };
        let part = RecordingPart::of(kind);
        let fault = |fault| RecordingError { fault, part, offset };
        let damaged = |what: &str| fault(RecordingFault::Damaged(what.to_owned()));
        let lengths = self.take(8, part, offset)?;
        let [a, b, c, d, e, f, g, h] = lengths[..] else { return Err(fault(RecordingFault::BreaksOff)) };
        let (stored, raw) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
        if raw as usize > MOST || stored > raw || stored == 0 {
            return Err(damaged("its length is impossible"));
        }
        let payload = self.take(stored as usize, part, offset)?;
        if payload.len() < stored as usize {
            return Err(fault(RecordingFault::BreaksOff));
        }
        let expected = checksum(offset, &[&[kind], &lengths, &payload]);
        let found = self.take(4, part, offset)?;
        if found.len() < 4 {
            return Err(fault(RecordingFault::BreaksOff));
        }
        if found != expected.to_le_bytes() {
            return Err(damaged("its checksum is wrong"));
        }
        let content = if stored == raw {
            payload
        } else {
            zstd::bulk::decompress(&payload, raw as usize).map_err(|_| damaged("it does not decompress"))?
        };
        if content.len() != raw as usize {
            return Err(damaged("it decompresses to another length than it says"));
        }
        Ok(Some(Section { part, offset, content }))
    }

    /// So many bytes, or what is left.
    fn take(&mut self, len: usize, part: RecordingPart, offset: u64) -> Result<Vec<u8>, RecordingError> {
        let mut bytes = Vec::new();
        let done = self.input.by_ref().take(len as u64).read_to_end(&mut bytes);
        done.map_err(|error| RecordingError { fault: RecordingFault::Io(error.to_string()), part, offset })?;
        self.read += bytes.len() as u64;
        Ok(bytes)
    }
}
