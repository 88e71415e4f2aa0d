//! Sections: framing, checksums and compression. This file does not know what they contain.

use super::error::{RecordingError, RecordingFault, RecordingPart};
use super::{MAGIC, OLDEST, VERSION};
use crc32fast::Hasher;
use std::io::{self, ErrorKind, Read, Write};

/// The most bytes in a section's content.
pub(super) const MOST: usize = 1 << 20;

/// Contents up to this size are compressed as well as zstd can, since that takes no noticeable time.
const SMALL: usize = 64 << 10;
const BEST: i32 = 19;
const QUICK: i32 = 3;

/// The checksum of a section, made of its offset in the file and its bytes.
fn checksum(offset: u64, parts: &[&[u8]]) -> u32 {
    let mut crc = Hasher::new();
    crc.update(&offset.to_le_bytes());
    parts.iter().for_each(|part| crc.update(part));
    crc.finalize()
}

/// Writes sections, and counts the bytes of the file.
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

    /// How many bytes the file has so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    /// Writes a part's content in as many sections as it needs.
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

    /// Passes on the bytes that are held back.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    pub fn into_inner(self) -> W {
        self.out
    }
}

/// Reads sections one by one: never more than one is in memory.
#[derive(Debug)]
pub(super) struct SectionReader<R> {
    input: R,
    read: u64,
}

/// One section with a correct checksum.
#[derive(Debug)]
pub(super) struct Section {
    pub part: RecordingPart,
    /// How many bytes of the file come before it.
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

    /// How many bytes of the file have been read.
    pub fn offset(&self) -> u64 {
        self.read
    }

    /// The next section; `None` at the end of the file.
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

    /// The next `len` bytes, or fewer at the end of the file.
    fn take(&mut self, len: usize, part: RecordingPart, offset: u64) -> Result<Vec<u8>, RecordingError> {
        let mut bytes = Vec::new();
        let done = self.input.by_ref().take(len as u64).read_to_end(&mut bytes);
        done.map_err(|error| RecordingError { fault: RecordingFault::Io(error.to_string()), part, offset })?;
        self.read += bytes.len() as u64;
        Ok(bytes)
    }
}
