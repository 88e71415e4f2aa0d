//! The course: the lessons and programs that are part of the binary.

use super::error::Problem;
use super::spec::{Lesson, LessonSource};
use crate::words::Lang;
use std::sync::Arc;

#[derive(Debug, Clone, Default)]
pub(crate) struct Course {
    pub lessons: Vec<Arc<Lesson>>,
}

/// A lesson's files in the binary: id, `lesson.toml`, and the text in English and Japanese.
pub(crate) type Embedded = (&'static str, &'static str, [&'static str; 2]);

macro_rules! lessons {
    ($($id:literal),* $(,)?) => {
        /// The lessons, in order.
        pub(crate) const EMBEDDED: &[Embedded] = &[$((
            $id,
            include_str!(concat!("../../lessons/", $id, "/lesson.toml")),
            [
                include_str!(concat!("../../lessons/", $id, "/lesson.en.md")),
                include_str!(concat!("../../lessons/", $id, "/lesson.ja.md")),
            ],
        )),*];
    };
}

macro_rules! samples {
    ($($name:literal),* $(,)?) => {
        /// The programs that lessons may name, by file name.
        pub const SAMPLES: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../../samples/", $name)))),*];
    };
}

lessons![
    "01-stack-machine",
    "02-history",
    "03-memory",
    "04-hello",
    "05-functions",
    "06-traps",
    "07-two-doors",
    "08-sandbox",
    "09-granting",
    "10-open",
    "11-escapes",
    "12-rights",
    "13-native",
];

samples![
    "add.wat",
    "exceptions.wat",
    "hello-wasm.p1.wasm",
    "hello-wasm.wasm",
    "loop.wat",
    "memory.wat",
    "note.wat",
    "objects.wat",
    "outside.wat",
    "read-sample.p1.wasm",
    "read-sample.wasm",
    "trap.wat",
    "vectors.wat",
];

/// The bytes of a sample program, by file name.
#[must_use]
pub fn sample(name: &str) -> Option<&'static [u8]> {
    SAMPLES.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

impl Course {
    /// The lessons of the binary.
    ///
    /// # Errors
    /// Everything that is wrong with them; a test makes sure that there is nothing.
    pub(crate) fn embedded() -> Result<Self, Vec<Problem>> {
        let source = |(id, toml, texts): &Embedded| LessonSource {
            id: (*id).to_owned(),
            toml: (*toml).to_owned(),
            texts: Lang::ALL.into_iter().zip(texts.iter().map(|t| (*t).to_owned())).collect(),
        };
        let lessons = EMBEDDED.iter().map(|row| Lesson::read(&source(row)).map(Arc::new));
        Ok(Self { lessons: lessons.collect::<Result<_, _>>()? })
    }

    /// Finds a lesson by its number (from 1), by its name, or by a part of the name that only one lesson has.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<usize> {
        if let Ok(number) = text.parse::<usize>() {
            return number.checked_sub(1).filter(|index| *index < self.lessons.len());
        }
        let mut fits = (0..self.lessons.len()).filter(|i| self.lessons[*i].id.contains(text));
        let first = fits.next()?;
        (fits.next().is_none() || self.lessons[first].id == text).then_some(first)
    }
}
