//! What `lesson new` writes: a small, correct lesson with comments that say how to change it.

/// The name by which the template refers to its lesson.
pub(crate) const TEMPLATE: &str = "my-lesson";

/// The template's files: names and contents.
pub(crate) const TEMPLATE_FILES: &[(&str, &str)] = &[
    ("lesson.toml", include_str!("template/lesson.toml")),
    ("lesson.en.md", include_str!("template/lesson.en.md")),
    ("lesson.ja.md", include_str!("template/lesson.ja.md")),
];
