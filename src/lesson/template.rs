//! What `lesson new` writes: a small lesson that is right, with comments that say how to change it.

/// The name that the template calls its lesson by.
pub(crate) const TEMPLATE: &str = "my-lesson";

/// File names and contents.
pub(crate) const TEMPLATE_FILES: &[(&str, &str)] = &[
    ("lesson.toml", include_str!("template/lesson.toml")),
    ("lesson.en.md", include_str!("template/lesson.en.md")),
    ("lesson.ja.md", include_str!("template/lesson.ja.md")),
];
