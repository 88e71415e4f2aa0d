//! Finds the name that a person who mistyped one may have meant.

/// The longest name to compare, in characters: the time for comparing grows with the product of the lengths.
const LONGEST: usize = 256;

/// The name most similar to `wanted`, if one is similar enough to suggest.
#[must_use]
pub(crate) fn nearest<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let lower = wanted.to_lowercase();
    let letters = lower.chars().count();
    if letters > LONGEST {
        return None;
    }
    // One typo is tolerated in a short name, up to three in a long one.
    let limit = (1 + letters / 5).min(3);
    let distance = |name: &str| {
        let name = name.to_lowercase();
        let slips = || strsim::osa_distance(&lower, &name);
        match name.chars().count().abs_diff(letters) {
            apart if apart > limit => None,
            // A single letter is only one edit away from any other, so only its case may differ.
            _ if letters < 2 => (lower == name).then_some(0),
            _ => Some(slips()).filter(|slips| *slips <= limit),
        }
    };
    let others = names.into_iter().filter(|name| *name != wanted);
    others.filter_map(|name| distance(name).map(|slips| (slips, name))).min().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_recognised() {
        let names = ["sample_text", "samples", "README.md", "a"];
        let rows = [
            ("sampel_text", Some("sample_text")),
            ("sample-text", Some("sample_text")),
            ("sample_txt", Some("sample_text")),
            ("readme.md", Some("README.md")),
            ("sample", Some("samples")),
            ("something", None),
            ("b", None),
            ("A", Some("a")),
            ("samples", None),
            ("", None),
        ];
        for (wanted, meant) in rows {
            assert_eq!(nearest(wanted, names), meant, "{wanted}");
        }
    }
}
