//! `cargo bench --bench calls [-- --quick]`: many host calls with each subcommand, and in wasmtime if it is on the
//! path.

mod parts;

fn main() {
    print!("{}", parts::calls::report(&parts::Options::read(), env!("CARGO_BIN_EXE_wasmscope")));
}
