//! Finds a source file by the path that the compiler gave it. Nothing is guessed by a file's name alone.

use super::mapping::SourceMapping;
use super::md5::md5;
use super::read::{BoundedFile, bounded};
use super::toolchain::Toolchain;
use crate::session::{SourceBytes, SourceDoubt, SourceRequest};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Bytes of a source file that are read.
const MOST: u64 = 4 << 20;

/// Where source files may be.
pub(super) struct SourceFinder {
    maps: Vec<SourceMapping>,
    /// The folder of the program or of the recording.
    folder: PathBuf,
    /// When that was written: what is newer was not compiled into it.
    written: Option<SystemTime>,
    toolchain: Toolchain,
}

/// A path to try.
struct TriedPath {
    path: PathBuf,
    /// For the standard library's: the version of the compiler that it should be of.
    compiler: Option<String>,
}

impl SourceFinder {
    pub fn new(maps: Vec<SourceMapping>, file: &Path) -> Self {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        Self {
            maps,
            folder: folder.unwrap_or(Path::new(".")).to_owned(),
            written: file.metadata().and_then(|known| known.modified()).ok(),
            toolchain: Toolchain::default(),
        }
    }

    /// The file, or the paths at which there is none.
    pub fn find(&self, request: &SourceRequest<'_>) -> Result<SourceBytes, Vec<String>> {
        let mut looked = Vec::new();
        for TriedPath { path, compiler } in self.to_try(request.path) {
            let place = path.display().to_string();
            if let Some(file) = bounded(&path, MOST) {
                let doubt = self.doubt(&file, request.digest, compiler.as_deref());
                let BoundedFile { bytes, cut, .. } = file;
                return Ok(SourceBytes { place: Some(place), bytes, cut, doubt });
            }
            if !looked.contains(&place) {
                looked.push(place);
            }
        }
        Err(looked)
    }

    fn to_try(&self, path: &str) -> Vec<TriedPath> {
        let plain = |path| TriedPath { path, compiler: None };
        let mut tried: Vec<TriedPath> =
            self.maps.iter().filter_map(|map| map.apply(path)).map(plain).collect();
        if path.contains("://") || path.contains('\0') {
            return tried;
        }
        if let Some((hash, rest)) = path.strip_prefix("/rustc/").and_then(|rest| rest.split_once('/')) {
            let here = self.toolchain.library().map(|library| library.join(rest));
            tried.extend(here.map(|path| TriedPath { path, compiler: Some(hash.to_owned()) }));
        } else if Path::new(path).is_absolute() {
            tried.push(plain(path.into()));
        } else if !path.is_empty() {
            tried.extend([self.folder.join(path), path.into()].map(plain));
        }
        tried
    }

    /// Why a file may not be what was compiled. What the compiler recorded of it decides; without that, its age.
    fn doubt(
        &self,
        file: &BoundedFile,
        digest: Option<[u8; 16]>,
        compiler: Option<&str>,
    ) -> Option<SourceDoubt> {
        if let Some(hash) = compiler {
            return (self.toolchain.version() != Some(hash)).then_some(SourceDoubt::OtherCompiler);
        }
        if let Some(digest) = digest.filter(|_| !file.cut) {
            return (md5(&file.bytes) != digest).then_some(SourceDoubt::Changed);
        }
        (file.modified? > self.written?).then_some(SourceDoubt::Newer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};
    use std::time::Duration;

    /// A program and sources in a folder of their own.
    fn place() -> (tempfile::TempDir, SourceFinder) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("moved/src")).unwrap();
        fs::write(root.join("p.wasm"), "").unwrap();
        for file in ["moved/src/a.rs", "a.c"] {
            fs::write(root.join(file), file).unwrap();
            age(&root.join(file), 100);
        }
        age(&root.join("p.wasm"), 50);
        let map = format!("/w={}", root.join("moved").display()).parse().unwrap();
        let finder = SourceFinder::new(vec![map], &root.join("p.wasm"));
        (folder, finder)
    }

    /// Has a file be so many seconds old.
    fn age(file: &Path, seconds: u64) {
        let then = SystemTime::now() - Duration::from_secs(seconds);
        File::options().write(true).open(file).unwrap().set_modified(then).unwrap();
    }

    fn found(finder: &SourceFinder, path: &str) -> Result<String, Vec<String>> {
        let found = finder.find(&SourceRequest { path, digest: None });
        found.map(|found| String::from_utf8(found.bytes).unwrap())
    }

    #[test]
    fn a_file_is_found_by_its_whole_path_alone() {
        let (folder, finder) = place();
        assert_eq!(found(&finder, "/w/src/a.rs").as_deref(), Ok("moved/src/a.rs"));
        assert_eq!(found(&finder, "a.c").as_deref(), Ok("a.c"), "beside the program");
        let whole = folder.path().join("a.c").display().to_string();
        assert_eq!(found(&finder, &whole).as_deref(), Ok("a.c"));
        for path in ["/other/a.c", "/w/a.rs", "src/a.rs", "", "wasisdk://v30.0/a.c", "a\0.c"] {
            assert!(found(&finder, path).is_err(), "{path}");
        }
        let looked = found(&finder, "/w/none.rs").unwrap_err();
        assert!(looked.len() == 2 && looked[0].ends_with("moved/none.rs"), "{looked:?}");
    }

    #[test]
    fn a_folder_is_no_file_and_a_large_file_is_cut() {
        let (folder, finder) = place();
        assert!(found(&finder, "/w/src").is_err());
        let large = folder.path().join("large.c");
        File::create(&large).unwrap().set_len(MOST + 10).unwrap();
        let found = finder.find(&SourceRequest { path: "large.c", digest: None }).unwrap();
        assert!(found.cut && found.bytes.len() as u64 == MOST);
    }

    #[test]
    fn what_was_compiled_is_told_by_its_digest_or_its_age() {
        let (folder, finder) = place();
        let doubt = |digest| finder.find(&SourceRequest { path: "a.c", digest }).unwrap().doubt;
        assert_eq!(doubt(None), None);
        assert_eq!(doubt(Some(md5(b"other"))), Some(SourceDoubt::Changed));
        age(&folder.path().join("a.c"), 10);
        assert_eq!(doubt(None), Some(SourceDoubt::Newer));
        assert_eq!(doubt(Some(md5(b"a.c"))), None, "it was only touched");
    }
}
