//! Which name someone may have meant who mistyped one.

/// The name most like `wanted`, if one is like enough to be offered.
#[must_use]
pub fn nearest<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let lower = wanted.to_lowercase();
    // One slip in a short name, up to three in a long one.
    let limit = (1 + wanted.chars().count() / 5).min(3);
    names
        .into_iter()
        .filter(|name| *name != wanted)
        .filter_map(|name| distance(&lower, &name.to_lowercase(), limit).map(|d| (d, name)))
        .min()
        .map(|(_, name)| name)
}

/// How many letters must be added, dropped, changed or swapped with the next, if no more than `limit`.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit || a.len() < 2 {
        return (a == b).then_some(0);
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    Some(above[b.len()]).filter(|d| *d <= limit)
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
