//! `cargo bench --bench engine [-- --quick] [NAME…]`: each kernel by our engine and by wasmi, in turns in one process.

mod parts;

fn main() {
    print!("{}", parts::engine::report(&parts::Options::read()));
}
