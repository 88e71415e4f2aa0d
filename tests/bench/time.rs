//! `cargo bench --bench time [-- --quick] [NAME…]`: going back and forth in a run of a thousand million instructions.

mod parts;

fn main() {
    print!("{}", parts::time::report(&parts::Options::read()));
}
