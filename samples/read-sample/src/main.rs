//! Copies the file named by its first argument to standard output.

use std::fs::File;
use std::{env, io, process};

fn main() -> io::Result<()> {
    let Some(path) = env::args().nth(1) else {
        eprintln!("usage: read_sample <file>");
        process::exit(1);
    };

    let mut input = File::open(&path).inspect_err(|error| eprintln!("Error Opening Input: {error}"))?;
    io::copy(&mut input, &mut io::stdout().lock())?;
    Ok(())
}
