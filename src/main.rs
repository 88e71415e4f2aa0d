//! The binary, which only calls the library.

fn main() {
    std::process::exit(wasmscope::cli::main());
}
