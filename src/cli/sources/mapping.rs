//! `--source FROM=TO`: how paths begin in the program, and where that is here.

use crate::cli::usage::Wrong;
use crate::words::message;
use std::path::PathBuf;

/// A prefix of paths in a program, and the file or folder here that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct SourceMapping {
    from: String,
    to: PathBuf,
}

impl SourceMapping {
    /// Where a path of the program is here, if it begins with this prefix. A prefix ends where a name ends.
    pub fn apply(&self, path: &str) -> Option<PathBuf> {
        let (path, from) = (path.replace('\\', "/"), self.from.replace('\\', "/"));
        let rest = path.strip_prefix(from.trim_end_matches('/'))?;
        match rest.strip_prefix('/') {
            Some(below) => Some(self.to.join(below.trim_start_matches('/'))),
            None => rest.is_empty().then(|| self.to.clone()),
        }
    }
}

impl std::str::FromStr for SourceMapping {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        match text.split_once('=') {
            Some((from, to)) if !from.is_empty() && !to.is_empty() => {
                Ok(Self { from: from.to_owned(), to: to.into() })
            }
            _ => Err(Wrong(message!("cli-source-map"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_where_a_name_ends() {
        let map: SourceMapping = "/w=/here".parse().unwrap();
        for (path, found) in [
            ("/w/src/a.rs", Some("/here/src/a.rs")),
            ("/w", Some("/here")),
            ("/wide/a.rs", None),
            ("/v/w/a.rs", None),
        ] {
            assert_eq!(map.apply(path), found.map(PathBuf::from), "{path}");
        }
        let map: SourceMapping = "wasisdk://v30.0/src/=libc=1".parse().unwrap();
        assert_eq!(map.apply("wasisdk://v30.0/src/a.c"), Some("libc=1/a.c".into()));
        let root: SourceMapping = "/=root".parse().unwrap();
        assert_eq!(root.apply("/w/a.rs"), Some("root/w/a.rs".into()));
        let windows: SourceMapping = r"C:\w=src".parse().unwrap();
        assert_eq!(windows.apply(r"C:\w\a.c"), Some("src/a.c".into()));
        for text in ["", "a", "=a", "a="] {
            assert!(text.parse::<SourceMapping>().is_err(), "{text}");
        }
    }
}
