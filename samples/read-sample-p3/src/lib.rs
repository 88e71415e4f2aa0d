//! Copies the file named by its first argument to standard output, by WASI 0.3.
//!
//! Nothing here blocks: the file comes as a stream, standard output takes one, and how reading and writing ended is in
//! a future each.

mod errno;

use std::io;
use wasip3::cli::{environment, stderr, stdout};
use wasip3::filesystem::preopens;
use wasip3::filesystem::types::{Descriptor, DescriptorFlags, ErrorCode, OpenFlags, PathFlags};
use wasip3::wit_bindgen::StreamResult;

wasip3::cli::command::export!(ReadSample);

struct ReadSample;

impl wasip3::exports::cli::run::Guest for ReadSample {
    async fn run() -> Result<(), ()> {
        let arguments = environment::get_arguments();
        let Some(path) = arguments.get(1) else {
            complain("usage: read_sample <file>\n".to_owned()).await;
            return Err(());
        };
        match copy(path).await {
            Ok(()) => Ok(()),
            Err(error) => {
                complain(format!("Error: {error:?}\n")).await;
                Err(())
            }
        }
    }
}

async fn copy(path: &str) -> io::Result<()> {
    let input = match open(path).await {
        Ok(input) => input,
        Err(code) => {
            let error = errno::error(&code);
            complain(format!("Error Opening Input: {error}\n")).await;
            return Err(error);
        }
    };
    // Neither of these calls can fail: what becomes of the bytes is told by the future that comes with each.
    let (mut bytes, was_read) = input.read_via_stream(0);
    let (mut output, for_the_host) = wasip3::wit_stream::new();
    let was_written = stdout::write_via_stream(for_the_host);
    loop {
        let (result, chunk) = bytes.read(Vec::with_capacity(8192)).await;
        if !chunk.is_empty() && !output.write_all(chunk).await.is_empty() {
            break; // nobody reads standard output any more
        }
        // The last bytes of a file may come together with its end.
        if !matches!(result, StreamResult::Complete(_)) {
            break;
        }
    }
    drop(output);
    was_written.await.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
    drop(bytes);
    was_read.await.map_err(|code| errno::error(&code))
}

/// Opens a file below the directory whose name is the longest that covers its path, as a C library does.
async fn open(path: &str) -> Result<Descriptor, ErrorCode> {
    let directories = preopens::get_directories();
    let covering =
        directories.iter().filter_map(|(directory, name)| Some((name, directory, below(path, name)?)));
    let Some((_, directory, rest)) = covering.max_by_key(|(name, ..)| name.len()) else {
        return Err(ErrorCode::NoEntry);
    };
    directory
        .open_at(PathFlags::SYMLINK_FOLLOW, rest.to_owned(), OpenFlags::empty(), DescriptorFlags::READ)
        .await
}

/// What is left of a path below a directory, or none if the directory does not cover it. The current directory is `/`.
fn below<'a>(path: &'a str, directory: &str) -> Option<&'a str> {
    let path = path.trim_start_matches("./").trim_start_matches('/');
    let directory = match directory.trim_start_matches("./").trim_matches('/') {
        "." => "",
        name => name,
    };
    let rest = path.strip_prefix(directory)?;
    let whole = directory.is_empty() || rest.is_empty() || rest.starts_with('/');
    let rest = rest.trim_start_matches('/');
    whole.then_some(if rest.is_empty() { "." } else { rest })
}

/// Writes to standard error; what becomes of it is nobody's concern.
async fn complain(text: String) {
    let (mut output, for_the_host) = wasip3::wit_stream::new();
    let was_written = stderr::write_via_stream(for_the_host);
    output.write_all(text.into_bytes()).await;
    drop(output);
    let _ = was_written.await;
}
